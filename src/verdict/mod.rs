//! Does the lesion hold iron as the liver does? Calibrations, contrast per echo, gates, and the answer in words.
//!
//! Takes statistics and fits, never pixels. Every threshold here is this program's own choice unless a source is
//! named beside it, and is printed with the result.
//!
//! Must not know: images, ROIs, files, windows.

mod finding;

pub use finding::{Appearance, EchoContrast, Finding, Interval, LiverIron, RatioEstimate, Verdict};
