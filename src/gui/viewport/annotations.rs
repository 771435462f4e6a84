//! Annotations over an image, as primitives: what is measured stands beside each in its unit.

use crate::display::scene::{self, Align, Color, PaneRect, Place, Primitive, Stroke, Text, palette};
use crate::display::typeset;
use crate::gui::drawn::Drawn;
use crate::gui::labels::annotation_label;
use crate::roi::{Annotation, Marker, Point};
use crate::session::{Overlays, PaneId};

/// Its own hue, apart from those of the roles.
const COLOR: Color = Color::rgb(0xB8_E9_86);
const SIZE: f32 = 13.0;
const HEAD: f32 = 10.0;

/// The marks on the slice on screen.
///
/// * `room` — where their words may stand.
pub fn annotations(
    drawn: Drawn<'_>,
    pane: PaneId,
    room: PaneRect,
    place_of: &dyn Fn(Point) -> Place,
) -> Vec<Primitive> {
    if drawn.view.overlays == Overlays::None {
        return Vec::new();
    }
    let Some(slice) = drawn.region_slice(pane) else { return Vec::new() };
    let here = |mark: &&Annotation| mark.slice == slice && mark.is_visible;
    let mut scene = Vec::new();
    for mark in drawn.document().annotations.iter().filter(here) {
        let is_selected = drawn.view.selected_mark == Some(mark.id) && drawn.session.is_some();
        let on_pane = |&point: &Point| drawn.pane_from_main(pane, point).map(place_of);
        let Some(places) = mark.points.iter().map(on_pane).collect::<Option<Vec<Place>>>() else { continue };
        scene.extend(lines(mark.marker, &places, is_selected));
        scene.extend(words(drawn, pane, mark, room, &places));
        if is_selected {
            scene.extend(scene::roi_handles(&places, &[], scene::HANDLE_SIDE));
        }
    }
    scene
}

fn lines(marker: Marker, places: &[Place], is_selected: bool) -> Vec<Primitive> {
    let width = if is_selected { 2.2 } else { 1.6 };
    let mut paths: Vec<Vec<Place>> = vec![places.to_vec()];
    match (marker, places) {
        (Marker::Distance, &[a, b]) => paths.extend([end_mark(a, b), end_mark(b, a)].into_iter().flatten()),
        (Marker::Angle, &[a, vertex, b]) => paths.push(arc(a, vertex, b)),
        (Marker::Arrow, &[tail, tip]) => paths.extend(head(tail, tip)),
        (Marker::Probe, &[[x, y]]) => {
            paths = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)]
                .map(|(dx, dy)| vec![[x + 3.0 * dx, y + 3.0 * dy], [x + 9.0 * dx, y + 9.0 * dy]])
                .into();
        }
        (Marker::Text, &[[x, y]]) => paths = vec![vec![[x - 0.5, y - 6.0], [x - 0.5, y + 6.0]]],
        _ => {}
    }
    let paths: Vec<Vec<Place>> = paths.into_iter().filter(|path| path.len() >= 2).collect();
    let strokes = [Stroke::solid(palette::HALO, width + 2.4), Stroke::solid(COLOR, width)];
    let line = |path: &Vec<Place>, stroke| Primitive::Polyline { points: path.clone(), is_closed: false, stroke };
    strokes.into_iter().flat_map(|stroke| paths.iter().map(move |path| line(path, stroke))).collect()
}

/// Unit vector from `a` to `b`; `None` when they are one place.
fn direction(a: Place, b: Place) -> Option<[f32; 2]> {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let length = dx.hypot(dy);
    (length > 1e-3).then(|| [dx / length, dy / length])
}

fn end_mark(a: Place, b: Place) -> Option<Vec<Place>> {
    let [dx, dy] = direction(a, b)?;
    Some(vec![[a[0] - 5.0 * dy, a[1] + 5.0 * dx], [a[0] + 5.0 * dy, a[1] - 5.0 * dx]])
}

fn head(tail: Place, tip: Place) -> Option<Vec<Place>> {
    let [dx, dy] = direction(tail, tip)?;
    let barb = |side: f32| [tip[0] - HEAD * (dx + side * 0.5 * dy), tip[1] - HEAD * (dy - side * 0.5 * dx)];
    Some(vec![barb(1.0), tip, barb(-1.0)])
}

