//! Regions over an image: outlines, handles, what is being drawn or grown, pixels that stand apart or are left out.

use super::PaneTransform;
use crate::display::scene::{self, Color, OutlineStyle, PaneRect, Pattern, Place, Primitive, Stroke, palette};
use crate::roi::edit::{self, Part, tolerance_px};
use crate::roi::{Point, Roi, Role, Shape};
use crate::session::{DrawShape, PaneId, Session, Tool};

/// Reach of a handle, screen points: handles nearer to each other than this are left out.
const HANDLE_REACH: f64 = 9.0;

/// Pixel coordinates of the open stack → place in the pane; `None` outside its plane.
type PlaceOf<'a> = &'a dyn Fn(Point) -> Option<Place>;

/// Everything about regions on the slice on screen.
pub fn regions(
    session: &Session,
    pane: PaneId,
    transform: &PaneTransform,
    place_of: &dyn Fn(Point) -> Place,
) -> Vec<Primitive> {
    let Some(slice) = session.region_slice(pane) else { return Vec::new() };
    // Another series has its own pixels, and places only in its own plane.
    let place_of = |point: Point| session.pane_from_main(pane, point).map(place_of);
    let places = |points: &[Point]| -> Vec<Place> { points.iter().filter_map(|&point| place_of(point)).collect() };
    let mut scene = Vec::new();
    for roi in session.document.rois.iter().filter(|roi| roi.slice == slice && roi.is_visible) {
        scene.extend(region(session, pane, roi, transform, &place_of));
    }
    if slice != session.slice_of(session.view.active) {
        return scene;
    }
    if let Some((points, is_closed, role)) = session.open_outline() {
        scene.extend(scene::roi_outline(&places(&points), is_closed, style(role), true, None));
    }
    // The first corner is where the polygon closes.
    if let Some((first, others)) = places(session.open_vertices()).split_first() {
        scene.extend(scene::roi_handles(others, &[*first], scene::HANDLE_SIDE));
    }
    scene.extend(tool_preview(session, pane, transform, &place_of));
    scene
}

fn region(
    session: &Session,
    pane: PaneId,
    roi: &Roi,
    transform: &PaneTransform,
    place_of: PlaceOf<'_>,
) -> Vec<Primitive> {
    let is_selected = session.view.selected == Some(roi.id);
    let style = style(roi.role);
    let outline: Vec<Place> = roi.shape.outline().into_iter().filter_map(place_of).collect();
    // A tilde says that the outline was made between drawn ones; the line style already tells the role.
    let tag = style.letter().map(|letter| if roi.is_interpolated { format!("{letter}~") } else { letter.to_owned() });
    let tag = tag.or_else(|| roi.is_interpolated.then(|| "~".to_owned()));
    let mut scene = scene::roi_outline(&outline, true, style, is_selected, tag.as_deref());
    if roi.is_interpolated {
        thin(&mut scene);
    }
    if let Some([r, g, b]) = roi.color {
        recolor(&mut scene, style.color(), Color([r, g, b, 255]));
    }
    if !roi.excluded.is_empty() {
        scene.extend(pixel_marks(&roi.excluded_pixels(), &roi.shape, palette::HALO, place_of));
    }
    if is_selected {
        if session.view.options.shows_outliers && !session.is_frozen {
            scene.extend(pixel_marks(&session.outlier_pixels(roi), &roi.shape, palette::CAUTION, place_of));
        }
        if session.takes_regions(pane) && !session.is_painting() && !session.is_frozen {
            let handles = edit::handles(&roi.shape, tolerance_px(HANDLE_REACH, transform.zoom()));
            let (knobs, squares): (Vec<_>, Vec<_>) = handles.iter().partition(|handle| handle.part == Part::Rotate);
            let spots =
                |handles: Vec<&edit::Handle>| handles.iter().filter_map(|h| place_of(h.pos)).collect::<Vec<_>>();
            scene.extend(scene::roi_handles(&spots(squares), &spots(knobs), scene::handle_side(&outline)));
        }
    }
    scene
}

/// What a press would do: the circle of the brush, the region that would grow.
fn tool_preview(session: &Session, pane: PaneId, transform: &PaneTransform, place_of: PlaceOf<'_>) -> Vec<Primitive> {
    let (Some((owner, pos)), Tool::Draw(role)) = (session.view.cursor, session.view.tool) else { return Vec::new() };
    if session.is_frozen {
        return Vec::new();
    }
    match session.view.draw_shape {
        DrawShape::Brush | DrawShape::Eraser if owner == pane => {
            let radius = session.view.options.brush_radius_px * transform.scale[0];
            let is_eraser = session.view.draw_shape == DrawShape::Eraser;
            let color = if is_eraser { palette::TEXT_STRONG } else { style(role).color() };
            let pattern = if is_eraser { Pattern::Dashed { on: 4.0, off: 3.0 } } else { Pattern::Solid };
            let stroke = Stroke { color, width: 1.4, pattern };
            place_of(pos).map(|center| ring(center, radius as f32, stroke)).unwrap_or_default()
        }
        DrawShape::Grow => {
            let Some(shape) = session.grow_preview() else { return Vec::new() };
            let outline: Vec<Place> = shape.outline().into_iter().filter_map(place_of).collect();
            let pattern = Pattern::Dashed { on: 3.0, off: 3.0 };
            let halo = Stroke::solid(palette::HALO, 3.0);
            let line = Stroke { color: style(role).color(), width: 1.4, pattern };
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

/// A cross on each pixel of the shape: seen without color, and the pixel under it stays visible.
fn pixel_marks(pixels: &[(usize, usize)], shape: &Shape, color: Color, place_of: PlaceOf<'_>) -> Vec<Primitive> {
    let is_halo = color == palette::HALO;
    let color = if is_halo { palette::TEXT_STRONG } else { color };
    let mut scene = Vec::new();
    for &(row, column) in pixels {
        let (x, y) = (column as f64, row as f64);
        if !shape.contains([x + 0.5, y + 0.5]) {
            continue;
        }
        let (Some(a), Some(b)) = (place_of([x, y]), place_of([x + 1.0, y + 1.0])) else { continue };
        if is_halo {
            let stroke = Stroke::solid(color.with_alpha(170), 1.0);
            scene.push(Primitive::Polyline { points: vec![a, b], is_closed: false, stroke });
            scene.push(Primitive::Polyline { points: vec![[b[0], a[1]], [a[0], b[1]]], is_closed: false, stroke });
        } else {
            let rect = PaneRect { min: a, max: b };
            let stroke = Some(Stroke::solid(color, 1.0));
            scene.push(Primitive::Rect { rect, corner_radius: 0.0, fill: Some(color.with_alpha(90)), stroke });
        }
    }
    scene
}

fn thin(scene: &mut [Primitive]) {
    for primitive in scene {
        if let Primitive::Polyline { stroke, .. } = primitive {
            stroke.width *= 0.6;
        }
    }
}

fn recolor(scene: &mut [Primitive], from: Color, to: Color) {
    for primitive in scene {
        match primitive {
            Primitive::Polyline { stroke, .. } if stroke.color == from => stroke.color = to,
            Primitive::Rect { fill: Some(fill), .. } if *fill == from => *fill = to,
            _ => {}
        }
    }
}

fn style(role: Role) -> OutlineStyle {
    match role {
        Role::Lesion => OutlineStyle::Lesion,
        Role::Liver => OutlineStyle::Liver,
        Role::Noise => OutlineStyle::Noise,
        Role::Other => OutlineStyle::Other,
    }
}
