//! Marks of the author on an image: arrows, arrowheads, words.

use serde::{Deserialize, Serialize};

use crate::display::scene::{Align, Place, Primitive, Stroke, Text, palette};
use crate::roi::Point;

/// Size of words on an image, screen points as in `display::scene`.
const SIZE: f32 = 12.5;

/// A mark, in pixel coordinates of the slice or picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Annotation {
    /// A line with a head at `tip`.
    Arrow { tip: Point, tail: Point },
    /// The head alone, pointing from `tail` at `tip`.
    Arrowhead { tip: Point, tail: Point },
    /// Centerd on `at`.
    Words { at: Point, text: String },
}

/// Draws a mark; `place` brings pixel coordinates to the pane.
pub(super) fn annotated(annotation: &Annotation, place: &dyn Fn(Point) -> Place) -> Vec<Primitive> {
    match annotation {
        Annotation::Arrow { tip, tail } => arrow(place(*tip), place(*tail), true),
        Annotation::Arrowhead { tip, tail } => arrow(place(*tip), place(*tail), false),
        Annotation::Words { at, text } => vec![label(place(*at), [Align::Center; 2], text)],
    }
}

/// White, strong and haloed, so that it reads on any image.
pub(super) fn label(place: Place, [align_x, align_y]: [Align; 2], text: &str) -> Primitive {
    Primitive::Text(Text {
        place,
        align_x,
        align_y,
        text: text.to_owned(),
        size: SIZE,
        color: palette::TEXT_STRONG,
        is_strong: true,
        halo: Some(palette::HALO),
        is_upright: false,
    })
}

/// Length and half width of an arrow's head, screen points.
const HEAD: [f32; 2] = [13.0, 5.5];

/// White on a dark rim, so that it reads on any image.
fn arrow(tip: Place, tail: Place, has_line: bool) -> Vec<Primitive> {
    let (dx, dy) = (tail[0] - tip[0], tail[1] - tip[1]);
    let length = dx.hypot(dy);
    if !(length.is_finite() && length > 0.0) {
        return Vec::new();
    }
    let (ux, uy) = (dx / length, dy / length);
    let along = |by: f32, across: f32| [tip[0] + by * ux - across * uy, tip[1] + by * uy + across * ux];
    let head = vec![tip, along(HEAD[0], HEAD[1]), along(HEAD[0], -HEAD[1])];
    let line = |stroke| Primitive::Polyline { points: vec![along(HEAD[0] * 0.9, 0.0), tail], is_closed: false, stroke };
    let rim = Primitive::Polyline { points: head.clone(), is_closed: true, stroke: Stroke::solid(palette::HALO, 2.4) };
    let fill = Primitive::Polygon { points: head, fill: palette::TEXT_STRONG };
    match has_line && length > HEAD[0] {
        true => {
            let (dark, white) = (Stroke::solid(palette::HALO, 4.2), Stroke::solid(palette::TEXT_STRONG, 2.0));
            vec![line(dark), rim, line(white), fill]
        }
        false => vec![rim, fill],
    }
}
