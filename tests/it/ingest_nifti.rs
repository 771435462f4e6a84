//! NIfTI with BIDS sidecars, ZIP archives and gzip: other wrappings of the same images.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::ingest_files::{Image, load, only, scan, write_stack};

/// A NIfTI-1 volume of 2 × 3 × 2 voxels (i, j, k), 16 bit, written field by field: value = start + index.
fn nifti(start: i16, volumes: i16) -> Vec<u8> {
    let mut header = vec![0u8; 352];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &348i32.to_le_bytes());
    for (n, size) in [if volumes > 1 { 4i16 } else { 3 }, 2, 3, 2, volumes, 1, 1, 1].into_iter().enumerate() {
        put(40 + 2 * n, &size.to_le_bytes());
    }
    put(70, &4i16.to_le_bytes());
    put(72, &16i16.to_le_bytes());
    for (n, size) in [1.0f32, 2.0, 3.0, 5.0].into_iter().enumerate() {
        put(76 + 4 * n, &size.to_le_bytes());
    }
    put(108, &352.0f32.to_le_bytes());
    put(254, &1i16.to_le_bytes());
    // RAS: i to the left, j to the front, k to the head.
    for (n, value) in [-2.0f32, 0., 0., 10., 0., 3., 0., 20., 0., 0., 5., 30.].into_iter().enumerate() {
        put(280 + 4 * n, &value.to_le_bytes());
    }
    put(344, b"n+1\0");
    let values = (0..12 * volumes).flat_map(|n| (start + n).to_le_bytes());
    header.into_iter().chain(values).collect()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn one_file_per_echo_with_sidecars_is_one_stack() {
    let dir = tempfile::tempdir().expect("temporary folder");
    for (echo, te_s) in [0.0012, 0.0024, 0.0036].into_iter().enumerate() {
        let stem = format!("sub-1_echo-{}_part-mag_MEGRE", echo + 1);
        fs::write(dir.path().join(format!("{stem}.nii.gz")), gzipped(&nifti(100 * echo as i16, 1))).expect("writable");
        let sidecar = format!(r#"{{"EchoTime": {te_s}, "MagneticFieldStrength": 1.5}}"#);
        fs::write(dir.path().join(format!("{stem}.json")), sidecar).expect("writable");
    }
    let scan = scan(dir.path());
    assert_eq!((scan.files_read, scan.set_aside.len()), (3, 0), "{:?}", scan.set_aside);
    let stack = load(only(&scan));
    assert!(stack.can_be_fitted(), "{:?}", stack.fit_refusal());
    assert!(stack.te_ms().iter().zip([1.2, 2.4, 3.6]).all(|(a, b)| (a - b).abs() < 1e-9), "{:?}", stack.te_ms());
    // Voxel (i, j, k) holds i + 2j + 6k; j runs to the front, so the first row shown is j = 2.
    assert_eq!(stack.image(1, 0).row(0).to_vec(), [104.0, 105.0]);
    assert_eq!(stack.image(1, 1).row(2).to_vec(), [106.0, 107.0]);
    // The first pixel shown is voxel (0, 2, 0): RAS (10, 26, 30), LPS (−10, −26, 30).
    assert_eq!(stack.grid.patient_from_slice(0, 0.5, 0.5), Some([-10.0, -26.0, 30.0]));
    assert_eq!((stack.grid.spacing_x_mm, stack.grid.spacing_y_mm), (2.0, 3.0));
    let letters = stack.grid.edge_letters().expect("orientation");
    assert_eq!((letters.left.as_str(), letters.top.as_str()), ("R", "A"));
}

#[test]
fn a_volume_per_echo_needs_a_list_of_echo_times() {
    let check = |sidecar: &str, can_be_fitted: bool| {
        let dir = tempfile::tempdir().expect("temporary folder");
        fs::write(dir.path().join("scan.nii"), nifti(0, 3)).expect("writable");
        fs::write(dir.path().join("scan.json"), sidecar).expect("writable");
        let stack = load(only(&scan(dir.path())));
        assert_eq!((stack.num_echoes(), stack.can_be_fitted()), (3, can_be_fitted), "{sidecar}");
    };
    check(r#"{"EchoTime": [0.001, 0.002, 0.003]}"#, true);
    check(r#"{"EchoTime": 0.001}"#, false);
    check(r#"{"EchoTime": [1.0, 2.0, 3.0]}"#, false);
    check("no JSON", false);
}

#[test]
fn cut_and_damaged_volumes_are_refused_in_words() {
    let whole = nifti(0, 1);
    let mut absurd = whole.clone();
    absurd[42..48].copy_from_slice(&[0xFF, 0x7F, 0xFF, 0x7F, 0xFF, 0x7F]);
    let mut negative = whole.clone();
    negative[42..44].copy_from_slice(&(-2i16).to_le_bytes());
    for bytes in [whole[..whole.len() - 1].to_vec(), whole[..200].to_vec(), absurd, negative] {
        let dir = tempfile::tempdir().expect("temporary folder");
        fs::write(dir.path().join("scan.nii"), bytes).expect("writable");
        let scan = scan(dir.path());
        assert_eq!((scan.files_read, scan.set_aside.len()), (0, 1));
    }
}

/// A ZIP archive with deflated entries, written field by field. // APPNOTE 4.3
fn zip(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::<u8>::new(), Vec::<u8>::new());
    for (name, content) in entries {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).expect("memory");
        let packed = encoder.finish().expect("memory");
        let offset = archive.len() as u32;
        let mut common: Vec<u8> = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        archive.extend(b"PK\x03\x04".iter().chain(&common).chain(name.as_bytes()).chain(&packed));
        directory.extend(b"PK\x01\x02\x14\x00".iter().chain(&common));
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (archive.len() as u32, entries.len() as u16);
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

#[test]
fn an_archive_gives_the_same_stack_as_its_folder() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let folder = dir.path().join("plain");
    fs::create_dir(&folder).expect("writable");
    write_stack(&folder, 3, 2, |image, _, _| image);
    let mut entries = Vec::new();
    for echo in 0..3 {
        for slice in 0..2 {
            entries.push((format!("a/{echo}_{slice}.dcm"), Image::new(echo, slice).bytes()));
        }
    }
    entries.push(("../outside.txt".to_owned(), b"no image".to_vec()));
    let entries: Vec<(&str, Vec<u8>)> = entries.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let path = dir.path().join("all.zip");
    fs::write(&path, zip(&entries)).expect("writable");
    let archive = scan(&path);
    assert_eq!((archive.files_read, archive.set_aside.len()), (6, 1), "{:?}", archive.set_aside);
    assert!(archive.set_aside[0].label.contains("outside.txt"));
    assert_eq!(load(only(&archive)).magnitude(), load(only(&scan(&folder))).magnitude());
}

#[test]
fn a_gzipped_dicom_file_opens() {
    let dir = tempfile::tempdir().expect("temporary folder");
    fs::write(dir.path().join("image.dcm.gz"), gzipped(&Image::new(0, 0).bytes())).expect("writable");
    let scan = scan(dir.path());
    assert_eq!(scan.files_read, 1, "{:?}", scan.set_aside);
    assert_eq!(load(only(&scan)).image(0, 0)[(0, 0)], 100.0);
}

#[test]
fn an_archive_that_is_cut_off_is_refused() {
    let whole = zip(&[("a", Image::new(0, 0).bytes())]);
    let check = |bytes: &[u8]| {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("cut.zip");
        fs::write(&path, bytes).expect("writable");
        let scan = scan(Path::new(&path));
        assert_eq!((scan.files_read, scan.set_aside.len()), (0, 1));
    };
    check(&whole[..whole.len() - 30]);
    check(&whole[..40]);
}
