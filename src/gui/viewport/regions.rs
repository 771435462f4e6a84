//! Regions over an image: outlines, handles, what is being drawn or grown, pixels that stand apart or are left out.

use super::PaneTransform;
use crate::compose::{PlaceOf, outlier_marks, outline_places, outline_style, region_marks};
use crate::display::scene::{self, Pattern, Place, Primitive, Stroke, palette};
use crate::gui::drawn::Drawn;
use crate::roi::edit::{self, Part, tolerance_px};
use crate::roi::{Point, Roi};
use crate::session::{DrawShape, PaneId, Tool};

/// Reach of a handle, screen points: handles nearer to each other than this are left out.
const HANDLE_REACH: f64 = 9.0;

/// Everything about regions on the slice on screen.
pub fn regions(
    drawn: Drawn<'_>,
    pane: PaneId,
    transform: &PaneTransform,
    place_of: &dyn Fn(Point) -> Place,
) -> Vec<Primitive> {
    let Some(slice) = drawn.region_slice(pane) else { return Vec::new() };
    // Another series has its own pixels, and places only in its own plane.
    let place_of = |point: Point| drawn.pane_from_main(pane, point).map(place_of);
    let places = |points: &[Point]| -> Vec<Place> { points.iter().filter_map(|&point| place_of(point)).collect() };
    let mut scene = Vec::new();
    for roi in drawn.document().rois.iter().filter(|roi| roi.slice == slice && roi.is_visible) {
        scene.extend(region(drawn, pane, roi, transform, &place_of));
    }
    if slice != drawn.slice_of(drawn.view.active) {
        return scene;
    }
    if let Some((points, is_closed, role)) = drawn.open_outline() {
        scene.extend(scene::roi_outline(&places(&points), is_closed, outline_style(role), true, None));
    }
    // The first corner is where the polygon closes.
    if let Some((first, others)) = places(drawn.open_vertices()).split_first() {
        scene.extend(scene::roi_handles(others, &[*first], scene::HANDLE_SIDE));
    }
    scene.extend(tool_preview(drawn, pane, transform, &place_of));
    scene
}

fn region(
    drawn: Drawn<'_>,
    pane: PaneId,
    roi: &Roi,
    transform: &PaneTransform,
    place_of: PlaceOf<'_>,
) -> Vec<Primitive> {
    let is_selected = drawn.view.selected == Some(roi.id);
    let mut scene = region_marks(roi, is_selected, place_of);
    if is_selected {
        if drawn.view.options.shows_outliers && drawn.session.is_some() {
            scene.extend(outlier_marks(&drawn.outlier_pixels(roi), &roi.shape, place_of));
        }
        if drawn.takes_regions(pane) && !drawn.is_painting() && drawn.session.is_some() {
            let handles = edit::handles(&roi.shape, tolerance_px(HANDLE_REACH, transform.zoom()));
            let (knobs, squares): (Vec<_>, Vec<_>) = handles.iter().partition(|handle| handle.part == Part::Rotate);
            let spots =
                |handles: Vec<&edit::Handle>| handles.iter().filter_map(|h| place_of(h.pos)).collect::<Vec<_>>();
            scene.extend(scene::roi_handles(
                &spots(squares),
                &spots(knobs),
                scene::handle_side(&outline_places(&roi.shape, place_of)),
            ));
        }
    }
    scene
}

/// What a press would do: the circle of the brush, the region that would grow.
fn tool_preview(drawn: Drawn<'_>, pane: PaneId, transform: &PaneTransform, place_of: PlaceOf<'_>) -> Vec<Primitive> {
    let (Some((owner, pos)), Tool::Draw(role)) = (drawn.view.cursor, drawn.view.tool) else { return Vec::new() };
    if drawn.session.is_none() {
        return Vec::new();
    }
    match drawn.view.draw_shape {
        DrawShape::Brush | DrawShape::Eraser if owner == pane => {
            let radius = drawn.view.options.brush_radius_px * transform.scale[0];
            let is_eraser = drawn.view.draw_shape == DrawShape::Eraser;
            let color = if is_eraser { palette::TEXT_STRONG } else { outline_style(role).color() };
            let pattern = if is_eraser { Pattern::Dashed { on: 4.0, off: 3.0 } } else { Pattern::Solid };
            let stroke = Stroke { color, width: 1.4, pattern };
            place_of(pos).map(|center| ring(center, radius as f32, stroke)).unwrap_or_default()
        }
        DrawShape::Grow => {
            let Some(shape) = drawn.grow_preview() else { return Vec::new() };
            let outline = outline_places(&shape, place_of);
            let pattern = Pattern::Dashed { on: 3.0, off: 3.0 };
            let halo = Stroke::solid(palette::HALO, 3.0);
            let line = Stroke { color: outline_style(role).color(), width: 1.4, pattern };
            [halo, line].map(|stroke| Primitive::Polyline { points: outline.clone(), is_closed: true, stroke }).into()
        }
        _ => Vec::new(),
    }
}

fn ring(center: Place, radius: f32, stroke: Stroke) -> Vec<Primitive> {
    let point = |i: u8| {
        let angle = f32::from(i) / 48.0 * std::f32::consts::TAU;
        [center[0] + radius * angle.cos(), center[1] + radius * angle.sin()]
    };
    let points: Vec<Place> = (0..48).map(point).collect();
    let halo = Stroke::solid(palette::HALO, stroke.width + 1.6);
    [halo, stroke].map(|stroke| Primitive::Polyline { points: points.clone(), is_closed: true, stroke }).into()
}
