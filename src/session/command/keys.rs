//! Keys with their modifiers, on each system, named without a toolkit and as people read them.

use strum::{EnumIter, EnumString, IntoEnumIterator, IntoStaticStr};

use crate::t;

/// A system whose desktop has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum System {
    Linux,
    Windows,
    MacOs,
}

impl System {
    /// The one this program was built for.
    pub const HERE: Self = if cfg!(target_os = "macos") {
        Self::MacOs
    } else if cfg!(target_os = "windows") {
        Self::Windows
    } else {
        Self::Linux
    };

    pub fn name(self) -> &'static str {
        match self {
            Self::Linux => "Linux",
            Self::Windows => "Windows",
            Self::MacOs => "macOS",
        }
    }

    /// Chords that the desktop takes before a program sees them, as far as they can be written with [`Shortcut`].
    pub fn reserved(self) -> Vec<Shortcut> {
        use Key::{Comma, Delete, Digit, Down, Escape, F1, F2, F4, F10, F11, Left, Letter, Right, Space, Up};
        let with_alt = |key| Shortcut { alt: true, ..plain(key) };
        let primary_alt = |key| Shortcut { primary: true, ..with_alt(key) };
        match self {
            // GNOME, KDE and Xfce as they come; Ctrl+Alt+F1…F12 are the consoles, Ctrl+Shift+U types code points.
            Self::Linux => {
                let consoles = Key::iter().filter(|key| key.is_function()).map(primary_alt);
                let arrows = [Up, Down, Left, Right].map(primary_alt);
                let rest = [Delete, Escape, Letter('L'), Letter('T'), Letter('D')].map(primary_alt);
                let alone = [F1, F2, F4, Space, Escape].map(with_alt);
                let typing = [primary(Space), primary_shift(Letter('U'))];
                consoles.chain(arrows).chain(rest).chain(alone).chain(typing).collect()
            }
            Self::Windows => {
                let menu = [plain(F10), with_alt(F4), with_alt(Space), with_alt(Escape)];
                menu.into_iter().chain([primary(Escape), primary_shift(Escape), primary_alt(Delete)]).collect()
            }
            Self::MacOs => {
                let program = ['H', 'M', 'Q', 'W'].map(|letter| primary(Letter(letter)));
                let all = [Letter('H'), Letter('M'), Letter('D'), Space, Escape].map(primary_alt);
                let screen = [3, 4, 5, 6].map(|digit| primary_shift(Digit(digit)));
                let desktop = [primary(Space), primary_shift(Letter('Q')), plain(F11), primary_alt(Comma)];
                program.into_iter().chain(all).chain(screen).chain(desktop).collect()
            }
        }
    }
}

/// A key without its modifiers. Its name is how keymaps write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
pub enum Key {
    /// `A` to `Z`, or a sign.
    #[strum(disabled)]
    Letter(char),
    #[strum(disabled)]
    Digit(u8),
    Escape,
    Delete,
    Space,
    Enter,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Comma,
    Period,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12,
}

impl Key {
    pub fn is_arrow(self) -> bool {
        matches!(self, Self::Up | Self::Down | Self::Left | Self::Right)
    }

    fn is_function(self) -> bool {
        use Key::{F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12};
        matches!(self, F1 | F2 | F3 | F4 | F5 | F6 | F7 | F8 | F9 | F10 | F11 | F12)
    }

    /// As keymaps write it, the same in every language.
    fn code(self) -> String {
        match self {
            Self::Letter(letter) => letter.to_string(),
            Self::Digit(digit) => digit.to_string(),
            named => <&str>::from(named).to_owned(),
        }
    }

    fn parse(code: &str) -> Option<Self> {
        let mut letters = code.chars();
        match (letters.next(), letters.next()) {
            (Some(digit), None) if digit.is_ascii_digit() => Some(Self::Digit(digit.to_digit(10)? as u8)),
            (Some(letter), None) if letter.is_ascii_uppercase() || letter.is_ascii_punctuation() => {
                Some(Self::Letter(letter))
            }
            _ => code.parse().ok(),
        }
    }

    fn text(self, system: System) -> String {
        let text = match self {
            Self::Letter(_) | Self::Digit(_) => return self.code(),
            Self::Delete if system == System::MacOs => "⌫",
            Self::Escape => t!("key-escape"),
            Self::Delete => t!("key-delete"),
            Self::Space => t!("key-space"),
            Self::Enter => t!("key-enter"),
            Self::Up => "↑",
            Self::Down => "↓",
            Self::Left => "←",
            Self::Right => "→",
            Self::Home => t!("key-home"),
            Self::End => t!("key-end"),
            Self::PageUp => t!("key-page-up"),
            Self::PageDown => t!("key-page-down"),
            Self::Comma => ",",
            Self::Period => ".",
            function => <&str>::from(function),
        };
        text.to_owned()
    }
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Ctrl, on macOS ⌘. Keymaps call it Ctrl everywhere.
    pub primary: bool,
    /// Option on macOS.
    pub alt: bool,
    pub shift: bool,
    pub key: Key,
}

