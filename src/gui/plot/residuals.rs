//! What the fit leaves over at each echo: a pattern tells of fat, motion, scaling or a wrong model.

use egui::Ui;
use egui_plot::HLine;

use super::decay::echo_response;
use super::{
    AxisScale, base, current_echo, is_used, legend_ui, mark, nearest_echo, nothing_ui, regions, segment, title_ui,
};
use crate::display::numbers;
use crate::gui::theme;
use crate::pipeline::RoiMeasurement;
use crate::roi::Role;
use crate::session::{Action, Session};
use crate::t;
use crate::text::t;

/// Residual of one echo in per cent of S0, half its 95 % interval (pixels taken as independent), and whether it was
/// fitted.
struct Residual {
    echo: usize,
    percent: f64,
    half: f64,
    is_used: bool,
}

/// Mean minus fit at each echo, in per cent of S0.
pub fn residuals_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let (Some(stack), Some(analysis)) = (session.study.stack.as_deref(), session.analysis.as_deref()) else { return };
    let te = stack.te_ms();
    let shown = regions(analysis);
    title_ui(ui, t("residuals-title"), |ui| legend_ui(ui, &shown));
    let all: Vec<(Role, Vec<Residual>)> =
        shown.iter().map(|region| (region.role, residuals(session, region))).filter(|(_, r)| !r.is_empty()).collect();
    let Some(last) = te.last().copied().filter(|_| !all.is_empty()) else {
        return nothing_ui(ui, t("residuals-nothing"));
    };
    let used = all.iter().flat_map(|(_, residuals)| residuals).filter(|r| r.is_used);
    let top = used.map(|r| r.percent.abs() + r.half).fold(0.1, f64::max) * 1.15;
    let x = AxisScale::linear([0.0, last * 1.03], t("axis-te"), 6);
    let y = AxisScale::linear([-top, top], t("axis-residual"), 5);
    let plot = base("residuals", &x, &y, height - 26.0);
    let response = plot.show(ui, |plot| {
        plot.hline(HLine::new("", 0.0).color(theme::SECONDARY).width(1.0).allow_hover(false));
        current_echo(plot, te[session.view.echo.min(te.len() - 1)]);
        for (role, residuals) in all.iter().rev() {
            // Side by side, so that whiskers do not hide each other.
            let aside = if *role == Role::Liver { last * 0.006 } else { -last * 0.006 };
            for r in residuals {
                let x = te[r.echo] + aside;
                let inside = |value: f64| value.clamp(-top, top);
                let color = theme::role_color(*role).gamma_multiply(0.7);
                segment(plot, [x, inside(r.percent - r.half)], [x, inside(r.percent + r.half)], color);
                mark(plot, *role, [x, inside(r.percent)], r.is_used);
            }
        }
        plot.pointer_coordinate()
    });
    super::named(&response.response, t("plot-residuals-help"));
    let pointed = response.inner.filter(|_| response.response.hovered()).and_then(|p| nearest_echo(&te, p.x));
    let hover = |echo: usize| {
        let mut text = t!("echo-hover", number = echo + 1, te = format!("{:.2}", te[echo]));
        for (role, residuals) in &all {
            for r in residuals.iter().filter(|r| r.echo == echo) {
                let note = if r.is_used { "" } else { t("not-fitted") };
                text.push_str(&format!("\n{} {} %{note}", role.noun(), numbers::signed(r.percent, 2)));
            }
        }
        text
    };
    echo_response(session, response.response, pointed, &te, hover, actions);
}

fn residuals(session: &Session, region: &RoiMeasurement) -> Vec<Residual> {
    let Ok(fit) = &region.fit else { return Vec::new() };
    let per_cent = 100.0 / fit.s0;
    let root = (region.pixels as f64).sqrt();
    let measured = region.signal_mean.iter().zip(&region.signal_sd).zip(&fit.predicted).enumerate();
    measured
        .map(|(echo, ((mean, sd), predicted))| Residual {
            echo,
            percent: (mean - predicted) * per_cent,
            half: 1.96 * sd / root * per_cent,
            is_used: is_used(session, region, echo),
        })
        .filter(|r| r.percent.is_finite() && r.half.is_finite())
        .collect()
}
