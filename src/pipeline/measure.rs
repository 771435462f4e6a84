//! One region: mean decay, fit, interval by block bootstrap, rates of its pixels, and signs of trouble.

use ndarray::Array2;
use rayon::prelude::*;

use super::analysis::{AnalysisSettings, Measured, PixelStats, RoiMeasurement};
use super::blocks::Blocks;
use super::heterogeneity::{EchoModel, mean_factor, rate_variance};
use super::noise::NoiseEstimate;
use super::quick::QuickFit;
use super::region::RegionPixels;
use super::resample;
use super::signs::Signs;
use crate::fit::noise::{expected_magnitude, expected_magnitude_slope};
use crate::fit::{CurveFit, EchoSelection, FitSettings, Model, NoFit, Noise, fit_curve, fit_pixels, refit_curve};
use crate::roi::{Roi, Role, Summary};
use crate::series::{DecayKind, EchoStack};
use crate::units::FieldStrength;
use crate::verdict::{Bounds, Calibration, Draws, Interval, RateDraw};

/// Everything the verdict needs of one region; depends on the region, the noise and the settings only, so it can be
/// kept while other ROIs move.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    pub roi: RoiMeasurement,
    pub draws: Draws,
    pub signs: Signs,
}

/// Measures one ROI, or several pooled into one region (pixels in several ROIs count once).
///
/// `rois` must not be empty for a name and a role; an empty list gives an empty "Other" region.
pub fn measure_roi(
    stack: &EchoStack,
    rois: &[&Roi],
    noise: &NoiseEstimate,
    settings: &AnalysisSettings,
) -> Measurement {
    let pixels = RegionPixels::of(stack, rois);
    let setup = Setup::of(stack, &pixels, noise.noise, settings);
    let signal_mean = pixels.mean();
    let signal_sd = pixels.sd(&signal_mean);
    let (fit, excess) = setup.fit_region(&pixels, &signal_mean);
    let is_tissue = rois.first().is_some_and(|roi| roi.role != Role::Noise);
    let draws = match &fit {
        _ if !is_tissue => Draws::default(),
        Ok(fit) => setup.draws(&pixels, fit, &excess, noise.relative_se, settings),
        Err(_) => setup.draws_of_means(&pixels, settings),
    };
    // Air has no rate, and searching for one in every pixel is slow.
    let rates = if is_tissue { setup.pixel_rates(&pixels, fit.as_ref().ok()) } else { vec![None; pixels.len()] };
    let signs = Signs::of(stack, &pixels, &setup.fit_settings, &signal_mean, fit.as_ref().ok(), &rates, &draws);
    let rate = fit.as_ref().ok().map(|fit| measured_rate(fit, &draws));
    let roi = RoiMeasurement {
        id: if let [roi] = rois { Some(roi.id) } else { None },
        name: rois.iter().map(|roi| roi.name.as_str()).collect::<Vec<_>>().join(" + "),
        role: rois.first().map_or(Role::Other, |roi| roi.role),
        slices: pixels.slices(),
        pixels: pixels.len(),
        area_mm2: pixels.len() as f64 * stack.grid.pixel_area_mm2(),
        signal_mean,
        signal_sd,
        s0: fit.as_ref().ok().map(|fit| fit.s0),
        r2star_per_s: rate,
        t2star_ms: rate.and_then(t2star),
        lic_mg_per_g: rate.and_then(|rate| setup.lic(rate, settings)),
        fit,
        pixel_r2star_per_s: pixel_stats(&rates),
        pixel_values: rates.iter().flatten().map(|&rate| rate as f32).collect(),
    };
    Measurement { roi, draws, signs }
}

/// Fits the mean decay of a region with every model, in the order of `models`: for comparing them.
///
/// `aicc` compares fits to the same echoes of the same curve only; `None` where it is not defined.
pub fn compare_models(
    stack: &EchoStack,
    rois: &[&Roi],
    noise: &NoiseEstimate,
    settings: &AnalysisSettings,
    models: &[Model],
) -> Vec<ModelComparison> {
    let of = |&model: &Model| {
        let settings = AnalysisSettings { model, ..settings.clone() };
        let measured = measure_roi(stack, rois, noise, &settings);
        let aicc = measured.roi.fit.as_ref().ok().and_then(crate::fit::aicc);
        ModelComparison { model, r2star_per_s: measured.roi.r2star_per_s, fit: measured.roi.fit, aicc }
    };
    models.iter().map(of).collect()
}

/// One model's answer to a region.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelComparison {
    pub model: Model,
    pub r2star_per_s: Option<Measured>,
    /// Its `residual_ss` and `r_squared` tell how well it follows the mean decay.
    pub fit: Result<CurveFit, NoFit>,
    /// Akaike's criterion, corrected for few echoes; smaller is better.
    pub aicc: Option<f64>,
}

