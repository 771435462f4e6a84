//! Small files, read and written for a session: each task is answered with one action.
//!
//! Must not know: windows; what a session does with an answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::io::home::{self, Home};
use crate::io::session_file::{self, SessionFile};
use crate::io::{rois, why};
use crate::say;
use crate::session::{
    Action, BROKEN_PREFERENCES, Conflict, FileAnswer, FileTask, Hold, Over, PREFERENCES, Preferences, RECENT,
    RecentEntry, RecoveryAction, RoisWritten, SaveResult, Startup, parse_recent, recent_text, recent_with,
};
use crate::text::Message;

/// Does what a task says; the action that answers it.
pub fn perform(task: FileTask) -> Action {
    Action::Recovery(RecoveryAction::Answered(answer(task)))
}

/// The preferences of a user, for what must be known before a session stands.
pub fn preferences(home: &Home) -> Preferences {
    read_preferences(home).unwrap_or_default()
}

fn answer(task: FileTask) -> FileAnswer {
    match task {
        FileTask::Start(home) => FileAnswer::Started(Box::new(start(home))),
        FileTask::Save { workspace, path, file, over, home, claims } => {
            let (result, hold) = save(&path, &file, &over, home.as_ref(), claims);
            FileAnswer::Saved { workspace, path, file, result, hold }
        }
        FileTask::Hold { workspace, home, path } => FileAnswer::Held { workspace, hold: hold(&home, &path) },
        FileTask::WriteCopy { workspace, home, id, file, claims, instead_of } => {
            let hold = if claims { claim(&home, &id) } else { Hold::Kept };
            let written = home.write_copy(&id, &file).map_err(|error| error.reason());
            if let (Ok(()), Some(before)) = (&written, instead_of) {
                let _ = home::discard(&before);
            }
            FileAnswer::CopyWritten { workspace, id, hold, result: written }
        }
        FileTask::DropCopy(path) => {
            let _ = home::discard(&path);
            FileAnswer::Done
        }
        FileTask::Keep { home, copies } => {
            let mut kept = Vec::new();
            let keep = |(workspace, id, file): (_, String, SessionFile)| {
                home.keep(&id, &file).map(|_| kept.push(workspace)).map_err(|error| error.reason())
            };
            let result = copies.into_iter().try_for_each(keep);
            FileAnswer::Kept(result.map(|()| kept))
        }
        FileTask::ListLost { home, stack } => FileAnswer::Lost { lost: home.lost(), stack },
        FileTask::Discard { home, path } => {
            let is_gone = home::discard(&path).is_ok();
            FileAnswer::Discarded { lost: home.lost(), is_gone }
        }
        FileTask::WritePreferences { home, text } => {
            let written = home.write(PREFERENCES, text.as_bytes());
            FileAnswer::PreferencesWritten(written.map_err(|error| error.reason()))
        }
        FileTask::Remember { home, paths } => FileAnswer::Recent(remember(&home, paths)),
        FileTask::ClearRecent(home) => {
            let _ = home.write(RECENT, recent_text(&[]).as_bytes());
            FileAnswer::Recent(Vec::new())
        }
        FileTask::CheckRecent(entries) => FileAnswer::RecentChecked(entries.into_iter().map(checked).collect()),
        FileTask::CheckFree { path, export } => {
            let path = std::path::absolute(&path).unwrap_or(path);
            let is_free = std::fs::symlink_metadata(&path).is_err();
            FileAnswer::Free { export: Box::new(export.moved_to(path)), is_free }
        }
        FileTask::WriteRois { path, file, replaces } => {
            let result = write_rois(&path, &file, replaces);
            FileAnswer::RoisWritten { path, result }
        }
    }
}

fn start(home: Home) -> Startup {
    let preferences = read_preferences(&home);
    if preferences.is_none() {
        // Kept under another name, so that nothing is lost by writing a new one.
        let _ = std::fs::rename(home.file(PREFERENCES), home.file(BROKEN_PREFERENCES));
    }
    let (recent, lost, num_damaged) = (read_recent(&home), home.lost(), home.num_damaged());
    let documents = directories::UserDirs::new().and_then(|dirs| dirs.document_dir().map(Path::to_path_buf));
    Startup { home, preferences, recent, lost, num_damaged, documents }
}

