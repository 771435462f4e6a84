//! Decay plot: ROI means ± SD against TE, fit with its band, noise floor; a click shows that echo, Ctrl and click
//! leaves it out, the handle ends the fit.

use egui::{Response, Ui};
use egui_plot::{FilledArea, Line, PlotUi};

use super::{
    AxisScale, Notes, base, current_echo, cut, dashed, hatched_zone, is_used, legend_ui, mark, nearest_echo, regions,
    segment, title_ui,
};
use crate::display::numbers;
use crate::display::ticks::Tick;
use crate::fit::FitSettings;
use crate::gui::theme;
use crate::pipeline::{
    Analysis, ConfidenceBand, Exclusion, ExclusionReason, PixelExclusion, PixelReason, RoiMeasurement, exclusions,
    pixel_exclusions,
};
use crate::roi::Role;
use crate::session::{Action, Command, Session, SettingChange, ViewCommand};
use crate::t;
use crate::text::t;

/// Points of the fitted curve between TE 0 and the last echo.
const CURVE_POINTS: usize = 160;
/// Points of its band, which bends less.
const BAND_POINTS: usize = 48;
/// Height of a line of the log.
const LOG_LINE: f32 = 16.0;

/// The plot with its log of what was left out.
pub fn decay_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let (Some(stack), Some(analysis)) = (session.study.stack.as_deref(), session.analysis.as_deref()) else { return };
    let te = stack.te_ms();
    let curves = regions(analysis);
    let Some(last) = te.last().copied() else { return };
    let log = exclusion_log(session);
    let is_log = session.view.is_decay_log;
    let scale = Scale { is_log, floor: smallest(&curves, analysis) };
    let settings = &analysis.context.fit;
    let (low, high) = (if is_log { scale.y(scale.floor) } else { 0.0 }, scale.y(largest(&curves) * 1.08));
    title_ui(ui, t("plot-decay"), |ui| {
        if !session.is_frozen {
            log_button(ui, session, actions);
        }
        legend_ui(ui, &curves);
    });
    let x = AxisScale::linear([0.0, last * 1.03], t("axis-te"), 6);
    let plot = base("decay", &x, &scale.axis([low, high]), height - 26.0 - LOG_LINE * log.len().min(3) as f32);
    let current_ms = te[session.view.echo.min(te.len() - 1)];
    let shown = plot.show(ui, |plot| {
        current_echo(plot, current_ms);
        for curve in curves.iter().rev() {
            curve_items(plot, curve, &te, settings, scale);
        }
        for curve in curves.iter().rev() {
            points(plot, session, curve, &te, scale);
        }
        plot.pointer_coordinate()
    });
    super::named(&shown.response, t("plot-decay-help"));
    if let Some(floor) = analysis.noise_floor {
        hatched_zone(ui, &shown.transform, [0.0, low], [last * 1.03, scale.y(floor)]);
        let mut notes = Notes::new(ui, &shown.transform, &[current_ms]);
        for curve in &curves {
            paths(curve, &te, settings, scale).iter().for_each(|path| notes.avoid(path));
        }
        // At the left the signal is far above it; at the right it would cover the late echoes.
        notes.above(scale.y(floor), t("noise-floor"));
    }
    let pointed = shown.inner.filter(|_| shown.response.hovered()).and_then(|p| nearest_echo(&te, p.x));
    echo_response(session, shown.response, pointed, &te, |echo| hover_text(session, &curves, &te, echo), actions);
    cut::cut_ui(ui, session, &shown.transform, &te, actions);
    for line in log.iter().take(3) {
        ui.add(egui::Label::new(theme::small(line)).truncate());
    }
}

