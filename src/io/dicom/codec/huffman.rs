//! Huffman codes and the bits they are read from, for the JPEG processes decoded here. // ITU-T T.81 annex F

use super::super::error::PixelError;

pub(super) const KIND: &str = "JPEG";

/// Bits looked up at once; longer codes are found length by length.
const FAST: u32 = 8;
/// Bits handed out behind the end of the data before it counts as cut off.
const MAX_MISSING: u32 = 512;

fn damaged<T>(what: &str) -> Result<T, PixelError> {
    Err(PixelError::decoder(KIND, what))
}

/// Codes by length. // T.81 F.2.2.3
pub(super) struct Huffman {
    /// First code, first symbol and number of symbols of each length from 1 to 16.
    lengths: [(u32, usize, u32); 16],
    symbols: Vec<u8>,
    /// Length and symbol of the code that the next [`FAST`] bits start with; length 0 where it is longer.
    fast: [(u8, u8); 1 << FAST],
}

impl Huffman {
    /// Reads the tables of a DHT segment; `put(class and slot byte, table)`. // T.81 B.2.4.2
    pub fn read(mut segment: &[u8], mut put: impl FnMut(u8, Self)) -> Result<(), PixelError> {
        while let Some((&kind, rest)) = segment.split_first() {
            let Some(counts) = rest.first_chunk::<16>() else { return damaged("a Huffman table is too short") };
            let total: usize = counts.iter().map(|n| usize::from(*n)).sum();
            let Some(symbols) = rest.get(16..16 + total) else { return damaged("a Huffman table is too short") };
            put(kind, Self::new(counts, symbols)?);
            segment = &rest[16 + total..];
        }
        Ok(())
    }

    fn new(counts: &[u8; 16], symbols: &[u8]) -> Result<Self, PixelError> {
        let mut lengths = [(0, 0, 0); 16];
        let mut fast = [(0, 0); 1 << FAST];
        let (mut code, mut first) = (0u32, 0usize);
        for (n, count) in counts.iter().enumerate() {
            let length = n as u32 + 1;
            lengths[n] = (code, first, u32::from(*count));
            if code + u32::from(*count) > 1 << length {
                return damaged("a Huffman table is not usable");
            }
            for _ in 0..*count {
                if length <= FAST {
                    let start = (code << (FAST - length)) as usize;
                    fast[start..start + (1 << (FAST - length))].fill((length as u8, symbols[first]));
                }
                code += 1;
                first += 1;
            }
            code <<= 1;
        }
        Ok(Self { lengths, symbols: symbols.to_vec(), fast })
    }
}

/// Bits of the coded data; a zero after FF is stuffing. // T.81 F.2.2.5
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    cache: u64,
    filled: u32,
    /// Zero bits put behind the end of the data, the last ones of `cache`.
    missing: u32,
}

impl<'a> Bits<'a> {
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, cache: 0, filled: 0, missing: 0 }
    }

    fn fill(&mut self) -> Result<(), PixelError> {
        while self.filled <= 56 {
            let byte = match (self.data.get(self.at), self.data.get(self.at + 1)) {
                (Some(0xFF), Some(0)) => {
                    self.at += 2;
                    0xFF
                }
                // A marker or the end: the last code may need bits that were cut off.
                (Some(0xFF), _) | (None, _) => {
                    self.missing += 8;
                    0
                }
                (Some(byte), _) => {
                    self.at += 1;
                    *byte
                }
            };
            self.cache = self.cache << 8 | u64::from(byte);
            self.filled += 8;
        }
        if self.missing > MAX_MISSING { damaged("the coded data end too early") } else { Ok(()) }
    }

    fn peek(&self, count: u32) -> u32 {
        (self.cache >> (self.filled - count)) as u32 & ((1 << count) - 1)
    }

    pub fn symbol(&mut self, table: &Huffman) -> Result<u8, PixelError> {
        if self.filled < 16 {
            self.fill()?;
        }
        let (length, symbol) = table.fast[self.peek(FAST) as usize];
        if length > 0 {
            self.filled -= u32::from(length);
            return Ok(symbol);
        }
        for (n, (first, symbol, count)) in table.lengths.into_iter().enumerate().skip(FAST as usize) {
            let length = n as u32 + 1;
            let code = self.peek(length);
            if code >= first && code - first < count {
                self.filled -= length;
                return Ok(table.symbols[symbol + (code - first) as usize]);
            }
        }
        damaged("a code is not in the table")
    }

    /// A number of `size` bits; half of the numbers are negative. // T.81 F.2.2.1
    pub fn signed(&mut self, size: u32) -> Result<i32, PixelError> {
        if size > 16 {
            return damaged("a coefficient is too large");
        }
        if size == 0 {
            return Ok(0);
        }
        if self.filled < size {
            self.fill()?;
        }
        let value = self.peek(size) as i32;
        self.filled -= size;
        Ok(if value < 1 << (size - 1) { value - (1 << size) + 1 } else { value })
    }

    /// Goes on behind the next restart marker.
    pub fn restart(&mut self) {
        (self.filled, self.missing) = (0, 0);
        let rest = self.data.get(self.at..).unwrap_or_default();
        let marker = rest.windows(2).position(|pair| pair[0] == 0xFF && (0xD0..=0xD7).contains(&pair[1]));
        self.at += marker.map_or(0, |offset| offset + 2);
    }

    /// Whole bytes before the next marker that no code has used: none in a sound image that was decoded to its end.
    pub fn unread(&self) -> usize {
        let rest = self.data.get(self.at..).unwrap_or_default();
        let marker = rest.windows(2).position(|pair| pair[0] == 0xFF && pair[1] != 0);
        marker.unwrap_or(rest.len()) + (self.filled.saturating_sub(self.missing) / 8) as usize
    }

    /// Bits were used that are not there.
    pub fn is_overrun(&self) -> bool {
        self.filled < self.missing
    }
}
