//! What a press would do: regions and marks under the pointer, and what is being drawn.

use super::state::Shown;
use super::values::pixel_at;
use crate::roi::edit::{self, Canvas, Cursor, Hit, Part};
use crate::roi::{Annotation, AnnotationId, Marker, Point, Roi, RoiId, RoiMask, Role, Shape};
use crate::session::document::{Change, Growing, Marking};
use crate::session::item::Item;
use crate::session::view::{DrawShape, Overlays, PaneId, Scale, Tool};

/// Width of a letter of a text and its height, over the reach of a press.
const LETTER: [f64; 2] = [0.75, 1.8];

impl<'a> Shown<'a> {
    /// Whether a press at `pos` goes to a region or mark (drawn or edited) and not to the window, pan or zoom tool.
    pub fn roi_takes_press(self, pos: Point, tolerance_px: f64) -> bool {
        if self.study.stack.is_none() {
            return false;
        }
        let is_busy = self.is_drawing() || self.is_drawing_tool();
        is_busy || self.mark_at(pos, tolerance_px).is_some() || self.grip(pos, tolerance_px).is_some()
    }

    /// Pointer picture at `pos`, saying what a press will do; `None` for the tool's own.
    pub fn cursor_at(self, pos: Point, tolerance_px: f64) -> Option<Cursor> {
        if self.is_painting() {
            return None;
        }
        match self.grip_of_mark(pos, tolerance_px) {
            Some((_, Some(_))) => return Some(Cursor::MoveVertex),
            Some((_, None)) => return Some(Cursor::Move),
            None => {}
        }
        let hit = self.grip(pos, tolerance_px)?;
        let roi = self.documents.shown.roi(hit.roi)?;
        Some(edit::cursor(&roi.shape, hit.part))
    }

    /// A gesture is under way: something is being drawn, changed or set.
    pub fn is_drawing(self) -> bool {
        self.documents.is_drawing()
    }

    /// A tool that works on every pixel it is pressed on: handles do not stand in its way.
    pub fn is_painting(self) -> bool {
        matches!(self.view.tool, Tool::Draw(_))
            && matches!(self.view.draw_shape, DrawShape::Brush | DrawShape::Eraser | DrawShape::Grow)
    }

    /// A tool that draws or marks is in hand: its clicks mean nothing else.
    pub fn is_drawing_tool(self) -> bool {
        matches!(self.view.tool, Tool::Draw(_) | Tool::Mark(_))
    }

    pub(in crate::session) fn is_growing_tool(self) -> bool {
        matches!(self.view.tool, Tool::Draw(_)) && self.view.draw_shape == DrawShape::Grow
    }

    /// The tool wants to know where the pointer is while no button is down.
    pub fn wants_hover(self) -> bool {
        self.is_between_presses() || self.is_mark_open()
    }

    /// A polygon waits for its next corner.
    pub fn is_between_presses(self) -> bool {
        self.documents.drawing.as_ref().is_some_and(|drawing| drawing.gesture.is_between_presses())
    }

    /// A mark waits for its next click.
    pub(in crate::session) fn is_mark_open(self) -> bool {
        matches!(&self.documents.marking, Some(Marking { what: Change::Set(_), .. }))
    }

    /// The outline being drawn: vertices, whether it is closed, and its role.
    pub fn open_outline(self) -> Option<(Vec<Point>, bool, Role)> {
        let drawing = self.documents.drawing.as_ref()?;
        let role = drawing.role?;
        let (points, is_closed) = drawing.gesture.outline();
        Some((points, is_closed, role))
    }

