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

use std::marker::PhantomData;

use math::{Arithmetic, Fused};

use super::noise::{self, ExpectedMagnitude, LaneLaw};
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
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Self::Avx2;
            }
        }
        Self::Baseline
    }
}

/// What every processor of this kind has.
#[cfg(target_arch = "aarch64")]
type Everywhere = math::Fused;
#[cfg(not(target_arch = "aarch64"))]
type Everywhere = math::Separate;

/// Fits the lanes of a tile whose state is [`FITTED`]; what it computes for others is not looked at.
///
/// A trait and not a function argument: calls through `Fn` are compiled apart, without the wide instructions of
/// their caller.
trait Solver {
    /// Models of the noise find their bounds by themselves.
    const KNOWS_FLOOR: bool;

    fn solve(&self, kernel: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome);
}

/// How e^(−R·τ) is stepped from echo to echo, and how products are added.
trait Times: Arithmetic {
    /// Whether echoes are equally spaced.
    const IS_EVEN: bool;

    /// Called once for a rate: what [`Self::next`] needs.
    fn ratio(self, rate: f32) -> f32;

    /// The value at an echo, of the value at the echo before, or of an amplitude and the logarithm of what is left of it.
    fn next(self, before: f32, ratio: f32, amplitude: f32, log: f32) -> f32;
}

/// Equal spacing, ms: one exponential per curve.
#[derive(Clone, Copy)]
struct Even<A> {
    spacing: f32,
    arithmetic: PhantomData<A>,
}

/// Any spacing: one exponential per echo.
#[derive(Clone, Copy)]
struct Uneven<A>(PhantomData<A>);

impl<A: Arithmetic> Arithmetic for Even<A> {
    #[inline(always)]
    fn madd(a: f32, b: f32, c: f32) -> f32 {
        A::madd(a, b, c)
    }
}

impl<A: Arithmetic> Arithmetic for Uneven<A> {
    #[inline(always)]
    fn madd(a: f32, b: f32, c: f32) -> f32 {
        A::madd(a, b, c)
    }
}

impl<A: Arithmetic> Times for Even<A> {
    const IS_EVEN: bool = true;

    #[inline(always)]
    fn ratio(self, rate: f32) -> f32 {
        math::exp::<A>(-rate * self.spacing)
    }

    #[inline(always)]
    fn next(self, before: f32, ratio: f32, _amplitude: f32, _log: f32) -> f32 {
        before * ratio
    }
}

impl<A: Arithmetic> Times for Uneven<A> {
    const IS_EVEN: bool = false;

    #[inline(always)]
    fn ratio(self, _rate: f32) -> f32 {
        0.0
    }

