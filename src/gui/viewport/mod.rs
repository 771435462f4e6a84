//! The image panes: image, overlays, and what the pointer does on them.

mod annotations;
pub(super) mod hints;
mod input;
mod overlay;
mod paint;
mod regions;
mod transform;

pub use annotations::label as annotation_label;
pub use transform::PaneTransform;

use egui::{Color32, Rect, Sense, Stroke, StrokeKind, Ui};

use super::textures::Textures;
use super::theme;
use crate::session::{Action, Pane, Session};

/// Both panes side by side, linked.
pub fn panes_ui(ui: &mut Ui, session: &Session, textures: &mut Textures, rect: Rect, actions: &mut Vec<Action>) {
    let gap = 2.0;
    let half = (rect.width() - gap) / 2.0;
    let left = Rect::from_min_size(rect.min, egui::vec2(half, rect.height()));
    let right = left.translate(egui::vec2(half + gap, 0.0));
    pane_ui(ui, session, textures, Pane::Echo, left, actions);
    pane_ui(ui, session, textures, Pane::Map, right, actions);
}

/// Accessible name of a pane.
pub fn pane_label(pane: Pane) -> &'static str {
    match pane {
        Pane::Echo => "Echo image",
        Pane::Map => "Map image",
    }
}

fn pane_ui(ui: &mut Ui, session: &Session, textures: &mut Textures, pane: Pane, rect: Rect, actions: &mut Vec<Action>) {
    let response = ui.interact(
        rect,
        ui.scope_id().with(pane_label(pane)),
        Sense::click_and_drag() | Sense::focusable_noninteractive(),
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, pane_label(pane)));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, theme::IMAGE);
    let Some(stack) = session.study.stack.as_deref() else {
        return empty_ui(&painter, rect, pane);
    };
    let transform = PaneTransform::new(rect, &stack.grid, &session.view);
    if let Some(texture) = textures.pane(ui.ctx(), session, pane) {
        painter.image(texture, transform.image_rect(&stack.grid), transform::full_uv(), Color32::WHITE);
    } else {
        let text = if stack.can_be_fitted() { "fitting …" } else { "one echo only: no map can be fitted" };
        let font = theme::regular(theme::SIZE_TITLE);
        painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, font, theme::SECONDARY);
    }
    let scene = overlay::overlay(session, pane, rect, &transform);
    paint::paint(ui.ctx(), &painter, textures, rect.min, &scene);
    if session.view.active == pane && !session.is_frozen {
        painter.rect_stroke(rect, 0.0, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
    input::input_ui(ui, session, &response, pane, &transform, actions);
}

/// What to do while nothing is open.
fn empty_ui(painter: &egui::Painter, rect: Rect, pane: Pane) {
    let (title, text) = match pane {
        Pane::Echo => ("Drop a folder here", "or press Ctrl+O to open a study"),
        Pane::Map => ("R2* map", "appears beside the echoes"),
    };
    let at = rect.center();
    let font = theme::semibold(theme::SIZE_IMAGE);
    painter.text(at, egui::Align2::CENTER_BOTTOM, title, font, theme::TEXT);
    let font = theme::regular(theme::SIZE_BODY);
    painter.text(at + egui::vec2(0.0, 4.0), egui::Align2::CENTER_TOP, text, font, theme::SECONDARY);
}
