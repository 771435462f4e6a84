//! Dialogs for what goes on paper: report, figure, moving picture, each with a live preview.

mod cine;
mod figure;
mod form;
mod marks;
mod panel;
mod parts;
mod preview;
mod report;

pub use parts::naming_ui;

use egui::Ui;

use crate::session::{Action, Dialog, Session};

/// What the dialogs keep between frames.
#[derive(Default)]
pub struct PublishForms {
    report: report::ReportForm,
    figure: form::FigureForm,
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
