//! Folders as they come from a hospital: good files among damaged ones, odd names, links, nothing at all.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use dicom_core::VR;
use dicom_dictionary_std::tags;
use sideroscope::io::{self, ScanProgress};
use sideroscope::series::{Component, DecayKind};

use super::ingest_files::{Image, load, only, scan, scan_all, write_stack};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("temporary folder")
}

fn keep(image: Image, _: usize, _: usize) -> Image {
    image
}

#[test]
fn every_image_of_a_stack_lands_in_its_cell() {
    let dir = folder();
    write_stack(dir.path(), 3, 2, keep);
    let scan = scan(dir.path());
    assert_eq!((scan.files_read, scan.set_aside.len()), (6, 0));
    let plan = only(&scan);
    assert!(plan.can_be_fitted(), "{:?}", plan.refusal);
    let stack = load(plan);
    assert_eq!(stack.te_ms(), [1.2, 2.4, 3.6]);
    assert_eq!((stack.grid.columns, stack.grid.rows, stack.num_slices()), (4, 3, 2));
    // PixelSpacing lists the distance between rows first.
    assert_eq!((stack.grid.spacing_y_mm, stack.grid.spacing_x_mm), (1.5, 2.0));
    for echo in 0..3 {
        for slice in 0..2 {
            let expected = (100 * (echo + 1) + slice) as f32;
            assert!(stack.image(echo, slice).iter().all(|v| *v == expected), "echo {echo} slice {slice}");
        }
    }
}

#[test]
fn a_truncated_file_costs_one_image_and_is_named() {
    let dir = folder();
    write_stack(dir.path(), 3, 2, keep);
    let path = dir.path().join("1_1");
    let whole = fs::read(&path).expect("file");
    fs::write(&path, &whole[..whole.len() - 5]).expect("writable");
    let scan = scan(dir.path());
    assert_eq!((scan.files_read, scan.set_aside.len()), (5, 1));
    assert!(scan.set_aside[0].label.ends_with("1_1"));
    assert!(scan.set_aside[0].reason.to_string().contains("24 bytes"), "{}", scan.set_aside[0].reason);
    let stack = load(only(&scan));
    assert!(!stack.is_present()[[1, 1]]);
    assert!(
        stack.info.warnings.iter().any(|w| w.to_string().contains("Slice 2 lacks echo 2")),
        "{:?}",
        stack.info.warnings
    );
}

#[test]
fn another_matrix_size_is_split_off_and_said() {
    let dir = folder();
    write_stack(dir.path(), 3, 2, |image, _, slice| if slice == 1 { image.sized(6, 5).filled(7) } else { image });
    let scan = scan(dir.path());
    assert_eq!(scan.catalog.stacks().count(), 2);
    assert!(scan.catalog.stacks().all(|stack| stack.num_slices() == 1 && stack.num_echoes() == 3));
    let notes = &scan.catalog.studies[0].series[0].notes;
    assert!(notes.iter().any(|note| note.to_string().contains("matrix")), "{notes:?}");
}

#[test]
fn without_echo_times_the_images_open_but_are_not_fitted() {
    let dir = folder();
    write_stack(dir.path(), 3, 2, |image, _, _| image.without(tags::ECHO_TIME));
    let scan = scan(dir.path());
    let plan = only(&scan);
    assert!(!plan.te_is_known() && plan.wants_echo_times);
    let stack = load(plan);
    assert_eq!((stack.num_echoes(), stack.num_slices()), (3, 2));
    assert!(!stack.can_be_fitted());
    let times = [1.0, 2.0, 3.0].map(|ms| sideroscope::units::EchoTime::from_ms(ms).expect("valid"));
    let typed = plan.with_echo_times(times.to_vec()).expect("one time per echo");
    assert!(load(&typed).can_be_fitted());
    assert!(typed.with_echo_times(times.to_vec()).is_none(), "typed times are not asked for again");
    let backwards = times.iter().rev().copied().collect();
    assert!(plan.with_echo_times(backwards).is_none());
    assert!(plan.with_echo_times(times[..2].to_vec()).is_none());
}

