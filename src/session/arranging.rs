//! What panes show and how they are arranged: slices, echoes, contents, layouts, links.

use super::Session;
use super::panes::{Layout, Links, Look, PaneContent, PaneId, PanePreset};

impl Session {
    pub(super) fn set_slice(&mut self, slice: i64) {
        let Some(stack) = self.study.stack.as_deref() else { return };
        let slice = slice.clamp(0, stack.num_slices() as i64 - 1) as usize;
        self.show_slice(slice, None);
    }

    /// * `except` — the pane that led there and stays where it is.
    pub(super) fn show_slice(&mut self, slice: usize, except: Option<PaneId>) {
        if slice != self.view.slice {
            self.cancel_drawing();
            self.view.slice = slice;
            self.follow_slice(except);
            self.refresh();
        }
    }

    /// Left and right keys: the echo of all panes, or that of another series in the active one.
    pub(super) fn step_echo(&mut self, by: i64) {
        let pane = self.view.active;
        if !matches!(self.view.content(pane), PaneContent::Series(_)) {
            return self.set_echo(self.view.echo as i64 + by);
        }
        let Some(last) = self.stack_of(pane).map(|stack| stack.num_echoes() as i64 - 1) else { return };
        let echo = (self.echo_of(pane) as i64 + by).clamp(0, last);
        self.view.pane_mut(pane).echo = echo as usize;
    }

    pub(super) fn set_content(&mut self, pane: PaneId, content: PaneContent) {
        self.cancel_drawing();
        let own = self.view.pane_mut(pane);
        if own.content != content {
            let is_other_space = [own.content, content].iter().any(|c| matches!(c, PaneContent::Series(_)));
            own.content = content;
            if is_other_space {
                (own.slice, own.echo, own.center) = (0, 0, None);
            }
        }
        self.request_shown();
    }

    pub(super) fn change_look(&mut self, pane: PaneId, change: impl FnOnce(&mut Look)) {
        let Some(scale) = self.view.content(pane).scale() else { return };
        let mut look = self.view.look(pane, scale);
        change(&mut look);
        self.view.set_look(pane, scale, look);
    }

    pub(super) fn lay_out(&mut self, layout: Layout) {
        self.cancel_drawing();
        self.view.set_layout(layout);
        self.request_shown();
    }

    pub(super) fn set_pane_preset(&mut self, preset: PanePreset) {
        self.cancel_drawing();
        self.view.set_preset(preset, self.study.stack.as_deref().map_or(0, |stack| stack.num_echoes()));
        self.request_shown();
    }

    pub(super) fn link_all(&mut self) {
        for pane in &mut self.view.panes {
            pane.links = Links::ALL;
        }
        self.cancel_drawing();
        self.follow_slice(None);
    }

    pub(super) fn set_echo(&mut self, echo: i64) {
        let Some(stack) = self.study.stack.as_deref() else { return };
        self.view.echo = echo.clamp(0, stack.num_echoes() as i64 - 1) as usize;
    }

    /// The next echo of the loop, for the cine.
    pub fn advance_cine(&mut self) {
        if let Some(stack) = self.study.stack.as_deref() {
            self.view.echo = self.view.cine.next(self.view.echo, stack.num_echoes());
        }
    }
}
