//! The highest R2* that the loaded echoes can measure, in a number and in a sentence.

use crate::compose::rate_name;
use crate::display::numbers::{Quantity, significant};
use crate::pipeline::{Analysis, Reach, RoiMeasurement, reach};
use crate::series::{DecayKind, EchoStack};
use crate::t;

/// The reach of the region that needs it most: the liver, else the lesion. `None` without a fit or without σ.
pub fn reach_in_force(stack: &EchoStack, analysis: &Analysis) -> Option<Reach> {
    let both = [&analysis.liver, &analysis.lesion].into_iter().flatten();
    both.filter_map(|region| reach(stack, analysis, region)).next()
}

/// "R2* < 1290 s⁻¹" of a single pixel.
pub fn reach_text(reach: &Reach, decay: DecayKind) -> String {
    let name = rate_name(decay);
    match reach.pixel_r2star_per_s {
        Some(rate) => t!("reach-short", name = name, rate = Quantity::R2Star.format(rate)),
        None => t!("reach-none-short", name = name),
    }
}

/// What it means, for one region.
pub fn reach_sentence(stack: &EchoStack, analysis: &Analysis, region: &RoiMeasurement) -> Option<String> {
    reach(stack, analysis, region).map(|reach| sentence(&reach, stack.info.decay))
}

/// What it means.
pub fn sentence(reach: &Reach, decay: DecayKind) -> String {
    let name = rate_name(decay);
    let snr = significant(reach.s0_over_sigma, 2);
    let Some(pixel) = reach.pixel_r2star_per_s else { return t!("reach-none", name = name, snr = snr) };
    let region = reach.region_r2star_per_s.unwrap_or(pixel);
    let [pixel, region] = [pixel, region].map(|rate| Quantity::R2Star.format(rate));
    t!("reach-sentence", name = name, snr = snr, pixel = pixel, region = region)
}
