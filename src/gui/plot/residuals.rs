//! What the fit leaves over at each echo, with its numbers under the pointer.

use crate::gui::drawn::Drawn;
use egui::Ui;

use super::decay::echo_response;
use super::{TITLE, current_te_ms, handed, legend_ui, nearest_echo, nothing_ui, title_ui};
use crate::compose::{self, Answer, Residual};
use crate::display::numbers;
use crate::gui::theme;
use crate::roi::Role;
use crate::session::Action;
use crate::t;
use crate::text::t;

/// Mean minus fit at each echo, in per cent of S0.
pub fn residuals_ui(ui: &mut Ui, drawn: Drawn<'_>, answer: &Answer<'_>, height: f32, actions: &mut Vec<Action>) {
    let all = compose::residuals_of(answer);
    let Some(plot) = compose::residuals(answer, &all, current_te_ms(drawn, answer), theme::tokens()) else {
        title_ui(ui, t("plot-residuals"), |_| ());
        return nothing_ui(ui, t("residuals-nothing"));
    };
    title_ui(ui, &plot.title, |ui| legend_ui(ui, &plot));
    let shown = handed::show(ui, "residuals", &plot, theme::tokens(), height - TITLE, t("plot-residuals-help"));
    let pointed = shown.pointer.and_then(|at| nearest_echo(&answer.te_ms, at.x));
    let hover = |echo: usize| hover_text(&all, &answer.te_ms, echo);
    echo_response(drawn, shown.response, pointed, &answer.te_ms, hover, actions);
}

fn hover_text(all: &[(Role, Vec<Residual>)], te_ms: &[f64], echo: usize) -> String {
    let mut text = t!("echo-hover", number = echo + 1, te = format!("{:.2}", te_ms[echo]));
    for (role, residuals) in all {
        for r in residuals.iter().filter(|r| r.echo == echo) {
            let note = if r.is_used { "" } else { t("not-fitted") };
            text.push_str(&format!("\n{} {} %{note}", role.noun(), numbers::signed(r.percent, 2)));
        }
    }
    text
}
