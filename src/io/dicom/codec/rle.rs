//! RLE Lossless. // PS3.5 annex G

use super::super::error::{DamageCause, PixelError};
use super::super::memory::filled;

const HEADER: usize = 64;
const MAX_SEGMENTS: usize = 15;

fn damaged<T>(cause: DamageCause) -> Result<T, PixelError> {
    Err(cause.into())
}

/// Decodes one frame into native little endian bytes, samples interleaved by pixel.
///
/// * `num_pixels` — rows × columns; every segment must give exactly that many bytes.
/// * `samples`, `bytes_per_sample` — their product is the number of segments there must be.
pub(in super::super) fn decode(
    data: &[u8],
    num_pixels: usize,
    samples: usize,
    bytes_per_sample: usize,
) -> Result<Vec<u8>, PixelError> {
    let segments = samples * bytes_per_sample;
    let bounds = bounds(data, segments)?;
    let mut out = filled(num_pixels * segments, 0u8)?;
    for (segment, window) in bounds.windows(2).enumerate() {
        let (sample, byte) = (segment / bytes_per_sample, segment % bytes_per_sample);
        // Segments run from the most significant byte down, the output is little endian.
        let offset = sample * bytes_per_sample + (bytes_per_sample - 1 - byte);
        let written = unpack(&data[window[0]..window[1]], out[offset..].iter_mut().step_by(segments))?;
        if written < num_pixels {
            return damaged(DamageCause::RleShort { segment: segment + 1, written, needed: num_pixels });
        }
    }
    Ok(out)
}

/// Start of every segment, and the end of the last.
fn bounds(data: &[u8], segments: usize) -> Result<Vec<usize>, PixelError> {
    let Some((words, _)) = data.get(..HEADER).map(|header| header.as_chunks::<4>()) else {
        return damaged(DamageCause::RleHeader { needed: HEADER, present: data.len() });
    };
    let word = |i: usize| u32::from_le_bytes(words[i]) as usize;
    let claimed = word(0);
    if claimed != segments || claimed > MAX_SEGMENTS {
        return damaged(DamageCause::RleSegments { claimed, needed: segments });
    }
    let mut bounds: Vec<usize> = (1..=segments).map(word).collect();
    bounds.push(data.len());
    let ascends = bounds.windows(2).all(|pair| pair[0] < pair[1]);
    if !ascends || bounds[0] < HEADER {
        return damaged(DamageCause::RleOffsets);
    }
    Ok(bounds)
}

/// PackBits. Returns the bytes written; more than the image holds is an error unless it is the padding of the last run.
fn unpack<'a>(packed: &[u8], mut out: impl Iterator<Item = &'a mut u8>) -> Result<usize, PixelError> {
    let (mut at, mut written) = (0, 0);
    let mut put = |byte: u8, written: &mut usize| match out.next() {
        Some(cell) => {
            *cell = byte;
            *written += 1;
            true
        }
        None => false,
    };
    while let Some(&control) = packed.get(at) {
        at += 1;
        match control {
            0..=127 => {
                let Some(literal) = packed.get(at..at + usize::from(control) + 1) else { break };
                at += literal.len();
                if !literal.iter().all(|&byte| put(byte, &mut written)) {
                    return overflow(packed, at);
                }
            }
            128 => {}
            129..=255 => {
                let Some(&byte) = packed.get(at) else { break };
                at += 1;
                if !(0..257 - usize::from(control)).all(|_| put(byte, &mut written)) {
                    return overflow(packed, at);
                }
            }
        }
    }
    Ok(written)
}

/// Too many bytes: harmless only when nothing but padding follows.
fn overflow(packed: &[u8], at: usize) -> Result<usize, PixelError> {
    if packed.len() - at <= 1 {
        return Ok(usize::MAX);
    }
    damaged(DamageCause::RleLong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Message, with_language};

    fn frame(segments: &[&[u8]]) -> Vec<u8> {
        let mut header = vec![segments.len() as u32];
        let mut at = HEADER as u32;
        for segment in segments {
            header.push(at);
            at += segment.len() as u32;
        }
        header.resize(16, 0);
        let mut bytes: Vec<u8> = header.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(segments.concat());
        bytes
    }

    #[test]
    fn decodes_literal_and_repeated_runs_of_16_bit_pixels() {
        // High bytes: 1 three times, then 2; low bytes: the literals 10, 20, 30, 40.
        let data = frame(&[&[254, 1, 0, 2], &[3, 10, 20, 30, 40]]);
        let out = decode(&data, 4, 1, 2).expect("valid RLE");
        let words: Vec<u16> = out.chunks(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        assert_eq!(words, [266, 276, 286, 552]);
    }

    #[test]
    fn refuses_headers_and_segments_that_do_not_fit() {
        let good = frame(&[&[254, 1, 0, 2], &[3, 10, 20, 30, 40]]);
        let refused = |data: &[u8], pixels| assert!(decode(data, pixels, 1, 2).is_err());
        refused(&good[..40], 4);
        let why = Message::from(decode(&good[..40], 4, 1, 2).expect_err("cut off"));
        assert_eq!(why.to_string(), "the RLE header needs 64 bytes, 40 are there");
        let german = with_language(Language::German, || why.to_string());
        assert_eq!(german, "der RLE-Kopf braucht 64 Byte, vorhanden sind 40");
        refused(&good, 5);
        refused(&good, 2);
        let mut many = good.clone();
        many[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        refused(&many, 4);
        let mut reversed = good.clone();
        reversed.swap(4, 8);
        refused(&reversed, 4);
    }
}
