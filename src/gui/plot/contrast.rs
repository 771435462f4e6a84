//! Contrast of lesion against liver at each echo, with the zone where both have decayed into noise.

use egui::Ui;
use egui_plot::{Axis, PlotUi, Points, Span, VLine};

use super::{AxisScale, base, current_echo, hatched_zone, nearest_echo, note, segment};
use crate::gui::panels::verdict::appearance_label;
use crate::gui::teach::synthetic;
use crate::gui::theme;
use crate::session::{Action, Session};
use crate::verdict::{EchoContrast, Rules, Verdict};

/// The card with the plot; nothing without a verdict.
pub fn contrast_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let (Some(stack), Some(analysis)) = (session.study.stack.as_deref(), session.analysis.as_deref()) else { return };
    let Some(verdict) = &analysis.verdict else { return };
    let te = stack.te_ms();
    let Some(last) = te.last().copied().filter(|_| !verdict.per_echo.is_empty()) else { return };
    let (low, high) = bounds(&verdict.per_echo);
    let last = synthetic::plot_end(session, last);
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading("Contrast at each echo"));
        let x = AxisScale::linear([0.0, last * 1.03], "TE (ms)", 6);
        let y = AxisScale::linear([low, high], "lesion − liver (%)", 6);
        let plot = base("contrast", &x, &y, height);
        let shown = plot.show(ui, |plot| {
            plot_items(plot, verdict, [low, high], last);
            current_echo(plot, te[session.view.echo.min(te.len() - 1)]);
            synthetic::plot_mark(plot, session, [low, high]);
            plot.pointer_coordinate()
        });
        if let Some((from, to)) = floor_zone(&verdict.per_echo, last) {
            hatched_zone(ui, &shown.transform, [from, low], [to, high]);
        }
        let response = shown.response;
        let pointed = shown.inner.filter(|_| response.hovered()).and_then(|p| nearest_echo(&te, p.x));
        if let Some(echo) = pointed {
            if response.clicked() {
                actions.push(Action::Echo(echo));
            }
            if let Some(contrast) = verdict.per_echo.get(echo) {
                response.on_hover_text_at_pointer(hover_text(echo, contrast));
            }
        }
    });
}

/// Per cent, wide enough for every interval above the floor, never narrower than ±60 %.
fn bounds(per_echo: &[EchoContrast]) -> (f64, f64) {
    let seen = per_echo.iter().filter(|echo| !echo.is_at_noise_floor);
    let ends = seen.flat_map(|echo| echo.ci95.map(|ci| [ci.low, ci.high]).into_iter().flatten().chain(echo.contrast));
    let (low, high) = ends.fold((-0.6f64, 0.6f64), |(low, high), end| (low.min(end), high.max(end)));
    (low.max(-1.2) * 110.0, high * 110.0)
}

fn plot_items(plot: &mut PlotUi<'_>, verdict: &Verdict, [low, high]: [f64; 2], last: f64) {
    let margin = Rules::default().appearance_margin * 100.0;
    let green = egui::Color32::from_rgba_unmultiplied(0x3F, 0x9A, 0x5A, 46);
    plot.span(Span::new("", -margin..=margin).axis(Axis::Y).fill(green));
    if let Some((_, to)) = floor_zone(&verdict.per_echo, last) {
        note(plot, [to - last * 0.015, high - (high - low) * 0.02], egui::Align2::RIGHT_TOP, "both at the floor");
    }
    if let Some(te) = verdict.best_te_ms.filter(|&te| te <= last) {
        plot.vline(VLine::new("best echo time", te).color(theme::ACCENT).width(1.0).style(super::dashed(true)));
        note(plot, [te + last * 0.01, low + (high - low) * 0.02], egui::Align2::LEFT_BOTTOM, "best TE");
    }
    for echo in &verdict.per_echo {
        let Some(contrast) = echo.contrast else { continue };
        let color = if echo.is_at_noise_floor { theme::FAINT } else { theme::TEXT };
        if let Some(ci) = echo.ci95 {
            let clamp = |v: f64| (v * 100.0).clamp(low, high);
            segment(plot, [echo.te_ms, clamp(ci.low)], [echo.te_ms, clamp(ci.high)], color);
        }
        let point = vec![[echo.te_ms, (contrast * 100.0).clamp(low, high)]];
        plot.points(Points::new("", point.clone()).color(color).radius(3.5).allow_hover(false));
        if echo.is_at_noise_floor {
            plot.points(Points::new("", point).color(theme::CARD).radius(2.0).allow_hover(false));
        }
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
    let mut text =
        format!("echo {} · TE {:.2} ms · {}", echo + 1, contrast.te_ms, appearance_label(contrast.appearance));
    if let Some(value) = contrast.contrast {
        text.push_str(&format!("\ncontrast {} %", crate::display::numbers::signed(value * 100.0, 0)));
    }
    if let Some(cnr) = contrast.cnr {
        text.push_str(&format!("\nCNR {}", crate::display::numbers::signed(cnr, 1)));
    }
    text
}
