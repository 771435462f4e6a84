//! What the echo times can measure: the highest R2* at the noise of a region.

use super::{Analysis, RoiMeasurement};
use crate::fit::highest_measurable_r2star;
use crate::series::EchoStack;

/// The reach of a region's echoes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// S0/σ of a single pixel.
    pub s0_over_sigma: f64,
    /// Highest R2* with a coefficient of variation under 25 % in a single pixel, s⁻¹; `None` if there is none.
    pub pixel_r2star_per_s: Option<f64>,
    /// The same for the mean of the region's pixels, were their noise independent.
    pub region_r2star_per_s: Option<f64>,
}

/// Reach of the echoes in use at the S0/σ of `roi`; `None` without a fitted S0 or without σ.
///
/// # Source
/// The Cramér–Rao bound of [`crate::fit::cramer_rao_cov`].
pub fn reach(stack: &EchoStack, analysis: &Analysis, roi: &RoiMeasurement) -> Option<Reach> {
    let fit = roi.fit.as_ref().ok()?;
    let sigma = analysis.noise.sigma.or(fit.sigma).filter(|sigma| *sigma > 0.0)?;
    let te_ms = stack.te_ms();
    let used: Vec<f64> = analysis.settings.echoes.indices(te_ms.len()).into_iter().map(|echo| te_ms[echo]).collect();
    let s0_over_sigma = fit.s0 / sigma;
    let highest = |pixels| highest_measurable_r2star(&used, s0_over_sigma, pixels, analysis.noise.coils);
    s0_over_sigma.is_finite().then(|| Reach {
        s0_over_sigma,
        pixel_r2star_per_s: highest(1),
        region_r2star_per_s: highest(roi.pixels),
    })
}
