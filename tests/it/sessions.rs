//! Sessions: saved and reopened, moved and relinked, lost and recovered, in one window or two.

use std::fs;
use std::path::{Path, PathBuf};

use egui::Key;
use egui::accesskit::Role as WidgetRole;
use egui_kittest::kittest::Queryable;
use sideroscope::display::Window as Range;
use sideroscope::fit::Model;
use sideroscope::io::home::Home;
use sideroscope::phantom::{Case, Knob};
use sideroscope::roi::edit::Modifiers;
use sideroscope::roi::{Role, Shape};
use sideroscope::session::{
    Action, AnswerChange, Conflict, Dialog, DocumentAction, DrawCommand, Executor, FileCommand, MapKind, Opened,
    PaneContent, PaneId, PlotKind, PointerEvent, RecoveryAction, RoiColumn, Session, SettingChange, StudyAction,
    TeachAction, TeachCommand, ViewAction,
};

use crate::support::window::{self as driver, Window, click, ctrl, is_shown, session};

const SIZE: [f32; 2] = [1280.0, 800.0];

fn new_session() -> Session {
    Session::new(Executor::Inline, || ())
}

fn open(session: &mut Session, path: &Path) {
    session.apply(Action::Study(StudyAction::Open(vec![path.to_path_buf()])));
    session.poll();
}

fn save(session: &mut Session, path: &Path) {
    save_with(session, path, false);
}

fn save_with(session: &mut Session, path: &Path, replaces: bool) {
    session.apply(Action::Recovery(RecoveryAction::SaveTo { path: path.to_path_buf(), replaces }));
}

/// A coarse case with a region, a setting and notes of its own.
fn edited() -> Session {
    let mut session = new_session();
    session.show(driver::coarse(Case::Iso));
    session.poll();
    edit(&mut session);
    session
}

fn edit(session: &mut Session) {
    draw(session, [20.0, 20.0], [40.0, 33.0]);
    session.apply(Action::Document(DocumentAction::Change(SettingChange::Model(Model::LogLinear))));
    session.apply(Action::Document(DocumentAction::EndGesture));
    session.apply(Action::Document(DocumentAction::Notes("Second reader: same answer.\nµ ≥ 5".to_owned())));
    session.apply(Action::Document(DocumentAction::EndGesture));
    session.poll();
}

fn draw(session: &mut Session, from: [f64; 2], to: [f64; 2]) {
    session.apply(Action::run(DrawCommand::DrawLiver));
    for event in [
        PointerEvent::Press { pos: from, tolerance_px: 1.0 },
        PointerEvent::Drag { path: vec![to], modifiers: Modifiers::default() },
        PointerEvent::Release,
    ] {
        session.apply(Action::Document(DocumentAction::Pointer(event)));
    }
    session.poll();
}

/// A built-in case as DICOM files, as a scanner would have sent it.
fn dicom(folder: &Path) -> PathBuf {
    let data = folder.join("study");
    let name = data.display().to_string();
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_sideroscope"))
        .args(["case", "hyper", "--quiet", "-o", &name])
        .output()
        .expect("the program runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    data
}

#[test]
fn a_saved_case_reopens_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("case.sideroscope.json");
    let mut first = new_session();
    first.apply(Action::Study(StudyAction::OpenCase(Case::Fatty)));
    first.poll();
    assert!(!first.is_modified(), "an untouched case has nothing to save");
    edit(&mut first);
    first.apply(Action::View(ViewAction::Slice(1)));
    first.apply(Action::View(ViewAction::Echo(4)));
    first.apply(Action::View(ViewAction::SetContent(PaneId::SECOND, PaneContent::Map(MapKind::Lic))));
    first.apply(Action::View(ViewAction::SetWindow(PaneId::FIRST, Range::new(10.0, 500.0))));
    assert!(first.is_modified());
    save(&mut first, &path);
    assert!(!first.is_modified());
    assert_eq!(first.own_path(), Some(path.as_path()));

    let mut second = new_session();
    open(&mut second, &path);
    assert_eq!(second.study.case(), Some(Case::Fatty));
    assert_eq!(second.document(), first.document());
    assert_eq!((second.view.slice, second.view.echo), (1, 4));
    assert_eq!(second.view.content(PaneId::SECOND), PaneContent::Map(MapKind::Lic));
    assert_eq!(second.shown().window(PaneId::FIRST), Range::new(10.0, 500.0));
    assert_eq!(second.study.analysis, first.study.analysis, "the same numbers");
    assert!(!second.is_modified() && second.shown().undo_label().is_none());

    // What is drawn after reopening gets a name and an id of its own.
    draw(&mut second, [60.0, 60.0], [70.0, 70.0]);
    let mut ids: Vec<_> = second.document().rois.iter().map(|roi| roi.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), second.document().rois.len());
}

