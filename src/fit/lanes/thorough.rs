//! The second look at voxels that the quick walk left: those that no single decay explains well (fat, flow, edges),
//! that rise, or that move slowly.
//!
//! A scan over rates finds the valley that the reference fit goes down, and steps with the true curvature end where it
//! ends, however large the residuals are.
//!
//! Must not know: images.

use super::decay::{Amplitudes, Curve, Found, LeastSquares, in_units_of_sigma, judge, scale};
use super::math::{exp, ln};
use super::{BOUND, FITTED, HARD, Kernel, Lane, LaneNoise, MAX_ECHOES, Outcome, Scratch, Solver, Tile, Times, WIDTH};
use crate::fit::NoFit;
use crate::fit::models::{NUM_SCANNED, scanned_rates};

/// A step of this relative size is the last one: the next would be about its square.
const LAST_STEP: f32 = 5e-5;
/// Least true curvature, as a share of what small residuals would leave: on flatter ground single precision drifts.
const MIN_CURVATURE: f32 = 0.05;
/// What a step may still win of the residual sum of squares, in variances, for it to count as known.
const KNOWN: f32 = 2e-5;
/// No share of the curve is too large to stay unexplained: the right valley is known.
const ANY: f32 = f32::MAX;

/// The rates of the reference fit's scan and their curves, the same for all voxels.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    /// ms⁻¹, ascending.
    rates: [f32; NUM_SCANNED],
    curves: [[f32; MAX_ECHOES]; NUM_SCANNED],
    /// 1/Σe² of each curve.
    inverse_power: [f32; NUM_SCANNED],
}

/// The best of the scanned rates.
struct Valley {
    rate: Lane,
    /// Its neighbors: the bottom lies between them.
    low: Lane,
    high: Lane,
    amplitude: Lane,
}

impl Scan {
    /// * `tau_ms` — from the first echo.
    pub fn new(tau_ms: &[f64]) -> Self {
        let tau_s: Vec<f64> = tau_ms.iter().map(|tau| tau / 1000.0).collect();
        let rates = scanned_rates(&tau_s);
        let curve = |rate: f64| std::array::from_fn(|e| tau_s.get(e).map_or(0.0, |tau| (-rate * tau).exp() as f32));
        let power = |rate: f64| tau_s.iter().map(|tau| (-2.0 * rate * tau).exp()).sum::<f64>();
        Self {
            rates: rates.map(|rate| (rate / 1000.0) as f32),
            curves: rates.map(curve),
            inverse_power: rates.map(|rate| (1.0 / power(rate)) as f32),
        }
    }

    #[inline(always)]
    fn valley<T: Times>(&self, k: &Kernel, y: &Tile) -> Valley {
        let mut explained = [-1.0; WIDTH];
        let mut best = Valley { rate: [0.0; WIDTH], low: [0.0; WIDTH], high: [0.0; WIDTH], amplitude: [0.0; WIDTH] };
        for (i, curve) in self.curves.iter().enumerate() {
            let mut ye = [0.0; WIDTH];
            for e in 0..k.num_echoes {
                for l in 0..WIDTH {
                    ye[l] = T::madd(y[e][l], curve[e], ye[l]);
                }
            }
            // Signals may rise, but not by more than single precision holds.
            let low = if i > 0 { self.rates[i - 1] } else { -4.0 / k.span };
            let high = self.rates[(i + 1).min(NUM_SCANNED - 1)];
            for l in 0..WIDTH {
                let amplitude = (ye[l] * self.inverse_power[i]).max(0.0);
                let is_better = amplitude * ye[l] > explained[l];
                explained[l] = if is_better { amplitude * ye[l] } else { explained[l] };
                best.rate[l] = if is_better { self.rates[i] } else { best.rate[l] };
                best.low[l] = if is_better { low } else { best.low[l] };
                best.high[l] = if is_better { high } else { best.high[l] };
                best.amplitude[l] = if is_better { amplitude } else { best.amplitude[l] };
            }
        }
        best
    }
}

/// Signals that do not decay, beyond doubt, have no rate.
#[inline(always)]
fn refuse_growth(k: &Kernel, found: &Found, out: &mut Outcome) {
    for l in 0..WIDTH {
        let grows = (out.state[l] == HARD)
            & (found.is_active[l] == 0)
            & (found.rate[l] * k.span < -1e-3)
            & (found.amplitude[l] > 0.0);
        out.state[l] = if grows { NoFit::NoDecay as u8 } else { out.state[l] };
    }
}

/// Mono-exponential least squares: Newton steps between two rates of the scan that enclose the bottom.
pub(super) struct ThoroughLeastSquares<T> {
    pub times: T,
    /// Steps after which a lane that still moves is hard.
    pub max_steps: usize,
}

