//! What was opened lately: paths and session files, newest first, one list per user.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::t;

/// Name of the list in the program's folder.
pub const FILE: &str = "recent.json";
const VERSION: u32 = 1;
/// As many as a menu shows without scrolling.
const MAX_ENTRIES: usize = 10;

/// Something that can be opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentEntry {
    pub paths: Vec<PathBuf>,
    /// Not there when it was last looked for, which is done off the frame.
    #[serde(skip)]
    pub is_gone: bool,
}

impl RecentEntry {
    /// Name of the first path, and how many others there are.
    pub fn label(&self) -> String {
        let first = self.paths.first();
        let name = first.and_then(|path| path.file_name().or(Some(path.as_os_str())));
        let name = name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match self.paths.len() {
            0 | 1 => name,
            count => t!("recent-and-others", name = name, count = count - 1),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RecentFile {
    version: u32,
    #[serde(default)]
    entries: Vec<RecentEntry>,
}

/// The list in the text of its file; empty when it cannot be read.
pub fn parse(bytes: &[u8]) -> Vec<RecentEntry> {
    let file: Option<RecentFile> = serde_json::from_slice(bytes).ok();
    let mut entries = file.map(|file| file.entries).unwrap_or_default();
    entries.retain(|entry| !entry.paths.is_empty());
    entries.truncate(MAX_ENTRIES);
    entries
}

/// The text of its file.
pub fn to_text(entries: &[RecentEntry]) -> String {
    let file = RecentFile { version: VERSION, entries: entries.to_vec() };
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// The list with `paths` on top.
pub fn with(mut entries: Vec<RecentEntry>, paths: Vec<PathBuf>) -> Vec<RecentEntry> {
    entries.retain(|entry| entry.paths != paths);
    entries.insert(0, RecentEntry { paths, is_gone: false });
    entries.truncate(MAX_ENTRIES);
    entries
}
