//! Questions and forms in front of the images.
//!
//! Must not know: how they look; what an answer does.

use std::path::PathBuf;

use super::export::Export;
use super::link::SessionLink;

/// A question the window puts in front of the images.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    Help,
    SetAside,
    OpenPath,
    /// Which ROI file to add.
    OpenRois,
    /// Where to write the regions; the place that holds something else already, if one was chosen.
    SaveRois {
        taken: Option<PathBuf>,
    },
    Export,
    /// Where to write the session.
    SaveAs,
    /// An export would replace what lies there.
    Replace(Box<Export>),
    /// The place holds something else.
    Conflict {
        path: PathBuf,
        conflict: Conflict,
    },
    /// Work that no window holds.
    Recover,
    /// The images of a session were not found; `was_asked`: not where the user said either.
    Relink {
        link: Box<SessionLink>,
        was_asked: bool,
    },
    /// Work would be lost by closing.
    Close,
    Preferences,
    Palette,
    EchoTimes,
    CaseLibrary,
    /// What there is to learn from the open case.
    Learn,
    AddCase,
    /// How a quiz shall run.
    Quiz,
    Report,
    Figure,
    Cine,
}

/// Why a place to save is asked about again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The own file was changed by another window or program.
    Changed,
    /// Another file has that name.
    Exists,
}
