//! A built-in case with other parameters: what the sliders say, and the simulation that follows them.
//!
//! Must not know: sliders.

use std::sync::Arc;

use super::Session;
use super::jobs::{JobKind, in_background_pool};
use super::study::{Event, SEED};
use super::teaching::CaseRef;
use crate::phantom::{Case, Expected, Knob, Knobs, Scene};
use crate::series::EchoStack;

/// Sliders and simulation of the open case.
#[derive(Clone, Debug, Default)]
pub struct Variation {
    case: Option<Case>,
    /// What the sliders say.
    wanted: Option<Knobs>,
    /// What is on screen.
    shown: Option<Knobs>,
    scene: Option<Arc<Scene>>,
    is_running: bool,
}

/// A finished simulation.
#[derive(Debug)]
pub struct Simulated {
    case: Case,
    knobs: Knobs,
    stack: Arc<EchoStack>,
    scene: Arc<Scene>,
}

impl Variation {
    pub(super) fn of(case: Option<&CaseRef>) -> Self {
        match case {
            Some(CaseRef::BuiltIn(case)) => {
                let knobs = Some(Knobs::of(*case));
                Self { case: Some(*case), wanted: knobs, shown: knobs, ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// Images made with these numbers were opened.
    pub(super) fn shows(&mut self, knobs: Knobs) {
        if self.case.is_some() {
            (self.wanted, self.shown) = (Some(knobs), Some(knobs));
        }
    }

    /// What the sliders say; `None` without a built-in case.
    pub fn knobs(&self) -> Option<Knobs> {
        self.wanted
    }

    /// The numbers on screen that differ from those of the case, with the case's own and the changed value.
    pub fn changes(&self) -> Vec<(Knob, f64, f64)> {
        let (Some(case), Some(shown)) = (self.case, self.shown) else { return Vec::new() };
        let built_in = Knobs::of(case);
        shown.changed(case).into_iter().map(|knob| (knob, built_in.value(knob), shown.value(knob))).collect()
    }

    pub fn is_changed(&self) -> bool {
        let differs = |knobs: Option<Knobs>| self.case.zip(knobs).is_some_and(|(case, k)| !k.changed(case).is_empty());
        differs(self.shown) || differs(self.wanted)
    }

    /// What a correct reading of the case on screen finds.
    pub fn expected(&self) -> Option<Expected> {
        Some(self.shown?.applied(self.case?).expected())
    }

    /// R2* of lesion and liver that the case on screen was made with, s⁻¹.
    pub fn true_rates(&self) -> Option<[f64; 2]> {
        let shown = self.shown?;
        Some([Knob::LesionRate, Knob::LiverRate].map(|knob| shown.value(knob)))
    }
}

impl Session {
    /// Turns one knob; the images follow off the frame.
    pub(super) fn turn(&mut self, knob: Knob, value: f64) {
        let Some(knobs) = &mut self.teaching.variation.wanted else { return };
        knobs.set(knob, value);
        self.simulate();
    }

    pub(super) fn reset_case(&mut self) {
        let variation = &mut self.teaching.variation;
        variation.wanted = variation.case.map(Knobs::of);
        self.simulate();
    }

    /// Starts the simulation the sliders ask for. While one runs the newest wish waits: starting anew at every move of
    /// a slider would show nothing until it rests.
    fn simulate(&mut self) {
        let variation = &mut self.teaching.variation;
        let (Some(case), Some(knobs)) = (variation.case, variation.wanted) else { return };
        if variation.is_running || variation.wanted == variation.shown {
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
            self.study.maps = None;
        }
        self.study.generation += 1;
        self.study.maps_asked = None;
        self.study.fat_maps = None;
        self.study.fat_asked = None;
        self.study.stack = Some(stack);
        self.document.settings.echoes.excluded.retain(|&echo| echo < num_echoes);
        let end = self.synthetic_end_ms();
        self.teaching.synthetic.te_ms = self.teaching.synthetic.te_ms.min(end);
        self.refresh();
    }
}
