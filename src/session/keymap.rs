//! Which keys run which command: the table's, unless the user gave others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::command::Command;
use super::shortcut::{Key, NAMED_KEYS, Shortcut};

/// Keys that differ from the table. A command is written by its name in the program, keys as "Ctrl+Shift+S"; no keys
/// are an empty text. Names this version does not know are kept and have no effect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keymap(BTreeMap<String, String>);

impl Keymap {
    /// The keys of a command; `None` when it has none.
    pub fn shortcut(&self, command: Command) -> Option<Shortcut> {
        match self.0.get(&name(command)) {
            Some(code) => parse(code),
            None => command.info().shortcut,
        }
    }

    /// The command of these keys.
    pub fn command(&self, shortcut: Shortcut) -> Option<Command> {
        Command::ALL.into_iter().find(|&command| self.shortcut(command) == Some(shortcut))
    }

    /// Gives `command` these keys, or none.
    ///
    /// # Errors
    /// The other command that has them already; nothing is changed then.
    pub fn set(&mut self, command: Command, shortcut: Option<Shortcut>) -> Result<(), Command> {
        if let Some(holder) = shortcut.and_then(|shortcut| self.command(shortcut)).filter(|&c| c != command) {
            return Err(holder);
        }
        if shortcut == command.info().shortcut {
            self.0.remove(&name(command));
        } else {
            self.0.insert(name(command), shortcut.map(code).unwrap_or_default());
        }
        Ok(())
    }

    /// Gives `command` these keys and takes them from the command that had them.
    pub fn take(&mut self, command: Command, shortcut: Shortcut) {
        if let Err(holder) = self.set(command, Some(shortcut)) {
            let _ = self.set(holder, None);
            let _ = self.set(command, Some(shortcut));
        }
    }

    /// The keys of the table again; those another command holds by now are taken back.
    pub fn reset(&mut self, command: Command) {
        match command.info().shortcut {
            Some(shortcut) => self.take(command, shortcut),
            None => {
                let _ = self.set(command, None);
            }
        }
    }

    pub fn is_default(&self, command: Command) -> bool {
        !self.0.contains_key(&name(command))
    }
}

/// The command's name in preferences: stable as long as the variant is.
fn name(command: Command) -> String {
    format!("{command:?}")
}

/// Keys as they are written, the same in every language.
fn code(shortcut: Shortcut) -> String {
    let ctrl = if shortcut.ctrl { "Ctrl+" } else { "" };
    let shift = if shortcut.shift { "Shift+" } else { "" };
    let key = match shortcut.key {
        Key::Letter(letter) => letter.to_string(),
        Key::Digit(digit) => digit.to_string(),
        Key::Named(name) => name.to_owned(),
        other => format!("{other:?}"),
    };
    format!("{ctrl}{shift}{key}")
}

fn parse(code: &str) -> Option<Shortcut> {
    let (ctrl, rest) = code.strip_prefix("Ctrl+").map_or((false, code), |rest| (true, rest));
    let (shift, rest) = rest.strip_prefix("Shift+").map_or((false, rest), |rest| (true, rest));
    let mut letters = rest.chars();
    let key = match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_uppercase() => Key::Letter(letter),
        (Some(digit), None) if digit.is_ascii_digit() => Key::Digit(digit.to_digit(10)? as u8),
        (Some(sign), None) if sign.is_ascii_punctuation() => Key::Letter(sign),
        _ => FIXED.into_iter().find(|key| format!("{key:?}") == rest).or_else(|| {
            let name = NAMED_KEYS.into_iter().find(|name| *name == rest)?;
            Some(Key::Named(name))
        })?,
    };
    Some(Shortcut { ctrl, shift, key })
}

const FIXED: [Key; 9] =
    [Key::Escape, Key::Delete, Key::Space, Key::F1, Key::F2, Key::Up, Key::Down, Key::Left, Key::Right];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for command in Command::ALL {
            if let Some(shortcut) = command.info().shortcut {
                assert_eq!(parse(&code(shortcut)), Some(shortcut), "{command:?}");
            }
        }
        for wrong in ["", "Ctrl+", "Hyper+A", "a", "F99", "Ctrl+Shift+"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn keys_that_clash_are_refused_or_taken_over() {
        let mut keymap = Keymap::default();
        let undo = Command::Undo.info().shortcut.expect("keys");
        assert_eq!(keymap.set(Command::ToolPan, Some(undo)), Err(Command::Undo));
        assert_eq!(keymap, Keymap::default());
        keymap.take(Command::ToolPan, undo);
        assert_eq!((keymap.command(undo), keymap.shortcut(Command::Undo)), (Some(Command::ToolPan), None));
        assert!(!keymap.is_default(Command::Undo));
        let text = serde_json::to_string(&keymap).expect("JSON");
        assert_eq!(serde_json::from_str::<Keymap>(&text).expect("a keymap"), keymap);
        keymap.reset(Command::Undo);
        assert_eq!(keymap.command(undo), Some(Command::Undo));
        keymap.reset(Command::ToolPan);
        assert_eq!(keymap, Keymap::default());
    }
}
