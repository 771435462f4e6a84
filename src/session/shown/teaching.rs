//! The open case: its texts, steps and numbers, and what a step would keep of the view.

use super::state::Shown;
use std::path::Path;

use crate::display::Window;
use crate::io::teaching_case::{CaseTexts, OwnCase};
use crate::phantom::{Case, Knobs, Step, StepPane, StepView};
use crate::pipeline::MapKind;
use crate::roi::Roi;
use crate::session::case_ref::CaseRef;
use crate::session::teaching::Phase;
use crate::session::view::{PaneContent, Scale};

impl<'a> Shown<'a> {
    /// Whether everything that would answer the question is hidden: a quiz asks.
    pub fn hides_answers(self) -> bool {
        self.teaching.quiz_phase() == Some(Phase::Asking)
    }

    /// The texts of a case in this thread's language; `None` for a case that is no longer there.
    pub fn case_texts(self, case: &CaseRef) -> Option<CaseTexts> {
        match case {
            CaseRef::BuiltIn(case) => {
                let expected = case.expected();
                Some(CaseTexts {
                    title: case.title().to_owned(),
                    history: case.history().to_owned(),
                    question: case.question().to_owned(),
                    learn: case.learn().to_owned(),
                    answer: Some(expected.finding),
                    sign_applies: Some(expected.sign_applies),
                    because: expected.because,
                    steps: case.steps(),
                })
            }
            CaseRef::Own(folder) => self.own_case(folder).map(|case| case.texts.clone()),
        }
    }

    pub(in crate::session) fn own_case(self, folder: &Path) -> Option<&'a OwnCase> {
        self.teaching.library.listing.cases.iter().find(|case| case.folder == folder)
    }

    /// Every case of the library, the built-in ones first.
    pub fn all_cases(self) -> Vec<CaseRef> {
        let own = self.teaching.library.listing.cases.iter().map(|case| CaseRef::Own(case.folder.clone()));
        Case::ALL.map(CaseRef::BuiltIn).into_iter().chain(own).collect()
    }

    /// The guided script of the open case; empty where there is none.
    pub fn guide_steps(self) -> Vec<Step> {
        match &self.teaching.current {
            Some(CaseRef::BuiltIn(case)) => case.steps(),
            Some(CaseRef::Own(folder)) => self.own_case(folder).map_or(Vec::new(), |case| case.texts.steps.clone()),
            None => Vec::new(),
        }
    }

    /// What the sliders say; `None` without a built-in case.
    pub fn case_knobs(self) -> Option<Knobs> {
        Some(Knobs::with_changes(self.teaching.variation.case?, &self.documents.shown.case_changes))
    }

    /// Whether a built-in case is shown, or about to be, with other parameters than its own.
    pub fn is_case_changed(self) -> bool {
        let is_wanted = !self.documents.shown.case_changes.is_empty();
        self.teaching.variation.case.is_some() && (is_wanted || !self.teaching.variation.changes().is_empty())
    }

    /// What a guided step would show to show what is on screen.
    pub(in crate::session) fn view_as_step(self) -> StepView {
        let ends = |window: Window| [window.low(), window.high()];
        let pane = self.view.active;
        let selected = self.view.selected.and_then(|id| self.documents.shown.roi(id));
        let nth = |roi: &Roi| {
            let of_role = self.documents.shown.rois.iter().filter(|other| other.role == roi.role);
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
                PaneContent::SyntheticTe => StepPane::SyntheticTe(self.view.synthetic.te_ms),
                _ => StepPane::Echo,
            },
            is_decay_log: self.view.is_decay_log,
        }
    }
}