fn read_preferences(home: &Home) -> Option<Preferences> {
    match home.read(PREFERENCES) {
        Ok(bytes) => Preferences::parse(&bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(Preferences::default()),
        Err(_) => None,
    }
}

fn read_recent(home: &Home) -> Vec<RecentEntry> {
    home.read(RECENT).map(|bytes| parse_recent(&bytes)).unwrap_or_default()
}

fn remember(home: &Home, paths: Vec<PathBuf>) -> Vec<RecentEntry> {
    let paths = paths.into_iter().map(|path| std::path::absolute(&path).unwrap_or(path)).collect();
    // Another window may have written in between.
    let entries = recent_with(read_recent(home), paths);
    // A list that cannot be written is shorter next time; nothing of the user's is lost.
    let _ = home.write(RECENT, recent_text(&entries).as_bytes());
    entries
}

fn checked(entry: RecentEntry) -> RecentEntry {
    RecentEntry { is_gone: !entry.paths.iter().any(|path| path.exists()), ..entry }
}

fn save(path: &Path, file: &SessionFile, over: &Over, home: Option<&Home>, claims: bool) -> (SaveResult, Hold) {
    if let Some(conflict) = conflict(path, over) {
        return (SaveResult::Conflict(conflict), Hold::Kept);
    }
    match session_file::write(path, file) {
        Ok(digest) => {
            if let Some(home) = home {
                home.remember_saved(&digest);
            }
            let hold = home.filter(|_| claims).map_or(Hold::Kept, |home| hold(home, path));
            (SaveResult::Written { digest }, hold)
        }
        Err(error) => {
            let has_folder = path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir());
            (SaveResult::Failed(if has_folder { error.reason() } else { say!("session-no-folder") }), Hold::Kept)
        }
    }
}

fn conflict(path: &Path, over: &Over) -> Option<Conflict> {
    let is_there = std::fs::symlink_metadata(path).is_ok();
    match over {
        Over::Anything => None,
        Over::Nothing => is_there.then_some(Conflict::Exists),
        Over::Digest(digest) => {
            (is_there && session_file::digest_of(path).as_deref() != Some(digest)).then_some(Conflict::Changed)
        }
    }
}

/// The lock of a session file, by its real path: two links to it are one file.
fn hold(home: &Home, path: &Path) -> Hold {
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let name = session_file::digest(real.to_string_lossy().as_bytes()).replace(':', "-");
    claim(home, &name)
}

fn claim(home: &Home, name: &str) -> Hold {
    home.claim(name).map_or(Hold::Refused, |claim| Hold::Taken(Arc::new(claim)))
}

fn write_rois(path: &Path, file: &rois::RoiFile, replaces: bool) -> RoisWritten {
    if !replaces && std::fs::symlink_metadata(path).is_ok() {
        return RoisWritten::Taken;
    }
    rois::write_file(path, file).map_or_else(|error| RoisWritten::Failed(error.reason()), |()| RoisWritten::Written)
}

/// Opens the folder that holds `path` in the file manager of the desktop.
///
/// # Errors
/// What the system says, where it has none.
pub fn show_in_folder(path: &Path) -> Result<(), Message> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = path.parent().unwrap_or(&path);
    let mut command = if cfg!(target_os = "macos") {
        let mut command = std::process::Command::new("open");
        command.arg("-R").arg(&path);
        command
    } else if cfg!(windows) {
        let mut command = std::process::Command::new("explorer");
        command.arg(folder);
        command
    } else {
        let mut command = std::process::Command::new("xdg-open");
        command.arg(folder);
        command
    };
    let null = std::process::Stdio::null;
    command.stdin(null()).stdout(null()).stderr(null());
    let mut child = command.spawn().map_err(|error| why(&error))?;
    // Waited for apart, so that nothing is left behind while the program runs.
    let _ = std::thread::Builder::new().spawn(move || child.wait());
    Ok(())
}
