//! σ from air that the program finds in the images itself, or a refusal in words.
//!
//! Must not know: regions, windows.

use ndarray::{ArrayView2, ArrayView4};
use thiserror::Error;

use super::{MAX_COILS, beta};

/// σ found in the background of the images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackgroundNoise {
    /// SD per real channel, signal units.
    pub sigma: f64,
    /// How many voxels it rests on.
    pub num_voxels: usize,
}

/// Why the background gives no noise level.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum NoBackground {
    #[error(
        "the scanner set the background to zero ({percent_zero:.0} % of the voxels), so it holds no noise to measure"
    )]
    Zeroed { percent_zero: f64 },
    #[error(
        "the background is quantized to steps of {}, as large as its noise, so the noise cannot be measured there",
        short(*step)
    )]
    Quantized { step: f64 },
    #[error("the background holds one value only ({}), so it holds no noise to measure", short(*value))]
    Constant { value: f64 },
    #[error("the images hold too little air to measure the noise in")]
    NoAir,
    #[error(
        "the low signal of the images is no plain noise of {coils} channels (ghosts, filters or another number of \
         channels), so the noise cannot be measured there"
    )]
    NotNoise { coils: u32 },
}

/// A signal value in few digits, whatever its size.
pub(crate) fn short(value: f64) -> String {
    if value == 0.0 || (1e-3..1e6).contains(&value.abs()) {
        format!("{}", value as f32)
    } else {
        format!("{value:.2e}")
    }
}

/// Voxels looked at; more add nothing to a noise level.
const MAX_VOXELS: usize = 400_000;
/// Fewest voxels that make a background, and their fewest share of the image.
const MIN_VOXELS: usize = 100;
const MIN_SHARE: f64 = 0.005;
/// Selected air lies within these many SD of its mean power.
const SD_BELOW: f64 = 3.0;
const SD_ABOVE: f64 = 2.0;
/// How far mean(M)²/mean(M²) may lie from its value for pure noise, β_L²/2L.
const SHAPE_TOLERANCE: f64 = 0.05;
/// Air does not decay: largest ratio of its power between the first and last of the late echoes.
const MAX_DECAY: f64 = 1.35;

/// Finds σ in the later half of the echoes, where tissue has decayed and only air and noise stay low.
///
/// The mean square over k echoes of a voxel in air is gamma distributed with shape kL: its lowest mode is narrow,
/// and its place gives σ. What lies there must look like noise: the right ratio of mean to mean square, no decay.
///
/// * `magnitude` — `[echo, slice, row, column]`; cells with `is_present` `[echo, slice]` false are left out.
///
/// # Errors
/// [`NoBackground`] says why there is no noise level; nothing is guessed.
pub fn sigma_from_background(
    magnitude: ArrayView4<f32>,
    is_present: ArrayView2<bool>,
    coils: u32,
) -> Result<BackgroundNoise, NoBackground> {
    let coils = coils.clamp(1, MAX_COILS);
    let late = LateEchoes::sample(magnitude, is_present);
    let num_voxels = late.num_voxels();
    if num_voxels < MIN_VOXELS {
        return Err(NoBackground::NoAir);
    }
    let power: Vec<f64> = late.voxels().map(mean_square).collect();
    let percent_zero = 100.0 * power.iter().filter(|&&p| p <= 0.0).count() as f64 / num_voxels as f64;
    let refusal = if percent_zero > 10.0 { NoBackground::Zeroed { percent_zero } } else { NoBackground::NoAir };

    let shape = late.num_echoes as f64 * f64::from(coils);
    let mode = lowest_mode(&power, shape, num_voxels).ok_or(refusal)?;
    let air = refine(&power, mode, shape);
    let selected: Vec<&[f32]> =
        late.voxels().zip(&power).filter(|&(_, &p)| air.holds(p)).map(|(voxel, _)| voxel).collect();
    if selected.len() < MIN_VOXELS || (selected.len() as f64) < MIN_SHARE * num_voxels as f64 {
        return Err(refusal);
    }
    let sigma = (air.mean / (2.0 * f64::from(coils))).sqrt();
    let step = quantization_step(&selected).ok_or(NoBackground::Constant { value: selected[0][0].into() })?;
    if sigma < step {
        return Err(NoBackground::Quantized { step });
    }
    if !looks_like_noise(&selected, coils) {
        return Err(if percent_zero > 10.0 { refusal } else { NoBackground::NotNoise { coils } });
    }
    Ok(BackgroundNoise { sigma, num_voxels: selected.len() })
}

