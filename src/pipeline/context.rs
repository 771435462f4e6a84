//! What every number of a stack depends on besides its pixels: built once, then handed on.
//!
//! Must not know: regions other than those that hold noise, windows, files.

use super::map_kind::MapKind;
use super::noise::{NoiseEstimate, estimate_noise};
use super::settings::AnalysisSettings;
use crate::fit::{FitSettings, Model};
use crate::roi::Roi;
use crate::series::{DecayKind, EchoStack};
use crate::units::{FieldStrength, t2star_ms_from_r2star_per_s};
use crate::verdict::{Calibration, Lic, NoLic, Scheme};

/// Field, noise, fit and calibration in force. Whoever measures, maps or prints a number asks it.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasurementContext {
    pub decay: DecayKind,
    /// The user's, else the stack's.
    pub field: Option<FieldStrength>,
    /// Model, echoes, noise and field of every fit.
    pub fit: FitSettings,
    /// Where the noise of [`Self::fit`] comes from, and how well it is known.
    pub noise: NoiseEstimate,
    pub calibration: &'static Calibration,
    pub scheme: &'static Scheme,
    /// Equivalence margin as a ratio above 1.
    pub margin: f64,
    pub seed: u64,
    pub replicates: usize,
}

impl MeasurementContext {
    /// The context of `stack`; the noise regions among `rois` count, other regions do not.
    ///
    /// Looking for air takes a pass over all images: keep the context while regions of other roles move.
    pub fn new(stack: &EchoStack, rois: &[Roi], settings: &AnalysisSettings) -> Self {
        Self::with_noise(stack, estimate_noise(stack, rois, settings), settings)
    }

    /// The context with noise that is known already.
    pub fn with_noise(stack: &EchoStack, noise: NoiseEstimate, settings: &AnalysisSettings) -> Self {
        let field = settings.field(stack);
        let fit = FitSettings {
            model: settings.model,
            echoes: settings.echoes.clone(),
            noise: noise.noise,
            field_t: field.map(FieldStrength::tesla),
        };
        Self {
            decay: stack.info.decay,
            field,
            fit,
            noise,
            calibration: settings.calibration,
            scheme: settings.scheme,
            margin: settings.margin,
            seed: settings.seed,
            replicates: settings.replicates,
        }
    }

    /// The same, fitted with another model.
    pub fn with_model(&self, model: Model) -> Self {
        Self { fit: FitSettings { model, ..self.fit.clone() }, ..self.clone() }
    }

    /// LIC of a rate in s⁻¹.
    ///
    /// # Errors
    /// Why there is none; spin echoes never have one.
    pub fn lic(&self, r2star_per_s: f64) -> Result<Lic, NoLic> {
        match self.decay {
            DecayKind::T2 => Err(NoLic::SpinEcho),
            DecayKind::T2Star => self.calibration.lic(r2star_per_s, self.field),
        }
    }

    /// What a rate in s⁻¹ is in the unit of a kind that follows from it; `None` where it has no such value.
    pub fn of_rate(&self, kind: MapKind, r2star_per_s: f64) -> Option<f64> {
        let value = match kind {
            MapKind::R2Star => r2star_per_s,
            MapKind::T2Star => t2star_ms_from_r2star_per_s(r2star_per_s)?,
            MapKind::Lic => self.lic(r2star_per_s).ok()?.mg_per_g,
            MapKind::S0 | MapKind::Pdff | MapKind::Residual => return None,
        };
        value.is_finite().then_some(value)
    }
}
