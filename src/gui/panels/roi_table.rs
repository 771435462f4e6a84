//! The table of regions: what was measured in each; sorted by a click on a heading, columns as chosen.

use crate::gui::drawn::Drawn;
use egui::{Align, Layout, RichText, ScrollArea, Sense, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use crate::compose::{DROPPED_FIRST, RoiColumn, told_apart_by_slice};
use crate::gui::theme;
use crate::gui::widgets::command_item;
use crate::pipeline::RoiMeasurement;
use crate::roi::Role;
use crate::series::{DecayKind, EchoStack};
use crate::session::{Action, AnswerChange, PublishCommand, Session, ViewAction};
use crate::t;
use crate::text::t;

/// Width a column needs, points.
fn width_of(column: RoiColumn) -> f32 {
    match column {
        RoiColumn::Name => 104.0,
        RoiColumn::Rate => 124.0,
        RoiColumn::Area | RoiColumn::PixelMean | RoiColumn::Lic => 68.0,
        RoiColumn::Pixels | RoiColumn::PixelSd | RoiColumn::T2Star | RoiColumn::S0 => 58.0,
        RoiColumn::Cov | RoiColumn::RSquared => 52.0,
        RoiColumn::Echoes => 74.0,
    }
}

/// Heights of the headings and of a row.
const HEADER: f32 = 22.0;
const ROW: f32 = 24.0;
/// Between two columns.
const SPACING: f32 = 8.0;
/// The button at the right end of the headings.
const BUTTON: f32 = 22.0;

/// Rows of lesion, liver and other regions, and of pooled ones; noise has no decay.
pub fn roi_table_ui(ui: &mut Ui, drawn: Drawn<'_>, actions: &mut Vec<Action>) {
    let rows = drawn.roi_rows();
    if rows.is_empty() {
        let hints = drawn.session.is_some_and(|session| session.recovery.preferences.shows_hints);
        let may_hint = hints && !drawn.hides_answers();
        if may_hint && drawn.study.stack.as_deref().is_some_and(EchoStack::can_be_compared) {
            ui.label(theme::small(t!("table-empty")));
        }
        return;
    }
    let width = ui.available_width() - if drawn.session.is_none() { 0.0 } else { BUTTON };
    let shown = drawn.view.answer.columns.clone().unwrap_or_else(|| columns_within(width, decay_of(drawn)));
    if let Some(session) = drawn.session {
        columns_button(ui, session, &shown, actions);
    }
    let needed: f32 = shown.iter().map(|&column| width_of(column) + SPACING).sum();
    if needed > width && drawn.session.is_some() {
        ScrollArea::horizontal().id_salt("wide table").show(ui, |ui| {
            ui.set_width(needed);
            table_ui(ui, drawn, &rows, &shown, needed, actions);
        });
    } else {
        table_ui(ui, drawn, &rows, &shown, width, actions);
    }
}

/// What there is room for.
fn columns_within(width: f32, decay: DecayKind) -> Vec<RoiColumn> {
    let mut columns: Vec<RoiColumn> = RoiColumn::of(decay).collect();
    let needed = |columns: &[RoiColumn]| columns.iter().map(|&column| width_of(column) + SPACING).sum::<f32>();
    for dropped in DROPPED_FIRST {
        if needed(&columns) <= width {
            break;
        }
        columns.retain(|&column| column != dropped);
    }
    columns
}

/// How the open stack's signal decays.
fn decay_of(drawn: Drawn<'_>) -> DecayKind {
    drawn.study.stack.as_deref().map_or(DecayKind::T2Star, |stack| stack.info.decay)
}

fn table_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    rows: &[&RoiMeasurement],
    shown: &[RoiColumn],
    width: f32,
    actions: &mut Vec<Action>,
) {
    let needed: f32 = shown.iter().map(|&column| width_of(column)).sum();
    let room = width - SPACING * shown.len() as f32;
    ui.spacing_mut().item_spacing.x = SPACING;
    // The toolkit's least height would reach below the window, where rows cannot be scrolled to.
    let height = (ui.available_height() - HEADER - ui.spacing().item_spacing.y).max(ROW);
    let table = TableBuilder::new(ui).striped(false).vscroll(true).sense(Sense::click());
    let mut table = table.min_scrolled_height(0.0).max_scroll_height(height);
    for &column in shown {
        table = table.column(Column::exact((width_of(column) * room / needed).floor().max(30.0)).clip(true));
    }
    let header = table.header(HEADER, |mut header| {
        for &column in shown {
            header.col(|ui| heading_ui(ui, drawn, column, actions));
        }
    });
    header.body(|body| {
        body.rows(ROW, rows.len(), |mut row| {
            let measured = rows[row.index()];
            row.set_selected(measured.id.is_some() && measured.id == drawn.view.selected);
            for &column in shown {
                row.col(|ui| match column {
                    RoiColumn::Name => name_cell(ui, measured, told_apart_by_slice(rows, measured)),
                    _ => cell(ui, column, RichText::new(column.cell(measured))),
                });
            }
            let response = row.response();
            if response.clicked() && measured.id.is_some() {
                actions.push(Action::View(ViewAction::Select(measured.id)));
            }
        });
    });
}

