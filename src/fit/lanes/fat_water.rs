//! The fat–water model in lanes: a scan over rates and fat fractions, then damped Gauss–Newton steps from the best with
//! little and the best with much fat, as the reference does.
//!
//! Water and fat stay at zero or above: a part that its gradient pushes below is held at zero while the others move.
//!
//! Must not know: images.

use super::decay::{Curve, Minimum, judge};
use super::kernel::{Kernel, Solver};
use super::math::reciprocal_root;
use super::newton::{ANY, refuse_growth};
use super::scan::{Mixtures, Parts};
use super::types::{FITTED, Lane, Outcome, Scratch, Tile, Times, WIDTH};
use crate::fit::noise::{ExpectedMagnitude, LaneLaw};

/// A step of this relative size is the last one.
const LAST_STEP: f32 = 2e-5;
/// Least pivot of the Hessian approximation, as a share of its diagonal: below, rounding decides.
const MIN_PIVOT: f32 = 2e-4;
/// Relative difference below which two minima are as good as each other.
const TIE: f32 = 1e-4;
/// Rounding of the residual sum of squares, as a share of that of the signals.
const ROUNDING: f32 = 2e-13;
/// σ where none is known, as a share of the largest echo: the magnitude is then the amplitude to single precision.
const NO_NOISE: f32 = 1e-6;
/// The normal equations there.
#[derive(Clone, Copy)]
struct Normal {
    rss: Lane,
    /// Jᵀr by water, fat, rate.
    gradient: [Lane; 3],
    /// JᵀJ: water², water·fat, fat², water·rate, fat·rate, rate².
    hessian: [Lane; 6],
}

/// Where a search ended.
struct End {
    parts: Parts,
    rss: Lane,
    /// 0 where it has ended.
    is_active: [u32; WIDTH],
}

pub(super) struct FatWater<T> {
    pub times: T,
    /// Steps after which a lane that still moves is deferred.
    pub max_steps: usize,
}

impl<T: Times> Solver for FatWater<T> {
    const KNOWS_FLOOR: bool = false;

    #[inline(always)]
    fn solve(&self, k: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome) {
        let Some(mixtures) = &k.fat else { return };
        let law = k.noise.map_or_else(|| ExpectedMagnitude::of(1).lane_law(), |noise| noise.law);
        let (unit, beta) = in_units(k, signal, scratch);
        let (y, corrected) = (&scratch.scaled, &scratch.corrected);
        let [little, much] = mixtures.scan::<T>(k.num_echoes, corrected);
        let little = self.descend(k, mixtures, &law, y, little, &out.state);
        let much = self.descend(k, mixtures, &law, y, much, &out.state);
        let mut best = little;
        for l in 0..WIDTH {
            let is_better = much.rss[l] < best.rss[l];
            // Where both explain the echoes alike, rounding must not choose.
            let is_tie = ((much.rss[l] - best.rss[l]).abs() < TIE * best.rss[l])
                & ((much.parts.rate[l] - best.parts.rate[l]).abs() > TIE * best.parts.rate[l].abs());
            best.parts.water[l] = if is_better { much.parts.water[l] } else { best.parts.water[l] };
            best.parts.fat[l] = if is_better { much.parts.fat[l] } else { best.parts.fat[l] };
            best.parts.rate[l] = if is_better { much.parts.rate[l] } else { best.parts.rate[l] };
            best.rss[l] = if is_better { much.rss[l] } else { best.rss[l] };
            // The other search may have been on its way to something better.
            best.is_active[l] |= much.is_active[l] | u32::from(is_tie);
        }
        let found = found(k, y, &best, unit, beta);
        judge::<T>(k, &found, out);
        refuse_growth(k, &found, out);
        for l in 0..WIDTH {
            let fraction = best.parts.fat[l] / found.amplitude[l];
            out.fat[l] = if best.parts.rate[l] <= mixtures.reliable_rate { fraction } else { f32::NAN };
        }
    }
}

/// The signals over σ, and what is left of them without the power of the noise; σ, and the mean of noise over it.
#[inline(always)]
fn in_units(k: &Kernel, signal: &[Lane], scratch: &mut Scratch) -> (Lane, f32) {
    let Scratch { scaled: y, corrected } = scratch;
    let (mut unit, mut power, mut beta) = ([f32::MIN_POSITIVE; WIDTH], 0.0, 0.0);
    match k.noise {
        Some(noise) => (unit, power, beta) = ([noise.sigma; WIDTH], noise.channels, noise.beta),
        None => {
            for y in &signal[..k.num_echoes] {
                for l in 0..WIDTH {
                    let size = NO_NOISE * y[l];
                    unit[l] = if size > unit[l] { size } else { unit[l] };
                }
            }
        }
    }
    for e in 0..k.num_echoes {
        for l in 0..WIDTH {
            let m = signal[e][l] / unit[l];
            y[e][l] = m;
            corrected[e][l] = (m * m - power).max(0.0).sqrt();
        }
    }
    (unit, beta)
}

