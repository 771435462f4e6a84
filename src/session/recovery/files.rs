//! The user's own files: saving, conflicts, what an earlier sitting left, and answers of [`FileTask`]s.

use std::path::{Path, PathBuf};

use super::super::document::WorkspaceId;
use super::super::document::shelf::Shelved;
use super::super::effect::Effect;
use super::super::pick::Pick;
use super::super::study::Source;
use super::super::{Action, Dialog, NoticeKind, Session};
use super::action::RecoveryAction;
use super::task::{FileAnswer, FileTask, Hold, Over, SaveResult, Startup};
use super::workspace::{OwnFile, Workspace};
use crate::io::home::Lost;
use crate::io::session_file::{self, ENDING, SessionFile};
use crate::t;

impl Session {
    pub(crate) fn file(&mut self, task: FileTask) {
        self.effects.push(Effect::File(task));
    }

    /// There is work that stands in no file of the user's.
    pub fn is_modified(&self) -> bool {
        let is_shelved = |shelved: &Shelved| shelved.standing.is_modified(&shelved.document);
        let is_shown = self.study.stack.is_some() && self.standing.is_modified(&self.document);
        is_shown || self.shelf.of(self.recovery.current).any(|(_, shelved)| is_shelved(shelved))
    }

    /// Somebody's work would be lost with this workspace.
    pub(crate) fn is_unsaved(&self, id: WorkspaceId) -> bool {
        let Some(workspace) = self.recovery.workspace(id).filter(|workspace| !workspace.is_settled) else {
            return false;
        };
        let has_file = workspace.own.is_some();
        let is_shown = id == self.recovery.current && self.study.stack.is_some() && !self.shelf.is_of_quiz && {
            self.standing.is_unsaved(&self.document, has_file, self.study.case().is_some())
        };
        is_shown
            || self
                .shelf
                .of(id)
                .any(|(_, shelved)| shelved.standing.is_unsaved(&shelved.document, has_file, shelved.images.is_case()))
    }

    /// The workspaces whose work would be lost, the one on screen first, by the names the user gave them.
    pub fn unsaved_names(&self) -> Vec<String> {
        let mut unsaved = self.unsaved();
        unsaved.sort_by_key(|id| *id != self.recovery.current);
        unsaved.into_iter().filter_map(|id| self.recovery.workspace(id)).map(Workspace::name).collect()
    }

    pub(super) fn unsaved(&self) -> Vec<WorkspaceId> {
        self.recovery.ids().into_iter().filter(|&id| self.is_unsaved(id)).collect()
    }

    /// The file the session was opened from or saved to.
    pub fn own_path(&self) -> Option<&Path> {
        self.recovery.workspace(self.recovery.current)?.own_path()
    }

    /// Text of the window's title bar; a dot in front marks unsaved work.
    pub fn title(&self) -> String {
        let mark = if self.is_modified() { "● " } else { "" };
        match self.own_path().and_then(Path::file_name) {
            Some(name) => {
                let name = name.to_string_lossy();
                format!("{mark}{} — Sideroscope", name.strip_suffix(ENDING).unwrap_or(&name))
            }
            None => format!("{mark}Sideroscope"),
        }
    }

    pub(crate) fn recover_or_save(&mut self, action: RecoveryAction) {
        match action {
            RecoveryAction::UseHome(home) => self.file(FileTask::Start(home)),
            RecoveryAction::SaveText(text) => self.recovery.save_text = text,
            RecoveryAction::SaveTo { path, replaces } => self.save_to(path, replaces),
            RecoveryAction::PickPlace => self.pick(Pick::SaveSession),
            RecoveryAction::Save => self.save(),
            RecoveryAction::ListLost => {
                self.list_lost(None);
                self.dialog = Some(Dialog::Recover);
            }
            RecoveryAction::SaveElsewhere => self.ask_where_to_save(),
            RecoveryAction::Reload(path) => self.act(Action::Open(vec![path])),
            RecoveryAction::Recover(path) => self.recover(path),
            RecoveryAction::Discard(path) => {
                if let Some(home) = self.recovery.home.clone() {
                    self.file(FileTask::Discard { home, path });
                }
            }
            RecoveryAction::CloseSaving => self.close_saving(),
            RecoveryAction::CloseKeeping => self.close_keeping(),
            RecoveryAction::CloseDiscarding => self.close_discarding(),
            RecoveryAction::Answered(answer) => self.answered(answer),
        }
    }

