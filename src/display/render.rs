//! A sheet as pixels, at any resolution, without a toolkit.
//!
//! Anti-aliased on one thread in the same order every time, so that a picture has the same bytes on every run.

use skrifa::outline::OutlinePen;
use tiny_skia::{
    BlendMode, FillRule, FilterQuality, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pattern as Shader, Pixmap,
    PixmapPaint, Rect, SpreadMode, Transform,
};

use super::RgbaPixels;
use super::outline::{self, Piece};
use super::scene::{Align, Color, PaneRect, Place, Primitive, Sheet, Stroke, Text, dashes};
use super::typeset;

/// Longest side of a picture, pixels.
pub const MAX_SIDE_PX: u32 = 16_384;

/// Size in pixels of a sheet at `scale` pixels per point, each side 1 to [`MAX_SIDE_PX`].
pub fn size_px(sheet: &Sheet, scale: f32) -> [u32; 2] {
    sheet.size.map(|side| ((side * scale).round().max(1.0) as u32).min(MAX_SIDE_PX))
}

/// Draws a sheet at `scale` pixels per point; straight alpha.
///
/// A sheet that would be larger than [`MAX_SIDE_PX`] is cut off at the right and below.
pub fn render(sheet: &Sheet, scale: f32) -> RgbaPixels {
    let [width, height] = size_px(sheet, scale);
    let mut pixmap = Pixmap::new(width, height).expect("both sides are above zero and limited");
    if let Some(background) = sheet.background {
        pixmap.fill(skia_color(background));
    }
    let mut canvas = Canvas { pixmap, view: Transform::from_scale(scale, scale) };
    canvas.draw_all(&sheet.content, None);
    let rgba = canvas.pixmap.pixels().iter().flat_map(|pixel| {
        let color = pixel.demultiply();
        [color.red(), color.green(), color.blue(), color.alpha()]
    });
    RgbaPixels { width: width as usize, height: height as usize, rgba: rgba.collect() }
}

fn skia_color(Color([r, g, b, a]): Color) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(r, g, b, a)
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(skia_color(color));
    paint
}

fn skia_rect(rect: &PaneRect) -> Option<Rect> {
    Rect::from_ltrb(rect.min[0], rect.min[1], rect.max[0], rect.max[1])
}

struct Canvas {
    pixmap: Pixmap,
    view: Transform,
}

impl Canvas {
    fn draw_all(&mut self, content: &[Primitive], clip: Option<&Mask>) {
        for primitive in content {
            self.draw(primitive, clip);
        }
    }

    fn draw(&mut self, primitive: &Primitive, clip: Option<&Mask>) {
        match primitive {
            Primitive::Polyline { points, is_closed, stroke } => self.polyline(points, *is_closed, stroke, clip),
            Primitive::Polygon { points, fill } => {
                if let Some(path) = path_of(outline::polyline(points, true)) {
                    self.fill(&path, *fill, clip);
                }
            }
            Primitive::Circle { center, radius, fill, stroke } => {
                if let Some(path) = PathBuilder::from_circle(center[0], center[1], *radius) {
                    self.shape(&path, *fill, stroke.as_ref(), clip);
                }
            }
            Primitive::Rect { rect, corner_radius, fill, stroke } => {
                if let Some(path) = path_of(outline::rectangle(rect, *corner_radius)) {
                    self.shape(&path, *fill, stroke.as_ref(), clip);
                }
            }
            Primitive::Text(text) => self.text(text, clip),
            Primitive::Image { rect, pixels, is_smooth } => self.image(rect, pixels, *is_smooth, clip),
            Primitive::Clip { rect, content } => {
                if let Some(mask) = self.clipped(rect, clip) {
                    self.draw_all(content, Some(&mask));
                }
            }
        }
    }

    fn clipped(&self, rect: &PaneRect, clip: Option<&Mask>) -> Option<Mask> {
        let path = PathBuilder::from_rect(skia_rect(rect)?);
        let mut mask = match clip {
            Some(outer) => outer.clone(),
            None => Mask::new(self.pixmap.width(), self.pixmap.height())?,
        };
        match clip {
            Some(_) => mask.intersect_path(&path, FillRule::Winding, false, self.view),
            None => mask.fill_path(&path, FillRule::Winding, false, self.view),
        }
        Some(mask)
    }

    fn fill(&mut self, path: &Path, color: Color, clip: Option<&Mask>) {
        self.pixmap.fill_path(path, &paint(color), FillRule::Winding, self.view, clip);
    }

