//! Integration tests: one binary, so that the dependencies link once.

mod architecture;
mod cli;
mod cli_bad_input;
mod cli_support;
mod commands;
mod fit_accuracy;
mod fit_recovery;
mod fit_resampling;
mod fit_support;
mod fit_volumes;
mod output_dicom;
mod phantom;
mod phantom_verdict;
mod raster;
mod readme;
mod roi_edit;
mod snapshots;
mod support;
mod verdict_analyze;
mod verdict_assess;
mod verdict_stack;
mod window;
