//! Painting a region pixel by pixel.

use super::{Canvas, Progress};
use crate::roi::geometry::distance_to_segment;
use crate::roi::{Point, RoiMask, Shape};

/// What the brush does to the pixels under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BrushMode {
    Add,
    Erase,
}

/// A stroke of a round brush over a region's pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stroke {
    mode: BrushMode,
    radius_px: f64,
    canvas: Canvas,
    last: Point,
    is_set: Vec<bool>,
    original: Option<Shape>,
}

impl Stroke {
    pub(super) fn new(base: Option<Shape>, mode: BrushMode, radius_px: f64, pos: Point, canvas: Canvas) -> Self {
        let mut is_set = vec![false; canvas.rows * canvas.columns];
        if let Some(shape) = &base {
            for &(row, col) in RoiMask::from_shape(shape, 0, canvas.rows, canvas.columns).pixels() {
                is_set[row * canvas.columns + col] = true;
            }
        }
        let mut stroke = Self { mode, radius_px: radius_px.max(0.0), canvas, last: pos, is_set, original: base };
        stroke.drag(pos);
        stroke
    }

    /// Paints from the last place to this one, without gaps however fast the pointer moves.
    pub(super) fn drag(&mut self, pos: Point) {
        let (from, to) = (self.last, pos);
        self.last = pos;
        let aspect = self.canvas.pixel_aspect;
        // Heights count as the patient's, so that the brush is round there.
        let scaled = |[x, y]: Point| [x, y * aspect];
        for row in index_range(from[1], to[1], self.radius_px / aspect, self.canvas.rows) {
            for col in index_range(from[0], to[0], self.radius_px, self.canvas.columns) {
                let center = [col as f64 + 0.5, row as f64 + 0.5];
                let is_under = distance_to_segment(scaled(center), scaled(from), scaled(to)) <= self.radius_px;
                // A fine brush still paints the pixel it points at.
                if is_under || is_pixel_at(to, row, col) {
                    self.is_set[row * self.canvas.columns + col] = self.mode == BrushMode::Add;
                }
            }
        }
    }

    fn mask(&self) -> RoiMask {
        let columns = self.canvas.columns;
        let pixels = self.is_set.iter().enumerate().filter(|(_, set)| **set).map(|(i, _)| (i / columns, i % columns));
        RoiMask::from_pixels(pixels, 0, self.canvas.rows, columns)
    }

    /// An erased region that has no pixel left is canceled: deleting is a command of its own.
    pub(super) fn release(&self) -> Progress {
        let mask = self.mask();
        match Shape::from_mask(&mask) {
            Some(shape) if !self.is_unchanged(&mask) => Progress::Done(shape),
            _ => Progress::Canceled,
        }
    }

    /// Pixels decide, not vertices: an ellipse that was only touched stays an ellipse.
    fn is_unchanged(&self, mask: &RoiMask) -> bool {
        let Canvas { rows, columns, .. } = self.canvas;
        self.original.as_ref().is_some_and(|shape| RoiMask::from_shape(shape, 0, rows, columns) == *mask)
    }

    /// Traced when asked for: a fast stroke passes many places between two frames.
    pub(super) fn shape(&self) -> Shape {
        Shape::from_mask(&self.mask()).unwrap_or(Shape::Polygon(Vec::new()))
    }
}

fn is_pixel_at(pos: Point, row: usize, col: usize) -> bool {
    pos[0].floor() == col as f64 && pos[1].floor() == row as f64
}

/// Indices of pixels that a brush between two places can reach.
fn index_range(a: f64, b: f64, radius: f64, len: usize) -> std::ops::Range<usize> {
    let clamped = |v: f64| v.clamp(0.0, len as f64) as usize;
    clamped((a.min(b) - radius - 0.5).floor())..clamped((a.max(b) + radius + 1.0).ceil())
}
