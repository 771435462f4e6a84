//! Pointer and wheel on a pane → actions.

use egui::{CursorIcon, Event, PointerButton, Pos2, Rect, Response, Ui};

use super::PaneTransform;
use crate::gui::{hints, theme};
use crate::roi::edit::{Cursor, Modifiers, tolerance_px};
use crate::roi::{Point, RoiId};
use crate::session::{Action, DocumentAction, PaneId, PointerEvent, Session, Tool, ViewAction};
use crate::t;

/// How far beside a handle or outline a press still catches it, screen points.
pub const CATCH: f64 = 9.0;
/// Zoom of one point of right drag.
const DRAG_ZOOM: f64 = 0.006;

/// A double click this soon after a region was drawn or moved belongs to the region, seconds.
const AFTER_REGION: f64 = 0.6;

/// What the two latest presses took hold of, the older first: both on one corner take it away.
type Corners = [Option<(RoiId, usize)>; 2];

/// The pane that gets the input.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub pane: PaneId,
    pub transform: &'a PaneTransform,
    /// Places of widgets that lie on the image.
    pub taken: &'a [Rect],
}

impl Target<'_> {
    fn is_free(&self, at: Pos2) -> bool {
        !self.taken.iter().any(|rect| rect.contains(at))
    }
}

/// What the running left drag does; decided at the press and kept to the release.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LeftDrag {
    Roi,
    Tool,
}

pub fn input_ui(ui: &Ui, session: &Session, response: &Response, target: Target<'_>, actions: &mut Vec<Action>) {
    let Target { pane, transform, .. } = target;
    let tolerance = tolerance_px(CATCH, transform.zoom());
    cursor(ui, session, response, target, tolerance, actions);
    wheel(ui, session, response, target, actions);
    keys(ui, session, response, actions);
    let is_pressed = response.contains_pointer() && ui.input(|i| i.pointer.any_pressed());
    if is_pressed {
        actions.push(Action::View(ViewAction::Activate(pane)));
    }
    left_button(ui, session, response, target, tolerance, actions);
    other_buttons(ui, response, target, actions);
    // Only a pointer that moves: an action asks for a frame, and a polygon that waits must not ask for one after another.
    if session.shown().wants_hover()
        && session.shown().takes_regions(pane)
        && ui.input(|i| i.pointer.delta()) != egui::Vec2::ZERO
        && let Some(at) = response.hover_pos()
    {
        actions.push(Action::Document(DocumentAction::Pointer(PointerEvent::Hover {
            pos: transform.slice_from_screen(at),
        })));
    }
}

fn cursor(
    ui: &Ui,
    session: &Session,
    response: &Response,
    target: Target<'_>,
    tolerance: f64,
    actions: &mut Vec<Action>,
) {
    let Target { pane, transform, .. } = target;
    let at = response.hover_pos().map(|at| transform.slice_from_screen(at));
    match (at, session.view.cursor) {
        (Some(pos), shown) if shown != Some((pane, pos)) => {
            actions.push(Action::View(ViewAction::Cursor(Some((pane, pos)))))
        }
        (None, Some((shown, _))) if shown == pane => actions.push(Action::View(ViewAction::Cursor(None))),
        _ => {}
    }
    let Some(pos) = at else { return };
    let takes_regions = session.shown().takes_regions(pane);
    let hint = if takes_regions { hints::hint_at(session, pos, tolerance) } else { t!("hint-other-series") };
    hints::keep(ui, Some(hint));
    let on_region = takes_regions.then(|| session.shown().cursor_at(pos, tolerance)).flatten();
    let icon = match (on_region, session.view.tool) {
        (Some(cursor), _) => icon(cursor),
        (None, Tool::Draw(_) | Tool::Mark(_)) if !takes_regions => CursorIcon::NotAllowed,
        (None, Tool::Draw(_) | Tool::Mark(_) | Tool::RegionWindow) => CursorIcon::Crosshair,
        (None, Tool::Pan) => CursorIcon::Grab,
        (None, Tool::Zoom) => CursorIcon::ZoomIn,
        (None, Tool::Window) => CursorIcon::Default,
    };
    ui.set_cursor_icon(icon);
}

