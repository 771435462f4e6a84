//! What a place is chosen for, and how the choice ended.

use std::path::{Path, PathBuf};

use super::export::{PictureOptions, PublishRequest};

/// What a place is chosen for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    Folder,
    Files,
    Figure {
        scale: u32,
        options: PictureOptions,
    },
    SaveSession,
    /// The folder of a session's images.
    Images,
    /// A ROI file to add.
    OpenRois,
    SaveRois,
    /// The place of something to publish.
    Publish(Box<PublishRequest>),
}

/// How a choice ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    Paths(Vec<PathBuf>),
    /// The user closed the dialog.
    Closed,
    /// The desktop has none to show.
    NoDialog,
}

impl Pick {
    /// The name a file to be saved starts with; `None` where something is opened.
    pub fn file_name(&self) -> Option<String> {
        match self {
            Self::Folder | Self::Files | Self::Images | Self::OpenRois => None,
            Self::Figure { .. } => Some("sideroscope-figure.png".to_owned()),
            Self::SaveSession => Some(format!("session{}", crate::io::session_file::ENDING)),
            Self::SaveRois => Some("rois.json".to_owned()),
            Self::Publish(request) => {
                let name = request.path().file_name().or(Some(Path::new("").as_os_str()));
                name.map(|name| name.to_string_lossy().into_owned())
            }
        }
    }
}