/// Field strength in force: the user's, else the stack's.
pub(super) fn field_of(stack: &EchoStack, settings: &AnalysisSettings) -> Option<FieldStrength> {
    settings.field_t.and_then(FieldStrength::from_tesla).or(stack.info.field)
}

struct Setup {
    te_ms: Vec<f64>,
    fit_settings: FitSettings,
    field: Option<FieldStrength>,
    is_spin_echo: bool,
}

impl Setup {
    fn of(stack: &EchoStack, pixels: &RegionPixels, noise: Noise, settings: &AnalysisSettings) -> Self {
        let mut excluded = settings.echoes.excluded.clone();
        excluded.extend(&pixels.missing_echoes);
        let field = field_of(stack, settings);
        let fit_settings = FitSettings {
            model: settings.model,
            echoes: EchoSelection { excluded },
            noise,
            field_t: field.map(FieldStrength::tesla),
        };
        let is_spin_echo = stack.info.decay == DecayKind::T2;
        Self { te_ms: stack.te_ms(), fit_settings, field, is_spin_echo }
    }

    /// Fit of the mean decay, and per echo what the spread of rates between pixels adds to it, signal units.
    fn fit_region(&self, pixels: &RegionPixels, mean: &[f64]) -> (Result<CurveFit, NoFit>, Vec<f64>) {
        if pixels.is_empty() {
            return (Err(NoFit::NoSignal), Vec::new());
        }
        if self.fit_settings.model == Model::MaximumLikelihood {
            return (fit_pixels(&self.fit_settings, &self.te_ms, self.decays(pixels).view()), vec![0.0; mean.len()]);
        }
        let plain = fit_curve(&self.fit_settings, &self.te_ms, mean);
        // The other estimators are offered for comparison with published work, which fits the mean decay as it is.
        if self.fit_settings.model != Model::M1ncm {
            return (plain, vec![0.0; mean.len()]);
        }
        let Ok(first) = &plain else { return (plain, vec![0.0; mean.len()]) };
        let excess = self.heterogeneity_excess(pixels, first);
        let corrected: Vec<f64> = mean.iter().zip(&excess).map(|(m, e)| (m - e).max(0.0)).collect();
        match refit_curve(&self.fit_settings, &self.te_ms, &corrected, first) {
            Ok(mut fit) if !fit.is_lower_bound => {
                // The curve that is drawn goes through what was measured.
                fit.predicted.iter_mut().zip(&excess).for_each(|(p, e)| *p += e);
                (Ok(fit), excess)
            }
            _ => (plain, vec![0.0; mean.len()]),
        }
    }

    fn heterogeneity_excess(&self, pixels: &RegionPixels, fit: &CurveFit) -> Vec<f64> {
        let sigma = fit.sigma.or(self.fit_settings.noise.sigma).unwrap_or(0.0);
        let coils = self.fit_settings.noise.coils;
        let amplitude = |te_s: f64| fit.s0 * (-fit.r2star_per_s * te_s).exp();
        let used: Vec<_> = fit
            .echoes_used
            .iter()
            .map(|&echo| {
                let te_s = self.te_ms[echo] / 1000.0;
                let amplitude = amplitude(te_s);
                (echo, EchoModel { te_s, amplitude, slope: expected_magnitude_slope(amplitude, sigma, coils) })
            })
            .collect();
        let variance = if fit.is_lower_bound { 0.0 } else { rate_variance(pixels, &used) };
        let te_first = used.first().map_or(0.0, |(_, model)| model.te_s);
        self.te_ms
            .iter()
            .map(|te| {
                let te_s = te / 1000.0;
                let (plain, factor) = (amplitude(te_s), mean_factor(variance, (te_s - te_first).max(0.0)));
                expected_magnitude(plain * factor, sigma, coils) - expected_magnitude(plain, sigma, coils)
            })
            .collect()
    }

    /// Replicates of mean decay and rate.
    fn draws(
        &self,
        pixels: &RegionPixels,
        fit: &CurveFit,
        excess: &[f64],
        sigma_se: f64,
        settings: &AnalysisSettings,
    ) -> Draws {
        let mut draws = self.draws_of_means(pixels, settings);
        let factors = resample::sigma_factors(sigma_se, settings.seed, settings.replicates);
        let (plan, start, ratio) = self.replicate_plan(fit, excess, pixels);
        let Some(start) = start else { return draws };
        let quick = QuickFit::new(&plan, &self.te_ms, &start);
        let draw = |corrected: &mut Vec<f64>, (mean, factor): (&[f64], &f64)| {
            corrected.clear();
            corrected.extend(mean.iter().zip(excess).map(|(m, e)| (m - e).max(0.0)));
            scaled(quick.rate(corrected, *factor), ratio)
        };
        let replicates = draws.means.par_chunks_exact(pixels.num_echoes()).zip(&factors);
        draws.rates = replicates.map_init(Vec::new, draw).collect();
        draws
    }

