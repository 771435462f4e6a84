//! The simulation that follows the sliders of a built-in case.
//!
//! Must not know: sliders.

use std::sync::Arc;

use super::Session;
use super::event::Event;
use super::jobs::{JobKind, in_background_pool};
use super::study::SEED;
use super::variation::Simulated;
use crate::phantom::{Knob, Knobs, Scene};
use crate::say;
use crate::series::EchoStack;

impl Session {
    /// What the sliders say; `None` without a built-in case.
    pub fn case_knobs(&self) -> Option<Knobs> {
        Some(Knobs::with_changes(self.teaching.variation.case?, &self.document.case_changes))
    }

    /// Whether a built-in case is shown, or about to be, with other parameters than its own.
    pub fn is_case_changed(&self) -> bool {
        let is_wanted = !self.document.case_changes.is_empty();
        self.teaching.variation.case.is_some() && (is_wanted || !self.teaching.variation.changes().is_empty())
    }

    /// Turns one knob; the images follow off the frame. A slider that is dragged is one step of the history.
    pub(super) fn turn(&mut self, knob: Knob, value: f64) {
        let (Some(case), Some(mut knobs)) = (self.teaching.variation.case, self.case_knobs()) else { return };
        knobs.set(knob, value);
        self.history.begin_repeat(say!("undo-change-case"), knob as u64, &self.document);
        self.document.case_changes = knobs.changes(case);
        self.history.commit(&self.document);
        self.simulate();
    }

    pub(super) fn reset_case(&mut self) {
        self.edit(say!("command-reset-case"), |document| document.case_changes.clear());
        self.simulate();
    }

    /// Starts the simulation the document asks for. While one runs the newest wish waits: starting anew at every move
    /// of a slider would show nothing until it rests.
    pub(super) fn simulate(&mut self) {
        let wanted = self.case_knobs();
        let variation = &mut self.teaching.variation;
        let (Some(case), Some(knobs)) = (variation.case, wanted) else { return };
        if variation.is_running || wanted == variation.shown {
            return;
        }
        variation.is_running = true;
        let scene = variation.scene.clone();
        self.jobs.start(JobKind::Simulate, move |_| {
            let parameters = knobs.applied(case);
            let simulated = in_background_pool(|| {
                let scene = match scene.filter(|scene| scene.shows(&parameters)) {
                    Some(scene) => scene,
                    None => Arc::new(Scene::new(&parameters, SEED).ok()?),
                };
                let stack = Arc::new(scene.build(&parameters).ok()?.stack);
                Some(Box::new(Simulated { case, knobs, stack, scene }))
            });
            Event::Simulated(simulated)
        });
    }

    /// Shows a finished simulation under the same regions and view, then starts the next one that was asked for.
    pub(super) fn take_simulated(&mut self, simulated: Option<Box<Simulated>>) {
        let variation = &mut self.teaching.variation;
        variation.is_running = false;
        let Some(simulated) = simulated.filter(|simulated| Some(simulated.case) == variation.case) else { return };
        variation.scene = Some(Arc::clone(&simulated.scene));
        variation.shown = Some(simulated.knobs);
        self.replace_stack(simulated.stack);
        self.simulate();
    }

    /// Other images of the same case: regions, view and history stay; the maps stay until the new ones are fitted.
    fn replace_stack(&mut self, stack: Arc<EchoStack>) {
        let num_echoes = stack.num_echoes();
        self.view.echo = self.view.echo.min(num_echoes - 1);
        if let Some(maps) = self.study.maps.as_deref()
            && maps.num_slices() != stack.num_slices()
        {
            self.study.maps.forget();
        }
        self.study.generation += 1;
        self.study.maps.outdate();
        self.study.fat_maps.forget();
        self.study.stack = Some(stack);
        self.document.settings.echoes.excluded.retain(|&echo| echo < num_echoes);
        let end = self.synthetic_end_ms();
        self.teaching.synthetic.te_ms = self.teaching.synthetic.te_ms.min(end);
        self.refresh();
    }
}
