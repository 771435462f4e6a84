//! Teaching: opening cases, guided scripts, the library, quiz and presenter.
//!
//! Must not know: how any of it is shown.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ndarray::Array2;

use super::action::TeachAction;
use super::case_ref::CaseRef;
use super::event::Event;
use super::export::{Export, Exported, PublishRequest};
use super::jobs::JobKind;
use super::presenter::Presenter;
use super::quiz::{Answered, Phase, Prediction, Quiz, Solution, scores};
use super::study::{Opened, Source};
use super::teaching::LibraryNews;
use super::variation::Variation;
use super::{Dialog, NoticeKind, Session, opening};
use crate::io::teaching_case::{self, CaseTexts, Listing, OwnCase};
use crate::phantom::{Case, Step};
use crate::roi::{Roi, Role};
use crate::say;
use crate::t;
use crate::verdict::Finding;

/// Longest side of the picture of a card, pixels.
const PICTURE_SIDE: usize = 192;

impl Session {
    /// Whether everything that would answer the question is hidden: a quiz asks.
    pub fn hides_answers(&self) -> bool {
        self.teaching.quiz_phase() == Some(Phase::Asking)
    }

    /// The texts of a case in this thread's language; `None` for a case that is no longer there.
    pub fn case_texts(&self, case: &CaseRef) -> Option<CaseTexts> {
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

    fn own_case(&self, folder: &Path) -> Option<&OwnCase> {
        self.teaching.library.listing.cases.iter().find(|case| case.folder == folder)
    }

    /// Every case of the library, the built-in ones first.
    pub fn all_cases(&self) -> Vec<CaseRef> {
        let own = self.teaching.library.listing.cases.iter().map(|case| CaseRef::Own(case.folder.clone()));
        Case::ALL.map(CaseRef::BuiltIn).into_iter().chain(own).collect()
    }

    /// The guided script of the open case; empty where there is none.
    pub fn guide_steps(&self) -> Vec<Step> {
        match &self.teaching.current {
            Some(CaseRef::BuiltIn(case)) => case.steps(),
            Some(CaseRef::Own(folder)) => self.own_case(folder).map_or(Vec::new(), |case| case.texts.steps.clone()),
            None => Vec::new(),
        }
    }

    pub(super) fn teach(&mut self, action: TeachAction) {
        match action {
            TeachAction::Open(case) => self.open_library_case(&case),
            TeachAction::Select(case) => self.teaching.library.selected = Some(case),
            TeachAction::Guide(case) => {
                if self.teaching.current.as_ref() == Some(&case) {
                    self.dialog = None;
                    return self.show_step(0);
                }
                self.teaching.starts_guide = true;
                self.open_library_case(&case);
            }
            TeachAction::GoToStep(step) => self.show_step(step),
            TeachAction::StepGuide(by) => self.step_by(by),
            TeachAction::CloseGuide => self.teaching.step = None,
            TeachAction::StepCase(by) => self.case_by(by),
            TeachAction::ShowLibrary => self.show_library(),
            TeachAction::ShowSliders(is_shown) => self.teaching.shows_sliders = is_shown,
            TeachAction::ResetCase => self.reset_case(),
            TeachAction::Turn(knob, value) => self.turn(knob, value),
            TeachAction::Folder(folder) => {
                self.teaching.library.folder = folder;
                self.read_library();
            }
            TeachAction::Draft(texts) => self.teaching.draft = texts,
            TeachAction::StartDraft => self.start_draft(),
            TeachAction::KeepStep => self.keep_step(),
            TeachAction::AddCase => self.add_case(),
            TeachAction::StartQuiz { draws_rois } => self.start_quiz(draws_rois),
            TeachAction::Predict(prediction) => self.predict(prediction),
            TeachAction::QuizNext => self.quiz_next(),
            TeachAction::EndQuiz => self.end_quiz(),
            TeachAction::SaveScores(path) => self.save_scores(path),
            TeachAction::ScoresPath(path) => self.teaching.scores_path = path,
            TeachAction::SyntheticTe(te) => self.set_synthetic_te(te),
            TeachAction::SyntheticNoise(has_noise) => self.teaching.synthetic.has_noise = has_noise,
            TeachAction::ToggleSyntheticPane => self.toggle_synthetic_pane(),
            TeachAction::TogglePresenter => self.toggle_presenter(),
            TeachAction::ToggleSpotlight => {
                if let Some(presenter) = &mut self.teaching.presenter {
                    presenter.has_spotlight = !presenter.has_spotlight;
                }
            }
            TeachAction::RestartTimer => {
                if let Some(presenter) = &mut self.teaching.presenter {
                    presenter.restart_timer();
                }
            }
        }
    }

    fn open_library_case(&mut self, case: &CaseRef) {
        match case {
            CaseRef::BuiltIn(case) => self.open_case(*case),
            CaseRef::Own(folder) => {
                let Some(own) = self.own_case(folder).cloned() else { return };
                self.dialog = None;
                self.jobs.start(JobKind::Load, move |context| {
                    let mut opened = opening::open(vec![own.folder], context);
                    if let Some(opened) = &mut opened
                        && let Ok(stack) = &opened.stack
                    {
                        // Regions that do not lie on the images are left out; the images are the case.
                        let lies_on =
                            |roi: &Roi| crate::io::rois::check_fits(std::slice::from_ref(roi), &stack.grid).is_ok();
                        opened.rois = own.rois.into_iter().filter(lies_on).collect();
                    }
                    Event::Opened(opened)
                });
            }
        }
    }

    /// A study is about to be shown: notes which case it is, and keeps back what a quiz hides.
    pub(super) fn teaching_opens(&mut self, opened: &mut Opened) {
        let current = match &opened.source {
            Source::Case(case) => Some(CaseRef::BuiltIn(*case)),
            Source::Paths(paths) => match paths.as_slice() {
                [folder] => self.own_case(folder).map(|case| CaseRef::Own(case.folder.clone())),
                _ => None,
            },
        };
        let is_of_quiz = self.teaching.quiz.as_ref().is_none_or(|quiz| quiz.case() == current.as_ref());
        if !is_of_quiz {
            self.teaching.quiz = None;
        }
        let teaching = &mut self.teaching;
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
    pub(super) fn teaching_opened(&mut self) {
        if std::mem::take(&mut self.teaching.starts_guide) && !self.hides_answers() {
            self.show_step(0);
        }
        let end = self.synthetic_end_ms();
        self.teaching.synthetic.te_ms = self.teaching.synthetic.te_ms.min(end);
    }

    /// Shows a step of the guided script; beyond its ends nothing happens.
    pub(super) fn show_step(&mut self, index: usize) {
        let Some(step) = self.guide_steps().get(index).cloned() else { return };
        self.teaching.step = Some(index);
        let view = step.view;
        let lesion_slice = self.document.rois.iter().find(|roi| roi.role == Role::Lesion).map(|roi| roi.slice);
        if let Some(slice) = view.slice.or(lesion_slice) {
            self.set_slice(slice as i64);
        }
        if let Some(echo) = view.echo {
            self.set_echo(echo as i64);
        }
        let of_role =
            |(role, nth): (Role, usize)| self.document.rois.iter().filter(move |roi| roi.role == role).nth(nth);
        self.view.selected = view.select.and_then(of_role).map(|roi| roi.id);
        self.view.is_decay_log = view.is_decay_log;
        self.set_signal_window(view.window);
        self.aim_at(view.pane);
    }

    fn step_by(&mut self, by: i32) {
        let Some(step) = self.teaching.step else { return };
        if let Some(step) = step.checked_add_signed(by as isize) {
            self.show_step(step);
        }
    }

    /// The case after or before the open one; round at the ends.
    fn case_by(&mut self, by: i64) {
        let cases = self.all_cases();
        let at = self.teaching.current.as_ref().and_then(|current| cases.iter().position(|case| case == current));
        let next = match at {
            Some(at) => (at as i64 + by).rem_euclid(cases.len() as i64) as usize,
            None if by < 0 => cases.len() - 1,
            None => 0,
        };
        // A talk goes on with the guided script where it was used.
        self.teaching.starts_guide = self.teaching.step.is_some();
        self.open_library_case(&cases[next]);
    }

    /// Pictures and own cases are read when the library is looked at for the first time.
    fn show_library(&mut self) {
        self.dialog = Some(Dialog::CaseLibrary);
        if self.teaching.library.pictures.is_empty() {
            self.read_library();
        }
    }

    pub(super) fn read_library(&mut self) {
        let folder = PathBuf::from(self.teaching.library.folder.trim());
        let pictures = Arc::clone(&self.teaching.library.pictures);
        self.jobs.start(JobKind::Library, move |context| {
            let listing = match folder.as_os_str().is_empty() {
                true => Listing::default(),
                false => teaching_case::list(&folder),
            };
            let pictures = if pictures.is_empty() { Arc::new(Case::ALL.map(Case::picture).to_vec()) } else { pictures };
            let own = listing.cases.iter().map(|case| own_picture(&case.folder, &context.cancel)).collect();
            Event::Library(Box::new(LibraryNews { listing, pictures, own_pictures: Arc::new(own) }))
        });
    }

    pub(super) fn take_library(&mut self, news: LibraryNews) {
        let library = &mut self.teaching.library;
        library.listing = news.listing;
        library.pictures = news.pictures;
        library.own_pictures = news.own_pictures;
        library.generation += 1;
    }

    fn start_draft(&mut self) {
        if self.teaching.draft.question.is_empty() {
            self.teaching.draft.question = t!("case-iron-question").to_owned();
        }
        let verdict = self.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref());
        // What cannot be chosen in the form is not chosen before.
        let finding = verdict.map(|v| v.finding).filter(|finding| *finding != Finding::Indeterminate);
        let applies = verdict.map(|verdict| verdict.applies());
        let draft = &mut self.teaching.draft;
        if draft.answer.is_none() {
            draft.answer = finding;
            // The card says that the sign does not apply: so does the case, unless its author knows better.
            draft.sign_applies = draft.sign_applies.or(applies.filter(|applies| !applies));
        }
        self.dialog = Some(Dialog::AddCase);
    }

    /// The view on screen becomes the next step of the case that is being written.
    fn keep_step(&mut self) {
        let view = self.view_as_step();
        let steps = &mut self.teaching.draft.steps;
        steps.push(Step { text: std::borrow::Cow::Borrowed(""), view });
        let text = t!("step-kept", number = steps.len());
        self.notices.push(NoticeKind::Done, text);
    }

    fn add_case(&mut self) {
        let Some(stack) = self.study.stack.clone() else { return };
        let (texts, rois) = (self.teaching.draft.clone(), self.document.rois.clone());
        let folder = PathBuf::from(self.teaching.library.folder.trim());
        if folder.as_os_str().is_empty() {
            return self.notices.push(NoticeKind::Problem, t!("add-needs-folder"));
        }
        self.dialog = None;
        self.jobs.start(JobKind::Export, move |_| {
            let added = teaching_case::add(&folder, &texts, &stack, &rois);
            Event::CaseAdded(added.map(|_| ()).map_err(|error| t!("add-failed", reason = error)))
        });
    }

    pub(super) fn case_added(&mut self, result: Result<(), String>) {
        match result {
            Ok(()) => {
                self.notices.push(NoticeKind::Done, t!("add-done"));
                self.teaching.draft = CaseTexts::default();
                self.read_library();
            }
            Err(sentence) => self.notices.push(NoticeKind::Problem, sentence),
        }
    }

    fn start_quiz(&mut self, draws_rois: bool) {
        let has_answer = |case: &CaseRef| self.case_texts(case).is_some_and(|texts| texts.answer.is_some());
        let cases: Vec<CaseRef> = self.all_cases().into_iter().filter(has_answer).collect();
        let round = self.teaching.answers.iter().map(|answered| answered.round).max().unwrap_or(0) + 1;
        let quiz = Quiz::new(round, cases, draws_rois);
        let first = quiz.case().cloned();
        self.dialog = None;
        self.teaching.step = None;
        self.teaching.shows_sliders = false;
        self.teaching.quiz = Some(quiz);
        // Hides at once what is still on screen.
        self.refresh();
        if let Some(case) = first {
            self.open_library_case(&case);
        }
    }

    fn predict(&mut self, prediction: Prediction) {
        if let Some(quiz) = self.teaching.quiz.as_mut().filter(|quiz| quiz.phase == Phase::Asking) {
            quiz.choice = Some(prediction);
        }
    }

    /// Enter: reveal, the next case, the score, the end.
    fn quiz_next(&mut self) {
        match self.teaching.quiz_phase() {
            Some(Phase::Asking) => self.reveal(),
            Some(Phase::Revealed) => self.ask_next(),
            Some(Phase::Done) => self.end_quiz(),
            None => {}
        }
    }

    fn reveal(&mut self) {
        let Some(quiz) = &self.teaching.quiz else { return };
        let (Some(case), Some(prediction), round) = (quiz.case().cloned(), quiz.choice, quiz.round) else { return };
        // The question waits for its case: an answer to a picture that is not there would count.
        if self.teaching.current.as_ref() != Some(&case) {
            return;
        }
        let Some(texts) = self.case_texts(&case) else { return };
        let Some(finding) = texts.answer else { return };
        let solution = Solution { finding, sign_applies: texts.sign_applies.unwrap_or(true) };
        let name = match &case {
            CaseRef::BuiltIn(case) => case.name().to_owned(),
            CaseRef::Own(_) => texts.title,
        };
        self.teaching.answers.push(Answered { round, case, name, prediction, solution });
        if let Some(quiz) = &mut self.teaching.quiz {
            quiz.phase = Phase::Revealed;
        }
        let hidden = std::mem::take(&mut self.teaching.hidden_rois);
        let missing: Vec<Roi> = hidden.into_iter().filter(|roi| !self.document.has_role(roi.role)).collect();
        if missing.is_empty() {
            return self.refresh();
        }
        self.edit(say!("undo-case-regions"), |document| {
            for roi in missing {
                document.add(roi.role, roi.slice, roi.shape);
            }
        });
    }

    fn ask_next(&mut self) {
        let Some(quiz) = &mut self.teaching.quiz else { return };
        if quiz.is_last() {
            quiz.phase = Phase::Done;
            return;
        }
        quiz.at += 1;
        quiz.choice = None;
        quiz.phase = Phase::Asking;
        let next = quiz.case().cloned();
        self.refresh();
        if let Some(case) = next {
            self.open_library_case(&case);
        }
    }

    fn end_quiz(&mut self) {
        self.teaching.quiz = None;
        let hidden = std::mem::take(&mut self.teaching.hidden_rois);
        for roi in hidden.into_iter().filter(|roi| !self.document.has_role(roi.role)).collect::<Vec<_>>() {
            self.document.add(roi.role, roi.slice, roi.shape);
        }
        self.refresh();
    }

    pub(super) fn save_scores(&mut self, path: PathBuf) {
        self.export(Export::Publish(PublishRequest::Scores { path }));
    }

    pub(super) fn write_scores(&mut self, path: PathBuf) {
        let scores = scores(&self.teaching.answers);
        self.jobs.start(JobKind::Export, move |_| {
            let written = scores.write(&path).map_err(|error| t!("scores-failed", reason = error));
            let saved =
                |()| Exported { sentence: t!("publish-saved", path = path.display()), path: Some(path.clone()) };
            Event::Exported(written.map(saved))
        });
    }

    pub(super) fn toggle_presenter(&mut self) {
        match self.teaching.presenter.take() {
            Some(presenter) => self.view.shows_patient_text = presenter.showed_patient_text,
            None => {
                self.teaching.presenter = Some(Presenter::new(self.view.shows_patient_text));
                self.view.shows_patient_text = false;
            }
        }
    }
}

fn own_picture(folder: &Path, cancel: &std::sync::atomic::AtomicBool) -> Option<Array2<f32>> {
    let scan = crate::io::scan(&[folder.to_owned()], &|_| (), cancel);
    crate::io::load_image(scan.catalog.best_stack()?.middle()?, PICTURE_SIDE).ok()
}
