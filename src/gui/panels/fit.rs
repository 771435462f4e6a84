//! Fit settings: model, echoes, noise, coils, field, calibration, margin.

use egui::{ComboBox, DragValue, Grid, RichText, Ui};

use crate::display::numbers;
use crate::fit::{Model, NoiseSource};
use crate::gui::theme;
use crate::gui::widgets::{calibration_label, command_button, model_label, name_after, section};
use crate::pipeline::{AnalysisSettings, SigmaChoice};
use crate::session::{Action, Command, Session, SettingChange};
use crate::verdict::{Calibration, Scheme};

/// The settings card.
pub fn fit_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document.settings;
    ui.horizontal(|ui| {
        ui.vertical(|ui| section(ui, "Fit"));
        if *settings != AnalysisSettings::default() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::BOTTOM), |ui| {
                let reset = command_button(ui, session, Command::ResetSettings, actions, |_| {
                    egui::Button::new(theme::small("reset")).small().frame_when_inactive(false)
                });
                name_after(&reset, Command::ResetSettings);
            });
        }
    });
    theme::card().inner_margin(egui::Margin::same(8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        Grid::new("fit settings").num_columns(2).spacing([6.0, 4.0]).min_col_width(62.0).show(ui, |ui| {
            model_row(ui, settings, actions);
            echoes_row(ui, session, actions);
            sigma_row(ui, session, actions);
            coils_row(ui, settings, actions);
            field_row(ui, session, actions);
            calibration_rows(ui, settings, actions);
            margin_row(ui, settings, actions);
        });
    });
}

/// A label that is marked while its setting differs from the default.
fn name(ui: &mut Ui, text: &str, is_default: bool) {
    let label =
        if is_default { theme::secondary(text) } else { RichText::new(format!("{text} ●")).color(theme::ACCENT) };
    ui.label(label);
}

pub(super) fn combo<T: PartialEq + Copy>(
    ui: &mut Ui,
    (id, accessible): (&str, &'static str),
    current: T,
    options: impl IntoIterator<Item = T>,
    label: impl Fn(T) -> String,
) -> Option<T> {
    let mut chosen = None;
    let width = ui.available_width();
    let response = ComboBox::from_id_salt(id).width(width).truncate().selected_text(label(current)).show_ui(ui, |ui| {
        for option in options {
            if ui.selectable_label(option == current, label(option)).clicked() && option != current {
                chosen = Some(option);
            }
        }
    });
    response.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ComboBox, true, accessible);
        info.current_text_value = Some(label(current));
        info
    });
    chosen
}

fn change(actions: &mut Vec<Action>, change: SettingChange) {
    actions.push(Action::Change(change));
    actions.push(Action::EndGesture);
}

fn model_row(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    name(ui, "Model", settings.model == Model::default());
    if let Some(model) = combo(ui, ("model", "Model"), settings.model, Model::ALL, |m| model_label(m).to_owned()) {
        change(actions, SettingChange::Model(model));
    }
    ui.end_row();
}

fn echoes_row(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document.settings;
    name(ui, "Echoes", settings.echoes.excluded.is_empty());
    let count = session.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    ui.horizontal(|ui| {
        ui.label(echo_range_label(&settings.echoes.indices(count), count));
        if !settings.echoes.excluded.is_empty() && ui.small_button("use all").clicked() {
            for &echo in &settings.echoes.excluded {
                actions.push(Action::Change(SettingChange::EchoIncluded(echo, true)));
            }
            actions.push(Action::EndGesture);
        }
    });
    ui.end_row();
}

/// "1 – 7 of 12", "1, 3, 5 of 12".
pub fn echo_range_label(used: &[usize], count: usize) -> String {
    match (used.first(), used.last()) {
        (Some(first), Some(last)) if last - first + 1 == used.len() => {
            format!("{} – {} of {count}", first + 1, last + 1)
        }
        (Some(_), Some(_)) => format!("{} of {count}", used.len()),
        _ if count == 0 => "–".to_owned(),
        _ => format!("none of {count}"),
    }
}

