//! Where files lie: read-only media, long names, folders that vanish; and nothing is ever changed there.

use std::fs;
use std::sync::atomic::AtomicBool;

use dicom_dictionary_std::tags;
use sideroscope::io;

use super::cli_support::contents;
use super::ingest_files::{Image, load, only, scan, write_stack};

#[test]
fn read_only_files_with_long_names_open_and_stay_as_they_are() {
    let dir = tempfile::tempdir().expect("folder");
    // 255 bytes is the longest name of common file systems.
    let deep = dir.path().join(format!("Prüfung {}", "α".repeat(120)));
    fs::create_dir(&deep).expect("long name");
    write_stack(&deep, 3, 2, |image, _, _| image);
    let mut files: Vec<_> = fs::read_dir(&deep).expect("readable").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    for file in &files {
        let mut permissions = fs::metadata(file).expect("file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(file, permissions).expect("owner");
    }
    let times = |file: &std::path::PathBuf| fs::metadata(file).and_then(|m| m.modified()).expect("time");
    let before = (contents(&deep), files.iter().map(times).collect::<Vec<_>>());
    let scan = scan(dir.path());
    assert_eq!((scan.files_read, scan.set_aside.len()), (6, 0), "{:?}", scan.set_aside);
    assert!(load(only(&scan)).can_be_fitted());
    assert_eq!(before, (contents(&deep), files.iter().map(times).collect::<Vec<_>>()));
}

#[test]
fn a_file_open_elsewhere_is_read() {
    let dir = tempfile::tempdir().expect("folder");
    write_stack(dir.path(), 2, 1, |image, _, _| image);
    let open: Vec<fs::File> = fs::read_dir(dir.path())
        .expect("readable")
        .map(|entry| fs::OpenOptions::new().read(true).write(true).open(entry.expect("entry").path()).expect("file"))
        .collect();
    assert_eq!(load(only(&scan(dir.path()))).num_echoes(), open.len());
}

#[test]
fn a_folder_that_vanishes_between_listing_and_loading_is_said() {
    let dir = tempfile::tempdir().expect("folder");
    write_stack(dir.path(), 3, 2, |image, _, _| image);
    let scan = scan(dir.path());
    let plan = only(&scan).clone();
    drop(dir);
    let error = io::load(&plan, &|_| (), &AtomicBool::new(false)).expect_err("the files are gone");
    assert!(error.to_string().starts_with("none of the images can be read"), "{error}");
}

#[test]
fn one_file_that_changes_after_listing_costs_one_image() {
    let dir = tempfile::tempdir().expect("folder");
    write_stack(dir.path(), 4, 2, |image, _, _| image);
    let scan = scan(dir.path());
    let plan = only(&scan);
    let path = &plan.frames[1][0].as_ref().expect("image").image.file.place.path;
    fs::write(path, &Image::new(1, 0).without(tags::PIXEL_DATA).bytes()[..200]).expect("writable");
    let stack = load(plan);
    assert!(!stack.is_present()[[1, 0]]);
    assert_eq!(stack.is_present().iter().filter(|present| **present).count(), 7);
    assert!(!stack.info.warnings.is_empty(), "the missing image is said");
}
