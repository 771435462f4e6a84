//! How plots and table were looked at, as the session file writes it.

use super::saved_words::{Words, meant, word};
use super::shown::RoiColumn;
use super::view::{AnswerView, PlotKind};
use crate::io::session_file::AnswerRecord;
use crate::roi::Role;

const PLOTS: Words<PlotKind, 5> = [
    (PlotKind::Decay, "decay"),
    (PlotKind::Contrast, "contrast"),
    (PlotKind::Histogram, "histogram"),
    (PlotKind::Residuals, "residuals"),
    (PlotKind::Models, "models"),
];

const COLUMNS: Words<RoiColumn, 12> = [
    (RoiColumn::Name, "name"),
    (RoiColumn::Pixels, "pixels"),
    (RoiColumn::Area, "area"),
    (RoiColumn::Rate, "r2star"),
    (RoiColumn::T2Star, "t2star"),
    (RoiColumn::Lic, "lic"),
    (RoiColumn::PixelMean, "pixel-mean"),
    (RoiColumn::PixelSd, "pixel-sd"),
    (RoiColumn::Cov, "cov"),
    (RoiColumn::S0, "s0"),
    (RoiColumn::RSquared, "r-squared"),
    (RoiColumn::Echoes, "echoes"),
];

const ROLES: Words<Role, 2> = [(Role::Lesion, "lesion"), (Role::Liver, "liver")];

pub(super) fn record(view: &AnswerView) -> AnswerRecord {
    let AnswerView { plots, is_cnr, shows_limits, compared, sorted_by, columns } = view;
    AnswerRecord {
        plots: plots.iter().map(|&plot| word(&PLOTS, plot)).collect(),
        is_cnr: *is_cnr,
        shows_limits: *shows_limits,
        compared: Some(word(&ROLES, *compared)),
        sorted_by: sorted_by.map(|(column, _)| word(&COLUMNS, column)),
        is_descending: sorted_by.is_some_and(|(_, is_descending)| is_descending),
        columns: columns.as_ref().map(|columns| columns.iter().map(|&column| word(&COLUMNS, column)).collect()),
    }
}

pub(super) fn view(record: &AnswerRecord) -> AnswerView {
    let default = AnswerView::default();
    let plots: Vec<PlotKind> = record.plots.iter().filter_map(|plot| meant(&PLOTS, Some(plot))).collect();
    let column = |word: &String| meant(&COLUMNS, Some(word));
    AnswerView {
        plots: match plots[..] {
            [first, second] if first != second => [first, second],
            _ => default.plots,
        },
        is_cnr: record.is_cnr,
        shows_limits: record.shows_limits,
        compared: meant(&ROLES, record.compared.as_deref()).unwrap_or(default.compared),
        sorted_by: record.sorted_by.as_ref().and_then(column).map(|column| (column, record.is_descending)),
        // The name stays, or nobody could tell the rows apart.
        columns: record.columns.as_ref().map(|chosen| {
            let chosen: Vec<RoiColumn> = chosen.iter().filter_map(column).collect();
            RoiColumn::ALL.into_iter().filter(|c| *c == RoiColumn::Name || chosen.contains(c)).collect()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plot_and_column_has_a_word() {
        assert!(PlotKind::ALL.iter().all(|&plot| !word(&PLOTS, plot).is_empty()));
        assert!(RoiColumn::ALL.iter().all(|&column| !word(&COLUMNS, column).is_empty()));
    }

    #[test]
    fn the_view_of_the_answer_comes_back_and_nonsense_leaves_the_default() {
        let chosen = AnswerView {
            plots: [PlotKind::Models, PlotKind::Residuals],
            is_cnr: true,
            shows_limits: Some(false),
            compared: Role::Liver,
            sorted_by: Some((RoiColumn::Lic, true)),
            columns: Some(vec![RoiColumn::Name, RoiColumn::Cov, RoiColumn::Echoes]),
        };
        assert_eq!(view(&record(&chosen)), chosen);
        assert_eq!(view(&record(&AnswerView::default())), AnswerView::default());
        let odd = r#"{"plots": ["decay", "decay"], "compared": "spleen", "sorted_by": "mood", "future": 1}"#;
        assert_eq!(view(&serde_json::from_str(odd).expect("tolerant")), AnswerView::default());
    }
}
