//! No export names the patient: a study whose header holds marked strings, and every byte of everything written.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::tags;
use sideroscope::gui::offscreen::{FigureInput, figure_png};
use sideroscope::io;
use sideroscope::pipeline::AnalysisSettings;

use crate::cli_support::{Folder, run};

/// What must never leave: attribute, kind, value. None of the values occurs anywhere by chance.
pub const MARKED: &[(Tag, VR, &str)] = &[
    (tags::PATIENT_NAME, VR::PN, "Zyxwname^Zyxwgiven"),
    (tags::PATIENT_ID, VR::LO, "ZYXWID4711"),
    (tags::PATIENT_BIRTH_DATE, VR::DA, "19420617"),
    (tags::PATIENT_ADDRESS, VR::LO, "Zyxwstreet 5"),
    (tags::ACCESSION_NUMBER, VR::SH, "ZYXWACC8"),
    (tags::INSTITUTION_NAME, VR::LO, "Zyxwhospital"),
    (tags::INSTITUTION_ADDRESS, VR::ST, "Zyxwtown"),
    (tags::REFERRING_PHYSICIAN_NAME, VR::PN, "Zyxwdoctor"),
    (tags::OPERATORS_NAME, VR::PN, "Zyxwoperator"),
    (tags::STATION_NAME, VR::SH, "ZYXWSTATION"),
    (tags::STUDY_ID, VR::SH, "ZYXWSTUDY"),
    (tags::STUDY_DATE, VR::DA, "20190427"),
    (tags::SERIES_DATE, VR::DA, "20190427"),
    (tags::ACQUISITION_DATE, VR::DA, "20190427"),
    (tags::CONTENT_DATE, VR::DA, "20190427"),
    (tags::STUDY_TIME, VR::TM, "134759.77"),
    (tags::ACQUISITION_TIME, VR::TM, "134759.77"),
];

/// Ways a marked value may be spelled.
pub fn needles() -> Vec<String> {
    let mut needles: Vec<String> =
        MARKED.iter().flat_map(|(_, _, value)| value.split('^')).map(str::to_owned).collect();
    needles.extend(
        ["1942-06-17", "2019-04-27", "17.06.1942", "27.04.2019", "13:47:59", "Zyxwname Zyxwgiven"].map(str::to_owned),
    );
    needles.sort();
    needles.dedup();
    needles
}

/// A study of a built-in case in a folder whose header says who was scanned where and when.
pub fn marked_study(folder: &Folder) -> PathBuf {
    let study = folder.path("study");
    run(["case", "iso", "-q", "-o", study.to_str().expect("UTF-8")]).ok();
    let mut count = 0;
    for path in files(&study) {
        let Ok(mut object) = dicom_object::open_file(&path) else { continue };
        for (tag, vr, value) in MARKED {
            object.put(DataElement::new(*tag, *vr, PrimitiveValue::from(*value)));
        }
        object.write_to_file(&path).expect("written");
        count += 1;
    }
    assert_eq!(count, 60, "12 echoes of 5 slices");
    study
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Every stream of a file that may be packed, unpacked: PDF objects, PNG chunks, gzip, TIFF strips.
pub fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    // A deflated stream may start anywhere; zlib's first byte is 0x78 in all these formats.
    for start in (0..bytes.len().saturating_sub(2))
        .filter(|&i| bytes[i] == 0x78 && (u16::from(bytes[i]) << 8 | u16::from(bytes[i + 1])) % 31 == 0)
    {
        let mut out = Vec::new();
        let _ = flate2::read::ZlibDecoder::new(&bytes[start..]).take(64 << 20).read_to_end(&mut out);
        if out.len() > 8 {
            found.push(out);
        }
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut out = Vec::new();
        let _ = flate2::read::GzDecoder::new(bytes).take(256 << 20).read_to_end(&mut out);
        found.push(out);
    }
    found
}

/// The needles in the bytes, as plain text, as UTF-16, or as the hexadecimal of a PDF string.
pub fn named_in(bytes: &[u8]) -> Vec<String> {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let hex = |text: &str| -> String { text.bytes().map(|byte| format!("{byte:02X}")).collect() };
    let is_there = |needle: &String| holds(needle.as_bytes()) || holds(&wide(needle)) || holds(hex(needle).as_bytes());
    needles().into_iter().filter(is_there).collect()
}

pub fn check_file(path: &Path) {
    let bytes = fs::read(path).expect("readable");
    let mut all = vec![bytes.clone()];
    all.extend(unpacked(&bytes));
    for bytes in &all {
        let found = named_in(bytes);
        assert!(found.is_empty(), "{} holds {found:?}", path.display());
    }
}

#[test]
fn the_search_finds_what_is_there() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    let found = named_in(&fs::read(&files(&study)[0]).expect("readable"));
    assert!(found.len() >= 14, "{found:?}");
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(b"%PDF- ".to_vec(), flate2::Compression::default());
    packed.write_all(b"BT (Zyxwhospital) Tj ET").expect("packed");
    let packed = packed.finish().expect("packed");
    assert!(unpacked(&packed).iter().any(|stream| !named_in(stream).is_empty()));
}

