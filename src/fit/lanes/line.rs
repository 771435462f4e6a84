//! The closed-form estimators in lanes: log-linear and ARLO.
//!
//! Must not know: images.

use super::decay::{Curve, MIN_DECAY, projected};
use super::math::{exp, ln};
use super::{FITTED, HARD, Kernel, Lane, Outcome, Scratch, Solver, Tile, Times, WIDTH};
use crate::fit::NoFit;

/// Weighted line through ln M, weights M².
pub(super) struct LogLinear<T>(pub T);

impl<T: Times> Solver for LogLinear<T> {
    const KNOWS_FLOOR: bool = false;

    #[inline(always)]
    fn solve(&self, kernel: &Kernel, signals: &mut Scratch, out: &mut Outcome) {
        log_linear(self.0, kernel, &signals.tile, out);
    }
}

#[inline(always)]
fn log_linear<T: Times>(times: T, k: &Kernel, y: &Tile, out: &mut Outcome) {
    let (mut w, mut wq, mut wqq, mut wl, mut wql) =
        ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
    // Relative to the first echo, so that logarithms stay small.
    let mut inverse = [0.0; WIDTH];
    for l in 0..WIDTH {
        inverse[l] = 1.0 / y[0][l];
    }
    for e in 0..k.num_echoes {
        // From the first echo, which holds the weight of a fast decay: nothing then cancels.
        let q = k.tau[e];
        for l in 0..WIDTH {
            // Echoes of nothing have no logarithm and no weight.
            let m = (y[e][l] * inverse[l]).max(0.0);
            let log = ln(m.max(1e-30));
            let weight = m * m;
            let (by_q, by_log) = (weight * q, weight * log);
            w[l] += weight;
            wq[l] += by_q;
            wqq[l] += by_q * q;
            wl[l] += by_log;
            wql[l] += by_log * q;
        }
    }
    let (mut rate, mut amplitude) = ([0.0; WIDTH], [0.0; WIDTH]);
    for l in 0..WIDTH {
        let center = wq[l] / w[l];
        let spread = wqq[l] - center * wq[l];
        rate[l] = (center * wl[l] - wql[l]) / spread;
        amplitude[l] = y[0][l] * exp(((wl[l] + rate[l] * wq[l]) / w[l]).min(80.0));
        // Of fewer than two echoes nothing but rounding is left.
        let is_line = (spread > 1e-5 * k.first_gap * k.first_gap) & (amplitude[l] > 0.0);
        out.state[l] = if (out.state[l] == FITTED) & !is_line { HARD } else { out.state[l] };
    }
    finish(times, k, y, &rate, &amplitude, f32::MAX, out);
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
    fn solve(&self, kernel: &Kernel, signals: &mut Scratch, out: &mut Outcome) {
        arlo(self.times, self.h, kernel, &signals.tile, out);
    }
}

#[inline(always)]
fn arlo<T: Times>(times: T, h: f32, k: &Kernel, y: &Tile, out: &mut Outcome) {
    let (mut ss, mut sd, mut dd) = ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
    for e in 2..k.num_echoes {
        for l in 0..WIDTH {
            let integral = h * (y[e - 2][l] + 4.0 * y[e - 1][l] + y[e][l]);
            let difference = y[e - 2][l] - y[e][l];
            ss[l] += integral * integral;
            sd[l] += integral * difference;
            dd[l] += difference * difference;
        }
    }
    let mut rate = [0.0; WIDTH];
    for l in 0..WIDTH {
        rate[l] = (h * dd[l] + sd[l]) / (ss[l] + h * sd[l]);
    }
    for l in 0..WIDTH {
        // Rates that grow or vanish are hard; here they only must not overflow.
        rate[l] = if (rate[l] * k.span).abs() < 80.0 { rate[l] } else { 0.0 };
    }
    let amplitude = projected(times, k, y, &rate);
    finish(times, k, y, &rate, &amplitude, 0.89 / h, out);
}

#[inline(always)]
fn finish<T: Times>(times: T, k: &Kernel, y: &Tile, rate: &Lane, amplitude: &Lane, max_rate: f32, out: &mut Outcome) {
    let mut rss = [0.0; WIDTH];
    let mut curve = Curve::new(times, rate);
    for e in 0..k.num_echoes {
        for l in 0..WIDTH {
            let r = y[e][l] - amplitude[l] * curve.next(k, e, l, rate);
            rss[l] += r * r;
        }
    }
    for l in 0..WIDTH {
        let s0 = amplitude[l] * exp((rate[l] * k.te_first).min(80.0));
        let is_within = (rate[l] * k.span > MIN_DECAY)
            & (rate[l] < max_rate)
            & (rate[l] * (k.te_first + k.span) < 80.0)
            & (amplitude[l] > 0.0)
            & ((s0 + rss[l]) * 0.0 == 0.0);
        out.rate[l] = rate[l];
        out.s0[l] = s0;
        out.rss[l] = rss[l];
        // Signals that do not decay, beyond doubt, have no rate.
        let grows = (rate[l] * k.span < -1e-3) & (rate[l] * k.span > -80.0) & (amplitude[l] > 0.0);
        let otherwise = if grows { NoFit::NoDecay as u8 } else { HARD };
        out.state[l] = if (out.state[l] == FITTED) & !is_within { otherwise } else { out.state[l] };
    }
}
