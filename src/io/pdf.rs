//! A sheet as a PDF page: text that can be selected and searched, lines as lines, images as pixels.
//!
//! The file holds no date and no name but the program's; the fonts are cut to the letters they need.
//!
//! Must not know: what a sheet shows.

use std::path::Path as FilePath;
use std::sync::Arc;

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke as PdfStroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use thiserror::Error;

use super::atomic::{self, WriteError};
use crate::display::outline::{self, Piece};
use crate::display::render::baseline;
use crate::display::scene::{Color, PaneRect, Pattern, Primitive, Sheet, Stroke, TEXT_HALO, Text};
use crate::display::{RgbaPixels, typeset};
use crate::t;

/// Why no PDF was made.
#[derive(Debug, Error)]
pub enum PdfError {
    #[error("{}", t!("write-pdf", reason = .0))]
    Compose(String),
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Writes `sheet` as a PDF of one page to `path`, whole or not at all.
pub fn write(path: &FilePath, sheet: &Sheet, producer: &str) -> Result<(), PdfError> {
    Ok(atomic::write_bytes(path, &to_bytes(sheet, producer)?)?)
}

/// The bytes of the file. The same sheet gives the same bytes.
pub fn to_bytes(sheet: &Sheet, producer: &str) -> Result<Vec<u8>, PdfError> {
    let failed = |what: &str| PdfError::Compose(what.to_owned());
    let fonts = [false, true].map(|is_strong| Font::new(typeset::font(is_strong).to_vec().into(), 0));
    let [Some(regular), Some(strong)] = fonts else { return Err(failed("a font cannot be read")) };
    let settings = PageSettings::from_wh(sheet.size[0], sheet.size[1]).ok_or_else(|| failed("the page has no size"))?;
    // XMP would repeat the title; dates are never set.
    let mut document = Document::new_with(SerializeSettings { xmp_metadata: false, ..SerializeSettings::default() });
    let metadata = Metadata::new().language(sheet.language.to_owned()).producer(producer.to_owned());
    document.set_metadata(if sheet.title.is_empty() { metadata } else { metadata.title(sheet.title.clone()) });
    let mut page = document.start_page_with(settings);
    let mut writer = Writer { surface: page.surface(), fonts: [regular, strong], images: Vec::new() };
    if let Some(background) = sheet.background {
        writer.fill_path(rect_path(&sheet.rect()), background);
    }
    writer.draw_all(&sheet.content);
    drop(writer);
    page.finish();
    document.finish().map_err(|error| PdfError::Compose(format!("{error:?}")))
}

struct Writer<'a> {
    surface: Surface<'a>,
    fonts: [Font; 2],
    /// An image drawn twice is stored once.
    images: Vec<(Arc<RgbaPixels>, bool, Image)>,
}

fn rgb_of(Color([r, g, b, a]): Color) -> (rgb::Color, NormalizedF32) {
    (rgb::Color::new(r, g, b), NormalizedF32::new(f32::from(a) / 255.0).unwrap_or(NormalizedF32::ONE))
}

fn fill_of(color: Color) -> Fill {
    let (paint, opacity) = rgb_of(color);
    Fill { paint: paint.into(), opacity, rule: FillRule::NonZero }
}

