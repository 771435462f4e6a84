//! Fit settings: model, echoes, noise, coils, field, calibration, margin.

use egui::{ComboBox, DragValue, Label, RichText, Ui};

use crate::display::numbers;
use crate::fit::{Model, NoiseSource};
use crate::gui::plot::exclusion_log;
use crate::gui::theme;
use crate::gui::widgets::{command_button, model_label, name_after, section};
use crate::pipeline::{Analysis, AnalysisSettings, SigmaChoice};
use crate::session::{Action, DocumentAction, DrawCommand, EditCommand, Session, SettingChange};
use crate::t;
use crate::text::t;
use crate::units::EchoTimes;
use crate::verdict::{Calibration, Scheme, TypedIron, TypedLoad};

/// Below this width labels stand above their settings.
const BESIDE: f32 = 200.0;
/// Width of the labels beside the settings.
const LABEL: f32 = 76.0;
/// What a box of choices needs beside its text: edges and arrow.
const BOX: f32 = 42.0;

/// The settings card.
pub fn fit_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document().settings;
    ui.horizontal(|ui| {
        ui.vertical(|ui| section(ui, t("fit-title")));
        if *settings != AnalysisSettings::default() {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::BOTTOM), |ui| {
                let reset = command_button(ui, session, EditCommand::ResetSettings, actions, |_| {
                    egui::Button::new(theme::small(t("reset"))).small().frame_when_inactive(false)
                });
                name_after(&reset, EditCommand::ResetSettings);
            });
        }
    });
    theme::card().inner_margin(egui::Margin::same(8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        let is_narrow = ui.available_width() < BESIDE;
        model_row(ui, settings, actions);
        echoes_row(ui, session, actions);
        sigma_row(ui, session, actions);
        if is_narrow {
            ui.columns(2, |columns| {
                coils_row(&mut columns[0], settings, actions);
                margin_row(&mut columns[1], settings, actions);
            });
        } else {
            coils_row(ui, settings, actions);
        }
        field_row(ui, session, actions);
        calibration_rows(ui, settings, actions);
        if !is_narrow {
            margin_row(ui, settings, actions);
        }
        load_rows(ui, session, actions);
        reach_row(ui, session);
    });
}

/// A setting with its label: beside it, or above it where the panel is narrow. The label is marked while the setting
/// differs from the default.
fn row(ui: &mut Ui, text: &str, is_default: bool, setting: impl FnOnce(&mut Ui)) {
    let label = if is_default {
        theme::secondary(text)
    } else {
        RichText::new(format!("{text} ●")).color(theme::colors().accent)
    };
    if ui.available_width() < BESIDE {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(label.size(theme::SIZE_SMALL)).truncate());
            ui.horizontal(setting);
        });
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding.x = 4.0;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(LABEL, 22.0), egui::Sense::empty());
        let mut child = ui
            .new_child(egui::UiBuilder::new().max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Center)));
        child.add(Label::new(label).truncate());
        setting(ui);
    });
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
    actions.push(Action::Document(DocumentAction::Change(change)));
    actions.push(Action::Document(DocumentAction::EndGesture));
}

/// A number that is dragged or typed.
fn number(ui: &mut Ui, name: &'static str, value: DragValue<'_>, help: &str) -> egui::Response {
    let response = ui.add(value);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
    response.on_hover_text(help)
}

fn end_gesture(response: &egui::Response, actions: &mut Vec<Action>) {
    if response.drag_stopped() || response.lost_focus() {
        actions.push(Action::Document(DocumentAction::EndGesture));
    }
}

fn model_row(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    row(ui, t("setting-model"), settings.model == Model::default(), |ui| {
        let chosen =
            combo(ui, ("model", t("setting-model")), settings.model, Model::ALL, |m| model_label(m).to_owned());
        if let Some(model) = chosen {
            change(actions, SettingChange::Model(model));
        }
    });
}

