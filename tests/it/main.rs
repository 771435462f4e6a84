//! Integration tests: one binary, so that the dependencies link once.

mod architecture;
mod output_dicom;
mod roi_edit;
mod verdict_analyze;
mod verdict_assess;
mod verdict_stack;
