//! A built-in case with other parameters: what is on screen, and what a simulation made.
//!
//! Must not know: sliders.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::phantom::{Case, Expected, Knob, Knobs, Scene};
use crate::series::EchoStack;
use crate::session::case_ref::CaseRef;

/// Simulation of the open case; what the sliders say stands in the document.
#[derive(Clone, Debug, Default)]
pub struct Variation {
    pub(in crate::session) case: Option<Case>,
    /// What is on screen.
    pub(in crate::session) shown: Option<Knobs>,
    pub(in crate::session) scene: Option<Arc<Scene>>,
    pub(in crate::session) is_running: bool,
}

/// A finished simulation.
#[derive(Debug)]
pub struct Simulated {
    pub case: Case,
    pub knobs: Knobs,
    pub stack: Arc<EchoStack>,
    pub scene: Arc<Scene>,
}

impl Variation {
    pub(in crate::session) fn of(case: Option<&CaseRef>, changes: &BTreeMap<Knob, f64>) -> Self {
        match case {
            Some(CaseRef::BuiltIn(case)) => {
                let shown = Some(Knobs::with_changes(*case, changes));
                Self { case: Some(*case), shown, ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    /// The numbers on screen that differ from those of the case, with the case's own and the changed value.
    pub fn changes(&self) -> Vec<(Knob, f64, f64)> {
        let (Some(case), Some(shown)) = (self.case, self.shown) else { return Vec::new() };
        let built_in = Knobs::of(case);
        shown.changed(case).into_iter().map(|knob| (knob, built_in.value(knob), shown.value(knob))).collect()
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
