//! The program's own folder: preferences, recent files, autosaved sessions. For the user alone: folders 0700, files
//! 0600, no link in it is followed, and nothing is read that is no small file.
//!
//! A session that is being worked on holds a lock the system gives back when the process ends, however it ends: a copy
//! without a holder is one that was lost.
//!
//! Must not know: what a session means.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::atomic::{self, WriteError};
use super::session_file::{self, ENDING, SessionFile};
use super::small_file::{self, Links};

/// Names another folder than the platform's.
pub const VARIABLE: &str = "SIDEROSCOPE_DATA_DIR";

/// Copies of work that was closed without a file of its own; older ones fall away.
const MAX_KEPT: usize = 20;
/// Lists and preferences are some kilobytes.
const MAX_BYTES: u64 = 4 << 20;
/// Digests of sessions this user saved, one a line, newest last; more than anybody reopens.
const SAVED: &str = "saved-sessions.txt";
const MAX_SAVED: usize = 2000;

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

impl PartialEq for Claim {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
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

    /// The bytes of a small file of the folder.
    ///
    /// # Errors
    /// The system's; a link, a pipe, a device or a file that is too large is none.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        small_file::read(&self.file(name), MAX_BYTES, Links::Refuse)
    }

    /// Writes a small file of the folder.
    ///
    /// # Errors
    /// What the system refused.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.write_private(&self.file(name), bytes)
    }

    fn write_private(&self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        self.make_folder(path.parent().unwrap_or(&self.root))?;
        atomic::write_private(path, bytes)
    }

    /// The root may be where a link of the user's leads; below it there are none.
    fn make_folder(&self, folder: &Path) -> Result<(), WriteError> {
        let real = fs::canonicalize(&self.root);
        atomic::create_private_folder(real.as_deref().unwrap_or(&self.root))?;
        if folder == self.root { Ok(()) } else { atomic::create_private_folder(folder) }
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
        self.make_folder(path.parent()?).ok()?;
        let mut options = OpenOptions::new();
        // Nothing stands in a lock, so nothing is cut off either.
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NOFOLLOW | libc::O_NONBLOCK);
        let file = options.open(&path).ok()?;
        file.try_lock().ok()?;
        Some(Claim { path, _file: file })
    }

    fn is_held(&self, id: &str) -> bool {
        let path = self.root.join("locks").join(format!("{id}.lock"));
        let Ok(file) = small_file::open(&path, Links::Refuse) else { return false };
        matches!(file.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Writes the autosaved copy of this id.
    ///
    /// # Errors
    /// What the system refused.
    pub fn write_copy(&self, id: &str, file: &SessionFile) -> Result<(), WriteError> {
        self.write_private(&self.autosave(id), file.to_json().as_bytes())
    }

    /// Keeps a copy of work that is closed without a file of its own.
    ///
    /// # Errors
    /// What the system refused.
    pub fn keep(&self, id: &str, file: &SessionFile) -> Result<PathBuf, WriteError> {
        let path = self.kept().join(format!("{id}{ENDING}"));
        self.write_private(&path, file.to_json().as_bytes())?;
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
                let file = session_file::read_own(&path).ok()?;
                Some(Lost { path, modified, file, is_crash })
            })
            .collect();
        lost.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.path.cmp(&b.path)));
        lost
    }

    /// Autosaved copies without a holder that cannot be read: what they held is lost, and the user shall know.
    pub fn num_damaged(&self) -> usize {
        let crashed = copies(&self.root.join("autosave"));
        let crashed = crashed.into_iter().filter(|(path, _)| !self.is_held(&id_of(path)));
        crashed.filter(|(path, _)| session_file::read_own(path).is_err()).count()
    }

    /// A session of this digest was saved by this user: its paths may be followed.
    pub fn has_saved(&self, digest: &str) -> bool {
        self.read(SAVED).is_ok_and(|text| String::from_utf8_lossy(&text).lines().any(|line| line == digest))
    }

    /// Remembers the digest of a session that was saved.
    pub fn remember_saved(&self, digest: &str) {
        let text = self.read(SAVED).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let known: Vec<&str> = text.lines().filter(|line| *line != digest).collect();
        let first = (known.len() + 1).saturating_sub(MAX_SAVED);
        let lines: String = known[first..].iter().chain(&[digest]).map(|line| format!("{line}\n")).collect();
        // Where it cannot be written, the user is asked once more.
        let _ = self.write(SAVED, lines.as_bytes());
    }
}

/// Removes a copy; nothing happens if it is gone.
///
/// # Errors
/// What the system refused.
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
    let of = |path: PathBuf| {
        let found = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
        Some((path, found.modified().ok()?))
    };
    paths.filter_map(of).collect()
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

    #[test]
    fn digests_of_saved_sessions_are_known_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        assert!(!home.has_saved("digest:1"));
        for digest in ["digest:1", "digest:2", "digest:1"] {
            home.remember_saved(digest);
        }
        assert!(home.has_saved("digest:1") && home.has_saved("digest:2") && !home.has_saved("digest:"));
        assert_eq!(home.read(SAVED).expect("written"), b"digest:2\ndigest:1\n");
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_for_the_user_alone_and_follows_no_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("home");
        fs::create_dir(&root).expect("a folder");
        fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).expect("as an older version left it");
        let home = Home::at(&root);
        home.write("a.json", b"{}").expect("written");
        let _claim = home.claim("b").expect("free");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!([mode(&root), mode(&root.join("locks"))], [0o700; 2]);
        assert_eq!([mode(&root.join("a.json")), mode(&root.join("locks/b.lock"))], [0o600; 2]);

        let victim = folder.path().join("victim");
        fs::write(&victim, b"dear").expect("written");
        symlink(&victim, root.join("locks/c.lock")).expect("a link");
        symlink(&victim, root.join("link.json")).expect("a link");
        symlink(folder.path(), root.join("autosave")).expect("a link");
        assert!(home.claim("c").is_none() && home.read("link.json").is_err());
        home.write("link.json", b"new").expect("the link goes, not what it leads to");
        assert!(home.write_private(&home.autosave("x"), b"new").is_err(), "a folder that is a link");
        assert_eq!(fs::read(&victim).expect("there"), b"dear");
    }
}
