//! Rows that the publishing dialogs share.

use egui::{DragValue, Label, RichText, TextEdit, Ui};

use crate::gui::theme;
use crate::gui::widgets::accent_button;
use crate::session::{Action, Export, Pick, PublishRequest, RecoveryAction};
use crate::t;

/// File name and the buttons that end a dialog. `request` is what Save asks for.
pub fn ending_ui(
    ui: &mut Ui,
    path: &mut String,
    request: impl FnOnce(std::path::PathBuf) -> PublishRequest,
    actions: &mut Vec<Action>,
) {
    let response = ui.add(TextEdit::singleline(path).desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("publish-file-name")));
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        let name = path.trim();
        let save = ui.add_enabled(!name.is_empty(), accent_button(t!("save-button")));
        let place = ui.button(t!("publish-choose-place"));
        if save.clicked() {
            actions.push(Action::Recovery(RecoveryAction::Export(Box::new(Export::Publish(request(name.into()))))));
        } else if place.clicked() {
            actions.push(Action::Pick(Pick::Publish(Box::new(request(name.into())))));
        }
        if ui.button(t!("cancel")).clicked() {
            actions.push(Action::CloseDialog);
        }
    });
}

/// Says in words that typed texts name the patient, and that these words do not leave.
pub fn naming_ui(ui: &mut Ui, count: usize) {
    if count > 0 {
        let text = format!("⚠ {}", t!("publish-names-patient", count = count));
        ui.add(Label::new(RichText::new(text).color(theme::colors().caution)).wrap());
        ui.add_space(4.0);
    }
}

/// A file name with another ending.
pub fn with_ending(path: &str, ending: &str) -> String {
    std::path::Path::new(path.trim()).with_extension(ending).to_string_lossy().into_owned()
}

/// A row of choices, one of which is taken; `true` when it changed.
pub fn choices<T: Copy + PartialEq>(ui: &mut Ui, name: &str, value: &mut T, all: &[(T, &str)]) -> bool {
    let before = *value;
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::secondary(name));
        for (choice, label) in all {
            ui.selectable_value(value, *choice, *label);
        }
    });
    before != *value
}

pub fn hint(ui: &mut Ui, text: &str) {
    ui.add(Label::new(theme::small(text)).wrap());
}

pub fn text_row(ui: &mut Ui, name: &str, text: &mut String) {
    ui.horizontal(|ui| {
        ui.label(theme::secondary(name));
        let response = ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    });
}

pub fn number(ui: &mut Ui, name: &str, value: &mut usize, range: std::ops::RangeInclusive<usize>) {
    ui.label(theme::secondary(name));
    let response = ui.add(DragValue::new(value).range(range).speed(0.05));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
}
