//! What lies in the program's folder and what a session from somebody else says: neither is trusted.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use sideroscope::io::home::Home;
use sideroscope::session::{Action, Dialog, DrawCommand, RecoveryAction, Session, StudyAction};

use crate::sitting::{draw, new_session, open, two_series};

/// A session whose place is as `edit` makes it; its images lie elsewhere.
fn foreign(folder: &Path, edit: impl Fn(&mut serde_json::Value)) -> std::path::PathBuf {
    let study = two_series(folder);
    let path = folder.join("mail").join("x.sideroscope.json");
    fs::create_dir(folder.join("mail")).expect("a folder");
    let mut session = new_session();
    open(&mut session, &study);
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    session.apply(Action::Recovery(RecoveryAction::SaveTo { path: path.clone(), replaces: false }));
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
    edit(&mut file["source"]["files"]["places"][0]);
    fs::write(&path, file.to_string()).expect("written");
    path
}

fn asks_first(session: &Session) -> bool {
    matches!(session.out.dialog, Some(Dialog::Relink { was_asked: false, .. })) && session.study.stack.is_none()
}

#[test]
fn a_foreign_session_leads_nowhere_without_being_asked() {
    for absolute in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path().join("study").display().to_string();
        let path = foreign(folder.path(), |place| {
            *place = match absolute {
                true => serde_json::json!({"absolute": study}),
                false => serde_json::json!({"relative": "../study"}),
            };
        });
        let mut session = new_session();
        session.set_home(Home::at(folder.path().join("home")));
        open(&mut session, &path);
        assert!(asks_first(&session), "absolute {absolute}: {:?}", session.out.dialog);
        let Some(Dialog::Relink { link, .. }) = &session.out.dialog else { panic!("it asks") };
        let asked = link.suggested().expect("a place is suggested");
        assert!(asked.ends_with("study"), "{asked:?}");
        session.apply(Action::Study(StudyAction::Relink(vec![asked])));
        while session.poll() {}
        assert_eq!(session.document().rois.len(), 1);
    }
}

#[test]
fn an_own_session_finds_its_images_wherever_they_lie() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path().join("home"));
    let study = two_series(folder.path());
    fs::create_dir(folder.path().join("mine")).expect("a folder");
    let path = folder.path().join("mine").join("x.sideroscope.json");
    let mut session = new_session();
    session.set_home(home.clone());
    open(&mut session, &study);
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    session.apply(Action::Recovery(RecoveryAction::SaveTo { path: path.clone(), replaces: false }));
    let mut again = new_session();
    again.set_home(home);
    open(&mut again, &path);
    assert_eq!((again.out.dialog.clone(), again.document()), (None, session.document()));
    assert_eq!(again.recovery.recent[0].paths, [path], "the session stands above its folder");
}

/// Pipes, devices, links and huge files in the place of the program's own are passed over at once.
#[cfg(unix)]
#[test]
fn a_start_waits_for_nothing_in_the_own_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("home");
    fs::create_dir_all(root.join("autosave")).expect("a folder");
    let pipe = |name: &str| {
        let made = std::process::Command::new("mkfifo").arg(root.join(name)).status();
        assert!(made.expect("mkfifo").success());
    };
    pipe("recent.json");
    pipe("autosave/1.sideroscope.json");
    std::os::unix::fs::symlink("/dev/zero", root.join("preferences.json")).expect("a link");
    let huge = fs::File::create(root.join("autosave/2.sideroscope.json")).expect("a file");
    huge.set_len(2 << 30).expect("a sparse file");
    let started = Instant::now();
    let mut session = new_session();
    session.set_home(Home::at(&root));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let said: Vec<&str> = session.out.notices.shown().iter().map(|notice| notice.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("damaged")), "a copy that cannot be read is told of: {said:?}");
    assert!(session.recovery.recent.is_empty() && session.recovery.lost.is_empty());
}

#[cfg(unix)]
#[test]
fn everything_in_the_own_folder_is_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("home");
    let study = two_series(folder.path());
    let mut session = new_session();
    session.set_home(Home::at(&root));
    open(&mut session, &study);
    draw(&mut session, DrawCommand::DrawLesion, [40.0, 40.0], [52.0, 52.0]);
    session.autosave(0.0);
    session.apply(Action::Recovery(RecoveryAction::Prefer(Box::new(session.recovery.preferences.clone()))));
    let mut open_folders = vec![root];
    let mut count = 0;
    while let Some(path) = open_folders.pop() {
        let found = fs::symlink_metadata(&path).expect("there");
        let expected = if found.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(found.permissions().mode() & 0o777, expected, "{}", path.display());
        count += 1;
        if found.is_dir() {
            open_folders.extend(fs::read_dir(&path).expect("readable").map(|entry| entry.expect("entry").path()));
        }
    }
    assert!(count >= 7, "root, autosave, its copy, locks, its lock, recent, preferences: {count}");
}
