//! What decoders give and what codestreams say of themselves.

/// Samples of one frame, interleaved by pixel, low bits used.
pub(in super::super) enum Samples {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
    /// Already signed or wider than 16 bits.
    Signed(Vec<i32>),
}

/// What a codestream says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub columns: usize,
    pub rows: usize,
    pub samples: usize,
    pub bits: u32,
}
