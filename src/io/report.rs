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
use crate::series::DecayKind;
use crate::verdict::{Appearance, Basis, Finding};

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
    pub decay: Decay,
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
    pub decay: Decay,
}

/// How the echoes decay. Spin echoes have rates and times of their own names, and no iron.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decay {
    #[serde(rename = "T2*")]
    T2Star,
    T2,
}

impl From<DecayKind> for Decay {
    fn from(kind: DecayKind) -> Self {
        match kind {
            DecayKind::T2Star => Self::T2Star,
            DecayKind::T2 => Self::T2,
        }
    }
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

/// One ROI. The names with a star hold for gradient echoes, those without for spin echoes, which have no iron.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoiRow {
    pub name: String,
    pub role: Role,
    pub pixels: usize,
    pub area_mm2: f64,
    pub r2star_per_s: Option<Rate>,
    pub t2star_ms: Option<Estimate>,
    pub pixel_r2star_per_s: Option<Pixels>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r2_per_s: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub t2_ms: Option<Estimate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixel_r2_per_s: Option<Pixels>,
    pub lic_mg_per_g: Option<Estimate>,
    #[serde(default)]
    pub lic_umol_per_g: Option<Estimate>,
    /// Where fat and water were fitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdff_percent: Option<Estimate>,
    pub s0: Option<f64>,
    pub r_squared: Option<f64>,
    /// Mean and SD of the pixels at every echo, signal units.
    pub signal_mean: Vec<Option<f64>>,
    pub signal_sd: Vec<Option<f64>>,
    /// Counted from 1.
    pub echoes_used: Vec<usize>,
}

impl RoiRow {
    /// The rate, whatever the decay.
    pub fn rate(&self) -> Option<Rate> {
        self.r2star_per_s.or(self.r2_per_s)
    }

    /// The time, whatever the decay.
    pub fn time(&self) -> Option<Estimate> {
        self.t2star_ms.or(self.t2_ms)
    }

    /// The rates of the pixels, whatever the decay.
    pub fn pixel_rates(&self) -> Option<&Pixels> {
        self.pixel_r2star_per_s.as_ref().or(self.pixel_r2_per_s.as_ref())
    }
}

/// On which side a value is a bound: the truth is smaller than an upper and greater than a lower one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    #[serde(default)]
    pub is_upper_bound: bool,
    #[serde(default)]
    pub is_lower_bound: bool,
}

impl Bound {
    pub const NONE: Self = Self { is_upper_bound: false, is_lower_bound: false };
    pub const UPPER: Self = Self { is_upper_bound: true, is_lower_bound: false };
    pub const LOWER: Self = Self { is_upper_bound: false, is_lower_bound: true };
}

/// R2* of the mean decay, s⁻¹. `censored`: the truth is greater than `value`, as `is_lower_bound` says too.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    pub value: f64,
    pub ci95: Option<Ends>,
    pub censored: bool,
    #[serde(flatten)]
    pub bound: Bound,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub value: f64,
    pub ci95: Option<Ends>,
    #[serde(flatten)]
    pub bound: Bound,
}

/// R2* of the single pixels, s⁻¹, as the map holds it. Pixels beyond reach count as infinite in median, quartiles and
/// range; where these reach them the number is a lower bound.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pixels {
    /// Of the pixels with a value; `null` when more than 5 % have none.
    pub mean: Option<f64>,
    pub sd: Option<f64>,
    pub median: f64,
    pub median_is_lower_bound: bool,
    pub iqr: Ends,
    pub iqr_is_lower_bound: [bool; 2],
    pub min: f64,
    pub min_is_lower_bound: bool,
    pub max: f64,
    pub max_is_lower_bound: bool,
    /// Pixels without a value.
    pub invalid: usize,
    /// Those among them that are faster than the echoes can reach.
    pub beyond_reach: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictRecord {
    pub basis: Basis,
    /// The gated answer in one sentence; names no finding where the sign does not apply.
    pub headline: String,
    pub finding: Finding,
    pub leans: Option<Finding>,
    pub applies: bool,
    pub r2star_ratio: Option<Ratio>,
    /// Of spin echoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r2_ratio: Option<Ratio>,
    pub margin: f64,
    pub flips_at_margin: Option<f64>,
    pub liver_iron: Option<IronRecord>,
    pub iron_fraction: Option<FractionRecord>,
    pub fit_quality: ByTissue<Option<QualityRecord>>,
    /// Noise SD that the pixels of the region show themselves, signal units.
    pub sigma_region: ByTissue<Option<f64>>,
    pub per_echo: Vec<EchoRecord>,
    pub best_te_ms: Option<f64>,
    pub excluded_difference_per_s: Option<DifferenceRecord>,
    /// Amplitude of the lesion over that of the liver, where one image is all there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal_ratio: Option<Ratio>,
    /// From the first to the second echo of a pair that gives no rate.
    #[serde(default, skip_serializing_if = "ByTissue::is_empty")]
    pub signal_loss_percent: ByTissue<Option<LossRecord>>,
    pub reasons: Vec<String>,
    pub warnings: Vec<String>,
    /// What limits the sign; belongs beside every verdict.
    pub limits: Vec<String>,
    pub sources: Vec<String>,
}

/// One value per tissue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ByTissue<T> {
    pub lesion: T,
    pub liver: T,
}

/// R2* of the lesion over R2* of the liver.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    pub value: f64,
    pub ci90: Ends,
    pub ci95: Ends,
    #[serde(flatten)]
    pub bound: Bound,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IronRecord {
    pub grade: String,
    pub scheme: String,
    pub lic_mg_per_g: f64,
    pub lic_umol_per_g: f64,
    #[serde(flatten)]
    pub bound: Bound,
}

/// Iron of the lesion between an iron-free reference (0) and the liver (1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FractionRecord {
    pub value: f64,
    pub ci95: Ends,
    pub reference: String,
}

/// How well one exponential describes a mean decay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityRecord {
    /// `null` where as many parameters as echoes leave no degrees of freedom.
    pub chi2_per_dof: Option<f64>,
    /// Counted from 1.
    pub worst_echo: Option<usize>,
    pub likely_cause: Option<String>,
}

/// Largest difference of the rates that one echo image would not show, s⁻¹.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DifferenceRecord {
    pub te_ms: f64,
    pub value: f64,
    pub s0_ratio_bound: f64,
}

impl<T> ByTissue<Option<T>> {
    fn is_empty(&self) -> bool {
        self.lesion.is_none() && self.liver.is_none()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LossRecord {
    pub value: f64,
    pub ci95: [f64; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AloneRecord {
    pub finding: Finding,
    pub excluded_difference_per_s: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EchoRecord {
    pub te_ms: f64,
    /// What this image would say, were it the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<AloneRecord>,
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
