//! The iterated fits in lanes: mono-exponential least squares, and least squares on the expected magnitude.
//!
//! Lanes stop one by one when what is left to go has become small, so that no voxel depends on its neighbors.
//!
//! Must not know: images.

use super::kernel::{Kernel, Solver};
use super::math::{Arithmetic, exp, ln, reciprocal_root};
use super::types::{DEFERRED, FITTED, Lane, LaneNoise, Outcome, Scratch, Tile, Times, WIDTH};
use crate::fit::noise::LaneLaw;

/// Steps after which a lane that still moves is deferred to Newton steps.
const MAX_STEPS: usize = 8;
/// What may be left to go, relative to the rate.
const SETTLED: f32 = 2e-5;
/// Slower than this over the span of the echoes, single precision does not hold the rate.
pub(super) const MIN_DECAY: f32 = 0.06;
/// Faster than this between the first two echoes, the reference decides.
pub(super) const MAX_DECAY: f32 = 6.0;
/// Share of the curve that may stay unexplained; beyond, another valley may be deeper.
const MAX_UNEXPLAINED: f32 = 0.05;

/// Where the lanes stand.
struct Iteration {
    rate: Lane,
    /// Relative size of the last step.
    last_step: Lane,
    /// 1 while a lane moves.
    is_active: [u32; WIDTH],
}

impl Iteration {
    /// Starts at the rate by integrals over trapezoids: T2*·(y_i − y_{i+1}) is the area between two echoes. Within a
    /// third of the best.
    #[inline(always)]
    fn start<T: Times>(k: &Kernel, y: &Tile, state: &[u8; WIDTH]) -> Self {
        let (mut sd, mut ss) = ([0.0; WIDTH], [0.0; WIDTH]);
        for e in 1..k.num_echoes {
            let half = 0.5 * (k.tau[e] - k.tau[e - 1]);
            for l in 0..WIDTH {
                let area = half * (y[e - 1][l] + y[e][l]);
                sd[l] = T::madd(area, y[e - 1][l] - y[e][l], sd[l]);
                ss[l] = T::madd(area, area, ss[l]);
            }
        }
        let (mut rate, mut is_active) = ([0.0; WIDTH], [0; WIDTH]);
        for l in 0..WIDTH {
            rate[l] = limited(k, sd[l] / ss[l].max(f32::MIN_POSITIVE));
            is_active[l] = u32::from(state[l] == FITTED);
        }
        Self { rate, last_step: [0.0; WIDTH], is_active }
    }

    /// Moves the lanes that are still active; `false` when none is any more.
    ///
    /// * `other_step` — relative step of the other parameter: one of both may be small by chance.
    #[inline(always)]
    fn advance(&mut self, k: &Kernel, step: &Lane, other_step: &Lane) -> bool {
        let mut any = 0;
        for l in 0..WIDTH {
            let step = bounded_step(step[l], self.rate[l]);
            let next = limited(k, self.rate[l] + step);
            // Steps come to shrink by a steady factor, and what is left to go is then a geometric series. The first
            // steps shrink faster, so the factor is not taken below a sixth.
            let (size, last) = (step.abs() / self.rate[l] + other_step[l].abs(), self.last_step[l]);
            let shrunk = size.max(last * (1.0 / 6.0));
            let is_settled = (size * shrunk < SETTLED * (last - shrunk)) | (size < 0.1 * SETTLED);
            self.rate[l] = if self.is_active[l] != 0 { next } else { self.rate[l] };
            self.last_step[l] = size;
            self.is_active[l] &= u32::from(!is_settled);
            any |= self.is_active[l];
        }
        any != 0
    }
}

/// A step never more than doubles or halves the rate.
#[inline(always)]
fn bounded_step(step: f32, rate: f32) -> f32 {
    step.max(-0.5 * rate).min(rate)
}

#[inline(always)]
fn limited(k: &Kernel, rate: f32) -> f32 {
    rate.max(0.5 * MIN_DECAY / k.span).min(1.5 * MAX_DECAY / k.first_gap)
}

