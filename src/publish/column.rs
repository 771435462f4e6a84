//! Text that flows down a column.

use crate::display::scene::{Align, Color, Place, Primitive, Stroke, Text, Tokens};
use crate::display::typeset;

/// Writes lines from the top down and knows where it is.
pub struct Column<'a> {
    pub ink: &'a Tokens,
    /// Left edge and width, points.
    pub left: f32,
    pub width: f32,
    /// Where the next line starts.
    pub top: f32,
    pub content: Vec<Primitive>,
}

/// How a paragraph looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub size: f32,
    pub color: Color,
    pub is_strong: bool,
}

/// Height of a line over its size: a little air for reading.
const LEADING: f32 = 1.3;

impl<'a> Column<'a> {
    pub fn new(ink: &'a Tokens, [left, top]: Place, width: f32) -> Self {
        Self { ink, left, width, top, content: Vec::new() }
    }

    pub fn look(&self, size: f32) -> Look {
        Look { size, color: self.ink.text, is_strong: false }
    }

    pub fn secondary(&self, size: f32) -> Look {
        Look { size, color: self.ink.secondary, is_strong: false }
    }

    pub fn strong(&self, size: f32) -> Look {
        Look { size, color: self.ink.text, is_strong: true }
    }

    pub fn space(&mut self, points: f32) {
        self.top += points;
    }

    /// A paragraph over the whole width.
    pub fn paragraph(&mut self, text: &str, look: Look) {
        self.hanging("", 0.0, text, look);
    }

    /// A paragraph that stands `indent` in, with `sign` before its first line.
    pub fn hanging(&mut self, sign: &str, indent: f32, text: &str, look: Look) {
        let first = self.top;
        for line in typeset::wrapped(text, look.size, look.is_strong, self.width - indent) {
            self.line_at(self.left + indent, &line, look, Align::Start);
            self.top += LEADING * look.size;
        }
        if !sign.is_empty() {
            let mut sign = word([self.left, first], sign, Look { is_strong: true, ..look }, Align::Start);
            sign.place[1] += 0.5 * (LEADING - typeset::line_height()) * look.size;
            self.content.push(Primitive::Text(sign));
        }
    }

    /// A name and its value, the value from `indent` on; the value wraps.
    pub fn row(&mut self, name: &str, indent: f32, value: &str, size: f32) {
        let top = self.top;
        let name_lines = typeset::wrapped(name, size, false, indent - 0.5 * size);
        let value_lines = typeset::wrapped(value, size, false, self.width - indent);
        let (names, values) = (self.secondary(size), self.look(size));
        for (x, lines, look) in [(self.left, &name_lines, names), (self.left + indent, &value_lines, values)] {
            self.top = top;
            for line in lines {
                self.line_at(x, line, look, Align::Start);
                self.top += LEADING * size;
            }
        }
        self.top = top + LEADING * size * name_lines.len().max(value_lines.len()).max(1) as f32;
    }

    pub fn rule(&mut self) {
        let points = vec![[self.left, self.top], [self.left + self.width, self.top]];
        let stroke = Stroke::solid(self.ink.line, 0.6);
        self.content.push(Primitive::Polyline { points, is_closed: false, stroke });
    }

    /// One line at the current height, which stays.
    pub fn line_at(&mut self, x: f32, text: &str, look: Look, align: Align) {
        let top = self.top + 0.5 * (LEADING - typeset::line_height()) * look.size;
        self.content.push(Primitive::Text(word([x, top], text, look, align)));
    }
}

/// One line of text from its top.
pub fn word(place: Place, text: &str, look: Look, align_x: Align) -> Text {
    Text {
        place,
        align_x,
        align_y: Align::Start,
        text: text.to_owned(),
        size: look.size,
        color: look.color,
        is_strong: look.is_strong,
        halo: None,
        is_upright: false,
    }
}
