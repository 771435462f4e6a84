//! The only file access: scanning what lies under a path, reading pixels, writing results.
//!
//! Every file is read or set aside with a reason; no file, however damaged, makes a scan fail as a whole.

mod dicom;
mod load;
mod scan;

pub use load::{LoadError, LoadProgress, load, load_companion, load_image};
pub use scan::{Scan, ScanProgress, SetAside, scan};
