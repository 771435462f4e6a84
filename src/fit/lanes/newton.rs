//! Newton steps for the voxels that the Gauss–Newton steps deferred: those that no single decay explains well (fat, flow,
//! edges), that rise, or that converge slowly.
//!
//! A scan over rates finds the minimum that the reference fit descends to, and steps with the true Hessian end where it
//! ends, however large the residuals are.
//!
//! Must not know: images.

use super::decay::{Amplitudes, Curve, LeastSquares, Minimum, in_units_of_sigma, judge, scale};
use super::kernel::{Kernel, Solver};
use super::math::{exp, ln};
use super::scan::ScanBest;
use super::types::{BOUND, DEFERRED, FITTED, Lane, LaneNoise, Outcome, Scratch, Tile, Times, WIDTH};
use crate::fit::NoFit;

/// A step of this relative size is the last one: the next would be about its square.
const LAST_STEP: f32 = 5e-5;
/// Least Hessian, as a share of its Gauss–Newton approximation: where it is flatter single precision drifts.
const MIN_CURVATURE: f32 = 0.05;
/// What a step may still win of the residual sum of squares, in variances, for it to count as known.
const KNOWN: f32 = 2e-5;
/// No share of the curve is too large to stay unexplained: the right valley is known.
pub(super) const ANY: f32 = f32::MAX;

/// Signals that do not decay, beyond doubt, have no rate.
#[inline(always)]
pub(super) fn refuse_growth(k: &Kernel, found: &Minimum, out: &mut Outcome) {
    for l in 0..WIDTH {
        let grows = (out.state[l] == DEFERRED)
            & (found.is_active[l] == 0)
            & (found.rate[l] * k.span < -1e-3)
            & (found.amplitude[l] > 0.0);
        out.state[l] = if grows { NoFit::NoDecay as u8 } else { out.state[l] };
    }
}

/// Mono-exponential least squares: Newton steps between two rates of the scan that enclose the bottom.
pub(super) struct NewtonLeastSquares<T> {
    pub times: T,
    /// Steps after which a lane that still moves is deferred.
    pub max_steps: usize,
}

impl<T: Times> Solver for NewtonLeastSquares<T> {
    const KNOWS_FLOOR: bool = false;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let y = &mut scratch.scaled;
        let unit = scale(k, signal, y);
        let y = &*y;
        let ScanBest { mut rate, mut low, mut high, .. } = k.scan.best::<T>(k.num_echoes, k.span, y);
        let mut is_active = [0; WIDTH];
        for l in 0..WIDTH {
            is_active[l] = u32::from(out.state[l] == FITTED);
        }
        for _ in 0..self.max_steps {
            let (slope, curvature, is_sharp) = self.explained(k, y, &rate);
            let mut any = 0;
            for l in 0..WIDTH {
                let is_moving = is_active[l] != 0;
                low[l] = if is_moving & (slope[l] > 0.0) { rate[l] } else { low[l] };
                high[l] = if is_moving & !(slope[l] > 0.0) { rate[l] } else { high[l] };
                let newton = rate[l] - slope[l] / curvature[l];
                let is_inside = (curvature[l] < 0.0) & (newton > low[l]) & (newton < high[l]);
                let next = if is_inside { newton } else { 0.5 * (low[l] + high[l]) };
                let is_settled = is_inside & ((next - rate[l]).abs() < LAST_STEP * next.abs());
                rate[l] = if is_moving { next } else { rate[l] };
                // A lane that ends where it is flat stays active, which leaves it to the reference.
                is_active[l] &= u32::from(!(is_settled & is_sharp[l]));
                any |= is_active[l];
            }
            if any == 0 {
                break;
            }
        }
        let mut found = LeastSquares(self.times).residuals(k, y, unit, rate, is_active);
        found.max_unexplained = ANY;
        judge::<T>(k, &found, out);
        refuse_growth(k, &found, out);
    }
}

