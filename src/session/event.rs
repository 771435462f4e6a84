//! Results of work off the frame.
//!
//! Must not know: what becomes of them.

use std::sync::Arc;

use super::action::Action;
use super::export::Exported;
use super::link::{Restored, SessionLink};
use super::study::Opened;
use super::teaching::{LibraryNews, Simulated};
use crate::fit::RelaxationMaps;
use crate::io::rois::{RoiFile, RoiFileError};
use crate::series::EchoStack;

/// Results of jobs.
#[derive(Debug)]
pub enum Event {
    /// `None`: canceled.
    Opened(Option<Box<Opened>>),
    /// `None`: canceled.
    Fitted(Option<Arc<RelaxationMaps>>),
    /// `None`: canceled.
    Compared(Option<Arc<Vec<crate::pipeline::ModelRow>>>),
    FatFitted(Option<Arc<RelaxationMaps>>),
    /// Another stack by its number, or a sentence why it cannot be shown; `None`: canceled.
    OtherLoaded(usize, Option<Result<Arc<EchoStack>, String>>),
    /// What answers an effect.
    Answer(Box<Action>),
    /// A session and its images.
    Restored(Box<Restored>),
    /// The images of a session were not found.
    Unlinked(Box<SessionLink>),
    /// Why a session file cannot be used.
    NotRestored(String),
    RoisRead(Result<RoiFile, RoiFileError>),
    Library(Box<LibraryNews>),
    CaseAdded(Result<(), String>),
    /// `None`: the parameters make no case.
    Simulated(Option<Box<Simulated>>),
    /// What was written, or a sentence why not.
    Exported(Result<Exported, String>),
}
