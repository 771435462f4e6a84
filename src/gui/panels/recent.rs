//! What was opened lately, below the commands of the Open menu.

use egui::{Button, RichText, Ui};

use crate::gui::theme;
use crate::session::{Action, RecoveryAction, Session};
use crate::t;

/// One line per entry; what is gone is grayed and says so.
pub fn recent_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    if session.recovery.recent.is_empty() {
        return;
    }
    ui.separator();
    ui.label(theme::small(t!("recent-title")));
    for (index, entry) in session.recovery.recent.iter().enumerate() {
        let label = entry.label();
        let shown = if entry.is_gone { t!("recent-gone-label", name = label) } else { label };
        let button = Button::new(RichText::new(&shown)).truncate();
        let response = ui.add_enabled(!entry.is_gone, button).on_disabled_hover_text(t!("recent-gone"));
        let paths = entry.paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n");
        if response.on_hover_text(paths).clicked() {
            actions.push(Action::Recovery(RecoveryAction::OpenRecent(index)));
            ui.close();
        }
    }
    if ui.add(Button::new(theme::small(t!("recent-clear"))).frame_when_inactive(false)).clicked() {
        actions.push(Action::Recovery(RecoveryAction::ClearRecent));
        ui.close();
    }
}
