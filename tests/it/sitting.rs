//! One sitting: regions stay with their series, files change when the user saves, and what ends the program takes the
//! gesture in hand at most.

use std::fs;
use std::path::{Path, PathBuf};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sideroscope::io::home::Home;
use sideroscope::io::session_file::{self, SourceRecord};
use sideroscope::phantom::{Case, Knob};
use sideroscope::roi::edit::Modifiers;
use sideroscope::session::{
    Action, Dialog, Document, DocumentAction, DrawCommand, EditCommand, Executor, PointerEvent, RecoveryAction,
    RegionCommand, Session, StudyAction, TeachAction, ViewAction,
};

use crate::support::window as driver;

pub(crate) fn new_session() -> Session {
    Session::new(Executor::Inline, || ())
}

pub(crate) fn open(session: &mut Session, path: &Path) {
    session.apply(Action::Study(StudyAction::Open(vec![path.to_path_buf()])));
    while session.poll() {}
}

/// A region drawn by one drag, corner to corner.
pub(crate) fn draw(session: &mut Session, command: DrawCommand, from: [f64; 2], to: [f64; 2]) {
    session.apply(Action::run(command));
    for event in [
        PointerEvent::Press { pos: from, tolerance_px: 1.0 },
        PointerEvent::Drag { path: vec![to], modifiers: Modifiers::default() },
        PointerEvent::Release,
    ] {
        session.apply(Action::Document(DocumentAction::Pointer(event)));
    }
    while session.poll() {}
}

/// Two series in one study folder.
pub(crate) fn two_series(folder: &Path) -> PathBuf {
    let study = folder.join("study");
    for (case, name) in [("hyper", "1"), ("iso", "2")] {
        let to = study.join(name).display().to_string();
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_sideroscope"))
            .args(["case", case, "--quiet", "-o", &to])
            .output()
            .expect("the program runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    study
}

pub(crate) fn other_series(session: &mut Session) {
    let other = 1 - session.study.open_index().expect("one of two");
    session.apply(Action::Study(StudyAction::OpenStack(other)));
    while session.poll() {}
}

fn save(session: &mut Session, path: &Path) {
    session.apply(Action::Recovery(RecoveryAction::SaveTo { path: path.to_path_buf(), replaces: true }));
}

/// Opening another series keeps the regions, history and verdict of the one before; coming back restores them.
#[test]
fn regions_stay_with_their_series_with_undo_and_verdict() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = two_series(folder.path());
    let mut session = new_session();
    open(&mut session, &study);
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    draw(&mut session, DrawCommand::DrawLiver, [70.0, 40.0], [90.0, 56.0]);
    session.apply(Action::View(ViewAction::Slice(1)));
    let (first, verdict, undo) =
        (session.document().clone(), session.study.analysis.clone(), session.shown().undo_label());
    assert!(verdict.as_ref().is_some_and(|analysis| analysis.verdict.is_some()));

    other_series(&mut session);
    assert!(
        session.document().rois.is_empty() && session.shown().undo_label().is_none(),
        "the other series has its own"
    );
    assert!(session.is_modified(), "the title says that work of this study is not saved");
    draw(&mut session, DrawCommand::DrawLiver, [60.0, 60.0], [80.0, 80.0]);
    let second = session.document().clone();

    other_series(&mut session);
    assert_eq!((session.document(), session.view.slice), (&first, 1));
    assert_eq!((&session.study.analysis, session.shown().undo_label()), (&verdict, undo));
    session.apply(Action::run(EditCommand::Undo));
    assert_eq!(session.document().rois.len(), 1, "undo reaches back before the change");
    session.apply(Action::run(EditCommand::Redo));
    assert_eq!(*session.document(), first);

    // The folder opened again, and a case in between: still there.
    session.show(driver::coarse(Case::Iso));
    while session.poll() {}
    assert!(!session.is_modified());
    open(&mut session, &study);
    let shown = [&first, &second].into_iter().find(|document| *document == session.document());
    assert!(shown.is_some(), "{:?}", session.document());
    other_series(&mut session);
    assert!([&first, &second].contains(&session.document()));
}

/// All documents of a study are in its session file; a program that reads the first alone finds it where it always was.
#[test]
fn a_session_file_holds_every_series_that_holds_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let (study, path) = (two_series(folder.path()), folder.path().join("a.sideroscope.json"));
    let mut session = new_session();
    open(&mut session, &study);
    let looked_at = session.study.stack.as_deref().expect("a stack").info.uid.clone();
    save(&mut session, &path);
    other_series(&mut session);
    other_series(&mut session);
    save(&mut session, &path);
    let read = |path: &Path| session_file::parse(&fs::read(path).expect("a file")).expect("a session");
    assert!(read(&path).stacks.is_empty(), "a series that was looked at is no work");
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    let first = session.document().clone();
    other_series(&mut session);
    draw(&mut session, DrawCommand::DrawLiver, [60.0, 60.0], [80.0, 80.0]);
    let second = session.document().clone();
    save(&mut session, &path);
    assert!(!session.is_modified(), "both stand in the file");

    let file = read(&path);
    let SourceRecord::Files(source) = &file.source else { panic!("files") };
    assert_eq!((file.document.rois.len(), file.stacks.len()), (1, 1));
    assert_ne!(source.stack_uid, looked_at);
    assert_eq!((&file.stacks[0].files.stack_uid, file.stacks[0].document.rois.len()), (&looked_at, 1));

    let mut again = new_session();
    open(&mut again, &path);
    assert_eq!(*again.document(), second);
    assert!(!again.is_modified());
    other_series(&mut again);
    assert_eq!(*again.document(), first);
    assert!(!again.is_modified());

    // A file of the version before has no such list.
    let mut text: serde_json::Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    text.as_object_mut().expect("an object").remove("stacks");
    fs::write(&path, text.to_string()).expect("written");
    let mut old = new_session();
    open(&mut old, &path);
    assert_eq!(*old.document(), second);
}

