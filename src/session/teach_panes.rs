//! What teaching asks of the panes: which one a step speaks of, its window, and where the synthetic echo stands.
//!
//! Must not know: steps and scripts.

use super::Session;
use super::panes::{Look, PaneContent, PaneId, Scale};
use super::view::MapKind;
use crate::display::Window;
use crate::phantom::{StepPane, StepView};
use crate::roi::Roi;

impl Session {
    /// Window of the echoes, signal units; `None` is the automatic one.
    pub(super) fn set_signal_window(&mut self, window: Option<[f64; 2]>) {
        let window = window.and_then(|[low, high]| Window::new(low, high));
        let look = self.view.looks.of(Scale::Signal);
        self.view.looks.set(Scale::Signal, Look { window, ..look });
    }

    /// Makes the pane active that shows what is meant, and lets it be shown if none does.
    pub(super) fn aim_at(&mut self, pane: StepPane) {
        match pane {
            StepPane::Echo => {
                self.put_synthetic_away();
                self.aim_at_content(PaneContent::Echo);
            }
            StepPane::R2StarMap(top) => {
                self.put_synthetic_away();
                let pane = self.aim_at_content(PaneContent::Map(MapKind::R2Star));
                self.set_window(pane, top.and_then(|top| Window::new(0.0, top)));
            }
            StepPane::SyntheticTe(te) => {
                if !self.shows_synthetic() {
                    self.toggle_synthetic_pane();
                }
                self.set_synthetic_te(te);
                self.aim_at_content(PaneContent::SyntheticTe);
            }
        }
    }

    /// What a guided step would show to show what is on screen.
    pub(super) fn view_as_step(&self) -> StepView {
        let ends = |window: Window| [window.low(), window.high()];
        let pane = self.view.active;
        let selected = self.view.selected.and_then(|id| self.document.roi(id));
        let nth = |roi: &Roi| {
            let of_role = self.document.rois.iter().filter(|other| other.role == roi.role);
            (roi.role, of_role.take_while(|other| other.id != roi.id).count())
        };
        StepView {
            slice: Some(self.view.slice),
            echo: Some(self.view.echo),
            window: self.view.looks.of(Scale::Signal).window.map(ends),
            select: selected.map(nth),
            pane: match self.view.content(pane) {
                PaneContent::Map(MapKind::R2Star) => {
                    let look = self.view.look(pane, Scale::Map(MapKind::R2Star));
                    StepPane::R2StarMap(look.window.map(|window| window.high()))
                }
                PaneContent::SyntheticTe => StepPane::SyntheticTe(self.teaching.synthetic.te_ms),
                _ => StepPane::Echo,
            },
            is_decay_log: self.view.is_decay_log,
        }
    }

    fn aim_at_content(&mut self, content: PaneContent) -> PaneId {
        let shown = self.view.shown().find(|&pane| self.view.content(pane) == content);
        let pane = shown.unwrap_or_else(|| {
            let first = content == PaneContent::Echo;
            let pane = if first { self.view.shown().next() } else { self.view.shown().nth(1) };
            let pane = pane.unwrap_or(self.view.active);
            self.set_content(pane, content);
            pane
        });
        self.view.active = pane;
        pane
    }

    /// The pane that shows the synthetic echo.
    fn synthetic_pane(&self) -> Option<PaneId> {
        self.view.shown().find(|&pane| self.view.content(pane) == PaneContent::SyntheticTe)
    }

    pub fn shows_synthetic(&self) -> bool {
        self.synthetic_pane().is_some()
    }

    fn put_synthetic_away(&mut self) {
        if self.shows_synthetic() {
            self.toggle_synthetic_pane();
        }
    }

    /// The synthetic echo takes the second pane, beside the measured echo, and gives it back.
    pub(super) fn toggle_synthetic_pane(&mut self) {
        if let Some(pane) = self.synthetic_pane() {
            let before = self.teaching.before_synthetic.take();
            let start = if pane == PaneId::FIRST { PaneContent::Echo } else { PaneContent::Map(MapKind::R2Star) };
            return self.set_content(pane, before.unwrap_or(start));
        }
        let pane = self.view.shown().nth(1).unwrap_or(self.view.active);
        self.teaching.before_synthetic = Some(self.view.content(pane));
        self.set_content(pane, PaneContent::SyntheticTe);
        // It starts where the eye is: at the echo on screen.
        if let Some(te) = self.study.stack.as_deref().map(|stack| stack.echo_times()[self.view.echo].ms()) {
            self.set_synthetic_te(te);
        }
    }
}
