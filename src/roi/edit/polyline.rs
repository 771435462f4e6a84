//! Vertices: fewer of them, one more, one less.

use crate::roi::geometry::distance_to_segment;
use crate::roi::{Point, Shape};

/// The points of an open line that are needed to stay within `tolerance_px` of all of them; first and last are kept.
///
/// # Source
/// Douglas and Peucker, Cartographica 1973;10:112, doi 10.3138/FM57-6770-U75U-7727.
pub fn simplified(points: &[Point], tolerance_px: f64) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let last = points.len() - 1;
    let mut is_kept = vec![false; points.len()];
    (is_kept[0], is_kept[last]) = (true, true);
    // A stack instead of recursion: a long freehand line must not exhaust the call stack.
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let farthest = (from + 1..to)
            .map(|i| (i, distance_to_segment(points[i], points[from], points[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, far)) = farthest
            && far > tolerance_px
        {
            is_kept[i] = true;
            open.extend([(from, i), (i, to)]);
        }
    }
    points.iter().zip(is_kept).filter_map(|(p, kept)| kept.then_some(*p)).collect()
}

/// The polygon with a vertex at `pos` on its edge number `segment` (from vertex `segment` to the next); `None` for
/// other shapes and for an edge that does not exist.
pub fn inserted_vertex(shape: &Shape, segment: usize, pos: Point) -> Option<Shape> {
    let Shape::Polygon(points) = shape else { return None };
    if segment >= points.len() {
        return None;
    }
    let mut points = points.clone();
    points.insert(segment + 1, pos);
    Some(Shape::Polygon(points))
}

/// The polygon without one vertex; `None` for other shapes, for a vertex that does not exist, and for a triangle,
/// which would stop being a region.
pub fn deleted_vertex(shape: &Shape, vertex: usize) -> Option<Shape> {
    let Shape::Polygon(points) = shape else { return None };
    if vertex >= points.len() || points.len() <= 3 {
        return None;
    }
    let mut points = points.clone();
    points.remove(vertex);
    Some(Shape::Polygon(points))
}
