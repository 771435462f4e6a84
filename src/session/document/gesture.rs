//! What a pointer is doing: a region being drawn, grown or changed, a mark being set. State only.
//!
//! Must not know: the session; what an event does.

use ndarray::Array2;

use crate::roi::edit::Gesture;
use crate::roi::{Annotation, AnnotationId, Point, RoiId, RoiMask, Role, Shape, Summary, filled, grown};

/// The gesture under way.
pub(in crate::session) struct Drawing {
    pub(in crate::session) gesture: Gesture,
    /// Role of the region to be drawn; `None` when an existing one is edited.
    pub(in crate::session) role: Option<Role>,
    /// The region in the document, once it holds any area.
    pub(in crate::session) roi: Option<RoiId>,
    pub(in crate::session) is_brush: bool,
}

/// A region that grows while the button is down.
pub(in crate::session) struct Growing {
    pub(in crate::session) seed: (usize, usize),
    pub(in crate::session) from: Point,
    pub(in crate::session) start_percent: f64,
    pub(in crate::session) values: Array2<f32>,
    /// Width of the window on screen: what 100 % is.
    pub(in crate::session) full: f64,
    /// Only pixels of this mask may join.
    pub(in crate::session) within: Option<RoiMask>,
    pub(in crate::session) roi: Option<RoiId>,
    pub(in crate::session) role: Role,
}

impl Growing {
    pub(in crate::session) fn shape(&self, percent: f64, fills_holes: bool) -> Option<Shape> {
        let middle = self.seed_value()?;
        let reach = percent / 100.0 * self.full;
        let range = (middle - reach) as f32..=(middle + reach) as f32;
        let mask = grown(self.values.view(), self.seed, &range, 0, self.within.as_ref());
        // A hole in a region that refines another stays: a vessel is what is to be left out there.
        let mask = if fills_holes && self.within.is_none() { filled(&mask) } else { mask };
        Shape::from_mask(&mask)
    }

    /// Median of the pixel and its neighbors, so that noise does not decide; the pixel's own value where it lies
    /// outside the reach of theirs.
    fn seed_value(&self) -> Option<f64> {
        let (row, col) = self.seed;
        let around =
            (row.saturating_sub(1)..=row + 1).flat_map(|r| (col.saturating_sub(1)..=col + 1).map(move |c| (r, c)));
        let near = around.filter_map(|at| self.values.get(at)).map(|&value| f64::from(value));
        let own = f64::from(self.values[self.seed]);
        own.is_finite().then(|| Summary::of(near).map_or(own, |summary| summary.median.midpoint(own)))
    }
}

/// A mark being set or changed.
pub(in crate::session) struct Marking {
    pub(in crate::session) id: AnnotationId,
    pub(in crate::session) from: Point,
    pub(in crate::session) what: Change,
    /// The mark as it was at the press.
    pub(in crate::session) original: Annotation,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::session) enum Change {
    /// Its points are being set; this is the next one.
    Set(usize),
    Point(usize),
    Whole,
}
