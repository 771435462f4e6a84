//! Load → group → fit → measure → assess, without a window: the one path under window, command line and jobs.

mod analysis;
mod analyze;
mod band;
mod blocks;
mod compare;
mod correlation;
mod exclusions;
mod heterogeneity;
mod maps;
mod measure;
mod noise;
mod open;
mod quick;
mod reach;
mod region;
mod report;
mod resample;
mod setup;
mod shifts;
mod signs;
mod volume;

pub use analysis::{Analysis, AnalysisSettings, Measured, PixelStats, RoiMeasurement, SigmaChoice};
pub use analyze::{Analyzer, Shifts, analyze, analyze_with};
pub use band::ConfidenceBand;
pub use compare::{ModelFit, ModelRow, compare};
pub use exclusions::{Exclusion, ExclusionReason, PixelExclusion, PixelReason, exclusions, pixel_exclusions};
pub use maps::{MapFormat, MapKind, MapSet};
pub use measure::{Measurement, measure_roi};
pub use noise::{NoiseEstimate, estimate_noise};
pub use open::{OpenProgress, OpenStackError, StackChoice, choose, open};
pub use reach::{Reach, reach};
pub use region::RegionPixels;
pub use report::{SOFTWARE, report};
pub use shifts::{Shift, largest_shift};
pub use signs::{Signs, Step, scaling_jump};
pub use volume::fit_stack;
