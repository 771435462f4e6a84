//! What can be done with one region or annotation: the same menu at its line, its button and on the images.

use egui::{Button, Color32, RichText, Ui};

use crate::gui::theme;
use crate::gui::widgets::command_item;
use crate::roi::{Roi, Role};
use crate::session::{Action, Command, DocumentAction, Item, Place, RegionCommand, RegionEdit, Session, ViewAction};
use crate::t;

/// Colors to choose from beside the role's own: told apart by readers who confuse red and green.
const COLORS: [(&str, [u8; 3]); 6] = [
    ("orange", [0xFF, 0xB4, 0x54]),
    ("sky", [0x4C, 0xC9, 0xF0]),
    ("violet", [0xB6, 0x92, 0xF6]),
    ("yellow", [0xF5, 0xE6, 0x63]),
    ("teal", [0x3D, 0xD6, 0xA3]),
    ("rose", [0xF0, 0x7A, 0xA8]),
];

/// What can be done with one region; pasting concerns none, and deleting has a line of its own.
const PLACES: [Place; 3] = [Place::Region, Place::OtherSlices, Place::Outliers];

/// The menu of one item; commands in it act on the selection, so it is selected with the first of them.
pub fn item_menu_ui(ui: &mut Ui, session: &Session, item: Item, actions: &mut Vec<Action>) {
    ui.set_min_width(230.0);
    let mut asked = Vec::new();
    match item {
        Item::Roi(id) => {
            let Some(roi) = session.document().roi(id) else { return };
            for (i, place) in PLACES.into_iter().enumerate() {
                if i == 1 {
                    role_ui(ui, roi, &mut asked);
                    color_ui(ui, roi, &mut asked);
                }
                if i > 0 {
                    ui.separator();
                }
                let has_own_line =
                    |command: &Command| *command == RegionCommand::PasteRoi || *command == RegionCommand::DeleteRoi;
                for command in Command::of_place(place).filter(|command| !has_own_line(command)) {
                    command_item(ui, session, command, &mut asked);
                }
            }
        }
        Item::Annotation(_) => {
            command_item(ui, session, RegionCommand::RenameItem, &mut asked);
        }
    }
    ui.separator();
    let delete = match session.shortcut(RegionCommand::DeleteRoi) {
        Some(keys) => Button::new(t!("menu-delete")).shortcut_text(keys.to_string()),
        None => Button::new(t!("menu-delete")),
    };
    let delete = ui.add(delete);
    delete.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("menu-delete")));
    if delete.clicked() {
        asked.push(Action::Document(DocumentAction::Region(RegionEdit::Delete(item))));
    }
    if !asked.is_empty() {
        actions.push(Action::View(ViewAction::ShowItem(Some(item))));
        actions.append(&mut asked);
        ui.close();
    }
}

fn role_ui(ui: &mut Ui, roi: &Roi, asked: &mut Vec<Action>) {
    ui.menu_button(t!("menu-role"), |ui| {
        for role in Role::ALL {
            let dot = RichText::new("●").color(theme::role_color(role)).size(theme::SIZE_SMALL);
            if ui.add(Button::new((dot, role.label())).selected(role == roi.role)).clicked() {
                asked.push(Action::Document(DocumentAction::Region(RegionEdit::SetRole(roi.id, role))));
            }
        }
    });
}

fn color_ui(ui: &mut Ui, roi: &Roi, asked: &mut Vec<Action>) {
    ui.menu_button(t!("menu-color"), |ui| {
        let mut choice = |label: &str, color: Option<[u8; 3]>, shown: Color32| {
            let dot = RichText::new("●").color(shown);
            if ui.add(Button::new((dot, label)).selected(roi.color == color)).clicked() {
                asked.push(Action::Document(DocumentAction::Region(RegionEdit::SetColor(roi.id, color))));
            }
        };
        choice(t!("color-of-role"), None, theme::role_color(roi.role));
        for (name, [r, g, b]) in COLORS {
            choice(color_label(name), Some([r, g, b]), Color32::from_rgb(r, g, b));
        }
    });
}

fn color_label(name: &str) -> &'static str {
    match name {
        "orange" => t!("color-orange"),
        "sky" => t!("color-sky"),
        "violet" => t!("color-violet"),
        "yellow" => t!("color-yellow"),
        "teal" => t!("color-teal"),
        _ => t!("color-rose"),
    }
}
