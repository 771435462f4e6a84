//! Simulated cases with known truth: the first thing a newcomer sees, the teaching set, and the tests' reference.
//!
//! A case is drawn as organs in millimetres, averaged through the slice, given mottle and the decay of every tissue
//! with its fat, and then noise. The signal model stands here a second time, apart from the estimators in `fit`,
//! so that a mistake in one cannot hide in the other.
//!
//! Must not know: files, clocks, windows; how anything is estimated.

mod anatomy;
mod build;
mod case;
mod contour;
mod expected;
mod knobs;
mod layers;
mod organs;
mod outlines;
mod parameters;
mod place;
mod presets;
mod scene;
mod script;
mod signal;
mod sources;
mod texts;
mod texture;
mod tissue;
mod truth;
mod vessels;

pub use build::{Built, build};
pub use case::Case;
pub use knobs::{Knob, Knobs, rate_at_field};
pub use parameters::{Matrix, Parameters, PhantomError, Region};
pub use scene::Scene;
pub use script::{Step, StepPane, StepView};
pub use sources::Citation;
pub use tissue::{Tissue, TissueSignal, Tissues};
pub use truth::{Expected, LesionTruth, RoiTruth, TissueTruth, Truth};
