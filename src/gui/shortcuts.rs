//! Keys → commands, from the command table.

use egui::{Event, Ui};

use crate::session::{Action, Command, Key, NAMED_KEYS, RegionEdit, Session, Shortcut, quiz_command};

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
            Event::Copy if !is_typing && session.dialog.is_none() && ui.input(|i| i.modifiers.shift) => {
                actions.push(Action::Run(Command::CopyRoi));
            }
            Event::Copy if !is_typing && session.dialog.is_none() && !copies_elsewhere(session) => {
                actions.push(Action::Run(Command::CopyFigure))
            }
            // Paste comes as an event too, with the clipboard's text.
            Event::Paste(text) if !is_typing && session.dialog.is_none() => {
                actions.push(Action::Region(RegionEdit::Paste(text.clone())));
            }
            // A figure went to the clipboard with the region remembered beside it.
            Event::PasteImage(_) if !is_typing && session.dialog.is_none() => {
                actions.push(Action::Run(Command::PasteRoi));
            }
            Event::Text(text) if text == "?" && !is_typing && session.dialog.is_none() => {
                actions.push(Action::Run(Command::Help))
            }
            Event::Key { key, pressed: true, modifiers, repeat, .. } => {
                // While a quiz runs, digits answer and Enter goes on; a button that has the focus keeps its Enter.
                let quiz = |keys: Shortcut| {
                    let is_taken = keys.key == Key::Named("Enter") && has_focus;
                    quiz_command(session, keys).filter(|_| !is_taken)
                };
                let command = shortcut_of(*key, *modifiers)
                    .and_then(|keys| quiz(keys).or_else(|| session.preferences.keys.command(keys)));
                let may_repeat = |command: Command| !*repeat || is_step(command);
                // Space presses the widget that has the focus; one key does one thing.
                let is_taken = (*key == egui::Key::Space && has_focus) || (*key == egui::Key::Escape && was_menu_open);
                let works_while_typing = |command: Command| command == Command::Cancel;
                actions.extend(
                    command
                        .filter(|&c| may_repeat(c) && !is_taken && (!is_typing || works_while_typing(c)))
                        // A dialog takes all keys but the one that closes it.
                        .filter(|&c| session.dialog.is_none() || c == Command::Cancel)
                        .map(Action::Run),
                );
            }
            _ => {}
        }
    }
    actions
}

/// The desktop's copy keys were given to no command, or to another one.
fn copies_elsewhere(session: &Session) -> bool {
    session.shortcut(Command::CopyFigure) != Command::CopyFigure.info().shortcut
}

/// Keys as the command table names them; `None` for keys no command can have.
pub fn shortcut_of(key: egui::Key, modifiers: egui::Modifiers) -> Option<Shortcut> {
    let key = key_of(key)?;
    // Letters are the same with Shift; arrows are not.
    let shift = modifiers.shift && (modifiers.command || is_arrow(key));
    Some(Shortcut { ctrl: modifiers.command, shift, key })
}

/// Steps go on while the key is held.
fn is_step(command: Command) -> bool {
    matches!(
        command,
        Command::PreviousSlice
            | Command::NextSlice
            | Command::PreviousEcho
            | Command::NextEcho
            | Command::NudgeLeft
            | Command::NudgeRight
            | Command::NudgeUp
            | Command::NudgeDown
            | Command::Smaller
            | Command::Larger
            | Command::Undo
            | Command::Redo
    )
}

fn is_arrow(key: Key) -> bool {
    matches!(key, Key::Up | Key::Down | Key::Left | Key::Right)
}

fn key_of(key: egui::Key) -> Option<Key> {
    Some(match key {
        egui::Key::Escape => Key::Escape,
        egui::Key::Delete | egui::Key::Backspace => Key::Delete,
        egui::Key::Space => Key::Space,
        egui::Key::F1 => Key::F1,
        egui::Key::Enter => Key::Named("Enter"),
        egui::Key::F2 => Key::F2,
        egui::Key::OpenBracket => Key::Letter('['),
        egui::Key::CloseBracket => Key::Letter(']'),
        egui::Key::ArrowUp => Key::Up,
        egui::Key::ArrowDown => Key::Down,
        egui::Key::ArrowLeft => Key::Left,
        egui::Key::ArrowRight => Key::Right,
        key if NAMED_KEYS.contains(&key.name()) => Key::Named(key.name()),
        key => {
            let mut letters = key.name().chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_ascii_uppercase() => Key::Letter(letter),
                (Some(digit), None) => Key::Digit(digit.to_digit(10)? as u8),
                _ => return None,
            }
        }
    })
}
