//! Where panes look: zoom, middle, slices, linked or of their own, also between stacks of different geometry.

use super::panes::{Link, PaneContent, PaneId};
use super::state::{View, zoomed};
use super::update::Around;
use crate::roi::Point;

impl View {
    pub(in crate::session) fn zoom_at(&mut self, around: &mut Around<'_>, pane: PaneId, factor: f64, anchor: Point) {
        let Some(held) = around.shown(self).placement(pane) else { return };
        let (zoom, center) = zoomed(held.zoom, held.center, factor, anchor);
        if self.pane(pane).links.zoom {
            self.zoom = zoom;
        } else {
            self.pane_mut(pane).zoom = zoom;
        }
        self.set_center(around, pane, center);
    }

    /// Moves the image by `delta` pixels of its own.
    pub(in crate::session) fn pan_by(&mut self, around: &mut Around<'_>, pane: PaneId, delta: Point) {
        let Some(held) = around.shown(self).placement(pane) else { return };
        self.set_center(around, pane, std::array::from_fn(|i| held.center[i] - delta[i]));
    }

    fn set_center(&mut self, around: &mut Around<'_>, pane: PaneId, center: Point) {
        let on_main = self.pane(pane).links.pan.then(|| around.shown(self).main_from_pane(pane, center)).flatten();
        match on_main {
            Some(center) => self.center = Some(center),
            None => self.pane_mut(pane).center = Some(center),
        }
    }

    /// Shows the whole image, in the pane and in those linked with it.
    pub(in crate::session) fn fit_to_pane(&mut self, pane: PaneId) {
        let links = self.pane(pane).links;
        if links.zoom {
            self.zoom = 1.0;
        }
        if links.pan {
            self.center = None;
        }
        let own = self.pane_mut(pane);
        (own.zoom, own.center) = (1.0, None);
    }

    /// Goes on by `by` slices in a pane; linked panes follow.
    pub(in crate::session) fn scroll(&mut self, around: &mut Around<'_>, pane: PaneId, by: i64) {
        let Some(last) = around.shown(self).stack_of(pane).map(|stack| stack.num_slices() as i64 - 1) else { return };
        let slice = (around.shown(self).slice_of(pane) as i64 + by).clamp(0, last);
        let own = self.pane(pane);
        match (own.content, own.links.slice) {
            (PaneContent::Series(_), is_linked) => {
                self.pane_mut(pane).slice = slice as usize;
                if let Some(main) = is_linked.then(|| around.shown(self).main_slice_at(pane)).flatten() {
                    self.show_slice(around, main, Some(pane));
                }
            }
            (_, true) => self.set_slice(around, slice),
            (_, false) => {
                if slice as usize != around.shown(self).slice_of(pane) {
                    around.out.leave_gesture();
                    self.pane_mut(pane).slice = slice as usize;
                }
            }
        }
    }

    /// Brings linked panes of other series to the slice nearest to the middle of the open stack's; `except` stays.
    pub(in crate::session) fn follow_slice(&mut self, around: &Around<'_>, except: Option<PaneId>) {
        for pane in PaneId::ALL {
            let own = self.pane(pane);
            let is_follower = matches!(own.content, PaneContent::Series(_)) && own.links.slice;
            if !is_follower || except == Some(pane) || !around.shown(self).shares_space(pane) {
                continue;
            }
            if let Some(slice) = around.shown(self).series_slice(pane) {
                self.pane_mut(pane).slice = slice;
            }
        }
    }

    /// Another series was loaded: panes that show it start in its middle, or where linked panes are.
    pub(in crate::session) fn start_series(&mut self, around: &Around<'_>, index: usize, middle: usize) {
        for pane in &mut self.panes {
            if pane.content == PaneContent::Series(index) {
                pane.slice = middle;
            }
        }
        self.follow_slice(around, None);
    }

    /// Links or frees one thing of a pane; what becomes free starts as it was shown.
    pub(in crate::session) fn set_link(&mut self, around: &mut Around<'_>, pane: PaneId, link: Link, is_on: bool) {
        if self.pane(pane).links.has(link) == is_on {
            return;
        }
        if !is_on {
            self.take_over(around, pane, link);
        }
        self.pane_mut(pane).links.set(link, is_on);
        if is_on && link == Link::Slice {
            around.out.leave_gesture();
            self.follow_slice(around, None);
        }
    }

    fn take_over(&mut self, around: &mut Around<'_>, pane: PaneId, link: Link) {
        let slice = around.shown(self).slice_of(pane);
        let center = around.shown(self).placement(pane).map(|held| held.center);
        let (zoom, looks) = (self.zoom_of(pane), self.looks.clone());
        let own = self.pane_mut(pane);
        match link {
            Link::Slice => own.slice = slice,
            Link::Zoom => own.zoom = zoom,
            Link::Pan => own.center = center,
            Link::Cursor => {}
            Link::Window => own.looks = looks,
        }
    }
}
