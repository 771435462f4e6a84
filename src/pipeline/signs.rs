//! Signs of trouble in the pixels of one region: clipping, outliers, heterogeneity, fat, jumps of scaling.
//!
//! Found here as numbers; which of them is worth a sentence is decided at the end of the file.

use super::region::RegionPixels;
use crate::fit::noise::{noise_floor, second_moment};
use crate::fit::{CurveFit, FitSettings, Model, cramer_rao_cov};
use crate::roi::{Summary, outliers};
use crate::series::EchoStack;
use crate::verdict::{Caveat, Draws, Tissue};

/// What was seen in one region.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signs {
    /// Echo with the largest share of clipped pixels among those that take part: TE in ms, percent of the pixels.
    pub saturated: Option<(f64, f64)>,
    /// Indices of pixels whose rate lies far from the rest, in the order of the region's pixels.
    pub outliers: Vec<usize>,
    pub pixels: usize,
    /// CoV of R2* between pixels without what noise adds; `None` where noise hides it.
    pub tissue_cov: Option<f64>,
    /// Swing of the residuals at the fat frequency over S0, if it stands out.
    pub fat_amplitude: Option<f64>,
    /// Decay from echo to echo, for finding jumps of scaling.
    pub steps: Vec<Step>,
}

/// Decay between two neighbouring echoes above the noise floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Index of the later echo.
    pub echo_idx: usize,
    pub te_ms: f64,
    pub gap_ms: f64,
    /// Change of ln signal per ms; below zero where it decays.
    pub slope: f64,
}

/// Share of clipped pixels worth a word, and the one that spoils the decay; percent.
const SATURATED_WARNS: f64 = 1.0;
const SATURATED_BLOCKS: f64 = 10.0;
/// Distance of an outlier in SDs of its side, and the share of pixels (percent) worth a word.
const OUTLIER_TIMES: f64 = 5.0;
const OUTLIERS_WARN_PERCENT: f64 = 2.0;
/// CoV over which a region counts as heterogeneous.
const MAX_COV: f64 = 0.25;
/// Smallest swing of fat worth a word, and the F ratio (2 and n − 4 degrees of freedom) that makes it real: p < 0.002
/// for 8 echoes or more.
const MIN_FAT: f64 = 0.015;
/// Least mean step of the fat phase between echoes at which a swing can be told from a slow curve, radians.
const MIN_PHASE_STEP: f64 = 0.5;
const MIN_F: f64 = 15.0;
/// Main fat peak, ppm from water (Hernando 2013), and the gyromagnetic ratio of the proton, Hz/T.
const FAT_PPM: f64 = -3.5;
const HZ_PER_TESLA: f64 = 42.577_478e6;
/// Smallest jump of ln signal, and its size over the scatter of the other steps.
const MIN_JUMP: f64 = 0.12;
const JUMP_OVER_SCATTER: f64 = 6.0;

impl Signs {
    /// * `rates` — R2* per pixel, s⁻¹.
    pub(super) fn of(
        stack: &EchoStack,
        pixels: &RegionPixels,
        settings: &FitSettings,
        mean: &[f64],
        fit: Option<&CurveFit>,
        rates: &[Option<f64>],
        draws: &Draws,
    ) -> Self {
        if pixels.is_empty() {
            return Self::default();
        }
        let te_ms = stack.te_ms();
        let used = settings.echoes.indices(te_ms.len());
        let values: Vec<f64> = rates.iter().map(|rate| rate.unwrap_or(f64::NAN)).collect();
        let outliers = outliers(&values, OUTLIER_TIMES);
        let tissue_cov = fit.and_then(|fit| tissue_cov(&values, &outliers, fit, settings, &te_ms));
        let is_plain = !matches!(settings.model, Model::FatWater);
        let fat_amplitude =
            fit.filter(|_| is_plain).and_then(|fit| fat_amplitude(fit, settings.field_t?, &te_ms, mean, draws));
        Self {
            saturated: saturated(stack, pixels, &used, &te_ms),
            outliers,
            pixels: pixels.len(),
            tissue_cov,
            fat_amplitude,
            steps: steps(settings, &used, &te_ms, mean, fit),
        }
    }

    /// The sentences' matter, for a region that stands for `tissue`.
    pub fn caveats(&self, tissue: Tissue) -> Vec<Caveat> {
        let mut found = Vec::new();
        if let Some((te_ms, percent)) = self.saturated.filter(|(_, percent)| *percent > SATURATED_WARNS) {
            found.push(Caveat::Saturated { tissue, te_ms, percent, is_blocking: percent > SATURATED_BLOCKS });
        }
        if let Some(cov) = self.tissue_cov.filter(|cov| *cov > MAX_COV) {
            let (cov_percent, limit_percent) = (100.0 * cov, 100.0 * MAX_COV);
            found.push(Caveat::Heterogeneous { tissue, cov_percent, limit_percent });
        }
        let count = self.outliers.len();
        if count >= 2 && 100.0 * count as f64 > OUTLIERS_WARN_PERCENT * self.pixels as f64 {
            found.push(Caveat::OutlierPixels { tissue, count, pixels: self.pixels });
        }
        if let Some(amplitude) = self.fat_amplitude {
            found.push(Caveat::FatOscillation { tissue, amplitude_percent: 100.0 * amplitude });
        }
        found
    }
}

