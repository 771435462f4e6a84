//! What panes show and how they are arranged: slices, echoes, contents, layouts, links.

use super::panes::{Layout, Links, Look, PaneContent, PaneId, PanePreset};
use super::state::View;
use super::update::Around;

impl View {
    pub(in crate::session) fn set_slice(&mut self, around: &mut Around<'_>, slice: i64) {
        let Some(stack) = around.study.stack.as_deref() else { return };
        let slice = slice.clamp(0, stack.num_slices() as i64 - 1) as usize;
        self.show_slice(around, slice, None);
    }

    /// * `except` — the pane that led there and stays where it is.
    pub(in crate::session) fn show_slice(&mut self, around: &mut Around<'_>, slice: usize, except: Option<PaneId>) {
        if slice != self.slice {
            around.out.leave_gesture();
            self.slice = slice;
            self.follow_slice(around, except);
            around.out.changed();
        }
    }

    /// Left and right keys: the echo of all panes, or that of another series in the active one.
    pub(in crate::session) fn step_echo(&mut self, around: &mut Around<'_>, by: i64) {
        let pane = self.active;
        if !matches!(self.content(pane), PaneContent::Series(_)) {
            return self.set_echo(around, self.echo as i64 + by);
        }
        let Some(last) = around.shown(self).stack_of(pane).map(|stack| stack.num_echoes() as i64 - 1) else { return };
        let echo = (around.shown(self).echo_of(pane) as i64 + by).clamp(0, last);
        self.pane_mut(pane).echo = echo as usize;
    }

    pub(in crate::session) fn set_echo(&mut self, around: &mut Around<'_>, echo: i64) {
        let Some(stack) = around.study.stack.as_deref() else { return };
        self.echo = echo.clamp(0, stack.num_echoes() as i64 - 1) as usize;
    }

    /// The next echo of the loop, for the cine.
    pub(super) fn advance_cine(&mut self, around: &mut Around<'_>) {
        if let Some(stack) = around.study.stack.as_deref() {
            self.echo = self.cine.next(self.echo, stack.num_echoes());
        }
    }

    pub(in crate::session) fn set_content(&mut self, around: &mut Around<'_>, pane: PaneId, content: PaneContent) {
        around.out.leave_gesture();
        let own = self.pane_mut(pane);
        if own.content != content {
            let is_other_space = [own.content, content].iter().any(|c| matches!(c, PaneContent::Series(_)));
            own.content = content;
            if is_other_space {
                (own.slice, own.echo, own.center) = (0, 0, None);
            }
        }
        around.out.looks_changed();
    }

    pub(in crate::session) fn change_look(&mut self, pane: PaneId, change: impl FnOnce(&mut Look)) {
        let Some(scale) = self.content(pane).scale() else { return };
        let mut look = self.look(pane, scale);
        change(&mut look);
        self.set_look(pane, scale, look);
    }

    pub(in crate::session) fn lay_out(&mut self, around: &mut Around<'_>, layout: Layout) {
        around.out.leave_gesture();
        self.set_layout(layout);
        around.out.looks_changed();
    }

    pub(in crate::session) fn set_pane_preset(&mut self, around: &mut Around<'_>, preset: PanePreset) {
        around.out.leave_gesture();
        self.set_preset(preset, around.study.stack.as_deref().map_or(0, |stack| stack.num_echoes()));
        around.out.looks_changed();
    }

    pub(in crate::session) fn link_all(&mut self, around: &mut Around<'_>) {
        for pane in &mut self.panes {
            pane.links = Links::ALL;
        }
        around.out.leave_gesture();
        self.follow_slice(around, None);
    }
}
