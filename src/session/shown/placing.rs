//! Where panes look: slices, zoom, middle and cursor, linked or of their own, also between stacks of different geometry.
//!
//! Must not know: how large a pane is on the screen.

use super::state::Shown;
use crate::roi::Point;
use crate::series::EchoStack;
use crate::session::view::{PaneContent, PaneId};
use crate::volume::Grid;

/// Which part of a slice lies in the middle of a pane, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement<'a> {
    /// Of the stack the pane shows.
    pub grid: &'a Grid,
    /// The image that fills the pane at zoom 1, so that linked panes show a centimetre equally long.
    pub fitted: &'a Grid,
    pub zoom: f64,
    /// Pixel coordinates of `grid` in the middle of the pane.
    pub center: Point,
}

fn middle(grid: &Grid) -> Point {
    [grid.columns as f64 / 2.0, grid.rows as f64 / 2.0]
}

fn is_inside(grid: &Grid, [x, y]: Point) -> bool {
    x >= 0.0 && y >= 0.0 && x < grid.columns as f64 && y < grid.rows as f64
}

impl<'a> Shown<'a> {
    /// The stack whose geometry a pane shows; `None` while another series is being loaded.
    pub fn stack_of(self, pane: PaneId) -> Option<&'a EchoStack> {
        match self.view.content(pane) {
            PaneContent::Series(index) => self.study.other(index).map(|other| &*other.stack),
            _ => self.study.stack.as_deref(),
        }
    }

    /// Slice of the stack a pane shows.
    pub fn slice_of(self, pane: PaneId) -> usize {
        let own = self.view.pane(pane);
        let is_linked = own.links.slice && !matches!(own.content, PaneContent::Series(_));
        let slice = if is_linked { self.view.slice } else { own.slice };
        self.stack_of(pane).map_or(0, |stack| slice.min(stack.num_slices() - 1))
    }

    /// Echo of the stack a pane shows, also where it is a map.
    pub fn echo_of(self, pane: PaneId) -> usize {
        let echo = match self.view.content(pane) {
            PaneContent::PinnedEcho(echo) => echo,
            PaneContent::Series(_) => self.view.pane(pane).echo,
            _ => self.view.echo,
        };
        self.stack_of(pane).map_or(0, |stack| echo.min(stack.num_echoes() - 1))
    }

    /// Slice on which the pointer finds regions: that of the pane under it.
    pub(in crate::session) fn hovered_slice(self) -> usize {
        self.slice_of(self.view.cursor.map_or(self.view.active, |(pane, _)| pane))
    }

    /// Whether regions can be drawn in a pane: it shows the open stack.
    pub fn takes_regions(self, pane: PaneId) -> bool {
        !matches!(self.view.content(pane), PaneContent::Series(_))
    }

    /// Zoom and middle of a pane; `None` while it has no image.
    pub fn placement(self, pane: PaneId) -> Option<Placement<'a>> {
        let (own, grid) = (self.view.pane(pane), &self.stack_of(pane)?.grid);
        let main = &self.study.stack.as_deref()?.grid;
        let shares_space = self.shares_space(pane);
        let fitted = if own.links.zoom && shares_space { main } else { grid };
        let linked = own.links.pan.then(|| self.pane_from_main(pane, self.view.center.unwrap_or(middle(main))));
        let center = linked.flatten().or(own.center).unwrap_or(middle(grid));
        Some(Placement { grid, fitted, zoom: self.view.zoom_of(pane), center })
    }

    /// Whether positions in the patient mean the same in the pane and in the open stack.
    pub(in crate::session) fn shares_space(self, pane: PaneId) -> bool {
        if self.takes_regions(pane) {
            return true;
        }
        let (Some(own), Some(main)) = (self.stack_of(pane), self.study.stack.as_deref()) else { return false };
        let frames = (&own.info.frame_of_reference_uid, &main.info.frame_of_reference_uid);
        let is_same_frame = matches!(frames, (Some(a), Some(b)) if a == b);
        is_same_frame && own.grid.orientation.is_some() && main.grid.orientation.is_some()
    }

    /// Whether the pane's image lies in the plane of the open stack, turned by no more than a few degrees.
    fn is_parallel(self, pane: PaneId) -> bool {
        let (Some(own), Some(main)) = (self.stack_of(pane), self.study.stack.as_deref()) else { return false };
        self.shares_space(pane) && own.grid.is_parallel(&main.grid)
    }

    /// Pixel coordinates of the open stack at `pos` of a pane; `None` where the planes differ.
    pub fn main_from_pane(self, pane: PaneId, pos: Point) -> Option<Point> {
        if self.takes_regions(pane) {
            return Some(pos);
        }
        if !self.is_parallel(pane) {
            return None;
        }
        let [x, y] = pos;
        let patient = self.stack_of(pane)?.grid.patient_from_slice(self.slice_of(pane), x, y)?;
        self.study.stack.as_deref()?.grid.slice_from_patient(self.view.slice, patient)
    }

    /// The way back of [`Self::main_from_pane`].
    pub fn pane_from_main(self, pane: PaneId, [x, y]: Point) -> Option<Point> {
        if self.takes_regions(pane) {
            return Some([x, y]);
        }
        if !self.is_parallel(pane) {
            return None;
        }
        let patient = self.study.stack.as_deref()?.grid.patient_from_slice(self.view.slice, x, y)?;
        self.stack_of(pane)?.grid.slice_from_patient(self.slice_of(pane), patient)
    }

    /// Slice of the open stack whose regions a pane shows; `None` when its image lies elsewhere in the patient.
    pub fn region_slice(self, pane: PaneId) -> Option<usize> {
        if self.takes_regions(pane) {
            return Some(self.slice_of(pane));
        }
        if !self.is_parallel(pane) {
            return None;
        }
        let (own, main) = (&self.stack_of(pane)?.grid, &self.study.stack.as_deref()?.grid);
        let at = own.patient_from_slice(self.slice_of(pane), 0.5, 0.5)?;
        let nearest = main.nearest_slice(at)?;
        // Half a slice away is still the same slice.
        let reach_mm = 0.5 * main.slice_distance_mm().or(main.slice_thickness_mm).unwrap_or(5.0);
        (nearest == self.view.slice && main.distance_mm(nearest, at)? <= reach_mm).then_some(nearest)
    }

    /// The pointer as another pane shows it, in its own pixel coordinates.
    pub fn linked_cursor(self, pane: PaneId) -> Option<Point> {
        let (owner, pos) = self.view.cursor?;
        let is_linked = |pane| self.view.pane(pane).links.cursor;
        if owner == pane || !is_linked(owner) || !is_linked(pane) {
            return None;
        }
        self.pane_from_main(pane, self.main_from_pane(owner, pos)?)
    }

    /// Slice of the open stack nearest to what a pane of another series shows.
    pub(in crate::session) fn main_slice_at(self, pane: PaneId) -> Option<usize> {
        if !self.shares_space(pane) {
            return None;
        }
        let center = self.placement(pane)?.center;
        let at = self.stack_of(pane)?.grid.patient_from_slice(self.slice_of(pane), center[0], center[1])?;
        self.study.stack.as_deref()?.grid.nearest_slice(at)
    }

    pub(in crate::session) fn series_slice(self, pane: PaneId) -> Option<usize> {
        let main = &self.study.stack.as_deref()?.grid;
        let [x, y] = self.view.center.unwrap_or(middle(main));
        self.stack_of(pane)?.grid.nearest_slice(main.patient_from_slice(self.view.slice, x, y)?)
    }

    /// Row and column under the pointer of a pane; `None` off its image.
    pub(in crate::session) fn pixel_at(self, pane: PaneId, pos: Point) -> Option<[usize; 2]> {
        let grid = &self.stack_of(pane)?.grid;
        is_inside(grid, pos).then_some([pos[1] as usize, pos[0] as usize])
    }
}
