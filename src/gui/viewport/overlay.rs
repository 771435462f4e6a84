//! What lies over an image: regions, corners, orientation letters, ruler, colour bar, linked cursor.

use egui::{Align2, Color32, Context, Painter, Pos2, Rect, Stroke, pos2, vec2};

use super::PaneTransform;
use super::paint;
use super::transform::full_uv;
use crate::display::ruler::ruler;
use crate::display::ticks::ticks;
use crate::gui::textures::Textures;
use crate::gui::{theme, widgets};
use crate::roi::edit::{self, Part, tolerance_px};
use crate::roi::{Point, Shape};
use crate::series::{DecayKind, EchoStack};
use crate::session::{Overlays, Pane, Session};

/// Distance of corner texts from the edges.
const INSET: f32 = 12.0;
const LINE: f32 = 16.0;

/// Everything over one image.
pub fn overlay_ui(
    ctx: &Context,
    painter: &Painter,
    session: &Session,
    textures: &mut Textures,
    pane: Pane,
    rect: Rect,
    transform: &PaneTransform,
) {
    let Some(stack) = session.study.stack.as_deref() else { return };
    regions(painter, session, transform);
    linked_cursor(painter, session, pane, transform);
    let overlays = session.view.overlays;
    let has_bar = pane == Pane::Map && session.study.maps.is_some() && overlays != Overlays::None;
    if overlays == Overlays::All {
        letters(painter, stack, rect, has_bar);
        scale_ruler(painter, rect, transform);
        top_corners(painter, session, stack, pane, rect);
        bottom_left(painter, session, pane, rect);
    }
    if has_bar {
        color_bar(ctx, painter, session, textures, rect);
    }
    match pane {
        Pane::Echo => echo_corner(painter, session, stack, rect),
        Pane::Map => map_corner(painter, session, rect),
    }
}

fn regions(painter: &Painter, session: &Session, transform: &PaneTransform) {
    let to_screen =
        |points: &[Point]| -> Vec<Pos2> { points.iter().map(|&p| transform.screen_from_slice(p)).collect() };
    for roi in session.document.rois.iter().filter(|roi| roi.slice == session.view.slice) {
        let is_selected = session.view.selected == Some(roi.id);
        let outline = to_screen(&roi.shape.outline());
        paint::outline(painter, &outline, true, roi.role, is_selected);
        if is_selected {
            handles(painter, &roi.shape, transform);
        }
        if let Some(at) = tag_place(&outline) {
            paint::tag(painter, at, roi.role);
        }
    }
    if let Some((points, is_closed, role)) = session.open_outline() {
        paint::outline(painter, &to_screen(&points), is_closed, role, true);
    }
    for (index, vertex) in to_screen(session.open_vertices()).into_iter().enumerate() {
        // The first corner is where the polygon closes.
        paint::handle(painter, vertex, index == 0);
    }
}

fn handles(painter: &Painter, shape: &Shape, transform: &PaneTransform) {
    for handle in edit::handles(shape, tolerance_px(9.0, transform.zoom())) {
        let is_round = handle.part == Part::Rotate;
        paint::handle(painter, transform.screen_from_slice(handle.pos), is_round);
    }
}

/// Above and to the right of the outline.
fn tag_place(outline: &[Pos2]) -> Option<Pos2> {
    let best = outline.iter().copied().max_by(|a, b| (a.x - a.y).total_cmp(&(b.x - b.y)))?;
    Some(best + vec2(11.0, -9.0))
}

/// The pointer of the other pane, as a small cross at the same place of the patient.
fn linked_cursor(painter: &Painter, session: &Session, pane: Pane, transform: &PaneTransform) {
    let Some((owner, pos)) = session.view.cursor else { return };
    if owner == pane {
        return;
    }
    let at = transform.screen_from_slice(pos);
    for (width, color) in [(3.0, Color32::from_black_alpha(160)), (1.0, Color32::WHITE)] {
        let stroke = Stroke::new(width, color);
        for direction in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
            painter.line_segment([at + direction * 4.0, at + direction * 11.0], stroke);
        }
    }
}

