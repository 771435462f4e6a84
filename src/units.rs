//! Physical quantities with their unit in the type, and every unit conversion of the program.
//!
//! Must not know: where a value came from (files, windows) or what it is used for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Echo time TE: from excitation to the center of the echo. Stored in ms, finite and above zero.
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

/// The echo times of a decay, ascending, at least one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<EchoTime>", into = "Vec<EchoTime>")]
pub struct EchoTimes(Vec<EchoTime>);

/// Echo times that are none, or not in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAscending;

impl fmt::Display for NotAscending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("echo times are not in ascending order")
    }
}

impl std::error::Error for NotAscending {}

impl EchoTimes {
    /// Fewest echoes of a fitted rate: two for rate and amplitude, one to see whether they describe the decay.
    pub const FEWEST_FOR_A_RATE: usize = 3;

    /// `None` unless there is at least one and each is later than the one before.
    pub fn new(times: Vec<EchoTime>) -> Option<Self> {
        (!times.is_empty() && times.windows(2).all(|pair| pair[0] < pair[1])).then_some(Self(times))
    }

    /// `None` where one is no echo time, too.
    pub fn from_ms(ms: &[f64]) -> Option<Self> {
        Self::new(ms.iter().map(|&ms| EchoTime::from_ms(ms)).collect::<Option<_>>()?)
    }

    pub fn ms(&self) -> Vec<f64> {
        self.0.iter().map(|te| te.ms()).collect()
    }

    pub fn seconds(&self) -> Vec<f64> {
        self.0.iter().map(|te| te.seconds()).collect()
    }

    pub fn first(&self) -> EchoTime {
        self.0[0]
    }

    /// Those of the echoes `indices`, ascending; `None` if one does not exist, or none is asked for.
    pub fn select(&self, indices: &[usize]) -> Option<Self> {
        Self::new(indices.iter().map(|&i| self.0.get(i).copied()).collect::<Option<_>>()?)
    }
}

impl std::ops::Deref for EchoTimes {
    type Target = [EchoTime];

    fn deref(&self) -> &[EchoTime] {
        &self.0
    }
}

impl TryFrom<Vec<EchoTime>> for EchoTimes {
    type Error = NotAscending;

    fn try_from(times: Vec<EchoTime>) -> Result<Self, NotAscending> {
        Self::new(times).ok_or(NotAscending)
    }
}

impl From<EchoTimes> for Vec<EchoTime> {
    fn from(times: EchoTimes) -> Self {
        times.0
    }
}

impl fmt::Display for EchoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ms", self.0)
    }
}

/// Gyromagnetic ratio of the proton over 2π (CODATA 2018), MHz/T.
const PROTON_MHZ_PER_T: f64 = 42.577_478_518;

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

    /// The field in which protons precess at `mhz`.
    pub fn from_proton_mhz(mhz: f64) -> Option<Self> {
        Self::from_tesla(mhz / PROTON_MHZ_PER_T)
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

/// Transverse relaxation rate R2* (or R2 of a spin echo), s⁻¹, finite and not below zero.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct R2Star(f64);

impl R2Star {
    /// `None` unless `per_s` is finite and not below zero.
    pub fn from_per_s(per_s: f64) -> Option<Self> {
        (per_s.is_finite() && per_s >= 0.0).then_some(Self(per_s))
    }

    /// As the kernels count, whose times are in ms.
    pub fn from_per_ms(per_ms: f64) -> Option<Self> {
        Self::from_per_s(per_ms * 1000.0)
    }

    pub fn per_s(self) -> f64 {
        self.0
    }

    pub fn per_ms(self) -> f64 {
        self.0 / 1000.0
    }

    /// `None` for a rate so low that it is no decay.
    pub fn t2star(self) -> Option<T2Star> {
        (self.0 >= LOWEST_R2STAR_PER_S).then(|| T2Star(1000.0 / self.0))
    }

    /// Share of the signal at TE 0 that is left at `te`: e^(−R2*·TE).
    pub fn left_at(self, te: EchoTime) -> f64 {
        (-self.0 * te.seconds()).exp()
    }
}

impl fmt::Display for R2Star {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} s⁻¹", self.0)
    }
}

