//! Plane outlines and how much of each pixel they cover.
//!
//! Must not know: tissues, signals, random numbers.

/// Points of a closed outline in mm.
pub type Outline = Vec<[f64; 2]>;

/// Straight pieces between two control points of a smooth outline.
const PIECES: usize = 6;
/// Scan lines per pixel row; along a row the coverage is exact.
const SUB_ROWS: usize = 4;

/// The pixel matrix a section is drawn on: millimetres have their origin at the matrix center.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Raster {
    pub columns: usize,
    pub rows: usize,
    pub spacing_mm: [f64; 2],
}

impl Raster {
    /// Pixel coordinates, (0, 0) at the corner of the first pixel, of a point in mm.
    pub fn pixel_from_mm(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x / self.spacing_mm[0] + self.columns as f64 / 2.0, y / self.spacing_mm[1] + self.rows as f64 / 2.0]
    }

    /// Center of a pixel in mm.
    pub fn mm_from_pixel(&self, column: usize, row: usize) -> [f64; 2] {
        [
            (column as f64 + 0.5 - self.columns as f64 / 2.0) * self.spacing_mm[0],
            (row as f64 + 0.5 - self.rows as f64 / 2.0) * self.spacing_mm[1],
        ]
    }
}

/// Coverage 0–1 of the pixels in a window of the raster, row after row.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    pub column0: usize,
    pub row0: usize,
    pub columns: usize,
    pub values: Vec<f32>,
}

impl Coverage {
    /// (column, row, coverage) of every pixel that is touched.
    pub fn pixels(&self) -> impl Iterator<Item = (usize, usize, f32)> + '_ {
        self.values
            .iter()
            .enumerate()
            .filter(|(_, c)| **c > 0.0)
            .map(|(i, &c)| (self.column0 + i % self.columns, self.row0 + i / self.columns, c.min(1.0)))
    }
}

/// Smooth closed curve through `points` (uniform Catmull–Rom), as a polygon. Fewer than three points stay as they are.
pub fn smooth(points: &[[f64; 2]]) -> Outline {
    let n = points.len();
    if n < 3 {
        return points.to_vec();
    }
    let mut outline = Vec::with_capacity(n * PIECES);
    for i in 0..n {
        let [a, b, c, d] = [points[(i + n - 1) % n], points[i], points[(i + 1) % n], points[(i + 2) % n]];
        for piece in 0..PIECES {
            let t = piece as f64 / PIECES as f64;
            outline.push(std::array::from_fn(|k| {
                let slope = c[k] - a[k];
                let bend = 2.0 * a[k] - 5.0 * b[k] + 4.0 * c[k] - d[k];
                let twist = 3.0 * b[k] - a[k] - 3.0 * c[k] + d[k];
                b[k] + 0.5 * t * (slope + t * (bend + t * twist))
            }));
        }
    }
    outline
}

/// Ellipse as a polygon; `turn_deg` turns from +x towards +y.
pub fn ellipse(center: [f64; 2], radii: [f64; 2], turn_deg: f64) -> Outline {
    lobed(center, radii, turn_deg, &[])
}

/// Ellipse whose radius is modulated by `lobes`: (count around the circle, relative height, phase in radians).
pub fn lobed(center: [f64; 2], radii: [f64; 2], turn_deg: f64, lobes: &[(f64, f64, f64)]) -> Outline {
    let (sin, cos) = turn_deg.to_radians().sin_cos();
    (0..72)
        .map(|i| {
            let angle = std::f64::consts::TAU * f64::from(i) / 72.0;
            let bulge: f64 = lobes.iter().map(|(count, height, phase)| height * (count * angle + phase).cos()).sum();
            let (x, y) = (radii[0] * (1.0 + bulge) * angle.cos(), radii[1] * (1.0 + bulge) * angle.sin());
            [center[0] + x * cos - y * sin, center[1] + x * sin + y * cos]
        })
        .collect()
}

/// Mean of the points.
pub fn centroid(points: &[[f64; 2]]) -> [f64; 2] {
    let n = points.len().max(1) as f64;
    std::array::from_fn(|k| points.iter().map(|p| p[k]).sum::<f64>() / n)
}

/// `points` drawn towards (factor below 1) or away from their centroid.
pub fn scaled(points: &[[f64; 2]], factor: f64) -> Outline {
    let center = centroid(points);
    points.iter().map(|p| std::array::from_fn(|k| center[k] + (p[k] - center[k]) * factor)).collect()
}

/// `points` moved along their outward normals by `distance_mm`; meant for distances small against the curvature.
pub fn inflated(points: &[[f64; 2]], distance_mm: f64) -> Outline {
    let n = points.len();
    let area: f64 = (0..n).map(|i| cross(points[i], points[(i + 1) % n])).sum();
    let side = distance_mm * area.signum();
    (0..n)
        .map(|i| {
            let (before, after) = (points[(i + n - 1) % n], points[(i + 1) % n]);
            let (dx, dy) = (after[0] - before[0], after[1] - before[1]);
            let length = dx.hypot(dy).max(1e-9);
            [points[i][0] + side * dy / length, points[i][1] - side * dx / length]
        })
        .collect()
}

