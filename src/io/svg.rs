//! A sheet as SVG: text as text in an embedded font, lines as lines, images as pixels.
//!
//! Must not know: what a sheet shows.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::atomic::{self, WriteError};
use super::picture::{self, PictureFormat, PictureNotes};
use super::web_font;
use crate::display::render::baseline;
use crate::display::scene::{Color, PaneRect, Pattern, Place, Primitive, Sheet, Stroke, TEXT_HALO, Text};
use crate::display::{RgbaPixels, typeset};

/// Writes `sheet` to `path`, whole or not at all.
pub fn write(path: &Path, sheet: &Sheet) -> Result<(), WriteError> {
    atomic::write_bytes(path, to_text(sheet).as_bytes())
}

/// The text of the file; lengths are points, the size is given in millimetres.
pub fn to_text(sheet: &Sheet) -> String {
    let [width, height] = sheet.size;
    let [width_mm, height_mm] = sheet.size.map(|points| points * 25.4 / 72.0);
    let mut out = Out { text: String::new(), num_clips: 0 };
    let _ = writeln!(
        out.text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_mm:.3}mm\" height=\"{height_mm:.3}mm\" \
         viewBox=\"0 0 {width} {height}\" xml:lang=\"{}\">",
        sheet.language
    );
    if !sheet.title.is_empty() {
        let _ = writeln!(out.text, "<title>{}</title>", escaped(&sheet.title));
    }
    out.fonts(sheet);
    if let Some(background) = sheet.background {
        out.rect(&sheet.rect(), 0.0, Some(background), None);
    }
    out.draw_all(&sheet.content);
    out.text.push_str("</svg>\n");
    out.text
}

struct Out {
    text: String,
    num_clips: usize,
}

/// Letters of a weight anywhere in the sheet.
fn letters(content: &[Primitive], is_strong: bool, found: &mut BTreeSet<char>) {
    for primitive in content {
        match primitive {
            Primitive::Text(text) if text.is_strong == is_strong => found.extend(text.text.chars()),
            Primitive::Clip { content, .. } => letters(content, is_strong, found),
            _ => {}
        }
    }
}

