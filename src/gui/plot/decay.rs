//! Decay plot: ROI means ± SD against TE, fit with its band, noise floor; a click shows that echo, Ctrl and click
//! leaves it out, the handle ends the fit.

use crate::gui::drawn::Drawn;
use egui::{Response, Ui};

use super::{TITLE, current_te_ms, cut, handed, legend_ui, nearest_echo, title_ui};
use crate::compose::{self, Answer, DecayLook};
use crate::display::numbers;
use crate::gui::theme;
use crate::pipeline::{
    Exclusion, ExclusionReason, PixelExclusion, PixelReason, RoiMeasurement, exclusions, pixel_exclusions,
};
use crate::session::{Action, Command, DocumentAction, Session, SettingChange, ViewAction, ViewCommand};
use crate::t;
use crate::text::t;

/// Height of a line of the log.
const LOG_LINE: f32 = 16.0;
/// Lines of the log under the plot; all stand in the settings.
const LOG_LINES: usize = 3;

/// The plot with its log of what was left out.
pub fn decay_ui(ui: &mut Ui, drawn: Drawn<'_>, answer: &Answer<'_>, height: f32, actions: &mut Vec<Action>) {
    let look = DecayLook { is_log: drawn.view.is_decay_log, current_te_ms: current_te_ms(drawn, answer) };
    let Some(plot) = compose::decay(answer, look, theme::tokens()) else {
        return title_ui(ui, t("plot-decay"), |_| ());
    };
    let log = exclusion_log(drawn);
    let log = &log[..log.len().min(LOG_LINES)];
    title_ui(ui, &plot.title, |ui| {
        if let Some(session) = drawn.session {
            log_button(ui, session, actions);
        }
        legend_ui(ui, &plot);
    });
    let height = height - TITLE - LOG_LINE * log.len() as f32;
    let shown = handed::show(ui, "decay", &plot, theme::tokens(), height, t("plot-decay-help"));
    let (te, curves) = (&answer.te_ms, answer.regions());
    let pointed = shown.pointer.and_then(|at| nearest_echo(te, at.x));
    echo_response(drawn, shown.response, pointed, te, |echo| hover_text(answer, &curves, echo), actions);
    cut::cut_ui(ui, drawn, &shown.transform, te, actions);
    for line in log {
        ui.add(egui::Label::new(theme::small(line)).truncate());
    }
}

/// What a plot of echoes answers to the pointer: click shows, Ctrl and click or the menu leaves out and takes back.
pub fn echo_response<'a>(
    drawn: Drawn<'a>,
    response: Response,
    pointed: Option<usize>,
    te: &[f64],
    hover_text: impl FnOnce(usize) -> String,
    actions: &mut Vec<Action>,
) {
    let is_included = |echo: usize| drawn.document().settings.echoes.includes(echo);
    let asked = response.id.with("menu echo");
    if let Some(echo) = pointed {
        if response.clicked() && response.ctx.input(|input| input.modifiers.command) {
            actions
                .push(Action::Document(DocumentAction::Change(SettingChange::EchoIncluded(echo, !is_included(echo)))));
            actions.push(Action::Document(DocumentAction::EndGesture));
        } else if response.clicked() {
            actions.push(Action::View(ViewAction::Echo(echo)));
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
                actions.extend([action, Action::Document(DocumentAction::EndGesture)]);
                ui.close();
            }
        };
        item(ui, t!("show-echo", number = number), Action::View(ViewAction::Echo(echo)));
        item(
            ui,
            toggle,
            Action::Document(DocumentAction::Change(SettingChange::EchoIncluded(echo, !is_included(echo)))),
        );
        item(
            ui,
            t!("end-at-echo", number = number),
            Action::Document(DocumentAction::Change(SettingChange::LastEcho(echo))),
        );
        if !drawn.document().settings.echoes.excluded.is_empty() {
            item(ui, t("use-all-echoes").to_owned(), Action::Document(DocumentAction::Change(all)));
        }
    });
    if let Some(echo) = pointed {
        response.on_hover_text_at_pointer(hover_text(echo));
    }
}

/// What was left out and why, a line each: echoes first, then pixels of regions.
pub fn exclusion_log(drawn: Drawn<'_>) -> Vec<String> {
    let (Some(stack), Some(analysis)) = (drawn.study.stack.as_deref(), drawn.study.analysis.as_deref()) else {
        return Vec::new();
    };
    let echoes = exclusions(stack, analysis);
    let pixels = pixel_exclusions(stack, analysis, &drawn.document().rois);
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

fn hover_text(answer: &Answer<'_>, curves: &[&RoiMeasurement], echo: usize) -> String {
    let mut text = t!("echo-hover", number = echo + 1, te = format!("{:.2}", answer.te_ms[echo]));
    for curve in curves {
        let format = |v: f64| numbers::significant(v, 3);
        let (mean, sd) = (curve.signal_mean[echo], curve.signal_sd[echo]);
        text.push_str(&format!("\n{} {} ± {}", curve.role.noun(), format(mean), format(sd)));
        if !compose::is_used(answer.analysis, curve, echo) {
            text.push_str(t("not-fitted"));
        }
    }
    text
}
