//! What lies over an image, as primitives: regions, corners, orientation letters, ruler, colour bar, linked cursor.

use egui::Rect;

use super::PaneTransform;
use super::paint::{pane_rect, place};
use crate::display::ruler::ruler;
use crate::display::scene::{
    self, COLOR_BAR_SPACE, Color, ColorBar, Corners, OutlineStyle, PaneRect, Place, Primitive, Stroke, TextLine,
    palette,
};
use crate::gui::widgets;
use crate::roi::edit::{self, Part, tolerance_px};
use crate::roi::{Point, Role};
use crate::series::{DecayKind, EchoStack};
use crate::session::{MapKind, Overlays, Pane, Session};
use crate::t;

/// A pane narrower than this has no room for texts in both corners of a line, points.
const NARROW: f32 = 400.0;
/// Longest series description in a corner, characters.
const MAX_TITLE: usize = 34;

/// Everything over one image, in coordinates of its pane.
pub fn overlay(session: &Session, pane: Pane, rect: Rect, transform: &PaneTransform) -> Vec<Primitive> {
    let Some(stack) = session.study.stack.as_deref() else { return Vec::new() };
    let overlays = session.view.overlays;
    let place_of = |point: Point| place(rect.min, transform.screen_from_slice(point));
    let mut scene = regions(session, transform, &place_of);
    scene.extend(linked_cursor(session, pane, &place_of));
    let has_bar = pane == Pane::Map && session.study.maps.is_some() && overlays != Overlays::None;
    let room = pane_rect(rect);
    if overlays == Overlays::All {
        scene.extend(letters(stack, room, has_bar));
        let ruler = ruler(transform.points_per_mm, f64::from(rect.width())).filter(|_| rect.width() >= NARROW);
        scene.extend(ruler.map(|ruler| scene::ruler(above_letters(room), &ruler)).unwrap_or_default());
    }
    if has_bar {
        let title = format!("{} {}", map_name(session), session.view.map.unit());
        let lut = session.view.map_colors.lut();
        let bar = ColorBar { lut: &lut, window: session.window(Pane::Map), title: &title };
        scene.extend(scene::color_bar(room, bar));
    }
    scene.extend(scene::corner_texts(room, &corners(session, stack, pane, rect.width() < NARROW)));
    scene
}

/// The bottom letter keeps its line below the ruler.
fn above_letters(room: PaneRect) -> PaneRect {
    PaneRect { max: [room.max[0], room.max[1] - 14.0], ..room }
}

fn style(role: Role) -> OutlineStyle {
    match role {
        Role::Lesion => OutlineStyle::Lesion,
        Role::Liver => OutlineStyle::Liver,
        Role::Noise => OutlineStyle::Noise,
        Role::Other => OutlineStyle::Other,
    }
}

fn regions(session: &Session, transform: &PaneTransform, place_of: &dyn Fn(Point) -> Place) -> Vec<Primitive> {
    let places = |points: &[Point]| -> Vec<Place> { points.iter().map(|&point| place_of(point)).collect() };
    let mut scene = Vec::new();
    for roi in session.document.rois.iter().filter(|roi| roi.slice == session.view.slice) {
        let is_selected = session.view.selected == Some(roi.id);
        let style = style(roi.role);
        scene.extend(scene::roi_outline(&places(&roi.shape.outline()), true, style, is_selected, style.letter()));
        if is_selected {
            let handles = edit::handles(&roi.shape, tolerance_px(9.0, transform.zoom()));
            let (knobs, squares): (Vec<_>, Vec<_>) = handles.iter().partition(|handle| handle.part == Part::Rotate);
            let spots = |handles: Vec<&edit::Handle>| handles.iter().map(|h| place_of(h.pos)).collect::<Vec<_>>();
            scene.extend(scene::roi_handles(&spots(squares), &spots(knobs)));
        }
    }
    if let Some((points, is_closed, role)) = session.open_outline() {
        scene.extend(scene::roi_outline(&places(&points), is_closed, style(role), true, None));
    }
    // The first corner is where the polygon closes.
    if let Some((first, others)) = places(session.open_vertices()).split_first() {
        scene.extend(scene::roi_handles(others, &[*first]));
    }
    scene
}

/// The pointer of the other pane, as a small cross at the same place of the patient.
fn linked_cursor(session: &Session, pane: Pane, place_of: &dyn Fn(Point) -> Place) -> Vec<Primitive> {
    let Some((owner, pos)) = session.view.cursor else { return Vec::new() };
    if owner == pane {
        return Vec::new();
    }
    let [x, y] = place_of(pos);
    let arm = |dx: f32, dy: f32, stroke| Primitive::Polyline {
        points: vec![[x + 4.0 * dx, y + 4.0 * dy], [x + 11.0 * dx, y + 11.0 * dy]],
        is_closed: false,
        stroke,
    };
    let strokes = [Stroke::solid(palette::HALO, 3.0), Stroke::solid(Color::rgb(0xFF_FF_FF), 1.0)];
    let arms = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
    strokes.into_iter().flat_map(|stroke| arms.map(|(dx, dy)| arm(dx, dy, stroke))).collect()
}

