//! The ROI file: JSON, format `sideroscope-rois`, version 1.
//!
//! The format is public: unknown fields are passed over, everything else is checked once here, and an error names
//! the ROI it is about. Must not know: masks, statistics, windows.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::atomic::{self, WriteError};
use super::roi_extras::{AnnotationRecord, Extras, annotation_from};
use super::small_file::{self, Links};
use crate::roi::{Annotation, Roi, RoiId, Role, Shape};
use crate::say;
use crate::text::Message;
use crate::volume::Grid;

pub const FORMAT: &str = "sideroscope-rois";
pub const VERSION: u64 = 1;

/// A ROI file drawn by hand has some kilobytes; these bounds keep a wrong file from filling the memory.
const MAX_BYTES: u64 = 16 << 20;
const MAX_ROIS: usize = 10_000;
const MAX_VERTICES: usize = 100_000;
/// Far outside any image matrix (65535 is the largest in DICOM), yet safe in arithmetic.
pub(super) const MAX_COORDINATE: f64 = 1e6;

/// Why a ROI file cannot be used.
#[derive(Debug, Error)]
pub enum RoiFileError {
    #[error("{}", say!("roi-file-unreadable", reason = super::why(source), path = path.display().to_string()))]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{}", say!("roi-file-too-large", size = MAX_BYTES >> 20, path = path.display().to_string()))]
    TooLarge { path: PathBuf },
    #[error("{}", say!("roi-file-no-text", path = path.display().to_string()))]
    NoText { path: PathBuf },
    /// * `near` — the ROI it is in, in brackets; empty if none is named before.
    #[error("{}", say!("roi-file-no-json", near = near, line = *line, column = *column, reason = reason))]
    Json { near: Message, line: usize, column: usize, reason: Message },
    #[error("{}", say!("roi-file-format", found = found, format = FORMAT, version = VERSION))]
    Format { found: Message },
    #[error("{}", say!("roi-file-no-list"))]
    NoList,
    #[error("{}", say!("roi-file-too-many", count = *.0, most = MAX_ROIS))]
    TooMany(usize),
    #[error("{}", say!("roi-file-problem", what = roi, problem = problem))]
    Roi { roi: Message, problem: Message },
}

/// Reads `path`; ids are given in the order of the file, from 1.
pub fn read(path: &Path) -> Result<Vec<Roi>, RoiFileError> {
    Ok(read_file(path)?.rois)
}

/// Reads `path`, annotations included.
pub fn read_file(path: &Path) -> Result<RoiFile, RoiFileError> {
    let failed = |source| RoiFileError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    let file = small_file::open(path, Links::Follow).map_err(failed)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(RoiFileError::TooLarge { path: path.to_owned() });
    }
    let text = String::from_utf8(bytes).map_err(|_| RoiFileError::NoText { path: path.to_owned() })?;
    parse_file(&text)
}

/// Whether `path` looks like a ROI file: its name and its first words say so.
pub fn is_roi_file(path: &Path) -> bool {
    let mut head = [0; 512];
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let length = if is_json {
        small_file::open(path, Links::Follow).and_then(|mut file| file.read(&mut head)).unwrap_or(0)
    } else {
        0
    };
    String::from_utf8_lossy(&head[..length]).contains(FORMAT)
}

/// Everything a ROI file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoiFile {
    pub rois: Vec<Roi>,
    /// Ids follow those of the regions.
    pub annotations: Vec<Annotation>,
}

/// Reads the regions in the text of a ROI file.
pub fn parse(text: &str) -> Result<Vec<Roi>, RoiFileError> {
    Ok(parse_file(text)?.rois)
}

/// Reads the text of a ROI file, annotations included.
pub fn parse_file(text: &str) -> Result<RoiFile, RoiFileError> {
    // Some Windows editors begin UTF-8 files with a byte order mark, which JSON forbids.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root: Value = serde_json::from_str(text).map_err(|error| not_json(text, &error))?;
    let format = root.get("format").and_then(Value::as_str);
    let version = root.get("version").and_then(Value::as_u64);
    if format != Some(FORMAT) || version != Some(VERSION) {
        return Err(RoiFileError::Format { found: stated(&root) });
    }
    let list = root.get("rois").and_then(Value::as_array).ok_or(RoiFileError::NoList)?;
    if list.len() > MAX_ROIS {
        return Err(RoiFileError::TooMany(list.len()));
    }
    let rois = list.iter().enumerate().map(|(idx, value)| {
        let name = value.get("name").and_then(Value::as_str);
        let label = name.map_or(say!("roi-file-numbered", number = idx + 1), named);
        roi_from(value, RoiId(idx as u64 + 1)).map_err(|problem| RoiFileError::Roi { roi: label, problem })
    });
    let rois: Vec<Roi> = rois.collect::<Result<_, _>>()?;
    let marks = root.get("annotations").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if marks.len() > MAX_ROIS {
        return Err(RoiFileError::TooMany(marks.len()));
    }
    let annotations = marks.iter().enumerate().map(|(idx, value)| {
        let id = rois.len() as u64 + idx as u64 + 1;
        let failed = |problem| RoiFileError::Roi { roi: say!("roi-file-annotation", number = idx + 1), problem };
        annotation_from(value, id).map_err(failed)
    });
    Ok(RoiFile { annotations: annotations.collect::<Result<_, _>>()?, rois })
}

