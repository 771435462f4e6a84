//! The interactive axes: a composed plot handed to the toolkit's plot as it is. Nothing is composed here.

use egui::{Color32, Response, Ui, Vec2};
use egui_plot::{
    Axis as Side, AxisHints, FilledArea, GridMark, Line, LineStyle, MarkerShape, PlotPoint, PlotTransform, PlotUi,
    Points, Span, Text, VLine,
};

use crate::display::plot::{Area, Axis, Band, Curve, Dot, LINE, MARK, Mark, Plot, Tag, WHISKER, over_lines, whisker};
use crate::display::scene::{PaneRect, Pattern, Tokens};
use crate::gui::paint::{color, paint_lines};
use crate::gui::theme;

/// Size of a plot's texts, points; its lines and points follow.
const SIZE: f32 = theme::SIZE_SMALL;
/// Room for the labels of the value axis, points: plots below each other begin at one line.
const LABELS: f32 = 42.0;

/// A plot on screen.
pub struct Shown {
    pub response: Response,
    pub transform: PlotTransform,
    /// In values of the axes, while the pointer is over the plot.
    pub pointer: Option<PlotPoint>,
}

/// Shows `plot` in `height` points; `help` is what a screen reader says of it: its numbers stand in the table.
pub fn show(ui: &mut Ui, id: &'static str, plot: &Plot, ink: &Tokens, height: f32, help: &'static str) -> Shown {
    let shown = axes(id, plot, height).show(ui, |items| {
        plot.bands.iter().for_each(|band| ground(items, band));
        plot.areas.iter().for_each(|one| area(items, one));
        plot.marks.iter().for_each(|one| mark(items, one));
        plot.curves.iter().for_each(|one| curve(items, one, ink));
        plot.tags.iter().for_each(|one| tag(items, one));
        items.pointer_coordinate()
    });
    let frame = *shown.transform.frame();
    let room = PaneRect { min: frame.min.into(), max: frame.max.into() };
    paint_lines(&ui.painter_at(frame.expand(1.0)), egui::Pos2::ZERO, &over_lines(room, plot, ink, SIZE));
    shown.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, help));
    let pointer = shown.inner.filter(|_| shown.response.hovered());
    Shown { response: shown.response, transform: shown.transform, pointer }
}

/// Fixed bounds, no zoom by accident, quiet grid, axes with units.
fn axes<'a>(id: &'static str, plot: &Plot, height: f32) -> egui_plot::Plot<'a> {
    let (x, y) = (&plot.x, &plot.y);
    let (x_marks, y_marks) = (grid_marks(x), grid_marks(y));
    egui_plot::Plot::new(id)
        .height(height)
        .default_x_bounds(x.range[0], x.range[1])
        .default_y_bounds(y.range[0], y.range[1])
        .auto_bounds(false)
        .reset()
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_crosshair(false)
        .show_background(false)
        .set_margin_fraction(Vec2::ZERO)
        .grid_color(theme::colors().line)
        .grid_fade(0.0)
        .x_grid_spacer(move |_| x_marks.clone())
        .y_grid_spacer(move |_| y_marks.clone())
        .custom_x_axes(vec![hints(x, Side::X)])
        .custom_y_axes(vec![hints(y, Side::Y).min_thickness(LABELS)])
        .label_formatter(|_| None)
        .sense(egui::Sense::click())
}

fn grid_marks(axis: &Axis) -> Vec<GridMark> {
    // One step for all marks: every line and label has the same strength.
    let step_size = axis.range[1] - axis.range[0];
    axis.ticks.iter().map(|tick| GridMark { value: tick.value, step_size }).collect()
}

fn hints<'a>(axis: &Axis, side: Side) -> AxisHints<'a> {
    let ticks = axis.ticks.clone();
    let name = egui::RichText::new(&axis.name).size(SIZE).color(theme::colors().secondary);
    AxisHints::new(side)
        .label(name)
        .formatter(move |mark, _| {
            let tick = ticks.iter().find(|tick| tick.value == mark.value);
            tick.map(|tick| tick.label.clone()).unwrap_or_default()
        })
        .tick_label_color(theme::colors().secondary)
        .tick_label_font(theme::regular(SIZE))
}

/// Bands without hatching lie under the curves; hatched ones are painted over them.
fn ground(items: &mut PlotUi<'_>, band: &Band) {
    if let ([Some(low), Some(high)], None) = (band.y, band.hatch) {
        items.span(Span::new("", low..=high).axis(Side::Y).fill(color(band.fill)));
    }
}

fn area(items: &mut PlotUi<'_>, area: &Area) {
    items.add(FilledArea::new("", &area.x, &area.low, &area.high).fill_color(color(area.fill)).allow_hover(false));
}

fn style(pattern: Pattern) -> LineStyle {
    match pattern {
        Pattern::Solid => LineStyle::Solid,
        Pattern::Dashed { on, .. } => LineStyle::Dashed { length: on },
        Pattern::Dotted { spacing } => LineStyle::Dotted { spacing },
    }
}

fn mark(items: &mut PlotUi<'_>, mark: &Mark) {
    let line = VLine::new("", mark.x).color(color(mark.color)).width(MARK * SIZE * mark.weight);
    items.vline(line.style(style(mark.pattern)).allow_hover(false));
}

fn line(items: &mut PlotUi<'_>, points: Vec<[f64; 2]>, curve: &Curve) {
    let line = Line::new("", points).color(color(curve.color)).width(LINE * SIZE * curve.weight);
    items.line(line.style(style(curve.pattern)).allow_hover(false));
}

fn curve(items: &mut PlotUi<'_>, curve: &Curve, ink: &Tokens) {
    // One line per side of steps: the corners of a path of narrow steps would swell to a band.
    let has_steps = curve.line.windows(2).any(|ends| ends[0][0] == ends[1][0]);
    match has_steps {
        true => curve.line.windows(2).for_each(|side| line(items, side.to_vec(), curve)),
        false if curve.line.len() > 1 => line(items, curve.line.clone(), curve),
        false => {}
    }
    let bar = color(whisker(curve.color));
    for point in &curve.points {
        if let Some([low, high]) = point.ends {
            let ends = vec![[point.x, low], [point.x, high]];
            items.line(Line::new("", ends).color(bar).width(WHISKER * LINE * SIZE).allow_hover(false));
        }
    }
    for point in &curve.points {
        dot(items, curve, [point.x, point.y], color(curve.color), 0.0);
        if point.is_hollow {
            // A mark of the ground on top leaves a ring, which reads the same in every renderer.
            dot(items, curve, [point.x, point.y], color(ink.card), LINE * SIZE);
        }
    }
}

/// A point, `smaller` by that many points.
fn dot(items: &mut PlotUi<'_>, curve: &Curve, at: [f64; 2], color: Color32, smaller: f32) {
    let radius = curve.radius * SIZE - smaller;
    let (shape, radius) = match curve.dot {
        Dot::Disc => (MarkerShape::Circle, radius),
        // The toolkit counts to the corner.
        Dot::Square => (MarkerShape::Square, radius * std::f32::consts::SQRT_2),
    };
    let points = Points::new("", vec![at]).shape(shape).color(color).radius(radius).filled(true);
    items.points(points.allow_hover(false));
}

fn tag(items: &mut PlotUi<'_>, tag: &Tag) {
    let text = egui::RichText::new(&tag.text).size(SIZE).color(theme::colors().secondary);
    let text = Text::new("", PlotPoint::new(tag.at[0], tag.at[1]), text).anchor(egui::Align2::CENTER_BOTTOM);
    items.text(text.allow_hover(false));
}
