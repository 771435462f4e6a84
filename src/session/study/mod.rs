//! What is loaded and what follows from it: images, measurements, verdict, maps.

mod action;
mod comparison;
mod ranges;
mod results;
mod state;
pub(in crate::session) mod update;

pub use action::StudyAction;
pub use comparison::Comparison;
pub(in crate::session) use comparison::Key as ComparisonKey;
pub use state::{Opened, OtherStack, SEED, Source, Study};
