//! From values to pixels.

use ndarray::{Array2, ArrayView1, ArrayView2};

use super::{ColorLut, Window};

/// An image of eight-bit red, green, blue, alpha per pixel, row by row from the top left. Alpha is straight, not
/// multiplied into the colors. `rgba.len()` is `4 · width · height`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RgbaPixels {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>,
}

impl RgbaPixels {
    /// Red, green, blue, alpha at a column and row; `None` outside.
    pub fn pixel(&self, x: usize, y: usize) -> Option<[u8; 4]> {
        if x >= self.width {
            return None;
        }
        let start = 4 * (y * self.width + x);
        self.rgba.get(start..start + 4)?.try_into().ok()
    }
}

/// What a pixel without a value (NaN or infinite) looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NoValue {
    /// The image or background below shows through.
    #[default]
    Transparent,
    /// Neutral diagonal stripes that no color map contains, so that "no value" is not taken for a low one.
    Hatched,
}

/// The two tones of [`NoValue::Hatched`], blue-gray and darker than any tissue.
const HATCH: [[u8; 4]; 2] = [[30, 33, 40, 255], [44, 48, 58, 255]];

impl NoValue {
    fn color(self, x: usize, y: usize) -> [u8; 4] {
        match self {
            Self::Transparent => [0; 4],
            Self::Hatched => HATCH[(x + y) / 2 % 2],
        }
    }
}

/// Colors the values, one pixel each; row 0 is the top row.
pub fn rgba(values: ArrayView2<'_, f32>, window: Window, lut: &ColorLut, no_value: NoValue) -> RgbaPixels {
    let (height, width) = values.dim();
    let low = window.low() as f32;
    let scale = (255.0 / window.width()) as f32;
    let colors = lut.entries().map(|[r, g, b]| [r, g, b, 255]);
    let mut rgba = Vec::with_capacity(4 * width * height);
    for (y, row) in values.outer_iter().enumerate() {
        for (x, &value) in row.iter().enumerate() {
            // The cast saturates at both ends, which is what a window does.
            let color = if value.is_finite() {
                colors[((value - low) * scale + 0.5) as u8 as usize]
            } else {
                no_value.color(x, y)
            };
            rgba.extend_from_slice(&color);
        }
    }
    RgbaPixels { width, height, rgba }
}

/// How values between pixel centers are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Interpolation {
    /// The pixel the point lies in: pixels stay visible as squares.
    #[default]
    Nearest,
    /// Linear between the four nearest centers. Values are mixed, never colors, so a smooth map holds no color that
    /// is not on its color bar. A point is without a value when the pixel it lies in is; otherwise neighbors without
    /// a value are left out, so maps keep their exact shape.
    Bilinear,
}

/// Values on a grid of `height` × `width` points that spans a part of the image.
///
/// * `region` — left, top, right, bottom in pixel coordinates, (0, 0) the top-left corner of the top-left pixel; it may
///   reach beyond the image, where there is no value (NaN).
pub fn resampled(
    values: ArrayView2<'_, f32>,
    [left, top, right, bottom]: [f64; 4],
    [width, height]: [usize; 2],
    interpolation: Interpolation,
) -> Array2<f32> {
    let (rows, columns) = values.dim();
    let xs = samples(left, right, width, columns);
    let ys = samples(top, bottom, height, rows);
    let mut result = Array2::from_elem((height, width), f32::NAN);
    for (mut line, y) in result.outer_iter_mut().zip(&ys) {
        let Some(y) = y else { continue };
        let lines = [y.nearest, y.below, y.above].map(|row| values.row(row));
        for (out, x) in line.iter_mut().zip(&xs) {
            let Some(x) = x else { continue };
            *out = match interpolation {
                Interpolation::Nearest => lines[0][x.nearest],
                Interpolation::Bilinear => bilinear(&lines, x, y.weight),
            };
        }
    }
    result
}

/// A sample along one axis: the pixel it lies in, the two nearest centers and the weight of the second.
struct Sample {
    nearest: usize,
    below: usize,
    above: usize,
    weight: f32,
}

fn samples(from: f64, to: f64, count: usize, len: usize) -> Vec<Option<Sample>> {
    (0..count)
        .map(|i| {
            let place = from + (to - from) * (i as f64 + 0.5) / count as f64;
            if !(0.0..len as f64).contains(&place) {
                return None;
            }
            let centered = (place - 0.5).clamp(0.0, len as f64 - 1.0);
            let below = centered.floor() as usize;
            Some(Sample {
                nearest: place as usize,
                below,
                above: (below + 1).min(len - 1),
                weight: (centered - below as f64) as f32,
            })
        })
        .collect()
}

