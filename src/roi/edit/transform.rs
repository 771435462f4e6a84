//! Moving, resizing, turning and reshaping an existing shape.

use super::handles::{Frame, Part};
use super::polyline::inserted_vertex;
use super::{Canvas, Modifiers, Progress};
use crate::roi::geometry::{distance, rectangle_corners, rotated};
use crate::roi::{Point, Shape};

/// Smallest half extent a handle can leave, in pixels: one pixel wide, still there to be taken hold of.
const MIN_HALF_PX: f64 = 0.5;
/// A constrained turn snaps to this.
const ANGLE_STEP_DEG: f64 = 15.0;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edit {
    original: Shape,
    part: Part,
    from: Point,
    current: Shape,
}

impl Edit {
    pub(super) fn new(shape: Shape, part: Part, from: Point) -> Self {
        Self { current: shape.clone(), original: shape, part, from }
    }

    /// Always computed from the original, so that the way of the pointer leaves no trace.
    pub(super) fn drag(&mut self, pos: Point, modifiers: Modifiers, canvas: &Canvas) {
        if !pos.iter().all(|v| v.is_finite()) {
            return;
        }
        let offset = [pos[0] - self.from[0], pos[1] - self.from[1]];
        self.current = match self.part {
            Part::Body | Part::Outline => self.original.moved(offset, canvas),
            Part::Resize(sx, sy) => resized(&self.original, [sx, sy], offset, modifiers, canvas),
            Part::Rotate => turned(&self.original, self.from, pos, modifiers),
            Part::Vertex(vertex) => with_vertex(&self.original, vertex, offset, canvas),
            Part::Segment(segment) => {
                inserted_vertex(&self.original, segment, canvas.clamped(pos)).unwrap_or_else(|| self.original.clone())
            }
        };
    }

    pub(super) fn release(&self) -> Progress {
        if self.current == self.original || self.current.is_degenerate() {
            Progress::Canceled
        } else {
            Progress::Done(self.current.clone())
        }
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.current
    }
}

impl Shape {
    /// The shape moved by `offset` (pixels), as far as its center stays on the image.
    pub fn moved(&self, offset: [f64; 2], canvas: &Canvas) -> Self {
        let Some(center) = self.center() else { return self.clone() };
        let target = canvas.clamped([center[0] + offset[0], center[1] + offset[1]]);
        self.translated([target[0] - center[0], target[1] - center[1]])
    }
}

/// Pulls a corner or edge; the opposite one stays, or the center does.
fn resized(shape: &Shape, sides: [i8; 2], offset: [f64; 2], modifiers: Modifiers, canvas: &Canvas) -> Shape {
    let Some(frame) = Frame::of(shape) else { return shape.clone() };
    let grip = frame.resize_point(sides[0], sides[1]);
    let pulled = frame.local_from_slice(canvas.clamped([grip[0] + offset[0], grip[1] + offset[1]]));
    let mut half = frame.half;
    let mut center = [0.0; 2];
    for i in 0..2 {
        let side = f64::from(sides[i]);
        if side == 0.0 {
            continue;
        }
        let fixed = if modifiers.from_center { 0.0 } else { -side * frame.half[i] };
        let reach = pulled[i] - fixed;
        half[i] = (if modifiers.from_center { reach } else { 0.5 * reach }).abs().max(MIN_HALF_PX);
        center[i] = if modifiers.from_center { 0.0 } else { fixed + half[i].copysign(reach) };
    }
    if modifiers.constrain {
        proportional(&frame, sides, &mut half, &mut center, modifiers.from_center);
    }
    let center = frame.slice_from_local(center);
    match shape {
        Shape::Ellipse { rotation_deg, .. } => Shape::Ellipse { center, radii: half, rotation_deg: *rotation_deg },
        Shape::Rectangle { .. } => Shape::Rectangle {
            min: [center[0] - half[0], center[1] - half[1]],
            max: [center[0] + half[0], center[1] + half[1]],
        },
        Shape::Polygon(_) => shape.clone(),
    }
}

/// Gives both axes the larger of the two scales, with the fixed corner, edge or center kept in place.
fn proportional(frame: &Frame, sides: [i8; 2], half: &mut [f64; 2], center: &mut [f64; 2], from_center: bool) {
    let scales = (0..2).filter(|&i| sides[i] != 0).map(|i| half[i] / frame.half[i].max(MIN_HALF_PX));
    let scale = scales.fold(0.0, f64::max);
    for i in 0..2 {
        half[i] = (frame.half[i] * scale).max(MIN_HALF_PX);
        if sides[i] != 0 && !from_center {
            let fixed = -f64::from(sides[i]) * frame.half[i];
            center[i] = fixed + half[i].copysign(center[i] - fixed);
        }
    }
}

/// Turns a shape about its center. A rectangle becomes a polygon, because rectangles have no rotation.
fn turned(shape: &Shape, from: Point, to: Point, modifiers: Modifiers) -> Shape {
    let Some(center) = shape.center() else { return shape.clone() };
    // At the center itself there is no direction.
    if distance(from, center) == 0.0 || distance(to, center) == 0.0 {
        return shape.clone();
    }
    let direction = |p: Point| (p[1] - center[1]).atan2(p[0] - center[0]);
    let mut turn = (direction(to) - direction(from)).to_degrees();
    if modifiers.constrain {
        turn = (turn / ANGLE_STEP_DEG).round() * ANGLE_STEP_DEG;
    }
    let about_center = |p: &Point| {
        let [dx, dy] = rotated([p[0] - center[0], p[1] - center[1]], turn.to_radians());
        [center[0] + dx, center[1] + dy]
    };
    match shape {
        Shape::Ellipse { center, radii, rotation_deg } => {
            // Half a turn brings an ellipse back onto itself.
            let rotation_deg = (rotation_deg + turn + 90.0).rem_euclid(180.0) - 90.0;
            Shape::Ellipse { center: *center, radii: *radii, rotation_deg }
        }
        Shape::Rectangle { .. } if turn == 0.0 => shape.clone(),
        Shape::Rectangle { .. } => {
            let corners = shape.bounds().map(rectangle_corners).unwrap_or_default();
            Shape::Polygon(corners.iter().map(about_center).collect())
        }
        Shape::Polygon(points) => Shape::Polygon(points.iter().map(about_center).collect()),
    }
}

fn with_vertex(shape: &Shape, vertex: usize, offset: [f64; 2], canvas: &Canvas) -> Shape {
    let mut shape = shape.clone();
    if let Shape::Polygon(points) = &mut shape
        && let Some(point) = points.get_mut(vertex)
    {
        *point = canvas.clamped([point[0] + offset[0], point[1] + offset[1]]);
    }
    shape
}
