//! Mono-exponential nonlinear least squares by variable projection.
//!
//! For a given rate the amplitude is linear: b(R) = Σ y·e / Σ e². A scan over R finds the right valley, so no start
//! value is needed; Levenberg–Marquardt goes to its bottom.
//!
//! # Source
//! Golub & Pereyra, SIAM J Numer Anal 1973;10:413, doi 10.1137/0710036.

use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, lm, noise, reach};

/// How many rates the scan tries.
pub(in crate::fit) const NUM_SCANNED: usize = 32;

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    if let Some(bound) = reach::from_floor(problem) {
        return Ok(bound);
    }
    let best = least_squares(problem, &problem.y)?;
    let rss = rss(&problem.tau, &problem.y, best.rate, best.amplitude);
    let rss_at_infinity: f64 = problem.y[1..].iter().map(|y| y * y).sum();
    reach::bounded(problem, best, (rss, rss_at_infinity), problem.sigma.map(|s| s * s), |rate| {
        let amplitude = projection(&problem.tau, &problem.y, rate).1;
        (self::rss(&problem.tau, &problem.y, rate, amplitude), amplitude)
    })
}

/// Least squares of `y` on b·e^(−R·τ), without judgement of its reach.
pub(super) fn least_squares(problem: &Problem, y: &[f64]) -> Result<Estimate, NoFit> {
    let tau = &problem.tau;
    let (rate, amplitude) = match problem.warm {
        Some(warm) => (warm.rate, warm.amplitude),
        None => grid_start(problem, y),
    };
    let limit = 2.0 * problem.rate_limit();
    let found = lm::minimize(
        [amplitude, rate],
        y,
        |p, i| {
            let e = (-p[1] * tau[i]).exp();
            (p[0] * e, [e, -p[0] * tau[i] * e])
        },
        |p| [p[0], p[1].clamp(-0.1 * limit, limit)],
    );
    let [amplitude, rate] = found.parameters;
    match found.has_converged && amplitude > 0.0 {
        true if rate > 0.0 => Ok(Estimate::mono(rate, amplitude, problem.len())),
        true => Err(NoFit::NoDecay),
        false => Err(NoFit::DidNotConverge),
    }
}

/// The rates of the scan, s⁻¹, ascending by one factor.
///
/// * `tau` — s from the first echo, at least two.
pub(in crate::fit) fn scanned_rates(tau: &[f64]) -> [f64; NUM_SCANNED] {
    let (first_gap, span) = (tau[1], tau[tau.len() - 1]);
    let (low, high) = ((0.02 / span).ln(), (12.0 / first_gap).max(3500.0).ln());
    std::array::from_fn(|i| (low + (high - low) * i as f64 / (NUM_SCANNED - 1) as f64).exp())
}

/// Rate and amplitude of the best of the scanned rates.
pub(in crate::fit) fn grid_start(problem: &Problem, y: &[f64]) -> (f64, f64) {
    let mut best = (f64::NEG_INFINITY, 0.0, 0.0);
    for rate in scanned_rates(&problem.tau) {
        let (explained, amplitude) = projection(&problem.tau, y, rate);
        if explained > best.0 {
            best = (explained, rate, amplitude);
        }
    }
    (best.1, best.2)
}

/// Start for models that know the noise: the scan on √(M² − 2Lσ²).
pub(in crate::fit) fn corrected_start(problem: &Problem, sigma: f64) -> (f64, f64) {
    let power = noise::second_moment(0.0, sigma, problem.law.coils());
    let corrected: Vec<f64> = problem.y.iter().map(|y| (y * y - power).max(0.0).sqrt()).collect();
    let (rate, amplitude) = grid_start(problem, &corrected);
    (rate.min(farthest_start(amplitude / sigma) / problem.first_gap()), amplitude)
}

/// Rate over the first gap beyond which the second echo is lost in the noise: no slope would lead back from there.
pub(in crate::fit) fn farthest_start(amplitude_over_sigma: f64) -> f64 {
    (1.0 + 2.0 * amplitude_over_sigma).ln()
}

/// Explained sum of squares and amplitude ≥ 0 of the best curve of this rate.
fn projection(tau: &[f64], y: &[f64], rate: f64) -> (f64, f64) {
    let (mut ye, mut ee) = (0.0, 0.0);
    for (tau, y) in tau.iter().zip(y) {
        let e = (-rate * tau).exp();
        ye += y * e;
        ee += e * e;
    }
    let amplitude = (ye / ee).max(0.0);
    (amplitude * ye, amplitude)
}

fn rss(tau: &[f64], y: &[f64], rate: f64, amplitude: f64) -> f64 {
    tau.iter().zip(y).map(|(tau, y)| (y - amplitude * (-rate * tau).exp()).powi(2)).sum()
}
