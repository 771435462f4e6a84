//! Pointer events on an image → regions in the document: one undo step per gesture.

use super::action::PointerEvent;
use super::gesture::Drawing;
use super::item::Item;
use super::view::{DrawShape, Tool};
use super::{NoticeKind, Session};
use crate::roi::edit::{self, BrushMode, Canvas, Gesture, Hit, Part, Progress, deleted_vertex};
use crate::roi::{Point, Roi, RoiId, Role, Shape};
use crate::say;
use crate::t;
use crate::text::Message;

pub use crate::roi::edit::Cursor;

impl Session {
    /// Whether a press at `pos` goes to a region or mark (drawn or edited) and not to the window, pan or zoom tool.
    pub fn roi_takes_press(&self, pos: Point, tolerance_px: f64) -> bool {
        if self.study.stack.is_none() {
            return false;
        }
        let is_busy = self.is_drawing() || self.is_drawing_tool();
        is_busy || self.mark_at(pos, tolerance_px).is_some() || self.grip(pos, tolerance_px).is_some()
    }

    /// Pointer picture at `pos`, saying what a press will do; `None` for the tool's own.
    pub fn cursor_at(&self, pos: Point, tolerance_px: f64) -> Option<Cursor> {
        if self.is_painting() {
            return None;
        }
        match self.grip_of_mark(pos, tolerance_px) {
            Some((_, Some(_))) => return Some(Cursor::MoveVertex),
            Some((_, None)) => return Some(Cursor::Move),
            None => {}
        }
        let hit = self.grip(pos, tolerance_px)?;
        let roi = self.document.roi(hit.roi)?;
        Some(edit::cursor(&roi.shape, hit.part))
    }

    /// A gesture is under way: something is being drawn, changed or set.
    pub fn is_drawing(&self) -> bool {
        self.drawing.is_some() || self.growing.is_some() || self.marking.is_some()
    }

    /// A tool that works on every pixel it is pressed on: handles do not stand in its way.
    pub fn is_painting(&self) -> bool {
        matches!(self.view.tool, Tool::Draw(_))
            && matches!(self.view.draw_shape, DrawShape::Brush | DrawShape::Eraser | DrawShape::Grow)
    }

    /// The tool wants to know where the pointer is while no button is down.
    pub fn wants_hover(&self) -> bool {
        self.is_between_presses() || self.is_mark_open()
    }

    /// A mark that a press takes hold of: any with no tool in hand, else the selected one's points.
    pub fn grip_of_mark(&self, pos: Point, tolerance_px: f64) -> Option<(crate::roi::AnnotationId, Option<usize>)> {
        let found = self.mark_at(pos, tolerance_px)?;
        let is_tool = self.is_drawing_tool();
        (!is_tool || (self.view.selected_mark == Some(found.0) && found.1.is_some())).then_some(found)
    }

    /// The outline being drawn: vertices, whether it is closed, and its role.
    pub fn open_outline(&self) -> Option<(Vec<Point>, bool, Role)> {
        let drawing = self.drawing.as_ref()?;
        let role = drawing.role?;
        let (points, is_closed) = drawing.gesture.outline();
        Some((points, is_closed, role))
    }

    /// Vertices set so far of a polygon being drawn; the first is where it closes.
    pub fn open_vertices(&self) -> &[Point] {
        self.drawing.as_ref().map_or(&[], |drawing| drawing.gesture.vertices())
    }

    /// A polygon waits for its next corner.
    pub fn is_between_presses(&self) -> bool {
        self.drawing.as_ref().is_some_and(|drawing| drawing.gesture.is_between_presses())
    }

    /// A tool that draws or marks is in hand: its clicks mean nothing else.
    pub fn is_drawing_tool(&self) -> bool {
        matches!(self.view.tool, Tool::Draw(_) | Tool::Mark(_))
    }

    /// The corner that a press at `pos` takes hold of: a double click on it takes it away.
    pub fn vertex_at(&self, pos: Point, tolerance_px: f64) -> Option<(RoiId, usize)> {
        match self.grip(pos, tolerance_px)? {
            Hit { roi, part: Part::Vertex(vertex) } => Some((roi, vertex)),
            _ => None,
        }
    }

    /// The annotation or region under the pointer.
    pub fn item_at(&self, pos: Point, tolerance_px: f64) -> Option<Item> {
        let mark = self.mark_at(pos, tolerance_px).map(|(id, _)| Item::Annotation(id));
        mark.or_else(|| self.hit_at(pos, tolerance_px).map(|hit| Item::Roi(hit.roi)))
    }

    /// The region under the pointer, whatever part of it.
    pub fn hit_at(&self, pos: Point, tolerance_px: f64) -> Option<Hit> {
        edit::hit(&self.document.rois, self.hovered_slice(), self.view.selected, pos, tolerance_px)
    }