/// What a plot of echoes answers to the pointer: click shows, Ctrl and click or the menu leaves out and takes back.
pub fn echo_response(
    session: &Session,
    response: Response,
    pointed: Option<usize>,
    te: &[f64],
    hover_text: impl FnOnce(usize) -> String,
    actions: &mut Vec<Action>,
) {
    let is_included = |echo: usize| session.document.settings.echoes.includes(echo);
    let asked = response.id.with("menu echo");
    if let Some(echo) = pointed {
        if response.clicked() && response.ctx.input(|input| input.modifiers.command) {
            actions.push(Action::Change(SettingChange::EchoIncluded(echo, !is_included(echo))));
            actions.push(Action::EndGesture);
        } else if response.clicked() {
            actions.push(Action::Echo(echo));
        }
        if response.secondary_clicked() {
            response.ctx.data_mut(|data| data.insert_temp(asked, echo));
        }
    }
    response.context_menu(|ui| {
        let echo: usize = ui.data(|data| data.get_temp(asked)).unwrap_or(0).min(te.len().saturating_sub(1));
        let (number, all) = (echo + 1, SettingChange::AllEchoes);
        let toggle =
            if is_included(echo) { t!("leave-echo-out", number = number) } else { t!("take-echo", number = number) };
        let mut item = |ui: &mut Ui, text: String, action: Action| {
            if ui.button(text).clicked() {
                actions.extend([action, Action::EndGesture]);
                ui.close();
            }
        };
        item(ui, t!("show-echo", number = number), Action::Echo(echo));
        item(ui, toggle, Action::Change(SettingChange::EchoIncluded(echo, !is_included(echo))));
        item(ui, t!("end-at-echo", number = number), Action::Change(SettingChange::LastEcho(echo)));
        if !session.document.settings.echoes.excluded.is_empty() {
            item(ui, t("use-all-echoes").to_owned(), Action::Change(all));
        }
    });
    if let Some(echo) = pointed {
        response.on_hover_text_at_pointer(hover_text(echo));
    }
}

/// What was left out and why, a line each: echoes first, then pixels of regions.
pub fn exclusion_log(session: &Session) -> Vec<String> {
    let (Some(stack), Some(analysis)) = (session.study.stack.as_deref(), session.analysis.as_deref()) else {
        return Vec::new();
    };
    let echoes = exclusions(stack, analysis);
    let pixels = pixel_exclusions(stack, analysis, &session.document.rois);
    echoes.iter().map(exclusion_text).chain(pixels.iter().map(pixel_text)).collect()
}

/// "Liver: 12 of 340 pixels clipped by the scanner at echo 1".
fn pixel_text(exclusion: &PixelExclusion) -> String {
    let PixelExclusion { reason, region, count, total } = exclusion;
    match reason {
        PixelReason::Clipped { echoes } => {
            let echoes = numbers::index_ranges(echoes);
            t!("excluded-clipped", region = region, count = count, total = total, echoes = echoes)
        }
        PixelReason::NoSignal => t!("excluded-no-signal", region = region, count = count, total = total),
        PixelReason::LeftOut => t!("excluded-pixels", region = region, count = count, total = total),
    }
}

/// One line of the log: "Echoes 8–12: behind the chosen last echo".
fn exclusion_text(exclusion: &Exclusion) -> String {
    let echoes = numbers::index_ranges(&exclusion.echoes);
    let region = exclusion.region.as_deref().unwrap_or_default();
    match exclusion.reason {
        ExclusionReason::LeftOut => t!("excluded-by-hand", echoes = echoes),
        ExclusionReason::BehindCut => t!("excluded-by-cut", echoes = echoes),
        ExclusionReason::NoImage => t!("excluded-no-image", echoes = echoes, region = region),
        ExclusionReason::AtFloor => t!("excluded-at-floor", echoes = echoes, region = region),
    }
}

fn log_button(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let is_log = session.view.is_decay_log;
    ui.spacing_mut().button_padding = egui::vec2(5.0, 1.0);
    let button = ui.add(egui::Button::selectable(is_log, theme::small(t("log-axis"))).min_size(egui::vec2(0.0, 18.0)));
    let help = Command::from(ViewCommand::LogDecay).help();
    button.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_log, t("log-axis-name")));
    let shortcut = session.shortcut(ViewCommand::LogDecay).map(|s| format!("  ({s})")).unwrap_or_default();
    if button.on_hover_text(format!("{help}{shortcut}")).clicked() {
        actions.push(Action::run(ViewCommand::LogDecay));
    }
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
        let name = t("axis-signal");
        if !self.is_log {
            return AxisScale::linear(range, name, 6);
        }
        let decades = range[0].floor() as i32..=range[1].ceil() as i32;
        let signals = decades.flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(decade)));
        let label = |signal: f64| numbers::significant(signal, 1);
        let ticks = signals.map(|signal| Tick { value: signal.log10(), label: label(signal) });
        AxisScale { range, name, ticks: ticks.filter(|t| (range[0]..=range[1]).contains(&t.value)).collect() }
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