fn saturated(stack: &EchoStack, pixels: &RegionPixels, used: &[usize], te_ms: &[f64]) -> Option<(f64, f64)> {
    let limit = f64::from(stack.saturation()?);
    let share = |echo: usize| 100.0 * pixels.echo(echo).filter(|&v| v >= limit).count() as f64 / pixels.len() as f64;
    used.iter().map(|&echo| (te_ms[echo], share(echo))).max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, p)| *p > 0.0)
}

fn tissue_cov(rates: &[f64], outliers: &[usize], fit: &CurveFit, settings: &FitSettings, te_ms: &[f64]) -> Option<f64> {
    let kept = (0..rates.len()).filter(|i| outliers.binary_search(i).is_err()).map(|i| rates[i]);
    let cov = Summary::of(kept)?.coefficient_of_variation()?;
    let sigma = fit.sigma.or(settings.noise.sigma)?;
    let used: Vec<f64> = fit.echoes_used.iter().map(|&echo| te_ms[echo]).collect();
    // Beyond this the rates of single pixels are skewed and say little about the tissue.
    let noise = cramer_rao_cov(&used, fit.s0 / sigma, fit.r2star_per_s, settings.noise.coils)
        .filter(|noise| *noise < MAX_COV)?;
    Some((cov * cov - noise * noise).max(0.0).sqrt())
}

/// Least squares of the residuals on A·(1, T, cos ωT, sin ωT): do they swing with the fat frequency, beyond what a
/// wrong S0 or rate would leave?
fn fat_amplitude(fit: &CurveFit, field_t: f64, te_ms: &[f64], mean: &[f64], draws: &Draws) -> Option<f64> {
    let per_ms = 2.0 * std::f64::consts::PI * FAT_PPM * 1e-6 * HZ_PER_TESLA * field_t / 1000.0;
    // Echoes that all meet fat at nearly the same phase (in-phase trains) cannot show a swing: what is left there is a
    // slow curve, which any other misfit makes too.
    let used: Vec<f64> = fit.echoes_used.iter().map(|&echo| te_ms[echo]).collect();
    if mean_phase_step(&used, per_ms) < MIN_PHASE_STEP {
        return None;
    }
    let floor = fit.sigma.unwrap_or(0.0);
    let mut rows = Vec::new();
    for &echo in &fit.echoes_used {
        let te = te_ms[echo];
        let amplitude = fit.s0 * (-fit.r2star_per_s * te / 1000.0).exp();
        // Below the noise the residuals hold no signal that could swing.
        if amplitude < 2.0 * floor {
            continue;
        }
        let spread = Summary::of(draws.echo_means(echo, te_ms.len())).map_or(0.0, |summary| summary.sd);
        let weight = 1.0 / spread.max(0.002 * fit.s0);
        let phase = per_ms * te;
        let row = [1.0, te, phase.cos(), phase.sin()].map(|v| v * amplitude * weight);
        rows.push((row, (mean[echo] - fit.predicted[echo]) * weight));
    }
    let degrees = rows.len().checked_sub(4).filter(|&degrees| degrees >= 2)? as f64;
    let (without, _) = least_squares::<2>(&rows)?;
    let (with, parameters) = least_squares::<4>(&rows)?;
    let f_ratio = (without - with) / 2.0 / (with / degrees).max(1e-12);
    let swing = parameters[2].hypot(parameters[3]);
    (f_ratio > MIN_F && swing > MIN_FAT).then_some(swing)
}

/// Mean distance of the fat phase from echo to echo, radians, 0 to π.
fn mean_phase_step(te_ms: &[f64], per_ms: f64) -> f64 {
    let wrapped = |angle: f64| (angle.sin().atan2(angle.cos())).abs();
    let steps: Vec<f64> = te_ms.windows(2).map(|pair| wrapped(per_ms * (pair[1] - pair[0]))).collect();
    steps.iter().sum::<f64>() / steps.len().max(1) as f64
}

