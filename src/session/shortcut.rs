//! Keys with their modifiers, named without a toolkit, and as people read them.

use crate::t;

/// A key without its modifiers, named without a toolkit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Letter(char),
    Digit(u8),
    Escape,
    Delete,
    Space,
    F1,
    F2,
    Up,
    Down,
    Left,
    Right,
    /// Any other key of [`NAMED_KEYS`].
    Named(&'static str),
}

/// Keys without a variant of their own that a command can be given.
pub const NAMED_KEYS: [&str; 17] = [
    "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "Home", "End", "PageUp", "PageDown", "Comma",
    "Period",
];

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    pub ctrl: bool,
    pub shift: bool,
    pub key: Key,
}

impl Shortcut {
    pub(super) const fn plain(key: Key) -> Self {
        Self { ctrl: false, shift: false, key }
    }

    pub(super) const fn ctrl(letter: char) -> Self {
        Self { ctrl: true, shift: false, key: Key::Letter(letter) }
    }

    /// Shift alone: for keys that mean something else without it.
    pub(super) const fn shift(key: Key) -> Self {
        Self { ctrl: false, shift: true, key }
    }

    pub(super) const fn ctrl_shift(letter: char) -> Self {
        Self { ctrl: true, shift: true, key: Key::Letter(letter) }
    }
}

impl std::fmt::Display for Shortcut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ctrl {
            write!(f, "{}+", t!("key-ctrl"))?;
        }
        if self.shift {
            write!(f, "{}+", t!("key-shift"))?;
        }
        match self.key {
            Key::Letter(letter) => write!(f, "{letter}"),
            Key::Digit(digit) => write!(f, "{digit}"),
            Key::Escape => f.write_str(t!("key-escape")),
            Key::Delete => f.write_str(t!("key-delete")),
            Key::Space => f.write_str(t!("key-space")),
            Key::F1 => f.write_str("F1"),
            Key::Named("PageUp") => f.write_str(t!("key-page-up")),
            Key::Named("PageDown") => f.write_str(t!("key-page-down")),
            Key::Named("Enter") => f.write_str(t!("key-enter")),
            Key::Named("Home") => f.write_str(t!("key-home")),
            Key::Named("End") => f.write_str(t!("key-end")),
            Key::F2 => f.write_str("F2"),
            Key::Up => f.write_str("↑"),
            Key::Down => f.write_str("↓"),
            Key::Left => f.write_str("←"),
            Key::Right => f.write_str("→"),
            Key::Named("Comma") => f.write_str(","),
            Key::Named("Period") => f.write_str("."),
            Key::Named(name) => f.write_str(name),
        }
    }
}
