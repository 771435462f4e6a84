//! Integration tests: one binary, so that the dependencies link once.

mod architecture;
mod output_dicom;
mod roi_edit;
