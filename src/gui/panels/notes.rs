//! The notes: plain text that belongs to the session.

use egui::{TextEdit, Ui};

use crate::gui::theme;
use crate::gui::widgets::section;
use crate::session::{Action, DocumentAction, Session};
use crate::t;

/// A box that grows with its text.
pub fn notes_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    if session.study.stack.is_none() {
        return;
    }
    section(ui, t!("notes-title"));
    let mut text = session.document().notes.clone();
    let hint = theme::small(t!("notes-hint"));
    let edit = TextEdit::multiline(&mut text).desired_rows(2).desired_width(f32::INFINITY).hint_text(hint);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, t!("notes-title")));
    if response.changed() {
        actions.push(Action::Document(DocumentAction::Notes(text)));
    }
    if response.lost_focus() {
        actions.push(Action::Document(DocumentAction::EndGesture));
    }
}
