//! The decay fit: signal models, noise, single curves, whole volumes, resampling.
//!
//! One file per model, each with its source. All times in ms, all rates in s⁻¹.
//!
//! Must not know: ROIs, display, files, windows.

mod bootstrap;
mod curve;
mod lanes;
mod lm;
mod maps;
mod mean_decay;
mod models;
mod no_fit;
pub mod noise;
mod output;
mod pixels;
mod precision;
mod problem;
mod quick;
mod reach;
mod settings;
mod signal_curve;
mod synthetic;
mod volume;
mod volume_noise;

pub use bootstrap::{Replicates, bootstrap};
pub use curve::{fit_curve, refit_curve};
pub use maps::RelaxationMaps;
pub use mean_decay::{DecayFit, DecayModel, DecayShape, MeanDecay, Refits};
pub use models::{
    FatSpectrum, HAMILTON, HERNANDO, LogLinearWeights, fat_water_magnitude, fit_log_linear, is_fat_fraction_reliable,
    main_fat_peak_hz,
};
pub use no_fit::NoFit;
pub use pixels::fit_pixels;
pub use precision::{MEASURABLE_COV, aicc, cramer_rao_cov, gaussian_cramer_rao_cov, highest_measurable_r2star};
pub use quick::{FittedRate, QuickFit, fitted_rate};
pub use settings::{CurveFit, EchoSelection, FitSettings, Model, Noise, NoiseSource};
pub use synthetic::{SyntheticNoise, synthetic_slice};
pub use volume::{Canceled, VolumeSignal};
pub use volume_noise::{VolumeNoise, sigma_of_volume};
