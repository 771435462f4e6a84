//! Exports on their way: no file is replaced without being asked about, and the next one starts where the last one went.

use std::path::Path;

use super::effect::Effect;
use super::export::{Export, Exported};
use super::recovery::FileTask;
use super::{Dialog, ExportRequest, NoticeKind, Session};

impl Session {
    /// Writes it unless something lies there already: then it is asked about first.
    pub(super) fn export(&mut self, export: Export) {
        let export = export.in_folder(&self.export_folder());
        match export.path() {
            Some(path) => {
                let path = path.to_path_buf();
                self.file(FileTask::CheckFree { path, export: Box::new(export) });
            }
            None => self.export_now(export),
        }
    }

    /// Whether its place is free was looked up.
    pub(super) fn export_if_free(&mut self, export: Export, is_free: bool) {
        match is_free {
            true => self.export_now(export),
            false => self.dialog = Some(Dialog::Replace(Box::new(export))),
        }
    }

    /// The user has agreed to what is replaced.
    pub(super) fn export_now(&mut self, export: Export) {
        self.dialog = None;
        match export.in_folder(&self.export_folder()) {
            Export::Picture(request) => {
                let scale = request.scale.clamp(1, 4);
                self.effects.push(Effect::Draw(ExportRequest { scale, ..request }));
            }
            Export::Publish(request) => self.publish(request),
        }
    }

    pub(super) fn exported(&mut self, result: Result<Exported, String>) {
        match result {
            Ok(Exported { sentence, path: Some(path) }) => {
                self.remember_export_folder(&path);
                self.notices.push_path(NoticeKind::Done, sentence, path);
            }
            Ok(Exported { sentence, path: None }) => self.notices.push(NoticeKind::Done, sentence),
            Err(sentence) => self.notices.push(NoticeKind::Problem, sentence),
        }
    }

    fn remember_export_folder(&mut self, path: &Path) {
        let folder = path.parent().map(Path::to_path_buf);
        if self.preferences.export_folder != folder {
            let mut preferences = self.preferences.clone();
            preferences.export_folder = folder;
            self.prefer(preferences);
        }
    }
}
