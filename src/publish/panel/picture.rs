//! A picture from a file: histology, ultrasound, another program's plot.

use std::sync::Arc;

use super::annotation::{Annotation, annotated, label};
use crate::display::RgbaPixels;
use crate::display::scene::{Align, PaneRect, Primitive, scaled};
use crate::roi::Point;

/// Size of the small texts of `display::scene` overlays, points.
const SCREEN_SIZE: f32 = 12.5;
/// From the edge of a panel to its label, screen points.
const MARGIN: f32 = 10.0;

/// Where the whole picture lies in the middle of `room`, in its proportions; `None` for one without pixels.
pub fn picture_rect(pixels: &RgbaPixels, room: PaneRect) -> Option<PaneRect> {
    let (width, height) = (pixels.width as f32, pixels.height as f32);
    if width <= 0.0 || height <= 0.0 {
        return None;
    }
    let scale = (room.width() / width).min(room.height() / height);
    let [x, y] = room.center();
    let half = [0.5 * scale * width, 0.5 * scale * height];
    Some(PaneRect { min: [x - half[0], y - half[1]], max: [x + half[0], y + half[1]] })
}

/// The picture in `room` with marks in its pixel coordinates and a label at the lower left, texts in `size` points.
pub fn picture(
    pixels: &Arc<RgbaPixels>,
    annotations: &[Annotation],
    text: &str,
    room: PaneRect,
    size: f32,
) -> Vec<Primitive> {
    let Some(rect) = picture_rect(pixels, room) else { return Vec::new() };
    let scale = size / SCREEN_SIZE;
    let place = |[x, y]: Point| {
        let fraction = [x as f32 / pixels.width as f32, y as f32 / pixels.height as f32];
        let on_sheet = [rect.min[0] + fraction[0] * rect.width(), rect.min[1] + fraction[1] * rect.height()];
        [(on_sheet[0] - room.min[0]) / scale, (on_sheet[1] - room.min[1]) / scale]
    };
    let mut over: Vec<Primitive> = annotations.iter().flat_map(|annotation| annotated(annotation, &place)).collect();
    if !text.is_empty() {
        let corner = [MARGIN, room.height() / scale - MARGIN + 3.0];
        over.push(label(corner, [Align::Start, Align::End], text));
    }
    vec![
        Primitive::Image { rect, pixels: Arc::clone(pixels), is_smooth: true },
        Primitive::Clip { rect: room, content: scaled(over, scale, room.min) },
    ]
}
