//! The decay fit: signal models, noise, single curves, whole volumes, resampling.
//!
//! One file per model, each with its source. All times in ms, all rates in s⁻¹.
//!
//! Must not know: ROIs, display, files, windows.

mod settings;

pub use settings::{CurveFit, EchoSelection, FitSettings, Model, NoFit, Noise, NoiseSource};
