//! One-sentence messages to the user.

use std::path::PathBuf;

/// How a message is meant; named in words beside its color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Done,
    Caution,
    Problem,
}

/// A message; the window takes [`NoticeKind::Done`] away after a while, the others stay until dismissed or replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u64,
    pub kind: NoticeKind,
    pub text: String,
    /// The file it is about, which can be shown in its folder.
    pub path: Option<PathBuf>,
}

/// The newest few messages.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    next_id: u64,
    shown: Vec<Notice>,
}

/// More would cover the images.
const MAX_SHOWN: usize = 3;

impl Notices {
    pub fn push(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.add(kind, text.into(), None);
    }

    /// A message about the file at `path`.
    pub fn push_path(&mut self, kind: NoticeKind, text: impl Into<String>, path: PathBuf) {
        self.add(kind, text.into(), Some(path));
    }

    fn add(&mut self, kind: NoticeKind, text: String, path: Option<PathBuf>) {
        self.shown.retain(|notice| notice.text != text);
        self.next_id += 1;
        self.shown.push(Notice { id: self.next_id, kind, text, path });
        if self.shown.len() > MAX_SHOWN {
            self.shown.remove(0);
        }
    }

    pub fn dismiss(&mut self, id: u64) {
        self.shown.retain(|notice| notice.id != id);
    }

    pub fn clear(&mut self) {
        self.shown.clear();
    }

    pub fn shown(&self) -> &[Notice] {
        &self.shown
    }
}
