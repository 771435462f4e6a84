//! Images without echo times: the window and the command line ask for them, then fit.

use dicom_dictionary_std::tags;
use egui_kittest::kittest::Queryable;
use sideroscope::session::{Action, Dialog, EditCommand, StudyAction};

use crate::cli_support::run;
use crate::ingest_files::write_stack;
use crate::support::window as driver;

const SIZE: [f32; 2] = [1200.0, 800.0];

fn without_times() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    // Decaying, so that maps have values.
    write_stack(folder.path(), 3, 2, |image, echo, _| image.without(tags::ECHO_TIME).filled([900, 600, 400][echo]));
    folder
}

#[test]
fn the_window_asks_for_echo_times_and_fits_with_them() {
    let folder = without_times();
    let mut window = driver::empty_window(SIZE);
    window.state_mut().session.apply(Action::Study(StudyAction::Open(vec![folder.path().to_owned()])));
    window.run();
    assert_eq!(driver::session(&window).out.dialog, Some(Dialog::EchoTimes));
    assert!(driver::session(&window).study.stack.as_deref().is_some_and(|stack| !stack.can_be_fitted()));
    // A number of an echo is no echo time.
    assert!(driver::is_painted(&window, "TE unknown") && !driver::is_painted(&window, "TE 3.00 ms"));
    assert!(driver::painted_texts(&window).iter().any(|painted| painted.text.contains("Echo times are unknown")));
    window.get_by_label("Echo times in ms").focus();
    window.run();
    window.get_by_label("Echo times in ms").type_text("1.2 2.4");
    window.run();
    assert!(driver::is_disabled(&window, "Use these times"), "three echoes need three times");
    window.get_by_label("Echo times in ms").type_text(" 3.6");
    window.run();
    driver::click(&mut window, "Use these times");
    let session = driver::session(&window);
    assert_eq!(session.out.dialog, None);
    let stack = session.study.stack.as_deref().expect("still open");
    assert_eq!(stack.te_ms(), [1.2, 2.4, 3.6]);
    assert!(stack.can_be_fitted());
    assert!(stack.info.warnings.iter().any(|warning| warning.to_string().contains("typed in")));
    assert!(session.is_enabled(EditCommand::EchoTimes).is_err(), "they are known now");
    assert!(driver::is_painted(&window, "TE 3.60 ms") && !driver::is_painted(&window, "TE unknown"));
}

#[test]
fn the_command_line_takes_echo_times_for_such_images_only() {
    let folder = without_times();
    let input = folder.path().to_str().expect("text");
    let output = tempfile::tempdir().expect("folder");
    let out = output.path().to_str().expect("text");
    run(["map", input, "-o", out]).fails(1, "type them in");
    run(["map", input, "-o", out, "--te", "1.2,2.4"]).fails(2, "the stack has 3 echoes");
    run(["map", input, "-o", out, "--te", "2.4,1.2,3.6"]).fails(2, "must ascend");
    // So few voxels tell no noise level; three echoes cannot tell it too, so the model must do without.
    run(["map", input, "-o", out, "--te", "1.2+1.2x3", "--model", "nlls"]).ok();

    let stated = tempfile::tempdir().expect("folder");
    write_stack(stated.path(), 3, 2, |image, _, _| image);
    run(["map", stated.path().to_str().expect("text"), "-o", out, "--te", "1,2,3"]).fails(2, "leave --te out");
}
