//! Contrast as the eye sees it: per echo image, with its own margin, and blind where both tissues are at the floor.

use super::draws::{Bounds, Draws};
use super::finding::{Appearance, EchoContrast, Interval};

/// How the mean signals of two regions are compared.
#[derive(Clone, Copy, Debug)]
pub struct ContrastInput<'a> {
    pub te_ms: &'a [f64],
    /// Mean signal per echo, signal units.
    pub lesion_mean: &'a [f64],
    pub liver_mean: &'a [f64],
    pub lesion_draws: &'a Draws,
    pub liver_draws: &'a Draws,
    /// Noise SD per real channel; `None` gives no CNR.
    pub sigma: Option<f64>,
    /// A mean below this is at the noise floor; `None` when σ is unknown.
    pub noise_floor: Option<f64>,
    /// Contrast within ± this looks alike (0.15).
    pub margin: f64,
}

/// Contrast of every echo, in the order of `te_ms`.
pub fn per_echo(input: &ContrastInput<'_>) -> Vec<EchoContrast> {
    (0..input.te_ms.len()).map(|echo_idx| echo_contrast(input, echo_idx)).collect()
}

fn echo_contrast(input: &ContrastInput<'_>, echo_idx: usize) -> EchoContrast {
    let mean = |means: &[f64]| means.get(echo_idx).copied().unwrap_or(0.0);
    let (lesion, liver) = (mean(input.lesion_mean), mean(input.liver_mean));
    let at_floor = |signal: f64| input.noise_floor.is_some_and(|floor| signal < floor);
    let is_at_noise_floor = at_floor(lesion) && at_floor(liver);
    let contrast = (liver > 0.0).then(|| (lesion - liver) / liver).filter(|c| c.is_finite());
    let draws = contrast_draws(input, echo_idx);
    let ci95 = draws.interval(0.95).filter(|ci| contrast.is_some() && ci.low.is_finite() && ci.high.is_finite());
    let appearance = match (contrast, is_at_noise_floor) {
        (Some(_), false) => draws.interval(0.90).zip(ci95).map(|(ci90, ci95)| appearance(ci90, ci95, input.margin)),
        _ => None,
    };
    EchoContrast {
        te_ms: input.te_ms[echo_idx],
        contrast,
        ci95,
        cnr: input.sigma.filter(|&sigma| sigma > 0.0).map(|sigma| (lesion - liver) / sigma),
        appearance,
        is_at_noise_floor,
        alone: None,
    }
}

fn contrast_draws(input: &ContrastInput<'_>, echo_idx: usize) -> Bounds {
    let num_echoes = input.te_ms.len();
    let lesion = input.lesion_draws.echo_means(echo_idx, num_echoes);
    let liver = input.liver_draws.echo_means(echo_idx, num_echoes);
    let degrees = input.lesion_draws.degrees.min(input.liver_draws.degrees);
    Bounds::exact(lesion.zip(liver).map(|(s, b)| (s - b) / b).filter(|c| !c.is_nan()), degrees)
}

/// The logic of the verdict: alike is shown by equivalence (90 % interval inside the margin), different by a 95 %
/// interval beyond it.
pub(super) fn appearance(ci90: Interval, ci95: Interval, margin: f64) -> Appearance {
    if ci90.low > -margin && ci90.high < margin {
        Appearance::Isointense
    } else if ci95.low > margin {
        Appearance::Hyperintense
    } else if ci95.high < -margin {
        Appearance::Hypointense
    } else {
        Appearance::Indeterminate
    }
}

/// Echo time of the largest signal difference of two tissues with equal S0, ms: ln(R_b/R_l)/(R_b − R_l). Equal rates
/// give its limit T2*. `None` unless both rates (s⁻¹) are above zero.
pub fn best_te_ms(rate_a_per_s: f64, rate_b_per_s: f64) -> Option<f64> {
    if !(rate_a_per_s > 0.0 && rate_b_per_s > 0.0) {
        return None;
    }
    let difference = rate_b_per_s - rate_a_per_s;
    // ln(1 + x)/x keeps its digits where the rates almost agree.
    let relative = difference / rate_a_per_s;
    let te = if relative.abs() < 1e-9 { 1.0 / rate_a_per_s } else { relative.ln_1p() / difference };
    Some(te * 1000.0).filter(|te| te.is_finite())
}

