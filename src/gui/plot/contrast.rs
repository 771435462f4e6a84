//! Contrast of lesion against liver at each echo, with the zone where both have decayed into noise.

use egui::Ui;
use egui_plot::{Axis, Line, PlotUi, Points, Span, VLine};

use super::decay::echo_response;
use super::{AxisScale, Notes, Sample, base, current_echo, hatched_zone, nearest_echo, nothing_ui, segment, title_ui};
use crate::display::numbers;
use crate::display::range::value_range;
use crate::gui::panels::verdict::appearance_label;
use crate::gui::teach::synthetic;
use crate::gui::theme;
use crate::pipeline::Analysis;
use crate::session::{Action, AnswerChange, Session};
use crate::t;
use crate::text::t;
use crate::verdict::{EchoContrast, Rules, Verdict};

/// Points of the contrast that the fits expect.
const CURVE_POINTS: usize = 80;

/// The plot of contrast, in per cent of the liver's signal or over the noise.
pub fn contrast_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let (Some(stack), Some(analysis)) = (session.study.stack.as_deref(), session.analysis.as_deref()) else { return };
    let te = stack.te_ms();
    let verdict = analysis.verdict.as_ref().filter(|verdict| !verdict.per_echo.is_empty());
    let (Some(verdict), Some(last)) = (verdict, te.last().copied()) else {
        title_ui(ui, t("contrast-title"), |_| ());
        return nothing_ui(ui, t("contrast-nothing"));
    };
    let measure = if session.view.answer.is_cnr { Measure::Noise } else { Measure::Percent };
    let [low, high] = measure.bounds(&verdict.per_echo);
    let last = synthetic::plot_end(session, last);
    title_ui(ui, t("contrast-title"), |ui| {
        if !session.is_frozen {
            measure_ui(ui, measure, actions);
        }
    });
    let x = AxisScale::linear([0.0, last * 1.03], t("axis-te"), 6);
    let y = AxisScale::linear([low, high], measure.axis(), 6);
    let settings = &analysis.context.fit;
    let plot = base("contrast", &x, &y, height - 26.0);
    let current_ms = te[session.view.echo.min(te.len() - 1)];
    let curve = expected(measure, analysis, settings, [low, high], last);
    let shown = plot.show(ui, |plot| {
        plot_items(plot, measure, verdict, last);
        plot.line(Line::new("", curve.clone()).color(theme::SECONDARY).width(1.0).allow_hover(false));
        current_echo(plot, current_ms);
        for echo in &verdict.per_echo {
            echo_items(plot, measure, echo, [low, high]);
        }
        synthetic::plot_mark(plot, session, [low, high]);
        plot.pointer_coordinate()
    });
    super::named(&shown.response, t("plot-contrast-help"));
    if let Some((from, to)) = floor_zone(&verdict.per_echo, last) {
        hatched_zone(ui, &shown.transform, [from, low], [to, high]);
    }
    let marks = Marks::of(verdict, last);
    let mut notes = Notes::new(ui, &shown.transform, &marks.lines(current_ms));
    notes.avoid(&curve);
    for echo in &verdict.per_echo {
        notes.avoid(&echo_path(measure, echo, [low, high]));
    }
    marks.write(&mut notes, floor_zone(&verdict.per_echo, last));
    let pointed = shown.inner.filter(|_| shown.response.hovered()).and_then(|p| nearest_echo(&te, p.x));
    let hover = |echo: usize| verdict.per_echo.get(echo).map_or(String::new(), |contrast| hover_text(echo, contrast));
    echo_response(session, shown.response, pointed, &te, hover, actions);
}

/// What the contrast is given in.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    Percent,
    Noise,
}

