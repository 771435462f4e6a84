//! The verdict card on paper. What it says is composed in `compose`.

use crate::compose::{self, Card, IRON_BAR, iron_bar};
use crate::display::scene::{PaneRect, Primitive, Stroke, Tokens};
use crate::publish::Subject;
use crate::publish::column::{Column, Look};
use crate::t;

use super::plots::answer;

/// The card in `room`, texts in `size` points, smaller where the room asks for it; without a verdict it says so.
pub fn verdict_card(subject: &Subject, room: PaneRect, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let Some(card) = answer(subject).and_then(|answer| compose::card(&answer)) else { return empty(room, ink, size) };
    let tint = compose::tint(card.tone, ink);
    let ground = Primitive::Rect {
        rect: room,
        corner_radius: 0.6 * size,
        fill: Some(tint.fill),
        stroke: Some(Stroke::solid(tint.border, 0.8)),
    };
    let mut content = vec![ground];
    content.extend(fitted(room, size, |size| drawn(&card, room, ink, size)));
    content
}

/// Draws at `size`, or at the largest smaller size that stays inside `room`, down to two thirds.
fn fitted<'a>(room: PaneRect, size: f32, draw: impl Fn(f32) -> Column<'a>) -> Vec<Primitive> {
    let mut drawn = draw(size);
    for step in 1..=9 {
        if drawn.top <= room.max[1] - 0.5 * size {
            break;
        }
        drawn = draw(size * (1.0 - 0.05 * step as f32));
    }
    vec![Primitive::Clip { rect: room, content: drawn.content }]
}

fn drawn<'a>(card: &Card, room: PaneRect, ink: &'a Tokens, size: f32) -> Column<'a> {
    let margin = size;
    let mut column = Column::new(ink, room.min.map(|v| v + margin), room.width() - 2.0 * margin);
    let heading = column.strong(size);
    column.paragraph(&card.heading, Look { color: compose::tint(card.tone, ink).text, ..heading });
    let title = column.strong(1.9 * size);
    column.paragraph(&card.title, title);
    let sentence = column.look(1.08 * size);
    column.paragraph(&card.sentence, sentence);
    let small = column.secondary(0.85 * size);
    let secondary = column.secondary(size);
    card.by_rate.iter().for_each(|by_rate| column.paragraph(by_rate, secondary));
    column.space(0.6 * size);
    let indent = 0.42 * column.width;
    for row in &card.rows {
        column.row(&row.name, indent, &row.value, size);
        column.space(0.12 * size);
    }
    if let Some(fraction) = &card.scale {
        let min = [column.left, column.top + 0.3 * size];
        let rect = PaneRect { min, max: [min[0] + column.width, min[1] + IRON_BAR * size] };
        column.content.extend(iron_bar(fraction, rect, ink, size));
        column.space((IRON_BAR + 0.4) * size);
    }
    card.foot.iter().for_each(|foot| column.paragraph(foot, small));
    if let Some(limits) = &card.limits {
        column.space(0.3 * size);
        column.paragraph(limits, small);
    }
    column
}

fn empty(room: PaneRect, ink: &Tokens, size: f32) -> Vec<Primitive> {
    let mut column = Column::new(ink, room.min.map(|v| v + size), room.width() - 2.0 * size);
    let (title, text) = (column.strong(1.4 * size), column.secondary(size));
    column.paragraph(t!("publish-no-verdict"), title);
    column.paragraph(t!("publish-no-verdict-why"), text);
    let border = Some(Stroke::solid(ink.line, 0.8));
    let mut content = vec![Primitive::Rect { rect: room, corner_radius: 0.6 * size, fill: None, stroke: border }];
    content.append(&mut column.content);
    content
}
