//! Whole rows of voxels at once in single precision: 64 voxels side by side, one per lane.
//!
//! Every lane computes what it would compute alone. A quick walk serves the voxels that one decay explains; what it
//! leaves is gathered and looked at thoroughly. Voxels for which single precision, or the number of steps, does not
//! reach the reference fit within 1e-4 are handed back as hard.
//!
//! Must not know: slices, threads.

#![allow(
    clippy::needless_range_loop,
    clippy::manual_clamp,
    clippy::neg_cmp_op_on_partial_ord,
    reason = "indexed loops over lanes become vector code; max, min and negated comparisons say what happens to NaN"
)]

mod bound;
mod decay;
mod floor;
mod line;
mod math;
mod store;
mod sweep;
mod thorough;

pub(super) use store::Left;
use store::Outcome;

use super::noise::{self, ExpectedMagnitude, LaneLaw};
use super::problem::MIN_ECHOES;
use super::volume::Part;

use super::{FitSettings, Model, NoFit, models, reach};

/// Voxels side by side. Loops this long are compiled to whole vectors (shorter ones are taken apart first), and long
/// enough that a vector does not wait for the one before it.
const WIDTH: usize = 64;
/// Most echoes; beyond, every voxel is hard.
const MAX_ECHOES: usize = 32;

type Lane = [f32; WIDTH];
/// Signals of the voxels of a group, `[echo][voxel]`.
type Tile = [Lane; MAX_ECHOES];

const EMPTY: Tile = [[0.0; WIDTH]; MAX_ECHOES];

/// Room for what a solver makes of the signals.
struct Scratch {
    scaled: Tile,
    corrected: Tile,
}

impl Scratch {
    #[inline(always)]
    fn new() -> Self {
        Self { scaled: EMPTY, corrected: EMPTY }
    }
}

/// The estimators that run in lanes.
#[derive(Clone, Copy, Debug)]
enum Estimator {
    FirstMoment,
    LeastSquares,
    LogLinear,
    /// Spacing over 3, ms.
    Arlo(f32),
}

/// Everything about the echoes and the noise that is the same for all voxels. Times in ms, rates in ms⁻¹.
#[derive(Clone, Debug)]
pub(super) struct Kernel {
    estimator: Estimator,
    num_echoes: usize,
    /// From the first echo: it holds the weight of a fast decay, and sums of single precision do not cancel there.
    tau: [f32; MAX_ECHOES],
    te_first: f32,
    span: f32,
    first_gap: f32,
    /// Between any two echoes, if it is the same to rounding: exponentials then follow from the one before.
    spacing: Option<f32>,
    noise: Option<LaneNoise>,
    /// t²/ν of [`reach::allowed_rise`].
    rise_per_rss: f32,
    scan: Box<thorough::Scan>,
    saturation: f32,
    instructions: Instructions,
}

/// σ and what follows from it.
#[derive(Clone, Copy, Debug)]
struct LaneNoise {
    sigma: f32,
    /// In units of σ.
    floor: f32,
    chance: f32,
    /// Sum over echoes of M²/σ² that noise alone does not exceed.
    power: f32,
    beta: f32,
    /// Mean of the later echoes that noise alone does not exceed.
    later_mean: f32,
    /// 2L.
    channels: f32,
    law: LaneLaw,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instructions {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Instructions {
    fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        Self::Baseline
    }
}

/// Fits the lanes of a tile whose state is [`FITTED`]; what it computes for others is not looked at.
///
/// A trait and not a function argument: calls through `Fn` are compiled apart, without the wide instructions of
/// their caller.
trait Solver {
    /// Models of the noise find their bounds by themselves.
    const KNOWS_FLOOR: bool;

    fn solve(&self, kernel: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome);
}

/// How e^(−R·τ) is stepped from echo to echo.
trait Times: Copy {
    /// Whether echoes are equally spaced.
    const IS_EVEN: bool;

    /// Called once for a rate: what [`Self::next`] needs.
    fn ratio(self, rate: f32) -> f32;

    /// The value at an echo, of the value at the echo before, or of an amplitude and the logarithm of what is left of it.
    fn next(self, before: f32, ratio: f32, amplitude: f32, log: f32) -> f32;
}

/// Equal spacing, ms: one exponential per curve.
#[derive(Clone, Copy)]
struct Even {
    spacing: f32,
}

/// Any spacing: one exponential per echo.
#[derive(Clone, Copy)]
struct Uneven;

impl Times for Even {
    const IS_EVEN: bool = true;

    #[inline(always)]
    fn ratio(self, rate: f32) -> f32 {
        math::exp(-rate * self.spacing)
    }

    #[inline(always)]
    fn next(self, before: f32, ratio: f32, _amplitude: f32, _log: f32) -> f32 {
        before * ratio
    }
}

impl Times for Uneven {
    const IS_EVEN: bool = false;

    #[inline(always)]
    fn ratio(self, _rate: f32) -> f32 {
        0.0
    }

