//! Why the system refused, in words of the string table: its own are English and name no remedy.

use std::io::{Error, ErrorKind};

use crate::say;
use crate::text::Message;

/// A short clause without a path.
pub fn why(error: &Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound => say!("io-not-found"),
        ErrorKind::PermissionDenied => say!("io-no-permission"),
        ErrorKind::ReadOnlyFilesystem => say!("io-read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => say!("io-full"),
        ErrorKind::IsADirectory => say!("io-is-folder"),
        ErrorKind::NotADirectory => say!("io-not-a-folder"),
        ErrorKind::InvalidFilename => say!("io-bad-name"),
        ErrorKind::UnexpectedEof => say!("io-cut-off"),
        _ => say!("io-failed", words = error.to_string()),
    }
}
