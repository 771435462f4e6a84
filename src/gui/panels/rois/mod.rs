//! The list of regions and annotations: select, show, name, color, delete, and what each measures.

mod menu;
mod row;
mod tooltip;

pub use menu::item_menu_ui;

use egui::{Label, Ui};

use crate::gui::labels::annotation_label;
use crate::gui::theme;
use crate::gui::widgets::section;
use crate::roi::{Annotation, Marker};
use crate::session::{Action, Item, PaneId, Session};
use crate::t;
use row::{Row, row_ui};

/// Regions with pixels and slice, one line each; annotations below.
pub fn rois_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    section(ui, t!("rois-heading"));
    if session.document().rois.is_empty() {
        let text = if session.recovery.preferences.shows_hints { t!("rois-none-yet") } else { t!("rois-none") };
        ui.add(Label::new(theme::secondary(text)).wrap());
    }
    for roi in &session.document().rois {
        let row = Row {
            item: Item::Roi(roi.id),
            name: roi.name.clone(),
            accessible: t!("roi-row", name = accessible_name(session, &roi.name, roi.slice)),
            info: row::describe(session, roi),
            color: roi.color.map_or(theme::role_color(roi.role), |[r, g, b]| egui::Color32::from_rgb(r, g, b)),
            is_visible: roi.is_visible,
        };
        row_ui(ui, session, &row, actions);
    }
    if session.document().annotations.is_empty() {
        return;
    }
    section(ui, t!("annotations-heading"));
    for mark in &session.document().annotations {
        let name = annotation_name(session, mark);
        let row = Row {
            item: Item::Annotation(mark.id),
            accessible: t!("annotation-row", name = name),
            name,
            info: vec![t!("in-slice", number = mark.slice + 1), String::new()],
            color: theme::colors().secondary,
            is_visible: mark.is_visible,
        };
        row_ui(ui, session, &row, actions);
    }
}

/// Regions of one structure are told apart by their slice.
fn accessible_name(session: &Session, name: &str, slice: usize) -> String {
    let is_single = session.document().rois.iter().filter(|roi| roi.name == name).count() < 2;
    if is_single { name.to_owned() } else { t!("name-in-slice", name = name, number = slice + 1) }
}

/// What an annotation is called in the list: its words and value, or its kind.
fn annotation_name(session: &Session, mark: &Annotation) -> String {
    let label = annotation_label(session.shown(), PaneId::FIRST, mark);
    match mark.marker {
        Marker::Text => label,
        marker => format!("{} {label}", marker_label(marker)).trim_end().to_owned(),
    }
}

fn marker_label(marker: Marker) -> &'static str {
    match marker {
        Marker::Distance => t!("mark-distance"),
        Marker::Angle => t!("mark-angle"),
        Marker::Arrow => t!("mark-arrow"),
        Marker::Text => t!("mark-text"),
        Marker::Probe => t!("mark-probe"),
    }
}
