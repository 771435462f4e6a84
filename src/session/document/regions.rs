//! Edits of regions and annotations: copies, names, roles, visibility, pixels left out.

use super::state::Documents;
use super::update::Around;
use crate::io::rois;
use crate::roi::edit::Canvas;
use crate::roi::{AnnotationId, Exclusion, Marker, Point, Roi, RoiId, Role};
use crate::say;
use crate::session::item::{Item, RegionEdit};
use crate::session::notice::NoticeKind;
use crate::session::view::ViewAction;
use crate::t;

/// A copy on the slice of its original stands this far beside it, pixels.
const COPY_OFFSET_PX: f64 = 4.0;

impl Documents {
    pub(in crate::session) fn region_edit(&mut self, around: &mut Around<'_>, edit: RegionEdit) {
        match edit {
            RegionEdit::Delete(item) => self.delete_item(around, item),
            RegionEdit::Rename(item, name) => self.rename(around, item, name.trim()),
            RegionEdit::SetVisible(item, is_visible) => {
                self.edit(around, say!("undo-show-or-hide"), |document| match item {
                    Item::Roi(id) => document.roi_mut(id).into_iter().for_each(|roi| roi.is_visible = is_visible),
                    Item::Annotation(id) => {
                        document.annotation_mut(id).into_iter().for_each(|mark| mark.is_visible = is_visible);
                    }
                })
            }
            RegionEdit::SetRole(id, role) => self.set_role(around, id, role),
            RegionEdit::SetColor(id, color) => self.edit(around, say!("undo-change-color"), |document| {
                document.roi_mut(id).into_iter().for_each(|roi| roi.color = color);
            }),
            RegionEdit::Copy => self.copy_roi(around),
            RegionEdit::Remember => self.remember_selected_roi(around),
            RegionEdit::Paste(text) => self.paste_text(around, &text),
            RegionEdit::PasteCopied => self.paste(around, self.copied.clone()),
            RegionEdit::Duplicate => self.duplicate(around),
            RegionEdit::CopyToNeighbor(step) => self.copy_to_neighbor(around, step),
            RegionEdit::CopyToAll => self.copy_to_all(around),
            RegionEdit::Interpolate => self.interpolate(around),
            RegionEdit::Nudge(by) => self.nudge(around, by),
            RegionEdit::DeleteSelected => self.delete_selected(around),
            RegionEdit::ExcludeOutliers => self.exclude_outliers_of_selected(around),
            RegionEdit::IncludeOutliers => self.include_outliers(around),
        }
    }

    pub(in crate::session) fn delete_item(&mut self, around: &mut Around<'_>, item: Item) {
        self.cancel_drawing();
        match item {
            Item::Roi(id) => self.edit(around, say!("command-delete-roi"), |document| {
                document.remove(id);
            }),
            Item::Annotation(id) => self.edit(around, say!("undo-delete-annotation"), |document| {
                document.remove_annotation(id);
            }),
        }
        around.out.follow(ViewAction::SelectItem(None));
    }

    /// The slices of one structure keep one name. An empty name leaves a region's as it is; a mark may lose its words,
    /// but a text may not.
    fn rename(&mut self, around: &mut Around<'_>, item: Item, name: &str) {
        around.out.follow(ViewAction::Rename(None));
        self.edit(around, say!("rename-item"), |document| match item {
            Item::Roi(id) => {
                let family: Vec<RoiId> = document.family(id).iter().map(|roi| roi.id).collect();
                for roi in document.rois.iter_mut().filter(|roi| !name.is_empty() && family.contains(&roi.id)) {
                    roi.name = name.to_owned();
                }
            }
            Item::Annotation(id) => {
                let mark = document.annotation_mut(id);
                if let Some(mark) = mark.filter(|mark| !name.is_empty() || mark.marker != Marker::Text) {
                    mark.text = name.to_owned();
                }
            }
        });
    }

