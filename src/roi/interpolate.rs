//! A shape between two others, for slices between key slices.

use super::geometry::{distance, edges};
use super::{Point, Shape};

/// Vertices of an outline that is neither two ellipses nor two rectangles.
const NUM_VERTICES: usize = 96;

/// The shape a fraction of the way from `from` (0) to `to` (1).
///
/// Two ellipses give an ellipse (turned the short way), two rectangles a rectangle; all else a polygon between the
/// two outlines, matched point by point so that they move as little as possible. `None` for degenerate shapes and a
/// fraction outside 0 to 1.
pub fn interpolated(from: &Shape, to: &Shape, fraction: f64) -> Option<Shape> {
    if from.is_degenerate() || to.is_degenerate() || !(0.0..=1.0).contains(&fraction) {
        return None;
    }
    let mixed = |a: f64, b: f64| a + fraction * (b - a);
    let mixed_points = |a: &Point, b: &Point| [mixed(a[0], b[0]), mixed(a[1], b[1])];
    Some(match (from, to) {
        (
            Shape::Ellipse { center: c1, radii: r1, rotation_deg: t1 },
            Shape::Ellipse { center: c2, radii: r2, rotation_deg: t2 },
        ) => {
            // Half a turn is the same ellipse.
            let turn = (t2 - t1 + 90.0).rem_euclid(180.0) - 90.0;
            Shape::Ellipse {
                center: mixed_points(c1, c2),
                radii: mixed_points(r1, r2),
                rotation_deg: t1 + fraction * turn,
            }
        }
        (Shape::Rectangle { .. }, Shape::Rectangle { .. }) => {
            let (a, b) = (from.bounds()?, to.bounds()?);
            Shape::Rectangle { min: mixed_points(&a.min, &b.min), max: mixed_points(&a.max, &b.max) }
        }
        _ => {
            let (a, b) = (evenly_spaced(&from.outline()), evenly_spaced(&to.outline()));
            let b = best_match(&a, &b);
            Shape::Polygon(a.iter().zip(&b).map(|(p, q)| mixed_points(p, q)).collect())
        }
    })
}

/// The outline at equal distances, clockwise on screen.
fn evenly_spaced(outline: &[Point]) -> Vec<Point> {
    let total: f64 = edges(outline).map(|(a, b)| distance(a, b)).sum();
    let mut points = Vec::with_capacity(NUM_VERTICES);
    let mut passed = 0.0;
    for (a, b) in edges(outline) {
        let length = distance(a, b);
        while points.len() < NUM_VERTICES {
            let target = total * points.len() as f64 / NUM_VERTICES as f64;
            if target >= passed + length {
                break;
            }
            let t = (target - passed) / length;
            points.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
        }
        passed += length;
    }
    // The last target may fall just beyond the summed length.
    while points.len() < NUM_VERTICES {
        points.extend(outline.first());
    }
    let doubled_area: f64 = edges(&points).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum();
    if doubled_area < 0.0 {
        points.reverse();
    }
    points
}

/// The start of `b` that keeps its points nearest to those of `a`, with both centers laid on each other.
fn best_match(a: &[Point], b: &[Point]) -> Vec<Point> {
    let mean = |points: &[Point]| [0, 1].map(|i| points.iter().map(|p| p[i]).sum::<f64>() / points.len() as f64);
    let (ca, cb) = (mean(a), mean(b));
    let cost = |shift: usize| -> f64 {
        (0..a.len())
            .map(|i| {
                let q = b[(i + shift) % b.len()];
                (a[i][0] - ca[0] - q[0] + cb[0]).powi(2) + (a[i][1] - ca[1] - q[1] + cb[1]).powi(2)
            })
            .sum()
    };
    let shift = (0..b.len()).min_by(|&i, &j| cost(i).total_cmp(&cost(j))).unwrap_or(0);
    (0..b.len()).map(|i| b[(i + shift) % b.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ellipse(center: Point, radii: [f64; 2], rotation_deg: f64) -> Shape {
        Shape::Ellipse { center, radii, rotation_deg }
    }

    #[test]
    fn halfway_between_two_ellipses_lies_the_mean_ellipse_turned_the_short_way() {
        let (a, b) = (ellipse([10.0, 20.0], [4.0, 6.0], 80.0), ellipse([20.0, 30.0], [8.0, 6.0], -80.0));
        assert_eq!(interpolated(&a, &b, 0.5), Some(ellipse([15.0, 25.0], [6.0, 6.0], 90.0)));
        assert_eq!(interpolated(&a, &b, 0.0), Some(a));
    }

    #[test]
    fn halfway_between_two_rectangles_lies_the_mean_rectangle() {
        let (a, b) = (
            Shape::Rectangle { min: [0.0, 0.0], max: [4.0, 4.0] },
            Shape::Rectangle { min: [2.0, 2.0], max: [10.0, 6.0] },
        );
        assert_eq!(interpolated(&a, &b, 0.5), Some(Shape::Rectangle { min: [1.0, 1.0], max: [7.0, 5.0] }));
    }

    #[test]
    fn a_polygon_and_a_circle_meet_in_between_whatever_the_order_of_vertices() {
        let circle = ellipse([50.0, 50.0], [10.0, 10.0], 0.0);
        let ring = ellipse([60.0, 50.0], [20.0, 20.0], 0.0).outline();
        for start in [0, 7, 20] {
            for is_reversed in [false, true] {
                let mut points: Vec<Point> = ring[start..].iter().chain(&ring[..start]).copied().collect();
                if is_reversed {
                    points.reverse();
                }
                let middle = interpolated(&circle, &Shape::Polygon(points), 0.5).expect("not degenerate");
                // Radius 15 around (55, 50).
                let area = std::f64::consts::PI * 225.0;
                assert!((middle.area_px() / area - 1.0).abs() < 0.01, "{} start {start}", middle.area_px());
                let center = middle.center().expect("finite");
                assert!((center[0] - 55.0).abs() < 0.1 && (center[1] - 50.0).abs() < 0.1, "{center:?}");
            }
        }
    }

    #[test]
    fn nothing_lies_between_degenerate_shapes_or_beyond_the_ends() {
        let a = ellipse([10.0, 20.0], [4.0, 6.0], 0.0);
        assert_eq!(interpolated(&a, &Shape::Polygon(vec![]), 0.5), None);
        assert_eq!(interpolated(&a, &a, 1.5), None);
        assert_eq!(interpolated(&a, &a, f64::NAN), None);
    }
}
