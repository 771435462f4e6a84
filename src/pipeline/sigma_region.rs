//! The noise level that the pixels of a region show themselves: parallel imaging and filters make it another one than
//! that of air.
//!
//! Model-free in the decay: what the pixels vary by, without the two directions in which tissue varies (S0 and rate),
//! is noise; how much noise of one σ varies at each echo follows from the mean magnitude there. σ is the one that makes
//! both agree.
//!
//! Must not know: verdicts.

use super::region::RegionPixels;
use crate::fit::noise::{ExpectedMagnitude, second_moment};
use crate::verdict::{Interval, SigmaRegion};

const STEPS: usize = 60;
/// Change of σ at which the search ends, relative.
const TOLERANCE: f64 = 0.002;
/// Pixels that vary by more than this times the median are no pure tissue.
const APART: f64 = 4.0;

/// As many independent pixels would know the mean of the region, or the variance of its pixels, as well.
#[derive(Clone, Copy, Debug)]
pub struct Effective {
    pub for_mean: f64,
    pub for_variance: f64,
}

/// * `used` — echo indices; `te_ms` — of every loaded echo; `start` — σ to begin with, signal units.
///
/// * `misfit` — what one exponential leaves of the mean at every loaded echo: pixels vary along it too, as their fat or
///   their field does; empty where it is not known.
///
/// `None` with fewer than three echoes, or where the pixels do not vary.
pub fn sigma_of_region(
    pixels: &RegionPixels,
    used: &[usize],
    te_ms: &[f64],
    coils: u32,
    start: f64,
    effective: Effective,
    misfit: &[f64],
) -> Option<SigmaRegion> {
    let num_tissue = if misfit.is_empty() { 2 } else { 3 };
    let free = used.len().checked_sub(num_tissue).filter(|&free| free > 0 && !pixels.is_empty())? as f64;
    // The mean of the region takes this share of the variance with it.
    let hidden = 1.0 / effective.for_mean.max(1.5);
    let law = ExpectedMagnitude::of(coils);
    let at = |mean: &[f64], sigma: f64| -> Vec<Echo> {
        used.iter()
            .map(|&e| {
                let misfit = misfit.get(e).copied().unwrap_or(0.0);
                Echo { misfit, ..Echo::of(mean[e], te_ms[e] / 1000.0, law, sigma) }
            })
            .collect()
    };
    let everything = pixels.mean();
    let tissue = Deviations::of(pixels, used, &everything, None);
    // Vessels and edges vary as no tissue does: they move neither the mean nor the spread.
    let apart = tissue.without_tissue(&at(&everything, start));
    let limit = APART * median(apart.clone());
    let center = mean_where(pixels, &apart, limit);
    let spread = Deviations::of(pixels, used, &center, Some((&apart, limit)));
    let mut sigma = start;
    for _ in 0..STEPS {
        let echoes = at(&center, sigma);
        let expected = expected_without_tissue(&echoes);
        let found = mean(&spread.without_tissue(&echoes)) / (1.0 - hidden).max(0.2);
        let factor = (found / (expected * sigma * sigma)).sqrt();
        if !(factor.is_finite() && factor > 0.0) {
            return None;
        }
        sigma *= factor.clamp(0.5, 2.0);
        if (factor - 1.0).abs() < TOLERANCE {
            break;
        }
    }
    // A variance of d degrees of freedom has the relative standard error √(2/d), its root half of that.
    let error = 1.96 / (2.0 * free * effective.for_variance.max(1.0)).sqrt();
    let ci95 = Interval { low: sigma * (-error).exp(), high: sigma * error.exp() };
    Some(SigmaRegion { sigma, ci95, over_stack: (start > 0.0).then(|| sigma / start) })
}

/// One echo at an assumed σ.
struct Echo {
    /// Change of the mean magnitude by S0 and by the rate, up to a common factor.
    by_s0: f64,
    by_rate: f64,
    misfit: f64,
    /// Variance of the magnitude over σ².
    noise: f64,
}

impl Echo {
    fn of(mean: f64, te_s: f64, law: &ExpectedMagnitude, sigma: f64) -> Self {
        let amplitude = amplitude_of(mean, law, sigma);
        let (value, slope) = law.at(amplitude, sigma);
        let variance = second_moment(amplitude, sigma, law.coils()) - value * value;
        let by_s0 = slope * amplitude;
        Self { by_s0, by_rate: by_s0 * te_s, misfit: 0.0, noise: (variance / (sigma * sigma)).clamp(0.05, 1.0) }
    }
}