/// A case that was changed comes back with its numbers, and the plots and table as they were.
#[test]
fn a_changed_case_and_the_view_of_the_answer_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("changed.sideroscope.json");
    let mut first = new_session();
    first.apply(Action::Study(StudyAction::OpenCase(Case::Iso)));
    first.poll();
    first.apply(Action::Teach(TeachAction::Turn(Knob::LesionRate, 150.0)));
    while first.poll() {}
    for change in [AnswerChange::Show(PlotKind::Residuals), AnswerChange::SortBy(RoiColumn::Rate)] {
        first.apply(Action::View(ViewAction::Answer(change)));
    }
    save(&mut first, &path);

    let mut second = new_session();
    open(&mut second, &path);
    while second.poll() {}
    assert_eq!(second.study.stack, first.study.stack, "the same images, pixel by pixel");
    assert_ne!(second.study.stack, Opened::case(Case::Iso).stack.ok(), "which are not those of the case as it is");
    assert_eq!(second.teaching.variation.changes(), first.teaching.variation.changes());
    assert_eq!(second.view.answer, first.view.answer);
    assert_eq!(second.study.analysis, first.study.analysis);
    // Back at its own numbers nothing of it is in the file.
    second.apply(Action::run(TeachCommand::ResetCase));
    while second.poll() {}
    save(&mut second, &path);
    assert!(!fs::read_to_string(&path).expect("text").contains("case_numbers"));
}

#[test]
fn data_that_moved_is_found_beside_the_session_or_where_the_user_says() {
    let root = tempfile::tempdir().expect("a folder");
    let old = root.path().join("old");
    fs::create_dir(&old).expect("a folder");
    let data = dicom(&old);
    let path = old.join("reading.sideroscope.json");
    let mut first = new_session();
    open(&mut first, &data);
    edit(&mut first);
    save(&mut first, &path);
    let text = fs::read_to_string(&path).expect("a file");
    let root_name = root.path().file_name().expect("a name").to_string_lossy().into_owned();
    assert!(text.contains("\"study\"") && !text.contains(&root_name), "the place is relative: {text}");
    for patient in ["SIMULATED", "Simulated", "PatientName"] {
        assert!(!text.contains(patient), "{patient} in {text}");
    }

    // Session and data moved together.
    let new = root.path().join("new");
    fs::rename(&old, &new).expect("moved");
    let path = new.join("reading.sideroscope.json");
    let mut second = new_session();
    open(&mut second, &path);
    assert_eq!(second.document(), first.document());
    assert_eq!(second.out.notices.shown(), first_notices(&second), "nothing to warn about");

    // The data went into another folder beside it.
    fs::create_dir(new.join("archive")).expect("a folder");
    fs::rename(new.join("study"), new.join("archive").join("1")).expect("moved");
    let mut third = new_session();
    open(&mut third, &path);
    assert_eq!(third.document(), first.document(), "searched beside the session");

    // Gone from there: asked, a wrong folder is refused, the right one is taken.
    let away = root.path().join("away");
    fs::rename(new.join("archive"), &away).expect("moved");
    let mut fourth = new_session();
    open(&mut fourth, &path);
    assert!(matches!(fourth.out.dialog, Some(Dialog::Relink { was_asked: false, .. })), "{:?}", fourth.out.dialog);
    assert!(fourth.study.stack.is_none());
    let other = root.path().join("other");
    fs::create_dir(&other).expect("a folder");
    fs::write(other.join("notes.txt"), "no image").expect("a file");
    fourth.apply(Action::Study(StudyAction::Relink(vec![other])));
    fourth.poll();
    assert!(matches!(fourth.out.dialog, Some(Dialog::Relink { was_asked: true, .. })), "{:?}", fourth.out.dialog);
    fourth.apply(Action::Study(StudyAction::Relink(vec![away.clone()])));
    fourth.poll();
    assert_eq!(fourth.out.dialog, None);
    assert_eq!(fourth.document(), first.document());
    assert_eq!(fourth.own_path(), Some(path.as_path()));

    anonymized_copies_are_known_by_their_pixels(&path, &away.join("1"), &first);
}

