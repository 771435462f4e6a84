//! Dialogs for what goes on paper: report, figure, moving picture, each with a live preview.

mod cine;
mod figure;
mod marks;
mod panel;
mod preview;
mod report;

use egui::{Label, RichText, TextEdit, Ui};

use crate::gui::theme;
use crate::gui::widgets::accent_button;
use crate::session::{Action, Dialog, PublishRequest, Session};
use crate::t;

/// What the dialogs keep between frames.
#[derive(Default)]
pub struct PublishForms {
    report: report::ReportForm,
    figure: figure::FigureForm,
    cine: cine::CineForm,
}

impl PublishForms {
    /// The places that are typed.
    pub fn paths(&mut self) -> Vec<&mut String> {
        vec![&mut self.report.path, &mut self.figure.path, &mut self.cine.path]
    }
}

/// The body of a publishing dialog.
pub fn publish_ui(
    ui: &mut Ui,
    session: &Session,
    dialog: &Dialog,
    forms: &mut PublishForms,
    actions: &mut Vec<Action>,
) {
    match dialog {
        Dialog::Report => report::report_ui(ui, session, &mut forms.report, actions),
        Dialog::Figure => figure::figure_ui(ui, session, &mut forms.figure, actions),
        Dialog::Cine => cine::cine_ui(ui, session, &mut forms.cine, actions),
        _ => {}
    }
}

/// Forgets what belongs to a closed dialog: the next opening takes a new snapshot of the session.
pub fn closed(forms: &mut PublishForms) {
    forms.report.preview.forget();
    forms.figure.forget();
}

fn title(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(8.0);
}

/// File name and the buttons that end a dialog. `request` is what Save asks for.
fn ending_ui(
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
        let save = ui.add_enabled(!name.is_empty(), accent_button(t!("publish-save")));
        let place = ui.button(t!("publish-choose-place"));
        if save.clicked() {
            actions.push(Action::Publish(request(name.into())));
        } else if place.clicked() {
            actions.push(Action::PickPublish(request(name.into())));
        }
        if ui.button(t!("publish-cancel")).clicked() {
            actions.push(Action::CloseDialog);
        }
    });
}

/// Says in words that typed texts name the patient, and that these words do not leave.
pub fn naming_ui(ui: &mut Ui, count: usize) {
    if count > 0 {
        let text = format!("⚠ {}", t!("publish-names-patient", count = count));
        ui.add(Label::new(RichText::new(text).color(theme::CAUTION)).wrap());
        ui.add_space(4.0);
    }
}

/// A file name with another ending.
fn with_ending(path: &str, ending: &str) -> String {
    std::path::Path::new(path.trim()).with_extension(ending).to_string_lossy().into_owned()
}

/// A row of choices, one of which is taken; `true` when it changed.
fn choices<T: Copy + PartialEq>(ui: &mut Ui, name: &str, value: &mut T, all: &[(T, &str)]) -> bool {
    let before = *value;
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::secondary(name));
        for (choice, label) in all {
            ui.selectable_value(value, *choice, *label);
        }
    });
    before != *value
}

fn hint(ui: &mut Ui, text: &str) {
    ui.add(Label::new(theme::small(text)).wrap());
}