    fn answered(&mut self, answer: FileAnswer) {
        match answer {
            FileAnswer::Started(startup) => self.start(*startup),
            FileAnswer::Saved { workspace, path, file, result, hold } => {
                self.saved(workspace, path, &file, result, hold);
            }
            FileAnswer::Held { workspace, hold } => self.take_hold(workspace, hold),
            FileAnswer::CopyWritten { workspace, id, hold, result } => self.copy_written(workspace, &id, hold, result),
            FileAnswer::Done => {}
            FileAnswer::Kept(result) => self.kept(result),
            FileAnswer::Lost { lost, stack } => self.take_lost(lost, stack.as_deref()),
            FileAnswer::Discarded { lost, is_gone } => {
                if !is_gone {
                    self.notices.push(NoticeKind::Problem, t!("session-not-discarded"));
                }
                self.recovery.lost = lost;
                if self.recovery.lost.is_empty() {
                    self.dialog.take_if(|dialog| *dialog == Dialog::Recover);
                }
            }
            FileAnswer::PreferencesWritten(Ok(())) => {}
            FileAnswer::PreferencesWritten(Err(reason)) => {
                self.notices.push(NoticeKind::Problem, t!("preferences-not-saved", reason = reason));
            }
            FileAnswer::Recent(entries) => self.take_recent(entries),
            FileAnswer::RecentChecked(entries) => self.take_checked_recent(&entries),
            FileAnswer::Free { export, is_free } => self.export_if_free(*export, is_free),
            FileAnswer::RoisWritten { path, result } => self.rois_written(path, result),
        }
    }

    /// What earlier sittings left is there: preferences, recent places, work that was not saved.
    fn start(&mut self, startup: Startup) {
        let Startup { home, preferences, recent, lost, num_damaged, documents } = startup;
        self.teaching.library.folder = home.file("cases").display().to_string();
        self.recovery.home = Some(home);
        self.recovery.documents = documents;
        match preferences {
            Some(preferences) => self.take_preferences(preferences),
            None => self.notices.push(NoticeKind::Caution, t!("preferences-broken")),
        }
        self.take_recent(recent);
        self.recovery.num_damaged = num_damaged;
        if num_damaged > 0 {
            self.notices.push(NoticeKind::Caution, t!("recover-damaged", count = num_damaged));
        }
        self.offer(lost, false);
    }

    fn offer(&mut self, lost: Vec<Lost>, is_of_study: bool) {
        self.recovery.is_of_study = is_of_study;
        self.recovery.lost = lost;
        // Another question that is asked already comes first; the work stays where it is.
        if !self.recovery.lost.is_empty() && self.dialog.is_none() {
            self.dialog = Some(Dialog::Recover);
        }
    }

    /// Reads again what no window holds.
    pub(crate) fn list_lost(&mut self, stack: Option<String>) {
        if let Some(home) = self.recovery.home.clone() {
            self.file(FileTask::ListLost { home, stack });
        }
    }

    /// * `stack` — only what was made on this one.
    fn take_lost(&mut self, mut lost: Vec<Lost>, stack: Option<&str>) {
        let Some(stack) = stack else {
            self.recovery.is_of_study = false;
            self.recovery.lost = lost;
            return;
        };
        lost.retain(|lost| is_about(&lost.file, stack));
        if self.shelf.on_screen.as_ref().is_some_and(|key| key.stack == stack) && !lost.is_empty() {
            self.offer(lost, true);
        }
    }

    /// Writes to the own file, or asks for a place.
    pub(crate) fn save(&mut self) {
        match self.own_path().map(Path::to_path_buf) {
            Some(path) => self.save_to(path, false),
            None => self.ask_where_to_save(),
        }
    }

