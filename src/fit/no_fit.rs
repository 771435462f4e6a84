//! Why there is no value: one reason per curve or voxel, with its code in map files and its words.
//!
//! Must not know: how fits are made.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::say;
use crate::text::Message;

/// Why a curve or voxel has no value. The discriminants are the reason codes in map files; code 0 there stands for a
/// value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum NoFit {
    /// Fewer than the model needs; see [`Model::min_echoes`](super::Model::min_echoes).
    TooFewEchoes = 1,
    /// No echo stands above the noise floor.
    AtNoiseFloor = 2,
    /// Zero or negative signal throughout.
    NoSignal = 3,
    /// A signal value is NaN or infinite.
    NotFinite = 4,
    Saturated = 5,
    /// The model needs equally spaced echoes.
    UnequalSpacing = 6,
    /// Signal does not decay: R2* would be zero or negative.
    NoDecay = 7,
    DidNotConverge = 8,
    /// The model needs the field strength or the noise level.
    MissingParameter = 9,
    /// The source lacks images of this slice that were chosen.
    MissingImage = 10,
    /// Faster than the echoes can reach; only a lower bound is known.
    BeyondRange = 11,
}

impl NoFit {
    /// The code of a voxel that has a value.
    pub const HAS_VALUE: u8 = 0;

    /// The code in map files: that of the reason, or [`Self::HAS_VALUE`].
    pub fn code(reason: Option<Self>) -> u8 {
        reason.map_or(Self::HAS_VALUE, |reason| reason as u8)
    }

    /// The reason of a code in a map file; `None` for [`Self::HAS_VALUE`], and for a code that no reason has.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::VARIANTS.get(usize::from(code).checked_sub(1)?).copied()
    }

    /// The reason as the end of a sentence.
    pub fn message(self) -> Message {
        match self {
            Self::TooFewEchoes => say!("no-fit-few-echoes"),
            Self::AtNoiseFloor => say!("no-fit-floor"),
            Self::NoSignal => say!("no-fit-no-signal"),
            Self::NotFinite => say!("no-fit-not-finite"),
            Self::Saturated => say!("no-fit-saturated"),
            Self::UnequalSpacing => say!("no-fit-spacing"),
            Self::NoDecay => say!("no-fit-no-decay"),
            Self::DidNotConverge => say!("no-fit-unsettled"),
            Self::MissingParameter => say!("no-fit-parameter"),
            Self::MissingImage => say!("no-fit-image"),
            Self::BeyondRange => say!("no-fit-beyond-reach"),
        }
    }
}

/// [`NoFit::message`] in this thread's language.
impl fmt::Display for NoFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for NoFit {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_reasons() {
        for &reason in NoFit::VARIANTS {
            assert_eq!(NoFit::from_code(NoFit::code(Some(reason))), Some(reason));
        }
        assert_eq!((NoFit::code(None), NoFit::from_code(0), NoFit::from_code(12)), (0, None, None));
    }
}
