//! One row a command: all that is known of it stands there and nowhere else.

use super::keys::{Key, Keys, Shortcut, System};
use super::needs::{Answer, nothing};
use super::place::Place;
use crate::roi::Role;
use crate::session::{Action, Layout, Session};

/// What menus, bars, palette, help, keymap and tests know of a command.
#[derive(Clone, Copy, Debug)]
pub struct CommandRow {
    /// Keys of the string table: the label, and one sentence that says what the command does.
    pub label: &'static str,
    pub help: &'static str,
    pub place: Place,
    pub keys: Keys,
    /// Keys that mean this command while a quiz runs, whatever they mean otherwise.
    pub quiz_keys: &'static [Key],
    pub icon: Option<Icon>,
    /// A key that is held goes on running it.
    pub repeats: bool,
    /// `Err` holds the reason in words, shown where the command is grayed out.
    pub(super) needs: fn(&Session) -> Answer,
    pub(super) toggle: fn(&Session) -> Toggle,
    pub(super) next_step: fn(&Session) -> Option<String>,
    pub(super) run: fn(&Session) -> Vec<Action>,
}

/// How the button of a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toggle {
    Off,
    /// What the next tool takes along: the shape of regions yet to be drawn.
    Armed,
    On,
}

impl Toggle {
    pub fn is_on(self) -> bool {
        self == Self::On
    }
}

impl From<bool> for Toggle {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

/// What is drawn beside a command, or in its place where there is no room for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Ellipse,
    Circle,
    Rectangle,
    Polygon,
    Freehand,
    Brush,
    Eraser,
    Grow,
    Distance,
    Angle,
    Arrow,
    Text,
    Probe,
    /// A dot in the hue of the role.
    Role(Role),
    /// One field per image.
    Layout(Layout),
}

/// A row with what every command has; the rest is added by what follows.
///
/// * `run` — what it does, as actions for the state it is run in.
pub(super) const fn row(
    label: &'static str,
    help: &'static str,
    place: Place,
    run: fn(&Session) -> Vec<Action>,
) -> CommandRow {
    assert!(!label.is_empty() && !help.is_empty(), "a command without words could not be found");
    CommandRow {
        label,
        help,
        place,
        keys: Keys::NONE,
        quiz_keys: &[],
        icon: None,
        repeats: false,
        needs: nothing,
        toggle: |_| Toggle::Off,
        next_step: |_| None,
        run,
    }
}

impl CommandRow {
    pub(super) const fn keys(self, shortcut: Shortcut) -> Self {
        Self { keys: Keys::new(shortcut), ..self }
    }

    /// Other keys on a system whose desktop holds the usual ones itself.
    pub(super) const fn keys_on(self, system: System, shortcut: Shortcut) -> Self {
        Self { keys: self.keys.on(system, shortcut), ..self }
    }

    pub(super) const fn quiz_keys(self, quiz_keys: &'static [Key]) -> Self {
        Self { quiz_keys, ..self }
    }

    pub(super) const fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    pub(super) const fn repeats(self) -> Self {
        Self { repeats: true, ..self }
    }

    /// What must be there for it to run.
    pub(super) const fn needs(self, needs: fn(&Session) -> Answer) -> Self {
        Self { needs, ..self }
    }

    pub(super) const fn toggle(self, toggle: fn(&Session) -> Toggle) -> Self {
        Self { toggle, ..self }
    }

    /// What it would do next, in place of the help sentence.
    pub(super) const fn next_step(self, next_step: fn(&Session) -> Option<String>) -> Self {
        Self { next_step, ..self }
    }
}

/// Commands that belong together.
pub(super) trait Group: Copy + 'static {
    const ALL: &'static [Self];

    fn row(self) -> &'static CommandRow;
    /// In the program and in keymaps; stable from version to version.
    fn name(self) -> &'static str;
}

/// Declares a group of commands: each is one line of names and its row.
macro_rules! commands {
    ($(#[$doc:meta])* $group:ident { $($name:ident = $row:expr;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray, strum::IntoStaticStr)]
        pub enum $group { $($name),+ }

        impl $crate::session::command::row::Group for $group {
            const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

            fn row(self) -> &'static $crate::session::command::row::CommandRow {
                match self {
                    $(Self::$name => {
                        const ROW: $crate::session::command::row::CommandRow = $row;
                        &ROW
                    })+
                }
            }

            fn name(self) -> &'static str {
                self.into()
            }
        }
    };
}

pub(super) use commands;
