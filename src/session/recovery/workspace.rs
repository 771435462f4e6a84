//! What is known of the files behind the studies of this sitting: the user's own file and the autosaved copy of each.
//!
//! Must not know: documents on screen; how a file is written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::io::home::Claim;
use crate::io::session_file::ENDING;
use crate::session::document::{Document, WorkspaceId};
use crate::session::study::Source;

/// The files of one workspace.
pub(in crate::session) struct Workspace {
    pub id: WorkspaceId,
    pub source: Option<Source>,
    pub own: Option<OwnFile>,
    pub copy: Copy,
    /// Kept or given up on the way out: nothing is asked about it again until it changes.
    pub is_settled: bool,
}

/// The file the user gave the session.
pub(in crate::session) struct OwnFile {
    pub path: PathBuf,
    /// Of its bytes when they were last read or written: another one means another window wrote it.
    pub digest: String,
    pub claim: Option<Arc<Claim>>,
}

/// The autosaved copy of a workspace.
#[derive(Default)]
pub(in crate::session) struct Copy {
    /// Name of the copy; made when the first is written.
    pub id: Option<String>,
    pub claim: Option<Arc<Claim>>,
    /// The document on screen when it was last looked at.
    pub seen: Document,
    pub changed_at: f64,
    /// When the oldest change that is in no copy was made.
    pub waiting_since: Option<f64>,
    /// A copy is being written; the next one waits for it.
    pub is_on_its_way: bool,
    pub has_failed: bool,
}

impl Workspace {
    pub fn new(id: WorkspaceId, source: Option<Source>) -> Self {
        Self { id, source, own: None, copy: Copy::default(), is_settled: false }
    }

    pub fn own_path(&self) -> Option<&Path> {
        self.own.as_ref().map(|own| own.path.as_path())
    }

    /// What the user calls it: the name of its file, of its study or of its case.
    pub fn name(&self) -> String {
        let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        if let Some(name) = self.own_path().and_then(name) {
            return name.strip_suffix(ENDING).unwrap_or(&name).to_owned();
        }
        match &self.source {
            Some(Source::Case(case)) => case.title().to_owned(),
            Some(Source::Paths(paths)) => paths.first().and_then(|path| name(path)).unwrap_or_default(),
            None => String::new(),
        }
    }
}