fn icon(cursor: Cursor) -> CursorIcon {
    match cursor {
        Cursor::Move => CursorIcon::Move,
        Cursor::ResizeHorizontal => CursorIcon::ResizeHorizontal,
        Cursor::ResizeVertical => CursorIcon::ResizeVertical,
        Cursor::ResizeNwSe => CursorIcon::ResizeNwSe,
        Cursor::ResizeNeSw => CursorIcon::ResizeNeSw,
        Cursor::Rotate => CursorIcon::Alias,
        Cursor::MoveVertex => CursorIcon::PointingHand,
        Cursor::AddVertex => CursorIcon::Cell,
    }
}

/// Wheel: slice; with Ctrl: zoom at the cursor; with Shift: size of the brush or reach of the growing.
fn wheel(
    ui: &Ui,
    session: &Session,
    response: &Response,
    Target { pane, transform, .. }: Target<'_>,
    actions: &mut Vec<Action>,
) {
    let Some(at) = response.hover_pos() else { return };
    let zoom = ui.input(|i| i.zoom_delta());
    if zoom != 1.0 {
        let anchor = transform.slice_from_screen(at);
        return actions.push(Action::View(ViewAction::ZoomAt { pane, factor: f64::from(zoom), anchor }));
    }
    // Notches, not the smoothed scroll: one click of the wheel is one slice.
    let notches: f32 = ui.input(|i| {
        let steps = i.events.iter().filter_map(|event| match event {
            Event::MouseWheel { unit: egui::MouseWheelUnit::Line, delta, .. } => Some(delta.y),
            Event::MouseWheel { unit: egui::MouseWheelUnit::Point, delta, .. } => Some(delta.y / 40.0),
            _ => None,
        });
        steps.sum()
    });
    if notches != 0.0 {
        let steps = if notches.abs() < 1.0 { notches.signum() } else { notches.round() };
        if session.shown().is_painting() && ui.input(|i| i.modifiers.shift) {
            return actions.push(Action::View(ViewAction::StepOption(steps as i32)));
        }
        actions.push(Action::View(ViewAction::ScrollSlices(pane, -(steps as i32))));
    }
}

fn keys(ui: &Ui, session: &Session, response: &Response, actions: &mut Vec<Action>) {
    // Enter closes a polygon, as a double click does.
    if !session.shown().open_vertices().is_empty()
        && ui.memory(|m| m.focused().is_none())
        && ui.input(|i| i.key_pressed(egui::Key::Enter))
        && response.hovered()
    {
        actions.push(Action::Document(DocumentAction::Pointer(PointerEvent::DoubleClick {
            pos: [f64::MAX, f64::MAX],
            tolerance_px: 0.0,
        })));
    }
}

