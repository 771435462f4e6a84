//! The user's own files: saving, conflicts, and what an earlier sitting left.

use std::path::{Path, PathBuf};

use super::action::RecoveryAction;
use super::state::Recovery;
use super::task::{FileTask, Hold, Over, SaveResult, Startup};
use super::update::Around;
use super::workspace::{OwnFile, Workspace};
use crate::io::home::Lost;
use crate::io::session_file::{self, ENDING, SessionFile};
use crate::session::dialog::Dialog;
use crate::session::document::{DocumentAction, Shelved, WorkspaceId};
use crate::session::jobs::JobKind;
use crate::session::link::{Origin, SessionLink};
use crate::session::notice::NoticeKind;
use crate::session::request::Request;
use crate::session::shown::Shown;
use crate::session::teaching::TeachAction;
use crate::t;

impl Recovery {
    /// There is work that stands in no file of the user's.
    pub fn is_modified(&self, shown: Shown<'_>) -> bool {
        let is_shelved = |shelved: &Shelved| shelved.standing.is_modified(&shelved.document);
        let is_shown = shown.study.stack.is_some() && shown.documents.standing.is_modified(&shown.documents.shown);
        is_shown || shown.documents.shelf.of(self.current).any(|(_, shelved)| is_shelved(shelved))
    }

    /// Somebody's work would be lost with this workspace.
    pub(in crate::session) fn is_unsaved(&self, shown: Shown<'_>, id: WorkspaceId) -> bool {
        let Some(workspace) = self.workspace(id).filter(|workspace| !workspace.is_settled) else {
            return false;
        };
        let has_file = workspace.own.is_some();
        let is_shown = id == self.current && shown.study.stack.is_some() && !shown.documents.shelf.is_of_quiz && {
            shown.documents.standing.is_unsaved(&shown.documents.shown, has_file, shown.study.case().is_some())
        };
        is_shown
            || shown
                .documents
                .shelf
                .of(id)
                .any(|(_, shelved)| shelved.standing.is_unsaved(&shelved.document, has_file, shelved.images.is_case()))
    }

    /// The workspaces whose work would be lost, the one on screen first, by the names the user gave them.
    pub fn unsaved_names(&self, shown: Shown<'_>) -> Vec<String> {
        let mut unsaved = self.unsaved(shown);
        unsaved.sort_by_key(|id| *id != self.current);
        unsaved.into_iter().filter_map(|id| self.workspace(id)).map(Workspace::name).collect()
    }

    pub(in crate::session) fn unsaved(&self, shown: Shown<'_>) -> Vec<WorkspaceId> {
        self.ids().into_iter().filter(|&id| self.is_unsaved(shown, id)).collect()
    }

    /// The file the session was opened from or saved to.
    pub fn own_path(&self) -> Option<&Path> {
        self.workspace(self.current)?.own_path()
    }

    /// Text of the window's title bar; a dot in front marks unsaved work.
    pub fn title(&self, shown: Shown<'_>) -> String {
        let mark = if self.is_modified(shown) { "● " } else { "" };
        match self.own_path().and_then(Path::file_name) {
            Some(name) => {
                let name = name.to_string_lossy();
                format!("{mark}{} — Sideroscope", name.strip_suffix(ENDING).unwrap_or(&name))
            }
            None => format!("{mark}Sideroscope"),
        }
    }

    /// What earlier sittings left is there: preferences, recent places, work that was not saved.
    pub(super) fn start(&mut self, around: &mut Around<'_>, startup: Startup) {
        let Startup { home, preferences, recent, lost, num_damaged, documents } = startup;
        around.out.follow(TeachAction::UseFolder(home.file("cases").display().to_string()));
        self.home = Some(home);
        self.documents_folder = documents;
        match preferences {
            Some(preferences) => self.take_preferences(around, preferences),
            None => around.out.notices.push(NoticeKind::Caution, t!("preferences-broken")),
        }
        self.take_recent(around, recent);
        self.num_damaged = num_damaged;
        if num_damaged > 0 {
            around.out.notices.push(NoticeKind::Caution, t!("recover-damaged", count = num_damaged));
        }
        self.offer(around, lost, false);
    }

