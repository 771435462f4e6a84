//! Load → group → fit → measure → assess, without a window: the one path under window, command line and jobs.

mod analysis;
mod analyze;
mod band;
mod blocks;
mod compare;
mod context;
mod correlation;
mod exclusions;
mod heterogeneity;
mod map_kind;
mod map_values;
mod maps;
mod measure;
mod noise;
mod open;
mod pdff;
mod pixels;
mod reach;
mod readings;
mod region;
mod region_decay;
mod regions;
mod report;
mod report_numbers;
mod report_verdict;
mod resample;
mod settings;
mod setup;
mod shifts;
mod sigma_region;
mod signs;
mod texture;
mod volume;

pub use analysis::{Analysis, Bounded, Measured, PixelStats, RoiMeasurement};
pub use analyze::{Analyzer, Shifts, analyze, analyze_with};
pub use band::ConfidenceBand;
pub use compare::{ModelFit, ModelRow, compare};
pub use context::MeasurementContext;
pub use exclusions::{Exclusion, ExclusionReason, PixelExclusion, PixelReason, exclusions, pixel_exclusions};
pub use map_kind::MapKind;
pub use map_values::{MapTops, MapValues};
pub use maps::{MapFormat, MapSet};
pub use measure::{Measurement, measure_roi};
pub use noise::{NoiseEstimate, estimate_noise};
pub use open::{
    Derived, Loaded, OpenError, OpenProgress, OpenRequest, Opened, Purpose, StackChoice, Stated, TypedTimes, choose,
    files_of, load, open,
};
pub use reach::{Reach, reach};
pub use readings::Readings;
pub use region::RegionPixels;
pub use report::{SOFTWARE, report};
pub use settings::{AnalysisSettings, SigmaChoice};
pub use shifts::{Shift, largest_shift};
pub use signs::{Signs, Step, scaling_jump};
pub use volume::fit_stack;
