//! Small drawn pictures of the tools: a font has no signs for them, and words for all would fill the row.

use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use crate::gui::theme;
use crate::session::Icon;

/// Paints the picture of a tool into a square.
pub fn icon(painter: &Painter, icon: Icon, rect: Rect, stroke: Stroke) {
    let at = |x: f32, y: f32| pos2(rect.left() + x / 16.0 * rect.width(), rect.top() + y / 16.0 * rect.height());
    let line = |points: &[(f32, f32)]| {
        painter.line(points.iter().map(|&(x, y)| at(x, y)).collect(), stroke);
    };
    let unit = rect.width() / 16.0;
    let ellipse = |rx: f32, ry: f32| {
        painter.add(Shape::ellipse_stroke(rect.center(), vec2(rx, ry) * unit, stroke));
    };
    let dot = |x: f32, y: f32, radius: f32| {
        painter.circle_filled(at(x, y), radius * unit, stroke.color);
    };
    match icon {
        Icon::Ellipse => ellipse(7.0, 4.5),
        Icon::Circle => {
            ellipse(6.0, 6.0);
            dot(8.0, 8.0, 1.2);
        }
        Icon::Rectangle => line(&[(2.0, 4.0), (14.0, 4.0), (14.0, 12.0), (2.0, 12.0), (2.0, 4.0)]),
        Icon::Polygon => {
            let corners = [(3.0, 5.0), (10.0, 2.0), (14.0, 9.0), (8.0, 14.0), (2.5, 11.0)];
            line(&corners);
            line(&[corners[4], corners[0]]);
            corners.iter().for_each(|&(x, y)| dot(x, y, 1.4));
        }
        Icon::Freehand => curve(painter, [at(2.0, 11.0), at(4.0, -1.0), at(10.0, 19.0), at(14.0, 4.0)], stroke),
        Icon::Brush => {
            dot(5.0, 11.0, 3.6);
            line(&[(7.0, 9.0), (14.0, 2.0)]);
        }
        Icon::Eraser => {
            line(&[(6.0, 13.0), (2.5, 9.5), (9.0, 3.0), (14.0, 8.0), (9.0, 13.0), (5.0, 13.0)]);
            line(&[(5.7, 6.3), (10.7, 11.3)]);
        }
        Icon::Grow => {
            dot(8.0, 8.0, 1.8);
            for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                let (x, y) = (8.0 + 6.5 * dx, 8.0 + 6.5 * dy);
                line(&[(8.0 + 3.5 * dx, 8.0 + 3.5 * dy), (x, y)]);
                line(&[(x - 2.0 * dx - 1.6 * dy, y - 2.0 * dy - 1.6 * dx), (x, y)]);
                line(&[(x - 2.0 * dx + 1.6 * dy, y - 2.0 * dy + 1.6 * dx), (x, y)]);
            }
        }
        Icon::Distance => {
            line(&[(2.5, 13.5), (13.5, 2.5)]);
            line(&[(0.8, 11.8), (4.2, 15.2)]);
            line(&[(11.8, 0.8), (15.2, 4.2)]);
        }
        Icon::Angle => {
            line(&[(12.0, 2.5), (2.5, 13.0), (14.5, 13.0)]);
            curve(painter, [at(7.0, 8.0), at(8.5, 9.0), at(9.3, 11.0), at(9.3, 13.0)], stroke);
        }
        Icon::Arrow => {
            line(&[(2.0, 14.0), (13.5, 2.5)]);
            line(&[(7.5, 3.0), (13.5, 2.5), (13.0, 8.5)]);
        }
        Icon::Text => {
            line(&[(3.0, 5.0), (3.0, 3.0), (13.0, 3.0), (13.0, 5.0)]);
            line(&[(8.0, 3.0), (8.0, 13.5)]);
            line(&[(6.0, 13.5), (10.0, 13.5)]);
        }
        Icon::Probe => {
            ellipse(3.2, 3.2);
            for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                line(&[(8.0 + 3.2 * dx, 8.0 + 3.2 * dy), (8.0 + 7.0 * dx, 8.0 + 7.0 * dy)]);
            }
        }
        Icon::Role(role) => {
            painter.circle_filled(rect.center(), 4.0 * unit, theme::role_color(role));
        }
        Icon::Layout(layout) => {
            let [rows, columns] = layout.grid();
            let cell = vec2(rect.width() / columns as f32, rect.height() / rows as f32);
            for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
                let field = Rect::from_min_size(rect.min + vec2(column as f32, row as f32) * cell, cell).shrink(1.0);
                painter.rect_stroke(field, 1.5, stroke, StrokeKind::Inside);
            }
        }
    }
}

fn curve(painter: &Painter, points: [Pos2; 4], stroke: Stroke) {
    let fill = egui::Color32::TRANSPARENT;
    painter.add(egui::epaint::CubicBezierShape::from_points_stroke(points, false, fill, stroke));
}
