//! Export ▸ Report…: paper, language, preview, file.

use egui::{Ui, vec2};

use super::parts::{choices, ending_ui, hint, naming_ui, with_ending};
use super::preview::Preview;
use crate::gui::theme;
use crate::gui::widgets::title;
use crate::io::picture::PictureFormat;
use crate::publish::export::SheetFormat;
use crate::publish::figure::Composed;
use crate::publish::report::Paper;
use crate::session::{Action, PublishRequest, Session};
use crate::shell::{DataFormat, Workshop, report_sheet};
use crate::t;
use crate::text::Language;

/// What the dialog keeps.
pub struct ReportForm {
    pub path: String,
    paper: Paper,
    /// `None` is that of the window.
    language: Option<Language>,
    pub preview: Preview,
}

impl Default for ReportForm {
    fn default() -> Self {
        Self {
            path: "sideroscope-report.pdf".to_owned(),
            paper: Paper::A4,
            language: None,
            preview: Preview::default(),
        }
    }
}

pub fn report_ui(ui: &mut Ui, session: &Session, form: &mut ReportForm, actions: &mut Vec<Action>) {
    title(ui, t!("publish-report-dialog"));
    let mut options = session.shown().report_options();
    options.paper = form.paper;
    options.language = form.language;
    let Some(workshop) = Workshop::of(session.shown()) else { return };
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
            let mut language = form.language.unwrap_or_else(crate::text::language);
            let languages = Language::ALL.map(|language| (language, language.name()));
            if choices(ui, t!("preferences-language"), &mut language, &languages) {
                form.language = Some(language);
            }
            let mut format = Ending::of(&form.path);
            if choices(ui, t!("publish-format"), &mut format, &Ending::all()) {
                form.path = with_ending(&form.path, format.extension());
            }
            ui.add_space(6.0);
            hint(ui, t!("publish-report-hint"));
            naming_ui(ui, session.shown().num_naming_texts());
            if session.study.maps.is_none() {
                ui.label(theme::small(t!("publish-maps-missing")));
            }
            ui.add_space(10.0);
            ending_ui(ui, &mut form.path, |path| PublishRequest::Report { path, options }, actions);
        });
    });
}

/// What the file will be: the page, or its numbers.
#[derive(Clone, Copy, PartialEq)]
enum Ending {
    Page(SheetFormat),
    Numbers(DataFormat),
}

impl Ending {
    fn of(path: &str) -> Self {
        let path = std::path::Path::new(path.trim());
        let page = || Self::Page(SheetFormat::of_path(path).unwrap_or(SheetFormat::Pdf));
        DataFormat::of_path(path).map_or_else(page, Self::Numbers)
    }

    fn all() -> Vec<(Self, &'static str)> {
        let pages = [SheetFormat::Pdf, SheetFormat::Svg, SheetFormat::Picture(PictureFormat::Png)];
        let pages = pages.map(|format| (Self::Page(format), format.label()));
        let numbers = DataFormat::ALL.map(|format| (Self::Numbers(format), format.label()));
        pages.into_iter().chain(numbers).collect()
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Page(format) => format.extension(),
            Self::Numbers(format) => format.extension(),
        }
    }
}

/// Everything the page depends on that can change while the dialog is open.
fn key(workshop: &Workshop, options: &crate::publish::report::ReportOptions) -> String {
    format!("{options:?} {} {}", workshop.main.maps.is_some(), crate::text::language().tag())
}
