//! An echo or a map with regions, annotations, scale bar and texts.

use std::sync::Arc;

use ndarray::Array2;

use super::annotation::{Annotation, annotated, label};
use crate::compose::region_marks;
use crate::display::image::{Interpolation, resampled, rgba};
use crate::display::ruler::ruler;
use crate::display::scene::{
    self, Align, Color, ColorBar, Corners, PaneRect, Place, Primitive, Stroke, Text, TextLine, palette, scaled,
};
use crate::display::{ColorMap, NoValue, Window, typeset};
use crate::publish::{MapKind, Subject};
use crate::roi::{Point, Role};
use crate::t;

/// Size of the small texts of `display::scene` overlays, points: paper scales them to the asked size.
const SCREEN_SIZE: f32 = 12.5;
/// Pixels of an image per point on paper: 300 per inch.
const PIXELS_PER_POINT: f32 = 300.0 / 72.0;
/// Longest side of an image on paper, pixels.
const MAX_SIDE: usize = 2400;

/// What an image panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageView {
    Echo { echo: usize },
    Map { kind: MapKind },
}

/// What lies over the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageShows {
    pub has_rois: bool,
    pub has_scale_bar: bool,
    /// Right, left, anterior, posterior at the edges.
    pub has_letters: bool,
    /// Echo time, slice and field, or the map's name and unit, in the corners.
    pub has_corners: bool,
    /// Of maps.
    pub has_color_bar: bool,
}

/// One image panel.
#[derive(Clone, Debug, PartialEq)]
pub struct ImagePanel {
    pub view: ImageView,
    pub slice: usize,
    /// `None` takes the window all echoes share, or the map's own range.
    pub window: Option<Window>,
    /// Left, top, right, bottom in pixel coordinates; `None` shows the whole image.
    pub crop: Option<[f64; 4]>,
    pub shows: ImageShows,
    pub annotations: Vec<Annotation>,
    /// At the lower left; empty for none.
    pub label: String,
}

/// Width over height of what the panel shows, in the patient.
pub fn aspect(subject: &Subject, crop: Option<[f64; 4]>) -> f32 {
    let [left, top, right, bottom] = region(subject, crop);
    let grid = &subject.stack.grid;
    (((right - left) * grid.spacing_x_mm) / ((bottom - top) * grid.spacing_y_mm)) as f32
}

/// The part shown: never beyond the image, never empty.
fn region(subject: &Subject, crop: Option<[f64; 4]>) -> [f64; 4] {
    let grid = &subject.stack.grid;
    let whole = [0.0, 0.0, grid.columns as f64, grid.rows as f64];
    let Some(crop) = crop.filter(|crop| crop.iter().all(|v| v.is_finite())) else { return whole };
    let [l, t, r, b] = [crop[0].max(0.0), crop[1].max(0.0), crop[2].min(whole[2]), crop[3].min(whole[3])];
    if r - l >= 2.0 && b - t >= 2.0 { [l, t, r, b] } else { whole }
}

/// Draws the panel into `room` on black, texts in `size` points.
pub fn image(subject: &Subject, panel: &ImagePanel, room: PaneRect, size: f32) -> Vec<Primitive> {
    let slice = panel.slice.min(subject.stack.num_slices() - 1);
    let black = Some(Color::rgb(0));
    let mut content = vec![Primitive::Rect { rect: room, corner_radius: 0.0, fill: black, stroke: None }];
    let view = Fit::new(subject, panel.crop, room);
    content.extend(pixels(subject, panel, slice, &view));
    // Overlays are made for the screen's text size and brought to paper as a whole.
    let scale = size / SCREEN_SIZE;
    let pane = PaneRect { min: [0.0; 2], max: [room.width() / scale, room.height() / scale] };
    let on_pane = |point: Point| {
        let [x, y] = view.place(point);
        [(x - room.min[0]) / scale, (y - room.min[1]) / scale]
    };
    let mut over = Vec::new();
    if panel.shows.has_rois {
        over.extend(regions(subject, slice, &on_pane));
    }
    over.extend(panel.annotations.iter().flat_map(|annotation| annotated(annotation, &on_pane)));
    over.extend(frame_of(subject, panel, slice, pane, &view, scale));
    content.push(Primitive::Clip { rect: room, content: scaled(over, scale, room.min) });
    content
}

