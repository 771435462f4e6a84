//! Under which conditions an image was measured: what must agree before two images can share a decay.
//!
//! Must not know: which images are compared.

use std::sync::Arc;

/// What a header says of the measurement an image comes from. Missing is a value of its own: an image that states a
/// flip angle and one that states none are not known to agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acquisition {
    /// Receive coil and, for uncombined images, its element; empty where nothing is said.
    pub coil: String,
    /// Contrast agent and its state; empty before it, or where nothing is said.
    pub contrast: String,
    pub station: String,
    pub flip_angle_deg: Option<f64>,
    pub repetition_time_ms: Option<f64>,
    pub inversion_time_ms: Option<f64>,
    /// Triggered by heart or breath: the repetition time then follows the patient.
    pub is_gated: bool,
    pub number: Option<i64>,
    pub temporal_position: Option<i64>,
    /// Seconds from an arbitrary day on, see [`seconds`].
    pub time_s: Option<f64>,
    /// When the image was made of the measurement; asked where nothing says when that was.
    pub content_time_s: Option<f64>,
    pub trigger_time_ms: Option<f64>,
    /// Hz per pixel. Sequences may change it from echo to echo.
    pub pixel_bandwidth_hz: Option<f64>,
    /// What else is fixed while a decay is measured.
    pub setup: Setup,
}

/// The attributes that no decay changes on its way, with their values as written, in one order; those that are not
/// stated are missing. Images of a file share one list.
pub type Setup = Arc<[(&'static str, String)]>;

/// A [`Setup`] of what is stated.
pub(crate) fn setup(values: impl IntoIterator<Item = (&'static str, String)>) -> Setup {
    values.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Relative difference below which two numbers are the same as written.
const SAME_NUMBER: f64 = 2e-3;
/// The same for repetition times, which some scanners round up slice by slice.
const SAME_REPETITION_TIME: f64 = 1e-2;

impl Acquisition {
    /// The attribute in which two images that shall share a stack contradict each other. The coil is not among them:
    /// it may change from slice to slice, but not within one, which is for `runs` to see.
    pub fn contradiction(&self, other: &Self) -> Option<&'static str> {
        let differ = |a: Option<f64>, b: Option<f64>, tolerance: f64| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() > tolerance * a.abs().max(b.abs()),
            (a, b) => a.is_some() != b.is_some(),
        };
        if differ(self.flip_angle_deg, other.flip_angle_deg, SAME_NUMBER) {
            Some("FlipAngle")
        } else if !self.is_gated
            && !other.is_gated
            && differ(self.repetition_time_ms, other.repetition_time_ms, SAME_REPETITION_TIME)
        {
            Some("RepetitionTime")
        } else if differ(self.inversion_time_ms, other.inversion_time_ms, SAME_NUMBER) {
            Some("InversionTime")
        } else if self.contrast != other.contrast {
            Some("ContrastBolusAgent")
        } else if self.station != other.station {
            Some("StationName")
        } else {
            None
        }
    }
}

/// DICOM date and time as seconds: `20240131` and `142359.25`, also `14:23:59`, or both in one as DT writes them
/// (then `date` is empty). Without a date the day is 0. // PS3.5 6.2
pub fn seconds(date: &str, time: &str) -> Option<f64> {
    let time = time.split(['+', '-', '&']).next()?.trim();
    let digits: String = time.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), ""), |(whole, rest)| (whole, rest));
    let (day, clock) = if date.is_empty() && whole.len() >= 12 { whole.split_at(8) } else { (date, whole) };
    let part = |at: usize| clock.get(at..at + 2).map_or(Some(0), |text| text.parse::<u32>().ok());
    if clock.len() < 2 {
        return None;
    }
    let (hours, minutes, seconds) = (part(0)?, part(2)?, part(4)?);
    if hours > 24 || minutes > 59 || seconds > 60 {
        return None;
    }
    let fraction: f64 = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    let of_day = f64::from(hours * 3600 + minutes * 60 + seconds) + fraction;
    Some(f64::from(day_number(day).unwrap_or(0)) * 86_400.0 + of_day)
}

/// Days from 1 January of the year 0 on, in the Gregorian calendar.
fn day_number(date: &str) -> Option<u32> {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|text| text.parse::<u32>().ok());
    let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // A year that starts in March puts the leap day at its end.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    Some(365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_become_seconds_whatever_their_form() {
        assert_eq!(seconds("", "102000"), Some(37_200.0));
        assert_eq!(seconds("", "10:20:00.5"), Some(37_200.5));
        assert_eq!(seconds("", "1020"), Some(37_200.0));
        assert_eq!(seconds("", ""), None);
        assert_eq!(seconds("", "ab"), None);
        assert_eq!(seconds("", "996000"), None);
        let midnight = seconds("20240229", "000000").expect("valid");
        assert_eq!(seconds("", "20240229000001.0+0100"), Some(midnight + 1.0));
        assert_eq!(seconds("20240301", "000000"), Some(midnight + 86_400.0));
    }

    #[test]
    fn rounding_is_no_contradiction_and_a_missing_value_is() {
        let stated =
            Acquisition { flip_angle_deg: Some(20.0), repetition_time_ms: Some(120.0), ..Acquisition::default() };
        let check = |change: fn(&mut Acquisition), expected| {
            let mut other = stated.clone();
            change(&mut other);
            assert_eq!(stated.contradiction(&other), expected);
        };
        check(|a| a.flip_angle_deg = Some(20.01), None);
        check(|a| a.flip_angle_deg = Some(21.0), Some("FlipAngle"));
        check(|a| a.flip_angle_deg = None, Some("FlipAngle"));
        check(|a| a.repetition_time_ms = Some(120.6), None);
        check(|a| a.repetition_time_ms = Some(150.0), Some("RepetitionTime"));
        check(|a| (a.repetition_time_ms, a.is_gated) = (Some(150.0), true), None);
        check(|a| a.contrast = "Gd".to_owned(), Some("ContrastBolusAgent"));
        check(|a| a.coil = "H2".to_owned(), None);
    }
}
