//! Load → group → fit → measure → assess, without a window: the one path under window, command line and jobs.

mod analysis;

pub use analysis::{Analysis, AnalysisSettings, Measured, PixelStats, RoiMeasurement, SigmaChoice};
