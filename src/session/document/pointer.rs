//! Pointer events on an image → regions on screen: one undo step per gesture.

use super::state::Documents;
use super::update::Around;
use crate::roi::edit::{self, BrushMode, Canvas, Gesture, Hit, Part, Progress, deleted_vertex};
use crate::roi::{Point, Roi, Role, Shape};
use crate::say;
use crate::session::document::{Drawing, PointerEvent};
use crate::session::item::Item;
use crate::session::notice::NoticeKind;
use crate::session::view::{DrawShape, Tool, ViewAction};
use crate::t;
use crate::text::Message;

impl Documents {
    pub(in crate::session) fn pointer(&mut self, around: &mut Around<'_>, event: PointerEvent) {
        match event {
            PointerEvent::Press { pos, tolerance_px } => self.press(around, pos, tolerance_px),
            PointerEvent::Drag { path, modifiers } => {
                if let Some(&pos) = path.last() {
                    self.drag_growing(around, pos);
                    self.drag_mark(around, pos);
                }
                if let Some(drawing) = &mut self.drawing {
                    for pos in path {
                        drawing.gesture.drag(pos, modifiers);
                    }
                    self.show_preview(around);
                }
            }
            PointerEvent::Hover { pos } => {
                self.drag_mark(around, pos);
                if let Some(drawing) = &mut self.drawing {
                    drawing.gesture.hover(pos);
                }
            }
            PointerEvent::Release => {
                self.finish_growing(around);
                self.release_marking(around);
                if let Some(drawing) = &mut self.drawing {
                    let progress = drawing.gesture.release();
                    self.finish(around, progress);
                }
            }
            PointerEvent::DoubleClick { pos, tolerance_px } => self.double_click(around, pos, tolerance_px),
        }
    }

    fn drag_mark(&mut self, around: &mut Around<'_>, pos: Point) {
        if let Some(canvas) = around.shown(self).canvas() {
            self.drag_marking(pos, canvas);
        }
    }

    fn press(&mut self, around: &mut Around<'_>, pos: Point, tolerance_px: f64) {
        let Some(canvas) = around.shown(self).canvas() else { return };
        if let Some(drawing) = &mut self.drawing {
            let progress = drawing.gesture.press(pos, tolerance_px);
            self.show_preview(around);
            return self.finish(around, progress);
        }
        if self.marking.is_some() {
            // The press that sets the next point; its release counts.
            return self.drag_marking(pos, canvas);
        }
        if !around.shown(self).is_painting() {
            if let Some((mark, point)) = around.shown(self).grip_of_mark(pos, tolerance_px) {
                return self.start_moving_mark(around, mark, point, pos);
            }
            if let Some(hit) = around.shown(self).grip(pos, tolerance_px) {
                return self.start_edit(around, hit, pos, canvas);
            }
        }
        match around.view.tool {
            Tool::Mark(marker) => self.start_marking(around, marker, pos, canvas),
            Tool::Draw(role) => self.start_drawing(around, role, pos, canvas),
            Tool::Window | Tool::RegionWindow | Tool::Pan | Tool::Zoom => {}
        }
    }

    fn start_drawing(&mut self, around: &mut Around<'_>, role: Role, pos: Point, canvas: Canvas) {
        let tool = match around.view.draw_shape {
            DrawShape::Ellipse => edit::Tool::Ellipse,
            DrawShape::Circle => edit::Tool::Circle,
            DrawShape::Rectangle => edit::Tool::Rectangle,
            DrawShape::Polygon => edit::Tool::Polygon,
            DrawShape::Freehand => edit::Tool::Freehand,
            DrawShape::Brush => return self.start_brush(around, BrushMode::Add, role, pos, canvas),
            DrawShape::Eraser => return self.start_brush(around, BrushMode::Erase, role, pos, canvas),
            DrawShape::Grow => return self.start_growing(around, pos, role),
        };
        self.history.begin(draw_label(role), &self.shown);
        let gesture = Gesture::draw(tool, pos, canvas);
        self.drawing = Some(Drawing { gesture, role: Some(role), roi: None, is_brush: false });
    }

    /// Paints on the selected region of the role, else on the one under the pointer, else a new one; erases from the
    /// selected region, else from the one under the pointer.
    fn start_brush(&mut self, around: &mut Around<'_>, mode: BrushMode, role: Role, pos: Point, canvas: Canvas) {
        let slice = around.shown(self).slice_of(around.view.active);
        let here = |roi: &&Roi| roi.slice == slice && roi.is_visible;
        let may = |roi: &&Roi| mode == BrushMode::Erase || roi.role == role;
        let selected = around.view.selected.and_then(|id| self.shown.roi(id));
        let under = || self.shown.rois.iter().rev().filter(here).filter(may).find(|roi| roi.shape.contains(pos));
        let base = selected.filter(here).filter(may).or_else(under);
        if base.is_none() && mode == BrushMode::Erase {
            return around.out.notices.push(NoticeKind::Caution, t!("roi-nothing-to-erase"));
        }
        let (id, shape) = (base.map(|roi| roi.id), base.map(|roi| roi.shape.clone()));
        let gesture = Gesture::brush(shape, mode, around.view.options.brush_radius_px, pos, canvas);
        let label = match (mode, id) {
            (BrushMode::Erase, _) => say!("undo-erase"),
            (BrushMode::Add, Some(_)) => say!("shape-brush"),
            (BrushMode::Add, None) => draw_label(role),
        };
        self.history.begin(label, &self.shown);
        let role = id.is_none().then_some(role);
        self.drawing = Some(Drawing { gesture, role, roi: id, is_brush: true });
        self.show_preview(around);
    }

