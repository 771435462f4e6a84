//! Block bootstrap of the mean decay of a region.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::blocks::Blocks;
use super::region::RegionPixels;

/// Mean decay of every replicate, `[replicate × echo]`.
///
/// Blocks are drawn with replacement, as many as there are; deviations from the mean of all pixels are widened by the
/// inflation of the blocks. The stream depends on `seed` and on the pixels' places, so that two regions draw
/// independently and one region always draws alike.
pub fn mean_decays(pixels: &RegionPixels, blocks: &Blocks, seed: u64, replicates: usize) -> Vec<f64> {
    if pixels.is_empty() {
        return Vec::new();
    }
    let mean = pixels.mean();
    let num_echoes = pixels.num_echoes();
    let sums = block_sums(pixels, blocks, &mean);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(fingerprint(pixels));
    let mut means = Vec::with_capacity(replicates * num_echoes);
    let mut total = vec![0.0; num_echoes];
    for _ in 0..replicates {
        total.fill(0.0);
        let mut count = 0;
        for _ in 0..blocks.len() {
            let drawn = rng.random_range(0..blocks.len());
            count += blocks.members[drawn].len();
            let sum = &sums[drawn * num_echoes..(drawn + 1) * num_echoes];
            total.iter_mut().zip(sum).for_each(|(total, sum)| *total += sum);
        }
        let factor = blocks.inflation / count as f64;
        // A wide deviation at the noise floor must not turn a magnitude negative.
        means.extend(total.iter().zip(&mean).map(|(deviation, mean)| (mean + factor * deviation).max(0.0)));
    }
    means
}

/// Sums of the deviations from the mean, `[block × echo]`.
fn block_sums(pixels: &RegionPixels, blocks: &Blocks, mean: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; blocks.len() * mean.len()];
    for (members, sum) in blocks.members.iter().zip(sums.chunks_exact_mut(mean.len().max(1))) {
        for &pixel in members {
            for ((sum, &value), mean) in sum.iter_mut().zip(pixels.decay(pixel)).zip(mean) {
                *sum += f64::from(value) - mean;
            }
        }
    }
    sums
}

/// Factors on σ, one per replicate: its uncertainty is shared by every region of the stack.
pub fn sigma_factors(relative_se: f64, seed: u64, replicates: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(0);
    let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
    (0..replicates).map(|_| (relative_se * draw()).exp()).collect()
}

/// Log-normal factors of that SD of their logarithm, one per replicate.
pub fn factors(spread: f64, seed: u64, replicates: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    rng.set_stream(1);
    let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
    (0..replicates).map(|_| (spread * draw()).exp()).collect()
}

/// Standard normal numbers of a region, independent of its blocks.
pub fn normals(pixels: &RegionPixels, seed: u64, replicates: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(!seed);
    rng.set_stream(fingerprint(pixels));
    (0..replicates).map(|_| StandardNormal.sample(&mut rng)).collect()
}

/// FNV-1a over the places of the pixels; never 0, which is the stream of σ.
fn fingerprint(pixels: &RegionPixels) -> u64 {
    let bytes = pixels.positions.iter().flatten().flat_map(|&v| (v as u32).to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)).max(1)
}
