//! Liver iron concentration from R2*: published calibrations, each with its field, range and citation.

use serde::{Deserialize, Serialize};

use crate::say;
use crate::text::Message;
use crate::units::{FieldStrength, t2star_ms_from_r2star_per_s};

/// How LIC follows from R2*.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Formula {
    /// LIC = intercept + slope · R2*.
    Linear { intercept: f64, slope: f64 },
    /// LIC = factor · T2*^exponent, T2* in ms.
    PowerOfT2Star { factor: f64, exponent: f64 },
}

/// A calibration at one field strength.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldFormula {
    /// Nominal field of the scanners it was measured on, tesla.
    pub field_t: f64,
    pub formula: Formula,
    /// The formula as printed beside a number, LIC in mg/g, R2* in s⁻¹, T2* in ms.
    pub text: &'static str,
}

/// A published calibration of R2* against liver iron concentration (mg Fe per g dry liver).
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    /// Name in settings and reports, e.g. "hernando-2023".
    pub name: &'static str,
    /// Name in menus, e.g. "Hernando 2023".
    pub label: &'static str,
    pub citation: &'static str,
    /// One per field strength it holds for.
    pub formulas: &'static [FieldFormula],
    /// Lowest and highest LIC of the reference measurements, mg/g; `None` where no range is recorded here, and then
    /// no value is called out of range.
    pub range_mg_per_g: Option<[f64; 2]>,
    /// What the range rests on.
    pub range_source: fn() -> Message,
}

/// A name stands for one calibration.
impl PartialEq for Calibration {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// LIC of one rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Lic {
    /// mg/g, never below zero.
    pub mg_per_g: f64,
    /// A sentence when the value was clamped or lies outside the calibrated range.
    pub note: Option<Message>,
}

/// Why there is no LIC.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum NoLic {
    FieldUnknown,
    /// The calibration was not measured at this field, tesla.
    FieldNotCovered(f64),
    /// The rate is not a finite number, or not above zero where the formula needs T2*.
    BadRate,
    /// R2 of spin echoes: no calibration of R2* holds for it.
    SpinEcho,
}

/// Fields count as 2.89 T within this distance, so that 3.0 T scanners (2.9–3.2 T) keep their own formula.
const NEAR_2_89_T: f64 = 0.02;

impl Calibration {
    /// Every calibration, the default first.
    pub const ALL: &'static [Self] = ALL;
    pub const DEFAULT: &'static Self = &ALL[0];

    /// The calibration of that name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|calibration| calibration.name == name)
    }

    /// The formula for a field: 1.5 T covers 1.4–1.6 T and 3 T covers 2.8–3.2 T, where 2.89 T is a formula of its own
    /// if the calibration has one. `None` when the calibration was not measured at this field.
    pub fn formula_at(&self, field: FieldStrength) -> Option<&'static FieldFormula> {
        let tesla = field.tesla();
        let nominal = |wanted: f64, tolerance: f64| {
            let near = (tesla - wanted).abs() <= tolerance + 1e-9;
            self.formulas.iter().find(|f| near && (f.field_t - wanted).abs() < 1e-9)
        };
        nominal(2.89, NEAR_2_89_T).or_else(|| nominal(1.5, 0.1)).or_else(|| nominal(3.0, 0.2))
    }

    /// LIC of a rate in s⁻¹ at a field. Values below zero are set to zero and say so.
    pub fn lic(&self, r2star_per_s: f64, field: Option<FieldStrength>) -> Result<Lic, NoLic> {
        let field = field.ok_or(NoLic::FieldUnknown)?;
        let formula = self.formula_at(field).ok_or(NoLic::FieldNotCovered(field.tesla()))?;
        let raw = formula.formula.lic_mg_per_g(r2star_per_s).ok_or(NoLic::BadRate)?;
        Ok(Lic { mg_per_g: raw.max(0.0), note: self.range_note(raw) })
    }

    /// The rate in s⁻¹ at which the calibration gives `lic_mg_per_g`; `None` when it does not cover the field.
    pub fn r2star_at(&self, lic_mg_per_g: f64, field: FieldStrength) -> Option<f64> {
        Some(self.formula_at(field)?.formula.r2star_per_s(lic_mg_per_g))
    }

    fn range_note(&self, raw: f64) -> Option<Message> {
        let calibration = self.label;
        if raw < 0.0 {
            return Some(say!("lic-below-zero", calibration = calibration, lic = format!("{raw:.2}")));
        }
        let [low, high] = self.range_mg_per_g?;
        let (lic, source) = (format!("{raw:.1}"), (self.range_source)());
        if raw < low {
            Some(say!("lic-below", lic = lic, low = low, high = high, calibration = calibration, source = source))
        } else if raw > high {
            Some(say!("lic-above", lic = lic, low = low, high = high, calibration = calibration, source = source))
        } else {
            None
        }
    }
}

