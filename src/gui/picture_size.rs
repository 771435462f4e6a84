//! Sizes of the annotated picture and of its parts.

use crate::session::Shown;
use egui::vec2;

/// Width of a figure at 1×, points.
pub const WIDTH: f32 = 1600.0;
/// Least height of the images, points.
pub const IMAGES: f32 = 640.0;
/// Width of verdict and plots.
pub const ANSWER: f32 = 430.0;
pub const STRIP: f32 = 88.0;
pub const HEADER: f32 = 40.0;
pub const FOOTER: f32 = 30.0;

/// Size in pixels of the figure of what is on screen.
pub fn size_px(shown: Shown<'_>, scale: u32) -> [u32; 2] {
    let size = size_points(shown);
    [(size.x * scale as f32).round() as u32, (size.y * scale as f32).round() as u32]
}

pub fn size_points(shown: Shown<'_>) -> egui::Vec2 {
    let left = IMAGES + STRIP + table_height(shown) + 20.0;
    // The answer needs room for its sentences; it is measured by their number.
    let answer = match shown.study.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref()) {
        Some(verdict) => 1040.0 + 44.0 * verdict.caveats.len() as f32,
        None => 520.0,
    };
    vec2(WIDTH, (left.max(answer) + HEADER + FOOTER).round())
}

pub fn table_height(shown: Shown<'_>) -> f32 {
    let lines = shown.document().rois.iter().filter(|roi| roi.role != crate::roi::Role::Noise).count();
    if shown.study.analysis.is_some() && lines > 0 { 34.0 + 28.0 * lines as f32 } else { 0.0 }
}
