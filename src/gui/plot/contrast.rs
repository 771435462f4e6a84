//! Contrast of lesion against liver at each echo, with the zone where both have decayed into noise.

use crate::gui::drawn::Drawn;
use egui::Ui;

use super::decay::echo_response;
use super::{TITLE, current_te_ms, handed, nearest_echo, nothing_ui, title_ui};
use crate::compose::{self, Answer, ContrastLook};
use crate::display::numbers;
use crate::gui::teach::synthetic;
use crate::gui::theme;
use crate::session::{Action, AnswerChange, ViewAction};
use crate::t;
use crate::text::t;
use crate::verdict::EchoContrast;

/// The plot of contrast, in per cent of the liver's signal or over the noise.
pub fn contrast_ui(ui: &mut Ui, drawn: Drawn<'_>, answer: &Answer<'_>, height: f32, actions: &mut Vec<Action>) {
    let look = ContrastLook {
        is_cnr: drawn.view.answer.is_cnr,
        current_te_ms: current_te_ms(drawn, answer),
        synthetic_te_ms: synthetic::shown_te_ms(drawn.shown),
    };
    let plot = compose::contrast(answer, &look, theme::tokens());
    let (Some(plot), Some(verdict)) = (plot, &answer.analysis.verdict) else {
        title_ui(ui, t("contrast-title"), |_| ());
        return nothing_ui(ui, t("contrast-nothing"));
    };
    title_ui(ui, &plot.title, |ui| {
        if drawn.session.is_some() {
            measure_ui(ui, look.is_cnr, actions);
        }
    });
    let shown = handed::show(ui, "contrast", &plot, theme::tokens(), height - TITLE, t("plot-contrast-help"));
    let pointed = shown.pointer.and_then(|at| nearest_echo(&answer.te_ms, at.x));
    let hover = |echo: usize| verdict.per_echo.get(echo).map_or(String::new(), |contrast| hover_text(echo, contrast));
    echo_response(drawn, shown.response, pointed, &answer.te_ms, hover, actions);
}

fn measure_ui(ui: &mut Ui, is_cnr: bool, actions: &mut Vec<Action>) {
    ui.spacing_mut().button_padding = egui::vec2(5.0, 1.0);
    ui.spacing_mut().item_spacing.x = 2.0;
    for (chooses_cnr, text, name) in [(true, t("cnr-short"), t("cnr-name")), (false, "%", t("percent-name"))] {
        let is_chosen = chooses_cnr == is_cnr;
        let button = ui.add(egui::Button::selectable(is_chosen, theme::small(text)).min_size(egui::vec2(0.0, 18.0)));
        button.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_chosen, name));
        if button.on_hover_text(name).clicked() {
            actions.push(Action::View(ViewAction::Answer(AnswerChange::Cnr(chooses_cnr))));
        }
    }
}

fn hover_text(echo: usize, contrast: &EchoContrast) -> String {
    let te = format!("{:.2}", contrast.te_ms);
    let mut text =
        t!("contrast-hover", number = echo + 1, te = te, appearance = compose::appearance_name(contrast.appearance));
    if let Some(value) = contrast.contrast {
        text.push('\n');
        text.push_str(&t!("contrast-value", percent = numbers::signed(value * 100.0, 0)));
    }
    if let Some(cnr) = contrast.cnr {
        text.push_str(&format!("\nCNR {}", numbers::signed(cnr, 1)));
    }
    text
}
