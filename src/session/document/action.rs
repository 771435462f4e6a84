//! What is asked of the documents.

use std::collections::BTreeMap;

use super::shelf::{Images, WorkspaceId};
use crate::fit::Model;
use crate::io::session_file::SessionFile;
use crate::phantom::Knob;
use crate::pipeline::SigmaChoice;
use crate::roi::edit::Modifiers;
use crate::roi::{Point, Roi, RoiId};
use crate::session::item::RegionEdit;
use crate::verdict::{Calibration, Scheme, TypedLoad};

/// A pointer event on an image, in pixel coordinates of the current slice.
#[derive(Clone, Debug, PartialEq)]
pub enum PointerEvent {
    /// `tolerance_px` — how far a hit may be off, image pixels.
    Press {
        pos: Point,
        tolerance_px: f64,
    },
    /// Every place the pointer passed since the last event, in order.
    Drag {
        path: Vec<Point>,
        modifiers: Modifiers,
    },
    /// The pointer moved with no button down.
    Hover {
        pos: Point,
    },
    Release,
    /// A double click, or Enter: closes a polygon, or adds or removes a vertex of the selected one.
    DoubleClick {
        pos: Point,
        tolerance_px: f64,
    },
}

/// A change of the fit settings; undoable.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingChange {
    Model(Model),
    Sigma(SigmaChoice),
    Coils(u32),
    Field(Option<f64>),
    Calibration(&'static Calibration),
    Scheme(&'static Scheme),
    Margin(f64),
    /// Iron of the liver as known from elsewhere.
    LiverLoad(Option<TypedLoad>),
    EchoIncluded(usize, bool),
    /// Ends the fit after this echo (index from 0); within one gesture the selection at its start counts.
    LastEcho(usize),
    AllEchoes,
}

/// A change of the document on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentAction {
    Pointer(PointerEvent),
    Delete(RoiId),
    Undo,
    Redo,
    Change(SettingChange),
    ResetSettings,
    Region(RegionEdit),
    /// A slider is being dragged: changes until the end of the gesture are one undo step.
    EndGesture,
    /// The notes are being typed: changes until the end of the gesture are one undo step.
    Notes(String),
    /// Adds the regions of a case that the learner did not draw.
    AddRegions(Vec<Roi>),
    /// Gives back what a quiz kept back; no step of the history.
    ReturnRegions(Vec<Roi>),
    /// Parameters of a built-in case that differ from its own; `about` names what is turned, so that one slider is one
    /// step.
    ChangeCase {
        about: Knob,
        changes: BTreeMap<Knob, f64>,
    },
    /// The case as it is built in.
    ResetCase,
    /// A file was written; `images` are those of the document on screen, where it belongs to this workspace.
    Saved {
        workspace: WorkspaceId,
        file: Box<SessionFile>,
        images: Option<Images>,
    },
}