/// Echo time at which two noise-free decays (S0, R2* in s⁻¹) cross, ms: where one tissue turns from darker to
/// brighter. `None` when they do not cross after TE 0.
pub fn iso_crossing_te_ms((s0_a, rate_a): (f64, f64), (s0_b, rate_b): (f64, f64)) -> Option<f64> {
    let te = 1000.0 * (s0_a / s0_b).ln() / (rate_a - rate_b);
    (te.is_finite() && te > 0.0).then_some(te)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of ln(R_b/R_l)/(R_b − R_l), worked out by hand.
    #[test]
    fn best_echo_time_for_equal_s0() {
        for (liver, lesion, te) in [(300.0, 30.0, 8.53), (500.0, 30.0, 5.99), (500.0, 300.0, 2.55)] {
            let got = best_te_ms(lesion, liver).expect("positive rates");
            assert!((got - te).abs() < 0.01, "{liver} against {lesion}: {got}");
            assert!((best_te_ms(liver, lesion).expect("positive rates") - got).abs() < 1e-9, "order must not matter");
        }
        assert!((best_te_ms(200.0, 200.0).expect("limit") - 5.0).abs() < 1e-9);
        assert!((best_te_ms(200.0, 200.000001).expect("limit") - 5.0).abs() < 1e-6);
        assert_eq!(best_te_ms(0.0, 200.0), None);
    }

    #[test]
    fn decays_cross_where_they_are_equal() {
        let te = iso_crossing_te_ms((800.0, 50.0), (1000.0, 300.0)).expect("they cross");
        let signal = |s0: f64, rate: f64| s0 * (-rate * te / 1000.0_f64).exp();
        assert!((signal(800.0, 50.0) - signal(1000.0, 300.0)).abs() < 1e-9);
        assert_eq!(iso_crossing_te_ms((1000.0, 50.0), (800.0, 300.0)), None);
        assert_eq!(iso_crossing_te_ms((1000.0, 50.0), (1000.0, 50.0)), None);
    }

    fn draws(mean: &[f64], spread: f64) -> Draws {
        // Symmetric triangular spread, the same relative one at every echo.
        let means = (0..1000).flat_map(|i| {
            let factor = 1.0 + spread * (f64::from(i) / 499.5 - 1.0);
            mean.iter().map(move |m| m * factor)
        });
        Draws { rates: Vec::new(), means: means.collect(), degrees: 1000.0 }
    }

    fn appearances(lesion: &[f64], liver: &[f64], floor: Option<f64>) -> Vec<EchoContrast> {
        let te_ms: Vec<f64> = (0..lesion.len()).map(|i| 1.0 + i as f64).collect();
        let (lesion_draws, liver_draws) = (draws(lesion, 0.02), draws(liver, 0.0));
        per_echo(&ContrastInput {
            te_ms: &te_ms,
            lesion_mean: lesion,
            liver_mean: liver,
            lesion_draws: &lesion_draws,
            liver_draws: &liver_draws,
            sigma: Some(10.0),
            noise_floor: floor,
            margin: 0.15,
        })
    }

    #[test]
    fn appearance_needs_proof_in_both_directions() {
        use Appearance::*;
        let found = appearances(&[100.0, 113.9, 120.0, 80.0, 115.0], &[100.0; 5], None);
        let expected = [Isointense, Indeterminate, Hyperintense, Hypointense, Indeterminate];
        for (echo, expected) in found.iter().zip(expected) {
            assert_eq!(echo.appearance, Some(expected), "{echo:?}");
        }
        assert_eq!(found[2].contrast, Some(0.2));
        assert_eq!(found[2].cnr, Some(2.0));
    }

    #[test]
    fn alike_at_the_floor_is_no_appearance() {
        let found = appearances(&[100.0, 20.0, 20.0], &[100.0, 20.0, 30.0], Some(25.6));
        assert_eq!(found[0].appearance, Some(Appearance::Isointense));
        assert!(found[1].is_at_noise_floor && found[1].appearance.is_none());
        assert!(!found[2].is_at_noise_floor && found[2].appearance.is_some());
    }

    #[test]
    fn a_liver_without_signal_has_no_contrast() {
        let found = appearances(&[100.0], &[0.0], None);
        assert_eq!((found[0].contrast, found[0].ci95, found[0].appearance), (None, None, None));
    }
}