impl<T: Times> NewtonLeastSquares<T> {
    /// Slope and curvature over the rate of the explained sum of squares (Σye)²/Σe², and whether the curvature is
    /// more than rounding.
    #[inline(always)]
    fn explained(&self, k: &Kernel, y: &Tile, rate: &Lane) -> (Lane, Lane, [bool; WIDTH]) {
        let (mut ee, mut qee, mut qqee) = ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
        let (mut ye, mut qye, mut qqye) = ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
        let mut curve = Curve::new(self.times, rate);
        for e in 0..k.num_echoes {
            let q = k.tau[e];
            for l in 0..WIDTH {
                let x = curve.next(k, e, l, rate);
                let (xx, yx) = (x * x, y[e][l] * x);
                let (qxx, qyx) = (q * xx, q * yx);
                ee[l] = T::madd(x, x, ee[l]);
                qee[l] += qxx;
                qqee[l] = T::madd(q, qxx, qqee[l]);
                ye[l] = T::madd(y[e][l], x, ye[l]);
                qye[l] += qyx;
                qqye[l] = T::madd(q, qyx, qqye[l]);
            }
        }
        let (mut slope, mut curvature, mut is_sharp) = ([0.0; WIDTH], [0.0; WIDTH], [false; WIDTH]);
        for l in 0..WIDTH {
            // With times from the center of e², its power does not change to first order.
            let center = qee[l] / ee[l];
            let spread = qqee[l] - center * qee[l];
            let first = center * ye[l] - qye[l];
            let second = qqye[l] - center * (2.0 * qye[l] - center * ye[l]);
            let amplitude = ye[l] / ee[l];
            slope[l] = 2.0 * amplitude * first;
            let by_amplitude = 2.0 * amplitude * amplitude * spread;
            curvature[l] = 2.0 * first * first / ee[l] + 2.0 * amplitude * second - 2.0 * by_amplitude;
            is_sharp[l] = curvature[l] < -MIN_CURVATURE * by_amplitude;
        }
        (slope, curvature, is_sharp)
    }
}

/// Least squares on the expected magnitude: damped Newton steps in ln(amplitude at the first echo) and rate.
pub(super) struct NewtonFirstMoment<T> {
    pub times: T,
    /// As in [`NewtonLeastSquares`].
    pub max_steps: usize,
}

/// Parameters of the search.
#[derive(Clone, Copy)]
struct Parameters {
    rate: Lane,
    log_amplitude: Lane,
}

/// The normal equations there: sums over the echoes of residual r, first and second derivative s and c over ln A, and
/// times q.
struct Normal {
    rss: Lane,
    /// Jᵀr: Σrs, Σqrs.
    gradient: [Lane; 2],
    /// Gauss–Newton approximation of the Hessian, JᵀJ: Σs², Σqs², Σq²s².
    jtj: [Lane; 3],
    /// The true one: Σ(s² − rc) and so on.
    hessian: [Lane; 3],
}

impl<T: Times> Solver for NewtonFirstMoment<T> {
    const KNOWS_FLOOR: bool = true;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let Some(noise) = k.noise else { return };
        let (y, corrected) = in_units_of_sigma(k, &noise, signal, scratch);
        let start = k.scan.best::<T>(k.num_echoes, k.span, corrected);
        let mut parameters = Parameters { rate: start.rate, log_amplitude: [0.0; WIDTH] };
        let mut is_active = [0; WIDTH];
        for l in 0..WIDTH {
            // As the reference does.
            parameters.log_amplitude[l] = ln::<T>(start.amplitude[l].max(1.0));
            parameters.rate[l] = parameters.rate[l].min(ln::<T>(1.0 + 2.0 * start.amplitude[l]) / k.first_gap);
            is_active[l] = u32::from(out.state[l] == FITTED);
        }
        let (rss, mut is_known) = self.descend(k, &noise, y, &mut parameters, &mut is_active);
        let mut found = self.found(k, &noise, y, &parameters, rss, is_active);
        for l in 0..WIDTH {
            // Where the second echo is gone, the residuals fall towards an infinite rate or away from it throughout.
            let second = found.amplitude[l] * exp::<T>(-(parameters.rate[l] * k.first_gap).max(0.0));
            let is_infinite = (is_known[l] | (second < 0.05))
                & (parameters.rate[l] > 0.0)
                & (found.rss_at_infinity[l] <= found.rss[l]);
            let rss = found.rss[l];
            found.rss[l] = if is_infinite { found.rss_at_infinity[l] } else { rss };
            let is_valley = is_known[l] & (rss < found.rss[l] + found.rise(k, l).0);
            found.rate[l] = if is_infinite & !is_valley { FAR / k.first_gap } else { found.rate[l] };
            is_known[l] |= is_infinite;
        }
        let was_wanted = out.state;
        judge::<T>(k, &found, out);
        refuse_growth(k, &found, out);
        for l in 0..WIDTH {
            let (rise, doubt) = found.rise(k, l);
            let is_bound = (was_wanted[l] == FITTED)
                & (out.state[l] == DEFERRED)
                & is_known[l]
                & (found.rate[l] * k.span > 0.1)
                & (found.rss_at_infinity[l] < found.rss[l] + rise - doubt);
            out.state[l] = if is_bound { BOUND } else { out.state[l] };
        }
    }
}

