//! Physical quantities with their unit in the type, and every unit conversion of the program.
//!
//! Must not know: where a value came from (files, windows) or what it is used for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Echo time TE: from excitation to the centre of the echo. Stored in ms, finite and above zero.
///
/// DICOM `EchoTime` and `EffectiveEchoTime` are in ms, BIDS `EchoTime` is in s: the constructors say which.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct EchoTime(f64);

impl EchoTime {
    /// `None` unless `ms` is finite and above zero: a TE of 0 marks a field map in Philips files, never an echo.
    pub fn from_ms(ms: f64) -> Option<Self> {
        (ms.is_finite() && ms > 0.0).then_some(Self(ms))
    }

    /// The BIDS convention: `EchoTime` in seconds.
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        Self::from_ms(seconds * 1000.0)
    }

    pub fn ms(self) -> f64 {
        self.0
    }

    pub fn seconds(self) -> f64 {
        self.0 / 1000.0
    }
}

impl fmt::Display for EchoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ms", self.0)
    }
}

/// Static magnetic field B0 in tesla, finite and above zero.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct FieldStrength(f64);

impl FieldStrength {
    /// `None` unless `tesla` is finite and above zero.
    pub fn from_tesla(tesla: f64) -> Option<Self> {
        (tesla.is_finite() && tesla > 0.0).then_some(Self(tesla))
    }

    pub fn from_gauss(gauss: f64) -> Option<Self> {
        Self::from_tesla(gauss / 10_000.0)
    }

    pub fn tesla(self) -> f64 {
        self.0
    }
}

impl fmt::Display for FieldStrength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 2.89 T scanners are sold as "3 T" but have a calibration of their own, so two digits stay where they matter.
        let text = format!("{:.2}", self.0);
        let text = text.strip_suffix('0').unwrap_or(&text);
        write!(f, "{text} T")
    }
}

/// Lowest R2* that has a T2*, s⁻¹: 10 s is longer than any tissue's T2*, and only says that nothing decayed.
const LOWEST_R2STAR_PER_S: f64 = 0.1;

/// T2* in ms of a rate R2* in s⁻¹; `None` for a rate that is not finite, or so low that it is no decay.
pub fn t2star_ms_from_r2star_per_s(r2star_per_s: f64) -> Option<f64> {
    (r2star_per_s.is_finite() && r2star_per_s >= LOWEST_R2STAR_PER_S).then(|| 1000.0 / r2star_per_s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn echo_time_converts_between_dicom_and_bids_units() {
        assert_eq!(EchoTime::from_seconds(0.0046).map(EchoTime::ms), Some(4.6));
        assert_eq!(EchoTime::from_ms(0.0), None);
        assert_eq!(EchoTime::from_ms(f64::NAN), None);
        assert_eq!(EchoTime::from_ms(-1.0), None);
    }

    #[test]
    fn t2star_is_the_inverse_of_a_rate_that_decays() {
        assert_eq!(t2star_ms_from_r2star_per_s(400.0), Some(2.5));
        assert_eq!(t2star_ms_from_r2star_per_s(0.1), Some(10_000.0));
        for none in [0.0, -5.0, 2.9e-14, f64::NAN, f64::INFINITY] {
            assert_eq!(t2star_ms_from_r2star_per_s(none), None, "{none}");
        }
    }

    #[test]
    fn field_strength_keeps_the_digits_that_choose_a_calibration() {
        let text = |t| FieldStrength::from_tesla(t).map(|f| f.to_string());
        assert_eq!(text(1.5).as_deref(), Some("1.5 T"));
        assert_eq!(text(2.89).as_deref(), Some("2.89 T"));
        assert_eq!(text(3.0).as_deref(), Some("3.0 T"));
        assert_eq!(FieldStrength::from_gauss(15_000.0).map(FieldStrength::tesla), Some(1.5));
    }
}
