//! The BIDS sidecar beside a NIfTI file: echo times in **seconds**, field strength, names. // BIDS 1.10

use crate::privacy::Identity;
use crate::say;
use crate::series::{Acquisition, EchoName, PatientText, Setup, seconds, setup};
use crate::text::Message;
use serde_json::{Map, Value};

/// Echo times of this many seconds and above are none: somebody wrote milliseconds.
const LONGEST_TE_S: f64 = 1.0;

/// What is read of a sidecar. Values of the wrong kind count as absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sidecar {
    echo_times_s: Vec<f64>,
    is_te_stated: bool,
    /// Why nothing of it could be read.
    trouble: Option<Message>,
    pub acquisition: Acquisition,
    /// What tells its series from others, without what numbers an echo in it.
    pub series: String,
    pub patient_id: PatientText,
    /// Name, date of birth and sex, letters and digits only.
    pub person: [PatientText; 3],
    pub identity: Identity,
    pub echo_number: Option<i64>,
    pub magnetic_field_strength: Option<f64>,
    pub proton_frequency_mhz: Option<f64>,
    pub slice_thickness_mm: Option<f64>,
    pub series_number: Option<i64>,
    pub series_description: Option<String>,
    pub protocol_name: Option<String>,
    pub sequence_name: Option<String>,
    pub manufacturer: Option<String>,
    pub scanning_sequence: Vec<String>,
    pub image_type: Vec<String>,
}

impl Sidecar {
    /// What several sidecars say together, a later one over those before it (BIDS, inheritance principle); and
    /// sentences on what is wrong with them.
    pub fn merged(texts: &[String]) -> (Self, Vec<Message>) {
        let mut notes = Vec::new();
        let mut fields = Map::new();
        for text in texts {
            match object(text) {
                Some(found) => fields.extend(found),
                None => notes.push(say!("sidecar-invalid")),
            }
        }
        if texts.is_empty() {
            notes.push(say!("sidecar-missing"));
        }
        let mut sidecar = Self::of(&fields);
        sidecar.trouble = (!texts.is_empty() && fields.is_empty()).then(|| say!("sidecar-invalid"));
        (sidecar, notes)
    }

    fn of(fields: &Map<String, Value>) -> Self {
        let number = |key: &str| fields.get(key).and_then(Value::as_f64);
        let text = |key: &str| fields.get(key).and_then(Value::as_str).map(short);
        let ms = |key: &str| number(key).map(|s| s * 1000.0);
        let first_of = |keys: &[&str]| keys.iter().find_map(|key| text(key)).unwrap_or_default();
        let coil = [first_of(&["ReceiveCoilName"]), first_of(&["CoilString", "ReceiveCoilActiveElements"])];
        let moment = first_of(&["AcquisitionDateTime"]).replace(['T', '-'], "");
        let acquisition = Acquisition {
            coil: coil.join("/").trim_matches('/').to_owned(),
            contrast: first_of(&["ContrastBolusIngredient", "ContrastBolusAgent"]),
            station: first_of(&["StationName"]),
            flip_angle_deg: number("FlipAngle"),
            repetition_time_ms: ms("RepetitionTime").or_else(|| ms("RepetitionTimeExcitation")),
            inversion_time_ms: ms("InversionTime"),
            number: fields.get("AcquisitionNumber").and_then(Value::as_i64),
            time_s: seconds("", &moment).or_else(|| seconds("", &first_of(&["AcquisitionTime"]))),
            trigger_time_ms: number("TriggerDelayTime"),
            pixel_bandwidth_hz: number("PixelBandwidth"),
            setup: self::setup_of(fields),
            ..Acquisition::default()
        };
        let nucleus = first_of(&["ImagedNucleus", "ResonantNucleus"]);
        let is_proton = nucleus.is_empty() || nucleus == "1H";
        Self {
            echo_times_s: numbers(fields, "EchoTime"),
            is_te_stated: fields.contains_key("EchoTime"),
            trouble: None,
            acquisition,
            series: series_of(fields),
            patient_id: PatientText(first_of(&["PatientID"])),
            person: ["PatientName", "PatientBirthDate", "PatientSex"].map(|key| PatientText(bare(&first_of(&[key])))),
            identity: identity(fields),
            echo_number: fields.get("EchoNumber").and_then(Value::as_i64),
            magnetic_field_strength: number("MagneticFieldStrength"),
            proton_frequency_mhz: number("ImagingFrequency").filter(|_| is_proton),
            slice_thickness_mm: number("SliceThickness"),
            series_number: fields.get("SeriesNumber").and_then(Value::as_i64),
            series_description: text("SeriesDescription"),
            protocol_name: text("ProtocolName"),
            sequence_name: text("SequenceName"),
            manufacturer: text("Manufacturer"),
            scanning_sequence: words(fields, "ScanningSequence"),
            image_type: words(fields, "ImageType"),
        }
    }

