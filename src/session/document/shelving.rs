//! Documents come and go: from a file, to the shelf and back, and as they stand in files.

use super::content::Document;
use super::history::History;
use super::shelf::{Images, Shelved, StackKey, Standing, WorkspaceId};
use super::state::Documents;
use crate::io::session_file::{FilesRecord, SessionFile, SourceRecord, ViewRecord};
use crate::session::saved;

impl Documents {
    /// Another document is on screen.
    ///
    /// * `standing` — of one that comes from the shelf.
    pub(in crate::session) fn start(&mut self, document: Document, history: History, standing: Option<Standing>) {
        self.standing = standing.unwrap_or_else(|| Standing::of_opened(&document));
        (self.shown, self.history) = (document, history);
    }

    /// The gesture under way becomes a step.
    pub(in crate::session) fn end_gesture(&mut self) {
        self.history.commit(&self.shown);
    }

    /// Whether the document on screen is worth coming back to.
    pub(in crate::session) fn holds_anything(&self) -> bool {
        self.standing.is_modified(&self.shown)
            || self.shown != self.standing.opened
            || self.history.undo_label().is_some()
            || self.history.redo_label().is_some()
    }

    /// The document on screen goes to the shelf.
    pub(in crate::session) fn put_away(&mut self, key: StackKey, images: Images, view: ViewRecord) {
        let shelved = Shelved {
            document: std::mem::take(&mut self.shown),
            history: std::mem::take(&mut self.history),
            standing: std::mem::take(&mut self.standing),
            images,
            view,
            order: 0,
        };
        self.shelf.put(key, shelved);
    }

    /// Documents of the other stacks of a file.
    pub(in crate::session) fn shelve_stacks(&mut self, workspace: WorkspaceId, file: &SessionFile) {
        for record in &file.stacks {
            let document = saved::document(&record.document);
            let shelved = Shelved {
                standing: Standing::of_opened(&document),
                history: History::default(),
                images: Images {
                    source: SourceRecord::Files(FilesRecord { places: Vec::new(), ..record.files.clone() }),
                    case_numbers: std::collections::BTreeMap::new(),
                },
                view: record.view.clone(),
                document,
                order: 0,
            };
            self.shelf.put(StackKey { workspace, stack: record.files.stack_uid.clone() }, shelved);
        }
    }

    /// What was written stands in the file now: the documents are compared with it from here on.
    ///
    /// * `images` — of the document on screen, where it belongs to this workspace.
    pub(super) fn mark_saved(&mut self, workspace: WorkspaceId, file: &SessionFile, images: Option<&Images>) {
        if images.is_some_and(|images| saved::stands_in(file, images, &self.shown)) {
            self.standing.saved = Some(self.shown.clone());
        }
        for shelved in self.shelf.of_mut(workspace) {
            if saved::stands_in(file, &shelved.images, &shelved.document) {
                shelved.standing.saved = Some(shelved.document.clone());
            }
        }
    }

    /// What was recovered stands in no file of the user's.
    pub(in crate::session) fn stands_nowhere(&mut self, workspace: WorkspaceId) {
        self.standing.saved = None;
        self.shelf.of_mut(workspace).for_each(|shelved| shelved.standing.saved = None);
    }
}