    fn offer(&mut self, around: &mut Around<'_>, lost: Vec<Lost>, is_of_study: bool) {
        self.is_of_study = is_of_study;
        self.lost = lost;
        // Another question that is asked already comes first; the work stays where it is.
        if !self.lost.is_empty() && around.out.dialog.is_none() {
            around.out.dialog = Some(Dialog::Recover);
        }
    }

    /// Reads again what no window holds.
    pub(in crate::session) fn list_lost(&mut self, around: &mut Around<'_>, stack: Option<String>) {
        if let Some(home) = self.home.clone() {
            around.out.file(FileTask::ListLost { home, stack });
        }
    }

    /// * `stack` — only what was made on this one.
    pub(super) fn take_lost(&mut self, around: &mut Around<'_>, mut lost: Vec<Lost>, stack: Option<&str>) {
        let Some(stack) = stack else {
            self.is_of_study = false;
            self.lost = lost;
            return;
        };
        lost.retain(|lost| is_about(&lost.file, stack));
        if around.shown.documents.shelf.on_screen.as_ref().is_some_and(|key| key.stack == stack) && !lost.is_empty() {
            self.offer(around, lost, true);
        }
    }

    /// Writes to the own file, or asks for a place.
    pub(in crate::session) fn save(&mut self, around: &mut Around<'_>) {
        match self.own_path().map(Path::to_path_buf) {
            Some(path) => self.save_to(around, path, false),
            None => self.ask_where_to_save(around),
        }
    }

    pub(in crate::session) fn ask_where_to_save(&mut self, around: &mut Around<'_>) {
        let own = self.own_path().map(Path::to_path_buf);
        self.save_place = own.unwrap_or_else(|| self.suggested_path(around.shown));
        around.out.dialog = Some(Dialog::SaveAs);
    }

    /// Beside the data, under a name that says nothing of the patient.
    pub(in crate::session) fn suggested_path(&self, shown: Shown<'_>) -> PathBuf {
        let name = match shown.study.case() {
            Some(case) => format!("{}{ENDING}", case.name()),
            None => format!("session{ENDING}"),
        };
        self.beside_study(shown).or_else(|| self.documents_folder.clone()).unwrap_or_default().join(name)
    }

    /// The folder in which the opened study lies; `None` for a built-in case.
    fn beside_study(&self, shown: Shown<'_>) -> Option<PathBuf> {
        shown.study.folder.clone()
    }

    /// The folder an export goes to unless another is named: the last one, else beside the study, else Documents.
    pub fn export_folder(&self, shown: Shown<'_>) -> PathBuf {
        let last = self.preferences.export_folder.clone();
        let folder = last.or_else(|| self.beside_study(shown)).or_else(|| self.documents_folder.clone());
        folder.unwrap_or_default()
    }

    /// Writes the session to `path`; unless it `replaces`, a file that holds something else is asked about first.
    pub(in crate::session) fn save_to(&mut self, around: &mut Around<'_>, path: PathBuf, replaces: bool) {
        let path = session_file::with_ending(&path);
        self.save_workspace(around, self.current, path, replaces);
    }

    pub(in crate::session) fn save_workspace(
        &mut self,
        around: &mut Around<'_>,
        id: WorkspaceId,
        path: PathBuf,
        replaces: bool,
    ) {
        let Some(workspace) = self.workspace(id) else { return };
        let own = workspace.own.as_ref().filter(|own| own.path == path);
        let over = match own {
            _ if replaces => Over::Anything,
            Some(own) => Over::Digest(own.digest.clone()),
            None => Over::Nothing,
        };
        let claims = own.is_none();
        let Some(file) = self.workspace_file(around.shown, id, path.parent()) else { return };
        let home = self.home.clone();
        around.out.dialog = None;
        around.out.file(FileTask::Save { workspace: id, path, file: Box::new(file), over, home, claims });
    }

