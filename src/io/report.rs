//! The report file: JSON, format `sideroscope-report`, version 1.
//!
//! Types of its own, so that a change inside the program cannot change the file. `f64` fields hold finite numbers
//! only; what cannot be computed is `None` (`null`), with a sentence in `verdict.warnings`.
//!
//! Must not know: how anything was computed.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::atomic::{self, WriteError};
use crate::roi::Role;
use crate::verdict::{Appearance, Finding};

pub const FORMAT: &str = "sideroscope-report";
pub const VERSION: u32 = 1;

/// Lower and upper end.
pub type Ends = [f64; 2];

/// The whole report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub format: String,
    pub version: u32,
    /// Name and version of the program.
    pub software: String,
    pub input: Input,
    pub settings: Settings,
    /// One per ROI, in the order of the ROI file.
    pub rois: Vec<RoiRow>,
    pub verdict: VerdictRecord,
}

/// What was analyzed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    pub stack_uid: String,
    pub te_ms: Vec<f64>,
    /// Tesla.
    pub field_t: Option<f64>,
    /// Slices, echoes, rows, columns.
    pub shape: [usize; 4],
}

/// What the numbers depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub model: String,
    /// First and last echo used, counted from 1; each ROI lists the echoes its fit really used.
    pub echoes: Option<[usize; 2]>,
    /// Noise SD per real channel, signal units.
    pub sigma: Option<f64>,
    pub sigma_source: String,
    pub coils: u32,
    pub calibration: String,
    /// Equivalence margin as a ratio.
    pub margin: f64,
    pub seed: u64,
}

/// One ROI.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoiRow {
    pub name: String,
    pub role: Role,
    pub pixels: usize,
    pub area_mm2: f64,
    pub r2star_per_s: Option<Rate>,
    pub t2star_ms: Option<Estimate>,
    pub pixel_r2star_per_s: Option<Pixels>,
    pub lic_mg_per_g: Option<Estimate>,
    pub s0: Option<f64>,
    pub r_squared: Option<f64>,
    /// Mean and SD of the pixels at every echo, signal units.
    pub signal_mean: Vec<Option<f64>>,
    pub signal_sd: Vec<Option<f64>>,
    /// Counted from 1.
    pub echoes_used: Vec<usize>,
}

/// R2* of the mean decay, s⁻¹. `censored`: the truth is greater than `value`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    pub value: f64,
    pub ci95: Option<Ends>,
    pub censored: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub value: f64,
    pub ci95: Option<Ends>,
}

/// R2* of the single pixels, s⁻¹.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pixels {
    pub mean: f64,
    pub sd: f64,
    pub median: f64,
    pub iqr: Ends,
    pub min: f64,
    pub max: f64,
    /// Pixels without a value.
    pub invalid: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictRecord {
    pub finding: Finding,
    pub leans: Option<Finding>,
    pub applies: bool,
    pub r2star_ratio: Option<Ratio>,
    pub margin: f64,
    pub flips_at_margin: Option<f64>,
    pub liver_iron: Option<IronRecord>,
    pub per_echo: Vec<EchoRecord>,
    pub best_te_ms: Option<f64>,
    pub reasons: Vec<String>,
    pub warnings: Vec<String>,
}

/// R2* of the lesion over R2* of the liver.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    pub value: f64,
    pub ci90: Ends,
    pub ci95: Ends,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IronRecord {
    pub grade: String,
    pub scheme: String,
    pub lic_mg_per_g: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EchoRecord {
    pub te_ms: f64,
    pub contrast: Option<f64>,
    pub cnr: Option<f64>,
    pub appearance: Option<Appearance>,
    pub at_noise_floor: bool,
}

impl Report {
    /// The text of the file.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("the report holds text, finite numbers and lists, which always have a JSON form") + "\n"
    }

    /// Writes `path`, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        atomic::write_bytes(path, self.to_json().as_bytes())
    }
}
