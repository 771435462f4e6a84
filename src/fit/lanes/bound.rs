//! Lower bounds in lanes: the slowest rate that still agrees with the echoes, where the fastest does.
//!
//! Must not know: images.

use super::decay::{Amplitudes, in_units_of_sigma, projected};
use super::kernel::{Kernel, Solver};
use super::math::ln;
use super::types::{DEFERRED, FITTED, Lane, LaneNoise, Outcome, Scratch, Tile, Times, WIDTH};
use crate::fit::NoFit;

/// Trials of a rate, and steps of the amplitude at the first and at the others, which begin where the last ended.
const MAX_TRIALS: usize = 24;
const FIRST_STEPS: usize = 6;
const STEPS: usize = 3;
/// Relative distance at which a rate counts as found.
const FOUND: f32 = 2e-5;
/// Least rise of the residual sum of squares over ln rate, in variances: on flatter normal single precision drifts.
const MIN_RISE: f32 = 0.5;
/// Rates begin here, over the span of the echoes, and end here, over their first gap: as in the reference.
const SLOWEST: f32 = 0.01;
const FASTEST: f32 = 30.0;

/// Finds where the residual sum of squares, at its best amplitude, has risen by what the data allow. Expects rate and
/// residual sum of squares of the best fit in the outcome; leaves there the bound, or [`DEFERRED`].
pub(super) struct Bound<T>(pub T);

impl<T: Times> Solver for Bound<T> {
    const KNOWS_FLOOR: bool = true;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let Some(noise) = k.noise else { return };
        let (y, corrected) = in_units_of_sigma(k, &noise, signal, scratch);
        let (slowest, fastest) = (SLOWEST / k.span, FASTEST / k.first_gap);
        let (mut limit, mut high) = ([0.0; WIDTH], [0.0; WIDTH]);
        for l in 0..WIDTH {
            let rss = out.rss[l] / (noise.sigma * noise.sigma);
            limit[l] = rss + (k.rise_per_rss * rss).min(2.706).max(1e-12);
            high[l] = out.rate[l].min(fastest);
        }
        let mut log_amplitude = self.log_projected(k, corrected, &[slowest; WIDTH]);
        let at_slowest = self.profile(k, &noise, y, &[slowest; WIDTH], &mut log_amplitude, FIRST_STEPS);
        let (rate, is_found) = self.root(k, &noise, (y, corrected), &limit, [slowest; WIDTH], high, &out.state);
        for l in 0..WIDTH {
            let margin = 0.01 * limit[l] + 1e-3;
            let is_noise = at_slowest.rss[l] < limit[l] - margin;
            // Steps towards no amplitude at all are many, but shrink: twenty times the last bounds what they win.
            let is_bound = is_found[l] & (at_slowest.rss[l] - 20.0 * at_slowest.gain[l] > limit[l] + margin);
            let is_wanted = out.state[l] == FITTED;
            out.rate[l] = rate[l];
            let state = if is_noise { NoFit::AtNoiseFloor as u8 } else { DEFERRED };
            let state = if is_bound { NoFit::BeyondRange as u8 } else { state };
            out.state[l] = if is_wanted { state } else { out.state[l] };
        }
    }
}

