//! Signs of trouble in the pixels of one region: clipping, outliers, heterogeneity, jumps of scaling.
//!
//! Found here as numbers; which of them is worth a sentence is decided at the end of the file.

use super::region::RegionPixels;
use crate::fit::noise::{noise_floor, second_moment};
use crate::fit::{CurveFit, FitSettings, cramer_rao_cov};
use crate::roi::{Summary, outliers};
use crate::series::EchoStack;
use crate::verdict::{Caveat, Tissue};

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
    /// Decay from echo to echo, for finding jumps of scaling.
    pub steps: Vec<Step>,
}

/// Decay between two neighboring echoes above the noise floor.
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
/// Fewest pixels, and the share of a region in percent, at its highest value that count as a pile; and their number over
/// that of the pixels at the next lower value.
const MIN_PILE: usize = 3;
const MIN_PILE_PERCENT: f64 = 3.0;
const PILE_OVER_NEXT: f64 = 1.5;
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
    ) -> Self {
        if pixels.is_empty() {
            return Self::default();
        }
        let te_ms = stack.te_ms();
        let used = settings.echoes.indices(te_ms.len());
        let values: Vec<f64> = rates.iter().map(|rate| rate.unwrap_or(f64::NAN)).collect();
        let outliers = outliers(&values, OUTLIER_TIMES);
        let tissue_cov = fit.and_then(|fit| tissue_cov(&values, &outliers, fit, settings, &te_ms));
        Self {
            saturated: saturated(stack, pixels, &used, &te_ms),
            outliers,
            pixels: pixels.len(),
            tissue_cov,
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
        found
    }
}

/// At the value where the files say that the scanner clips, else where the pixels show it.
fn saturated(stack: &EchoStack, pixels: &RegionPixels, used: &[usize], te_ms: &[f64]) -> Option<(f64, f64)> {
    let share = |limit: f64, echo: usize| {
        100.0 * pixels.echo(echo).filter(|&v| v >= limit).count() as f64 / pixels.len() as f64
    };
    let stated = stack.saturation().and_then(|limit| {
        let shares = used.iter().map(|&echo| (te_ms[echo], share(f64::from(limit), echo)));
        shares.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, percent)| *percent > 0.0)
    });
    stated.or_else(|| pile(pixels, used).map(|(echo, percent)| (te_ms[echo], percent)))
}

/// A pile of pixels at the highest value of the region: echo with the largest, and its share in percent.
fn pile(pixels: &RegionPixels, used: &[usize]) -> Option<(usize, f64)> {
    let top = used.iter().flat_map(|&echo| pixels.echo(echo)).fold(0.0, f64::max);
    let count = |echo: usize, value: f64| pixels.echo(echo).filter(|&v| v == value).count();
    let echo = *used.iter().max_by_key(|&&echo| count(echo, top))?;
    let at_top = count(echo, top);
    let next = pixels.echo(echo).filter(|&v| v < top).fold(0.0, f64::max);
    let is_pile = match at_top == pixels.len() {
        // Wholly clipped: other echoes vary in fine steps. Without noise, or in coarse steps, no echo does.
        true => used.iter().any(|&echo| 4 * num_values(pixels, echo) > pixels.len()),
        false => at_top as f64 > PILE_OVER_NEXT * count(echo, next) as f64,
    };
    let percent = 100.0 * at_top as f64 / pixels.len().max(1) as f64;
    (is_pile && at_top >= MIN_PILE && percent >= MIN_PILE_PERCENT).then_some((echo, percent))
}

fn num_values(pixels: &RegionPixels, echo: usize) -> usize {
    let mut values: Vec<f64> = pixels.echo(echo).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    values.len()
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
///
/// Index of the echo from which on the gain is another, and what it means.
pub fn scaling_jump(lesion: &Signs, liver: &Signs) -> Option<(usize, Caveat)> {
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
        return Some((step.echo_idx, Caveat::EchoScaling { te_ms: step.te_ms, lesion_factor, liver_factor }));
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

    fn region(values: &[f32], num_echoes: usize) -> RegionPixels {
        let pixels = values.len() / num_echoes;
        let positions = (0..pixels).map(|i| [0, i / 10, i % 10]).collect();
        RegionPixels::from_decays(positions, num_echoes, |pixel, echo| values[pixel * num_echoes + echo])
    }

    /// Decays of 100 pixels from 900 to 1100 at the first of three echoes.
    fn ramp(echo_factor: [f32; 3], change: impl Fn(f32) -> f32) -> RegionPixels {
        let decay = |i: i32| echo_factor.map(|factor| change((900.0 + 2.0 * i as f32) * factor));
        region(&(0..100).flat_map(decay).collect::<Vec<f32>>(), 3)
    }

    #[test]
    fn clipping_shows_as_a_pile_at_the_highest_value() {
        let factors = [1.0, 0.6, 0.4];
        let used = [0, 1, 2];
        // 40 % of the first echo lie above 1020.
        let (echo, share) = pile(&ramp(factors, |v| v.min(1020.0)), &used).expect("a pile");
        assert!(echo == 0 && (share - 40.0).abs() < 1.5, "{echo} {share}");
        // All of the first echo, and none of the others.
        assert_eq!(pile(&ramp(factors, |v| v.min(700.0)), &used), Some((0, 100.0)));
        assert_eq!(pile(&ramp(factors, |v| v), &used), None);
        // Coarse steps are no clipping: the highest value is the rarest.
        let coarse = ramp(factors, |v| {
            let from_middle = (v / 1000.0 - 1.0).powi(3);
            (20.0 * (1.0 + 4.0 * from_middle)).round()
        });
        assert_eq!(pile(&coarse, &used), None);
        // Images without noise are equal everywhere, at every echo.
        assert_eq!(pile(&region(&[1000.0, 600.0, 400.0].repeat(30), 3), &used), None);
    }
}
