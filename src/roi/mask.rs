//! Which pixels belong to a shape.

use super::Shape;
use super::geometry::{crossing_x, edges};

/// The pixels of a region on one slice, each once, in row-major order, all inside the image.
///
/// A pixel belongs when its center (column + 0.5, row + 0.5) does: the outline of an ellipse is inside; rectangles and
/// polygons hold their left and top edges and not their right and bottom ones; polygons follow the even-odd rule.
/// Degenerate shapes and shapes outside the image have no pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoiMask {
    slice: usize,
    rows: usize,
    columns: usize,
    pixels: Vec<(usize, usize)>,
}

impl RoiMask {
    /// Pixels of `shape` on an image of `rows` × `columns`; `slice` is kept as it is.
    pub fn from_shape(shape: &Shape, slice: usize, rows: usize, columns: usize) -> Self {
        let pixels = match shape {
            Shape::Polygon(points) => polygon_pixels(shape, points, rows, columns),
            Shape::Ellipse { .. } | Shape::Rectangle { .. } => convex_pixels(shape, rows, columns),
        };
        Self { slice, rows, columns, pixels }
    }

    /// Pixels as (row, column); those outside the image and repeated ones are dropped.
    pub fn from_pixels(
        pixels: impl IntoIterator<Item = (usize, usize)>,
        slice: usize,
        rows: usize,
        columns: usize,
    ) -> Self {
        let mut pixels: Vec<_> = pixels.into_iter().filter(|&(row, col)| row < rows && col < columns).collect();
        pixels.sort_unstable();
        pixels.dedup();
        Self { slice, rows, columns, pixels }
    }

    pub fn slice(&self) -> usize {
        self.slice
    }

    /// Rows of the image the mask was made for.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of the image the mask was made for.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// (row, column) of every pixel, ascending by row, then column.
    pub fn pixels(&self) -> &[(usize, usize)] {
        &self.pixels
    }

    /// Number of pixels.
    pub fn len(&self) -> usize {
        self.pixels.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pixels.is_empty()
    }

    pub fn contains(&self, row: usize, column: usize) -> bool {
        self.pixels.binary_search(&(row, column)).is_ok()
    }

    /// The mask without `removed` (row, column) pixels, e.g. vessels found inside a region.
    pub fn without(&self, removed: &[(usize, usize)]) -> Self {
        let mut removed = removed.to_vec();
        removed.sort_unstable();
        let is_kept = |pixel: &(usize, usize)| removed.binary_search(pixel).is_err();
        let pixels = self.pixels.iter().copied().filter(is_kept).collect();
        Self { pixels, ..*self }
    }
}

/// First and last pixel index, exclusive, whose centers can lie between `low` and `high`.
fn index_range(low: f64, high: f64, len: usize) -> std::ops::Range<usize> {
    let clamped = |v: f64| v.clamp(0.0, len as f64) as usize;
    clamped((low - 0.5).floor())..clamped((high + 0.5).ceil())
}

fn convex_pixels(shape: &Shape, rows: usize, columns: usize) -> Vec<(usize, usize)> {
    let Some(bounds) = shape.bounds() else { return Vec::new() };
    if shape.is_degenerate() {
        return Vec::new();
    }
    let mut pixels = Vec::new();
    for row in index_range(bounds.min[1], bounds.max[1], rows) {
        for col in index_range(bounds.min[0], bounds.max[0], columns) {
            if shape.contains([col as f64 + 0.5, row as f64 + 0.5]) {
                pixels.push((row, col));
            }
        }
    }
    pixels
}

