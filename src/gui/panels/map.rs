//! What the map pane shows: quantity, range, colors.

use egui::{Grid, Label, Ui};

use super::fit::combo;
use crate::display::ColorMap;
use crate::gui::theme;
use crate::gui::widgets::{check, opacity_ui, section};
use crate::session::{Action, MapKind, PaneContent, START_OPACITY, Scale, Session, ViewAction};
use crate::t;

/// The map card; nothing while no pane shows a map.
pub fn map_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let Some((pane, current)) = session.shown().map_pane().filter(|_| session.study.stack.is_some()) else { return };
    section(ui, t!("map-heading"));
    theme::card().inner_margin(egui::Margin::same(8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        Grid::new("map settings").num_columns(2).spacing([6.0, 4.0]).min_col_width(62.0).show(ui, |ui| {
            ui.label(theme::secondary(t!("map-shown")));
            let name = t!("map-shown-name");
            let kinds = MapKind::of(session.shown().decay()).iter().copied();
            let label = |map: MapKind| map.label(session.shown().decay()).to_owned();
            if let Some(map) = combo(ui, ("map", name), current, kinds, label) {
                actions.push(Action::View(ViewAction::SetContent(pane, session.shown().content_with_map(pane, map))));
            }
            ui.end_row();
            ui.label(theme::secondary(t!("map-range")));
            let range = session.shown().range(pane).map(|range| format!("{} {}", range.range_text(), current.unit()));
            ui.horizontal(|ui| {
                // In line with the words of the boxes above and below.
                ui.add_space(ui.spacing().button_padding.x);
                ui.add(Label::new(range.unwrap_or_else(|| "–".to_owned())).truncate());
            });
            ui.end_row();
            ui.label(theme::secondary(t!("map-colors")));
            let look = session.view.look(pane, Scale::Map(current));
            let name = t!("map-colors-name");
            let chosen = combo(ui, ("colors", name), look.colors, ColorMap::ALL, |c| c.label().to_owned());
            if let Some(colors) = chosen {
                actions.push(Action::View(ViewAction::SetColors(pane, colors)));
            }
            ui.end_row();
            ui.label(theme::secondary(t!("map-over")));
            let content = session.view.content(pane);
            let opacity = if let PaneContent::MapOverEcho { opacity, .. } = content { Some(opacity) } else { None };
            let over = |opacity: u8| PaneContent::MapOverEcho { map: current, opacity };
            ui.horizontal(|ui| {
                ui.add_space(ui.spacing().button_padding.x);
                if let Some(is_over) = check(ui, opacity.is_some(), "", t!("map-over-name")) {
                    let content = if is_over { over(START_OPACITY) } else { PaneContent::Map(current) };
                    actions.push(Action::View(ViewAction::SetContent(pane, content)));
                }
            });
            ui.end_row();
            if let Some(opacity) = opacity {
                ui.label(theme::secondary(t!("opacity")));
                ui.horizontal(|ui| {
                    ui.add_space(ui.spacing().button_padding.x);
                    if let Some(opacity) = opacity_ui(ui, opacity, t!("map-over-opacity")) {
                        actions.push(Action::View(ViewAction::SetContent(pane, over(opacity))));
                    }
                });
                ui.end_row();
            }
        });
    });
}