    fn stroke(&mut self, path: &Path, color: Color, width: f32, clip: Option<&Mask>) {
        let look =
            tiny_skia::Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Default::default() };
        self.pixmap.stroke_path(path, &paint(color), &look, self.view, clip);
    }

    fn shape(&mut self, path: &Path, fill: Option<Color>, stroke: Option<&Stroke>, clip: Option<&Mask>) {
        if let Some(fill) = fill {
            self.fill(path, fill, clip);
        }
        if let Some(stroke) = stroke {
            self.stroke(path, stroke.color, stroke.width, clip);
        }
    }

    fn polyline(&mut self, points: &[Place], is_closed: bool, stroke: &Stroke, clip: Option<&Mask>) {
        let is_whole = stroke.pattern == super::scene::Pattern::Solid;
        if is_whole {
            if let Some(path) = path_of(outline::polyline(points, is_closed)) {
                self.stroke(&path, stroke.color, stroke.width, clip);
            }
            return;
        }
        for piece in dashes(points, is_closed, stroke.pattern) {
            let path = match piece.as_slice() {
                [dot] => PathBuilder::from_circle(dot[0], dot[1], stroke.width / 2.0),
                _ => path_of(outline::polyline(&piece, false)),
            };
            let Some(path) = path else { continue };
            if piece.len() == 1 {
                self.fill(&path, stroke.color, clip);
            } else {
                self.butt_stroke(&path, stroke, clip);
            }
        }
    }

    /// Dashes end where they end: round caps would close the gaps.
    fn butt_stroke(&mut self, path: &Path, stroke: &Stroke, clip: Option<&Mask>) {
        let look = tiny_skia::Stroke { width: stroke.width, line_join: LineJoin::Round, ..Default::default() };
        self.pixmap.stroke_path(path, &paint(stroke.color), &look, self.view, clip);
    }

    fn text(&mut self, text: &Text, clip: Option<&Mask>) {
        let Some(path) = text_path(text) else { return };
        if let Some(halo) = text.halo {
            self.stroke(&path, halo, 2.0 * super::scene::TEXT_HALO, clip);
        }
        self.fill(&path, text.color, clip);
    }

    fn image(&mut self, rect: &PaneRect, pixels: &RgbaPixels, is_smooth: bool, clip: Option<&Mask>) {
        let Some(source) = pixmap_of(pixels) else { return };
        let (Some(place), [width, height]) = (skia_rect(rect), [rect.width(), rect.height()]) else { return };
        let scale = [width / pixels.width as f32, height / pixels.height as f32];
        let transform = Transform::from_row(scale[0], 0.0, 0.0, scale[1], rect.min[0], rect.min[1]);
        let quality = if is_smooth { FilterQuality::Bilinear } else { FilterQuality::Nearest };
        let look = PixmapPaint { quality, ..PixmapPaint::default() };
        // As a filled rectangle: a drawn pixmap would fade out at its edges.
        let shader = Shader::new(source.as_ref(), SpreadMode::Pad, look.quality, look.opacity, transform);
        let paint = Paint { shader, blend_mode: BlendMode::SourceOver, anti_alias: true, force_hq_pipeline: false };
        self.pixmap.fill_rect(place, &paint, self.view, clip);
    }
}

fn pixmap_of(pixels: &RgbaPixels) -> Option<Pixmap> {
    let mut pixmap = Pixmap::new(u32::try_from(pixels.width).ok()?, u32::try_from(pixels.height).ok()?)?;
    for (target, source) in pixmap.pixels_mut().iter_mut().zip(pixels.rgba.chunks_exact(4)) {
        *target = tiny_skia::ColorU8::from_rgba(source[0], source[1], source[2], source[3]).premultiply();
    }
    Some(pixmap)
}

/// The path of an outline.
fn path_of(pieces: Vec<Piece>) -> Option<Path> {
    let mut path = PathBuilder::new();
    for piece in pieces {
        match piece {
            Piece::Move([x, y]) => path.move_to(x, y),
            Piece::Line([x, y]) => path.line_to(x, y),
            Piece::Cubic([[x1, y1], [x2, y2], [x, y]]) => path.cubic_to(x1, y1, x2, y2, x, y),
            Piece::Close => path.close(),
        }
    }
    path.finish()
}

/// The start of a text's baseline, before an upright one is turned about its place.
pub fn baseline(text: &Text, width: f32) -> Place {
    let x = match text.align_x {
        Align::Start => 0.0,
        Align::Center => -0.5 * width,
        Align::End => -width,
    };
    let height = typeset::line_height() * text.size;
    let top = match text.align_y {
        Align::Start => 0.0,
        Align::Center => -0.5 * height,
        Align::End => -height,
    };
    [x, top + typeset::ascent() * text.size]
}