    fn start_edit(&mut self, around: &mut Around<'_>, hit: Hit, pos: Point, canvas: Canvas) {
        let Some(roi) = self.shown.roi(hit.roi) else { return };
        let label = match hit.part {
            Part::Body | Part::Outline => say!("undo-move-roi"),
            Part::Rotate => say!("undo-rotate-roi"),
            Part::Resize(..) => say!("undo-resize-roi"),
            Part::Vertex(_) | Part::Segment(_) => say!("undo-edit-vertex"),
        };
        let gesture = Gesture::edit(roi.shape.clone(), hit.part, pos, canvas);
        self.history.begin(label, &self.shown);
        around.out.follow(ViewAction::SelectItem(Some(Item::Roi(hit.roi))));
        self.drawing = Some(Drawing { gesture, role: None, roi: Some(hit.roi), is_brush: false });
    }

    /// Puts the shape as it stands into the document, so that statistics and verdict follow the drag.
    fn show_preview(&mut self, around: &mut Around<'_>) {
        let Some(shape) = self.drawing.as_ref().and_then(|drawing| drawing.gesture.preview()) else { return };
        self.put(around, shape);
    }

    fn put(&mut self, around: &mut Around<'_>, shape: Shape) {
        // The press made its pane the active one.
        let slice = around.shown(self).slice_of(around.view.active);
        let Some(drawing) = &mut self.drawing else { return };
        match (drawing.roi.and_then(|id| self.shown.roi_mut(id)), drawing.role) {
            (Some(roi), _) => {
                // What is edited is a key slice from then on.
                roi.is_interpolated &= roi.shape == shape;
                roi.shape = shape;
            }
            (None, Some(role)) => drawing.roi = Some(self.shown.add(role, slice, shape)),
            (None, None) => {}
        }
    }

    fn finish(&mut self, around: &mut Around<'_>, progress: Progress) {
        match progress {
            Progress::Continue => {}
            Progress::Done(shape) => {
                self.put(around, shape);
                if let Some(drawing) = self.drawing.take() {
                    if let Some(id) = drawing.roi {
                        around.out.follow(ViewAction::SelectItem(Some(Item::Roi(id))));
                        self.shown.reinterpolate(id);
                    }
                    let keeps_tool = around.view.options.keeps_drawing || drawing.is_brush;
                    if drawing.role.is_some() && !keeps_tool {
                        // One region per press of the tool: the next drag edits or windows instead of drawing over it.
                        around.out.follow(ViewAction::SetTool(Tool::Window));
                    }
                }
                self.history.commit(&self.shown);
            }
            Progress::Canceled => {
                self.drawing = None;
                self.history.cancel(&mut self.shown);
            }
        }
    }

    fn double_click(&mut self, around: &mut Around<'_>, pos: Point, tolerance_px: f64) {
        if let Some(drawing) = &mut self.drawing {
            let progress = drawing.gesture.finish();
            if progress == Progress::Canceled && drawing.role.is_some() {
                around.out.notices.push(NoticeKind::Caution, t!("roi-few-corners"));
            }
            return self.finish(around, progress);
        }
        // On a corner of the selected polygon a double click takes the corner away.
        if let Some(Hit { roi, part: Part::Vertex(vertex) }) = around.shown(self).grip(pos, tolerance_px)
            && let Some(shape) = self.shown.roi(roi).and_then(|roi| deleted_vertex(&roi.shape, vertex))
        {
            self.history.begin(say!("undo-delete-vertex"), &self.shown);
            if let Some(roi) = self.shown.roi_mut(roi) {
                roi.shape = shape;
            }
            self.history.commit(&self.shown);
        }
    }

    /// Takes back the last corner of a polygon being drawn, or a mark being set; `false` when nothing is being drawn.
    pub(in crate::session) fn undo_vertex(&mut self, around: &mut Around<'_>) -> bool {
        if self.marking.is_some() || self.growing.is_some() {
            return self.cancel_drawing();
        }
        let Some(drawing) = &mut self.drawing else { return false };
        if !drawing.gesture.is_drawing() {
            return false;
        }
        let progress = drawing.gesture.undo_vertex();
        self.show_preview(around);
        self.finish(around, progress);
        true
    }

    /// A gesture is under way: something is being drawn, changed or set.
    pub(in crate::session) fn is_drawing(&self) -> bool {
        self.drawing.is_some() || self.growing.is_some() || self.marking.is_some()
    }

    /// Gives up the gesture under way; `false` when there is none.
    pub(in crate::session) fn cancel_drawing(&mut self) -> bool {
        let was_drawing = self.is_drawing();
        (self.drawing, self.growing, self.marking) = (None, None, None);
        if was_drawing {
            self.history.cancel(&mut self.shown);
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
