//! DICOM files that the program writes, read back element by element and, where installed, by a validator.

use std::path::{Path, PathBuf};
use std::process::Command;

use dicom_core::Tag;
use dicom_dictionary_std::tags;
use dicom_object::{DefaultDicomObject, open_file};
use ndarray::{Array2, Array3, Array4};
use sideroscope::display::RgbaPixels;
use sideroscope::io::dicom::{
    MapQuantity, Provenance, SourceImage, StudyContext, mr_file_name, uid_of, write_capture, write_mr,
    write_parametric_map, write_segmentation,
};
use sideroscope::privacy::Identity;
use sideroscope::roi::{Roi, RoiId, Role, Shape};
use sideroscope::series::{DecayKind, EchoStack, StackInfo};
use sideroscope::units::{EchoTime, FieldStrength};
use sideroscope::volume::Grid;

const TE_MS: [f64; 3] = [0.99, 2.4, 3.81];
const POSITIONS: [[f64; 3]; 2] = [[-96.0, -90.0, -20.0], [-96.0, -91.5, -12.25]];
const ORIENTATION: [[f64; 3]; 2] = [[1.0, 0.0, 0.0], [0.0, 0.98, 0.198_997_487_421_324]];

fn grid() -> Grid {
    Grid::new(5, 4, [1.5, 2.5], Some(8.0), POSITIONS.to_vec(), Some(ORIENTATION)).expect("valid grid")
}

/// Every pixel has a value of its own: 1000·echo + 100·slice + 10·row + column, times `scale`.
fn stack(scale: f32) -> EchoStack {
    let info = StackInfo {
        uid: uid_of(&["series"]),
        study_uid: uid_of(&["study"]),
        frame_of_reference_uid: Some(uid_of(&["frame"])),
        series_number: Some(7),
        description: "Simulated GRE".to_owned(),
        vendor: String::new(),
        field: FieldStrength::from_tesla(1.5),
        repetition_time_ms: Some(200.0),
        flip_angle_deg: Some(20.0),
        decay: DecayKind::T2Star,
        te_is_known: true,
        patient_label: None,
        identity: Identity::default(),
        source_uids: Vec::new(),
        warnings: Vec::new(),
    };
    let times = TE_MS.map(|ms| EchoTime::from_ms(ms).expect("valid")).to_vec();
    let pixels = Array4::from_shape_fn((3, 2, 4, 5), |(e, s, r, c)| (1000 * e + 100 * s + 10 * r + c) as f32 * scale);
    EchoStack::new(info, grid(), times, pixels, Array2::from_elem((3, 2), true), None).expect("valid stack")
}

fn provenance() -> Provenance {
    let context = StudyContext {
        study_uid: uid_of(&["study"]),
        frame_of_reference_uid: uid_of(&["frame"]),
        attributes: [
            (tags::PATIENT_NAME, "Test^Nobody"),
            (tags::PATIENT_ID, "T-1"),
            (tags::STUDY_ID, "S1"),
            (tags::STUDY_DATE, "20260115"),
            (tags::STUDY_TIME, "100000"),
        ]
        .map(|(tag, value)| (tag, value.to_owned()))
        .to_vec(),
    };
    let image = |slice: usize, echo: usize| SourceImage {
        sop_class_uid: "1.2.840.10008.5.1.4.1.1.4".to_owned(),
        sop_instance_uid: uid_of(&[&slice.to_string(), &echo.to_string()]),
        series_uid: uid_of(&["series"]),
    };
    let sources = (0..2).map(|slice| (0..3).map(|echo| image(slice, echo)).collect()).collect();
    let created = Some(["20260115".to_owned(), "101500".to_owned()]);
    Provenance { context, sources, method: "m1ncm, echoes 1 to 3".to_owned(), created }
}

fn map_values() -> Array3<f32> {
    Array3::from_shape_fn((2, 4, 5), |(s, r, c)| if c == 0 { f32::NAN } else { (100 * s + 10 * r + c) as f32 + 0.25 })
}

fn text(object: &DefaultDicomObject, tag: Tag) -> String {
    object.element(tag).expect("element").to_str().expect("text").into_owned()
}

fn numbers(object: &DefaultDicomObject, tag: Tag) -> Vec<f64> {
    object.element(tag).expect("element").to_multi_float64().expect("numbers")
}

fn written(folder: &Path, scale: f32) -> Vec<PathBuf> {
    write_mr(folder, "iso", &stack(scale), "iso").expect("written")
}

