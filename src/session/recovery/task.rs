//! Small files to read or write, as data: what recovery wants done, and what it is answered.
//!
//! Must not know: how a file is written.

use std::path::PathBuf;
use std::sync::Arc;

use super::preferences::Preferences;
use super::recent::RecentEntry;
use crate::io::home::{Claim, Home, Lost};
use crate::io::rois::RoiFile;
use crate::io::session_file::SessionFile;
use crate::session::dialog::Conflict;
use crate::session::document::WorkspaceId;
use crate::session::export::Export;
use crate::text::Message;

/// One thing to do with small files. Tasks of one lane are done in their order; each is answered with one action.
#[derive(Clone, Debug, PartialEq)]
pub enum FileTask {
    /// What earlier sittings left; answered with [`FileAnswer::Started`].
    Start(Home),
    /// Answered with [`FileAnswer::Saved`].
    Save {
        workspace: WorkspaceId,
        path: PathBuf,
        file: Box<SessionFile>,
        over: Over,
        home: Option<Home>,
        /// The file is new to this window: its lock is taken.
        claims: bool,
    },
    /// Takes the lock of a session that was opened; answered with [`FileAnswer::Held`].
    Hold { workspace: WorkspaceId, home: Home, path: PathBuf },
    /// An autosaved copy, and what it came from, which goes once it stands; answered with [`FileAnswer::CopyWritten`].
    WriteCopy {
        workspace: WorkspaceId,
        home: Home,
        id: String,
        file: Box<SessionFile>,
        claims: bool,
        instead_of: Option<PathBuf>,
    },
    /// Removes a copy that nobody needs; answered with [`FileAnswer::Done`].
    DropCopy(PathBuf),
    /// Recovery copies of work that is closed; answered with [`FileAnswer::Kept`].
    Keep { home: Home, copies: Vec<(WorkspaceId, String, SessionFile)> },
    /// Answered with [`FileAnswer::Lost`]; `stack` is that of the study that was just opened.
    ListLost { home: Home, stack: Option<String> },
    /// A copy the user does not want; answered with [`FileAnswer::Discarded`].
    Discard { home: Home, path: PathBuf },
    /// Answered with [`FileAnswer::PreferencesWritten`].
    WritePreferences { home: Home, text: String },
    /// Puts paths on top of the recent list; answered with [`FileAnswer::Recent`].
    Remember { home: Home, paths: Vec<PathBuf> },
    /// Answered with [`FileAnswer::Recent`].
    ClearRecent(Home),
    /// Whether the places are still there: a share that is gone may take long to say so. Answered with
    /// [`FileAnswer::RecentChecked`].
    CheckRecent(Vec<RecentEntry>),
    /// Whether nothing lies where an export goes; answered with [`FileAnswer::Free`].
    CheckFree { path: PathBuf, export: Box<Export> },
    /// Answered with [`FileAnswer::RoisWritten`].
    WriteRois { path: PathBuf, file: RoiFile, replaces: bool },
}

/// Tasks of different lanes do not wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// The program's own folder.
    Home,
    /// Places the user named, which may be slow.
    Places,
    /// Places nobody waits for.
    Checks,
}

impl Lane {
    pub const COUNT: usize = 3;
}

impl FileTask {
    pub fn lane(&self) -> Lane {
        match self {
            Self::Save { .. } | Self::Hold { .. } | Self::CheckFree { .. } | Self::WriteRois { .. } => Lane::Places,
            Self::CheckRecent(_) => Lane::Checks,
            _ => Lane::Home,
        }
    }
}

/// What a save may replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    Nothing,
    /// The file as it was last read or written.
    Digest(String),
    Anything,
}

/// How a save ended.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveResult {
    Written {
        digest: String,
    },
    Conflict(Conflict),
    /// A short clause.
    Failed(Message),
}

/// A lock that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Hold {
    /// Not asked for.
    Kept,
    Taken(Arc<Claim>),
    /// Another window has it, or the folder cannot be written.
    Refused,
}

/// What earlier sittings left.
#[derive(Clone, Debug, PartialEq)]
pub struct Startup {
    pub home: Home,
    /// `None`: there is a file and it cannot be used.
    pub preferences: Option<Preferences>,
    pub recent: Vec<RecentEntry>,
    pub lost: Vec<Lost>,
    /// Copies that cannot be read any more.
    pub num_damaged: usize,
    /// Where documents are kept on this system.
    pub documents: Option<PathBuf>,
}

/// Answers of [`FileTask`]s.
#[derive(Clone, Debug, PartialEq)]
pub enum FileAnswer {
    Started(Box<Startup>),
    Saved {
        workspace: WorkspaceId,
        path: PathBuf,
        /// What was written.
        file: Box<SessionFile>,
        result: SaveResult,
        hold: Hold,
    },
    Held {
        workspace: WorkspaceId,
        hold: Hold,
    },
    CopyWritten {
        workspace: WorkspaceId,
        id: String,
        hold: Hold,
        result: Result<(), Message>,
    },
    Done,
    Kept(Result<Vec<WorkspaceId>, Message>),
    Lost {
        lost: Vec<Lost>,
        stack: Option<String>,
    },
    Discarded {
        lost: Vec<Lost>,
        is_gone: bool,
    },
    PreferencesWritten(Result<(), Message>),
    Recent(Vec<RecentEntry>),
    RecentChecked(Vec<RecentEntry>),
    Free {
        export: Box<Export>,
        is_free: bool,
    },
    RoisWritten {
        path: PathBuf,
        result: RoisWritten,
    },
}

/// How writing a ROI file ended.
#[derive(Clone, Debug, PartialEq)]
pub enum RoisWritten {
    Written,
    /// Something lies there.
    Taken,
    Failed(Message),
}
