//! The numbers of a changed built-in case, as the session file writes them, and the images they lead to.

use std::collections::BTreeMap;

use super::shown::Shown;
use super::study::Opened;
use crate::phantom::{Case, Knob, Knobs};

/// The field stands first: setting it takes the rates along, which are set after it.
const KNOBS: [(Knob, &str); 12] = [
    (Knob::Field, "field_t"),
    (Knob::FirstTe, "first_te_ms"),
    (Knob::TeStep, "te_step_ms"),
    (Knob::NumEchoes, "num_echoes"),
    (Knob::LiverRate, "liver_r2star_per_s"),
    (Knob::LesionRate, "lesion_r2star_per_s"),
    (Knob::LiverS0, "liver_s0"),
    (Knob::LesionS0, "lesion_s0"),
    (Knob::Sigma, "sigma"),
    (Knob::Coils, "coils"),
    (Knob::LiverFat, "liver_fat_percent"),
    (Knob::LesionFat, "lesion_fat_percent"),
];

/// All numbers of a case that was changed; nothing for one as it is, and for files.
pub(super) fn record(shown: Shown<'_>) -> BTreeMap<String, f64> {
    match shown.case_knobs() {
        Some(knobs) if !shown.document().case_changes.is_empty() => {
            KNOBS.iter().map(|&(knob, word)| (word.to_owned(), knobs.value(knob))).collect()
        }
        _ => BTreeMap::new(),
    }
}

/// The numbers of `case` as a file says; its own where the file says nothing.
pub(super) fn knobs(case: Case, record: &BTreeMap<String, f64>) -> Knobs {
    let mut knobs = Knobs::of(case);
    for (knob, word) in KNOBS {
        if let Some(&value) = record.get(word) {
            knobs.set(knob, value);
        }
    }
    knobs
}

/// A built-in case with the numbers of a file.
pub fn opened(case: Case, record: &BTreeMap<String, f64>) -> Opened {
    Opened::changed_case(case, knobs(case, record).changes(case))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_word_and_comes_back() {
        assert!(Knob::ALL.iter().all(|knob| KNOBS.iter().any(|(known, _)| known == knob)));
        let mut changed = Knobs::of(Case::Iso);
        changed.set(Knob::Field, 3.0);
        // Back at the number the case has at its own field: a file must say it all the same.
        changed.set(Knob::LiverRate, Knobs::of(Case::Iso).value(Knob::LiverRate));
        changed.set(Knob::Sigma, 33.0);
        let record = KNOBS.iter().map(|&(knob, word)| (word.to_owned(), changed.value(knob))).collect();
        assert_eq!(knobs(Case::Iso, &record), changed);
        let odd = BTreeMap::from([("sigma".to_owned(), 1e99), ("hue".to_owned(), 3.0)]);
        assert!(Knob::Sigma.range().contains(&knobs(Case::Iso, &odd).value(Knob::Sigma)));
    }
}