/// The key alone.
pub const fn plain(key: Key) -> Shortcut {
    Shortcut { primary: false, alt: false, shift: false, key }
}

/// Shift alone: for keys that mean something else without it.
pub const fn shift(key: Key) -> Shortcut {
    Shortcut { shift: true, ..plain(key) }
}

pub const fn primary(key: Key) -> Shortcut {
    Shortcut { primary: true, ..plain(key) }
}

pub const fn primary_shift(key: Key) -> Shortcut {
    Shortcut { shift: true, ..primary(key) }
}

impl Shortcut {
    /// What the program is told when these keys are pressed: letters, digits and signs are the same with Shift alone.
    pub fn pressed(self) -> Self {
        Self { shift: self.shift && (self.primary || self.alt || self.key.is_arrow()), ..self }
    }

    /// As people of a system read it.
    pub fn text(self, system: System) -> String {
        let modifiers = match system {
            System::MacOs => {
                let signs = [(self.alt, "⌥"), (self.shift, "⇧"), (self.primary, "⌘")];
                signs.into_iter().filter(|(is_held, _)| *is_held).map(|(_, sign)| sign.to_owned()).collect::<String>()
            }
            System::Linux | System::Windows => {
                let names = [(self.primary, t!("key-ctrl")), (self.alt, "Alt"), (self.shift, t!("key-shift"))];
                names.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| format!("{name}+")).collect()
            }
        };
        modifiers + &self.key.text(system)
    }

    /// As keymaps write it, the same on every system and in every language: "Ctrl+Shift+S".
    pub(super) fn code(self) -> String {
        let held = [(self.primary, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")];
        let held: String = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name).collect();
        held + &self.key.code()
    }

    pub(super) fn parse(code: &str) -> Option<Self> {
        let held = |code, name| match str::strip_prefix(code, name) {
            Some(rest) => (true, rest),
            None => (false, code),
        };
        let (primary, rest) = held(code, "Ctrl+");
        let (alt, rest) = held(rest, "Alt+");
        let (shift, rest) = held(rest, "Shift+");
        Some(Self { primary, alt, shift, key: Key::parse(rest)? })
    }
}

impl std::fmt::Display for Shortcut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(System::HERE))
    }
}

/// The keys of a command: the same on every system unless one of them needs its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    everywhere: Option<Shortcut>,
    macos: Option<Shortcut>,
    windows: Option<Shortcut>,
}

impl Keys {
    pub(super) const NONE: Self = Self { everywhere: None, macos: None, windows: None };

    pub(super) const fn new(everywhere: Shortcut) -> Self {
        Self { everywhere: Some(everywhere), ..Self::NONE }
    }

    /// Other keys where the desktop holds the usual ones itself.
    pub(super) const fn on(self, system: System, shortcut: Shortcut) -> Self {
        match system {
            System::MacOs => Self { macos: Some(shortcut), ..self },
            System::Windows => Self { windows: Some(shortcut), ..self },
            System::Linux => panic!("the keys of every system are chosen for Linux"),
        }
    }

    pub fn of(self, system: System) -> Option<Shortcut> {
        let own = match system {
            System::Linux => None,
            System::Windows => self.windows,
            System::MacOs => self.macos,
        };
        own.or(self.everywhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        let all = Key::iter().chain(['A', 'Z', '[', ']'].map(Key::Letter)).chain((0..10).map(Key::Digit));
        for key in all {
            for held in 0..8 {
                let shortcut = Shortcut { primary: held & 1 != 0, alt: held & 2 != 0, shift: held & 4 != 0, key };
                assert_eq!(Shortcut::parse(&shortcut.code()), Some(shortcut), "{shortcut:?}");
            }
        }
        for wrong in ["", "Ctrl+", "Hyper+A", "a", "F99", "Ctrl+Shift+", "Letter"] {
            assert_eq!(Shortcut::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn keys_read_as_on_the_system() {
        let redo = primary_shift(Key::Letter('Z'));
        assert_eq!(
            System::iter().map(|system| redo.text(system)).collect::<Vec<_>>(),
            ["Ctrl+Shift+Z", "Ctrl+Shift+Z", "⇧⌘Z"]
        );
        assert_eq!(Shortcut { alt: true, ..plain(Key::Up) }.text(System::Linux), "Alt+↑");
    }
}
