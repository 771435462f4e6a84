//! Why the system refused, in words of the string table: its own are English and name no remedy.

use std::io::{Error, ErrorKind};

use crate::say;
use crate::text::Message;

/// Packed data that are damaged, or do not fit their checksum.
#[derive(Debug, thiserror::Error)]
#[error("damaged packed data")]
pub(super) struct DamagedPacking;

/// A short clause without a path.
pub fn why(error: &Error) -> Message {
    if error.get_ref().is_some_and(|source| source.is::<DamagedPacking>()) {
        return say!("io-checksum");
    }
    match error.kind() {
        ErrorKind::NotFound => say!("io-not-found"),
        ErrorKind::PermissionDenied => say!("io-no-permission"),
        ErrorKind::ReadOnlyFilesystem => say!("io-read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => say!("io-full"),
        ErrorKind::IsADirectory => say!("io-is-folder"),
        ErrorKind::NotADirectory => say!("io-not-a-folder"),
        ErrorKind::InvalidFilename => say!("io-bad-name"),
        ErrorKind::UnexpectedEof => say!("io-cut-off"),
        // What `small_file::open` says of pipes and devices.
        ErrorKind::InvalidInput => say!("io-not-regular"),
        ErrorKind::OutOfMemory => say!("io-no-memory"),
        _ => say!("io-failed", words = error.to_string()),
    }
}
