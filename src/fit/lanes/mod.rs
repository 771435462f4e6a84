//! Whole rows of voxels at once in single precision: 32 voxels side by side, one per lane.
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
mod line;
mod math;
mod thorough;

use super::noise::{self, ExpectedMagnitude, LaneLaw};
use super::problem::MIN_ECHOES;
use super::volume::Part;
use super::{FitSettings, Model, NoFit, models, reach};

/// Voxels side by side. Loops this long are compiled to whole vectors; shorter ones are taken apart first.
const WIDTH: usize = 32;
/// Most echoes; beyond, every voxel is hard.
const MAX_ECHOES: usize = 32;

type Lane = [f32; WIDTH];
/// Signals of the voxels of a group, `[echo][voxel]`.
type Tile = [Lane; MAX_ECHOES];

const EMPTY: Tile = [[0.0; WIDTH]; MAX_ECHOES];

/// Signals as they are, and room for those a solver makes of them.
struct Scratch {
    tile: Tile,
    scaled: Tile,
    corrected: Tile,
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

/// What the lanes could not settle, or only bound; voxels by their place in the part that was fitted.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// For the reference fit.
    pub hard: Vec<usize>,
    /// Lower bounds, s⁻¹.
    pub bounds: Vec<(usize, f32)>,
    unbounded: Vec<Best>,
}

/// The best fit of a voxel whose rate may be infinite.
#[derive(Clone, Copy, Debug)]
struct Best {
    voxel: usize,
    /// ms⁻¹.
    rate: f32,
    /// Signal units.
    rss: f32,
}

/// What a group of voxels came to.
struct Outcome {
    rate: Lane,
    s0: Lane,
    /// Sum of squared residuals, signal units.
    rss: Lane,
    state: [u8; WIDTH],
}

impl Outcome {
    #[inline(always)]
    fn new() -> Self {
        Self { rate: [0.0; WIDTH], s0: [0.0; WIDTH], rss: [0.0; WIDTH], state: [FITTED; WIDTH] }
    }
}

/// Brings the signals of scattered voxels side by side; lanes without a voxel of their own repeat the first.
#[inline(always)]
fn gather<T>(echoes: &[&[f32]], start: usize, group: &[T], voxel_of: impl Fn(&T) -> usize, tile: &mut Tile) {
    for (lane, echo) in tile.iter_mut().zip(echoes) {
        for l in 0..WIDTH {
            lane[l] = echo[start + voxel_of(group.get(l).unwrap_or(&group[0]))];
        }
    }
}

/// Fits the lanes of a tile whose state is [`FITTED`]; what it computes for others is not looked at.
///
/// A trait and not a function argument: calls through `Fn` are compiled apart, without the wide instructions of
/// their caller.
trait Solver {
    /// Models of the noise find their bounds by themselves.
    const KNOWS_FLOOR: bool;

    fn solve(&self, kernel: &Kernel, signals: &mut Scratch, out: &mut Outcome);
}

/// How e^(−R·τ) is stepped from echo to echo.
trait Times: Copy {
    /// Called once for a rate: what [`Self::next`] needs.
    fn ratio(self, rate: f32) -> f32;

    /// The value at an echo, of the value at the echo before, or of its logarithm there.
    fn next(self, before: f32, ratio: f32, log: f32) -> f32;
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
    #[inline(always)]
    fn ratio(self, rate: f32) -> f32 {
        math::exp(-rate * self.spacing)
    }

    #[inline(always)]
    fn next(self, before: f32, ratio: f32, _log: f32) -> f32 {
        before * ratio
    }
}

impl Times for Uneven {
    #[inline(always)]
    fn ratio(self, _rate: f32) -> f32 {
        0.0
    }

