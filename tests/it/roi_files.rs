//! ROI files through the window: written, opened on the same images again, and refused with a reason.

use std::fs;
use std::path::Path;

use egui::accesskit::Role as WidgetRole;
use egui::{Event, Key};
use egui_kittest::kittest::Queryable;
use sideroscope::io::rois;
use sideroscope::roi::{Marker, Roi, RoiId, Role, Shape};
use sideroscope::session::{Action, DocumentAction, StudyAction};

use crate::support::window::*;

const SIZE: [f32; 2] = [1280.0, 800.0];

/// Opens a command of a menu whose dialog asks for a path, and answers with `path` and Enter.
fn answer(window: &mut Window, command: &str, path: &Path) {
    click(window, "Open");
    click(window, command);
    window.get_by_role_and_label(WidgetRole::TextInput, "Path of the ROI file").focus();
    window.run();
    ctrl(window, Key::A);
    window.event(Event::Text(path.display().to_string()));
    window.run();
    key(window, Key::Enter);
}

fn without_id(roi: &Roi) -> Roi {
    Roi { id: RoiId(0), ..roi.clone() }
}

#[test]
fn regions_and_annotations_go_to_a_file_and_come_back_as_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rois.json");
    let mut window = small_window(SIZE);
    click(&mut window, "Probe");
    let place = transform(&window, ECHO).screen_from_slice([60.0, 40.0]);
    click_at(&mut window, place);
    answer(&mut window, "Save ROIs…", &path);
    assert!(is_painted(&window, "ROIs saved as rois.json"), "{:?}", painted_texts(&window));
    let before = session(&window).document().clone();
    let file = rois::read_file(&path).expect("a ROI file");
    assert_eq!(file.rois.len(), 3);
    assert_eq!(file.annotations[0].marker, Marker::Probe);

    // The same file onto the same regions adds nothing twice; the probe is a mark of its own each time.
    for _ in 0..before.rois.len() {
        let id = session(&window).document().rois[0].id;
        window.state_mut().session.apply(Action::Document(DocumentAction::Delete(id)));
    }
    window.run();
    answer(&mut window, "Open ROIs…", &path);
    let rois: Vec<Roi> = session(&window).document().rois.iter().map(without_id).collect();
    assert_eq!(rois, before.rois.iter().map(without_id).collect::<Vec<_>>());
    assert_eq!(session(&window).document().annotations.len(), 2);
    ctrl(&mut window, Key::Z);
    assert!(session(&window).document().rois.is_empty(), "one step");
    ctrl_shift(&mut window, Key::Z);
    assert_eq!(session(&window).document().rois.len(), 3);
    answer(&mut window, "Open ROIs…", &path);
    assert_eq!(session(&window).document().rois.len(), 3, "known regions are not doubled");
}

#[test]
fn a_place_that_holds_something_is_asked_about_before_it_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notes.json");
    fs::write(&path, "mine").expect("written");
    let mut window = small_window(SIZE);
    answer(&mut window, "Save ROIs…", &path);
    assert_eq!(fs::read_to_string(&path).expect("still there"), "mine");
    click(&mut window, "Replace");
    assert_eq!(rois::read(&path).expect("a ROI file").len(), 3);
}

#[test]
fn a_dropped_roi_file_is_added_and_a_bad_one_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("drawn.json");
    let inside = Shape::Rectangle { min: [50.0, 40.0], max: [60.0, 50.0] };
    let roi = Roi::new(RoiId(1), "Lesion".to_owned(), Role::Lesion, 2, inside.clone());
    rois::write(&path, std::slice::from_ref(&roi)).expect("written");
    let mut window = small_window(SIZE);
    window.state_mut().session.apply(Action::Study(StudyAction::Open(vec![path.clone()])));
    window.run();
    let added = rois_of(&window, Role::Lesion).last().map(|roi| (roi.name.clone(), roi.shape.clone()));
    assert_eq!(added, Some(("Lesion 2".to_owned(), inside.clone())), "a name that is taken on the slice is counted on");

    let count = session(&window).document().rois.len();
    let no_such_slice = Roi { slice: 40, ..roi.clone() };
    let far_away = Roi { shape: inside.translated([5000.0, 0.0]), ..roi };
    for (text, words) in [
        ("{".to_owned(), "Nothing was added"),
        (r#"{"format": "else"}"#.to_owned(), "Not a ROI file"),
        (rois::to_json(&[no_such_slice]), "slice 40 does not exist"),
        (rois::to_json(&[far_away]), "lies outside the image"),
    ] {
        fs::write(&path, &text).expect("written");
        answer(&mut window, "Open ROIs…", &path);
        assert!(is_painted(&window, words), "{text}: {:?}", painted_texts(&window));
        assert_eq!(session(&window).document().rois.len(), count, "{text}");
    }
    answer(&mut window, "Open ROIs…", &folder.path().join("none.json"));
    assert!(is_painted(&window, "The ROI file cannot be read"));
    let texts = painted_texts(&window);
    assert!(!texts.iter().any(|text| text.text.contains("none.json")), "no path in a message: {texts:?}");
}
