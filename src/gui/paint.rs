//! Paints the overlay primitives of `display::scene` with the toolkit.

use std::sync::Arc;

use egui::{Align2, Color32, Context, Painter, Pos2, Rect, Stroke, pos2, vec2};

use crate::display::RgbaPixels;
use crate::display::scene::{self, Align, Color, PaneRect, Place, Primitive, Text, dashes};
use crate::gui::textures::Textures;
use crate::gui::theme;

/// Draws `primitives`, which are in coordinates of the pane at `origin`.
pub fn paint(ctx: &Context, painter: &Painter, textures: &mut Textures, origin: Pos2, primitives: &[Primitive]) {
    draw(ctx, painter, &mut Some(textures), origin, primitives);
}

/// [`paint`] for primitives without images.
pub fn paint_lines(painter: &Painter, origin: Pos2, primitives: &[Primitive]) {
    draw(painter.ctx(), painter, &mut None, origin, primitives);
}

fn draw(
    ctx: &Context,
    painter: &Painter,
    textures: &mut Option<&mut Textures>,
    origin: Pos2,
    primitives: &[Primitive],
) {
    let at = |[x, y]: Place| origin + vec2(x, y);
    let rect_at = |rect: &PaneRect| Rect::from_min_max(at(rect.min), at(rect.max));
    for primitive in primitives {
        match primitive {
            Primitive::Polyline { points, is_closed, stroke } => polyline(painter, origin, points, *is_closed, stroke),
            Primitive::Polygon { points, fill } => {
                let points = points.iter().map(|&p| at(p)).collect();
                painter.add(egui::Shape::convex_polygon(points, color(*fill), Stroke::NONE));
            }
            Primitive::Circle { center, radius, fill, stroke } => {
                painter.circle(at(*center), *radius, fill_color(*fill), outline(stroke.as_ref()));
            }
            Primitive::Rect { rect, corner_radius, fill, stroke } => {
                let (fill, stroke) = (fill_color(*fill), outline(stroke.as_ref()));
                painter.rect(rect_at(rect), *corner_radius, fill, stroke, egui::StrokeKind::Outside);
            }
            Primitive::Text(line) => text(painter, at(line.place), line),
            Primitive::Image { rect, pixels, is_smooth } => {
                if let Some(textures) = textures {
                    image(ctx, painter, textures, rect_at(rect), pixels, *is_smooth);
                }
            }
            Primitive::Clip { rect, content } => {
                let inner = painter.with_clip_rect(painter.clip_rect().intersect(rect_at(rect)));
                draw(ctx, &inner, textures, origin, content);
            }
        }
    }
}

/// The toolkit's color.
pub fn color(Color([r, g, b, a]): Color) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

fn fill_color(fill: Option<Color>) -> Color32 {
    fill.map_or(Color32::TRANSPARENT, color)
}

fn outline(stroke: Option<&scene::Stroke>) -> Stroke {
    stroke.map_or(Stroke::NONE, |stroke| Stroke::new(stroke.width, color(stroke.color)))
}

fn polyline(painter: &Painter, origin: Pos2, points: &[Place], is_closed: bool, stroke: &scene::Stroke) {
    for piece in dashes(points, is_closed, stroke.pattern) {
        let piece: Vec<Pos2> = piece.into_iter().map(|[x, y]| origin + vec2(x, y)).collect();
        match piece.as_slice() {
            [] => {}
            [dot] => {
                painter.circle_filled(*dot, stroke.width / 2.0, color(stroke.color));
            }
            _ => {
                painter.line(piece, Stroke::new(stroke.width, color(stroke.color)));
            }
        }
    }
}

fn text(painter: &Painter, at: Pos2, line: &Text) {
    let font = if line.is_strong { theme::semibold(line.size) } else { theme::regular(line.size) };
    let galley = painter.layout_no_wrap(line.text.clone(), font, color(line.color));
    let anchor = Align2([align(line.align_x), align(line.align_y)]);
    let min = anchor.anchor_size(at, galley.size()).min;
    if line.is_upright {
        // Turned about its place; no upright text lies on an image, so none has a halo.
        let offset = min - at;
        let start = at + vec2(offset.y, -offset.x);
        let shape = egui::epaint::TextShape::new(start, galley, color(line.color));
        painter.add(shape.with_angle(-std::f32::consts::FRAC_PI_2));
        return;
    }
    if let Some(halo) = line.halo {
        for offset in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            painter.galley_with_override_text_color(min + offset.into(), Arc::clone(&galley), color(halo));
        }
    }
    painter.galley(min, galley, color(line.color));
}

fn align(align: Align) -> egui::Align {
    match align {
        Align::Start => egui::Align::Min,
        Align::Center => egui::Align::Center,
        Align::End => egui::Align::Max,
    }
}

fn image(
    ctx: &Context,
    painter: &Painter,
    textures: &mut Textures,
    rect: Rect,
    pixels: &Arc<RgbaPixels>,
    is_smooth: bool,
) {
    let texture = textures.primitive(ctx, pixels, is_smooth);
    painter.image(texture, rect, full_uv(), Color32::WHITE);
}

/// The rectangle of a pane in its own coordinates.
pub fn pane_rect(rect: Rect) -> PaneRect {
    PaneRect { min: [0.0, 0.0], max: [rect.width(), rect.height()] }
}

/// A screen position in coordinates of the pane at `origin`.
pub fn place(origin: Pos2, at: Pos2) -> Place {
    let offset = at - pos2(origin.x, origin.y);
    [offset.x, offset.y]
}

/// The whole texture.
pub fn full_uv() -> Rect {
    Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0))
}
