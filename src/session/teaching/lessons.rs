//! Cases, guided scripts, the library, the presenter and the sliders of a case.
//!
//! Must not know: how any of it is shown.

use std::path::PathBuf;
use std::sync::Arc;

use super::presenter::Presenter;
use super::quiz::Phase;
use super::state::{LibraryNews, Teaching};
use super::update::Around;
use super::variation::{Simulated, Variation};
use crate::io::teaching_case::CaseTexts;
use crate::phantom::{Knob, Step};
use crate::series::EchoStack;
use crate::session::case_ref::CaseRef;
use crate::session::dialog::Dialog;
use crate::session::document::DocumentAction;
use crate::session::jobs::JobKind;
use crate::session::notice::NoticeKind;
use crate::session::request::Request;
use crate::session::study::{Opened, Source, StudyAction};
use crate::session::view::ViewAction;
use crate::t;
use crate::verdict::Finding;

impl Teaching {
    pub(super) fn open_library_case(&mut self, around: &mut Around<'_>, case: &CaseRef) {
        match case {
            CaseRef::BuiltIn(case) => around.out.follow(StudyAction::OpenCase(*case)),
            CaseRef::Own(folder) => {
                let Some(own) = around.shown(self).own_case(folder).cloned() else { return };
                around.out.dialog = None;
                around.out.request(JobKind::Load, Request::OwnCase(Box::new(own)));
            }
        }
    }

    /// A study is about to be shown: notes which case it is, and keeps back what a quiz hides.
    pub(in crate::session) fn study_opens(&mut self, around: &mut Around<'_>, opened: &mut Opened) {
        let current = match &opened.source {
            Source::Case(case) => Some(CaseRef::BuiltIn(*case)),
            Source::Paths(paths) => match paths.as_slice() {
                [folder] => around.shown(self).own_case(folder).map(|case| CaseRef::Own(case.folder.clone())),
                _ => None,
            },
        };
        let is_of_quiz = self.quiz.as_ref().is_none_or(|quiz| quiz.case() == current.as_ref());
        if !is_of_quiz {
            self.quiz = None;
        }
        let teaching = self;
        teaching.variation = Variation::of(current.as_ref(), &opened.case_changes);
        teaching.current = current;
        teaching.step = None;
        // Its steps speak of the study before.
        teaching.draft.steps.clear();
        teaching.hidden_rois.clear();
        if teaching.quiz.as_ref().is_some_and(|quiz| quiz.draws_rois && quiz.phase == Phase::Asking) {
            teaching.hidden_rois = std::mem::take(&mut opened.rois);
        }
    }

    /// After a study is shown.
    pub(in crate::session) fn study_opened(&mut self, around: &mut Around<'_>) {
        if std::mem::take(&mut self.starts_guide) && !around.shown(self).hides_answers() {
            self.show_step(around, 0);
        }
        // Within what this study reaches.
        around.out.follow(ViewAction::SyntheticTe(around.view.synthetic.te_ms));
    }

    /// Shows a step of the guided script; beyond its ends nothing happens.
    pub(in crate::session) fn show_step(&mut self, around: &mut Around<'_>, index: usize) {
        let Some(step) = around.shown(self).guide_steps().get(index).cloned() else { return };
        self.step = Some(index);
        around.out.follow(ViewAction::ShowStep(step.view));
    }

    pub(super) fn step_by(&mut self, around: &mut Around<'_>, by: i32) {
        let Some(step) = self.step else { return };
        if let Some(step) = step.checked_add_signed(by as isize) {
            self.show_step(around, step);
        }
    }

    /// The case after or before the open one; round at the ends.
    pub(super) fn case_by(&mut self, around: &mut Around<'_>, by: i64) {
        let cases = around.shown(self).all_cases();
        let at = self.current.as_ref().and_then(|current| cases.iter().position(|case| case == current));
        let next = match at {
            Some(at) => (at as i64 + by).rem_euclid(cases.len() as i64) as usize,
            None if by < 0 => cases.len() - 1,
            None => 0,
        };
        // A talk goes on with the guided script where it was used.
        self.starts_guide = self.step.is_some();
        self.open_library_case(around, &cases[next]);
    }

    /// Pictures and own cases are read when the library is looked at for the first time.
    pub(super) fn show_library(&mut self, around: &mut Around<'_>) {
        around.out.dialog = Some(Dialog::CaseLibrary);
        if self.library.pictures.is_empty() {
            self.read_library(around);
        }
    }

    pub(in crate::session) fn read_library(&mut self, around: &mut Around<'_>) {
        let folder = PathBuf::from(self.library.folder.trim());
        let pictures = Arc::clone(&self.library.pictures);
        around.out.request(JobKind::Library, Request::Library { folder, pictures });
    }

