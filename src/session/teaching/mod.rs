//! Teaching: cases and their guided scripts, the library, the quiz, the presenter.

mod action;
mod asking;
mod lessons;
mod presenter;
mod quiz;
mod state;
pub(in crate::session) mod update;
mod variation;

pub use action::TeachAction;
pub use presenter::Presenter;
pub use quiz::{Answered, Phase, Prediction, Quiz, Solution, scores};
pub use state::{Library, LibraryNews, Teaching};
pub use variation::{Simulated, Variation};
