//! Actions → the document on screen and its history.
//!
//! Must not know: how the other components change.

use super::action::{DocumentAction, SettingChange};
use super::content::Document;
use super::echo_cut::cut_after;
use super::state::Documents;
use crate::pipeline::AnalysisSettings;
use crate::say;
use crate::session::item::Item;
use crate::session::outbox::Outbox;
use crate::session::shown::Shown;
use crate::session::study::Study;
use crate::session::teaching::Teaching;
use crate::session::view::View;
use crate::text::Message;

/// What the documents see of the rest, and where they leave what is not their own.
pub(in crate::session) struct Around<'a> {
    pub study: &'a Study,
    pub view: &'a View,
    pub teaching: &'a Teaching,
    pub out: &'a mut Outbox,
}

impl Around<'_> {
    pub(super) fn shown<'s>(&'s self, documents: &'s Documents) -> Shown<'s> {
        Shown { study: self.study, documents, view: self.view, teaching: self.teaching }
    }
}

impl Documents {
    pub(in crate::session) fn update(&mut self, action: DocumentAction, around: &mut Around<'_>) {
        match action {
            DocumentAction::Pointer(event) => {
                self.pointer(around, event);
                around.out.changed();
            }
            DocumentAction::Delete(roi) => self.delete_item(around, Item::Roi(roi)),
            DocumentAction::Region(edit) => self.region_edit(around, edit),
            DocumentAction::Undo => self.undo(around),
            DocumentAction::Redo => self.redo(around),
            DocumentAction::Change(change) => self.change(around, change),
            DocumentAction::ResetSettings => self.edit(around, say!("undo-reset-settings"), |document| {
                document.settings = AnalysisSettings::default();
            }),
            DocumentAction::EndGesture => {
                self.history.commit(&self.shown);
                around.out.changed();
            }
            DocumentAction::Notes(notes) => self.note(notes),
            DocumentAction::AddRegions(rois) => self.edit(around, say!("undo-case-regions"), |document| {
                rois.into_iter().for_each(|roi| _ = document.add(roi.role, roi.slice, roi.shape));
            }),
            DocumentAction::ReturnRegions(rois) => {
                rois.into_iter().for_each(|roi| _ = self.shown.add(roi.role, roi.slice, roi.shape));
                around.out.changed();
            }
            DocumentAction::ChangeCase { about, changes } => {
                self.history.begin_repeat(say!("undo-change-case"), about as u64, &self.shown);
                self.shown.case_changes = changes;
                self.history.commit(&self.shown);
                around.out.case_changed();
            }
            DocumentAction::ResetCase => {
                self.edit(around, say!("command-reset-case"), |document| document.case_changes.clear());
            }
            DocumentAction::Saved { workspace, file, images } => {
                self.mark_saved(workspace, &file, images.as_ref());
            }
        }
    }

    fn note(&mut self, notes: String) {
        if !self.history.is_gesture_open() {
            self.history.begin(say!("undo-notes"), &self.shown);
        }
        self.shown.notes = notes;
    }

    /// One undoable change.
    pub(in crate::session) fn edit(
        &mut self,
        around: &mut Around<'_>,
        label: Message,
        change: impl FnOnce(&mut Document),
    ) {
        self.history.begin(label, &self.shown);
        change(&mut self.shown);
        self.history.commit(&self.shown);
        around.out.changed();
    }

    /// Delete and Backspace: the last corner of what is being drawn, else what is selected.
    pub(in crate::session) fn delete_selected(&mut self, around: &mut Around<'_>) {
        if self.undo_vertex(around) {
            return around.out.changed();
        }
        if let Some(item) = around.shown(self).selected_item() {
            self.delete_item(around, item);
        }
    }

    fn undo(&mut self, around: &mut Around<'_>) {
        if !self.undo_vertex(around) {
            self.history.undo(&mut self.shown);
        }
        around.out.changed();
    }

    fn redo(&mut self, around: &mut Around<'_>) {
        self.cancel_drawing();
        self.history.redo(&mut self.shown);
        around.out.changed();
    }

    fn change(&mut self, around: &mut Around<'_>, change: SettingChange) {
        // A slider that is dragged sends many changes; they become one step at its end.
        if !self.history.is_gesture_open() {
            self.history.begin(say!("undo-change-settings"), &self.shown);
        }
        let num_echoes = around.study.stack.as_deref().map_or(0, |stack| stack.num_echoes());
        let at_start = self.history.at_start().map(|document| document.settings.echoes.clone()).unwrap_or_default();
        let settings = &mut self.shown.settings;
        match change {
            SettingChange::Model(model) => settings.model = model,
            SettingChange::Sigma(sigma) => settings.sigma = sigma,
            SettingChange::Coils(coils) => settings.coils = coils.clamp(1, 64),
            SettingChange::Field(field) => settings.field_t = field,
            SettingChange::Calibration(calibration) => settings.calibration = calibration,
            SettingChange::Scheme(scheme) => settings.scheme = scheme,
            SettingChange::Margin(margin) => settings.margin = margin.clamp(1.01, 3.0),
            SettingChange::LiverLoad(load) => settings.liver_load = load,
            SettingChange::LastEcho(last) => {
                settings.echoes = cut_after(&at_start, last, num_echoes);
            }
            SettingChange::AllEchoes => settings.echoes = crate::fit::EchoSelection::default(),
            SettingChange::EchoIncluded(echo, is_included) => {
                settings.echoes.excluded.retain(|&e| e != echo);
                if !is_included {
                    settings.echoes.excluded.push(echo);
                    settings.echoes.excluded.sort_unstable();
                }
            }
        }
        around.out.changed();
    }
}
