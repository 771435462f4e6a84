//! Keys → commands, from the command table.

use egui::{Event, Ui};

use crate::session::{
    Action, Command, DocumentAction, EditCommand, Key, ProgramCommand, PublishCommand, RegionCommand, RegionEdit,
    Session, Shortcut, System, quiz_command,
};

/// Commands of the keys pressed in this frame; none while a text is being typed.
///
/// * `was_menu_open` — a menu was open when the keys came: Esc closes it and nothing else.
pub fn pressed(ui: &Ui, session: &Session, was_menu_open: bool) -> Vec<Action> {
    let is_typing = ui.ctx().text_edit_focused();
    let has_focus = ui.memory(|m| m.focused().is_some());
    let events = ui.input(|i| i.events.clone());
    let mut actions = Vec::new();
    for event in &events {
        match event {
            // The desktop sends copy as an event of its own, without the key.
            // With Shift it is the region: the desktop tells both as one event.
            Event::Copy if !is_typing && session.out.dialog.is_none() && ui.input(|i| i.modifiers.shift) => {
                actions.push(Action::run(RegionCommand::CopyRoi));
            }
            Event::Copy if !is_typing && session.out.dialog.is_none() && !copies_elsewhere(session) => {
                actions.push(Action::run(PublishCommand::CopyFigure))
            }
            // Paste comes as an event too, with the clipboard's text.
            Event::Paste(text) if !is_typing && session.out.dialog.is_none() => {
                actions.push(Action::Document(DocumentAction::Region(RegionEdit::Paste(text.clone()))));
            }
            // A figure went to the clipboard with the region remembered beside it.
            Event::PasteImage(_) if !is_typing && session.out.dialog.is_none() => {
                actions.push(Action::run(RegionCommand::PasteRoi));
            }
            Event::Text(text) if text == "?" && !is_typing && session.out.dialog.is_none() => {
                actions.push(Action::run(ProgramCommand::Help))
            }
            Event::Key { key, pressed: true, modifiers, repeat, .. } => {
                // While a quiz runs, digits answer and Enter goes on.
                let command = shortcut_of(*key, *modifiers).and_then(|keys| {
                    quiz_command(session, keys).or_else(|| session.recovery.preferences.keys.command(keys))
                });
                let may_repeat = |command: Command| !*repeat || command.row().repeats;
                // Space and Enter press the widget that has the focus; one key does one thing.
                let presses_focus = matches!(*key, egui::Key::Space | egui::Key::Enter) && has_focus;
                let is_taken = presses_focus || (*key == egui::Key::Escape && was_menu_open);
                let works_while_typing = |command: Command| command == EditCommand::Cancel;
                actions.extend(
                    command
                        .filter(|&c| may_repeat(c) && !is_taken && (!is_typing || works_while_typing(c)))
                        // A dialog takes all keys but the one that closes it.
                        .filter(|&c| session.out.dialog.is_none() || c == EditCommand::Cancel)
                        .map(Action::run),
                );
            }
            _ => {}
        }
    }
    actions
}

/// The desktop's copy keys were given to no command, or to another one.
fn copies_elsewhere(session: &Session) -> bool {
    let copy = Command::from(PublishCommand::CopyFigure);
    session.shortcut(copy) != copy.row().keys.of(System::HERE)
}

/// Keys as the command table names them; `None` for keys no command can have.
pub fn shortcut_of(key: egui::Key, modifiers: egui::Modifiers) -> Option<Shortcut> {
    let key = key_of(key)?;
    // Windows tells AltGr, which many keyboards need for brackets, as Ctrl with Alt.
    let is_alt_gr = modifiers.ctrl && modifiers.alt && matches!(key, Key::Letter('[' | ']'));
    // On macOS Control is a modifier of the desktop; no command has it.
    let is_control = modifiers.ctrl && !modifiers.command;
    if is_control && !is_alt_gr {
        return None;
    }
    let primary = modifiers.command && !is_alt_gr;
    let alt = modifiers.alt && !is_alt_gr;
    Some(Shortcut { primary, alt, shift: modifiers.shift, key }.pressed())
}

fn key_of(key: egui::Key) -> Option<Key> {
    match key {
        egui::Key::Backspace => Some(Key::Delete),
        egui::Key::OpenBracket => Some(Key::Letter('[')),
        egui::Key::CloseBracket => Some(Key::Letter(']')),
        key => {
            let mut letters = key.name().chars();
            match (letters.next(), letters.next()) {
                (Some(digit), None) if digit.is_ascii_digit() => Some(Key::Digit(digit.to_digit(10)? as u8)),
                (Some(letter), None) if letter.is_ascii_uppercase() => Some(Key::Letter(letter)),
                _ => key.name().parse().ok(),
            }
        }
    }
}
