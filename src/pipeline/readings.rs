//! Does the model describe the mean decay, and if not, which of the usual causes does? What a region's rate is under
//! every model that its pixels allow.
//!
//! Must not know: what a verdict makes of it.

use rayon::prelude::*;

use super::region::RegionPixels;
use super::setup::{Fitted, Setup};
use super::shapes::{Curve, Shape, ShapeFit};
use crate::fit::{CurveFit, FitSettings, Model, fit_curve};
use crate::verdict::{Draws, FitQuality, Misfit, RateDraw, Reading, Rules, SigmaRegion};

/// Error of any model of a decay in a real scanner, as a share of the largest mean: without it a large region would
/// reject every model.
const MODEL_ERROR: f64 = 0.0025;
/// Gain in AIC from which a cause counts as found: five times what one parameter more costs.
const FOUND: f64 = 10.0;
/// Models within this of the best are not ruled out.
const NOT_RULED_OUT: f64 = 6.0;
/// Change of the rate below which a cause that is found is not worth a word.
const MATERIAL: f64 = 0.03;
/// The usual causes, those named first that explain as well as another.
const CAUSES: [Shape; 4] = [Shape::Fat, Shape::Gradient, Shape::TwoCompartments, Shape::OddEven];

/// The mean decay of one region under several models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// Models that are not ruled out, the best first; empty without a rate.
    pub plausible: Vec<Reading>,
    pub quality: Option<FitQuality>,
    /// The model in force alone, whatever it is worth.
    pub plain: Option<Reading>,
    data: Option<Data>,
}

/// What a fit of the mean decay is judged by, scaled to the largest mean.
#[derive(Clone, Debug, PartialEq)]
struct Data {
    curve: Curve,
    /// Indices of the echoes that take part.
    used: Vec<usize>,
    num_echoes: usize,
    /// Of the used echoes, as measured: the correction for a spread of rates rests on the plain model, and would bend
    /// the decay where that fails.
    mean: Vec<f64>,
    scale: f64,
    /// Variance of the mean: with tissue, for χ²; of the noise alone, for comparing models.
    variance: Vec<f64>,
    noise: f64,
    rate_per_s: f64,
}

struct Candidate {
    fit: ShapeFit,
    aic: f64,
    chi2_per_dof: Option<f64>,
    rate_per_s: f64,
}

impl Readings {
    pub(super) fn of(
        setup: &Setup,
        pixels: &RegionPixels,
        fitted: &Fitted,
        draws: &Draws,
        sigma_region: Option<&SigmaRegion>,
    ) -> Self {
        let Ok(fit) = &fitted.fit else { return Self::default() };
        let plain = Reading {
            misfit: None,
            rate_per_s: fit.r2star_per_s,
            is_lower_bound: fit.is_lower_bound,
            s0: fit.s0,
            rates: draws.rates.clone(),
            chi2_per_dof: None,
        };
        if fit.is_lower_bound || fit.echoes_used.len() < 3 {
            return Self { plausible: vec![plain.clone()], plain: Some(plain), ..Self::default() };
        }
        let judged = by_first_moment(setup, fitted);
        let judged = judged.as_ref().unwrap_or(fit);
        let data = Data::of(setup, pixels, fitted, judged, sigma_region);
        let residuals = data.residuals(&judged.predicted);
        let (rss, chi2_per_dof) = data.misfit(&residuals, judged.num_parameters);
        let aic = rss / data.noise + 2.0 * judged.num_parameters as f64;
        let plain = Reading { chi2_per_dof, ..plain };
        let in_force = Some(plain.clone());
        let candidates = if aic > FOUND { data.candidates(setup.fit_settings.model) } else { Vec::new() };
        let is_poor = chi2_per_dof.is_some_and(|chi2| chi2 > Rules::LACK_OF_FIT);
        let is_worth_a_word = |c: &&Candidate| is_poor || (c.rate_per_s / fit.r2star_per_s).ln().abs() > MATERIAL;
        let best = best(&candidates).filter(|best| aic - best.aic > FOUND);
        let cause = best.map(|best| data.in_words(&best.fit));
        let quality = Some(data.quality(&residuals, chi2_per_dof, cause));
        let Some(best) = best.filter(is_worth_a_word) else {
            let plausible = with_sigma_ends(setup, fitted, plain, sigma_region);
            return Self { plausible, quality, plain: in_force, data: Some(data) };
        };
        // Where even the best leaves much unexplained its own misfit is the unit that differences are judged by.
        let unit = best.chi2_per_dof.unwrap_or(1.0).max(1.0);
        let stands = |other: f64| (other - best.aic) / unit <= NOT_RULED_OUT;
        let mut plausible = vec![data.reading(best, draws)];
        let others = candidates.iter().filter(|c| c.fit.shape != best.fit.shape && stands(c.aic));
        plausible.extend(others.map(|c| data.reading(c, draws)));
        if stands(aic) {
            plausible.push(plain);
        }
        Self { plausible, quality, plain: in_force, data: Some(data) }
    }

