//! Another series of the study in a pane: loaded when shown, linked by its place in the patient.

use std::path::Path;

use dicom_core::VR;
use dicom_dictionary_std::tags;
use sideroscope::session::{Action, Executor, Link, PaneContent, PaneId, Session, StudyAction, ViewAction};

use super::ingest_files::{Image, write_stack};

const FIRST: PaneId = PaneId::FIRST;
const SECOND: PaneId = PaneId::SECOND;

/// A plain series beside the echoes: one image per slice every 3 mm from z = −1 mm, pixels of 1 mm, 20 mm further right.
fn write_series(folder: &Path, frame_of_reference: &str, orientation: &str, photometric: &str) {
    for slice in 0..12 {
        let image = Image::new(0, slice)
            .with(tags::SOP_INSTANCE_UID, VR::UI, &format!("2.25.77{slice}"))
            .with(tags::SERIES_INSTANCE_UID, VR::UI, "2.25.88")
            .with(tags::FRAME_OF_REFERENCE_UID, VR::UI, frame_of_reference)
            .with(tags::SERIES_NUMBER, VR::IS, "9")
            .with(tags::SERIES_DESCRIPTION, VR::LO, "T2 TSE")
            .with(tags::IMAGE_POSITION_PATIENT, VR::DS, &format!("-40\\-30\\{}", 3 * slice as i32 - 1))
            .with(tags::IMAGE_ORIENTATION_PATIENT, VR::DS, orientation)
            .with(tags::PIXEL_SPACING, VR::DS, "1\\1")
            .with(tags::SLICE_THICKNESS, VR::DS, "3")
            .with(tags::PHOTOMETRIC_INTERPRETATION, VR::CS, photometric)
            .sized(6, 30)
            .pixels((0..180).map(|i| 100 + i).collect());
        std::fs::write(folder.join(format!("plain_{slice}")), image.bytes()).expect("writable folder");
    }
}

const AXIAL: &str = "1\\0\\0\\0\\1\\0";

/// Five slices of three echoes at z = 0, 8, … mm with the plain series beside them in the second pane.
fn opened(folder: &Path) -> Session {
    write_stack(folder, 3, 5, |image, _, _| image);
    let mut session = Session::new(Executor::Inline, || ());
    session.apply(Action::Study(StudyAction::Open(vec![folder.to_owned()])));
    session.poll();
    let catalog = session.study.catalog.clone().expect("a study");
    let plain = catalog.stacks().position(|plan| plan.description == "T2 TSE").expect("the plain series");
    assert_ne!(session.study.open_index(), Some(plain), "the echoes are what opens");
    session.apply(Action::View(ViewAction::SetContent(SECOND, PaneContent::Series(plain))));
    session.poll();
    session
}

#[test]
fn a_plain_series_shows_the_slice_nearest_in_the_patient() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_series(folder.path(), "2.25.9", AXIAL, "MONOCHROME2");
    let mut session = opened(folder.path());
    let other = session.shown().stack_of(SECOND).expect("loaded");
    assert_eq!((other.num_echoes(), other.num_slices(), other.grid.columns), (1, 12, 30));
    // z = 8 k against 3 n − 1: the nearest n by hand.
    for (slice, nearest) in [(0, 0), (1, 3), (2, 6), (3, 8), (4, 11)] {
        session.apply(Action::View(ViewAction::Slice(slice)));
        assert_eq!(session.shown().slice_of(SECOND), nearest, "beside slice {slice}");
    }
    // Its own wheel goes slice by slice, and the echoes follow to the nearest.
    session.apply(Action::View(ViewAction::ScrollSlices(SECOND, -1)));
    assert_eq!((session.shown().slice_of(SECOND), session.shown().slice_of(FIRST)), (10, 4));
    session.apply(Action::View(ViewAction::ScrollSlices(SECOND, -1)));
    assert_eq!(
        (session.shown().slice_of(SECOND), session.shown().slice_of(FIRST)),
        (9, 3),
        "26 mm is nearer to 24 than to 32"
    );

    session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Slice, false)));
    session.apply(Action::View(ViewAction::Slice(0)));
    assert_eq!(session.shown().slice_of(SECOND), 9, "free");
    session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Slice, true)));
    assert_eq!(session.shown().slice_of(SECOND), 0, "linked again");
}