/// Says which ROI does not lie on the stack: its slice is missing, or no part of it is inside the image.
pub fn check_fits(rois: &[Roi], grid: &Grid) -> Result<(), RoiFileError> {
    let slices = grid.num_slices();
    for roi in rois {
        let problem = if roi.slice >= slices {
            say!("roi-file-slice-missing", slice = roi.slice, last = slices - 1)
        } else if is_outside(&roi.shape, grid) {
            say!("roi-file-outside", columns = grid.columns, rows = grid.rows)
        } else {
            continue;
        };
        return Err(RoiFileError::Roi { roi: named(&roi.name), problem });
    }
    Ok(())
}

/// The text of a ROI file without annotations, one ROI a line.
pub fn to_json(rois: &[Roi]) -> String {
    file_to_json(rois, &[])
}

/// The text of a ROI file, one ROI or annotation a line.
pub fn file_to_json(rois: &[Roi], annotations: &[Annotation]) -> String {
    let lines: Vec<String> = rois
        .iter()
        .map(|roi| {
            let extras = Extras::of(roi);
            let record = RoiRecord { name: &roi.name, role: roi.role, slice: roi.slice, shape: &roi.shape, extras };
            serde_json::to_string(&record).expect("strings and finite numbers always have a JSON form")
        })
        .collect();
    let marks: Vec<String> = annotations
        .iter()
        .map(|mark| {
            serde_json::to_string(&AnnotationRecord::of(mark)).expect("strings and finite numbers have a JSON form")
        })
        .collect();
    let marks = match marks.len() {
        0 => String::new(),
        _ => format!(", \"annotations\": [\n  {}]", marks.join(",\n  ")),
    };
    let lines = lines.join(",\n  ");
    format!("{{\"format\": \"{FORMAT}\", \"version\": {VERSION}, \"rois\": [\n  {lines}]{marks}}}\n")
}

/// Writes `rois` to `path`, whole or not at all.
pub fn write(path: &Path, rois: &[Roi]) -> Result<(), WriteError> {
    atomic::write_bytes(path, to_json(rois).as_bytes())
}

/// Writes regions and annotations to `path`, whole or not at all.
pub fn write_file(path: &Path, file: &RoiFile) -> Result<(), WriteError> {
    atomic::write_bytes(path, file_to_json(&file.rois, &file.annotations).as_bytes())
}

#[derive(Serialize)]
struct RoiRecord<'a> {
    name: &'a str,
    role: Role,
    slice: usize,
    shape: &'a Shape,
    #[serde(flatten)]
    extras: Extras,
}

#[derive(Deserialize)]
struct EllipseRecord {
    center: [f64; 2],
    radii: [f64; 2],
    #[serde(default)]
    rotation_deg: f64,
}

#[derive(Deserialize)]
struct RectangleRecord {
    min: [f64; 2],
    max: [f64; 2],
}

fn named(name: &str) -> Message {
    say!("roi-file-named", name = shorten(name))
}

fn roi_from(value: &Value, id: RoiId) -> Result<Roi, Message> {
    let field = |name: &'static str| value.get(name).ok_or_else(|| say!("roi-file-lacks", field = name));
    let text = |name: &'static str| {
        value.get(name).and_then(Value::as_str).ok_or_else(|| say!("roi-file-lacks", field = name))
    };
    let (name, role) = (text("name")?, text("role")?);
    let role = Role::deserialize(Value::from(role)).map_err(|_| say!("roi-file-role", role = shorten(role)))?;
    let slice = field("slice")?;
    let slice = slice
        .as_u64()
        .and_then(|slice| usize::try_from(slice).ok())
        .ok_or_else(|| say!("roi-file-slice-number", slice = shorten(&slice.to_string())))?;
    let shape = shape_from(field("shape")?)?;
    let roi = Roi::new(id, name, role, slice, shape);
    Extras::deserialize(value).map_err(|error| say!("roi-file-extras", words = error.to_string()))?.put_on(roi)
}

