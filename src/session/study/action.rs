//! What is asked of the study.

use std::path::PathBuf;

use crate::phantom::Case;
use crate::session::link::SessionLink;
use crate::units::EchoTime;

/// What is opened.
#[derive(Clone, Debug, PartialEq)]
pub enum StudyAction {
    Open(Vec<PathBuf>),
    OpenStack(usize),
    /// Echo times of the shown stack, which the files do not state.
    TypeEchoTimes(Vec<EchoTime>),
    /// Where the images of the session are that the dialog asks about.
    Relink(Vec<PathBuf>),
    /// The shown stack is marked as DERIVED and shall be fitted as originals.
    TakeAsOriginal,
    OpenCase(Case),
    /// Looks for the images of a session.
    Link(Box<SessionLink>),
    /// Stops what is being loaded or fitted.
    Stop,
}
