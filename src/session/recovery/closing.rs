//! The way out: nothing is lost without being asked about, and no file changes that the user did not save.

use std::path::Path;

use super::super::document::WorkspaceId;
use super::super::{Dialog, NoticeKind, Session};
use super::autosave::random_name;
use super::task::FileTask;
use crate::t;
use crate::text::Message;

impl Session {
    /// The user wants to leave; `true` when nothing is left to ask.
    pub fn may_close(&mut self) -> bool {
        self.history.commit(&self.document);
        if self.recovery.may_close || self.unsaved().is_empty() {
            self.drop_copies();
            return true;
        }
        self.dialog = Some(Dialog::Close);
        false
    }

    fn drop_copies(&mut self) {
        for id in self.recovery.ids() {
            self.drop_copy(id);
        }
    }

    /// What has a file is written there. What is on screen gets a file; other work without one is kept as a copy,
    /// because one place after the other cannot be asked for on the way out.
    pub(super) fn close_saving(&mut self) {
        self.recovery.is_closing = true;
        self.dialog = None;
        let current = self.recovery.current();
        let unsaved = self.unsaved();
        let own_path = |session: &Self, id| {
            session.recovery.workspace(id).and_then(|workspace| workspace.own_path().map(Path::to_path_buf))
        };
        let mut others = Vec::new();
        for id in unsaved {
            match own_path(self, id) {
                Some(path) => self.save_workspace(id, path, false),
                None if id == current => self.ask_where_to_save(),
                None => others.push(id),
            }
        }
        self.keep(others);
        self.go_on_closing();
    }

    pub(super) fn close_keeping(&mut self) {
        self.recovery.is_closing = true;
        self.dialog = None;
        let unsaved = self.unsaved();
        self.keep(unsaved);
    }

    pub(super) fn close_discarding(&mut self) {
        self.dialog = None;
        self.drop_copies();
        self.recovery.may_close = true;
    }

    /// Has copies kept that are offered at the next start.
    pub(super) fn keep(&mut self, workspaces: Vec<WorkspaceId>) {
        let copies = workspaces.into_iter().filter_map(|id| Some((id, random_name(), self.copy_file(id)?)));
        let copies: Vec<_> = copies.collect();
        if copies.is_empty() {
            return;
        }
        match self.recovery.home.clone() {
            Some(home) => self.file(FileTask::Keep { home, copies }),
            None => self.kept(Err(crate::say!("session-no-home"))),
        }
    }

    pub(super) fn kept(&mut self, result: Result<Vec<WorkspaceId>, Message>) {
        match result {
            Ok(workspaces) => {
                for id in workspaces {
                    if let Some(workspace) = self.recovery.workspace_mut(id) {
                        workspace.is_settled = true;
                    }
                    self.drop_copy(id);
                }
                self.go_on_closing();
            }
            Err(reason) => {
                self.recovery.is_closing = false;
                self.notices.push(NoticeKind::Problem, t!("session-not-kept", reason = reason));
            }
        }
    }

    /// Something was saved or kept: the window closes when it was the last.
    pub(super) fn go_on_closing(&mut self) {
        if self.recovery.is_closing && self.unsaved().is_empty() {
            self.recovery.may_close = true;
        }
    }

    /// A dialog was closed without an answer: the user stays.
    pub(crate) fn stay(&mut self) {
        self.recovery.is_closing = false;
    }
}