/// What a search came to, before it is judged. Signals in units of `unit`.
pub(super) struct Minimum {
    pub rate: Lane,
    /// 0 where the search has ended.
    pub is_active: [u32; WIDTH],
    /// At the first echo.
    pub amplitude: Lane,
    pub rss: Lane,
    pub rss_at_infinity: Lane,
    /// Limit of the variance term of [`reach::allowed_rise`](crate::fit::reach).
    pub rise_limit: Lane,
    pub unit: Lane,
    /// Share of the curve, as its first echo squared, that may stay unexplained.
    pub max_unexplained: f32,
}

impl Minimum {
    /// How much the residual sum of squares may rise at a rate that still agrees with the data, and by how much
    /// single precision may miss it: beyond a millionth of the first echo squared.
    #[inline(always)]
    pub fn rise(&self, k: &Kernel, l: usize) -> (f32, f32) {
        let rise = (k.rise_per_rss * self.rss[l]).min(self.rise_limit[l]);
        (rise, 0.01 * rise + 1e-6 * self.amplitude[l] * self.amplitude[l])
    }
}

/// Fills in what was found, or defers it.
#[inline(always)]
pub(super) fn judge<T: Times>(k: &Kernel, found: &Minimum, out: &mut Outcome) {
    let rate = &found.rate;
    for l in 0..WIDTH {
        let (rss, amplitude, unit) = (found.rss[l], found.amplitude[l], found.unit[l]);
        let (rise, doubt) = found.rise(k, l);
        let s0 = unit * amplitude * exp::<T>((rate[l] * k.te_first).min(80.0));
        let rss_signal = unit * unit * rss;
        let is_within = (found.rss_at_infinity[l] > rss + rise + doubt)
            & (rss < found.max_unexplained * amplitude * amplitude)
            & (rate[l] * k.span > MIN_DECAY)
            & (rate[l] * k.first_gap < MAX_DECAY)
            & (rate[l] * k.te_first < 80.0)
            & (found.is_active[l] == 0)
            & ((s0 + rss_signal) * 0.0 == 0.0);
        out.rate[l] = rate[l];
        out.s0[l] = s0;
        out.rss[l] = rss_signal;
        out.state[l] = if (out.state[l] == FITTED) & !is_within { DEFERRED } else { out.state[l] };
    }
}

/// Mono-exponential least squares by Gauss–Newton with the amplitude projected out.
///
/// # Source
/// Kaufman, BIT 1975;15:49, doi 10.1007/BF01932995.
pub(super) struct LeastSquares<T>(pub T);

impl<T: Times> Solver for LeastSquares<T> {
    const KNOWS_FLOOR: bool = false;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let y = &mut scratch.scaled;
        let unit = scale(k, signal, y);
        let y = &*y;
        let mut iteration = Iteration::start::<T>(k, y, &out.state);
        for _ in 0..MAX_STEPS {
            let (mut ee, mut qee, mut qqee) = ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
            let (mut ye, mut qye) = ([0.0; WIDTH], [0.0; WIDTH]);
            let mut curve = Curve::new(self.0, &iteration.rate);
            for e in 0..k.num_echoes {
                let q = k.tau[e];
                for l in 0..WIDTH {
                    let x = curve.next(k, e, l, &iteration.rate);
                    let (xx, yx) = (x * x, y[e][l] * x);
                    let qxx = q * xx;
                    ee[l] = T::madd(x, x, ee[l]);
                    qee[l] += qxx;
                    qqee[l] = T::madd(q, qxx, qqee[l]);
                    ye[l] = T::madd(y[e][l], x, ye[l]);
                    qye[l] = T::madd(q, yx, qye[l]);
                }
            }
            let mut step = [0.0; WIDTH];
            for l in 0..WIDTH {
                let center = qee[l] / ee[l];
                step[l] = (center * ye[l] - qye[l]) * ee[l] / (ye[l] * (qqee[l] - center * qee[l]));
            }
            if !iteration.advance(k, &step, &[0.0; WIDTH]) {
                break;
            }
        }
        let found = self.residuals(k, y, unit, iteration.rate, iteration.is_active);
        judge::<T>(k, &found, out);
    }
}