/// The same images under other UIDs, and other images under the same UIDs.
fn anonymized_copies_are_known_by_their_pixels(path: &Path, data: &Path, first: &Session) {
    let text = fs::read_to_string(path).expect("a file");
    let uid = &first.study.stack.as_deref().expect("a stack").info.uid;
    assert!(text.contains(uid.as_str()));
    let renamed = path.with_file_name("renamed.sideroscope.json");
    fs::write(&renamed, text.replace(uid.as_str(), "1.2.3.4")).expect("a file");
    let mut session = new_session();
    open(&mut session, &renamed);
    session.apply(Action::Study(StudyAction::Relink(vec![data.to_path_buf()])));
    session.poll();
    assert_eq!(session.document(), first.document());
    let pixels = text.split("\"pixels\": \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a digest");
    fs::write(&renamed, text.replace(pixels, "digest:0")).expect("a file");
    let mut session = new_session();
    open(&mut session, &renamed);
    session.apply(Action::Study(StudyAction::Relink(vec![data.to_path_buf()])));
    session.poll();
    let warned = session.out.notices.shown().iter().any(|notice| notice.text.contains("differ from those"));
    assert!(warned, "{:?}", session.out.notices.shown());
    fs::write(&renamed, text.replace(pixels, "digest:0").replace(uid.as_str(), "1.2.3.4")).expect("a file");
    let mut session = new_session();
    open(&mut session, &renamed);
    session.apply(Action::Study(StudyAction::Relink(vec![data.to_path_buf()])));
    session.poll();
    assert!(matches!(session.out.dialog, Some(Dialog::Relink { was_asked: true, .. })), "neither UID nor pixels");
}

fn first_notices(session: &Session) -> &[sideroscope::session::Notice] {
    let stack = session.study.stack.as_deref().expect("a stack");
    assert!(stack.info.warnings.is_empty(), "{:?}", stack.info.warnings);
    &[]
}

#[test]
fn files_that_are_no_session_say_so_and_leave_what_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = edited();
    let before = session.document().clone();
    for (text, part) in [
        ("", "damaged"),
        ("{\"format\": \"sideroscope-rois\", \"version\": 1}", "not a session"),
        ("{\"format\": \"sideroscope-session\", \"version\": 2}", "newer"),
        ("{\"format\": \"sideroscope-session\", \"version\": 1, \"source\": {\"case\": \"none\"}}", "damaged"),
    ] {
        let path = folder.path().join("x.sideroscope.json");
        fs::write(&path, text).expect("a file");
        open(&mut session, &path);
        let said = session.out.notices.shown().last().map(|notice| notice.text.clone()).unwrap_or_default();
        assert!(said.contains(part), "{text}: {said}");
        assert_eq!(*session.document(), before);
    }
}

#[test]
fn two_windows_on_one_session_do_not_overwrite_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    let path = folder.path().join("case.sideroscope.json");
    let mut first = new_session();
    first.set_home(home.clone());
    first.apply(Action::Study(StudyAction::OpenCase(Case::Iso)));
    first.poll();
    save(&mut first, &path);
    let mut second = new_session();
    second.set_home(home);
    open(&mut second, &path);
    let warned = |session: &Session| session.out.notices.shown().iter().any(|n| n.text.contains("another window"));
    assert!(warned(&second) && !warned(&first), "{:?}", second.out.notices.shown());

    draw(&mut first, [10.0, 10.0], [30.0, 30.0]);
    save(&mut first, &path);
    assert_eq!(first.out.dialog, None, "nobody wrote in between");
    let by_first = fs::read(&path).expect("a file");
    draw(&mut second, [50.0, 50.0], [80.0, 80.0]);
    second.apply(Action::run(FileCommand::SaveSession));
    assert_eq!(second.out.dialog, Some(Dialog::Conflict { path: path.clone(), conflict: Conflict::Changed }));
    assert_eq!(fs::read(&path).expect("a file"), by_first, "nothing was written");
    assert!(second.is_modified());
    // Closing does not overwrite either: the work of the second is kept apart.
    let mine = second.document().clone();
    second.apply(Action::CloseDialog);
    assert!(!second.close() && second.out.dialog == Some(Dialog::Close));
    second.apply(Action::Recovery(RecoveryAction::CloseKeeping));
    assert!(second.close());
    assert_eq!(fs::read(&path).expect("a file"), by_first);
    let mut third = new_session();
    third.set_home(Home::at(folder.path().join("home")));
    assert_eq!(third.out.dialog, Some(Dialog::Recover), "what was closed without a file is offered");
    let kept = third.recovery.lost[0].path.clone();
    third.apply(Action::Recovery(RecoveryAction::Recover(kept.clone())));
    third.poll();
    assert_eq!(*third.document(), mine);
    assert!(!kept.exists(), "it lives on as the copy of this window");
    save(&mut third, &path);
    assert!(matches!(third.out.dialog, Some(Dialog::Conflict { conflict: Conflict::Changed, .. })));
    save_with(&mut third, &path, true);
    assert!(!third.is_modified() && fs::read(&path).expect("a file") != by_first);

    let foreign = folder.path().join("foreign.sideroscope.json");
    fs::write(&foreign, "something else").expect("a file");
    save(&mut first, &foreign);
    assert!(matches!(first.out.dialog, Some(Dialog::Conflict { conflict: Conflict::Exists, .. })));
    assert_eq!(fs::read_to_string(&foreign).expect("a file"), "something else");
}