#[test]
fn places_in_parallel_planes_are_the_same_in_the_patient() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_series(folder.path(), "2.25.9", AXIAL, "MONOCHROME2");
    let mut session = opened(folder.path());
    session.apply(Action::View(ViewAction::Slice(0)));
    // Echo pixel (1.5, 0.5) is x = −20 + 2·1, y = −30 mm; in the series that is (−18 + 40) + 0.5 = 22.5 and 0.5.
    let there = session.shown().pane_from_main(SECOND, [1.5, 0.5]).expect("parallel");
    assert!((there[0] - 22.5).abs() < 1e-9 && (there[1] - 0.5).abs() < 1e-9, "{there:?}");
    assert_eq!(session.shown().main_from_pane(SECOND, there), Some([1.5, 0.5]));
    session.apply(Action::View(ViewAction::Cursor(Some((FIRST, [1.5, 0.5])))));
    assert_eq!(session.shown().linked_cursor(SECOND), Some(there));
    session.apply(Action::View(ViewAction::SetLink(SECOND, Link::Cursor, false)));
    assert_eq!(session.shown().linked_cursor(SECOND), None);
    // A centimetre is as long in both: zoom 1 is that of the echoes.
    let (first, second) =
        (session.shown().placement(FIRST).expect("open"), session.shown().placement(SECOND).expect("open"));
    assert_eq!((second.fitted, second.zoom), (first.grid, 1.0));
    assert_eq!(Some(second.center), session.shown().pane_from_main(SECOND, first.center));
    let center = first.center;
    // Panning there moves here by the same millimetres: four pixels of 1 mm are two of 2 mm.
    session.apply(Action::View(ViewAction::PanBy { pane: SECOND, delta: [4.0, 0.0] }));
    let moved = session.shown().placement(FIRST).expect("open").center;
    assert!((moved[0] - (center[0] - 2.0)).abs() < 1e-9, "{moved:?}");
    // Regions of the echoes lie on the series only where its slice is near: 6 · 3 − 1 = 17 mm is by slice 2, 16 mm.
    session.apply(Action::View(ViewAction::Slice(2)));
    assert_eq!(session.shown().region_slice(SECOND), Some(2));
}

#[test]
fn a_turned_series_links_slices_and_one_of_another_frame_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Coronal: the normal runs along y, so every slice of the echoes leads to the same one.
    write_series(folder.path(), "2.25.9", "1\\0\\0\\0\\0\\-1", "MONOCHROME2");
    let session = opened(folder.path());
    assert_eq!(session.shown().pane_from_main(SECOND, [1.0, 1.0]), None, "no common plane");
    assert_eq!(session.shown().region_slice(SECOND), None);

    let folder = tempfile::tempdir().expect("a temporary folder");
    write_series(folder.path(), "2.25.4711", AXIAL, "MONOCHROME2");
    let mut session = opened(folder.path());
    let before = session.shown().slice_of(SECOND);
    session.apply(Action::View(ViewAction::Slice(0)));
    session.apply(Action::View(ViewAction::ScrollSlices(SECOND, 1)));
    assert_eq!(
        (session.shown().slice_of(SECOND), session.shown().slice_of(FIRST)),
        (before + 1, 0),
        "each goes its own way"
    );
    assert_eq!(session.shown().pane_from_main(SECOND, [1.0, 1.0]), None);
}

#[test]
fn monochrome1_is_told_from_the_file() {
    for (photometric, is_dark_high) in [("MONOCHROME1", true), ("MONOCHROME2", false)] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_series(folder.path(), "2.25.9", AXIAL, photometric);
        let session = opened(folder.path());
        let other = session.shown().stack_of(SECOND).expect("loaded");
        assert_eq!(session.study.is_dark_high(&other.info.uid), is_dark_high, "{photometric}");
        // Numbers stay as stored: only the display turns round.
        assert_eq!(other.image(0, 0)[[0, 0]], 100.0);
        let main = &session.study.stack.as_deref().expect("open").info.uid;
        assert!(!session.study.is_dark_high(main));
    }
}

#[test]
fn a_series_that_cannot_be_read_says_so_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_series(folder.path(), "2.25.9", AXIAL, "MONOCHROME2");
    write_stack(folder.path(), 3, 5, |image, _, _| image);
    let mut session = Session::new(Executor::Inline, || ());
    session.apply(Action::Study(StudyAction::Open(vec![folder.path().to_owned()])));
    session.poll();
    for slice in 0..12 {
        std::fs::remove_file(folder.path().join(format!("plain_{slice}"))).expect("removable");
    }
    let catalog = session.study.catalog.clone().expect("a study");
    let plain = catalog.stacks().position(|plan| plan.description == "T2 TSE").expect("the plain series");
    session.apply(Action::View(ViewAction::SetContent(SECOND, PaneContent::Series(plain))));
    session.poll();
    assert!(session.shown().stack_of(SECOND).is_none());
    let reason = session.study.why_not_other(plain).expect("a sentence");
    assert!(reason.starts_with("This series could not be loaded"), "{reason}");
    session.apply(Action::View(ViewAction::Slice(1)));
    session.apply(Action::View(ViewAction::ScrollSlices(SECOND, 1)));
    session.apply(Action::View(ViewAction::ZoomAt { pane: SECOND, factor: 2.0, anchor: [0.0, 0.0] }));
    assert_eq!(session.shown().slice_of(FIRST), 1);
}
