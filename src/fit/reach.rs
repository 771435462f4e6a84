//! Is a rate within the reach of the echoes, or is only a lower bound known?
//!
//! Must not know: signal models; they hand in their residuals.

use super::NoFit;
use super::noise::{beta, floor_sd, noise_floor};
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
    let from_residuals = rise_per_rss(num_echoes, num_parameters) * rss;
    let rise = variance_limit.map_or(from_residuals, |limit| from_residuals.min(2.706 * limit));
    // Signals are scaled to one, so this is far above rounding and far below any measurement.
    rise.max(1e-12)
}

/// t²/ν: the rise over the residual sum of squares that the residuals themselves allow.
pub(super) fn rise_per_rss(num_echoes: usize, num_parameters: usize) -> f64 {
    let degrees = num_echoes.saturating_sub(num_parameters);
    t_95(degrees).powi(2) / degrees.max(1) as f64
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
    mut best: Estimate,
    (rss, rss_at_infinity): (f64, f64),
    variance_limit: Option<f64>,
    profile: impl Fn(f64) -> (f64, f64),
) -> Result<Estimate, NoFit> {
    let lowest = rss.min(rss_at_infinity);
    let limit = lowest + allowed_rise(lowest, problem.len(), best.num_parameters, variance_limit);
    if rss > limit {
        // A valley, but an infinite rate explains the echoes better.
        best.rate = problem.rate_limit();
    }
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
    let excess = |log_rate: f64| profile(log_rate.exp()).0 - limit;
    let lowest = 0.01 / problem.span();
    let at_lowest = excess(lowest.ln());
    if at_lowest <= 0.0 {
        return Err(NoFit::AtNoiseFloor);
    }
    let highest = best.rate.clamp(lowest, problem.rate_limit());
    best.rate = root(lowest.ln(), highest.ln(), at_lowest, excess).exp();
    best.amplitude = profile(best.rate).1;
    best.is_lower_bound = true;
    Ok(best)
}

/// Where `f` falls through zero between `low`, where it is `f_low` > 0, and `high`, to 1e-6. The lower side of it.
///
/// # Source
/// The Illinois variant of the false position: Dowell & Jarratt, BIT 1971;11:168, doi 10.1007/BF01934364.
fn root(mut low: f64, mut high: f64, mut f_low: f64, f: impl Fn(f64) -> f64) -> f64 {
    let mut f_high = f(high);
    let mut last_side = 0;
    for _ in 0..100 {
        if high - low < 1e-6 || f_high >= 0.0 {
            break;
        }
        // Residuals span decades, so halving serves until both ends are near.
        let share = if f_low > -20.0 * f_high { 0.5 } else { f_low / (f_low - f_high) };
        let middle = low + (high - low) * share.clamp(1e-9, 1.0 - 1e-9);
        let value = f(middle);
        let side = if value > 0.0 { 1 } else { -1 };
        if side > 0 {
            (low, f_low) = (middle, value);
            f_high *= if last_side == side { 0.5 } else { 1.0 };
        } else {
            (high, f_high) = (middle, value);
            f_low *= if last_side == side { 0.5 } else { 1.0 };
        }
        last_side = side;
    }
    low
}

/// What noise alone does not exceed, in units of σ.
pub(super) struct NoiseLimits {
    /// A single magnitude, in 19 of 20 cases.
    pub floor: f64,
    /// The largest of all echoes, in 199 of 200 pixels.
    pub chance: f64,
    /// Sum over the echoes of M²/σ², in 199 of 200 pixels.
    pub power: f64,
}

impl NoiseLimits {
    pub fn new(coils: u32, num_echoes: usize) -> Self {
        let (n, l) = (num_echoes as f64, f64::from(coils));
        Self {
            floor: noise_floor(1.0, coils),
            chance: beta(coils) + 4.4 * floor_sd(coils),
            power: 2.0 * l * n * (1.0 + 3.3 / (n * l).sqrt()),
        }
    }
}

/// Is there nothing but noise? True if no echo stands above the floor of a single magnitude; also if one does, but
/// neither it nor the power of all echoes is more than chance gives. `false` where σ is unknown.
pub(super) fn is_noise(problem: &Problem) -> bool {
    let Some(sigma) = problem.sigma else { return false };
    let limits = NoiseLimits::new(problem.law.coils(), problem.len());
    let power = problem.y.iter().map(|y| y * y).sum::<f64>();
    // Signals are scaled to a maximum of one.
    limits.floor * sigma >= 1.0 || limits.chance * sigma >= 1.0 && power <= limits.power * sigma * sigma
}

/// For models that know no noise floor: the lower bound where only the first echo stands above it.
///
/// A single later echo may stand out by chance, so the mean of the later ones decides. `None` if there is more signal,
/// or the floor is unknown.
pub(super) fn from_floor(problem: &Problem) -> Option<Estimate> {
    let (floor, sigma) = (problem.floor()?, problem.sigma?);
    let rest = &problem.y[1..];
    let mean = rest.iter().sum::<f64>() / rest.len() as f64;
    let limit = sigma * later_mean(problem.law.coils(), rest.len());
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

/// Mean of `count` magnitudes that noise alone does not exceed, in units of σ.
pub(super) fn later_mean(coils: u32, count: usize) -> f64 {
    beta(coils) + 3.0 * floor_sd(coils) / (count as f64).sqrt()
}

/// E[M] without signal, scaled.
pub(super) fn pure_noise(problem: &Problem, sigma: f64) -> f64 {
    sigma * beta(problem.law.coils())
}