fn echoes_row(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document().settings;
    let Some(stack) = session.study.stack.as_deref() else { return };
    let te = stack.te_ms();
    let used = settings.echoes.indices(te.len());
    row(ui, t("setting-echoes"), settings.echoes.excluded.is_empty(), |ui| {
        let label = |last: usize| match te.get(last) {
            Some(_) if Some(&last) == used.last() => echo_range_label(&used, te.len()),
            Some(te) => t!("echoes-to", number = last + 1, te = format!("{te:.2}")),
            None => echo_range_label(&used, te.len()),
        };
        let current = used.last().copied().unwrap_or(usize::MAX);
        if let Some(last) = combo(ui, ("echoes", t("setting-last-echo")), current, 2.min(te.len())..te.len(), label) {
            change(actions, SettingChange::LastEcho(last));
        }
    });
    if !settings.echoes.excluded.is_empty() && ui.small_button(t("use-all")).clicked() {
        change(actions, SettingChange::AllEchoes);
    }
    for line in exclusion_log(session.into()) {
        ui.add(Label::new(theme::small(line)).wrap());
    }
}

/// "1 – 7 of 12", "5 of 12".
pub fn echo_range_label(used: &[usize], count: usize) -> String {
    match (used.first(), used.last()) {
        (Some(first), Some(last)) if last - first + 1 == used.len() => {
            t!("echoes-range", first = first + 1, last = last + 1, count = count)
        }
        (Some(_), Some(_)) => t!("echoes-some", used = used.len(), count = count),
        _ if count == 0 => numbers::NO_VALUE.to_owned(),
        _ => t!("echoes-none", count = count),
    }
}

fn sigma_row(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document().settings;
    let (measured, source) = sigma_texts(session);
    let is_narrow = ui.available_width() < BESIDE;
    let room = ui.available_width() - if is_narrow { 0.0 } else { LABEL };
    let width = |text: String| {
        let font = egui::TextStyle::Button.resolve(ui.style());
        ui.painter().layout_no_wrap(text, font, theme::colors().text).size().x
    };
    // Where both have no room in the box, the source stands beside the label or below.
    let is_given = matches!(settings.sigma, SigmaChoice::Given(_));
    let is_split = !is_given && !source.is_empty() && width(with_source(&measured, source)) + BOX > room;
    let label = match is_split && is_narrow {
        true => with_source(t("setting-sigma"), source),
        false => t("setting-sigma").to_owned(),
    };
    row(ui, &label, settings.sigma == SigmaChoice::Auto, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if let SigmaChoice::Given(sigma) = settings.sigma {
            let mut value = sigma;
            let drag = DragValue::new(&mut value).range(1e-9..=1e9).speed(sigma.max(1e-6) * 0.01).max_decimals(4);
            let response = ui.add_sized([52.0, 22.0], drag);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, t("sigma-name")));
            if response.changed() {
                actions.push(Action::Document(DocumentAction::Change(SettingChange::Sigma(SigmaChoice::Given(value)))));
            }
            end_gesture(&response, actions);
        }
        let in_force = if is_split || source.is_empty() { measured.clone() } else { with_source(&measured, source) };
        sigma_choice(ui, session, in_force, actions);
    });
    if is_split && !is_narrow {
        ui.horizontal(|ui| {
            ui.add_space(LABEL + 8.0);
            ui.add(Label::new(theme::small(source)).truncate());
        });
    }
    let has_noise_roi = session.document().has_role(crate::roi::Role::Noise);
    if settings.sigma == SigmaChoice::Auto && !has_noise_roi && session.study.stack.is_some() {
        let button = command_button(ui, session, DrawCommand::DrawNoise, actions, |_| {
            egui::Button::new(theme::small(t("draw-noise"))).small()
        });
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t("draw-noise")));
    }
}

/// σ in force and how it was obtained, each in words; no source while nothing is analyzed.
fn sigma_texts(session: &Session) -> (String, &'static str) {
    let analysis = session.study.analysis.as_deref();
    let sigma = analysis.and_then(sigma_in_force);
    let measured = sigma.map_or_else(|| t("sigma-unknown").to_owned(), |sigma| numbers::significant(sigma, 3));
    (measured, analysis.map_or("", |analysis| noise_source_label(analysis.noise.source)))
}

fn with_source(text: &str, source: &str) -> String {
    format!("{text} · {source}")
}