fn letters(painter: &Painter, stack: &EchoStack, rect: Rect, has_bar: bool) {
    let Some(edges) = stack.grid.edge_letters() else { return };
    let font = || theme::semibold(theme::SIZE_TITLE);
    // The colour bar stands where the right letter would be.
    let right = rect.right() - if has_bar { 66.0 } else { INSET };
    let places = [
        (edges.left, pos2(rect.left() + INSET, rect.center().y), Align2::LEFT_CENTER),
        (edges.right, pos2(right, rect.center().y), Align2::RIGHT_CENTER),
        (edges.top, pos2(rect.center().x, rect.top() + 10.0), Align2::CENTER_TOP),
        (edges.bottom, pos2(rect.center().x, rect.bottom() - 10.0), Align2::CENTER_BOTTOM),
    ];
    for (letter, at, anchor) in places {
        paint::text(painter, at, anchor, &letter, font(), theme::TEXT);
    }
}

fn scale_ruler(painter: &Painter, rect: Rect, transform: &PaneTransform) {
    let Some(ruler) = ruler(transform.points_per_mm, f64::from(rect.width())) else { return };
    let half = ruler.length_points as f32 / 2.0;
    let middle = pos2(rect.center().x, rect.bottom() - 34.0);
    let (left, right) = (middle - vec2(half, 0.0), middle + vec2(half, 0.0));
    for (width, color) in [(3.0, Color32::from_black_alpha(180)), (1.2, theme::TEXT)] {
        let stroke = Stroke::new(width, color);
        painter.line_segment([left, right], stroke);
        painter.line_segment([left - vec2(0.0, 4.0), left], stroke);
        painter.line_segment([right - vec2(0.0, 4.0), right], stroke);
    }
    let at = middle - vec2(0.0, 5.0);
    paint::text(painter, at, Align2::CENTER_BOTTOM, &ruler.label, theme::regular(theme::SIZE_SMALL), theme::TEXT);
}

/// A block of lines in a corner.
fn corner(painter: &Painter, at: Pos2, anchor: Align2, lines: &[String]) {
    let is_bottom = anchor.y() == egui::Align::Max;
    let count = lines.len();
    for (index, line) in lines.iter().enumerate() {
        let offset = if is_bottom { -(((count - 1 - index) as f32) * LINE) } else { index as f32 * LINE };
        let at = at + vec2(0.0, offset);
        paint::text(painter, at, anchor, line, theme::regular(theme::SIZE_BODY), theme::TEXT);
    }
}

fn top_corners(painter: &Painter, session: &Session, stack: &EchoStack, pane: Pane, rect: Rect) {
    let left = rect.min + vec2(INSET, 10.0);
    let right = pos2(rect.right() - INSET, rect.top() + 10.0);
    match pane {
        Pane::Echo => {
            let mut lines = Vec::new();
            match session.study.case() {
                Some(case) => lines.extend([case.title().to_owned(), "simulated".to_owned()]),
                None if session.view.shows_patient_text => lines.extend(stack.info.patient_label.clone()),
                None => {}
            }
            corner(painter, left, Align2::LEFT_TOP, &lines);
            let number = stack.info.series_number.map(|n| format!("series {n}"));
            let title = shortened(&stack.info.description, 34);
            corner(painter, right, Align2::RIGHT_TOP, &[vec![title], number.into_iter().collect()].concat());
        }
        Pane::Map => {
            let kind = session.view.map;
            let model = session.study.maps.as_deref().map(|maps| widgets::model_label(maps.settings.model));
            let model = model.map(|m| format!("{} fit", m.to_lowercase()));
            let mut lines = vec![format!("{} map", map_name(session))];
            lines.extend(model);
            if kind == crate::session::MapKind::Lic {
                lines.push(widgets::calibration_label(&session.document.settings.calibration).to_owned());
            }
            corner(painter, left, Align2::LEFT_TOP, &lines);
        }
    }
}