fn shape_from(value: &Value) -> Result<Shape, Message> {
    let fields: BTreeMap<&str, &Value> = match value.as_object() {
        Some(object) => object.iter().map(|(key, value)| (key.as_str(), value)).collect(),
        None => return Err(say!("roi-file-shape-no-object")),
    };
    let kinds: Vec<&str> = ["ellipse", "rectangle", "polygon"].into_iter().filter(|k| fields.contains_key(k)).collect();
    let [kind] = kinds[..] else {
        return Err(say!("roi-file-shape-kinds"));
    };
    let bad = |error: serde_json::Error| say!("roi-file-shape-incomplete", kind = kind, words = error.to_string());
    let body = fields[kind];
    let shape = match kind {
        "ellipse" => {
            let EllipseRecord { center, radii, rotation_deg } = EllipseRecord::deserialize(body).map_err(bad)?;
            Shape::Ellipse { center, radii, rotation_deg }
        }
        "rectangle" => {
            let RectangleRecord { min, max } = RectangleRecord::deserialize(body).map_err(bad)?;
            Shape::Rectangle { min, max }
        }
        _ => Shape::Polygon(Deserialize::deserialize(body).map_err(bad)?),
    };
    check_shape(&shape)?;
    Ok(shape)
}

/// A shape that has an inside and whose numbers are safe to compute with.
pub(super) fn check_shape(shape: &Shape) -> Result<(), Message> {
    let numbers: Vec<f64> = match shape {
        Shape::Ellipse { center, radii, rotation_deg } => {
            center.iter().chain(radii).chain([rotation_deg]).copied().collect()
        }
        Shape::Rectangle { min, max } => min.iter().chain(max).copied().collect(),
        Shape::Polygon(vertices) => vertices.iter().flatten().copied().collect(),
    };
    if let Some(bad) = numbers.iter().find(|v| !(v.is_finite() && v.abs() <= MAX_COORDINATE)) {
        return Err(say!("roi-file-coordinate", value = *bad));
    }
    match shape {
        Shape::Ellipse { radii, .. } if radii.iter().any(|&radius| radius <= 0.0) => Err(say!("roi-file-radii")),
        Shape::Rectangle { min, max } if min[0] >= max[0] || min[1] >= max[1] => Err(say!("roi-file-corners")),
        Shape::Polygon(vertices) if vertices.len() < 3 => Err(say!("roi-file-few-corners")),
        Shape::Polygon(vertices) if vertices.len() > MAX_VERTICES => {
            Err(say!("roi-file-many-corners", most = MAX_VERTICES))
        }
        _ => Ok(()),
    }
}

fn is_outside(shape: &Shape, grid: &Grid) -> bool {
    let ([x0, y0], [x1, y1]) = bounds(shape);
    x1 <= 0.0 || y1 <= 0.0 || x0 >= grid.columns as f64 || y0 >= grid.rows as f64
}

/// Corners of a box around the shape; a rotated ellipse has a box that is a little too large.
fn bounds(shape: &Shape) -> ([f64; 2], [f64; 2]) {
    match shape {
        Shape::Ellipse { center: [x, y], radii, rotation_deg } => {
            let [rx, ry] = if *rotation_deg == 0.0 { *radii } else { [radii[0].max(radii[1]); 2] };
            ([x - rx, y - ry], [x + rx, y + ry])
        }
        Shape::Rectangle { min, max } => (*min, *max),
        Shape::Polygon(vertices) => vertices.iter().fold(([f64::MAX; 2], [f64::MIN; 2]), |(low, high), [x, y]| {
            ([low[0].min(*x), low[1].min(*y)], [high[0].max(*x), high[1].max(*y)])
        }),
    }
}

fn not_json(text: &str, error: &serde_json::Error) -> RoiFileError {
    let near = last_name_before(text, error.line(), error.column());
    let near = near.map_or_else(|| "".into(), |name| say!("roi-file-near", name = shorten(&name)));
    // The message ends with the position, which is told apart; "NaN" is what Python writes for a missing number.
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let reason = match reason {
        "expected value" => say!("roi-file-no-value"),
        "number out of range" => say!("roi-file-not-finite"),
        other => other.into(),
    };
    RoiFileError::Json { near, line: error.line(), column: error.column(), reason }
}

