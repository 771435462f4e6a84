//! One region, every model: how much the answer depends on the choice.

use std::sync::atomic::{AtomicBool, Ordering};

use super::analysis::Measured;
use super::context::MeasurementContext;
use super::measure::measured_rate;
use super::pdff::pdff_percent;
use super::region::RegionPixels;
use super::settings::AnalysisSettings;
use super::setup::Setup;
use crate::fit::{CurveFit, FitSettings, Model, NoFit, aicc};
use crate::roi::{Roi, Role};
use crate::series::EchoStack;
use crate::verdict::{Bounds, Draws, Interval};

/// One model's answer to a region.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFit {
    pub r2star_per_s: Option<Measured>,
    /// Proton density fat fraction, of the fat–water model.
    pub pdff_percent: Option<Measured>,
    /// Fit of the mean decay, or of the pixels for the likelihood.
    pub fit: Result<CurveFit, NoFit>,
    /// Akaike's criterion, corrected for few echoes; smaller is better, among fits to the same echoes of the region.
    pub aicc: Option<f64>,
    /// What the curve was fitted with, for [`CurveFit::expected_signal`].
    pub settings: FitSettings,
}

impl ModelFit {
    /// Root mean square of the residuals over the used echoes, signal units.
    pub fn rms_residual(&self) -> Option<f64> {
        let fit = self.fit.as_ref().ok()?;
        let rms = (fit.residual_ss / fit.echoes_used.len() as f64).sqrt();
        rms.is_finite().then_some(rms)
    }
}

/// One row of the comparison: a model on lesion and liver.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelRow {
    pub model: Model,
    /// `None` without pixels of this role.
    pub lesion: Option<ModelFit>,
    pub liver: Option<ModelFit>,
    /// R2* of lesion over liver with its 90 % interval; `None` where one of them has no rate or only a bound.
    pub ratio: Option<(f64, Interval)>,
}

impl ModelRow {
    pub fn of(&self, role: Role) -> Option<&ModelFit> {
        match role {
            Role::Lesion => self.lesion.as_ref(),
            Role::Liver => self.liver.as_ref(),
            Role::Noise | Role::Muscle | Role::Other => None,
        }
    }
}

/// The pooled lesion and liver ROIs fitted with every model, in the order of [`Model::ALL`].
///
/// `None` when `cancel` was set meanwhile. A model that cannot be fitted has a row with its reason.
pub fn compare(
    stack: &EchoStack,
    rois: &[Roi],
    settings: &AnalysisSettings,
    cancel: &AtomicBool,
) -> Option<Vec<ModelRow>> {
    let context = MeasurementContext::new(stack, rois, settings);
    let pixels_of = |role: Role| {
        let of_role: Vec<&Roi> = rois.iter().filter(|roi| roi.role == role).collect();
        RegionPixels::of(stack, &of_role)
    };
    let (lesion, liver) = (pixels_of(Role::Lesion), pixels_of(Role::Liver));
    let one = |pixels: &RegionPixels, context: &MeasurementContext| {
        let setup = Setup::of(stack, pixels, context);
        let fitted = setup.fit_region(pixels, &pixels.mean());
        let draws = setup.draws(pixels, &fitted, context);
        let fit = fitted.fit;
        let known = fit.as_ref().ok();
        let (r2star_per_s, aicc) = (known.map(|fit| measured_rate(fit, &draws)), known.and_then(aicc));
        let pdff_percent = pdff_percent(&setup.fit_settings, &stack.te_ms(), &pixels.mean(), &draws);
        (ModelFit { r2star_per_s, pdff_percent, fit, aicc, settings: setup.fit_settings }, draws)
    };
    let row = |model: Model| {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let context = context.with_model(model);
        let of = |pixels: &RegionPixels| (!pixels.is_empty()).then(|| one(pixels, &context));
        let (lesion, liver) = (of(&lesion), of(&liver));
        let ratio = lesion.as_ref().zip(liver.as_ref()).and_then(|(a, b)| ratio(a, b));
        Some(ModelRow { model, lesion: lesion.map(|(fit, _)| fit), liver: liver.map(|(fit, _)| fit), ratio })
    };
    Model::ALL.into_iter().map(row).collect()
}

fn ratio(lesion: &(ModelFit, Draws), liver: &(ModelFit, Draws)) -> Option<(f64, Interval)> {
    let known = |fit: &ModelFit| fit.r2star_per_s.filter(|rate| !rate.is_lower_bound).map(|rate| rate.value);
    let value = known(&lesion.0)? / known(&liver.0)?;
    let ci = Bounds::of_log_ratio(&lesion.1, &liver.1).interval(0.90)?;
    let ci = Interval { low: ci.low.exp(), high: ci.high.exp() };
    [value, ci.low, ci.high].into_iter().all(f64::is_finite).then_some((value, ci))
}
