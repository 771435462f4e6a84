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
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut common: Vec<u8> = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        common.extend(crc.sum().to_le_bytes());
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

/// Files of one volume with these echo times in s, the sidecar left out where there is none.
fn write_volumes(dir: &Path, files: &[(&str, Option<f64>)]) {
    for (n, (name, te_s)) in files.iter().enumerate() {
        let path = dir.join(format!("{name}.nii.gz"));
        fs::create_dir_all(path.parent().expect("folder")).expect("writable");
        fs::write(&path, gzipped(&nifti(100 * n as i16, 1))).expect("writable");
        if let Some(te_s) = te_s {
            fs::write(dir.join(format!("{name}.json")), format!(r#"{{"EchoTime": {te_s}}}"#)).expect("writable");
        }
    }
}

fn echoes(dir: &Path) -> Vec<usize> {
    let scan = scan(dir);
    let mut counts: Vec<usize> = scan.catalog.stacks().map(|stack| stack.num_echoes()).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts
}

#[test]
fn files_of_several_persons_runs_and_parts_are_never_one_stack() {
    let check = |files: &[(&str, f64)], expected: &[usize]| {
        let dir = tempfile::tempdir().expect("temporary folder");
        let files: Vec<(&str, Option<f64>)> = files.iter().map(|&(name, te)| (name, Some(te))).collect();
        write_volumes(dir.path(), &files);
        assert_eq!(echoes(dir.path()), expected, "{files:?}");
    };
    check(&[("p7_te1", 0.001), ("p7_te2", 0.002), ("p8_te1", 0.0015), ("p8_te2", 0.0025), ("p8_te3", 0.0035)], &[3, 2]);
    check(&[("sub-3/a_echo-1", 0.001), ("sub-3/a_echo-2", 0.002), ("sub-4/a_echo-1", 0.003)], &[2, 1]);
    check(&[("x_run-1_echo-1", 0.001), ("x_run-1_echo-2", 0.002), ("x_run-2_echo-3", 0.003)], &[2, 1]);
    check(&[("20230101_e1", 0.001), ("20230101_e2", 0.002), ("20230202_e1", 0.003)], &[2, 1]);
    check(&[("g_3", 0.001), ("g_3a", 0.002), ("g_3b", 0.003), ("g_3c", 0.004)], &[4]);
    check(&[("s8/g", 0.001), ("s9/g", 0.002), ("s10/g", 0.003)], &[3]);
}

#[test]
fn echo_times_may_stand_in_the_names() {
    let dir = tempfile::tempdir().expect("temporary folder");
    write_volumes(dir.path(), &[("liver_TE_2p46", None), ("liver_TE_1p23", None), ("liver_TE_3p69", None)]);
    let scan = scan(dir.path());
    assert_eq!(only(&scan).te_ms(), [1.23, 2.46, 3.69]);
    assert!(only(&scan).can_be_fitted());
}

#[test]
fn without_any_time_the_echoes_wait_for_typed_ones_and_say_why() {
    let dir = tempfile::tempdir().expect("temporary folder");
    write_volumes(dir.path(), &[("a_echo1", None), ("a_echo2", None), ("a_echo3", None)]);
    for echo in 1..=3 {
        fs::write(dir.path().join(format!("a_echo{echo}.json")), r#"{"EchoTime": NaN}"#).expect("writable");
    }
    let scan = scan(dir.path());
    let plan = only(&scan);
    assert!(plan.wants_echo_times && plan.num_echoes() == 3);
    let reason = plan.refusal.as_ref().expect("no times").to_string();
    assert!(reason.contains("EchoTime in the BIDS sidecar is not a number"), "{reason}");
}

#[test]
fn a_sidecar_above_the_file_holds_too() {
    let dir = tempfile::tempdir().expect("temporary folder");
    write_volumes(dir.path(), &[("sub-5/anat/sub-5_echo-1_MEGRE", None), ("sub-5/anat/sub-5_echo-2_MEGRE", None)]);
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("writable");
    write("dataset_description.json", "{}");
    write("MEGRE.json", r#"{"MagneticFieldStrength": 3}"#);
    write("echo-1_MEGRE.json", r#"{"EchoTime": 0.0011}"#);
    write("echo-2_MEGRE.json", r#"{"EchoTime": 0.0022}"#);
    let scan = scan(&dir.path().join("sub-5"));
    assert_eq!(only(&scan).te_ms(), [1.1, 2.2]);
    assert_eq!(only(&scan).field.map(|field| field.tesla()), Some(3.0));
}

#[test]
fn lengths_in_micrometres_and_metres_are_lengths() {
    // The same volume in each unit: slices of 5 µm would be one position.
    for (units, per_mm) in [(3u8, 1e3f32), (1, 1e-3), (2, 1.0), (0, 1.0)] {
        let dir = tempfile::tempdir().expect("temporary folder");
        let mut bytes = nifti(0, 1);
        for at in (80..92).chain(280..328).step_by(4) {
            let mm = f32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
            bytes[at..at + 4].copy_from_slice(&(mm * per_mm).to_le_bytes());
        }
        bytes[123] = units;
        fs::write(dir.path().join("x.nii"), bytes).expect("writable");
        let scan = scan(dir.path());
        let grid = &only(&scan).grid;
        assert!((grid.slice_thickness_mm.expect("stated") - 5.0).abs() < 1e-5, "{units}");
        let step = grid.slice_positions_patient[1][2] - grid.slice_positions_patient[0][2];
        assert!((step - 5.0).abs() < 1e-5, "{units}: {step}");
    }
}

#[test]
fn a_pair_of_header_and_image_is_one_file_and_analyze_is_refused_in_words() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let whole = nifti(0, 1);
    let mut header = whole[..348].to_vec();
    header[344..348].copy_from_slice(b"ni1\0");
    header[108..112].copy_from_slice(&0f32.to_le_bytes());
    fs::write(dir.path().join("a.hdr"), &header).expect("writable");
    fs::write(dir.path().join("a.img"), &whole[352..]).expect("writable");
    let found = scan(dir.path());
    assert_eq!((found.files_read, found.set_aside.len()), (1, 0), "{:?}", found.set_aside);
    let single = tempfile::tempdir().expect("temporary folder");
    fs::write(single.path().join("a.nii"), &whole).expect("writable");
    assert_eq!(load(only(&found)).magnitude(), load(only(&scan(single.path()))).magnitude());
    assert_eq!(scan(&dir.path().join("a.img")).files_read, 1, "the image leads to its header");
    fs::remove_file(dir.path().join("a.img")).expect("there");
    assert!(scan(dir.path()).set_aside[0].reason.to_string().contains(".img"));
    header[344..348].copy_from_slice(&[0; 4]);
    header[32..36].copy_from_slice(&16_384i32.to_le_bytes());
    fs::write(dir.path().join("a.hdr"), &header).expect("writable");
    assert!(scan(dir.path()).set_aside[0].reason.to_string().contains("Analyze"));
}

#[test]
fn a_damaged_checksum_and_a_lying_length_are_set_aside() {
    let mut damaged = gzipped(&nifti(0, 1));
    let end = damaged.len();
    damaged[end - 7] ^= 0x55;
    let mut lying = nifti(0, 1);
    lying[46..48].copy_from_slice(&200i16.to_le_bytes());
    for (bytes, word) in [(damaged, "checksum"), (gzipped(&lying), "bytes")] {
        let dir = tempfile::tempdir().expect("temporary folder");
        fs::write(dir.path().join("x.nii.gz"), bytes).expect("writable");
        let scan = scan(dir.path());
        assert_eq!(scan.set_aside.len(), 1);
        let reason = scan.set_aside[0].reason.to_string();
        assert!(reason.contains(word), "{reason}");
    }
}

/// Sessions of version 0.1 name a NIfTI stack by two SipHashes of its folder and name, the salt in front.
#[test]
fn a_stack_is_found_by_the_uid_of_version_0_1_too() {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let dir = tempfile::tempdir().expect("temporary folder");
    write_volumes(dir.path(), &[("sub-1_echo-1_MEGRE", Some(0.001)), ("sub-1_echo-2_MEGRE", Some(0.002))]);
    let text = format!("{}/sub-1_MEGRE.nii.gz", dir.path().display());
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, text.as_str()).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    let former = format!("2.25.{}", half(0) << 64 | half(1));
    let scan = scan(dir.path());
    assert_eq!(scan.catalog.stack(&former), Some(only(&scan)));
    assert_ne!(only(&scan).uid, former);
}

/// Where docs/formats.md says that x, y and slice of a region count from, for every way to store a volume: an axis that
/// is stored to the right, the front or the head is turned, and slices ascend along the normal of the turned image.
#[test]
fn columns_rows_and_slices_count_from_the_turned_image() {
    let axes = [[0usize, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for order in axes {
        for signs in 0..8 {
            let sign = |axis: usize| if signs >> axis & 1 == 0 { 1.0 } else { -1.0 };
            let mut bytes = nifti(0, 1);
            for (axis, size) in [2.0f32, 3.0, 5.0].into_iter().enumerate() {
                for row in 0..3 {
                    let value = if order[axis] == row { sign(axis) as f32 * size } else { 0.0 };
                    let at = 280 + 16 * row + 4 * axis;
                    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
                }
            }
            let dir = tempfile::tempdir().expect("temporary folder");
            fs::write(dir.path().join("x.nii"), bytes).expect("writable");
            let stack = load(only(&scan(dir.path())));
            // NIfTI is RAS: positive is right, front, head. Left, back and head are positive in LPS.
            let is_turned = |axis: usize| sign(axis) > 0.0;
            let shown = |axis: usize| -> [f64; 3] {
                let to_right_front_or_head = if is_turned(axis) { -sign(axis) } else { sign(axis) };
                let lps = if order[axis] == 2 { to_right_front_or_head } else { -to_right_front_or_head };
                std::array::from_fn(|c| if c == order[axis] { lps } else { 0.0 })
            };
            let (x, y) = (shown(0), shown(1));
            let normal = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
            let step = if order[2] == 2 { sign(2) } else { -sign(2) };
            let is_reversed = normal[order[2]] * step < 0.0;
            for n in 0..12usize {
                let (i, j, k) = (n % 2, n / 2 % 3, n / 6);
                let column = if is_turned(0) { 1 - i } else { i };
                let row = if is_turned(1) { 2 - j } else { j };
                let slice = if is_reversed { 1 - k } else { k };
                assert_eq!(stack.image(0, slice)[(row, column)], n as f32, "{order:?} {signs:03b} voxel {i} {j} {k}");
            }
        }
    }
}

/// A sidecar says more of a measurement than its echo time, and of whom it is.
#[test]
fn what_sidecars_say_of_person_and_measurement_keeps_files_apart() {
    let check = |key: &str, values: [&str; 2], expected: &[usize]| {
        let dir = tempfile::tempdir().expect("temporary folder");
        for echo in 1..=6usize {
            let stem = dir.path().join(format!("g_echo-{echo}_MEGRE"));
            fs::write(stem.with_extension("nii"), nifti(100, 1)).expect("writable");
            let value = values[usize::from(echo > 3)];
            let te_s = 0.001 * echo as f64;
            fs::write(stem.with_extension("json"), format!(r#"{{"EchoTime": {te_s}, "{key}": {value}}}"#))
                .expect("writable");
        }
        assert_eq!(echoes(dir.path()), expected, "{key}");
    };
    check("FlipAngle", ["20", "60"], &[3, 3]);
    check("SeriesInstanceUID", [r#""1.2.3""#, r#""1.2.4""#], &[3, 3]);
    check("SeriesNumber", ["5", "6"], &[3, 3]);
    check("SeriesDescription", [r#""first""#, r#""second""#], &[3, 3]);
    check("ProtocolName", [r#""first""#, r#""second""#], &[3, 3]);
    check("DeviceSerialNumber", [r#""4711""#, r#""4712""#], &[3, 3]);
    // Two persons in what should be one series: nothing of it is opened.
    check("PatientID", [r#""A""#, r#""B""#], &[]);
    check("PatientName", [r#""A^One""#, r#""B^Two""#], &[]);
    check("SliceTiming", ["[0, 1]", "[0, 2]"], &[6]);
}

/// Each echo a series of its own, called by its number, as exports write them.
#[test]
fn series_that_count_echoes_are_one_measurement() {
    let dir = tempfile::tempdir().expect("temporary folder");
    for echo in 1..=4usize {
        let stem = dir.path().join(format!("g_e{echo}"));
        fs::write(stem.with_extension("nii"), nifti(100, 1)).expect("writable");
        let sidecar = format!(
            r#"{{"EchoTime": {}, "SeriesNumber": {}, "SeriesDescription": "g_e{echo}"}}"#,
            0.001 * echo as f64,
            10 + echo
        );
        fs::write(stem.with_extension("json"), sidecar).expect("writable");
    }
    assert_eq!(echoes(dir.path()), [4]);
}

#[test]
fn a_folder_names_the_echo_of_a_file_that_does_not() {
    let dir = tempfile::tempdir().expect("temporary folder");
    write_volumes(dir.path(), &[("echo-1/g", None), ("echo-2/g", None), ("echo-3/g", None)]);
    let found = scan(dir.path());
    assert!(only(&found).wants_echo_times && only(&found).num_echoes() == 3);
    let dir = tempfile::tempdir().expect("temporary folder");
    write_volumes(dir.path(), &[("TE_1.2/g", None), ("TE_2.46/g", None)]);
    assert_eq!(only(&scan(dir.path())).te_ms(), [1.2, 2.46]);
}

/// A byte of the first entry's packed data is another one: it is set aside with the reason, the others open.
#[test]
fn a_damaged_entry_of_an_archive_is_said() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let entries: Vec<(String, Vec<u8>)> =
        (0..3).map(|echo| (format!("{echo}.dcm"), Image::new(echo, 0).bytes())).collect();
    let entries: Vec<(&str, Vec<u8>)> = entries.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let sound = zip(&entries);
    let path = dir.path().join("all.zip");
    fs::write(&path, &sound).expect("writable");
    assert_eq!(scan(&path).set_aside.len(), 0);
    // Local header and name take 35 bytes; the checksum of the entry in the directory is damaged just as well.
    let directory = sound.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a directory");
    for at in [35 + 60, directory + 16] {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x10;
        fs::write(&path, damaged).expect("writable");
        let scan = scan(&path);
        assert_eq!((scan.files_read, scan.set_aside.len()), (2, 1), "byte {at}");
        let reason = scan.set_aside[0].reason.to_string();
        assert!(reason.contains("checksum"), "{reason}");
    }
}

/// Files that are read with others are no files that could not be read.
#[test]
fn sidecars_of_a_dataset_and_images_of_packed_pairs_are_not_set_aside() {
    let dir = tempfile::tempdir().expect("temporary folder");
    write_volumes(dir.path(), &[("sub-5/anat/sub-5_echo-1_MEGRE", None), ("sub-5/anat/sub-5_echo-2_MEGRE", None)]);
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).expect("writable");
    write("dataset_description.json", b"{}");
    write("echo-1_MEGRE.json", br#"{"EchoTime": 0.0011}"#);
    write("echo-2_MEGRE.json", br#"{"EchoTime": 0.0022}"#);
    let whole = nifti(0, 1);
    let mut header = whole[..348].to_vec();
    header[344..348].copy_from_slice(b"ni1\0");
    header[108..112].copy_from_slice(&0f32.to_le_bytes());
    write("pair.hdr.gz", &gzipped(&header));
    write("pair.img.gz", &gzipped(&whole[352..]));
    let found = scan(dir.path());
    assert_eq!((found.files_read, found.set_aside.len()), (3, 0), "{:?}", found.set_aside);
    write("notes.json", b"{}");
    assert_eq!(scan(dir.path()).set_aside.len(), 1);
}

#[test]
fn what_follows_the_end_of_a_gzip_file_is_passed_over() {
    for tail in [&b"\0\0\0"[..], b"garbage of a transfer"] {
        let dir = tempfile::tempdir().expect("temporary folder");
        fs::write(dir.path().join("x.nii.gz"), [&gzipped(&nifti(0, 1)), tail].concat()).expect("writable");
        let found = scan(dir.path());
        assert_eq!(found.set_aside.len(), 0, "{:?}", found.set_aside);
        assert_eq!(load(only(&found)).image(0, 1)[(0, 0)], 10.0);
    }
    // Two members, one after the other, are one file.
    let dir = tempfile::tempdir().expect("temporary folder");
    let whole = nifti(0, 1);
    fs::write(dir.path().join("x.nii.gz"), [gzipped(&whole[..360]), gzipped(&whole[360..])].concat())
        .expect("writable");
    assert_eq!(load(only(&scan(dir.path()))).image(0, 1)[(0, 0)], 10.0);
}
