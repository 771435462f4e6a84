//! Where a shape lies: area, bounds, membership, distance, outline.

use std::f64::consts::{PI, TAU};

use super::Shape;

/// A point in pixel coordinates of a slice: (0, 0) is the top-left corner of the top-left pixel, x right, y down.
pub type Point = [f64; 2];

/// Largest distance in pixels between a curved outline and the chords that stand for it.
const CHORD_ERROR_PX: f64 = 0.02;

/// Axis-aligned extent of a shape in pixel coordinates; `min` ≤ `max`, both finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub min: Point,
    pub max: Point,
}

impl Bounds {
    /// `None` for no points or a point that is not finite.
    pub fn of(points: &[Point]) -> Option<Self> {
        let first = *points.first()?;
        let bounds = points.iter().fold(Self { min: first, max: first }, |b, p| Self {
            min: [b.min[0].min(p[0]), b.min[1].min(p[1])],
            max: [b.max[0].max(p[0]), b.max[1].max(p[1])],
        });
        // min and max skip NaN, so the points themselves are asked.
        points.iter().flatten().all(|v| v.is_finite()).then_some(bounds)
    }

    pub fn size(&self) -> [f64; 2] {
        [self.max[0] - self.min[0], self.max[1] - self.min[1]]
    }

    pub fn center(&self) -> Point {
        [0.5 * (self.min[0] + self.max[0]), 0.5 * (self.min[1] + self.max[1])]
    }
}

