//! Colors for why a voxel has no value.

use ndarray::ArrayView2;

use super::RgbaPixels;

/// Color of each reason code, 0 for a voxel with a value; a code beyond the table is shown as the last.
///
/// Tones differ in lightness too; the words stand in the legend.
// Hues after Okabe and Ito, Color Universal Design (2008).
const COLORS: [[u8; 3]; 12] = [
    [58, 72, 90],
    [230, 159, 0],
    [122, 92, 192],
    [16, 18, 22],
    [255, 70, 170],
    [245, 245, 245],
    [204, 121, 167],
    [86, 180, 233],
    [240, 228, 66],
    [0, 158, 115],
    [110, 110, 110],
    [213, 94, 0],
];

/// Color of a reason code.
pub fn color(code: u8) -> [u8; 3] {
    COLORS[usize::from(code).min(COLORS.len() - 1)]
}

/// One pixel per code; row 0 is the top row.
pub fn rgba(codes: ArrayView2<'_, u8>) -> RgbaPixels {
    let (height, width) = codes.dim();
    let rgba = codes.iter().flat_map(|&code| {
        let [r, g, b] = color(code);
        [r, g, b, 255]
    });
    RgbaPixels { width, height, rgba: rgba.collect() }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use ndarray::array;

    use super::*;

    #[test]
    fn every_reason_has_a_color_of_its_own() {
        assert_eq!((0..12).map(color).collect::<HashSet<_>>().len(), 12);
        let pixels = rgba(array![[0, 11], [3, 200]].view());
        assert_eq!((pixels.width, pixels.height), (2, 2));
        assert_eq!(pixels.pixel(1, 0), Some([213, 94, 0, 255]));
        assert_eq!(pixels.pixel(1, 1), pixels.pixel(1, 0), "an unknown code does not break the picture");
    }
}