/// Farthest rate, over the first gap: nothing is left at the second echo.
const FAR: f32 = 18.0;

impl<T: Times> NewtonFirstMoment<T> {
    /// Goes down to the bottom; lanes that do not reach it stay active. Returns the residual sum of squares there, and
    /// whether it is known: in a flat valley it is, long before the rate.
    #[inline(always)]
    fn descend(
        &self,
        k: &Kernel,
        noise: &LaneNoise,
        y: &Tile,
        parameters: &mut Parameters,
        is_active: &mut [u32; WIDTH],
    ) -> (Lane, [bool; WIDTH]) {
        let mut normal = self.normal(k, noise, y, parameters);
        let (mut damping, mut is_known) = ([1e-3_f32; WIDTH], [false; WIDTH]);
        for _ in 0..self.max_steps {
            let Step { trial, size, gain, is_sharp } = step(k, parameters, &normal, &damping);
            let next = self.normal(k, noise, y, &trial);
            let mut any = 0;
            for l in 0..WIDTH {
                let is_moving = is_active[l] != 0;
                // Not worse, to rounding.
                let is_better = next.rss[l] <= normal.rss[l] * (1.0 + 4e-6);
                let is_taken = is_moving & is_better;
                let is_settled = (size[l] < LAST_STEP) & is_better & is_sharp[l] & (damping[l] <= 1e-3);
                let is_end = is_sharp[l] | (parameters.rate[l] * k.first_gap > 7.0);
                let is_low = is_end & (gain[l] < KNOWN) & (damping[l] <= 1e-2);
                is_known[l] = if is_moving { is_low } else { is_known[l] };
                // Far out nothing but the first echo is left to explain, and more steps lead farther.
                let is_far = (is_known[l] | !is_better) & (parameters.rate[l] * k.first_gap > 7.0);
                damping[l] = if is_better { (0.1 * damping[l]).max(1e-6) } else { (8.0 * damping[l]).max(1e-2) };
                parameters.rate[l] = if is_taken { trial.rate[l] } else { parameters.rate[l] };
                parameters.log_amplitude[l] =
                    if is_taken { trial.log_amplitude[l] } else { parameters.log_amplitude[l] };
                normal.rss[l] = if is_taken { next.rss[l] } else { normal.rss[l] };
                for i in 0..2 {
                    normal.gradient[i][l] = if is_taken { next.gradient[i][l] } else { normal.gradient[i][l] };
                }
                for i in 0..3 {
                    let (old, new) = (&mut normal.jtj[i][l], next.jtj[i][l]);
                    *old = if is_taken { new } else { *old };
                    let (old, new) = (&mut normal.hessian[i][l], next.hessian[i][l]);
                    *old = if is_taken { new } else { *old };
                }
                is_active[l] &= u32::from(!is_settled);
                any |= is_active[l] & u32::from(!is_far);
            }
            if any == 0 {
                break;
            }
        }
        (normal.rss, is_known)
    }

