//! The estimators, one file each.
//!
//! Must not know: volumes, regions.

mod arlo;
mod fat_water;
mod log_linear;
mod m1ncm;
mod max_likelihood;
mod mono;
mod offset;
mod registry;
mod second_moment;
mod truncated;

pub(super) use arlo::equal_spacing;
pub(super) use fat_water::{FAT_FRACTIONS, dephasing, highest_reliable_rate};
pub use fat_water::{FatSpectrum, HAMILTON, HERNANDO, fat_water_magnitude, is_fat_fraction_reliable, main_fat_peak_hz};
pub use log_linear::{LogLinearWeights, fit_log_linear};
pub(super) use max_likelihood::estimate_pixels;
pub(super) use mono::{NUM_SCANNED, scanned_rates};
pub(super) use registry::{fit, predict};