/// The later half of the echoes (at least three) of a regular sample of voxels, one voxel after the other.
struct LateEchoes {
    values: Vec<f32>,
    num_echoes: usize,
}

impl LateEchoes {
    fn sample(magnitude: ArrayView4<f32>, is_present: ArrayView2<bool>) -> Self {
        let (echoes, slices, rows, columns) = magnitude.dim();
        let num_echoes = echoes.div_ceil(2).max(3).min(echoes);
        let mut values = Vec::new();
        if is_present.dim() != (echoes, slices) || num_echoes == 0 {
            return Self { values, num_echoes: num_echoes.max(1) };
        }
        let stride = (slices * rows * columns).div_ceil(MAX_VOXELS).max(1);
        let late = echoes - num_echoes..echoes;
        let mut count = 0;
        for slice in (0..slices).filter(|&slice| late.clone().all(|echo| is_present[[echo, slice]])) {
            for row in 0..rows {
                for column in 0..columns {
                    if count % stride == 0 {
                        values.extend(late.clone().map(|echo| magnitude[[echo, slice, row, column]]));
                    }
                    count += 1;
                }
            }
        }
        Self { values, num_echoes }
    }

    fn num_voxels(&self) -> usize {
        self.values.len() / self.num_echoes
    }

    fn voxels(&self) -> std::slice::ChunksExact<'_, f32> {
        self.values.chunks_exact(self.num_echoes)
    }
}

fn mean_square(voxel: &[f32]) -> f64 {
    let sum: f64 = voxel.iter().map(|&v| f64::from(v) * f64::from(v)).sum();
    if sum.is_finite() { sum / voxel.len() as f64 } else { 0.0 }
}

/// Power at the lowest peak of the histogram of ln(power) that holds enough voxels.
fn lowest_mode(power: &[f64], shape: f64, num_voxels: usize) -> Option<f64> {
    const BIN: f64 = 0.05;
    let logs: Vec<f64> = power.iter().filter(|&&p| p > 0.0).map(|p| p.ln()).collect();
    let low = logs.iter().copied().fold(f64::INFINITY, f64::min);
    let high = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if logs.is_empty() || !(high - low).is_finite() {
        return None;
    }
    let mut counts = vec![0.0; ((high - low) / BIN) as usize + 1];
    for log in &logs {
        counts[((log - low) / BIN) as usize] += 1.0;
    }
    let sd_bins = (1.0 / shape.sqrt()) / BIN;
    let smooth = smoothed(&counts, sd_bins / 2.0);
    let reach = (2.0 * sd_bins).ceil() as usize;
    let needed = (MIN_SHARE * num_voxels as f64).max(MIN_VOXELS as f64);
    let peak = (0..smooth.len()).find(|&i| {
        let before = if i > 0 { smooth[i - 1] } else { 0.0 };
        let after = smooth.get(i + 1).copied().unwrap_or(0.0);
        let held: f64 = counts[i.saturating_sub(reach)..(i + reach + 1).min(counts.len())].iter().sum();
        smooth[i] >= before && smooth[i] > after && held >= needed
    })?;
    Some((low + (peak as f64 + 0.5) * BIN).exp())
}

fn smoothed(counts: &[f64], sd: f64) -> Vec<f64> {
    let reach = (3.0 * sd).ceil() as isize;
    let weights: Vec<f64> = (-reach..=reach).map(|d| (-0.5 * (d as f64 / sd).powi(2)).exp()).collect();
    (0..counts.len() as isize)
        .map(|i| {
            (-reach..=reach).zip(&weights).map(|(d, w)| w * counts.get((i + d) as usize).copied().unwrap_or(0.0)).sum()
        })
        .collect()
}

