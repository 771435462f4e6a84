//! The state of teaching: which case is open, its guided script, the library, quiz and presenter.
//!
//! Must not know: the session; how any of it is shown.

use std::sync::Arc;

use ndarray::Array2;

use super::presenter::Presenter;
use super::quiz::{Answered, Phase, Quiz};
use super::variation::Variation;
use crate::io::teaching_case::{CaseTexts, Listing};
use crate::roi::Roi;
use crate::session::case_ref::CaseRef;

/// Small pictures and the user's own cases.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Folder of the user's own cases, as typed.
    pub folder: String,
    pub listing: Listing,
    /// One per built-in case, empty until they are made.
    pub pictures: Arc<Vec<Array2<f32>>>,
    /// One per own case; `None` where no image can be read.
    pub own_pictures: Arc<Vec<Option<Array2<f32>>>>,
    /// Counts listings, so that textures know theirs.
    pub generation: u64,
    pub selected: Option<CaseRef>,
}

/// The state of teaching.
#[derive(Clone, Debug)]
pub struct Teaching {
    /// The case on screen; `None` for any other study.
    pub current: Option<CaseRef>,
    /// The step of the guided script that is shown, from 0.
    pub step: Option<usize>,
    pub shows_sliders: bool,
    pub variation: Variation,
    pub library: Library,
    pub quiz: Option<Quiz>,
    /// Every answer since the program started.
    pub answers: Vec<Answered>,
    /// Where the scores go, as typed.
    pub scores_path: String,
    pub presenter: Option<Presenter>,
    /// Texts of a case that is being added.
    pub draft: CaseTexts,
    /// Regions of the case that the learner shall draw.
    pub(in crate::session) hidden_rois: Vec<Roi>,
    /// The case opens with its first step.
    pub(in crate::session) starts_guide: bool,
}

impl Default for Teaching {
    fn default() -> Self {
        Self {
            current: None,
            step: None,
            shows_sliders: false,
            variation: Variation::default(),
            library: Library::default(),
            quiz: None,
            answers: Vec::new(),
            scores_path: "sideroscope-quiz.csv".to_owned(),
            presenter: None,
            draft: CaseTexts::default(),
            hidden_rois: Vec::new(),
            starts_guide: false,
        }
    }
}

impl Teaching {
    pub(in crate::session) fn quiz_phase(&self) -> Option<Phase> {
        self.quiz.as_ref().map(|quiz| quiz.phase)
    }
}

/// What the library job brings.
#[derive(Debug)]
pub struct LibraryNews {
    pub listing: Listing,
    pub pictures: Arc<Vec<Array2<f32>>>,
    pub own_pictures: Arc<Vec<Option<Array2<f32>>>>,
}
