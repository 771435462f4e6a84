//! Dialogs about files of the session: save, conflicts, lost work, images that moved, closing.

use std::path::{Path, PathBuf};

use egui::{Label, RichText, ScrollArea, Ui};

use crate::gui::theme;
use crate::gui::widgets::{DIALOG_WIDTH, accent_button, cancel, path_box, title, words};
use crate::io::home::Lost;
use crate::io::session_file::{SessionFile, SourceRecord};
use crate::session::{Action, Conflict, Export, Pick, RecoveryAction, Session, SessionLink, StudyAction};
use crate::t;

fn about_files(action: RecoveryAction) -> Action {
    Action::Recovery(action)
}

/// Where to write the session.
pub fn save_ui(ui: &mut Ui, text: &mut String, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("save-title"));
    words(ui, t!("save-what"));
    let is_entered = path_box(ui, t!("save-place"), text);
    ui.horizontal(|ui| {
        let can_save = !text.trim().is_empty();
        if ui.add_enabled(can_save, accent_button(t!("save-button"))).clicked() || (can_save && is_entered) {
            let path = PathBuf::from(text.trim());
            actions.push(about_files(RecoveryAction::SaveTo { path, replaces: false }));
        }
        if ui.button(t!("save-choose")).clicked() {
            actions.push(about_files(RecoveryAction::PickPlace));
        }
        cancel(ui, actions);
    });
}

/// The place holds something else.
pub fn conflict_ui(ui: &mut Ui, path: &Path, conflict: Conflict, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    let (heading, why) = match conflict {
        Conflict::Changed => (t!("conflict-changed-title"), t!("conflict-changed")),
        Conflict::Exists => (t!("conflict-exists-title"), t!("conflict-exists")),
    };
    title(ui, heading);
    words(ui, why);
    ui.horizontal_wrapped(|ui| {
        if ui.add(accent_button(t!("save-elsewhere"))).clicked() {
            actions.push(about_files(RecoveryAction::SaveElsewhere));
        }
        if conflict == Conflict::Changed && ui.button(t!("save-reload")).clicked() {
            actions.push(about_files(RecoveryAction::Reload(path.to_path_buf())));
        }
        if ui.button(t!("save-replace")).clicked() {
            let path = path.to_path_buf();
            actions.push(about_files(RecoveryAction::SaveTo { path, replaces: true }));
        }
        cancel(ui, actions);
    });
}

/// An export would replace what lies there.
pub fn replace_ui(ui: &mut Ui, export: &Export, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("conflict-exists-title"));
    let place = export.path().map(|path| path.display().to_string()).unwrap_or_default();
    ui.add(Label::new(theme::small(place)).wrap());
    ui.add_space(6.0);
    words(ui, t!("conflict-exists"));
    ui.horizontal_wrapped(|ui| {
        if ui.add(accent_button(t!("save-choose"))).clicked() {
            actions.push(match export.clone() {
                Export::Picture(request) => {
                    Action::Pick(Pick::Figure { scale: request.scale, options: request.options })
                }
                Export::Publish(request) => Action::Pick(Pick::Publish(Box::new(request))),
            });
        }
        if ui.button(t!("save-replace")).clicked() {
            actions.push(Action::Recovery(RecoveryAction::Replace(Box::new(export.clone()))));
        }
        cancel(ui, actions);
    });
}

/// Work that no window holds: recover, discard, later.
pub fn recover_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("recover-title"));
    let lost = &session.recovery.lost;
    match () {
        () if lost.is_empty() => words(ui, t!("recover-none")),
        () if session.recovery.is_of_study => words(ui, t!("recover-of-study")),
        () if lost.iter().any(|lost| lost.is_crash) => words(ui, t!("recover-crash")),
        () => words(ui, t!("recover-closed")),
    }
    ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
        for copy in lost {
            lost_line(ui, copy, actions);
            ui.add_space(6.0);
        }
    });
    ui.add_space(6.0);
    if ui.button(t!("recover-later")).clicked() {
        actions.push(Action::CloseDialog);
    }
}

