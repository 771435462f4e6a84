//! JPEG baseline, extended and lossless (processes 1, 2, 4 and 14).

use super::super::error::PixelError;
use super::huffman::KIND;
use super::samples::{Samples, Shape};
use super::{jpeg_extended, jpeg_lossless};

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

/// Where the codestream ends: behind its end marker. What follows is padding or rubbish of the writer.
///
/// Thumbnails inside a segment have end markers of their own, so segments are stepped over.
pub(in super::super) fn end(data: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let marker = match data.get(at..at + 2)? {
            [0xFF, 0xFF] => {
                at += 1;
                continue;
            }
            [0xFF, marker] => *marker,
            _ => return None,
        };
        match marker {
            0xD9 => return Some(at + 2),
            0x01 | 0xD0..=0xD8 => at += 2,
            _ => at += 2 + usize::from(u16::from_be_bytes([*data.get(at + 2)?, *data.get(at + 3)?])),
        }
        if marker == 0xDA {
            // FF and a byte from 80 up is a marker; restart markers belong to the coded data. // T.81 B.1.1.5
            let is_marker = |pair: &[u8]| pair[0] == 0xFF && pair[1] >= 0x80 && !(0xD0..=0xD7).contains(&pair[1]);
            at += data.get(at..)?.windows(2).position(is_marker)?;
        }
    }
}

/// Decodes a codestream whose [`shape`] was checked.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    match frame_header(data) {
        // jpeg-decoder has the cosine transform for 8 bits only.
        Some((0xC1, header)) if header[0] == 12 => return jpeg_extended::decode(data),
        Some((0xC3, _)) => match jpeg_lossless::decode(data) {
            Err(PixelError::Unsupported { .. }) => {}
            decoded => return decoded,
        },
        _ => {}
    }
    let mut decoder = jpeg_decoder::Decoder::new(data);
    let pixels = decoder.decode().map_err(|error| PixelError::decoder(KIND, error.to_string()))?;
    let info = decoder.info().ok_or_else(|| PixelError::decoder(KIND, "no frame header"))?;
    match info.pixel_format {
        jpeg_decoder::PixelFormat::L8 | jpeg_decoder::PixelFormat::RGB24 => Ok(Samples::Bytes(pixels)),
        jpeg_decoder::PixelFormat::L16 => {
            let (words, _) = pixels.as_chunks::<2>();
            Ok(Samples::Words(words.iter().map(|word| u16::from_ne_bytes(*word)).collect()))
        }
        jpeg_decoder::PixelFormat::CMYK32 => Err(PixelError::lacks(KIND, "four colors")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codestream_ends_behind_its_own_end_marker_whatever_follows() {
        // A thumbnail with an end marker inside APP0; stuffing and a restart marker inside the scan.
        let sound = [
            0xFF, 0xD8, 0xFF, 0xE0, 0, 6, 0xFF, 0xD9, 1, 2, 0xFF, 0xDA, 0, 2, 5, 0xFF, 0, 0xFF, 0xD0, 7, 0xFF, 0xFF,
            0xD9,
        ];
        assert_eq!(end(&sound), Some(sound.len()));
        for tail in [&[0u8, 0][..], &[0xFF, 0xFF], &[0xFF, 0xD9], b"rubbish"] {
            assert_eq!(end(&[&sound[..], tail].concat()), Some(sound.len()), "{tail:?}");
        }
        assert_eq!(end(&sound[..sound.len() - 1]), None);
        assert_eq!(end(&[0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 3]), None);
    }
}
