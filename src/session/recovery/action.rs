//! What the dialogs about files ask for.

use std::path::PathBuf;

use super::preferences::Preferences;
use super::task::FileAnswer;
use crate::io::home::Home;
use crate::session::document::WorkspaceId;
use crate::session::export::Export;

/// What the dialogs about files ask for, and the answers of `FileTask`s.
#[derive(Clone, Debug, PartialEq)]
pub enum RecoveryAction {
    /// Uses the program's folder from now on.
    UseHome(Home),
    SaveTo {
        path: PathBuf,
        replaces: bool,
    },
    /// Choose a place in the desktop's dialog.
    PickPlace,
    /// To the own file, or to a place that is asked for.
    Save,
    SaveElsewhere,
    /// Shows what no window holds.
    ListLost,
    /// Take what another window wrote.
    Reload(PathBuf),
    Recover(PathBuf),
    Discard(PathBuf),
    /// Save what has a file or gets one, then close.
    CloseSaving,
    /// Keep what is not saved as recovery copies and close.
    CloseKeeping,
    /// Close and lose what is not saved.
    CloseDiscarding,
    OpenRecent(usize),
    ClearRecent,
    Prefer(Box<Preferences>),
    /// Makes and writes it, unless something lies there already: then it is asked about first.
    Export(Box<Export>),
    /// Writes an export over what lies there.
    Replace(Box<Export>),
    /// Regions from and to files of their own.
    RoiFile(RoiFileAction),
    /// A workspace was saved: its copy goes where nothing is unsaved any more.
    Settle(WorkspaceId),
    Answered(FileAnswer),
}

impl RecoveryAction {
    /// Whether the document is written as it stands: the gesture under way ends first.
    pub(in crate::session) fn writes_document(&self) -> bool {
        matches!(self, Self::SaveTo { .. } | Self::Save | Self::RoiFile(RoiFileAction::Save { .. }))
    }
}

/// What the dialogs about ROI files answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoiFileAction {
    /// Asks for a place for the regions.
    AskWhere,
    Open(PathBuf),
    Save {
        path: PathBuf,
        replaces: bool,
    },
    /// Choose in the desktop's dialog.
    PickOpen,
    PickSave,
}
