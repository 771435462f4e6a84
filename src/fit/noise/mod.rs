//! Noise of magnitude images: noncentral chi with 2L degrees of freedom, L = 1 being Rician.
//!
//! σ is the noise SD per real channel; amplitudes A and magnitudes M share its units.
//!
//! Must not know: echo times, regions.

mod air;
mod background;
mod expected;
mod invert;
pub(in crate::fit) mod special;

pub use air::sigma_from_air;
pub(crate) use background::short;
pub use background::{BackgroundNoise, NoBackground, sigma_from_background};
pub use expected::ExpectedMagnitude;
pub(in crate::fit) use expected::LaneLaw;
pub use invert::{MeanAmplitude, amplitude_of_mean};

/// Channels beyond this are treated as this many; no coil array is combined from more.
pub const MAX_COILS: u32 = 256;

/// β_L = E\[M\]/σ without signal: √(π/2)·(2L−1)!! / (2^(L−1)·(L−1)!).
///
/// # Source
/// Constantinides et al., Magn Reson Med 1997, doi 10.1002/mrm.1910380524.
pub fn beta(coils: u32) -> f64 {
    (1..coils.clamp(1, MAX_COILS))
        .fold(std::f64::consts::FRAC_PI_2.sqrt(), |beta, l| beta * (2.0 * f64::from(l) + 1.0) / (2.0 * f64::from(l)))
}

/// SD of pure noise in units of σ: √(2L − β_L²).
pub fn floor_sd(coils: u32) -> f64 {
    let l = f64::from(coils.clamp(1, MAX_COILS));
    (2.0 * l - beta(coils).powi(2)).sqrt()
}

/// E\[M\] for true amplitude `amplitude`: σ·β_L·₁F₁(−½; L; −A²/2σ²). The amplitude itself where σ is zero.
pub fn expected_magnitude(amplitude: f64, sigma: f64, coils: u32) -> f64 {
    if sigma <= 0.0 {
        return amplitude.abs();
    }
    sigma * expected::exact(amplitude / sigma, coils).0
}

/// dE\[M\]/dA = β_L·(A/2Lσ)·₁F₁(½; L+1; −A²/2σ²). One where σ is zero.
pub fn expected_magnitude_slope(amplitude: f64, sigma: f64, coils: u32) -> f64 {
    if sigma <= 0.0 {
        return 1.0;
    }
    expected::exact(amplitude / sigma, coils).1
}

/// E\[M²\] = A² + 2Lσ².
pub fn second_moment(amplitude: f64, sigma: f64, coils: u32) -> f64 {
    amplitude * amplitude + 2.0 * f64::from(coils.clamp(1, MAX_COILS)) * sigma * sigma
}

/// Magnitudes below σ(β_L + 2√(2L − β_L²)) are at the noise floor: 2.56σ for one coil.
pub fn noise_floor(sigma: f64, coils: u32) -> f64 {
    sigma * (beta(coils) + 2.0 * floor_sd(coils))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy: E\[M\]/σ at A/σ = 0, 0.5, 1, 2, 3, 5, 10, 20.
    const EXPECTED: [(u32, [f64; 8]); 3] = [
        (1, [1.253314, 1.330447, 1.548572, 2.272383, 3.172577, 5.101070, 10.050127, 20.025016]),
        (4, [2.741625, 2.784198, 2.908863, 3.368179, 4.029548, 5.667046, 10.345690, 20.174455]),
        (8, [3.938026, 3.968685, 4.059421, 4.405388, 4.931993, 6.339881, 10.726894, 20.371994]),
    ];

    #[test]
    fn expected_magnitude_agrees_with_scipy() {
        for (coils, values) in EXPECTED {
            for (a, expected) in [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0].into_iter().zip(values) {
                let got = expected_magnitude(a * 7.0, 7.0, coils) / 7.0;
                assert!((got - expected).abs() < 1e-6, "L {coils} A {a}: {got} {expected}");
            }
        }
    }

    #[test]
    fn slope_is_the_derivative_of_the_expected_magnitude() {
        for coils in [1, 2, 4, 8, 32, 64] {
            for a in [0.0, 0.01, 0.5, 1.0, 3.0, 7.0, 12.0, 40.0, 300.0] {
                let h = 1e-4;
                let e = |a| expected_magnitude(a, 1.0, coils);
                let numeric = (e(a + h) - e((a - h).abs())) / (2.0 * h);
                let slope = expected_magnitude_slope(a, 1.0, coils);
                assert!((slope - numeric).abs() < 1e-6, "L {coils} A {a}: {slope} {numeric}");
            }
        }
    }

    #[test]
    fn beta_and_noise_floor_have_the_published_values() {
        for (coils, expected) in [(1, 1.253314), (2, 1.879971), (4, 2.741625), (8, 3.938026), (16, 5.612839)] {
            assert!((beta(coils) - expected).abs() < 1e-6);
        }
        for (coils, expected) in [(1, 2.56), (4, 4.13), (8, 5.34)] {
            assert!((noise_floor(1.0, coils) - expected).abs() < 5e-3);
        }
    }

    #[test]
    fn without_noise_the_magnitude_is_the_amplitude() {
        assert_eq!(expected_magnitude(3.0, 0.0, 1), 3.0);
        assert_eq!(second_moment(3.0, 2.0, 4), 41.0);
    }
}
