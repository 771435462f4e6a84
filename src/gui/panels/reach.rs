//! The highest R2* that the loaded echoes can measure, in a number and in a sentence.

use crate::display::numbers::{Quantity, significant};
use crate::pipeline::{Analysis, Reach, RoiMeasurement, reach};
use crate::series::EchoStack;
use crate::t;
use crate::text::t;

/// The reach of the region that needs it most: the liver, else the lesion. `None` without a fit or without σ.
pub fn reach_in_force(stack: &EchoStack, analysis: &Analysis) -> Option<Reach> {
    let both = [&analysis.liver, &analysis.lesion].into_iter().flatten();
    both.filter_map(|region| reach(stack, analysis, region)).next()
}

/// "R2* < 1290 s⁻¹" of a single pixel.
pub fn reach_text(reach: &Reach) -> String {
    match reach.pixel_r2star_per_s {
        Some(rate) => t!("reach-short", rate = Quantity::R2Star.format(rate)),
        None => t("reach-none-short").to_owned(),
    }
}

/// What it means, for one region.
pub fn reach_sentence(stack: &EchoStack, analysis: &Analysis, region: &RoiMeasurement) -> Option<String> {
    reach(stack, analysis, region).map(|reach| sentence(&reach))
}

/// What it means.
pub fn sentence(reach: &Reach) -> String {
    let snr = significant(reach.s0_over_sigma, 2);
    let Some(pixel) = reach.pixel_r2star_per_s else { return t!("reach-none", snr = snr) };
    let region = reach.region_r2star_per_s.unwrap_or(pixel);
    let [pixel, region] = [pixel, region].map(|rate| Quantity::R2Star.format(rate));
    t!("reach-sentence", snr = snr, pixel = pixel, region = region)
}
