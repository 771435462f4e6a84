//! What was opened lately: paths and session files, newest first, one list per user.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Action, NoticeKind, Session};
use crate::io::{atomic, home::Home};
use crate::t;

const FILE: &str = "recent.json";
const VERSION: u32 = 1;
/// As many as a menu shows without scrolling.
const MAX_ENTRIES: usize = 10;

/// Something that can be opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentEntry {
    pub paths: Vec<PathBuf>,
    /// Not there when the list was read.
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

/// The list of this user; empty when there is none or it cannot be read.
pub(super) fn read(home: &Home) -> Vec<RecentEntry> {
    let file = std::fs::read(home.file(FILE)).ok();
    let file: Option<RecentFile> = file.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut entries = file.map(|file| file.entries).unwrap_or_default();
    entries.retain(|entry| !entry.paths.is_empty());
    entries.truncate(MAX_ENTRIES);
    for entry in &mut entries {
        entry.is_gone = !entry.paths.iter().any(|path| path.exists());
    }
    entries
}

impl Session {
    /// Puts `paths` on top of the list and writes it.
    pub(super) fn remember_recent(&mut self, paths: Vec<PathBuf>) {
        let Some(home) = self.keeping.home.clone() else { return };
        let paths = paths.into_iter().map(|path| std::path::absolute(&path).unwrap_or(path));
        let paths: Vec<PathBuf> = paths.collect();
        if paths.is_empty() {
            return;
        }
        // Another window may have written in between.
        self.recent = read(&home);
        self.recent.retain(|entry| entry.paths != paths);
        self.recent.insert(0, RecentEntry { paths, is_gone: false });
        self.recent.truncate(MAX_ENTRIES);
        self.write_recent(&home);
    }

    pub(super) fn open_recent(&mut self, index: usize) {
        let Some(entry) = self.recent.get_mut(index) else { return };
        entry.is_gone = !entry.paths.iter().any(|path| path.exists());
        if entry.is_gone {
            return self.notices.push(NoticeKind::Problem, t!("recent-gone"));
        }
        let paths = entry.paths.clone();
        self.act(Action::Open(paths));
    }

    pub(super) fn clear_recent(&mut self) {
        self.recent.clear();
        if let Some(home) = self.keeping.home.clone() {
            self.write_recent(&home);
        }
    }

    fn write_recent(&self, home: &Home) {
        let file = RecentFile { version: VERSION, entries: self.recent.clone() };
        let Ok(text) = serde_json::to_string_pretty(&file) else { return };
        let path = home.file(FILE);
        // A list that cannot be written is shorter next time; nothing of the user's is lost.
        if path.parent().is_some_and(|folder| atomic::create_folder(folder).is_ok()) {
            let _ = atomic::write_bytes(&path, text.as_bytes());
        }
    }
}
