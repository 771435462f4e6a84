//! JPEG Extended with 12 bits, process 4: sequential, Huffman coded, gray. // ITU-T T.81 annexes F and G
//!
//! The 8-bit processes and the lossless one are left to jpeg-decoder, which refuses 12 bits.

use super::super::pixels::PixelError;
use super::Samples;
use crate::say;

/// Order of the coefficients in the stream. // T.81 figure A.6
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

fn damaged<T>(what: &str) -> Result<T, PixelError> {
    Err(PixelError::Damaged(say!("decoder-says", name = "JPEG", words = what)))
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
                return Err(PixelError::Unsupported(say!(
                    "decoder-lacks",
                    name = "JPEG",
                    words = "12 bits, progressive or lossless"
                )));
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
            return Err(PixelError::Unsupported(say!("decoder-lacks", name = "JPEG", words = "12 bits in color")));
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
    fn huffman(&mut self, mut segment: &[u8]) -> Result<(), PixelError> {
        while let Some((&kind, rest)) = segment.split_first() {
            let Some(counts) = rest.first_chunk::<16>() else { return damaged("a Huffman table is too short") };
            let total: usize = counts.iter().map(|n| usize::from(*n)).sum();
            let Some(symbols) = rest.get(16..16 + total) else { return damaged("a Huffman table is too short") };
            let slot = usize::from(kind >> 4 & 1) * 4 + usize::from(kind & 3);
            self.huffman[slot] = Some(Huffman::new(counts, symbols)?);
            segment = &rest[16 + total..];
        }
        Ok(())
    }
}

/// Codes by length. // T.81 F.2.2.3
struct Huffman {
    /// First code, first symbol and number of symbols of each length from 1 to 16.
    lengths: [(u32, usize, u32); 16],
    symbols: Vec<u8>,
}

impl Huffman {
    fn new(counts: &[u8; 16], symbols: &[u8]) -> Result<Self, PixelError> {
        let mut lengths = [(0, 0, 0); 16];
        let (mut code, mut first) = (0u32, 0usize);
        for (n, count) in counts.iter().enumerate() {
            lengths[n] = (code, first, u32::from(*count));
            code += u32::from(*count);
            first += usize::from(*count);
            if code > 1 << (n + 1) {
                return damaged("a Huffman table is not usable");
            }
            code <<= 1;
        }
        Ok(Self { lengths, symbols: symbols.to_vec() })
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
    let mut out = vec![0u16; frame.rows * frame.columns];
    let mut bits = Bits { data, at: 0, cache: 0, filled: 0, missing: 0 };
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

/// Bits of the coded data; a zero after FF is stuffing. // T.81 F.2.2.5
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    cache: u32,
    filled: u32,
    missing: u32,
}

impl Bits<'_> {
    fn bit(&mut self) -> Result<u32, PixelError> {
        if self.filled == 0 {
            let byte = match (self.data.get(self.at), self.data.get(self.at + 1)) {
                (Some(0xFF), Some(0)) => {
                    self.at += 2;
                    0xFF
                }
                // A marker or the end: the last code may need bits that were cut off.
                (Some(0xFF), _) | (None, _) => {
                    self.missing += 1;
                    if self.missing > 64 {
                        return damaged("the coded data end too early");
                    }
                    0
                }
                (Some(byte), _) => {
                    self.at += 1;
                    *byte
                }
            };
            self.cache = u32::from(byte);
            self.filled = 8;
        }
        self.filled -= 1;
        Ok(self.cache >> self.filled & 1)
    }

    fn symbol(&mut self, table: &Huffman) -> Result<u8, PixelError> {
        let mut code = 0;
        for (first, symbol, count) in table.lengths {
            code = code << 1 | self.bit()?;
            if code >= first && code - first < count {
                return Ok(table.symbols[symbol + (code - first) as usize]);
            }
        }
        damaged("a code is not in the table")
    }

    /// A number of `size` bits; half of the numbers are negative. // T.81 F.2.2.1
    fn signed(&mut self, size: u32) -> Result<i32, PixelError> {
        if size > 16 {
            return damaged("a coefficient is too large");
        }
        let mut value = 0i32;
        for _ in 0..size {
            value = value << 1 | self.bit()? as i32;
        }
        let is_negative = size > 0 && value < 1 << (size - 1);
        Ok(if is_negative { value - (1 << size) + 1 } else { value })
    }

    /// Goes on behind the next restart marker.
    fn restart(&mut self) {
        self.filled = 0;
        let rest = self.data.get(self.at..).unwrap_or_default();
        let marker = rest.windows(2).position(|pair| pair[0] == 0xFF && (0xD0..=0xD7).contains(&pair[1]));
        self.at += marker.map_or(0, |offset| offset + 2);
    }
}