    /// Vertices set so far of a polygon being drawn; the first is where it closes.
    pub fn open_vertices(self) -> &'a [Point] {
        self.documents.drawing.as_ref().map_or(&[], |drawing| drawing.gesture.vertices())
    }

    /// The annotation or region under the pointer.
    pub fn item_at(self, pos: Point, tolerance_px: f64) -> Option<Item> {
        let mark = self.mark_at(pos, tolerance_px).map(|(id, _)| Item::Annotation(id));
        mark.or_else(|| self.hit_at(pos, tolerance_px).map(|hit| Item::Roi(hit.roi)))
    }

    /// The region under the pointer, whatever part of it.
    pub fn hit_at(self, pos: Point, tolerance_px: f64) -> Option<Hit> {
        edit::hit(&self.documents.shown.rois, self.hovered_slice(), self.view.selected, pos, tolerance_px)
    }

    /// A hit that a drag may act on: the inside of a region that is not selected is left to the window tool, so that
    /// a large liver region does not take the image away.
    pub fn grip(self, pos: Point, tolerance_px: f64) -> Option<Hit> {
        if self.is_painting() {
            return None;
        }
        let hit = self.hit_at(pos, tolerance_px)?;
        let is_selected = self.view.selected == Some(hit.roi);
        let is_drawing = self.is_drawing_tool();
        match hit.part {
            Part::Body => is_selected && !is_drawing,
            Part::Outline | Part::Segment(_) => is_selected || !is_drawing,
            Part::Resize(..) | Part::Rotate | Part::Vertex(_) => true,
        }
        .then_some(hit)
    }

    /// The corner that a press at `pos` takes hold of: a double click on it takes it away.
    pub fn vertex_at(self, pos: Point, tolerance_px: f64) -> Option<(RoiId, usize)> {
        match self.grip(pos, tolerance_px)? {
            Hit { roi, part: Part::Vertex(vertex) } => Some((roi, vertex)),
            _ => None,
        }
    }

    /// The mark under the pointer, and which of its points (`None`: its line).
    pub fn mark_at(self, pos: Point, tolerance_px: f64) -> Option<(AnnotationId, Option<usize>)> {
        if self.view.overlays == Overlays::None {
            return None;
        }
        let slice = self.hovered_slice();
        let here = |mark: &&Annotation| mark.slice == slice && mark.is_visible;
        let marks = || self.documents.shown.annotations.iter().filter(here);
        let is_selected = |mark: &&Annotation| Some(mark.id) == self.view.selected_mark;
        let on_point = |mark: &Annotation| mark.point_at(pos, tolerance_px).map(|point| (mark.id, Some(point)));
        if let Some(found) = marks().find(is_selected).and_then(on_point) {
            return Some(found);
        }
        marks().rev().find_map(on_point).or_else(|| {
            let is_hit =
                |mark: &&Annotation| mark.distance_to(pos) <= tolerance_px || is_on_text(mark, pos, tolerance_px);
            marks().rev().find(is_hit).map(|mark| (mark.id, None))
        })
    }

    /// A mark that a press takes hold of: any with no tool in hand, else the selected one's points.
    pub fn grip_of_mark(self, pos: Point, tolerance_px: f64) -> Option<(crate::roi::AnnotationId, Option<usize>)> {
        let found = self.mark_at(pos, tolerance_px)?;
        let is_tool = self.is_drawing_tool();
        (!is_tool || (self.view.selected_mark == Some(found.0) && found.1.is_some())).then_some(found)
    }

    pub(in crate::session) fn canvas(self) -> Option<Canvas> {
        let grid = &self.study.stack.as_deref()?.grid;
        let pixel_aspect = grid.spacing_y_mm / grid.spacing_x_mm;
        Some(Canvas { rows: grid.rows, columns: grid.columns, pixel_aspect })
    }

    /// What a press at the pointer would grow; `None` without the tool or the pointer.
    pub fn grow_preview(self) -> Option<Shape> {
        let (pane, pos) = self.view.cursor?;
        let Tool::Draw(role) = self.view.tool else { return None };
        if !self.is_growing_tool() || self.documents.growing.is_some() {
            return None;
        }
        let growing = self.growing_at(pane, pos, role)?;
        growing.shape(self.view.options.grow_percent, self.view.options.fills_holes)
    }

    pub(in crate::session) fn growing_at(self, pane: PaneId, pos: Point, role: Role) -> Option<Growing> {
        if !self.takes_regions(pane) {
            return None;
        }
        let scale = self.view.content(pane).base().unwrap_or(Scale::Signal);
        let values = self.values(pane, scale)?;
        let seed = pixel_at(pos, values.dim())?;
        let within = self.refined_roi(role, pos);
        let (rows, columns) = values.dim();
        Some(Growing {
            seed,
            from: pos,
            start_percent: self.view.options.grow_percent,
            full: self.scale_window(pane, scale)?.width(),
            within: within.map(|roi| RoiMask::from_shape(&roi.shape, 0, rows, columns)),
            roi: within.map(|roi| roi.id),
            role,
            values,
        })
    }

    /// The selected region of the role, if the pointer is inside it: growing then stays inside and replaces it.
    fn refined_roi(self, role: Role, pos: Point) -> Option<&'a Roi> {
        let roi = self.documents.shown.roi(self.view.selected?)?;
        (roi.role == role && roi.slice == self.hovered_slice() && roi.shape.contains(pos)).then_some(roi)
    }
}

/// The words of a text stand to the right of its point; their size on screen is known through the reach of a press.
fn is_on_text(mark: &Annotation, [x, y]: Point, tolerance_px: f64) -> bool {
    let (Marker::Text, Some(&[left, middle])) = (mark.marker, mark.points.first()) else { return false };
    let width = LETTER[0] * tolerance_px * mark.text.chars().count() as f64;
    (left..left + width + tolerance_px).contains(&x) && (y - middle).abs() <= 0.5 * LETTER[1] * tolerance_px
}
