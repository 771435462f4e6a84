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

/// * `used` — echo indices; `te_ms` — of every loaded echo; `start` — σ to begin with, signal units.
/// * `independent` — as many independent pixels would know a variance as well; `hidden` — share of the variance that the
///   mean of the region takes with it, 1/effective pixels.
///
/// `None` with fewer than three echoes, or where the pixels do not vary.
pub fn sigma_of_region(
    pixels: &RegionPixels,
    used: &[usize],
    te_ms: &[f64],
    coils: u32,
    start: f64,
    independent: f64,
    hidden: f64,
) -> Option<SigmaRegion> {
    let free = used.len().checked_sub(2).filter(|&free| free > 0 && !pixels.is_empty())? as f64;
    let mean = pixels.mean();
    let spread = Covariance::of(pixels, used, &mean);
    let law = ExpectedMagnitude::of(coils);
    let mut sigma = start;
    for _ in 0..STEPS {
        let echoes: Vec<Echo> = used.iter().map(|&e| Echo::of(mean[e], te_ms[e] / 1000.0, law, sigma)).collect();
        let found = spread.without_tissue(&echoes) / (1.0 - hidden).max(0.2);
        let expected = expected_without_tissue(&echoes) * sigma * sigma;
        let factor = (found / expected).sqrt();
        if !(factor.is_finite() && factor > 0.0) {
            return None;
        }
        sigma *= factor.clamp(0.5, 2.0);
        if (factor - 1.0).abs() < TOLERANCE {
            break;
        }
    }
    // A variance of d degrees of freedom has the relative standard error √(2/d), its root half of that.
    let error = 1.96 / (2.0 * free * independent.max(1.0)).sqrt();
    let ci95 = Interval { low: sigma * (-error).exp(), high: sigma * error.exp() };
    Some(SigmaRegion { sigma, ci95, over_stack: (start > 0.0).then(|| sigma / start) })
}

/// One echo at an assumed σ.
struct Echo {
    /// Change of the mean magnitude by S0 and by the rate, up to a common factor.
    by_s0: f64,
    by_rate: f64,
    /// Variance of the magnitude over σ².
    noise: f64,
}

impl Echo {
    fn of(mean: f64, te_s: f64, law: &ExpectedMagnitude, sigma: f64) -> Self {
        let amplitude = amplitude_of(mean, law, sigma);
        let (value, slope) = law.at(amplitude, sigma);
        let variance = second_moment(amplitude, sigma, law.coils()) - value * value;
        let by_s0 = slope * amplitude;
        Self { by_s0, by_rate: by_s0 * te_s, noise: (variance / (sigma * sigma)).clamp(0.05, 1.0) }
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

/// Unit vectors along which tissue varies.
fn tissue(echoes: &[Echo]) -> [Vec<f64>; 2] {
    let unit = |v: Vec<f64>| {
        let length = v.iter().map(|x| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        v.into_iter().map(|x| x / length).collect::<Vec<_>>()
    };
    let first = unit(echoes.iter().map(|echo| echo.by_s0).collect());
    let mut second: Vec<f64> = echoes.iter().map(|echo| echo.by_rate).collect();
    let along: f64 = second.iter().zip(&first).map(|(a, b)| a * b).sum();
    second.iter_mut().zip(&first).for_each(|(a, b)| *a -= along * b);
    [first, unit(second)]
}

fn expected_without_tissue(echoes: &[Echo]) -> f64 {
    let [first, second] = tissue(echoes);
    (0..echoes.len()).map(|i| echoes[i].noise * (1.0 - first[i] * first[i] - second[i] * second[i]).max(0.0)).sum()
}

/// Covariance of the used echoes over the pixels.
struct Covariance(Vec<Vec<f64>>);

impl Covariance {
    fn of(pixels: &RegionPixels, used: &[usize], mean: &[f64]) -> Self {
        let count = used.len();
        let mut sums = vec![vec![0.0; count]; count];
        let mut deviation = vec![0.0; count];
        for decay in pixels.decays() {
            for (d, &echo) in deviation.iter_mut().zip(used) {
                *d = f64::from(decay[echo]) - mean[echo];
            }
            for (i, row) in sums.iter_mut().enumerate() {
                row.iter_mut().zip(&deviation).for_each(|(sum, d)| *sum += deviation[i] * d);
            }
        }
        let n = pixels.len().max(1) as f64;
        sums.iter_mut().flatten().for_each(|sum| *sum /= n);
        Self(sums)
    }

    /// Trace without the part along the directions of tissue.
    fn without_tissue(&self, echoes: &[Echo]) -> f64 {
        let total: f64 = (0..self.0.len()).map(|i| self.0[i][i]).sum();
        let along = |v: &[f64]| -> f64 {
            let row = |row: &Vec<f64>| row.iter().zip(v).map(|(c, x)| c * x).sum::<f64>();
            self.0.iter().map(row).zip(v).map(|(sum, x)| sum * x).sum()
        };
        let [first, second] = tissue(echoes);
        (total - along(&first) - along(&second)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;

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
                let found = sigma_of_region(&pixels, &used, te_ms, 1, 25.0, 200.0, 0.005).expect("a σ");
                let over = found.over_stack.expect("a start");
                assert!((over / gain - 1.0).abs() < 0.06, "{rate} s⁻¹, gain {gain}: {over}");
                assert!(found.ci95.low < found.sigma && found.ci95.high > found.sigma);
            }
        }
    }

    #[test]
    fn two_echoes_hide_the_noise() {
        let pixels = region(100.0, &[2.0, 4.0], 1.0, 1);
        assert_eq!(sigma_of_region(&pixels, &[0, 1], &[2.0, 4.0], 1, 25.0, 200.0, 0.005), None);
    }
}
