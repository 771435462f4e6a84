//! Optional parts of ROI and session files: what a region carries beside its outline, and annotations.
//!
//! Each is written only when it says something, so that files of older programs and files for them stay as they were.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rois::MAX_COORDINATE;
use crate::roi::{Annotation, AnnotationId, Exclusion, Marker, OutlierBasis, Roi};
use crate::say;
use crate::text::Message;

/// Pixels of an image of the largest size in DICOM; more cannot be left out.
const MAX_PIXELS: usize = 1 << 22;
const MAX_TEXT_CHARS: usize = 10_000;

/// Optional fields of a region.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Extras {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<ExclusionRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visible: Option<bool>,
    /// "#RRGGBB".
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "color_or_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    interpolated: bool,
}

/// Other programs may have a color of their own idea ("red"): it is passed over like an unknown field.
fn color_or_none<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(value.as_str().filter(|text| rgb(text).is_some()).map(str::to_owned))
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct ExclusionRecord {
    by: By,
    /// From 0; with `"by": "signal"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    echo: Option<usize>,
    times: f64,
    /// [column, row], from 0.
    pixels: Vec<[usize; 2]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum By {
    R2star,
    Signal,
}

impl Extras {
    /// What `roi` carries.
    pub fn of(roi: &Roi) -> Self {
        let color = roi.color.map(|[r, g, b]| format!("#{r:02X}{g:02X}{b:02X}"));
        Self {
            excluded: roi.excluded.iter().map(ExclusionRecord::of).collect(),
            visible: (!roi.is_visible).then_some(false),
            color,
            interpolated: roi.is_interpolated,
        }
    }

    /// The region with what the file says; `Err` says what is wrong with it.
    pub fn put_on(self, roi: Roi) -> Result<Roi, Message> {
        if self.excluded.iter().map(|step| step.pixels.len()).sum::<usize>() > MAX_PIXELS {
            return Err(say!("roi-file-leaves-out", most = MAX_PIXELS));
        }
        Ok(Roi {
            excluded: self.excluded.into_iter().map(ExclusionRecord::into_exclusion).collect::<Result<_, _>>()?,
            is_visible: self.visible.unwrap_or(true),
            color: self.color.as_deref().and_then(rgb),
            is_interpolated: self.interpolated,
            ..roi
        })
    }
}

fn rgb(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let [_, r, g, b] = u32::from_str_radix(hex, 16).ok()?.to_be_bytes();
    Some([r, g, b])
}

impl ExclusionRecord {
    fn of(exclusion: &Exclusion) -> Self {
        let (by, echo) = match exclusion.basis {
            OutlierBasis::R2Star => (By::R2star, None),
            OutlierBasis::Signal { echo } => (By::Signal, Some(echo)),
        };
        let pixels = exclusion.pixels.iter().map(|&(row, column)| [column, row]).collect();
        Self { by, echo, times: exclusion.times, pixels }
    }

    fn into_exclusion(self) -> Result<Exclusion, Message> {
        if !(self.times.is_finite() && self.times >= 0.0) {
            return Err(say!("roi-file-times", value = self.times));
        }
        let basis = match self.by {
            By::R2star => OutlierBasis::R2Star,
            By::Signal => OutlierBasis::Signal { echo: self.echo.unwrap_or(0) },
        };
        let mut pixels: Vec<(usize, usize)> = self.pixels.iter().map(|&[column, row]| (row, column)).collect();
        pixels.sort_unstable();
        pixels.dedup();
        Ok(Exclusion { basis, times: self.times, pixels })
    }
}

/// One annotation as it stands in the file.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct AnnotationRecord {
    /// In session files; 0 elsewhere.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub id: u64,
    kind: Marker,
    slice: usize,
    points: Vec<[f64; 2]>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    visible: bool,
}

fn yes() -> bool {
    true
}

fn is_zero(id: &u64) -> bool {
    *id == 0
}

impl AnnotationRecord {
    /// Without its id.
    pub fn of(mark: &Annotation) -> Self {
        Self {
            id: 0,
            kind: mark.marker,
            slice: mark.slice,
            points: mark.points.clone(),
            text: mark.text.clone(),
            visible: mark.is_visible,
        }
    }

    pub fn with_id(self, id: AnnotationId) -> Self {
        Self { id: id.0, ..self }
    }

    /// The annotation with an id; `Err` says what is wrong with it.
    pub fn to_annotation(&self, id: u64) -> Result<Annotation, Message> {
        let needed = self.kind.num_points();
        if self.points.len() != needed {
            return Err(say!("roi-file-points", found = self.points.len(), needed = needed));
        }
        let is_wild = |v: &&f64| !(v.is_finite() && v.abs() <= MAX_COORDINATE);
        if let Some(bad) = self.points.iter().flatten().find(is_wild) {
            return Err(say!("roi-file-coordinate", value = *bad));
        }
        if self.text.chars().count() > MAX_TEXT_CHARS {
            return Err(say!("roi-file-long-text", most = MAX_TEXT_CHARS));
        }
        Ok(Annotation {
            id: AnnotationId(id),
            marker: self.kind,
            slice: self.slice,
            points: self.points.clone(),
            text: self.text.clone(),
            is_visible: self.visible,
        })
    }
}

/// Reads one annotation; `Err` says what is wrong with it.
pub(super) fn annotation_from(value: &Value, id: u64) -> Result<Annotation, Message> {
    let record =
        AnnotationRecord::deserialize(value).map_err(|error| say!("roi-file-incomplete", words = error.to_string()))?;
    record.to_annotation(id)
}
