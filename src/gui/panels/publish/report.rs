//! Export ▸ Report…: paper, language, preview, file.

use egui::{Ui, vec2};

use super::preview::Preview;
use super::{choices, ending_ui, hint, title};
use crate::gui::theme;
use crate::publish::figure::Composed;
use crate::publish::report::Paper;
use crate::session::{Action, PublishRequest, Session, Workshop, report_sheet};
use crate::t;

/// What the dialog keeps.
pub struct ReportForm {
    path: String,
    paper: Paper,
    pub preview: Preview,
}

impl Default for ReportForm {
    fn default() -> Self {
        Self { path: "sideroscope-report.pdf".to_owned(), paper: Paper::A4, preview: Preview::default() }
    }
}

pub fn report_ui(ui: &mut Ui, session: &Session, form: &mut ReportForm, actions: &mut Vec<Action>) {
    title(ui, t!("publish-report-dialog"));
    let mut options = session.report_options();
    options.paper = form.paper;
    let Some(workshop) = session.workshop() else { return };
    let content = ui.ctx().content_rect().size();
    let height = (content.y - 150.0).clamp(280.0, 980.0);
    ui.horizontal_top(|ui| {
        let key = key(&workshop, &options);
        let drawn = options.clone();
        form.preview.show(ui, vec2(height / 1.414, height), &key, move || {
            let sheet = report_sheet(&workshop, &drawn);
            Composed { sheet, cells: Vec::new(), caption: String::new() }
        });
        ui.add_space(14.0);
        ui.vertical(|ui| {
            ui.set_width(280.0);
            choices(ui, t!("publish-paper"), &mut form.paper, &Paper::ALL.map(|paper| (paper, paper.label())));
            ui.add_space(6.0);
            hint(ui, t!("publish-report-hint"));
            if session.study.maps.is_none() {
                ui.label(theme::small(t!("publish-maps-missing")));
            }
            ui.add_space(10.0);
            ending_ui(ui, &mut form.path, |path| PublishRequest::Report { path, options }, actions);
        });
    });
}

/// Everything the page depends on that can change while the dialog is open.
fn key(workshop: &Workshop, options: &crate::publish::report::ReportOptions) -> String {
    format!("{options:?} {} {}", workshop.main.maps.is_some(), crate::text::language().tag())
}