impl<T: Times> Solver for ThoroughLeastSquares<T> {
    const KNOWS_FLOOR: bool = false;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let y = &mut scratch.scaled;
        let unit = scale(k, signal, y);
        let y = &*y;
        let Valley { mut rate, mut low, mut high, .. } = k.scan.valley::<T>(k, y);
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
                // A lane that ends on flat ground stays active, which leaves it to the reference.
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

impl<T: Times> ThoroughLeastSquares<T> {
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
pub(super) struct ThoroughFirstMoment<T> {
    pub times: T,
    /// As in [`ThoroughLeastSquares`].
    pub max_steps: usize,
}

/// A place of the search.
#[derive(Clone, Copy)]
struct Place {
    rate: Lane,
    log_amplitude: Lane,
}

/// The objective there. Sums over the echoes of residual r, slope s and curvature c over ln A, and times q.
struct Ground {
    rss: Lane,
    /// Σrs, Σqrs.
    pull: [Lane; 2],
    /// Σs², Σqs², Σq²s².
    small_residuals: [Lane; 3],
    /// Σ(s² − rc) and so on: the true curvature.
    curvature: [Lane; 3],
}

impl<T: Times> Solver for ThoroughFirstMoment<T> {
    const KNOWS_FLOOR: bool = true;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let Some(noise) = k.noise else { return };
        let (y, corrected) = in_units_of_sigma(k, &noise, signal, scratch);
        let start = k.scan.valley::<T>(k, corrected);
        let mut place = Place { rate: start.rate, log_amplitude: [0.0; WIDTH] };
        let mut is_active = [0; WIDTH];
        for l in 0..WIDTH {
            // As the reference does.
            place.log_amplitude[l] = ln::<T>(start.amplitude[l].max(1.0));
            place.rate[l] = place.rate[l].min(ln::<T>(1.0 + 2.0 * start.amplitude[l]) / k.first_gap);
            is_active[l] = u32::from(out.state[l] == FITTED);
        }
        let (rss, mut is_known) = self.descend(k, &noise, y, &mut place, &mut is_active);
        let mut found = self.found(k, &noise, y, &place, rss, is_active);
        for l in 0..WIDTH {
            // Where the second echo is gone, the ground falls towards an infinite rate or away from it throughout.
            let second = found.amplitude[l] * exp::<T>(-(place.rate[l] * k.first_gap).max(0.0));
            let is_infinite =
                (is_known[l] | (second < 0.05)) & (place.rate[l] > 0.0) & (found.rss_at_infinity[l] <= found.rss[l]);
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
                & (out.state[l] == HARD)
                & is_known[l]
                & (found.rate[l] * k.span > 0.1)
                & (found.rss_at_infinity[l] < found.rss[l] + rise - doubt);
            out.state[l] = if is_bound { BOUND } else { out.state[l] };
        }
    }
}

/// Farthest rate, over the first gap: nothing is left at the second echo.
const FAR: f32 = 18.0;

impl<T: Times> ThoroughFirstMoment<T> {
    /// Goes down to the bottom; lanes that do not reach it stay active. Returns the residual sum of squares there, and
    /// whether it is known: in a flat valley it is, long before the rate.
    #[inline(always)]
    fn descend(
        &self,
        k: &Kernel,
        noise: &LaneNoise,
        y: &Tile,
        place: &mut Place,
        is_active: &mut [u32; WIDTH],
    ) -> (Lane, [bool; WIDTH]) {
        let mut ground = self.ground(k, noise, y, place);
        let (mut damping, mut is_known) = ([1e-3_f32; WIDTH], [false; WIDTH]);
        for _ in 0..self.max_steps {
            let Step { trial, size, gain, is_sharp } = step(k, place, &ground, &damping);
            let next = self.ground(k, noise, y, &trial);
            let mut any = 0;
            for l in 0..WIDTH {
                let is_moving = is_active[l] != 0;
                // Not worse, to rounding.
                let is_better = next.rss[l] <= ground.rss[l] * (1.0 + 4e-6);
                let is_taken = is_moving & is_better;
                let is_settled = (size[l] < LAST_STEP) & is_better & is_sharp[l] & (damping[l] <= 1e-3);
                let is_end = is_sharp[l] | (place.rate[l] * k.first_gap > 7.0);
                let is_low = is_end & (gain[l] < KNOWN) & (damping[l] <= 1e-2);
                is_known[l] = if is_moving { is_low } else { is_known[l] };
                // Far out nothing but the first echo is left to explain, and more steps lead farther.
                let is_far = (is_known[l] | !is_better) & (place.rate[l] * k.first_gap > 7.0);
                damping[l] = if is_better { (0.1 * damping[l]).max(1e-6) } else { (8.0 * damping[l]).max(1e-2) };
                place.rate[l] = if is_taken { trial.rate[l] } else { place.rate[l] };
                place.log_amplitude[l] = if is_taken { trial.log_amplitude[l] } else { place.log_amplitude[l] };
                ground.rss[l] = if is_taken { next.rss[l] } else { ground.rss[l] };
                for i in 0..2 {
                    ground.pull[i][l] = if is_taken { next.pull[i][l] } else { ground.pull[i][l] };
                }
                for i in 0..3 {
                    let (old, new) = (&mut ground.small_residuals[i][l], next.small_residuals[i][l]);
                    *old = if is_taken { new } else { *old };
                    let (old, new) = (&mut ground.curvature[i][l], next.curvature[i][l]);
                    *old = if is_taken { new } else { *old };
                }
                is_active[l] &= u32::from(!is_settled);
                any |= is_active[l] & u32::from(!is_far);
            }
            if any == 0 {
                break;
            }
        }
        (ground.rss, is_known)
    }