    pub(super) fn saved(
        &mut self,
        around: &mut Around<'_>,
        id: WorkspaceId,
        path: PathBuf,
        file: Box<SessionFile>,
        result: SaveResult,
        hold: Hold,
    ) {
        match result {
            SaveResult::Written { digest } => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                around.out.notices.push_path(NoticeKind::Done, t!("session-saved", name = name), path.clone());
                if let Some(workspace) = self.workspace_mut(id) {
                    let before = workspace.own.take().filter(|own| own.path == path).and_then(|own| own.claim);
                    workspace.own = Some(OwnFile { path: path.clone(), digest, claim: before });
                }
                if hold != Hold::Kept {
                    self.take_hold(around, id, hold);
                }
                let images = (id == self.current).then(|| around.shown.images()).flatten();
                around.out.follow(DocumentAction::Saved { workspace: id, file, images });
                around.out.follow(RecoveryAction::Settle(id));
                self.remember_recent(around, vec![path]);
            }
            SaveResult::Conflict(conflict) => {
                self.is_closing = false;
                around.out.dialog = Some(Dialog::Conflict { path, conflict });
            }
            SaveResult::Failed(reason) => {
                self.is_closing = false;
                around.out.notices.push(NoticeKind::Problem, t!("session-not-saved", reason = reason));
                // What was typed is there to be put right.
                self.save_place = path;
                around.out.dialog = Some(Dialog::SaveAs);
            }
        }
    }

    pub(super) fn take_hold(&mut self, around: &mut Around<'_>, id: WorkspaceId, hold: Hold) {
        if hold == Hold::Refused && self.home.is_some() {
            around.out.notices.push(NoticeKind::Caution, t!("session-open-elsewhere"));
        }
        if let (Hold::Taken(claim), Some(workspace)) = (hold, self.workspace_mut(id))
            && let Some(own) = &mut workspace.own
        {
            own.claim = Some(claim);
        }
    }

    pub(in crate::session) fn recover(&mut self, around: &mut Around<'_>, path: PathBuf) {
        around.out.dialog = None;
        let Some(lost) = self.lost.iter().find(|lost| lost.path == path) else { return };
        let origin = Origin::Copy { path, saved_as: lost.file.saved_as.clone() };
        let home = self.home.clone();
        let link = SessionLink { file: lost.file.clone().into(), origin, chosen: Vec::new(), home };
        around.out.request(JobKind::Load, Request::Link(Box::new(link)));
    }

    pub(in crate::session) fn own(&mut self, around: &mut Around<'_>, id: WorkspaceId, path: PathBuf, digest: String) {
        if let Some(workspace) = self.workspace_mut(id) {
            workspace.own = Some(OwnFile { path: path.clone(), digest, claim: None });
        }
        if let Some(home) = self.home.clone() {
            around.out.file(FileTask::Hold { workspace: id, home, path });
        }
    }
}

/// Whether a file holds work on this stack.
fn is_about(file: &SessionFile, stack: &str) -> bool {
    let of_source = match &file.source {
        session_file::SourceRecord::Files(files) => session_file::is_same_uid(stack, &files.stack_uid),
        session_file::SourceRecord::Case(_) => false,
    };
    of_source || file.stacks.iter().any(|other| session_file::is_same_uid(stack, &other.files.stack_uid))
}

#[cfg(test)]
mod tests {
    use super::super::task::Lane;
    use super::*;
    use crate::io::home::Home;

    #[test]
    fn tasks_of_the_own_folder_do_not_wait_for_places_of_the_user() {
        let home = Home::at("/nowhere");
        let copy = FileTask::DropCopy("/nowhere/autosave/x".into());
        assert_eq!((copy.lane(), FileTask::Start(home).lane()), (Lane::Home, Lane::Home));
        assert_eq!(FileTask::CheckRecent(Vec::new()).lane(), Lane::Checks);
    }
}
