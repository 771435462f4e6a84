//! Growing a region from a pixel: like gray levels around it, within a tolerance that a drag changes.

use super::gesture::Growing;
use super::panes::{PaneId, Scale};
use super::view::{DrawShape, Tool};
use super::{NoticeKind, Session};
use crate::roi::{Point, Roi, RoiMask, Role, Shape, Summary, filled, grown};
use crate::say;
use crate::t;

/// Percent of tolerance per pixel of the image that the pointer is dragged to the right or up.
const PERCENT_PER_PX: f64 = 0.5;

impl Session {
    pub(super) fn is_growing_tool(&self) -> bool {
        matches!(self.view.tool, Tool::Draw(_)) && self.view.draw_shape == DrawShape::Grow
    }

    /// What a press at the pointer would grow; `None` without the tool or the pointer.
    pub fn grow_preview(&self) -> Option<Shape> {
        let (pane, pos) = self.view.cursor?;
        let Tool::Draw(role) = self.view.tool else { return None };
        if !self.is_growing_tool() || self.growing.is_some() {
            return None;
        }
        let growing = self.growing_at(pane, pos, role)?;
        growing.shape(self.view.options.grow_percent, self.view.options.fills_holes)
    }

    fn growing_at(&self, pane: PaneId, pos: Point, role: Role) -> Option<Growing> {
        if !self.takes_regions(pane) {
            return None;
        }
        let scale = self.view.content(pane).base().unwrap_or(Scale::Signal);
        let values = self.values(pane, scale)?;
        let seed = pixel_at(pos, values.dim())?;
        let within = self.refined_roi(role, pos);
        let (rows, columns) = values.dim();
        Some(Growing {
            seed,
            from: pos,
            start_percent: self.view.options.grow_percent,
            full: self.scale_window(pane, scale)?.width(),
            within: within.map(|roi| RoiMask::from_shape(&roi.shape, 0, rows, columns)),
            roi: within.map(|roi| roi.id),
            role,
            values,
        })
    }

    /// The selected region of the role, if the pointer is inside it: growing then stays inside and replaces it.
    fn refined_roi(&self, role: Role, pos: Point) -> Option<&Roi> {
        let roi = self.document.roi(self.view.selected?)?;
        (roi.role == role && roi.slice == self.hovered_slice() && roi.shape.contains(pos)).then_some(roi)
    }

    pub(super) fn start_growing(&mut self, pos: Point, role: Role) {
        let pane = self.view.cursor.map_or(self.view.active, |(pane, _)| pane);
        let Some(growing) = self.growing_at(pane, pos, role) else { return };
        self.history.begin(say!("undo-grow"), &self.document);
        self.growing = Some(growing);
        self.grow();
    }

    pub(super) fn drag_growing(&mut self, pos: Point) {
        let Some(growing) = &self.growing else { return };
        let by = (pos[0] - growing.from[0]) - (pos[1] - growing.from[1]);
        self.view.options.grow_percent = growing.start_percent + PERCENT_PER_PX * by;
        self.view.options = self.view.options.clamped();
        self.grow();
    }

    /// Puts the region as it stands into the document.
    fn grow(&mut self) {
        let (options, slice) = (self.view.options, self.slice_of(self.view.active));
        let Some(growing) = &mut self.growing else { return };
        let Some(shape) = growing.shape(options.grow_percent, options.fills_holes) else { return };
        match growing.roi.and_then(|id| self.document.roi_mut(id)) {
            Some(roi) => (roi.shape, roi.is_interpolated) = (shape, false),
            None => growing.roi = Some(self.document.add(growing.role, slice, shape)),
        }
    }

    pub(super) fn finish_growing(&mut self) {
        let Some(growing) = self.growing.take() else { return };
        match growing.roi {
            Some(id) => {
                self.view.selected = Some(id);
                self.document.reinterpolate(id);
                if !self.view.options.keeps_drawing {
                    self.view.tool = Tool::Window;
                }
            }
            None => self.notices.push(NoticeKind::Caution, t!("roi-nothing-grown")),
        }
        self.history.commit(&self.document);
    }
}

impl Growing {
    fn shape(&self, percent: f64, fills_holes: bool) -> Option<Shape> {
        let middle = self.seed_value()?;
        let reach = percent / 100.0 * self.full;
        let range = (middle - reach) as f32..=(middle + reach) as f32;
        let mask = grown(self.values.view(), self.seed, &range, 0, self.within.as_ref());
        // A hole in a region that refines another stays: a vessel is what is to be left out there.
        let mask = if fills_holes && self.within.is_none() { filled(&mask) } else { mask };
        Shape::from_mask(&mask)
    }

    /// Median of the pixel and its neighbors, so that noise does not decide; the pixel's own value where it lies
    /// outside the reach of theirs.
    fn seed_value(&self) -> Option<f64> {
        let (row, col) = self.seed;
        let around =
            (row.saturating_sub(1)..=row + 1).flat_map(|r| (col.saturating_sub(1)..=col + 1).map(move |c| (r, c)));
        let near = around.filter_map(|at| self.values.get(at)).map(|&value| f64::from(value));
        let own = f64::from(self.values[self.seed]);
        own.is_finite().then(|| Summary::of(near).map_or(own, |summary| summary.median.midpoint(own)))
    }
}

/// (row, column) of the pixel that holds a point.
pub(super) fn pixel_at([x, y]: Point, (rows, columns): (usize, usize)) -> Option<(usize, usize)> {
    let is_inside = x >= 0.0 && y >= 0.0 && x < columns as f64 && y < rows as f64;
    is_inside.then_some((y as usize, x as usize))
}