    #[inline(always)]
    fn ground(&self, k: &Kernel, noise: &LaneNoise, y: &Tile, place: &Place) -> Ground {
        let mut ground = Ground {
            rss: [0.0; WIDTH],
            pull: [[0.0; WIDTH]; 2],
            small_residuals: [[0.0; WIDTH]; 3],
            curvature: [[0.0; WIDTH]; 3],
        };
        let mut curve = Amplitudes::new(self.times, &place.rate, &place.log_amplitude);
        for e in 0..k.num_echoes {
            let q = k.tau[e];
            for l in 0..WIDTH {
                let t = curve.next(k, e, l, &place.rate, &place.log_amplitude);
                let (value, slope, bend) = noise.law.bent::<T>(t);
                let residual = y[e][l] - value;
                let (pull, square) = (residual * slope, slope * slope);
                let curvature = T::madd(-residual, bend, square);
                ground.rss[l] = T::madd(residual, residual, ground.rss[l]);
                ground.pull[0][l] += pull;
                ground.pull[1][l] = T::madd(q, pull, ground.pull[1][l]);
                ground.small_residuals[0][l] += square;
                ground.small_residuals[1][l] = T::madd(q, square, ground.small_residuals[1][l]);
                ground.small_residuals[2][l] = T::madd(q * q, square, ground.small_residuals[2][l]);
                ground.curvature[0][l] += curvature;
                ground.curvature[1][l] = T::madd(q, curvature, ground.curvature[1][l]);
                ground.curvature[2][l] = T::madd(q * q, curvature, ground.curvature[2][l]);
            }
        }
        ground
    }

    #[inline(always)]
    fn found(
        &self,
        k: &Kernel,
        noise: &LaneNoise,
        y: &Tile,
        place: &Place,
        rss: Lane,
        is_active: [u32; WIDTH],
    ) -> Found {
        let mut rss_at_infinity = [0.0; WIDTH];
        for e in 1..k.num_echoes {
            for l in 0..WIDTH {
                let r = y[e][l] - noise.beta;
                rss_at_infinity[l] = T::madd(r, r, rss_at_infinity[l]);
            }
        }
        Found {
            rate: place.rate,
            is_active,
            amplitude: Amplitudes::new(self.times, &place.rate, &place.log_amplitude).value,
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
    trial: Place,
    /// Relative to the place.
    size: Lane,
    /// What it should win of the residual sum of squares.
    gain: Lane,
    /// Whether it follows the true curvature.
    is_sharp: [bool; WIDTH],
}

#[inline(always)]
fn step(k: &Kernel, place: &Place, ground: &Ground, damping: &Lane) -> Step {
    let (mut trial, mut size, mut gain, mut is_sharp) = (*place, [0.0; WIDTH], [0.0; WIDTH], [false; WIDTH]);
    for l in 0..WIDTH {
        let [s0, s1, s2] = [0, 1, 2].map(|i| ground.small_residuals[i][l]);
        let [c0, c1, c2] = [0, 1, 2].map(|i| ground.curvature[i][l]);
        let (true_det, small_det) = (c0 * c2 - c1 * c1, s0 * s2 - s1 * s1);
        is_sharp[l] = (c0 > MIN_CURVATURE * s0) & (true_det > MIN_CURVATURE * small_det);
        let [h0, h1, h2] = if is_sharp[l] { [c0, c1, c2] } else { [s0, s1, s2] };
        let (h0, h2) = (h0 + damping[l] * s0, h2 + damping[l] * s2);
        let inverse = 1.0 / (h0 * h2 - h1 * h1);
        let (p0, p1) = (ground.pull[0][l], ground.pull[1][l]);
        // Never far at once, and NaN stays where it is.
        let reach = (0.7 * place.rate[l].abs()).max(0.3 / k.span);
        let by_rate = ((h1 * p0 - h0 * p1) * inverse).max(-reach).min(reach);
        let by_amplitude = ((p0 + h1 * by_rate) / h0).max(-1.5).min(1.5);
        let rate = (place.rate[l] + by_rate).min(1.01 * FAR / k.first_gap).max(-2.0 / k.first_gap);
        gain[l] = (p0 * by_amplitude - p1 * (rate - place.rate[l])).abs();
        size[l] = by_rate.abs() / place.rate[l].abs().max(0.01 / k.span) + by_amplitude.abs();
        trial.rate[l] = rate;
        trial.log_amplitude[l] = (place.log_amplitude[l] + by_amplitude).min(40.0).max(-40.0);
    }
    Step { trial, size, gain, is_sharp }
}
