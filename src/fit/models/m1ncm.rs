//! First-moment noise-corrected fit: least squares of the magnitudes on E[M](S0, R2*; σ, L).
//!
//! Works on single pixels and on means over pixels alike, with the σ of a pixel, because the mean of magnitudes
//! estimates E[M]. Where σ is unknown it is fitted as a third parameter.
//!
//! # Source
//! Feng et al., Magn Reson Med 2013;70:1765, doi 10.1002/mrm.24607.

use std::cell::Cell;

use super::mono;
use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, lm, reach};

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    match problem.sigma {
        Some(sigma) => fit_with_sigma(problem, sigma),
        None => fit_sigma(problem),
    }
}

fn fit_with_sigma(problem: &Problem, sigma: f64) -> Result<Estimate, NoFit> {
    let start = match problem.warm {
        Some(warm) => (warm.rate, warm.amplitude),
        None => mono::corrected_start(problem, sigma),
    };
    let found = descend(problem, sigma, start);
    let [amplitude, rate] = found.parameters;
    if !found.has_converged {
        return Err(NoFit::DidNotConverge);
    }
    if rate <= 0.0 {
        return Err(NoFit::NoDecay);
    }
    let mut best = Estimate::mono(rate, amplitude.abs(), problem.len());
    best.sigma = Some(sigma);
    let noise = reach::pure_noise(problem, sigma);
    let rss_at_infinity: f64 = problem.y[1..].iter().map(|y| (y - noise).powi(2)).sum();
    // Neighboring rates have neighboring amplitudes.
    let last = Cell::new(amplitude.abs());
    reach::bounded(problem, best, (found.rss, rss_at_infinity), Some(sigma * sigma), |rate| {
        let (rss, amplitude) = at_rate(problem, sigma, rate, last.get());
        last.set(amplitude);
        (rss, amplitude)
    })
}

fn descend(problem: &Problem, sigma: f64, (rate, amplitude): (f64, f64)) -> lm::Solution<2> {
    let limit = 2.0 * problem.rate_limit();
    lm::minimize(
        [amplitude.max(sigma), rate],
        &problem.y,
        |p, i| {
            let e = (-p[1] * problem.tau[i]).exp();
            let (value, slope) = problem.law.at(p[0] * e, sigma);
            (value, [slope * e, -slope * p[0] * problem.tau[i] * e])
        },
        |p| [p[0], p[1].clamp(-0.1 * limit, limit)],
    )
}

/// Smallest residual sum of squares at a rate, and its amplitude.
fn at_rate(problem: &Problem, sigma: f64, rate: f64, start: f64) -> (f64, f64) {
    let found = lm::minimize_to(
        1e-4,
        [start.max(sigma)],
        &problem.y,
        |p, i| {
            let e = (-rate * problem.tau[i]).exp();
            let (value, slope) = problem.law.at(p[0] * e, sigma);
            (value, [slope * e])
        },
        |p| p,
    );
    (found.rss, found.parameters[0].abs())
}

/// σ as third parameter. It is held by echoes at the floor; without any, it says little and costs little.
fn fit_sigma(problem: &Problem) -> Result<Estimate, NoFit> {
    let smallest = problem.y.iter().copied().fold(f64::INFINITY, f64::min).max(1e-3);
    let highest = smallest / reach::pure_noise(problem, 1.0);
    let starts: Vec<[f64; 3]> = match problem.warm {
        Some(warm) => vec![[warm.amplitude, warm.rate, warm.sigma.unwrap_or(highest)]],
        None => [highest, 0.3 * highest]
            .map(|sigma| {
                let (rate, amplitude) = mono::corrected_start(problem, sigma);
                [amplitude, rate, sigma]
            })
            .to_vec(),
    };
    let best = starts
        .into_iter()
        .map(|start| descend_with_sigma(problem, start))
        .filter(|found| found.has_converged)
        .min_by(|a, b| a.rss.total_cmp(&b.rss))
        .ok_or(NoFit::DidNotConverge)?;
    let [amplitude, rate, sigma] = best.parameters;
    if rate <= 0.0 {
        return Err(NoFit::NoDecay);
    }
    let mut estimate = Estimate::mono(rate, amplitude.abs(), problem.len());
    estimate.sigma = Some(sigma);
    estimate.num_parameters = 3;
    let rest = &problem.y[1..];
    let mean = rest.iter().sum::<f64>() / rest.len() as f64;
    let rss_at_infinity = rest.iter().map(|y| (y - mean).powi(2)).sum();
    reach::bounded(problem, estimate, (best.rss, rss_at_infinity), None, |rate| {
        let profile = |sigma: f64| at_rate(problem, sigma, rate, amplitude.abs());
        // At a given rate the best σ lies between none and what makes noise of every echo.
        let sigma = golden_minimum(1e-6, 1.5 * highest.max(sigma), |sigma| profile(sigma).0);
        profile(sigma)
    })
}

fn descend_with_sigma(problem: &Problem, start: [f64; 3]) -> lm::Solution<3> {
    let limit = 2.0 * problem.rate_limit();
    lm::minimize(
        start,
        &problem.y,
        |p, i| {
            let e = (-p[1] * problem.tau[i]).exp();
            let amplitude = p[0] * e;
            let (value, slope) = problem.law.at(amplitude, p[2]);
            let by_sigma = (value - amplitude * slope) / p[2];
            (value, [slope * e, -slope * amplitude * problem.tau[i], by_sigma])
        },
        |p| [p[0], p[1].clamp(-0.1 * limit, limit), p[2].clamp(1e-6, 1.0)],
    )
}

fn golden_minimum(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_895;
    for _ in 0..40 {
        let width = RATIO * (high - low);
        let (left, right) = (high - width, low + width);
        if f(left) < f(right) { high = right } else { low = left }
    }
    (low + high) / 2.0
}
