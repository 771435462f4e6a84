//! Pixels without a toolkit: windows, color maps, images, ticks, rulers, numbers in words, overlay primitives.
//!
//! Screen, picture files and reports consume the same results, so what is exported is what was seen.
//!
//! Must not know: what a number means to the verdict, ROIs, files, windows of the desktop.

mod color_tables;
pub mod colormap;
pub mod fit_mask;
pub mod histogram;
pub mod image;
pub mod labels;
pub mod numbers;
pub mod outline;
pub mod plot;
pub mod range;
pub mod render;
pub mod ruler;
pub mod scene;
pub mod ticks;
pub mod typeset;
pub mod window;

pub use colormap::{ColorLut, ColorMap};
pub use image::{NoValue, RgbaPixels};
pub use window::Window;