impl<T: Times> FatWater<T> {
    #[inline(always)]
    fn descend(
        &self,
        k: &Kernel,
        mixtures: &Mixtures,
        law: &LaneLaw,
        y: &Tile,
        mut parts: Parts,
        state: &[u8; WIDTH],
    ) -> End {
        let mut is_active: [u32; WIDTH] = std::array::from_fn(|l| u32::from(state[l] == FITTED));
        let mut normal = self.normal(k, mixtures, law, y, &parts);
        let (mut damping, mut rounding) = ([1e-3_f32; WIDTH], [0.0; WIDTH]);
        for y in &y[..k.num_echoes] {
            for l in 0..WIDTH {
                rounding[l] = T::madd(ROUNDING * y[l], y[l], rounding[l]);
            }
        }
        for _ in 0..self.max_steps {
            let Step { trial, size, is_sharp } = step(k, &parts, &normal, &damping);
            let next = self.normal(k, mixtures, law, y, &trial);
            let mut any = 0;
            for l in 0..WIDTH {
                // Not worse, to rounding.
                let is_better = next.rss[l] <= normal.rss[l] * (1.0 + 4e-6) + rounding[l];
                let is_taken = (is_active[l] != 0) & is_better;
                let is_settled = (size[l] < LAST_STEP) & is_better & is_sharp[l] & (damping[l] <= 1e-3);
                damping[l] = if is_better { (0.1 * damping[l]).max(1e-7) } else { (8.0 * damping[l]).max(1e-2) };
                parts.water[l] = if is_taken { trial.water[l] } else { parts.water[l] };
                parts.fat[l] = if is_taken { trial.fat[l] } else { parts.fat[l] };
                parts.rate[l] = if is_taken { trial.rate[l] } else { parts.rate[l] };
                normal.rss[l] = if is_taken { next.rss[l] } else { normal.rss[l] };
                for i in 0..3 {
                    normal.gradient[i][l] = if is_taken { next.gradient[i][l] } else { normal.gradient[i][l] };
                }
                for i in 0..6 {
                    normal.hessian[i][l] = if is_taken { next.hessian[i][l] } else { normal.hessian[i][l] };
                }
                is_active[l] &= u32::from(!is_settled);
                any |= is_active[l];
            }
            if any == 0 {
                break;
            }
        }
        End { parts, rss: normal.rss, is_active }
    }

    #[inline(always)]
    fn normal(&self, k: &Kernel, mixtures: &Mixtures, law: &LaneLaw, y: &Tile, parts: &Parts) -> Normal {
        let zeros = [0.0; WIDTH];
        let mut normal = Normal { rss: zeros, gradient: [zeros; 3], hessian: [zeros; 6] };
        let mut curve = Curve::new(self.times, &parts.rate);
        for e in 0..k.num_echoes {
            let (q, re, im) = (-k.tau[e], mixtures.re[e], mixtures.im[e]);
            for l in 0..WIDTH {
                let (water, fat) = (parts.water[l], parts.fat[l]);
                let (real, imaginary) = (T::madd(fat, re, water), fat * im);
                let square = T::madd(real, real, imaginary * imaginary).max(1e-12);
                let inverse = reciprocal_root::<T>(square);
                let decay = curve.next(k, e, l, &parts.rate);
                let (value, by_log) = law.at::<T>(square * inverse * decay);
                let residual = y[e][l] - value;
                // By ln amplitude, then by what moves it.
                let by_part = by_log * inverse * inverse;
                let by_water = by_part * real;
                let by_fat = by_part * T::madd(real, re, imaginary * im);
                let by_rate = q * by_log;
                normal.rss[l] = T::madd(residual, residual, normal.rss[l]);
                normal.gradient[0][l] = T::madd(residual, by_water, normal.gradient[0][l]);
                normal.gradient[1][l] = T::madd(residual, by_fat, normal.gradient[1][l]);
                normal.gradient[2][l] = T::madd(residual, by_rate, normal.gradient[2][l]);
                normal.hessian[0][l] = T::madd(by_water, by_water, normal.hessian[0][l]);
                normal.hessian[1][l] = T::madd(by_water, by_fat, normal.hessian[1][l]);
                normal.hessian[2][l] = T::madd(by_fat, by_fat, normal.hessian[2][l]);
                normal.hessian[3][l] = T::madd(by_water, by_rate, normal.hessian[3][l]);
                normal.hessian[4][l] = T::madd(by_fat, by_rate, normal.hessian[4][l]);
                normal.hessian[5][l] = T::madd(by_rate, by_rate, normal.hessian[5][l]);
            }
        }
        normal
    }
}

