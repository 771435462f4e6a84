//! Whom a caveat concerns, and what it does to the verdict.

use crate::say;
use crate::text::Message;

/// Which of the two tissues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tissue {
    Lesion,
    Liver,
}

impl Tissue {
    /// "lesion", "liver".
    pub(super) fn noun(self) -> Message {
        match self {
            Self::Lesion => say!("role-lesion"),
            Self::Liver => say!("role-liver"),
        }
    }
}

/// What a caveat does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The finding becomes "not assessable".
    Blocks,
    /// The finding becomes "indeterminate".
    LeavesOpen,
    /// The numbers stand, the sign does not apply.
    Withholds,
    /// The reader must know.
    Warns,
}
