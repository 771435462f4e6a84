//! Random fields: the mottle of real tissue, and the noise of the receiver.
//!
//! Must not know: tissues, echo times.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{ChiSquared, StandardNormal};

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

/// Passes of the binomial filter: the mottle is what the first leave over the second. Without the second, the mean
/// of a region of a few hundred pixels would stray by several percent from the rate that was simulated.
const MOTTLE_PASSES: [usize; 2] = [3, 30];

/// A correlated Gaussian field of mean 0 and SD 1, `columns` × `rows`, cut at ±3 so that no rate turns negative.
pub fn mottle(mut rng: ChaCha8Rng, columns: usize, rows: usize) -> Vec<f32> {
    let mut fine: Vec<f32> = (0..columns * rows).map(|_| rng.sample(StandardNormal)).collect();
    let [narrow, wide] = MOTTLE_PASSES;
    (0..narrow).for_each(|_| blur(&mut fine, columns, rows));
    let mut coarse = fine.clone();
    (narrow..wide).for_each(|_| blur(&mut coarse, columns, rows));
    // Variances of the two and their covariance; both axes filter alike, hence the squares.
    let variance = binomial_center(2 * narrow).powi(2) + binomial_center(2 * wide).powi(2)
        - 2.0 * binomial_center(narrow + wide).powi(2);
    let scale = 1.0 / variance.sqrt();
    fine.iter().zip(&coarse).map(|(f, c)| (scale * (f - c)).clamp(-3.0, 3.0)).collect()
}

/// Central weight C(2n, n)/4ⁿ of the binomial filter of 2n + 1 taps, which is n passes of (¼, ½, ¼).
fn binomial_center(n: usize) -> f32 {
    (1..=n).map(|k| (n + k) as f32 / k as f32 / 4.0).product()
}

/// One pass of (¼, ½, ¼) along rows and columns; the borders join up.
pub fn blur(field: &mut [f32], columns: usize, rows: usize) {
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

/// Noise of `coils` channels combined by root sum of squares: every channel is complex Gaussian, so it does not matter
/// how the true signal is divided between them.
pub struct Noise {
    sigma: f32,
    /// Sum of the squares of all channels but the first, in units of σ²; `None` for one channel.
    others: Option<ChiSquared<f32>>,
}

impl Noise {
    /// * `sigma` — SD per real part.
    pub fn new(sigma: f32, coils: u32) -> Self {
        let degrees = 2.0 * (coils.max(1) - 1) as f32;
        // Refused for zero degrees of freedom, which is one channel.
        Self { sigma, others: ChiSquared::new(degrees).ok() }
    }

    /// Magnitude of the true signal `a`.
    pub fn magnitude(&self, rng: &mut ChaCha8Rng, a: f32) -> f32 {
        let (re, im): (f32, f32) = (rng.sample(StandardNormal), rng.sample(StandardNormal));
        let others = self.others.as_ref().map_or(0.0, |others| rng.sample(others));
        let sigma = self.sigma;
        ((a + sigma * re).powi(2) + (sigma * im).powi(2) + sigma * sigma * others).sqrt()
    }
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
