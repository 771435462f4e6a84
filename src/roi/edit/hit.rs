//! What lies under the pointer.

use super::handles::{Part, handles};
use crate::roi::geometry::{distance, distance_to_segment, edges};
use crate::roi::{Point, Roi, RoiId, Shape};

/// A region under the pointer and the part that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub roi: RoiId,
    pub part: Part,
}

/// What of the regions on `slice` lies at `pos` within `tolerance_px` (pixels of the image, see
/// [`super::tolerance_px`]).
///
/// Hidden regions are passed over. The selected region comes first with its handles and outline; then the nearest outline, the later region on a tie;
/// then the smallest region that holds the point, so that a lesion inside a liver region stays within reach.
pub fn hit(rois: &[Roi], slice: usize, selected: Option<RoiId>, pos: Point, tolerance_px: f64) -> Option<Hit> {
    let on_slice = || rois.iter().filter(|roi| roi.slice == slice && roi.is_visible);
    if let Some(roi) = on_slice().find(|roi| Some(roi.id) == selected)
        && let Some(part) = selected_part(&roi.shape, pos, tolerance_px)
    {
        return Some(Hit { roi: roi.id, part });
    }
    let outline = on_slice()
        .rev()
        .filter_map(|roi| Some((roi.id, roi.shape.distance_to_outline(pos)?)))
        .filter(|(_, far)| *far <= tolerance_px)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(roi, _)| Hit { roi, part: Part::Outline });
    outline.or_else(|| {
        on_slice()
            .rev()
            .filter(|roi| roi.shape.contains(pos))
            .min_by(|a, b| a.shape.area_px().total_cmp(&b.shape.area_px()))
            .map(|roi| Hit { roi: roi.id, part: Part::Body })
    })
}

/// Handle or outline of the selected shape; its body competes with the other regions.
fn selected_part(shape: &Shape, pos: Point, tolerance_px: f64) -> Option<Part> {
    let nearest = handles(shape, tolerance_px)
        .into_iter()
        .map(|handle| (handle.part, distance(handle.pos, pos)))
        .filter(|(_, far)| *far <= tolerance_px)
        .min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((part, far)) = nearest {
        // On a tiny shape the handles reach its middle, which must still move it.
        let is_middle = shape.center().is_some_and(|center| shape.contains(center) && distance(center, pos) < far);
        return Some(if is_middle { Part::Body } else { part });
    }
    let outline = shape.outline();
    let (segment, far) =
        edges(&outline).map(|(a, b)| distance_to_segment(pos, a, b)).enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let part = if matches!(shape, Shape::Polygon(_)) { Part::Segment(segment) } else { Part::Outline };
    (far <= tolerance_px).then_some(part)
}
