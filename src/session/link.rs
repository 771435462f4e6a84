//! A session file and the images it is about, as data.
//!
//! Must not know: how images are found.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::study::Opened;
use crate::io::home::Home;
use crate::io::session_file::{SavedAs, SessionFile, SourceRecord};

/// A session on its way to its images.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionLink {
    pub file: Arc<SessionFile>,
    pub origin: Origin,
    /// Where the user says the images are; empty: where the file says, then beside it.
    pub chosen: Vec<PathBuf>,
    /// Knows which sessions this user saved.
    pub home: Option<Home>,
}

impl SessionLink {
    /// Where the images may be: where the user said, else where the session says. Nobody has looked there yet.
    pub fn suggested(&self) -> Option<PathBuf> {
        let stored = || match &self.file.source {
            SourceRecord::Files(files) => files.places.first()?.resolve(self.origin.folder()),
            SourceRecord::Case(_) => None,
        };
        self.chosen.first().cloned().or_else(stored)
    }

    /// Whether its paths may be followed wherever they lead: this user wrote it. A session from somebody else could
    /// make the program log on to a foreign host, or search the whole disk.
    pub fn is_of_user(&self) -> bool {
        match &self.origin {
            Origin::Copy { .. } => true,
            Origin::Own { digest, .. } | Origin::Picture { digest } => {
                self.home.as_ref().is_some_and(|home| home.has_saved(digest))
            }
        }
    }
}

/// Where a session came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    Own {
        path: PathBuf,
        digest: String,
    },
    /// An autosaved copy.
    Copy {
        path: PathBuf,
        saved_as: Option<SavedAs>,
    },
    /// Embedded in an exported picture.
    Picture {
        digest: String,
    },
}

impl Origin {
    /// The folder relative places count from.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Own { path, .. } => path.parent(),
            Self::Copy { .. } | Self::Picture { .. } => None,
        }
    }
}

/// A session whose images were found.
#[derive(Clone, Debug)]
pub struct Restored {
    pub opened: Opened,
    pub link: SessionLink,
    /// What differs from when it was saved.
    pub caution: Option<String>,
}