fn left_button(
    ui: &Ui,
    session: &Session,
    response: &Response,
    target: Target<'_>,
    tolerance_px: f64,
    actions: &mut Vec<Action>,
) {
    let Target { pane, transform, .. } = target;
    let drag_id = response.id.with("left drag");
    let corners_id = response.id.with("corners pressed");
    let mut drag = ui.data(|data| data.get_temp::<LeftDrag>(drag_id));
    let (events, modifiers, delta) = ui.input(|i| {
        let modifiers = Modifiers { constrain: i.modifiers.shift, from_center: i.modifiers.alt };
        (i.events.clone(), modifiers, i.pointer.delta())
    });
    let to_slice = |at| transform.slice_from_screen(at);
    let mut path = Vec::new();
    let flush = |path: &mut Vec<Point>, actions: &mut Vec<Action>| {
        if !path.is_empty() {
            actions.push(Action::Document(DocumentAction::Pointer(PointerEvent::Drag {
                path: std::mem::take(path),
                modifiers,
            })));
        }
    };
    // The events themselves, in order: a slow frame may hold a press, a whole drag and its release.
    for event in events {
        match event {
            Event::PointerButton { pos, button: PointerButton::Primary, pressed: true, .. } => {
                let is_top = ui.ctx().layer_id_at(pos) == Some(response.layer_id);
                let is_here = response.rect.contains(pos) && is_top && target.is_free(pos);
                if !is_here {
                    continue;
                }
                // A drag is no click, on which alone a menu would close by itself.
                egui::Popup::close_all(ui.ctx());
                let pos = to_slice(pos);
                let is_roi = session.shown().takes_regions(pane) && session.shown().roi_takes_press(pos, tolerance_px);
                let corner = session.shown().vertex_at(pos, tolerance_px).filter(|_| is_roi);
                ui.data_mut(|data| {
                    let [_, latest] = data.get_temp::<Corners>(corners_id).unwrap_or_default();
                    data.insert_temp::<Corners>(corners_id, [latest, corner]);
                });
                if is_roi {
                    actions.push(Action::Document(DocumentAction::Pointer(PointerEvent::Press { pos, tolerance_px })));
                }
                drag = Some(if is_roi { LeftDrag::Roi } else { LeftDrag::Tool });
            }
            Event::PointerMoved(pos) if drag == Some(LeftDrag::Roi) => path.push(to_slice(pos)),
            Event::PointerButton { pos, button: PointerButton::Primary, pressed: false, .. } => {
                flush(&mut path, actions);
                match drag.take() {
                    Some(LeftDrag::Roi) => {
                        actions.push(Action::Document(DocumentAction::Pointer(PointerEvent::Release)))
                    }
                    // A click without a drag selects what lies there, or nothing.
                    Some(LeftDrag::Tool) if response.clicked() && session.shown().takes_regions(pane) => {
                        let hit = session.shown().hit_at(to_slice(pos), tolerance_px);
                        actions.push(Action::View(ViewAction::Select(hit.map(|hit| hit.roi))));
                    }
                    Some(LeftDrag::Tool) | None => {}
                }
            }
            _ => {}
        }
    }
    flush(&mut path, actions);
    if drag == Some(LeftDrag::Tool) && response.dragged_by(PointerButton::Primary) && delta != egui::Vec2::ZERO {
        let at = response.interact_pointer_pos().unwrap_or(response.rect.center());
        tool_drag(session, target, delta, to_slice(at), actions);
    }
    if session.view.tool == Tool::RegionWindow && drag != Some(LeftDrag::Roi) {
        region_window(ui, response, target, actions);
    }
    let region_id = egui::Id::unique("last region gesture");
    let now = ui.input(|i| i.time);
    if drag == Some(LeftDrag::Roi) {
        ui.data_mut(|data| data.insert_temp(region_id, now));
    }
    let since_region = now - ui.data(|data| data.get_temp::<f64>(region_id)).unwrap_or(f64::NEG_INFINITY);
    ui.data_mut(|data| match drag {
        Some(drag) => {
            data.insert_temp(drag_id, drag);
        }
        None => data.remove::<LeftDrag>(drag_id),
    });
    // A corner set less than a third of a second before makes the double click that closes a polygon a triple one.
    let closes = !session.shown().open_vertices().is_empty() && response.triple_clicked();
    let Some(at) = response.interact_pointer_pos().filter(|&at| target.is_free(at)) else { return };
    if !(response.double_clicked() || closes) {
        return;
    }
    let takes_regions = session.shown().takes_regions(pane);
    let pos = to_slice(at);
    let [older, latest] = ui.data(|data| data.get_temp::<Corners>(corners_id)).unwrap_or_default();
    let is_corner = older.is_some() && older == latest;
    let is_open = !session.shown().open_vertices().is_empty();
    if takes_regions && (is_open || is_corner) {
        return actions
            .push(Action::Document(DocumentAction::Pointer(PointerEvent::DoubleClick { pos, tolerance_px })));
    }
    let is_on_region = takes_regions && session.shown().item_at(pos, tolerance_px).is_some();
    let is_tool = takes_regions && session.shown().is_drawing_tool();
    if !is_on_region && !is_tool && since_region > AFTER_REGION {
        actions.push(Action::View(ViewAction::ToggleMaximized(pane)));
    }
}