impl Measure {
    fn axis(self) -> &'static str {
        match self {
            Self::Percent => t("axis-contrast"),
            Self::Noise => t("axis-cnr"),
        }
    }

    fn value(self, echo: &EchoContrast) -> Option<f64> {
        match self {
            Self::Percent => echo.contrast.map(|contrast| contrast * 100.0),
            Self::Noise => echo.cnr,
        }
    }

    /// 95 % interval. Contrast times the liver's signal is CNR times σ, so one interval gives the other.
    fn interval(self, echo: &EchoContrast) -> Option<[f64; 2]> {
        let ci = echo.ci95?;
        let factor = match self {
            Self::Percent => 100.0,
            Self::Noise => echo.cnr? / echo.contrast.filter(|contrast| contrast.abs() > 1e-12)?,
        };
        Some([ci.low * factor, ci.high * factor])
    }

    /// For the echoes above the floor, never narrower than ±60 % or ±6; the contrast of nothing is −100 %.
    fn bounds(self, per_echo: &[EchoContrast]) -> [f64; 2] {
        let (least, lowest) = match self {
            Self::Percent => (60.0, -120.0),
            Self::Noise => (6.0, f64::NEG_INFINITY),
        };
        let seen = per_echo.iter().filter(|echo| !echo.is_at_noise_floor);
        let seen: Vec<_> = seen.filter_map(|echo| Some((self.value(echo)?, self.interval(echo)))).collect();
        let [low, high] = value_range(&seen, [-least, least]);
        [low.max(lowest) * 1.1, high * 1.1]
    }
}

fn measure_ui(ui: &mut Ui, current: Measure, actions: &mut Vec<Action>) {
    ui.spacing_mut().button_padding = egui::vec2(5.0, 1.0);
    ui.spacing_mut().item_spacing.x = 2.0;
    let choices = [(Measure::Noise, t("cnr-short"), t("cnr-name")), (Measure::Percent, "%", t("percent-name"))];
    for (measure, text, name) in choices {
        let is_chosen = measure == current;
        let button = ui.add(egui::Button::selectable(is_chosen, theme::small(text)).min_size(egui::vec2(0.0, 18.0)));
        button.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_chosen, name));
        if button.on_hover_text(name).clicked() {
            actions.push(Action::Answer(AnswerChange::Cnr(measure == Measure::Noise)));
        }
    }
}

/// Echo times, ms, that the plot marks.
struct Marks {
    best_ms: Option<f64>,
    crossing_ms: Option<f64>,
}

impl Marks {
    fn of(verdict: &Verdict, last: f64) -> Self {
        let within = |te: Option<f64>| te.filter(|&te| te <= last);
        Self { best_ms: within(verdict.best_te_ms), crossing_ms: within(verdict.iso_crossing_te_ms) }
    }

    fn lines(&self, current_ms: f64) -> Vec<f64> {
        [Some(current_ms), self.best_ms, self.crossing_ms].into_iter().flatten().collect()
    }

    fn write(&self, notes: &mut Notes<'_>, floor_zone: Option<(f64, f64)>) {
        if let Some((from, _)) = floor_zone {
            notes.top_right(from, t("both-at-floor"));
        }
        if let Some(te) = self.best_ms {
            notes.beside(te, t("best-te"), Sample::Dashed(theme::ACCENT));
        }
        if let Some(te) = self.crossing_ms {
            notes.beside(te, t("iso-crossing"), Sample::Dotted(theme::CAUTION));
        }
    }
}

fn plot_items(plot: &mut PlotUi<'_>, measure: Measure, verdict: &Verdict, last: f64) {
    if measure == Measure::Percent {
        let margin = Rules::default().appearance_margin * 100.0;
        let green = egui::Color32::from_rgba_unmultiplied(0x3F, 0x9A, 0x5A, 46);
        plot.span(Span::new("", -margin..=margin).axis(Axis::Y).fill(green));
    }
    let marks = Marks::of(verdict, last);
    if let Some(te) = marks.best_ms {
        plot.vline(VLine::new("", te).color(theme::ACCENT).width(1.0).style(super::dashed(true)).allow_hover(false));
    }
    if let Some(te) = marks.crossing_ms {
        let dotted = egui_plot::LineStyle::Dotted { spacing: 4.0 };
        plot.vline(VLine::new("", te).color(theme::CAUTION).width(1.0).style(dotted).allow_hover(false));
    }
}