/// Which ROI a syntax error is in: the last `"name"` before it, because a broken file has no structure to ask.
fn last_name_before(text: &str, line: usize, column: usize) -> Option<String> {
    let mut before: Vec<&str> = text.lines().take(line).collect();
    if let Some(last) = before.last_mut() {
        *last = last.get(..column).unwrap_or(last);
    }
    let before = before.join("\n");
    let value = before[before.rfind("\"name\"")?..].strip_prefix("\"name\"")?.trim_start().strip_prefix(':')?;
    serde_json::Deserializer::from_str(value).into_iter::<String>().next()?.ok()
}

fn stated(root: &Value) -> Message {
    let text = |key: &'static str| match root.get(key) {
        Some(value) => say!("roi-file-states", key = key, value = shorten(&value.to_string())),
        None => say!("roi-file-states-no", key = key),
    };
    say!("roi-file-states-both", first = text("format"), second = text("version"))
}

/// Names come from files: one line, no control characters, not longer than a sentence can carry.
fn shorten(name: &str) -> String {
    let clean: String = name.chars().filter(|c| !c.is_control()).take(61).collect();
    if clean.chars().count() > 60 { clean.chars().take(59).chain(['…']).collect() } else { clean }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Language, with_language};

    /// The example of the format's description.
    const EXAMPLE: &str = r#"{"format": "sideroscope-rois", "version": 1, "rois": [
  {"name": "Lesion", "role": "lesion", "slice": 2, "shape": {"ellipse": {"center": [55.2, 88.0], "radii": [7.1, 7.0], "rotation_deg": 0}}},
  {"name": "Liver",  "role": "liver",  "slice": 2, "shape": {"polygon": [[40, 60], [52, 58], [50, 70]]}},
  {"name": "Noise",  "role": "noise",  "slice": 2, "shape": {"rectangle": {"min": [4, 4], "max": [20, 30]}}}]}"#;

    fn roi(slice: usize, shape: Shape) -> Roi {
        Roi::new(RoiId(1), "Lesion", Role::Lesion, slice, shape)
    }

    fn one(fields: &str) -> String {
        format!(r#"{{"format": "sideroscope-rois", "version": 1, "rois": [{{{fields}}}]}}"#)
    }

    fn check_error(text: &str, expected: &str) {
        let message = parse(text).expect_err("the file is wrong").to_string();
        assert!(message.contains(expected), "{message}\nlacks\n{expected}");
        assert!(!message.contains('\n'), "one line: {message}");
    }

    #[test]
    fn reads_the_example_of_the_format() {
        let rois = parse(EXAMPLE).expect("valid file");
        let expected = [
            (Role::Lesion, Shape::Ellipse { center: [55.2, 88.0], radii: [7.1, 7.0], rotation_deg: 0.0 }),
            (Role::Liver, Shape::Polygon(vec![[40.0, 60.0], [52.0, 58.0], [50.0, 70.0]])),
            (Role::Noise, Shape::Rectangle { min: [4.0, 4.0], max: [20.0, 30.0] }),
        ];
        assert_eq!(rois.len(), 3);
        for ((idx, roi), (role, shape)) in rois.iter().enumerate().zip(expected) {
            assert_eq!((roi.id, roi.role, roi.slice, &roi.shape), (RoiId(idx as u64 + 1), role, 2, &shape));
        }
    }

    #[test]
    fn unknown_fields_are_passed_over_at_every_level() {
        let text = r#"{"format": "sideroscope-rois", "version": 1, "author": {}, "rois": [
            {"name": "L", "role": "liver", "slice": 0, "color": "red",
             "shape": {"note": 1, "ellipse": {"center": [1, 1], "radii": [1, 1], "unit": "px"}}}]}"#;
        assert_eq!(parse(text).expect("valid file").len(), 1);
        assert_eq!(parse(&format!("\u{feff}{text}")).expect("byte order mark").len(), 1);
    }

    #[test]
    fn every_fault_is_one_sentence_that_names_the_roi() {
        let ellipse = r#""shape": {"ellipse": {"center": [1, 1], "radii": [1, 1]}}"#;
        check_error("", "not valid JSON");
        check_error("[]", "states no format, no version");
        check_error(r#"{"format": "sideroscope-rois", "version": 2, "rois": []}"#, "version 2");
        check_error(r#"{"format": "rois", "version": 1, "rois": []}"#, "format \"rois\"");
        check_error(r#"{"format": "sideroscope-rois", "version": 1}"#, "no list named \"rois\"");
        check_error(&one(&format!(r#""role": "liver", "slice": 0, {ellipse}"#)), "ROI 1: it has no \"name\"");
        check_error(
            &one(&format!(r#""name": "A", "role": "tumour", "slice": 0, {ellipse}"#)),
            "ROI \"A\": role \"tumour\" is not lesion, liver, noise, muscle or other",
        );
        check_error(&one(&format!(r#""name": "A", "role": "liver", "slice": -1, {ellipse}"#)), "ROI \"A\": slice -1");
        check_error(&one(&format!(r#""name": "A", "role": "liver", "slice": 1.5, {ellipse}"#)), "ROI \"A\": slice 1.5");
        let shaped = |shape: &str| one(&format!(r#""name": "A", "role": "liver", "slice": 0, "shape": {shape}"#));
        check_error(&shaped(r#"{"circle": {}}"#), "ROI \"A\": its shape must be exactly one of");
        check_error(&shaped(r#"{"polygon": [[1, 1], [2, 2]]}"#), "ROI \"A\": its polygon needs at least three");
        check_error(&shaped(r#"{"polygon": [[1, 1], [2, 2], [3]]}"#), "ROI \"A\": its polygon is not complete");
        check_error(&shaped(r#"{"rectangle": {"min": [5, 5], "max": [5, 9]}}"#), "ROI \"A\": the min corner");
        check_error(&shaped(r#"{"ellipse": {"center": [1, 1], "radii": [0, 1]}}"#), "ROI \"A\": both radii");
        check_error(
            &shaped(r#"{"ellipse": {"center": [1, 1e9], "radii": [1, 1]}}"#),
            "ROI \"A\": coordinate 1000000000",
        );
        check_error(&shaped(r#"{"ellipse": {"center": [1, NaN], "radii": [1, 1]}}"#), "at ROI \"A\"");
        check_error(&shaped(r#"{"ellipse": {"center": [1, 1e999], "radii": [1, 1]}}"#), "at ROI \"A\"");
    }

    #[test]
    fn a_fault_speaks_the_language_it_is_shown_in() {
        let error = parse(&one(r#""name": "A", "slice": 0"#)).expect_err("no role");
        assert_eq!(error.to_string(), "ROI \"A\": it has no \"role\"");
        with_language(Language::German, || assert_eq!(error.to_string(), "ROI „A“: „role“ fehlt"));
        let error = parse("{\"name\": \"A\", }").expect_err("no JSON").to_string();
        assert!(error.starts_with("the ROI file is not valid JSON at ROI \"A\" (line 1"), "{error}");
    }

    #[test]
    fn a_roi_off_the_stack_is_named() {
        let grid = Grid::new(100, 80, [1.0, 1.0], None, vec![[0.0; 3]; 3], None).expect("valid grid");
        let circle = |x, y| Shape::Ellipse { center: [x, y], radii: [5.0, 5.0], rotation_deg: 0.0 };
        check_fits(&[roi(2, circle(50.0, 40.0)), roi(0, circle(-4.0, 40.0))], &grid).expect("both touch the image");
        let message = |roi| check_fits(&[roi], &grid).expect_err("does not fit").to_string();
        let expected = "ROI \"Lesion\": slice 3 does not exist, the stack has slices 0 to 2";
        assert_eq!(message(roi(3, circle(50.0, 40.0))), expected);
        let expected = "ROI \"Lesion\": it lies outside the image of 100 × 80 pixels";
        assert_eq!(message(roi(0, circle(50.0, 85.0))), expected);
        let beyond = Shape::Polygon(vec![[100.0, 0.0], [120.0, 0.0], [110.0, 9.0]]);
        assert_eq!(message(roi(0, beyond)), expected);
    }

    fn shapes() -> impl Strategy<Value = Shape> {
        let point = || [-1e5..1e5f64, -1e5..1e5f64];
        let size = || [1e-3..1e5f64, 1e-3..1e5f64];
        prop_oneof![
            (point(), size(), -360.0..360.0f64).prop_map(|(center, radii, rotation_deg)| Shape::Ellipse {
                center,
                radii,
                rotation_deg
            }),
            (point(), size())
                .prop_map(|(min, size)| Shape::Rectangle { min, max: [min[0] + size[0], min[1] + size[1]] }),
            prop::collection::vec(point(), 3..40).prop_map(Shape::Polygon),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            parts in prop::collection::vec((".*", 0..4usize, 0..500usize, shapes()), 0..8)
        ) {
            let rois: Vec<Roi> = parts
                .into_iter()
                .enumerate()
                .map(|(idx, (name, role, slice, shape))| {
                    Roi::new(RoiId(idx as u64 + 1), name, Role::ALL[role], slice, shape)
                })
                .collect();
            prop_assert_eq!(parse(&to_json(&rois)).expect("own output is valid"), rois);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".*", cut in 0..400usize) {
            let _ = parse(&text);
            let _ = parse(EXAMPLE.get(..cut).unwrap_or(EXAMPLE));
        }
    }
}
