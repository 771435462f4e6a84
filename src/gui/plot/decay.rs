//! Decay plot: ROI means ± SD against TE, fit, noise floor; a click shows that echo.

use egui::Ui;
use egui_plot::{Line, PlotUi, Points};

use super::{AxisScale, base, current_echo, dashed, hatched_zone, nearest_echo, note, segment};
use crate::display::ticks::Tick;
use crate::fit::FitSettings;
use crate::gui::theme;
use crate::pipeline::{Analysis, RoiMeasurement};
use crate::roi::Role;
use crate::session::{Action, Session};

/// Points of the fitted curve between TE 0 and the last echo.
const CURVE_POINTS: usize = 160;

/// The card with the plot; empty without ROIs.
pub fn decay_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let (Some(stack), Some(analysis)) = (session.study.stack.as_deref(), session.analysis.as_deref()) else { return };
    let te = stack.te_ms();
    let curves: Vec<&RoiMeasurement> =
        [&analysis.lesion, &analysis.liver].into_iter().flatten().filter(|m| !m.signal_mean.is_empty()).collect();
    let (Some(last), false) = (te.last().copied(), curves.is_empty()) else { return };
    let is_log = session.view.is_decay_log;
    let scale = Scale { is_log, floor: smallest(&curves, analysis) };
    let top = largest(&curves);
    let settings = session.fit_settings(analysis);
    let (low, high) = (if is_log { scale.y(scale.floor) } else { 0.0 }, scale.y(top * 1.08));
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        let title = if is_log { "Decay (log)" } else { "Decay" };
        ui.horizontal(|ui| {
            ui.label(theme::heading(title));
            legend_ui(ui, &curves);
        });
        let x = AxisScale::linear([0.0, last * 1.03], "TE (ms)", 6);
        let plot = base("decay", &x, &scale.axis([low, high]), height);
        let shown = plot.show(ui, |plot| {
            if let Some(floor) = analysis.noise_floor {
                note(plot, [last * 1.02, scale.y(floor)], egui::Align2::RIGHT_BOTTOM, "noise floor");
            }
            current_echo(plot, te[session.view.echo.min(te.len() - 1)]);
            // The lesion lies on top, in smaller points: where both agree, both stay visible.
            for curve in curves.iter().rev() {
                curve_items(plot, curve, &te, &settings, scale);
            }
            plot.pointer_coordinate()
        });
        if let Some(floor) = analysis.noise_floor {
            hatched_zone(ui, &shown.transform, [0.0, low], [last * 1.03, scale.y(floor)]);
        }
        let response = shown.response;
        let pointed = shown.inner.filter(|_| response.hovered()).and_then(|p| nearest_echo(&te, p.x));
        if let Some(echo) = pointed {
            if response.clicked() {
                actions.push(Action::Echo(echo));
            }
            response.on_hover_text_at_pointer(hover_text(&curves, &te, echo));
        }
    });
}

/// Signal axis, linear or decadic log.
#[derive(Clone, Copy)]
struct Scale {
    is_log: bool,
    /// Lowest signal shown on the log axis.
    floor: f64,
}

impl Scale {
    fn y(self, signal: f64) -> f64 {
        if self.is_log { signal.max(self.floor).log10() } else { signal }
    }

    /// Round numbers on a linear axis; 1, 2 and 5 times powers of ten on a log axis.
    fn axis(self, range: [f64; 2]) -> AxisScale {
        const NAME: &str = "signal (a.u.)";
        if !self.is_log {
            return AxisScale::linear(range, NAME, 6);
        }
        let decades = range[0].floor() as i32..=range[1].ceil() as i32;
        let signals = decades.flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(decade)));
        let label = |signal: f64| crate::display::numbers::significant(signal, 1);
        let ticks = signals.map(|signal| Tick { value: signal.log10(), label: label(signal) });
        AxisScale { range, name: NAME, ticks: ticks.filter(|t| (range[0]..=range[1]).contains(&t.value)).collect() }
    }
}

fn largest(curves: &[&RoiMeasurement]) -> f64 {
    let tops = curves.iter().flat_map(|c| c.signal_mean.iter().zip(&c.signal_sd).map(|(m, sd)| m + sd));
    let s0 = curves.iter().filter_map(|c| c.s0);
    tops.chain(s0).fold(f64::MIN_POSITIVE, f64::max)
}

fn smallest(curves: &[&RoiMeasurement], analysis: &Analysis) -> f64 {
    let means = curves.iter().flat_map(|c| c.signal_mean.iter().copied()).filter(|&m| m > 0.0);
    let lowest = means.chain(analysis.noise_floor).fold(f64::INFINITY, f64::min);
    if lowest.is_finite() { lowest * 0.5 } else { largest(curves) * 1e-3 }
}

fn curve_items(plot: &mut PlotUi<'_>, curve: &RoiMeasurement, te: &[f64], settings: &FitSettings, scale: Scale) {
    let color = theme::role_color(curve.role);
    if let (Ok(fit), Some(&last)) = (&curve.fit, te.last()) {
        let points: Vec<[f64; 2]> = (0..=CURVE_POINTS)
            .map(|i| last * 1.03 * i as f64 / CURVE_POINTS as f64)
            .map(|t| [t, scale.y(fit.expected_signal(settings, t))])
            .collect();
        let style = dashed(curve.role == Role::Liver);
        plot.line(Line::new("", points).color(color).width(1.6).style(style).allow_hover(false));
    }
    let is_used = |echo: usize| match &curve.fit {
        Ok(fit) => fit.echoes_used.contains(&echo),
        Err(_) => settings.echoes.includes(echo),
    };
    for (echo, ((&t, &mean), &sd)) in te.iter().zip(&curve.signal_mean).zip(&curve.signal_sd).enumerate() {
        segment(plot, [t, scale.y(mean - sd)], [t, scale.y(mean + sd)], color.gamma_multiply(0.7));
        let point = vec![[t, scale.y(mean)]];
        let radius = if curve.role == Role::Lesion { 3.2 } else { 4.6 };
        plot.points(Points::new("", point.clone()).color(color).radius(radius).filled(true).allow_hover(false));
        if !is_used(echo) {
            // Hollow: a dark disc on top leaves a ring, which reads the same in every renderer.
            plot.points(Points::new("", point).color(theme::CARD).radius(radius - 1.4).filled(true).allow_hover(false));
        }
    }
}

fn legend_ui(ui: &mut Ui, curves: &[&RoiMeasurement]) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        for curve in curves.iter().rev() {
            ui.label(theme::small(curve.role.label().to_lowercase()));
            let (rect, _) = ui.allocate_exact_size(egui::vec2(18.0, 10.0), egui::Sense::empty());
            let stroke = egui::Stroke::new(1.6, theme::role_color(curve.role));
            let (left, right) = (rect.left_center(), rect.right_center());
            if curve.role == Role::Liver {
                ui.painter().extend(egui::Shape::dashed_line(&[left, right], stroke, 4.0, 3.0));
            } else {
                ui.painter().line_segment([left, right], stroke);
            }
        }
    });
}

fn hover_text(curves: &[&RoiMeasurement], te: &[f64], echo: usize) -> String {
    let mut text = format!("echo {} · TE {:.2} ms · click to show", echo + 1, te[echo]);
    for curve in curves {
        let format = |v: f64| crate::display::numbers::significant(v, 3);
        let (mean, sd) = (curve.signal_mean[echo], curve.signal_sd[echo]);
        text.push_str(&format!("\n{} {} ± {}", curve.role.label(), format(mean), format(sd)));
    }
    text
}
