//! The iron scale of the card: where the lesion lies between tissue without iron and the liver.

use crate::display::scene::{Align, PaneRect, Primitive, Stroke, Text, Tokens};
use crate::t;
use crate::verdict::IronFraction;

/// Height of the bar with its words, as a share of the text size.
pub const IRON_BAR: f32 = 2.3;
/// Fractions at the ends of the bar: a little less than none, and more than the liver.
const ENDS: [f64; 2] = [-0.1, 1.4];

/// Draws the bar into `rect`, words in `size` points.
pub fn iron_bar(fraction: &IronFraction, rect: PaneRect, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let x = |value: f64| {
        let share = ((value - ENDS[0]) / (ENDS[1] - ENDS[0])).clamp(0.0, 1.0) as f32;
        rect.min[0] + share * rect.width()
    };
    let y = rect.min[1] + 0.5 * size;
    let line =
        |from: f32, to: f32, stroke| Primitive::Polyline { points: vec![[from, y], [to, y]], is_closed: false, stroke };
    let mut scene = vec![line(rect.min[0], rect.max[0], Stroke::solid(ink.faint, 0.1 * size))];
    for (at, word) in [(0.0, t!("iron-scale-none")), (1.0, t!("iron-scale-as-liver"))] {
        let at = x(at);
        let points = vec![[at, y - 0.4 * size], [at, y + 0.4 * size]];
        let stroke = Stroke::solid(ink.secondary, 0.1 * size);
        scene.push(Primitive::Polyline { points, is_closed: false, stroke });
        scene.push(Primitive::Text(Text {
            place: [at, y + 0.5 * size],
            align_x: Align::Center,
            align_y: Align::Start,
            text: word.to_owned(),
            size: 0.9 * size,
            color: ink.secondary,
            is_strong: false,
            halo: None,
            is_upright: false,
        }));
    }
    let ci = fraction.ci95;
    scene.push(line(x(ci.low), x(ci.high), Stroke::solid(ink.lesion, 0.25 * size)));
    // Upright, unlike the discs that stand for measured points in the plots.
    let (at, half) = (x(fraction.value), [0.2 * size, 0.42 * size]);
    let rect = PaneRect { min: [at - half[0], y - half[1]], max: [at + half[0], y + half[1]] };
    scene.push(Primitive::Rect { rect, corner_radius: 0.15 * size, fill: Some(ink.lesion), stroke: None });
    scene
}