    /// A hit that a drag may act on: the inside of a region that is not selected is left to the window tool, so that
    /// a large liver region does not take the image away.
    pub fn grip(&self, pos: Point, tolerance_px: f64) -> Option<Hit> {
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

    pub(super) fn pointer(&mut self, event: PointerEvent) {
        match event {
            PointerEvent::Press { pos, tolerance_px } => self.press(pos, tolerance_px),
            PointerEvent::Drag { path, modifiers } => {
                if let Some(&pos) = path.last() {
                    self.drag_growing(pos);
                    self.drag_mark(pos);
                }
                if let Some(drawing) = &mut self.drawing {
                    for pos in path {
                        drawing.gesture.drag(pos, modifiers);
                    }
                    self.show_preview();
                }
            }
            PointerEvent::Hover { pos } => {
                self.drag_mark(pos);
                if let Some(drawing) = &mut self.drawing {
                    drawing.gesture.hover(pos);
                }
            }
            PointerEvent::Release => {
                self.finish_growing();
                self.release_marking();
                if let Some(drawing) = &mut self.drawing {
                    let progress = drawing.gesture.release();
                    self.finish(progress);
                }
            }
            PointerEvent::DoubleClick { pos, tolerance_px } => self.double_click(pos, tolerance_px),
        }
    }

    fn drag_mark(&mut self, pos: Point) {
        if let Some(canvas) = self.canvas() {
            self.drag_marking(pos, canvas);
        }
    }

    pub(super) fn canvas(&self) -> Option<Canvas> {
        let grid = &self.study.stack.as_deref()?.grid;
        let pixel_aspect = grid.spacing_y_mm / grid.spacing_x_mm;
        Some(Canvas { rows: grid.rows, columns: grid.columns, pixel_aspect })
    }

    fn press(&mut self, pos: Point, tolerance_px: f64) {
        let Some(canvas) = self.canvas() else { return };
        if let Some(drawing) = &mut self.drawing {
            let progress = drawing.gesture.press(pos, tolerance_px);
            self.show_preview();
            return self.finish(progress);
        }
        if self.marking.is_some() {
            // The press that sets the next point; its release counts.
            return self.drag_marking(pos, canvas);
        }
        if !self.is_painting() {
            if let Some((mark, point)) = self.grip_of_mark(pos, tolerance_px) {
                return self.start_moving_mark(mark, point, pos);
            }
            if let Some(hit) = self.grip(pos, tolerance_px) {
                return self.start_edit(hit, pos, canvas);
            }
        }
        match self.view.tool {
            Tool::Mark(marker) => self.start_marking(marker, pos, canvas),
            Tool::Draw(role) => self.start_drawing(role, pos, canvas),
            Tool::Window | Tool::RegionWindow | Tool::Pan | Tool::Zoom => {}
        }
    }

    fn start_drawing(&mut self, role: Role, pos: Point, canvas: Canvas) {
        let tool = match self.view.draw_shape {
            DrawShape::Ellipse => edit::Tool::Ellipse,
            DrawShape::Circle => edit::Tool::Circle,
            DrawShape::Rectangle => edit::Tool::Rectangle,
            DrawShape::Polygon => edit::Tool::Polygon,
            DrawShape::Freehand => edit::Tool::Freehand,
            DrawShape::Brush => return self.start_brush(BrushMode::Add, role, pos, canvas),
            DrawShape::Eraser => return self.start_brush(BrushMode::Erase, role, pos, canvas),
            DrawShape::Grow => return self.start_growing(pos, role),
        };
        self.history.begin(draw_label(role), &self.document);
        let gesture = Gesture::draw(tool, pos, canvas);
        self.drawing = Some(Drawing { gesture, role: Some(role), roi: None, is_brush: false });
    }

    /// Paints on the selected region of the role, else on the one under the pointer, else a new one; erases from the
    /// selected region, else from the one under the pointer.
    fn start_brush(&mut self, mode: BrushMode, role: Role, pos: Point, canvas: Canvas) {
        let slice = self.slice_of(self.view.active);
        let here = |roi: &&Roi| roi.slice == slice && roi.is_visible;
        let may = |roi: &&Roi| mode == BrushMode::Erase || roi.role == role;
        let selected = self.view.selected.and_then(|id| self.document.roi(id));
        let under = || self.document.rois.iter().rev().filter(here).filter(may).find(|roi| roi.shape.contains(pos));
        let base = selected.filter(here).filter(may).or_else(under);
        if base.is_none() && mode == BrushMode::Erase {
            return self.notices.push(NoticeKind::Caution, t!("roi-nothing-to-erase"));
        }
        let (id, shape) = (base.map(|roi| roi.id), base.map(|roi| roi.shape.clone()));
        let gesture = Gesture::brush(shape, mode, self.view.options.brush_radius_px, pos, canvas);
        let label = match (mode, id) {
            (BrushMode::Erase, _) => say!("undo-erase"),
            (BrushMode::Add, Some(_)) => say!("shape-brush"),
            (BrushMode::Add, None) => draw_label(role),
        };
        self.history.begin(label, &self.document);
        let role = id.is_none().then_some(role);
        self.drawing = Some(Drawing { gesture, role, roi: id, is_brush: true });
        self.show_preview();
    }

    fn start_edit(&mut self, hit: Hit, pos: Point, canvas: Canvas) {
        let Some(roi) = self.document.roi(hit.roi) else { return };
        let label = match hit.part {
            Part::Body | Part::Outline => say!("undo-move-roi"),
            Part::Rotate => say!("undo-rotate-roi"),
            Part::Resize(..) => say!("undo-resize-roi"),
            Part::Vertex(_) | Part::Segment(_) => say!("undo-edit-vertex"),
        };
        let gesture = Gesture::edit(roi.shape.clone(), hit.part, pos, canvas);
        self.history.begin(label, &self.document);
        self.select_item(Some(Item::Roi(hit.roi)));
        self.drawing = Some(Drawing { gesture, role: None, roi: Some(hit.roi), is_brush: false });
    }

    /// Puts the shape as it stands into the document, so that statistics and verdict follow the drag.
    fn show_preview(&mut self) {
        let Some(shape) = self.drawing.as_ref().and_then(|drawing| drawing.gesture.preview()) else { return };
        self.put(shape);
    }

    fn put(&mut self, shape: Shape) {
        // The press made its pane the active one.
        let slice = self.slice_of(self.view.active);
        let Some(drawing) = &mut self.drawing else { return };
        match (drawing.roi.and_then(|id| self.document.roi_mut(id)), drawing.role) {
            (Some(roi), _) => {
                // What is edited is a key slice from then on.
                roi.is_interpolated &= roi.shape == shape;
                roi.shape = shape;
            }
            (None, Some(role)) => drawing.roi = Some(self.document.add(role, slice, shape)),
            (None, None) => {}
        }
    }

    fn finish(&mut self, progress: Progress) {
        match progress {
            Progress::Continue => {}
            Progress::Done(shape) => {
                self.put(shape);
                if let Some(drawing) = self.drawing.take() {
                    if let Some(id) = drawing.roi {
                        self.select_item(Some(Item::Roi(id)));
                        self.document.reinterpolate(id);
                    }
                    let keeps_tool = self.view.options.keeps_drawing || drawing.is_brush;
                    if drawing.role.is_some() && !keeps_tool {
                        // One region per press of the tool: the next drag edits or windows instead of drawing over it.
                        self.view.tool = Tool::Window;
                    }
                }
                self.history.commit(&self.document);
            }
            Progress::Canceled => {
                self.drawing = None;
                self.history.cancel(&mut self.document);
            }
        }
    }

    fn double_click(&mut self, pos: Point, tolerance_px: f64) {
        if let Some(drawing) = &mut self.drawing {
            let progress = drawing.gesture.finish();
            if progress == Progress::Canceled && drawing.role.is_some() {
                self.notices.push(NoticeKind::Caution, t!("roi-few-corners"));
            }
            return self.finish(progress);
        }
        // On a corner of the selected polygon a double click takes the corner away.
        if let Some(Hit { roi, part: Part::Vertex(vertex) }) = self.grip(pos, tolerance_px)
            && let Some(shape) = self.document.roi(roi).and_then(|roi| deleted_vertex(&roi.shape, vertex))
        {
            self.history.begin(say!("undo-delete-vertex"), &self.document);
            if let Some(roi) = self.document.roi_mut(roi) {
                roi.shape = shape;
            }
            self.history.commit(&self.document);
        }
    }

    /// Takes back the last corner of a polygon being drawn, or a mark being set; `false` when nothing is being drawn.
    pub(super) fn undo_vertex(&mut self) -> bool {
        if self.marking.is_some() || self.growing.is_some() {
            return self.cancel_drawing();
        }
        let Some(drawing) = &mut self.drawing else { return false };
        if !drawing.gesture.is_drawing() {
            return false;
        }
        let progress = drawing.gesture.undo_vertex();
        self.show_preview();
        self.finish(progress);
        true
    }

    /// Gives up the gesture under way; `false` when there is none.
    pub(super) fn cancel_drawing(&mut self) -> bool {
        let was_drawing = self.is_drawing();
        (self.drawing, self.growing, self.marking) = (None, None, None);
        if was_drawing {
            self.history.cancel(&mut self.document);
        }
        was_drawing
    }
}

fn draw_label(role: Role) -> Message {
    match role {
        Role::Lesion => say!("undo-draw-lesion"),
        Role::Liver => say!("undo-draw-liver"),
        Role::Noise => say!("undo-draw-noise"),
        Role::Muscle => say!("undo-draw-muscle"),
        Role::Other => say!("undo-draw-region"),
    }
}
