//! What is asked of teaching, beside commands.

use std::path::PathBuf;

use super::quiz::Prediction;
use crate::io::teaching_case::CaseTexts;
use crate::phantom::Knob;
use crate::session::case_ref::CaseRef;

/// What panels ask for in teaching, beside commands.
#[derive(Clone, Debug, PartialEq)]
pub enum TeachAction {
    Open(CaseRef),
    /// The card whose texts are shown.
    Select(CaseRef),
    /// Opens a case with its first guided step.
    Guide(CaseRef),
    GoToStep(usize),
    /// Steps of the guided script after the shown one.
    StepGuide(i32),
    CloseGuide,
    /// Cases after the open one, round at the ends.
    StepCase(i64),
    ShowLibrary,
    ShowSliders(bool),
    /// Undoes what was turned.
    ResetCase,
    Turn(Knob, f64),
    Folder(String),
    /// Where own cases are kept unless another folder is named.
    UseFolder(String),
    Draft(CaseTexts),
    /// Begins the texts of a case from what is on screen.
    StartDraft,
    /// The view on screen becomes a step of that case.
    KeepStep,
    AddCase,
    StartQuiz {
        draws_rois: bool,
    },
    Predict(Prediction),
    /// The reveal, the next case, the score, the end.
    QuizNext,
    EndQuiz,
    SaveScores(PathBuf),
    /// Name of the score file, as typed.
    ScoresPath(String),
    TogglePresenter,
    ToggleSpotlight,
    RestartTimer,
}