impl<T: Times> LeastSquares<T> {
    /// Judged with `max_unexplained` of [`Minimum`]; `is_active` as there.
    #[inline(always)]
    pub(super) fn residuals(&self, k: &Kernel, y: &Tile, unit: Lane, rate: Lane, is_active: [u32; WIDTH]) -> Minimum {
        let amplitude = projected(self.0, k, y, &rate);
        let (mut rss, mut rss_at_infinity) = ([0.0; WIDTH], [0.0; WIDTH]);
        let mut curve = Curve::new(self.0, &rate);
        for e in 0..k.num_echoes {
            for l in 0..WIDTH {
                let r = T::madd(-amplitude[l], curve.next(k, e, l, &rate), y[e][l]);
                rss[l] = T::madd(r, r, rss[l]);
                rss_at_infinity[l] += if e > 0 { y[e][l] * y[e][l] } else { 0.0 };
            }
        }
        let mut rise_limit = [f32::MAX; WIDTH];
        if let Some(noise) = k.noise {
            for l in 0..WIDTH {
                let sigma = noise.sigma / unit[l];
                rise_limit[l] = 2.706 * sigma * sigma;
            }
        }
        let max_unexplained = MAX_UNEXPLAINED;
        Minimum { rate, is_active, amplitude, rss, rss_at_infinity, rise_limit, unit, max_unexplained }
    }
}

/// e^(−R·τ) times an amplitude, echo after echo.
pub(super) struct Curve<T> {
    times: T,
    ratio: Lane,
    amplitude: Lane,
    value: Lane,
}

impl<T: Times> Curve<T> {
    #[inline(always)]
    pub(super) fn new(times: T, rate: &Lane) -> Self {
        Self::from(times, rate, &[1.0; WIDTH])
    }

    #[inline(always)]
    pub(super) fn from(times: T, rate: &Lane, amplitude: &Lane) -> Self {
        let mut ratio = [0.0; WIDTH];
        for l in 0..WIDTH {
            ratio[l] = times.ratio(rate[l]);
        }
        Self { times, ratio, amplitude: *amplitude, value: *amplitude }
    }

    /// The value at echo `e`; echoes are asked for in order.
    #[inline(always)]
    pub(super) fn next(&mut self, k: &Kernel, e: usize, l: usize, rate: &Lane) -> f32 {
        if e > 0 {
            self.value[l] = self.times.next(self.value[l], self.ratio[l], self.amplitude[l], -rate[l] * k.tau[e]);
        }
        self.value[l]
    }
}

/// Least-squares amplitude at the first echo, for a given rate.
#[inline(always)]
pub(super) fn projected<T: Times>(times: T, k: &Kernel, y: &[Lane], rate: &Lane) -> Lane {
    let (mut ee, mut ye) = ([0.0; WIDTH], [0.0; WIDTH]);
    let mut curve = Curve::new(times, rate);
    for e in 0..k.num_echoes {
        for l in 0..WIDTH {
            let x = curve.next(k, e, l, rate);
            ee[l] = T::madd(x, x, ee[l]);
            ye[l] = T::madd(y[e][l], x, ye[l]);
        }
    }
    let mut amplitude = [0.0; WIDTH];
    for l in 0..WIDTH {
        amplitude[l] = ye[l] / ee[l];
    }
    amplitude
}

/// Divides the signals by the largest of each voxel, which is returned.
#[inline(always)]
pub(super) fn scale(k: &Kernel, signal: &[Lane], scaled: &mut Tile) -> Lane {
    let mut unit = [f32::MIN_POSITIVE; WIDTH];
    for y in &signal[..k.num_echoes] {
        for l in 0..WIDTH {
            unit[l] = if y[l] > unit[l] { y[l] } else { unit[l] };
        }
    }
    let mut inverse = [0.0; WIDTH];
    for l in 0..WIDTH {
        inverse[l] = 1.0 / unit[l];
    }
    for e in 0..k.num_echoes {
        for l in 0..WIDTH {
            scaled[e][l] = signal[e][l] * inverse[l];
        }
    }
    unit
}

