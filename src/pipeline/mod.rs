//! Load → group → fit → measure → assess, without a window: the one path under window, command line and jobs.

mod analysis;
mod open;
mod report;

pub use analysis::{Analysis, AnalysisSettings, Measured, PixelStats, RoiMeasurement, SigmaChoice};
pub use open::{OpenProgress, OpenStackError, StackChoice, choose, open};
pub use report::{SOFTWARE, reason_text, report};
