//! JPEG XL. // ISO/IEC 18181-1

use jxl_oxide::{AllocTracker, JxlImage, JxlThreadPool};

use super::super::error::PixelError;
use super::samples::{Samples, Shape};

/// What a decoder may hold for one image: many times the largest MR frame, far from what a damaged header can ask for.
const MAX_BYTES: usize = 256 << 20;

fn open(data: &[u8]) -> Result<JxlImage, String> {
    JxlImage::builder()
        .pool(JxlThreadPool::none())
        .alloc_tracker(AllocTracker::with_limit(MAX_BYTES))
        .read(data)
        .map_err(|error| error.to_string())
}

pub(in super::super) fn shape(data: &[u8]) -> Option<Shape> {
    if !data.starts_with(&[0xFF, 0x0A]) && data.get(4..8) != Some(b"JXL ") {
        return None;
    }
    // Reading the header parses coded data, in a decoder that has not seen this file yet.
    let image = std::panic::catch_unwind(|| open(data)).ok()?.ok()?;
    Some(Shape {
        columns: image.width() as usize,
        rows: image.height() as usize,
        samples: image.pixel_format().channels(),
        bits: image.image_header().metadata.bit_depth.bits_per_sample(),
    })
}

/// Decodes a codestream whose [`shape`] was checked.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    let damaged = |what: String| PixelError::decoder("JPEG XL", what);
    let image = open(data).map_err(damaged)?;
    let bits = image.image_header().metadata.bit_depth.bits_per_sample();
    let render = image.render_frame(0).map_err(|error| damaged(error.to_string()))?;
    let frame = render.image_all_channels();
    let top = ((1u64 << bits.min(32)) - 1) as f64;
    Ok(Samples::Signed(
        frame.buf().iter().map(|sample| (f64::from(*sample) * top).round().clamp(0.0, top) as i32).collect(),
    ))
}
