//! Documents of the stacks that are not on screen: they stay for the whole sitting, with their history.
//!
//! Must not know: files, windows.

use std::collections::BTreeMap;

use super::content::Document;
use super::history::History;
use crate::io::session_file::{SourceRecord, ViewRecord};

/// One opened study, case or session file; its documents are saved together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkspaceId(pub(in crate::session) u64);

/// Names a stack within a workspace: its UID, or the name of a built-in case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::session) struct StackKey {
    pub workspace: WorkspaceId,
    pub stack: String,
}

/// What a document is compared with.
#[derive(Clone, Debug, Default)]
pub(in crate::session) struct Standing {
    /// As it was opened: regions of a built-in case are nobody's work.
    pub opened: Document,
    /// As it stands in a file of the user's, or as it was opened; `None` after a recovery: nowhere.
    pub saved: Option<Document>,
}

impl Standing {
    /// Of a document that was opened just now.
    pub fn of_opened(document: &Document) -> Self {
        Self { opened: document.clone(), saved: Some(document.clone()) }
    }

    pub fn is_modified(&self, document: &Document) -> bool {
        self.saved.as_ref() != Some(document)
    }

    /// Whether somebody's work would be lost with the document. Of a built-in case, sliders and settings are none: who
    /// merely looks at a case is asked nothing.
    pub fn is_unsaved(&self, document: &Document, has_file: bool, is_case: bool) -> bool {
        if !self.is_modified(document) {
            return false;
        }
        let Document { rois, annotations, settings, notes, .. } = document;
        let drawn = (rois, annotations, notes) != (&self.opened.rois, &self.opened.annotations, &self.opened.notes);
        has_file || self.saved.is_none() || drawn || (!is_case && *settings != self.opened.settings)
    }
}

/// The images of a document as a session file names them, without places.
#[derive(Clone, Debug, PartialEq)]
pub struct Images {
    pub source: SourceRecord,
    pub case_numbers: BTreeMap<String, f64>,
}

impl Images {
    pub fn is_case(&self) -> bool {
        matches!(self.source, SourceRecord::Case(_))
    }
}

/// All that is kept of a stack while another is on screen.
#[derive(Clone)]
pub(in crate::session) struct Shelved {
    pub document: Document,
    pub history: History,
    pub standing: Standing,
    pub images: Images,
    pub view: ViewRecord,
    /// Counts putting away: the latest stands first in a file.
    pub order: u64,
}

/// The documents that are not on screen, and the name of the one that is.
#[derive(Default)]
pub(in crate::session) struct Shelf {
    pub on_screen: Option<StackKey>,
    /// What a quiz shows is nobody's work.
    pub is_of_quiz: bool,
    stored: BTreeMap<StackKey, Shelved>,
    count: u64,
}

impl Shelf {
    pub fn put(&mut self, key: StackKey, shelved: Shelved) {
        self.count += 1;
        self.stored.insert(key, Shelved { order: self.count, ..shelved });
    }

    /// The document of a stack, by its name, else by its pixels: an anonymizer gives new names.
    pub fn take(&mut self, key: &StackKey, pixels: &str) -> Option<Shelved> {
        if let Some(found) = self.stored.remove(key) {
            return Some(found);
        }
        let has_pixels = |images: &Images| match &images.source {
            SourceRecord::Files(files) => !pixels.is_empty() && files.pixels == pixels,
            SourceRecord::Case(_) => false,
        };
        let alike = self.of(key.workspace).find(|(_, held)| has_pixels(&held.images)).map(|(key, _)| key.clone())?;
        self.stored.remove(&alike)
    }

    /// The documents of a workspace, in the order of their names.
    pub fn of(&self, workspace: WorkspaceId) -> impl Iterator<Item = (&StackKey, &Shelved)> {
        self.stored.iter().filter(move |(key, _)| key.workspace == workspace)
    }

    pub fn of_mut(&mut self, workspace: WorkspaceId) -> impl Iterator<Item = &mut Shelved> {
        self.stored.iter_mut().filter(move |(key, _)| key.workspace == workspace).map(|(_, shelved)| shelved)
    }

    /// A workspace that holds a document of this stack.
    pub fn workspace_of(&self, stack: &str) -> Option<WorkspaceId> {
        self.stored.keys().find(|key| key.stack == stack).map(|key| key.workspace)
    }

    pub fn forget(&mut self, workspace: WorkspaceId) {
        self.stored.retain(|key, _| key.workspace != workspace);
        self.on_screen.take_if(|key| key.workspace == workspace);
    }
}
