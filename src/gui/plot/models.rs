//! Every model on the same decay: all curves on one plot, and the table of their answers; a click chooses the model.

use crate::gui::drawn::Drawn;
use egui::{Align2, Color32, Rect, Sense, Ui, pos2, vec2};

use super::{TITLE, handed, nothing_ui, title_ui};
use crate::compose::{self, Answer, measured_text, model_look, rate_name};
use crate::display::numbers::{self, Quantity};
use crate::display::scene::Pattern;
use crate::gui::paint;
use crate::gui::panels::reach::reach_sentence;
use crate::gui::theme;
use crate::gui::widgets::model_label;
use crate::pipeline::{ModelFit, ModelRow};
use crate::roi::Role;
use crate::series::DecayKind;
use crate::session::{Action, AnswerChange, DocumentAction, SettingChange, ViewAction};
use crate::t;
use crate::text::t;

const ROW: f32 = 20.0;

/// Plot and table of the models of one region.
pub fn models_ui(ui: &mut Ui, drawn: Drawn<'_>, answer: &Answer<'_>, height: f32, actions: &mut Vec<Action>) {
    let (Some(stack), analysis) = (drawn.study.stack.as_deref(), answer.analysis) else { return };
    let (rows, is_old) = drawn.comparison();
    let role = compared(drawn);
    title_ui(ui, t("models-title"), |ui| {
        role_choice_ui(ui, drawn, role, actions);
        if is_old && rows.is_some() {
            ui.label(theme::small(t("comparing")));
        }
    });
    let region = if role == Role::Liver { &analysis.liver } else { &analysis.lesion };
    let (Some(rows), Some(region)) = (rows, region) else {
        return nothing_ui(ui, if region.is_some() { t("comparing") } else { t("models-nothing") });
    };
    let fits: Vec<(usize, &ModelRow, &ModelFit)> =
        rows.iter().enumerate().filter_map(|(index, row)| Some((index, row, row.of(role)?))).collect();
    let plot_height = ((height - TITLE) * 0.46).clamp(100.0, 240.0);
    if let Some(plot) = compose::models(answer, region, &fits, drawn.document().settings.model, theme::tokens()) {
        handed::show(ui, "models", &plot, theme::tokens(), plot_height, t("plot-models-help"));
    }
    let rest = (height - 30.0 - plot_height).max(3.0 * ROW);
    let table = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        table_ui(ui, drawn, answer, &fits, actions);
        ui.add_space(4.0);
        if let Some(sentence) = reach_sentence(stack, analysis, region) {
            ui.add(egui::Label::new(theme::small(sentence)).wrap());
        }
    };
    if drawn.session.is_none() {
        ui.scope(table);
    } else {
        let area = egui::ScrollArea::vertical().id_salt("model table").max_height(rest).auto_shrink([false, true]);
        area.show(ui, table);
    }
}

/// The chosen region, or the other one while that is not drawn.
fn compared(drawn: Drawn<'_>) -> Role {
    let has = |role| drawn.document().has_role(role);
    match drawn.view.answer.compared {
        Role::Liver if has(Role::Liver) || !has(Role::Lesion) => Role::Liver,
        Role::Lesion if !has(Role::Lesion) && has(Role::Liver) => Role::Liver,
        _ => Role::Lesion,
    }
}

fn role_choice_ui(ui: &mut Ui, drawn: Drawn<'_>, current: Role, actions: &mut Vec<Action>) {
    if drawn.session.is_none() {
        ui.label(theme::small(current.noun()));
        return;
    }
    ui.spacing_mut().button_padding = vec2(5.0, 1.0);
    ui.spacing_mut().item_spacing.x = 2.0;
    for role in [Role::Liver, Role::Lesion] {
        let is_chosen = role == current;
        let name = if role == Role::Liver { t("compare-liver") } else { t("compare-lesion") };
        let text = theme::small(role.noun());
        let button = ui.add(egui::Button::selectable(is_chosen, text).min_size(vec2(0.0, 18.0)));
        button.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_chosen, name));
        if button.on_hover_text(name).clicked() {
            actions.push(Action::View(ViewAction::Answer(AnswerChange::Compare(role))));
        }
    }
}

/// Right ends of the columns of numbers, from the right edge.
struct Columns {
    rate: f32,
    ratio: Option<f32>,
    residual: f32,
    aicc: f32,
}

impl Columns {
    fn of(row: Rect) -> Self {
        let right = row.right() - 4.0;
        let residual = right - 44.0;
        let is_wide = row.width() >= 370.0;
        let ratio = is_wide.then_some(residual - 42.0);
        Self { aicc: right, residual, ratio, rate: ratio.map_or(residual - 42.0, |ratio| ratio - 40.0) }
    }
}

fn table_ui(
    ui: &mut Ui,
    drawn: Drawn<'_>,
    answer: &Answer<'_>,
    fits: &[(usize, &ModelRow, &ModelFit)],
    actions: &mut Vec<Action>,
) {
    header_ui(ui, answer.decay());
    let best = best_aicc(fits);
    for (index, row, fit) in fits {
        let is_chosen = row.model == drawn.document().settings.model;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let name = t!("model-row", model = model_label(row.model));
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_chosen, name.clone()));
        if is_chosen || response.hovered() || response.has_focus() {
            let fill = if is_chosen { theme::colors().selected } else { theme::colors().hovered };
            ui.painter().rect_filled(rect, 4.0, fill);
        }
        row_ui(ui, rect, *index, row, fit, best == Some(*index));
        if response.on_hover_text(row_hover(row, fit, answer.decay(), best == Some(*index))).clicked() && !is_chosen {
            actions.extend([
                Action::Document(DocumentAction::Change(SettingChange::Model(row.model))),
                Action::Document(DocumentAction::EndGesture),
            ]);
        }
    }
}

