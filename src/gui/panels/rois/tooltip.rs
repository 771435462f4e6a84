//! All numbers of one region, shown over its line.

use egui::{Grid, Ui};

use crate::compose::rate_name;
use crate::display::numbers::significant;
use crate::gui::theme;
use crate::roi::{RoiId, Summary};
use crate::session::Session;
use crate::t;

/// Pixels, area, and the distribution of signal and R2* in a region.
pub fn statistics_ui(ui: &mut Ui, session: &Session, id: RoiId) {
    ui.label(t!("row-help"));
    let Some(statistics) = session.shown().roi_statistics(id) else { return };
    ui.add_space(4.0);
    let area = significant(statistics.area_mm2, 4);
    ui.label(theme::small(t!("stat-size", pixels = statistics.pixels, area = area)));
    if statistics.excluded > 0 {
        ui.label(theme::small(t!("stat-excluded", count = statistics.excluded)));
    }
    let rate = rate_name(session.shown().decay());
    let rate_heading = format!("{rate} s⁻¹");
    for (reason, count) in &statistics.without_rate {
        ui.label(theme::small(t!("stat-without", rate = rate, count = count, reason = reason)));
    }
    let columns: Vec<(&str, Summary)> =
        [(t!("stat-signal"), statistics.signal), (&rate_heading, statistics.r2star_per_s)]
            .into_iter()
            .filter_map(|(name, summary)| Some((name, summary?)))
            .collect();
    if columns.is_empty() {
        return;
    }
    ui.add_space(4.0);
    Grid::new(("statistics", id)).num_columns(1 + columns.len()).spacing([16.0, 2.0]).show(ui, |ui| {
        ui.label("");
        for (name, _) in &columns {
            ui.label(theme::small(*name));
        }
        ui.end_row();
        for (name, value) in ROWS {
            ui.label(theme::small(name()));
            for (_, summary) in &columns {
                ui.label(value(summary));
            }
            ui.end_row();
        }
    });
}

type Line = (fn() -> &'static str, fn(&Summary) -> String);

const ROWS: [Line; 8] = [
    (|| t!("stat-count"), |s| s.count.to_string()),
    (|| t!("stat-mean"), |s| significant(s.mean, 4)),
    (|| t!("stat-sd"), |s| significant(s.sd, 3)),
    (|| t!("stat-median"), |s| significant(s.median, 4)),
    (|| t!("stat-iqr"), |s| format!("{}–{}", significant(s.quartiles[0], 3), significant(s.quartiles[1], 3))),
    (|| t!("stat-min"), |s| significant(s.min, 3)),
    (|| t!("stat-max"), |s| significant(s.max, 3)),
    (
        || t!("stat-cov"),
        |s| s.coefficient_of_variation().map_or_else(|| "–".to_owned(), |cov| format!("{:.0} %", 100.0 * cov)),
    ),
];
