//! Frames of a moving picture: the echoes of a slice, or any images that a caller has.

use std::sync::Arc;

use ndarray::{Array2, ArrayView2};

use super::Subject;
use crate::display::image::{Interpolation, resampled, rgba};
use crate::display::render::render;
use crate::display::scene::{Align, Color, PaneRect, Primitive, Sheet, Text, palette};
use crate::display::{ColorMap, NoValue, RgbaPixels, Window};
use crate::fit::{SyntheticNoise, synthetic_slice};
use crate::t;

/// Size of the text under the image and of the whole picture, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CineOptions {
    /// Longest side of a frame, pixels (64 to 2048, clamped).
    pub side_px: usize,
    /// Part of the image: left, top, right, bottom in pixel coordinates.
    pub crop: Option<[f64; 4]>,
}

impl Default for CineOptions {
    fn default() -> Self {
        Self { side_px: 512, crop: None }
    }
}

/// One image of a moving picture and the words on it.
#[derive(Clone, Debug, PartialEq)]
pub struct CineFrame {
    /// `[row, column]`.
    pub values: Array2<f32>,
    /// "TE 2.46 ms".
    pub label: String,
}

/// The echoes of a slice, with their echo times.
pub fn echoes(subject: &Subject, slice: usize) -> Vec<CineFrame> {
    let slice = slice.min(subject.stack.num_slices() - 1);
    let frame = |echo: usize| CineFrame {
        values: subject.stack.image(echo, slice).to_owned(),
        label: subject.stack.te_label(echo, 2),
    };
    (0..subject.stack.num_echoes()).map(frame).collect()
}

/// Frames from TE 0 to twice the last echo, evenly spaced.
const SYNTHETIC_FRAMES: usize = 41;

/// The image as it would look from TE 0 to twice the last echo; frames outside the measured echo times say so. `None`
/// without maps.
pub fn synthetic(subject: &Subject, slice: usize, noise: Option<SyntheticNoise>) -> Option<Vec<CineFrame>> {
    let maps = subject.maps.as_deref()?;
    let times = subject.stack.te_ms();
    let (first, last) = (*times.first()?, *times.last()?);
    let frame = |index: usize| {
        let te_ms = 2.0 * last * index as f64 / (SYNTHETIC_FRAMES - 1) as f64;
        let te = format!("{te_ms:.2}");
        let label = match (first..=last).contains(&te_ms) {
            true => t!("cine-synthetic", te = te),
            false => t!("cine-extrapolated", te = te),
        };
        Some(CineFrame { values: synthetic_slice(maps, slice, te_ms, noise)?, label })
    };
    (0..SYNTHETIC_FRAMES).map(frame).collect()
}

/// Frames as pictures of one size, all in one window, so that the decay can be seen. Works for echoes and for images
/// at any other echo time alike.
///
/// * `spacing_mm` — size of a pixel along x and y: pixels are shown in true proportions.
pub fn pictures(frames: &[CineFrame], spacing_mm: [f64; 2], window: Window, options: CineOptions) -> Vec<RgbaPixels> {
    frames.iter().filter_map(|frame| picture(frame, spacing_mm, window, options)).collect()
}

fn picture(frame: &CineFrame, spacing_mm: [f64; 2], window: Window, options: CineOptions) -> Option<RgbaPixels> {
    let values: ArrayView2<'_, f32> = frame.values.view();
    let (rows, columns) = values.dim();
    let region = options.crop.unwrap_or([0.0, 0.0, columns as f64, rows as f64]);
    let size_mm = [(region[2] - region[0]) * spacing_mm[0], (region[3] - region[1]) * spacing_mm[1]];
    if !size_mm.iter().all(|mm| mm.is_finite() && *mm > 0.0) {
        return None;
    }
    let scale = options.side_px.clamp(64, 2048) as f64 / size_mm[0].max(size_mm[1]);
    // Even sides: many players of moving pictures ask for them.
    let [width, height] = size_mm.map(|mm| (((mm * scale) / 2.0).round() as usize * 2).max(2));
    let fine = resampled(values, region, [width, height], Interpolation::Bilinear);
    let pixels = Arc::new(rgba(fine.view(), window, &ColorMap::Gray.lut(), NoValue::Transparent));
    let size = [width as f32, height as f32];
    let rect = PaneRect { min: [0.0; 2], max: size };
    let text_size = (0.045 * size[0].max(size[1])).clamp(9.0, 40.0);
    let label = Text {
        place: [0.5 * text_size, size[1] - 0.35 * text_size],
        align_x: Align::Start,
        align_y: Align::End,
        text: frame.label.clone(),
        size: text_size,
        color: palette::TEXT_STRONG,
        is_strong: true,
        halo: Some(palette::HALO),
        is_upright: false,
    };
    let content = vec![Primitive::Image { rect, pixels, is_smooth: false }, Primitive::Text(label)];
    let background = Some(Color::rgb(0));
    Some(render(&Sheet { size, background, title: String::new(), language: "en", content }, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S0 at TE 0, and words on every frame outside the measured echoes.
    #[test]
    fn the_synthetic_echo_begins_at_s0_and_says_where_it_is_extrapolated() {
        let mut parameters = crate::phantom::Case::Hyper.parameters();
        [parameters.matrix.columns, parameters.matrix.rows] = [64, 48];
        let built = crate::phantom::build(&parameters, 1).expect("a case");
        let subject = Subject::analyzed(Arc::new(built.stack), built.rois, Default::default(), None);
        let frames = synthetic(&subject, 2, None).expect("maps");
        let s0 = subject.maps.as_deref().expect("maps").s0.index_axis(ndarray::Axis(0), 2).to_owned();
        let pairs = frames[0].values.iter().zip(&s0).filter(|(value, _)| value.is_finite());
        assert!(pairs.clone().count() > 500 && pairs.clone().all(|(a, b)| (a - b).abs() <= 1e-4 * b.abs()));
        let outside = frames.iter().filter(|frame| frame.label.contains("extrapolated")).count();
        // 0 to 33 ms in 40 steps of 0.825 ms; measured from 0.99 to 16.5 ms: two frames before, twenty after.
        assert_eq!((frames.len(), outside), (41, 22));
        let end: f32 = frames[40].values.iter().filter(|value| value.is_finite()).sum();
        let start: f32 = frames[0].values.iter().filter(|value| value.is_finite()).sum();
        assert!(end < 0.5 * start);
    }

    #[test]
    fn pixels_keep_their_proportions_and_the_window_is_shared() {
        let frame = |value: f32| CineFrame { values: Array2::from_elem((10, 20), value), label: String::new() };
        let window = Window::new(0.0, 100.0).expect("low below high");
        let options = CineOptions { side_px: 200, crop: None };
        // 20 × 1 mm by 10 × 4 mm: the height is the longer side.
        let found = pictures(&[frame(100.0), frame(50.0)], [1.0, 4.0], window, options);
        assert_eq!(found.iter().map(|p| [p.width, p.height]).collect::<Vec<_>>(), [[100, 200]; 2]);
        assert_eq!(found.iter().map(|p| p.pixel(50, 20).expect("inside")[0]).collect::<Vec<_>>(), [255, 128]);
    }
}