#[test]
fn work_is_copied_as_soon_as_a_gesture_ends_and_at_the_latest_after_two_seconds() {
    let folder = tempfile::tempdir().expect("a folder");
    let autosave = folder.path().join("autosave");
    let copies = || fs::read_dir(&autosave).map_or(0, Iterator::count);
    let mut session = edited();
    session.set_home(Home::at(folder.path()));
    assert_eq!((session.autosave(0.0), copies()), (None, 1), "the gesture has ended");
    assert_eq!(session.autosave(500.0), None, "nothing changed, nothing is due");

    // A drag that rests is copied after a quarter of a second, one that does not after two seconds.
    let written = || {
        let path = fs::read_dir(&autosave).expect("a folder").next().expect("a copy").expect("an entry").path();
        fs::read_to_string(path).expect("a copy")
    };
    session.apply(Action::run(DrawCommand::DrawLesion));
    session
        .apply(Action::Document(DocumentAction::Pointer(PointerEvent::Press { pos: [60.0, 60.0], tolerance_px: 1.0 })));
    for step in 0..20 {
        let path = vec![[70.0 + f64::from(step) / 10.0, 70.0]];
        session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Drag {
            path,
            modifiers: Modifiers::default(),
        })));
        let next = session.autosave(600.0 + f64::from(step) / 10.0);
        assert!(next.is_some_and(|next| next <= 0.25) && !written().contains("Lesion 2"), "step {step}");
    }
    session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Drag {
        path: vec![[75.0, 70.0]],
        modifiers: Modifiers::default(),
    })));
    session.autosave(602.0);
    assert!(written().contains("Lesion 2"));
    session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Drag {
        path: vec![[66.0, 75.0]],
        modifiers: Modifiers::default(),
    })));
    assert_eq!(session.autosave(610.0), Some(0.25));
    let before = written();
    session.autosave(610.25);
    assert_ne!(written(), before, "a drag that rests");
    session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Release)));

    save(&mut session, &folder.path().join("own"));
    assert_eq!(copies(), 0, "what stands in a file needs no copy");
    assert!(folder.path().join("own.sideroscope.json").is_file());
}

#[test]
fn a_place_that_cannot_be_written_is_asked_about_again_with_what_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = driver::small_window(SIZE);
    let place = folder.path().join("no such folder").join("case");
    window.state_mut().session.out.dialog = Some(Dialog::SaveAs);
    save(&mut window.state_mut().session, &place);
    window.run();
    assert_eq!(session(&window).out.dialog, Some(Dialog::SaveAs));
    assert!(session(&window).recovery.save_place.to_string_lossy().contains("no such folder"));
    assert!(driver::is_painted(&window, "its folder does not exist"), "and why");
    save(&mut window.state_mut().session, &folder.path().join("case"));
    window.run();
    assert_eq!(session(&window).out.dialog, None);
}

#[test]
fn lost_work_is_offered_recovered_and_discarded() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path());
    let mut first = edited();
    first.set_home(home.clone());
    first.autosave(0.0);
    first.autosave(10.0);
    let lost = first.document().clone();

    let mut beside = new_session();
    beside.set_home(home.clone());
    assert_eq!(beside.out.dialog, None, "a window that lives has lost nothing");
    // What a kill does: the process is gone, its copy stays. Files are closed by the system.
    release_locks(first);
    let mut window = driver::small_window(SIZE);
    window.state_mut().session.set_home(home.clone());
    window.run();
    assert!(is_shown(&window, "Work that was not saved"));
    click(&mut window, "Later");
    assert_eq!(session(&window).out.dialog, None);
    window.state_mut().session.set_home(home.clone());
    window.run();
    click(&mut window, "Recover");
    assert_eq!(*session(&window).document(), lost);
    assert!(session(&window).is_modified(), "it still stands in no file");

    // The recovered work is at once the copy of this window: a second crash loses nothing.
    let app = window.state_mut();
    let second = std::mem::replace(&mut app.session, new_session());
    release_locks(second);
    let mut third = new_session();
    third.set_home(home.clone());
    assert_eq!(third.out.dialog, Some(Dialog::Recover));
    assert_eq!(third.recovery.lost.len(), 1);
    let path = third.recovery.lost[0].path.clone();
    third.apply(Action::Recovery(RecoveryAction::Discard(path.clone())));
    assert!(!path.exists() && third.out.dialog.is_none());
}

