//! One region fitted: echoes, noise and model in force, the correction for a spread of rates, replicates, pixels.

use ndarray::Array2;
use rayon::prelude::*;

use super::analysis::Measured;
use super::blocks::{Blocks, RegionLaw};
use super::context::MeasurementContext;
use super::heterogeneity::{EchoModel, mean_factor, rate_variance};
use super::region::RegionPixels;
use super::resample;
use super::sigma_region::{Effective, sigma_of_region};
use crate::fit::noise::{expected_magnitude, expected_magnitude_slope, second_moment};
use crate::fit::{CurveFit, FitSettings, Model, NoFit, Noise, QuickFit, fit_curve, fit_pixels, refit_curve};
use crate::series::EchoStack;
use crate::verdict::{Draws, KnownNoise, RateDraw, SigmaRegion, rate_interval, two_point_rate};

pub(super) struct Setup {
    te_ms: Vec<f64>,
    pub fit_settings: FitSettings,
}

/// A fitted region and what its uncertainty is drawn from.
pub(super) struct Fitted {
    /// Mean of the pixels at every loaded echo.
    pub mean: Vec<f64>,
    /// Fit of the mean decay, corrected for the spread of rates between pixels.
    pub fit: Result<CurveFit, NoFit>,
    pub blocks: Blocks,
    /// What the spread of rates adds to the mean, per echo, and its standard error; signal units.
    pub excess: Vec<f64>,
    pub excess_error: Vec<f64>,
}

impl Setup {
    pub fn of(stack: &EchoStack, pixels: &RegionPixels, context: &MeasurementContext) -> Self {
        let mut fit_settings = context.fit.clone();
        fit_settings.echoes.excluded.extend(&pixels.missing_echoes);
        Self { te_ms: stack.te_ms(), fit_settings }
    }

    /// Fits the mean decay.
    pub fn fit_region(&self, pixels: &RegionPixels, mean: &[f64]) -> Fitted {
        let zeros = vec![0.0; mean.len()];
        let unfitted = |fit: Result<CurveFit, NoFit>| {
            let law = match &fit {
                Ok(fit) => {
                    RegionLaw { used: self.models(fit), predicted: &fit.predicted, rate_per_s: fit.r2star_per_s }
                }
                Err(NoFit::TooFewEchoes) => RegionLaw { used: self.levels(mean), predicted: mean, rate_per_s: 0.0 },
                Err(_) => RegionLaw::default(),
            };
            let blocks = Blocks::of(pixels, &law);
            Fitted { mean: mean.to_vec(), fit, blocks, excess: zeros.clone(), excess_error: zeros.clone() }
        };
        if pixels.is_empty() {
            return unfitted(Err(NoFit::NoSignal));
        }
        if self.fit_settings.model == Model::MaximumLikelihood {
            return unfitted(fit_pixels(&self.fit_settings, &self.te_ms, self.decays(pixels).view()));
        }
        let plain = unfitted(fit_curve(&self.fit_settings, &self.te_ms, mean));
        let Ok(first) = &plain.fit else { return plain };
        // The other estimators are offered for comparison with published work, which fits the mean decay as it is.
        if first.is_lower_bound || self.fit_settings.model != Model::M1ncm {
            return plain;
        }
        let (excess, excess_error) = self.excess(pixels, first, &plain.blocks);
        match refit_curve(&self.fit_settings, &self.te_ms, &difference(mean, &excess), first) {
            Ok(mut fit) if !fit.is_lower_bound => {
                // The curve that is drawn goes through what was measured.
                fit.predicted.iter_mut().zip(&excess).for_each(|(p, e)| *p += e);
                Fitted { fit: Ok(fit), excess, excess_error, ..plain }
            }
            _ => plain,
        }
    }

    fn models(&self, fit: &CurveFit) -> Vec<(usize, EchoModel)> {
        let sigma = fit.sigma.or(self.fit_settings.noise.sigma).unwrap_or(0.0);
        let coils = self.fit_settings.noise.coils;
        let of = |&echo: &usize| {
            let te_s = self.te_ms[echo] / 1000.0;
            let amplitude = fit.s0 * (-fit.r2star_per_s * te_s).exp();
            let slope = expected_magnitude_slope(amplitude, sigma, coils);
            let mean = expected_magnitude(amplitude, sigma, coils);
            let noise_variance = (second_moment(amplitude, sigma, coils) - mean * mean).clamp(0.0, sigma * sigma);
            (echo, EchoModel { te_s, amplitude, slope, noise_variance })
        };
        fit.echoes_used.iter().map(of).collect()
    }

    /// The echoes that take part where they are too few for a model: each is its own mean.
    fn levels(&self, mean: &[f64]) -> Vec<(usize, EchoModel)> {
        let of = |echo: usize| {
            let te_s = self.te_ms[echo] / 1000.0;
            let model = EchoModel { te_s, amplitude: mean[echo], slope: 1.0, noise_variance: 0.0 };
            (echo, model)
        };
        self.fit_settings.echoes.indices(self.te_ms.len()).into_iter().map(of).collect()
    }