impl Shape {
    /// Extent of the outline; `None` for a shape that is empty or holds a number that is not finite.
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Self::Ellipse { center: [cx, cy], radii: [rx, ry], rotation_deg } => {
                let (sin, cos) = rotation_deg.to_radians().sin_cos();
                let half = [(rx * cos).hypot(ry * sin), (rx * sin).hypot(ry * cos)];
                Bounds::of(&[[cx - half[0], cy - half[1]], [cx + half[0], cy + half[1]]])
            }
            Self::Rectangle { min, max } => Bounds::of(&[*min, *max]),
            Self::Polygon(points) => Bounds::of(points),
        }
    }

    /// `true` when no pixel can belong to the shape wherever it lies: no extent along an axis, a radius that is not
    /// above zero, fewer than three vertices, or a number that is not finite.
    pub fn is_degenerate(&self) -> bool {
        let has_extent = self.bounds().is_some_and(|b| b.size().iter().all(|&s| s > 0.0 && s.is_finite()));
        let is_closed = match self {
            Self::Ellipse { radii, .. } => radii.iter().all(|&r| r > 0.0),
            Self::Rectangle { .. } => true,
            Self::Polygon(points) => points.len() >= 3,
        };
        !(has_extent && is_closed)
    }

    /// Area inside the outline in square pixels, 0 for a degenerate shape.
    ///
    /// Where a polygon crosses itself, loops of opposite sense are subtracted; the mask, not this, decides what counts.
    pub fn area_px(&self) -> f64 {
        if self.is_degenerate() {
            return 0.0;
        }
        match self {
            Self::Ellipse { radii: [rx, ry], .. } => PI * rx * ry,
            Self::Rectangle { min, max } => ((max[0] - min[0]) * (max[1] - min[1])).abs(),
            Self::Polygon(points) => signed_area(points).abs(),
        }
    }

    /// Center of an ellipse or rectangle, centroid of a polygon (mean of its vertices when it has no area).
    /// `None` for an empty shape or a number that is not finite.
    pub fn center(&self) -> Option<Point> {
        let bounds = self.bounds()?;
        match self {
            Self::Ellipse { center, .. } => Some(*center),
            Self::Rectangle { .. } => Some(bounds.center()),
            Self::Polygon(points) => Some(centroid(points, bounds.center())),
        }
    }

    /// The same shape moved by (dx, dy) pixels.
    pub fn translated(&self, [dx, dy]: [f64; 2]) -> Self {
        let moved = |p: &Point| [p[0] + dx, p[1] + dy];
        match self {
            Self::Ellipse { center, radii, rotation_deg } => {
                Self::Ellipse { center: moved(center), radii: *radii, rotation_deg: *rotation_deg }
            }
            Self::Rectangle { min, max } => Self::Rectangle { min: moved(min), max: moved(max) },
            Self::Polygon(points) => Self::Polygon(points.iter().map(moved).collect()),
        }
    }

    /// Whether a point lies inside; the rule that also decides which pixels belong (see [`super::RoiMask`]).
    ///
    /// The outline of an ellipse is inside. Rectangles and polygons hold their left and top edges and not their right
    /// and bottom ones, so that two that share an edge share no pixel. A degenerate shape holds nothing.
    pub fn contains(&self, [x, y]: Point) -> bool {
        if self.is_degenerate() {
            return false;
        }
        match self {
            Self::Ellipse { center, radii, rotation_deg } => {
                let [u, v] = rotated([x - center[0], y - center[1]], -rotation_deg.to_radians());
                // A pixel center meant to lie on the outline must not fall outside by rounding.
                (u / radii[0]).powi(2) + (v / radii[1]).powi(2) <= 1.0 + 1e-9
            }
            Self::Rectangle { min, max } => {
                [x, y].iter().zip(min.iter().zip(max)).all(|(p, (a, b))| a.min(*b) <= *p && *p < a.max(*b))
            }
            Self::Polygon(points) => {
                edges(points).filter_map(|(a, b)| crossing_x(a, b, y)).filter(|&crossing| x < crossing).count() % 2 == 1
            }
        }
    }

    /// Vertices of the closed outline in drawing order, the first not repeated; curves as chords that stay within
    /// 0.02 pixels. Empty for a number that is not finite.
    pub fn outline(&self) -> Vec<Point> {
        let Some(bounds) = self.bounds() else { return Vec::new() };
        match self {
            Self::Ellipse { center, radii, rotation_deg } => {
                let radius = radii[0].abs().max(radii[1].abs());
                let angle = rotation_deg.to_radians();
                let count = num_chords(radius);
                (0..count)
                    .map(|i| {
                        let (sin, cos) = (TAU * i as f64 / count as f64).sin_cos();
                        let [dx, dy] = rotated([radii[0] * cos, radii[1] * sin], angle);
                        [center[0] + dx, center[1] + dy]
                    })
                    .collect()
            }
            Self::Rectangle { .. } => rectangle_corners(bounds).to_vec(),
            Self::Polygon(points) => points.clone(),
        }
    }

    /// Distance in pixels from a point to the outline, on either side of it; `None` for an empty shape.
    pub fn distance_to_outline(&self, point: Point) -> Option<f64> {
        let outline = self.outline();
        edges(&outline).map(|(a, b)| distance_to_segment(point, a, b)).min_by(f64::total_cmp)
    }
}

/// Corners from the top left, clockwise on screen.
pub(super) fn rectangle_corners(Bounds { min, max }: Bounds) -> [Point; 4] {
    [min, [max[0], min[1]], max, [min[0], max[1]]]
}