/// The file changes when the user saves and at no other time; leaving asks.
#[test]
fn a_saved_file_changes_only_when_the_user_saves() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    let (study, path) = (two_series(folder.path()), folder.path().join("a.sideroscope.json"));
    let start = || {
        let mut session = new_session();
        session.set_home(home.clone());
        session
    };
    let mut session = start();
    open(&mut session, &study);
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    save(&mut session, &path);
    let saved = fs::read(&path).expect("a file");
    session.apply(Action::run(RegionCommand::DeleteRoi));
    assert!(session.document().rois.is_empty() && session.title().starts_with('●'));
    session.autosave(0.0);
    other_series(&mut session);
    session.show(driver::coarse(Case::Iso));
    assert!(!session.close());
    assert_eq!(session.out.dialog, Some(Dialog::Close));
    assert_eq!(session.unsaved_names(), ["a"]);
    session.apply(Action::CloseDialog);
    assert_eq!(fs::read(&path).expect("a file"), saved, "neither leaving nor looking elsewhere writes it");

    // Kept: offered at the next start; the file is still as it was.
    session.close();
    session.apply(Action::Recovery(RecoveryAction::CloseKeeping));
    assert!(session.recovery.may_close && session.close());
    drop(session);
    assert_eq!(fs::read(&path).expect("a file"), saved);
    let mut session = start();
    assert_eq!(session.out.dialog, Some(Dialog::Recover));
    let kept = session.recovery.lost[0].path.clone();
    session.apply(Action::Recovery(RecoveryAction::Recover(kept)));
    while session.poll() {}
    assert!(session.document().rois.is_empty() && session.own_path() == Some(path.as_path()));

    // Saved on the way out.
    assert!(!session.close());
    session.apply(Action::Recovery(RecoveryAction::CloseSaving));
    assert!(session.recovery.may_close, "{:?}", session.out.dialog);
    drop(session);
    assert_ne!(fs::read(&path).expect("a file"), saved);
    assert_eq!(start().out.dialog, None, "nothing is left");
}

/// Work without a file is asked about, by the name of its study, and offered when the study is opened again.
#[test]
fn work_without_a_file_is_offered_at_the_end_at_the_start_and_with_its_study() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    let study = two_series(folder.path());
    let mut session = new_session();
    session.set_home(home.clone());
    open(&mut session, &study);
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    let lost = session.document().clone();
    assert!(!session.close());
    assert_eq!(session.unsaved_names(), ["study"]);
    session.apply(Action::Recovery(RecoveryAction::CloseSaving));
    assert_eq!(session.out.dialog, Some(Dialog::SaveAs), "it has no file yet");
    session.apply(Action::CloseDialog);
    assert!(!session.recovery.may_close, "the user stays");
    session.close();
    session.apply(Action::Recovery(RecoveryAction::CloseKeeping));
    assert!(session.close());
    drop(session);

    let mut session = new_session();
    session.set_home(home.clone());
    assert_eq!(session.out.dialog, Some(Dialog::Recover), "at the start");
    session.apply(Action::CloseDialog);
    session.show(driver::coarse(Case::Iso));
    assert_eq!(session.out.dialog, None, "another study");
    open(&mut session, &study);
    assert!(session.out.dialog == Some(Dialog::Recover) && session.recovery.is_of_study, "with its study");
    let kept = session.recovery.lost[0].path.clone();
    session.apply(Action::Recovery(RecoveryAction::Recover(kept.clone())));
    while session.poll() {}
    assert_eq!(*session.document(), lost);
    assert!(!kept.exists(), "it lives on as the copy of this window");

    assert!(!session.close());
    session.apply(Action::Recovery(RecoveryAction::CloseDiscarding));
    assert!(session.close());
    drop(session);
    let mut session = new_session();
    session.set_home(home);
    assert_eq!(session.out.dialog, None, "what was discarded is gone");
}

