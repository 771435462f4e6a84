//! Small files of unknown origin: read whole, but only if they are files and no larger than they may be.
//!
//! A pipe in the place of a file would be waited for without end, a device would be read without end.
//!
//! Must not know: what the bytes mean.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What becomes of a link in the place of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// The user named the path: it is followed.
    Follow,
    /// In folders of the program's own nobody else has links to set.
    Refuse,
}

/// Opens a file to read, without waiting for a writer.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] for what is no file: a pipe, a device, a socket, a link where none is followed.
pub fn open(path: &Path, links: Links) -> io::Result<File> {
    let refused = || io::Error::new(ErrorKind::InvalidInput, "not a regular file");
    let found = match links {
        Links::Follow => std::fs::metadata(path)?,
        Links::Refuse => std::fs::symlink_metadata(path)?,
    };
    if found.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !found.is_file() {
        return Err(refused());
    }
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // What was a file a moment ago may be something else now: neither wait for it nor follow it.
        let no_follow = if links == Links::Refuse { libc::O_NOFOLLOW } else { 0 };
        options.custom_flags(libc::O_NONBLOCK | no_follow);
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(refused()) }
}

/// All bytes of a file that holds at most `most` of them.
///
/// # Errors
/// As [`open`]; [`ErrorKind::InvalidData`] where there are more.
pub fn read(path: &Path, most: u64, links: Links) -> io::Result<Vec<u8>> {
    let file = open(path, links)?;
    let too_large = || io::Error::new(ErrorKind::InvalidData, "too large");
    if file.metadata()?.len() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_up_to_their_bound() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        std::fs::write(&path, b"12345").expect("written");
        assert_eq!(read(&path, 5, Links::Refuse).expect("small enough"), b"12345");
        assert_eq!(read(&path, 4, Links::Refuse).map_err(|error| error.kind()), Err(ErrorKind::InvalidData));
        assert_eq!(read(folder.path(), 9, Links::Follow).map_err(|error| error.kind()), Err(ErrorKind::IsADirectory));
    }

    #[cfg(unix)]
    #[test]
    fn pipes_devices_and_links_are_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        for path in [pipe.as_path(), Path::new("/dev/zero")] {
            let kind = read(path, 1 << 20, Links::Follow).map_err(|error| error.kind());
            assert_eq!(kind, Err(ErrorKind::InvalidInput), "{}", path.display());
        }
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, b"x").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        assert_eq!(read(&link, 9, Links::Follow).expect("followed"), b"x");
        assert_eq!(read(&link, 9, Links::Refuse).map_err(|error| error.kind()), Err(ErrorKind::InvalidInput));
    }
}
