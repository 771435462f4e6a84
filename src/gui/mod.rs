//! The window; egui lives only here.

pub mod raster;
