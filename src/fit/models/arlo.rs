//! Auto-regression on linear operations, for equally spaced echoes.
//!
//! The corrected form: the one printed first is dimensionally wrong and still ships in public packages.
//!
//! # Source
//! Pei et al., Magn Reson Med 2015;73:843, doi 10.1002/mrm.25137; erratum doi 10.1002/mrm.27807.

use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, reach};

/// Largest departure from equal spacing, as a share of it: headers round to 0.01 ms.
const SPACING_TOLERANCE: f64 = 0.02;

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    let spacing = equal_spacing(&problem.tau).ok_or(NoFit::UnequalSpacing)?;
    if let Some(bound) = reach::from_floor(problem)? {
        return Ok(bound);
    }
    let h = spacing / 3.0;
    let (mut ss, mut sd, mut dd) = (0.0, 0.0, 0.0);
    for m in problem.y.windows(3) {
        let integral = h * (m[0] + 4.0 * m[1] + m[2]);
        let difference = m[0] - m[2];
        ss += integral * integral;
        sd += integral * difference;
        dd += difference * difference;
    }
    let t2star = (ss + h * sd) / (h * dd + sd);
    if !t2star.is_finite() || t2star <= 0.0 {
        return Err(NoFit::NoDecay);
    }
    let rate = 1.0 / t2star;
    let mut found = Estimate::mono(rate, amplitude(problem, rate), problem.len());
    // The integral of a vanishing curve is h times its first value, so rates saturate at 1/h.
    found.is_lower_bound = rate > 0.9 / h;
    if found.is_lower_bound {
        found.rate = 0.9 / h;
        found.amplitude = amplitude(problem, found.rate);
    }
    Ok(found)
}

/// The spacing in the units of `tau`; `None` if it is not the same throughout.
pub(in crate::fit) fn equal_spacing(tau: &[f64]) -> Option<f64> {
    let (first, last) = (tau.first()?, tau.last()?);
    let spacing = (last - first) / (tau.len() - 1) as f64;
    let is_equal =
        tau.iter().enumerate().all(|(i, t)| (t - first - i as f64 * spacing).abs() <= SPACING_TOLERANCE * spacing);
    (spacing > 0.0 && is_equal).then_some(spacing)
}

fn amplitude(problem: &Problem, rate: f64) -> f64 {
    let (mut ye, mut ee) = (0.0, 0.0);
    for (tau, y) in problem.tau.iter().zip(&problem.y) {
        let e = (-rate * tau).exp();
        ye += y * e;
        ee += e * e;
    }
    ye / ee
}