/// Spin echoes decay with T2: then no star and no word of iron.
fn map_name(session: &Session) -> &'static str {
    let is_t2 = session.study.stack.as_deref().is_some_and(|stack| stack.info.decay == DecayKind::T2);
    match session.view.map.label() {
        "R2*" if is_t2 => "R2",
        "T2*" if is_t2 => "T2",
        label => label,
    }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

fn bottom_left(painter: &Painter, session: &Session, pane: Pane, rect: Rect) {
    let window = session.window(pane);
    let first = match pane {
        Pane::Echo => window.text(),
        Pane::Map => format!("{} {}", window.range_text(), session.view.map.unit()),
    };
    let lines = [first, format!("zoom {:.1}×", session.view.zoom)];
    corner(painter, pos2(rect.left() + INSET, rect.bottom() - 10.0), Align2::LEFT_BOTTOM, &lines);
}

/// TE, echo, slice, field: always on, and TE is the largest text on the image.
fn echo_corner(painter: &Painter, session: &Session, stack: &EchoStack, rect: Rect) {
    let view = &session.view;
    let mut lines = vec![format!(
        "echo {}/{} · slice {}/{}",
        view.echo + 1,
        stack.num_echoes(),
        view.slice + 1,
        stack.num_slices()
    )];
    let field = session.field().map_or_else(|| "B0 unknown".to_owned(), |field| field.to_string());
    let mut parts = vec![field];
    parts.extend(stack.info.repetition_time_ms.map(|tr| format!("TR {tr:.0}")));
    parts.extend(stack.info.flip_angle_deg.map(|angle| format!("FA {angle:.0}°")));
    lines.push(parts.join(" · "));
    let at = pos2(rect.right() - INSET, rect.bottom() - 10.0);
    corner(painter, at, Align2::RIGHT_BOTTOM, &lines);
    let te = format!("TE {:.2} ms", stack.echo_times()[view.echo].ms());
    let at = at - vec2(0.0, 2.0 * LINE + 2.0);
    paint::text(painter, at, Align2::RIGHT_BOTTOM, &te, theme::semibold(theme::SIZE_IMAGE), Color32::WHITE);
}

fn map_corner(painter: &Painter, session: &Session, rect: Rect) {
    if session.study.maps.is_none() {
        return;
    }
    let mut lines = vec![format!("slice {}", session.view.slice + 1)];
    lines.push(session.field().map_or_else(|| "B0 unknown".to_owned(), |field| format!("B0 {field}")));
    corner(painter, pos2(rect.right() - INSET, rect.bottom() - 10.0), Align2::RIGHT_BOTTOM, &lines);
}

fn color_bar(ctx: &Context, painter: &Painter, session: &Session, textures: &mut Textures, rect: Rect) {
    let Some(texture) = textures.color_bar(ctx, session.view.map_colors) else { return };
    let height = (rect.height() * 0.42).clamp(80.0, 280.0);
    let bar =
        Rect::from_min_size(pos2(rect.right() - INSET - 12.0, rect.center().y - height / 2.0), vec2(12.0, height));
    painter.rect_filled(bar.expand(1.5), 2.0, Color32::from_black_alpha(200));
    painter.image(texture, bar, full_uv(), Color32::WHITE);
    let window = session.window(Pane::Map);
    let title = format!("{} {}", map_name(session), session.view.map.unit());
    let font = || theme::regular(theme::SIZE_SMALL);
    paint::text(painter, bar.right_top() - vec2(0.0, 8.0), Align2::RIGHT_BOTTOM, &title, font(), theme::TEXT);
    for tick in ticks(window.low(), window.high(), 6) {
        let fraction = (tick.value - window.low()) / window.width();
        let y = bar.bottom() - bar.height() * fraction as f32;
        painter.hline(bar.left() - 4.0..=bar.left(), y, Stroke::new(1.0, theme::TEXT));
        paint::text(painter, pos2(bar.left() - 7.0, y), Align2::RIGHT_CENTER, &tick.label, font(), theme::TEXT);
    }
}