/// Number with at most two decimals, which is finer than any printer.
fn n(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

fn color(name: &str, Color([r, g, b, a]): Color) -> String {
    let opacity = match a {
        255 => String::new(),
        _ => format!(" {name}-opacity=\"{}\"", n(f32::from(a) / 255.0)),
    };
    format!(" {name}=\"#{r:02x}{g:02x}{b:02x}\"{opacity}")
}

fn stroke(stroke: &Stroke) -> String {
    let (dash, cap) = match stroke.pattern {
        Pattern::Solid => (String::new(), "round"),
        Pattern::Dashed { on, off } => (format!(" stroke-dasharray=\"{} {}\"", n(on), n(off)), "butt"),
        Pattern::Dotted { spacing } => (format!(" stroke-dasharray=\"0 {}\"", n(spacing)), "round"),
    };
    let color = color("stroke", stroke.color);
    format!("{color} stroke-width=\"{}\" stroke-linecap=\"{cap}\" stroke-linejoin=\"round\"{dash}", n(stroke.width))
}

fn look(fill: Option<Color>, outline: Option<&Stroke>) -> String {
    let fill = fill.map_or(" fill=\"none\"".to_owned(), |fill| color("fill", fill));
    fill + &outline.map(stroke).unwrap_or_default()
}

fn points_text(points: &[Place]) -> String {
    points.iter().map(|[x, y]| format!("{},{}", n(*x), n(*y))).collect::<Vec<_>>().join(" ")
}

impl Out {
    fn fonts(&mut self, sheet: &Sheet) {
        let mut style = String::new();
        for (is_strong, weight) in [(false, 400), (true, 600)] {
            let mut found = BTreeSet::new();
            letters(&sheet.content, is_strong, &mut found);
            // Without the font the text is set in what the reader has; its length stays.
            let Some(font) = web_font::subset(is_strong, &found).filter(|_| !found.is_empty()) else { continue };
            let _ = write!(
                style,
                "@font-face{{font-family:\"{}\";font-weight:{weight};src:url(data:font/otf;base64,{})}}",
                typeset::FAMILY,
                base64(&font)
            );
        }
        let family = typeset::FAMILY;
        // Contextual forms off, as the text was measured; spaces are kept as they are.
        let _ = writeln!(
            self.text,
            "<style>{style}text{{font-family:\"{family}\",\"Helvetica Neue\",Arial,sans-serif;\
             font-feature-settings:\"calt\" 0,\"liga\" 0;white-space:pre}}</style>"
        );
    }

    fn draw_all(&mut self, content: &[Primitive]) {
        content.iter().for_each(|primitive| self.draw(primitive));
    }

    fn draw(&mut self, primitive: &Primitive) {
        match primitive {
            Primitive::Polyline { points, is_closed, stroke: line } => {
                let name = if *is_closed { "polygon" } else { "polyline" };
                let _ =
                    writeln!(self.text, "<{name} points=\"{}\" fill=\"none\"{}/>", points_text(points), stroke(line));
            }
            Primitive::Polygon { points, fill } => {
                let _ = writeln!(self.text, "<polygon points=\"{}\"{}/>", points_text(points), color("fill", *fill));
            }
            Primitive::Circle { center: [x, y], radius, fill, stroke } => {
                let look = look(*fill, stroke.as_ref());
                let _ = writeln!(self.text, "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{look}/>", n(*x), n(*y), n(*radius));
            }
            Primitive::Rect { rect, corner_radius, fill, stroke } => {
                self.rect(rect, *corner_radius, *fill, stroke.as_ref());
            }
            Primitive::Text(text) => self.words(text),
            Primitive::Image { rect, pixels, is_smooth } => self.image(rect, pixels, *is_smooth),
            Primitive::Clip { rect, content } => {
                self.num_clips += 1;
                let id = self.num_clips;
                let _ = writeln!(
                    self.text,
                    "<clipPath id=\"c{id}\"><rect{}/></clipPath><g clip-path=\"url(#c{id})\">",
                    corners(rect)
                );
                self.draw_all(content);
                self.text.push_str("</g>\n");
            }
        }
    }

    fn rect(&mut self, rect: &PaneRect, radius: f32, fill: Option<Color>, stroke: Option<&Stroke>) {
        let round = if radius > 0.0 { format!(" rx=\"{}\"", n(radius)) } else { String::new() };
        let _ = writeln!(self.text, "<rect{}{round}{}/>", corners(rect), look(fill, stroke));
    }

    fn words(&mut self, text: &Text) {
        let width = typeset::width(&text.text, text.size, text.is_strong);
        if text.text.is_empty() {
            return;
        }
        let [x, y] = baseline(text, width);
        let [tx, ty] = text.place;
        let at = match text.is_upright {
            true => format!("x=\"{}\" y=\"{}\" transform=\"translate({} {}) rotate(-90)\"", n(x), n(y), n(tx), n(ty)),
            false => format!("x=\"{}\" y=\"{}\"", n(tx + x), n(ty + y)),
        };
        let weight = if text.is_strong { " font-weight=\"600\"" } else { "" };
        let halo = text.halo.map(|halo| stroke(&Stroke::solid(halo, 2.0 * TEXT_HALO)) + " paint-order=\"stroke\"");
        let _ = writeln!(
            self.text,
            "<text xml:space=\"preserve\" {at} font-size=\"{}\"{weight}{}{} textLength=\"{}\">{}</text>",
            n(text.size),
            color("fill", text.color),
            halo.unwrap_or_default(),
            n(width),
            escaped(&text.text)
        );
    }

    fn image(&mut self, rect: &PaneRect, pixels: &RgbaPixels, is_smooth: bool) {
        let Ok(png) = picture::to_bytes(PictureFormat::Png, pixels, &PictureNotes::default()) else { return };
        let squares = if is_smooth { "" } else { " style=\"image-rendering:pixelated\"" };
        let _ = writeln!(
            self.text,
            "<image{} preserveAspectRatio=\"none\"{squares} href=\"data:image/png;base64,{}\"/>",
            corners(rect),
            base64(&png)
        );
    }
}

fn corners(rect: &PaneRect) -> String {
    let [x, y] = rect.min;
    format!(" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", n(x), n(y), n(rect.width()), n(rect.height()))
}

/// RFC 4648, section 4.
pub fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group.iter().enumerate().fold(0_u32, |word, (i, &byte)| word | u32::from(byte) << (16 - 8 * i));
        for i in 0..4 {
            let sign = SIGNS[(word >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= group.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_follows_the_standard() {
        // RFC 4648, section 10.
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[test]
    fn text_of_a_file_cannot_break_the_markup() {
        assert_eq!(escaped("<script> & \"x\"\u{7}"), "&lt;script&gt; &amp; &quot;x&quot;");
    }

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        assert_eq!([12.0, 0.5, -0.001, 3.456].map(n), ["12", "0.5", "0", "3.46"]);
    }
}