/// Gauss–Newton on the expected magnitude, in ln(amplitude at the first echo) and rate; signals in units of σ.
pub(super) struct FirstMoment<T>(pub T);

impl<T: Times> Solver for FirstMoment<T> {
    const KNOWS_FLOOR: bool = true;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let Some(noise) = k.noise else { return };
        let (y, corrected) = in_units_of_sigma(k, &noise, signal, scratch);
        let mut iteration = Iteration::start::<T>(k, corrected, &out.state);
        let mut log_amplitude = projected(self.0, k, corrected, &iteration.rate);
        for l in 0..WIDTH {
            log_amplitude[l] = ln::<T>(log_amplitude[l].max(1e-3));
        }
        for _ in 0..MAX_STEPS {
            let (step, amplitude_step) = self.step(k, &noise, y, &iteration.rate, &log_amplitude);
            let was_active = iteration.is_active;
            let goes_on = iteration.advance(k, &step, &amplitude_step);
            for l in 0..WIDTH {
                let next = log_amplitude[l] + amplitude_step[l].max(-1.0).min(1.0);
                log_amplitude[l] = if was_active[l] != 0 { next } else { log_amplitude[l] };
            }
            if !goes_on {
                break;
            }
        }
        let found = self.residuals(k, &noise, y, &log_amplitude, iteration);
        judge::<T>(k, &found, out);
    }
}

/// The signals over σ, and what is left of them without the power of the noise.
#[inline(always)]
pub(super) fn in_units_of_sigma<'a>(
    k: &Kernel,
    noise: &LaneNoise,
    signal: &[Lane],
    scratch: &'a mut Scratch,
) -> (&'a Tile, &'a Tile) {
    let inverse = 1.0 / noise.sigma;
    let Scratch { scaled: y, corrected } = scratch;
    for e in 0..k.num_echoes {
        for l in 0..WIDTH {
            let m = signal[e][l] * inverse;
            y[e][l] = m;
            corrected[e][l] = (m * m - noise.channels).max(0.0).sqrt();
        }
    }
    (y, corrected)
}

impl<T: Times> FirstMoment<T> {
    /// Steps of rate and ln(amplitude).
    #[inline(always)]
    fn step(&self, k: &Kernel, noise: &LaneNoise, y: &Tile, rate: &Lane, log_amplitude: &Lane) -> (Lane, Lane) {
        let (mut aa, mut ar, mut rr) = ([0.0; WIDTH], [0.0; WIDTH], [0.0; WIDTH]);
        let (mut ga, mut gr) = ([0.0; WIDTH], [0.0; WIDTH]);
        let mut curve = Amplitudes::new(self.0, rate, log_amplitude);
        for e in 0..k.num_echoes {
            let q = k.tau[e];
            for l in 0..WIDTH {
                let (value, by_a) = noise.law.at::<T>(curve.next(k, e, l, rate, log_amplitude));
                let residual = y[e][l] - value;
                let by_r = by_a * q;
                aa[l] = T::madd(by_a, by_a, aa[l]);
                ar[l] = T::madd(by_a, by_r, ar[l]);
                rr[l] = T::madd(by_r, by_r, rr[l]);
                ga[l] = T::madd(by_a, residual, ga[l]);
                gr[l] = T::madd(by_r, residual, gr[l]);
            }
        }
        let (mut step, mut amplitude_step) = ([0.0; WIDTH], [0.0; WIDTH]);
        for l in 0..WIDTH {
            let center = ar[l] / aa[l];
            step[l] = (center * ga[l] - gr[l]) / (rr[l] - center * ar[l]);
            // The amplitude goes with the step that is really taken.
            amplitude_step[l] = (ga[l] + ar[l] * bounded_step(step[l], rate[l])) / aa[l];
        }
        (step, amplitude_step)
    }