#[test]
fn no_export_names_the_patient() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    let study_text = study.to_str().expect("UTF-8");
    let rois = study.join("rois.json");
    let rois_text = rois.to_str().expect("UTF-8");
    let out = folder.path("out");
    let at = |name: &str| out.join(name).to_str().expect("UTF-8").to_owned();
    run(["analyze", study_text, "--rois", rois_text, "-q", "-o", &at("analysis"), "--dicom", "--pdf"]).ok();
    run(["analyze", study_text, "--rois", rois_text, "-q", "-o", &at("german"), "--lang", "de", "--pdf"]).ok();
    for format in ["nifti", "dicom", "png"] {
        run(["map", study_text, "-q", "-o", &at(format), "--format", format]).ok();
    }
    for ending in ["pdf", "svg", "png", "tif", "jpg"] {
        let name = at(&format!("figure.{ending}"));
        let caption = at(&format!("caption-{ending}.txt"));
        run([
            "figure",
            "--path",
            study_text,
            "--rois",
            rois_text,
            "-q",
            "--width",
            "84",
            "--dpi",
            "100",
            "-o",
            &name,
            "--caption",
            &caption,
        ])
        .ok();
    }
    for name in ["echoes.gif", "echoes.png"] {
        run(["cine", study_text, "-q", "-o", &at(name), "--size", "128"]).ok();
    }
    // The screenshot of the window, with the patient text switched on there.
    let scan = io::scan(std::slice::from_ref(&study), &|_| (), &false.into());
    let plan = scan.catalog.stacks().next().expect("a stack");
    let stack = io::load(plan, &|_| (), &false.into()).expect("readable");
    assert!(
        stack.info.patient_label.as_deref().is_some_and(|label| label.contains("Zyxwname")),
        "the reader knows the name"
    );
    let input = FigureInput {
        stack: std::sync::Arc::new(stack),
        rois: io::rois::read(&rois).expect("regions"),
        settings: AnalysisSettings::default(),
        case: None,
    };
    fs::write(out.join("screenshot.png"), figure_png(input, 1).expect("drawn")).expect("written");
    io::rois::write(&out.join("rois.json"), &io::rois::read(&rois).expect("regions")).expect("written");
    let written = files(&out);
    assert!(written.len() > 40, "{} files", written.len());
    written.iter().for_each(|path| check_file(path));
}

#[test]
fn no_default_output_says_when_it_was_made() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    let (study_text, rois) = (study.to_str().expect("UTF-8"), study.join("rois.json"));
    let out = folder.path("out");
    let out_text = out.to_str().expect("UTF-8");
    run(["analyze", study_text, "--rois", rois.to_str().expect("UTF-8"), "-q", "-o", out_text, "--dicom"]).ok();
    let objects: Vec<_> = files(&out).into_iter().filter_map(|path| dicom_object::open_file(path).ok()).collect();
    assert!(objects.len() >= 3, "{} objects", objects.len());
    for object in objects {
        for element in object.iter() {
            let vr = element.header().vr;
            if matches!(vr, VR::DA | VR::TM | VR::DT) {
                let value = element.to_str().expect("text");
                assert!(["", "19000101", "000000"].contains(&value.trim()), "{}: {value}", element.header().tag);
            }
        }
    }
}

#[test]
fn an_invalid_date_of_the_source_is_not_passed_on() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    for path in files(&study) {
        let Ok(mut object) = dicom_object::open_file(&path) else { continue };
        // UIH writes stars for dates that are not known.
        for (tag, vr, value) in [
            (tags::PATIENT_BIRTH_DATE, VR::DA, "***"),
            (tags::STUDY_DATE, VR::DA, "20191399"),
            (tags::STUDY_TIME, VR::TM, "***"),
        ] {
            object.put(DataElement::new(tag, vr, PrimitiveValue::from(value)));
        }
        object.write_to_file(&path).expect("written");
    }
    let out = folder.path("out");
    let (study, out_text) = (study.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    run(["map", study, "-q", "-o", out_text, "--format", "dicom", "--with-patient"]).ok();
    let object = dicom_object::open_file(out.join("R2starmap.dcm")).expect("an object");
    for tag in [tags::PATIENT_BIRTH_DATE, tags::STUDY_DATE, tags::STUDY_TIME] {
        let value = object.element(tag).map(|element| element.to_str().expect("text").into_owned()).unwrap_or_default();
        assert_eq!(value.trim(), "", "{tag}");
    }
    assert_eq!(object.element(tags::PATIENT_ID).expect("ID").to_str().expect("text"), "ZYXWID4711");
}

#[test]
fn an_archive_gets_its_patient_when_it_is_asked_for() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    let out = folder.path("out");
    let (study, out_text) = (study.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    run(["map", study, "-q", "-o", out_text, "--format", "dicom", "--with-patient"]).ok();
    let object = dicom_object::open_file(out.join("R2starmap.dcm")).expect("an object");
    assert_eq!(object.element(tags::PATIENT_ID).expect("ID").to_str().expect("text"), "ZYXWID4711");
}
