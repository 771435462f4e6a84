//! Why the system refused, in words of the string table: its own are English and name no remedy.

use std::io::{Error, ErrorKind};

use crate::text::t;

/// A short clause without a path.
pub fn reason(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => t("io-not-found"),
        ErrorKind::PermissionDenied => t("io-no-permission"),
        ErrorKind::ReadOnlyFilesystem => t("io-read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => t("io-full"),
        ErrorKind::IsADirectory => t("io-is-folder"),
        ErrorKind::NotADirectory => t("io-not-a-folder"),
        ErrorKind::InvalidFilename => t("io-bad-name"),
        _ => t("io-failed"),
    }
}
