//! Is a rate within the reach of the echoes, or is only a lower bound known?
//!
//! Must not know: signal models; they hand in their residuals.

use super::NoFit;
use super::noise::beta;
use super::problem::{Estimate, Problem};

/// One-sided 95 % quantile of Student's t for 1 to 20 degrees of freedom.
// Abramowitz & Stegun, table 26.10
const T_95: [f64; 20] = [
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746,
    1.740, 1.734, 1.729, 1.725,
];

fn t_95(degrees: usize) -> f64 {
    match degrees {
        0 => T_95[0],
        1..=20 => T_95[degrees - 1],
        _ => 1.645 + 1.6 / degrees as f64,
    }
}

/// How much the residual sum of squares may rise above its minimum at a rate that still agrees with the data (one
/// side, 95 %).
///
/// The variance is that of the residuals, because a curve may be a mean of any number of pixels; it cannot exceed
/// that of a single magnitude, if `variance_limit` is known.
pub(super) fn allowed_rise(rss: f64, num_echoes: usize, num_parameters: usize, variance_limit: Option<f64>) -> f64 {
    let degrees = num_echoes.saturating_sub(num_parameters);
    let from_residuals = t_95(degrees).powi(2) * rss / degrees.max(1) as f64;
    let rise = variance_limit.map_or(from_residuals, |limit| from_residuals.min(2.706 * limit));
    // Signals are scaled to one, so this is far above rounding and far below any measurement.
    rise.max(1e-12)
}

/// Turns a least-squares fit into a lower bound where an infinite rate explains the data as well.
///
/// * `rss` — at the best fit; `rss_at_infinity` — with signal in the first echo only.
/// * `profile` — smallest residual sum of squares at a rate, with the amplitude there.
///
/// # Errors
/// [`NoFit::AtNoiseFloor`] if no rate at all can be excluded.
pub(super) fn bounded(
    problem: &Problem,
    best: Estimate,
    (rss, rss_at_infinity): (f64, f64),
    variance_limit: Option<f64>,
    profile: impl Fn(f64) -> (f64, f64),
) -> Result<Estimate, NoFit> {
    let limit = rss + allowed_rise(rss, problem.len(), best.num_parameters, variance_limit);
    bounded_by(problem, best, limit, rss_at_infinity, profile)
}

/// [`bounded`] for any objective to be minimized: rates below `limit` agree with the data.
pub(super) fn bounded_by(
    problem: &Problem,
    mut best: Estimate,
    limit: f64,
    at_infinity: f64,
    profile: impl Fn(f64) -> (f64, f64),
) -> Result<Estimate, NoFit> {
    if at_infinity > limit && best.rate < problem.rate_limit() {
        return Ok(best);
    }
    let lowest = 0.01 / problem.span();
    let mut low = lowest.ln();
    if profile(lowest).0 <= limit {
        return Err(NoFit::AtNoiseFloor);
    }
    let mut high = best.rate.clamp(lowest, problem.rate_limit()).ln();
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if profile(middle.exp()).0 > limit { low = middle } else { high = middle }
    }
    best.rate = low.exp();
    best.amplitude = profile(best.rate).1;
    best.is_lower_bound = true;
    Ok(best)
}

/// For models that know no noise floor: what can be said from the number of echoes above it.
///
/// `Ok(None)` if at least two echoes stand above the floor, or the floor is unknown.
///
/// # Errors
/// [`NoFit::AtNoiseFloor`] if the first echo does not stand above the floor.
pub(super) fn from_floor(problem: &Problem) -> Result<Option<Estimate>, NoFit> {
    let Some(floor) = problem.floor() else { return Ok(None) };
    let above = problem.y.iter().filter(|&&y| y > floor).count();
    if above >= 2 {
        return Ok(None);
    }
    if problem.y[0] <= floor {
        return Err(NoFit::AtNoiseFloor);
    }
    // The second echo is at most at the floor.
    let rate = (problem.y[0] / floor).ln() / problem.first_gap();
    let mut bound = Estimate::mono(rate, problem.y[0], problem.len());
    bound.is_lower_bound = true;
    Ok(Some(bound))
}

/// E[M] without signal, scaled.
pub(super) fn pure_noise(problem: &Problem, sigma: f64) -> f64 {
    sigma * beta(problem.law.coils())
}