    #[inline(always)]
    fn next(self, _before: f32, _ratio: f32, log: f32) -> f32 {
        math::exp(log)
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

    /// For models that know no noise floor: the bound where only the first echo stands above it, as
    /// [`reach::from_floor`] gives it.
    ///
    /// * `wanted` — the states before the fit.
    #[inline(always)]
    fn bound_by_floor(&self, tile: &Tile, wanted: &[u8; WIDTH], out: &mut Outcome) {
        let Some(noise) = self.noise else { return };
        let (floor, later) = (noise.floor * noise.sigma, noise.later_mean * noise.sigma);
        let mut sum = [0.0; WIDTH];
        for y in &tile[1..self.num_echoes] {
            for l in 0..WIDTH {
                sum[l] += y[l];
            }
        }
        let per_echo = 1.0 / (self.num_echoes - 1) as f32;
        for l in 0..WIDTH {
            let (first, second, mean) = (tile[0][l], tile[1][l], sum[l] * per_echo);
            let is_bound = |margin: f32| {
                (first > floor * (1.0 + margin)) & (second <= floor * (1.0 - margin)) & (mean <= later * (1.0 - margin))
            };
            // The logarithm loses digits where the first echo hardly stands out.
            let log = math::ln((first / floor).max(1.0));
            let (is_possible, is_sure) = (is_bound(-1e-5), is_bound(1e-5) & (log > 0.01));
            let state = if is_sure { NoFit::BeyondRange as u8 } else { HARD };
            let is_ours = is_possible & (wanted[l] == FITTED);
            out.rate[l] = if is_ours { log / self.first_gap } else { out.rate[l] };
            out.state[l] = if is_ours { state } else { out.state[l] };
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

    /// Gathers the hard voxels into groups and fits them again; those that stay hard stay in `left`.
    #[inline(always)]
    fn look_again(&self, solver: &impl Solver, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        let mut scratch = Scratch { tile: EMPTY, scaled: EMPTY, corrected: EMPTY };
        let voxels = std::mem::take(&mut left.hard);
        for group in voxels.chunks(WIDTH) {
            gather(echoes, start, group, |voxel| *voxel, &mut scratch.tile);
            let mut outcome = Outcome::new();
            self.settle(solver, &mut scratch, &mut outcome);
            for (l, &voxel) in group.iter().enumerate() {
                self.store_one(&outcome, l, voxel, out, left);
            }
        }
    }

    /// Finds the bounds of the voxels whose best rate may be infinite.
    #[inline(always)]
    fn bound(&self, solver: &impl Solver, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        let mut scratch = Scratch { tile: EMPTY, scaled: EMPTY, corrected: EMPTY };
        let unbounded = std::mem::take(&mut left.unbounded);
        for group in unbounded.chunks(WIDTH) {
            gather(echoes, start, group, |best| best.voxel, &mut scratch.tile);
            let mut outcome = Outcome::new();
            for l in 0..WIDTH {
                let best = group.get(l).unwrap_or(&group[0]);
                (outcome.rate[l], outcome.rss[l]) = (best.rate, best.rss);
            }
            solver.solve(self, &mut scratch, &mut outcome);
            for (l, best) in group.iter().enumerate() {
                self.store_one(&outcome, l, best.voxel, out, left);
            }
        }
    }

    #[inline(always)]
    fn store_one(&self, outcome: &Outcome, l: usize, voxel: usize, out: &mut Part, left: &mut Left) {
        let (rate, rss) = (outcome.rate[l], outcome.rss[l]);
        match NoFit::from_code(outcome.state[l]) {
            Some(NoFit::None) => {
                (out.r2star[voxel], out.s0[voxel]) = (1000.0 * rate, outcome.s0[l]);
                out.rms[voxel] = (rss / self.num_echoes as f32).sqrt();
                out.reason[voxel] = FITTED;
            }
            Some(reason) => {
                out.refuse(voxel, reason);
                if reason == NoFit::BeyondRange {
                    left.bounds.push((voxel, 1000.0 * rate));
                }
            }
            None if outcome.state[l] == BOUND => left.unbounded.push(Best { voxel, rate, rss }),
            None => left.hard.push(voxel),
        }
    }

    #[inline(always)]
    fn sweep(&self, solver: &impl Solver, echoes: &[&[f32]], start: usize, out: &mut Part, left: &mut Left) {
        let len = out.reason.len();
        if len < WIDTH {
            left.hard.extend(0..len);
            return;
        }
        let mut scratch = Scratch { tile: EMPTY, scaled: EMPTY, corrected: EMPTY };
        let mut done = 0;
        while done < len {
            // The last group reaches back over voxels that are done: they get the same values again.
            let at = done.min(len - WIDTH);
            for (lane, echo) in scratch.tile.iter_mut().zip(echoes) {
                if let Some(values) = echo[start + at..].first_chunk::<WIDTH>() {
                    *lane = *values;
                }
            }
            let mut outcome = Outcome::new();
            self.settle(solver, &mut scratch, &mut outcome);
            self.store(&outcome, at, done, out, left);
            done = at + WIDTH;
        }
    }

    #[inline(always)]
    fn settle<S: Solver>(&self, solver: &S, scratch: &mut Scratch, outcome: &mut Outcome) {
        if !self.classify(&scratch.tile, &mut outcome.state) {
            return;
        }
        let wanted = outcome.state;
        solver.solve(self, scratch, outcome);
        if !S::KNOWS_FLOOR {
            self.bound_by_floor(&scratch.tile, &wanted, outcome);
        }
    }

    /// Sorts out what has no signal, only noise, or no usable number; `true` if a lane is left to fit.
    #[inline(always)]
    fn classify(&self, tile: &Tile, state: &mut [u8; WIDTH]) -> bool {
        let (mut highest, mut power) = ([f32::MIN; WIDTH], [0.0; WIDTH]);
        for y in &tile[..self.num_echoes] {
            for l in 0..WIDTH {
                highest[l] = if y[l] > highest[l] { y[l] } else { highest[l] };
                power[l] += y[l] * y[l];
            }
        }
        let (floor, chance, limit) = self
            .noise
            .map_or((0.0, 0.0, 0.0), |n| (n.floor * n.sigma, n.chance * n.sigma, n.power * n.sigma * n.sigma));
        // On the border the reference decides.
        const MARGIN: f32 = 1e-5;
        let mut left = 0;
        for l in 0..WIDTH {
            let is_noise = (highest[l] <= floor * (1.0 - MARGIN))
                | ((highest[l] <= chance * (1.0 - MARGIN)) & (power[l] <= limit * (1.0 - MARGIN)));
            let is_near = (highest[l] <= floor * (1.0 + MARGIN))
                | ((highest[l] <= chance * (1.0 + MARGIN)) & (power[l] <= limit * (1.0 + MARGIN)));
            // Squares of other magnitudes leave the range of single precision.
            // NaN where one signal is none, or too large to be squared.
            let poison = power[l] * 0.0;
            let is_odd = !(poison == 0.0) | (highest[l] >= self.saturation) | !((1e-12..1e12).contains(&highest[l]));
            state[l] = if is_odd | (is_near & !is_noise) {
                HARD
            } else if is_noise {
                NoFit::AtNoiseFloor as u8
            } else {
                FITTED
            };
            // A blanked background is large, and no voxel of it needs a second look.
            if (highest[l] <= 0.0) & (poison == 0.0) & (highest[l] < self.saturation) {
                state[l] = NoFit::NoSignal as u8;
            }
            left |= u8::from(state[l] == FITTED);
        }
        left != 0
    }

    /// Writes a group that begins at `at`; its voxels before `done` are there already.
    #[inline(always)]
    fn store(&self, outcome: &Outcome, at: usize, done: usize, out: &mut Part, left: &mut Left) {
        let room = (
            out.r2star[at..].first_chunk_mut::<WIDTH>(),
            out.s0[at..].first_chunk_mut::<WIDTH>(),
            out.rms[at..].first_chunk_mut::<WIDTH>(),
            out.reason[at..].first_chunk_mut::<WIDTH>(),
        );
        let (Some(rate), Some(s0), Some(rms), Some(reason)) = room else { return };
        let per_echo = 1.0 / self.num_echoes as f32;
        let mut num_left = 0;
        for l in 0..WIDTH {
            let is_fitted = outcome.state[l] == FITTED;
            let pick = |value: f32| if is_fitted { value } else { f32::NAN };
            rate[l] = pick(1000.0 * outcome.rate[l]);
            s0[l] = pick(outcome.s0[l]);
            rms[l] = pick((outcome.rss[l] * per_echo).sqrt());
            num_left += u8::from(outcome.state[l] >= NoFit::BeyondRange as u8);
        }
        *reason = outcome.state;
        if num_left > 0 {
            for l in (0..WIDTH).filter(|&l| at + l >= done) {
                match outcome.state[l] {
                    HARD => left.hard.push(at + l),
                    state if state == NoFit::BeyondRange as u8 => left.bounds.push((at + l, 1000.0 * outcome.rate[l])),
                    _ => {}
                }
            }
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
