//! Integration tests: one binary, so that the dependencies link once.

mod architecture;
mod phantom;
mod roi_edit;
mod verdict_assess;