#[test]
fn who_merely_looks_at_cases_is_asked_nothing_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = new_session();
    session.set_home(Home::at(folder.path()));
    for case in [Case::Iso, Case::Hyper, Case::Iso] {
        session.apply(Action::Study(StudyAction::OpenCase(case)));
        while session.poll() {}
        session.apply(Action::Teach(TeachAction::Turn(Knob::LesionRate, 150.0)));
        while session.poll() {}
        session.autosave(0.0);
    }
    assert!(session.close(), "{:?}", session.unsaved_names());
    let copies = |name| fs::read_dir(folder.path().join(name)).map_or(0, Iterator::count);
    assert_eq!([copies("autosave"), copies("unsaved")], [0, 0]);
}

#[test]
fn without_a_folder_closing_asks_and_saves_or_discards() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = two_series(folder.path());
    let mut session = new_session();
    open(&mut session, &study);
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    assert!(!session.close() && session.out.dialog == Some(Dialog::Close));
    session.apply(Action::Recovery(RecoveryAction::CloseKeeping));
    assert!(!session.recovery.may_close, "nowhere to keep it");
    session.apply(Action::Recovery(RecoveryAction::CloseSaving));
    session.apply(Action::Recovery(RecoveryAction::SaveTo { path: folder.path().join("b"), replaces: false }));
    assert!(session.recovery.may_close && session.close());
}

/// Ends the program at 20 random moments of drawing with pauses of 0.2 to 3 s; the clock is simulated.
#[test]
fn a_kill_at_any_moment_loses_at_most_the_gesture_in_hand() {
    let mut random = ChaCha8Rng::seed_from_u64(14);
    for trial in 0..20 {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let mut session = new_session();
        session.set_home(home.clone());
        session.show(driver::coarse(Case::Iso));
        session.poll();
        let (mut now, kill_at) = (0.0, random.random_range(1.0..9.0));
        // As the window does: after every frame the time has gone on and copies are written when they are due.
        let frame = |session: &mut Session, now: &mut f64| {
            *now += 1.0 / 60.0;
            session.autosave(*now);
        };
        let mut finished: Document = session.document().clone();
        let mut drawn = 0;
        'drawing: loop {
            let at = [20.0 + f64::from(drawn % 5) * 8.0, 20.0 + f64::from(drawn / 5 % 5) * 8.0];
            session.apply(Action::run(DrawCommand::DrawLiver));
            session
                .apply(Action::Document(DocumentAction::Pointer(PointerEvent::Press { pos: at, tolerance_px: 1.0 })));
            for step in 1..random.random_range(3..8) {
                let path = vec![[at[0] + f64::from(step) / 3.0, at[1] + f64::from(step) / 3.0]];
                session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Drag {
                    path,
                    modifiers: Modifiers::default(),
                })));
                frame(&mut session, &mut now);
                if now > kill_at {
                    break 'drawing;
                }
            }
            session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Release)));
            frame(&mut session, &mut now);
            finished = session.document().clone();
            drawn += 1;
            let pause = now + random.random_range(0.2..3.0);
            while now < pause {
                frame(&mut session, &mut now);
                if now > kill_at {
                    break 'drawing;
                }
            }
        }
        // Nothing of the session's own runs; the system gives its locks back.
        drop(session);
        let lost = home.lost();
        let read = lost.first().map(|lost| Document::from_file(&lost.file));
        let rois = read.as_ref().map_or(&[][..], |document| &document.rois[..]);
        let is_there = |roi: &sideroscope::roi::Roi| rois.contains(roi);
        if drawn > 0 {
            assert!(finished.rois.iter().all(is_there), "trial {trial}: {drawn} drawn, killed at {kill_at:.2} s");
        }
        assert!(rois.len() <= finished.rois.len() + 1, "trial {trial}");
    }
}
