//! Regions and annotations as things to choose and change.

use crate::roi::{AnnotationId, Point, RoiId, Role};

/// A region or an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    Roi(RoiId),
    Annotation(AnnotationId),
}

/// What the list of regions, its menus and the tool options ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum RegionEdit {
    Delete(Item),
    Rename(Item, String),
    SetVisible(Item, bool),
    SetRole(RoiId, Role),
    /// `None` is the role's own color.
    SetColor(RoiId, Option<[u8; 3]>),
    /// The selected region, to the program's own memory and to the clipboard.
    Copy,
    /// The same to the program's own memory alone.
    Remember,
    /// Regions in the text of a ROI file, from the clipboard.
    Paste(String),
    /// What was copied in this window.
    PasteCopied,
    Duplicate,
    /// To the slice so many after the region's own.
    CopyToNeighbor(isize),
    CopyToAll,
    /// Fills the slices between those on which the structure is drawn.
    Interpolate,
    /// Moves what is selected by so many pixels.
    Nudge(Point),
    /// What is selected, or the last corner of what is being drawn.
    DeleteSelected,
    /// Leaves out the pixels that stand apart, or takes them in again.
    ExcludeOutliers,
    IncludeOutliers,
}
