//! Teaching in the window: case library, guided script, sliders, quiz, presenter, synthetic echo.

mod add;
mod bars;
mod case;
mod learn;
mod library;
mod pictures;
pub mod presenter;
mod quiz;
mod sliders;
pub mod synthetic;

pub use add::add_ui;
pub use bars::bars_ui;
pub use case::case_ui;
pub use learn::learn_ui;
pub use library::library_ui;
pub use quiz::{quiz_dialog_ui, quiz_ui};