    /// A name that came from the old role follows the new one.
    fn set_role(&mut self, around: &mut Around<'_>, id: RoiId, role: Role) {
        let Some(roi) = self.shown.roi(id) else { return };
        let names = [roi.role.in_words(), roi.role.label()];
        let rest = names.iter().find_map(|name| roi.name.strip_prefix(name));
        let is_given = !rest.is_some_and(|rest| rest.is_empty() || rest.trim_start().parse::<u32>().is_ok());
        let name = if is_given { roi.name.clone() } else { self.shown.free_name(role.in_words()) };
        self.edit(around, say!("undo-change-role"), |document| {
            if let Some(roi) = document.roi_mut(id).filter(|roi| roi.role != role) {
                (roi.role, roi.name) = (role, name);
            }
        });
    }

    fn exclude_outliers_of_selected(&mut self, around: &mut Around<'_>) {
        let count = around.view.selected.map_or(0, |id| self.exclude_outliers(around, id));
        let sentence = match count {
            0 => t!("roi-no-outliers").to_owned(),
            count => t!("roi-excluded", count = count),
        };
        around.out.notices.push(NoticeKind::Done, sentence);
    }

    /// Leaves the outliers of a region out; returns how many pixels.
    pub(in crate::session) fn exclude_outliers(&mut self, around: &mut Around<'_>, id: RoiId) -> usize {
        let Some(pixels) = self.shown.roi(id).map(|roi| around.shown(self).outlier_pixels(roi)) else { return 0 };
        let count = pixels.len();
        if count > 0 {
            let options = around.view.options;
            let basis = options.outlier_basis(around.view.echo);
            self.edit(around, say!("undo-leave-out-outliers"), |document| {
                if let Some(roi) = document.roi_mut(id) {
                    roi.excluded.push(Exclusion { basis, times: options.outlier_times, pixels });
                }
            });
        }
        count
    }

    fn include_outliers(&mut self, around: &mut Around<'_>) {
        let Some(id) = around.view.selected else { return };
        self.edit(around, say!("undo-include-pixels"), |document| {
            document.roi_mut(id).into_iter().for_each(|roi| roi.excluded.clear());
        });
    }

    /// To the program's own memory and, as the text of a ROI file, to the desktop's clipboard: another window, a mail
    /// or an editor can take it.
    fn copy_roi(&mut self, around: &mut Around<'_>) {
        let Some(roi) = around.shown(self).selected_roi().cloned() else { return };
        around.out.copy(rois::to_json(std::slice::from_ref(&roi)));
        self.copied = vec![roi];
        around.out.notices.push(NoticeKind::Done, t!("roi-copied"));
    }

    fn remember_selected_roi(&mut self, around: &mut Around<'_>) {
        if let Some(roi) = around.shown(self).selected_roi().cloned() {
            self.copied = vec![roi];
        }
    }

    fn paste_text(&mut self, around: &mut Around<'_>, text: &str) {
        match rois::parse(text) {
            Ok(rois) => self.paste(around, rois),
            Err(_) if !self.copied.is_empty() => self.paste(around, self.copied.clone()),
            Err(_) => around.out.notices.push(NoticeKind::Caution, t!("roi-nothing-to-paste")),
        }
    }

    /// Puts regions on the slice on screen: in their place, or beside it where the same one lies already.
    fn paste(&mut self, around: &mut Around<'_>, rois: Vec<Roi>) {
        let Some(canvas) = around.shown(self).canvas() else { return };
        let slice = around.shown(self).slice_of(around.view.active);
        let mut last = None;
        self.edit(around, say!("paste-roi"), |document| {
            for roi in rois {
                let is_there = document.rois.iter().any(|other| other.slice == slice && other.shape == roi.shape);
                let offset = if is_there { COPY_OFFSET_PX } else { 0.0 };
                let shape = beside(&roi, offset, &canvas);
                // On a slice of its own it is the same structure and keeps its name.
                let is_named = document.rois.iter().any(|other| other.name == roi.name);
                let is_family = |other: &Roi| other.name == roi.name && other.role == roi.role && other.slice != slice;
                let is_here = document.rois.iter().any(|other| other.name == roi.name && other.slice == slice);
                let keeps = !is_named || (!is_here && document.rois.iter().any(is_family));
                let name = if keeps { roi.name.clone() } else { document.free_name(plain_name(&roi.name)) };
                let copy = Roi { color: roi.color, ..Roi::new(roi.id, name, roi.role, slice, shape) };
                last = Some(document.insert(copy));
            }
        });
        around.out.follow(ViewAction::SelectItem(last.map(Item::Roi)));
    }