    #[inline(always)]
    fn residuals(
        &self,
        k: &Kernel,
        noise: &LaneNoise,
        y: &Tile,
        log_amplitude: &Lane,
        iteration: Iteration,
    ) -> Minimum {
        let (mut rss, mut rss_at_infinity) = ([0.0; WIDTH], [0.0; WIDTH]);
        let mut curve = Amplitudes::new(self.0, &iteration.rate, log_amplitude);
        let amplitude = curve.value;
        for e in 0..k.num_echoes {
            for l in 0..WIDTH {
                let r = y[e][l] - noise.law.at::<T>(curve.next(k, e, l, &iteration.rate, log_amplitude)).0;
                rss[l] = T::madd(r, r, rss[l]);
                let r = y[e][l] - noise.beta;
                rss_at_infinity[l] += if e > 0 { r * r } else { 0.0 };
            }
        }
        let (unit, rise_limit) = ([noise.sigma; WIDTH], [2.706; WIDTH]);
        let (Iteration { rate, is_active, .. }, max_unexplained) = (iteration, MAX_UNEXPLAINED);
        Minimum { rate, is_active, amplitude, rss, rss_at_infinity, rise_limit, unit, max_unexplained }
    }
}

/// A/σ, echo after echo.
pub(super) struct Amplitudes<T> {
    curve: Curve<T>,
    /// At the echo asked for last; at first the first.
    pub value: Lane,
}

impl<T: Times> Amplitudes<T> {
    #[inline(always)]
    pub(super) fn new(times: T, rate: &Lane, log_amplitude: &Lane) -> Self {
        let mut value = [0.0; WIDTH];
        for l in 0..WIDTH {
            value[l] = exp::<T>(log_amplitude[l].min(40.0));
        }
        Self { curve: Curve::new(times, rate), value }
    }

    #[inline(always)]
    pub(super) fn next(&mut self, k: &Kernel, e: usize, l: usize, rate: &Lane, log_amplitude: &Lane) -> f32 {
        if e > 0 {
            let log = T::madd(-rate[l], k.tau[e], log_amplitude[l]).min(40.0);
            self.value[l] = self.curve.times.next(self.value[l], self.curve.ratio[l], 1.0, log);
        }
        self.value[l]
    }
}

impl LaneLaw {
    /// E[M]/σ at A/σ = `t`, and t times its slope.
    #[inline(always)]
    pub(super) fn at<A: Arithmetic>(&self, t: f32) -> (f32, f32) {
        let sum = A::madd(t, t, self.knee);
        let w = reciprocal_root::<A>(sum);
        let u = A::madd(2.0 * self.knee * w, w, -1.0);
        let (mut value, mut slope) = (0.0, 0.0);
        for (p, q) in self.value.iter().zip(&self.slope).rev() {
            value = A::madd(value, u, *p);
            slope = A::madd(slope, u, *q);
        }
        (value * sum * w, slope * t * t * w)
    }

    /// As [`Self::at`], with the change of the second over ln t.
    #[inline(always)]
    pub(super) fn with_second_derivative<A: Arithmetic>(&self, t: f32) -> (f32, f32, f32) {
        let (tt, k) = (t * t, self.knee);
        let sum = k + tt;
        let w = reciprocal_root::<A>(sum);
        let ww = w * w;
        let u = A::madd(2.0 * k, ww, -1.0);
        let (mut value, mut slope, mut by_u) = (0.0, 0.0, 0.0);
        for (p, q) in self.value.iter().zip(&self.slope).rev() {
            value = A::madd(value, u, *p);
            by_u = A::madd(by_u, u, slope);
            slope = A::madd(slope, u, *q);
        }
        let rise = tt * w;
        (value * sum * w, slope * rise, rise * (slope * (2.0 - tt * ww) - 4.0 * k * tt * ww * ww * by_u))
    }
}
