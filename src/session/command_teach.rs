//! Rows of the command table for teaching: cases, guided script, sliders, quiz, presenter, synthetic echo.

use super::command::{Command, CommandInfo, Menu};
use super::quiz::{Phase, Prediction};
use super::shortcut::{Key, Shortcut};
use super::teaching::CaseRef;
use super::{Dialog, Session};
use crate::t;

/// The row of a teaching command; `None` for every other.
pub(super) fn teach_command(command: Command) -> Option<CommandInfo> {
    let row = |label, help, shortcut| Some(CommandInfo { label, help, menu: Menu::Teach, shortcut });
    let key = |key| Some(Shortcut { ctrl: false, shift: false, key });
    let ctrl = |key| Some(Shortcut { ctrl: true, shift: false, key });
    match command {
        Command::CaseLibrary => row(t!("command-library"), t!("command-library-help"), key(Key::Named("F7"))),
        Command::CaseGuide => row(t!("command-guide"), t!("command-guide-help"), None),
        Command::NextStep => row(t!("command-next-step"), t!("command-next-step-help"), key(Key::Named("PageDown"))),
        Command::PreviousStep => {
            row(t!("command-previous-step"), t!("command-previous-step-help"), key(Key::Named("PageUp")))
        }
        Command::NextCase => row(t!("command-next-case"), t!("command-next-case-help"), ctrl(Key::Named("PageDown"))),
        Command::PreviousCase => {
            row(t!("command-previous-case"), t!("command-previous-case-help"), ctrl(Key::Named("PageUp")))
        }
        Command::CaseSliders => row(t!("command-sliders"), t!("command-sliders-help"), None),
        Command::ResetCase => row(t!("command-reset-case"), t!("command-reset-case-help"), None),
        Command::LearnPage => row(t!("command-learn"), t!("command-learn-help"), None),
        Command::KeepStep => row(t!("command-keep-step"), t!("command-keep-step-help"), None),
        Command::AddCase => row(t!("command-add-case"), t!("command-add-case-help"), None),
        Command::Quiz => row(t!("command-quiz"), t!("command-quiz-help"), key(Key::Named("F6"))),
        // Digits and Enter answer while a quiz runs; outside they are window presets.
        Command::AnswerIso => row(t!("command-answer-iso"), t!("command-answer-help"), None),
        Command::AnswerHyper => row(t!("command-answer-hyper"), t!("command-answer-help"), None),
        Command::AnswerHypo => row(t!("command-answer-hypo"), t!("command-answer-help"), None),
        Command::AnswerCannotTell => row(t!("command-answer-none"), t!("command-answer-help"), None),
        Command::QuizNext => row(t!("command-quiz-next"), t!("command-quiz-next-help"), None),
        Command::SaveScores => row(t!("quiz-save"), t!("quiz-save-help"), None),
        Command::Presenter => row(t!("command-presenter"), t!("command-presenter-help"), key(Key::Named("F5"))),
        Command::Spotlight => row(t!("command-spotlight"), t!("command-spotlight-help"), key(Key::Letter('S'))),
        Command::SyntheticTe => row(t!("command-synthetic"), t!("command-synthetic-help"), key(Key::Named("F8"))),
        Command::BestTe => row(t!("command-best-te"), t!("command-best-te-help"), None),
        Command::IsoCrossing => row(t!("command-iso-crossing"), t!("command-iso-crossing-help"), None),
        _ => None,
    }
}

impl Command {
    /// The answer of a quiz that this command gives.
    pub fn prediction(self) -> Option<Prediction> {
        match self {
            Self::AnswerIso => Some(Prediction::Isointense),
            Self::AnswerHyper => Some(Prediction::Hyperintense),
            Self::AnswerHypo => Some(Prediction::Hypointense),
            Self::AnswerCannotTell => Some(Prediction::CannotTell),
            _ => None,
        }
    }
}

/// What a key means while a quiz runs; before the command table is asked.
pub fn quiz_command(session: &Session, shortcut: Shortcut) -> Option<Command> {
    let quiz = session.teaching.quiz.as_ref()?;
    // Where only the score is left on screen, saving means the score.
    if quiz.phase == Phase::Done && session.shortcut(Command::SaveSession) == Some(shortcut) {
        return Some(Command::SaveScores);
    }
    if shortcut.ctrl || shortcut.shift {
        return None;
    }
    match shortcut.key {
        Key::Digit(1) => Some(Command::AnswerIso),
        Key::Digit(2) => Some(Command::AnswerHyper),
        Key::Digit(3) => Some(Command::AnswerHypo),
        Key::Digit(4) => Some(Command::AnswerCannotTell),
        // The clicker of a talk goes on with the quiz, too; a polygon that is open takes Enter for itself.
        Key::Named("Enter") if session.open_vertices().is_empty() => Some(Command::QuizNext),
        Key::Named("PageDown") => Some(Command::QuizNext),
        _ => None,
    }
}

