//! Commands and edits of regions and annotations: copies, names, roles, visibility.

use super::item::{Item, RegionEdit};
use super::view::DrawShape;
use super::{NoticeKind, Session};
use crate::io::rois;
use crate::roi::edit::Canvas;
use crate::roi::{AnnotationId, Marker, Point, Roi, RoiId, Role};
use crate::say;
use crate::t;

/// A copy on the slice of its original stands this far beside it, pixels.
const COPY_OFFSET_PX: f64 = 4.0;

impl Session {
    /// What is selected on the images and in the list.
    pub fn selected_item(&self) -> Option<Item> {
        self.view.selected_mark.map(Item::Annotation).or(self.view.selected.map(Item::Roi))
    }

    pub(super) fn select_item(&mut self, item: Option<Item>) {
        (self.view.selected, self.view.selected_mark) = match item {
            Some(Item::Roi(id)) => (Some(id), None),
            Some(Item::Annotation(id)) => (None, Some(id)),
            None => (None, None),
        };
    }

    pub(super) fn region_edit(&mut self, edit: RegionEdit) {
        match edit {
            RegionEdit::Select(item) => self.select_and_show(item),
            RegionEdit::Delete(item) => self.delete_item(item),
            RegionEdit::StartRename(item) => self.view.renaming = item,
            RegionEdit::Rename(item, name) => self.rename(item, name.trim()),
            RegionEdit::SetVisible(item, is_visible) => self.edit(say!("undo-show-or-hide"), |document| match item {
                Item::Roi(id) => document.roi_mut(id).into_iter().for_each(|roi| roi.is_visible = is_visible),
                Item::Annotation(id) => {
                    document.annotation_mut(id).into_iter().for_each(|mark| mark.is_visible = is_visible);
                }
            }),
            RegionEdit::SetRole(id, role) => self.set_role(id, role),
            RegionEdit::SetColor(id, color) => self.edit(say!("undo-change-color"), |document| {
                document.roi_mut(id).into_iter().for_each(|roi| roi.color = color);
            }),
            RegionEdit::Copy => self.copy_roi(),
            RegionEdit::Remember => self.remember_selected_roi(),
            RegionEdit::Paste(text) => self.paste_text(&text),
            RegionEdit::PasteCopied => self.paste(self.copied.clone()),
            RegionEdit::Duplicate => self.duplicate(),
            RegionEdit::CopyToNeighbor(step) => self.copy_to_neighbor(step),
            RegionEdit::CopyToAll => self.copy_to_all(),
            RegionEdit::Interpolate => self.interpolate(),
            RegionEdit::Nudge(by) => self.nudge(by),
            RegionEdit::DeleteSelected => self.delete_selected(),
            RegionEdit::ExcludeOutliers => self.exclude_outliers_of_selected(),
            RegionEdit::IncludeOutliers => self.include_outliers(),
            RegionEdit::Options(options) => self.view.options = options.clamped(),
            RegionEdit::StepOption(steps) => {
                let options = self.view.options;
                self.view.options = match self.view.draw_shape {
                    DrawShape::Grow => options.with_grow_step(steps),
                    _ => options.with_brush_step(steps),
                };
            }
        }
    }

    pub(super) fn select_and_show(&mut self, item: Option<Item>) {
        self.select_item(item);
        let slice = match item {
            Some(Item::Roi(id)) => self.document.roi(id).map(|roi| roi.slice),
            Some(Item::Annotation(id)) => self.document.annotation(id).map(|mark| mark.slice),
            None => None,
        };
        if let Some(slice) = slice {
            self.set_slice(slice as i64);
        }
    }

    pub(super) fn delete_item(&mut self, item: Item) {
        self.cancel_drawing();
        match item {
            Item::Roi(id) => self.edit(say!("command-delete-roi"), |document| {
                document.remove(id);
            }),
            Item::Annotation(id) => self.edit(say!("undo-delete-annotation"), |document| {
                document.remove_annotation(id);
            }),
        }
        self.select_item(None);
    }

