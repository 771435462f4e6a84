//! The name of a command: all that actions and keymaps know of it, so that neither depends on what commands do.

/// A command by its name in the program, which keymaps write; stable from version to version.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CommandName(&'static str);

impl CommandName {
    pub(super) const fn new(name: &'static str) -> Self {
        Self(name)
    }

    pub fn text(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Debug for CommandName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}
