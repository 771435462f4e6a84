//! σ from pixels that are known to be air.

use super::MAX_COILS;

/// σ of pixels that hold noise only: σ² = mean(M²) / 2L. `None` for no pixel, or none with a value.
///
/// * `values` — magnitudes of air pixels, of one or several echoes; values that are not finite are left out.
///
/// # Source
/// Constantinides et al., Magn Reson Med 1997, doi 10.1002/mrm.1910380524.
pub fn sigma_from_air(values: impl IntoIterator<Item = f64>, coils: u32) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_usize);
    for value in values.into_iter().filter(|value| value.is_finite()) {
        sum += value * value;
        count += 1;
    }
    let degrees = 2.0 * f64::from(coils.clamp(1, MAX_COILS));
    let sigma = (sum / (count.max(1) as f64 * degrees)).sqrt();
    (sigma.is_finite() && sigma > 0.0).then_some(sigma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn air_gives_the_noise_per_channel() {
        // mean(M²) = (9 + 16 + 25)/3, so σ² = 50/6 for one coil and 50/24 for four.
        let values = [3.0, 4.0, 5.0, f64::NAN];
        assert!((sigma_from_air(values, 1).unwrap() - (50.0_f64 / 6.0).sqrt()).abs() < 1e-12);
        assert!((sigma_from_air(values, 4).unwrap() - (50.0_f64 / 24.0).sqrt()).abs() < 1e-12);
        assert_eq!(sigma_from_air([], 1), None);
        assert_eq!(sigma_from_air([0.0; 9], 1), None);
    }
}
