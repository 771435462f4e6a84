//! What a pointer is doing: a region being drawn, grown or changed, a mark being set. State only.
//!
//! Must not know: the session; what an event does.

use ndarray::Array2;

use crate::roi::edit::Gesture;
use crate::roi::{Annotation, AnnotationId, Point, RoiId, RoiMask, Role};

/// The gesture under way.
pub(super) struct Drawing {
    pub(super) gesture: Gesture,
    /// Role of the region to be drawn; `None` when an existing one is edited.
    pub(super) role: Option<Role>,
    /// The region in the document, once it holds any area.
    pub(super) roi: Option<RoiId>,
    pub(super) is_brush: bool,
}

/// A region that grows while the button is down.
pub(super) struct Growing {
    pub(super) seed: (usize, usize),
    pub(super) from: Point,
    pub(super) start_percent: f64,
    pub(super) values: Array2<f32>,
    /// Width of the window on screen: what 100 % is.
    pub(super) full: f64,
    /// Only pixels of this mask may join.
    pub(super) within: Option<RoiMask>,
    pub(super) roi: Option<RoiId>,
    pub(super) role: Role,
}

/// A mark being set or changed.
pub(super) struct Marking {
    pub(super) id: AnnotationId,
    pub(super) from: Point,
    pub(super) what: Change,
    /// The mark as it was at the press.
    pub(super) original: Annotation,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Its points are being set; this is the next one.
    Set(usize),
    Point(usize),
    Whole,
}