impl Session {
    /// Why a teaching command cannot run now; `None` for a command that is not one.
    pub(super) fn is_teach_enabled(&self, command: Command) -> Option<Result<(), &'static str>> {
        let need = |condition: bool, reason: &'static str| if condition { Ok(()) } else { Err(reason) };
        let asking = self.teaching.quiz.as_ref().is_some_and(|quiz| quiz.phase == Phase::Asking);
        let case = self.teaching.current.as_ref();
        let is_built_in = matches!(case, Some(CaseRef::BuiltIn(_)));
        let after_quiz = || need(!asking, t!("teach-after-reveal"));
        Some(match command {
            Command::CaseLibrary | Command::NextCase | Command::PreviousCase => {
                need(self.teaching.quiz.is_none(), t!("teach-in-quiz"))
            }
            Command::Presenter | Command::Quiz => Ok(()),
            Command::CaseGuide => after_quiz().and(need(!self.guide_steps().is_empty(), t!("teach-no-guide"))),
            Command::NextStep | Command::PreviousStep => need(self.teaching.step.is_some(), t!("teach-guide-closed")),
            Command::CaseSliders => after_quiz().and(need(is_built_in, t!("teach-built-in-only"))),
            Command::ResetCase => need(self.is_case_changed(), t!("teach-unchanged")),
            Command::LearnPage => after_quiz().and(need(case.is_some(), t!("teach-no-case"))),
            Command::AddCase | Command::KeepStep => {
                let has_files = self.study.stack.is_some() && self.study.catalog.is_some();
                after_quiz().and(need(has_files, t!("teach-no-files")))
            }
            Command::AnswerIso | Command::AnswerHyper | Command::AnswerHypo | Command::AnswerCannotTell => {
                need(asking, t!("teach-no-question"))
            }
            Command::QuizNext => {
                let quiz = self.teaching.quiz.as_ref();
                need(quiz.is_some(), t!("teach-no-question")).and(need(
                    quiz.is_none_or(|quiz| quiz.phase != Phase::Asking || quiz.choice.is_some()),
                    t!("teach-choose-first"),
                ))
            }
            Command::SaveScores => {
                let is_named = !self.teaching.scores_path.trim().is_empty();
                need(!self.teaching.answers.is_empty(), t!("teach-no-scores"))
                    .and(need(is_named, t!("teach-no-score-file")))
            }
            Command::Spotlight => need(self.teaching.presenter.is_some(), t!("teach-no-presenter")),
            Command::SyntheticTe => {
                let can_fit = self.study.stack.as_deref().is_some_and(|stack| stack.can_be_fitted());
                after_quiz().and(need(can_fit, t!("teach-no-fit")))
            }
            Command::BestTe => need(self.best_te_ms().is_some(), t!("teach-no-best-te")),
            Command::IsoCrossing => need(self.iso_crossing_te_ms().is_some(), t!("teach-no-crossing")),
            _ => return None,
        })
    }

    /// Runs a teaching command; `false` for every other.
    pub(super) fn run_teach(&mut self, command: Command) -> bool {
        if let Some(prediction) = command.prediction() {
            self.predict(prediction);
            return true;
        }
        match command {
            Command::CaseLibrary => {
                self.dialog = Some(Dialog::CaseLibrary);
                self.prepare_library();
            }
            Command::CaseGuide => match self.teaching.step {
                Some(_) => self.teaching.step = None,
                None => self.show_step(0),
            },
            Command::NextStep => self.step_by(1),
            Command::PreviousStep => self.step_by(-1),
            Command::NextCase => self.case_by(1),
            Command::PreviousCase => self.case_by(-1),
            Command::CaseSliders => self.teaching.shows_sliders = !self.teaching.shows_sliders,
            Command::ResetCase => self.reset_case(),
            Command::LearnPage => self.dialog = Some(Dialog::Learn),
            Command::KeepStep => self.keep_step(),
            Command::AddCase => self.start_draft(),
            Command::Quiz => match self.teaching.quiz {
                Some(_) => self.end_quiz(),
                None => self.dialog = Some(Dialog::Quiz),
            },
            Command::QuizNext => self.quiz_next(),
            Command::SaveScores => self.save_scores(self.teaching.scores_path.trim().into()),
            Command::Presenter => self.toggle_presenter(),
            Command::Spotlight => {
                if let Some(presenter) = &mut self.teaching.presenter {
                    presenter.has_spotlight = !presenter.has_spotlight;
                }
            }
            Command::SyntheticTe => self.toggle_synthetic_pane(),
            Command::BestTe => {
                if let Some(te) = self.best_te_ms() {
                    self.set_synthetic_te(te);
                }
            }
            Command::IsoCrossing => {
                if let Some(te) = self.iso_crossing_te_ms() {
                    self.set_synthetic_te(te);
                }
            }
            _ => return false,
        }
        true
    }
}