/// Where the part shown lies in `room`, and which part it is: left, top, right, bottom in pixel coordinates.
pub fn image_rect(subject: &Subject, crop: Option<[f64; 4]>, room: PaneRect) -> (PaneRect, [f64; 4]) {
    let fit = Fit::new(subject, crop, room);
    (fit.rect, fit.region)
}

/// Where the image lies on the sheet.
struct Fit {
    region: [f64; 4],
    rect: PaneRect,
    points_per_mm: f64,
}

impl Fit {
    fn new(subject: &Subject, crop: Option<[f64; 4]>, room: PaneRect) -> Self {
        let region = region(subject, crop);
        let grid = &subject.stack.grid;
        let size_mm = [(region[2] - region[0]) * grid.spacing_x_mm, (region[3] - region[1]) * grid.spacing_y_mm];
        let points_per_mm = (f64::from(room.width()) / size_mm[0]).min(f64::from(room.height()) / size_mm[1]);
        let half = size_mm.map(|mm| (0.5 * mm * points_per_mm) as f32);
        let [x, y] = room.center();
        let rect = PaneRect { min: [x - half[0], y - half[1]], max: [x + half[0], y + half[1]] };
        Self { region, rect, points_per_mm }
    }

    fn place(&self, [x, y]: Point) -> Place {
        let [left, top, right, bottom] = self.region;
        let fraction = [(x - left) / (right - left), (y - top) / (bottom - top)].map(|v| v as f32);
        [self.rect.min[0] + fraction[0] * self.rect.width(), self.rect.min[1] + fraction[1] * self.rect.height()]
    }

    /// Pixels of the picture on paper.
    fn size_px(&self) -> [usize; 2] {
        [self.rect.width(), self.rect.height()]
            .map(|side| ((side * PIXELS_PER_POINT).round() as usize).clamp(1, MAX_SIDE))
    }
}

fn pixels(subject: &Subject, panel: &ImagePanel, slice: usize, view: &Fit) -> Option<Primitive> {
    let (values, window, colors): (Array2<f32>, _, _) = match panel.view {
        ImageView::Echo { echo } => {
            let echo = echo.min(subject.stack.num_echoes() - 1);
            let window = panel.window.or_else(|| subject.common_window(slice))?;
            (subject.stack.image(echo, slice).to_owned(), window, ColorMap::Gray)
        }
        ImageView::Map { kind } => {
            let window = panel.window.or_else(|| subject.map_window(kind))?;
            (subject.map(kind, slice)?, window, subject.colors)
        }
    };
    let fine = resampled(values.view(), view.region, view.size_px(), Interpolation::Bilinear);
    let pixels = Arc::new(rgba(fine.view(), window, &colors.lut(), NoValue::Hatched));
    Some(Primitive::Image { rect: view.rect, pixels, is_smooth: true })
}

/// Tissue only: the noise region is air, where the texts stand; the method names it.
fn regions(subject: &Subject, slice: usize, place: &dyn Fn(Point) -> Place) -> Vec<Primitive> {
    let on_slice = subject.rois.iter().filter(|roi| roi.slice == slice && roi.role != Role::Noise);
    let place = |point: Point| Some(place(point));
    on_slice.flat_map(|roi| region_marks(roi, false, &place)).collect()
}

