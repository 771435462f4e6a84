//! The document on screen and the others. State only.

use super::content::Document;
use super::gesture::{Drawing, Growing, Marking};
use super::history::History;
use super::shelf::{Shelf, Standing};
use crate::roi::Roi;

/// The document on screen with all that belongs to it, and those of the stacks that are not.
#[derive(Default)]
pub struct Documents {
    pub shown: Document,
    pub(in crate::session) history: History,
    /// What the document on screen is compared with.
    pub(in crate::session) standing: Standing,
    /// Documents of the stacks that are not on screen.
    pub(in crate::session) shelf: Shelf,
    pub(in crate::session) drawing: Option<Drawing>,
    pub(in crate::session) growing: Option<Growing>,
    pub(in crate::session) marking: Option<Marking>,
    /// Regions copied in this window.
    pub(in crate::session) copied: Vec<Roi>,
}
