//! The plots of the answer: decay, contrast, histogram, residuals, models. Two of them where there is room.

//!
//! What they show is composed in `compose`; here they get interactive axes and answer to the pointer.

mod contrast;
mod cut;
mod decay;
mod handed;
mod histogram;
mod models;
mod residuals;

use crate::gui::drawn::Drawn;
pub use decay::exclusion_log;
use egui::{Stroke, Ui, vec2};

use super::{paint, theme};
use crate::compose::Answer;
use crate::display::plot::{LINE, Plot};
use crate::display::scene::Pattern;
use crate::session::{Action, AnswerChange, PlotKind, ViewAction};
use crate::text::t;

/// Row of a plot's title.
const TITLE: f32 = 26.0;

/// From this height on, two plots stand one above the other.
pub const TWO_PLOTS: f32 = 410.0;
/// Row of tabs, and the space between cards.
const TABS: f32 = 26.0;
const GAP: f32 = 8.0;

/// Tabs and plots within `height`.
pub fn plots_ui(ui: &mut Ui, drawn: Drawn<'_>, height: f32, actions: &mut Vec<Action>) {
    let Some(answer) = answer_of(drawn).filter(|answer| !answer.regions().is_empty()) else { return };
    let shown = drawn.view.answer.shown(if height >= TWO_PLOTS { 2 } else { 1 });
    let mut left = height;
    if drawn.session.is_some() {
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
                PlotKind::Decay => decay::decay_ui(ui, drawn, &answer, inside, actions),
                PlotKind::Contrast => contrast::contrast_ui(ui, drawn, &answer, inside, actions),
                PlotKind::Histogram => histogram::histogram_ui(ui, &answer, inside),
                PlotKind::Residuals => residuals::residuals_ui(ui, drawn, &answer, inside, actions),
                PlotKind::Models => models::models_ui(ui, drawn, &answer, inside, actions),
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
            let text = theme::small(tab_label(kind)).color(if is_shown {
                theme::colors().text
            } else {
                theme::colors().secondary
            });
            let tab = ui.add(egui::Button::selectable(is_shown, text));
            tab.widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, is_shown, tab_label(kind)));
            if tab.on_hover_text(tab_help(kind)).clicked() {
                actions.push(Action::View(ViewAction::Answer(AnswerChange::Show(kind))));
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

/// What the plots show of the open stack.
pub fn answer_of<'a>(drawn: Drawn<'a>) -> Option<Answer<'a>> {
    let (stack, analysis) = (drawn.study.stack.as_deref()?, drawn.study.analysis.as_deref()?);
    Some(Answer::new(stack, analysis))
}

/// Echo time of the echo on screen, ms.
fn current_te_ms(drawn: Drawn<'_>, answer: &Answer<'_>) -> Option<f64> {
    answer.te_ms.get(drawn.view.echo).or(answer.te_ms.last()).copied()
}

/// A heading on the left, what belongs to it on the right.
fn title_ui(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_height(18.0);
        ui.label(theme::heading(title));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
    });
}

/// Line styles of the named curves, from the right.
fn legend_ui(ui: &mut Ui, plot: &Plot) {
    for curve in plot.curves.iter().filter(|curve| !curve.name.is_empty()) {
        ui.label(theme::small(&curve.name));
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 10.0), egui::Sense::empty());
        let stroke = Stroke::new(LINE * theme::SIZE_SMALL, paint::color(curve.color));
        let (left, right) = (rect.left_center(), rect.right_center());
        match curve.pattern {
            Pattern::Solid => {
                ui.painter().line_segment([left, right], stroke);
            }
            _ => ui.painter().extend(egui::Shape::dashed_line(&[left, right], stroke, 4.0, 3.0)),
        }
    }
}

/// A sentence where a plot would be.
fn nothing_ui(ui: &mut Ui, text: &str) {
    ui.add_space(8.0);
    ui.add(egui::Label::new(theme::secondary(text)).wrap());
}

/// The echo whose TE lies nearest to `te_ms`.
fn nearest_echo(te: &[f64], te_ms: f64) -> Option<usize> {
    (0..te.len()).min_by(|&a, &b| (te[a] - te_ms).abs().total_cmp(&(te[b] - te_ms).abs()))
}
