//! What a picture is drawn from: a copy of what is on screen, independent of what happens to the session after.

use super::Session;
use super::document::{Document, Documents};
use super::saved;
use super::shown::Shown;
use super::study::Study;
use super::teaching::Teaching;
use super::view::View;
use crate::io::session_file::SessionFile;

/// The view model of a picture, with data shared and nothing that answers to a pointer.
pub struct Picture {
    study: Study,
    documents: Documents,
    view: View,
    teaching: Teaching,
}

impl Picture {
    /// What is on screen, as it is.
    pub fn of(shown: Shown<'_>) -> Self {
        Self {
            study: shown.study.clone(),
            documents: Documents::of(shown.document().clone()),
            view: View { cursor: None, ..shown.view.clone() },
            teaching: shown.teaching.clone(),
        }
    }

    /// The same to be given away: no patient text, and none in what was typed.
    pub fn given_away(shown: Shown<'_>) -> Self {
        let mut picture = Self::of(shown);
        picture.study.analysis = shown.publishable_analysis();
        picture.documents = Documents::of(shown.publishable_document());
        picture.view.shows_patient_text = false;
        picture
    }

    pub fn shown(&self) -> Shown<'_> {
        let Self { study, documents, view, teaching } = self;
        Shown { study, documents, view, teaching }
    }

    /// The document on screen as a file, without a place; `None` where nothing is open.
    pub fn to_file(&self) -> Option<SessionFile> {
        saved::file_of(self.shown())
    }
}

impl Documents {
    /// One document and no other.
    fn of(document: Document) -> Self {
        Self { shown: document, ..Self::default() }
    }
}

impl Session {
    /// What is on screen, for a picture that is given away.
    pub fn picture_given_away(&self) -> Picture {
        Picture::given_away(self.shown())
    }
}
