//! Commands and edits of regions and annotations: copies, names, roles, visibility.

use super::view::{DrawShape, Tool};
use super::{Command, NoticeKind, Session, ToolOptions};
use crate::io::rois;
use crate::roi::edit::Canvas;
use crate::roi::{AnnotationId, Marker, Point, Roi, RoiId, Role};
use crate::say;
use crate::t;

/// A region or an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    Roi(RoiId),
    Annotation(AnnotationId),
}

/// What the list of regions, its menus and the tool options ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum RegionEdit {
    Select(Option<Item>),
    Delete(Item),
    /// Opens or closes the field for its name.
    StartRename(Option<Item>),
    Rename(Item, String),
    SetVisible(Item, bool),
    SetRole(RoiId, Role),
    /// `None` is the role's own color.
    SetColor(RoiId, Option<[u8; 3]>),
    /// Regions in the text of a ROI file, from the clipboard.
    Paste(String),
    Options(ToolOptions),
    /// Steps of the brush or of the tolerance, whichever the tool has.
    StepOption(i32),
}

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
            RegionEdit::Paste(text) => self.paste_text(&text),
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
            Item::Roi(id) => self.edit(say!("undo-delete-roi"), |document| {
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
        self.edit(say!("undo-rename"), |document| match item {
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

    /// `Err` says why a command of regions cannot run now.
    pub(super) fn region_command_enabled(&self, command: Command) -> Result<(), &'static str> {
        let need = |condition: bool, reason: &'static str| if condition { Ok(()) } else { Err(reason) };
        let stack = self.study.stack.as_deref();
        need(stack.is_some(), t!("need-study"))?;
        let num_slices = stack.map_or(0, |stack| stack.num_slices());
        let roi = self.view.selected.and_then(|id| self.document.roi(id));
        let has_roi = || need(roi.is_some(), t!("need-roi"));
        let is_free =
            |slice: usize| roi.is_some_and(|roi| self.document.family(roi.id).iter().all(|other| other.slice != slice));
        match command {
            Command::PasteRoi => need(!self.copied.is_empty(), t!("need-copied")),
            Command::CopyToNext => {
                has_roi()?;
                let slice = roi.map_or(0, |roi| roi.slice + 1);
                need(slice < num_slices, t!("need-next-slice"))?;
                need(is_free(slice), t!("need-free-slice"))
            }
            Command::CopyToPrevious => {
                has_roi()?;
                let slice = roi.and_then(|roi| roi.slice.checked_sub(1));
                need(slice.is_some(), t!("need-previous-slice"))?;
                need(slice.is_some_and(is_free), t!("need-free-slice"))
            }
            Command::CopyToAll => {
                has_roi()?;
                need((0..num_slices).any(is_free), t!("need-some-free-slice"))
            }
            Command::InterpolateRoi => {
                has_roi()?;
                need(roi.is_some_and(|roi| self.document.can_interpolate(roi.id)), t!("need-two-keys"))
            }
            Command::IncludeOutliers => {
                has_roi()?;
                need(roi.is_some_and(|roi| !roi.excluded.is_empty()), t!("need-excluded"))
            }
            Command::CopyRoi | Command::DuplicateRoi | Command::ExcludeOutliers => has_roi(),
            Command::RenameItem | Command::NudgeLeft | Command::NudgeRight | Command::NudgeUp | Command::NudgeDown => {
                need(self.selected_item().is_some(), t!("need-item"))
            }
            _ => Ok(()),
        }
    }

    /// Runs a command of the regions; other commands do nothing here.
    pub(super) fn run_region_command(&mut self, command: Command) {
        let options = self.view.options;
        match command {
            Command::ShapeCircle => self.set_shape(DrawShape::Circle),
            Command::ShapeRectangle => self.set_shape(DrawShape::Rectangle),
            Command::ShapeBrush => self.set_shape(DrawShape::Brush),
            Command::ShapeEraser => self.set_shape(DrawShape::Eraser),
            Command::ShapeGrow => self.set_shape(DrawShape::Grow),
            Command::MarkDistance => self.set_tool(Tool::Mark(Marker::Distance)),
            Command::MarkAngle => self.set_tool(Tool::Mark(Marker::Angle)),
            Command::MarkArrow => self.set_tool(Tool::Mark(Marker::Arrow)),
            Command::MarkText => self.set_tool(Tool::Mark(Marker::Text)),
            Command::MarkProbe => self.set_tool(Tool::Mark(Marker::Probe)),
            Command::KeepDrawing => self.view.options.keeps_drawing = !options.keeps_drawing,
            Command::Smaller => self.region_edit(RegionEdit::StepOption(-1)),
            Command::Larger => self.region_edit(RegionEdit::StepOption(1)),
            Command::CopyRoi => self.copy_roi(),
            Command::PasteRoi => self.paste(self.copied.clone()),
            Command::DuplicateRoi => self.duplicate(),
            Command::CopyToNext => self.copy_to_neighbor(1),
            Command::CopyToPrevious => self.copy_to_neighbor(-1),
            Command::CopyToAll => self.copy_to_all(),
            Command::InterpolateRoi => self.interpolate(),
            Command::RenameItem => self.view.renaming = self.selected_item(),
            Command::NudgeLeft => self.nudge([-1.0, 0.0]),
            Command::NudgeRight => self.nudge([1.0, 0.0]),
            Command::NudgeUp => self.nudge([0.0, -1.0]),
            Command::NudgeDown => self.nudge([0.0, 1.0]),
            Command::ShowOutliers => self.view.options.shows_outliers = !options.shows_outliers,
            Command::ExcludeOutliers => {
                let count = self.view.selected.map_or(0, |id| self.exclude_outliers(id));
                let sentence = match count {
                    0 => t!("roi-no-outliers").to_owned(),
                    count => t!("roi-excluded", count = count),
                };
                self.notices.push(NoticeKind::Done, sentence);
            }
            Command::IncludeOutliers => {
                let Some(id) = self.view.selected else { return };
                self.edit(say!("undo-include-pixels"), |document| {
                    document.roi_mut(id).into_iter().for_each(|roi| roi.excluded.clear());
                });
            }
            _ => {}
        }
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

    /// Whoever copies with a region selected may mean the region: pasting brings it.
    pub(super) fn remember_selected_roi(&mut self) {
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
        self.edit(say!("undo-paste-roi"), |document| {
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