    #[inline(always)]
    fn next(self, _before: f32, _ratio: f32, amplitude: f32, log: f32) -> f32 {
        amplitude * math::exp(log)
    }
}

/// The spacing of echoes that are equally spaced to the last digits a header may hold.
fn exact_spacing(te_ms: &[f64]) -> Option<f32> {
    let spacing = models::equal_spacing(te_ms)?;
    let is_exact = te_ms.iter().enumerate().all(|(i, te)| (te - te_ms[0] - i as f64 * spacing).abs() < 1e-6 * spacing);
    is_exact.then_some(spacing as f32)
}

/// Steps of the thorough looks: the few voxels that need many are gathered apart, so that others do not wait for them.
const PATIENCE: [usize; 2] = [8, 24];

/// States of a lane beside the codes of [`NoFit`].
const FITTED: u8 = NoFit::None as u8;
const HARD: u8 = u8::MAX;
/// The best rate is known and may be infinite: its bound has to be found.
const BOUND: u8 = u8::MAX - 1;

impl Kernel {
    /// `None` where the model or the number of echoes does not run in lanes.
    pub fn new(te_s: &[f64], settings: &FitSettings, saturation: f32) -> Option<Self> {
        let num_echoes = te_s.len();
        let is_ascending = te_s.windows(2).all(|pair| pair[0] < pair[1]) && te_s.iter().all(|t| t.is_finite());
        if !(MIN_ECHOES..=MAX_ECHOES).contains(&num_echoes) || !is_ascending {
            return None;
        }
        let sigma = settings.noise.sigma.filter(|sigma| sigma.is_finite() && *sigma > 0.0);
        let te_ms: Vec<f64> = te_s.iter().map(|t| 1000.0 * t).collect();
        let estimator = match settings.model {
            Model::M1ncm if sigma.is_some() => Estimator::FirstMoment,
            Model::Nlls => Estimator::LeastSquares,
            Model::LogLinear => Estimator::LogLinear,
            Model::Arlo => Estimator::Arlo((models::equal_spacing(&te_ms)? / 3.0) as f32),
            _ => return None,
        };
        Some(Self {
            estimator,
            num_echoes,
            tau: std::array::from_fn(|e| te_ms.get(e).map_or(0.0, |te| (te - te_ms[0]) as f32)),
            te_first: te_ms[0] as f32,
            span: (te_ms[num_echoes - 1] - te_ms[0]) as f32,
            first_gap: (te_ms[1] - te_ms[0]) as f32,
            spacing: exact_spacing(&te_ms),
            noise: sigma.map(|sigma| LaneNoise::new(sigma, settings.noise.coils, num_echoes)),
            rise_per_rss: reach::rise_per_rss(num_echoes, 2) as f32,
            scan: Box::new(thorough::Scan::new(&te_ms.iter().map(|te| te - te_ms[0]).collect::<Vec<_>>())),
            saturation,
            instructions: Instructions::detect(),
        })
    }

    /// Fits the voxels `start..start + out.len()` of images in row order. Hard voxels are added to `left`, their place
    /// in `out` is not filled.
    pub fn fit(&self, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        match self.instructions {
            Instructions::Baseline => self.fit_here(echoes, start, out, left),
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            // SAFETY: `detect` chose this variant because the processor reported its features; the functions differ
            // from `fit_here` in nothing but the instructions they are compiled to.
            Instructions::Avx2 => unsafe { self.fit_avx2(echoes, start, out, left) },
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            // SAFETY: as above.
            Instructions::Avx512 => unsafe { self.fit_avx512(echoes, start, out, left) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn fit_avx2(&self, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        self.fit_here(echoes, start, out, left);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    fn fit_avx512(&self, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        self.fit_here(echoes, start, out, left);
    }

    #[inline(always)]
    fn fit_here(&self, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        match self.spacing {
            Some(spacing) => self.choose(Even { spacing }, echoes, start, out, left),
            None => self.choose(Uneven, echoes, start, out, left),
        }
    }

    /// One loop per estimator: the choice is then outside of it.
    #[inline(always)]
    fn choose<T: Times>(&self, times: T, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        match self.estimator {
            Estimator::FirstMoment => {
                self.sweep(&decay::FirstMoment(times), echoes, start, out, left);
                for max_steps in PATIENCE {
                    self.look_again(&thorough::ThoroughFirstMoment { times, max_steps }, echoes, start, out, left);
                }
                self.bound(&bound::Bound(times), echoes, start, out, left);
            }
            Estimator::LeastSquares => {
                self.sweep(&decay::LeastSquares(times), echoes, start, out, left);
                for max_steps in PATIENCE {
                    self.look_again(&thorough::ThoroughLeastSquares { times, max_steps }, echoes, start, out, left);
                }
            }
            Estimator::LogLinear => self.sweep(&line::LogLinear(times), echoes, start, out, left),
            Estimator::Arlo(h) => self.sweep(&line::Arlo { h, times }, echoes, start, out, left),
        }
    }
}

impl LaneNoise {
    fn new(sigma: f64, coils: u32, num_echoes: usize) -> Self {
        let law = ExpectedMagnitude::of(coils);
        let limits = reach::NoiseLimits::new(law.coils(), num_echoes);
        Self {
            sigma: sigma as f32,
            floor: limits.floor as f32,
            chance: limits.chance as f32,
            power: limits.power as f32,
            beta: noise::beta(law.coils()) as f32,
            later_mean: reach::later_mean(law.coils(), num_echoes - 1) as f32,
            channels: 2.0 * law.coils() as f32,
            law: law.lane_law(),
        }
    }
}
