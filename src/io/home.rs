//! The program's own folder: preferences, recent files, autosaved sessions.
//!
//! A session that is being worked on holds a lock the system gives back when the process ends, however it ends: a copy
//! without a holder is one that was lost.
//!
//! Must not know: what a session means.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::session_file::{self, ENDING, SessionFile};

/// Names another folder than the platform's.
pub const VARIABLE: &str = "SIDEROSCOPE_DATA_DIR";

/// Copies of work that was closed without a file of its own; older ones fall away.
const MAX_KEPT: usize = 20;

/// The folder; made when something is first written into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

/// A copy of work that no window holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    pub path: PathBuf,
    pub modified: SystemTime,
    pub file: SessionFile,
    /// The process ended without closing it: after a crash, a kill, or a power cut.
    pub is_crash: bool,
}

/// The right to a name; given back when dropped or when the process ends.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    _file: File,
}

impl Drop for Claim {
    fn drop(&mut self) {
        // A lock file that stays behind does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

impl Home {
    /// The folder of this user: `SIDEROSCOPE_DATA_DIR`, else the platform's; `None` where there is none.
    pub fn of_user() -> Option<Self> {
        if let Some(root) = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
            return Some(Self::at(root));
        }
        directories::ProjectDirs::from("", "", "sideroscope").map(|dirs| Self::at(dirs.data_dir()))
    }

    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// A file of this name in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Where the session of this id is autosaved.
    pub fn autosave(&self, id: &str) -> PathBuf {
        self.root.join("autosave").join(format!("{id}{ENDING}"))
    }

    fn kept(&self) -> PathBuf {
        self.root.join("unsaved")
    }

    /// Takes the name `id` for this process; `None` when another holds it or the folder cannot be written.
    pub fn claim(&self, id: &str) -> Option<Claim> {
        let path = self.root.join("locks").join(format!("{id}.lock"));
        fs::create_dir_all(path.parent()?).ok()?;
        let file = File::create(&path).ok()?;
        file.try_lock().ok()?;
        Some(Claim { path, _file: file })
    }

    fn is_held(&self, id: &str) -> bool {
        let path = self.root.join("locks").join(format!("{id}.lock"));
        let Ok(file) = File::open(path) else { return false };
        matches!(file.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Writes a session to `path` and makes its folder.
    pub fn write(&self, path: &Path, file: &SessionFile) -> Result<(), super::atomic::WriteError> {
        if let Some(folder) = path.parent() {
            super::atomic::create_folder(folder)?;
        }
        session_file::write(path, file).map(|_| ())
    }

    /// Keeps a copy of work that is closed without a file of its own.
    pub fn keep(&self, id: &str, file: &SessionFile) -> Result<PathBuf, super::atomic::WriteError> {
        let path = self.kept().join(format!("{id}{ENDING}"));
        self.write(&path, file)?;
        let mut all = copies(&self.kept());
        all.sort_by_key(|(_, modified)| std::cmp::Reverse(*modified));
        for (path, _) in all.into_iter().skip(MAX_KEPT) {
            let _ = fs::remove_file(path);
        }
        Ok(path)
    }

    /// Work that no window holds, newest first; copies that cannot be read are left where they are.
    pub fn lost(&self) -> Vec<Lost> {
        let crashed = copies(&self.root.join("autosave"));
        let crashed = crashed.into_iter().filter(|(path, _)| !self.is_held(&id_of(path))).map(|copy| (copy, true));
        let kept = copies(&self.kept()).into_iter().map(|copy| (copy, false));
        let mut lost: Vec<Lost> = crashed
            .chain(kept)
            .filter_map(|((path, modified), is_crash)| {
                let (file, _) = session_file::read(&path).ok()?;
                Some(Lost { path, modified, file, is_crash })
            })
            .collect();
        lost.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.path.cmp(&b.path)));
        lost
    }

    /// Whether a crash left work behind; cheaper than [`Self::lost`].
    pub fn has_crashed_work(&self) -> bool {
        copies(&self.root.join("autosave")).iter().any(|(path, _)| !self.is_held(&id_of(path)))
    }
}

/// Removes a copy; nothing happens if it is gone.
pub fn discard(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn id_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.strip_suffix(ENDING).unwrap_or(&name).to_owned()
}

/// Session files in a folder with the time of their last change; none where there is no folder.
fn copies(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let paths = paths.filter(|path| session_file::is_session_name(path));
    paths.filter_map(|path| Some((path.clone(), fs::metadata(&path).ok()?.modified().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_one_holder_until_it_is_given_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        let claim = home.claim("a").expect("free");
        assert!(home.claim("a").is_none() && home.is_held("a") && !home.is_held("b"));
        drop(claim);
        assert!(!home.is_held("a") && home.claim("a").is_some());
    }
}
