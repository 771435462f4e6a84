//! Recovery: the user's own files, autosaved copies, what earlier sittings left, and the way out.
//!
//! A file the user saved changes only when the user saves. What stands in no such file is copied as soon as a gesture
//! ends, so that whatever ends the program takes the gesture in hand at most; leaving in order asks.
//!
//! Must not know: how files are written ([`FileTask`] says what, the shell does it); windows.

mod action;
mod autosave;
mod closing;
mod exporting;
mod files;
mod kept;
mod preferences;
mod recent;
mod state;
mod task;
pub(in crate::session) mod update;
mod workspace;
mod workspaces;

pub use action::{RecoveryAction, RoiFileAction};
pub use preferences::{Appearance, Preferences, SCALES};
pub use preferences::{BROKEN as BROKEN_PREFERENCES, FILE as PREFERENCES};
pub use recent::{FILE as RECENT, RecentEntry, parse as parse_recent, to_text as recent_text, with as recent_with};
pub use state::Recovery;
pub use task::{FileAnswer, FileTask, Hold, Over, RoisWritten, SaveResult, Startup};
pub(in crate::session) use workspace::Workspace;
