//! What is known of files in this sitting.
//!
//! Must not know: the session.

use std::path::PathBuf;

use super::super::document::WorkspaceId;
use super::workspace::Workspace;
use crate::io::home::{Home, Lost};

/// What is known of files.
pub struct Recovery {
    /// The program's own folder; `None` keeps nothing by itself (tests, figures, the command line).
    pub home: Option<Home>,
    /// Copies are written without being asked.
    pub is_autosaving: bool,
    /// Work that no window holds, as the recovery dialog lists it.
    pub lost: Vec<Lost>,
    /// The dialog is about the study that was just opened.
    pub is_of_study: bool,
    /// Copies that cannot be read any more.
    pub num_damaged: usize,
    /// Text of the box in which a place to save is typed.
    pub save_text: String,
    /// The window shall close; nothing is left to ask.
    pub may_close: bool,
    /// Where documents are kept on this system.
    pub documents: Option<PathBuf>,
    /// The user is on the way out, and saves first.
    pub(super) is_closing: bool,
    /// The studies of this sitting, the one on screen among them.
    pub(super) workspaces: Vec<Workspace>,
    pub(super) current: WorkspaceId,
    pub(super) count: u64,
}

impl Default for Recovery {
    fn default() -> Self {
        Self {
            home: None,
            is_autosaving: true,
            lost: Vec::new(),
            is_of_study: false,
            num_damaged: 0,
            save_text: String::new(),
            may_close: false,
            documents: None,
            is_closing: false,
            workspaces: vec![Workspace::new(WorkspaceId::default(), None)],
            current: WorkspaceId::default(),
            count: 0,
        }
    }
}

impl Recovery {
    pub(crate) fn current(&self) -> WorkspaceId {
        self.current
    }

    pub(crate) fn workspace(&self, id: WorkspaceId) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| workspace.id == id)
    }

    pub(crate) fn workspace_mut(&mut self, id: WorkspaceId) -> Option<&mut Workspace> {
        self.workspaces.iter_mut().find(|workspace| workspace.id == id)
    }

    pub(super) fn ids(&self) -> Vec<WorkspaceId> {
        self.workspaces.iter().map(|workspace| workspace.id).collect()
    }
}
