//! Regions and annotations from and to ROI files, which other programs and the command line share.

use std::path::{Path, PathBuf};

use super::action::RoiFileAction;
use super::document::Document;
use super::event::Event;
use super::item::Item;
use super::jobs::JobKind;
use super::pick::Pick;
use super::recovery::{FileTask, RoisWritten};
use super::regions::plain_name;
use super::{Dialog, NoticeKind, Session};
use crate::io::rois::{self, RoiFile, RoiFileError};
use crate::roi::Roi;
use crate::say;
use crate::t;

impl Session {
    pub(super) fn roi_file(&mut self, action: RoiFileAction) {
        match action {
            RoiFileAction::Text(text) => self.roi_path_text = text,
            RoiFileAction::AskWhere => self.ask_where_to_save_rois(),
            RoiFileAction::Open(path) => self.open_roi_file(path),
            RoiFileAction::Save { path, replaces } => self.save_roi_file(path, replaces),
            RoiFileAction::PickOpen => self.pick(Pick::OpenRois),
            RoiFileAction::PickSave => self.pick(Pick::SaveRois),
        }
    }

    fn ask_where_to_save_rois(&mut self) {
        if self.roi_path_text.is_empty() {
            self.roi_path_text = self.export_folder().join("rois.json").display().to_string();
        }
        self.dialog = Some(Dialog::SaveRois { taken: None });
    }

    /// Reads the file off the frame.
    pub(super) fn open_roi_file(&mut self, path: PathBuf) {
        self.dialog = None;
        self.jobs.start(JobKind::Load, move |_| Event::RoisRead(read(&path)));
    }

    /// Adds what a file holds, as one step; a file that does not lie on the images changes nothing.
    pub(super) fn take_roi_file(&mut self, read: Result<RoiFile, String>) {
        let Some(stack) = self.study.stack.clone() else {
            return self.notices.push(NoticeKind::Problem, t!("rois-need-images"));
        };
        let fits = |file: &RoiFile| rois::check_fits(&file.rois, &stack.grid).map_err(|error| sentence(&error));
        let file = match read.and_then(|file| fits(&file).map(|()| file)) {
            Ok(file) => file,
            Err(sentence) => return self.notices.push(NoticeKind::Problem, sentence),
        };
        let document = &self.document;
        let is_there = |roi: &Roi| document.rois.iter().any(|other| is_same(other, roi));
        let rois: Vec<Roi> = file.rois.into_iter().filter(|roi| !is_there(roi)).collect();
        let (marks, outside): (Vec<_>, Vec<_>) =
            file.annotations.into_iter().partition(|mark| mark.slice < stack.num_slices());
        if !outside.is_empty() {
            self.notices.push(NoticeKind::Caution, t!("session-rois-outside", count = outside.len()));
        }
        let count = rois.len() + marks.len();
        if count == 0 {
            return self.notices.push(NoticeKind::Done, t!("rois-nothing-new"));
        }
        let mut first = None;
        self.edit(say!("open-rois-title"), |document| {
            for roi in rois {
                let has_name = |other: &Roi| other.slice == roi.slice && other.name == roi.name;
                let is_taken = document.rois.iter().any(has_name);
                let name = if is_taken { document.free_name(plain_name(&roi.name)) } else { roi.name.clone() };
                let id = document.insert(Roi { name, ..roi });
                first.get_or_insert(Item::Roi(id));
            }
            for mark in marks {
                let id = document.insert_annotation(mark);
                first.get_or_insert(Item::Annotation(id));
            }
        });
        self.select_and_show(first);
        self.notices.push(NoticeKind::Done, t!("rois-added", count = count));
    }

    /// Writes all regions and annotations; unless it `replaces`, a place that holds something is asked about first.
    pub(super) fn save_roi_file(&mut self, path: PathBuf, replaces: bool) {
        let path = if path.extension().is_some() { path } else { path.with_extension("json") };
        self.dialog = None;
        self.history.commit(&self.document);
        // Given from hand to hand: names and texts leave without the patient.
        let Document { rois, annotations, .. } = self.publishable().document;
        let file = RoiFile { rois, annotations };
        self.file(FileTask::WriteRois { path, file, replaces });
    }

    pub(super) fn rois_written(&mut self, path: PathBuf, result: RoisWritten) {
        match result {
            RoisWritten::Written => {
                self.roi_path_text = path.display().to_string();
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                self.notices.push_path(NoticeKind::Done, t!("rois-saved", name = name), path);
            }
            RoisWritten::Taken => self.dialog = Some(Dialog::SaveRois { taken: Some(path) }),
            RoisWritten::Failed(reason) => {
                self.notices.push(NoticeKind::Problem, t!("rois-not-saved", reason = reason));
            }
        }
    }
}

/// Reads a ROI file; an error is a sentence without a path, which may hold a name.
pub(super) fn read(path: &Path) -> Result<RoiFile, String> {
    rois::read_file(path).map_err(|error| sentence(&error))
}

fn sentence(error: &RoiFileError) -> String {
    match error {
        RoiFileError::Read { source, .. } => t!("rois-not-read", reason = crate::io::why(source)),
        RoiFileError::TooLarge { .. } | RoiFileError::NoText { .. } | RoiFileError::Format { .. } => {
            t!("rois-no-roi-file").to_owned()
        }
        error => t!("rois-not-usable", reason = error),
    }
}

fn is_same(one: &Roi, other: &Roi) -> bool {
    (one.slice, one.role, &one.name, &one.shape) == (other.slice, other.role, &other.name, &other.shape)
}
