//! How a mean decay is asked for its fits.
//!
//! Must not know: parameters, starts.

use super::decay::{DecayFit, DecayModel, MeanDecay};
use super::descent::Descent;
use crate::fit::{FittedRate, NoFit};

impl MeanDecay<'_> {
    /// Fits S0, R2* and what else the model has; starts are found by a scan.
    ///
    /// # Errors
    /// [`NoFit::TooFewEchoes`] for fewer echoes than parameters, [`NoFit::MissingParameter`] for fat without a field,
    /// [`NoFit::MissingImage`] for lists of different lengths, [`NoFit::NotFinite`], [`NoFit::NoSignal`],
    /// [`NoFit::DidNotConverge`].
    pub fn fit(&self, model: DecayModel) -> Result<DecayFit, NoFit> {
        Descent::new(self, model)?.fit()
    }

    /// [`Self::fit`] of the model of `similar`, prepared for many decays at the same echoes that resemble this one.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn refits<'a>(&'a self, similar: &'a DecayFit) -> Result<Refits<'a>, NoFit> {
        Ok(Refits { descent: Descent::new(self, similar.model())?, similar })
    }
}

/// Fits of one model to decays that resemble the one it was found for: replicates of a bootstrap.
pub struct Refits<'a> {
    descent: Descent<'a>,
    similar: &'a DecayFit,
}

impl Refits<'_> {
    /// The mean rate of a decay, started at the answer to the similar one.
    ///
    /// * `mean` — one per loaded echo, signal units; σ is the decay's times `sigma_factor`.
    pub fn mean_rate(&self, mean: &[f64], sigma_factor: f64) -> FittedRate {
        self.descent.mean_rate_like(self.similar, mean, sigma_factor)
    }
}
