//! From pixels back to an outline.

use std::collections::HashMap;

use super::{Point, RoiMask, Shape};

/// A corner between pixels: column and row of the pixel to its lower right.
type Vertex = (usize, usize);

impl Shape {
    /// The outline along the pixel edges of a mask: a polygon that holds exactly its pixels. `None` for an empty mask.
    ///
    /// Holes and separate parts become loops of the same polygon, joined by bridges that are walked both ways and so
    /// enclose nothing (even-odd rule). Pixels that touch only at a corner are separate.
    pub fn from_mask(mask: &RoiMask) -> Option<Self> {
        let mut loops = loops(mask);
        // The largest loop first: the bridges then start at the outer outline.
        loops.sort_by_key(|l| std::cmp::Reverse(l.len()));
        let mut outline = loops.first()?.clone();
        for inner in &loops[1..] {
            join(&mut outline, inner);
        }
        Some(Self::Polygon(outline))
    }
}

/// Closed outlines with the pixels on their right (clockwise around parts, counterclockwise around holes).
fn loops(mask: &RoiMask) -> Vec<Vec<Point>> {
    let mut edges = boundary(mask);
    let mut starts: Vec<Vertex> = edges.keys().copied().collect();
    // The hash order must not decide where an outline begins.
    starts.sort_unstable_by_key(|&(x, y)| (y, x));
    let mut found = Vec::new();
    for start in starts {
        while edges.get(&start).is_some_and(|ends| !ends.is_empty()) {
            found.push(corners_only(&walk(&mut edges, start)));
        }
    }
    found
}

/// Directed pixel edges between a pixel of the mask and one outside, by their start. A vertex has two where pixels
/// touch only at a corner.
fn boundary(mask: &RoiMask) -> HashMap<Vertex, Vec<Vertex>> {
    let is_in = |row: Option<usize>, col: Option<usize>| row.zip(col).is_some_and(|(r, c)| mask.contains(r, c));
    let mut edges: HashMap<Vertex, Vec<Vertex>> = HashMap::new();
    for &(row, col) in mask.pixels() {
        let (right, bottom) = (col + 1, row + 1);
        let sides = [
            (row.checked_sub(1), Some(col), (col, row), (right, row)),
            (Some(row), Some(right), (right, row), (right, bottom)),
            (Some(bottom), Some(col), (right, bottom), (col, bottom)),
            (Some(row), col.checked_sub(1), (col, bottom), (col, row)),
        ];
        for (neighbor_row, neighbor_col, from, to) in sides {
            if !is_in(neighbor_row, neighbor_col) {
                edges.entry(from).or_default().push(to);
            }
        }
    }
    edges
}

/// One closed outline from `start`, taken out of the edges.
fn walk(edges: &mut HashMap<Vertex, Vec<Vertex>>, start: Vertex) -> Vec<Vertex> {
    let mut outline = vec![start];
    let mut previous = None;
    let mut at = start;
    while let Some(ends) = edges.get_mut(&at).filter(|ends| !ends.is_empty()) {
        // Where two pixels touch at a corner, the sharper right turn stays on the same pixel.
        let choice = previous.and_then(|from| ends.iter().position(|&to| is_right_turn(from, at, to))).unwrap_or(0);
        let next = ends.swap_remove(choice);
        previous = Some(at);
        at = next;
        if at == start {
            break;
        }
        outline.push(at);
    }
    outline
}

fn is_right_turn(a: Vertex, b: Vertex, c: Vertex) -> bool {
    let step = |from: usize, to: usize| to as i64 - from as i64;
    let (ux, uy) = (step(a.0, b.0), step(a.1, b.1));
    let (vx, vy) = (step(b.0, c.0), step(b.1, c.1));
    ux * vy - uy * vx > 0
}

/// Only the vertices where the outline turns.
fn corners_only(outline: &[Vertex]) -> Vec<Point> {
    let n = outline.len();
    (0..n)
        .filter(|&i| {
            let (a, b, c) = (outline[(i + n - 1) % n], outline[i], outline[(i + 1) % n]);
            !((a.0 == b.0 && b.0 == c.0) || (a.1 == b.1 && b.1 == c.1))
        })
        .map(|i| [outline[i].0 as f64, outline[i].1 as f64])
        .collect()
}

/// Inserts a loop into an outline by the shortest bridge between their vertices.
fn join(outline: &mut Vec<Point>, inner: &[Point]) {
    let distance = |a: Point, b: Point| (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2);
    let pairs = (0..outline.len()).flat_map(|i| (0..inner.len()).map(move |j| (i, j)));
    let nearest =
        pairs.min_by(|&(i, j), &(k, l)| distance(outline[i], inner[j]).total_cmp(&distance(outline[k], inner[l])));
    let Some((at, from)) = nearest else { return };
    let turned = inner[from..].iter().chain(&inner[..=from]);
    // … outline[at] → once around the loop → back to outline[at] …
    let detour: Vec<Point> = turned.copied().chain([outline[at]]).collect();
    outline.splice(at + 1..at + 1, detour);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mask(picture: &[&str]) -> RoiMask {
        let pixels = picture.iter().enumerate().flat_map(|(row, line)| {
            line.bytes().enumerate().filter(|(_, b)| *b == b'#').map(move |(col, _)| (row, col))
        });
        RoiMask::from_pixels(pixels, 3, picture.len(), picture[0].len())
    }

    #[test]
    fn a_block_of_pixels_is_a_rectangle_with_four_corners() {
        let shape = Shape::from_mask(&mask(&["....", ".###", ".###"])).expect("pixels");
        assert_eq!(shape, Shape::Polygon(vec![[1.0, 1.0], [4.0, 1.0], [4.0, 3.0], [1.0, 3.0]]));
        assert_eq!(shape.area_px(), 6.0);
    }

    #[test]
    fn holes_parts_and_corner_contacts_come_back_as_they_were() {
        for picture in [
            &["#####", "#...#", "#.#.#", "#...#", "#####"][..],
            &["#.", ".#"],
            &[".#", "#."],
            &["##.##", "##.##", "..#..", "##.##"],
            &["#"],
        ] {
            let mask = mask(picture);
            let shape = Shape::from_mask(&mask).expect("pixels");
            assert_eq!(RoiMask::from_shape(&shape, 3, mask.rows(), mask.columns()), mask, "{picture:?}");
        }
        assert_eq!(Shape::from_mask(&mask(&["...", "..."])), None);
    }

    #[test]
    fn pixels_that_touch_at_a_corner_are_separate_and_so_are_holes() {
        for (picture, count) in
            [(&["#.", ".#"][..], 2), (&[".#", "#."], 2), (&["###", "#.#", "###"], 2), (&["##", "##"], 1)]
        {
            assert_eq!(loops(&mask(picture)).len(), count, "{picture:?}");
        }
    }

    proptest! {
        #[test]
        fn any_pixels_come_back_exactly(bits in prop::collection::vec(any::<bool>(), 12 * 11)) {
            let pixels = bits.iter().enumerate().filter(|(_, b)| **b).map(|(i, _)| (i / 11, i % 11));
            let mask = RoiMask::from_pixels(pixels, 0, 12, 11);
            match Shape::from_mask(&mask) {
                Some(shape) => prop_assert_eq!(RoiMask::from_shape(&shape, 0, 12, 11), mask),
                None => prop_assert!(mask.is_empty()),
            }
        }
    }
}
