//! JPEG-LS, lossless and near-lossless. // ITU-T T.87 (ISO/IEC 14495-1)
//!
//! A decoder of our own: the only kept pure-Rust one is a small part of a toolkit that brings 50 further packages.
//! Gray images, and color by component or by line; variable names follow the standard.

use super::super::error::{DamageCause, PixelError};
use super::super::memory::{filled, reserved};
use super::samples::Samples;

/// Contexts of the regular mode; two more serve the ends of runs. // T.87 A.3.4
const REGULAR: usize = 365;
/// Run length codes. // T.87 table A.7
const J: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

const KIND: &str = "JPEG-LS";
/// Bytes that may be left over: writers pad to even and to whole words.
const MAX_UNREAD: usize = 4;

fn damaged<T>(what: &str) -> Result<T, PixelError> {
    Err(PixelError::decoder(KIND, what))
}

fn unsupported<T>(what: &'static str) -> Result<T, PixelError> {
    Err(PixelError::lacks(KIND, what))
}

/// Decodes a codestream whose shape was checked against the header.
pub(in super::super) fn decode(data: &[u8]) -> Result<Samples, PixelError> {
    let mut image = Image::default();
    let mut at = 2;
    loop {
        let Some(&[0xFF, marker]) = data.get(at..at + 2).and_then(|m| m.first_chunk::<2>()) else {
            return damaged("a marker is missing");
        };
        if marker == 0xD9 {
            break;
        }
        let Some(length) = data.get(at + 2..at + 4).map(|b| usize::from(u16::from_be_bytes([b[0], b[1]]))) else {
            return damaged("the stream is cut off");
        };
        let Some(segment) = data.get(at + 4..at + 2 + length).filter(|_| length >= 2) else {
            return damaged("a segment is cut off");
        };
        at += 2 + length;
        match marker {
            0xF7 => image.frame(segment)?,
            0xF8 => image.presets(segment)?,
            0xDA => at += image.scan(segment, &data[at..])?,
            0xDD => return unsupported("restart intervals"),
            _ => {}
        }
    }
    image.samples()
}

#[derive(Default)]
struct Image {
    columns: usize,
    rows: usize,
    maxval: i32,
    components: Vec<u8>,
    /// MAXVAL, T1, T2, T3, RESET from an LSE segment; 0 means default.
    presets: [i32; 5],
    /// One plane per component.
    planes: Vec<Vec<u16>>,
}

impl Image {
    /// SOF55. // T.87 C.2.2
    fn frame(&mut self, segment: &[u8]) -> Result<(), PixelError> {
        let Some(header) = segment.first_chunk::<6>() else { return damaged("the frame header is too short") };
        let precision = header[0];
        if !(2..=16).contains(&precision) || !self.planes.is_empty() {
            return damaged("the frame header is not usable");
        }
        self.maxval = (1 << precision) - 1;
        self.rows = usize::from(u16::from_be_bytes([header[1], header[2]]));
        self.columns = usize::from(u16::from_be_bytes([header[3], header[4]]));
        self.components = segment[6..].chunks_exact(3).take(usize::from(header[5])).map(|c| c[0]).collect();
        if self.components.len() != usize::from(header[5]) || self.rows == 0 || self.columns == 0 {
            return damaged("the frame header is not usable");
        }
        let pixels = self.rows * self.columns;
        self.planes = self.components.iter().map(|_| filled(pixels, 0)).collect::<Result<_, _>>()?;
        Ok(())
    }

    /// LSE. // T.87 C.2.4.1
    fn presets(&mut self, segment: &[u8]) -> Result<(), PixelError> {
        if segment.first() != Some(&1) {
            return unsupported("mapping tables");
        }
        let Some(values) = segment.get(1..11) else { return damaged("the coding parameters are too short") };
        for (preset, value) in self.presets.iter_mut().zip(values.chunks_exact(2)) {
            *preset = i32::from(u16::from_be_bytes([value[0], value[1]]));
        }
        Ok(())
    }

