//! Adding the open study to the case library: its texts, and what is left out.

use egui::{Label, RichText, TextEdit, Ui};

use super::library;
use crate::gui::panels::naming_ui;
use crate::gui::theme;
use crate::gui::widgets::accent_button;
use crate::io::teaching_case::CaseTexts;
use crate::phantom::{StepPane, StepView};
use crate::privacy::TypedTexts;
use crate::session::{Action, Session, TeachAction};
use crate::t;
use crate::verdict::Finding;

const ANSWERS: [Finding; 4] =
    [Finding::Isointense, Finding::Hyperintense, Finding::Hypointense, Finding::NotAssessable];

/// The form of a new case.
pub fn add_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(560.0);
    let height = (ui.ctx().content_rect().height() - 150.0).max(240.0);
    egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show(
        ui,
        |ui| {
            form_ui(ui, session, actions);
        },
    );
}

fn form_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.label(RichText::new(t!("add-title")).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(6.0);
    ui.add(Label::new(theme::secondary(t!("add-what"))).wrap());
    ui.add(Label::new(RichText::new(t!("add-reminder")).color(theme::colors().caution)).wrap());
    ui.add_space(6.0);
    let before = &session.teaching.draft;
    let mut draft = before.clone();
    let field = |ui: &mut Ui, name: &str, text: &mut String, rows: usize| {
        ui.label(theme::small(name));
        let edit = if rows == 1 { TextEdit::singleline(text) } else { TextEdit::multiline(text).desired_rows(rows) };
        let response = ui.add(edit.desired_width(f32::INFINITY));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    };
    field(ui, t!("add-name"), &mut draft.title, 1);
    field(ui, t!("add-history"), &mut draft.history, 2);
    field(ui, t!("add-question"), &mut draft.question, 1);
    field(ui, t!("command-learn"), &mut draft.learn, 3);
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::small(t!("add-answer")));
        for finding in ANSWERS {
            if ui.selectable_label(draft.answer == Some(finding), finding.title().to_string()).clicked() {
                draft.answer = Some(finding);
            }
        }
        if ui.selectable_label(draft.answer.is_none(), t!("add-no-answer")).clicked() {
            draft.answer = None;
        }
    });
    let mut applies = draft.sign_applies.unwrap_or(true);
    if ui.checkbox(&mut applies, t!("add-applies")).changed() {
        draft.sign_applies = Some(applies);
    }
    field(ui, t!("add-because"), &mut draft.because, 1);
    steps_ui(ui, &mut draft);
    ui.label(theme::small(t!("library-folder")));
    library::folder_field(ui, session, f32::INFINITY, actions);
    let is_told = draft.steps.iter().all(|step| !step.text.trim().is_empty());
    let can_add = is_told && !draft.title.trim().is_empty() && !session.teaching.library.folder.trim().is_empty();
    if draft != *before {
        actions.push(Action::Teach(TeachAction::Draft(draft)));
    }
    ui.add_space(8.0);
    naming_ui(ui, before.count_naming(&session.shown().identity()));
    ui.horizontal(|ui| {
        let add = ui.add_enabled(can_add, accent_button(t!("add-button")));
        let why = if is_told { t!("add-incomplete") } else { t!("add-steps-untold") };
        if add.on_disabled_hover_text(why).clicked() {
            actions.push(Action::Teach(TeachAction::AddCase));
        }
        if ui.button(t!("cancel")).clicked() {
            actions.push(Action::CloseDialog);
        }
    });
}

/// The guided script: views that were kept, each with its sentence.
fn steps_ui(ui: &mut Ui, draft: &mut CaseTexts) {
    ui.label(theme::small(t!("add-steps")));
    if draft.steps.is_empty() {
        ui.add(Label::new(theme::small(t!("add-steps-hint"))).wrap());
    }
    let mut removed = None;
    for (index, step) in draft.steps.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            ui.label(theme::secondary(format!("{}", index + 1)));
            let mut text = step.text.to_string();
            let field = TextEdit::singleline(&mut text).hint_text(view_text(&step.view));
            let response = ui.add(field.desired_width(ui.available_width() - 40.0));
            let name = t!("add-step", number = index + 1);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name.clone()));
            let response = response.on_hover_text(view_text(&step.view));
            if response.changed() {
                step.text = text.into();
            }
            let remove = ui.button("×").on_hover_text(t!("add-step-remove"));
            let name = t!("add-step-remove-number", number = index + 1);
            remove.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.clone()));
            if remove.clicked() {
                removed = Some(index);
            }
        });
    }
    if let Some(index) = removed {
        draft.steps.remove(index);
    }
}

/// "slice 3, echo 2, R2* map", so that a step is known before it has a sentence.
fn view_text(view: &StepView) -> String {
    let number = |index: Option<usize>| index.map_or_else(|| "–".to_owned(), |index| (index + 1).to_string());
    let pane = match view.pane {
        StepPane::Echo => t!("add-step-echo").to_owned(),
        StepPane::R2StarMap(_) => t!("empty-map-title").to_owned(),
        StepPane::SyntheticTe(te) => t!("add-step-synthetic", te = format!("{te:.2}")),
    };
    t!("add-step-view", slice = number(view.slice), echo = number(view.echo), pane = pane)
}