impl Formula {
    fn lic_mg_per_g(self, r2star_per_s: f64) -> Option<f64> {
        let lic = match self {
            Self::Linear { intercept, slope } => intercept + slope * r2star_per_s,
            Self::PowerOfT2Star { factor, exponent } => {
                factor * t2star_ms_from_r2star_per_s(r2star_per_s)?.powf(exponent)
            }
        };
        (r2star_per_s.is_finite() && lic.is_finite()).then_some(lic)
    }

    fn r2star_per_s(self, lic_mg_per_g: f64) -> f64 {
        match self {
            Self::Linear { intercept, slope } => (lic_mg_per_g - intercept) / slope,
            Self::PowerOfT2Star { factor, exponent } => 1000.0 / (lic_mg_per_g / factor).powf(1.0 / exponent),
        }
    }
}

/// R2* at 3 T of tissue whose rate at 1.5 T is known, s⁻¹.
///
/// # Source
/// Storey et al., J Magn Reson Imaging 2007, doi 10.1002/jmri.20816: R2*(3 T) = 2.00·R2*(1.5 T) − 11.
pub fn r2star_at_3t_from_1_5t(r2star_per_s: f64) -> f64 {
    2.00 * r2star_per_s - 11.0
}

/// The inverse of [`r2star_at_3t_from_1_5t`], s⁻¹.
pub fn r2star_at_1_5t_from_3t(r2star_per_s: f64) -> f64 {
    (r2star_per_s + 11.0) / 2.00
}

