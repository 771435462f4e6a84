//! What comes in front of the images: path box, files set aside, export, shortcuts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{Grid, Id, Label, Modal, RichText, ScrollArea, TextEdit, Ui};

use super::forms::ExportForm;
use super::publish::{self, publish_ui};
use super::recovery;
use crate::gui::widgets::{DIALOG_WIDTH, accent_button, command_button, title};
use crate::gui::{teach, theme};
use crate::session::{Action, Command, Dialog, FileCommand, Session, StudyAction};
use crate::t;
use crate::text::Message;

/// The open dialog, if any. `form` is the state of the export dialog.
pub fn dialogs_ui(ui: &Ui, session: &Session, form: &mut ExportForm, actions: &mut Vec<Action>) {
    let Some(dialog) = &session.out.dialog else {
        super::palette::forget(ui.ctx());
        form.close();
        return publish::closed(&mut form.publish);
    };
    if !matches!(dialog, Dialog::SaveAs | Dialog::OpenRois | Dialog::SaveRois { .. } | Dialog::Relink { .. }) {
        form.place.forget();
    }
    form.complete(&session.export_folder());
    let modal = Modal::new(Id::unique("dialog")).frame(theme::card().inner_margin(egui::Margin::same(20)));
    let response = modal.show(ui.ctx(), |ui| {
        // A button on a card of its own color would look like a word.
        ui.visuals_mut().widgets.inactive.weak_bg_fill = theme::colors().hovered;
        ui.visuals_mut().widgets.inactive.bg_fill = theme::colors().hovered;
        match dialog {
            Dialog::Help => help_ui(ui, session),
            Dialog::Preferences => super::preferences::preferences_ui(ui, session, actions),
            Dialog::Palette => super::palette::palette_ui(ui, session, actions),
            Dialog::SetAside => set_aside_ui(ui, session),
            Dialog::OpenPath => open_path_ui(ui, session, &mut form.open_path, actions),
            Dialog::OpenRois => super::roi_files::open_ui(ui, form.place.begun(&session.recovery.rois_place), actions),
            Dialog::SaveRois { taken } => {
                let text = form.place.begun(taken.as_ref().unwrap_or(&session.recovery.rois_place));
                super::roi_files::save_ui(ui, text, taken.as_deref(), actions);
            }
            Dialog::Export => super::screenshot::screenshot_ui(ui, session, form, actions),
            Dialog::Report | Dialog::Figure | Dialog::Cine => {
                publish_ui(ui, session, dialog, &mut form.publish, actions)
            }
            Dialog::SaveAs => recovery::save_ui(ui, form.place.begun(&session.recovery.save_place), actions),
            Dialog::Replace(export) => recovery::replace_ui(ui, export, actions),
            Dialog::Conflict { path, conflict } => recovery::conflict_ui(ui, path, *conflict, actions),
            Dialog::Recover => recovery::recover_ui(ui, session, actions),
            Dialog::Relink { link, was_asked } => {
                let text = form.place.begun(&link.suggested().unwrap_or_default());
                recovery::relink_ui(ui, text, link, *was_asked, actions);
            }
            Dialog::Close => recovery::close_ui(ui, session, actions),
            Dialog::EchoTimes => super::echo_times::echo_times_ui(ui, session, actions),
            Dialog::CaseLibrary => teach::library_ui(ui, session, actions),
            Dialog::Learn => teach::learn_ui(ui, session),
            Dialog::AddCase => teach::add_ui(ui, session, actions),
            Dialog::Quiz => teach::quiz_dialog_ui(ui, session, actions),
        }
    });
    if response.should_close() {
        actions.push(Action::CloseDialog);
    }
}

fn open_path_ui(ui: &mut Ui, session: &Session, text: &mut String, actions: &mut Vec<Action>) {
    ui.set_width(DIALOG_WIDTH);
    title(ui, t!("dialog-open-path"));
    let edit = TextEdit::singleline(text).hint_text(t!("dialog-path-hint")).desired_width(f32::INFINITY);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("dialog-path")));
    let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if !response.has_focus() && !is_entered && ui.memory(|m| m.focused().is_none()) {
        response.request_focus();
    }
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let path = PathBuf::from(text.trim());
        let can_open = !text.trim().is_empty();
        let open = ui.add_enabled(can_open, accent_button(t!("menu-open")));
        if can_open && (open.clicked() || is_entered) {
            actions.push(Action::Study(StudyAction::Open(vec![path])));
        }
        command_button(ui, session, FileCommand::OpenFolder, actions, |button| button);
        command_button(ui, session, FileCommand::OpenFiles, actions, |button| button);
        if ui.button(t!("cancel")).clicked() {
            actions.push(Action::CloseDialog);
        }
    });
    ui.add_space(4.0);
    ui.add(Label::new(theme::small(t!("dialog-path-note"))).wrap());
}

fn set_aside_ui(ui: &mut Ui, session: &Session) {
    ui.set_width(640.0);
    title(ui, &t!("set-aside-title", summary = session.study.summary()));
    // One line per reason: a thousand files with one cause are one fact.
    let mut reasons: BTreeMap<&Message, Vec<String>> = BTreeMap::new();
    for aside in session.study.set_aside.iter() {
        let name = aside.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        reasons.entry(&aside.reason).or_default().push(name);
    }
    ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
        for (reason, names) in reasons {
            ui.add(Label::new(RichText::new(format!("{} × {reason}", names.len()))).wrap());
            let shown = names.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
            let more = names.len().saturating_sub(8);
            let more = if more > 0 { t!("set-aside-more", count = more) } else { String::new() };
            ui.add(Label::new(theme::small(format!("{shown} {more}"))).wrap());
            ui.add_space(6.0);
        }
    });
}

fn help_ui(ui: &mut Ui, session: &Session) {
    ui.set_width(620.0);
    title(ui, t!("command-help"));
    let height = (ui.ctx().content_rect().height() - 220.0).max(240.0);
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    area.auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("shortcuts").num_columns(3).spacing([18.0, 6.0]).show(ui, |ui| {
            for (keys, what) in mouse() {
                ui.label(RichText::new(keys).font(theme::medium(theme::SIZE_BODY)));
                ui.label(what);
                ui.end_row();
            }
            for command in Command::all() {
                let Some(shortcut) = session.shortcut(command) else { continue };
                ui.label(RichText::new(shortcut.to_string()).font(theme::medium(theme::SIZE_BODY)));
                ui.label(command.plain_label());
                ui.label(theme::secondary(command.help()));
                ui.end_row();
            }
        });
    });
    ui.add_space(10.0);
    ui.add(Label::new(theme::small(crate::gui::labels::research_only())).wrap());
}

/// What the mouse does on an image.
fn mouse() -> [(&'static str, &'static str); 5] {
    [
        (t!("mouse-left"), t!("mouse-left-does")),
        (t!("mouse-middle"), t!("mouse-middle-does")),
        (t!("mouse-right"), t!("mouse-right-does")),
        (t!("mouse-wheel"), t!("mouse-wheel-does")),
        (t!("mouse-ctrl-wheel"), t!("mouse-ctrl-wheel-does")),
    ]
}
