//! Teaching: cases, guided script, sliders, quiz, presenter, synthetic echo.

use super::keys::{Key, plain, primary};
use super::needs;
use super::place::Place;
use super::row::{commands, row};
use crate::session::{Action, Dialog, Prediction, TeachAction, ViewAction};

fn teach(action: TeachAction) -> Vec<Action> {
    vec![Action::Teach(action)]
}

fn synthetic_te(te_ms: Option<f64>) -> Vec<Action> {
    te_ms.map(|te_ms| Action::View(ViewAction::SyntheticTe(te_ms))).into_iter().collect()
}

commands! {
    /// What a teacher and a learner do.
    TeachCommand {
        CaseLibrary = row("command-library", "command-library-help", Place::Case, |_| teach(TeachAction::ShowLibrary))
            .keys(plain(Key::F7))
            .needs(needs::no_quiz);

        NextCase = row("command-next-case", "command-next-case-help", Place::Case, |_| {
            teach(TeachAction::StepCase(1))
        })
        .keys(primary(Key::PageDown))
        .needs(needs::no_quiz);

        PreviousCase = row("command-previous-case", "command-previous-case-help", Place::Case, |_| {
            teach(TeachAction::StepCase(-1))
        })
        .keys(primary(Key::PageUp))
        .needs(needs::no_quiz);

        CaseSliders = row("command-sliders", "command-sliders-help", Place::Case, |session| {
            teach(TeachAction::ShowSliders(!session.teaching.shows_sliders))
        })
        .needs(needs::built_in_case)
        .toggle(|session| session.teaching.shows_sliders.into());

        ResetCase = row("command-reset-case", "command-reset-case-help", Place::Case, |_| {
            teach(TeachAction::ResetCase)
        })
        .needs(needs::changed_case);

        LearnPage = row("command-learn", "command-learn-help", Place::Case, |_| vec![Action::Show(Dialog::Learn)])
            .needs(needs::case);

        AddCase = row("command-add-case", "command-add-case-help", Place::Case, |_| teach(TeachAction::StartDraft))
            .needs(needs::files_for_a_case);

        CaseGuide = row("command-guide", "command-guide-help", Place::Guide, |session| {
            teach(match session.teaching.step {
                Some(_) => TeachAction::CloseGuide,
                None => TeachAction::GoToStep(0),
            })
        })
        .needs(needs::guide)
        .toggle(|session| session.teaching.step.is_some().into());

        NextStep = row("command-next-step", "command-next-step-help", Place::Guide, |_| teach(TeachAction::StepGuide(1)))
            .keys(plain(Key::PageDown))
            .needs(needs::open_guide);

        PreviousStep = row("command-previous-step", "command-previous-step-help", Place::Guide, |_| {
            teach(TeachAction::StepGuide(-1))
        })
        .keys(plain(Key::PageUp))
        .needs(needs::open_guide);

        KeepStep = row("command-keep-step", "command-keep-step-help", Place::Guide, |_| teach(TeachAction::KeepStep))
            .needs(needs::files_for_a_case);

        Quiz = row("command-quiz", "command-quiz-help", Place::Quiz, |session| match session.teaching.quiz {
            Some(_) => teach(TeachAction::EndQuiz),
            None => vec![Action::Show(Dialog::Quiz)],
        })
        .keys(plain(Key::F6))
        .toggle(|session| session.teaching.quiz.is_some().into());

        // Digits answer while a quiz runs; outside they are window presets.
        AnswerIso = row("command-answer-iso", "command-answer-help", Place::Quiz, |_| {
            teach(TeachAction::Predict(Prediction::Isointense))
        })
        .quiz_keys(&[Key::Digit(1)])
        .needs(needs::question);

        AnswerHyper = row("command-answer-hyper", "command-answer-help", Place::Quiz, |_| {
            teach(TeachAction::Predict(Prediction::Hyperintense))
        })
        .quiz_keys(&[Key::Digit(2)])
        .needs(needs::question);

        AnswerHypo = row("command-answer-hypo", "command-answer-help", Place::Quiz, |_| {
            teach(TeachAction::Predict(Prediction::Hypointense))
        })
        .quiz_keys(&[Key::Digit(3)])
        .needs(needs::question);

        AnswerCannotTell = row("command-answer-none", "command-answer-help", Place::Quiz, |_| {
            teach(TeachAction::Predict(Prediction::CannotTell))
        })
        .quiz_keys(&[Key::Digit(4)])
        .needs(needs::question);

        // The clicker of a talk goes on with the quiz, too.
        QuizNext = row("command-quiz-next", "command-quiz-next-help", Place::Quiz, |_| teach(TeachAction::QuizNext))
            .quiz_keys(&[Key::Enter, Key::PageDown])
            .needs(needs::answered_question);

        SaveScores = row("quiz-save", "quiz-save-help", Place::Quiz, |session| {
            teach(TeachAction::SaveScores(session.teaching.scores_path.trim().into()))
        })
        .needs(needs::scores);

        Presenter = row("command-presenter", "command-presenter-help", Place::Lecture, |_| {
            teach(TeachAction::TogglePresenter)
        })
        .keys(plain(Key::F5))
        .toggle(|session| session.teaching.presenter.is_some().into());

        Spotlight = row("command-spotlight", "command-spotlight-help", Place::Lecture, |_| {
            teach(TeachAction::ToggleSpotlight)
        })
        .keys(plain(Key::Letter('S')))
        .needs(needs::presenter)
        .toggle(|session| session.teaching.presenter.as_ref().is_some_and(|presenter| presenter.has_spotlight).into());

        SyntheticTe = row("command-synthetic", "command-synthetic-help", Place::SyntheticTe, |_| {
            vec![Action::View(ViewAction::ToggleSyntheticPane)]
        })
        .keys(plain(Key::F8))
        .needs(needs::fit)
        .toggle(|session| session.shown().shows_synthetic().into());

        BestTe = row("command-best-te", "command-best-te-help", Place::SyntheticTe, |session| {
            synthetic_te(session.shown().best_te_ms())
        })
        .needs(needs::best_te);

        IsoCrossing = row("command-iso-crossing", "command-iso-crossing-help", Place::SyntheticTe, |session| {
            synthetic_te(session.shown().iso_crossing_te_ms())
        })
        .needs(needs::crossing);
    }
}
