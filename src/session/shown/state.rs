//! What is on screen, to be read: by panels, by pictures, and by a component before it changes itself.
//!
//! Must not know: files, jobs, the session.

use crate::session::document::{Document, Documents};
use crate::session::study::Study;
use crate::session::teaching::Teaching;
use crate::session::view::View;

/// The state as it is looked at; every question about more than one component is asked here.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub study: &'a Study,
    pub documents: &'a Documents,
    pub view: &'a View,
    pub teaching: &'a Teaching,
}

impl<'a> Shown<'a> {
    /// The document on screen.
    pub fn document(self) -> &'a Document {
        &self.documents.shown
    }

    /// What undo would take back.
    pub fn undo_label(self) -> Option<String> {
        self.documents.history.undo_label().map(String::from)
    }

    pub fn redo_label(self) -> Option<String> {
        self.documents.history.redo_label().map(String::from)
    }
}