/// The fitted curve and its 95 % band.
fn curve_items(plot: &mut PlotUi<'_>, curve: &RoiMeasurement, te: &[f64], settings: &FitSettings, scale: Scale) {
    let (Ok(fit), Some(&last)) = (&curve.fit, te.last()) else { return };
    let color = theme::role_color(curve.role);
    let times = |count: usize| (0..=count).map(move |i| last * 1.03 * i as f64 / count as f64);
    let ci = curve.r2star_per_s.and_then(|rate| rate.ci95);
    if let Some(band) = ci.and_then(|ci| ConfidenceBand::of(fit, settings, te, ci)) {
        let xs: Vec<f64> = times(BAND_POINTS).collect();
        let end = |sign: f64| -> Vec<f64> {
            let at = |&t: &f64| fit.expected_signal(settings, t) + sign * band.half_width(fit, settings, t);
            xs.iter().map(at).map(|signal| scale.y(signal)).collect()
        };
        let area = FilledArea::new("", &xs, &end(-1.0), &end(1.0)).fill_color(color.gamma_multiply(0.22));
        plot.add(area.allow_hover(false));
    }
    let points: Vec<[f64; 2]> = times(CURVE_POINTS).map(|t| [t, scale.y(fit.expected_signal(settings, t))]).collect();
    let style = dashed(curve.role == Role::Liver);
    plot.line(Line::new("", points).color(color).width(1.6).style(style).allow_hover(false));
}

fn points(plot: &mut PlotUi<'_>, session: &Session, curve: &RoiMeasurement, te: &[f64], scale: Scale) {
    let color = theme::role_color(curve.role);
    for (echo, ((&t, &mean), &sd)) in te.iter().zip(&curve.signal_mean).zip(&curve.signal_sd).enumerate() {
        segment(plot, [t, scale.y(mean - sd)], [t, scale.y(mean + sd)], color.gamma_multiply(0.7));
        mark(plot, curve.role, [t, scale.y(mean)], is_used(session, curve, echo));
    }
}

/// Where the plot of a region has ink: its means with their SD, and the fitted curve.
fn paths(curve: &RoiMeasurement, te: &[f64], settings: &FitSettings, scale: Scale) -> Vec<Vec<[f64; 2]>> {
    let means = te.iter().zip(&curve.signal_mean).zip(&curve.signal_sd);
    let bars = means.map(|((&t, &mean), &sd)| [mean - sd, mean, mean + sd].map(|signal| [t, scale.y(signal)]).into());
    let (Ok(fit), Some(&last)) = (&curve.fit, te.last()) else { return bars.collect() };
    let times = (0..=BAND_POINTS).map(|i| last * 1.03 * i as f64 / BAND_POINTS as f64);
    let line = times.map(|t| [t, scale.y(fit.expected_signal(settings, t))]).collect();
    bars.chain([line]).collect()
}

fn hover_text(session: &Session, curves: &[&RoiMeasurement], te: &[f64], echo: usize) -> String {
    let mut text = t!("echo-hover", number = echo + 1, te = format!("{:.2}", te[echo]));
    for curve in curves {
        let format = |v: f64| numbers::significant(v, 3);
        let (mean, sd) = (curve.signal_mean[echo], curve.signal_sd[echo]);
        text.push_str(&format!("\n{} {} ± {}", curve.role.noun(), format(mean), format(sd)));
        if !is_used(session, curve, echo) {
            text.push_str(t("not-fitted"));
        }
    }
    text
}