#[test]
fn a_single_echo_is_for_viewing() {
    let dir = folder();
    write_stack(dir.path(), 1, 2, keep);
    let scan = scan(dir.path());
    let stack = load(only(&scan));
    assert_eq!((stack.num_echoes(), stack.can_be_fitted()), (1, false));
}

#[test]
fn slopes_that_are_no_numbers_refuse_the_fit() {
    let check = |slope: &str, can_be_fitted: bool| {
        let dir = folder();
        write_stack(dir.path(), 3, 1, |image, _, _| image.with(tags::RESCALE_SLOPE, VR::DS, slope));
        let scan = scan(dir.path());
        assert_eq!(only(&scan).can_be_fitted(), can_be_fitted, "{slope}");
        assert_eq!(load(only(&scan)).can_be_fitted(), can_be_fitted, "{slope}");
    };
    check("2.5", true);
    for slope in ["NaN", "inf", "abc", "1,5", "1e400", "0"] {
        check(slope, false);
    }
}

#[test]
fn each_echo_has_its_own_slope() {
    let dir = folder();
    let slope = |echo: usize| [1.0, 0.5, 4.0][echo];
    write_stack(dir.path(), 3, 1, |image, echo, _| {
        image.with(tags::RESCALE_SLOPE, VR::DS, &slope(echo).to_string()).with(tags::RESCALE_INTERCEPT, VR::DS, "0")
    });
    let stack = load(only(&scan(dir.path())));
    for echo in 0..3 {
        let expected = (100 * (echo + 1)) as f32 * slope(echo) as f32;
        assert_eq!(stack.image(echo, 0)[(0, 0)], expected);
    }
}

