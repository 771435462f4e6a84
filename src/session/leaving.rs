//! What the outside asks of the files behind the work: names, copies in time, and the way out.

use std::path::{Path, PathBuf};

use super::Session;
use super::recovery::FileTask;
use crate::io::session_file::SessionFile;

impl Session {
    /// Has copies written when it is time.
    ///
    /// * `now` — seconds on any clock that only goes forward.
    ///
    /// Returns in how many seconds to ask again; `None` while nothing waits.
    pub fn autosave_due(&mut self, now: f64) -> Option<f64> {
        self.recovery(|recovery, around| recovery.autosave_due(around, now))
    }

    /// The user wants to leave; `true` when nothing is left to ask.
    pub fn may_close(&mut self) -> bool {
        self.documents.end_gesture();
        self.recovery(|recovery, around| recovery.leaves(around))
    }

    /// The program fails or is told to end: what has to be written at once, a gesture under way included.
    pub fn rescue_tasks(&mut self) -> Vec<FileTask> {
        self.documents.end_gesture();
        self.recovery(|recovery, around| recovery.rescue_tasks(around))
    }

    /// Text of the window's title bar; a dot in front marks unsaved work.
    pub fn title(&self) -> String {
        self.recovery.title(self.shown())
    }

    /// There is work that stands in no file of the user's.
    pub fn is_modified(&self) -> bool {
        self.recovery.is_modified(self.shown())
    }

    /// The workspaces whose work would be lost, the one on screen first, by the names the user gave them.
    pub fn unsaved_names(&self) -> Vec<String> {
        self.recovery.unsaved_names(self.shown())
    }

    /// The file the session was opened from or saved to.
    pub fn own_path(&self) -> Option<&Path> {
        self.recovery.own_path()
    }

    /// The folder an export goes to unless another is named: the last one, else beside the study, else Documents.
    pub fn export_folder(&self) -> PathBuf {
        self.recovery.export_folder(self.shown())
    }

    /// The session as a file in `folder`; places count from there where they can. `None` while nothing is open.
    pub fn to_file(&self, folder: Option<&Path>) -> Option<SessionFile> {
        self.recovery.workspace_file(self.shown(), self.recovery.current(), folder)
    }
}