    /// The slices of one structure keep one name. An empty name leaves a region's as it is; a mark may lose its words,
    /// but a text may not.
    fn rename(&mut self, item: Item, name: &str) {
        self.view.renaming = None;
        self.edit(say!("rename-item"), |document| match item {
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
    fn set_role(&mut self, id: RoiId, role: Role) {
        let Some(roi) = self.document.roi(id) else { return };
        let names = [roi.role.in_words(), roi.role.label()];
        let rest = names.iter().find_map(|name| roi.name.strip_prefix(name));
        let is_given = !rest.is_some_and(|rest| rest.is_empty() || rest.trim_start().parse::<u32>().is_ok());
        let name = if is_given { roi.name.clone() } else { self.document.free_name(role.in_words()) };
        self.edit(say!("undo-change-role"), |document| {
            if let Some(roi) = document.roi_mut(id).filter(|roi| roi.role != role) {
                (roi.role, roi.name) = (role, name);
            }
        });
    }

    fn exclude_outliers_of_selected(&mut self) {
        let count = self.view.selected.map_or(0, |id| self.exclude_outliers(id));
        let sentence = match count {
            0 => t!("roi-no-outliers").to_owned(),
            count => t!("roi-excluded", count = count),
        };
        self.notices.push(NoticeKind::Done, sentence);
    }

    fn include_outliers(&mut self) {
        let Some(id) = self.view.selected else { return };
        self.edit(say!("undo-include-pixels"), |document| {
            document.roi_mut(id).into_iter().for_each(|roi| roi.excluded.clear());
        });
    }

    /// Regions wait to be pasted.
    pub(super) fn has_copied(&self) -> bool {
        !self.copied.is_empty()
    }

    fn selected_roi(&self) -> Option<&Roi> {
        self.document.roi(self.view.selected?)
    }

    /// To the program's own memory and, as the text of a ROI file, to the desktop's clipboard: another window, a mail
    /// or an editor can take it.
    fn copy_roi(&mut self) {
        let Some(roi) = self.selected_roi().cloned() else { return };
        self.copy(rois::to_json(std::slice::from_ref(&roi)));
        self.copied = vec![roi];
        self.notices.push(NoticeKind::Done, t!("roi-copied"));
    }

    fn remember_selected_roi(&mut self) {
        if let Some(roi) = self.selected_roi().cloned() {
            self.copied = vec![roi];
        }
    }

    fn paste_text(&mut self, text: &str) {
        match rois::parse(text) {
            Ok(rois) => self.paste(rois),
            Err(_) if !self.copied.is_empty() => self.paste(self.copied.clone()),
            Err(_) => self.notices.push(NoticeKind::Caution, t!("roi-nothing-to-paste")),
        }
    }

    /// Puts regions on the slice on screen: in their place, or beside it where the same one lies already.
    fn paste(&mut self, rois: Vec<Roi>) {
        let Some(canvas) = self.canvas() else { return };
        let slice = self.slice_of(self.view.active);
        let mut last = None;
        self.edit(say!("paste-roi"), |document| {
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
        self.select_item(last.map(Item::Roi));
    }

    fn duplicate(&mut self) {
        let (Some(roi), Some(canvas)) = (self.selected_roi().cloned(), self.canvas()) else { return };
        self.set_slice(roi.slice as i64);
        let mut copy = None;
        self.edit(say!("undo-duplicate-roi"), |document| {
            let name = document.free_name(plain_name(&roi.name));
            let shape = beside(&roi, COPY_OFFSET_PX, &canvas);
            copy =
                Some(document.insert(Roi { color: roi.color, ..Roi::new(roi.id, name, roi.role, roi.slice, shape) }));
        });
        self.select_item(copy.map(Item::Roi));
    }

    fn copy_to_neighbor(&mut self, step: isize) {
        let Some(roi) = self.selected_roi().cloned() else { return };
        let Some(slice) = roi.slice.checked_add_signed(step) else { return };
        let mut copy = None;
        self.edit(say!("undo-copy-to-slice"), |document| copy = Some(document.insert(on_slice(&roi, slice))));
        self.set_slice(slice as i64);
        self.select_item(copy.map(Item::Roi));
    }

    fn copy_to_all(&mut self) {
        let (Some(roi), Some(stack)) = (self.selected_roi().cloned(), self.study.stack.clone()) else { return };
        self.edit(say!("undo-copy-to-all"), |document| {
            let taken: Vec<usize> = document.family(roi.id).iter().map(|roi| roi.slice).collect();
            for slice in (0..stack.num_slices()).filter(|slice| !taken.contains(slice)) {
                document.insert(on_slice(&roi, slice));
            }
        });
    }

    fn interpolate(&mut self) {
        let Some(id) = self.view.selected else { return };
        let mut count = 0;
        self.edit(say!("undo-interpolate"), |document| count = document.interpolate(id));
        self.notices.push(NoticeKind::Done, t!("roi-interpolated", count = count));
    }

    fn nudge(&mut self, by: Point) {
        let (Some(item), Some(canvas)) = (self.selected_item(), self.canvas()) else { return };
        let about = match item {
            Item::Roi(RoiId(id)) | Item::Annotation(AnnotationId(id)) => id,
        };
        self.cancel_drawing();
        self.history.begin_repeat(say!("undo-nudge"), about, &self.document);
        match item {
            Item::Roi(id) => {
                if let Some(roi) = self.document.roi_mut(id) {
                    roi.shape = roi.shape.moved(by, &canvas);
                    roi.is_interpolated = false;
                }
                self.document.reinterpolate(id);
            }
            Item::Annotation(id) => {
                if let Some(mark) = self.document.annotation_mut(id) {
                    *mark = mark.moved(by, &canvas);
                }
            }
        }
        self.history.commit(&self.document);
        self.refresh();
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