fn stroke_of(stroke: &Stroke) -> PdfStroke {
    let (paint, opacity) = rgb_of(stroke.color);
    let (dash, line_cap) = match stroke.pattern {
        Pattern::Solid => (None, LineCap::Round),
        Pattern::Dashed { on, off } => (Some(StrokeDash { array: vec![on, off], offset: 0.0 }), LineCap::Butt),
        // Dashes of no length with round ends are dots.
        Pattern::Dotted { spacing } => (Some(StrokeDash { array: vec![0.0, spacing], offset: 0.0 }), LineCap::Round),
    };
    let (width, line_join) = (stroke.width, LineJoin::Round);
    PdfStroke { paint: paint.into(), width, miter_limit: 4.0, line_cap, line_join, opacity, dash }
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

fn rect_path(rect: &PaneRect) -> Option<Path> {
    let mut builder = PathBuilder::new();
    builder.push_rect(Rect::from_ltrb(rect.min[0], rect.min[1], rect.max[0], rect.max[1])?);
    builder.finish()
}

impl Writer<'_> {
    fn draw_all(&mut self, content: &[Primitive]) {
        content.iter().for_each(|primitive| self.draw(primitive));
    }

    fn draw(&mut self, primitive: &Primitive) {
        match primitive {
            Primitive::Polyline { points, is_closed, stroke } => {
                self.shape(path_of(outline::polyline(points, *is_closed)), None, Some(stroke));
            }
            Primitive::Polygon { points, fill } => self.fill_path(path_of(outline::polyline(points, true)), *fill),
            Primitive::Circle { center: [x, y], radius, fill, stroke } => {
                let square = PaneRect { min: [x - radius, y - radius], max: [x + radius, y + radius] };
                self.shape(path_of(outline::rectangle(&square, *radius)), *fill, stroke.as_ref());
            }
            Primitive::Rect { rect, corner_radius, fill, stroke } => {
                self.shape(path_of(outline::rectangle(rect, *corner_radius)), *fill, stroke.as_ref());
            }
            Primitive::Text(text) => self.text(text),
            Primitive::Image { rect, pixels, is_smooth } => self.image(rect, pixels, *is_smooth),
            Primitive::Clip { rect, content } => {
                if let Some(path) = rect_path(rect) {
                    self.surface.push_clip_path(&path, &FillRule::NonZero);
                    self.draw_all(content);
                    self.surface.pop();
                }
            }
        }
    }

    fn fill_path(&mut self, path: Option<Path>, color: Color) {
        self.shape(path, Some(color), None);
    }

    fn shape(&mut self, path: Option<Path>, fill: Option<Color>, stroke: Option<&Stroke>) {
        let Some(path) = path.filter(|_| fill.is_some() || stroke.is_some()) else { return };
        self.surface.set_fill(fill.map(fill_of));
        self.surface.set_stroke(stroke.map(stroke_of));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }

    fn text(&mut self, text: &Text) {
        let line = typeset::shape(&text.text, text.is_strong);
        if line.glyphs.is_empty() {
            return;
        }
        let [x, y] = baseline(text, line.width * text.size);
        let glyphs: Vec<KrillaGlyph> = line.glyphs.iter().map(glyph).collect();
        let [tx, ty] = text.place;
        let turn = match text.is_upright {
            true => Transform::from_row(0.0, -1.0, 1.0, 0.0, tx, ty),
            false => Transform::from_translate(tx, ty),
        };
        let font = self.fonts[usize::from(text.is_strong)].clone();
        let start = Point::from_xy(x, y);
        self.surface.push_transform(&turn);
        if let Some(halo) = text.halo {
            // As a path: a second text under the first would be found twice.
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(stroke_of(&Stroke::solid(halo, 2.0 * TEXT_HALO))));
            self.surface.draw_glyphs(start, &glyphs, font.clone(), &text.text, text.size, true);
            self.surface.set_stroke(None);
        }
        self.surface.set_fill(Some(fill_of(text.color)));
        self.surface.draw_glyphs(start, &glyphs, font, &text.text, text.size, false);
        self.surface.pop();
    }

    fn image(&mut self, rect: &PaneRect, pixels: &Arc<RgbaPixels>, is_smooth: bool) {
        let Some(size) = Size::from_wh(rect.width(), rect.height()) else { return };
        let held = self.images.iter().find(|(held, smooth, _)| Arc::ptr_eq(held, pixels) && *smooth == is_smooth);
        let image = match held {
            Some((.., image)) => image.clone(),
            None => {
                let (width, height) = (pixels.width as u32, pixels.height as u32);
                if width == 0 || height == 0 {
                    return;
                }
                let image = Image::from_rgba8(pixels.rgba.clone(), width, height);
                self.images.push((Arc::clone(pixels), is_smooth, image.clone()));
                image
            }
        };
        self.surface.push_transform(&Transform::from_translate(rect.min[0], rect.min[1]));
        self.surface.draw_image(image, size);
        self.surface.pop();
    }
}

fn glyph(glyph: &typeset::Glyph) -> KrillaGlyph {
    KrillaGlyph {
        glyph_id: GlyphId::new(u32::from(glyph.id)),
        text_range: glyph.range.clone(),
        x_advance: glyph.advance,
        x_offset: 0.0,
        y_offset: 0.0,
        y_advance: 0.0,
        location: None,
    }
}