fn letters(stack: &EchoStack, room: PaneRect, has_bar: bool) -> Vec<Primitive> {
    let Some(edges) = stack.grid.edge_letters() else { return Vec::new() };
    // The colour bar stands where the right letter would be.
    let right = room.max[0] - if has_bar { COLOR_BAR_SPACE } else { 0.0 };
    let mut letters = scene::orientation_letters(room, [&edges.left, "", &edges.top, &edges.bottom]);
    letters
        .extend(scene::orientation_letters(PaneRect { max: [right, room.max[1]], ..room }, ["", &edges.right, "", ""]));
    letters
}

fn corners(session: &Session, stack: &EchoStack, pane: Pane, is_narrow: bool) -> Corners {
    let mut corners = Corners::default();
    match pane {
        Pane::Echo => echo_corners(session, stack, is_narrow, &mut corners),
        Pane::Map => map_corners(session, &mut corners),
    }
    if is_narrow {
        corners.top_right.clear();
    }
    if session.view.overlays != Overlays::All {
        // Echo time, echo and field stay on whatever is hidden.
        corners = Corners { bottom_right: corners.bottom_right, ..Corners::default() };
    }
    corners
}

fn echo_corners(session: &Session, stack: &EchoStack, is_narrow: bool, corners: &mut Corners) {
    let view = &session.view;
    match session.study.case() {
        Some(case) => {
            corners.top_left = lines(case.title(), is_narrow);
            corners.top_left.push("simulated".into());
        }
        None if view.shows_patient_text => {
            let label = stack.info.patient_label.as_deref();
            corners.top_left = label.map(|label| lines(label, is_narrow)).unwrap_or_default();
        }
        None => {}
    }
    corners.top_right.push(shortened(&stack.info.description).into());
    corners.top_right.extend(stack.info.series_number.map(|n| TextLine::from(format!("series {n}"))));
    corners.bottom_left = vec![session.window(Pane::Echo).text().into(), zoom_line(session)];
    let te = format!("TE {:.2} ms", stack.echo_times()[view.echo].ms());
    let echo = t!("echo-of", number = view.echo + 1, count = stack.num_echoes());
    let slice = t!("slice-of", number = view.slice + 1, count = stack.num_slices());
    let mut technique = vec![field_text(session)];
    technique.extend(stack.info.repetition_time_ms.map(|tr| format!("TR {tr:.0}")));
    technique.extend(stack.info.flip_angle_deg.map(|angle| format!("FA {angle:.0}°")));
    corners.bottom_right = vec![TextLine { text: te, is_large: true }];
    if is_narrow {
        let field = technique.remove(0);
        corners.bottom_right.extend([echo, slice, field, technique.join(" · ")].map(TextLine::from));
    } else {
        corners.bottom_right.extend([format!("{echo} · {slice}"), technique.join(" · ")].map(TextLine::from));
    }
}

fn map_corners(session: &Session, corners: &mut Corners) {
    corners.top_left.push(format!("{} map", map_name(session)).into());
    let Some(maps) = session.study.maps.as_deref() else { return };
    corners.top_left.push(format!("{} fit", widgets::model_label(maps.settings.model).to_lowercase()).into());
    if session.view.map == MapKind::Lic {
        corners.top_left.push(widgets::calibration_label(&session.document.settings.calibration).into());
    }
    let range = format!("{} {}", session.window(Pane::Map).range_text(), session.view.map.unit());
    corners.bottom_left = vec![range.into(), zoom_line(session)];
    corners.bottom_right = vec![format!("slice {}", session.view.slice + 1).into(), field_text(session).into()];
}

/// In a narrow pane a text ends before the letter in the middle of the edge.
fn lines(text: &str, is_narrow: bool) -> Vec<TextLine> {
    const MOST_CHARS: usize = 18;
    if !is_narrow {
        return vec![text.into()];
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= MOST_CHARS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(TextLine::from).collect()
}

fn zoom_line(session: &Session) -> TextLine {
    format!("zoom {:.1}×", session.view.zoom).into()
}

fn field_text(session: &Session) -> String {
    session.field().map_or_else(|| "B0 unknown".to_owned(), |field| field.to_string())
}

/// Spin echoes decay with T2: then no star.
pub fn map_name(session: &Session) -> &'static str {
    let is_t2 = session.study.stack.as_deref().is_some_and(|stack| stack.info.decay == DecayKind::T2);
    match session.view.map {
        MapKind::R2Star if is_t2 => "R2",
        MapKind::T2Star if is_t2 => "T2",
        kind => kind.label(),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_TITLE {
        return text.to_owned();
    }
    text.chars().take(MAX_TITLE - 1).chain(['…']).collect()
}
