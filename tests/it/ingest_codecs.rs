//! Compressed frames, encoded by other programs from a formula (see tests/data/README.md), must come back exactly.

use std::path::Path;

use dicom_core::value::PixelFragmentSequence;
use dicom_core::{DataElement, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use sideroscope::io;

use super::ingest_files::{Image, scan};

const ROWS: usize = 17;
const COLUMNS: usize = 33;

/// The picture all files hold: a ramp that wraps, with a flat patch.
fn expected(row: usize, column: usize) -> i32 {
    let is_patch = (4..9).contains(&row) && (5..20).contains(&column);
    if is_patch { 700 } else { ((row * 97 + column * 31) % 4096) as i32 }
}

fn frame(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/codec").join(name);
    std::fs::read(path).expect("test data")
}

/// A file with one compressed frame in `fragments`.
fn file(syntax: &str, is_signed: bool, fragments: Vec<Vec<u8>>) -> Vec<u8> {
    let mut object: InMemDicomObject = Image::new(0, 0).sized(ROWS as u16, COLUMNS as u16).object();
    let words = [(tags::BITS_STORED, 16), (tags::HIGH_BIT, 15), (tags::PIXEL_REPRESENTATION, u16::from(is_signed))];
    for (tag, value) in words {
        object.put(DataElement::new(tag, VR::US, dicom_core::PrimitiveValue::from(value)));
    }
    object.put(DataElement::new(tags::PIXEL_DATA, VR::OB, PixelFragmentSequence::new(vec![], fragments)));
    let meta = FileMetaTableBuilder::new().transfer_syntax(syntax);
    let mut bytes = Vec::new();
    object.with_meta(meta).expect("complete meta information").write_all(&mut bytes).expect("memory");
    bytes
}

/// Largest difference to the formula; `Err` with the reason when nothing opens.
fn difference(syntax: &str, is_signed: bool, fragments: Vec<Vec<u8>>) -> Result<i32, String> {
    let dir = tempfile::tempdir().expect("temporary folder");
    std::fs::write(dir.path().join("image.dcm"), file(syntax, is_signed, fragments)).expect("writable");
    let scan = scan(dir.path());
    let middle = scan.catalog.studies.first().and_then(|study| study.series[0].middle.as_ref());
    let middle = middle.ok_or_else(|| scan.set_aside[0].reason.clone())?;
    let image = io::load_image(middle, usize::MAX).map_err(|error| error.to_string())?;
    let offset = if is_signed { -2048 } else { 0 };
    let differences = image.indexed_iter().map(|((row, column), v)| (*v as i32 - offset - expected(row, column)).abs());
    Ok(differences.max().unwrap_or(i32::MAX))
}

/// (transfer syntax, file, signed, largest difference allowed)
const FILES: &[(&str, &str, bool, i32)] = &[
    (uids::JPEG_LOSSLESS_SV1, "jpeg_lossless.jpg", false, 0),
    (uids::JPEGLS_LOSSLESS, "jpegls.jls", false, 0),
    (uids::JPEGLS_NEAR_LOSSLESS, "jpegls_near2.jls", false, 2),
    (uids::JPEG2000_LOSSLESS, "jpeg2000.j2k", false, 0),
    (uids::JPEG2000_LOSSLESS, "jpeg2000_signed.j2k", true, 0),
    (uids::HTJ2K_LOSSLESS, "htj2k.j2c", false, 0),
    (uids::JPEGXL_LOSSLESS, "jpegxl.jxl", false, 0),
];

#[test]
fn lossless_frames_come_back_exactly() {
    for &(syntax, name, is_signed, allowed) in FILES {
        let found = difference(syntax, is_signed, vec![frame(name)]);
        assert!(found.as_ref().is_ok_and(|found| *found <= allowed), "{name}: {found:?}");
    }
}

#[test]
fn a_frame_may_lie_in_several_fragments() {
    for &(syntax, name, is_signed, allowed) in FILES {
        let whole = frame(name);
        let (first, second) = whole.split_at(whole.len() / 4 * 2);
        let found = difference(syntax, is_signed, vec![first.to_vec(), second.to_vec()]);
        assert!(found.as_ref().is_ok_and(|found| *found <= allowed), "{name}: {found:?}");
    }
}

#[test]
fn cut_frames_are_refused_in_words() {
    for &(syntax, name, is_signed, _) in FILES {
        let whole = frame(name);
        let found = difference(syntax, is_signed, vec![whole[..whole.len() / 2].to_vec()]);
        assert!(found.is_err(), "{name}: half a frame opened, {found:?}");
    }
}

#[test]
fn a_frame_of_another_size_is_refused_before_it_is_decoded() {
    for &(syntax, name, is_signed, _) in FILES {
        let mut stream = frame(name);
        // Every place in the headers that could be the width now claims 65535.
        let places: Vec<usize> = (0..100).filter(|&at| stream[at..at + 2] == (COLUMNS as u16).to_be_bytes()).collect();
        if places.is_empty() {
            continue;
        }
        for at in places {
            stream[at..at + 2].copy_from_slice(&[0xFF, 0xFF]);
        }
        let found = difference(syntax, is_signed, vec![stream]);
        assert!(found.is_err(), "{name}: {found:?}");
    }
}
