//! A picture from a file: histology, ultrasound, another program's plot.

use std::sync::Arc;

use crate::display::RgbaPixels;
use crate::display::scene::{PaneRect, Primitive};

/// The whole picture in the middle of `room`, in its proportions.
pub fn picture(pixels: &Arc<RgbaPixels>, room: PaneRect) -> Vec<Primitive> {
    let (width, height) = (pixels.width as f32, pixels.height as f32);
    if width <= 0.0 || height <= 0.0 {
        return Vec::new();
    }
    let scale = (room.width() / width).min(room.height() / height);
    let [x, y] = room.center();
    let (half_width, half_height) = (0.5 * scale * width, 0.5 * scale * height);
    let rect = PaneRect { min: [x - half_width, y - half_height], max: [x + half_width, y + half_height] };
    vec![Primitive::Image { rect, pixels: Arc::clone(pixels), is_smooth: true }]
}
