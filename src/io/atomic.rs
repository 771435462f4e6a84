//! Output files appear whole or not at all: written beside their place under another name, then renamed.
//!
//! Must not know: what the bytes mean.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::t;
use crate::text::Message;
use thiserror::Error;

/// Names of files on their way.
pub(super) const PREFIX: &str = ".sideroscope-";
pub(super) const SUFFIX: &str = ".part";

/// Why an output file or folder could not be made.
#[derive(Debug, Error)]
pub enum WriteError {
    #[error("{}", t!("write-folder", reason = super::why(source), path = path.display()))]
    Folder { path: PathBuf, source: io::Error },
    #[error("{}", t!("write-file", reason = super::why(source), path = path.display()))]
    File { path: PathBuf, source: io::Error },
}

impl WriteError {
    /// What the system said, in words of the string table and without the path.
    pub fn reason(&self) -> Message {
        match self {
            Self::Folder { source, .. } | Self::File { source, .. } => super::why(source),
        }
    }
}

/// Makes `folder` and its parents; nothing happens if it exists.
pub fn create_folder(folder: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(|source| WriteError::Folder { path: folder.to_owned(), source })
}

/// Writes all of `bytes` to `path`, replacing a file that is there, or leaves `path` as it was.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write_with(path, |out| out.write_all(bytes))
}

/// [`write_bytes`] for what only the user may read.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write(path, PRIVATE, |out| out.write_all(bytes))
}

/// Permissions of a file that follows the user's umask, and of a private one.
const SHARED: u32 = 0o666;
const PRIVATE: u32 = 0o600;

/// Makes `folder` for the user alone and nothing else: no link stands for it.
///
/// # Errors
/// The system's, or that a link or file lies there.
pub fn create_private_folder(folder: &Path) -> Result<(), WriteError> {
    let failed = |source| WriteError::Folder { path: folder.to_owned(), source };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    let found = fs::symlink_metadata(folder).map_err(failed)?;
    if !found.is_dir() {
        return Err(failed(io::ErrorKind::NotADirectory.into()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A folder of an older version, or of another program, that others could read.
        if found.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(failed)?;
        }
    }
    Ok(())
}

/// Like [`write_bytes`] for content that is made while it is written.
///
/// The temporary file lies in the same folder, because a rename across file systems is a copy and can be cut short.
pub fn write_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), WriteError> {
    write(path, SHARED, fill)
}

fn write(path: &Path, mode: u32, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), WriteError> {
    let failed = |source| WriteError::File { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    // Temporary files are private by default; an output file follows the user's umask like any other.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    // Tells the file of a run that lives from one that a killed run left; without locks all look alive for a while.
    let _ = file.as_file().try_lock();
    {
        let mut out = BufWriter::new(file.as_file_mut());
        fill(&mut out).and_then(|()| out.flush()).map_err(failed)?;
    }
    // Else a power cut could leave an empty file under the final name.
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Makes the names in `folder` last; a system that cannot do this for folders does it by itself.
pub(super) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Removes an unfinished file whose writer is gone.
pub(super) fn remove_if_left(path: &Path) {
    let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
    let is_left = is_file && fs::File::open(path).is_ok_and(|file| file.try_lock().is_ok());
    if is_left {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("readable folder");
        entries.map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("map.bin");
        write_bytes(&path, b"old").expect("first write");
        let result = write_with(&path, |out| {
            out.write_all(b"half of the new")?;
            Err(io::Error::other("disk full"))
        });
        assert!(result.expect_err("the error is handed on").to_string().contains("disk full"));
        assert_eq!(fs::read(&path).expect("old file"), b"old");
        assert_eq!(names(dir.path()), ["map.bin"]);
    }

    #[test]
    fn replaces_an_existing_file() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("map.bin");
        write_bytes(&path, b"old and long").expect("first write");
        write_bytes(&path, b"new").expect("second write");
        assert_eq!(fs::read(&path).expect("new file"), b"new");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let file = dir.path().join("file");
        write_bytes(&file, b"x").expect("file");
        let message = create_folder(&file.join("sub")).expect_err("a file is no folder").to_string();
        assert!(message.starts_with("cannot make the output folder"), "{message}");
    }
}
