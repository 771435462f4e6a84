//! The menus: each lists the commands of its places, in columns where one would be longer than a small screen.

use egui::{Sense, Stroke, TextStyle, Ui, vec2};

use super::tool_icons::icon;
use crate::gui::theme;
use crate::gui::widgets::{command_button, command_item, name_after};
use crate::session::{Action, Command, Menu, Place, Session};

/// Size of the picture of a layout, points.
const PICTURE: egui::Vec2 = vec2(22.0, 15.0);

/// The content of a menu.
pub fn menu_items_ui(ui: &mut Ui, session: &Session, menu: Menu, actions: &mut Vec<Action>) {
    let column = |number: usize| menu.places().filter(|place| place.column() == number).collect::<Vec<_>>();
    match (menu, column(0), column(1)) {
        (Menu::Layout, places, _) => {
            ui.set_width(260.0);
            places_ui(ui, &places, |ui, command| picture_item_ui(ui, session, command, actions));
        }
        (_, places, right) if right.is_empty() => {
            ui.set_min_width(240.0);
            places_ui(ui, &places, |ui, command| item_ui(ui, session, command, actions));
        }
        (_, left, right) => {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                for places in [left, right] {
                    column_ui(ui, session, &places, actions);
                }
            });
        }
    }
}

fn column_ui(ui: &mut Ui, session: &Session, places: &[Place], actions: &mut Vec<Action>) {
    let width = width(ui, session, places);
    let layout = egui::Layout::top_down_justified(egui::Align::Min);
    ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
        ui.set_width(width);
        places_ui(ui, places, |ui, command| item_ui(ui, session, command, actions));
    });
}

fn places_ui(ui: &mut Ui, places: &[Place], mut item_ui: impl FnMut(&mut Ui, Command)) {
    for (number, &place) in places.iter().enumerate() {
        match place.heading() {
            Some(heading) => {
                ui.add_space(if number == 0 { 2.0 } else { 8.0 });
                ui.horizontal(|ui| {
                    ui.add_space(ui.spacing().button_padding.x);
                    ui.label(theme::heading(heading));
                });
            }
            None if number > 0 => {
                ui.separator();
            }
            None => {}
        }
        for command in Command::of_place(place) {
            item_ui(ui, command);
        }
    }
}

fn item_ui(ui: &mut Ui, session: &Session, command: Command, actions: &mut Vec<Action>) {
    if command_item(ui, session, command, actions).clicked() {
        ui.close();
    }
}

/// Room for the longest line of a column, in the language and with the keys in use.
fn width(ui: &Ui, session: &Session, places: &[Place]) -> f32 {
    let font = TextStyle::Button.resolve(ui.style());
    let wide = |text: String| ui.painter().layout_no_wrap(text, font.clone(), theme::colors().text).size().x;
    let lines = places.iter().flat_map(|&place| Command::of_place(place)).map(|command| {
        let keys = session.shortcut(command).map(|keys| keys.to_string()).unwrap_or_default();
        wide(command.label().to_owned()) + wide(keys)
    });
    lines.fold(0.0, f32::max) + 2.0 * ui.spacing().button_padding.x + 20.0
}

/// A line with room for the picture of a layout before it.
fn picture_item_ui(ui: &mut Ui, session: &Session, command: Command, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let is_current = command.toggle(session).is_on() && command.row().icon.is_some();
        let (rect, _) = ui.allocate_exact_size(PICTURE, Sense::empty());
        if let Some(picture) = command.row().icon {
            let color = if is_current { theme::colors().accent } else { theme::colors().secondary };
            icon(ui.painter(), picture, rect, Stroke::new(1.2, color));
        }
        let width = ui.available_width();
        let response = command_button(ui, session, command, actions, |button| {
            let button = button.selected(is_current).min_size(vec2(width, 0.0));
            // Without a text at the right the label would stand in the middle.
            button.shortcut_text(session.shortcut(command).map(|shortcut| shortcut.to_string()).unwrap_or_default())
        });
        name_after(&response, command);
        if response.clicked() {
            ui.close();
        }
    });
}