/// The value in force, and the other ways to obtain it.
fn sigma_choice(ui: &mut Ui, session: &Session, in_force: String, actions: &mut Vec<Action>) {
    let settings = &session.document().settings;
    let sigma = session.study.analysis.as_deref().and_then(sigma_in_force);
    let is_given = matches!(settings.sigma, SigmaChoice::Given(_));
    let label = |choice: SigmaChoice| match choice {
        SigmaChoice::Given(_) if is_given => t("sigma-typed").to_owned(),
        SigmaChoice::Given(_) => t("sigma-type-in").to_owned(),
        choice if choice == settings.sigma && session.study.analysis.is_some() => in_force.clone(),
        SigmaChoice::Auto => t("sigma-auto").to_owned(),
        SigmaChoice::Fitted => t("sigma-fitted").to_owned(),
    };
    let given = if is_given { settings.sigma } else { SigmaChoice::Given(sigma.unwrap_or(1.0)) };
    let options = [SigmaChoice::Auto, SigmaChoice::Fitted, given];
    if let Some(sigma) = combo(ui, ("sigma", t("sigma-source")), settings.sigma, options, label) {
        change(actions, SettingChange::Sigma(sigma));
    }
}

/// σ of the analysis; where each curve fits its own, that of the liver, else of the lesion.
fn sigma_in_force(analysis: &Analysis) -> Option<f64> {
    let fitted = [&analysis.liver, &analysis.lesion].into_iter().flatten();
    let mut fitted = fitted.filter_map(|roi| roi.fit.as_ref().ok()?.sigma);
    analysis.noise.sigma.or_else(|| fitted.next())
}

/// Where σ came from, in a word.
pub fn noise_source_label(source: NoiseSource) -> &'static str {
    match source {
        NoiseSource::NoiseRoi => t("roi-short"),
        NoiseSource::Background => t("sigma-from-background"),
        NoiseSource::Given => t("sigma-typed"),
        NoiseSource::Fitted => t("sigma-fitted"),
        NoiseSource::Residuals => t("sigma-from-residuals"),
    }
}

fn coils_row(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    row(ui, t("setting-coils"), settings.coils == 1, |ui| {
        let mut coils = settings.coils;
        let drag = DragValue::new(&mut coils).range(1..=64).speed(0.05);
        let response = number(ui, t("coils-name"), drag, t("coils-help"));
        if response.changed() {
            actions.push(Action::Document(DocumentAction::Change(SettingChange::Coils(coils))));
        }
        end_gesture(&response, actions);
    });
}

fn field_row(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document().settings;
    let stored = session.study.stack.as_deref().and_then(|stack| stack.info.field);
    row(ui, t("setting-field"), settings.field_t.is_none(), |ui| {
        let label = |field: Option<f64>| match (field, stored) {
            (Some(tesla), _) => t!("field-set", tesla = tesla),
            (None, Some(field)) => t!("field-header", field = field),
            (None, None) => t("field-choose").to_owned(),
        };
        let options = [None, Some(1.5), Some(2.89), Some(3.0)];
        if let Some(field) = combo(ui, ("field", t("field-name")), settings.field_t, options, label) {
            change(actions, SettingChange::Field(field));
        }
    });
}

fn calibration_rows(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    let default = AnalysisSettings::default();
    row(ui, t("setting-calibration"), settings.calibration == default.calibration, |ui| {
        let label = |calibration: &'static Calibration| calibration.label.to_owned();
        let combo_name = ("calibration", t("setting-calibration"));
        if let Some(chosen) = combo(ui, combo_name, settings.calibration, Calibration::ALL, label) {
            change(actions, SettingChange::Calibration(chosen));
        }
    });
    row(ui, t("setting-grades"), settings.scheme == default.scheme, |ui| {
        let label = |scheme: &'static Scheme| scheme.label.to_owned();
        if let Some(chosen) = combo(ui, ("scheme", t("grades-name")), settings.scheme, Scheme::ALL, label) {
            change(actions, SettingChange::Scheme(chosen));
        }
    });
}

fn margin_row(ui: &mut Ui, settings: &AnalysisSettings, actions: &mut Vec<Action>) {
    row(ui, t("setting-margin"), settings.margin == AnalysisSettings::default().margin, |ui| {
        let mut margin = settings.margin;
        let drag = DragValue::new(&mut margin).prefix("× ").range(1.01..=3.0).speed(0.005).max_decimals(2);
        let response = number(ui, t("margin-name"), drag, t("margin-help"));
        if response.changed() {
            actions.push(Action::Document(DocumentAction::Change(SettingChange::Margin(margin))));
        }
        end_gesture(&response, actions);
    });
}

