//! The closed-form estimators in lanes: log-linear and ARLO.
//!
//! Must not know: images.

use std::ops::Range;

use super::decay::{Curve, MIN_DECAY, projected};
use super::kernel::{Kernel, Solver};
use super::math::{TINY, exp, log2, power_of_two_near};
use super::types::{DEFERRED, FITTED, Lane, Outcome, Scratch, Times, WIDTH};
use crate::fit::NoFit;

/// Line through ln M; weights M², or equal weights of all echoes with signal.
pub(super) struct LogLinear<T, const IS_WEIGHTED: bool>(pub T);

impl<T: Times, const IS_WEIGHTED: bool> Solver for LogLinear<T, IS_WEIGHTED> {
    const KNOWS_FLOOR: bool = false;

    #[inline(always)]
    fn solve(&self, kernel: &Kernel, signal: &[Lane], _: &mut Scratch, out: &mut Outcome) {
        log_linear::<T, IS_WEIGHTED>(self.0, kernel, signal, out);
    }
}

#[inline(always)]
fn log_linear<T: Times, const IS_WEIGHTED: bool>(times: T, k: &Kernel, y: &[Lane], out: &mut Outcome) {
    let zeros = [0.0; WIDTH];
    // Sums of weights and of weights times log₂, with the powers of the time since the first echo, which holds the
    // weight of a fast decay: nothing then cancels.
    let (mut w, mut wq, mut wqq, mut wl, mut wql) = (zeros, zeros, zeros, zeros, zeros);
    // Logarithms relative to a power of two near the first echo, so that they stay small.
    let mut unit = [0; WIDTH];
    for l in 0..WIDTH {
        unit[l] = power_of_two_near(y[0][l].max(TINY));
    }
    // From the last echo to the first: of equal steps, the powers follow from sums of sums.
    for e in (0..k.num_echoes).rev() {
        let q = k.tau[e];
        for l in 0..WIDTH {
            // Echoes of nothing have no logarithm and no weight.
            let m = y[e][l].max(TINY);
            let weight = if IS_WEIGHTED { m * m } else { f32::from(u8::from(y[e][l] > TINY)) };
            let log = log2::<T>(m, unit[l]);
            w[l] += weight;
            wl[l] = T::madd(weight, log, wl[l]);
            if !T::IS_EVEN {
                wq[l] = T::madd(weight, q, wq[l]);
                wqq[l] = T::madd(weight, q * q, wqq[l]);
                wql[l] = T::madd(weight * q, log, wql[l]);
            } else if e > 0 {
                wq[l] += w[l];
                wqq[l] += wq[l];
                wql[l] += wl[l];
            }
        }
    }
    let (mut rate, mut amplitude) = (zeros, zeros);
    for l in 0..WIDTH {
        let (wq, wqq, wql) = if T::IS_EVEN {
            let step = k.first_gap;
            (step * wq[l], step * step * (2.0 * wqq[l] - wq[l]), step * wql[l])
        } else {
            (wq[l], wqq[l], wql[l])
        };
        let (first, center) = (y[0][l], wq / w[l]);
        let spread = wqq - center * wq;
        rate[l] = std::f32::consts::LN_2 * ((center * wl[l] - wql) / spread);
        let log = (std::f32::consts::LN_2 * wl[l] + rate[l] * wq) / w[l];
        amplitude[l] = f32::from_bits(unit[l]) * exp::<T>(log.min(80.0));
        // Of fewer than two echoes nothing but rounding is left.
        let unit_weight = if IS_WEIGHTED { first * first } else { 1.0 };
        let is_line = (spread > 1e-5 * k.first_gap * k.first_gap * unit_weight)
            & (first > 0.0)
            & (w[l] < 1e8 * unit_weight)
            & (amplitude[l] > 0.0);
        out.state[l] = if (out.state[l] == FITTED) & !is_line { DEFERRED } else { out.state[l] };
    }
    finish(times, k, y, &rate, &amplitude, MIN_DECAY..f32::MAX, out);
}

/// The sums of `models::arlo`.
pub(super) struct Arlo<T> {
    /// A third of the spacing, ms.
    pub h: f32,
    pub times: T,
}

impl<T: Times> Solver for Arlo<T> {
    const KNOWS_FLOOR: bool = false;

    #[inline(always)]
    fn solve(&self, kernel: &Kernel, signal: &[Lane], _: &mut Scratch, out: &mut Outcome) {
        arlo(self.times, self.h, kernel, signal, out);
    }
}

#[inline(always)]
fn arlo<T: Times>(times: T, h: f32, k: &Kernel, y: &[Lane], out: &mut Outcome) {
    // Integrals without their factor h.
    let (mut ss, mut dd) = ([0.0; WIDTH], [0.0; WIDTH]);
    for e in 2..k.num_echoes {
        for l in 0..WIDTH {
            let integral = T::madd(4.0, y[e - 1][l], y[e - 2][l] + y[e][l]);
            let difference = y[e - 2][l] - y[e][l];
            ss[l] = T::madd(integral, integral, ss[l]);
            dd[l] = T::madd(difference, difference, dd[l]);
        }
    }
    let mut rate = [0.0; WIDTH];
    let (first, second) = (&y[0], &y[1]);
    let (last, last_but_one) = (&y[k.num_echoes - 1], &y[k.num_echoes - 2]);
    for l in 0..WIDTH {
        // Of the products of integral and difference nothing but the ends remains.
        let ends =
            (first[l] - last[l]) * (first[l] + last[l]) + (second[l] - last_but_one[l]) * (second[l] + last_but_one[l]);
        let sd = ends + 4.0 * (first[l] * second[l] - last_but_one[l] * last[l]);
        let found = (dd[l] + sd) / (h * (ss[l] + sd));
        // Rates that grow or vanish are deferred; here they only must not overflow.
        rate[l] = if (found * k.span).abs() < 80.0 { found } else { 0.0 };
    }
    let amplitude = projected(times, k, y, &rate);
    finish(times, k, y, &rate, &amplitude, MIN_DECAY..0.89 * k.span / h, out);
}

/// * `decays` — rates times the span of the echoes that are known well enough.
#[inline(always)]
fn finish<T: Times>(
    times: T,
    k: &Kernel,
    y: &[Lane],
    rate: &Lane,
    amplitude: &Lane,
    decays: Range<f32>,
    out: &mut Outcome,
) {
    let mut rss = [0.0; WIDTH];
    let mut curve = Curve::from(times, rate, amplitude);
    for e in 0..k.num_echoes {
        for l in 0..WIDTH {
            let r = y[e][l] - curve.next(k, e, l, rate);
            rss[l] = T::madd(r, r, rss[l]);
        }
    }
    for l in 0..WIDTH {
        let s0 = amplitude[l] * exp::<T>((rate[l] * k.te_first).min(80.0));
        let is_within = (rate[l] * k.span > decays.start)
            & (rate[l] * k.span < decays.end)
            & (rate[l] * (k.te_first + k.span) < 80.0)
            & (amplitude[l] > 0.0)
            & ((s0 + rss[l]) * 0.0 == 0.0);
        out.rate[l] = rate[l];
        out.s0[l] = s0;
        out.rss[l] = rss[l];
        // Signals that do not decay, beyond doubt, have no rate.
        let grows = (rate[l] * k.span < -1e-3) & (rate[l] * k.span > -80.0) & (amplitude[l] > 0.0);
        let otherwise = if grows { NoFit::NoDecay as u8 } else { DEFERRED };
        out.state[l] = if (out.state[l] == FITTED) & !is_within { otherwise } else { out.state[l] };
    }
}
