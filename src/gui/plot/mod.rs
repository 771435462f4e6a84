//! The decay and contrast plots.

mod contrast;
mod decay;

pub use contrast::contrast_ui;
pub use decay::decay_ui;

use egui::{Color32, Stroke};
use egui_plot::{Axis, Line, LineStyle, Plot, PlotUi, Span, VLine};

use super::theme;

/// Both plots share their frame: fixed bounds, no zoom by accident, quiet grid, axes with units.
fn base<'a>(name: &'static str, x: [f64; 2], y: [f64; 2], y_label: &'static str, height: f32) -> Plot<'a> {
    Plot::new(name)
        .height(height)
        .default_x_bounds(x[0], x[1])
        .default_y_bounds(y[0], y[1])
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
        .x_axis_label(axis_text("TE (ms)"))
        .y_axis_label(axis_text(y_label))
        .y_axis_min_width(40.0)
        .sense(egui::Sense::click())
}

fn axis_text(text: &str) -> egui::RichText {
    egui::RichText::new(text).size(theme::SIZE_SMALL).color(theme::SECONDARY)
}

/// A line at the echo on screen.
fn current_echo(plot: &mut PlotUi<'_>, te_ms: f64) {
    plot.vline(VLine::new("current echo", te_ms).color(theme::FAINT).width(1.0).allow_hover(false));
}

/// The hatched zone "at the floor" means the same in every plot.
fn zone(name: &str, axis: Axis, low: f64, high: f64) -> Span {
    let fill = Color32::from_rgba_unmultiplied(0x9A, 0xA4, 0xB2, 34);
    Span::new(name, low..=high).axis(axis).fill(fill).border(Stroke::new(1.0, theme::LINE))
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