    /// SOS and the coded data behind it. Returns the length of the coded data.
    fn scan(&mut self, segment: &[u8], data: &[u8]) -> Result<usize, PixelError> {
        let count = segment.first().copied().map_or(0, usize::from);
        let (Some(selectors), Some(&[near, interleave, transform])) =
            (segment.get(1..1 + 2 * count), segment.get(1 + 2 * count..).and_then(|s| s.first_chunk::<3>()))
        else {
            return damaged("the scan header is too short");
        };
        if transform & 0x0F != 0 {
            return unsupported("a point transform");
        }
        if interleave > 1 || (interleave == 0 && count != 1) {
            return unsupported("samples interleaved by pixel");
        }
        let planes: Option<Vec<usize>> = selectors
            .chunks_exact(2)
            .map(|selector| self.components.iter().position(|id| *id == selector[0]))
            .collect();
        let Some(planes) = planes.filter(|planes| !planes.is_empty()) else {
            return damaged("the scan names an unknown component");
        };
        let parameters = Parameters::new(self.maxval, i32::from(near), self.presets)?;
        let mut decoder = Decoder::new(data, parameters);
        let mut lines = vec![Lines::new(self.columns); planes.len()];
        for row in 0..self.rows {
            for (lines, &plane) in lines.iter_mut().zip(&planes) {
                decoder.line(lines)?;
                let target = &mut self.planes[plane][row * self.columns..(row + 1) * self.columns];
                for (out, value) in target.iter_mut().zip(&lines.current[1..]) {
                    *out = *value as u16;
                }
            }
        }
        let (end, unread) = decoder.bits.end();
        if unread > MAX_UNREAD {
            return Err(DamageCause::UnreadBytes { kind: KIND, bytes: unread }.into());
        }
        Ok(end)
    }

    fn samples(self) -> Result<Samples, PixelError> {
        match self.planes.as_slice() {
            [] => damaged("there is no image"),
            [_] => Ok(Samples::Words(self.planes.into_iter().next().unwrap_or_default())),
            planes => {
                let pixels = self.rows * self.columns;
                let mut words = reserved(pixels * planes.len())?;
                words.extend((0..pixels).flat_map(|i| planes.iter().map(move |plane| plane[i])));
                Ok(Samples::Words(words))
            }
        }
    }
}

/// Coding parameters of a scan. // T.87 C.2.4.1.1, A.2.1
#[derive(Clone, Copy)]
struct Parameters {
    maxval: i32,
    near: i32,
    t: [i32; 3],
    reset: i32,
    range: i32,
    qbpp: u32,
    limit: u32,
}

impl Parameters {
    fn new(frame_maxval: i32, near: i32, presets: [i32; 5]) -> Result<Self, PixelError> {
        let maxval = if presets[0] > 0 { presets[0].min(frame_maxval) } else { frame_maxval };
        if near > (maxval / 2).min(255) {
            return damaged("NEAR is out of range");
        }
        let clamp = |value: i32, low: i32| if value > maxval || value < low { low } else { value };
        let basic: [i32; 3] = if maxval >= 128 {
            let factor = (maxval.min(4095) + 128) / 256;
            [factor + 2 + 3 * near, factor * 4 + 3 + 5 * near, factor * 17 + 4 + 7 * near]
        } else {
            let factor = 256 / (maxval + 1);
            [(3 / factor + 3 * near).max(2), (7 / factor + 5 * near).max(3), (21 / factor + 7 * near).max(4)]
        };
        let pick = |preset: i32, default: i32| if preset > 0 { preset } else { default };
        let t1 = pick(presets[1], clamp(basic[0], near + 1));
        let t2 = pick(presets[2], clamp(basic[1], t1));
        let t3 = pick(presets[3], clamp(basic[2], t2));
        let range = (maxval + 2 * near) / (2 * near + 1) + 1;
        let bits = |n: i32| 32 - (n - 1).leading_zeros();
        let bpp = bits(maxval + 1).max(2);
        let limit = 2 * (bpp + bpp.max(8));
        Ok(Self { maxval, near, t: [t1, t2, t3], reset: pick(presets[4], 64), range, qbpp: bits(range), limit })
    }

    /// T.87 A.3.3
    fn quantized(&self, gradient: i32) -> i32 {
        let size = gradient.abs();
        let level = if size <= self.near {
            0
        } else if size < self.t[0] {
            1
        } else if size < self.t[1] {
            2
        } else if size < self.t[2] {
            3
        } else {
            4
        };
        if gradient < 0 { -level } else { level }
    }

    /// Prediction plus error, brought back into the range of samples. // T.87 A.4.5
    fn reconstructed(&self, predicted: i32, error: i32) -> i32 {
        let step = 2 * self.near + 1;
        let mut value = predicted + error * step;
        if value < -self.near {
            value += self.range * step;
        } else if value > self.maxval + self.near {
            value -= self.range * step;
        }
        value.clamp(0, self.maxval)
    }
}

