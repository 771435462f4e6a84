//! Keys that differ from the table, as preferences keep them.
//!
//! Must not know: which commands and keys there are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Keys that differ from the table. A command is written by its name in the program, keys as "Ctrl+Shift+S"; no keys
/// are an empty text. Names this version does not know are kept and have no effect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keymap(BTreeMap<String, String>);

impl Keymap {
    /// The keys given to a command; `None` where those of the table count.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn give(&mut self, name: &str, code: String) {
        self.0.insert(name.to_owned(), code);
    }

    pub(super) fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }
}