#[test]
fn one_mr_image_per_echo_and_slice_with_its_own_pixels() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let paths = written(dir.path(), 1.0);
    assert_eq!(paths.len(), 6);
    for (echo, te_ms) in TE_MS.into_iter().enumerate() {
        for (slice, position) in POSITIONS.into_iter().enumerate() {
            let object = open_file(dir.path().join(mr_file_name("iso", echo, slice))).expect("readable");
            assert_eq!(numbers(&object, tags::ECHO_TIME), [te_ms]);
            assert_eq!(numbers(&object, tags::ECHO_NUMBERS), [echo as f64 + 1.0]);
            assert_eq!(numbers(&object, tags::IMAGE_POSITION_PATIENT), position);
            // Row spacing comes first in DICOM.
            assert_eq!(numbers(&object, tags::PIXEL_SPACING), [2.5, 1.5]);
            assert_eq!(numbers(&object, tags::MAGNETIC_FIELD_STRENGTH), [1.5]);
            let pixels = object.element(tags::PIXEL_DATA).expect("pixels").to_multi_int::<u16>().expect("words");
            assert_eq!(pixels[7], (1000 * echo + 100 * slice + 12) as u16, "row 1, column 2");
            assert!(object.get(tags::RESCALE_SLOPE).is_none(), "whole numbers need no scaling");
        }
    }
    let object = open_file(&paths[0]).expect("readable");
    let orientation = numbers(&object, tags::IMAGE_ORIENTATION_PATIENT);
    for (got, expected) in orientation.iter().zip(ORIENTATION.concat()) {
        assert!((got - expected).abs() < 1e-13);
    }
    assert_eq!(text(&object, tags::PATIENT_NAME), "Sideroscope^Built-in case");
    assert_eq!(text(&object, tags::QUALITY_CONTROL_IMAGE), "YES");
}

#[test]
fn fractions_survive_as_a_rescale_slope_common_to_all_images() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let paths = written(dir.path(), 0.1);
    let first = open_file(&paths[0]).expect("readable");
    let slope = numbers(&first, tags::RESCALE_SLOPE)[0];
    for path in &paths {
        assert_eq!(numbers(&open_file(path).expect("readable"), tags::RESCALE_SLOPE), [slope]);
    }
    let last = open_file(paths.last().expect("files")).expect("readable");
    let pixels = last.element(tags::PIXEL_DATA).expect("pixels").to_multi_int::<u16>().expect("words");
    assert!((f64::from(pixels[19]) * slope - 213.4).abs() <= slope / 2.0 + 1e-6, "half a step of rounding at most");
}

#[test]
fn the_same_stack_gives_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
    for (a, b) in written(one.path(), 1.0).iter().zip(written(two.path(), 1.0)) {
        assert_eq!(std::fs::read(a).expect("file"), std::fs::read(b).expect("file"));
    }
}

#[test]
fn a_parametric_map_holds_floats_units_geometry_and_its_sources() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let path = dir.path().join("R2starmap.dcm");
    let values = map_values();
    write_parametric_map(&path, MapQuantity::R2Star, &grid(), values.view(), &provenance()).expect("written");
    let object = open_file(&path).expect("readable");
    assert_eq!(text(&object, tags::SOP_CLASS_UID), "1.2.840.10008.5.1.4.1.1.30");
    assert_eq!(text(&object, tags::PATIENT_NAME), "Test^Nobody");
    assert_eq!(text(&object, tags::CONTENT_QUALIFICATION), "RESEARCH");
    assert_eq!(numbers(&object, tags::NUMBER_OF_FRAMES), [2.0]);
    for absent in [tags::PIXEL_DATA, tags::BITS_STORED, tags::HIGH_BIT, tags::PIXEL_REPRESENTATION] {
        assert!(object.get(absent).is_none(), "{absent} does not belong to float pixels");
    }
    let pixels = object.element(tags::FLOAT_PIXEL_DATA).expect("pixels").to_multi_float32().expect("floats");
    let same = |(a, b): (&f32, &f32)| a == b || (a.is_nan() && b.is_nan());
    assert!(pixels.len() == 40 && pixels.iter().zip(&values).all(same));

    let item = |tag| object.element(tag).expect("sequence").items().expect("items")[0].clone();
    let mapping = item(tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    let mapping =
        &mapping.element(tags::REAL_WORLD_VALUE_MAPPING_SEQUENCE).expect("mapping").items().expect("items")[0];
    let unit = &mapping.element(tags::MEASUREMENT_UNITS_CODE_SEQUENCE).expect("unit").items().expect("items")[0];
    assert_eq!(unit.element(tags::CODE_VALUE).expect("code").to_str().expect("text"), "/s");

    let frames = object.element(tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).expect("frames").items().expect("items");
    let position = &frames[1].element(tags::PLANE_POSITION_SEQUENCE).expect("plane").items().expect("items")[0];
    let position = position.element(tags::IMAGE_POSITION_PATIENT).expect("position").to_multi_float64();
    assert_eq!(position.expect("numbers"), POSITIONS[1]);
    let derivation =
        &frames[1].element(tags::DERIVATION_IMAGE_SEQUENCE).expect("derivation").items().expect("items")[0];
    let sources = derivation.element(tags::SOURCE_IMAGE_SEQUENCE).expect("sources").items().expect("items");
    let uid = |item: &dicom_object::InMemDicomObject| {
        item.element(tags::REFERENCED_SOP_INSTANCE_UID).expect("uid").to_str().expect("text").into_owned()
    };
    let expected: Vec<_> = provenance().sources[1].iter().map(|image| image.sop_instance_uid.clone()).collect();
    assert_eq!(sources.iter().map(uid).collect::<Vec<_>>(), expected, "every echo of the slice");
    let series = item(tags::REFERENCED_SERIES_SEQUENCE);
    let listed = series.element(tags::REFERENCED_INSTANCE_SEQUENCE).expect("instances").items().expect("items").len();
    assert_eq!(listed, 6, "every instance referenced anywhere");
}