fn text_path(text: &Text) -> Option<Path> {
    let line = typeset::shape(&text.text, text.is_strong);
    let [x, y] = baseline(text, line.width * text.size);
    let scale = text.size / typeset::units_per_em();
    let mut builder = PathBuilder::new();
    for glyph in &line.glyphs {
        let start = [x + glyph.x * text.size, y];
        let mut pen = Pen { builder: &mut builder, start, scale };
        typeset::outline(glyph.id, text.is_strong, &mut pen);
    }
    let path = builder.finish()?;
    let turn = if text.is_upright { Transform::from_row(0.0, -1.0, 1.0, 0.0, 0.0, 0.0) } else { Transform::identity() };
    path.transform(turn.post_translate(text.place[0], text.place[1]))
}

/// Takes outlines in font units, y up, into the sheet.
struct Pen<'a> {
    builder: &'a mut PathBuilder,
    start: Place,
    scale: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> Place {
        [self.start[0] + x * self.scale, self.start[1] - y * self.scale]
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.at(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let [x, y] = self.at(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ([x1, y1], [x, y]) = (self.at(x1, y1), self.at(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ([x1, y1], [x2, y2], [x, y]) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const RED: Color = Color::rgb(0xFF_00_00);

    fn sheet(content: Vec<Primitive>) -> Sheet {
        let background = Some(Color::rgb(0xFF_FF_FF));
        Sheet { size: [40.0, 20.0], background, title: String::new(), language: "en", content }
    }

    fn rect(min: Place, max: Place, fill: Color) -> Primitive {
        Primitive::Rect { rect: PaneRect { min, max }, corner_radius: 0.0, fill: Some(fill), stroke: None }
    }

    #[test]
    fn points_become_pixels_by_the_scale() {
        let found = render(&sheet(vec![rect([10.0, 5.0], [20.0, 10.0], RED)]), 2.0);
        assert_eq!((found.width, found.height), (80, 40));
        assert_eq!(found.pixel(20, 10), Some([255, 0, 0, 255]));
        assert_eq!(found.pixel(39, 19), Some([255, 0, 0, 255]));
        assert_eq!(found.pixel(40, 19), Some([255; 4]));
    }

    #[test]
    fn nothing_is_drawn_outside_a_clip() {
        let inner = PaneRect { min: [0.0, 0.0], max: [10.0, 20.0] };
        let clip = Primitive::Clip { rect: inner, content: vec![rect([0.0, 0.0], [40.0, 20.0], RED)] };
        let found = render(&sheet(vec![clip]), 1.0);
        assert_eq!((found.pixel(9, 3), found.pixel(10, 3)), (Some([255, 0, 0, 255]), Some([255; 4])));
    }

    #[test]
    fn image_pixels_stay_where_they_belong_and_keep_their_color() {
        let rgba = vec![10, 20, 30, 255, 200, 100, 50, 255];
        let pixels = Arc::new(RgbaPixels { width: 2, height: 1, rgba });
        let image = Primitive::Image { rect: sheet(Vec::new()).rect(), pixels, is_smooth: false };
        let found = render(&sheet(vec![image]), 1.0);
        for (x, expected) in [(0, [10, 20, 30, 255]), (19, [10, 20, 30, 255]), (20, [200, 100, 50, 255])] {
            assert_eq!(found.pixel(x, 10), Some(expected), "column {x}");
        }
    }

    #[test]
    fn text_stands_in_its_box_and_turns_upright() {
        let text = Text {
            place: [2.0, 2.0],
            align_x: Align::Start,
            align_y: Align::Start,
            text: "HHH".to_owned(),
            size: 10.0,
            color: Color::rgb(0),
            is_strong: true,
            halo: None,
            is_upright: false,
        };
        let dark = |found: &RgbaPixels| -> [usize; 4] {
            let is_dark = |x, y| found.pixel(x, y).is_some_and(|p| p[0] < 100);
            let cells = (0..20).flat_map(|y| (0..40).map(move |x| (x, y))).filter(|&(x, y)| is_dark(x, y));
            cells.fold([99, 99, 0, 0], |[l, t, r, b], (x, y)| [l.min(x), t.min(y), r.max(x), b.max(y)])
        };
        let [left, top, right, bottom] = dark(&render(&sheet(vec![Primitive::Text(text.clone())]), 1.0));
        let width = typeset::width("HHH", 10.0, true);
        assert!((2..5).contains(&left) && (right as f32) < 2.0 + width, "{left} {right}");
        // Capital letters stand on the baseline: ascent below the top of the box.
        assert!((bottom as f32 + 1.0 - (2.0 + typeset::ascent() * 10.0)).abs() <= 1.0, "{top} {bottom}");
        let upright =
            Text { place: [20.0, 10.0], align_x: Align::Center, align_y: Align::Center, is_upright: true, ..text };
        let [left, top, right, bottom] = dark(&render(&sheet(vec![Primitive::Text(upright)]), 1.0));
        assert!(bottom - top > right - left, "taller than wide: {left} {top} {right} {bottom}");
    }
}