/// Turns a vector by `angle` radians from +x towards +y.
pub(super) fn rotated([x, y]: [f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [x * cos - y * sin, x * sin + y * cos]
}

/// Edges of a closed outline, the last one back to the first vertex.
pub(super) fn edges(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    points.iter().zip(points.iter().cycle().skip(1)).map(|(a, b)| (*a, *b))
}

/// Where the edge crosses the horizontal line at `y`; `None` if it does not. Its upper end counts, its lower does not,
/// so a line through a vertex meets each side once.
pub(super) fn crossing_x(a: Point, b: Point, y: f64) -> Option<f64> {
    // The same end is taken as origin whichever way the edge runs: neighbors that share it agree to the last bit.
    let (top, bottom) = if a[1] <= b[1] { (a, b) } else { (b, a) };
    (top[1] <= y && y < bottom[1]).then(|| top[0] + (bottom[0] - top[0]) * ((y - top[1]) / (bottom[1] - top[1])))
}

pub(super) fn distance(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Distance from `p` to the segment between `a` and `b`, which may coincide.
pub(super) fn distance_to_segment(p: Point, a: Point, b: Point) -> f64 {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let length_squared = dx * dx + dy * dy;
    if length_squared == 0.0 {
        return distance(p, a);
    }
    let t = (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length_squared).clamp(0.0, 1.0);
    distance(p, [a[0] + t * dx, a[1] + t * dy])
}

/// Shoelace formula; positive when the vertices run clockwise on screen (x right, y down).
fn signed_area(points: &[Point]) -> f64 {
    0.5 * edges(points).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>()
}

fn centroid(points: &[Point], origin: Point) -> Point {
    // Relative to a near origin, because the products lose digits far from zero.
    let near: Vec<Point> = points.iter().map(|p| [p[0] - origin[0], p[1] - origin[1]]).collect();
    let area = signed_area(&near);
    let extent = near.iter().flatten().fold(0.0_f64, |m, v| m.max(v.abs()));
    if area.abs() <= 1e-12 * extent * extent {
        let n = points.len() as f64;
        return [0, 1].map(|i| points.iter().map(|p| p[i] / n).sum());
    }
    [0, 1].map(|i| {
        let moment: f64 = edges(&near).map(|(a, b)| (a[i] + b[i]) * (a[0] * b[1] - b[0] * a[1])).sum();
        origin[i] + moment / (6.0 * area)
    })
}

/// Chords whose sagitta r·(1 − cos(π/n)) stays within the error; at least 24 so that a tiny circle looks like one.
fn num_chords(radius: f64) -> usize {
    if radius <= CHORD_ERROR_PX {
        return 24;
    }
    let needed = PI / (1.0 - CHORD_ERROR_PX / radius).acos();
    (needed.ceil() as usize).clamp(24, 2048)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ellipse(center: Point, radii: [f64; 2], rotation_deg: f64) -> Shape {
        Shape::Ellipse { center, radii, rotation_deg }
    }

    const L_SHAPE: [Point; 6] = [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [2.0, 2.0], [2.0, 4.0], [0.0, 4.0]];

    #[test]
    fn areas_follow_the_closed_forms() {
        assert!((ellipse([3.0, 4.0], [2.0, 5.0], 30.0).area_px() - 10.0 * PI).abs() < 1e-12);
        assert_eq!(Shape::Rectangle { min: [1.0, 2.0], max: [4.0, 8.0] }.area_px(), 18.0);
        assert_eq!(Shape::Polygon(L_SHAPE.to_vec()).area_px(), 12.0);
    }

    #[test]
    fn the_centroid_of_an_l_is_the_area_weighted_mean_of_its_two_boxes() {
        // 4 × 2 box around (2, 1) and 2 × 2 box around (1, 3): (8·2 + 4·1)/12, (8·1 + 4·3)/12.
        let center = Shape::Polygon(L_SHAPE.to_vec()).center().expect("finite");
        assert!((center[0] - 20.0 / 12.0).abs() < 1e-12 && (center[1] - 20.0 / 12.0).abs() < 1e-12, "{center:?}");
    }

    #[test]
    fn bounds_of_a_rotated_ellipse_touch_its_outline() {
        let shape = ellipse([50.0, 40.0], [20.0, 5.0], 33.0);
        let exact = shape.bounds().expect("finite");
        let sampled = Bounds::of(&shape.outline()).expect("finite");
        for i in 0..2 {
            assert!((exact.min[i] - sampled.min[i]).abs() < 0.05, "{exact:?} {sampled:?}");
            assert!((exact.max[i] - sampled.max[i]).abs() < 0.05, "{exact:?} {sampled:?}");
        }
    }

    #[test]
    fn rotation_turns_the_long_axis_from_x_towards_y() {
        let shape = ellipse([0.0, 0.0], [10.0, 1.0], 90.0);
        assert!(shape.contains([0.0, 9.0]) && !shape.contains([9.0, 0.0]));
        let diagonal = ellipse([0.0, 0.0], [10.0, 1.0], 45.0);
        assert!(diagonal.contains([5.0, 5.0]) && !diagonal.contains([5.0, -5.0]));
    }

    #[test]
    fn shapes_that_share_an_edge_share_no_point_of_it() {
        let left = Shape::Rectangle { min: [0.0, 0.0], max: [2.0, 2.0] };
        let right = Shape::Rectangle { min: [2.0, 0.0], max: [4.0, 2.0] };
        assert!(!left.contains([2.0, 1.0]) && right.contains([2.0, 1.0]));
        let a = Shape::Polygon(vec![[0.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
        let b = Shape::Polygon(vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]]);
        for i in 1..4 {
            let p = [f64::from(i), f64::from(i)];
            assert!(a.contains(p) != b.contains(p), "{p:?} belongs to exactly one");
        }
    }

    #[test]
    fn a_rectangle_written_from_its_far_corner_is_the_same_rectangle() {
        let shape = Shape::Rectangle { min: [4.0, 8.0], max: [1.0, 2.0] };
        assert!(shape.contains([2.0, 3.0]));
        assert_eq!(shape.area_px(), 18.0);
        assert!(!shape.is_degenerate());
    }

    #[test]
    fn degenerate_shapes_are_recognized_and_hold_nothing() {
        let cases = [
            ellipse([5.0, 5.0], [0.0, 3.0], 0.0),
            ellipse([5.0, 5.0], [-2.0, 3.0], 0.0),
            ellipse([f64::NAN, 5.0], [2.0, 3.0], 0.0),
            ellipse([5.0, 5.0], [2.0, f64::INFINITY], 0.0),
            Shape::Rectangle { min: [5.0, 5.0], max: [5.0, 9.0] },
            Shape::Polygon(vec![]),
            Shape::Polygon(vec![[0.0, 0.0], [9.0, 9.0]]),
            Shape::Polygon(vec![[0.0, 5.0], [9.0, 5.0], [4.0, 5.0]]),
            Shape::Polygon(vec![[0.0, 0.0], [9.0, 0.0], [f64::NAN, 9.0]]),
        ];
        for shape in cases {
            assert!(shape.is_degenerate(), "{shape:?}");
            assert_eq!(shape.area_px(), 0.0, "{shape:?}");
            assert!(!shape.contains([5.0, 5.0]), "{shape:?}");
        }
    }

    #[test]
    fn distance_to_the_outline_is_the_same_inside_and_outside() {
        let circle = ellipse([10.0, 10.0], [6.0, 6.0], 0.0);
        for (point, expected) in [([10.0, 10.0], 6.0), ([10.0, 14.0], 2.0), ([19.0, 10.0], 3.0)] {
            let found = circle.distance_to_outline(point).expect("not empty");
            assert!((found - expected).abs() < 0.03, "{point:?}: {found} instead of {expected}");
        }
        let square = Shape::Rectangle { min: [0.0, 0.0], max: [4.0, 4.0] };
        assert_eq!(square.distance_to_outline([7.0, 8.0]), Some(5.0));
        assert_eq!(square.distance_to_outline([1.0, 2.0]), Some(1.0));
        assert_eq!(Shape::Polygon(vec![]).distance_to_outline([0.0, 0.0]), None);
    }

    #[test]
    fn moving_keeps_size_and_moves_the_center() {
        let shapes = [
            ellipse([3.0, 4.0], [2.0, 5.0], 30.0),
            Shape::Rectangle { min: [1.0, 2.0], max: [4.0, 8.0] },
            Shape::Polygon(L_SHAPE.to_vec()),
        ];
        for shape in shapes {
            let moved = shape.translated([2.5, -1.0]);
            let (from, to) = (shape.center().expect("finite"), moved.center().expect("finite"));
            assert!((to[0] - from[0] - 2.5).abs() < 1e-12 && (to[1] - from[1] + 1.0).abs() < 1e-12);
            assert!((moved.area_px() - shape.area_px()).abs() < 1e-9);
        }
    }
}
