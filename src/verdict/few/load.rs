//! Is the liver loaded with iron? One image alone cannot say: a typed value or muscle beside it can.

use super::evidence::FewEvidence;
use super::signal::{Amplitudes, SignalRatio};
use crate::verdict::few_caveat::FewCaveat;
use crate::verdict::finding::LiverIron;

/// Iron of the liver as the user knows it from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedLoad {
    pub value: TypedIron,
    /// Where it comes from: "R2 map of March", "biopsy" …; may be empty.
    pub source: String,
}

/// In which unit it was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TypedIron {
    /// LIC, mg/g dry weight.
    Lic(f64),
    /// R2*, s⁻¹, at the field of the stack.
    Rate(f64),
}

/// Name of a LIC that no calibration gave.
const TYPED: &str = "typed";

/// Iron of the liver, where it has a number, and what it says for or against the sign.
pub(super) fn of(few: &FewEvidence<'_>, liver: &Amplitudes, echo: usize) -> (Option<LiverIron>, FewCaveat) {
    if let Some((lic_mg_per_g, source)) = few.load.and_then(|load| typed(few, load)) {
        return from_typed(few, lic_mg_per_g, source);
    }
    let Some(muscle) = few.muscle else { return (None, FewCaveat::LoadUnknown) };
    let muscle = Amplitudes::of(few, muscle, echo);
    let ratio = SignalRatio::of(liver, &muscle).filter(|_| !muscle.is_at_floor());
    let known = ratio.filter(|ratio| ratio.ci95.high.is_finite());
    let Some(ratio) = known else { return (None, FewCaveat::MuscleSaysNothing) };
    let (value, ci95) = (ratio.value.unwrap_or(ratio.ci95.high), ratio.ci95);
    match ci95.high < 1.0 {
        true => (None, FewCaveat::DarkerThanMuscle { ratio: value, low: ci95.low, high: ci95.high }),
        false => (None, FewCaveat::NotDarkerThanMuscle { ratio: value, low: ci95.low, high: ci95.high }),
    }
}

/// LIC in mg/g; `None` for a rate without a calibration at this field.
fn typed(few: &FewEvidence<'_>, load: &TypedLoad) -> Option<(f64, String)> {
    let rules = &few.evidence.rules;
    let lic = match load.value {
        TypedIron::Lic(lic_mg_per_g) => lic_mg_per_g,
        TypedIron::Rate(rate_per_s) => rules.calibration.lic(rate_per_s, few.evidence.field).ok()?.mg_per_g,
    };
    (lic.is_finite() && lic >= 0.0).then(|| (lic, load.source.clone()))
}

fn from_typed(few: &FewEvidence<'_>, lic_mg_per_g: f64, source: String) -> (Option<LiverIron>, FewCaveat) {
    let scheme = few.evidence.rules.scheme;
    let iron = LiverIron {
        lic_mg_per_g,
        grade: scheme.grade(lic_mg_per_g),
        scheme: scheme.name,
        calibration: TYPED,
        is_lower_bound: false,
        note: None,
    };
    let caveat = match scheme.is_loaded(lic_mg_per_g) {
        true => FewCaveat::LoadTyped { lic_mg_per_g, source },
        false => {
            let limit_mg_per_g = scheme.first_limit_mg_per_g();
            FewCaveat::TypedNotLoaded { lic_mg_per_g, limit_mg_per_g, scheme: scheme.label }
        }
    };
    (Some(iron), caveat)
}
