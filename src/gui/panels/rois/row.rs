//! One line of the list: eye, color, name (or the field for a new one), what it measures, menu, delete.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange, LayoutJob, TextWrapping};
use egui::text_edit::TextEditState;
use egui::{Color32, Galley, Key, Rect, Response, Sense, Stroke, TextEdit, Ui, UiBuilder, pos2, vec2};

use super::{menu, tooltip};
use crate::display::numbers;
use crate::fit::NoiseSource;
use crate::gui::theme;
use crate::roi::{Roi, Role};
use crate::session::{Action, DocumentAction, Item, RegionEdit, Session, ViewAction};
use crate::t;

/// What a line shows.
pub struct Row {
    pub item: Item,
    pub name: String,
    /// Name for readers of the screen, distinct within the list.
    pub accessible: String,
    /// What it measures, in ever fewer words: a narrow line takes the first that leaves room for the name.
    pub info: Vec<String>,
    pub color: Color32,
    pub is_visible: bool,
}

const HEIGHT: f32 = 26.0;
/// Between the name and the numbers.
const GAP: f32 = 6.0;
/// Room of the eye at the left, and of menu and cross at the right of the selected line.
const EYE: f32 = 20.0;
const BUTTON: f32 = 20.0;

/// One line.
pub fn row_ui(ui: &mut Ui, session: &Session, row: &Row, actions: &mut Vec<Action>) {
    let is_selected = session.shown().selected_item() == Some(row.item);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::empty());
    // A child that takes no place of its own: the line has it already, and the next one follows below.
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(rect).id_salt(row.item));
    let body = rect.with_min_x(rect.left() + EYE);
    let response = ui.interact(body, ui.scope_id().with("line"), Sense::click());
    let label = row.accessible.clone();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_selected, &label));
    if is_selected || response.hovered() || response.has_focus() {
        let fill = if is_selected { theme::colors().selected } else { theme::colors().card };
        ui.painter().rect_filled(rect, theme::RADIUS, fill);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, theme::colors().accent);
        ui.painter().rect_stroke(rect, theme::RADIUS, stroke, egui::StrokeKind::Inside);
    }
    eye_ui(ui, row, Rect::from_min_size(rect.min, vec2(EYE, HEIGHT)), actions);
    if session.view.renaming == Some(row.item) {
        return rename_ui(ui, row, body, actions);
    }
    texts(ui, row, body, is_selected);
    if is_selected {
        buttons_ui(ui, session, row, body, actions);
    }
    response.context_menu(|ui| menu::item_menu_ui(ui, session, row.item, actions));
    clicks(&response, row, actions);
    response.on_hover_ui(|ui| match row.item {
        Item::Roi(id) => {
            title_ui(ui, row);
            tooltip::statistics_ui(ui, session, id);
        }
        Item::Annotation(_) => {
            title_ui(ui, row);
            ui.label(t!("row-help"));
        }
    });
}

/// What a narrow line has no room for.
fn title_ui(ui: &mut Ui, row: &Row) {
    ui.strong(&row.name);
    if let Some(info) = row.info.first() {
        ui.label(theme::small(info));
    }
}

fn clicks(response: &Response, row: &Row, actions: &mut Vec<Action>) {
    if response.double_clicked() {
        actions.push(Action::View(ViewAction::Rename(Some(row.item))));
    } else if response.clicked() || response.secondary_clicked() {
        actions.push(Action::View(ViewAction::ShowItem(Some(row.item))));
    }
}

/// Dot, name and what it measures. Where both do not fit side by side the numbers get shorter, then the name ends in
/// an ellipsis; the tooltip has all of it.
fn texts(ui: &Ui, row: &Row, rect: Rect, is_selected: bool) {
    // A hidden line is quiet but can be read: the eye says the same in form.
    let quiet = |color: Color32| if row.is_visible { color } else { theme::colors().faint };
    let right = rect.right() - if is_selected { 2.0 * BUTTON + 4.0 } else { 6.0 };
    let painter = ui.painter();
    painter.circle_filled(
        rect.left_center() + vec2(7.0, 0.0),
        4.0,
        if row.is_visible { row.color } else { row.color.gamma_multiply(0.5) },
    );
    let color = quiet(theme::colors().text);
    let info_color = quiet(if is_selected { theme::colors().text } else { theme::colors().secondary });
    let left = rect.left() + 17.0;
    let room = right - left;
    let whole = painter.layout_no_wrap(row.name.clone(), theme::regular(theme::SIZE_BODY), color);
    let info = |text: &str| painter.layout_no_wrap(text.to_owned(), theme::regular(theme::SIZE_SMALL), info_color);
    let fits = |galley: &Arc<Galley>| whole.size().x + GAP + galley.size().x <= room;
    let shortest = row.info.len().saturating_sub(1);
    let shown = row.info.iter().enumerate().map(|(i, text)| (i, info(text)));
    let shown = shown.into_iter().find(|(i, galley)| fits(galley) || *i == shortest).map(|(_, galley)| galley);
    let info_width = shown.as_ref().map_or(0.0, |galley| galley.size().x + GAP);
    let name = elided(ui, &row.name, color, room - info_width);
    let middle = |galley: &Galley| rect.center().y - galley.size().y / 2.0;
    painter.galley(pos2(left, middle(&name)), name, color);
    if let Some(galley) = shown {
        painter.galley(pos2(right - galley.size().x, middle(&galley)), galley, info_color);
    }
}

