//! Drawing a new shape.

use super::polyline::simplified;
use super::{Canvas, Modifiers, Progress};
use crate::roi::geometry::distance;
use crate::roi::{Point, Shape};

/// What a press on the image draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// From corner to corner of its box.
    Ellipse,
    /// From the center outwards; round in the patient.
    Circle,
    /// From corner to corner.
    Rectangle,
    /// One vertex per press; closes on the first vertex or a double-click.
    Polygon,
    /// Follows the pointer; closes on release.
    Freehand,
}

/// A drag shorter than this in both directions is a click, in pixels of the image.
const MIN_EXTENT_PX: f64 = 1.0;
/// Freehand points nearer than this to the one before are dropped.
const MIN_STEP_PX: f64 = 0.1;
/// How far the stored freehand outline may lie from the drawn one: well under the half pixel that decides membership.
const FREEHAND_TOLERANCE_PX: f64 = 0.15;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Drawing {
    Box { tool: Tool, origin: Point, corner: Point, modifiers: Modifiers, pixel_aspect: f64 },
    Freehand { points: Vec<Point> },
    Polygon { vertices: Vec<Point>, pointer: Point, is_down: bool },
}

impl Drawing {
    pub(super) fn new(tool: Tool, pos: Point) -> Self {
        match tool {
            Tool::Ellipse | Tool::Circle | Tool::Rectangle => {
                Self::Box { tool, origin: pos, corner: pos, modifiers: Modifiers::default(), pixel_aspect: 1.0 }
            }
            Tool::Freehand => Self::Freehand { points: vec![pos] },
            Tool::Polygon => Self::Polygon { vertices: vec![pos], pointer: pos, is_down: true },
        }
    }

    pub(super) fn press(&mut self, pos: Point, tolerance_px: f64) -> Progress {
        let Self::Polygon { vertices, pointer, is_down } = self else { return Progress::Continue };
        let is_near = |vertex: Option<&Point>| vertex.is_some_and(|&v| distance(v, pos) <= tolerance_px);
        if vertices.len() >= 3 && is_near(vertices.first()) {
            return self.finish();
        }
        (*pointer, *is_down) = (pos, true);
        if !is_near(vertices.last()) {
            vertices.push(pos);
        }
        Progress::Continue
    }

    pub(super) fn drag(&mut self, pos: Point, held: Modifiers, canvas: &Canvas) {
        match self {
            Self::Box { corner, modifiers, pixel_aspect, .. } => {
                (*corner, *modifiers, *pixel_aspect) = (pos, held, canvas.pixel_aspect);
            }
            Self::Freehand { points } => {
                if points.last().is_none_or(|&last| distance(last, pos) >= MIN_STEP_PX) {
                    points.push(pos);
                }
            }
            Self::Polygon { vertices, pointer, .. } => {
                *pointer = pos;
                if let Some(last) = vertices.last_mut() {
                    *last = pos;
                }
            }
        }
    }

    pub(super) fn hover(&mut self, pos: Point) {
        if let Self::Polygon { pointer, is_down: false, .. } = self {
            *pointer = pos;
        }
    }

    pub(super) fn release(&mut self) -> Progress {
        if let Self::Polygon { is_down, .. } = self {
            *is_down = false;
            return Progress::Continue;
        }
        self.finish()
    }

    pub(super) fn finish(&mut self) -> Progress {
        let shape = match self {
            Self::Box { .. } => self.shape(),
            Self::Freehand { points } => Shape::Polygon(simplified(points, FREEHAND_TOLERANCE_PX)),
            Self::Polygon { vertices, .. } => Shape::Polygon(vertices.clone()),
        };
        let is_click = shape.bounds().is_none_or(|b| b.size().iter().all(|&s| s < MIN_EXTENT_PX));
        if is_click || shape.is_degenerate() { Progress::Canceled } else { Progress::Done(shape) }
    }

    pub(super) fn undo_vertex(&mut self) -> Progress {
        if let Self::Polygon { vertices, .. } = self {
            vertices.pop();
            if vertices.is_empty() {
                return Progress::Canceled;
            }
        }
        Progress::Continue
    }

    pub(super) fn shape(&self) -> Shape {
        match self {
            Self::Box { tool, origin, corner, modifiers, pixel_aspect } => {
                boxed(*tool, *origin, *corner, *modifiers, *pixel_aspect)
            }
            Self::Freehand { points } => Shape::Polygon(points.clone()),
            Self::Polygon { .. } => Shape::Polygon(self.outline().0),
        }
    }

    pub(super) fn outline(&self) -> (Vec<Point>, bool) {
        match self {
            Self::Box { .. } => (self.shape().outline(), true),
            Self::Freehand { points } => (points.clone(), false),
            Self::Polygon { vertices, pointer, is_down } => {
                let mut points = vertices.clone();
                if !is_down {
                    points.push(*pointer);
                }
                (points, false)
            }
        }
    }

    pub(super) fn vertices(&self) -> &[Point] {
        if let Self::Polygon { vertices, .. } = self { vertices } else { &[] }
    }

    pub(super) fn is_between_presses(&self) -> bool {
        matches!(self, Self::Polygon { is_down: false, .. })
    }
}

/// Ellipse, circle or rectangle between the press and the pointer.
fn boxed(tool: Tool, origin: Point, pos: Point, modifiers: Modifiers, pixel_aspect: f64) -> Shape {
    let [mut dx, mut dy] = [pos[0] - origin[0], pos[1] - origin[1]];
    if tool == Tool::Circle {
        let radius = dx.hypot(dy * pixel_aspect);
        return Shape::Ellipse { center: origin, radii: [radius, radius / pixel_aspect], rotation_deg: 0.0 };
    }
    if modifiers.constrain {
        let side = dx.abs().max(dy.abs() * pixel_aspect);
        (dx, dy) = (side.copysign(dx), (side / pixel_aspect).copysign(dy));
    }
    let (from, to) = if modifiers.from_center {
        ([origin[0] - dx, origin[1] - dy], [origin[0] + dx, origin[1] + dy])
    } else {
        (origin, [origin[0] + dx, origin[1] + dy])
    };
    let min = [from[0].min(to[0]), from[1].min(to[1])];
    let max = [from[0].max(to[0]), from[1].max(to[1])];
    if tool == Tool::Rectangle {
        return Shape::Rectangle { min, max };
    }
    Shape::Ellipse {
        center: [0.5 * (min[0] + max[0]), 0.5 * (min[1] + max[1])],
        radii: [0.5 * (max[0] - min[0]), 0.5 * (max[1] - min[1])],
        rotation_deg: 0.0,
    }
}
