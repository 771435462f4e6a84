//! The only file access.
//!
//! Must not know: fits, windows, the command line.

pub mod atomic;
pub mod report;
pub mod rois;
pub mod table;
