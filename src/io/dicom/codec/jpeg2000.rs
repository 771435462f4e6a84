//! JPEG 2000 codestreams and JP2 files. // ISO/IEC 15444-1

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};

use super::super::pixels::PixelError;
use super::{Samples, Shape};

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
        is_signed: components[0] & 0x80 != 0,
        tiles: x1?.checked_div(tile_x?)?.saturating_add(1).saturating_mul(y1?.checked_div(tile_y?)?.saturating_add(1)),
        is_subsampled: components.chunks_exact(3).any(|c| c[1] != 1 || c[2] != 1),
    })
}

pub(in super::super) fn shape(data: &[u8]) -> Option<Shape> {
    siz(data).map(|siz| siz.shape)
}

/// Decodes a codestream whose [`shape`] was checked.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    let damaged = |what: String| PixelError::Damaged(format!("JPEG 2000: {what}"));
    let data = codestream(data).ok_or_else(|| damaged("no codestream".to_owned()))?;
    let siz = siz(data).ok_or_else(|| damaged("no usable image header".to_owned()))?;
    if siz.tiles > 65_535 || siz.is_subsampled {
        return Err(PixelError::Unsupported("JPEG 2000 with this division into tiles or components".into()));
    }
    let settings = DecodeSettings { resolve_palette_indices: false, strict: true, target_resolution: None };
    let image = Image::new(data, &settings).map_err(|error| damaged(error.to_string()))?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|error| damaged(error.to_string()))?;
    let planes: Vec<&[f32]> = decoded.components().iter().map(|component| component.samples()).collect();
    let pixels = siz.shape.columns * siz.shape.rows;
    if planes.len() != siz.shape.samples || planes.iter().any(|plane| plane.len() != pixels) {
        return Err(damaged("the image has another size than its header".to_owned()));
    }
    // The decoder shifts samples into the unsigned range whether or not the codestream calls them signed.
    let top = ((1u64 << siz.shape.bits) - 1) as f64;
    let stored = |sample: f32| f64::from(sample).round().clamp(0.0, top) as u32;
    let all = (0..pixels).flat_map(|i| planes.iter().map(move |plane| stored(plane[i])));
    Ok(if siz.is_signed {
        let half = 1i64 << (siz.shape.bits - 1);
        Samples::Signed(all.map(|value| (i64::from(value) - half) as i32).collect())
    } else if siz.shape.bits <= 16 {
        Samples::Words(all.map(|value| value as u16).collect())
    } else {
        Samples::Signed(all.map(|value| value.min(i32::MAX as u32) as i32).collect())
    })
}
