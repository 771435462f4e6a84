//! JPEG baseline, extended and lossless (processes 1, 2, 4 and 14).

use super::super::pixels::PixelError;
use super::{Samples, Shape};
use crate::say;

/// Size and precision from the frame header (SOF); `None` if there is none.
pub(in super::super) fn shape(data: &[u8]) -> Option<Shape> {
    let (_, header) = frame_header(data)?;
    Some(Shape {
        bits: u32::from(header[0]),
        rows: usize::from(u16::from_be_bytes([header[1], header[2]])),
        columns: usize::from(u16::from_be_bytes([header[3], header[4]])),
        samples: usize::from(header[5]),
    })
}

/// Marker and first bytes of the frame header. // ITU-T T.81 B.2.2; T.87 C.2.2 for JPEG-LS (F7)
fn frame_header(data: &[u8]) -> Option<(u8, &[u8; 6])> {
    if !data.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let mut at = 2;
    loop {
        let marker = *data.get(at + 1)?;
        if data[at] != 0xFF {
            return None;
        }
        match marker {
            0xFF => at += 1,
            // Markers without a length.
            0x01 | 0xD0..=0xD8 => at += 2,
            0xD9 | 0xDA => return None,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xF7 => {
                return Some((marker, data.get(at + 4..at + 10)?.first_chunk()?));
            }
            _ => at += 2 + usize::from(u16::from_be_bytes([*data.get(at + 2)?, *data.get(at + 3)?])),
        }
    }
}

/// Whether the codestream has its end marker; without it the image was cut off.
pub(in super::super) fn is_complete(data: &[u8]) -> bool {
    let end = data.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    data[..end].ends_with(&[0xFF, 0xD9])
}

/// Decodes a codestream whose [`shape`] was checked.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    // jpeg-decoder has the lossless process up to 16 bits, but the cosine transform for 8 only.
    if frame_header(data).is_some_and(|(marker, header)| marker == 0xC1 && header[0] == 12) {
        return super::jpeg_extended::decode(data);
    }
    let mut decoder = jpeg_decoder::Decoder::new(data);
    let pixels = decoder
        .decode()
        .map_err(|error| PixelError::Damaged(say!("decoder-says", name = "JPEG", words = error.to_string())))?;
    let info = decoder
        .info()
        .ok_or_else(|| PixelError::Damaged(say!("decoder-says", name = "JPEG", words = "no frame header")))?;
    match info.pixel_format {
        jpeg_decoder::PixelFormat::L8 | jpeg_decoder::PixelFormat::RGB24 => Ok(Samples::Bytes(pixels)),
        jpeg_decoder::PixelFormat::L16 => {
            let (words, _) = pixels.as_chunks::<2>();
            Ok(Samples::Words(words.iter().map(|word| u16::from_ne_bytes(*word)).collect()))
        }
        jpeg_decoder::PixelFormat::CMYK32 => {
            Err(PixelError::Unsupported(say!("decoder-lacks", name = "JPEG", words = "four colors")))
        }
    }
}
