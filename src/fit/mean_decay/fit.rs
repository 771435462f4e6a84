//! How a mean decay is asked for its fits.
//!
//! Must not know: parameters, starts.

use super::decay::{DecayFit, DecayModel, MeanDecay};
use super::descent::Descent;
use crate::fit::NoFit;

impl MeanDecay<'_> {
    /// Fits S0, R2* and what else the model has; starts are found by a scan.
    ///
    /// # Errors
    /// [`NoFit::TooFewEchoes`] for fewer echoes than parameters, [`NoFit::MissingParameter`] for fat without a field,
    /// [`NoFit::MissingImage`] for lists of different lengths, [`NoFit::NotFinite`], [`NoFit::NoSignal`],
    /// [`NoFit::DidNotConverge`].
    pub fn fit(&self, model: DecayModel) -> Result<DecayFit, NoFit> {
        Descent::new(self, model)?.fit_from_scan()
    }

    /// Fits S0 and R2* under a field gradient that is known, because a whole region shares it.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn fit_with_gradient(&self, delta_f_hz: f64) -> Result<DecayFit, NoFit> {
        Descent::new(self, DecayModel::ThroughPlaneGradient)?.fit_with_third(delta_f_hz)
    }

    /// Fits S0 and R2* with a fat fraction that is known, 0–1.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn fit_with_fat(&self, fat_fraction: f64) -> Result<DecayFit, NoFit> {
        Descent::new(self, DecayModel::FatWater)?.fit_with_third(fat_fraction)
    }

    /// [`Self::fit`] of the model of `similar`, started at its answer: for replicates of a bootstrap.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn refit(&self, similar: &DecayFit) -> Result<DecayFit, NoFit> {
        Descent::new(self, similar.model())?.fit_from_similar(similar)
    }

    /// The models that can be fitted, the best by [`DecayFit::aic`] first. Of equals the one named first.
    pub fn compare(&self, models: &[DecayModel]) -> Vec<DecayFit> {
        let mut fits: Vec<DecayFit> = models.iter().filter_map(|&model| self.fit(model).ok()).collect();
        fits.sort_by(|a, b| a.aic().total_cmp(&b.aic()));
        fits
    }
}