/// Transverse relaxation time T2* (or T2 of a spin echo), ms, finite and above zero. DICOM and screens: ms; BIDS: s.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct T2Star(f64);

impl T2Star {
    /// `None` unless `ms` is finite and above zero.
    pub fn from_ms(ms: f64) -> Option<Self> {
        (ms.is_finite() && ms > 0.0).then_some(Self(ms))
    }

    /// The BIDS convention: `T2starmap` in seconds.
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        Self::from_ms(seconds * 1000.0)
    }

    pub fn ms(self) -> f64 {
        self.0
    }

    pub fn seconds(self) -> f64 {
        self.0 / 1000.0
    }

    /// `None` for a time so short that its rate is no number.
    pub fn r2star(self) -> Option<R2Star> {
        R2Star::from_per_s(1000.0 / self.0)
    }
}

impl fmt::Display for T2Star {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ms", self.0)
    }
}

/// Lowest R2* that has a T2*, s⁻¹: 10 s is longer than any tissue's T2*, and only says that nothing decayed.
const LOWEST_R2STAR_PER_S: f64 = 0.1;

/// T2* in ms of a rate R2* in s⁻¹; `None` for a rate that is not finite, or so low that it is no decay.
pub fn t2star_ms_from_r2star_per_s(r2star_per_s: f64) -> Option<f64> {
    Some(R2Star::from_per_s(r2star_per_s)?.t2star()?.ms())
}

/// Molar mass of iron, g/mol (IUPAC 2021).
const IRON_G_PER_MOL: f64 = 55.845;

/// Iron concentration in µmol per g dry weight of one in mg per g dry weight.
pub fn umol_per_g_from_mg_per_g(mg_per_g: f64) -> f64 {
    mg_per_g * 1000.0 / IRON_G_PER_MOL
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

    /// Clinical limits as they are printed side by side: 1.8 mg/g are 32 µmol/g, 15 mg/g are 269 µmol/g.
    #[test]
    fn micromoles_of_iron_agree_with_printed_limits() {
        for (mg, umol) in [(1.8, 32.0), (3.2, 57.0), (7.0, 125.0), (15.0, 269.0)] {
            assert_eq!(umol_per_g_from_mg_per_g(mg).round(), umol);
        }
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
    fn rates_and_times_are_validated_and_inverse_to_each_other() {
        let rate = R2Star::from_per_s(250.0).expect("a rate");
        assert_eq!(rate.t2star().map(T2Star::ms), Some(4.0));
        assert_eq!(rate.per_ms(), 0.25);
        assert_eq!(R2Star::from_per_ms(0.25), Some(rate));
        assert_eq!(T2Star::from_seconds(0.004).and_then(T2Star::r2star), Some(rate));
        let te = EchoTime::from_ms(4.0).expect("an echo time");
        assert!((rate.left_at(te) - 0.367_879_441_171_442_3).abs() < 1e-15, "e⁻¹ at T2*");
        assert_eq!(R2Star::from_per_s(0.0).and_then(R2Star::t2star), None);
        for none in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!((R2Star::from_per_s(none), T2Star::from_ms(none)), (None, None), "{none}");
        }
        assert_eq!(T2Star::from_ms(0.0), None);
    }

    #[test]
    fn echo_times_ascend() {
        let times = EchoTimes::from_ms(&[1.2, 3.2, 5.2]).expect("ascending");
        assert_eq!((times.len(), times.first().ms()), (3, 1.2));
        assert_eq!(times.select(&[0, 2]).map(|times| times.ms()), Some(vec![1.2, 5.2]));
        assert_eq!(times.select(&[3]), None);
        for none in [&[][..], &[3.0, 2.0], &[2.0, 2.0], &[0.0, 1.0], &[1.0, f64::NAN]] {
            assert_eq!(EchoTimes::from_ms(none), None, "{none:?}");
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
