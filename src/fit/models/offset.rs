//! Mono-exponential plus a constant C ≥ 0. Overestimates the rate at moderate noise; for comparison with published work.
//!
//! # Source
//! Wood et al., Blood 2005;106:1460, doi 10.1182/blood-2004-10-3982; bias: He et al., Magn Reson Med 2008;60:1082.

use super::mono;
use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, lm, reach};

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    if let Some(bound) = reach::from_floor(problem) {
        return Ok(bound);
    }
    let (best, rss) = least_squares(problem, &problem.y)?;
    let rest = &problem.y[1..];
    let mean = rest.iter().sum::<f64>() / rest.len() as f64;
    let rss_at_infinity = rest.iter().map(|y| (y - mean).powi(2)).sum();
    reach::bounded(problem, best, (rss, rss_at_infinity), problem.sigma.map(|s| s * s), |rate| {
        let (rss, amplitude, _) = at_rate(&problem.tau, &problem.y, rate);
        (rss, amplitude)
    })
}

/// Least squares of `y` on b·e^(−R·τ) + C with C ≥ 0, and its residual sum of squares.
pub(super) fn least_squares(problem: &Problem, y: &[f64]) -> Result<(Estimate, f64), NoFit> {
    let tau = &problem.tau;
    let start = match problem.warm {
        Some(warm) => [warm.amplitude, warm.rate, warm.offset.unwrap_or(0.0)],
        None => scan(problem, y),
    };
    let limit = 2.0 * problem.rate_limit();
    let found = lm::minimize(
        start,
        y,
        |p, i| {
            let e = (-p[1] * tau[i]).exp();
            (p[0] * e + p[2], [e, -p[0] * tau[i] * e, 1.0])
        },
        |p| [p[0], p[1].clamp(-0.1 * limit, limit), p[2]],
    );
    let [amplitude, rate, offset] = found.parameters;
    if found.has_converged && offset >= 0.0 && rate > 0.0 && amplitude > 0.0 {
        let mut best = Estimate::mono(rate, amplitude, problem.len());
        best.offset = Some(offset);
        best.num_parameters = 3;
        return Ok((best, found.rss));
    }
    // The constant wants to be negative: at its bound the model is a plain exponential.
    let mut best = mono::least_squares(problem, y)?;
    best.offset = Some(0.0);
    best.num_parameters = 3;
    let rss = tau.iter().zip(y).map(|(tau, y)| (y - best.amplitude * (-best.rate * tau).exp()).powi(2)).sum();
    Ok((best, rss))
}

fn scan(problem: &Problem, y: &[f64]) -> [f64; 3] {
    const SCAN: usize = 32;
    let (low, high) = ((0.02 / problem.span()).ln(), (12.0 / problem.first_gap()).max(3500.0).ln());
    let mut best = (f64::INFINITY, [0.0; 3]);
    for i in 0..SCAN {
        let rate = (low + (high - low) * i as f64 / (SCAN - 1) as f64).exp();
        let (rss, amplitude, offset) = at_rate(&problem.tau, y, rate);
        if rss < best.0 {
            best = (rss, [amplitude, rate, offset]);
        }
    }
    best.1
}

/// Residual sum of squares, amplitude and constant (both ≥ 0) of the best curve of this rate.
fn at_rate(tau: &[f64], y: &[f64], rate: f64) -> (f64, f64, f64) {
    let n = y.len() as f64;
    let (mut e1, mut ee, mut ye, mut y1) = (0.0, 0.0, 0.0, 0.0);
    for (tau, y) in tau.iter().zip(y) {
        let e = (-rate * tau).exp();
        e1 += e;
        ee += e * e;
        ye += y * e;
        y1 += y;
    }
    let determinant = n * ee - e1 * e1;
    let (mut amplitude, mut offset) = if determinant > 0.0 {
        ((n * ye - e1 * y1) / determinant, (ee * y1 - e1 * ye) / determinant)
    } else {
        (0.0, -1.0)
    };
    if offset < 0.0 {
        (amplitude, offset) = ((ye / ee).max(0.0), 0.0);
    } else if amplitude < 0.0 {
        (amplitude, offset) = (0.0, (y1 / n).max(0.0));
    }
    let rss = tau.iter().zip(y).map(|(tau, y)| (y - offset - amplitude * (-rate * tau).exp()).powi(2)).sum();
    (rss, amplitude, offset)
}
