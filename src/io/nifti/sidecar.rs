//! The BIDS sidecar beside a NIfTI file: echo times in **seconds**, field strength, names. // BIDS 1.10

use crate::say;
use crate::text::Message;
use serde_json::{Map, Value};

/// Echo times of this many seconds and above are none: somebody wrote milliseconds.
const LONGEST_TE_S: f64 = 1.0;

/// What is read of a sidecar. Values of the wrong kind count as absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sidecar {
    echo_times_s: Vec<f64>,
    pub echo_number: Option<i64>,
    pub magnetic_field_strength: Option<f64>,
    pub repetition_time_s: Option<f64>,
    pub flip_angle_deg: Option<f64>,
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
    /// The error is a sentence.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let Ok(Value::Object(fields)) = serde_json::from_str::<Value>(text) else {
            return Err(say!("file-bids-sidecar-valid-json"));
        };
        let number = |key: &str| fields.get(key).and_then(Value::as_f64);
        let text = |key: &str| fields.get(key).and_then(Value::as_str).map(short);
        Ok(Self {
            echo_times_s: numbers(&fields, "EchoTime"),
            echo_number: fields.get("EchoNumber").and_then(Value::as_i64),
            magnetic_field_strength: number("MagneticFieldStrength"),
            repetition_time_s: number("RepetitionTime").or_else(|| number("RepetitionTimeExcitation")),
            flip_angle_deg: number("FlipAngle"),
            slice_thickness_mm: number("SliceThickness"),
            series_number: fields.get("SeriesNumber").and_then(Value::as_i64),
            series_description: text("SeriesDescription"),
            protocol_name: text("ProtocolName"),
            sequence_name: text("SequenceName"),
            manufacturer: text("Manufacturer"),
            scanning_sequence: words(&fields, "ScanningSequence"),
            image_type: words(&fields, "ImageType"),
        })
    }

    /// Echo time of a volume in ms, or why there is none.
    pub fn te_ms(&self, volume: usize, volumes: usize) -> (Option<f64>, Option<Message>) {
        let seconds = match self.echo_times_s.as_slice() {
            [] => return (None, Some(say!("file-there-echotime-bids-sidecar"))),
            // One time for many volumes cannot be the time of each.
            [only] if volumes == 1 => *only,
            times if times.len() == volumes => times[volume],
            times => {
                let reason = say!("file-sidecar-states-echo-times", times = times.len(), volumes = volumes);
                return (None, Some(reason));
            }
        };
        if seconds >= LONGEST_TE_S {
            let reason = say!("file-echotime-bids-sidecar-cannot", seconds = seconds);
            return (None, Some(reason));
        }
        (Some(seconds * 1000.0), None)
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(256).collect()
}

/// A number or a list of numbers.
fn numbers(fields: &Map<String, Value>, key: &str) -> Vec<f64> {
    match fields.get(key) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_f64).collect(),
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
        let te = |text: &str, volume, volumes| Sidecar::parse(text).expect("JSON object").te_ms(volume, volumes).0;
        assert_eq!(te(r#"{"EchoTime": 0.0046}"#, 0, 1), Some(4.6));
        assert_eq!(te(r#"{"EchoTime": 4.6}"#, 0, 1), None);
        assert_eq!(te(r#"{"EchoTime": [0.001, 0.002]}"#, 1, 2), Some(2.0));
        assert_eq!(te(r#"{"EchoTime": 0.0046}"#, 0, 3), None);
        assert_eq!(te(r#"{"EchoTime": "0.0046"}"#, 0, 1), None);
    }
}
