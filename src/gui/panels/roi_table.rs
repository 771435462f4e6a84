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

/// Heading and share of the width of each column.
const COLUMNS: [(&str, f32); 10] = [
    ("ROI", 0.13),
    ("pixels", 0.07),
    ("area mm²", 0.09),
    ("R2* s⁻¹ (95 %)", 0.19),
    ("T2* ms", 0.09),
    ("LIC mg/g", 0.09),
    ("CoV", 0.07),
    ("S0", 0.08),
    ("R²", 0.08),
    ("echoes", 0.11),
];
/// What a narrow window has room for.
const NARROW_COLUMNS: [usize; 6] = [0, 1, 3, 4, 5, 9];
/// Below this width only the columns that answer the question are shown.
const NARROW: f32 = 640.0;

/// Rows of lesion, liver and other regions; noise has no decay.
pub fn roi_table_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let Some(analysis) = session.analysis.as_deref() else { return };
    let rows: Vec<&RoiMeasurement> = analysis.rois.iter().filter(|roi| roi.role != Role::Noise).collect();
    if rows.is_empty() {
        return;
    }
    let num_echoes = session.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    let width = ui.available_width();
    let shown: Vec<usize> = if width < NARROW { NARROW_COLUMNS.to_vec() } else { (0..COLUMNS.len()).collect() };
    let total: f32 = shown.iter().map(|&column| COLUMNS[column].1).sum();
    let mut table = TableBuilder::new(ui).striped(false).vscroll(true).sense(egui::Sense::click());
    for &column in &shown {
        table = table.column(Column::exact((width * COLUMNS[column].1 / total - 8.0).max(30.0)).clip(true));
    }
    let header = table.header(22.0, |mut header| {
        for &column in &shown {
            header.col(|ui| cell(ui, column, theme::small(COLUMNS[column].0)));
        }
    });
    header.body(|body| {
        body.rows(24.0, rows.len(), |mut row| {
            let measured = rows[row.index()];
            row.set_selected(measured.id.is_some() && measured.id == session.view.selected);
            let texts = cells(measured, num_echoes);
            for &column in &shown {
                row.col(|ui| match column {
                    0 => name_cell(ui, measured),
                    _ => cell(ui, column, egui::RichText::new(&texts[column])),
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
