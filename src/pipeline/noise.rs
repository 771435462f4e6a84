//! The noise level of a stack and where it comes from: noise ROI, air found in the images, or the decay itself.

use super::region::RegionPixels;
use super::settings::{AnalysisSettings, SigmaChoice};
use crate::fit::noise::{NoBackground, beta, short, sigma_from_air, sigma_from_background};
use crate::fit::{Noise, NoiseSource, sigma_of_volume};
use crate::roi::{Roi, Role};
use crate::say;
use crate::series::EchoStack;
use crate::text::Message;

/// σ with what it rests on. Finding air takes a pass over all images: keep this while ROIs of other roles move.
#[derive(Clone, Debug, PartialEq)]
pub struct NoiseEstimate {
    pub noise: Noise,
    /// Relative standard error of σ; widens every interval. 0 for a σ that was typed in or is fitted per curve.
    pub relative_se: f64,
    /// Why a better source could not be used; one sentence each.
    pub warnings: Vec<Message>,
}

/// Relative standard error taken for σ from air that the program found by itself: it selects pixels by their value.
const BACKGROUND_SE: f64 = 0.01;
/// Relative standard error taken for σ from the residuals of a volume: half the voxels misfitting moves it by 13 %.
const VOLUME_SE: f64 = 0.05;
/// Share of zeros from which air counts as blanked by the scanner.
const MAX_ZEROS: f64 = 0.1;
/// How far mean² / mean square may lie from pure noise; signal, ghosts and a wrong number of channels lie farther.
const SHAPE_TOLERANCE: f64 = 0.06;

/// Estimates the noise: typed in, else from noise ROIs, else from air in the images, else once for the volume from what
/// its decays leave unexplained. Maps and regions share it: a σ fitted region by region would give a region another
/// rate than its own map. It is left to each fit only where the volume holds too little signal.
pub fn estimate_noise(stack: &EchoStack, rois: &[Roi], settings: &AnalysisSettings) -> NoiseEstimate {
    let coils = settings.coils.max(1);
    let mut warnings = Vec::new();
    match settings.sigma {
        SigmaChoice::Given(sigma) if sigma.is_finite() && sigma > 0.0 => {
            let noise = Noise { sigma: Some(sigma), coils, source: NoiseSource::Given };
            return NoiseEstimate { noise, relative_se: 0.0, warnings };
        }
        SigmaChoice::Fitted => return from_decays(stack, settings, coils, warnings),
        SigmaChoice::Given(sigma) => {
            warnings.push(say!("noise-sigma-unusable", sigma = short(sigma)));
        }
        SigmaChoice::Auto => {}
    }
    let noise_rois: Vec<&Roi> = rois.iter().filter(|roi| roi.role == Role::Noise).collect();
    if !noise_rois.is_empty() {
        match from_rois(stack, &noise_rois, coils) {
            Ok((sigma, relative_se, caution)) => {
                warnings.extend(caution);
                let noise = Noise { sigma: Some(sigma), coils, source: NoiseSource::NoiseRoi };
                return NoiseEstimate { noise, relative_se, warnings };
            }
            Err(why) => warnings.push(why),
        }
    }
    match sigma_from_background(stack.magnitude().view(), stack.is_present().view(), coils) {
        Ok(found) => NoiseEstimate {
            noise: Noise { sigma: Some(found.sigma), coils, source: NoiseSource::Background },
            relative_se: BACKGROUND_SE,
            warnings,
        },
        Err(why) => {
            let why = no_background(&why);
            warnings.push(match noise_rois.is_empty() {
                true => say!("noise-level-of-volume", why = why),
                // The words on the region that was drawn stand beside it.
                false => say!("noise-level-of-volume-without-hint", why = why),
            });
            from_decays(stack, settings, coils, warnings)
        }
    }
}