/// Residual sum of squares and parameters of a linear fit with the first `N` columns; `None` where they are not
/// independent.
fn least_squares<const N: usize>(rows: &[([f64; 4], f64)]) -> Option<(f64, [f64; N])> {
    let mut m = [[0.0; 5]; N];
    for (row, y) in rows {
        for (p, line) in m.iter_mut().enumerate() {
            (0..N).for_each(|q| line[q] += row[p] * row[q]);
            line[4] += row[p] * y;
        }
    }
    let mut order = [0.0; N];
    for pivot in 0..N {
        order[pivot] = m[pivot][pivot];
        let diagonal: f64 = rows.iter().map(|(row, _)| row[pivot] * row[pivot]).sum();
        // What the columns before leave of this one.
        if order[pivot].is_nan() || order[pivot] <= 1e-6 * diagonal {
            return None;
        }
        for line in 0..N {
            if line != pivot {
                let factor = m[line][pivot] / m[pivot][pivot];
                let source = m[pivot];
                m[line].iter_mut().zip(source).for_each(|(value, s)| *value -= factor * s);
            }
        }
    }
    let parameters: [f64; N] = std::array::from_fn(|p| m[p][4] / m[p][p]);
    let residual = |(row, y): &([f64; 4], f64)| y - parameters.iter().zip(row).map(|(p, v)| p * v).sum::<f64>();
    Some((rows.iter().map(|row| residual(row).powi(2)).sum(), parameters))
}

fn steps(settings: &FitSettings, used: &[usize], te_ms: &[f64], mean: &[f64], fit: Option<&CurveFit>) -> Vec<Step> {
    let coils = settings.noise.coils;
    let sigma = settings.noise.sigma.or(fit.and_then(|fit| fit.sigma)).unwrap_or(0.0);
    let (floor, power) = (1.3 * noise_floor(sigma, coils), second_moment(0.0, sigma, coils));
    let amplitude = |echo: usize| (mean[echo] * mean[echo] - power).max(0.0).sqrt();
    used.windows(2)
        .take_while(|pair| pair.iter().all(|&echo| mean[echo] > floor && amplitude(echo) > 0.0))
        .map(|pair| {
            let gap_ms = te_ms[pair[1]] - te_ms[pair[0]];
            let slope = (amplitude(pair[1]) / amplitude(pair[0])).ln() / gap_ms;
            Step { echo_idx: pair[1], te_ms: te_ms[pair[1]], gap_ms, slope }
        })
        .collect()
}

/// A jump of the signal between two echoes that both tissues share and that stands out from all other steps: scaling,
/// not decay. The tissue with more steps must show it beyond doubt, the other must agree.
pub fn scaling_jump(lesion: &Signs, liver: &Signs) -> Option<Caveat> {
    let lesion_is_longer = lesion.steps.len() >= liver.steps.len();
    let (long, short) = if lesion_is_longer { (lesion, liver) } else { (liver, lesion) };
    if long.steps.len() < 5 || short.steps.len() < 2 {
        return None;
    }
    for (idx, step) in long.steps.iter().enumerate() {
        let (jump, scatter) = jump_of(&long.steps, idx);
        if jump.abs() < MIN_JUMP || jump.abs() < JUMP_OVER_SCATTER * scatter * step.gap_ms {
            continue;
        }
        let Some(other_idx) = short.steps.iter().position(|other| other.echo_idx == step.echo_idx) else { continue };
        let (other, _) = jump_of(&short.steps, other_idx);
        if !(0.6..1.6).contains(&(other / jump)) {
            continue;
        }
        let (lesion_jump, liver_jump) = if lesion_is_longer { (jump, other) } else { (other, jump) };
        let (lesion_factor, liver_factor) = (lesion_jump.exp(), liver_jump.exp());
        return Some(Caveat::EchoScaling { te_ms: step.te_ms, lesion_factor, liver_factor });
    }
    None
}

/// Jump of ln signal at a step against the median of the other steps, and their scatter per ms.
fn jump_of(steps: &[Step], idx: usize) -> (f64, f64) {
    let others = || steps.iter().enumerate().filter(|(i, _)| *i != idx).map(|(_, step)| step.slope);
    let median = Summary::of(others()).map_or(0.0, |summary| summary.median);
    let scatter = Summary::of(others().map(|slope| (slope - median).abs())).map_or(0.0, |s| 1.4826 * s.median);
    ((steps[idx].slope - median) * steps[idx].gap_ms, scatter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_phase_trains_do_not_sample_the_swing_of_fat() {
        let per_ms = |field_t: f64| 2.0 * std::f64::consts::PI * FAT_PPM * 1e-6 * HZ_PER_TESLA * field_t / 1000.0;
        let train = |first: f64, step: f64| (0..12).map(|k| first + step * f64::from(k)).collect::<Vec<_>>();
        // 3.4 ppm at 3 T is a period of 2.30 ms, at 1.5 T of 4.60 ms.
        assert!(mean_phase_step(&train(4.6, 4.612), per_ms(3.0)) < MIN_PHASE_STEP);
        assert!(mean_phase_step(&train(4.6, 4.6), per_ms(1.5)) < MIN_PHASE_STEP);
        assert!(mean_phase_step(&train(0.99, 1.41), per_ms(1.5)) > MIN_PHASE_STEP);
        assert!(mean_phase_step(&train(1.15, 1.15), per_ms(3.0)) > 3.0, "in and opposed phase alternate");
    }
}