/// * `lines` — the row the point lies in, and the two nearest rows of centers.
fn bilinear([nearest, upper, lower]: &[ArrayView1<'_, f32>; 3], x: &Sample, y_weight: f32) -> f32 {
    if !nearest[x.nearest].is_finite() {
        return f32::NAN;
    }
    let corners = [upper[x.below], upper[x.above], lower[x.below], lower[x.above]];
    if corners.iter().all(|v| v.is_finite()) {
        let top = corners[0] + (corners[1] - corners[0]) * x.weight;
        let bottom = corners[2] + (corners[3] - corners[2]) * x.weight;
        return top + (bottom - top) * y_weight;
    }
    let weights = [1.0 - y_weight, y_weight].map(|w| [w * (1.0 - x.weight), w * x.weight]);
    let (mut sum, mut total) = (0.0, 0.0);
    for (value, weight) in corners.iter().zip(weights.as_flattened()) {
        if value.is_finite() {
            sum += weight * value;
            total += weight;
        }
    }
    // The pixel the point lies in has a value and at least a quarter of the weight.
    sum / total
}

/// `over` laid on `base` with an opacity from 0 to 1, pixel by pixel; where `over` is transparent, `base` stays.
///
/// Images of different size leave `base` as it is.
pub fn blended(base: &RgbaPixels, over: &RgbaPixels, opacity: f32) -> RgbaPixels {
    let mut result = base.clone();
    if (base.width, base.height) != (over.width, over.height) {
        return result;
    }
    let opacity = if opacity.is_nan() { 0.0 } else { opacity.clamp(0.0, 1.0) };
    for (below, above) in result.rgba.chunks_exact_mut(4).zip(over.rgba.chunks_exact(4)) {
        let top = opacity * f32::from(above[3]) / 255.0;
        let bottom = (1.0 - top) * f32::from(below[3]) / 255.0;
        let alpha = top + bottom;
        if alpha > 0.0 {
            for i in 0..3 {
                let mixed = (top * f32::from(above[i]) + bottom * f32::from(below[i])) / alpha;
                below[i] = (mixed + 0.5) as u8;
            }
        }
        below[3] = (255.0 * alpha + 0.5) as u8;
    }
    result
}

/// Mean values of equal blocks so that the longer side has at most `max_side` pixels; small images stay as they are.
///
/// Values that are not finite do not count; a block without any value has none.
pub fn thumbnail(values: ArrayView2<'_, f32>, max_side: usize) -> Array2<f32> {
    let (rows, columns) = values.dim();
    let longer = rows.max(columns);
    if longer <= max_side || max_side == 0 {
        return values.to_owned();
    }
    let scaled = |len: usize| ((len * max_side + longer / 2) / longer).max(1);
    let (height, width) = (scaled(rows), scaled(columns));
    Array2::from_shape_fn((height, width), |(row, col)| {
        let block = values.slice(ndarray::s![
            row * rows / height..(row + 1) * rows / height,
            col * columns / width..(col + 1) * columns / width
        ]);
        let (sum, count) = block
            .iter()
            .filter(|v| v.is_finite())
            .fold((0.0_f64, 0_u32), |(sum, count), &v| (sum + f64::from(v), count + 1));
        if count == 0 { f32::NAN } else { (sum / f64::from(count)) as f32 }
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::display::ColorMap;

    fn window(low: f64, high: f64) -> Window {
        Window::new(low, high).expect("low below high")
    }

    #[test]
    fn values_become_colors_row_by_row_from_the_top() {
        let values = array![[0.0_f32, 50.0, 100.0], [-10.0, 1e9, 75.0]];
        let found = rgba(values.view(), window(0.0, 100.0), &ColorMap::Gray.lut(), NoValue::Transparent);
        assert_eq!((found.width, found.height), (3, 2));
        let grays: Vec<u8> = found.rgba.chunks_exact(4).map(|p| p[0]).collect();
        assert_eq!(grays, [0, 128, 255, 0, 255, 191]);
        assert!(found.rgba.chunks_exact(4).all(|p| p[0] == p[1] && p[1] == p[2] && p[3] == 255));
        assert_eq!(found.pixel(2, 1), Some([191, 191, 191, 255]));
        assert_eq!((found.pixel(3, 0), found.pixel(0, 2)), (None, None));
    }

    #[test]
    fn an_inverted_image_is_the_negative() {
        let values = array![[0.0_f32, 25.0, 100.0]];
        let found = rgba(values.view(), window(0.0, 100.0), &ColorMap::Gray.lut().reversed(), NoValue::Transparent);
        assert_eq!(found.rgba.chunks_exact(4).map(|p| p[0]).collect::<Vec<_>>(), [255, 191, 0]);
    }

    #[test]
    fn pixels_without_a_value_never_take_a_color_of_the_map() {
        let values = array![[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 5.0]];
        let lut = ColorMap::Inferno.lut();
        let clear = rgba(values.view(), window(0.0, 10.0), &lut, NoValue::Transparent);
        assert_eq!(clear.rgba.chunks_exact(4).map(|p| p[3]).collect::<Vec<_>>(), [0, 0, 0, 255]);
        let hatched = rgba(Array2::from_elem((6, 6), f32::NAN).view(), window(0.0, 10.0), &lut, NoValue::Hatched);
        let mut tones: Vec<[u8; 4]> = (0..36).filter_map(|i| hatched.pixel(i % 6, i / 6)).collect();
        tones.sort_unstable();
        tones.dedup();
        assert_eq!(tones.len(), 2, "two tones make a hatch");
        for map in ColorMap::ALL {
            let lut = map.lut();
            for tone in &tones {
                assert!(!lut.entries().contains(&[tone[0], tone[1], tone[2]]), "{map:?} {tone:?}");
            }
        }
    }

    #[test]
    fn bilinear_values_follow_a_plane_exactly() {
        // v = 3 + 2x − y at pixel centers; the same plane must come out at any finer grid inside the centers.
        let plane = |x: f64, y: f64| 3.0 + 2.0 * x - y;
        let values = Array2::from_shape_fn((8, 9), |(row, col)| plane(col as f64 + 0.5, row as f64 + 0.5) as f32);
        let region = [0.5, 0.5, 8.5, 7.5];
        let found = resampled(values.view(), region, [40, 35], Interpolation::Bilinear);
        for ((row, col), &value) in found.indexed_iter() {
            let x = 0.5 + 8.0 * (col as f64 + 0.5) / 40.0;
            let y = 0.5 + 7.0 * (row as f64 + 0.5) / 35.0;
            assert!((f64::from(value) - plane(x, y)).abs() < 1e-4, "{value} at {x} {y}");
        }
    }

    #[test]
    fn nearest_repeats_each_pixel_as_a_square() {
        let values = array![[1.0_f32, 2.0], [3.0, 4.0]];
        let found = resampled(values.view(), [0.0, 0.0, 2.0, 2.0], [4, 4], Interpolation::Nearest);
        assert_eq!(found, array![[1., 1., 2., 2.], [1., 1., 2., 2.], [3., 3., 4., 4.], [3., 3., 4., 4.]]);
    }

    #[test]
    fn there_is_no_value_beyond_the_image() {
        let values = array![[1.0_f32, 2.0], [3.0, 4.0]];
        for interpolation in [Interpolation::Nearest, Interpolation::Bilinear] {
            let found = resampled(values.view(), [-1.0, 0.0, 3.0, 2.0], [4, 2], interpolation);
            assert!(found.column(0).iter().chain(found.column(3)).all(|v| v.is_nan()));
            assert!(found.column(1).iter().chain(found.column(2)).all(|v| v.is_finite()));
            assert!(
                resampled(Array2::zeros((0, 0)).view(), [0.0; 4], [2, 2], interpolation).iter().all(|v| v.is_nan())
            );
        }
    }

    #[test]
    fn smooth_maps_keep_the_shape_of_their_holes_and_invent_no_values() {
        let values = array![[10.0_f32, f32::NAN, 30.0], [10.0, 20.0, 30.0]];
        let found = resampled(values.view(), [0.0, 0.0, 3.0, 2.0], [30, 20], Interpolation::Bilinear);
        for ((row, col), &value) in found.indexed_iter() {
            let is_hole = row < 10 && (10..20).contains(&col);
            assert_eq!(value.is_nan(), is_hole, "row {row} column {col}");
            // Weights of f32 add up to 1 within rounding.
            assert!(is_hole || (9.999..=30.001).contains(&value));
        }
    }

    #[test]
    fn blending_mixes_by_opacity_and_keeps_the_base_in_holes() {
        let pixels = |rgba: &[u8]| RgbaPixels { width: rgba.len() / 4, height: 1, rgba: rgba.to_vec() };
        let base = pixels(&[100, 100, 100, 255, 100, 100, 100, 255]);
        let over = pixels(&[200, 0, 50, 255, 0, 0, 0, 0]);
        let half = blended(&base, &over, 0.5);
        assert_eq!(half.rgba, [150, 50, 75, 255, 100, 100, 100, 255]);
        assert_eq!(blended(&base, &over, 0.0), base);
        assert_eq!(blended(&base, &over, 1.0).rgba[..4], [200, 0, 50, 255]);
        assert_eq!(blended(&base, &over, f32::NAN), base);
        assert_eq!(blended(&base, &pixels(&[1, 2, 3, 255]), 1.0), base);
        let clear = pixels(&[0; 8]);
        assert_eq!(blended(&clear, &over, 1.0).rgba[..4], [200, 0, 50, 255]);
    }

    #[test]
    fn thumbnails_average_blocks_and_keep_the_proportions() {
        let values = Array2::from_shape_fn((100, 200), |(row, _)| if row % 2 == 0 { 10.0 } else { 30.0 });
        let small = thumbnail(values.view(), 50);
        assert_eq!(small.dim(), (25, 50));
        assert!(small.iter().all(|v| (v - 20.0).abs() < 1e-6));
        let mut holes = Array2::from_elem((4, 4), f32::NAN);
        holes[[0, 0]] = 8.0;
        let small = thumbnail(holes.view(), 2);
        assert_eq!(small[[0, 0]], 8.0);
        assert!(small[[1, 1]].is_nan());
        assert_eq!(thumbnail(values.view(), 400).dim(), (100, 200));
        assert_eq!(thumbnail(Array2::zeros((1, 300)).view(), 30).dim(), (1, 30));
    }
}