    /// The fat–water reading, although nothing here asks for it.
    pub fn fat_reading(&self, draws: &Draws) -> Option<Reading> {
        let data = self.data.as_ref()?;
        let reading = data.reading(&data.candidate(Shape::Fat)?, draws);
        // Without fat it is the plain model again, with a parameter more to be uncertain of.
        matches!(reading.misfit, Some(Misfit::Fat { percent }) if percent >= 1.0).then_some(reading)
    }

    /// Whether a step of gain at this echo describes the decay better than every cause that is no change of gain.
    pub fn confirms_step(&self, echo_idx: usize) -> bool {
        let Some(data) = &self.data else { return false };
        let Some(position) = data.used.iter().position(|&echo| echo == echo_idx) else { return false };
        let Some(step) = data.candidate(Shape::Step(position)) else { return false };
        CAUSES.into_iter().filter_map(|shape| data.candidate(shape)).all(|other| step.aic < other.aic)
    }
}

/// Estimators that know no noise, or bend to it, are offered for comparison with published work: whether one exponential
/// describes the decay is judged by the first moment. `None` where the model in force can tell itself.
fn by_first_moment(setup: &Setup, fitted: &Fitted) -> Option<CurveFit> {
    if matches!(setup.fit_settings.model, Model::M1ncm | Model::MaximumLikelihood | Model::FatWater) {
        return None;
    }
    let settings = FitSettings { model: Model::M1ncm, ..setup.fit_settings.clone() };
    fit_curve(&settings, setup.te_ms(), &fitted.mean).ok().filter(|fit| !fit.is_lower_bound)
}

/// The one of the smallest criterion; of two that explain alike the one named first.
fn best(candidates: &[Candidate]) -> Option<&Candidate> {
    let smallest = candidates.iter().map(|c| c.aic).fold(f64::INFINITY, f64::min);
    candidates.iter().find(|c| c.aic <= smallest + 2.0)
}

/// A σ of the region moves the rate: the plain reading at both ends of its interval.
fn with_sigma_ends(setup: &Setup, fitted: &Fitted, plain: Reading, sigma: Option<&SigmaRegion>) -> Vec<Reading> {
    let in_force = setup.fit_settings.noise.sigma;
    let Some(sigma) = sigma.filter(|sigma| in_force == Some(sigma.sigma)) else { return vec![plain] };
    let mean: Vec<f64> = fitted.mean.iter().zip(&fitted.excess).map(|(m, e)| m - e).collect();
    let at = |end: f64| -> Option<Reading> {
        let mut settings = setup.fit_settings.clone();
        settings.noise.sigma = Some(end);
        let fit = fit_curve(&settings, setup.te_ms(), &mean).ok()?;
        let factor = fit.r2star_per_s / plain.rate_per_s;
        let moved = |draw: &RateDraw| match fit.is_lower_bound {
            true => RateDraw::at_least(fit.r2star_per_s),
            false => RateDraw { low: draw.low * factor, high: draw.high * factor },
        };
        let rates = plain.rates.iter().map(moved).collect();
        let (rate_per_s, is_lower_bound, s0) = (fit.r2star_per_s, fit.is_lower_bound, fit.s0);
        Some(Reading { rate_per_s, is_lower_bound, s0, rates, ..plain.clone() })
    };
    let ends: Vec<Reading> = [sigma.ci95.low, sigma.ci95.high].into_iter().filter_map(at).collect();
    std::iter::once(plain).chain(ends).collect()
}

impl Data {
    fn of(
        setup: &Setup,
        pixels: &RegionPixels,
        fitted: &Fitted,
        fit: &CurveFit,
        sigma_region: Option<&SigmaRegion>,
    ) -> Self {
        let used = fit.echoes_used.clone();
        let of_used = |values: &[f64]| used.iter().map(|&echo| values[echo]).collect::<Vec<f64>>();
        let (mean, excess_error) = (of_used(&fitted.mean), of_used(&fitted.excess_error));
        let scale = mean.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let share = fitted.blocks.noise_factor / pixels.len().max(1) as f64;
        let fixed = MODEL_ERROR * MODEL_ERROR;
        let sd = of_used(&pixels.sd(&fitted.mean));
        let of = |(sd, error): (&f64, &f64)| {
            let pixels = (sd / scale).powi(2) * share;
            // A plain model that fails makes the error of its correction large: it must not hide that.
            pixels + (error / scale).powi(2).min(pixels) + fixed
        };
        let variance: Vec<f64> = sd.iter().zip(&excess_error).map(of).collect();
        let sigma = fit.sigma.or(setup.fit_settings.noise.sigma).unwrap_or(0.0);
        let smallest_sd = sd.iter().copied().fold(f64::INFINITY, f64::min);
        let pixel_noise = sigma_region.map_or(sigma.max(smallest_sd), |region| region.sigma.max(sigma));
        let noise = (pixel_noise / scale).powi(2) * share + fixed;
        let te_ms = of_used(setup.te_ms());
        let noise_settings = setup.fit_settings.noise;
        Self {
            curve: Curve::new(&te_ms, setup.fit_settings.field_t, sigma / scale, noise_settings.coils),
            mean: mean.iter().map(|m| m / scale).collect(),
            num_echoes: pixels.num_echoes().max(1),
            used,
            scale,
            variance,
            noise,
            rate_per_s: fit.r2star_per_s,
        }
    }

