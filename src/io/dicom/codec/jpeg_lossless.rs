//! JPEG lossless, process 14 with any predictor. // ITU-T T.81 annex H
//!
//! A decoder of our own because it has to tell damage: the kept ones hand out an image whose second half is made of
//! zero bits, and say nothing of the coded bytes they never read.

use super::super::error::{DamageCause, PixelError};
use super::super::memory::filled;
use super::huffman::{Bits, Huffman, KIND};
use super::samples::Samples;

/// Bytes that may be left over: writers pad to even and to whole words.
const MAX_UNREAD: usize = 4;

fn damaged<T>(what: &str) -> Result<T, PixelError> {
    Err(PixelError::decoder(KIND, what))
}

/// Decodes a codestream whose shape was checked against the header.
///
/// # Errors
/// Damage, with the bytes left over when the image is complete before its data are; and what is not supported:
/// components of different size or in scans of their own.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    let mut tables: [Option<Huffman>; 4] = Default::default();
    let (mut frame, mut restart) = (None, 0);
    let mut at = 2;
    loop {
        let Some(&[0xFF, marker]) = data.get(at..).and_then(|rest| rest.first_chunk::<2>()) else {
            return damaged("a marker is missing");
        };
        if marker == 0xFF {
            at += 1;
            continue;
        }
        let length = data.get(at + 2..at + 4).map_or(0, |b| usize::from(u16::from_be_bytes([b[0], b[1]])));
        let Some(segment) = data.get(at + 4..at + 2 + length).filter(|_| length >= 2) else {
            return damaged("a segment is cut off");
        };
        at += 2 + length;
        match marker {
            0xC4 => Huffman::read(segment, |kind, table| tables[usize::from(kind & 3)] = Some(table))?,
            0xDD => restart = segment.first_chunk::<2>().map_or(0, |b| usize::from(u16::from_be_bytes(*b))),
            0xC3 => frame = Some(Frame::parse(segment)?),
            0xDA => {
                let Some(frame) = frame else { return damaged("the scan comes before the frame") };
                let scan = Scan::parse(segment, &frame, &tables, restart)?;
                return scan.decode(&frame, &data[at..]);
            }
            0xD9 => return damaged("there is no scan"),
            _ => {}
        }
    }
}

struct Frame {
    rows: usize,
    columns: usize,
    bits: u32,
    components: Vec<u8>,
}

impl Frame {
    /// SOF3. // T.81 B.2.2
    fn parse(segment: &[u8]) -> Result<Self, PixelError> {
        let Some(header) = segment.first_chunk::<6>() else { return damaged("the frame header is too short") };
        let count = usize::from(header[5]);
        let Some(components) = segment.get(6..6 + 3 * count) else { return damaged("the frame header is too short") };
        if !(2..=16).contains(&header[0]) || count == 0 {
            return damaged("the frame header is not usable");
        }
        if count > 1 && components.chunks_exact(3).any(|c| c[1] != 0x11) {
            return Err(PixelError::lacks(KIND, "components of different size"));
        }
        Ok(Self {
            bits: u32::from(header[0]),
            rows: usize::from(u16::from_be_bytes([header[1], header[2]])),
            columns: usize::from(u16::from_be_bytes([header[3], header[4]])),
            components: components.chunks_exact(3).map(|c| c[0]).collect(),
        })
    }
}

struct Scan<'a> {
    /// One per component.
    tables: Vec<&'a Huffman>,
    predictor: u8,
    point_transform: u32,
    /// Pixels between restart markers; 0 for none.
    restart: usize,
}

impl<'a> Scan<'a> {
    /// SOS. // T.81 B.2.3
    fn parse(
        segment: &[u8],
        frame: &Frame,
        tables: &'a [Option<Huffman>; 4],
        restart: usize,
    ) -> Result<Self, PixelError> {
        let count = frame.components.len();
        if segment.first().map(|n| usize::from(*n)) != Some(count) {
            return Err(PixelError::lacks(KIND, "components in scans of their own"));
        }
        let (Some(selectors), Some(&[predictor, _, transform])) =
            (segment.get(1..1 + 2 * count), segment.get(1 + 2 * count..).and_then(|rest| rest.first_chunk::<3>()))
        else {
            return damaged("the scan header is too short");
        };
        let table = |selector: &[u8]| tables[usize::from(selector[1] >> 4 & 3)].as_ref();
        let Some(tables) = selectors.chunks_exact(2).map(table).collect::<Option<Vec<_>>>() else {
            return damaged("a table is missing");
        };
        let point_transform = u32::from(transform & 15);
        if !(1..=7).contains(&predictor) || point_transform >= frame.bits {
            return damaged("the scan header is not usable");
        }
        Ok(Self { tables, predictor, point_transform, restart })
    }