    /// How replicates are fitted: settings, starting point, and the factor that brings their rates to the fit's.
    ///
    /// The likelihood needs every pixel of every replicate, which takes seconds; the first moment spreads alike (both
    /// reach the Cramér–Rao bound), so its replicates stand in, moved to the rate of the likelihood.
    fn replicate_plan(
        &self,
        fit: &CurveFit,
        excess: &[f64],
        pixels: &RegionPixels,
    ) -> (FitSettings, Option<CurveFit>, f64) {
        if self.fit_settings.model != Model::MaximumLikelihood {
            return (self.fit_settings.clone(), Some(fit.clone()), 1.0);
        }
        let plan = FitSettings { model: Model::M1ncm, ..self.fit_settings.clone() };
        let mean: Vec<f64> = pixels.mean().iter().zip(excess).map(|(m, e)| m - e).collect();
        let start = fit_curve(&plan, &self.te_ms, &mean).ok();
        let ratio = start.as_ref().map_or(1.0, |start| fit.r2star_per_s / start.r2star_per_s);
        (plan, start, ratio)
    }

    fn draws_of_means(&self, pixels: &RegionPixels, settings: &AnalysisSettings) -> Draws {
        let blocks = Blocks::of(pixels);
        let means = resample::mean_decays(pixels, &blocks, settings.seed, settings.replicates);
        Draws { rates: Vec::new(), means, num_blocks: blocks.effective() }
    }

    /// Rate of every pixel with the chosen model; `None` where it has none.
    fn pixel_rates(&self, pixels: &RegionPixels, fit: Option<&CurveFit>) -> Vec<Option<f64>> {
        let quick = fit.map(|fit| QuickFit::new(&self.fit_settings, &self.te_ms, fit));
        let of = |decay: &mut Vec<f64>, pixel: usize| {
            decay.clear();
            decay.extend(pixels.decay(pixel).iter().map(|&value| f64::from(value)));
            match &quick {
                Some(quick) => Some(quick.rate(decay, 1.0)).filter(|draw| draw.low == draw.high && draw.low > 0.0),
                None => fit_curve(&self.fit_settings, &self.te_ms, decay)
                    .ok()
                    .filter(|fit| !fit.is_lower_bound)
                    .map(|fit| RateDraw::exact(fit.r2star_per_s)),
            }
            .map(|draw| draw.low)
        };
        (0..pixels.len()).into_par_iter().map_init(Vec::new, of).collect()
    }

    fn decays(&self, pixels: &RegionPixels) -> Array2<f64> {
        Array2::from_shape_fn((pixels.len(), pixels.num_echoes()), |(pixel, echo)| f64::from(pixels.decay(pixel)[echo]))
    }

    fn lic(&self, rate: Measured, settings: &AnalysisSettings) -> Option<Measured> {
        if self.is_spin_echo {
            return None;
        }
        let calibration = Calibration::by_name(&settings.calibration)?;
        let of = |rate: f64| calibration.lic(rate, self.field).ok().map(|lic| lic.mg_per_g);
        let ci95 = rate.ci95.and_then(|ci| Some(Interval { low: of(ci.low)?, high: of(ci.high)? }));
        Some(Measured { value: of(rate.value)?, ci95, is_lower_bound: rate.is_lower_bound })
    }
}

fn scaled(draw: RateDraw, factor: f64) -> RateDraw {
    RateDraw { low: draw.low * factor, high: draw.high * factor }
}

fn measured_rate(fit: &CurveFit, draws: &Draws) -> Measured {
    let ci = Bounds::of_rates(draws).interval(0.95);
    let ci95 = ci.filter(|ci| !fit.is_lower_bound && ci.low.is_finite() && ci.high.is_finite());
    Measured { value: fit.r2star_per_s, ci95, is_lower_bound: fit.is_lower_bound }
}

/// T2* falls as the rate rises: a lower bound of the rate is an upper bound here, which `Measured` cannot say, so none
/// is given.
fn t2star(rate: Measured) -> Option<Measured> {
    let of = crate::units::t2star_ms_from_r2star_per_s;
    if rate.is_lower_bound {
        return None;
    }
    let ci95 = rate.ci95.and_then(|ci| Some(Interval { low: of(ci.high)?, high: of(ci.low)? }));
    Some(Measured { value: of(rate.value)?, ci95, is_lower_bound: false })
}

fn pixel_stats(rates: &[Option<f64>]) -> Option<PixelStats> {
    let summary = Summary::of(rates.iter().flatten().copied())?;
    Some(PixelStats {
        mean: summary.mean,
        sd: summary.sd,
        median: summary.median,
        iqr: Interval { low: summary.quartiles[0], high: summary.quartiles[1] },
        min: summary.min,
        max: summary.max,
        invalid: rates.len() - summary.count,
    })
}
