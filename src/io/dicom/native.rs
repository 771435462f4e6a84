//! Bytes of an uncompressed frame → stored values.

use super::error::PixelError;
use super::memory::collected;
use crate::series::{Packing, PixelSource, SampleKind};

/// Stored values of a frame, masked to BitsStored and sign-extended, in the order of the file.
///
/// * `bytes` — exactly one frame as [`super::frame_bytes`] counts it; less gives fewer values.
pub(super) fn stored_values(bytes: &[u8], source: &PixelSource) -> Result<Vec<f64>, PixelError> {
    let is_big = source.packing == Packing::BigEndian;
    match (source.kind, source.bits_allocated) {
        (SampleKind::Float, 64) => each(bytes, is_big, f64::from_le_bytes),
        (SampleKind::Float, _) => each(bytes, is_big, |b: [u8; 4]| f64::from(f32::from_le_bytes(b))),
        (_, 8) => each(bytes, false, |[b]: [u8; 1]| integer(u32::from(b), source)),
        (_, 16) => each(bytes, is_big, |b| integer(u32::from(u16::from_le_bytes(b)), source)),
        (_, _) => each(bytes, is_big, |b| integer(u32::from_le_bytes(b), source)),
    }
}

fn each<const N: usize>(bytes: &[u8], is_big: bool, read: impl Fn([u8; N]) -> f64) -> Result<Vec<f64>, PixelError> {
    let (chunks, _) = bytes.as_chunks::<N>();
    if is_big {
        return collected(chunks.iter().map(|chunk| read(std::array::from_fn(|i| chunk[N - 1 - i]))));
    }
    collected(chunks.iter().map(|chunk| read(*chunk)))
}

/// The stored value in a cell: shifted down from HighBit, the bits above cut off, the sign taken from its top bit.
/// Old files keep overlays in the bits above, and signed files often leave them zero. // PS3.5 8.1.1
pub(super) fn integer(cell: u32, source: &PixelSource) -> f64 {
    let unused = 31 - source.high_bit;
    let shift = 32 - source.bits_stored;
    let top_aligned = cell << unused;
    match source.kind {
        SampleKind::Signed => f64::from((top_aligned as i32) >> shift),
        _ => f64::from(top_aligned >> shift),
    }
}

/// Cells of 16 bits that BitsStored cuts: those with bits above it, if the image is smoother with them than without.
/// Old overlays and rubbish lie there too; with those it is rougher, and cutting them is right.
pub(crate) fn above_bits(bytes: &[u8], source: &PixelSource) -> usize {
    if source.bits_allocated != 16 || source.high_bit >= 15 || source.kind == SampleKind::Float {
        return 0;
    }
    let (cells, _) = bytes.as_chunks::<2>();
    let is_big = source.packing == Packing::BigEndian;
    let value = |cell: &[u8; 2]| if is_big { u16::from_be_bytes(*cell) } else { u16::from_le_bytes(*cell) };
    let above = |cell: &[u8; 2]| {
        let rest = value(cell) >> (source.high_bit + 1);
        let all = u16::MAX >> (source.high_bit + 1);
        rest != 0 && rest != all
    };
    let count = cells.iter().filter(|cell| above(cell)).count();
    if count == 0 {
        return 0;
    }
    let mask = u16::MAX >> (15 - source.high_bit);
    let roughness = |mask: u16| -> u64 {
        cells.windows(2).map(|pair| u64::from((value(&pair[0]) & mask).abs_diff(value(&pair[1]) & mask))).sum()
    };
    if roughness(u16::MAX) < roughness(mask) { count } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(allocated: u32, stored: u32, high_bit: u32, kind: SampleKind) -> PixelSource {
        PixelSource { bits_allocated: allocated, bits_stored: stored, high_bit, kind, ..PixelSource::default() }
    }

    #[test]
    fn bits_above_the_stored_ones_are_cut_off_and_signs_extended() {
        let check = |cell, source: PixelSource, expected: f64| assert_eq!(integer(cell, &source), expected);
        check(0xF123, source(16, 12, 11, SampleKind::Unsigned), 291.0);
        check(0x0FFF, source(16, 12, 11, SampleKind::Signed), -1.0);
        check(0x07FF, source(16, 12, 11, SampleKind::Signed), 2047.0);
        check(0x1230, source(16, 12, 15, SampleKind::Unsigned), 291.0);
        check(0xFFFF, source(16, 16, 15, SampleKind::Signed), -1.0);
        check(0xFFFF_FFFF, source(32, 32, 31, SampleKind::Unsigned), 4_294_967_295.0);
    }

    #[test]
    fn values_that_are_cut_are_told_from_rubbish_above_them() {
        let source = source(16, 8, 7, SampleKind::Unsigned);
        let bytes = |cells: &[u16]| cells.iter().flat_map(|cell| cell.to_le_bytes()).collect::<Vec<u8>>();
        let ramp: Vec<u16> = (240..272).collect();
        assert_eq!(above_bits(&bytes(&ramp), &source), 16, "256 and above");
        let rubbish: Vec<u16> = (0..32).map(|n| 100 + n + if n % 3 == 0 { 0x0500 } else { 0 }).collect();
        assert_eq!(above_bits(&bytes(&rubbish), &source), 0);
        assert_eq!(above_bits(&bytes(&[1, 2, 3]), &source), 0);
    }

    #[test]
    fn reads_both_byte_orders() {
        let mut big = source(16, 16, 15, SampleKind::Unsigned);
        assert_eq!(stored_values(&[1, 2], &big), Ok(vec![513.0]));
        big.packing = Packing::BigEndian;
        assert_eq!(stored_values(&[1, 2], &big), Ok(vec![258.0]));
    }
}
