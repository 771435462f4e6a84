//! Every command of the program, one row each: menus, toolbar, shortcuts, palette, help, the README table, accessible
//! names and the test that presses each of them come from here. To add a command, add its row to one of the groups.
//!
//! Must not know: how anything is drawn, and how a session does what an action asks.

mod case;
mod draw;
mod edit;
mod file;
mod keymap;
mod keys;
mod layout;
mod lookup;
mod name;
mod needs;
mod place;
mod publish;
mod region;
mod row;
mod teach;
mod view;

pub use case::CaseCommand;
pub use draw::DrawCommand;
pub use edit::{EditCommand, ProgramCommand};
pub use file::FileCommand;
pub use keymap::Keymap;
pub use keys::{Key, Shortcut, System, plain, primary, primary_shift, shift};
pub use layout::LayoutCommand;
pub use lookup::{Holder, quiz_command};
pub use name::CommandName;
pub use place::{Menu, Place};
pub use publish::PublishCommand;
pub use region::RegionCommand;
pub use row::{CommandRow, Icon, Toggle};
pub use teach::TeachCommand;
pub use view::ViewCommand;

use super::{Action, Session};
use crate::text::t;
use row::Group;

macro_rules! groups {
    ($($variant:ident($group:ty)),+ $(,)?) => {
        /// A thing the user can do that needs no further argument.
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($variant($group)),+ }

        impl Command {
            /// In the order of menus, help and palette.
            pub fn all() -> impl Iterator<Item = Self> + Clone {
                std::iter::empty()$(.chain(<$group>::ALL.iter().map(|&command| Self::$variant(command))))+
            }

            pub fn row(self) -> &'static CommandRow {
                match self { $(Self::$variant(command) => command.row()),+ }
            }

            /// In keymaps; stable from version to version.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant(command) => command.name()),+ }
            }
        }

        $(impl From<$group> for Command {
            fn from(command: $group) -> Self {
                Self::$variant(command)
            }
        }

        impl PartialEq<$group> for Command {
            fn eq(&self, other: &$group) -> bool {
                *self == Self::from(*other)
            }
        })+
    };
}

groups! {
    File(FileCommand),
    Edit(EditCommand),
    Draw(DrawCommand),
    Region(RegionCommand),
    View(ViewCommand),
    Layout(LayoutCommand),
    Publish(PublishCommand),
    Case(CaseCommand),
    Teach(TeachCommand),
    Program(ProgramCommand),
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Command {
    pub fn label(self) -> &'static str {
        t(self.row().label)
    }

    /// The label without the sign that more is asked.
    pub fn plain_label(self) -> &'static str {
        self.label().trim_end_matches('…').trim_end()
    }

    /// One sentence: what it does.
    pub fn help(self) -> &'static str {
        t(self.row().help)
    }

    pub fn place(self) -> Place {
        self.row().place
    }

    pub fn menu(self) -> Menu {
        self.place().menu()
    }

    /// Commands of a place, in order.
    pub fn of_place(place: Place) -> impl Iterator<Item = Self> + Clone {
        Self::all().filter(move |command| command.place() == place)
    }

    /// How its button stands.
    pub fn toggle(self, session: &Session) -> Toggle {
        (self.row().toggle)(session)
    }

    /// What it would do now, or what it does.
    pub fn help_now(self, session: &Session) -> String {
        (self.row().next_step)(session).unwrap_or_else(|| self.help().to_owned())
    }

    /// The command of a name that stands in an action.
    pub(super) fn named(name: CommandName) -> Option<Self> {
        Self::all().find(|command| command.name() == name.text())
    }

    /// What it asks of a session as it stands.
    pub fn actions(self, session: &Session) -> Vec<Action> {
        (self.row().run)(session)
    }
}

impl Action {
    /// Runs a command, if it can be run.
    pub fn run(command: impl Into<Command>) -> Self {
        Self::Run(CommandName::new(command.into().name()))
    }
}

impl Session {
    /// `Err` holds the reason in words, shown where the command is grayed out.
    pub fn is_enabled(&self, command: impl Into<Command>) -> Result<(), &'static str> {
        (command.into().row().needs)(self)
    }
}

/// The shortcut table of the README, as Markdown rows. Where a system has keys of its own, they stand beside the others.
pub fn shortcut_table_markdown() -> String {
    let mut table = String::from("| Keys | Command | What it does |\n|---|---|---|\n");
    for command in Command::all() {
        let keys = command.row().keys;
        let Some(usual) = keys.of(System::Linux) else { continue };
        let others = [System::Windows, System::MacOs].map(|system| match keys.of(system) {
            Some(own) if own != usual => format!(" ({}: {})", system.name(), own.text(system)),
            _ => String::new(),
        });
        let keys = usual.text(System::Linux) + &others.concat();
        table.push_str(&format!("| {keys} | {} | {} |\n", command.plain_label(), command.help()));
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use strum::IntoEnumIterator;

    use super::*;
    use crate::phantom::Case;
    use crate::session::{CaseRef, TeachAction};
    use crate::text::{Language, with_language};

    #[test]
    fn no_two_commands_share_a_name_or_a_label() {
        for language in Language::ALL {
            with_language(language, || {
                let (mut names, mut labels) = (HashSet::new(), HashSet::new());
                for command in Command::all() {
                    assert!(names.insert(command.name()), "{command:?} twice");
                    assert!(labels.insert(command.label()), "label {} twice", command.label());
                }
            });
        }
    }

    #[test]
    fn on_no_system_two_commands_share_their_keys_or_take_those_of_the_desktop() {
        for system in System::iter() {
            let reserved = system.reserved();
            let mut holders: HashMap<Shortcut, Command> = HashMap::new();
            for command in Command::all() {
                let Some(keys) = command.row().keys.of(system) else { continue };
                let text = keys.text(system);
                assert_eq!(keys.pressed(), keys, "{system:?}: {text} of {command:?} can never be told apart");
                assert!(!reserved.contains(&keys), "{system:?}: {text} of {command:?} belongs to the desktop");
                if let Some(other) = holders.insert(keys, command) {
                    panic!("{system:?}: {text} means {other:?} and {command:?}");
                }
            }
            assert!(holders.len() > 50, "{system:?}: the table has keys");
        }
    }

    #[test]
    fn in_a_quiz_no_key_means_two_commands() {
        let mut holders = HashMap::new();
        for command in Command::all() {
            for key in command.row().quiz_keys {
                assert_eq!(holders.insert(key, command), None, "{key:?} of {command:?}");
            }
        }
        assert!(!holders.is_empty());
    }

    #[test]
    fn every_built_in_case_has_a_command() {
        let session = Session::new(crate::session::Executor::Inline, || ());
        let opened = Command::of_place(Place::BuiltInCases).flat_map(|command| command.actions(&session));
        let wanted: Vec<_> = Case::ALL.map(|case| Action::Teach(TeachAction::Open(CaseRef::BuiltIn(case)))).into();
        assert_eq!(opened.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn every_place_has_a_command_and_every_menu_a_place() {
        for place in Place::iter() {
            assert!(Command::of_place(place).next().is_some(), "{place:?} is empty");
        }
        assert!(Menu::all().all(|menu| menu.places().next().is_some()));
    }
}