    fn decode(&self, frame: &Frame, data: &[u8]) -> Result<Samples, PixelError> {
        let samples = self.tables.len();
        let width = frame.columns * samples;
        let mut out = filled(width * frame.rows, 0u16)?;
        let mut bits = Bits::new(data);
        let start = 1i32 << (frame.bits - self.point_transform - 1);
        // T.81 H.1.2.1: the first line, and the first one after a restart, is predicted from the left alone.
        let (mut first_row, mut until_restart) = (0, self.restart);
        for row in 0..frame.rows {
            for column in 0..frame.columns {
                if self.restart > 0 && until_restart == 0 {
                    bits.restart();
                    (first_row, until_restart) = (row, self.restart);
                }
                until_restart = until_restart.saturating_sub(1);
                let is_start = row == first_row && (column == 0 || until_restart + 1 == self.restart);
                for (sample, table) in self.tables.iter().enumerate() {
                    let at = row * width + column * samples + sample;
                    let left = |at: usize| i32::from(out[at - samples]);
                    let above = |at: usize| i32::from(out[at - width]);
                    let predicted = match (is_start, row == first_row, column == 0) {
                        (true, ..) => start,
                        (_, true, _) => left(at),
                        (_, _, true) => above(at),
                        _ => self.predicted(left(at), above(at), i32::from(out[at - width - samples])),
                    };
                    out[at] = (predicted + difference(&mut bits, table)?) as u16;
                }
            }
        }
        if bits.is_overrun() {
            return damaged("the coded data end too early");
        }
        let unread = bits.unread();
        if unread > MAX_UNREAD {
            return Err(DamageCause::UnreadBytes { kind: KIND, bytes: unread }.into());
        }
        if self.point_transform > 0 {
            out.iter_mut().for_each(|value| *value <<= self.point_transform);
        }
        Ok(Samples::Words(out))
    }

    /// T.81 table H.1: a is the sample to the left, b the one above, c the one above that to the left.
    fn predicted(&self, a: i32, b: i32, c: i32) -> i32 {
        match self.predictor {
            1 => a,
            2 => b,
            3 => c,
            4 => a + b - c,
            5 => a + ((b - c) >> 1),
            6 => b + ((a - c) >> 1),
            _ => (a + b) >> 1,
        }
    }
}

/// T.81 H.1.2.2: category 16 is 32768 and has no further bits.
fn difference(bits: &mut Bits<'_>, table: &Huffman) -> Result<i32, PixelError> {
    match bits.symbol(table)? {
        16 => Ok(32_768),
        size => bits.signed(u32::from(size)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes for the categories 0 to 3: 00, 01, 10 and 110.
    fn stream(entropy: &[u8]) -> Vec<u8> {
        let mut data = vec![0xFF, 0xD8, 0xFF, 0xC4, 0, 23, 0, 0, 3, 1];
        data.extend([0; 13]);
        data.extend([0, 1, 2, 3]);
        // 8 bits, 2 × 3, one component.
        data.extend([0xFF, 0xC3, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0]);
        data.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0]);
        data.extend(entropy);
        data.extend([0xFF, 0xD9]);
        data
    }

    fn bits(text: &str) -> Vec<u8> {
        let mut digits: Vec<u8> = text.bytes().filter(|b| *b != b' ').map(|b| b - b'0').collect();
        digits.resize(digits.len().next_multiple_of(8), 1);
        digits.chunks(8).map(|chunk| chunk.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
    }

    #[test]
    fn differences_are_added_to_the_sample_on_the_left_and_at_the_edge_to_the_one_above() {
        // 128+0, +1, −2; then from above 128+3, 0, −1. Worked out by hand from table H.2.
        let data = stream(&bits("00  01 1  10 01   10 11  00  01 0"));
        let Ok(Samples::Words(values)) = decode(&data) else { panic!("a sound image") };
        assert_eq!(values, [128, 129, 127, 131, 131, 130]);
    }

    #[test]
    fn coded_bytes_that_no_sample_used_are_damage() {
        let mut entropy = bits("00  01 1  10 01   10 11  00  01 0");
        entropy.extend([0; 40]);
        match decode(&stream(&entropy)) {
            Err(PixelError::Damaged { cause: DamageCause::UnreadBytes { bytes, .. } }) => assert_eq!(bytes, 40),
            other => panic!("{:?}", other.err()),
        }
    }
}
