//! The mean decay of a region with the standard errors that every model of it is judged by.
//!
//! Must not know: which models there are beyond their names, what follows from a misfit.

use rayon::prelude::*;

use super::context::MeasurementContext;
use super::region::RegionPixels;
use super::resample;
use super::setup::{Fitted, Setup};
use crate::fit::{CurveFit, DecayFit, DecayModel, DecayShape, FittedRate, MeanDecay, Model};
use crate::units::{EchoTimes, FieldStrength};
use crate::verdict::{Draws, Misfit, RateDraw, Reading, SigmaRegion};

/// Error of any model of a decay in a real scanner, as a share of the largest mean: without it a large region would
/// reject every model.
const MODEL_ERROR: f64 = 0.0025;

/// Means, their errors and the noise of one region.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionDecay {
    echo_times: EchoTimes,
    used: Vec<usize>,
    /// As measured, signal units: the correction for a spread of rates rests on one exponential, and would bend the decay
    /// where that fails.
    mean: Vec<f64>,
    /// What a spread of rates adds to one exponential.
    excess: Vec<f64>,
    standard_error: Vec<f64>,
    sigma: Option<f64>,
    coils: u32,
    field: Option<FieldStrength>,
    /// One per replicate.
    sigma_factors: Vec<f64>,
}

impl RegionDecay {
    /// * `fit` — of the mean with the model in force. `None` where the stack has no echo times in order.
    pub fn of(
        setup: &Setup,
        pixels: &RegionPixels,
        fitted: &Fitted,
        fit: &CurveFit,
        sigma_region: Option<&SigmaRegion>,
        context: &MeasurementContext,
    ) -> Option<Self> {
        let echo_times = EchoTimes::from_ms(setup.te_ms())?;
        let used = setup.fit_settings.echoes.indices(echo_times.len());
        let noise = setup.fit_settings.noise;
        let sigma = fit.sigma.or(noise.sigma).filter(|sigma| *sigma > 0.0);
        let sd = pixels.sd(&fitted.mean);
        let of_used = |values: &[f64], from: f64, best: fn(f64, f64) -> f64| {
            used.iter().map(|&echo| values[echo]).fold(from, best)
        };
        let (largest, smallest_sd) = (of_used(&fitted.mean, 0.0, f64::max), of_used(&sd, f64::INFINITY, f64::min));
        let known = sigma.unwrap_or(0.0);
        // Tissue varies along S0 and rate, which every model fits: only noise is left to misfit.
        let pixel_noise = sigma_region.map_or(known.max(smallest_sd), |region| region.sigma.max(known));
        let share = fitted.blocks.noise_factor / pixels.len().max(1) as f64;
        let standard_error = sd.iter().zip(&fitted.excess_error).map(|(sd, excess)| {
            let noise = sd.min(pixel_noise).powi(2) * share;
            // A plain model that fails makes the error of its correction large: it must not hide that.
            (noise + excess.powi(2).min(noise) + (MODEL_ERROR * largest).powi(2)).sqrt()
        });
        let standard_error = standard_error.collect();
        let (seed, replicates) = (context.seed, context.replicates);
        Some(Self {
            echo_times,
            used,
            mean: fitted.mean.clone(),
            excess: fitted.excess.clone(),
            standard_error,
            sigma,
            coils: noise.coils,
            field: setup.fit_settings.field_t.and_then(FieldStrength::from_tesla),
            sigma_factors: resample::sigma_factors(context.noise.relative_se, seed, replicates),
        })
    }

    fn decay<'a>(&'a self, mean: &'a [f64]) -> MeanDecay<'a> {
        let Self { echo_times, standard_error, used, sigma, coils, field, .. } = self;
        MeanDecay { echo_times, mean, standard_error, used, sigma: *sigma, coils: *coils, field: *field }
    }

    pub fn uses(&self, echo_idx: usize) -> bool {
        self.used.contains(&echo_idx)
    }

    /// Fit of what may bend the decay; `None` with too few echoes, or without the field that fat needs.
    pub fn fit(&self, model: DecayModel) -> Option<DecayFit> {
        self.decay(&self.mean).fit(model).ok()
    }

    /// Whether the model in force describes the decay. Estimators that know no noise, or bend to it, are offered for
    /// comparison with published work: whether one exponential holds is judged by the first moment.
    pub fn fit_in_force(&self, model: Model) -> Option<DecayFit> {
        match model {
            Model::FatWater => self.fit(DecayModel::FatWater),
            _ => self.decay(&self.without_excess()).fit(DecayModel::Plain).ok(),
        }
    }

    fn without_excess(&self) -> Vec<f64> {
        self.mean.iter().zip(&self.excess).map(|(mean, excess)| mean - excess).collect()
    }

    /// Echo that a fit in force describes worst: TE in ms, and its mean over the expected one minus 1.
    pub fn worst_echo(&self, fit: &DecayFit) -> (f64, f64) {
        let mean = match fit.shape {
            DecayShape::Plain => self.without_excess(),
            _ => self.mean.clone(),
        };
        let (echo, over) = fit.worst_echo(&self.decay(&mean)).unwrap_or((0, 0.0));
        (self.echo_times[echo].ms(), if over.is_finite() { over } else { 0.0 })
    }

    /// What a fit answers in every replicate.
    pub fn reading(&self, fit: &DecayFit, draws: &Draws) -> Reading {
        let decay = self.decay(&self.mean);
        let rates = match decay.refits(fit) {
            Ok(refits) => {
                let replicates = draws.means.par_chunks_exact(self.mean.len().max(1)).zip(&self.sigma_factors);
                replicates.map(|(mean, factor)| refits.mean_rate(mean, *factor).into()).collect()
            }
            Err(_) => vec![RateDraw::UNKNOWN; draws.rates.len()],
        };
        let is_lower_bound = RateDraw::from(fit.mean_rate()).high.is_infinite();
        Reading {
            misfit: misfit(fit),
            rate_per_s: fit.mean_rate_per_s(),
            is_lower_bound,
            s0: fit.s0,
            rates,
            chi2_per_dof: fit.chi2_per_dof(),
            keeps_rate: false,
        }
    }

    /// The rate of a fit with another σ.
    pub fn rate_at(&self, fit: &DecayFit, sigma: f64) -> FittedRate {
        let there = Self { sigma: Some(sigma), ..self.clone() };
        there.fit(fit.model()).map_or(FittedRate::Unknown, |fit| fit.mean_rate())
    }
}

/// What a fit found beside one exponential.
pub fn misfit(fit: &DecayFit) -> Option<Misfit> {
    match fit.shape {
        DecayShape::FatWater { fat_fraction } => Some(Misfit::Fat { percent: 100.0 * fat_fraction }),
        DecayShape::ThroughPlaneGradient { delta_f_hz } => Some(Misfit::ThroughPlaneGradient { hz: delta_f_hz }),
        DecayShape::TwoCompartments { fast, .. } => {
            Some(Misfit::TwoCompartments { slow_per_s: fit.r2star.per_s(), fast_per_s: fast.per_s() })
        }
        DecayShape::OddEven { excess } => Some(Misfit::OddEven { percent: 100.0 * excess }),
        DecayShape::Plain | DecayShape::Step { .. } => None,
    }
}
