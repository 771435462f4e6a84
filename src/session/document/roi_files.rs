//! Regions and annotations of a ROI file, which other programs and the command line share.

use super::regions::plain_name;
use super::state::Documents;
use super::update::Around;
use crate::io::rois::{self, RoiFile, RoiFileError};
use crate::roi::Roi;
use crate::say;
use crate::session::item::Item;
use crate::session::notice::NoticeKind;
use crate::session::view::ViewAction;
use crate::t;

impl Documents {
    /// Adds what a file holds, as one step; a file that does not lie on the images changes nothing.
    pub(in crate::session) fn take_roi_file(&mut self, around: &mut Around<'_>, read: Result<RoiFile, RoiFileError>) {
        let Some(stack) = around.study.stack.clone() else {
            return around.out.notices.push(NoticeKind::Problem, t!("rois-need-images"));
        };
        let fits = |file: RoiFile| rois::check_fits(&file.rois, &stack.grid).map(|()| file);
        let file = match read.and_then(fits) {
            Ok(file) => file,
            Err(error) => return around.out.notices.push(NoticeKind::Problem, sentence(&error)),
        };
        let document = &self.shown;
        let is_there = |roi: &Roi| document.rois.iter().any(|other| is_same(other, roi));
        let rois: Vec<Roi> = file.rois.into_iter().filter(|roi| !is_there(roi)).collect();
        let (marks, outside): (Vec<_>, Vec<_>) =
            file.annotations.into_iter().partition(|mark| mark.slice < stack.num_slices());
        if !outside.is_empty() {
            around.out.notices.push(NoticeKind::Caution, t!("session-rois-outside", count = outside.len()));
        }
        let count = rois.len() + marks.len();
        if count == 0 {
            return around.out.notices.push(NoticeKind::Done, t!("rois-nothing-new"));
        }
        let mut first = None;
        self.edit(around, say!("open-rois-title"), |document| {
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
        around.out.follow(ViewAction::ShowItem(first));
        around.out.notices.push(NoticeKind::Done, t!("rois-added", count = count));
    }
}

/// One sentence without a path, which may hold a name.
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