/// Scanlines instead of a test per pixel, because a freehand outline has hundreds of edges and is drawn live.
fn polygon_pixels(shape: &Shape, points: &[[f64; 2]], rows: usize, columns: usize) -> Vec<(usize, usize)> {
    let Some(bounds) = shape.bounds() else { return Vec::new() };
    if shape.is_degenerate() {
        return Vec::new();
    }
    let range = index_range(bounds.min[1], bounds.max[1], rows);
    let first_row = range.start;
    let mut crossings = vec![Vec::new(); range.len()];
    for (a, b) in edges(points) {
        for row in index_range(a[1].min(b[1]), a[1].max(b[1]), rows) {
            if let Some(x) = crossing_x(a, b, row as f64 + 0.5) {
                crossings[row - first_row].push(x);
            }
        }
    }
    let mut pixels = Vec::new();
    for (i, crossings) in crossings.iter_mut().enumerate() {
        crossings.sort_unstable_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let inside = |&col: &usize| (pair[0]..pair[1]).contains(&(col as f64 + 0.5));
            pixels.extend(index_range(pair[0], pair[1], columns).filter(inside).map(|col| (first_row + i, col)));
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn circle_mask(row: f64, col: f64, radius: f64) -> RoiMask {
        let shape = Shape::Ellipse { center: [col + 0.5, row + 0.5], radii: [radius, radius], rotation_deg: 0.0 };
        RoiMask::from_shape(&shape, 0, 64, 64)
    }

    #[test]
    fn a_disc_around_a_pixel_holds_the_lattice_points_of_the_gauss_circle_problem() {
        // Gauss circle problem, OEIS A000328: lattice points with r² + c² ≤ n².
        for (radius, count) in [(0.5, 1), (1.0, 5), (5.0, 81), (6.0, 113), (7.0, 149), (8.0, 197), (10.0, 317)] {
            assert_eq!(circle_mask(30.0, 31.0, radius).len(), count, "radius {radius}");
            let widened = circle_mask(30.0, 31.0, radius + 1e-6).len();
            assert_eq!(widened, count, "radius {radius} + 1e-6");
        }
    }

    #[test]
    fn a_rectangle_on_pixel_edges_holds_width_times_height_pixels() {
        let shape = Shape::Rectangle { min: [4.0, 4.0], max: [20.0, 30.0] };
        let mask = RoiMask::from_shape(&shape, 2, 48, 64);
        assert_eq!((mask.len(), mask.slice()), (16 * 26, 2));
        assert!(mask.contains(4, 4) && mask.contains(29, 19) && !mask.contains(30, 19) && !mask.contains(29, 20));
    }

    #[test]
    fn a_polygon_with_the_corners_of_a_rectangle_has_its_pixels() {
        for (min, max) in [([4.0, 4.0], [20.0, 30.0]), ([3.5, 2.5], [9.5, 7.5]), ([-5.2, 1.1], [99.0, 4.9])] {
            let corners = vec![min, [max[0], min[1]], max, [min[0], max[1]]];
            let polygon = RoiMask::from_shape(&Shape::Polygon(corners), 0, 48, 64);
            let rectangle = RoiMask::from_shape(&Shape::Rectangle { min, max }, 0, 48, 64);
            assert_eq!(polygon, rectangle, "{min:?} {max:?}");
            assert!(!polygon.is_empty());
        }
    }

    #[test]
    fn overlapping_loops_cancel_by_the_even_odd_rule() {
        // An outer square, then an inner one in the same sense, joined by a bridge walked both ways.
        let ring = vec![
            [0.0, 0.0],
            [10.0, 0.0],
            [10.0, 10.0],
            [0.0, 10.0],
            [0.0, 0.0],
            [3.0, 3.0],
            [7.0, 3.0],
            [7.0, 7.0],
            [3.0, 7.0],
            [3.0, 3.0],
        ];
        let mask = RoiMask::from_shape(&Shape::Polygon(ring), 0, 20, 20);
        assert_eq!(mask.len(), 100 - 16);
        assert!(!mask.contains(5, 5) && mask.contains(1, 1));
    }

    #[test]
    fn shapes_outside_the_image_and_degenerate_ones_hold_no_pixels() {
        let shapes = [
            Shape::Ellipse { center: [-50.0, 5.0], radii: [7.0, 7.0], rotation_deg: 0.0 },
            Shape::Ellipse { center: [5.0, 5.0], radii: [0.0, 7.0], rotation_deg: 0.0 },
            Shape::Ellipse { center: [5.0, f64::NAN], radii: [3.0, 7.0], rotation_deg: 0.0 },
            Shape::Rectangle { min: [200.0, 0.0], max: [300.0, 10.0] },
            Shape::Rectangle { min: [5.0, 5.0], max: [5.0, 5.0] },
            Shape::Polygon(vec![[1.0, 1.0], [5.0, 5.0]]),
            Shape::Polygon(vec![[0.0, 1e300], [5.0, -1e300], [f64::INFINITY, 3.0]]),
        ];
        for shape in shapes {
            assert!(RoiMask::from_shape(&shape, 0, 20, 20).is_empty(), "{shape:?}");
        }
        let everything = Shape::Rectangle { min: [-1e12, -1e12], max: [1e12, 1e12] };
        assert_eq!(RoiMask::from_shape(&everything, 0, 20, 30).len(), 600);
        assert!(RoiMask::from_shape(&everything, 0, 0, 30).is_empty());
    }

    #[test]
    fn pixels_given_by_hand_are_sorted_unique_and_inside() {
        let mask = RoiMask::from_pixels([(3, 1), (0, 2), (3, 1), (9, 0), (0, 9)], 1, 4, 4);
        assert_eq!(mask.pixels(), [(0, 2), (3, 1)]);
        assert_eq!(mask.without(&[(0, 2)]).pixels(), [(3, 1)]);
    }

    fn any_shape() -> impl Strategy<Value = Shape> {
        let number = || -10.0..40.0_f64;
        let point = || [number(), number()];
        prop_oneof![
            (point(), [0.0..20.0_f64, 0.0..20.0_f64], -360.0..360.0_f64)
                .prop_map(|(center, radii, rotation_deg)| Shape::Ellipse { center, radii, rotation_deg }),
            (point(), point()).prop_map(|(min, max)| Shape::Rectangle { min, max }),
            prop::collection::vec(point(), 0..12).prop_map(Shape::Polygon),
            // Vertices on pixel centers and edges, where the boundary rule decides.
            prop::collection::vec([-4..70_i32, -4..70_i32], 0..9)
                .prop_map(|v| Shape::Polygon(v.iter().map(|p| p.map(|c| f64::from(c) * 0.5)).collect())),
        ]
    }

    proptest! {
        #[test]
        fn a_pixel_belongs_exactly_when_the_shape_contains_its_center(shape in any_shape()) {
            let mask = RoiMask::from_shape(&shape, 0, 28, 31);
            for row in 0..28 {
                for col in 0..31 {
                    let inside = shape.contains([col as f64 + 0.5, row as f64 + 0.5]);
                    prop_assert_eq!(mask.contains(row, col), inside, "row {} column {}", row, col);
                }
            }
            prop_assert!(mask.pixels().is_sorted());
        }

        #[test]
        fn the_pixel_count_approaches_the_area(radii in [6.0..20.0_f64, 6.0..20.0_f64], turn in 0.0..180.0_f64) {
            let shape = Shape::Ellipse { center: [32.3, 31.8], radii, rotation_deg: turn };
            let count = RoiMask::from_shape(&shape, 0, 64, 64).len() as f64;
            prop_assert!((count / shape.area_px() - 1.0).abs() < 0.08, "{} of {}", count, shape.area_px());
        }
    }
}
