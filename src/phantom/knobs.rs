//! What a teacher changes about a case: a dozen numbers, each with its range, and the parameters they lead to.
//!
//! Must not know: sliders.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::case::Case;
use super::parameters::Parameters;
use super::presets::{equally_spaced, spared_rate};
use super::tissue::Tissue;

/// One number that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Knob {
    Field,
    FirstTe,
    TeStep,
    NumEchoes,
    LiverRate,
    LesionRate,
    LiverS0,
    LesionS0,
    Sigma,
    Coils,
    LiverFat,
    LesionFat,
}

impl Knob {
    const COUNT: usize = 12;

    /// In the order in which they are shown.
    pub const ALL: [Self; Self::COUNT] = [
        Self::LiverRate,
        Self::LesionRate,
        Self::LiverS0,
        Self::LesionS0,
        Self::LiverFat,
        Self::LesionFat,
        Self::Sigma,
        Self::Coils,
        Self::Field,
        Self::FirstTe,
        Self::TeStep,
        Self::NumEchoes,
    ];

    /// Field in T, times in ms, rates in s⁻¹, fat in %.
    pub fn range(self) -> RangeInclusive<f64> {
        match self {
            Self::Field => 0.5..=7.0,
            Self::FirstTe => 0.5..=10.0,
            Self::TeStep => 0.5..=8.0,
            Self::NumEchoes => 3.0..=20.0,
            Self::LiverRate | Self::LesionRate => 12.0..=2500.0,
            Self::LiverS0 | Self::LesionS0 => 100.0..=2000.0,
            Self::Sigma => 0.0..=150.0,
            Self::Coils => 1.0..=32.0,
            Self::LiverFat | Self::LesionFat => 0.0..=50.0,
        }
    }

    /// The value that a slider stores: values are whole steps, so that going back to a value gives back the case.
    pub fn step(self) -> f64 {
        match self {
            Self::Field => 0.05,
            Self::FirstTe | Self::TeStep => 0.01,
            _ => 1.0,
        }
    }
}

/// The numbers of one case, by [`Knob`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knobs([f64; Knob::COUNT]);

impl Knobs {
    /// The numbers of a built-in case.
    pub fn of(case: Case) -> Self {
        let parameters = case.parameters();
        let (liver, lesion) = (parameters.tissues[Tissue::Liver], parameters.tissues[Tissue::Lesion]);
        let te = &parameters.te_ms;
        let mut knobs = Self([0.0; Knob::COUNT]);
        for (knob, value) in [
            (Knob::Field, parameters.field_t),
            (Knob::FirstTe, te[0]),
            (Knob::TeStep, te[1] - te[0]),
            (Knob::NumEchoes, te.len() as f64),
            (Knob::LiverRate, liver.r2star_per_s),
            (Knob::LesionRate, lesion.r2star_per_s),
            (Knob::LiverS0, liver.s0),
            (Knob::LesionS0, lesion.s0),
            (Knob::Sigma, parameters.sigma),
            (Knob::Coils, f64::from(parameters.coils)),
            (Knob::LiverFat, 100.0 * liver.fat_fraction),
            (Knob::LesionFat, 100.0 * lesion.fat_fraction),
        ] {
            knobs.0[knob as usize] = rounded(knob, value);
        }
        knobs
    }

    pub fn value(&self, knob: Knob) -> f64 {
        self.0[knob as usize]
    }

    /// Sets one number, within its range and in whole steps; NaN changes nothing. Another field changes the rates of
    /// liver and lesion with it, as iron does.
    pub fn set(&mut self, knob: Knob, value: f64) {
        if value.is_nan() {
            return;
        }
        let before = self.value(Knob::Field);
        self.0[knob as usize] = rounded(knob, value);
        if knob == Knob::Field {
            for rate in [Knob::LiverRate, Knob::LesionRate] {
                let converted = rate_at_field(self.value(rate), before, self.value(Knob::Field));
                self.0[rate as usize] = rounded(rate, converted);
            }
        }
    }

    /// The numbers of `case` with `changes`, which are kept within range and in whole steps.
    pub fn with_changes(case: Case, changes: &BTreeMap<Knob, f64>) -> Self {
        let mut knobs = Self::of(case);
        for (&knob, &value) in changes.iter().filter(|(_, value)| !value.is_nan()) {
            knobs.0[knob as usize] = rounded(knob, value);
        }
        knobs
    }

    /// The numbers that differ from those of the case.
    pub fn changed(&self, case: Case) -> Vec<Knob> {
        let built_in = Self::of(case);
        Knob::ALL.into_iter().filter(|&knob| self.value(knob) != built_in.value(knob)).collect()
    }

    /// The numbers that differ, with their values: [`Self::with_changes`] leads back.
    pub fn changes(&self, case: Case) -> BTreeMap<Knob, f64> {
        self.changed(case).into_iter().map(|knob| (knob, self.value(knob))).collect()
    }

