//! Outlines that every target draws alike: pieces of a path without a toolkit.
//!
//! Must not know: who draws them.

use super::scene::{PaneRect, Place};

/// A piece of a path, as every drawing library knows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece {
    Move(Place),
    Line(Place),
    /// Two control points and the end of a cubic Bézier curve.
    Cubic([Place; 3]),
    Close,
}

/// A line through points, back to the first where it is closed; nothing for no points.
pub fn polyline(points: &[Place], is_closed: bool) -> Vec<Piece> {
    let Some((&first, rest)) = points.split_first() else { return Vec::new() };
    let lines = rest.iter().map(|&point| Piece::Line(point));
    std::iter::once(Piece::Move(first)).chain(lines).chain(is_closed.then_some(Piece::Close)).collect()
}

/// How far a quarter circle's control points stand off, as a share of the radius: 4/3·(√2 − 1).
const CIRCLE: f32 = 0.552_284_8;

/// A rectangle with round corners, clockwise from its upper left; `corner_radius` shrinks to what fits, and without one
/// the corners are sharp.
pub fn rectangle(rect: &PaneRect, corner_radius: f32) -> Vec<Piece> {
    use Piece::{Close, Cubic, Line, Move};
    let ([l, t], [r, b]) = (rect.min, rect.max);
    let radius = corner_radius.min(0.5 * rect.width()).min(0.5 * rect.height());
    if radius <= 0.0 {
        return vec![Move([l, t]), Line([r, t]), Line([r, b]), Line([l, b]), Close];
    }
    let k = radius * (1.0 - CIRCLE);
    vec![
        Move([l + radius, t]),
        Line([r - radius, t]),
        Cubic([[r - k, t], [r, t + k], [r, t + radius]]),
        Line([r, b - radius]),
        Cubic([[r, b - k], [r - k, b], [r - radius, b]]),
        Line([l + radius, b]),
        Cubic([[l + k, b], [l, b - k], [l, b - radius]]),
        Line([l, t + radius]),
        Cubic([[l, t + k], [l + k, t], [l + radius, t]]),
        Close,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The middle of a quarter circle lies on the circle: half of the sum of a Bézier curve at t = ½.
    #[test]
    fn round_corners_are_quarter_circles() {
        let pieces = rectangle(&PaneRect { min: [0.0, 0.0], max: [30.0, 20.0] }, 8.0);
        let corners: Vec<(Place, [Place; 3])> = pieces
            .windows(2)
            .filter_map(|pair| match pair {
                [Piece::Line(start), Piece::Cubic(curve)] => Some((*start, *curve)),
                _ => None,
            })
            .collect();
        let centers = [[22.0, 8.0], [22.0, 12.0], [8.0, 12.0], [8.0, 8.0]];
        assert_eq!(corners.len(), 4);
        for ((start, [a, b, end]), center) in corners.into_iter().zip(centers) {
            let middle = [0, 1].map(|i| (start[i] + 3.0 * a[i] + 3.0 * b[i] + end[i]) / 8.0);
            let distance = (middle[0] - center[0]).hypot(middle[1] - center[1]);
            assert!((distance - 8.0).abs() < 0.01, "{distance} around {center:?}");
        }
    }

    #[test]
    fn a_radius_shrinks_to_what_fits() {
        let rect = PaneRect { min: [0.0, 0.0], max: [30.0, 20.0] };
        assert_eq!(rectangle(&rect, 500.0), rectangle(&rect, 10.0));
        assert_eq!(rectangle(&rect, 0.0).len(), 5);
    }
}
