//! Marks on an image that measure or point: they belong to the document as regions do.

use serde::{Deserialize, Serialize};

use super::geometry::{distance, distance_to_segment};
use super::{Point, edit::Canvas};

/// Identity of an annotation within a document; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnnotationId(pub u64);

/// What an annotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Marker {
    /// Two points; their distance in mm.
    Distance,
    /// Three points; the angle at the second.
    Angle,
    /// From its tail to its tip.
    Arrow,
    /// Words at a point.
    Text,
    /// The value of the pixel under a point.
    Probe,
}

impl Marker {
    pub const ALL: [Self; 5] = [Self::Distance, Self::Angle, Self::Arrow, Self::Text, Self::Probe];

    /// How many points make one.
    pub fn num_points(self) -> usize {
        match self {
            Self::Distance | Self::Arrow => 2,
            Self::Angle => 3,
            Self::Text | Self::Probe => 1,
        }
    }
}

/// One mark on one slice, in pixel coordinates as shapes have.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    pub id: AnnotationId,
    pub marker: Marker,
    /// From 0 in the stack's order.
    pub slice: usize,
    /// [`Marker::num_points`] of them.
    pub points: Vec<Point>,
    /// The words of a text; beside another mark what the user called it, or empty.
    pub text: String,
    pub is_visible: bool,
}

/// Millimetres per pixel along x and y.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale(pub [f64; 2]);

impl Annotation {
    /// Length between the first two points in mm; `None` for other marks than a distance.
    pub fn length_mm(&self, Scale([sx, sy]): Scale) -> Option<f64> {
        match (self.marker, self.points.as_slice()) {
            (Marker::Distance, [a, b]) => Some(((b[0] - a[0]) * sx).hypot((b[1] - a[1]) * sy)),
            _ => None,
        }
    }

    /// Angle at the second point in degrees, 0 to 180, as it is in the patient; `None` for other marks and for an arm
    /// without length.
    pub fn angle_deg(&self, Scale([sx, sy]): Scale) -> Option<f64> {
        let (Marker::Angle, [a, vertex, b]) = (self.marker, self.points.as_slice()) else { return None };
        let arm = |p: &Point| [(p[0] - vertex[0]) * sx, (p[1] - vertex[1]) * sy];
        let ([ax, ay], [bx, by]) = (arm(a), arm(b));
        let is_arm = |x: f64, y: f64| x != 0.0 || y != 0.0;
        // atan2 keeps its precision where the arc cosine loses it, near 0 and 180 degrees.
        (is_arm(ax, ay) && is_arm(bx, by)).then(|| (ax * by - ay * bx).abs().atan2(ax * bx + ay * by).to_degrees())
    }

    /// The mark moved by (dx, dy) pixels, its first point kept on the image.
    pub fn moved(&self, [dx, dy]: [f64; 2], canvas: &Canvas) -> Self {
        let Some(&first) = self.points.first() else { return self.clone() };
        let target = canvas.clamped([first[0] + dx, first[1] + dy]);
        let by = [target[0] - first[0], target[1] - first[1]];
        let points = self.points.iter().map(|p| [p[0] + by[0], p[1] + by[1]]).collect();
        Self { points, ..self.clone() }
    }

    /// The nearest of its points within `tolerance_px` of `pos`.
    pub fn point_at(&self, pos: Point, tolerance_px: f64) -> Option<usize> {
        let near = self.points.iter().map(|&p| distance(p, pos)).enumerate();
        near.filter(|(_, far)| *far <= tolerance_px).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
    }

    /// How far `pos` is from its lines, or from its only point.
    pub fn distance_to(&self, pos: Point) -> f64 {
        let lines = self.points.windows(2).map(|pair| distance_to_segment(pos, pair[0], pair[1]));
        let points = self.points.iter().map(|&p| distance(p, pos));
        lines.chain(points).fold(f64::INFINITY, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotation(marker: Marker, points: &[Point]) -> Annotation {
        let points = points.to_vec();
        Annotation { id: AnnotationId(1), marker, slice: 0, points, text: String::new(), is_visible: true }
    }

    #[test]
    fn distances_and_angles_are_those_of_the_patient_when_pixels_are_not_square() {
        // 3 columns of 2 mm and 8 rows of 1 mm: a 6-8-10 triangle.
        let scale = Scale([2.0, 1.0]);
        let line = annotation(Marker::Distance, &[[10.0, 10.0], [13.0, 18.0]]);
        assert_eq!(line.length_mm(scale), Some(10.0));
        // Arms (6, 8) and (−8, 6) in mm: a right angle in the patient, not on the pixel grid.
        let angle = annotation(Marker::Angle, &[[13.0, 18.0], [10.0, 10.0], [6.0, 16.0]]);
        assert!((angle.angle_deg(scale).expect("two arms") - 90.0).abs() < 1e-12);
        let straight = annotation(Marker::Angle, &[[0.0, 0.0], [5.0, 5.0], [9.0, 9.0]]);
        assert!((straight.angle_deg(scale).expect("two arms") - 180.0).abs() < 1e-12);
        let none = annotation(Marker::Angle, &[[5.0, 5.0], [5.0, 5.0], [9.0, 9.0]]);
        assert_eq!((none.angle_deg(scale), none.length_mm(scale)), (None, None));
    }
}