    pub(crate) fn ask_where_to_save(&mut self) {
        let suggested = self.own_path().map(Path::to_path_buf).unwrap_or_else(|| self.suggested_path());
        self.recovery.save_text = suggested.display().to_string();
        self.dialog = Some(Dialog::SaveAs);
    }

    /// Beside the data, under a name that says nothing of the patient.
    pub(crate) fn suggested_path(&self) -> PathBuf {
        let name = match self.study.case() {
            Some(case) => format!("{}{ENDING}", case.name()),
            None => format!("session{ENDING}"),
        };
        self.beside_study().or_else(|| self.recovery.documents.clone()).unwrap_or_default().join(name)
    }

    /// The folder in which the opened study lies; `None` for a built-in case.
    fn beside_study(&self) -> Option<PathBuf> {
        match &self.study.source {
            Some(Source::Paths(paths)) => {
                let path = std::path::absolute(paths.first()?).ok()?;
                path.parent().map(Path::to_path_buf)
            }
            _ => None,
        }
    }

    /// The folder an export goes to unless another is named: the last one, else beside the study, else Documents.
    pub fn export_folder(&self) -> PathBuf {
        let last = self.preferences.export_folder.clone();
        let folder = last.or_else(|| self.beside_study()).or_else(|| self.recovery.documents.clone());
        folder.unwrap_or_default()
    }

    /// Writes the session to `path`; unless it `replaces`, a file that holds something else is asked about first.
    pub(crate) fn save_to(&mut self, path: PathBuf, replaces: bool) {
        let path = session_file::with_ending(&path);
        self.history.commit(&self.document);
        self.save_workspace(self.recovery.current, path, replaces);
    }

    pub(super) fn save_workspace(&mut self, id: WorkspaceId, path: PathBuf, replaces: bool) {
        let Some(workspace) = self.recovery.workspace(id) else { return };
        let own = workspace.own.as_ref().filter(|own| own.path == path);
        let over = match own {
            _ if replaces => Over::Anything,
            Some(own) => Over::Digest(own.digest.clone()),
            None => Over::Nothing,
        };
        let claims = own.is_none();
        let Some(file) = self.workspace_file(id, path.parent()) else { return };
        let home = self.recovery.home.clone();
        self.dialog = None;
        self.file(FileTask::Save { workspace: id, path, file: Box::new(file), over, home, claims });
    }

    fn saved(&mut self, id: WorkspaceId, path: PathBuf, file: &SessionFile, result: SaveResult, hold: Hold) {
        match result {
            SaveResult::Written { digest } => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.notices.push_path(NoticeKind::Done, t!("session-saved", name = name), path.clone());
                if let Some(workspace) = self.recovery.workspace_mut(id) {
                    let before = workspace.own.take().filter(|own| own.path == path).and_then(|own| own.claim);
                    workspace.own = Some(OwnFile { path: path.clone(), digest, claim: before });
                }
                if hold != Hold::Kept {
                    self.take_hold(id, hold);
                }
                self.mark_saved(id, file);
                self.drop_copy_unless_unsaved(id);
                self.remember_recent(vec![path]);
                self.go_on_closing();
            }
            SaveResult::Conflict(conflict) => {
                self.recovery.is_closing = false;
                self.dialog = Some(Dialog::Conflict { path, conflict });
            }
            SaveResult::Failed(reason) => {
                self.recovery.is_closing = false;
                self.notices.push(NoticeKind::Problem, t!("session-not-saved", reason = reason));
                // What was typed is there to be put right.
                self.recovery.save_text = path.display().to_string();
                self.dialog = Some(Dialog::SaveAs);
            }
        }
    }

    fn take_hold(&mut self, id: WorkspaceId, hold: Hold) {
        if hold == Hold::Refused && self.recovery.home.is_some() {
            self.notices.push(NoticeKind::Caution, t!("session-open-elsewhere"));
        }
        if let (Hold::Taken(claim), Some(workspace)) = (hold, self.recovery.workspace_mut(id))
            && let Some(own) = &mut workspace.own
        {
            own.claim = Some(claim);
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
