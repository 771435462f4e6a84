//! The top bar: open, undo, tools, ROI roles and shapes, layout, export, teach, help.

use egui::{Button, Color32, Frame, Margin, Panel, RichText, Ui};

use super::menus::menu_items_ui;
use crate::gui::theme;
use crate::gui::widgets::{accent_button, command_button, toggle_button};
use crate::session::{Action, Command, EditCommand, Icon, Menu, Place, ProgramCommand, Session};
use crate::t;

/// Below this width the shortcut hints and the wide gaps are left out.
const ROOMY: f32 = 1250.0;

/// The bar across the top.
pub fn toolbar_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::colors().panel).inner_margin(Margin::symmetric(12, 8));
    Panel::top("toolbar").frame(frame).resizable(false).show(ui, |ui| {
        let is_roomy = ui.available_width() >= ROOMY;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = if is_roomy { 6.0 } else { 2.0 };
            ui.spacing_mut().button_padding = egui::vec2(if is_roomy { 10.0 } else { 4.5 }, 5.0);
            if is_roomy {
                ui.label(RichText::new("Sideroscope").font(theme::semibold(theme::SIZE_TITLE)));
                ui.add_space(10.0);
            }
            open_menu(ui, session, actions);
            flat(ui, session, EditCommand::Undo, actions);
            flat(ui, session, EditCommand::Redo, actions);
            gap(ui);
            tools(ui, session, actions);
            gap(ui);
            roles(ui, session, is_roomy, actions);
            gap(ui);
            menu(ui, session, Menu::Edit, actions);
            menu(ui, session, Menu::View, actions);
            menu(ui, session, Menu::Layout, actions);
            menu(ui, session, Menu::Teach, actions);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let help_command = Command::from(ProgramCommand::Help);
                let keys = session.shortcut(help_command).map(|keys| format!("  ({keys})")).unwrap_or_default();
                let help_text = format!("{}{keys}", t!("toolbar-help"));
                let help = ui.add(Button::new("?").frame_when_inactive(false)).on_hover_text(help_text);
                help.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, help_command.label()));
                if help.clicked() {
                    actions.push(Action::run(help_command));
                }
                export_menu(ui, session, actions);
            });
        });
    });
}

fn gap(ui: &mut Ui) {
    ui.add_space(2.0);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(1.0, 20.0), egui::Sense::empty());
    ui.painter().rect_filled(rect, 0.0, theme::colors().line);
    ui.add_space(2.0);
}

fn flat(ui: &mut Ui, session: &Session, command: EditCommand, actions: &mut Vec<Action>) {
    command_button(ui, session, command, actions, |button| button.frame_when_inactive(false));
}

fn open_menu(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let button = accent_button(Menu::Open.label());
    egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        menu_items_ui(ui, session, Menu::Open, actions);
        super::recent::recent_ui(ui, session, actions);
    });
}

fn export_menu(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.menu_button(Menu::Export.label(), |ui| menu_items_ui(ui, session, Menu::Export, actions));
}

fn menu(ui: &mut Ui, session: &Session, menu: Menu, actions: &mut Vec<Action>) {
    ui.scope(|ui| {
        ui.visuals_mut().widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
        ui.menu_button(menu.label(), |ui| menu_items_ui(ui, session, menu, actions));
    });
}

fn tools(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    for command in Command::of_place(Place::Tool) {
        toggle_button(ui, session, command, actions);
    }
}

/// Role buttons carry the hue of the role as a dot beside its name.
fn roles(ui: &mut Ui, session: &Session, is_roomy: bool, actions: &mut Vec<Action>) {
    for command in Command::of_place(Place::Role) {
        let is_on = command.toggle(session).is_on();
        let response = command_button(ui, session, command, actions, |button| {
            let button = match command.row().icon {
                Some(Icon::Role(role)) => {
                    let dot = RichText::new("●").color(theme::role_color(role)).size(theme::SIZE_SMALL);
                    Button::new((dot, command.label()))
                }
                _ => button,
            };
            let mut button = button.selected(is_on).frame_when_inactive(is_on);
            if is_on {
                button = button.fill(theme::colors().selected);
            }
            match session.shortcut(command).filter(|_| is_roomy) {
                Some(shortcut) => {
                    button.right_text(RichText::new(shortcut.to_string()).color(theme::colors().faint).size(10.5))
                }
                None => button,
            }
        });
        let is_enabled = response.enabled();
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, is_enabled, is_on, command.label()));
    }
}
