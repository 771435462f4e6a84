//! How a pointer changes a region: a state machine from shape and pointer events to shape.
//!
//! A [`Gesture`] lives from the press that starts it until it reports [`Progress::Done`] or [`Progress::Canceled`];
//! dropping it cancels it. It holds a copy of the shape it changes and never the document, so one gesture is one undo
//! step and canceling leaves nothing behind.
//!
//! Must not know: windows, zoom, screens. Distances on screen arrive as pixels of the image ([`tolerance_px`]).

mod brush;
mod draw;
mod handles;
mod hit;
mod polyline;
mod transform;

pub use brush::BrushMode;
pub use draw::Tool;
pub use handles::{Cursor, Handle, Part, cursor, handles};
pub use hit::{Hit, hit};
pub use polyline::{deleted_vertex, inserted_vertex, simplified};

use super::{Point, Shape};
use brush::Stroke;
use draw::Drawing;
use transform::Edit;

/// A distance on the screen in pixels of the image; `zoom` is screen points per image pixel, above zero.
pub fn tolerance_px(screen_points: f64, zoom: f64) -> f64 {
    screen_points / zoom.max(1e-6)
}

/// Keys held during a gesture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Circle instead of ellipse, square instead of rectangle; keeps proportions on resizing; turns in steps of 15°.
    pub constrain: bool,
    /// The press, or the center of a shape that is resized, stays the center.
    pub from_center: bool,
}

/// The image under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Canvas {
    pub rows: usize,
    pub columns: usize,
    /// Height of a pixel over its width (row spacing over column spacing): what is round in the patient is round here.
    pub pixel_aspect: f64,
}

impl Canvas {
    /// The nearest point of the image, so that no drawing leaves it and gets lost.
    pub(crate) fn clamped(&self, [x, y]: Point) -> Point {
        let within = |v: f64, len: usize| if v.is_nan() { 0.0 } else { v.clamp(0.0, len as f64) };
        [within(x, self.columns), within(y, self.rows)]
    }
}

/// What an event did to a gesture.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// The gesture goes on; show [`Gesture::preview`].
    Continue,
    /// The gesture is over and this shape is its result.
    Done(Shape),
    /// The gesture is over and nothing changes: canceled, a click without a drag, or too small to hold a pixel.
    Canceled,
}

/// One drawing or editing action of the pointer, from press to end.
#[derive(Clone, Debug, PartialEq)]
pub struct Gesture {
    canvas: Canvas,
    state: State,
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Draw(Drawing),
    Edit(Edit),
    Paint(Stroke),
}

impl Gesture {
    /// Starts to draw a new shape at the press.
    pub fn draw(tool: Tool, pos: Point, canvas: Canvas) -> Self {
        Self { canvas, state: State::Draw(Drawing::new(tool, canvas.clamped(pos))) }
    }

    /// Starts to change `shape` by the part that was pressed (from [`hit`]).
    pub fn edit(shape: Shape, part: Part, pos: Point, canvas: Canvas) -> Self {
        Self { canvas, state: State::Edit(Edit::new(shape, part, pos)) }
    }

    /// Starts to paint on a region, or a new one, with a round brush of that radius in pixels. The result is a polygon
    /// along pixel edges.
    pub fn brush(base: Option<Shape>, mode: BrushMode, radius_px: f64, pos: Point, canvas: Canvas) -> Self {
        let pos = canvas.clamped(pos);
        Self { canvas, state: State::Paint(Stroke::new(base, mode, radius_px, pos, canvas)) }
    }

    /// Another press while the gesture lasts: the next vertex of a polygon. It closes on its first vertex, within
    /// `tolerance_px`; a press on the last vertex again (half a double-click) adds nothing.
    pub fn press(&mut self, pos: Point, tolerance_px: f64) -> Progress {
        let pos = self.canvas.clamped(pos);
        match &mut self.state {
            State::Draw(drawing) => drawing.press(pos, tolerance_px),
            State::Edit(_) | State::Paint(_) => Progress::Continue,
        }
    }

    /// The pointer moved with the button down.
    pub fn drag(&mut self, pos: Point, modifiers: Modifiers) {
        match &mut self.state {
            State::Draw(drawing) => drawing.drag(self.canvas.clamped(pos), modifiers, &self.canvas),
            State::Edit(edit) => edit.drag(pos, modifiers, &self.canvas),
            State::Paint(stroke) => stroke.drag(self.canvas.clamped(pos)),
        }
    }

    /// The pointer moved with no button down: the open end of a polygon follows it.
    pub fn hover(&mut self, pos: Point) {
        if let State::Draw(drawing) = &mut self.state {
            drawing.hover(self.canvas.clamped(pos));
        }
    }

    /// The button came up. Ends every gesture but the drawing of a polygon.
    pub fn release(&mut self) -> Progress {
        match &mut self.state {
            State::Draw(drawing) => drawing.release(),
            State::Edit(edit) => edit.release(),
            State::Paint(stroke) => stroke.release(),
        }
    }

    /// Double-click or Enter: closes a polygon; canceled if it has fewer than three vertices or no area.
    pub fn finish(&mut self) -> Progress {
        match &mut self.state {
            State::Draw(drawing) => drawing.finish(),
            State::Edit(edit) => edit.release(),
            State::Paint(stroke) => stroke.release(),
        }
    }

    /// Takes back the last vertex of a polygon that is being drawn; canceled when none is left.
    pub fn undo_vertex(&mut self) -> Progress {
        match &mut self.state {
            State::Draw(drawing) => drawing.undo_vertex(),
            State::Edit(_) | State::Paint(_) => Progress::Continue,
        }
    }

    /// The shape as it would be if the gesture ended now; `None` while it holds no area yet.
    pub fn preview(&self) -> Option<Shape> {
        let shape = match &self.state {
            State::Draw(drawing) => drawing.shape(),
            State::Edit(edit) => edit.shape().clone(),
            State::Paint(stroke) => stroke.shape(),
        };
        (!shape.is_degenerate()).then_some(shape)
    }

    /// What to paint while the gesture lasts: vertices, and whether the last is joined to the first.
    pub fn outline(&self) -> (Vec<Point>, bool) {
        match &self.state {
            State::Draw(drawing) => drawing.outline(),
            State::Edit(edit) => (edit.shape().outline(), true),
            State::Paint(stroke) => (stroke.shape().outline(), true),
        }
    }

    /// Vertices set so far, for a polygon that is being drawn; the first one is where it closes.
    pub fn vertices(&self) -> &[Point] {
        match &self.state {
            State::Draw(drawing) => drawing.vertices(),
            State::Edit(_) | State::Paint(_) => &[],
        }
    }

    /// `true` while a polygon waits for its next vertex: it must then get hover, press and double-click events.
    pub fn is_between_presses(&self) -> bool {
        matches!(&self.state, State::Draw(drawing) if drawing.is_between_presses())
    }

    /// `true` for a gesture that draws a new shape.
    pub fn is_drawing(&self) -> bool {
        matches!(self.state, State::Draw(_))
    }
}