/// A range of power that air falls into, and the mean power of untruncated air.
struct Air {
    mean: f64,
    low: f64,
    high: f64,
}

impl Air {
    fn around(mean: f64, shape: f64) -> Self {
        let sd = 1.0 / shape.sqrt();
        Self { mean, low: mean * (1.0 - SD_BELOW * sd).max(0.02), high: mean * (1.0 + SD_ABOVE * sd) }
    }

    fn holds(&self, power: f64) -> bool {
        power > self.low && power < self.high
    }
}

/// Moves the range until it is centered on the air it selects; the cut tails are added back from the gamma law.
fn refine(power: &[f64], mode: f64, shape: f64) -> Air {
    // A gamma density in ln(power) peaks at its mean.
    let mut air = Air::around(mode, shape);
    let truncated_mean = truncated_gamma_mean(shape);
    for _ in 0..20 {
        let (sum, count) = power.iter().filter(|&&p| air.holds(p)).fold((0.0, 0.0), |(s, n), &p| (s + p, n + 1.0));
        if count < 1.0 {
            break;
        }
        let mean = sum / count / truncated_mean;
        let moved = (mean / air.mean - 1.0).abs();
        air = Air::around(mean, shape);
        if moved < 1e-4 {
            break;
        }
    }
    air
}

/// Mean of a gamma variable of unit mean between the cuts of [`Air`].
fn truncated_gamma_mean(shape: f64) -> f64 {
    let air = Air::around(1.0, shape);
    let (mut mass, mut moment) = (0.0, 0.0);
    for i in 0..400 {
        let p = air.low + (air.high - air.low) * (f64::from(i) + 0.5) / 400.0;
        let density = ((shape - 1.0) * p.ln() - shape * (p - 1.0)).exp();
        mass += density;
        moment += density * p;
    }
    moment / mass
}

/// Smallest difference between stored values: 1 for integers, near zero for floating-point images; `None` where all
/// are the same.
fn quantization_step(selected: &[&[f32]]) -> Option<f64> {
    let mut values: Vec<f32> = selected.iter().take(20_000).flat_map(|voxel| voxel.iter().copied()).collect();
    values.sort_by(f32::total_cmp);
    values.dedup();
    values.windows(2).map(|pair| f64::from(pair[1]) - f64::from(pair[0])).min_by(f64::total_cmp)
}