/// The outline mirrored at the midline x = 0.
pub fn mirrored(points: &[[f64; 2]]) -> Outline {
    points.iter().map(|&[x, y]| [-x, y]).collect()
}

fn cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// Coverage of every pixel by the inside (even–odd rule) of a polygon in mm; `None` when nothing is covered.
pub fn coverage(outline: &[[f64; 2]], raster: &Raster) -> Option<Coverage> {
    let points: Outline = outline.iter().map(|&p| raster.pixel_from_mm(p)).collect();
    let bounds = |k: usize, limit: usize| {
        let low = points.iter().map(|p| p[k]).fold(f64::INFINITY, f64::min).floor().clamp(0.0, limit as f64);
        let high = points.iter().map(|p| p[k]).fold(f64::NEG_INFINITY, f64::max).ceil().clamp(0.0, limit as f64);
        (low as usize, high as usize)
    };
    let ((column0, column1), (row0, row1)) = (bounds(0, raster.columns), bounds(1, raster.rows));
    if points.len() < 3 || column1 <= column0 || row1 <= row0 {
        return None;
    }
    let columns = column1 - column0;
    let mut values = vec![0.0; columns * (row1 - row0)];
    let mut crossings = Vec::new();
    for line in 0..(row1 - row0) * SUB_ROWS {
        let y = row0 as f64 + (line as f64 + 0.5) / SUB_ROWS as f64;
        crossings_at(&points, y, &mut crossings);
        let row = &mut values[line / SUB_ROWS * columns..][..columns];
        for span in crossings.chunks_exact(2) {
            add_span(row, span[0] - column0 as f64, span[1] - column0 as f64);
        }
    }
    Some(Coverage { column0, row0, columns, values })
}

/// Where the horizontal line at `y` crosses the polygon, ascending; an even number.
fn crossings_at(points: &[[f64; 2]], y: f64, crossings: &mut Vec<f64>) {
    crossings.clear();
    for (i, &[ax, ay]) in points.iter().enumerate() {
        let [bx, by] = points[(i + 1) % points.len()];
        if (ay <= y) != (by <= y) {
            crossings.push(ax + (y - ay) / (by - ay) * (bx - ax));
        }
    }
    crossings.sort_by(f64::total_cmp);
}

fn add_span(row: &mut [f32], from: f64, to: f64) {
    let (from, to) = (from.clamp(0.0, row.len() as f64), to.clamp(0.0, row.len() as f64));
    for column in from as usize..(to.ceil() as usize).min(row.len()) {
        let inside = to.min(column as f64 + 1.0) - from.max(column as f64);
        row[column] += (inside.max(0.0) / SUB_ROWS as f64) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RASTER: Raster = Raster { columns: 40, rows: 30, spacing_mm: [2.0, 1.5] };

    fn covered_mm2(outline: &[[f64; 2]]) -> f64 {
        let pixels: f64 = coverage(outline, &RASTER).map_or(0.0, |c| c.pixels().map(|p| f64::from(p.2)).sum());
        pixels * RASTER.spacing_mm[0] * RASTER.spacing_mm[1]
    }

    #[test]
    fn coverage_of_a_rectangle_is_its_area_also_between_pixels() {
        let area = covered_mm2(&[[-7.3, -4.5], [9.1, -4.5], [9.1, 6.0], [-7.3, 6.0]]);
        assert!((area - 16.4 * 10.5).abs() < 1e-3, "{area}");
    }

    #[test]
    fn coverage_of_an_ellipse_is_its_area() {
        let area = covered_mm2(&ellipse([1.3, -0.4], [20.0, 12.0], 30.0));
        let expected = std::f64::consts::PI * 20.0 * 12.0;
        assert!((area / expected - 1.0).abs() < 5e-3, "{area} instead of {expected}");
    }

    #[test]
    fn a_smooth_outline_passes_through_its_points_and_inflates_outwards() {
        let points = [[0.0, -10.0], [12.0, 0.0], [0.0, 10.0], [-12.0, 0.0]];
        let outline = smooth(&points);
        assert!(points.iter().all(|p| outline.contains(p)));
        assert!(covered_mm2(&inflated(&outline, 2.0)) > covered_mm2(&outline) + 50.0);
        assert!(covered_mm2(&inflated(&mirrored(&outline), 2.0)) > covered_mm2(&outline) + 50.0);
    }

    #[test]
    fn an_outline_outside_the_matrix_covers_nothing() {
        assert_eq!(coverage(&ellipse([500.0, 0.0], [5.0, 5.0], 0.0), &RASTER), None);
    }
}
