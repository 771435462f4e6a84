//! Stack + ROIs + settings → measurements and verdict. What screen, figure, report and command line show.

use super::context::MeasurementContext;
use super::settings::AnalysisSettings;
use crate::fit::{CurveFit, NoFit, Noise};
use crate::privacy::TypedTexts;
use crate::roi::{RoiId, Role};
use crate::text::Message;
use crate::verdict::{Caveat, FewCaveat, Headline, Interval, Verdict};

/// A value with its 95 % interval. `is_lower_bound`: the truth is greater than `value`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    pub value: f64,
    pub ci95: Option<Interval>,
    pub is_lower_bound: bool,
}

/// A value, or what it is greater than.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    pub value: f64,
    pub is_lower_bound: bool,
}

/// Pixel-wise R2* inside a ROI, s⁻¹: what the map of the same settings holds there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PixelStats {
    /// Of the pixels with a value; `None` when more than 5 % have none.
    pub mean: Option<f64>,
    pub sd: Option<f64>,
    /// Pixels beyond reach count as infinite here and in the quartiles.
    pub median: Bounded,
    /// First and third.
    pub quartiles: [Bounded; 2],
    pub min: Bounded,
    pub max: Bounded,
    /// Pixels without a value, those beyond reach included.
    pub invalid: usize,
    /// Pixels faster than the echoes can reach.
    pub beyond_reach: usize,
}

impl PixelStats {
    /// SD over mean; `None` where they are withheld.
    pub fn coefficient_of_variation(&self) -> Option<f64> {
        let mean = self.mean.filter(|mean| *mean > 0.0)?;
        Some(self.sd? / mean)
    }
}

/// Everything measured in one ROI (or in all ROIs of a role, pooled).
#[derive(Clone, Debug, PartialEq)]
pub struct RoiMeasurement {
    /// `None` for pooled ROIs.
    pub id: Option<RoiId>,
    pub name: String,
    pub role: Role,
    /// Slices the pixels lie on.
    pub slices: Vec<usize>,
    pub pixels: usize,
    pub area_mm2: f64,
    /// Mean and SD of the pixels at every loaded echo, signal units. Empty for an empty mask.
    pub signal_mean: Vec<f64>,
    pub signal_sd: Vec<f64>,
    /// Fit of the mean decay.
    pub fit: Result<CurveFit, NoFit>,
    pub r2star_per_s: Option<Measured>,
    pub t2star_ms: Option<Measured>,
    pub lic_mg_per_g: Option<Measured>,
    pub s0: Option<f64>,
    /// Proton density fat fraction of the mean decay, where fat and water were fitted.
    pub pdff_percent: Option<Measured>,
    /// `None` when no pixel of the ROI could be fitted.
    pub pixel_r2star_per_s: Option<PixelStats>,
    /// R2* of every pixel that has one, for the histogram, s⁻¹.
    pub pixel_values: Vec<f32>,
}

/// The whole analysis of one stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    pub settings: AnalysisSettings,
    /// What the numbers depend on besides the pixels, resolved.
    pub context: MeasurementContext,
    pub noise: Noise,
    /// Means below this are at the noise floor, signal units; `None` when σ is unknown.
    pub noise_floor: Option<f64>,
    /// One per ROI, in the document's order.
    pub rois: Vec<RoiMeasurement>,
    /// ROIs of the same role pooled; `None` when none is drawn.
    pub lesion: Option<RoiMeasurement>,
    pub liver: Option<RoiMeasurement>,
    /// `None` until both a lesion and a liver ROI hold pixels.
    pub verdict: Option<Verdict>,
    /// Sentences that belong to the whole analysis (σ could not be estimated …).
    pub warnings: Vec<Message>,
}

impl TypedTexts for Analysis {
    fn for_each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        let pooled = [&mut self.lesion, &mut self.liver].into_iter().flatten();
        pooled.chain(&mut self.rois).for_each(|roi| change(&mut roi.name));
        self.settings.for_each_text(change);
        self.warnings.iter_mut().for_each(|warning| warning.change_given("name", change));
        let Some(verdict) = &mut self.verdict else { return };
        // The headline holds a copy of the caveat that speaks first.
        let first = match &mut verdict.headline {
            Headline::SignDoesNotApply(why) | Headline::NotAssessable(Some(why)) => Some(why),
            _ => None,
        };
        verdict.caveats.iter_mut().chain(first).for_each(|caveat| change_typed(caveat, change));
    }
}

/// What a caveat repeats of names and sources that were typed.
fn change_typed(caveat: &mut Caveat, change: &mut dyn FnMut(&mut String)) {
    match caveat {
        Caveat::LiverRoisDisagree { lowest_name, highest_name, .. }
        | Caveat::LesionRoisDisagree { lowest_name, highest_name, .. } => {
            change(lowest_name);
            change(highest_name);
        }
        Caveat::Few(FewCaveat::LoadTyped { source, .. }) => change(source),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caveats_repeat_no_name_that_is_hidden() {
        let (low, high) = ("Liver of Quxley".to_owned(), "Quxley left".to_owned());
        let mut found = [
            Caveat::LiverRoisDisagree {
                lowest: 1.0,
                lowest_name: low.clone(),
                highest: 2.0,
                highest_name: high.clone(),
            },
            Caveat::LesionRoisDisagree {
                lowest: 1.0,
                lowest_name: low,
                highest: 2.0,
                highest_name: high,
                is_blocking: true,
            },
            Caveat::Few(FewCaveat::LoadTyped { lic_mg_per_g: 9.0, source: "biopsy of Quxley".to_owned() }),
        ];
        let mut hidden = |text: &mut String| *text = text.replace("Quxley", "…");
        found.iter_mut().for_each(|caveat| change_typed(caveat, &mut hidden));
        for caveat in found {
            let said = caveat.sentence().to_string();
            assert!(!said.contains("Quxley") && said.contains('…'), "{said}");
        }
    }
}
