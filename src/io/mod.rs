//! The only file access.
//!
//! Must not know: fits, windows, the command line.

pub mod atomic;
pub mod dicom;
pub mod nifti;
pub mod raster;
pub mod report;
pub mod rois;
pub mod table;
