//! The quiz as it runs: question, prediction, reveal, the next case.

use std::path::PathBuf;

use super::quiz::{Answered, Phase, Prediction, Quiz, Solution};
use super::state::Teaching;
use super::update::Around;
use crate::roi::Roi;
use crate::session::case_ref::CaseRef;
use crate::session::document::DocumentAction;
use crate::session::export::{Export, PublishRequest};
use crate::session::recovery::RecoveryAction;

impl Teaching {
    pub(super) fn start_quiz(&mut self, around: &mut Around<'_>, draws_rois: bool) {
        let has_answer =
            |case: &CaseRef| around.shown(self).case_texts(case).is_some_and(|texts| texts.answer.is_some());
        let cases: Vec<CaseRef> = around.shown(self).all_cases().into_iter().filter(has_answer).collect();
        let round = self.answers.iter().map(|answered| answered.round).max().unwrap_or(0) + 1;
        let quiz = Quiz::new(round, cases, draws_rois);
        let first = quiz.case().cloned();
        around.out.dialog = None;
        self.step = None;
        self.shows_sliders = false;
        self.quiz = Some(quiz);
        // Hides at once what is still on screen.
        around.out.changed();
        if let Some(case) = first {
            self.open_library_case(around, &case);
        }
    }

    pub(super) fn predict(&mut self, prediction: Prediction) {
        if let Some(quiz) = self.quiz.as_mut().filter(|quiz| quiz.phase == Phase::Asking) {
            quiz.choice = Some(prediction);
        }
    }

    /// Enter: reveal, the next case, the score, the end.
    pub(super) fn quiz_next(&mut self, around: &mut Around<'_>) {
        match self.quiz_phase() {
            Some(Phase::Asking) => self.reveal(around),
            Some(Phase::Revealed) => self.ask_next(around),
            Some(Phase::Done) => self.end_quiz(around),
            None => {}
        }
    }

    fn reveal(&mut self, around: &mut Around<'_>) {
        let Some(quiz) = &self.quiz else { return };
        let (Some(case), Some(prediction), round) = (quiz.case().cloned(), quiz.choice, quiz.round) else { return };
        // The question waits for its case: an answer to a picture that is not there would count.
        if self.current.as_ref() != Some(&case) {
            return;
        }
        let Some(texts) = around.shown(self).case_texts(&case) else { return };
        let Some(finding) = texts.answer else { return };
        let solution = Solution { finding, sign_applies: texts.sign_applies.unwrap_or(true) };
        let name = match &case {
            CaseRef::BuiltIn(case) => case.name().to_owned(),
            CaseRef::Own(_) => texts.title,
        };
        self.answers.push(Answered { round, case, name, prediction, solution });
        if let Some(quiz) = &mut self.quiz {
            quiz.phase = Phase::Revealed;
        }
        let hidden = std::mem::take(&mut self.hidden_rois);
        let missing: Vec<Roi> = hidden.into_iter().filter(|roi| !around.documents.shown.has_role(roi.role)).collect();
        if missing.is_empty() {
            return around.out.changed();
        }
        around.out.follow(DocumentAction::AddRegions(missing));
    }

    fn ask_next(&mut self, around: &mut Around<'_>) {
        let Some(quiz) = &mut self.quiz else { return };
        if quiz.is_last() {
            quiz.phase = Phase::Done;
            return;
        }
        quiz.at += 1;
        quiz.choice = None;
        quiz.phase = Phase::Asking;
        let next = quiz.case().cloned();
        around.out.changed();
        if let Some(case) = next {
            self.open_library_case(around, &case);
        }
    }

    pub(super) fn end_quiz(&mut self, around: &mut Around<'_>) {
        self.quiz = None;
        let hidden = std::mem::take(&mut self.hidden_rois);
        let missing = hidden.into_iter().filter(|roi| !around.documents.shown.has_role(roi.role)).collect();
        around.out.follow(DocumentAction::ReturnRegions(missing));
    }

    pub(in crate::session) fn save_scores(&mut self, around: &mut Around<'_>, path: PathBuf) {
        around.out.follow(RecoveryAction::Export(Box::new(Export::Publish(PublishRequest::Scores { path }))));
    }
}
