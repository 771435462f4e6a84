//! The table of regions: what was measured in each.

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableBuilder};

use super::fit::echo_range_label;
use crate::display::numbers::{self, Quantity};
use crate::gui::theme;
use crate::gui::widgets::measured_text;
use crate::pipeline::RoiMeasurement;
use crate::roi::Role;
use crate::session::{Action, Session};
use crate::verdict::no_fit_in_words;

const HEADINGS: [&str; 10] =
    ["ROI", "pixels", "area mm²", "R2* s⁻¹ (95 %)", "T2* ms", "LIC mg/g", "CoV", "S0", "R²", "echoes"];

/// Rows of lesion, liver and other regions; noise has no decay.
pub fn roi_table_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let Some(analysis) = session.analysis.as_deref() else { return };
    let rows: Vec<&RoiMeasurement> = analysis.rois.iter().filter(|roi| roi.role != Role::Noise).collect();
    if rows.is_empty() {
        return;
    }
    let num_echoes = session.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    let width = ui.available_width();
    let widths: [f32; 10] = [0.13, 0.07, 0.09, 0.19, 0.09, 0.09, 0.07, 0.08, 0.08, 0.11];
    let mut table = TableBuilder::new(ui).striped(false).vscroll(true).sense(egui::Sense::click());
    for share in widths {
        table = table.column(Column::exact((width * share - 8.0).max(30.0)).clip(true));
    }
    let header = table.header(22.0, |mut header| {
        for (column, text) in HEADINGS.iter().enumerate() {
            header.col(|ui| cell(ui, column, theme::small(*text)));
        }
    });
    header.body(|body| {
        body.rows(24.0, rows.len(), |mut row| {
            let measured = rows[row.index()];
            row.set_selected(measured.id.is_some() && measured.id == session.view.selected);
            for (column, text) in cells(measured, num_echoes).into_iter().enumerate() {
                row.col(|ui| {
                    if column == 0 {
                        name_cell(ui, measured);
                    } else {
                        cell(ui, column, egui::RichText::new(text));
                    }
                });
            }
            if row.response().clicked() {
                actions.push(Action::Select(measured.id));
            }
        });
    });
}

fn name_cell(ui: &mut Ui, measured: &RoiMeasurement) {
    ui.horizontal_centered(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(10.0), egui::Sense::empty());
        ui.painter().circle_filled(rect.center(), 4.0, theme::role_color(measured.role));
        ui.add(egui::Label::new(&measured.name).truncate());
    });
}

/// Numbers stand right-aligned, so that nothing jumps when they change.
fn cell(ui: &mut Ui, column: usize, text: egui::RichText) {
    let layout = if column == 0 { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
    ui.with_layout(layout, |ui| {
        ui.add(egui::Label::new(text).truncate());
    });
}

fn cells(measured: &RoiMeasurement, num_echoes: usize) -> [String; 10] {
    const NONE: &str = "–";
    let text = |value: Option<String>| value.unwrap_or_else(|| NONE.to_owned());
    let rate = match (&measured.r2star_per_s, &measured.fit) {
        (Some(rate), _) => measured_text(Quantity::R2Star, rate),
        (None, Err(why)) => no_fit_in_words(*why).to_owned(),
        (None, Ok(_)) => NONE.to_owned(),
    };
    let pixel = measured.pixel_r2star_per_s.as_ref();
    let fit = measured.fit.as_ref().ok();
    let bound = |m: &crate::pipeline::Measured, sign: &str, digits: usize| {
        let sign = if m.is_lower_bound { sign } else { "" };
        format!("{sign}{}", numbers::significant(m.value, digits))
    };
    [
        measured.name.clone(),
        measured.pixels.to_string(),
        numbers::significant(measured.area_mm2, 3),
        rate,
        text(measured.t2star_ms.map(|m| bound(&m, "< ", 3))),
        text(measured.lic_mg_per_g.map(|m| bound(&m, "> ", 3))),
        text(pixel.filter(|p| p.mean > 0.0).map(|p| format!("{:.0} %", 100.0 * p.sd / p.mean))),
        text(measured.s0.map(|s0| numbers::significant(s0, 3))),
        text(fit.and_then(|fit| fit.r_squared).map(|r2| format!("{r2:.3}"))),
        text(fit.map(|fit| echo_range_label(&fit.echoes_used, num_echoes).replace(&format!(" of {num_echoes}"), ""))),
    ]
}
