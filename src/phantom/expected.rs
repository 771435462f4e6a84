//! What a correct reading finds, also of a case whose parameters were changed.
//!
//! Must not know: how anything is estimated; the truth comes from what was simulated.

use super::knobs::rate_at_field;
use super::parameters::Parameters;
use super::presets;
use super::tissue::Tissue;
use super::truth::Expected;
use crate::t;
use crate::units::FieldStrength;
use crate::verdict::{Calibration, Finding, Scheme};

/// The margin of the verdict: within this ratio two rates count as equal.
const MARGIN: f64 = 1.25;

/// What a correct reading of these parameters finds.
pub fn of(parameters: &Parameters) -> Expected {
    if parameters.is_built_in() {
        return presets::expected(parameters.case);
    }
    let (liver, lesion) = (parameters.tissues[Tissue::Liver], parameters.tissues[Tissue::Lesion]);
    let ratio = lesion.r2star_per_s / liver.r2star_per_s;
    let numbers = |ratio: f64| t!("truth-ratio", ratio = format!("{ratio:.2}"));
    if is_lost_in_noise(parameters, Tissue::Liver) && is_lost_in_noise(parameters, Tissue::Lesion) {
        let because = t!("truth-at-floor").to_owned();
        return Expected { finding: Finding::NotAssessable, sign_applies: true, because };
    }
    let finding = match ratio {
        r if r < 1.0 / MARGIN => Finding::Hyperintense,
        r if r > MARGIN => Finding::Hypointense,
        _ => Finding::Isointense,
    };
    if parameters.spared.is_some() {
        return Expected { finding, sign_applies: false, because: t!("case-sparing-because").to_owned() };
    }
    if !is_loaded(liver.r2star_per_s, parameters.field_t) {
        return Expected { finding, sign_applies: false, because: t!("case-none-because").to_owned() };
    }
    Expected { finding, sign_applies: true, because: numbers(ratio) }
}

/// No echo of this tissue stands above the noise floor σ(β_L + 2√(2L − β_L²)).
fn is_lost_in_noise(parameters: &Parameters, tissue: Tissue) -> bool {
    let signal = parameters.tissues[tissue];
    let first = parameters.te_ms.first().copied().unwrap_or(0.0);
    let at_first_echo = signal.s0 * (-signal.r2star_per_s * first / 1000.0).exp();
    let (beta, l) = (mean_of_noise(parameters.coils), f64::from(parameters.coils));
    at_first_echo < parameters.sigma * (beta + 2.0 * (2.0 * l - beta * beta).sqrt())
}

/// β_L = √(π/2)·(2L − 1)!!/(2^(L−1)·(L−1)!), the mean of noise alone in units of σ.
fn mean_of_noise(coils: u32) -> f64 {
    let factors = (1..coils).map(|l| f64::from(2 * l + 1) / f64::from(2 * l));
    std::f64::consts::FRAC_PI_2.sqrt() * factors.product::<f64>()
}

/// Whether a liver of this rate holds more iron than the first limit of the default scheme. The calibration is that of
/// 1.5 T, to which the rate is converted, so that fields without a calibration of their own are judged alike.
fn is_loaded(rate_per_s: f64, field_t: f64) -> bool {
    let at_1_5_t = rate_at_field(rate_per_s, field_t, 1.5);
    let lic = Calibration::ALL[0].lic(at_1_5_t, FieldStrength::from_tesla(1.5));
    lic.is_ok_and(|lic| Scheme::ALL[0].is_loaded(lic.mg_per_g))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phantom::{Case, Knob, Knobs};

    fn changed(case: Case, changes: &[(Knob, f64)]) -> Expected {
        let mut knobs = Knobs::of(case);
        for &(knob, value) in changes {
            knobs.set(knob, value);
        }
        of(&knobs.applied(case))
    }

    #[test]
    fn the_truth_follows_what_was_changed() {
        let finding = |case, changes: &[(Knob, f64)]| {
            let expected = changed(case, changes);
            (expected.finding, expected.sign_applies)
        };
        // The trap with a first echo at 1 ms: 680 against 950 s⁻¹ is a ratio of 0.72.
        let early = [(Knob::FirstTe, 1.0), (Knob::TeStep, 1.0)];
        assert_eq!(finding(Case::FloorTrap, &early), (Finding::Hyperintense, true));
        assert_eq!(finding(Case::Iso, &[(Knob::LesionRate, 600.0)]), (Finding::Hypointense, true));
        assert_eq!(finding(Case::Iso, &[(Knob::LesionRate, 40.0)]), (Finding::Hyperintense, true));
        assert_eq!(finding(Case::Hyper, &[(Knob::LesionRate, 390.0)]), (Finding::Isointense, true));
        // 1.8 mg/g is 75.3 s⁻¹ at 1.5 T.
        assert!(!finding(Case::Iso, &[(Knob::LiverRate, 75.0), (Knob::LesionRate, 75.0)]).1);
        assert!(finding(Case::Iso, &[(Knob::LiverRate, 76.0), (Knob::LesionRate, 75.0)]).1);
        assert_eq!(finding(Case::FocalSparing, &[(Knob::Sigma, 10.0)]), (Finding::Hyperintense, false));
    }

    /// Noise that hides the first echo of both: 1000·e^(−0.4·0.99) = 673 against 2.56 σ.
    #[test]
    fn noise_can_take_the_answer_away() {
        let noisy = |sigma| changed(Case::Iso, &[(Knob::Sigma, sigma), (Knob::FirstTe, 6.0)]).finding;
        // 1070·e^(−0.398·6) = 98 and 1000·e^(−0.4·6) = 91 against 2.56 σ: σ = 38 leaves the lesion above, 39 none.
        assert_eq!(noisy(38.0), Finding::Isointense);
        assert_eq!(noisy(39.0), Finding::NotAssessable);
    }

    #[test]
    fn the_mean_of_noise_has_the_published_values() {
        for (coils, beta) in [(1, 1.253314), (2, 1.879971), (4, 2.741625), (8, 3.938026), (16, 5.612839)] {
            assert!((mean_of_noise(coils) - beta).abs() < 1e-6);
        }
    }
}