fn rois() -> Vec<Roi> {
    let rectangle = |min, max| Shape::Rectangle { min, max };
    let roi = |id, name: &str, role, slice, shape| Roi::new(RoiId(id), name, role, slice, shape);
    vec![
        roi(1, "Lesion", Role::Lesion, 1, rectangle([1.0, 1.0], [3.0, 4.0])),
        roi(2, "Outside", Role::Other, 0, rectangle([50.0, 1.0], [60.0, 4.0])),
        roi(3, "Liver", Role::Liver, 0, rectangle([4.0, 0.0], [5.0, 1.0])),
    ]
}

/// 5 × 4 pixels: the lesion covers columns 1–2 of rows 1–3, the liver the last pixel of row 0. Bits by hand.
#[test]
fn a_segmentation_packs_one_frame_per_roi_without_padding() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let path = dir.path().join("rois.dcm");
    assert!(write_segmentation(&path, &grid(), &rois(), &provenance()).expect("written"));
    let object = open_file(&path).expect("readable");
    assert_eq!(numbers(&object, tags::NUMBER_OF_FRAMES), [2.0], "a ROI without pixels has no segment");
    let bytes = object.element(tags::PIXEL_DATA).expect("pixels").to_bytes().expect("bytes").into_owned();
    let bits: Vec<usize> = (0..8 * bytes.len()).filter(|bit| bytes[bit / 8] >> (bit % 8) & 1 == 1).collect();
    assert_eq!(bits, [6, 7, 11, 12, 16, 17, 20 + 4]);
    assert_eq!(bytes.len() % 2, 0);
    let segments = object.element(tags::SEGMENT_SEQUENCE).expect("segments").items().expect("items");
    let label =
        |i: usize| segments[i].element(tags::SEGMENT_LABEL).expect("label").to_str().expect("text").into_owned();
    assert_eq!((segments.len(), label(0).as_str(), label(1).as_str()), (2, "Lesion", "Liver"));
    let none = write_segmentation(&dir.path().join("none.dcm"), &grid(), &rois()[1..2], &provenance());
    assert!(!none.expect("nothing to write") && !dir.path().join("none.dcm").exists());
}

#[test]
fn a_capture_is_a_true_color_picture_without_a_place_in_the_patient() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let path = dir.path().join("figure.dcm");
    write_capture(&path, &picture(), &provenance()).expect("written");
    let object = open_file(&path).expect("readable");
    assert_eq!(text(&object, tags::BURNED_IN_ANNOTATION), "YES");
    for absent in [tags::IMAGE_POSITION_PATIENT, tags::PIXEL_SPACING, tags::FRAME_OF_REFERENCE_UID] {
        assert!(object.get(absent).is_none(), "{absent}");
    }
    let bytes = object.element(tags::PIXEL_DATA).expect("pixels").to_bytes().expect("bytes").into_owned();
    // The second pixel is half transparent and lies on black; nine bytes are padded to ten.
    assert_eq!(bytes, [10, 20, 30, 50, 25, 0, 0, 0, 0, 0]);
}

fn picture() -> RgbaPixels {
    RgbaPixels { width: 3, height: 1, rgba: vec![10, 20, 30, 255, 100, 50, 1, 128, 9, 9, 9, 0] }
}

/// dicom3tools, an independent reader of the standard's tables.
#[test]
#[ignore = "needs dciodvfy (package dicom3tools)"]
fn the_validator_finds_no_error() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let mut paths = written(dir.path(), 1.0);
    paths.extend(written(dir.path(), 0.1).into_iter().take(1));
    for quantity in [MapQuantity::R2Star, MapQuantity::T2Star, MapQuantity::S0, MapQuantity::Lic] {
        let path = dir.path().join(format!("{quantity:?}.dcm"));
        write_parametric_map(&path, quantity, &grid(), map_values().view(), &provenance()).expect("written");
        paths.push(path);
    }
    let (figure, segments) = (dir.path().join("figure.dcm"), dir.path().join("rois.dcm"));
    write_capture(&figure, &picture(), &provenance()).expect("written");
    write_segmentation(&segments, &grid(), &rois(), &provenance()).expect("written");
    paths.extend([figure, segments]);
    for path in paths {
        let output = Command::new("dciodvfy").arg("-new").arg(&path).output().expect("dciodvfy is installed");
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        // Its edition of 2022 does not know private codes, QUANTITY, and the M of magnitude images; a rescale slope in
        // a classic MR image is a habit of vendors, not of the standard.
        let known = ["<99SIDEROSCOPE>", "<QUANTITY>", "<M>", "</Rescale"];
        let finding = said.lines().find(|line| {
            line.starts_with("Error") || (line.starts_with("Warning") && !known.iter().any(|k| line.contains(k)))
        });
        assert_eq!(finding, None, "{}", path.display());
    }
}