/// Iron of the liver as known from elsewhere: asked for where the echoes cannot tell it.
fn load_rows(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let settings = &session.document().settings;
    let num_echoes = session.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
    let is_few = (1..EchoTimes::FEWEST_FOR_A_RATE).contains(&settings.echoes.indices(num_echoes).len());
    if !is_few && settings.liver_load.is_none() {
        return;
    }
    let load = settings.liver_load.clone();
    let unit_of = |load: &Option<TypedLoad>| match load.as_ref().map(|load| load.value) {
        None => LoadUnit::Unknown,
        Some(TypedIron::Lic(_)) => LoadUnit::Lic,
        Some(TypedIron::Rate(_)) => LoadUnit::Rate,
    };
    let unit = unit_of(&load);
    row(ui, t("liver-iron"), load.is_none(), |ui| {
        let chosen =
            combo(ui, ("liver-iron", t("liver-iron-name")), unit, LoadUnit::ALL, |unit| unit.label().to_owned());
        if let Some(unit) = chosen {
            let source = load.as_ref().map(|load| load.source.clone()).unwrap_or_default();
            let value = unit.start();
            change(actions, SettingChange::LiverLoad(value.map(|value| TypedLoad { value, source })));
        }
    });
    let Some(load) = load else { return };
    let (mut number_typed, range) = match load.value {
        TypedIron::Lic(lic) => (lic, 0.0..=60.0),
        TypedIron::Rate(rate) => (rate, 0.0..=3000.0),
    };
    let response = number(
        ui,
        t("liver-iron-value"),
        DragValue::new(&mut number_typed).range(range).speed(0.1).max_decimals(1).suffix(unit.suffix()),
        t("liver-iron-help"),
    );
    if response.changed() {
        let value = if unit == LoadUnit::Rate { TypedIron::Rate(number_typed) } else { TypedIron::Lic(number_typed) };
        actions.push(Action::Document(DocumentAction::Change(SettingChange::LiverLoad(Some(TypedLoad {
            value,
            ..load.clone()
        })))));
    }
    end_gesture(&response, actions);
    let mut source = load.source.clone();
    let field = ui.add(
        egui::TextEdit::singleline(&mut source)
            .hint_text(theme::small(t("liver-iron-source")))
            .desired_width(f32::INFINITY),
    );
    field.widget_info(|| egui::WidgetInfo::text_edit(true, &load.source, &source, t("liver-iron-source")));
    if field.changed() {
        actions.push(Action::Document(DocumentAction::Change(SettingChange::LiverLoad(Some(TypedLoad {
            source,
            ..load
        })))));
    }
    end_gesture(&field, actions);
}

/// How the liver's iron is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LoadUnit {
    Unknown,
    Lic,
    Rate,
}

impl LoadUnit {
    const ALL: [Self; 3] = [Self::Unknown, Self::Lic, Self::Rate];

    fn label(self) -> &'static str {
        match self {
            Self::Unknown => t("liver-iron-unknown"),
            Self::Lic => t("liver-iron-lic"),
            Self::Rate => t("liver-iron-rate"),
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Lic => " mg/g",
            Self::Rate => " s⁻¹",
        }
    }

    /// Nothing is known until a number is typed: zero iron withholds the sign.
    fn start(self) -> Option<TypedIron> {
        match self {
            Self::Unknown => None,
            Self::Lic => Some(TypedIron::Lic(0.0)),
            Self::Rate => Some(TypedIron::Rate(0.0)),
        }
    }
}

/// The highest R2* that these echoes can measure: read, not set.
fn reach_row(ui: &mut Ui, session: &Session) {
    let (Some(stack), Some(analysis)) = (session.study.stack.as_deref(), session.study.analysis.as_deref()) else {
        return;
    };
    let Some(reach) = super::reach::reach_in_force(stack, analysis) else { return };
    row(ui, t("setting-reach"), true, |ui| {
        ui.add_space(ui.spacing().button_padding.x);
        let label = ui
            .add(Label::new(super::reach::reach_text(&reach, stack.info.decay)).truncate().sense(egui::Sense::hover()));
        label.on_hover_text(super::reach::sentence(&reach, stack.info.decay));
    });
}
