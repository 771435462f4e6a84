//! Exports on their way: no file is replaced without being asked about, and the next one starts where the last one went.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::action::RoiFileAction;
use super::state::Recovery;
use super::task::{FileTask, RoisWritten};
use super::update::Around;
use crate::io::rois::RoiFile;
use crate::session::dialog::Dialog;
use crate::session::document::Document;
use crate::session::effect::Effect;
use crate::session::export::{Export, ExportRequest, Exported, PublishRequest};
use crate::session::jobs::JobKind;
use crate::session::notice::NoticeKind;
use crate::session::pick::Pick;
use crate::session::request::{Publication, Request};
use crate::session::teaching::scores;
use crate::t;

impl Recovery {
    /// Writes it unless something lies there already: then it is asked about first.
    pub(in crate::session) fn export(&mut self, around: &mut Around<'_>, export: Export) {
        let export = export.in_folder(&self.export_folder(around.shown));
        match export.path() {
            Some(path) => {
                let path = path.to_path_buf();
                around.out.file(FileTask::CheckFree { path, export: Box::new(export) });
            }
            None => self.export_now(around, export),
        }
    }

    /// Whether its place is free was looked up.
    pub(in crate::session) fn export_if_free(&mut self, around: &mut Around<'_>, export: Export, is_free: bool) {
        match is_free {
            true => self.export_now(around, export),
            false => around.out.dialog = Some(Dialog::Replace(Box::new(export))),
        }
    }

    /// The user has agreed to what is replaced.
    pub(in crate::session) fn export_now(&mut self, around: &mut Around<'_>, export: Export) {
        around.out.dialog = None;
        match export.in_folder(&self.export_folder(around.shown)) {
            Export::Picture(request) => {
                let scale = request.scale.clamp(1, 4);
                around.out.effects.push(Effect::Draw(ExportRequest { scale, ..request }));
            }
            Export::Publish(request) => self.publish(around, request),
        }
    }

    pub(in crate::session) fn publish(&mut self, around: &mut Around<'_>, request: PublishRequest) {
        if let PublishRequest::Scores { path } = request {
            let scores = Box::new(scores(&around.shown.teaching.answers));
            return around.out.request(JobKind::Export, Request::Scores { path, scores });
        }
        around.out.dialog = None;
        let Some(subject) = around.shown.subject() else { return };
        let slice = around.shown.view.slice;
        let noise = around.shown.synthetic_source(slice).and_then(|source| source.noise);
        let catalog = around.shown.study.catalog.clone();
        let publication = Publication { subject: Arc::new(subject), catalog, request, slice, noise };
        around.out.request(JobKind::Export, Request::Publish(Box::new(publication)));
    }

    pub(in crate::session) fn exported(&mut self, around: &mut Around<'_>, result: Result<Exported, String>) {
        match result {
            Ok(Exported { sentence, path: Some(path) }) => {
                self.remember_export_folder(around, &path);
                around.out.notices.push_path(NoticeKind::Done, sentence, path);
            }
            Ok(Exported { sentence, path: None }) => around.out.notices.push(NoticeKind::Done, sentence),
            Err(sentence) => around.out.notices.push(NoticeKind::Problem, sentence),
        }
    }

    fn remember_export_folder(&mut self, around: &mut Around<'_>, path: &Path) {
        let folder = path.parent().map(Path::to_path_buf);
        if self.preferences.export_folder != folder {
            let mut preferences = self.preferences.clone();
            preferences.export_folder = folder;
            self.prefer(around, preferences);
        }
    }

    pub(in crate::session) fn roi_file(&mut self, around: &mut Around<'_>, action: RoiFileAction) {
        match action {
            RoiFileAction::AskWhere => self.ask_where_to_save_rois(around),
            RoiFileAction::Open(path) => self.open_roi_file(around, path),
            RoiFileAction::Save { path, replaces } => self.save_roi_file(around, path, replaces),
            RoiFileAction::PickOpen => around.out.pick(Pick::OpenRois),
            RoiFileAction::PickSave => around.out.pick(Pick::SaveRois),
        }
    }

    fn ask_where_to_save_rois(&mut self, around: &mut Around<'_>) {
        if self.rois_place.as_os_str().is_empty() {
            self.rois_place = self.export_folder(around.shown).join("rois.json");
        }
        around.out.dialog = Some(Dialog::SaveRois { taken: None });
    }

    /// Reads the file off the frame.
    pub(in crate::session) fn open_roi_file(&mut self, around: &mut Around<'_>, path: PathBuf) {
        around.out.dialog = None;
        around.out.request(JobKind::Load, Request::Rois(path));
    }

    /// Writes all regions and annotations; unless it `replaces`, a place that holds something is asked about first.
    pub(in crate::session) fn save_roi_file(&mut self, around: &mut Around<'_>, path: PathBuf, replaces: bool) {
        let path = if path.extension().is_some() { path } else { path.with_extension("json") };
        around.out.dialog = None;
        // Given from hand to hand: names and texts leave without the patient.
        let Document { rois, annotations, .. } = around.shown.publishable_document();
        let file = RoiFile { rois, annotations };
        around.out.file(FileTask::WriteRois { path, file, replaces });
    }

    pub(in crate::session) fn rois_written(&mut self, around: &mut Around<'_>, path: PathBuf, result: RoisWritten) {
        match result {
            RoisWritten::Written => {
                self.rois_place.clone_from(&path);
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                around.out.notices.push_path(NoticeKind::Done, t!("rois-saved", name = name), path);
            }
            RoisWritten::Taken => around.out.dialog = Some(Dialog::SaveRois { taken: Some(path) }),
            RoisWritten::Failed(reason) => {
                around.out.notices.push(NoticeKind::Problem, t!("rois-not-saved", reason = reason));
            }
        }
    }
}
