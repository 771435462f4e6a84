//! Compressed frames → samples. Every decoder is given a codestream whose own size was compared with the header
//! first, because a decoder allocates what the codestream says.

mod huffman;
mod jpeg;
mod jpeg2000;
mod jpeg_extended;
mod jpeg_lossless;
mod jpegls;
mod jpegxl;
mod rle;
pub(super) mod samples;

use crate::series::Packing;

pub(super) use jpeg::decode as jpeg;
pub(super) use jpeg2000::decode as jpeg2000;
pub(super) use jpegls::decode as jpegls;
pub(super) use jpegxl::decode as jpegxl;
pub(super) use rle::decode as rle;
pub(super) use samples::{Samples, Shape};

/// Shape of a codestream from its own header; `None` if it is not one.
pub(super) fn shape(packing: Packing, data: &[u8]) -> Option<Shape> {
    match packing {
        Packing::Jpeg | Packing::JpegLs => jpeg::shape(data),
        Packing::Jpeg2000 => jpeg2000::shape(data),
        Packing::JpegXl => jpegxl::shape(data),
        _ => None,
    }
}

/// Where a codestream ends: behind its end marker, whatever follows; `None` if it has none and was cut off.
pub(super) fn end(packing: Packing, data: &[u8]) -> Option<usize> {
    match packing {
        Packing::Jpeg | Packing::JpegLs => jpeg::end(data),
        Packing::Jpeg2000 => jpeg2000::end(data),
        _ => Some(data.len()),
    }
}