fn arc(a: Place, vertex: Place, b: Place) -> Vec<Place> {
    let (Some(from), Some(to)) = (direction(vertex, a), direction(vertex, b)) else { return Vec::new() };
    let start = from[1].atan2(from[0]);
    // The short way round.
    let turn = (from[0] * to[1] - from[1] * to[0]).atan2(from[0] * to[0] + from[1] * to[1]);
    let at = |i: u8| {
        let angle = start + turn * f32::from(i) / 16.0;
        [vertex[0] + 18.0 * angle.cos(), vertex[1] + 18.0 * angle.sin()]
    };
    (0..=16).map(at).collect()
}

fn words(drawn: Drawn<'_>, pane: PaneId, mark: &Annotation, room: PaneRect, places: &[Place]) -> Option<Primitive> {
    let text = annotation_label(drawn.shown, pane, mark);
    if text.is_empty() {
        return None;
    }
    let (place, align_x) = match (mark.marker, places) {
        // Beside the end that lies further right, clear of the line.
        (Marker::Distance, &[a, b]) => {
            let right = if a[0] > b[0] { a } else { b };
            ([right[0] + 8.0, right[1]], Align::Start)
        }
        (Marker::Angle, &[_, vertex, _]) => ([vertex[0] + 8.0, vertex[1] + 14.0], Align::Start),
        // Behind the tail: the tip stays free.
        (Marker::Arrow, &[tail, tip]) if tip[0] > tail[0] => ([tail[0] - 6.0, tail[1]], Align::End),
        (Marker::Probe, &[[x, y]]) => ([x + 12.0, y], Align::Start),
        (_, &[first, ..]) => ([first[0] + 6.0, first[1]], Align::Start),
        _ => return None,
    };
    let (place, align_x) = inside(room, (place, align_x), typeset::width(&text, SIZE, true), places);
    let halo = Some(palette::HALO);
    let align_y = Align::Center;
    Some(Primitive::Text(Text {
        place,
        align_x,
        align_y,
        text,
        size: SIZE,
        color: COLOR,
        is_strong: true,
        halo,
        is_upright: false,
    }))
}

/// Words that would be cut by the edge of their room stand beside the other end of the mark, else above it.
fn inside(room: PaneRect, (place, align): (Place, Align), width: f32, marked: &[Place]) -> (Place, Align) {
    const EDGE: f32 = 4.0;
    let (low, high) = (room.min[0] + EDGE, room.max[0] - EDGE);
    let fits = |left: f32| left >= low && left + width <= high;
    let left = if align == Align::End { place[0] - width } else { place[0] };
    if fits(left) {
        return (place, align);
    }
    let by_x = |a: &&Place, b: &&Place| a[0].total_cmp(&b[0]);
    let (Some(first), Some(last)) = (marked.iter().min_by(by_x), marked.iter().max_by(by_x)) else {
        return (place, align);
    };
    let (before, behind) = (first[0] - 8.0, last[0] + 8.0);
    match align {
        Align::Start if fits(before - width) => ([before, first[1]], Align::End),
        Align::End if fits(behind) => ([behind, last[1]], Align::Start),
        _ => ([left.min(high - width).max(low), place[1] - 14.0], Align::Start),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_in_their_room_beside_the_other_end_or_above() {
        let room = PaneRect { min: [0.0, 0.0], max: [200.0, 100.0] };
        let line = |from: f32, to: f32| [[from, 50.0], [to, 50.0]];
        let at = |from: f32, to: f32| inside(room, ([to + 8.0, 50.0], Align::Start), 60.0, &line(from, to));
        assert_eq!(at(20.0, 100.0), ([108.0, 50.0], Align::Start), "room enough");
        assert_eq!(at(90.0, 180.0), ([82.0, 50.0], Align::End), "before the other end");
        assert_eq!(at(20.0, 180.0), ([136.0, 36.0], Align::Start), "above a line as long as the room");
        let arrow = inside(room, ([14.0, 50.0], Align::End), 60.0, &line(20.0, 80.0));
        assert_eq!(arrow, ([88.0, 50.0], Align::Start), "behind the tip of an arrow that starts at the edge");
    }
}
