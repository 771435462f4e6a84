//! Images that only the word DERIVED keeps from a fit, as programs that remove names leave them: on request they are
//! fitted, in the window and on the command line.

use dicom_core::VR;
use dicom_dictionary_std::tags;
use sideroscope::session::{Action, EditCommand, RecoveryAction, StudyAction};

use crate::cli_support::run;
use crate::ingest_files::{Image, write_stack};
use crate::support::window as driver;

const SIZE: [f32; 2] = [1200.0, 800.0];

/// Three echoes of two slices, decaying, marked as an anonymizer leaves them.
fn anonymized(change: impl Fn(Image) -> Image) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    write_stack(folder.path(), 3, 2, |image, echo, _| {
        change(image.with(tags::IMAGE_TYPE, VR::CS, "DERIVED\\SECONDARY\\M").filled([900, 600, 400][echo]))
    });
    folder
}

fn opened(path: &std::path::Path) -> driver::Window {
    let mut window = driver::empty_window(SIZE);
    window.state_mut().session.apply(Action::Study(StudyAction::Open(vec![path.to_owned()])));
    window.run();
    window
}

fn is_fittable(window: &driver::Window) -> bool {
    driver::session(window).study.stack.as_deref().is_some_and(|stack| stack.can_be_fitted())
}

#[test]
fn the_window_fits_them_on_request_and_its_session_remembers() {
    let folder = anonymized(|image| image);
    let mut window = opened(folder.path());
    assert!(!is_fittable(&window));
    assert!(driver::painted_texts(&window).iter().any(|painted| painted.text.contains("marked as DERIVED")));
    driver::click(&mut window, "Fit as originals");
    assert!(is_fittable(&window));
    let session = driver::session(&window);
    assert!(session.is_enabled(EditCommand::TakeAsOriginal).is_err(), "they are taken as originals now");
    let warnings = &session.study.stack.as_deref().expect("open").info.warnings;
    assert!(warnings.iter().any(|warning| warning.to_string().contains("taken as originals")), "{warnings:?}");

    let path = folder.path().join("x.sideroscope.json");
    let save = RecoveryAction::SaveTo { path: path.clone(), replaces: false };
    window.state_mut().session.apply(Action::Recovery(save));
    assert!(is_fittable(&opened(&path)));
}

/// Without echo times these are asked for next.
#[test]
fn echo_times_can_be_typed_for_them_too() {
    let folder = anonymized(|image| image.without(tags::ECHO_TIME));
    let mut window = opened(folder.path());
    driver::click(&mut window, "Fit as originals");
    let times = sideroscope::series::parse_echo_times("1.2+1.2x3").expect("times");
    window.state_mut().session.apply(Action::Study(StudyAction::TypeEchoTimes(times)));
    window.run();
    assert!(is_fittable(&window));
}

#[test]
fn what_was_computed_stays_refused() {
    let folder = tempfile::tempdir().expect("folder");
    write_stack(folder.path(), 3, 2, |image, _, _| {
        image.with(tags::IMAGE_TYPE, VR::CS, "ORIGINAL\\PRIMARY\\M\\T2_STAR MAP")
    });
    let window = opened(folder.path());
    assert!(driver::session(&window).is_enabled(EditCommand::TakeAsOriginal).is_err());
}

#[test]
fn the_command_line_fits_them_and_chooses_none_of_several_unasked() {
    let folder = anonymized(|image| image);
    let input = folder.path().to_str().expect("text");
    let output = tempfile::tempdir().expect("folder");
    let out = output.path().to_str().expect("text");
    run(["map", input, "-o", out, "--model", "nlls"]).fails(1, "marked as DERIVED");
    run(["map", input, "-o", out, "--model", "nlls", "--derived"]).ok();
    let fitted = |found: serde_json::Value| found["stacks"][0]["can_be_fitted"].as_bool();
    assert_eq!(fitted(run(["info", input, "--json"]).ok().json()), Some(false));
    assert_eq!(fitted(run(["info", input, "--derived", "--json"]).ok().json()), Some(true));

    let two = tempfile::tempdir().expect("folder");
    for (name, series) in [("a", "2.25.81"), ("b", "2.25.82")] {
        let folder = two.path().join(name);
        std::fs::create_dir(&folder).expect("folder");
        write_stack(&folder, 3, 2, |image, echo, slice| {
            image
                .with(tags::IMAGE_TYPE, VR::CS, "DERIVED\\PRIMARY\\M")
                .with(tags::SERIES_INSTANCE_UID, VR::UI, series)
                .with(tags::SOP_INSTANCE_UID, VR::UI, &format!("{series}.{echo}.{slice}"))
        });
    }
    let two = two.path().to_str().expect("text");
    run(["map", two, "-o", out, "--model", "nlls", "--derived"]).fails(2, "choose one");
}
