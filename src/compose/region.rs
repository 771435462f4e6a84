//! Marks of a region over an image: outline, tag, own color, pixels left out.

use crate::display::scene::{self, Color, OutlineStyle, PaneRect, Place, Primitive, Stroke, palette};
use crate::roi::{Point, Roi, Role, Shape};

/// Pixel coordinates of the stack → place in the pane; `None` outside its plane.
pub type PlaceOf<'a> = &'a dyn Fn(Point) -> Option<Place>;

/// Outlines made between drawn ones are this much thinner.
const THIN: f32 = 0.6;

/// Hue, line style and letter of a role.
pub fn outline_style(role: Role) -> OutlineStyle {
    match role {
        Role::Lesion => OutlineStyle::Lesion,
        Role::Liver => OutlineStyle::Liver,
        Role::Noise => OutlineStyle::Noise,
        Role::Muscle => OutlineStyle::Muscle,
        Role::Other => OutlineStyle::Other,
    }
}

/// Where the outline of a shape lies in the pane.
pub fn outline_places(shape: &Shape, place_of: PlaceOf<'_>) -> Vec<Place> {
    shape.outline().into_iter().filter_map(place_of).collect()
}

/// A region as it is seen wherever it is shown.
pub fn region_marks(roi: &Roi, is_selected: bool, place_of: PlaceOf<'_>) -> Vec<Primitive> {
    let style = outline_style(roi.role);
    // A tilde says that the outline was made between drawn ones; the line style already tells the role.
    let tilde = if roi.is_interpolated { "~" } else { "" };
    let tag = format!("{}{tilde}", style.letter().unwrap_or_default());
    let tag = Some(tag.as_str()).filter(|tag| !tag.is_empty());
    let mut scene = scene::roi_outline(&outline_places(&roi.shape, place_of), true, style, is_selected, tag);
    if roi.is_interpolated {
        thin(&mut scene);
    }
    if let Some([r, g, b]) = roi.color {
        recolor(&mut scene, style.color(), Color([r, g, b, 255]));
    }
    scene.extend(left_out_marks(roi, place_of));
    scene
}

/// A cross on each pixel left out: seen without color, and the pixel under it stays visible.
fn left_out_marks(roi: &Roi, place_of: PlaceOf<'_>) -> Vec<Primitive> {
    let pixels = if roi.excluded.is_empty() { Vec::new() } else { roi.excluded_pixels() };
    let stroke = Stroke::solid(palette::TEXT_STRONG.with_alpha(170), 1.0);
    let line = |from: Place, to: Place| Primitive::Polyline { points: vec![from, to], is_closed: false, stroke };
    let rects = pixel_rects(&pixels, &roi.shape, place_of);
    rects.flat_map(|PaneRect { min, max }| [line(min, max), line([max[0], min[1]], [min[0], max[1]])]).collect()
}

/// A tinted square on each pixel that stands apart.
pub fn outlier_marks(pixels: &[(usize, usize)], shape: &Shape, place_of: PlaceOf<'_>) -> Vec<Primitive> {
    let (fill, stroke) = (palette::CAUTION.with_alpha(90), Stroke::solid(palette::CAUTION, 1.0));
    let mark = |rect| Primitive::Rect { rect, corner_radius: 0.0, fill: Some(fill), stroke: Some(stroke) };
    pixel_rects(pixels, shape, place_of).map(mark).collect()
}

/// Places of the pixels (row, column) whose center lies in the shape.
fn pixel_rects<'a>(
    pixels: &'a [(usize, usize)],
    shape: &'a Shape,
    place_of: PlaceOf<'a>,
) -> impl Iterator<Item = PaneRect> + 'a {
    let corners = pixels.iter().map(|&(row, column)| [column as f64, row as f64]);
    corners
        .filter(|[x, y]| shape.contains([x + 0.5, y + 0.5]))
        .filter_map(|[x, y]| Some(PaneRect { min: place_of([x, y])?, max: place_of([x + 1.0, y + 1.0])? }))
}

fn thin(scene: &mut [Primitive]) {
    for primitive in scene {
        if let Primitive::Polyline { stroke, .. } = primitive {
            stroke.width *= THIN;
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
