//! Why the pixels of a file cannot be read: causes that can be matched. Words are made where they are shown.

use std::fmt;

use thiserror::Error;

use super::codec::samples::Shape;
use crate::say;
use crate::text::Message;

/// Why the pixels of a file cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum PixelError {
    #[error("{cause}")]
    Damaged { cause: DamageCause },
    #[error("{cause}")]
    Unsupported { cause: LackCause },
    /// The memory for it cannot be had, or it is more than any image may take.
    #[error("{}", say!("pixels-memory", mib = *bytes >> 20))]
    Memory { bytes: u64 },
}

/// What is wrong with pixel data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DamageCause {
    NoFragment,
    NoItems,
    Garbage,
    FragmentTooLong {
        claimed: usize,
        present: usize,
    },
    TooFewFrames {
        found: usize,
        wanted: usize,
    },
    TooFewPixels {
        found: usize,
        expected: usize,
    },
    /// The codestream is no image of the kind the transfer syntax names.
    NotOfKind {
        kind: &'static str,
    },
    /// Codestream and header disagree.
    Mismatch {
        found: Shape,
        expected: Shape,
    },
    /// The end marker is missing.
    CutOff {
        kind: &'static str,
    },
    /// The image was complete before the coded data were: what was decoded is not what was coded.
    UnreadBytes {
        kind: &'static str,
        bytes: usize,
    },
    DecoderPanicked,
    /// What a decoder said, in English.
    Decoder {
        kind: &'static str,
        words: String,
    },
    RleHeader {
        needed: usize,
        present: usize,
    },
    RleSegments {
        claimed: usize,
        needed: usize,
    },
    RleOffsets,
    RleShort {
        segment: usize,
        written: usize,
        needed: usize,
    },
    RleLong,
}

/// What this program cannot decode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LackCause {
    Compression,
    /// A part of a format, named in English.
    Part {
        kind: &'static str,
        words: &'static str,
    },
}

impl PixelError {
    pub fn decoder(kind: &'static str, words: impl Into<String>) -> Self {
        DamageCause::Decoder { kind, words: words.into() }.into()
    }

    pub fn lacks(kind: &'static str, words: &'static str) -> Self {
        Self::Unsupported { cause: LackCause::Part { kind, words } }
    }
}

impl From<DamageCause> for PixelError {
    fn from(cause: DamageCause) -> Self {
        Self::Damaged { cause }
    }
}

impl DamageCause {
    fn in_words(&self) -> Message {
        let shape =
            |s: &Shape| say!("pixels-shape", columns = s.columns, rows = s.rows, samples = s.samples, bits = s.bits);
        match self {
            Self::NoFragment => say!("pixels-no-fragment"),
            Self::NoItems => say!("pixels-no-items"),
            Self::Garbage => say!("pixels-garbage"),
            Self::FragmentTooLong { claimed, present } => {
                say!("parse-length", what = say!("parse-fragment"), claimed = *claimed, present = *present)
            }
            Self::TooFewFrames { found, wanted } => {
                say!("pixels-too-few-frames", found = *found, wanted = *wanted)
            }
            Self::TooFewPixels { found, expected } => say!("pixels-too-few", found = *found, expected = *expected),
            Self::NotOfKind { kind } => say!("pixels-not-of-kind", name = *kind),
            Self::Mismatch { found, expected } => {
                say!("pixels-mismatch", found = shape(found), expected = shape(expected))
            }
            Self::CutOff { kind } => say!("pixels-cut-off", name = *kind),
            Self::UnreadBytes { kind, bytes } => say!("pixels-unread", name = *kind, bytes = *bytes),
            Self::DecoderPanicked => say!("pixels-decoder-failed"),
            Self::Decoder { kind, words } => say!("decoder-says", name = *kind, words = words.clone()),
            Self::RleHeader { needed, present } => say!("rle-header", needed = *needed, present = *present),
            Self::RleSegments { claimed, needed } => say!("rle-segments", claimed = *claimed, needed = *needed),
            Self::RleOffsets => say!("rle-offsets"),
            Self::RleShort { segment, written, needed } => {
                say!("rle-short", segment = *segment, written = *written, needed = *needed)
            }
            Self::RleLong => say!("rle-long"),
        }
    }
}

impl LackCause {
    fn in_words(&self) -> Message {
        match self {
            Self::Compression => say!("pixels-compression-unsupported"),
            Self::Part { kind, words } => say!("decoder-lacks", name = *kind, words = *words),
        }
    }
}

impl fmt::Display for DamageCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_words().fmt(f)
    }
}

impl fmt::Display for LackCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_words().fmt(f)
    }
}

impl From<PixelError> for Message {
    fn from(error: PixelError) -> Self {
        match error {
            PixelError::Damaged { cause } => cause.in_words(),
            PixelError::Unsupported { cause } => cause.in_words(),
            PixelError::Memory { bytes } => say!("pixels-memory", mib = bytes >> 20),
        }
    }
}