/// A heading sorts by its column; the arrow says which way.
fn heading_ui(ui: &mut Ui, drawn: Drawn<'_>, column: RoiColumn, actions: &mut Vec<Action>) {
    let sorted = drawn.view.answer.sorted_by.filter(|(by, _)| *by == column);
    let layout = if column == RoiColumn::Name {
        Layout::left_to_right(Align::Center)
    } else {
        Layout::right_to_left(Align::Center)
    };
    ui.with_layout(layout, |ui| {
        let (heading, help) = (column.heading(decay_of(drawn)), column.help(decay_of(drawn)));
        let text = theme::small(&heading);
        let text = if sorted.is_some() { text.color(theme::colors().text) } else { text };
        let label = ui.add(egui::Label::new(text).truncate().sense(Sense::click()));
        label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColumnHeader, true, &heading));
        if let Some((_, is_descending)) = sorted {
            arrow(ui, label.rect, is_descending);
        }
        if label.gained_focus() {
            label.scroll_to_me(None);
        }
        let help = format!("{help}\n{}", t("sort-help"));
        if label.on_hover_text(help).clicked() {
            actions.push(Action::View(ViewAction::Answer(AnswerChange::SortBy(column))));
        }
    });
}

/// A small triangle over the heading: points down where the largest stands first.
fn arrow(ui: &Ui, heading: egui::Rect, is_descending: bool) {
    let center = egui::pos2(heading.center().x, heading.top() - 3.0);
    let tip = if is_descending { 3.0 } else { -3.0 };
    let points = vec![center + vec2(-3.5, -tip / 2.0), center + vec2(3.5, -tip / 2.0), center + vec2(0.0, tip / 2.0)];
    ui.painter().add(egui::Shape::convex_polygon(points, theme::colors().text, egui::Stroke::NONE));
}

/// Chooses columns and copies the table; at the right end of the headings.
fn columns_button(ui: &mut Ui, session: &Session, shown: &[RoiColumn], actions: &mut Vec<Action>) {
    let all = ui.available_rect_before_wrap();
    let place = egui::Rect::from_min_size(egui::pos2(all.right() - BUTTON, all.top()), vec2(BUTTON, 20.0));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt("columns"));
    child.spacing_mut().button_padding = vec2(3.0, 1.0);
    let menu =
        egui::containers::menu::MenuConfig::default().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let button = egui::containers::menu::MenuButton::new(theme::small("…")).config(menu);
    let (response, _) = button.ui(&mut child, |ui| {
        command_item(ui, session, PublishCommand::CopyTable, actions);
        ui.separator();
        for column in RoiColumn::of(decay_of(session.into())).filter(|column| *column != RoiColumn::Name) {
            let mut is_shown = shown.contains(&column);
            let tick = ui.scope(|ui| {
                theme::visible_boxes(ui);
                ui.checkbox(&mut is_shown, column.heading(decay_of(session.into())))
            });
            if tick.inner.on_hover_text(column.help(decay_of(session.into()))).changed() {
                let mut columns = shown.to_vec();
                columns.retain(|other| *other != column);
                if is_shown {
                    columns.push(column);
                }
                actions.push(Action::View(ViewAction::Answer(AnswerChange::Columns(Some(columns)))));
            }
        }
        if session.view.answer.columns.is_some() && ui.button(t("columns-auto")).clicked() {
            actions.push(Action::View(ViewAction::Answer(AnswerChange::Columns(None))));
        }
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t("table-menu")));
    response.on_hover_text(t("table-menu"));
}

fn name_cell(ui: &mut Ui, measured: &RoiMeasurement, slice: Option<usize>) {
    ui.horizontal_centered(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(10.0), Sense::empty());
        let (color, at) = (theme::role_color(measured.role), rect.center());
        // Shapes as in the plots: a disc for the lesion, a square for the liver; a ring for what is pooled.
        let shape = match (measured.id, measured.role) {
            (None, _) => egui::Shape::circle_stroke(at, 3.6, (1.6, color)),
            (_, Role::Liver) => egui::Shape::rect_filled(egui::Rect::from_center_size(at, vec2(7.5, 7.5)), 1.0, color),
            _ => egui::Shape::circle_filled(at, 4.0, color),
        };
        ui.painter().add(shape);
        let label = ui.add(egui::Label::new(RoiColumn::Name.cell(measured)).truncate());
        if let Some(slice) = slice {
            let room = ui.available_width();
            let text = theme::small(crate::t!("in-slice", number = slice + 1));
            if room > 40.0 || label.rect.width() < 60.0 {
                ui.add(egui::Label::new(text).truncate());
            }
        }
    });
}

/// Numbers stand right-aligned, so that nothing jumps when they change.
fn cell(ui: &mut Ui, column: RoiColumn, text: RichText) {
    let layout = if column == RoiColumn::Name {
        Layout::left_to_right(Align::Center)
    } else {
        Layout::right_to_left(Align::Center)
    };
    ui.with_layout(layout, |ui| {
        ui.add(egui::Label::new(text).truncate());
    });
}
