//! Actions → teaching.
//!
//! Must not know: how the other components change.

use super::action::TeachAction;
use super::state::Teaching;
use crate::session::document::{DocumentAction, Documents};
use crate::session::outbox::Outbox;
use crate::session::shown::Shown;
use crate::session::study::Study;
use crate::session::view::View;

/// What teaching sees of the rest, and where it leaves what is not its own.
pub(in crate::session) struct Around<'a> {
    pub study: &'a Study,
    pub documents: &'a Documents,
    pub view: &'a View,
    pub out: &'a mut Outbox,
}

impl Around<'_> {
    pub(super) fn shown<'s>(&'s self, teaching: &'s Teaching) -> Shown<'s> {
        Shown { study: self.study, documents: self.documents, view: self.view, teaching }
    }
}

impl Teaching {
    pub(in crate::session) fn update(&mut self, action: TeachAction, around: &mut Around<'_>) {
        match action {
            TeachAction::Open(case) => self.open_library_case(around, &case),
            TeachAction::Select(case) => self.library.selected = Some(case),
            TeachAction::Guide(case) => {
                if self.current.as_ref() == Some(&case) {
                    around.out.dialog = None;
                    return self.show_step(around, 0);
                }
                self.starts_guide = true;
                self.open_library_case(around, &case);
            }
            TeachAction::GoToStep(step) => self.show_step(around, step),
            TeachAction::StepGuide(by) => self.step_by(around, by),
            TeachAction::CloseGuide => self.step = None,
            TeachAction::StepCase(by) => self.case_by(around, by),
            TeachAction::ShowLibrary => self.show_library(around),
            TeachAction::ShowSliders(is_shown) => self.shows_sliders = is_shown,
            TeachAction::ResetCase => around.out.follow(DocumentAction::ResetCase),
            TeachAction::Turn(knob, value) => self.turn(around, knob, value),
            TeachAction::Folder(folder) => {
                self.library.folder = folder;
                self.read_library(around);
            }
            TeachAction::UseFolder(folder) => self.library.folder = folder,
            TeachAction::Draft(texts) => self.draft = texts,
            TeachAction::StartDraft => self.start_draft(around),
            TeachAction::KeepStep => self.keep_step(around),
            TeachAction::AddCase => self.add_case(around),
            TeachAction::StartQuiz { draws_rois } => self.start_quiz(around, draws_rois),
            TeachAction::Predict(prediction) => self.predict(prediction),
            TeachAction::QuizNext => self.quiz_next(around),
            TeachAction::EndQuiz => self.end_quiz(around),
            TeachAction::SaveScores(path) => self.save_scores(around, path),
            TeachAction::ScoresPath(path) => self.scores_path = path,
            TeachAction::TogglePresenter => self.toggle_presenter(around),
            TeachAction::ToggleSpotlight => {
                if let Some(presenter) = &mut self.presenter {
                    presenter.has_spotlight = !presenter.has_spotlight;
                }
            }
            TeachAction::RestartTimer => {
                if let Some(presenter) = &mut self.presenter {
                    presenter.restart_timer();
                }
            }
        }
    }
}