#[derive(Clone, Copy)]
struct Context {
    a: i32,
    b: i32,
    c: i32,
    n: i32,
}

/// The line above and the one being decoded, with one sample more at either side.
#[derive(Clone)]
struct Lines {
    previous: Vec<i32>,
    current: Vec<i32>,
    run_index: usize,
}

impl Lines {
    fn new(columns: usize) -> Self {
        Self { previous: vec![0; columns + 2], current: vec![0; columns + 2], run_index: 0 }
    }
}

struct Decoder<'a> {
    bits: Bits<'a>,
    p: Parameters,
    contexts: [Context; REGULAR],
    /// Contexts for the samples that end runs; `b` counts the negative errors (Nn).
    run: [Context; 2],
}

impl<'a> Decoder<'a> {
    fn new(data: &'a [u8], p: Parameters) -> Self {
        let fresh = Context { a: ((p.range + 32) / 64).max(2), b: 0, c: 0, n: 1 };
        Self { bits: Bits::new(data), p, contexts: [fresh; REGULAR], run: [fresh; 2] }
    }

    fn line(&mut self, lines: &mut Lines) -> Result<(), PixelError> {
        let columns = lines.current.len() - 2;
        std::mem::swap(&mut lines.previous, &mut lines.current);
        // T.87 A.2.1: beyond the right edge the line above goes on, left of the line stands its first sample.
        lines.previous[columns + 1] = lines.previous[columns];
        lines.current[0] = lines.previous[1];
        let mut x = 1;
        while x <= columns {
            let (a, b, c, d) = (lines.current[x - 1], lines.previous[x], lines.previous[x - 1], lines.previous[x + 1]);
            let q = [d - b, b - c, c - a].map(|gradient| self.p.quantized(gradient));
            if q == [0, 0, 0] {
                x = self.run(lines, x, columns)?;
                continue;
            }
            lines.current[x] = self.regular(q, a, b, c)?;
            x += 1;
        }
        Ok(())
    }

    /// T.87 A.4 to A.6
    fn regular(&mut self, q: [i32; 3], a: i32, b: i32, c: i32) -> Result<i32, PixelError> {
        let index = 81 * q[0] + 9 * q[1] + q[2];
        let sign = if index < 0 { -1 } else { 1 };
        let context = &mut self.contexts[(index * sign) as usize];
        let edge = if c >= a.max(b) {
            a.min(b)
        } else if c <= a.min(b) {
            a.max(b)
        } else {
            a + b - c
        };
        let predicted = (edge + sign * context.c).clamp(0, self.p.maxval);
        let k = golomb(context.n, context.a);
        let mapped = self.bits.golomb(k, self.p.limit, self.p.qbpp)?;
        let is_mirrored = self.p.near == 0 && k == 0 && 2 * context.b <= -context.n;
        let error = match (is_mirrored, mapped % 2 == 0) {
            (false, true) => mapped / 2,
            (false, false) => -(mapped + 1) / 2,
            (true, true) => -mapped / 2 - 1,
            (true, false) => (mapped - 1) / 2,
        };
        context.update(error, &self.p);
        Ok(self.p.reconstructed(predicted, sign * error))
    }

    /// A run of equal samples and the sample that ends it. Returns the next column. // T.87 A.7
    fn run(&mut self, lines: &mut Lines, mut x: usize, columns: usize) -> Result<usize, PixelError> {
        let value = lines.current[x - 1];
        while self.bits.bit()? == 1 {
            let length = 1usize << J[lines.run_index];
            let end = (x + length).min(columns + 1);
            lines.current[x..end].fill(value);
            if end - x == length && lines.run_index < 31 {
                lines.run_index += 1;
            }
            x = end;
            if x > columns {
                return Ok(x);
            }
        }
        let rest = self.bits.bits(J[lines.run_index])? as usize;
        if x + rest > columns {
            return damaged("a run is longer than its line");
        }
        lines.current[x..x + rest].fill(value);
        x += rest;
        lines.current[x] = self.run_end(value, lines.previous[x], J[lines.run_index])?;
        lines.run_index = lines.run_index.saturating_sub(1);
        Ok(x + 1)
    }

