//! One frame of a file → values: native, or through a decoder whose output is checked against the header.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::codec::{self, Samples, Shape};
use super::error::{DamageCause, LackCause, PixelError};
use super::fragments;
use super::memory::{Share, collected};
use super::native::{integer, stored_values};
use crate::series::{ColorModel, Packing, PixelSource};
use crate::text::Message;

/// The bytes of one frame.
pub(crate) enum FrameData<'a> {
    Native(&'a [u8]),
    /// A codestream: its fragments in a row.
    Encapsulated(&'a [u8]),
}

/// Stored values of one frame, `rows × columns`, before any scaling. Color becomes its brightness.
pub(crate) fn frame_values(source: &PixelSource, data: FrameData<'_>) -> Result<Vec<f64>, PixelError> {
    let values = match data {
        FrameData::Native(bytes) => stored_values(bytes, source)?,
        FrameData::Encapsulated(bytes) => decode(source, bytes)?,
    };
    let expected = source.rows * source.columns * source.samples;
    if values.len() != expected {
        return Err(DamageCause::TooFewPixels { found: values.len(), expected }.into());
    }
    if source.samples == 1 { Ok(values) } else { brightness(&values, source) }
}

fn decode(source: &PixelSource, bytes: &[u8]) -> Result<Vec<f64>, PixelError> {
    let _share = Share::take(source)?;
    if source.packing == Packing::Rle {
        let bytes_per_sample = (source.bits_allocated / 8) as usize;
        let pixels = source.rows * source.columns;
        let native = codec::rle(bytes, pixels, source.samples, bytes_per_sample)?;
        return stored_values(&native, &PixelSource { packing: Packing::LittleEndian, ..source.clone() });
    }
    let end = check_codestream(source, bytes)?;
    // The codestream was checked for size; what is left in the decoders are panics on damaged data.
    let samples = catch_unwind(AssertUnwindSafe(|| decode_codestream(source, &bytes[..end])))
        .map_err(|_| DamageCause::DecoderPanicked)??;
    match samples {
        Samples::Bytes(bytes) => collected(bytes.into_iter().map(|b| integer(u32::from(b), source))),
        Samples::Words(words) => collected(words.into_iter().map(|w| integer(u32::from(w), source))),
        Samples::Signed(values) => collected(values.into_iter().map(f64::from)),
    }
}

fn decode_codestream(source: &PixelSource, bytes: &[u8]) -> Result<Samples, PixelError> {
    match source.packing {
        Packing::Jpeg => codec::jpeg(bytes),
        Packing::JpegLs => codec::jpegls(bytes),
        Packing::Jpeg2000 => codec::jpeg2000(bytes),
        Packing::JpegXl => codec::jpegxl(bytes),
        _ => Err(PixelError::Unsupported { cause: LackCause::Compression }),
    }
}

/// Compares what the codestream says of itself with the header, before a decoder allocates anything. Returns where
/// it ends.
pub(crate) fn check_codestream(source: &PixelSource, bytes: &[u8]) -> Result<usize, PixelError> {
    let kind = match source.packing {
        Packing::Jpeg => "JPEG",
        Packing::JpegLs => "JPEG-LS",
        Packing::Jpeg2000 => "JPEG 2000",
        Packing::JpegXl => "JPEG XL",
        _ => return Ok(bytes.len()),
    };
    let found = codec::shape(source.packing, bytes).ok_or(DamageCause::NotOfKind { kind })?;
    let expected = Shape { columns: source.columns, rows: source.rows, samples: source.samples, bits: found.bits };
    // A stream may hold fewer bits than the cell, never more.
    if found != expected || found.bits > source.bits_allocated || found.bits == 0 {
        let expected = Shape { bits: source.bits_allocated, ..expected };
        return Err(DamageCause::Mismatch { found, expected }.into());
    }
    codec::end(source.packing, bytes).ok_or_else(|| DamageCause::CutOff { kind }.into())
}

/// Rec. 601 luma of RGB, Y of YBR: good enough to recognize a picture in a list.
fn brightness(values: &[f64], source: &PixelSource) -> Result<Vec<f64>, PixelError> {
    let pixels = source.rows * source.columns;
    let sample = |pixel: usize, sample: usize| {
        if source.is_planar && !source.packing.is_encapsulated() {
            values[sample * pixels + pixel]
        } else {
            values[pixel * 3 + sample]
        }
    };
    let is_rgb = source.color == ColorModel::Rgb;
    let luma = |p: usize| {
        if is_rgb { 0.299 * sample(p, 0) + 0.587 * sample(p, 1) + 0.114 * sample(p, 2) } else { sample(p, 0) }
    };
    collected((0..pixels).map(luma))
}

/// Compressed frames found in a file.
pub(crate) struct Codestreams {
    frames: Vec<Vec<std::ops::Range<usize>>>,
}

impl Codestreams {
    /// * `bytes` — the encapsulated pixel data, from the first item on.
    pub fn find(source: &PixelSource, bytes: &[u8]) -> Result<Self, PixelError> {
        Ok(Self { frames: fragments::frames(bytes, source.frames, source.packing)?.frames })
    }

    /// The codestream of `frame`; fragments are put together only where there is more than one.
    pub fn frame<'a>(&self, bytes: &'a [u8], frame: usize) -> Option<Cow<'a, [u8]>> {
        Some(match self.frames.get(frame)?.as_slice() {
            [one] => Cow::Borrowed(&bytes[one.clone()]),
            many => Cow::Owned(many.iter().flat_map(|range| &bytes[range.clone()]).copied().collect()),
        })
    }
}

/// Checks all frames of compressed pixel data as far as that is possible without decoding them (RLE is decoded, it
/// costs little). Returns notes on what was repaired.
pub(crate) fn check_encapsulated(source: &PixelSource, bytes: &[u8]) -> Result<Vec<Message>, PixelError> {
    let found = fragments::frames(bytes, source.frames, source.packing)?;
    let streams = Codestreams { frames: found.frames };
    for index in 0..source.frames {
        let Some(stream) = streams.frame(bytes, index) else { break };
        if source.packing == Packing::Rle {
            decode(source, &stream)?;
        } else {
            check_codestream(source, &stream)?;
        }
    }
    Ok(found.notes)
}
