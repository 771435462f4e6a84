//! How far the fitted curve itself is certain: the band around it.

use crate::fit::{CurveFit, FitSettings};
use crate::verdict::Interval;

/// 95 % band around a fitted curve.
///
/// Its shape is that of the least-squares covariance of S0 and R2* on the used echoes; its width is set by the interval
/// of R2* from the bootstrap, which knows the spread between pixels that the residuals of a mean decay do not show. σ,
/// an offset and a fat fraction are taken as known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfidenceBand {
    /// Variances and covariance of S0 and R2*, for half the width of the band in place of one SD.
    s0: f64,
    both: f64,
    rate: f64,
}

impl ConfidenceBand {
    /// * `te_ms` — every loaded echo time; `ci95` — of R2*, s⁻¹.
    ///
    /// `None` where the used echoes do not determine both parameters, or the interval has no width.
    pub fn of(fit: &CurveFit, settings: &FitSettings, te_ms: &[f64], ci95: Interval) -> Option<Self> {
        let half_width = (ci95.high - ci95.low) / 2.0;
        if fit.is_lower_bound || !(half_width.is_finite() && half_width > 0.0) {
            return None;
        }
        let (mut aa, mut ab, mut bb) = (0.0, 0.0, 0.0);
        for te in fit.echoes_used.iter().filter_map(|&echo| te_ms.get(echo)) {
            let [by_s0, by_rate] = slopes(fit, settings, *te);
            aa += by_s0 * by_s0;
            ab += by_s0 * by_rate;
            bb += by_rate * by_rate;
        }
        // The inverse of the normal matrix without its determinant, which scaling to the interval takes out.
        let scale = half_width * half_width / aa;
        let band = Self { s0: bb * scale, both: -ab * scale, rate: aa * scale };
        let is_determined = aa * bb - ab * ab > 1e-12 * aa * bb;
        (is_determined && [band.s0, band.both, band.rate].into_iter().all(f64::is_finite)).then_some(band)
    }

    /// Half the width of the band at `te_ms`, signal units; finite, not negative.
    pub fn half_width(&self, fit: &CurveFit, settings: &FitSettings, te_ms: f64) -> f64 {
        let [a, b] = slopes(fit, settings, te_ms);
        let squared = a * a * self.s0 + 2.0 * a * b * self.both + b * b * self.rate;
        if squared.is_finite() { squared.max(0.0).sqrt() } else { 0.0 }
    }
}

/// Slopes of the expected signal over S0 and R2*, by central differences.
fn slopes(fit: &CurveFit, settings: &FitSettings, te_ms: f64) -> [f64; 2] {
    const STEP: f64 = 1e-4;
    let slope = |at: f64, moved: &dyn Fn(f64) -> CurveFit| {
        let step = STEP * at.abs().max(1e-9);
        let [low, high] = [at - step, at + step].map(|value| moved(value).expected_signal(settings, te_ms));
        (high - low) / (2.0 * step)
    };
    // The predictions are not needed here and would be copied each time.
    let bare = CurveFit { predicted: Vec::new(), echoes_used: Vec::new(), ..fit.clone() };
    [
        slope(fit.s0, &|s0| CurveFit { s0, ..bare.clone() }),
        slope(fit.r2star_per_s, &|r2star_per_s| CurveFit { r2star_per_s, ..bare.clone() }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{EchoSelection, Model, Noise, NoiseSource, fit_curve};

    const TE: [f64; 3] = [1.0, 3.0, 6.0];

    fn fitted(s0: f64, rate: f64) -> (CurveFit, FitSettings) {
        let noise = Noise { sigma: None, coils: 1, source: NoiseSource::Fitted };
        let settings = FitSettings { model: Model::Nlls, echoes: EchoSelection::default(), noise, field_t: None };
        let signal = TE.map(|te| s0 * (-rate * te / 1000.0_f64).exp());
        (fit_curve(&settings, &TE, &signal).expect("a fit"), settings)
    }

    /// Two echoes determine two parameters, so the band at each is the error of its signal. From s at both:
    /// var R = (s/M1)²+(s/M2)² over (TE2 − TE1)², hence s from the interval.
    #[test]
    fn at_two_echoes_the_band_is_the_error_of_their_signals() {
        let (mut fit, settings) = fitted(1000.0, 200.0);
        fit.echoes_used = vec![0, 2];
        let half = 7.0;
        let band = ConfidenceBand::of(&fit, &settings, &TE, Interval { low: 193.0, high: 207.0 }).expect("a band");
        let signal = |te: f64| 1000.0 * (-0.2 * te).exp();
        let s = half * 0.005 / (signal(1.0).powi(-2) + signal(6.0).powi(-2)).sqrt();
        for te in [1.0, 6.0] {
            let found = band.half_width(&fit, &settings, te);
            assert!((found / s - 1.0).abs() < 1e-5, "TE {te}: {found} instead of {s}");
        }
        let before = band.half_width(&fit, &settings, 0.0);
        assert!(before > band.half_width(&fit, &settings, 1.0), "extrapolation is less certain: {before}");
    }

    #[test]
    fn the_band_of_a_bound_is_none() {
        let (mut fit, settings) = fitted(1000.0, 200.0);
        let ci = Interval { low: 190.0, high: 210.0 };
        assert_eq!(ConfidenceBand::of(&fit, &settings, &TE, Interval { low: 5.0, high: 5.0 }), None);
        fit.echoes_used = vec![1];
        assert_eq!(ConfidenceBand::of(&fit, &settings, &TE, ci), None);
        fit.echoes_used = vec![0, 1, 2];
        fit.is_lower_bound = true;
        assert_eq!(ConfidenceBand::of(&fit, &settings, &TE, ci), None);
    }
}
