//! The plots of the answer: decay, contrast, histogram, residuals, models. Two of them where there is room.

mod contrast;
mod cut;
mod decay;
mod histogram;
mod models;
mod notes;
mod residuals;

pub use decay::exclusion_log;
use egui::{Color32, Rect, Stroke, Ui, vec2};
use egui_plot::{
    Axis, AxisHints, GridMark, Line, LineStyle, MarkerShape, Plot, PlotPoint, PlotTransform, PlotUi, Points, Text,
    VLine,
};
use notes::{Notes, Sample};

use super::theme;
use crate::display::ticks::{Tick, ticks};
use crate::pipeline::{Analysis, RoiMeasurement};
use crate::roi::Role;
use crate::session::{Action, AnswerChange, PlotKind, Session};
use crate::text::t;

/// From this height on, two plots stand one above the other.
pub const TWO_PLOTS: f32 = 440.0;
/// Row of tabs, and the space between cards.
const TABS: f32 = 26.0;
const GAP: f32 = 8.0;

/// Tabs and plots within `height`.
pub fn plots_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let is_anything_drawn = session.analysis.as_deref().is_some_and(|analysis| !regions(analysis).is_empty());
    if !is_anything_drawn {
        return;
    }
    let shown = session.view.answer.shown(if height >= TWO_PLOTS { 2 } else { 1 });
    let mut left = height;
    if !session.is_frozen {
        tabs_ui(ui, &shown, actions);
        left -= TABS + ui.spacing().item_spacing.y;
    }
    let each = ((left - GAP * (shown.len() - 1) as f32) / shown.len() as f32).clamp(150.0, 380.0);
    for (place, &kind) in shown.iter().enumerate() {
        if place > 0 {
            ui.add_space(GAP - ui.spacing().item_spacing.y);
        }
        theme::card().inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let inside = each - 18.0;
            match kind {
                PlotKind::Decay => decay::decay_ui(ui, session, inside, actions),
                PlotKind::Contrast => contrast::contrast_ui(ui, session, inside, actions),
                PlotKind::Histogram => histogram::histogram_ui(ui, session, inside),
                PlotKind::Residuals => residuals::residuals_ui(ui, session, inside, actions),
                PlotKind::Models => models::models_ui(ui, session, inside, actions),
            }
        });
    }
}

fn tabs_ui(ui: &mut Ui, shown: &[PlotKind], actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.set_height(TABS);
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 4.0;
        for kind in PlotKind::ALL {
            let is_shown = shown.contains(&kind);
            let text = theme::small(tab_label(kind)).color(if is_shown { theme::TEXT } else { theme::SECONDARY });
            let tab = ui.add(egui::Button::selectable(is_shown, text));
            tab.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, is_shown, tab_label(kind)));
            if tab.on_hover_text(tab_help(kind)).clicked() {
                actions.push(Action::Answer(AnswerChange::Show(kind)));
            }
        }
    });
}

fn tab_label(kind: PlotKind) -> &'static str {
    match kind {
        PlotKind::Decay => t("tab-decay"),
        PlotKind::Contrast => t("plot-contrast"),
        PlotKind::Histogram => t("plot-histogram"),
        PlotKind::Residuals => t("plot-residuals"),
        PlotKind::Models => t("plot-models"),
    }
}

fn tab_help(kind: PlotKind) -> &'static str {
    match kind {
        PlotKind::Decay => t("plot-decay-help"),
        PlotKind::Contrast => t("plot-contrast-help"),
        PlotKind::Histogram => t("plot-histogram-help"),
        PlotKind::Residuals => t("plot-residuals-help"),
        PlotKind::Models => t("plot-models-help"),
    }
}

/// Lesion and liver, where they hold pixels.
fn regions(analysis: &Analysis) -> Vec<&RoiMeasurement> {
    let both = [&analysis.lesion, &analysis.liver].into_iter().flatten();
    both.filter(|roi| !roi.signal_mean.is_empty()).collect()
}

/// A heading on the left, what belongs to it on the right.
fn title_ui(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_height(18.0);
        ui.label(theme::heading(title));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
    });
}

/// Line styles of the regions, from the right.
fn legend_ui(ui: &mut Ui, regions: &[&RoiMeasurement]) {
    for region in regions.iter().rev() {
        ui.label(theme::small(region.role.noun()));
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 10.0), egui::Sense::empty());
        let stroke = Stroke::new(1.6, theme::role_color(region.role));
        let (left, right) = (rect.left_center(), rect.right_center());
        if region.role == Role::Liver {
            ui.painter().extend(egui::Shape::dashed_line(&[left, right], stroke, 4.0, 3.0));
        } else {
            ui.painter().line_segment([left, right], stroke);
        }
    }
}

/// A mark at a mean: a disc for the lesion, a square for the liver; hollow where the echo did not take part. The lesion
/// is drawn smaller, and last: where both agree, both stay visible.
fn mark(plot: &mut PlotUi<'_>, role: Role, at: [f64; 2], is_used: bool) {
    let (shape, radius) = match role {
        Role::Liver => (MarkerShape::Square, 6.0),
        _ => (MarkerShape::Circle, 3.2),
    };
    let point = |color: Color32, radius: f32| {
        Points::new("", vec![at]).shape(shape).color(color).radius(radius).filled(true).allow_hover(false)
    };
    plot.points(point(theme::role_color(role), radius));
    if !is_used {
        // Hollow: a dark mark on top leaves a ring, which reads the same in every renderer.
        plot.points(point(theme::CARD, radius - 1.6));
    }
}

/// Whether an echo took part in the fit of a region; without a fit, whether it was chosen to.
fn is_used(session: &Session, region: &RoiMeasurement, echo: usize) -> bool {
    match &region.fit {
        Ok(fit) => fit.echoes_used.contains(&echo),
        Err(_) => session.document.settings.echoes.includes(echo),
    }
}

/// What a screen reader says of a plot; the numbers in it stand in the table.
fn named(response: &egui::Response, name: &'static str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
}

/// A sentence where a plot would be.
fn nothing_ui(ui: &mut Ui, text: &str) {
    ui.add_space(8.0);
    ui.add(egui::Label::new(theme::secondary(text)).wrap());
}

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

/// All plots share their frame: fixed bounds, no zoom by accident, quiet grid, axes with units.
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
    plot.vline(VLine::new("", te_ms).color(theme::FAINT).width(1.0).allow_hover(false));
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