fn lost_line(ui: &mut Ui, copy: &Lost, actions: &mut Vec<Action>) {
    let name = lost_name(copy);
    theme::card().inner_margin(egui::Margin::same(10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_width(ui.available_width() - 230.0);
                ui.add(Label::new(RichText::new(&name).font(theme::medium(theme::SIZE_BODY))).truncate());
                let when: chrono::DateTime<chrono::Local> = copy.modified.into();
                let (when, rois) = (when.format("%Y-%m-%d %H:%M").to_string(), num_rois(&copy.file));
                ui.label(theme::small(t!("recover-line", when = when, rois = rois)));
                let how = if copy.is_crash { t!("recover-crashed") } else { t!("recover-kept") };
                ui.label(theme::small(how));
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button(t!("recover-discard")).clicked() {
                    actions.push(about_files(RecoveryAction::Discard(copy.path.clone())));
                }
                if ui.add(accent_button(t!("recover-button"))).clicked() {
                    actions.push(about_files(RecoveryAction::Recover(copy.path.clone())));
                }
            });
        });
    });
}

/// Regions on all series of a session.
fn num_rois(file: &SessionFile) -> usize {
    let others = file.stacks.iter().map(|stack| stack.document.rois.len());
    file.document.rois.len() + others.sum::<usize>()
}

fn lost_name(copy: &Lost) -> String {
    let own = copy.file.saved_as.as_ref().and_then(|own| own.path.file_name());
    match (&copy.file.source, own) {
        (_, Some(name)) => name.to_string_lossy().into_owned(),
        (SourceRecord::Case(case), None) => case.title().to_owned(),
        (SourceRecord::Files(files), None) => {
            let place = files.places.first().and_then(|place| place.absolute.as_ref()?.file_name());
            place.map_or_else(|| t!("recover-name-files").to_owned(), |name| name.to_string_lossy().into_owned())
        }
    }
}

/// The images of a session were not found.
///
/// * `text` — where the user says they are.
pub fn relink_ui(ui: &mut Ui, text: &mut String, link: &SessionLink, was_asked: bool, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("relink-title"));
    words(ui, if was_asked { t!("relink-wrong") } else { t!("relink-why") });
    if let Some(stored) = stored_place(link) {
        ui.add(Label::new(theme::small(stored)).truncate());
        ui.add_space(6.0);
    }
    let is_entered = path_box(ui, t!("relink-path"), text);
    ui.horizontal(|ui| {
        let can_look = !text.trim().is_empty();
        if ui.add_enabled(can_look, accent_button(t!("relink-open"))).clicked() || (can_look && is_entered) {
            actions.push(Action::Study(StudyAction::Relink(vec![PathBuf::from(text.trim())])));
        }
        if ui.button(t!("relink-choose")).clicked() {
            actions.push(Action::Pick(Pick::Images));
        }
        cancel(ui, actions);
    });
}

/// Where the images were when the session was saved: the user knows what became of that place.
fn stored_place(link: &SessionLink) -> Option<String> {
    let SourceRecord::Files(files) = &link.file.source else { return None };
    let place = files.places.first()?;
    place.absolute.as_ref().map(|path| path.display().to_string()).or_else(|| place.relative.clone())
}

/// Work would be lost by closing: saved, kept apart, or given up.
pub fn close_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("close-title"));
    let names = session.unsaved_names();
    words(ui, &t!("close-why", count = names.len()));
    for name in &names {
        ui.add(Label::new(RichText::new(name).font(theme::medium(theme::SIZE_BODY))).truncate());
    }
    ui.add_space(10.0);
    ui.horizontal_wrapped(|ui| {
        if ui.add(accent_button(t!("save-button"))).on_hover_text(t!("close-save-help")).clicked() {
            actions.push(about_files(RecoveryAction::CloseSaving));
        }
        let can_keep = session.recovery.home.is_some();
        let keep = ui.add_enabled(can_keep, egui::Button::new(t!("close-keep")));
        if keep.on_hover_text(t!("close-keep-help")).clicked() {
            actions.push(about_files(RecoveryAction::CloseKeeping));
        }
        if ui.button(t!("recover-discard")).clicked() {
            actions.push(about_files(RecoveryAction::CloseDiscarding));
        }
        cancel(ui, actions);
    });
}