fn sigma_row(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document.settings;
    name(ui, "Noise σ", settings.sigma == SigmaChoice::Auto);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if let SigmaChoice::Given(sigma) = settings.sigma {
            let mut value = sigma;
            let response = ui.add(DragValue::new(&mut value).range(1e-9..=1e9).speed(sigma.max(1e-6) * 0.01));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Noise sigma"));
            if response.changed() {
                actions.push(Action::Change(SettingChange::Sigma(SigmaChoice::Given(value))));
            }
            if response.drag_stopped() || response.lost_focus() {
                actions.push(Action::EndGesture);
            }
        }
        let analysis = session.analysis.as_deref();
        let sigma = analysis.and_then(|a| a.noise.sigma);
        let source = analysis.map_or("", |a| noise_source_label(a.noise.source));
        let measured = sigma.map(|s| numbers::significant(s, 3)).unwrap_or_else(|| "unknown".to_owned());
        let label = |choice: SigmaChoice| match choice {
            SigmaChoice::Given(_) if matches!(settings.sigma, SigmaChoice::Given(_)) => "typed in".to_owned(),
            SigmaChoice::Given(_) => "type in …".to_owned(),
            SigmaChoice::Auto if settings.sigma == SigmaChoice::Auto && analysis.is_some() => {
                format!("{measured} · {source}")
            }
            SigmaChoice::Auto => "automatic".to_owned(),
            SigmaChoice::Fitted => "fitted".to_owned(),
        };
        let given = match settings.sigma {
            given @ SigmaChoice::Given(_) => given,
            _ => SigmaChoice::Given(sigma.unwrap_or(1.0)),
        };
        let options = [SigmaChoice::Auto, SigmaChoice::Fitted, given];
        if let Some(sigma) = combo(ui, ("sigma", "Noise source"), settings.sigma, options, label) {
            change(actions, SettingChange::Sigma(sigma));
        }
    });
    ui.end_row();
}

/// Where σ came from, in a word.
pub fn noise_source_label(source: NoiseSource) -> &'static str {
    match source {
        NoiseSource::NoiseRoi => "ROI",
        NoiseSource::Background => "background",
        NoiseSource::Given => "typed in",
        NoiseSource::Fitted => "fitted",
        NoiseSource::Residuals => "fit residuals",
    }
}

fn coils_row(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    name(ui, "Coils L", settings.coils == 1);
    let mut coils = settings.coils;
    let response = ui.add(DragValue::new(&mut coils).range(1..=64).speed(0.05));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Coils"));
    if response.changed() {
        actions.push(Action::Change(SettingChange::Coils(coils)));
    }
    if response.drag_stopped() || response.lost_focus() {
        actions.push(Action::EndGesture);
    }
    response.on_hover_text("Channels of the root-sum-of-squares image: 1 is Rician noise");
    ui.end_row();
}

fn field_row(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document.settings;
    let stored = session.study.stack.as_deref().and_then(|stack| stack.info.field);
    name(ui, "Field", settings.field_t.is_none());
    let label = |field: Option<f64>| match (field, stored) {
        (Some(tesla), _) => format!("{tesla} T (set)"),
        (None, Some(field)) => format!("{field} (header)"),
        (None, None) => "unknown: choose".to_owned(),
    };
    let options = [None, Some(1.5), Some(2.89), Some(3.0)];
    if let Some(field) = combo(ui, ("field", "Field strength"), settings.field_t, options, label) {
        change(actions, SettingChange::Field(field));
    }
    ui.end_row();
}

fn calibration_rows(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    let default = AnalysisSettings::default();
    name(ui, "Calibration", settings.calibration == default.calibration);
    let names = Calibration::ALL.iter().map(|c| c.name);
    let label = |name: &str| calibration_label(name).to_owned();
    if let Some(name) = combo(ui, ("calibration", "Calibration"), settings.calibration.as_str(), names, label) {
        change(actions, SettingChange::Calibration(name.to_owned()));
    }
    ui.end_row();
    name(ui, "Grades", settings.scheme == default.scheme);
    let names = Scheme::ALL.iter().map(|s| s.name);
    let label = |name: &str| crate::gui::widgets::scheme_label(name).to_owned();
    if let Some(name) = combo(ui, ("scheme", "Grading scheme"), settings.scheme.as_str(), names, label) {
        change(actions, SettingChange::Scheme(name.to_owned()));
    }
    ui.end_row();
}

fn margin_row(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    name(ui, "Margin", settings.margin == AnalysisSettings::default().margin);
    let mut margin = settings.margin;
    let response = ui.add(DragValue::new(&mut margin).prefix("× ").range(1.01..=3.0).speed(0.005).max_decimals(2));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, "Equivalence margin"));
    if response.changed() {
        actions.push(Action::Change(SettingChange::Margin(margin)));
    }
    if response.drag_stopped() || response.lost_focus() {
        actions.push(Action::EndGesture);
    }
    response.on_hover_text("R2* ratios within this factor count as equal: this program's own choice");
    ui.end_row();
}