impl<T: Times> Bound<T> {
    /// Newton steps in ln rate, in which the residuals are close to a parabola, kept between two rates that enclose
    /// the root.
    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "all are lanes of one group of voxels")]
    fn root(
        &self,
        k: &Kernel,
        noise: &LaneNoise,
        (y, corrected): (&Tile, &Tile),
        limit: &Lane,
        mut low: Lane,
        mut high: Lane,
        state: &[u8; WIDTH],
    ) -> (Lane, [bool; WIDTH]) {
        let (mut rate, mut is_found) = ([0.0; WIDTH], [false; WIDTH]);
        for l in 0..WIDTH {
            // Bounds lie where the second echo sinks into the noise.
            rate[l] = (ln::<T>(y[0][l].max(1.0) * 0.5 + 1.0) / k.first_gap).min(0.9 * high[l]).max(2.0 * low[l]);
        }
        let mut log_amplitude = self.log_projected(k, corrected, &rate);
        for trial in 0..MAX_TRIALS {
            let steps = if trial == 0 { FIRST_STEPS } else { STEPS };
            let here = self.profile(k, noise, y, &rate, &mut log_amplitude, steps);
            let mut all = true;
            for l in 0..WIDTH {
                let excess = here.rss[l] - limit[l];
                let is_told = here.is_settled[l] & !is_found[l];
                low[l] = if is_told & (excess > 0.0) { rate[l] } else { low[l] };
                high[l] = if is_told & !(excess > 0.0) { rate[l] } else { high[l] };
                let newton = rate[l] * (1.0 - (excess / here.by_log_rate[l]).max(-1.0).min(0.5));
                let is_inside = (newton > low[l]) & (newton < high[l]) & (here.by_log_rate[l] < 0.0);
                let next = if is_inside { newton } else { (low[l] * high[l]).sqrt() };
                // An amplitude that still moves is given more steps at the same rate.
                let next = if here.is_settled[l] { next } else { rate[l] };
                let is_near = (next - rate[l]).abs() < FOUND * next;
                let is_steep = (here.by_log_rate[l] < -MIN_RISE) & here.is_settled[l];
                rate[l] = if is_found[l] { rate[l] } else { next };
                is_found[l] |= is_near & is_steep;
                all &= is_found[l] | (state[l] != FITTED);
            }
            if all {
                break;
            }
        }
        (rate, is_found)
    }

    /// ln of the least-squares amplitude at the first echo, for signals without the power of the noise.
    #[inline(always)]
    fn log_projected(&self, k: &Kernel, corrected: &Tile, rate: &Lane) -> Lane {
        let mut log = projected(self.0, k, corrected, rate);
        for l in 0..WIDTH {
            log[l] = ln::<T>(log[l].max(1e-3));
        }
        log
    }

    /// * `log_amplitude` — ln amplitude at the first echo: where to begin, then the best.
    #[inline(always)]
    fn profile(
        &self,
        k: &Kernel,
        noise: &LaneNoise,
        y: &Tile,
        rate: &Lane,
        log_amplitude: &mut Lane,
        steps: usize,
    ) -> Profile {
        let zeros = [0.0; WIDTH];
        let mut answer = Profile { rss: zeros, by_log_rate: zeros, is_settled: [false; WIDTH], gain: zeros };
        for _ in 0..steps {
            let (mut rss, mut gradient, mut by_rate, mut square) =
                ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
            let mut curve = Amplitudes::new(self.0, rate, log_amplitude);
            for e in 0..k.num_echoes {
                let q = k.tau[e];
                for l in 0..WIDTH {
                    let (value, slope, second) =
                        noise.law.with_second_derivative::<T>(curve.next(k, e, l, rate, log_amplitude));
                    let r = y[e][l] - value;
                    rss[l] = T::madd(r, r, rss[l]);
                    gradient[l] = T::madd(r, slope, gradient[l]);
                    by_rate[l] = T::madd(q, r * slope, by_rate[l]);
                    square[l] += T::madd(-r, second, slope * slope).max(0.1 * slope * slope);
                }
            }
            for l in 0..WIDTH {
                let step = (gradient[l] / square[l]).max(-1.0).min(1.0);
                log_amplitude[l] += step;
                answer.rss[l] = rss[l];
                answer.by_log_rate[l] = 2.0 * rate[l] * by_rate[l];
                answer.is_settled[l] = step.abs() < 1e-3;
                answer.gain[l] = (gradient[l] * step).abs();
            }
        }
        answer
    }
}

/// At one rate and its best amplitude.
struct Profile {
    rss: Lane,
    /// Change of it over ln rate; the amplitude follows along.
    by_log_rate: Lane,
    /// Whether the amplitude is known well enough for a root.
    is_settled: [bool; WIDTH],
    /// What its last step won of the residual sum of squares.
    gain: Lane,
}