    fn excess(&self, pixels: &RegionPixels, fit: &CurveFit, blocks: &Blocks) -> (Vec<f64>, Vec<f64>) {
        let sigma = fit.sigma.or(self.fit_settings.noise.sigma).unwrap_or(0.0);
        let coils = self.fit_settings.noise.coils;
        let spread = rate_variance(pixels, &self.models(fit), fit.r2star_per_s, blocks.degrees_of_pixels);
        let at = |variance: f64| -> Vec<f64> {
            let of = |te_ms: &f64| {
                let te_s = te_ms / 1000.0;
                let plain = fit.s0 * (-fit.r2star_per_s * te_s).exp();
                let spread = plain * mean_factor(variance, te_s);
                expected_magnitude(spread, sigma, coils) - expected_magnitude(plain, sigma, coils)
            };
            self.te_ms.iter().map(of).collect()
        };
        let (excess, above) = (at(spread.value), at(spread.value + spread.error));
        let error = difference(&above, &excess);
        (excess, error)
    }

    /// Replicates of mean decay and rate.
    pub fn draws(&self, pixels: &RegionPixels, fitted: &Fitted, context: &MeasurementContext) -> Draws {
        let (seed, replicates, sigma_se) = (context.seed, context.replicates, context.noise.relative_se);
        let means = resample::mean_decays(pixels, &fitted.blocks, seed, replicates);
        let mut draws = Draws { rates: Vec::new(), means, degrees: fitted.blocks.degrees };
        let Ok(fit) = &fitted.fit else { return draws };
        let (plan, start, ratio) = self.replicate_plan(fit, &difference(&pixels.mean(), &fitted.excess));
        let Some(start) = start else { return draws };
        let quick = QuickFit::new(&plan, &self.te_ms, &start);
        let sigma_factors = resample::sigma_factors(sigma_se, seed, replicates);
        let spreads = resample::normals(pixels, seed, replicates);
        let draw = |corrected: &mut Vec<f64>, ((mean, factor), spread): ((&[f64], &f64), &f64)| {
            let excess = fitted.excess.iter().zip(&fitted.excess_error).map(|(e, error)| e + spread * error);
            corrected.clear();
            corrected.extend(mean.iter().zip(excess).map(|(m, e)| (m - e).max(0.0)));
            scaled(quick.rate(corrected, *factor).into(), ratio)
        };
        let all = draws.means.par_chunks_exact(pixels.num_echoes().max(1)).zip(&sigma_factors).zip(&spreads);
        draws.rates = all.map_init(Vec::new, draw).collect();
        draws
    }

    /// R2* by the two echoes that take part; `None` where there are not two, σ is unknown, or fat may fake it.
    pub fn two_point(&self, mean: &[f64], draws: &Draws, context: &MeasurementContext) -> Option<Measured> {
        let used: [usize; 2] = self.fit_settings.echoes.indices(self.te_ms.len()).try_into().ok()?;
        let Noise { sigma, coils, .. } = self.fit_settings.noise;
        let sigma_factors = resample::sigma_factors(context.noise.relative_se, context.seed, context.replicates);
        let noise = KnownNoise { sigma: sigma?, coils, sigma_factors: &sigma_factors };
        let rate = two_point_rate(&self.te_ms, mean, draws, used, noise, context.field)?;
        let is_lower_bound = rate.value.high.is_infinite();
        let ci = rate_interval(&rate.draws, 0.95).filter(|ci| !is_lower_bound && ci.high.is_finite());
        (rate.value.low > 0.0).then_some(Measured { value: rate.value.low, ci95: ci, is_lower_bound })
    }

    /// σ that the pixels show themselves; `None` where σ of the stack is unknown or the echoes are too few.
    pub fn sigma_region(&self, pixels: &RegionPixels, fitted: &Fitted) -> Option<SigmaRegion> {
        let noise = self.fit_settings.noise;
        let used = self.fit_settings.echoes.indices(self.te_ms.len());
        let Blocks { degrees_of_pixels, independent_pixels, .. } = fitted.blocks;
        let effective = Effective { for_mean: independent_pixels, for_variance: degrees_of_pixels };
        let start = noise.sigma.filter(|sigma| *sigma > 0.0)?;
        let misfit: Vec<f64> = match &fitted.fit {
            Ok(fit) if used.len() >= 5 => difference(&fitted.mean, &fit.predicted),
            _ => Vec::new(),
        };
        sigma_of_region(pixels, &used, &self.te_ms, noise.coils, start, effective, &misfit)
    }

    pub fn te_ms(&self) -> &[f64] {
        &self.te_ms
    }

    /// How replicates are fitted: settings, starting point, and the factor that brings their rates to the fit's.
    ///
    /// The likelihood needs every pixel of every replicate, which takes seconds; the first moment spreads alike (both
    /// reach the Cramér–Rao bound), so its replicates stand in, moved to the rate of the likelihood.
    fn replicate_plan(&self, fit: &CurveFit, mean: &[f64]) -> (FitSettings, Option<CurveFit>, f64) {
        if self.fit_settings.model != Model::MaximumLikelihood {
            return (self.fit_settings.clone(), Some(fit.clone()), 1.0);
        }
        let plan = FitSettings { model: Model::M1ncm, ..self.fit_settings.clone() };
        let start = fit_curve(&plan, &self.te_ms, mean).ok();
        let ratio = start.as_ref().map_or(1.0, |start| fit.r2star_per_s / start.r2star_per_s);
        (plan, start, ratio)
    }

    fn decays(&self, pixels: &RegionPixels) -> Array2<f64> {
        Array2::from_shape_fn((pixels.len(), pixels.num_echoes()), |(pixel, echo)| f64::from(pixels.decay(pixel)[echo]))
    }
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn scaled(draw: RateDraw, factor: f64) -> RateDraw {
    RateDraw { low: draw.low * factor, high: draw.high * factor }
}
