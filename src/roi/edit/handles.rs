//! The parts of a shape a pointer can take hold of.

use crate::roi::geometry::{distance, rotated};
use crate::roi::{Point, Shape};

/// What of a shape lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The inside: moves the shape.
    Body,
    /// The outline away from any handle: moves the shape.
    Outline,
    /// Corner or edge of the box around an ellipse or rectangle, as the sign of its place along the shape's own x and
    /// y axes: (1, 0) is the right edge, (−1, −1) the top left corner.
    Resize(i8, i8),
    /// The knob above the shape that turns it.
    Rotate,
    /// Vertex of a polygon.
    Vertex(usize),
    /// Edge of a polygon from this vertex to the next: dragging it makes a new vertex.
    Segment(usize),
}

/// A part with a place of its own, to be painted on the selected shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handle {
    pub part: Part,
    /// In pixel coordinates.
    pub pos: Point,
}

/// Pointer picture over a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cursor {
    Move,
    ResizeHorizontal,
    ResizeVertical,
    /// Along the diagonal from the top left to the bottom right.
    ResizeNwSe,
    /// Along the diagonal from the top right to the bottom left.
    ResizeNeSw,
    Rotate,
    MoveVertex,
    AddVertex,
}

/// Center, half extents and rotation (radians) shared by ellipse and rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) center: Point,
    pub(super) half: [f64; 2],
    pub(super) angle: f64,
}

impl Frame {
    /// `None` for a polygon.
    pub(super) fn of(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Ellipse { center, radii, rotation_deg } => {
                Some(Self { center: *center, half: *radii, angle: rotation_deg.to_radians() })
            }
            Shape::Rectangle { .. } => {
                let bounds = shape.bounds()?;
                Some(Self { center: bounds.center(), half: bounds.size().map(|s| 0.5 * s), angle: 0.0 })
            }
            Shape::Polygon(_) => None,
        }
    }

    /// From the shape's own axes, relative to its center, to pixel coordinates.
    pub(super) fn slice_from_local(&self, local: [f64; 2]) -> Point {
        let [dx, dy] = rotated(local, self.angle);
        [self.center[0] + dx, self.center[1] + dy]
    }

    pub(super) fn local_from_slice(&self, pos: Point) -> [f64; 2] {
        rotated([pos[0] - self.center[0], pos[1] - self.center[1]], -self.angle)
    }

    pub(super) fn resize_point(&self, sx: i8, sy: i8) -> Point {
        self.slice_from_local([f64::from(sx) * self.half[0], f64::from(sy) * self.half[1]])
    }
}

const EDGES: [(i8, i8); 4] = [(0, -1), (1, 0), (0, 1), (-1, 0)];
const CORNERS: [(i8, i8); 4] = [(-1, -1), (1, -1), (1, 1), (-1, 1)];
/// The rotation knob stands off the shape by this many tolerances.
const KNOB_OFFSET: f64 = 3.0;
/// Boxes narrower than this many tolerances show only one set of handles, or nothing would be left to move them by.
const ROOM: f64 = 6.0;

/// Handles of the selected shape, in the order in which they win when several lie under the pointer.
///
/// `tolerance_px` is the catch radius of a handle in pixels of the image: handles that would lie on top of each other
/// (corners of a tiny box, vertices of a freehand outline) are left out.
pub fn handles(shape: &Shape, tolerance_px: f64) -> Vec<Handle> {
    if let Shape::Polygon(points) = shape {
        return vertex_handles(points, tolerance_px);
    }
    let Some(frame) = Frame::of(shape) else { return Vec::new() };
    let is_roomy = 2.0 * frame.half[0].min(frame.half[1]) >= ROOM * tolerance_px;
    // On an ellipse the edge handles lie on the outline, on a rectangle the corners do.
    let is_ellipse = matches!(shape, Shape::Ellipse { .. });
    let sets: &[&[(i8, i8)]] = match (is_ellipse, is_roomy) {
        (true, true) => &[&EDGES, &CORNERS],
        (true, false) => &[&EDGES],
        (false, true) => &[&CORNERS, &EDGES],
        (false, false) => &[&CORNERS],
    };
    let resize = sets
        .iter()
        .flat_map(|set| set.iter())
        .map(|&(sx, sy)| Handle { part: Part::Resize(sx, sy), pos: frame.resize_point(sx, sy) });
    let knob = frame.slice_from_local([0.0, -frame.half[1] - KNOB_OFFSET * tolerance_px]);
    resize.chain([Handle { part: Part::Rotate, pos: knob }]).collect()
}

fn vertex_handles(points: &[Point], tolerance_px: f64) -> Vec<Handle> {
    let mut found: Vec<Handle> = Vec::new();
    for (i, &pos) in points.iter().enumerate() {
        let is_crowded = found.iter().any(|handle| distance(handle.pos, pos) < 2.0 * tolerance_px);
        // Three corners always stay, so that a small triangle can be edited.
        if points.len() <= 3 || !is_crowded {
            found.push(Handle { part: Part::Vertex(i), pos });
        }
    }
    found
}

/// The pointer picture for a part of a shape, turned with it.
pub fn cursor(shape: &Shape, part: Part) -> Cursor {
    match part {
        Part::Body | Part::Outline => Cursor::Move,
        Part::Rotate => Cursor::Rotate,
        Part::Vertex(_) => Cursor::MoveVertex,
        Part::Segment(_) => Cursor::AddVertex,
        Part::Resize(sx, sy) => {
            let angle = Frame::of(shape).map_or(0.0, |frame| frame.angle);
            let [dx, dy] = rotated([f64::from(sx), f64::from(sy)], angle);
            // Eighths of a turn: 0 is along x, 1 towards the lower right, 2 along y, 3 towards the lower left.
            match (dy.atan2(dx).to_degrees() / 45.0).round().rem_euclid(4.0) as u8 {
                0 => Cursor::ResizeHorizontal,
                1 => Cursor::ResizeNwSe,
                2 => Cursor::ResizeVertical,
                _ => Cursor::ResizeNeSw,
            }
        }
    }
}
