//! A sheet as text, so that a change of the drawing shows as a change of a line.

use std::fmt::Write as _;

use super::{Align, Color, PaneRect, Pattern, Place, Primitive, Sheet, Stroke, Text};

/// Points of a line that are written out; of longer ones the first and the last.
const MAX_POINTS: usize = 4;

impl Sheet {
    /// One line per primitive, in drawing order; the content of a clip is indented. What tests compare.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        let background = self.background.map_or("clear".to_owned(), color);
        let [width, height] = self.size;
        let _ = writeln!(out, "sheet {width:.1} × {height:.1} {background} \"{}\"", self.title);
        lines(&self.content, 0, &mut out);
        out
    }
}

fn lines(content: &[Primitive], depth: usize, out: &mut String) {
    for primitive in content {
        let _ = writeln!(out, "{}{}", "  ".repeat(depth), line(primitive));
        if let Primitive::Clip { content, .. } = primitive {
            lines(content, depth + 1, out);
        }
    }
}

fn line(primitive: &Primitive) -> String {
    match primitive {
        Primitive::Polyline { points, is_closed, stroke: look } => {
            let kind = if *is_closed { "outline" } else { "line" };
            format!("{kind} {} {}", stroke(look), places(points))
        }
        Primitive::Polygon { points, fill } => format!("polygon {} {}", color(*fill), places(points)),
        Primitive::Circle { center, radius, fill, stroke } => {
            format!("circle {} r {radius:.1}{}", place(*center), look(*fill, stroke.as_ref()))
        }
        Primitive::Rect { rect: at, corner_radius, fill, stroke } => {
            format!("rect {} round {corner_radius:.1}{}", rect(*at), look(*fill, stroke.as_ref()))
        }
        Primitive::Text(text) => words(text),
        Primitive::Image { rect: at, pixels, is_smooth } => {
            let smooth = if *is_smooth { " smooth" } else { "" };
            format!("image {} of {} × {}{smooth}", rect(*at), pixels.width, pixels.height)
        }
        Primitive::Clip { rect: at, .. } => format!("clip {}", rect(*at)),
    }
}

fn words(text: &Text) -> String {
    let align = |align| match align {
        Align::Start => "<",
        Align::Center => "|",
        Align::End => ">",
    };
    let flags = [(text.is_strong, " strong"), (text.halo.is_some(), " halo"), (text.is_upright, " upright")];
    let flags: String = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, name)| name).collect();
    let (x, y) = (align(text.align_x), align(text.align_y));
    format!("text {} {x}{y} {:.1} {}{flags} \"{}\"", place(text.place), text.size, color(text.color), text.text)
}

fn look(fill: Option<Color>, outline: Option<&Stroke>) -> String {
    let fill = fill.map(|fill| format!(" {}", color(fill))).unwrap_or_default();
    let outline = outline.map(|outline| format!(" rim {}", stroke(outline))).unwrap_or_default();
    fill + &outline
}

fn stroke(stroke: &Stroke) -> String {
    let pattern = match stroke.pattern {
        Pattern::Solid => "",
        Pattern::Dashed { .. } => " dashed",
        Pattern::Dotted { .. } => " dotted",
    };
    format!("{} {:.1}{pattern}", color(stroke.color), stroke.width)
}

fn color(Color([r, g, b, a]): Color) -> String {
    if a == 255 { format!("#{r:02x}{g:02x}{b:02x}") } else { format!("#{r:02x}{g:02x}{b:02x}/{a}") }
}

fn place([x, y]: Place) -> String {
    format!("({x:.1} {y:.1})")
}

fn rect(rect: PaneRect) -> String {
    format!("{}–{}", place(rect.min), place(rect.max))
}

fn places(points: &[Place]) -> String {
    match points {
        [first, .., last] if points.len() > MAX_POINTS => {
            format!("{} … {} ({} points)", place(*first), place(*last), points.len())
        }
        _ => points.iter().map(|&point| place(point)).collect::<Vec<_>>().join(" "),
    }
}