    /// T.87 A.7.2
    fn run_end(&mut self, a: i32, b: i32, run_bits: u32) -> Result<i32, PixelError> {
        let is_flat = (a - b).abs() <= self.p.near;
        let kind = i32::from(is_flat);
        let context = &mut self.run[kind as usize];
        let sum = if is_flat { context.a + (context.n >> 1) } else { context.a };
        let k = golomb(context.n, sum);
        let mapped = self.bits.golomb(k, self.p.limit - run_bits - 1, self.p.qbpp)?;
        let folded = mapped + kind;
        let odd = folded & 1;
        let size = (folded + odd) / 2;
        let is_negative = i32::from(k != 0 || 2 * context.b >= context.n) == odd;
        let error = if is_negative { -size } else { size };
        if error < 0 {
            context.b += 1;
        }
        context.a += (mapped + 1 - kind) >> 1;
        if context.n == self.p.reset {
            context.a >>= 1;
            context.n >>= 1;
            context.b >>= 1;
        }
        context.n += 1;
        let (predicted, sign) = if is_flat { (a, 1) } else { (b, if a > b { -1 } else { 1 }) };
        Ok(self.p.reconstructed(predicted, sign * error))
    }
}

impl Context {
    /// T.87 A.6
    fn update(&mut self, error: i32, p: &Parameters) {
        self.b += error * (2 * p.near + 1);
        self.a += error.abs();
        if self.n == p.reset {
            self.a >>= 1;
            self.b = if self.b >= 0 { self.b >> 1 } else { -((1 - self.b) >> 1) };
            self.n >>= 1;
        }
        self.n += 1;
        if self.b <= -self.n {
            self.b = (self.b + self.n).max(1 - self.n);
            self.c = (self.c - 1).max(-128);
        } else if self.b > 0 {
            self.b = (self.b - self.n).min(0);
            self.c = (self.c + 1).min(127);
        }
    }
}

/// Golomb parameter: the smallest k with n·2^k ≥ a. // T.87 A.5.1
fn golomb(n: i32, a: i32) -> u32 {
    (0..24).find(|k| (i64::from(n) << k) >= i64::from(a)).unwrap_or(24)
}

/// Bits of the coded data. After a byte FF only seven bits of the next one count. // T.87 A.1
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    cache: u64,
    filled: u32,
    /// Zero bits handed out beyond the end.
    overrun: u32,
}

impl<'a> Bits<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, cache: 0, filled: 0, overrun: 0 }
    }

    fn fill(&mut self) -> Result<(), PixelError> {
        while self.filled <= 48 {
            let after_ff = self.at > 0 && self.data.get(self.at - 1) == Some(&0xFF);
            let byte = match self.data.get(self.at) {
                // FF and a byte from 80 up is a marker: the coded data end before it.
                Some(&0xFF) if self.data.get(self.at + 1).is_none_or(|next| *next >= 0x80) => None,
                other => other.copied(),
            };
            let Some(byte) = byte else {
                self.overrun += 8;
                if self.overrun > 512 {
                    return damaged("the coded data end too early");
                }
                self.cache <<= 8;
                self.filled += 8;
                continue;
            };
            self.at += 1;
            let bits = if after_ff { 7 } else { 8 };
            self.cache = self.cache << bits | u64::from(byte);
            self.filled += bits;
        }
        Ok(())
    }

    fn bits(&mut self, count: u32) -> Result<i32, PixelError> {
        if count == 0 {
            return Ok(0);
        }
        if self.filled < count {
            self.fill()?;
        }
        self.filled -= count;
        Ok((self.cache >> self.filled & ((1 << count) - 1)) as i32)
    }

    fn bit(&mut self) -> Result<i32, PixelError> {
        self.bits(1)
    }

    /// A Golomb code of limited length. // T.87 A.5.3
    fn golomb(&mut self, k: u32, limit: u32, qbpp: u32) -> Result<i32, PixelError> {
        let escape = limit.saturating_sub(qbpp + 1);
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
            if zeros > escape {
                return damaged("a code is too long");
            }
        }
        if zeros < escape { Ok((zeros << k) as i32 + self.bits(k)?) } else { Ok(self.bits(qbpp)? + 1) }
    }

    /// Where the coded data end: the next marker; and the bytes before it that were not read.
    fn end(&self) -> (usize, usize) {
        let markers = self.data.windows(2).enumerate().skip(self.at.saturating_sub(8));
        let next = markers.filter(|(_, pair)| pair[0] == 0xFF && pair[1] >= 0x80).map(|(at, _)| at).next();
        let end = next.unwrap_or(self.data.len());
        (end, end.saturating_sub(self.at))
    }
}