/// Letters at the edges, scale bar, color bar and corner texts.
fn frame_of(
    subject: &Subject,
    panel: &ImagePanel,
    slice: usize,
    pane: PaneRect,
    view: &Fit,
    scale: f32,
) -> Vec<Primitive> {
    let shows = panel.shows;
    let mut over = Vec::new();
    let map = match panel.view {
        ImageView::Map { kind } => Some(kind),
        ImageView::Echo { .. } => None,
    };
    let window = map.and_then(|kind| panel.window.or_else(|| subject.map_window(kind)));
    if let (Some(kind), Some(window), true) = (map, window, shows.has_color_bar) {
        let title = format!("{} {}", subject.map_name(kind), kind.unit());
        over.extend(scene::color_bar(pane, ColorBar { lut: &subject.colors.lut(), window, title: &title }));
    }
    if shows.has_letters {
        over.extend(letters(subject, pane, map.is_some() && shows.has_color_bar));
    }
    if shows.has_scale_bar {
        over.extend(scale_bar(pane, view.points_per_mm / f64::from(scale)));
    }
    if !panel.label.is_empty() {
        let place = [pane.min[0] + MARGIN, pane.max[1] - MARGIN + 3.0];
        over.push(label(place, [Align::Start, Align::End], &panel.label));
    }
    if shows.has_corners {
        over.extend(scene::corner_texts(pane, &corners(subject, panel, slice)));
    }
    over
}

/// From the edge of a panel to its label, screen points.
const MARGIN: f32 = 10.0;

fn letters(subject: &Subject, pane: PaneRect, has_bar: bool) -> Vec<Primitive> {
    let Some(edges) = subject.stack.grid.edge_letters() else { return Vec::new() };
    // The color bar stands where the right letter would be.
    let right = if has_bar { "" } else { &edges.right };
    scene::orientation_letters(pane, [&edges.left, right, &edges.top, &edges.bottom])
}

/// At the lower right: in the middle the letter of the edge stands.
fn scale_bar(pane: PaneRect, points_per_mm: f64) -> Vec<Primitive> {
    const GAP: f32 = 12.0;
    let Some(ruler) = ruler(points_per_mm, f64::from(pane.width())) else { return Vec::new() };
    let (right, y) = (pane.max[0] - GAP, pane.max[1] - GAP);
    let left = right - ruler.length_points as f32;
    let line = |stroke| Primitive::Polyline { points: vec![[left, y], [right, y]], is_closed: false, stroke };
    let label = Text {
        place: [0.5 * (left + right), y - 2.5],
        align_x: Align::Center,
        align_y: Align::End,
        text: ruler.label.clone(),
        size: SCREEN_SIZE,
        color: palette::TEXT_STRONG,
        is_strong: false,
        halo: Some(palette::HALO),
        is_upright: false,
    };
    // A long label over a short bar ends with the bar.
    let over = 0.5 * typeset::width(&label.text, label.size, false) - 0.5 * (right - left);
    let label = Text { place: [label.place[0] - over.max(0.0), label.place[1]], ..label };
    let (dark, white) = (Stroke::solid(palette::HALO, 4.5), Stroke::solid(palette::TEXT_STRONG, 2.2));
    vec![line(dark), line(white), Primitive::Text(label)]
}

fn corners(subject: &Subject, panel: &ImagePanel, slice: usize) -> Corners {
    let stack = &subject.stack;
    let field = subject.field().map_or_else(|| t!("field-unknown").to_owned(), |field| field.to_string());
    let place = t!("slice-of", number = slice + 1, count = stack.num_slices());
    let mut corners = Corners::default();
    match panel.view {
        ImageView::Echo { echo } => {
            let echo = echo.min(stack.num_echoes() - 1);
            let te = stack.te_label(echo, 2);
            let number = t!("echo-of", number = echo + 1, count = stack.num_echoes());
            corners.top_left = vec![TextLine { text: te, is_large: true }, number.into(), place.into()];
        }
        ImageView::Map { kind } => {
            let name = t!("publish-map-title", name = subject.map_name(kind));
            corners.top_left = vec![TextLine { text: name, is_large: true }, kind.unit().into(), place.into()];
        }
    }
    corners.top_right = vec![field.into()];
    corners
}