/// Ends a session as a kill would: nothing of its own runs, but the system gives its locks back.
fn release_locks(session: Session) {
    drop(session);
}

#[test]
fn a_rescue_writes_what_is_on_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = edited();
    session.set_home(Home::at(folder.path()));
    let path = session.rescue().expect("a place");
    let text = fs::read_to_string(path).expect("a copy");
    assert!(text.contains("Second reader") && text.contains("Liver 2"));
}

#[test]
fn the_window_saves_by_keys_and_marks_what_is_not_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = driver::small_window(SIZE);
    assert_eq!(session(&window).title(), "Sideroscope");
    type_notes(&mut window, "seen");
    assert_eq!(session(&window).title(), "● Sideroscope");
    ctrl(&mut window, Key::S);
    assert_eq!(session(&window).out.dialog, Some(Dialog::SaveAs));
    let path = folder.path().join("seen");
    let place = window.get_by_role_and_label(WidgetRole::TextInput, "Place of the session");
    place.set_text_value_accesskit(&path.display().to_string());
    click(&mut window, "Save");
    assert_eq!(session(&window).title(), "seen — Sideroscope");
    assert!(is_shown(&window, "Session saved: seen.sideroscope.json"), "the name without its folder");
    ctrl(&mut window, Key::Z);
    assert_eq!(
        (session(&window).document().notes.as_str(), session(&window).title().as_str()),
        ("", "● seen — Sideroscope")
    );
    ctrl(&mut window, Key::S);
    assert_eq!(session(&window).title(), "seen — Sideroscope");
    let file = fs::read_to_string(folder.path().join("seen.sideroscope.json")).expect("a file");
    assert!(file.contains("\"notes\": \"\""));
}

fn type_notes(window: &mut Window, text: &str) {
    let notes = window.get_by_role_and_label(WidgetRole::MultilineTextInput, "Notes");
    notes.focus();
    notes.type_text(text);
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(session(window).document().notes, text);
}

#[test]
fn recent_files_are_listed_opened_and_grayed_when_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    let path = folder.path().join("mine.sideroscope.json");
    let mut first = edited();
    first.set_home(home.clone());
    save(&mut first, &path);
    let mut window = driver::small_window(SIZE);
    window.state_mut().session.set_home(home.clone());
    window.run();
    click(&mut window, "Open");
    click(&mut window, "mine.sideroscope.json");
    assert_eq!(session(&window).document().notes, first.document().notes);
    fs::remove_file(&path).expect("removed");
    let mut window = driver::small_window(SIZE);
    window.state_mut().session.set_home(home);
    window.run();
    click(&mut window, "Open");
    assert!(driver::is_disabled(&window, "mine.sideroscope.json (gone)"));
    click(&mut window, "Clear this list");
    assert!(session(&window).recovery.recent.is_empty());
}

#[test]
fn every_shape_and_role_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = edited();
    let shapes = [
        Shape::Ellipse { center: [30.1, 31.7], radii: [4.0 / 3.0, 2.5], rotation_deg: 33.3 },
        Shape::Rectangle { min: [1.0, 2.0], max: [10.0, 9.0] },
        Shape::Polygon(vec![[1.0, 1.0], [9.5, 1.25], [4.0, 0.1 + 0.2]]),
    ];
    for (role, shape) in Role::ALL.into_iter().zip(shapes.into_iter().cycle()) {
        session.documents.shown.add(role, 1, shape);
    }
    let path = folder.path().join("x.sideroscope.json");
    save(&mut session, &path);
    let text = fs::read(&path).expect("a file");
    let file = sideroscope::io::session_file::parse(&text).expect("a session");
    for (roi, record) in session.document().rois.iter().zip(&file.document.rois) {
        assert_eq!((&roi.shape, roi.role, &roi.name), (&record.shape, record.role, &record.name), "to the last bit");
    }
}
