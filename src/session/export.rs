//! Exports as data: what is made, and where it goes.
//!
//! Must not know: how anything is made or written.

use std::path::{Path, PathBuf};

use crate::publish::figure::Layout;
use crate::publish::report::ReportOptions;

/// Something to write and where it goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Export {
    /// What is on screen.
    Picture(ExportRequest),
    Publish(PublishRequest),
}

/// What was written, as the user is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub sentence: String,
    /// `None`: on the clipboard.
    pub path: Option<PathBuf>,
}

impl Export {
    /// Where it goes; `None`: to the clipboard.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Picture(ExportRequest { target: ExportTarget::File(path), .. }) => Some(path),
            Self::Picture(ExportRequest { target: ExportTarget::Clipboard, .. }) => None,
            Self::Publish(request) => Some(request.path()),
        }
    }

    /// The same with the place as `folder` completes it, and with the ending it will have.
    pub(super) fn in_folder(self, folder: &Path) -> Self {
        let place = self.path().map(|path| match self {
            Self::Picture(_) if path.extension().is_none() => folder.join(path.with_extension("png")),
            _ => folder.join(path),
        });
        match place {
            Some(place) => self.moved_to(place),
            None => self,
        }
    }

    /// The same, going elsewhere; what goes to the clipboard stays there.
    pub fn moved_to(self, path: PathBuf) -> Self {
        match self {
            Self::Picture(request @ ExportRequest { target: ExportTarget::File(_), .. }) => {
                Self::Picture(ExportRequest { target: ExportTarget::File(path), ..request })
            }
            Self::Publish(request) => Self::Publish(request.moved_to(path)),
            clipboard @ Self::Picture(_) => clipboard,
        }
    }
}

/// Where a figure goes.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportTarget {
    File(PathBuf),
    Clipboard,
}

/// A figure to make: what is on screen at `scale` times its size.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportRequest {
    pub target: ExportTarget,
    /// 1–4.
    pub scale: u32,
    pub options: PictureOptions,
}

/// What a picture of the screen carries beside what is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PictureOptions {
    /// The session inside a PNG remembers where the images are; their paths may hold names.
    pub keeps_places: bool,
    /// The day of the export stands below the picture.
    pub has_date: bool,
}

/// Something to make and where it goes.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishRequest {
    Report {
        path: PathBuf,
        options: ReportOptions,
    },
    Figure {
        path: PathBuf,
        layout: Box<Layout>,
    },
    /// The figure's layout, to be used again.
    Layout {
        path: PathBuf,
        layout: Box<Layout>,
    },
    Cine {
        path: PathBuf,
        seconds: f64,
        side_px: usize,
        shows: CineShows,
    },
    /// What was answered in quizzes.
    Scores {
        path: PathBuf,
    },
}

/// What a moving picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CineShows {
    #[default]
    Echoes,
    /// The synthetic echo from TE 0 to the end of its slider.
    SyntheticTe,
}

impl PublishRequest {
    pub fn path(&self) -> &Path {
        match self {
            Self::Report { path, .. }
            | Self::Figure { path, .. }
            | Self::Layout { path, .. }
            | Self::Cine { path, .. }
            | Self::Scores { path } => path,
        }
    }

    /// The same, going elsewhere; a name without an ending keeps that of the name before.
    pub fn moved_to(mut self, to: PathBuf) -> Self {
        let ending = self.path().extension().map(std::ffi::OsStr::to_owned);
        let (Self::Report { path, .. }
        | Self::Figure { path, .. }
        | Self::Layout { path, .. }
        | Self::Cine { path, .. }
        | Self::Scores { path }) = &mut self;
        *path = match (to.extension(), ending) {
            (None, Some(ending)) => to.with_extension(ending),
            _ => to,
        };
        self
    }
}