/// A damped Gauss–Newton step.
struct Step {
    trial: Parts,
    /// Relative to the parameters.
    size: Lane,
    /// Whether more than rounding decides it.
    is_sharp: [bool; WIDTH],
}

/// Solves (JᵀJ + damping·diag)·step = Jᵀr by Cholesky's factors without roots, with parts held that want below zero.
#[inline(always)]
fn step(k: &Kernel, parts: &Parts, normal: &Normal, damping: &Lane) -> Step {
    let (mut trial, mut size, mut is_sharp) = (*parts, [0.0; WIDTH], [false; WIDTH]);
    let (slowest, fastest) = (-4.0 / k.span, 12.0 / k.first_gap);
    for l in 0..WIDTH {
        let [ww, wf, ff, wr, fr, rr] = [0, 1, 2, 3, 4, 5].map(|i| normal.hessian[i][l]);
        let [gw, gf, gr] = [0, 1, 2].map(|i| normal.gradient[i][l]);
        let is_water_held = (parts.water[l] <= 0.0) & (gw <= 0.0);
        let is_fat_held = (parts.fat[l] <= 0.0) & (gf <= 0.0);
        let (gw, wr) = if is_water_held { (0.0, 0.0) } else { (gw, wr) };
        let (gf, fr) = if is_fat_held { (0.0, 0.0) } else { (gf, fr) };
        let wf = if is_water_held | is_fat_held { 0.0 } else { wf };
        let more = 1.0 + damping[l];
        let (d0, f_on_w, r_on_w) = (ww * more, wf / (ww * more), wr / (ww * more));
        let d1 = ff * more - f_on_w * wf;
        let rest = fr - r_on_w * wf;
        let r_on_f = rest / d1;
        let d2 = rr * more - r_on_w * wr - r_on_f * rest;
        is_sharp[l] = (d1 > MIN_PIVOT * ff) & (d2 > MIN_PIVOT * rr);
        let (z0, z1) = (gw, gf - f_on_w * gw);
        let z2 = gr - r_on_w * z0 - r_on_f * z1;
        // Never far at once, and NaN stays where it is.
        let reach = (0.7 * parts.rate[l].abs()).max(0.3 / k.span);
        let by_rate = (z2 / d2).max(-reach).min(reach);
        let by_fat = z1 / d1 - r_on_f * by_rate;
        let by_water = z0 / d0 - f_on_w * by_fat - r_on_w * by_rate;
        let all = parts.water[l] + parts.fat[l];
        let water = (parts.water[l] + by_water.max(-all).min(2.0 * all)).max(0.0);
        let fat = (parts.fat[l] + by_fat.max(-all).min(2.0 * all)).max(0.0);
        let rate = (parts.rate[l] + by_rate).max(slowest).min(fastest);
        let moved = (water - parts.water[l]).abs() + (fat - parts.fat[l]).abs();
        size[l] = (rate - parts.rate[l]).abs() / parts.rate[l].abs().max(0.01 / k.span) + moved / all;
        (trial.water[l], trial.fat[l], trial.rate[l]) = (water, fat, rate);
    }
    Step { trial, size, is_sharp }
}

#[inline(always)]
fn found(k: &Kernel, y: &Tile, best: &End, unit: Lane, beta: f32) -> Minimum {
    let (mut amplitude, mut rss_at_infinity) = ([0.0; WIDTH], [0.0; WIDTH]);
    for l in 0..WIDTH {
        amplitude[l] = best.parts.water[l] + best.parts.fat[l];
    }
    for y in &y[1..k.num_echoes] {
        for l in 0..WIDTH {
            rss_at_infinity[l] += (y[l] - beta) * (y[l] - beta);
        }
    }
    Minimum {
        rate: best.parts.rate,
        is_active: best.is_active,
        amplitude,
        rss: best.rss,
        rss_at_infinity,
        rise_limit: [if k.noise.is_some() { 2.706 } else { f32::MAX }; WIDTH],
        unit,
        max_unexplained: ANY,
    }
}
