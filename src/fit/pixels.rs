//! One decay for all pixels of a region, by maximum likelihood.
//!
//! Must not know: shapes of regions.

use ndarray::ArrayView2;

use super::curve::fit_with;
use super::models::estimate_pixels;
use super::{CurveFit, FitSettings, Model, NoFit, reach};

/// One decay for all pixels of a region, by the likelihood of every magnitude.
///
/// * `te_ms` — echo times of the loaded echoes, ascending.
/// * `decays` — `[pixel, echo]`, signal units.
///
/// `predicted`, `residual_ss` and `r_squared` of the answer speak of the mean decay.
///
/// # Errors
/// As [`fit_curve`](crate::fit::fit_curve).
pub fn fit_pixels(settings: &FitSettings, te_ms: &[f64], decays: ArrayView2<f64>) -> Result<CurveFit, NoFit> {
    let settings = FitSettings { model: Model::MaximumLikelihood, ..settings.clone() };
    let mean = decays.mean_axis(ndarray::Axis(0)).ok_or(NoFit::NoSignal)?;
    let mean = mean.to_vec();
    fit_with(&settings, te_ms, &mean, None, |problem| {
        if reach::is_noise(problem) {
            return Err(NoFit::AtNoiseFloor);
        }
        let used = settings.echoes.indices(te_ms.len());
        let mut pixels = Vec::with_capacity(decays.nrows() * used.len());
        for decay in decays.rows() {
            pixels.extend(used.iter().map(|&echo| decay[echo] / problem.scale));
        }
        if pixels.iter().any(|m| !m.is_finite()) {
            return Err(NoFit::NotFinite);
        }
        estimate_pixels(problem, &pixels)
    })
}