    /// Mean minus prediction of the used echoes.
    fn residuals(&self, predicted: &[f64]) -> Vec<f64> {
        let of = |(&echo, mean): (&usize, &f64)| mean - predicted[echo] / self.scale;
        self.used.iter().zip(&self.mean).map(of).collect()
    }

    /// Residual sum of squares, and χ² over degrees of freedom where there are any.
    fn misfit(&self, residuals: &[f64], num_parameters: usize) -> (f64, Option<f64>) {
        let rss = residuals.iter().map(|r| r * r).sum();
        let chi2: f64 = residuals.iter().zip(&self.variance).map(|(r, v)| r * r / v).sum();
        let degrees = residuals.len().checked_sub(num_parameters).filter(|&degrees| degrees > 0);
        (rss, degrees.map(|degrees| chi2 / degrees as f64))
    }

    fn candidates(&self, model: Model) -> Vec<Candidate> {
        let offered = CAUSES.into_iter().filter(|&shape| !(model == Model::FatWater && shape == Shape::Fat));
        offered.filter_map(|shape| self.candidate(shape)).collect()
    }

    fn candidate(&self, shape: Shape) -> Option<Candidate> {
        let fit = self.curve.fit(shape, &self.mean, self.rate_per_s)?;
        let residuals: Vec<f64> = self.mean.iter().zip(self.curve.predicted(&fit)).map(|(m, p)| m - p).collect();
        let (rss, chi2_per_dof) = self.misfit(&residuals, shape.num_parameters());
        let aic = rss / self.noise + 2.0 * shape.num_parameters() as f64;
        let rate_per_s = fit.rate(&self.curve);
        (rate_per_s.is_finite() && rate_per_s > 0.0).then_some(Candidate { fit, aic, chi2_per_dof, rate_per_s })
    }

    fn reading(&self, candidate: &Candidate, draws: &Draws) -> Reading {
        let rate = |mean: &[f64]| {
            let used: Vec<f64> = self.used.iter().map(|&echo| mean[echo] / self.scale).collect();
            let found = self.curve.refit(&candidate.fit, &used);
            let rate = found.map(|fit| fit.rate(&self.curve)).filter(|rate| rate.is_finite());
            rate.map_or(RateDraw::UNKNOWN, RateDraw::exact)
        };
        Reading {
            misfit: Some(self.in_words(&candidate.fit)),
            rate_per_s: candidate.rate_per_s,
            is_lower_bound: false,
            s0: candidate.fit.s0(&self.curve) * self.scale,
            rates: draws.means.par_chunks_exact(self.num_echoes).map(rate).collect(),
            chi2_per_dof: candidate.chi2_per_dof,
        }
    }

    fn in_words(&self, fit: &ShapeFit) -> Misfit {
        match fit.shape {
            Shape::Fat => Misfit::Fat { percent: 100.0 * fit.extra() },
            Shape::Gradient => Misfit::ThroughPlaneGradient { hz: fit.extra() },
            Shape::TwoCompartments => {
                let [(_, slow_per_s), (_, fast_per_s)] = fit.compartments(&self.curve);
                Misfit::TwoCompartments { slow_per_s, fast_per_s }
            }
            Shape::OddEven | Shape::Step(_) => Misfit::OddEven { percent: 100.0 * fit.extra() },
        }
    }

    fn quality(&self, residuals: &[f64], chi2_per_dof: Option<f64>, cause: Option<Misfit>) -> FitQuality {
        let weighed = residuals.iter().zip(&self.variance).map(|(r, v)| r * r / v).enumerate();
        let worst = weighed.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(i, _)| i);
        let expected = self.mean[worst] - residuals[worst];
        FitQuality {
            chi2_per_dof,
            worst_te_ms: self.curve.te_ms(worst),
            worst_percent: if expected > 0.0 { 100.0 * residuals[worst] / expected } else { 0.0 },
            cause,
        }
    }
}
