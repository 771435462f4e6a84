//! What the dialogs about files ask for.

use std::path::PathBuf;

use super::task::FileAnswer;
use crate::io::home::Home;

/// What the dialogs about files ask for, and the answers of `FileTask`s.
#[derive(Clone, Debug, PartialEq)]
pub enum RecoveryAction {
    /// Uses the program's folder from now on.
    UseHome(Home),
    SaveText(String),
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
    Answered(FileAnswer),
}
