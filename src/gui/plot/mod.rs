//! The decay and contrast plots.

mod contrast;
mod decay;

pub use contrast::contrast_ui;
pub use decay::decay_ui;

use egui::{Color32, Rect, Stroke, Ui, vec2};
use egui_plot::{Axis, AxisHints, GridMark, Line, LineStyle, Plot, PlotPoint, PlotTransform, PlotUi, Text, VLine};

use super::theme;
use crate::display::ticks::{Tick, ticks};

/// What an axis shows: range, name with unit, ticks with their labels.
struct AxisScale {
    range: [f64; 2],
    name: &'static str,
    ticks: Vec<Tick>,
}

impl AxisScale {
    /// Round numbers, at most `most` of them.
    fn linear(range: [f64; 2], name: &'static str, most: usize) -> Self {
        Self { range, name, ticks: ticks(range[0], range[1], most) }
    }

    fn marks(&self) -> Vec<GridMark> {
        // One step for all marks: every line and label has the same strength.
        let step_size = self.range[1] - self.range[0];
        self.ticks.iter().map(|tick| GridMark { value: tick.value, step_size }).collect()
    }

    fn hints<'a>(&self, axis: Axis) -> AxisHints<'a> {
        let labels: Vec<Tick> = self.ticks.clone();
        let hints = AxisHints::new(axis)
            .label(axis_text(self.name))
            .formatter(move |mark, _| {
                let tick = labels.iter().find(|tick| tick.value == mark.value);
                tick.map(|tick| tick.label.clone()).unwrap_or_default()
            })
            .tick_label_color(theme::SECONDARY)
            .tick_label_font(theme::regular(theme::SIZE_SMALL));
        if axis == Axis::Y { hints.min_thickness(42.0) } else { hints }
    }
}

/// Both plots share their frame: fixed bounds, no zoom by accident, quiet grid, axes with units.
fn base<'a>(name: &'static str, x: &AxisScale, y: &AxisScale, height: f32) -> Plot<'a> {
    let (x_marks, y_marks) = (x.marks(), y.marks());
    Plot::new(name)
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
        .set_margin_fraction(egui::Vec2::ZERO)
        .grid_color(theme::LINE)
        .grid_fade(0.0)
        .x_grid_spacer(move |_| x_marks.clone())
        .y_grid_spacer(move |_| y_marks.clone())
        .custom_x_axes(vec![x.hints(Axis::X)])
        .custom_y_axes(vec![y.hints(Axis::Y)])
        .label_formatter(|_| None)
        .sense(egui::Sense::click())
}

fn axis_text(text: &str) -> egui::RichText {
    egui::RichText::new(text).size(theme::SIZE_SMALL).color(theme::SECONDARY)
}

/// A quiet word inside a plot.
fn note(plot: &mut PlotUi<'_>, at: [f64; 2], anchor: egui::Align2, text: &str) {
    let text = egui::RichText::new(text).size(theme::SIZE_SMALL).color(theme::SECONDARY);
    plot.text(Text::new("", PlotPoint::new(at[0], at[1]), text).anchor(anchor).allow_hover(false));
}

/// A line at the echo on screen.
fn current_echo(plot: &mut PlotUi<'_>, te_ms: f64) {
    plot.vline(VLine::new("current echo", te_ms).color(theme::FAINT).width(1.0).allow_hover(false));
}

/// Distance of the lines of a hatched zone, points.
const HATCH: f32 = 7.0;

/// The hatched zone "at the floor" means the same in every plot. Painted over the plot, between two plot positions.
fn hatched_zone(ui: &Ui, transform: &PlotTransform, from: [f64; 2], to: [f64; 2]) {
    let at = |[x, y]: [f64; 2]| transform.position_from_point(&PlotPoint::new(x, y));
    let rect = Rect::from_two_pos(at(from), at(to)).intersect(*transform.frame());
    if !rect.is_positive() {
        return;
    }
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, Color32::from_rgba_unmultiplied(0x9A, 0xA4, 0xB2, 26));
    let stroke = Stroke::new(1.0, Color32::from_rgba_unmultiplied(0x9A, 0xA4, 0xB2, 44));
    let (width, height) = (rect.width(), rect.height());
    let mut offset = -height;
    while offset < width {
        let foot = rect.left_bottom() + vec2(offset, 0.0);
        painter.line_segment([foot, foot + vec2(height, -height)], stroke);
        offset += HATCH;
    }
}

fn segment(plot: &mut PlotUi<'_>, from: [f64; 2], to: [f64; 2], color: Color32) {
    plot.line(Line::new("", vec![from, to]).color(color).width(1.0).allow_hover(false));
}

fn dashed(is_dashed: bool) -> LineStyle {
    if is_dashed { LineStyle::Dashed { length: 6.0 } } else { LineStyle::Solid }
}

/// The echo whose TE lies nearest to `te_ms`.
fn nearest_echo(te: &[f64], te_ms: f64) -> Option<usize> {
    (0..te.len()).min_by(|&a, &b| (te[a] - te_ms).abs().total_cmp(&(te[b] - te_ms).abs()))
}
