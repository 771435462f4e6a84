//! Random fields: the mottle of real tissue, and the noise of the receiver.
//!
//! Must not know: tissues, echo times.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::StandardNormal;

/// What a stream of random numbers is for; streams of one seed are independent, whatever thread draws them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    RateTexture { slice: usize },
    S0Texture { slice: usize },
    Noise { slice: usize, echo: usize },
}

impl Stream {
    pub fn rng(self, seed: u64) -> ChaCha8Rng {
        let number = match self {
            Self::RateTexture { slice } => (slice as u64) << 32,
            Self::S0Texture { slice } => ((slice as u64) << 32) + 1,
            Self::Noise { slice, echo } => ((slice as u64) << 32) + 2 + echo as u64,
        };
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(number);
        rng
    }
}

/// Weights and blur lengths (passes of a binomial filter) of the fine and the coarse mottle.
const MOTTLE: [(f32, usize); 2] = [(0.97, 2), (0.24, 9)];

/// A correlated Gaussian field of mean 0 and SD 1, `columns` × `rows`, cut at ±3 so that no rate turns negative.
pub fn mottle(mut rng: ChaCha8Rng, columns: usize, rows: usize) -> Vec<f32> {
    let mut sum = vec![0.0; columns * rows];
    for (weight, passes) in MOTTLE {
        let mut field: Vec<f32> = (0..columns * rows).map(|_| rng.sample(StandardNormal)).collect();
        for _ in 0..passes {
            blur(&mut field, columns, rows);
        }
        let scale = weight / binomial_norm(passes);
        sum.iter_mut().zip(&field).for_each(|(s, f)| *s += scale * f);
    }
    sum.iter_mut().for_each(|s| *s = s.clamp(-3.0, 3.0));
    sum
}

/// SD that `passes` of the (¼, ½, ¼) filter along both axes leave of white noise: C(4n, 2n)/16ⁿ.
fn binomial_norm(passes: usize) -> f32 {
    (1..=2 * passes).map(|k| (2 * passes + k) as f32 / k as f32 / 4.0).product()
}

fn blur(field: &mut [f32], columns: usize, rows: usize) {
    for row in field.chunks_exact_mut(columns) {
        let mut before = row[columns - 1];
        let first = row[0];
        for i in 0..columns {
            let here = row[i];
            let after = if i + 1 < columns { row[i + 1] } else { first };
            row[i] = 0.25 * (before + 2.0 * here + after);
            before = here;
        }
    }
    // Periodic at the borders in both directions, so that the SD is the same everywhere.
    let mut before = field[(rows - 1) * columns..].to_vec();
    let first = field[..columns].to_vec();
    for row in 0..rows {
        for column in 0..columns {
            let here = field[row * columns + column];
            let after = if row + 1 < rows { field[(row + 1) * columns + column] } else { first[column] };
            field[row * columns + column] = 0.25 * (before[column] + 2.0 * here + after);
            before[column] = here;
        }
    }
}

/// Magnitude of an `coils`-channel root-sum-of-squares image of the true signal `a`: the noise of every channel is
/// complex Gaussian with SD `sigma` per real part, so it does not matter how `a` is divided between them.
pub fn noisy_magnitude(rng: &mut ChaCha8Rng, a: f32, sigma: f32, coils: u32) -> f32 {
    let mut square = 0.0_f32;
    for coil in 0..coils.max(1) {
        let (re, im): (f32, f32) = (rng.sample(StandardNormal), rng.sample(StandardNormal));
        let signal = if coil == 0 { a } else { 0.0 };
        square += (signal + sigma * re).powi(2) + (sigma * im).powi(2);
    }
    square.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mottle_has_mean_zero_and_unit_sd() {
        let field = mottle(Stream::RateTexture { slice: 0 }.rng(5), 256, 192);
        let n = field.len() as f32;
        let mean = field.iter().sum::<f32>() / n;
        let sd = (field.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt();
        assert!(mean.abs() < 0.05 && (sd - 1.0).abs() < 0.05, "mean {mean}, SD {sd}");
    }

    #[test]
    fn streams_differ() {
        let draw = |stream: Stream| stream.rng(1).random::<u64>();
        let slice = 3;
        assert_ne!(draw(Stream::RateTexture { slice }), draw(Stream::S0Texture { slice }));
        assert_ne!(draw(Stream::Noise { slice, echo: 0 }), draw(Stream::Noise { slice, echo: 1 }));
        assert_ne!(draw(Stream::Noise { slice, echo: 0 }), draw(Stream::Noise { slice: 4, echo: 0 }));
    }
}
