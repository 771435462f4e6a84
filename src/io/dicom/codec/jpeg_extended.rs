//! JPEG Extended with 12 bits, process 4: sequential, Huffman coded, gray. // ITU-T T.81 annexes F and G
//!
//! The 8-bit processes are left to jpeg-decoder, which refuses 12 bits.

use super::super::error::{DamageCause, PixelError};
use super::super::memory::filled;
use super::huffman::{Bits, Huffman, KIND};
use super::samples::Samples;

/// Order of the coefficients in the stream. // T.81 figure A.6
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// Bytes that may be left over: writers pad to even and to whole words.
const MAX_UNREAD: usize = 4;

fn damaged<T>(what: &str) -> Result<T, PixelError> {
    Err(PixelError::decoder(KIND, what))
}

/// Decodes a gray 12-bit codestream whose shape was checked against the header.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    let mut tables = Tables::default();
    let mut frame = None;
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
            0xDB => tables.quantization(segment)?,
            0xC4 => tables.huffman(segment)?,
            0xDD => tables.restart = segment.first_chunk::<2>().map_or(0, |b| usize::from(u16::from_be_bytes(*b))),
            0xC0 | 0xC1 => frame = Some(Frame::parse(segment)?),
            0xC2..=0xCF => {
                return Err(PixelError::lacks(KIND, "12 bits, progressive or lossless"));
            }
            0xDA => {
                let Some(frame) = frame else { return damaged("the scan comes before the frame") };
                return scan(segment, &data[at..], &frame, &tables);
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
    table: usize,
}

impl Frame {
    /// SOF. // T.81 B.2.2
    fn parse(segment: &[u8]) -> Result<Self, PixelError> {
        let Some(header) = segment.first_chunk::<9>() else { return damaged("the frame header is too short") };
        if header[5] != 1 {
            return Err(PixelError::lacks(KIND, "12 bits in color"));
        }
        Ok(Self {
            bits: u32::from(header[0]),
            rows: usize::from(u16::from_be_bytes([header[1], header[2]])),
            columns: usize::from(u16::from_be_bytes([header[3], header[4]])),
            table: usize::from(header[8] & 3),
        })
    }
}

#[derive(Default)]
struct Tables {
    quantization: [Option<[f64; 64]>; 4],
    /// DC tables, then AC tables.
    huffman: [Option<Huffman>; 8],
    /// Blocks between restart markers; 0 for none.
    restart: usize,
}

impl Tables {
    /// DQT. // T.81 B.2.4.1
    fn quantization(&mut self, mut segment: &[u8]) -> Result<(), PixelError> {
        while let Some((&kind, rest)) = segment.split_first() {
            let width = if kind >> 4 == 0 { 1 } else { 2 };
            let Some(values) = rest.get(..64 * width) else { return damaged("a quantization table is too short") };
            let mut table = [0.0; 64];
            for (value, natural) in values.chunks_exact(width).zip(ZIGZAG) {
                table[natural] = value.iter().fold(0.0, |sum, byte| sum * 256.0 + f64::from(*byte));
            }
            self.quantization[usize::from(kind & 3)] = Some(table);
            segment = &rest[64 * width..];
        }
        Ok(())
    }

    /// DHT. // T.81 B.2.4.2
    fn huffman(&mut self, segment: &[u8]) -> Result<(), PixelError> {
        Huffman::read(segment, |kind, table| {
            self.huffman[usize::from(kind >> 4 & 1) * 4 + usize::from(kind & 3)] = Some(table);
        })
    }
}

fn scan(header: &[u8], data: &[u8], frame: &Frame, tables: &Tables) -> Result<Samples, PixelError> {
    let Some(&[1, _, selectors, ..]) = header.first_chunk::<6>() else {
        return damaged("the scan header is not usable");
    };
    let table = |slot: usize| tables.huffman[slot].as_ref();
    let (Some(dc), Some(ac), Some(quantization)) = (
        table(usize::from(selectors >> 4 & 3)),
        table(4 + usize::from(selectors & 3)),
        tables.quantization[frame.table].as_ref(),
    ) else {
        return damaged("a table is missing");
    };
    let cosines = cosines();
    let mut out = filled(frame.rows * frame.columns, 0u16)?;
    let mut bits = Bits::new(data);
    let mut previous = 0;
    let across = frame.columns.div_ceil(8);
    for block in 0..across * frame.rows.div_ceil(8) {
        if tables.restart > 0 && block > 0 && block % tables.restart == 0 {
            bits.restart();
            previous = 0;
        }
        let mut coefficients = [0.0; 64];
        let size = bits.symbol(dc)?;
        previous += bits.signed(u32::from(size))?;
        coefficients[0] = f64::from(previous) * quantization[0];
        let mut k = 1;
        while k < 64 {
            let symbol = bits.symbol(ac)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            // T.81 F.1.2.2: 15/0 skips sixteen zeros, any other size of 0 ends the block.
            if size == 0 {
                if run < 15 {
                    break;
                }
                k += 16;
                continue;
            }
            k += run;
            let Some(&natural) = ZIGZAG.get(k) else { return damaged("a block is too long") };
            coefficients[natural] = f64::from(bits.signed(size)?) * quantization[natural];
            k += 1;
        }
        let corner = (block / across * 8, block % across * 8);
        store(&inverse(&coefficients, &cosines), frame, corner, &mut out);
    }
    let unread = bits.unread();
    if unread > MAX_UNREAD {
        return Err(DamageCause::UnreadBytes { kind: KIND, bytes: unread }.into());
    }
    Ok(Samples::Words(out))
}

fn store(block: &[f64; 64], frame: &Frame, (row, column): (usize, usize), out: &mut [u16]) {
    let (shift, top) = (f64::from(1u32 << (frame.bits - 1)), f64::from((1u32 << frame.bits) - 1));
    for (n, value) in block.iter().enumerate() {
        let (y, x) = (row + n / 8, column + n % 8);
        if y < frame.rows && x < frame.columns {
            out[y * frame.columns + x] = (value + shift).round().clamp(0.0, top) as u16;
        }
    }
}

/// C(u)/2 · cos((2x + 1)uπ/16). // T.81 A.3.3
fn cosines() -> [[f64; 8]; 8] {
    std::array::from_fn(|x| {
        std::array::from_fn(|u| {
            let scale = if u == 0 { 0.5f64.sqrt() } else { 1.0 };
            0.5 * scale * ((2 * x + 1) as f64 * u as f64 * std::f64::consts::PI / 16.0).cos()
        })
    })
}

/// Inverse cosine transform, columns first.
fn inverse(coefficients: &[f64; 64], cosines: &[[f64; 8]; 8]) -> [f64; 64] {
    let columns: [f64; 64] =
        std::array::from_fn(|n| (0..8).map(|v| cosines[n / 8][v] * coefficients[v * 8 + n % 8]).sum());
    std::array::from_fn(|n| (0..8).map(|u| cosines[n % 8][u] * columns[n / 8 * 8 + u]).sum())
}
