//! What lies over an image, as primitives: regions, corners, orientation letters, ruler, color bar, linked cursor.

use crate::gui::drawn::Drawn;
use egui::Rect;
use ndarray::Axis;

use super::PaneTransform;
use super::annotations::annotations;
use super::corners::{NARROW, TINY, corners};
use super::regions::regions;
use crate::display::fit_mask;
use crate::display::ruler::ruler;
use crate::display::scene::{self, COLOR_BAR_SPACE, Color, ColorBar, PaneRect, Place, Primitive, Stroke, palette};
use crate::fit::NoFit;
use crate::gui::labels::map_name;
use crate::gui::paint::{pane_rect, place};
use crate::gui::textures::lut;
use crate::roi::Point;
use crate::series::EchoStack;
use crate::session::{Overlays, PaneContent, PaneId, Scale};
use crate::t;

/// Everything over one image, in coordinates of its pane.
pub fn overlay(drawn: Drawn<'_>, pane: PaneId, rect: Rect, transform: &PaneTransform) -> Vec<Primitive> {
    let Some(stack) = drawn.stack_of(pane) else { return Vec::new() };
    let overlays = drawn.view.overlays;
    let place_of = |point: Point| place(rect.min, transform.screen_from_slice(point));
    let mut scene = regions(drawn, pane, transform, &place_of);
    scene.extend(drawn.linked_cursor(pane).map(|pos| cross(place_of(pos))).unwrap_or_default());
    let bar = bar_scale(drawn, pane);
    let room = pane_rect(rect);
    let beside_bar = if bar.is_some() { COLOR_BAR_SPACE } else { 0.0 };
    let free = PaneRect { max: [room.max[0] - beside_bar, room.max[1]], ..room };
    scene.extend(annotations(drawn, pane, free, &place_of));
    if overlays == Overlays::All {
        scene.extend(letters(stack, room, bar.is_some(), rect.width() < TINY[0]));
        let ruler = ruler(transform.points_per_mm, f64::from(rect.width())).filter(|_| rect.width() >= NARROW);
        scene.extend(ruler.map(|ruler| scene::ruler(above_letters(room), &ruler)).unwrap_or_default());
    }
    if let Some(Scale::Map(map)) = bar
        && let Some(window) = drawn.range(pane)
    {
        let title = format!("{} {}", map_name(drawn.shown, map), map.unit());
        let lut = lut(drawn.view.look(pane, Scale::Map(map)), false);
        scene.extend(scene::color_bar(room, ColorBar { lut: &lut, window, title: &title }));
    }
    if drawn.view.content(pane) == PaneContent::FitMask && overlays != Overlays::None {
        scene.extend(scene::legend(room, &mask_legend(drawn, pane), 40.0));
    }
    scene.extend(scene::corner_texts(room, &corners(drawn, stack, pane, rect)));
    scene
}

/// The scale whose color bar a pane shows.
pub fn bar_scale(drawn: Drawn<'_>, pane: PaneId) -> Option<Scale> {
    let map = drawn.view.content(pane).map()?;
    let is_shown = drawn.maps_of(map).is_some() && drawn.view.overlays != Overlays::None;
    is_shown.then_some(Scale::Map(map))
}

/// The reasons in the slice of a pane, the most frequent first, with their share of the pixels.
fn mask_legend(drawn: Drawn<'_>, pane: PaneId) -> Vec<(Color, String)> {
    let slice = drawn.slice_of(pane);
    let maps = drawn.study.maps.as_deref().filter(|maps| slice < maps.num_slices());
    let Some(codes) = maps.map(|maps| maps.reason.index_axis(Axis(0), slice)) else { return Vec::new() };
    let mut counts = [0usize; 256];
    for &code in codes {
        counts[usize::from(code)] += 1;
    }
    let mut present: Vec<(u8, usize)> = (0..=u8::MAX).zip(counts).filter(|(_, count)| *count > 0).collect();
    present.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    let entry = |(code, count): (u8, usize)| {
        let [r, g, b] = fit_mask::color(code);
        let share = 100.0 * count as f64 / codes.len().max(1) as f64;
        let share = if share < 0.1 { "< 0.1".to_owned() } else { format!("{share:.1}") };
        (Color([r, g, b, 255]), format!("{} · {share} %", reason_label(code)))
    };
    present.into_iter().map(entry).collect()
}

/// A reason in a few words, for a legend.
fn reason_label(code: u8) -> &'static str {
    match NoFit::from_code(code) {
        Some(NoFit::TooFewEchoes) => t!("reason-few-echoes"),
        Some(NoFit::AtNoiseFloor) => t!("reason-floor"),
        Some(NoFit::NoSignal) => t!("reason-no-signal"),
        Some(NoFit::NotFinite) => t!("reason-not-finite"),
        Some(NoFit::Saturated) => t!("reason-saturated"),
        Some(NoFit::UnequalSpacing) => t!("reason-spacing"),
        Some(NoFit::NoDecay) => t!("reason-no-decay"),
        Some(NoFit::DidNotConverge) => t!("reason-not-settled"),
        Some(NoFit::MissingParameter) => t!("reason-parameter"),
        Some(NoFit::MissingImage) => t!("reason-image"),
        Some(NoFit::BeyondRange) => t!("reason-beyond"),
        None if code == NoFit::HAS_VALUE => t!("reason-value"),
        None => t!("reason-unknown"),
    }
}

/// The bottom letter keeps its line below the ruler.
fn above_letters(room: PaneRect) -> PaneRect {
    PaneRect { max: [room.max[0], room.max[1] - 14.0], ..room }
}

/// The pointer of another pane, as a small cross at the same place of the patient.
fn cross([x, y]: Place) -> Vec<Primitive> {
    let arm = |dx: f32, dy: f32, stroke| Primitive::Polyline {
        points: vec![[x + 4.0 * dx, y + 4.0 * dy], [x + 11.0 * dx, y + 11.0 * dy]],
        is_closed: false,
        stroke,
    };
    let strokes = [Stroke::solid(palette::HALO, 3.0), Stroke::solid(Color::rgb(0xFF_FF_FF), 1.0)];
    let arms = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
    strokes.into_iter().flat_map(|stroke| arms.map(|(dx, dy)| arm(dx, dy, stroke))).collect()
}

fn letters(stack: &EchoStack, room: PaneRect, has_bar: bool, is_tiny: bool) -> Vec<Primitive> {
    let Some(edges) = stack.grid.edge_letters() else { return Vec::new() };
    // The color bar stands where the right letter would be.
    let right = room.max[0] - if has_bar { COLOR_BAR_SPACE } else { 0.0 };
    // Above and below, the menu and the texts take the whole width of a tiny pane; left and right say enough.
    let [top, bottom] = if is_tiny { ["", ""] } else { [edges.top.as_str(), edges.bottom.as_str()] };
    let mut letters = scene::orientation_letters(room, [&edges.left, "", top, bottom]);
    letters
        .extend(scene::orientation_letters(PaneRect { max: [right, room.max[1]], ..room }, ["", &edges.right, "", ""]));
    letters
}