    pub fn has_echo_times(&self) -> bool {
        !self.echo_times_s.is_empty()
    }

    /// Echo time of a volume in ms, or why there is none.
    pub fn te_ms(&self, volume: usize, volumes: usize) -> (Option<f64>, Option<Message>) {
        let seconds = match self.echo_times_s.as_slice() {
            [] if self.is_te_stated => return (None, Some(say!("sidecar-te-not-a-number"))),
            [] => {
                let reason = self.trouble.clone().unwrap_or_else(|| say!("sidecar-no-te"));
                return (None, Some(reason));
            }
            // One time for many volumes cannot be the time of each.
            [only] if volumes == 1 => *only,
            times if times.len() == volumes => times[volume],
            times => {
                let reason = say!("sidecar-times-mismatch", times = times.len(), volumes = volumes);
                return (None, Some(reason));
            }
        };
        if seconds >= LONGEST_TE_S {
            let reason = say!("sidecar-te-not-seconds", seconds = seconds);
            return (None, Some(reason));
        }
        (Some(seconds * 1000.0), None)
    }
}

/// What no decay changes on its way, beside the conditions that are asked one by one.
const SETUP: [&str; 14] = [
    "ContrastBolusStartTime",
    "ContrastBolusTotalDose",
    "ContrastBolusVolume",
    "DeviceSerialNumber",
    "ImagedNucleus",
    "InPlanePhaseEncodingDirectionDICOM",
    "MRAcquisitionType",
    "NumberOfAverages",
    "PatientPosition",
    "ProtocolName",
    "PulseSequenceDetails",
    "SequenceName",
    "SoftwareVersions",
    "TransmitCoilName",
];

fn setup_of(fields: &Map<String, Value>) -> Setup {
    setup(SETUP.iter().map(|&key| (key, written(fields, key))))
}

