//! Regions of interest: shapes in pixel coordinates, the pixels they hold, statistics, and how a pointer edits them.
//!
//! Must not know: fits, display, files, windows.

pub mod edit;
mod geometry;
mod mask;
mod shape;
mod stats;

pub use geometry::{Bounds, Point};
pub use mask::RoiMask;
pub use shape::{Roi, RoiId, Role, Shape};
pub use stats::{Summary, outliers};
