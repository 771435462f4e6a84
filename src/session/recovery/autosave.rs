//! Autosave: a copy of what stands in no file, as soon as a gesture ends and at the latest two seconds into one.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;

use super::state::Recovery;
use super::task::{FileTask, Hold};
use super::update::Around;
use crate::io::session_file::{SavedAs, SessionFile};
use crate::session::document::WorkspaceId;
use crate::session::notice::NoticeKind;
use crate::session::shown::Shown;
use crate::t;
use crate::text::Message;

/// Seconds a change within a gesture rests before it is copied, and the longest it waits while the gesture goes on.
const PAUSE_S: f64 = 0.25;
const LONGEST_S: f64 = 2.0;

impl Recovery {
    /// Has copies written when it is time.
    ///
    /// * `now` — seconds on any clock that only goes forward.
    ///
    /// Returns in how many seconds to ask again; `None` while nothing waits.
    pub(in crate::session) fn autosave_due(&mut self, around: &mut Around<'_>, now: f64) -> Option<f64> {
        if self.home.is_none() || !self.is_autosaving {
            return None;
        }
        self.notice_changes(around, now);
        let mut next: Option<f64> = None;
        for id in self.ids() {
            if let Some(seconds) = self.copy_if_due(around, id, now) {
                next = Some(next.map_or(seconds, |next| next.min(seconds)));
            }
        }
        next
    }

    fn notice_changes(&mut self, around: &mut Around<'_>, now: f64) {
        let Some(workspace) = self.workspace_mut(self.current()) else { return };
        let copy = &mut workspace.copy;
        if copy.seen != around.shown.documents.shown {
            copy.seen = around.shown.documents.shown.clone();
            copy.changed_at = now;
            copy.waiting_since.get_or_insert(now);
            workspace.is_settled = false;
        }
    }

    fn copy_if_due(&mut self, around: &mut Around<'_>, id: WorkspaceId, now: f64) -> Option<f64> {
        let is_in_gesture = id == self.current() && around.shown.documents.history.is_gesture_open();
        let copy = &self.workspace(id)?.copy;
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
        self.write_copy(around, id, None);
        None
    }

    /// Has the copy of a workspace written, or removed where nothing is unsaved.
    ///
    /// * `instead_of` — a copy this one takes the place of.
    pub(in crate::session) fn write_copy(
        &mut self,
        around: &mut Around<'_>,
        id: WorkspaceId,
        instead_of: Option<PathBuf>,
    ) {
        if let Some(workspace) = self.workspace_mut(id) {
            workspace.copy.waiting_since = None;
        }
        if !self.is_unsaved(around.shown, id) {
            return self.drop_copy(around, id);
        }
        let Some(task) = self.copy_task(around, id, instead_of) else { return };
        if let Some(workspace) = self.workspace_mut(id) {
            workspace.copy.is_on_its_way = true;
        }
        around.out.file(task);
    }

    fn copy_task(
        &mut self,
        around: &mut Around<'_>,
        workspace: WorkspaceId,
        instead_of: Option<PathBuf>,
    ) -> Option<FileTask> {
        let home = self.home.clone()?;
        let file = Box::new(self.copy_file(around.shown, workspace)?);
        let copy = &mut self.workspace_mut(workspace)?.copy;
        let id = copy.id.get_or_insert_with(random_name).clone();
        let claims = copy.claim.is_none();
        Some(FileTask::WriteCopy { workspace, home, id, file, claims, instead_of })
    }

    /// The session as a copy: with the file of the user's it belongs to.
    pub(in crate::session) fn copy_file(&self, shown: Shown<'_>, id: WorkspaceId) -> Option<SessionFile> {
        let own = self.workspace(id)?.own.as_ref();
        let saved_as = own.map(|own| SavedAs { path: own.path.clone(), digest: own.digest.clone() });
        Some(SessionFile { saved_as, ..self.workspace_file(shown, id, None)? })
    }

    pub(in crate::session) fn copy_written(
        &mut self,
        around: &mut Around<'_>,
        of: WorkspaceId,
        id: &str,
        hold: Hold,
        result: Result<(), Message>,
    ) {
        let Some(workspace) = self.workspace_mut(of) else { return };
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
                around.out.notices.push(NoticeKind::Caution, t!("session-no-autosave", reason = reason));
            }
        }
    }

    pub(in crate::session) fn drop_copy_unless_unsaved(&mut self, around: &mut Around<'_>, id: WorkspaceId) {
        if !self.is_unsaved(around.shown, id) {
            self.drop_copy(around, id);
        }
    }

    pub(in crate::session) fn drop_copy(&mut self, around: &mut Around<'_>, id: WorkspaceId) {
        let home = self.home.clone();
        let Some(workspace) = self.workspace_mut(id) else { return };
        workspace.copy.waiting_since = None;
        workspace.copy.claim = None;
        if let (Some(home), Some(id)) = (home, workspace.copy.id.take()) {
            around.out.file(FileTask::DropCopy(home.autosave(&id)));
        }
    }

    /// The program fails or is told to end: what has to be written at once.
    pub(in crate::session) fn rescue_tasks(&mut self, around: &mut Around<'_>) -> Vec<FileTask> {
        self.unsaved(around.shown).into_iter().filter_map(|id| self.copy_task(around, id, None)).collect()
    }
}

/// A name no other window has: the standard library seeds its hashers at random.
pub(super) fn random_name() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
