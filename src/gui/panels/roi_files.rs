//! Dialogs about ROI files: which one to add, where to write one.

use std::path::{Path, PathBuf};

use egui::Ui;

use crate::gui::widgets::{DIALOG_WIDTH, accent_button, cancel, path_box, title, words};
use crate::session::{Action, RecoveryAction, RoiFileAction};
use crate::t;

fn answer(action: RoiFileAction) -> Action {
    Action::Recovery(RecoveryAction::RoiFile(action))
}

/// Which ROI file to add.
pub fn open_ui(ui: &mut Ui, text: &mut String, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("open-rois-title"));
    words(ui, t!("open-rois-what"));
    let is_entered = path_box(ui, t!("roi-file-place"), text);
    ui.horizontal(|ui| {
        let can_open = !text.trim().is_empty();
        if ui.add_enabled(can_open, accent_button(t!("menu-open"))).clicked() || (can_open && is_entered) {
            actions.push(answer(RoiFileAction::Open(PathBuf::from(text.trim()))));
        }
        if ui.button(t!("save-choose")).clicked() {
            actions.push(answer(RoiFileAction::PickOpen));
        }
        cancel(ui, actions);
    });
}

/// Where to write the regions; `taken`: the chosen place holds something else.
pub fn save_ui(ui: &mut Ui, text: &mut String, taken: Option<&Path>, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("save-rois-title"));
    words(ui, if taken.is_some() { t!("conflict-exists") } else { t!("save-rois-what") });
    let is_entered = path_box(ui, t!("roi-file-place"), text);
    ui.horizontal(|ui| {
        let can_save = !text.trim().is_empty();
        if ui.add_enabled(can_save, accent_button(t!("save-button"))).clicked() || (can_save && is_entered) {
            actions.push(answer(RoiFileAction::Save { path: PathBuf::from(text.trim()), replaces: false }));
        }
        if let Some(taken) = taken
            && ui.button(t!("save-replace")).clicked()
        {
            actions.push(answer(RoiFileAction::Save { path: taken.to_path_buf(), replaces: true }));
        }
        if ui.button(t!("save-choose")).clicked() {
            actions.push(answer(RoiFileAction::PickSave));
        }
        cancel(ui, actions);
    });
}
