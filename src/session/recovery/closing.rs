//! The way out: nothing is lost without being asked about, and no file changes that the user did not save.

use std::path::Path;

use super::autosave::random_name;
use super::state::Recovery;
use super::task::FileTask;
use super::update::Around;
use crate::session::dialog::Dialog;
use crate::session::document::WorkspaceId;
use crate::session::notice::NoticeKind;
use crate::t;
use crate::text::Message;

impl Recovery {
    /// The user wants to leave; `true` when nothing is left to ask.
    pub(in crate::session) fn leaves(&mut self, around: &mut Around<'_>) -> bool {
        if self.may_close || self.unsaved(around.shown).is_empty() {
            self.drop_copies(around);
            return true;
        }
        around.out.dialog = Some(Dialog::Close);
        false
    }

    /// What has a file is written there. What is on screen gets a file; other work without one is kept as a copy,
    /// because one place after the other cannot be asked for on the way out.
    pub(in crate::session) fn close_saving(&mut self, around: &mut Around<'_>) {
        self.is_closing = true;
        around.out.dialog = None;
        let current = self.current();
        let unsaved = self.unsaved(around.shown);
        let own_path = |recovery: &Self, id| {
            recovery.workspace(id).and_then(|workspace| workspace.own_path().map(Path::to_path_buf))
        };
        let mut others = Vec::new();
        for id in unsaved {
            match own_path(self, id) {
                Some(path) => self.save_workspace(around, id, path, false),
                None if id == current => self.ask_where_to_save(around),
                None => others.push(id),
            }
        }
        self.keep(around, others);
        self.go_on_closing(around);
    }

    pub(in crate::session) fn close_keeping(&mut self, around: &mut Around<'_>) {
        self.is_closing = true;
        around.out.dialog = None;
        let unsaved = self.unsaved(around.shown);
        self.keep(around, unsaved);
    }

    pub(in crate::session) fn close_discarding(&mut self, around: &mut Around<'_>) {
        around.out.dialog = None;
        self.drop_copies(around);
        self.may_close = true;
    }

    fn drop_copies(&mut self, around: &mut Around<'_>) {
        for id in self.ids() {
            self.drop_copy(around, id);
        }
    }

    /// Has copies kept that are offered at the next start.
    pub(in crate::session) fn keep(&mut self, around: &mut Around<'_>, workspaces: Vec<WorkspaceId>) {
        let copies =
            workspaces.into_iter().filter_map(|id| Some((id, random_name(), self.copy_file(around.shown, id)?)));
        let copies: Vec<_> = copies.collect();
        if copies.is_empty() {
            return;
        }
        match self.home.clone() {
            Some(home) => around.out.file(FileTask::Keep { home, copies }),
            None => self.kept(around, Err(crate::say!("session-no-home"))),
        }
    }

    pub(in crate::session) fn kept(&mut self, around: &mut Around<'_>, result: Result<Vec<WorkspaceId>, Message>) {
        match result {
            Ok(workspaces) => {
                for id in workspaces {
                    if let Some(workspace) = self.workspace_mut(id) {
                        workspace.is_settled = true;
                    }
                    self.drop_copy(around, id);
                }
                self.go_on_closing(around);
            }
            Err(reason) => {
                self.is_closing = false;
                around.out.notices.push(NoticeKind::Problem, t!("session-not-kept", reason = reason));
            }
        }
    }

    /// Something was saved or kept: the window closes when it was the last.
    pub(in crate::session) fn go_on_closing(&mut self, around: &mut Around<'_>) {
        if self.is_closing && self.unsaved(around.shown).is_empty() {
            self.may_close = true;
        }
    }

    /// A dialog was closed without an answer: the user stays.
    pub(in crate::session) fn stay(&mut self) {
        self.is_closing = false;
    }
}
