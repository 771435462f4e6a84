//! The studies of this sitting: which workspace a stack belongs to, and each as one file.

use std::path::Path;

use super::state::Recovery;
use super::update::Around;
use super::workspace::Workspace;
use crate::io::session_file::SessionFile;
use crate::session::document::{Document, Shelved, WorkspaceId};
use crate::session::saved::{self, Part};
use crate::session::saved_view;
use crate::session::shown::Shown;
use crate::session::study::Source;

impl Recovery {
    /// The workspace a stack belongs to: the study on screen, one that was open before, or one that knows the stack.
    pub(in crate::session) fn workspace_for(
        &self,
        shown: Shown<'_>,
        source: &Source,
        stack: &str,
    ) -> Option<WorkspaceId> {
        let is_of = |workspace: &Workspace| workspace.source.as_ref() == Some(source);
        let current = self.workspace(self.current()).filter(|workspace| is_of(workspace));
        let same = current.or_else(|| self.workspaces.iter().find(|workspace| is_of(workspace)));
        let on_screen =
            shown.documents.shelf.on_screen.as_ref().filter(|key| key.stack == stack).map(|key| key.workspace);
        let found = same.map(|workspace| workspace.id).or(on_screen);
        found.or_else(|| shown.documents.shelf.workspace_of(stack))
    }

    /// The document on screen belongs to a file of the user's and holds something: it stays in it.
    pub(in crate::session) fn has_own_document(&self, shown: Shown<'_>) -> bool {
        let Document { rois, annotations, notes, .. } = &shown.documents.shown;
        self.own_path().is_some() && !(rois.is_empty() && annotations.is_empty() && notes.is_empty())
    }

    pub(in crate::session) fn new_workspace(&mut self) -> WorkspaceId {
        self.count += 1;
        let id = WorkspaceId(self.count);
        self.workspaces.push(Workspace::new(id, None));
        id
    }

    /// `next` becomes the current workspace; the one before goes where it holds nothing.
    pub(in crate::session) fn leave_workspace(&mut self, around: &mut Around<'_>, next: WorkspaceId) {
        let before = std::mem::replace(&mut self.current, next);
        if before != next && around.shown.documents.shelf.of(before).next().is_none() {
            self.drop_copy(around, before);
            self.workspaces.retain(|workspace| workspace.id != before);
        }
    }

    /// All documents of a workspace as one file in `folder`: the one on screen, or that was there last, stands first.
    pub(in crate::session) fn workspace_file(
        &self,
        shown: Shown<'_>,
        id: WorkspaceId,
        folder: Option<&Path>,
    ) -> Option<SessionFile> {
        let mut shelved: Vec<&Shelved> = shown.documents.shelf.of(id).map(|(_, shelved)| shelved).collect();
        shelved.sort_by_key(|shelved| std::cmp::Reverse(shelved.order));
        let shelved = shelved.into_iter();
        let shelved = shelved.map(|shelved| Part::of(&shelved.document, shelved.images.clone(), shelved.view.clone()));
        let (on_screen, source) = match id == self.current() {
            true => (shown.images(), shown.study.source.as_ref()),
            false => (None, self.workspace(id)?.source.as_ref()),
        };
        let view = || saved_view::record(shown.view, shown.study);
        let on_screen = on_screen.map(|images| Part::of(&shown.documents.shown, images, view()));
        let parts = on_screen.into_iter().chain(shelved);
        saved::file(parts, source?, folder)
    }
}
