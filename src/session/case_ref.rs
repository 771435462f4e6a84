//! Which case of the library.

use std::path::PathBuf;

use crate::phantom::Case;

/// A case of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseRef {
    BuiltIn(Case),
    /// One of the user's own, by its folder.
    Own(PathBuf),
}