/// The amplitude whose expected magnitude is `mean`; 0 below that of noise alone.
fn amplitude_of(mean: f64, law: &ExpectedMagnitude, sigma: f64) -> f64 {
    let (mut low, mut high) = (0.0, mean.max(0.0));
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if law.at(middle, sigma).0 < mean { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Unit vectors along which tissue varies, each without the ones before; a direction that they hold already is zero.
fn tissue(echoes: &[Echo]) -> [Vec<f64>; 3] {
    let mut found: [Vec<f64>; 3] = [
        echoes.iter().map(|echo| echo.by_s0).collect(),
        echoes.iter().map(|echo| echo.by_rate).collect(),
        echoes.iter().map(|echo| echo.misfit).collect(),
    ];
    for i in 0..found.len() {
        let (before, rest) = found.split_at_mut(i);
        let this = &mut rest[0];
        let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let whole = length(this);
        for other in before {
            let along: f64 = this.iter().zip(other.iter()).map(|(a, b)| a * b).sum();
            this.iter_mut().zip(other.iter()).for_each(|(a, b)| *a -= along * b);
        }
        let left = length(this);
        let scale = if left > 1e-9 * whole { 1.0 / left } else { 0.0 };
        this.iter_mut().for_each(|x| *x *= scale);
    }
    found
}

/// Variance over σ² of a pixel without the directions of tissue.
fn expected_without_tissue(echoes: &[Echo]) -> f64 {
    let tissue = tissue(echoes);
    let left = |i: usize| (1.0 - tissue.iter().map(|v| v[i] * v[i]).sum::<f64>()).max(0.0);
    echoes.iter().enumerate().map(|(i, echo)| echo.noise * left(i)).sum()
}

/// Mean decay of the pixels whose value in `apart` is within `limit`.
fn mean_where(pixels: &RegionPixels, apart: &[f64], limit: f64) -> Vec<f64> {
    let mut sums = vec![0.0; pixels.num_echoes()];
    let mut count = 0.0_f64;
    for (decay, _) in pixels.decays().zip(apart).filter(|(_, apart)| **apart <= limit) {
        sums.iter_mut().zip(decay).for_each(|(sum, &value)| *sum += f64::from(value));
        count += 1.0;
    }
    sums.iter().map(|sum| sum / count.max(1.0)).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Deviations of pixels from a mean decay at the used echoes.
struct Deviations(Vec<Vec<f64>>);

impl Deviations {
    /// * `kept` — a measure of every pixel and its limit; pixels beyond it are left out.
    fn of(pixels: &RegionPixels, used: &[usize], mean: &[f64], kept: Option<(&[f64], f64)>) -> Self {
        let is_kept = |pixel: usize| kept.is_none_or(|(measure, limit)| measure[pixel] <= limit);
        let deviation =
            |decay: &[f32]| used.iter().map(|&echo| f64::from(decay[echo]) - mean[echo]).collect::<Vec<f64>>();
        Self(pixels.decays().enumerate().filter(|(pixel, _)| is_kept(*pixel)).map(|(_, d)| deviation(d)).collect())
    }

    /// Squared length of every deviation without the part along the directions of tissue.
    fn without_tissue(&self, echoes: &[Echo]) -> Vec<f64> {
        let tissue = tissue(echoes);
        let along = |d: &[f64], v: &[f64]| d.iter().zip(v).map(|(d, v)| d * v).sum::<f64>().powi(2);
        let of = |d: &Vec<f64>| {
            let all: f64 = d.iter().map(|x| x * x).sum();
            (all - tissue.iter().map(|v| along(d, v)).sum::<f64>()).max(0.0)
        };
        self.0.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;

    const EFFECTIVE: Effective = Effective { for_mean: 200.0, for_variance: 200.0 };

    /// Rician pixels of S0 1000 with a spread of S0 and rate, σ of 25 times `gain`.
    fn region(rate: f64, te_ms: &[f64], gain: f64, seed: u64) -> RegionPixels {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut normal = || -> f64 { StandardNormal.sample(&mut rng) };
        let decays: Vec<Vec<f32>> = (0..200)
            .map(|_| {
                let (s0, rate) = (1000.0 * (1.0 + 0.05 * normal()), rate * (1.0 + 0.08 * normal()));
                let signal = |te: &f64| {
                    let (a, b) = (normal(), normal());
                    (s0 * (-rate * te / 1000.0).exp() + 25.0 * gain * a).hypot(25.0 * gain * b) as f32
                };
                te_ms.iter().map(signal).collect()
            })
            .collect();
        let positions = (0..200).map(|i| [0, i / 20, i % 20]).collect();
        RegionPixels::from_decays(positions, te_ms.len(), |pixel, echo| decays[pixel][echo])
    }

    #[test]
    fn finds_the_noise_of_the_body_where_air_says_less() {
        let (early, late): (Vec<f64>, Vec<f64>) =
            ((0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect(), (0..8).map(|k| 4.0 + 2.0 * f64::from(k)).collect());
        for (te_ms, rate) in [(&early, 60.0), (&early, 300.0), (&late, 600.0), (&late, 900.0)] {
            for gain in [1.0, 1.5, 2.0, 3.0] {
                let pixels = region(rate, te_ms, gain, 7);
                let used: Vec<usize> = (0..te_ms.len()).collect();
                let found = sigma_of_region(&pixels, &used, te_ms, 1, 25.0, EFFECTIVE, &[]).expect("a σ");
                let over = found.over_stack.expect("a start");
                assert!((over / gain - 1.0).abs() < 0.06, "{rate} s⁻¹, gain {gain}: {over}");
                assert!(found.ci95.low < found.sigma && found.ci95.high > found.sigma);
            }
        }
    }

    #[test]
    fn two_echoes_hide_the_noise() {
        let pixels = region(100.0, &[2.0, 4.0], 1.0, 1);
        assert_eq!(sigma_of_region(&pixels, &[0, 1], &[2.0, 4.0], 1, 25.0, EFFECTIVE, &[]), None);
    }
}
