//! The Teach menu: cases beside what can be done with them, because one column would be longer than a small screen.

use egui::Ui;

use crate::gui::widgets::command_item;
use crate::session::{Action, Command, Menu, Session};

/// Both columns.
pub fn menu_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let commands: Vec<Command> = Command::ALL.into_iter().filter(|c| c.info().menu == Menu::Teach).collect();
    let (left, right) = commands.split_at(commands.len().div_ceil(2));
    ui.horizontal_top(|ui| {
        for column in [left, right] {
            ui.vertical(|ui| {
                ui.set_width(236.0);
                for &command in column {
                    if command_item(ui, session, command, actions).clicked() {
                        ui.close();
                    }
                }
            });
        }
    });
}
