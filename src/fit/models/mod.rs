//! The estimators, one file each.
//!
//! Must not know: volumes, regions.

mod arlo;
mod fat_water;
mod log_linear;
mod m1ncm;
mod max_likelihood;
mod mono;
mod offset;
mod second_moment;
mod truncated;

use super::problem::{Estimate, Problem};
use super::{Model, NoFit, reach};

pub(super) use arlo::equal_spacing;
pub(super) use fat_water::dephasing;
pub use fat_water::{FatSpectrum, HAMILTON, HERNANDO, fat_water_magnitude, is_fat_fraction_reliable};
pub use log_linear::{LogLinearWeights, fit_log_linear};
pub use max_likelihood::fit_pixels;
pub(super) use mono::{NUM_SCANNED, scanned_rates};

pub(super) fn fit(model: Model, problem: &Problem) -> Result<Estimate, NoFit> {
    if reach::is_noise(problem) {
        return Err(NoFit::AtNoiseFloor);
    }
    match model {
        Model::M1ncm => m1ncm::fit(problem),
        Model::Nlls => mono::fit(problem),
        Model::LogLinear => log_linear::fit(problem),
        Model::Arlo => arlo::fit(problem),
        Model::Truncated => truncated::fit(problem),
        Model::Offset => offset::fit(problem),
        Model::SecondMoment => second_moment::fit(problem),
        Model::MaximumLikelihood => max_likelihood::fit(problem),
        Model::FatWater => fat_water::fit(problem),
    }
}

/// What the model expects to be measured `tau` s after the first used echo.
pub(super) fn predict(model: Model, problem: &Problem, estimate: &Estimate, tau: f64) -> f64 {
    let amplitude = estimate.amplitude * (-estimate.rate * tau).exp();
    let sigma = estimate.sigma.filter(|&sigma| sigma > 0.0);
    match (model, sigma) {
        (Model::M1ncm | Model::MaximumLikelihood, Some(sigma)) => problem.law.at(amplitude, sigma).0,
        (Model::SecondMoment, Some(sigma)) => super::noise::second_moment(amplitude, sigma, problem.law.coils()).sqrt(),
        (Model::Offset, _) => amplitude + estimate.offset.unwrap_or(0.0),
        (Model::FatWater, _) => fat_water::predict(problem, estimate, tau),
        _ => amplitude,
    }
}