/// A text or number as it is written; empty where there is neither.
fn written(fields: &Map<String, Value>, key: &str) -> String {
    match fields.get(key) {
        Some(Value::String(text)) => short(text),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn series_of(fields: &Map<String, Value>) -> String {
    let [study, uid, number] =
        ["StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber"].map(|key| written(fields, key));
    let ms = fields.get("EchoTime").and_then(Value::as_f64).map(|s| s * 1000.0);
    let description = EchoName::of(&written(fields, "SeriesDescription")).stem_without(ms);
    [study, uid, number, description].join("/").trim_matches('/').to_owned()
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// What tells whose images these are: converters write it where they are not told to leave it out.
fn identity(fields: &Map<String, Value>) -> Identity {
    let mut identity = Identity::default();
    for key in
        ["PatientName", "ReferringPhysicianName", "PerformingPhysicianName", "OperatorsName", "RequestingPhysician"]
    {
        identity.add_name(&written(fields, key));
    }
    for key in ["PatientID", "AccessionNumber", "StudyID", "StationName", "DeviceSerialNumber"] {
        identity.add_number(&written(fields, key));
    }
    for key in ["PatientBirthDate", "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "AcquisitionDateTime"]
    {
        let day: String = written(fields, key).chars().take("2024-01-31".len()).collect();
        identity.add_date(&day.replace('-', ""));
    }
    for key in ["InstitutionName", "InstitutionAddress", "InstitutionalDepartmentName"] {
        identity.add_place(&written(fields, key));
    }
    identity
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(256).collect()
}

/// The fields of a sidecar: JSON, with the byte order mark that editors put in front, and with the NaN and Infinity
/// that Python writes and JSON does not have; those count as no value.
fn object(text: &str) -> Option<Map<String, Value>> {
    let text = text.trim_start_matches('\u{feff}');
    let parsed = serde_json::from_str::<Value>(text).or_else(|_| serde_json::from_str(&without_nan(text)));
    match parsed {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    }
}

/// `text` with NaN and Infinity outside of strings replaced by null.
fn without_nan(text: &str) -> String {
    let (mut out, mut rest, mut is_inside) = (String::with_capacity(text.len()), text, false);
    while let Some(c) = rest.chars().next() {
        let word = ["-Infinity", "Infinity", "NaN", "nan"].into_iter().find(|word| rest.starts_with(word));
        if let Some(word) = word.filter(|_| !is_inside) {
            out.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        let length = match c {
            '"' => {
                is_inside = !is_inside;
                1
            }
            // An escaped sign is part of its string.
            '\\' if is_inside => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            c => c.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// A number or a list of numbers; nothing where one of them is none.
fn numbers(fields: &Map<String, Value>, key: &str) -> Vec<f64> {
    match fields.get(key) {
        Some(Value::Array(list)) => list.iter().map(Value::as_f64).collect::<Option<_>>().unwrap_or_default(),
        Some(value) => value.as_f64().into_iter().collect(),
        None => Vec::new(),
    }
}

/// Code strings, as a list or joined with `\` or `_`, upper case.
fn words(fields: &Map<String, Value>, key: &str) -> Vec<String> {
    let upper = |text: &str| short(text).to_ascii_uppercase();
    match fields.get(key) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(upper).collect(),
        Some(Value::String(text)) => text.split(['\\', '_']).map(upper).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn echo_times_are_seconds_and_milliseconds_are_refused() {
        let te = |text: &str, volume, volumes| Sidecar::merged(&[text.to_owned()]).0.te_ms(volume, volumes).0;
        assert_eq!(te(r#"{"EchoTime": 0.0046}"#, 0, 1), Some(4.6));
        assert_eq!(te(r#"{"EchoTime": 4.6}"#, 0, 1), None);
        assert_eq!(te(r#"{"EchoTime": [0.001, 0.002]}"#, 1, 2), Some(2.0));
        assert_eq!(te(r#"{"EchoTime": 0.0046}"#, 0, 3), None);
        assert_eq!(te(r#"{"EchoTime": "0.0046"}"#, 0, 1), None);
        assert_eq!(te(r#"{"EchoTime": [0.001, NaN]}"#, 0, 2), None);
    }

    #[test]
    fn marks_of_editors_and_numbers_of_python_are_read() {
        let of = |texts: &[&str]| Sidecar::merged(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        let (found, notes) = of(&["\u{feff}{\"EchoTime\": 0.0046, \"Gain\": NaN, \"Note\": \"NaN \\\" NaN\"}"]);
        assert_eq!((found.te_ms(0, 1).0, notes.len()), (Some(4.6), 0));
        let (found, _) = of(&[r#"{"EchoTime": NaN}"#]);
        let why = found.te_ms(0, 1).1.expect("no time").to_string();
        assert!(why.contains("not a number"), "{why}");
        let (found, notes) = of(&["{"]);
        let why = found.te_ms(0, 1).1.expect("no time").to_string();
        assert!(why.contains("JSON") && notes.len() == 1, "{why}");
    }

    #[test]
    fn a_nearer_sidecar_goes_over_one_farther_away() {
        let texts = [r#"{"EchoTime": 0.001, "FlipAngle": 20}"#, r#"{"EchoTime": 0.002}"#].map(str::to_owned);
        let (found, _) = Sidecar::merged(&texts);
        assert_eq!((found.te_ms(0, 1).0, found.acquisition.flip_angle_deg), (Some(2.0), Some(20.0)));
    }
}