fn header_ui(ui: &mut Ui, decay: DecayKind) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 2.0), Sense::hover());
    let columns = Columns::of(rect);
    let cell = |x: f32, align: Align2, text: &str| {
        let font = theme::regular(theme::SIZE_SMALL);
        ui.painter().text(pos2(x, rect.center().y), align, text, font, theme::colors().secondary);
    };
    cell(rect.left() + 38.0, Align2::LEFT_CENTER, t("setting-model"));
    let rate = rate_name(decay);
    let rate = if rect.width() >= 330.0 { t!("column-rate", rate = rate) } else { t!("axis-rate", rate = rate) };
    cell(columns.rate, Align2::RIGHT_CENTER, &rate);
    if let Some(ratio) = columns.ratio {
        cell(ratio, Align2::RIGHT_CENTER, t("models-ratio"));
    }
    cell(columns.residual, Align2::RIGHT_CENTER, t("models-residual"));
    cell(columns.aicc, Align2::RIGHT_CENTER, "AICc");
    response.on_hover_text(t("models-help"));
}

fn row_ui(ui: &Ui, rect: Rect, index: usize, row: &ModelRow, fit: &ModelFit, is_best: bool) {
    let (color, pattern, letter) = model_look(index, theme::tokens());
    let color = paint::color(color);
    let middle = rect.center().y;
    let sample = [pos2(rect.left() + 4.0, middle), pos2(rect.left() + 22.0, middle)];
    let painter = ui.painter();
    match pattern {
        Pattern::Solid => {
            painter.line_segment(sample, (1.6, color));
        }
        Pattern::Dashed { .. } => painter.extend(egui::Shape::dashed_line(&sample, (1.6, color), 5.0, 3.0)),
        Pattern::Dotted { .. } => painter.extend(egui::Shape::dotted_line(&sample, color, 4.0, 1.0)),
    }
    let regular = theme::regular(theme::SIZE_SMALL + 0.5);
    let strong = theme::semibold(theme::SIZE_SMALL + 0.5);
    let text = |x: f32, align: Align2, text: String, font: &egui::FontId, color: Color32| {
        painter.text(pos2(x, middle), align, text, font.clone(), color)
    };
    text(rect.left() + 26.0, Align2::LEFT_CENTER, letter.to_string(), &regular, theme::colors().secondary);
    let name = model_label(row.model).to_owned();
    let drawn = text(rect.left() + 38.0, Align2::LEFT_CENTER, name, &regular, theme::colors().text);
    let columns = Columns::of(rect);
    match (&fit.fit, &fit.r2star_per_s) {
        (Err(why), _) => {
            let clip = Rect::from_min_max(pos2(drawn.right() + 8.0, rect.top()), rect.max);
            let painter = ui.painter_at(clip);
            let sentence = why.to_string();
            painter.text(clip.left_center(), Align2::LEFT_CENTER, sentence, regular, theme::colors().secondary);
            return;
        }
        (Ok(_), Some(rate)) => {
            // A narrow panel has room for the value; the interval stays at hand in the tooltip.
            let is_wide = rect.width() >= 330.0;
            let ci95 = rate.ci95.filter(|_| is_wide);
            let shown = measured_text(Quantity::R2Star, &crate::pipeline::Measured { ci95, ..*rate });
            text(columns.rate, Align2::RIGHT_CENTER, shown, &regular, theme::colors().text);
        }
        (Ok(_), None) => {}
    }
    if let (Some(x), Some((ratio, _))) = (columns.ratio, row.ratio) {
        text(x, Align2::RIGHT_CENTER, Quantity::Ratio.format(ratio), &regular, theme::colors().text);
    }
    let residual = fit.rms_residual().map_or(numbers::NO_VALUE.to_owned(), |rms| numbers::significant(rms, 2));
    text(columns.residual, Align2::RIGHT_CENTER, residual, &regular, theme::colors().text);
    let aicc = fit.aicc.map_or(numbers::NO_VALUE.to_owned(), |aicc| numbers::fixed(aicc, 1));
    text(columns.aicc, Align2::RIGHT_CENTER, aicc, if is_best { &strong } else { &regular }, theme::colors().text);
}

/// The model with the lowest AICc among those that were fitted to the same echoes as most of them.
fn best_aicc(fits: &[(usize, &ModelRow, &ModelFit)]) -> Option<usize> {
    let echoes = |fit: &ModelFit| fit.fit.as_ref().map_or(0, |fit| fit.echoes_used.len());
    let most = fits.iter().map(|(_, _, fit)| echoes(fit)).max()?;
    let comparable = fits.iter().filter(|(_, _, fit)| echoes(fit) == most);
    let known = comparable.filter_map(|(index, _, fit)| Some((*index, fit.aicc?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

fn row_hover(row: &ModelRow, fit: &ModelFit, decay: DecayKind, is_best: bool) -> String {
    let mut text = model_label(row.model).to_owned();
    if let Some(rate) = &fit.r2star_per_s {
        text.push_str(&format!("\n{} {} s⁻¹", rate_name(decay), measured_text(Quantity::R2Star, rate)));
    }
    if let Some((ratio, ci)) = row.ratio {
        let interval = numbers::interval_text([ci.low, ci.high], 2);
        text.push('\n');
        text.push_str(&t!("models-ratio-hover", ratio = Quantity::Ratio.format(ratio), interval = interval));
    }
    match &fit.fit {
        Ok(found) => {
            text.push('\n');
            text.push_str(&t!("models-echoes", echoes = numbers::index_ranges(&found.echoes_used)));
        }
        Err(why) => text.push_str(&format!("\n{why}")),
    }
    if is_best {
        text.push('\n');
        text.push_str(t("models-best"));
    }
    text
}
