//! Log-linear least squares. Fast, and wrong as soon as echoes reach the noise floor: a preview only.
//!
//! # Source
//! Weights M² make the variance of ln M uniform: Koay et al., J Magn Reson 2006;182:115, doi 10.1016/j.jmr.2006.06.020.

use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, reach};

/// How echoes count in a log-linear fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogLinearWeights {
    /// M²: what [`Model::LogLinear`](crate::fit::Model::LogLinear) uses.
    #[default]
    SquaredSignal,
    /// All alike, as in many published maps; collapses at the floor (−59 % at 500 s⁻¹ and S0/σ = 50). For
    /// comparison with such maps only: [`Model::LogLinearUnweighted`](crate::fit::Model::LogLinearUnweighted).
    Equal,
}

pub(super) fn fit(problem: &Problem, weights: LogLinearWeights) -> Result<Estimate, NoFit> {
    if let Some(bound) = reach::from_floor(problem) {
        return Ok(bound);
    }
    let (rate, amplitude) = line(&problem.tau, &problem.y, weights)?;
    Ok(Estimate::mono(rate, amplitude, problem.len()))
}

/// Rate in s⁻¹ and S0 in signal units of ln M against TE, over the echoes with signal above zero.
///
/// * `te_ms`, `signal` — one value per echo.
///
/// # Errors
/// [`NoFit::NoSignal`] for fewer than two such echoes, [`NoFit::NoDecay`] for a rate that is not above zero.
pub fn fit_log_linear(te_ms: &[f64], signal: &[f64], weights: LogLinearWeights) -> Result<(f64, f64), NoFit> {
    if te_ms.iter().chain(signal).any(|v| !v.is_finite()) {
        return Err(NoFit::NotFinite);
    }
    let te_s: Vec<f64> = te_ms.iter().map(|t| t / 1000.0).collect();
    let (rate, s0) = line(&te_s, signal, weights)?;
    if s0.is_finite() { Ok((rate, s0)) } else { Err(NoFit::DidNotConverge) }
}

fn line(tau: &[f64], y: &[f64], weights: LogLinearWeights) -> Result<(f64, f64), NoFit> {
    let points = || tau.iter().zip(y).filter(|&(_, &y)| y > 0.0);
    let weight = |y: f64| match weights {
        LogLinearWeights::SquaredSignal => y * y,
        LogLinearWeights::Equal => 1.0,
    };
    let (mut w, mut wx, mut wy) = (0.0, 0.0, 0.0);
    for (&tau, &y) in points() {
        w += weight(y);
        wx += weight(y) * tau;
        wy += weight(y) * y.ln();
    }
    let (x_mean, y_mean) = (wx / w, wy / w);
    let (mut sxx, mut sxy) = (0.0, 0.0);
    for (&tau, &y) in points() {
        sxx += weight(y) * (tau - x_mean).powi(2);
        sxy += weight(y) * (tau - x_mean) * (y.ln() - y_mean);
    }
    if sxx.is_nan() || sxx <= 0.0 || points().count() < 2 {
        return Err(NoFit::NoSignal);
    }
    let rate = -sxy / sxx;
    if rate.is_nan() || rate <= 0.0 {
        return Err(NoFit::NoDecay);
    }
    Ok((rate, (y_mean + rate * x_mean).exp()))
}
