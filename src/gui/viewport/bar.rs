//! The color bar under the pointer: its ends and its middle can be dragged, its menu holds the ranges.

use crate::gui::drawn::Drawn;
use egui::{CursorIcon, PointerButton, Rect, Sense, Ui, pos2, vec2};

use super::menu;
use super::overlay::bar_scale;
use crate::display::Window;
use crate::display::scene::color_bar_rect;
use crate::gui::paint::pane_rect;
use crate::gui::theme;
use crate::session::{Action, PaneId, ViewAction};
use crate::t;

/// Share of the bar's height at each end that moves this end alone.
const END_SHARE: f32 = 0.3;
/// Beside the bar, points: it is thin and its numbers belong to it.
const REACH: f32 = 6.0;

/// What a drag of the bar moves; decided at the press and kept to the release.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grip {
    High,
    Low,
    Both,
}

/// A drag from its press on.
#[derive(Clone, Copy)]
struct Held {
    grip: Grip,
    start: Window,
    y: f32,
}

fn grip(bar: Rect, y: f32) -> Grip {
    match (y - bar.top()) / bar.height() {
        share if share < END_SHARE => Grip::High,
        share if share > 1.0 - END_SHARE => Grip::Low,
        _ => Grip::Both,
    }
}

/// Lets the bar of a pane be dragged; returns the place it takes from the image.
pub fn bar_ui(ui: &mut Ui, drawn: Drawn<'_>, pane: PaneId, rect: Rect, actions: &mut Vec<Action>) -> Option<Rect> {
    let session = drawn.session?;
    bar_scale(drawn, pane)?;
    let window = drawn.range(pane)?;
    let bar = color_bar_rect(pane_rect(rect))?;
    let corner = |[x, y]: [f32; 2]| rect.min + vec2(x, y);
    let bar = Rect::from_min_max(corner(bar.min), corner(bar.max));
    let reach = Rect::from_min_max(pos2(bar.left() - 30.0, bar.top() - REACH), bar.max + vec2(REACH, REACH));
    let response = ui.interact(reach, ui.scope_id().with(("bar", pane)), Sense::click_and_drag());
    let is_focused = response.has_focus();
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::Slider, true, bar_label(pane));
        info.current_text_value = Some(window.range_text());
        info
    });
    drag(ui, &response, pane, bar, window, actions);
    if is_focused {
        actions.extend(keys(ui, window).map(|moved| Action::View(ViewAction::SetWindow(pane, Some(moved)))));
    }
    if response.double_clicked() {
        actions.push(Action::View(ViewAction::SetWindow(pane, None)));
    }
    if is_focused {
        let ring = egui::Stroke::new(2.0, crate::gui::theme::colors().accent);
        ui.painter().rect_stroke(bar.expand(3.0), 2.0, ring, egui::StrokeKind::Outside);
    }
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeVertical);
    }
    let response = if response.dragged() { response } else { response.on_hover_text(t!("bar-hint")) };
    egui::Popup::context_menu(&response).show(|ui| theme::off_image(|| menu::range_items(ui, session, pane, actions)));
    Some(reach)
}

/// Moves what was gripped by the whole way since the press: the range follows the pointer and returns with it.
fn drag(ui: &Ui, response: &egui::Response, pane: PaneId, bar: Rect, window: Window, actions: &mut Vec<Action>) {
    let key = response.id.with("grip");
    if response.drag_started_by(PointerButton::Primary)
        && let Some(origin) = ui.input(|i| i.pointer.press_origin())
    {
        ui.data_mut(|data| data.insert_temp(key, Held { grip: grip(bar, origin.y), start: window, y: origin.y }));
    }
    let held = ui.data(|data| data.get_temp::<Held>(key));
    if let Some((held, at)) = held.zip(response.interact_pointer_pos())
        && response.dragged_by(PointerButton::Primary)
        && let Some(moved) = moved(held.start, held.grip, f64::from((held.y - at.y) / bar.height()))
        && moved != window
    {
        actions.push(Action::View(ViewAction::SetWindow(pane, Some(moved))));
    }
}

/// Accessible name of a pane's color bar.
pub fn bar_label(pane: PaneId) -> String {
    t!("bar-number", number = pane.index() + 1)
}

/// The window after one end or both moved up by `by` times its width; `None` where the ends would meet.
fn moved(window: Window, grip: Grip, by: f64) -> Option<Window> {
    let step = by * window.width();
    // Pulled up, the upper end shows lower values in its place: the range grows towards the pointer.
    let least = 0.02 * window.width();
    match grip {
        Grip::Both => Window::new(window.low() + step, window.high() + step),
        Grip::High => Window::new(window.low(), (window.high() + step).max(window.low() + least)),
        Grip::Low => Window::new((window.low() + step).min(window.high() - least), window.high()),
    }
}

/// Up and down move the upper end, with Shift the lower one, by a twentieth.
fn keys(ui: &Ui, window: Window) -> Option<Window> {
    let (up, down, shift) = ui.input(|i| {
        let pressed = |key| i.key_pressed(key);
        (pressed(egui::Key::ArrowUp), pressed(egui::Key::ArrowDown), i.modifiers.shift)
    });
    let by = 0.05 * (f64::from(u8::from(up)) - f64::from(u8::from(down)));
    if by == 0.0 { None } else { moved(window, if shift { Grip::Low } else { Grip::High }, by) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_move_alone_and_never_meet() {
        let window = Window::new(0.0, 400.0).unwrap();
        assert_eq!(moved(window, Grip::High, 0.5), Window::new(0.0, 600.0));
        assert_eq!(moved(window, Grip::Low, 0.25), Window::new(100.0, 400.0));
        assert_eq!(moved(window, Grip::Both, -0.25), Window::new(-100.0, 300.0));
        assert_eq!(moved(window, Grip::High, -5.0), Window::new(0.0, 8.0));
        assert_eq!(moved(window, Grip::Low, 5.0), Window::new(392.0, 400.0));
    }
}
