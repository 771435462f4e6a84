//! JPEG 2000 and High-Throughput JPEG 2000, as codestreams or in JP2 files. // ISO/IEC 15444-1 and -15

use super::super::error::PixelError;
use super::samples::{Samples, Shape};

const CODESTREAM: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];

/// The codestream itself, without the boxes of a JP2 file.
fn codestream(data: &[u8]) -> Option<&[u8]> {
    if data.starts_with(&CODESTREAM) {
        return Some(data);
    }
    // DICOM wants bare codestreams, but files with JP2 boxes around them exist.
    if data.get(4..8) != Some(b"jP  ") {
        return None;
    }
    data.windows(4).position(|window| window == CODESTREAM).map(|at| &data[at..])
}

/// What the SIZ segment says of the image. // ISO/IEC 15444-1 A.5.1
struct Siz {
    shape: Shape,
    is_signed: bool,
    /// Rsiz, bit 14: the codestream needs Part 15. // ISO/IEC 15444-15 annex A
    is_high_throughput: bool,
    tiles: u64,
    is_subsampled: bool,
}

fn siz(data: &[u8]) -> Option<Siz> {
    let data = codestream(data)?;
    let word = |at: usize| Some(u64::from(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)));
    let [x1, y1, x0, y0] = [8, 12, 16, 20].map(word);
    let [tile_x, tile_y] = [24, 28].map(word);
    let samples = usize::from(u16::from_be_bytes(data.get(40..42)?.try_into().ok()?));
    let components = data.get(42..42 + 3 * samples)?;
    let (width, height) = (x1?.checked_sub(x0?)?, y1?.checked_sub(y0?)?);
    let precision = components.chunks_exact(3).map(|c| u32::from(c[0] & 0x7F) + 1).max()?;
    Some(Siz {
        shape: Shape { columns: width as usize, rows: height as usize, samples, bits: precision },
        is_high_throughput: u16::from_be_bytes([*data.get(6)?, *data.get(7)?]) & 0x4000 != 0,
        is_signed: components[0] & 0x80 != 0,
        tiles: x1?.checked_div(tile_x?)?.saturating_add(1).saturating_mul(y1?.checked_div(tile_y?)?.saturating_add(1)),
        is_subsampled: components.chunks_exact(3).any(|c| c[1] != 1 || c[2] != 1),
    })
}

pub(in super::super) fn shape(data: &[u8]) -> Option<Shape> {
    siz(data).map(|siz| siz.shape)
}

/// Where the codestream ends: behind its end marker, reached from tile part to tile part. // ISO/IEC 15444-1 A.4
pub(in super::super) fn end(data: &[u8]) -> Option<usize> {
    let start = data.len() - codestream(data)?.len();
    let word = |at: usize| Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?));
    let mut at = start + 2;
    loop {
        match word(at)? {
            0xFFD9 => return Some(at + 2),
            // SOT: the length of its tile part, 0 for the last one that reaches to the end.
            0xFF90 => match u32::from_be_bytes(data.get(at + 6..at + 10)?.try_into().ok()?) {
                0 => {
                    let last = data[at..].windows(2).rposition(|pair| pair == [0xFF, 0xD9])?;
                    return Some(at + last + 2);
                }
                length @ 12.. => at += length as usize,
                _ => return None,
            },
            0xFF00..=0xFFFF => at += 2 + usize::from(word(at + 2)?),
            _ => return None,
        }
    }
}

/// Decodes a codestream whose [`shape`] was checked.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    let damaged = |what: String| PixelError::decoder("JPEG 2000", what);
    let data = codestream(data).ok_or_else(|| damaged("no codestream".to_owned()))?;
    let siz = siz(data).ok_or_else(|| damaged("no usable image header".to_owned()))?;
    if siz.tiles > 65_535 || siz.is_subsampled {
        return Err(PixelError::lacks("JPEG 2000", "this division into tiles or components"));
    }
    if siz.shape.bits > 16 {
        return Err(PixelError::lacks("JPEG 2000", "more than 16 bits"));
    }
    let decoded = if siz.is_high_throughput { high_throughput(data) } else { classic(data) };
    let stored = decoded.map_err(damaged)?;
    if stored.len() != siz.shape.columns * siz.shape.rows * siz.shape.samples {
        return Err(damaged("the image has another size than its header".to_owned()));
    }
    // Both decoders shift samples into the unsigned range whether or not the codestream calls them signed.
    Ok(if siz.is_signed {
        let half = 1i32 << (siz.shape.bits - 1);
        Samples::Signed(stored.into_iter().map(|value| i32::from(value) - half).collect())
    } else {
        Samples::Words(stored)
    })
}

/// Part 1, by hayro-jpeg2000: its fork below is off by one in some pixels of lossless Part 1 images.
fn classic(data: &[u8]) -> Result<Vec<u16>, String> {
    use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
    let settings = DecodeSettings { resolve_palette_indices: false, strict: true, target_resolution: None };
    let image = Image::new(data, &settings).map_err(|error| error.to_string())?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|error| error.to_string())?;
    let planes: Vec<&[f32]> = decoded.components().iter().map(|component| component.samples()).collect();
    let pixels = planes.iter().map(|plane| plane.len()).min().unwrap_or(0);
    let stored = |sample: f32| sample.round().clamp(0.0, f32::from(u16::MAX)) as u16;
    Ok((0..pixels).flat_map(|i| planes.iter().map(move |plane| stored(plane[i]))).collect())
}

/// Part 15, which hayro-jpeg2000 does not have.
fn high_throughput(data: &[u8]) -> Result<Vec<u16>, String> {
    use dicom_toolkit_jpeg2000::{DecodeSettings, Image};
    let settings = DecodeSettings { resolve_palette_indices: false, strict: true, target_resolution: None };
    let image = Image::new(data, &settings).map_err(|error| error.to_string())?;
    let decoded = image.decode_native().map_err(|error| error.to_string())?;
    let (words, _) = decoded.data.as_chunks::<2>();
    Ok(match decoded.bytes_per_sample {
        1 => decoded.data.iter().copied().map(u16::from).collect(),
        _ => words.iter().copied().map(u16::from_le_bytes).collect(),
    })
}