    #[inline(always)]
    fn normal(&self, k: &Kernel, noise: &LaneNoise, y: &Tile, parameters: &Parameters) -> Normal {
        let mut normal = Normal {
            rss: [0.0; WIDTH],
            gradient: [[0.0; WIDTH]; 2],
            jtj: [[0.0; WIDTH]; 3],
            hessian: [[0.0; WIDTH]; 3],
        };
        let mut curve = Amplitudes::new(self.times, &parameters.rate, &parameters.log_amplitude);
        for e in 0..k.num_echoes {
            let q = k.tau[e];
            for l in 0..WIDTH {
                let t = curve.next(k, e, l, &parameters.rate, &parameters.log_amplitude);
                let (value, slope, second) = noise.law.with_second_derivative::<T>(t);
                let residual = y[e][l] - value;
                let (gradient, square) = (residual * slope, slope * slope);
                let curvature = T::madd(-residual, second, square);
                normal.rss[l] = T::madd(residual, residual, normal.rss[l]);
                normal.gradient[0][l] += gradient;
                normal.gradient[1][l] = T::madd(q, gradient, normal.gradient[1][l]);
                normal.jtj[0][l] += square;
                normal.jtj[1][l] = T::madd(q, square, normal.jtj[1][l]);
                normal.jtj[2][l] = T::madd(q * q, square, normal.jtj[2][l]);
                normal.hessian[0][l] += curvature;
                normal.hessian[1][l] = T::madd(q, curvature, normal.hessian[1][l]);
                normal.hessian[2][l] = T::madd(q * q, curvature, normal.hessian[2][l]);
            }
        }
        normal
    }

    #[inline(always)]
    fn found(
        &self,
        k: &Kernel,
        noise: &LaneNoise,
        y: &Tile,
        parameters: &Parameters,
        rss: Lane,
        is_active: [u32; WIDTH],
    ) -> Minimum {
        let mut rss_at_infinity = [0.0; WIDTH];
        for e in 1..k.num_echoes {
            for l in 0..WIDTH {
                let r = y[e][l] - noise.beta;
                rss_at_infinity[l] = T::madd(r, r, rss_at_infinity[l]);
            }
        }
        Minimum {
            rate: parameters.rate,
            is_active,
            amplitude: Amplitudes::new(self.times, &parameters.rate, &parameters.log_amplitude).value,
            rss,
            rss_at_infinity,
            rise_limit: [2.706; WIDTH],
            unit: [noise.sigma; WIDTH],
            max_unexplained: ANY,
        }
    }
}

/// A damped step.
struct Step {
    trial: Parameters,
    /// Relative to the parameters.
    size: Lane,
    /// What it should win of the residual sum of squares.
    gain: Lane,
    /// Whether it follows the true curvature.
    is_sharp: [bool; WIDTH],
}

#[inline(always)]
fn step(k: &Kernel, parameters: &Parameters, normal: &Normal, damping: &Lane) -> Step {
    let (mut trial, mut size, mut gain, mut is_sharp) = (*parameters, [0.0; WIDTH], [0.0; WIDTH], [false; WIDTH]);
    for l in 0..WIDTH {
        let [s0, s1, s2] = [0, 1, 2].map(|i| normal.jtj[i][l]);
        let [c0, c1, c2] = [0, 1, 2].map(|i| normal.hessian[i][l]);
        let (true_det, small_det) = (c0 * c2 - c1 * c1, s0 * s2 - s1 * s1);
        is_sharp[l] = (c0 > MIN_CURVATURE * s0) & (true_det > MIN_CURVATURE * small_det);
        let [h0, h1, h2] = if is_sharp[l] { [c0, c1, c2] } else { [s0, s1, s2] };
        let (h0, h2) = (h0 + damping[l] * s0, h2 + damping[l] * s2);
        let inverse = 1.0 / (h0 * h2 - h1 * h1);
        let (p0, p1) = (normal.gradient[0][l], normal.gradient[1][l]);
        // Never far at once, and NaN stays where it is.
        let reach = (0.7 * parameters.rate[l].abs()).max(0.3 / k.span);
        let by_rate = ((h1 * p0 - h0 * p1) * inverse).max(-reach).min(reach);
        let by_amplitude = ((p0 + h1 * by_rate) / h0).max(-1.5).min(1.5);
        let rate = (parameters.rate[l] + by_rate).min(1.01 * FAR / k.first_gap).max(-2.0 / k.first_gap);
        gain[l] = (p0 * by_amplitude - p1 * (rate - parameters.rate[l])).abs();
        size[l] = by_rate.abs() / parameters.rate[l].abs().max(0.01 / k.span) + by_amplitude.abs();
        trial.rate[l] = rate;
        trial.log_amplitude[l] = (parameters.log_amplitude[l] + by_amplitude).min(40.0).max(-40.0);
    }
    Step { trial, size, gain, is_sharp }
}
