//! Regions of interest: shapes in pixel coordinates, the pixels they hold, statistics, and how a pointer edits them.
//!
//! Must not know: fits, display, files, windows.

mod annotation;
pub mod edit;
mod geometry;
mod grow;
mod interpolate;
mod mask;
mod shape;
mod stats;
mod trace;
mod typed;

pub use annotation::{Annotation, AnnotationId, Marker, Scale};
pub use geometry::{Bounds, Point};
pub use grow::{filled, grown};
pub use interpolate::interpolated;
pub use mask::RoiMask;
pub use shape::{Exclusion, OutlierBasis, Roi, RoiId, Role, Shape};
pub use stats::{Summary, outliers};
