//! Which estimator a model is, and what it predicts.
//!
//! Must not know: how estimators work.

use super::log_linear::LogLinearWeights;
use super::{arlo, fat_water, log_linear, m1ncm, max_likelihood, mono, offset, second_moment, truncated};
use crate::fit::problem::{Estimate, Problem};
use crate::fit::{Model, NoFit, noise, reach};

pub(in crate::fit) fn fit(model: Model, problem: &Problem) -> Result<Estimate, NoFit> {
    if reach::is_noise(problem) {
        return Err(NoFit::AtNoiseFloor);
    }
    match model {
        Model::M1ncm => m1ncm::fit(problem),
        Model::Nlls => mono::fit(problem),
        Model::LogLinear => log_linear::fit(problem, LogLinearWeights::SquaredSignal),
        Model::LogLinearUnweighted => log_linear::fit(problem, LogLinearWeights::Equal),
        Model::Arlo => arlo::fit(problem),
        Model::Truncated => truncated::fit(problem),
        Model::Offset => offset::fit(problem),
        Model::SecondMoment => second_moment::fit(problem),
        Model::MaximumLikelihood => max_likelihood::fit(problem),
        Model::FatWater => fat_water::fit(problem),
    }
}

/// What the model expects to be measured `tau` s after the first used echo.
pub(in crate::fit) fn predict(model: Model, problem: &Problem, estimate: &Estimate, tau: f64) -> f64 {
    let amplitude = estimate.amplitude * (-estimate.rate * tau).exp();
    let sigma = estimate.sigma.filter(|&sigma| sigma > 0.0);
    match (model, sigma) {
        (Model::M1ncm | Model::MaximumLikelihood, Some(sigma)) => problem.law.at(amplitude, sigma).0,
        (Model::SecondMoment, Some(sigma)) => noise::second_moment(amplitude, sigma, problem.law.coils()).sqrt(),
        (Model::Offset, _) => amplitude + estimate.offset.unwrap_or(0.0),
        (Model::FatWater, _) => fat_water::predict(problem, estimate, tau),
        _ => amplitude,
    }
}
