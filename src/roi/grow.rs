//! Pixels of similar value around one of them.

use std::ops::RangeInclusive;

use ndarray::ArrayView2;

use super::RoiMask;

/// Pixels that hang together with `seed` (row, column) by their sides, have a value in `range`, and lie inside
/// `within` if it is given.
///
/// Empty when the seed itself does not qualify. Values that are not finite never do.
pub fn grown(
    values: ArrayView2<'_, f32>,
    seed: (usize, usize),
    range: &RangeInclusive<f32>,
    slice: usize,
    within: Option<&RoiMask>,
) -> RoiMask {
    let (rows, columns) = values.dim();
    let mut is_seen = vec![false; rows * columns];
    let mut pixels = Vec::new();
    let mut open = vec![seed];
    while let Some((row, col)) = open.pop() {
        let Some(&value) = values.get((row, col)) else { continue };
        let is_allowed = within.is_none_or(|mask| mask.contains(row, col));
        // NaN is in no range.
        if is_seen[row * columns + col] || !is_allowed || !value.is_finite() || !range.contains(&value) {
            continue;
        }
        is_seen[row * columns + col] = true;
        pixels.push((row, col));
        // Wrapping below zero gives an index outside, which `get` refuses.
        let neighbors = [(row.wrapping_sub(1), col), (row + 1, col), (row, col.wrapping_sub(1)), (row, col + 1)];
        open.extend(neighbors);
    }
    RoiMask::from_pixels(pixels, slice, rows, columns)
}

/// The mask with its holes filled: pixels that cannot reach the edge of the image by their sides without crossing it.
pub fn filled(mask: &RoiMask) -> RoiMask {
    let (rows, columns) = (mask.rows(), mask.columns());
    let mut is_taken = vec![false; rows * columns];
    for &(row, col) in mask.pixels() {
        is_taken[row * columns + col] = true;
    }
    let is_edge = |row: usize, col: usize| row == 0 || col == 0 || row + 1 == rows || col + 1 == columns;
    let all = || (0..rows).flat_map(|row| (0..columns).map(move |col| (row, col)));
    let mut open: Vec<_> = all().filter(|&(row, col)| is_edge(row, col)).collect();
    // What is reached from the edge is taken too: the rest are the holes.
    while let Some((row, col)) = open.pop() {
        if row >= rows || col >= columns || is_taken[row * columns + col] {
            continue;
        }
        is_taken[row * columns + col] = true;
        open.extend([(row.wrapping_sub(1), col), (row + 1, col), (row, col.wrapping_sub(1)), (row, col + 1)]);
    }
    let holes = all().filter(|&(row, col)| !is_taken[row * columns + col]);
    RoiMask::from_pixels(mask.pixels().iter().copied().chain(holes), mask.slice(), rows, columns)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn growing_follows_sides_not_corners_and_stays_in_range() {
        let values =
            array![[100.0_f32, 110.0, 500.0, 100.0], [120.0, 500.0, 105.0, 100.0], [f32::NAN, 100.0, 500.0, 500.0]];
        let found = grown(values.view(), (0, 0), &(90.0..=130.0), 2, None);
        assert_eq!(found.pixels(), [(0, 0), (0, 1), (1, 0)]);
        assert_eq!(found.slice(), 2);
        let found = grown(values.view(), (0, 3), &(90.0..=130.0), 2, None);
        assert_eq!(found.pixels(), [(0, 3), (1, 2), (1, 3)]);
    }

    #[test]
    fn growing_stays_inside_a_region() {
        let values = ndarray::Array2::from_elem((10, 10), 5.0_f32);
        let within = RoiMask::from_pixels((2..5).flat_map(|r| (2..6).map(move |c| (r, c))), 0, 10, 10);
        assert_eq!(grown(values.view(), (3, 3), &(0.0..=9.0), 0, Some(&within)), within);
        assert!(grown(values.view(), (8, 8), &(0.0..=9.0), 0, Some(&within)).is_empty());
        assert!(grown(values.view(), (99, 0), &(0.0..=9.0), 0, None).is_empty());
        assert_eq!(grown(values.view(), (0, 0), &(0.0..=9.0), 0, None).len(), 100);
    }

    #[test]
    fn holes_are_filled_and_bays_are_not() {
        // A ring of 5 × 5 around a hole of 3 × 3, with a bay open to the right edge of the image below it.
        let is_in = |r: usize, c: usize| {
            (1..6).contains(&r) && (1..6).contains(&c) && !(2..5).contains(&r)
                || (2..5).contains(&r) && (c == 1 || c == 5)
        };
        let ring = RoiMask::from_pixels(
            (0..8).flat_map(|r| (0..8).map(move |c| (r, c))).filter(|&(r, c)| is_in(r, c)),
            3,
            8,
            8,
        );
        assert_eq!(ring.len(), 16);
        let whole = filled(&ring);
        assert_eq!((whole.len(), whole.slice()), (25, 3));
        let open = ring.without(&[(3, 5)]);
        assert_eq!(filled(&open), open, "an opening to the outside is no hole");
    }
}