    pub(in crate::session) fn take_library(&mut self, news: LibraryNews) {
        let library = &mut self.library;
        library.listing = news.listing;
        library.pictures = news.pictures;
        library.own_pictures = news.own_pictures;
        library.generation += 1;
    }

    pub(super) fn start_draft(&mut self, around: &mut Around<'_>) {
        if self.draft.question.is_empty() {
            self.draft.question = t!("case-iron-question").to_owned();
        }
        let verdict = around.study.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref());
        // What cannot be chosen in the form is not chosen before.
        let finding = verdict.map(|v| v.finding).filter(|finding| *finding != Finding::Indeterminate);
        let applies = verdict.map(|verdict| verdict.applies());
        let draft = &mut self.draft;
        if draft.answer.is_none() {
            draft.answer = finding;
            // The card says that the sign does not apply: so does the case, unless its author knows better.
            draft.sign_applies = draft.sign_applies.or(applies.filter(|applies| !applies));
        }
        around.out.dialog = Some(Dialog::AddCase);
    }

    /// The view on screen becomes the next step of the case that is being written.
    pub(super) fn keep_step(&mut self, around: &mut Around<'_>) {
        let view = around.shown(self).view_as_step();
        let steps = &mut self.draft.steps;
        steps.push(Step { text: std::borrow::Cow::Borrowed(""), view });
        let text = t!("step-kept", number = steps.len());
        around.out.notices.push(NoticeKind::Done, text);
    }

    pub(super) fn add_case(&mut self, around: &mut Around<'_>) {
        let Some(stack) = around.study.stack.clone() else { return };
        let (texts, rois) = (self.draft.clone(), around.documents.shown.rois.clone());
        let folder = PathBuf::from(self.library.folder.trim());
        if folder.as_os_str().is_empty() {
            return around.out.notices.push(NoticeKind::Problem, t!("add-needs-folder"));
        }
        around.out.dialog = None;
        around.out.request(JobKind::Export, Request::AddCase { folder, texts: Box::new(texts), stack, rois });
    }

    pub(in crate::session) fn case_added(&mut self, around: &mut Around<'_>, result: Result<(), String>) {
        match result {
            Ok(()) => {
                around.out.notices.push(NoticeKind::Done, t!("add-done"));
                self.draft = CaseTexts::default();
                self.read_library(around);
            }
            Err(sentence) => around.out.notices.push(NoticeKind::Problem, sentence),
        }
    }

    pub(in crate::session) fn toggle_presenter(&mut self, around: &mut Around<'_>) {
        match self.presenter.take() {
            Some(presenter) => around.out.follow(ViewAction::ShowPatientText(presenter.showed_patient_text)),
            None => {
                self.presenter = Some(Presenter::new(around.view.shows_patient_text));
                around.out.follow(ViewAction::ShowPatientText(false));
            }
        }
    }

    /// Turns one knob; the images follow off the frame. A slider that is dragged is one step of the history.
    pub(in crate::session) fn turn(&mut self, around: &mut Around<'_>, knob: Knob, value: f64) {
        let (Some(case), Some(mut knobs)) = (self.variation.case, around.shown(self).case_knobs()) else { return };
        knobs.set(knob, value);
        around.out.follow(DocumentAction::ChangeCase { about: knob, changes: knobs.changes(case) });
    }

    /// Shows a finished simulation's numbers; `None` where another case is open by now.
    pub(in crate::session) fn take_simulated(&mut self, simulated: Option<Box<Simulated>>) -> Option<Arc<EchoStack>> {
        let variation = &mut self.variation;
        variation.is_running = false;
        let simulated = simulated.filter(|simulated| Some(simulated.case) == variation.case)?;
        variation.scene = Some(Arc::clone(&simulated.scene));
        variation.shown = Some(simulated.knobs);
        Some(simulated.stack)
    }

    /// Starts the simulation the document asks for. While one runs the newest wish waits: starting anew at every move
    /// of a slider would show nothing until it rests.
    pub(in crate::session) fn simulate(&mut self, around: &mut Around<'_>) {
        let wanted = around.shown(self).case_knobs();
        let variation = &mut self.variation;
        let (Some(case), Some(knobs)) = (variation.case, wanted) else { return };
        if variation.is_running || wanted == variation.shown {
            return;
        }
        variation.is_running = true;
        let scene = variation.scene.clone();
        around.out.request(JobKind::Simulate, Request::Simulate { case, knobs: Box::new(knobs), scene });
    }
}
