//! Is a rate within the reach of the echoes, or is only a lower bound known?
//!
//! Must not know: signal models; they hand in their residuals.

use super::NoFit;
use super::noise::{beta, floor_sd};
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

/// Is there nothing but noise? True if no echo stands above the floor of a single magnitude; also if one does, but
/// neither it nor the power of all echoes is more than noise has in 99 of 100 pixels. `false` where σ is unknown.
pub(super) fn is_noise(problem: &Problem) -> bool {
    let (Some(floor), Some(sigma)) = (problem.floor(), problem.sigma) else { return false };
    let (n, coils) = (problem.len() as f64, problem.law.coils());
    let channels = 2.0 * f64::from(coils);
    let power = problem.y.iter().map(|y| y * y).sum::<f64>() / (channels * n * sigma * sigma);
    let chance = sigma * (beta(coils) + 3.7 * floor_sd(coils));
    // Signals are scaled to a maximum of one.
    floor >= 1.0 || chance >= 1.0 && power <= 1.0 + 2.5 / (n * channels / 2.0).sqrt()
}

/// For models that know no noise floor: the lower bound where only the first echo stands above it.
///
/// A single later echo may stand out by chance, so the mean of the later ones decides. `None` if there is more signal,
/// or the floor is unknown.
pub(super) fn from_floor(problem: &Problem) -> Option<Estimate> {
    let (floor, sigma) = (problem.floor()?, problem.sigma?);
    let rest = &problem.y[1..];
    let mean = rest.iter().sum::<f64>() / rest.len() as f64;
    let coils = problem.law.coils();
    let limit = sigma * (beta(coils) + 3.0 * floor_sd(coils) / (rest.len() as f64).sqrt());
    if problem.y[0] <= floor || rest[0] > floor || mean > limit {
        return None;
    }
    // The second echo is at most at the floor.
    let rate = (problem.y[0] / floor).ln() / problem.first_gap();
    let mut bound = Estimate::mono(rate, problem.y[0], problem.len());
    bound.sigma = Some(sigma);
    bound.is_lower_bound = true;
    Some(bound)
}

/// E[M] without signal, scaled.
pub(super) fn pure_noise(problem: &Problem, sigma: f64) -> f64 {
    sigma * beta(problem.law.coils())
}
