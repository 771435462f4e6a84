//! Growing a region from a pixel: like gray levels around it, within a tolerance that a drag changes.

use super::state::Documents;
use super::update::Around;
use crate::roi::{Point, Role};
use crate::say;
use crate::session::item::Item;
use crate::session::notice::NoticeKind;
use crate::session::view::{Tool, ToolOptions, ViewAction};
use crate::t;

/// Percent of tolerance per pixel of the image that the pointer is dragged to the right or up.
const PERCENT_PER_PX: f64 = 0.5;

impl Documents {
    pub(in crate::session) fn start_growing(&mut self, around: &mut Around<'_>, pos: Point, role: Role) {
        let pane = around.view.cursor.map_or(around.view.active, |(pane, _)| pane);
        let Some(growing) = around.shown(self).growing_at(pane, pos, role) else { return };
        self.history.begin(say!("undo-grow"), &self.shown);
        self.growing = Some(growing);
        self.grow(around, around.view.options);
    }

    pub(in crate::session) fn drag_growing(&mut self, around: &mut Around<'_>, pos: Point) {
        let Some(growing) = &self.growing else { return };
        let by = (pos[0] - growing.from[0]) - (pos[1] - growing.from[1]);
        let grow_percent = growing.start_percent + PERCENT_PER_PX * by;
        let options = ToolOptions { grow_percent, ..around.view.options }.clamped();
        self.grow(around, options);
        around.out.follow(ViewAction::Options(options));
    }

    /// Puts the region as it stands into the document.
    fn grow(&mut self, around: &Around<'_>, options: ToolOptions) {
        let slice = around.shown(self).slice_of(around.view.active);
        let Some(growing) = &mut self.growing else { return };
        let Some(shape) = growing.shape(options.grow_percent, options.fills_holes) else { return };
        match growing.roi.and_then(|id| self.shown.roi_mut(id)) {
            Some(roi) => (roi.shape, roi.is_interpolated) = (shape, false),
            None => growing.roi = Some(self.shown.add(growing.role, slice, shape)),
        }
    }

    pub(in crate::session) fn finish_growing(&mut self, around: &mut Around<'_>) {
        let Some(growing) = self.growing.take() else { return };
        match growing.roi {
            Some(id) => {
                around.out.follow(ViewAction::SelectItem(Some(Item::Roi(id))));
                self.shown.reinterpolate(id);
                if !around.view.options.keeps_drawing {
                    around.out.follow(ViewAction::SetTool(Tool::Window));
                }
            }
            None => around.out.notices.push(NoticeKind::Caution, t!("roi-nothing-grown")),
        }
        self.history.commit(&self.shown);
    }
}
