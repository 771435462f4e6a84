//! The Edit and View menus: groups in two columns, because one column would be longer than a small screen.

use egui::{TextStyle, Ui};

use crate::gui::theme;
use crate::gui::widgets::command_item;
use crate::session::{Action, Command, Menu, Session};
use crate::t;

/// Commands that belong together, under a word where they need one.
struct Group {
    heading: Option<fn() -> &'static str>,
    commands: &'static [Command],
}

const fn plain(commands: &'static [Command]) -> Group {
    Group { heading: None, commands }
}

const fn under(heading: fn() -> &'static str, commands: &'static [Command]) -> Group {
    Group { heading: Some(heading), commands }
}

type Columns = [&'static [Group]; 2];

const EDIT: Columns = [
    &[
        plain(&[Command::Undo, Command::Redo, Command::Cancel]),
        under(
            || t!("group-roi"),
            &[Command::CopyRoi, Command::PasteRoi, Command::DuplicateRoi, Command::RenameItem, Command::DeleteRoi],
        ),
        under(|| t!("group-drawing"), &[Command::KeepDrawing, Command::Smaller, Command::Larger]),
        under(|| t!("group-analysis"), &[Command::EchoTimes, Command::ResetSettings]),
    ],
    &[
        under(
            || t!("group-slices"),
            &[Command::CopyToNext, Command::CopyToPrevious, Command::CopyToAll, Command::InterpolateRoi],
        ),
        under(|| t!("group-move"), &[Command::NudgeLeft, Command::NudgeRight, Command::NudgeUp, Command::NudgeDown]),
        under(|| t!("group-outliers"), &[Command::ShowOutliers, Command::ExcludeOutliers, Command::IncludeOutliers]),
        plain(&[Command::Palette, Command::Preferences]),
    ],
];

const VIEW: Columns = [
    &[
        under(
            || t!("group-slice-echo"),
            &[
                Command::PreviousSlice,
                Command::NextSlice,
                Command::PreviousEcho,
                Command::NextEcho,
                Command::Cine,
                Command::CinePingPong,
            ],
        ),
        under(|| t!("group-shown"), &[Command::Overlays, Command::PatientText, Command::LogDecay, Command::SetAside]),
    ],
    &[
        under(
            || t!("range-menu"),
            &[
                Command::ToolRegionWindow,
                Command::FullRange,
                Command::Preset1,
                Command::Preset2,
                Command::Preset3,
                Command::Preset4,
                Command::Preset5,
            ],
        ),
        plain(&[Command::FitToPane]),
    ],
];

fn columns(menu: Menu) -> Option<Columns> {
    match menu {
        Menu::Edit => Some(EDIT),
        Menu::View => Some(VIEW),
        _ => None,
    }
}

/// The content of a menu: its groups, or one column of its commands.
pub fn menu_items_ui(ui: &mut Ui, session: &Session, menu: Menu, actions: &mut Vec<Action>) {
    let Some(columns) = columns(menu) else {
        ui.set_min_width(240.0);
        for command in Command::ALL.into_iter().filter(|command| command.info().menu == menu) {
            item_ui(ui, session, command, actions);
        }
        return;
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        for groups in columns {
            let width = width(ui, session, groups);
            ui.allocate_ui_with_layout(
                egui::vec2(width, 0.0),
                egui::Layout::top_down_justified(egui::Align::Min),
                |ui| {
                    ui.set_width(width);
                    for (place, group) in groups.iter().enumerate() {
                        group_ui(ui, session, group, place == 0, actions);
                    }
                },
            );
        }
    });
}

fn group_ui(ui: &mut Ui, session: &Session, group: &Group, is_first: bool, actions: &mut Vec<Action>) {
    match group.heading {
        Some(heading) => {
            ui.add_space(if is_first { 2.0 } else { 8.0 });
            ui.horizontal(|ui| {
                ui.add_space(ui.spacing().button_padding.x);
                ui.label(theme::heading(heading()));
            });
        }
        None if !is_first => {
            ui.separator();
        }
        None => {}
    }
    for &command in group.commands {
        item_ui(ui, session, command, actions);
    }
}

fn item_ui(ui: &mut Ui, session: &Session, command: Command, actions: &mut Vec<Action>) {
    if command_item(ui, session, command, actions).clicked() {
        ui.close();
    }
}

/// Room for the longest line of a column, in the language and with the keys in use.
fn width(ui: &Ui, session: &Session, groups: &[Group]) -> f32 {
    let font = TextStyle::Button.resolve(ui.style());
    let wide = |text: String| ui.painter().layout_no_wrap(text, font.clone(), theme::TEXT).size().x;
    let lines = groups.iter().flat_map(|group| group.commands).map(|&command| {
        let keys = session.shortcut(command).map(|keys| keys.to_string()).unwrap_or_default();
        wide(command.info().label.to_owned()) + wide(keys)
    });
    lines.fold(0.0, f32::max) + 2.0 * ui.spacing().button_padding.x + 20.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_in_columns_holds_each_of_its_commands_once() {
        for menu in Menu::ALL {
            let Some(columns) = columns(menu) else { continue };
            let mut shown: Vec<Command> =
                columns.into_iter().flatten().flat_map(|group| group.commands).copied().collect();
            shown.sort_by_key(|&command| command as usize);
            let mut wanted: Vec<Command> = Command::ALL.into_iter().filter(|c| c.info().menu == menu).collect();
            wanted.sort_by_key(|&command| command as usize);
            assert_eq!(shown, wanted, "{menu:?}");
        }
    }
}