    fn duplicate(&mut self, around: &mut Around<'_>) {
        let (Some(roi), Some(canvas)) = (around.shown(self).selected_roi().cloned(), around.shown(self).canvas())
        else {
            return;
        };
        self.cancel_drawing();
        around.out.follow(ViewAction::Slice(roi.slice));
        let mut copy = None;
        self.edit(around, say!("undo-duplicate-roi"), |document| {
            let name = document.free_name(plain_name(&roi.name));
            let shape = beside(&roi, COPY_OFFSET_PX, &canvas);
            copy =
                Some(document.insert(Roi { color: roi.color, ..Roi::new(roi.id, name, roi.role, roi.slice, shape) }));
        });
        around.out.follow(ViewAction::SelectItem(copy.map(Item::Roi)));
    }

    fn copy_to_neighbor(&mut self, around: &mut Around<'_>, step: isize) {
        let Some(roi) = around.shown(self).selected_roi().cloned() else { return };
        let Some(slice) = roi.slice.checked_add_signed(step) else { return };
        let mut copy = None;
        self.edit(around, say!("undo-copy-to-slice"), |document| copy = Some(document.insert(on_slice(&roi, slice))));
        around.out.follow(ViewAction::Slice(slice));
        around.out.follow(ViewAction::SelectItem(copy.map(Item::Roi)));
    }

    fn copy_to_all(&mut self, around: &mut Around<'_>) {
        let (Some(roi), Some(stack)) = (around.shown(self).selected_roi().cloned(), around.study.stack.clone()) else {
            return;
        };
        self.edit(around, say!("undo-copy-to-all"), |document| {
            let taken: Vec<usize> = document.family(roi.id).iter().map(|roi| roi.slice).collect();
            for slice in (0..stack.num_slices()).filter(|slice| !taken.contains(slice)) {
                document.insert(on_slice(&roi, slice));
            }
        });
    }

    fn interpolate(&mut self, around: &mut Around<'_>) {
        let Some(id) = around.view.selected else { return };
        let mut count = 0;
        self.edit(around, say!("undo-interpolate"), |document| count = document.interpolate(id));
        around.out.notices.push(NoticeKind::Done, t!("roi-interpolated", count = count));
    }

    fn nudge(&mut self, around: &mut Around<'_>, by: Point) {
        let (Some(item), Some(canvas)) = (around.shown(self).selected_item(), around.shown(self).canvas()) else {
            return;
        };
        let about = match item {
            Item::Roi(RoiId(id)) | Item::Annotation(AnnotationId(id)) => id,
        };
        self.cancel_drawing();
        self.history.begin_repeat(say!("undo-nudge"), about, &self.shown);
        match item {
            Item::Roi(id) => {
                if let Some(roi) = self.shown.roi_mut(id) {
                    roi.shape = roi.shape.moved(by, &canvas);
                    roi.is_interpolated = false;
                }
                self.shown.reinterpolate(id);
            }
            Item::Annotation(id) => {
                if let Some(mark) = self.shown.annotation_mut(id) {
                    *mark = mark.moved(by, &canvas);
                }
            }
        }
        self.history.commit(&self.shown);
        around.out.changed();
    }
}

/// The same region on another slice; left out pixels belong to their own slice.
fn on_slice(roi: &Roi, slice: usize) -> Roi {
    Roi { color: roi.color, ..Roi::new(roi.id, roi.name.clone(), roi.role, slice, roi.shape.clone()) }
}

/// The region's shape moved to the lower right, or to the upper left at the edge of the image.
fn beside(roi: &Roi, offset: f64, canvas: &Canvas) -> crate::roi::Shape {
    let moved = roi.shape.moved([offset, offset], canvas);
    if moved == roi.shape { roi.shape.moved([-offset, -offset], canvas) } else { moved }
}

/// "Lesion 2" → "Lesion": the next free number is counted from there.
pub(super) fn plain_name(name: &str) -> &str {
    match name.rsplit_once(' ') {
        Some((plain, number)) if number.parse::<u32>().is_ok() => plain,
        _ => name,
    }
}
