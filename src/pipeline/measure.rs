//! One region: mean decay, fit, interval by block bootstrap, rates of its pixels, and signs of trouble.

use super::analysis::{Measured, RoiMeasurement};
use super::context::MeasurementContext;
use super::map_kind::MapKind;
use super::pdff::pdff_percent;
use super::pixels::{PixelRate, pixel_rates, pixel_stats};
use super::readings::Readings;
use super::region::RegionPixels;
use super::setup::Setup;
use super::signs::Signs;
use crate::fit::{CurveFit, NoFit};
use crate::roi::{Roi, Role};
use crate::series::EchoStack;
use crate::verdict::{Draws, Interval, SigmaRegion, rate_interval};

/// Everything the verdict needs of one region; depends on the region and the context only, so it can be kept while
/// other ROIs move.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    pub roi: RoiMeasurement,
    pub draws: Draws,
    pub signs: Signs,
    /// The rate under every model that the pixels allow.
    pub readings: Readings,
    /// Noise that the pixels show themselves.
    pub sigma_region: Option<SigmaRegion>,
    /// Whether [`Self::sigma_region`] took the place of the noise of the stack.
    pub has_own_sigma: bool,
    /// Echoes that some slice of the region lacks.
    pub missing_echoes: Vec<usize>,
    /// As many independent pixels would know the mean as well.
    pub effective_pixels: f64,
}

/// σ of the region over that of the stack from which on it takes its place.
const OWN_SIGMA: f64 = 1.25;
/// Beyond this it is vessels or edges that vary, not noise.
const MOST_OWN_SIGMA: f64 = 4.0;

/// Measures one ROI, or several pooled into one region (pixels in several ROIs count once).
///
/// `rois` must not be empty for a name and a role; an empty list gives an empty "Other" region.
pub fn measure_roi(stack: &EchoStack, rois: &[&Roi], context: &MeasurementContext) -> Measurement {
    let pixels = RegionPixels::of(stack, rois);
    let mut setup = Setup::of(stack, &pixels, context);
    let signal_mean = pixels.mean();
    let signal_sd = pixels.sd(&signal_mean);
    let is_tissue = rois.first().is_some_and(|roi| roi.role != Role::Noise);
    let mut fitted = setup.fit_region(&pixels, &signal_mean);
    let sigma_region = if is_tissue { setup.sigma_region(&pixels, &fitted) } else { None };
    let own = sigma_region.filter(|own| {
        own.over_stack
            .is_some_and(|over| (OWN_SIGMA..MOST_OWN_SIGMA).contains(&over) && own.ci95.low > own.sigma / over)
    });
    if let Some(own) = own {
        setup.fit_settings.noise.sigma = Some(own.sigma);
        fitted = setup.fit_region(&pixels, &signal_mean);
    }
    let draws = if is_tissue { setup.draws(&pixels, &fitted, context) } else { Draws::default() };
    let mut readings = Readings::default();
    if is_tissue {
        readings = Readings::of(&setup, &pixels, &fitted, &draws, sigma_region.as_ref(), context);
    }
    let effective_pixels = fitted.blocks.effective_pixels;
    let fit = fitted.fit;
    // Air has no rate, and searching for one in every pixel is slow.
    let rates = if is_tissue { pixel_rates(stack, &pixels, context) } else { vec![PixelRate::NoValue; pixels.len()] };
    let values: Vec<Option<f64>> = rates.iter().map(|rate| rate.value()).collect();
    let signs = Signs::of(stack, &pixels, &setup.fit_settings, &signal_mean, fit.as_ref().ok(), &values);
    let rate = match &fit {
        Ok(fit) => Some(measured_rate(fit, &draws)),
        Err(NoFit::TooFewEchoes) => setup.two_point(&signal_mean, &draws, context),
        Err(_) => None,
    };
    let roi = RoiMeasurement {
        id: if let [roi] = rois { Some(roi.id) } else { None },
        name: pooled_name(rois),
        role: rois.first().map_or(Role::Other, |roi| roi.role),
        slices: pixels.slices(),
        pixels: pixels.len(),
        area_mm2: pixels.len() as f64 * stack.grid.pixel_area_mm2(),
        signal_mean,
        signal_sd,
        s0: fit.as_ref().ok().map(|fit| fit.s0),
        pdff_percent: is_tissue
            .then(|| pdff_percent(&setup.fit_settings, &stack.te_ms(), &pixels.mean(), &draws))
            .flatten(),
        r2star_per_s: rate,
        t2star_ms: rate.and_then(t2star),
        lic_mg_per_g: rate.and_then(|rate| lic(rate, context)),
        fit,
        pixel_r2star_per_s: pixel_stats(&rates),
        pixel_values: values.iter().flatten().map(|&rate| rate as f32).collect(),
    };
    let missing_echoes = pixels.missing_echoes;
    let has_own_sigma = own.is_some();
    Measurement { roi, draws, signs, readings, sigma_region, has_own_sigma, missing_echoes, effective_pixels }
}

/// Names joined, each once: one structure may lie on several slices.
fn pooled_name(rois: &[&Roi]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for roi in rois {
        if !names.contains(&roi.name.as_str()) {
            names.push(&roi.name);
        }
    }
    names.join(" + ")
}

/// The rate of a fit with its 95 % interval; none for a bound.
pub(super) fn measured_rate(fit: &CurveFit, draws: &Draws) -> Measured {
    let ci = rate_interval(draws, 0.95);
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

fn lic(rate: Measured, context: &MeasurementContext) -> Option<Measured> {
    let of = |rate: f64| context.of_rate(MapKind::Lic, rate);
    let ci95 = rate.ci95.and_then(|ci| Some(Interval { low: of(ci.low)?, high: of(ci.high)? }));
    Some(Measured { value: of(rate.value)?, ci95, is_lower_bound: rate.is_lower_bound })
}