/// σ of the whole volume from its own decays.
fn from_decays(stack: &EchoStack, settings: &AnalysisSettings, coils: u32, warnings: Vec<Message>) -> NoiseEstimate {
    let (te_ms, echoes) = (stack.te_ms(), &settings.echoes);
    let (magnitude, is_present) = (stack.magnitude().view(), stack.is_present().view());
    let (sigma, source, relative_se) = match sigma_of_volume(&te_ms, magnitude, is_present, echoes, coils) {
        Some(found) => (Some(found.sigma), found.source, VOLUME_SE),
        None => (None, NoiseSource::Fitted, 0.0),
    };
    NoiseEstimate { noise: Noise { sigma, coils, source }, relative_se, warnings }
}

/// Why air found in the images holds no noise level, as part of a sentence.
fn no_background(why: &NoBackground) -> Message {
    match why {
        NoBackground::Zeroed { percent_zero } => say!("no-air-zeroed", percent = format!("{percent_zero:.0}")),
        NoBackground::Quantized { step } => say!("no-air-quantized", step = short(*step)),
        NoBackground::Constant { value } => say!("no-air-constant", value = short(*value)),
        NoBackground::NoAir => say!("no-air"),
        NoBackground::NotNoise { coils } => say!("no-air-not-noise", coils = *coils),
    }
}

/// σ, its relative standard error and a word of caution; or why the ROIs hold no noise.
fn from_rois(stack: &EchoStack, rois: &[&Roi], coils: u32) -> Result<(f64, f64, Option<Message>), Message> {
    let pixels = RegionPixels::of(stack, rois);
    let echoes: Vec<usize> = (0..stack.num_echoes()).filter(|echo| !pixels.missing_echoes.contains(echo)).collect();
    let values: Vec<f64> = echoes.iter().flat_map(|&echo| pixels.echo(echo)).collect();
    if values.is_empty() {
        let is_inside = |roi: &&Roi| !roi.mask(stack.grid.rows, stack.grid.columns).pixels().is_empty();
        // Pixels that the scanner set to zero are no signal and were left out.
        return Err(match rois.iter().any(is_inside) {
            true => say!("noise-roi-zero", percent = "100"),
            false => say!("noise-roi-empty"),
        });
    }
    let zeros = values.iter().filter(|&&value| value == 0.0).count() as f64 / values.len() as f64;
    if zeros > MAX_ZEROS {
        let percent = 100.0 * zeros;
        return Err(say!("noise-roi-zero", percent = format!("{:.0}", percent)));
    }
    let sigma = sigma_from_air(values.iter().copied(), coils).ok_or(say!("noise-roi-no-signal"))?;
    let Some(step) = smallest_step(&values) else {
        return Err(say!("noise-roi-constant"));
    };
    if sigma < step {
        return Err(say!("noise-roi-quantized", step = short(step)));
    }
    let per_echo: Vec<f64> = echoes.iter().filter_map(|&echo| sigma_from_air(pixels.echo(echo), coils)).collect();
    let caution = (!is_pure_noise(&values, coils)).then(|| say!("noise-roi-not-noise", coils = coils));
    Ok((sigma, standard_error(&per_echo, values.len(), sigma, coils), caution))
}

/// From the spread over echoes, which knows the correlation of neighboring pixels; never below independent pixels.
fn standard_error(per_echo: &[f64], count: usize, sigma: f64, coils: u32) -> f64 {
    let independent = 0.5 / (f64::from(coils) * count as f64).sqrt();
    let n = per_echo.len() as f64;
    if per_echo.len() < 3 {
        return independent * 2.0;
    }
    let mean = per_echo.iter().sum::<f64>() / n;
    let variance = per_echo.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (n - 1.0);
    ((variance / n).sqrt() / sigma).max(independent)
}

/// `None` where all values are the same.
fn smallest_step(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).min_by(f64::total_cmp)
}

/// mean² over mean square is β_L²/2L for pure noise, whatever σ.
fn is_pure_noise(values: &[f64], coils: u32) -> bool {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square = values.iter().map(|value| value * value).sum::<f64>() / n;
    let expected = beta(coils).powi(2) / (2.0 * f64::from(coils));
    let tolerance = SHAPE_TOLERANCE.min(0.5 * (1.0 - expected)).max(2.0 / n.sqrt() * (1.0 - expected));
    (mean * mean / square - expected).abs() < tolerance
}
