//! Autosave: a copy of what stands in no file, as soon as a gesture ends and at the latest two seconds into one.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;

use super::super::document::WorkspaceId;
use super::super::{NoticeKind, Session};
use super::task::{FileTask, Hold};
use crate::io::session_file::SavedAs;
use crate::t;
use crate::text::Message;

/// Seconds a change within a gesture rests before it is copied, and the longest it waits while the gesture goes on.
const PAUSE_S: f64 = 0.25;
const LONGEST_S: f64 = 2.0;

impl Session {
    /// Has copies written when it is time.
    ///
    /// * `now` — seconds on any clock that only goes forward.
    ///
    /// Returns in how many seconds to ask again; `None` while nothing waits.
    pub fn autosave_due(&mut self, now: f64) -> Option<f64> {
        if self.recovery.home.is_none() || !self.recovery.is_autosaving {
            return None;
        }
        self.notice_changes(now);
        let mut next: Option<f64> = None;
        for id in self.recovery.ids() {
            if let Some(seconds) = self.copy_if_due(id, now) {
                next = Some(next.map_or(seconds, |next| next.min(seconds)));
            }
        }
        next
    }

    fn notice_changes(&mut self, now: f64) {
        let Some(workspace) = self.recovery.workspace_mut(self.recovery.current()) else { return };
        let copy = &mut workspace.copy;
        if copy.seen != self.document {
            copy.seen = self.document.clone();
            copy.changed_at = now;
            copy.waiting_since.get_or_insert(now);
            workspace.is_settled = false;
        }
    }

    fn copy_if_due(&mut self, id: WorkspaceId, now: f64) -> Option<f64> {
        let is_in_gesture = id == self.recovery.current() && self.history.is_gesture_open();
        let copy = &self.recovery.workspace(id)?.copy;
        let since = copy.waiting_since?;
        // A text box that keeps the focus is a gesture without end, so a rest counts within one too.
        let due = if is_in_gesture { (copy.changed_at + PAUSE_S).min(since + LONGEST_S) } else { now };
        if now < due {
            return Some(due - now);
        }
        if copy.is_on_its_way {
            // Its answer wakes the window.
            return Some(PAUSE_S);
        }
        self.write_copy(id, None);
        None
    }

    /// Has the copy of a workspace written, or removed where nothing is unsaved.
    ///
    /// * `instead_of` — a copy this one takes the place of.
    pub(crate) fn write_copy(&mut self, id: WorkspaceId, instead_of: Option<PathBuf>) {
        if let Some(workspace) = self.recovery.workspace_mut(id) {
            workspace.copy.waiting_since = None;
        }
        if !self.is_unsaved(id) {
            return self.drop_copy(id);
        }
        let Some(task) = self.copy_task(id, instead_of) else { return };
        if let Some(workspace) = self.recovery.workspace_mut(id) {
            workspace.copy.is_on_its_way = true;
        }
        self.file(task);
    }

    fn copy_task(&mut self, workspace: WorkspaceId, instead_of: Option<PathBuf>) -> Option<FileTask> {
        let home = self.recovery.home.clone()?;
        let file = Box::new(self.copy_file(workspace)?);
        let copy = &mut self.recovery.workspace_mut(workspace)?.copy;
        let id = copy.id.get_or_insert_with(random_name).clone();
        let claims = copy.claim.is_none();
        Some(FileTask::WriteCopy { workspace, home, id, file, claims, instead_of })
    }

    /// The program fails or is told to end: what has to be written at once, a gesture under way included.
    pub fn rescue_tasks(&mut self) -> Vec<FileTask> {
        self.history.commit(&self.document);
        let unsaved: Vec<WorkspaceId> = self.unsaved();
        unsaved.into_iter().filter_map(|id| self.copy_task(id, None)).collect()
    }

    /// The session as a copy: with the file of the user's it belongs to.
    pub(super) fn copy_file(&self, id: WorkspaceId) -> Option<crate::io::session_file::SessionFile> {
        let own = self.recovery.workspace(id)?.own.as_ref();
        let saved_as = own.map(|own| SavedAs { path: own.path.clone(), digest: own.digest.clone() });
        Some(crate::io::session_file::SessionFile { saved_as, ..self.workspace_file(id, None)? })
    }

    pub(super) fn copy_written(&mut self, of: WorkspaceId, id: &str, hold: Hold, result: Result<(), Message>) {
        let Some(workspace) = self.recovery.workspace_mut(of) else { return };
        let copy = &mut workspace.copy;
        copy.is_on_its_way = false;
        // A copy that was given up since gives its lock back here.
        if let Hold::Taken(claim) = hold
            && copy.id.as_deref() == Some(id)
        {
            copy.claim = Some(claim);
        }
        if let Err(reason) = result {
            // Tried again with the next change; said once.
            if !std::mem::replace(&mut copy.has_failed, true) {
                self.notices.push(NoticeKind::Caution, t!("session-no-autosave", reason = reason));
            }
        }
    }

    pub(super) fn drop_copy_unless_unsaved(&mut self, id: WorkspaceId) {
        if !self.is_unsaved(id) {
            self.drop_copy(id);
        }
    }

    pub(super) fn drop_copy(&mut self, id: WorkspaceId) {
        let home = self.recovery.home.clone();
        let Some(workspace) = self.recovery.workspace_mut(id) else { return };
        workspace.copy.waiting_since = None;
        workspace.copy.claim = None;
        if let (Some(home), Some(id)) = (home, workspace.copy.id.take()) {
            self.file(FileTask::DropCopy(home.autosave(&id)));
        }
    }
}

/// A name no other window has: the standard library seeds its hashers at random.
pub(super) fn random_name() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