const ALL: &[Calibration] = &[
    Calibration {
        name: "hernando-2023",
        label: "Hernando 2023",
        citation: "Hernando et al., Radiology 2023;306:e213256, doi 10.1148/radiol.213256",
        formulas: &[
            FieldFormula {
                field_t: 1.5,
                formula: Formula::Linear { intercept: -0.16, slope: 0.02603 },
                text: "LIC = −0.16 + 0.02603·R2*",
            },
            FieldFormula {
                field_t: 2.89,
                formula: Formula::Linear { intercept: -0.03, slope: 0.01400 },
                text: "LIC = −0.03 + 0.01400·R2*",
            },
            FieldFormula {
                field_t: 3.0,
                formula: Formula::Linear { intercept: -0.03, slope: 0.01349 },
                text: "LIC = −0.03 + 0.01349·R2*",
            },
        ],
        range_mg_per_g: Some([0.0, 43.0]),
        range_source: || say!("range-reporting-limit"),
    },
    Calibration {
        name: "wood-2005",
        label: "Wood 2005",
        citation: "Wood et al., Blood 2005;106:1460, doi 10.1182/blood-2004-10-3982",
        formulas: &[FieldFormula {
            field_t: 1.5,
            formula: Formula::Linear { intercept: 0.202, slope: 0.0254 },
            text: "LIC = 0.0254·R2* + 0.202",
        }],
        range_mg_per_g: Some([1.33, 32.9]),
        range_source: || say!("range-biopsies"),
    },
    Calibration {
        name: "garbowski-2014",
        label: "Garbowski 2014",
        citation: "Garbowski et al., J Cardiovasc Magn Reson 2014;16:40, doi 10.1186/1532-429X-16-40",
        formulas: &[FieldFormula {
            field_t: 1.5,
            formula: Formula::PowerOfT2Star { factor: 31.94, exponent: -1.014 },
            text: "LIC = 31.94·T2*^−1.014",
        }],
        range_mg_per_g: Some([0.0, 42.0]),
        range_source: || say!("range-scans"),
    },
    Calibration {
        name: "hankins-2009",
        label: "Hankins 2009",
        citation: "Hankins et al., Blood 2009;113:4853",
        formulas: &[FieldFormula {
            field_t: 1.5,
            formula: Formula::Linear { intercept: -0.45485, slope: 0.02802 },
            text: "LIC = (28.02·R2* − 454.85)/1000",
        }],
        range_mg_per_g: None,
        range_source: || say!("range-not-recorded"),
    },
    Calibration {
        name: "henninger-2015",
        label: "Henninger 2015",
        citation: "Henninger et al., Fortschr Röntgenstr 2015, doi 10.1055/s-0034-1399318",
        formulas: &[FieldFormula {
            field_t: 1.5,
            formula: Formula::Linear { intercept: 0.277, slope: 0.024 },
            text: "LIC = 0.024·R2* + 0.277",
        }],
        range_mg_per_g: None,
        range_source: || say!("range-not-recorded"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn tesla(t: f64) -> FieldStrength {
        FieldStrength::from_tesla(t).expect("positive")
    }

    fn lic(name: &str, r2star: f64, field: f64) -> f64 {
        Calibration::by_name(name).expect("known").lic(r2star, Some(tesla(field))).expect("covered").mg_per_g
    }

    /// Check values of the formulas at 300 s⁻¹, worked out by hand from the papers' coefficients.
    #[test]
    fn lic_at_300_per_s_follows_each_formula() {
        let expected = [
            ("hernando-2023", 1.5, 7.65),
            ("hernando-2023", 2.89, 4.17),
            ("hernando-2023", 3.0, 4.02),
            ("wood-2005", 1.5, 7.82),
            ("garbowski-2014", 1.5, 9.42),
            ("hankins-2009", 1.5, 7.95),
            ("henninger-2015", 1.5, 7.48),
        ];
        for (name, field, value) in expected {
            assert!(
                (lic(name, 300.0, field) - value).abs() < 0.005,
                "{name} at {field} T: {}",
                lic(name, 300.0, field)
            );
        }
    }

    #[test]
    fn rates_at_the_grade_limits_of_hernando() {
        let expected = [
            (1.5, [(1.8, 75.3), (3.2, 129.1), (7.0, 275.1), (15.0, 582.4)]),
            (3.0, [(1.8, 135.7), (3.2, 239.4), (7.0, 521.1), (15.0, 1114.2)]),
        ];
        for (field, pairs) in expected {
            for (lic, rate) in pairs {
                let got = ALL[0].r2star_at(lic, tesla(field)).expect("covered");
                assert!((got - rate).abs() < 0.06, "{field} T, {lic} mg/g: {got}");
            }
        }
    }

    #[test]
    fn every_formula_inverts() {
        for calibration in Calibration::ALL {
            for formula in calibration.formulas {
                let field = tesla(formula.field_t);
                let rate = calibration.r2star_at(7.0, field).expect("covered");
                let back = calibration.lic(rate, Some(field)).expect("covered").mg_per_g;
                assert!((back - 7.0).abs() < 1e-9, "{}: {back}", calibration.name);
            }
        }
    }

    #[test]
    fn field_chooses_the_formula() {
        let chosen = |t: f64| ALL[0].formula_at(tesla(t)).map(|f| f.field_t);
        for (field, expected) in [
            (1.4, Some(1.5)),
            (1.494, Some(1.5)),
            (1.6, Some(1.5)),
            (1.61, None),
            (2.79, None),
            (2.8, Some(3.0)),
            (2.89, Some(2.89)),
            (2.8936, Some(2.89)),
            (2.95, Some(3.0)),
            (3.0, Some(3.0)),
            (3.2, Some(3.0)),
            (3.21, None),
            (7.0, None),
        ] {
            assert_eq!(chosen(field), expected, "{field} T");
        }
        let wood = Calibration::by_name("wood-2005").expect("known");
        assert_eq!(wood.lic(300.0, Some(tesla(3.0))), Err(NoLic::FieldNotCovered(3.0)));
        assert_eq!(wood.lic(300.0, None), Err(NoLic::FieldUnknown));
    }

    #[test]
    fn values_outside_the_range_say_so() {
        let low = ALL[0].lic(2.0, Some(tesla(1.5))).expect("covered");
        assert_eq!(low.mg_per_g, 0.0);
        assert!(low.note.expect("clamped").to_string().contains("-0.11"));
        assert!(
            ALL[0]
                .lic(2000.0, Some(tesla(1.5)))
                .expect("covered")
                .note
                .expect("beyond")
                .to_string()
                .contains("above the range 0–43")
        );
        assert!(
            ALL[1]
                .lic(40.0, Some(tesla(1.5)))
                .expect("covered")
                .note
                .expect("below")
                .to_string()
                .contains("below the range 1.33")
        );
        assert_eq!(ALL[0].lic(300.0, Some(tesla(1.5))).expect("covered").note, None);
        assert_eq!(ALL[0].lic(f64::NAN, Some(tesla(1.5))), Err(NoLic::BadRate));
        assert_eq!(ALL[2].lic(0.0, Some(tesla(1.5))), Err(NoLic::BadRate));
    }

    /// Direction of the conversion: rates at 3 T are about twice those at 1.5 T.
    #[test]
    fn storey_conversion_goes_up_to_3_tesla() {
        assert!((r2star_at_3t_from_1_5t(100.0) - 189.0).abs() < 1e-12);
        assert!((r2star_at_1_5t_from_3t(189.0) - 100.0).abs() < 1e-12);
    }
}
