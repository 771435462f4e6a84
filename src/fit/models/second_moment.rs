//! Second-moment fit: least squares of M² on A² + 2Lσ².
//!
//! A² decays with twice the rate, so the mono-exponential fit of M² − 2Lσ² serves; where σ is unknown the constant is
//! fitted. Large signals weigh more than in the first-moment fit, so it is less precise at low rates.
//!
//! # Source
//! Feng et al., Magn Reson Med 2013;70:1765, doi 10.1002/mrm.24607.

use super::{mono, offset};
use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, noise, reach};

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    if problem.floor().is_some_and(|floor| problem.y.iter().all(|&y| y <= floor)) {
        return Err(NoFit::AtNoiseFloor);
    }
    let channels = noise::second_moment(0.0, 1.0, problem.law.coils());
    let squares = |subtracted: f64| problem.y.iter().map(|y| y * y - subtracted).collect::<Vec<f64>>();
    let power = |warm: Estimate| Estimate {
        rate: 2.0 * warm.rate,
        amplitude: warm.amplitude * warm.amplitude,
        offset: warm.sigma.map(|sigma| channels * sigma * sigma),
        ..warm
    };
    let known = problem.sigma.map_or(0.0, |sigma| channels * sigma * sigma);
    let z = squares(known);
    let squared = Problem {
        y: z.clone(),
        tau: problem.tau.clone(),
        warm: problem.warm.map(power),
        // Noise of squares is not that of magnitudes.
        sigma: None,
        ..*problem
    };
    let found = match problem.sigma {
        Some(_) => mono::fit(&squared),
        None => offset::fit(&squared),
    }?;
    let sigma = problem.sigma.or(found.offset.map(|power| (power / channels).max(0.0).sqrt()));
    if found.is_lower_bound && problem.sigma.is_some() {
        // A squared echo carries too much noise to tell more than the first moment does.
        if let Some(bound) = reach::from_floor(problem)? {
            return Ok(Estimate { sigma, ..bound });
        }
    }
    Ok(Estimate { rate: found.rate / 2.0, amplitude: found.amplitude.max(0.0).sqrt(), sigma, offset: None, ..found })
}
