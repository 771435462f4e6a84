//! What teaching asks of the panes: what a step shows, and where the synthetic echo stands.
//!
//! Must not know: scripts.

use super::panes::{PaneContent, PaneId};
use super::state::View;
use super::update::Around;
use crate::display::Window;
use crate::phantom::{StepPane, StepView};
use crate::pipeline::MapKind;
use crate::roi::Role;

impl View {
    /// Shows what a guided step shows.
    pub(super) fn show_step(&mut self, around: &mut Around<'_>, step: &StepView) {
        let document = &around.documents.shown;
        let lesion_slice = document.rois.iter().find(|roi| roi.role == Role::Lesion).map(|roi| roi.slice);
        let of_role = |(role, nth): (Role, usize)| document.rois.iter().filter(move |roi| roi.role == role).nth(nth);
        self.selected = step.select.and_then(of_role).map(|roi| roi.id);
        if let Some(slice) = step.slice.or(lesion_slice) {
            self.set_slice(around, slice as i64);
        }
        if let Some(echo) = step.echo {
            self.set_echo(around, echo as i64);
        }
        self.is_decay_log = step.is_decay_log;
        self.set_signal_window(step.window);
        self.aim_at(around, step.pane);
    }

    /// Makes the pane active that shows what is meant, and lets it be shown if none does.
    pub(in crate::session) fn aim_at(&mut self, around: &mut Around<'_>, pane: StepPane) {
        match pane {
            StepPane::Echo => {
                self.put_synthetic_away(around);
                self.aim_at_content(around, PaneContent::Echo);
            }
            StepPane::R2StarMap(top) => {
                self.put_synthetic_away(around);
                let pane = self.aim_at_content(around, PaneContent::Map(MapKind::R2Star));
                self.set_window(pane, top.and_then(|top| Window::new(0.0, top)));
            }
            StepPane::SyntheticTe(te) => {
                if !around.shown(self).shows_synthetic() {
                    self.toggle_synthetic_pane(around);
                }
                self.set_synthetic_te(around, te);
                self.aim_at_content(around, PaneContent::SyntheticTe);
            }
        }
    }

    fn aim_at_content(&mut self, around: &mut Around<'_>, content: PaneContent) -> PaneId {
        let shown = self.shown().find(|&pane| self.content(pane) == content);
        let pane = shown.unwrap_or_else(|| {
            let first = content == PaneContent::Echo;
            let pane = if first { self.shown().next() } else { self.shown().nth(1) };
            let pane = pane.unwrap_or(self.active);
            self.set_content(around, pane, content);
            pane
        });
        self.active = pane;
        pane
    }

    fn put_synthetic_away(&mut self, around: &mut Around<'_>) {
        if around.shown(self).shows_synthetic() {
            self.toggle_synthetic_pane(around);
        }
    }

    /// The synthetic echo takes the second pane, beside the measured echo, and gives it back.
    pub(in crate::session) fn toggle_synthetic_pane(&mut self, around: &mut Around<'_>) {
        if let Some(pane) = around.shown(self).synthetic_pane() {
            let before = self.before_synthetic.take();
            let start = if pane == PaneId::FIRST { PaneContent::Echo } else { PaneContent::Map(MapKind::R2Star) };
            return self.set_content(around, pane, before.unwrap_or(start));
        }
        let pane = self.shown().nth(1).unwrap_or(self.active);
        self.before_synthetic = Some(self.content(pane));
        self.set_content(around, pane, PaneContent::SyntheticTe);
        // It starts where the eye is: at the echo on screen.
        if let Some(te) = around.study.stack.as_deref().map(|stack| stack.echo_times()[self.echo].ms()) {
            self.set_synthetic_te(around, te);
        }
    }

    /// Sets the synthetic echo time, between 0 and [`Self::synthetic_end_ms`]; what is no number changes nothing.
    pub(in crate::session) fn set_synthetic_te(&mut self, around: &mut Around<'_>, te_ms: f64) {
        if te_ms.is_finite() {
            self.synthetic.te_ms = te_ms.clamp(0.0, around.shown(self).synthetic_end_ms());
        }
    }
}
