//! Adding the open study to the case library: its texts, and what is left out.

use egui::{Label, RichText, TextEdit, Ui};

use super::library;
use crate::gui::panels::verdict::finding_label;
use crate::gui::theme;
use crate::session::{Action, Session, TeachAction};
use crate::t;
use crate::verdict::Finding;

const ANSWERS: [Finding; 4] =
    [Finding::Isointense, Finding::Hyperintense, Finding::Hypointense, Finding::NotAssessable];

/// The form of a new case.
pub fn add_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(560.0);
    ui.label(RichText::new(t!("add-title")).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(6.0);
    ui.add(Label::new(theme::secondary(t!("add-what"))).wrap());
    ui.add(Label::new(RichText::new(t!("add-reminder")).color(theme::CAUTION)).wrap());
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
    field(ui, t!("add-learn"), &mut draft.learn, 3);
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::small(t!("add-answer")));
        for finding in ANSWERS {
            if ui.selectable_label(draft.answer == Some(finding), finding_label(finding)).clicked() {
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
    ui.label(theme::small(t!("library-folder")));
    library::folder_field(ui, session, f32::INFINITY, actions);
    let can_add = !draft.title.trim().is_empty() && !session.teaching.library.folder.trim().is_empty();
    if draft != *before {
        actions.push(Action::Teach(TeachAction::Draft(draft)));
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let add = ui.add_enabled(can_add, egui::Button::new(t!("add-button")).fill(theme::ACCENT_FILL));
        if add.on_disabled_hover_text(t!("add-incomplete")).clicked() {
            actions.push(Action::Teach(TeachAction::AddCase));
        }
        if ui.button(t!("teach-cancel")).clicked() {
            actions.push(Action::CloseDialog);
        }
    });
}