/// One line that ends in an ellipsis where it is cut.
fn elided(ui: &Ui, text: &str, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), theme::regular(theme::SIZE_BODY), color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Shows or hides on the images; the measurements stay.
fn eye_ui(ui: &Ui, row: &Row, rect: Rect, actions: &mut Vec<Action>) {
    let response = ui.interact(rect, ui.scope_id().with("eye"), Sense::click());
    let label =
        if row.is_visible { t!("hide-item", name = row.accessible) } else { t!("show-item", name = row.accessible) };
    let is_visible = row.is_visible;
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_visible, &label));
    let color =
        if response.hovered() || response.has_focus() { theme::colors().text } else { theme::colors().secondary };
    let stroke = Stroke::new(1.2, if is_visible { color } else { theme::colors().faint });
    let center = rect.center();
    let lid = |sign: f32| -> Vec<egui::Pos2> {
        (0..=8)
            .map(|i| f32::from(i as u8) / 4.0 - 1.0)
            .map(|x| center + vec2(6.5 * x, sign * 4.0 * (1.0 - x * x)))
            .collect()
    };
    ui.painter().line(lid(1.0), stroke);
    if is_visible {
        ui.painter().line(lid(-1.0), stroke);
        ui.painter().circle_filled(center, 2.0, stroke.color);
    }
    if response.on_hover_text(t!("eye-help")).clicked() {
        actions.push(Action::Document(DocumentAction::Region(RegionEdit::SetVisible(row.item, !is_visible))));
    }
}

fn buttons_ui(ui: &mut Ui, session: &Session, row: &Row, rect: Rect, actions: &mut Vec<Action>) {
    let place = |from_right: f32| {
        Rect::from_center_size(rect.right_center() - vec2(from_right, 0.0), egui::Vec2::splat(BUTTON))
    };
    let name = &row.accessible;
    let more = sign_button(ui, place(33.0), "menu");
    for dx in [-4.0, 0.0, 4.0] {
        ui.painter().circle_filled(more.rect.center() + vec2(dx, 0.0), 1.3, sign_color(&more));
    }
    more.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("item-menu", name = name)));
    egui::Popup::menu(&more).show(|ui| menu::item_menu_ui(ui, session, row.item, actions));
    let delete = sign_button(ui, place(13.0), "delete");
    let (middle, stroke) = (delete.rect.center(), Stroke::new(1.3, sign_color(&delete)));
    for dy in [-3.5, 3.5] {
        ui.painter().line_segment([middle - vec2(3.5, dy), middle + vec2(3.5, dy)], stroke);
    }
    delete.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("delete-item", name = name)));
    if delete.on_hover_text(t!("delete-item-help")).clicked() {
        actions.push(Action::Document(DocumentAction::Region(RegionEdit::Delete(row.item))));
    }
}

/// A place for a sign that is drawn, not written: glyphs stand on the baseline, signs in the middle.
fn sign_button(ui: &Ui, place: Rect, key: &str) -> Response {
    let response = ui.interact(place, ui.scope_id().with(key), Sense::click());
    if response.has_focus() {
        ui.painter().rect_stroke(place, 4.0, Stroke::new(1.0, theme::colors().accent), egui::StrokeKind::Inside);
    }
    response
}

fn sign_color(response: &Response) -> Color32 {
    if response.hovered() || response.has_focus() { theme::colors().text } else { theme::colors().secondary }
}

/// The field for a new name: Enter or a click elsewhere takes it, Esc leaves the old one.
fn rename_ui(ui: &mut Ui, row: &Row, rect: Rect, actions: &mut Vec<Action>) {
    let id = ui.scope_id().with("new name");
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| match row.item {
        Item::Roi(_) => row.name.clone(),
        Item::Annotation(_) => String::new(),
    });
    let is_new = ui.data(|data| data.get_temp::<String>(id)).is_none();
    let response =
        ui.put(rect.shrink(1.0), TextEdit::singleline(&mut text).hint_text(row.name.as_str()).id(id.with("field")));
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("new-name", name = row.accessible)));
    if is_new {
        // A line out of sight would take no key, and the letters would be commands.
        ui.scroll_to_rect(rect, None);
        select_all(ui, id.with("field"), &text);
    }
    let focus_id = id.with("had focus");
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(focus_id, true));
    } else if ui.data(|data| data.get_temp::<bool>(focus_id)).is_none() {
        response.request_focus();
    }
    let is_escaped = ui.input(|i| i.key_pressed(Key::Escape));
    if is_escaped || response.lost_focus() {
        ui.data_mut(|data| {
            data.remove::<String>(id);
            data.remove::<bool>(focus_id);
        });
        actions.push(match is_escaped {
            true => Action::View(ViewAction::Rename(None)),
            false => Action::Document(DocumentAction::Region(RegionEdit::Rename(row.item, text))),
        });
    } else {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
}

/// What is typed replaces the old name.
fn select_all(ui: &Ui, field: egui::Id, text: &str) {
    let end = CCursor::new(text.chars().count());
    let mut state = TextEditState::default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::default(), end)));
    state.store(ui.ctx(), field);
}

/// Pixels and slice, or the noise a region of air gave; then with fewer words.
pub fn describe(session: &Session, roi: &Roi) -> Vec<String> {
    let slice = t!("in-slice", number = roi.slice + 1);
    let Some(analysis) = session.study.analysis.as_deref() else { return vec![slice, String::new()] };
    if roi.role == Role::Noise
        && analysis.noise.source == NoiseSource::NoiseRoi
        && let Some(sigma) = analysis.noise.sigma
    {
        return vec![format!("σ = {}", numbers::significant(sigma, 3)), String::new()];
    }
    let pixels = analysis.rois.iter().find(|m| m.id == Some(roi.id)).map_or(0, |m| m.pixels);
    let mark = if roi.is_interpolated { "~ " } else { "" };
    let pixels = format!("{mark}{pixels} px");
    vec![format!("{pixels} · {slice}"), pixels, mark.trim_end().to_owned()]
}
