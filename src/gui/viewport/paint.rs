//! Strokes and texts that read on any image: everything lies on a dark halo.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke};

use crate::gui::theme;
use crate::roi::Role;

const HALO: Color32 = Color32::from_black_alpha(190);

/// Text with a dark outline; returns its place.
pub fn text(painter: &Painter, at: Pos2, anchor: Align2, text: &str, font: FontId, color: Color32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, color);
    let rect = anchor.anchor_size(at, galley.size());
    for offset in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
        painter.galley_with_override_text_color(rect.min + offset.into(), galley.clone(), HALO);
    }
    painter.galley(rect.min, galley, color);
    rect
}

/// Lesion solid, liver dashed, noise dotted: the role shows without colour.
pub fn outline(painter: &Painter, points: &[Pos2], is_closed: bool, role: Role, is_selected: bool) {
    if points.len() < 2 {
        return;
    }
    let width = if is_selected { 2.2 } else { 1.6 };
    let mut path = points.to_vec();
    if is_closed {
        path.push(points[0]);
    }
    painter.add(Shape::line(path.clone(), Stroke::new(width + 2.2, HALO)));
    let stroke = Stroke::new(width, theme::role_color(role));
    match role {
        Role::Lesion | Role::Other => {
            painter.add(Shape::line(path, stroke));
        }
        Role::Liver => painter.extend(Shape::dashed_line(&path, stroke, 7.0, 4.5)),
        Role::Noise => painter.extend(Shape::dotted_line(&path, stroke.color, 5.0, width * 0.75)),
    }
}

/// The letter of a role beside its outline.
pub fn tag(painter: &Painter, at: Pos2, role: Role) {
    let letter = match role {
        Role::Lesion => "L",
        Role::Liver => "B",
        Role::Noise => "N",
        Role::Other => "R",
    };
    let rect = Rect::from_center_size(at, egui::Vec2::splat(15.0));
    painter.rect_filled(rect.expand(1.0), 4.0, HALO);
    painter.rect_filled(rect, 3.0, theme::role_color(role));
    let font = theme::semibold(10.5);
    painter.text(rect.center(), Align2::CENTER_CENTER, letter, font, theme::BACKGROUND);
}

/// A square to grab; the knob that turns is round.
pub fn handle(painter: &Painter, at: Pos2, is_round: bool) {
    if is_round {
        painter.circle(at, 4.5, Color32::WHITE, Stroke::new(1.0, theme::BACKGROUND));
    } else {
        let rect = Rect::from_center_size(at, egui::Vec2::splat(7.0));
        painter.rect(rect, 1.0, Color32::WHITE, Stroke::new(1.0, theme::BACKGROUND), egui::StrokeKind::Outside);
    }
}
