//! Integration tests: one binary, so that the dependencies link once.

mod architecture;
mod cli;
mod cli_bad_input;
mod cli_support;
mod fit_accuracy;
mod fit_recovery;
mod fit_resampling;
mod fit_support;
mod fit_volumes;
mod ingest_codecs;
mod ingest_files;
mod ingest_mutations;
mod ingest_nifti;
mod ingest_scan;
mod output_dicom;
mod phantom;
mod phantom_verdict;
mod raster;
mod roi_edit;
mod support;
mod verdict_analyze;
mod verdict_assess;
mod verdict_stack;