fn looks_like_noise(selected: &[&[f32]], coils: u32) -> bool {
    let count = selected.iter().map(|voxel| voxel.len()).sum::<usize>() as f64;
    let values = || selected.iter().flat_map(|voxel| voxel.iter().map(|&v| f64::from(v)));
    let ratio = (values().sum::<f64>() / count).powi(2) / (values().map(|v| v * v).sum::<f64>() / count);
    let expected = beta(coils).powi(2) / (2.0 * f64::from(coils));
    let echo_power = |pick: fn(&[f32]) -> Option<&f32>| -> f64 {
        selected.iter().filter_map(|voxel| pick(voxel)).map(|&v| f64::from(v).powi(2)).sum()
    };
    let decay = echo_power(|voxel| voxel.first()) / echo_power(|voxel| voxel.last());
    // Noise of many channels has so narrow a ratio that the tolerance shrinks with what is left to one.
    (ratio - expected).abs() < SHAPE_TOLERANCE.min(0.5 * (1.0 - expected))
        && (1.0 / MAX_DECAY..MAX_DECAY).contains(&decay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, Array4};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    /// Half air, a quarter normal and a quarter loaded liver; 12 echoes from 0.99 ms in steps of 1.41 ms.
    fn abdomen(sigma: f64, coils: u32, air_share: f64, store: impl Fn(f64) -> f32) -> Array4<f32> {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let columns = 128;
        Array4::from_shape_fn((12, 2, 96, columns), |(echo, _, _, column)| {
            let te = 0.99e-3 + 1.41e-3 * echo as f64;
            let place = column as f64 / columns as f64;
            let rate = if place < (1.0 + air_share) / 2.0 { 35.0 } else { 500.0 };
            let amplitude = if place < air_share { 0.0 } else { 40.0 * sigma * f64::exp(-rate * te) };
            let mut power = 0.0;
            for channel in 0..2 * coils {
                let noise: f64 = StandardNormal.sample(&mut rng);
                power += (noise * sigma + if channel == 0 { amplitude } else { 0.0 }).powi(2);
            }
            store(power.sqrt())
        })
    }

    fn present() -> Array2<bool> {
        Array2::from_elem((12, 2), true)
    }

    #[test]
    fn air_in_the_images_gives_the_simulated_noise() {
        for (sigma, coils, air) in [(15.0, 1, 0.5), (15.0, 1, 0.1), (3.0, 4, 0.5), (0.02, 1, 0.3), (15.0, 8, 0.4)] {
            let images = abdomen(sigma, coils, air, |m| m as f32);
            let found = sigma_from_background(images.view(), present().view(), coils).unwrap();
            assert!((found.sigma / sigma - 1.0).abs() < 0.02, "{sigma} {coils}: {found:?}");
        }
        let integers = abdomen(4.0, 1, 0.5, |m| m.round() as f32);
        let found = sigma_from_background(integers.view(), present().view(), 1).unwrap();
        assert!((found.sigma / 4.0 - 1.0).abs() < 0.03, "{found:?}");
    }

    #[test]
    fn a_background_without_noise_is_refused_in_words() {
        let zeroed = abdomen(15.0, 1, 0.5, |m| if m < 60.0 { 0.0 } else { m as f32 });
        let refusal = sigma_from_background(zeroed.view(), present().view(), 1).unwrap_err();
        assert!(matches!(refusal, NoBackground::Zeroed { .. }), "{refusal}");
        let coarse = abdomen(0.4, 1, 0.5, |m| m.round() as f32);
        let refusal = sigma_from_background(coarse.view(), present().view(), 1).unwrap_err();
        assert!(matches!(refusal, NoBackground::Quantized { .. } | NoBackground::Zeroed { .. }), "{refusal}");
        let wrong = abdomen(15.0, 8, 0.5, |m| m as f32);
        let refusal = sigma_from_background(wrong.view(), present().view(), 1).unwrap_err();
        assert_eq!(refusal, NoBackground::NotNoise { coils: 1 });
        let empty = Array4::<f32>::zeros((12, 2, 20, 20));
        assert!(sigma_from_background(empty.view(), present().view(), 1).is_err());
        let tissue =
            Array4::from_shape_fn((12, 2, 50, 50), |(e, _, r, c)| (900 + r + 3 * c) as f32 * 0.97_f32.powi(e as i32));
        assert!(sigma_from_background(tissue.view(), present().view(), 1).is_err());
    }

    #[test]
    fn a_background_of_one_value_is_refused_in_few_digits() {
        for value in [5.0_f32, 3e38, 1e-30] {
            let flat = Array4::from_elem((12, 2, 20, 20), value);
            let refusal = sigma_from_background(flat.view(), present().view(), 1).unwrap_err();
            assert!(matches!(refusal, NoBackground::Constant { .. }), "{refusal:?}");
            assert!(refusal.to_string().len() < 120, "{refusal}");
            assert_eq!(refusal, NoBackground::Constant { value: value.into() });
        }
        assert!(NoBackground::Quantized { step: 1.7e308 }.to_string().contains("1.70e308"));
        assert!(NoBackground::Quantized { step: 0.1_f32.into() }.to_string().contains("steps of 0.1,"));
    }

    #[test]
    fn images_that_the_source_lacks_do_not_count_as_zeros() {
        let mut images = abdomen(15.0, 1, 0.5, |m| m as f32);
        let mut present = present();
        images.slice_mut(ndarray::s![9, 1, .., ..]).fill(0.0);
        present[[9, 1]] = false;
        let found = sigma_from_background(images.view(), present.view(), 1).unwrap();
        assert!((found.sigma / 15.0 - 1.0).abs() < 0.02, "{found:?}");
    }
}
