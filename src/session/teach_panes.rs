//! What teaching asks of the panes: which one a step speaks of, and its window.
//!
//! Must not know: steps and scripts.

use super::Session;
use super::view::{MapKind, Pane};
use crate::display::Window;
use crate::phantom::StepPane;

impl Session {
    /// Window of the echoes, signal units; `None` is the automatic one.
    pub(super) fn set_signal_window(&mut self, window: Option<[f64; 2]>) {
        let window = window.and_then(|[low, high]| Window::new(low, high));
        self.set_window(Pane::Echo, window);
    }

    /// Makes the pane active that shows what is meant.
    pub(super) fn aim_at(&mut self, pane: StepPane) {
        match pane {
            StepPane::Echo => self.view.active = Pane::Echo,
            StepPane::R2StarMap(top) => {
                self.view.active = Pane::Map;
                self.view.map = MapKind::R2Star;
                let window = top.and_then(|top| Window::new(0.0, top));
                self.set_window(Pane::Map, window);
            }
            StepPane::SyntheticTe(te) => self.set_synthetic_te(te),
        }
    }

    pub(super) fn toggle_synthetic_pane(&mut self) {}
}