    /// The parameters of `case` with these numbers; the built-in ones where nothing was changed.
    pub fn applied(&self, case: Case) -> Parameters {
        let mut parameters = case.parameters();
        if self.changed(case).is_empty() {
            return parameters;
        }
        let from_field = parameters.field_t;
        let field = self.value(Knob::Field);
        for tissue in Tissue::ALL {
            let rate = parameters.tissues[tissue].r2star_per_s;
            parameters.tissues[tissue].r2star_per_s = rate_at_field(rate, from_field, field);
        }
        let liver = &mut parameters.tissues[Tissue::Liver];
        liver.r2star_per_s = self.value(Knob::LiverRate);
        liver.s0 = self.value(Knob::LiverS0);
        liver.fat_fraction = self.value(Knob::LiverFat) / 100.0;
        let liver = *liver;
        let lesion = &mut parameters.tissues[Tissue::Lesion];
        lesion.r2star_per_s = self.value(Knob::LesionRate);
        lesion.s0 = self.value(Knob::LesionS0);
        lesion.fat_fraction = self.value(Knob::LesionFat) / 100.0;
        let lesion = *lesion;
        let rim_share = 0.93;
        parameters.tissues[Tissue::LesionRim] = super::TissueSignal { s0: rim_share * liver.s0, ..lesion };
        parameters.tissues[Tissue::SparedLiver] =
            super::TissueSignal { r2star_per_s: spared_rate(liver.r2star_per_s), ..liver };
        parameters.field_t = field;
        parameters.te_ms =
            equally_spaced(self.value(Knob::FirstTe), self.value(Knob::TeStep), self.value(Knob::NumEchoes) as usize);
        parameters.sigma = self.value(Knob::Sigma);
        parameters.coils = self.value(Knob::Coils) as u32;
        parameters
    }
}

fn rounded(knob: Knob, value: f64) -> f64 {
    let range = knob.range();
    let steps = 1.0 / knob.step();
    ((value * steps).round() / steps).clamp(*range.start(), *range.end())
}

/// R2* of blood and tissue without iron that does not grow with the field, s⁻¹.
// Storey et al., J Magn Reson Imaging 2007, doi 10.1002/jmri.20816: R2*(3 T) = 2.00·R2*(1.5 T) − 11
const FIELDLESS_PER_S: f64 = 11.0;

/// R2* at another field, s⁻¹: what lies above `FIELDLESS_PER_S` grows in proportion to the field, which is the
/// published relation between 1.5 T and 3 T, carried on between and beyond them.
pub fn rate_at_field(rate_per_s: f64, from_t: f64, to_t: f64) -> f64 {
    if rate_per_s <= FIELDLESS_PER_S || from_t <= 0.0 {
        return rate_per_s;
    }
    FIELDLESS_PER_S + (rate_per_s - FIELDLESS_PER_S) * to_t / from_t
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_that_was_not_changed_is_the_built_in_one() {
        for case in Case::ALL {
            let mut knobs = Knobs::of(case);
            assert_eq!(knobs.applied(case), case.parameters(), "{case:?}");
            assert!(knobs.changed(case).is_empty());
            let before = knobs.value(Knob::LiverRate);
            knobs.set(Knob::LiverRate, before + 100.0);
            assert_eq!(knobs.changed(case), [Knob::LiverRate]);
            assert_eq!(knobs.applied(case).tissues[Tissue::Liver].r2star_per_s, before + 100.0);
            assert!(knobs.applied(case).check().is_ok());
            knobs.set(Knob::LiverRate, before);
            assert_eq!(knobs.applied(case), case.parameters(), "{case:?}");
        }
    }

    /// Storey 2007: 2.00·R2* − 11; 400 s⁻¹ → 789 s⁻¹.
    #[test]
    fn the_field_takes_the_rates_along_and_back() {
        assert_eq!(rate_at_field(400.0, 1.5, 3.0), 789.0);
        assert_eq!(rate_at_field(10.0, 1.5, 3.0), 10.0);
        let mut knobs = Knobs::of(Case::Iso);
        knobs.set(Knob::Field, 3.0);
        assert_eq!(knobs.value(Knob::LiverRate), 789.0);
        let parameters = knobs.applied(Case::Iso);
        assert_eq!(parameters.tissues[Tissue::Spleen].r2star_per_s, 2.0 * 190.0 - 11.0);
        assert_eq!(parameters.tissues[Tissue::Liver].r2star_per_s, 789.0);
        knobs.set(Knob::Field, 1.5);
        assert!(knobs.changed(Case::Iso).is_empty(), "{:?}", knobs.changed(Case::Iso));
    }

    #[test]
    fn changes_lead_back_to_the_same_numbers() {
        let mut knobs = Knobs::of(Case::Iso);
        knobs.set(Knob::Field, 3.0);
        knobs.set(Knob::LesionRate, 55.0);
        let changes = knobs.changes(Case::Iso);
        assert_eq!(changes.keys().copied().collect::<Vec<_>>(), [Knob::Field, Knob::LiverRate, Knob::LesionRate]);
        assert_eq!(Knobs::with_changes(Case::Iso, &changes), knobs);
        let wild = [(Knob::Sigma, f64::NAN), (Knob::Coils, 1e9)].into();
        assert_eq!(Knobs::with_changes(Case::Iso, &wild).changes(Case::Iso), [(Knob::Coils, 32.0)].into());
    }

    #[test]
    fn values_stay_in_their_range() {
        let mut knobs = Knobs::of(Case::Fatty);
        for knob in Knob::ALL {
            for value in [f64::NEG_INFINITY, -3.0, f64::NAN, 1e12, f64::INFINITY] {
                knobs.set(knob, value);
                assert!(knob.range().contains(&knobs.value(knob)), "{knob:?} {value}");
                assert!(knobs.applied(Case::Fatty).check().is_ok(), "{knob:?} {value}");
            }
        }
    }
}
