//! The only file access: scanning what lies under a path, reading pixels, writing results.
//!
//! Every file is read or set aside with a reason; no file, however damaged, makes a scan fail as a whole. Output
//! appears whole or not at all.
//!
//! Must not know: fits, windows, the command line.

pub mod animation;
mod archive;
pub mod atomic;
mod bids;
mod bytes;
pub mod dicom;
mod find;
pub mod home;
pub mod load;
pub mod nifti;
pub mod pdf;
pub mod picture;
pub mod raster;
mod read_header;
mod readers;
mod reason;
pub mod report;
pub mod roi_extras;
pub mod rois;
mod scan;
pub mod scores;
pub mod session_file;
pub mod small_file;
pub mod stage;
pub mod svg;
pub mod table;
pub mod teaching_case;
mod web_font;

pub use load::{LoadError, LoadProgress, load, load_companion, load_image};
pub use reason::why;
pub use scan::{Scan, ScanProgress, SetAside, scan};
