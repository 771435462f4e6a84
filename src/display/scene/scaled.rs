//! Drawings in another size: made for the screen, placed on paper.

use super::{PaneRect, Pattern, Place, Primitive, Stroke, Text};

/// `content` made `scale` times as large about (0, 0), then moved by `offset`; strokes and texts grow with it.
pub fn scaled(content: Vec<Primitive>, scale: f32, offset: Place) -> Vec<Primitive> {
    let map = Map { scale, offset };
    content.into_iter().map(|primitive| map.primitive(primitive)).collect()
}

struct Map {
    scale: f32,
    offset: Place,
}

impl Map {
    fn place(&self, [x, y]: Place) -> Place {
        [self.offset[0] + self.scale * x, self.offset[1] + self.scale * y]
    }

    fn rect(&self, rect: PaneRect) -> PaneRect {
        PaneRect { min: self.place(rect.min), max: self.place(rect.max) }
    }

    fn stroke(&self, stroke: Stroke) -> Stroke {
        let pattern = match stroke.pattern {
            Pattern::Solid => Pattern::Solid,
            Pattern::Dashed { on, off } => Pattern::Dashed { on: on * self.scale, off: off * self.scale },
            Pattern::Dotted { spacing } => Pattern::Dotted { spacing: spacing * self.scale },
        };
        Stroke { width: stroke.width * self.scale, pattern, ..stroke }
    }

    fn places(&self, points: Vec<Place>) -> Vec<Place> {
        points.into_iter().map(|point| self.place(point)).collect()
    }

    fn primitive(&self, primitive: Primitive) -> Primitive {
        match primitive {
            Primitive::Polyline { points, is_closed, stroke } => {
                Primitive::Polyline { points: self.places(points), is_closed, stroke: self.stroke(stroke) }
            }
            Primitive::Polygon { points, fill } => Primitive::Polygon { points: self.places(points), fill },
            Primitive::Circle { center, radius, fill, stroke } => Primitive::Circle {
                center: self.place(center),
                radius: radius * self.scale,
                fill,
                stroke: stroke.map(|stroke| self.stroke(stroke)),
            },
            Primitive::Rect { rect, corner_radius, fill, stroke } => Primitive::Rect {
                rect: self.rect(rect),
                corner_radius: corner_radius * self.scale,
                fill,
                stroke: stroke.map(|stroke| self.stroke(stroke)),
            },
            Primitive::Text(text) => {
                Primitive::Text(Text { place: self.place(text.place), size: text.size * self.scale, ..text })
            }
            Primitive::Image { rect, pixels, is_smooth } => {
                Primitive::Image { rect: self.rect(rect), pixels, is_smooth }
            }
            Primitive::Clip { rect, content } => Primitive::Clip {
                rect: self.rect(rect),
                content: content.into_iter().map(|primitive| self.primitive(primitive)).collect(),
            },
        }
    }
}