/// The contrast that the fitted curves expect, between the echoes too.
fn expected(
    measure: Measure,
    analysis: &Analysis,
    settings: &crate::fit::FitSettings,
    [low, high]: [f64; 2],
    last: f64,
) -> Vec<[f64; 2]> {
    let fit = |roi: &Option<crate::pipeline::RoiMeasurement>| roi.as_ref().and_then(|roi| roi.fit.clone().ok());
    let (Some(lesion), Some(liver)) = (fit(&analysis.lesion), fit(&analysis.liver)) else { return Vec::new() };
    let sigma = analysis.noise.sigma.filter(|sigma| *sigma > 0.0);
    let at = |te: f64| {
        let (a, b) = (lesion.expected_signal(settings, te), liver.expected_signal(settings, te));
        match (measure, sigma) {
            (Measure::Percent, _) => Some(100.0 * (a - b) / b),
            (Measure::Noise, Some(sigma)) => Some((a - b) / sigma),
            (Measure::Noise, None) => None,
        }
        .filter(|value| value.is_finite())
    };
    let times = (0..=CURVE_POINTS).map(|i| last * 1.03 * i as f64 / CURVE_POINTS as f64);
    times.filter_map(|te| Some([te, at(te)?.clamp(low, high)])).collect()
}

/// An echo's point with its interval, from end to end.
fn echo_path(measure: Measure, echo: &EchoContrast, [low, high]: [f64; 2]) -> Vec<[f64; 2]> {
    let Some(value) = measure.value(echo) else { return Vec::new() };
    let [from, to] = measure.interval(echo).unwrap_or([value; 2]);
    [from, value, to].map(|end| [echo.te_ms, end.clamp(low, high)]).into()
}

fn echo_items(plot: &mut PlotUi<'_>, measure: Measure, echo: &EchoContrast, [low, high]: [f64; 2]) {
    let Some(value) = measure.value(echo) else { return };
    let color = if echo.is_at_noise_floor { theme::FAINT } else { theme::TEXT };
    if let Some(ends) = measure.interval(echo) {
        let [from, to] = ends.map(|end| end.clamp(low, high));
        segment(plot, [echo.te_ms, from], [echo.te_ms, to], color);
    }
    let point = vec![[echo.te_ms, value.clamp(low, high)]];
    plot.points(Points::new("", point.clone()).color(color).radius(3.5).allow_hover(false));
    if echo.is_at_noise_floor {
        plot.points(Points::new("", point).color(theme::CARD).radius(2.0).allow_hover(false));
    }
}

/// TE range, ms, of the echoes from which on both tissues lie at the floor.
fn floor_zone(per_echo: &[EchoContrast], last: f64) -> Option<(f64, f64)> {
    let first = per_echo.iter().rposition(|echo| !echo.is_at_noise_floor).map_or(0, |i| i + 1);
    let at_floor = per_echo.get(first)?;
    let before = first.checked_sub(1).map_or(0.0, |i| per_echo[i].te_ms);
    Some(((at_floor.te_ms + before) / 2.0, last * 1.03))
}

fn hover_text(echo: usize, contrast: &EchoContrast) -> String {
    let te = format!("{:.2}", contrast.te_ms);
    let mut text = t!("contrast-hover", number = echo + 1, te = te, appearance = appearance_label(contrast.appearance));
    if let Some(value) = contrast.contrast {
        text.push('\n');
        text.push_str(&t!("contrast-value", percent = numbers::signed(value * 100.0, 0)));
    }
    if let Some(cnr) = contrast.cnr {
        text.push_str(&format!("\nCNR {}", numbers::signed(cnr, 1)));
    }
    text
}
