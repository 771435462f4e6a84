//! What is known of files in this sitting.
//!
//! Must not know: the session.

use std::path::PathBuf;

use super::preferences::Preferences;
use super::recent::RecentEntry;
use super::workspace::Workspace;
use crate::io::home::{Home, Lost};
use crate::session::document::WorkspaceId;

/// What is known of files.
pub struct Recovery {
    /// The program's own folder; `None` keeps nothing by itself (tests, figures, the command line).
    pub home: Option<Home>,
    pub preferences: Preferences,
    /// What was opened lately.
    pub recent: Vec<RecentEntry>,
    /// Copies are written without being asked.
    pub is_autosaving: bool,
    /// Work that no window holds, as the recovery dialog lists it.
    pub lost: Vec<Lost>,
    /// The dialog is about the study that was just opened.
    pub is_of_study: bool,
    /// Copies that cannot be read any more.
    pub num_damaged: usize,
    /// Where the session is saved unless another place is named.
    pub save_place: PathBuf,
    /// The same of regions.
    pub rois_place: PathBuf,
    /// The window shall close; nothing is left to ask.
    pub may_close: bool,
    /// Where documents are kept on this system.
    pub documents_folder: Option<PathBuf>,
    /// The user is on the way out, and saves first.
    pub(in crate::session) is_closing: bool,
    /// The studies of this sitting, the one on screen among them.
    pub(in crate::session) workspaces: Vec<Workspace>,
    pub(in crate::session) current: WorkspaceId,
    pub(in crate::session) count: u64,
}

impl Default for Recovery {
    fn default() -> Self {
        Self {
            home: None,
            preferences: Preferences::default(),
            recent: Vec::new(),
            is_autosaving: true,
            lost: Vec::new(),
            is_of_study: false,
            num_damaged: 0,
            save_place: PathBuf::new(),
            rois_place: PathBuf::new(),
            may_close: false,
            documents_folder: None,
            is_closing: false,
            workspaces: vec![Workspace::new(WorkspaceId::default(), None)],
            current: WorkspaceId::default(),
            count: 0,
        }
    }
}

impl Recovery {
    pub(in crate::session) fn current(&self) -> WorkspaceId {
        self.current
    }

    pub(in crate::session) fn workspace(&self, id: WorkspaceId) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| workspace.id == id)
    }

    pub(in crate::session) fn workspace_mut(&mut self, id: WorkspaceId) -> Option<&mut Workspace> {
        self.workspaces.iter_mut().find(|workspace| workspace.id == id)
    }

    pub(in crate::session) fn ids(&self) -> Vec<WorkspaceId> {
        self.workspaces.iter().map(|workspace| workspace.id).collect()
    }
}
