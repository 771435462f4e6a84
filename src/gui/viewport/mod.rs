//! The image panes: image, overlays, and what the pointer does on them.

mod annotations;
mod bar;
mod corners;
mod input;
mod menu;
mod overlay;
mod regions;
mod transform;

pub use transform::PaneTransform;

use crate::gui::drawn::Drawn;
use egui::{Color32, Rect, Sense, Stroke, StrokeKind, Ui};

use super::teach;
use super::textures::Textures;
use super::{labels, paint, theme};
use crate::session::{Action, MapKind, PaneContent, PaneId, View};
use crate::t;

/// Between panes, points.
const GAP: f32 = 2.0;

/// All panes of the layout in `rect`.
pub fn panes_ui(ui: &mut Ui, drawn: Drawn<'_>, textures: &mut Textures, rect: Rect, actions: &mut Vec<Action>) {
    ui.data_mut(|data| data.insert_temp(area_id(), rect));
    theme::on_image(ui, |ui| {
        for (pane, room) in rooms(drawn.view, rect) {
            pane_ui(ui, drawn, textures, pane, room, actions);
        }
    });
}

/// Where the area of the panes in the last frame is kept, for whoever drives the window from outside.
pub fn area_id() -> egui::Id {
    egui::Id::unique("area of the panes")
}

/// Where each pane on screen stands, row by row.
pub fn rooms(view: &View, rect: Rect) -> Vec<(PaneId, Rect)> {
    let [rows, columns] = match view.maximized {
        Some(_) => [1, 1],
        None => view.layout.grid(),
    };
    // Whole points, so that no pane has a blurred edge.
    let edge = |from: f32, length: f32, i: usize, n: usize| (from + (length + GAP) * i as f32 / n as f32).round();
    let place = |i: usize| {
        let (row, column) = (i / columns, i % columns);
        let min =
            egui::pos2(edge(rect.left(), rect.width(), column, columns), edge(rect.top(), rect.height(), row, rows));
        let max = egui::pos2(
            edge(rect.left(), rect.width(), column + 1, columns) - GAP,
            edge(rect.top(), rect.height(), row + 1, rows) - GAP,
        );
        Rect::from_min_max(min, max)
    };
    view.shown().enumerate().map(|(i, pane)| (pane, place(i))).collect()
}

/// Accessible name of a pane; what it shows is its value.
pub fn pane_label(pane: PaneId) -> String {
    t!("image-number", number = pane.index() + 1)
}

fn pane_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    textures: &mut Textures,
    pane: PaneId,
    rect: Rect,
    actions: &mut Vec<Action>,
) {
    let response = ui.interact(
        rect,
        ui.scope_id().with(("pane", pane)),
        Sense::click_and_drag() | Sense::focusable_noninteractive(),
    );
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::Image, true, pane_label(pane));
        info.current_text_value = Some(labels::content_label(drawn.shown, drawn.view.content(pane)));
        info
    });
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, theme::IMAGE);
    if drawn.study.stack.is_none() {
        return empty_ui(drawn, &painter, rect, pane);
    }
    let transform = drawn.placement(pane).map(|placement| PaneTransform::new(rect, placement));
    let magnification = transform.as_ref().map_or(1.0, PaneTransform::zoom) * f64::from(ui.ctx().pixels_per_point());
    let texture = textures.pane(ui.ctx(), drawn.shown, pane, magnification);
    if let Some((transform, stack)) = transform.zip(drawn.stack_of(pane)) {
        match texture {
            Some(texture) => {
                painter.image(texture, transform.image_rect(&stack.grid), paint::full_uv(), Color32::WHITE);
            }
            None => waiting_ui(&painter, rect, &waiting_text(drawn, pane)),
        }
        let scene = overlay::overlay(drawn, pane, rect, &transform);
        paint::paint(ui.ctx(), &painter, textures, rect.min, &scene);
    } else {
        waiting_ui(&painter, rect, &waiting_text(drawn, pane));
    }
    if drawn.view.content(pane) == PaneContent::SyntheticTe && drawn.is_extrapolated() {
        teach::synthetic::extrapolated_ui(&painter, rect);
    }
    if drawn.view.active == pane && drawn.view.shown().count() > 1 && drawn.session.is_some() {
        painter.rect_stroke(rect, 0.0, Stroke::new(1.0, theme::colors().accent), StrokeKind::Inside);
    }
    let header = menu::header_ui(ui, drawn, pane, rect, actions);
    let bar = bar::bar_ui(ui, drawn, pane, rect, actions);
    let (Some(transform), Some(session)) = (transform, drawn.session) else { return };
    let taken: Vec<Rect> = [header, bar].into_iter().flatten().collect();
    let target = input::Target { pane, transform: &transform, taken: &taken };
    input::input_ui(ui, session, &response, target, actions);
    menu::context_ui(ui, session, &response, target, actions);
}

fn waiting_ui(painter: &egui::Painter, rect: Rect, text: &str) {
    let font = theme::regular(theme::SIZE_TITLE);
    let galley = painter.layout(text.to_owned(), font, theme::colors().secondary, (rect.width() - 24.0).max(40.0));
    let at = rect.center() - galley.size() / 2.0;
    painter.galley(at, galley, theme::colors().secondary);
}

/// Why a pane has no image yet, or will have none.
fn waiting_text(drawn: Drawn<'_>, pane: PaneId) -> String {
    let content = drawn.view.content(pane);
    if drawn.hides_answers() {
        return t!("quiz-hidden-map").to_owned();
    }
    if let PaneContent::Series(index) = content {
        return drawn.study.why_not_other(index).map_or_else(|| t!("series-loading").to_owned(), str::to_owned);
    }
    let stack = drawn.study.stack.as_deref();
    if let Some(reason) = stack.and_then(|stack| stack.fit_refusal()) {
        return reason.to_string();
    }
    if stack.is_some_and(|stack| !stack.can_be_fitted()) {
        return t!("too-few-echoes-no-map").to_owned();
    }
    match content.map() {
        Some(map) if drawn.maps_of(map).is_some() => match map {
            MapKind::Lic => t!("no-lic-here").to_owned(),
            _ => t!("no-map-values").to_owned(),
        },
        Some(MapKind::Pdff) if drawn.field().is_none() => t!("pdff-needs-field").to_owned(),
        _ => t!("fitting").to_owned(),
    }
}

/// What happens, or what to do, while nothing is open.
fn empty_ui(drawn: Drawn<'_>, painter: &egui::Painter, rect: Rect, pane: PaneId) {
    let (title, text) = match (pane, drawn.session.and_then(|session| session.out.jobs.opening())) {
        (PaneId::FIRST, Some((kind, progress))) => (labels::progress_text(kind, progress), t!("opening-text")),
        (PaneId::FIRST, None) => (t!("empty-title").to_owned(), t!("empty-text")),
        (PaneId::SECOND, _) => (t!("empty-map-title").to_owned(), t!("empty-map-text")),
        _ => return,
    };
    let at = rect.center();
    let font = theme::semibold(theme::SIZE_IMAGE);
    painter.text(at, egui::Align2::CENTER_BOTTOM, title, font, theme::colors().text);
    let font = theme::regular(theme::SIZE_BODY);
    painter.text(at + egui::vec2(0.0, 4.0), egui::Align2::CENTER_TOP, text, font, theme::colors().secondary);
}