    #[inline(always)]
    fn next(self, _before: f32, _ratio: f32, amplitude: f32, log: f32) -> f32 {
        amplitude * math::exp::<A>(log)
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
const FITTED: u8 = NoFit::HAS_VALUE;
const HARD: u8 = u8::MAX;
/// The best rate is known and may be infinite: its bound has to be found.
const BOUND: u8 = u8::MAX - 1;

impl Kernel {
    /// `None` where the model or the number of echoes does not run in lanes.
    pub fn new(te_s: &[f64], settings: &FitSettings, saturation: f32) -> Option<Self> {
        let num_echoes = te_s.len();
        let is_ascending = te_s.windows(2).all(|pair| pair[0] < pair[1]) && te_s.iter().all(|t| t.is_finite());
        if !(settings.min_echoes()..=MAX_ECHOES).contains(&num_echoes) || !is_ascending {
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
            Instructions::Baseline => self.fit_here::<Everywhere>(echoes, start, out, left),
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            // SAFETY: `detect` chose this variant because the processor reported its features.
            Instructions::Avx2 => unsafe { self.fit_avx2(echoes, start, out, left) },
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            // SAFETY: as above.
            Instructions::Avx512 => unsafe { self.fit_avx512(echoes, start, out, left) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn fit_avx2(&self, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        self.fit_here::<Fused>(echoes, start, out, left);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    fn fit_avx512(&self, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        self.fit_here::<Fused>(echoes, start, out, left);
    }

    #[inline(always)]
    fn fit_here<A: Arithmetic>(&self, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        match self.spacing {
            Some(spacing) => self.choose(Even::<A> { spacing, arithmetic: PhantomData }, echoes, start, out, left),
            None => self.choose(Uneven::<A>(PhantomData), echoes, start, out, left),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::volume::Output;
    use crate::fit::{EchoSelection, Noise, NoiseSource};

    const TE_S: [f64; 8] = [1e-3, 2.2e-3, 3.4e-3, 4.6e-3, 5.8e-3, 7e-3, 8.2e-3, 9.4e-3];
    const VOXELS: usize = 1024;

    /// R2* in s⁻¹ and reasons; hard voxels keep the zeros that maps begin with.
    fn rates(model: Model, instructions: Instructions, echoes: &[Vec<f32>]) -> (Vec<f32>, Vec<u8>) {
        let noise = Noise { sigma: Some(10.0), coils: 2, source: NoiseSource::Given };
        let settings = FitSettings { model, echoes: EchoSelection::default(), noise, field_t: None };
        let mut kernel = Kernel::new(&TE_S, &settings, f32::INFINITY).expect("runs in lanes");
        kernel.instructions = instructions;
        let images: Vec<&[f32]> = echoes.iter().map(Vec::as_slice).collect();
        let mut out = Output::new(None, VOXELS, false);
        out.slices(VOXELS).iter_mut().for_each(|part| kernel.fit(&images, 0, part, &mut Left::default()));
        (out.r2star, out.reason)
    }

    /// Those of this processor, beside what every processor can run.
    fn wide() -> Vec<Instructions> {
        const ALL: &[Instructions] = &[
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2,
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512,
        ];
        let num = ALL.iter().position(|one| *one == Instructions::detect()).map_or(0, |last| last + 1);
        ALL[..num].to_vec()
    }

    #[test]
    fn every_instruction_set_gives_the_same_maps_to_rounding() {
        let ripple = |echo: usize, voxel: usize| ((voxel * 37 + echo * 101) % 41) as f64 / 2.0;
        let signal = |echo: usize, voxel: usize| {
            let rate = 20.0 * 60.0_f64.powf(voxel as f64 / VOXELS as f64);
            (800.0 * (-rate * TE_S[echo]).exp() + 15.0 + ripple(echo, voxel)) as f32
        };
        let echoes: Vec<Vec<f32>> = (0..TE_S.len()).map(|e| (0..VOXELS).map(|v| signal(e, v)).collect()).collect();
        for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::Arlo] {
            let everywhere = rates(model, Instructions::Baseline, &echoes);
            assert!(everywhere.0.iter().filter(|rate| **rate > 0.0).count() > VOXELS / 2, "{model:?}");
            for instructions in wide() {
                check_alike(&everywhere, &rates(model, instructions, &echoes), &format!("{model:?} {instructions:?}"));
            }
        }
    }

    #[track_caller]
    fn check_alike((rates, reasons): &(Vec<f32>, Vec<u8>), (wide, wide_reasons): &(Vec<f32>, Vec<u8>), what: &str) {
        // On the border of a limit, rounding decides whether the reference fit is asked.
        let is_alike: Vec<bool> = reasons.iter().zip(wide_reasons).map(|(a, b)| a == b).collect();
        assert!(is_alike.iter().filter(|alike| !**alike).count() <= VOXELS / 100, "{what}: reasons differ");
        let pairs = rates.iter().zip(wide).zip(is_alike).filter(|((rate, _), is_alike)| *is_alike && rate.is_finite());
        for ((a, b), _) in pairs {
            assert!((a - b).abs() <= 1e-4 * a.abs(), "{what}: {a} and {b}");
        }
    }
}
