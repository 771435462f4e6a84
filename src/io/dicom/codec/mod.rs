//! Compressed frames → samples. Every decoder is given a codestream whose own size was compared with the header
//! first, because a decoder allocates what the codestream says.

mod jpeg;
mod jpeg2000;
mod jpeg_extended;
mod jpegls;
mod jpegxl;
mod rle;

use crate::series::Packing;

pub(super) use jpeg::decode as jpeg;
pub(super) use jpeg2000::decode as jpeg2000;
pub(super) use jpegls::decode as jpegls;
pub(super) use jpegxl::decode as jpegxl;
pub(super) use rle::decode as rle;

/// Samples of one frame, interleaved by pixel, low bits used.
pub(super) enum Samples {
    Bytes(Vec<u8>),
    Words(Vec<u16>),
    /// Already signed or wider than 16 bits.
    Signed(Vec<i32>),
}

/// What a codestream says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub columns: usize,
    pub rows: usize,
    pub samples: usize,
    pub bits: u32,
}

/// Shape of a codestream from its own header; `None` if it is not one.
pub(super) fn shape(packing: Packing, data: &[u8]) -> Option<Shape> {
    match packing {
        Packing::Jpeg | Packing::JpegLs => jpeg::shape(data),
        Packing::Jpeg2000 => jpeg2000::shape(data),
        Packing::JpegXl => jpegxl::shape(data),
        _ => None,
    }
}

/// Whether the codestream reaches its end marker.
pub(super) fn is_complete(packing: Packing, data: &[u8]) -> bool {
    match packing {
        Packing::Jpeg | Packing::JpegLs | Packing::Jpeg2000 => jpeg::is_complete(data),
        _ => true,
    }
}
