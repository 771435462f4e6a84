//! Maximum likelihood under noncentral chi noise (Rician for one coil), of one pixel or of all pixels of a region.
//!
//! For single magnitudes only: a mean over pixels does not follow this law. Where σ is unknown it is estimated too.
//!
//! # Source
//! Sijbers et al., IEEE Trans Med Imaging 1998;17:357, doi 10.1109/42.712125 (Rician); Constantinides et al.,
//! Magn Reson Med 1997, doi 10.1002/mrm.1910380524 (noncentral chi).

use super::mono;
use crate::fit::noise::special::chi_bessel;
use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, lm, reach};

/// Half of the χ² quantile that one side of a 95 % limit takes.
const ALLOWED_DROP: f64 = 1.353;

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    estimate_pixels(problem, &problem.y)
}

/// One decay for many pixels.
///
/// * `pixels` — one decay after the other, scaled as the problem.
pub(in crate::fit) fn estimate_pixels(problem: &Problem, pixels: &[f64]) -> Result<Estimate, NoFit> {
    let likelihood = Likelihood { problem, pixels };
    let (found, sigma) = match problem.sigma {
        Some(sigma) => (likelihood.climb(likelihood.start(sigma), sigma), sigma),
        None => likelihood.climb_with_sigma()?,
    };
    let [amplitude, rate] = found.ok_or(NoFit::DidNotConverge)?;
    if rate <= 0.0 {
        return Err(NoFit::NoDecay);
    }
    let mut best = Estimate::mono(rate, amplitude.abs(), problem.len());
    best.sigma = Some(sigma);
    best.num_parameters = if problem.sigma.is_some() { 2 } else { 3 };
    let profile = |rate: f64| {
        let amplitude = likelihood.amplitude_at(rate, amplitude, sigma);
        (likelihood.at([amplitude, rate], sigma).cost, amplitude.abs())
    };
    let limit = likelihood.at([amplitude, rate], sigma).cost + ALLOWED_DROP;
    reach::bounded_by(problem, best, limit, profile(problem.rate_limit()).0, profile)
}

struct Likelihood<'a> {
    problem: &'a Problem,
    pixels: &'a [f64],
}

/// −ln L up to a constant, with its gradient and the positive part of its curvature by amplitude and rate.
struct Point {
    cost: f64,
    gradient: [f64; 2],
    curvature: [[f64; 2]; 2],
    /// The σ² that maximizes the likelihood if amplitude and rate are right.
    variance: f64,
}

impl Likelihood<'_> {
    fn start(&self, sigma: f64) -> [f64; 2] {
        let (rate, amplitude) = match self.problem.warm {
            Some(warm) => (warm.rate, warm.amplitude),
            None => mono::corrected_start(self.problem, sigma),
        };
        [amplitude.max(sigma), rate]
    }

    fn at(&self, [amplitude, rate]: [f64; 2], sigma: f64) -> Point {
        let coils = self.problem.law.coils();
        let (l, variance) = (f64::from(coils), sigma * sigma);
        let mut point = Point { cost: 0.0, gradient: [0.0; 2], curvature: [[0.0; 2]; 2], variance: 0.0 };
        for (i, tau) in self.problem.tau.iter().enumerate() {
            let e = (-rate * tau).exp();
            let a = amplitude * e;
            let by = [e, -tau * a];
            let (mut slope, mut curvature) = (0.0, 0.0);
            for &m in self.pixels.iter().skip(i).step_by(self.problem.len()) {
                let m = m.abs();
                let chi = chi_bessel(coils, m * a.abs() / variance);
                let noise_free = m * chi.ratio * a.signum();
                point.cost += (m * m + a * a) / (2.0 * variance) - chi.ln_reduced;
                point.variance += m * m - 2.0 * a * noise_free + a * a;
                slope += (a - noise_free) / variance;
                curvature += ((1.0 - m * m / variance * chi.ratio_slope) / variance).max(0.05 / variance);
            }
            for j in 0..2 {
                point.gradient[j] += slope * by[j];
                for k in 0..2 {
                    point.curvature[j][k] += curvature * by[j] * by[k];
                }
            }
        }
        let count = self.pixels.len() as f64;
        point.cost += count * l * variance.ln();
        point.variance /= 2.0 * l * count;
        point
    }

    /// Damped Newton steps to the maximum of the likelihood for a given σ.
    fn climb(&self, start: [f64; 2], sigma: f64) -> Option<[f64; 2]> {
        let limit = 2.0 * self.problem.rate_limit();
        let mut at = [start[0], start[1].clamp(0.0, limit)];
        let mut point = self.at(at, sigma);
        let mut damping = 1e-4;
        for _ in 0..200 {
            let step = lm::damped_step(&point.curvature, &point.gradient.map(|g| -g), damping)?;
            let trial = [at[0] + step[0], (at[1] + step[1]).clamp(-0.1 * limit, limit)];
            let next = self.at(trial, sigma);
            if next.cost <= point.cost {
                let is_small = (0..2).all(|j| (trial[j] - at[j]).abs() <= 1e-9 * at[j].abs());
                let is_flat = point.cost - next.cost <= 1e-13 * point.cost.abs() && damping < 0.1;
                (at, point) = (trial, next);
                damping = (damping * 0.1).max(1e-12);
                if is_small || is_flat {
                    return Some(at);
                }
            } else {
                damping *= 10.0;
                if damping > 1e12 {
                    return Some(at);
                }
            }
        }
        None
    }

    /// Alternates between the decay and σ² until neither moves.
    fn climb_with_sigma(&self) -> Result<(Option<[f64; 2]>, f64), NoFit> {
        if self.pixels.len() < 4 {
            return Err(NoFit::TooFewEchoes);
        }
        let smallest = self.problem.y.iter().copied().fold(f64::INFINITY, f64::min).max(1e-3);
        let mut sigma = self
            .problem
            .warm
            .and_then(|warm| warm.sigma)
            .unwrap_or(smallest / reach::pure_noise(self.problem, 1.0))
            .max(1e-6);
        let mut at = self.start(sigma);
        for _ in 0..500 {
            let Some(found) = self.climb(at, sigma) else { return Ok((None, sigma)) };
            let next = self.at(found, sigma).variance.max(1e-12).sqrt();
            let has_settled = (next / sigma - 1.0).abs() < 1e-7;
            (at, sigma) = (found, next);
            if has_settled {
                break;
            }
        }
        Ok((Some(at), sigma))
    }

    /// The most likely amplitude at a given rate, by its own fixed-point and Newton steps.
    fn amplitude_at(&self, rate: f64, start: f64, sigma: f64) -> f64 {
        let mut amplitude = start.max(sigma);
        for _ in 0..100 {
            let point = self.at([amplitude, rate], sigma);
            let step = -point.gradient[0] / point.curvature[0][0];
            amplitude = (amplitude + step).max(1e-9);
            if step.abs() < 1e-8 * amplitude {
                break;
            }
        }
        amplitude
    }
}
