//! From the mean of magnitudes back to the amplitude: E\[M\](A; σ, L) = m solved for A.

use super::{ExpectedMagnitude, noise_floor};

/// What a mean magnitude says of the amplitude behind it, signal units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeanAmplitude {
    Known(f64),
    /// The mean lies below the noise floor: the amplitude is smaller than this.
    Below(f64),
}

/// The amplitude whose expected magnitude is `mean`; below the noise floor the amplitude of the floor itself, as a
/// bound. The mean itself where σ is zero.
///
/// * `mean`, `sigma` — signal units, at least 0; `coils` — channels L of the noise.
///
/// # Source
/// Noncentral chi law as in [`super::expected_magnitude`], inverted by Newton steps.
pub fn amplitude_of_mean(mean: f64, sigma: f64, coils: u32) -> MeanAmplitude {
    if sigma <= 0.0 {
        return MeanAmplitude::Known(mean);
    }
    let floor = noise_floor(sigma, coils);
    match mean < floor {
        true => MeanAmplitude::Below(inverse(floor, sigma, coils)),
        false => MeanAmplitude::Known(inverse(mean, sigma, coils)),
    }
}

/// Solution for a mean at the floor or above, where the slope of E\[M\] is well away from zero.
fn inverse(mean: f64, sigma: f64, coils: u32) -> f64 {
    let law = ExpectedMagnitude::of(coils);
    let power = mean * mean - 2.0 * f64::from(law.coils()) * sigma * sigma;
    let mut amplitude = power.max(sigma * sigma).sqrt();
    // E[M] is convex and rises: Newton steps approach from one side and end within rounding in a handful.
    for _ in 0..30 {
        let (expected, slope) = law.at(amplitude, sigma);
        let step = (expected - mean) / slope.max(0.05);
        amplitude = (amplitude - step).max(0.0);
        if step.abs() < 1e-12 * mean {
            break;
        }
    }
    amplitude
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy (brentq on the exact law): m/σ → A/σ.
    const INVERTED: [(u32, [f64; 4]); 2] =
        [(1, [2.81497, 3.86829, 5.91483, 9.94962]), (4, [1.25116, 2.95957, 5.37565, 9.64180])];

    #[test]
    fn amplitudes_agree_with_scipy() {
        for (coils, expected) in INVERTED {
            for (mean, expected) in [3.0, 4.0, 6.0, 10.0].into_iter().zip(expected) {
                let got = inverse(mean * 7.0, 7.0, coils) / 7.0;
                assert!((got - expected).abs() < 1e-5, "L {coils} m {mean}: {got} instead of {expected}");
            }
        }
    }

    /// scipy: floors 2.5636, 4.1323, 5.3408 σ and the amplitudes there.
    #[test]
    fn below_the_floor_only_a_bound_is_known() {
        for (coils, floor, bound) in [(1, 2.5636, 2.3355), (4, 4.1323, 3.1386), (8, 5.3408, 3.6398)] {
            let MeanAmplitude::Below(below) = amplitude_of_mean(0.999 * floor * 20.0, 20.0, coils) else {
                panic!("L {coils}: a value below the floor");
            };
            assert!((below / 20.0 - bound).abs() < 2e-4, "L {coils}: {below}");
            assert!(matches!(amplitude_of_mean(1.001 * floor * 20.0, 20.0, coils), MeanAmplitude::Known(_)));
        }
    }

    #[test]
    fn without_noise_the_mean_is_the_amplitude() {
        assert_eq!(amplitude_of_mean(5.0, 0.0, 4), MeanAmplitude::Known(5.0));
    }
}
