//! The handle at the last echo of the fit: dragged in the plot, or moved by the arrow keys while it has the focus.

use crate::gui::drawn::Drawn;
use egui::{EventFilter, Key, Modifiers, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::gui::theme;
use crate::session::{Action, DocumentAction, SettingChange};
use crate::t;
use crate::text::t;

/// Widest the handle can be caught, points.
const CATCH: f32 = 14.0;

/// Draws the handle over a plot of TE; what lies behind it is dimmed.
pub fn cut_ui(ui: &mut Ui, drawn: Drawn<'_>, transform: &PlotTransform, te: &[f64], actions: &mut Vec<Action>) {
    let used = drawn.document().settings.echoes.indices(te.len());
    let (Some(&last), Some(_)) = (used.last(), te.len().checked_sub(2)) else { return };
    let frame = *transform.frame();
    let x_of = |echo: usize| transform.position_from_point(&PlotPoint::new(boundary(te, echo), 0.0)).x;
    let x = x_of(last).min(frame.right() - 2.0);
    let behind = Rect::from_min_max(pos2(x, frame.top()), frame.max);
    ui.painter_at(frame).rect_filled(behind, 0.0, theme::colors().background.gamma_multiply(0.35));
    if drawn.session.is_none() {
        return;
    }
    let catch = CATCH.min(((x_of(last) - x_of(last.saturating_sub(1))).abs() * 0.8).max(6.0));
    let rect = Rect::from_center_size(pos2(x, frame.center().y), vec2(catch, frame.height()));
    let handle = ui.interact(rect, ui.scope_id().with("echo cut"), Sense::drag());
    handle.widget_info(|| WidgetInfo::slider(true, (last + 1) as f64, t("last-echo")));
    let mut ask = |echo: usize| {
        if echo != last {
            actions.push(Action::Document(DocumentAction::Change(SettingChange::LastEcho(echo))));
        }
    };
    if handle.dragged()
        && let Some(pointer) = handle.interact_pointer_pos()
    {
        let nearest = |&a: &usize, &b: &usize| (x_of(a) - pointer.x).abs().total_cmp(&(x_of(b) - pointer.x).abs());
        (0..te.len()).min_by(nearest).map(|echo| drawn.last_echo_at(echo)).into_iter().for_each(&mut ask);
    }
    let step = keys(ui, &handle);
    if step != 0 {
        ask(drawn.last_echo_at(last.saturating_add_signed(step).min(te.len() - 1)));
    }
    if handle.drag_stopped() || step != 0 {
        actions.push(Action::Document(DocumentAction::EndGesture));
    }
    paint(ui, &handle, x, frame);
    if handle.hovered() || handle.dragged() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
    }
    handle.on_hover_text(t!("last-echo-help", number = last + 1, te = format!("{:.2}", te[last])));
}

/// Between an echo and the next; behind the last one.
fn boundary(te: &[f64], echo: usize) -> f64 {
    match (te.get(echo), te.get(echo + 1)) {
        (Some(te), Some(next)) => (te + next) / 2.0,
        (Some(te), None) => te * 1.015,
        _ => 0.0,
    }
}

/// Echoes to move by the arrow keys, which then do nothing else.
fn keys(ui: &Ui, handle: &Response) -> isize {
    if !handle.has_focus() {
        return 0;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(handle.id, filter));
    ui.input_mut(|input| {
        let count = |input: &mut egui::InputState, key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        count(input, Key::ArrowRight) - count(input, Key::ArrowLeft)
    })
}

fn paint(ui: &Ui, handle: &Response, x: f32, frame: Rect) {
    let is_active = handle.hovered() || handle.dragged() || handle.has_focus();
    let color = if is_active { theme::colors().accent } else { theme::colors().secondary };
    let painter = ui.painter_at(frame.expand(1.0));
    let ends = [pos2(x, frame.top()), pos2(x, frame.bottom())];
    painter.extend(egui::Shape::dashed_line(&ends, Stroke::new(if is_active { 1.6 } else { 1.0 }, color), 3.0, 3.0));
    let grip = Rect::from_center_size(pos2(x, frame.center().y), vec2(7.0, 22.0)).intersect(frame);
    painter.rect(grip, 3.0, theme::colors().card, Stroke::new(1.2, color), egui::StrokeKind::Inside);
    for offset in [-3.0, 0.0, 3.0] {
        let y = grip.center().y + offset;
        painter.hline(grip.center().x - 1.5..=grip.center().x + 1.5, y, Stroke::new(1.0, color));
    }
}