#[test]
fn spin_echoes_decay_with_t2_and_phase_is_no_magnitude() {
    let dir = folder();
    write_stack(dir.path(), 2, 1, |image, _, _| image.with(tags::SCANNING_SEQUENCE, VR::CS, "SE"));
    assert_eq!(only(&scan(dir.path())).decay, DecayKind::T2);
    write_stack(dir.path(), 2, 1, |image, _, _| image.with(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\P"));
    let scan = scan(dir.path());
    assert_eq!(only(&scan).component, Component::Phase);
    assert!(only(&scan).refusal.is_some());
}

#[test]
fn two_patients_in_one_series_are_refused_without_naming_them() {
    let dir = folder();
    write_stack(
        dir.path(),
        2,
        2,
        |image, _, slice| {
            if slice == 1 { image.with(tags::PATIENT_ID, VR::LO, "ID-0815") } else { image }
        },
    );
    let scan = scan(dir.path());
    assert_eq!((scan.files_read, scan.set_aside.len(), scan.catalog.stacks().count()), (0, 4, 0));
    assert!(scan.set_aside.iter().all(|aside| aside.reason.to_string().contains("PatientID")));
}

#[test]
fn no_sentence_holds_the_patient() {
    let dir = folder();
    write_stack(dir.path(), 2, 2, |image, echo, slice| if echo == slice { image.sized(0, 4) } else { image });
    let scan = scan(dir.path());
    let everything = format!("{scan:?}");
    assert!(!everything.contains("Secret") && !everything.contains("4711"), "{everything}");
}

#[test]
fn a_folder_without_images_is_empty_and_says_of_every_file_why() {
    let dir = folder();
    fs::write(dir.path().join("letter.txt"), "Dear colleague").expect("writable");
    fs::write(dir.path().join("empty"), "").expect("writable");
    let scan = scan(dir.path());
    assert!(scan.catalog.is_empty());
    assert_eq!(scan.set_aside.len(), 2);
    let nothing = folder();
    assert!(super::ingest_files::scan(nothing.path()).catalog.is_empty());
    assert_eq!(super::ingest_files::scan(Path::new("/no/such/path")).set_aside.len(), 1);
}

#[test]
fn paths_may_hold_spaces_and_umlauts() {
    let dir = folder();
    let odd = dir.path().join("Übung – Leber 1,5 T");
    fs::create_dir(&odd).expect("writable");
    write_stack(&odd, 2, 1, keep);
    assert_eq!(scan(dir.path()).files_read, 2);
}

#[test]
fn a_path_given_twice_is_read_once() {
    let dir = folder();
    write_stack(dir.path(), 2, 1, keep);
    let scan = scan_all(&[dir.path().to_owned(), dir.path().join("0_0"), dir.path().to_owned()]);
    assert_eq!(scan.files_read, 2);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let (forward, backward) = (folder(), folder());
    write_stack(forward.path(), 4, 3, keep);
    for echo in 0..4 {
        for slice in 0..3 {
            let name = format!("{}_{}", 9 - echo, 9 - slice);
            fs::write(backward.path().join(name), Image::new(echo, slice).bytes()).expect("writable");
        }
    }
    let stack = |path: &Path| load(only(&scan(path)));
    assert_eq!(stack(forward.path()).magnitude(), stack(backward.path()).magnitude());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_in_a_circle_end() {
        let dir = folder();
        write_stack(dir.path(), 2, 1, keep);
        symlink(dir.path(), dir.path().join("again")).expect("link");
        symlink(dir.path().join("nowhere"), dir.path().join("dangling")).expect("link");
        let scan = scan(dir.path());
        assert_eq!(scan.files_read, 2);
        assert_eq!(scan.set_aside.len(), 1, "{:?}", scan.set_aside);
    }

    #[test]
    fn a_pipe_does_not_block() {
        let dir = folder();
        write_stack(dir.path(), 2, 1, keep);
        let pipe = dir.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
        assert!(made.success());
        let scan = scan(dir.path());
        assert_eq!((scan.files_read, scan.set_aside.len()), (2, 1));
    }

    #[test]
    fn what_must_not_be_read_is_said() {
        let dir = folder();
        write_stack(dir.path(), 2, 1, keep);
        let closed = dir.path().join("closed");
        fs::create_dir(&closed).expect("writable");
        for path in [closed.clone(), dir.path().join("0_0")] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("owner");
        }
        let found = scan(dir.path());
        let is_root = fs::read_dir(&closed).is_ok();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("owner");
        // The superuser may read everything: then there is nothing to refuse.
        let expected = if is_root { (2, 0) } else { (1, 2) };
        assert_eq!((found.files_read, found.set_aside.len()), expected, "{:?}", found.set_aside);
    }
}

/// A folder of a hundred thousand files on a network takes minutes to list: that shows, and it can be stopped.
#[test]
fn the_search_for_files_says_how_many_and_stops() {
    let folder = folder();
    write_stack(folder.path(), 2, 3, keep);
    let seen = Mutex::new(Vec::new());
    let cancel = AtomicBool::new(false);
    let scan = io::scan(&[folder.path().to_owned()], &|step| seen.lock().expect("no panic").push(step), &cancel);
    assert!(!scan.is_canceled && scan.files_read == 6);
    let seen = seen.into_inner().expect("no panic");
    let found = |step: &&ScanProgress| step.total == 0;
    assert_eq!(seen.iter().filter(found).map(|step| step.done).max(), Some(5), "found before the last look");
    assert_eq!(seen.iter().filter(|step| step.total == 6).count(), 6);

    let stop_at_two = |step: ScanProgress| cancel.store(step.total == 0 && step.done >= 2, Ordering::Relaxed);
    let scan = io::scan(&[folder.path().to_owned()], &stop_at_two, &cancel);
    assert!(scan.is_canceled && scan.files_read == 0, "{scan:?}");
}
