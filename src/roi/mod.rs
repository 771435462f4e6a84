//! Regions of interest: shapes in pixel coordinates, the pixels they hold, statistics, and how a pointer edits them.
//!
//! Must not know: fits, display, files, windows.

pub mod edit;
mod geometry;
mod grow;
mod interpolate;
mod mask;
mod shape;
mod stats;
mod trace;

pub use geometry::{Bounds, Point};
pub use grow::grown;
pub use interpolate::interpolated;
pub use mask::RoiMask;
pub use shape::{Roi, RoiId, Role, Shape};
pub use stats::{Summary, outliers};
