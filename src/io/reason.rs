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
        // A writer that wraps what the system said tells it as its source.
        _ => match root(error) {
            Some(inner) => why(inner),
            None => say!("io-failed", words = error.to_string()),
        },
    }
}

/// The error of the system somewhere below.
fn root(error: &Error) -> Option<&Error> {
    let mut below = error.get_ref().map(|inner| inner as &dyn std::error::Error);
    while let Some(inner) = below {
        if let Some(found) = inner.downcast_ref::<Error>() {
            return Some(found);
        }
        below = inner.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_said_is_found_below_other_errors() {
        #[derive(Debug, thiserror::Error)]
        #[error("outer")]
        struct Outer(#[source] Error);
        let full = || Error::from(ErrorKind::StorageFull);
        assert_eq!(why(&Error::other(Outer(full()))).to_string(), why(&full()).to_string());
        assert!(why(&Error::other("strange")).to_string().contains("strange"));
    }
}
