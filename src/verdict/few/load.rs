//! Is the liver loaded with iron? One image alone cannot say: a typed value or muscle beside it can.

use super::evidence::FewEvidence;
use super::signal::{Amplitudes, SignalRatio};
use crate::verdict::caveat::Caveat;
use crate::verdict::few_caveat::FewCaveat;
use crate::verdict::finding::LiverIron;
use crate::verdict::liver::iron_of_rate;

/// Iron of the liver as the user knows it from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedLoad {
    pub value: TypedIron,
    /// Where it comes from: "R2 map of March", "biopsy" …; may be empty.
    pub source: String,
}

impl TypedLoad {
    /// `false` while the number is still to be typed.
    pub(super) fn is_known(&self) -> bool {
        let (TypedIron::Lic(value) | TypedIron::Rate(value)) = self.value;
        value > 0.0
    }
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
pub(super) fn of(few: &FewEvidence<'_>, liver: &Amplitudes, echo: usize) -> (Option<LiverIron>, Vec<Caveat>) {
    match few.load.filter(|load| load.is_known()) {
        Some(TypedLoad { value: TypedIron::Lic(lic_mg_per_g), source }) => {
            let (iron, caveat) = from_lic(few, *lic_mg_per_g, source.clone());
            (Some(iron), vec![caveat.into()])
        }
        Some(TypedLoad { value: TypedIron::Rate(rate_per_s), source }) => {
            // As a rate that was measured: without a field or a calibration the reader is told so.
            let (iron, mut caveats) = iron_of_rate(few.evidence, *rate_per_s, false, None);
            let lic_mg_per_g = iron.as_ref().map(|iron| iron.lic_mg_per_g);
            let typed = lic_mg_per_g.map(|lic_mg_per_g| FewCaveat::LoadTyped { lic_mg_per_g, source: source.clone() });
            caveats.extend(typed.map(Caveat::from));
            (iron, caveats)
        }
        None => (None, vec![beside_muscle(few, liver, echo).into()]),
    }
}

fn beside_muscle(few: &FewEvidence<'_>, liver: &Amplitudes, echo: usize) -> FewCaveat {
    let Some(muscle) = few.muscle else { return FewCaveat::LoadUnknown };
    let muscle = Amplitudes::of(few, muscle, echo);
    let ratio = SignalRatio::of(liver, &muscle).filter(|_| !muscle.is_at_floor());
    let known = ratio.filter(|ratio| ratio.ci95.high.is_finite());
    let Some(SignalRatio { value, ci95, .. }) = known else { return FewCaveat::MuscleSaysNothing };
    let (ratio, low, high) = (value.unwrap_or(ci95.high), ci95.low, ci95.high);
    match high < 1.0 {
        true => FewCaveat::DarkerThanMuscle { ratio, low, high },
        false => FewCaveat::NotDarkerThanMuscle { ratio, low, high },
    }
}

fn from_lic(few: &FewEvidence<'_>, lic_mg_per_g: f64, source: String) -> (LiverIron, FewCaveat) {
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
    (iron, caveat)
}