fn tool_drag(
    session: &Session,
    Target { pane, transform, .. }: Target<'_>,
    delta: egui::Vec2,
    pos: [f64; 2],
    actions: &mut Vec<Action>,
) {
    match session.view.tool {
        Tool::Pan => actions.push(pan(pane, transform, delta)),
        Tool::Zoom => actions.push(Action::View(ViewAction::ZoomAt { pane, factor: zoom_factor(delta), anchor: pos })),
        Tool::RegionWindow => {}
        Tool::Window | Tool::Draw(_) | Tool::Mark(_) => {
            actions.push(Action::View(ViewAction::DragWindow { pane, dx: f64::from(delta.x), dy: f64::from(delta.y) }));
        }
    }
}

/// A rectangle while it is dragged; the window follows when it is let go.
fn region_window(ui: &Ui, response: &Response, Target { pane, transform, .. }: Target<'_>, actions: &mut Vec<Action>) {
    let Some(at) = response.interact_pointer_pos() else { return };
    let Some(from) = ui.input(|i| i.pointer.press_origin()).filter(|&from| response.rect.contains(from)) else {
        // The origin is gone in the frame of the release; it was kept.
        let origin = ui.data_mut(|data| data.remove_temp::<Pos2>(response.id));
        if let Some(from) = origin.filter(|_| response.drag_stopped_by(PointerButton::Primary)) {
            let corners = [from, at].map(|at| transform.slice_from_screen(at));
            actions.push(Action::View(ViewAction::WindowFromRegion { pane, corners }));
        }
        return;
    };
    if response.dragged_by(PointerButton::Primary) {
        ui.data_mut(|data| data.insert_temp(response.id, from));
        let painter = ui.painter_at(response.rect);
        let rect = Rect::from_two_pos(from, at);
        for (width, color) in [(3.0, egui::Color32::from_black_alpha(160)), (1.0, theme::colors().text)] {
            painter.rect_stroke(rect, 0.0, egui::Stroke::new(width, color), egui::StrokeKind::Middle);
        }
    }
}

/// Middle drag pans, right drag zooms, whatever the tool.
fn other_buttons(ui: &Ui, response: &Response, target: Target<'_>, actions: &mut Vec<Action>) {
    let Target { pane, transform, .. } = target;
    let delta = ui.input(|i| i.pointer.delta());
    if delta == egui::Vec2::ZERO {
        return;
    }
    if response.dragged_by(PointerButton::Middle) {
        actions.push(pan(pane, transform, delta));
    }
    if response.dragged_by(PointerButton::Secondary)
        && let Some(origin) = ui.input(|i| i.pointer.press_origin())
    {
        let anchor = transform.slice_from_screen(origin);
        actions.push(Action::View(ViewAction::ZoomAt { pane, factor: zoom_factor(delta), anchor }));
    }
}

fn pan(pane: PaneId, transform: &PaneTransform, delta: egui::Vec2) -> Action {
    let delta = [f64::from(delta.x) / transform.scale[0], f64::from(delta.y) / transform.scale[1]];
    Action::View(ViewAction::PanBy { pane, delta })
}

/// Up enlarges.
fn zoom_factor(delta: egui::Vec2) -> f64 {
    (-f64::from(delta.y) * DRAG_ZOOM).exp()
}
