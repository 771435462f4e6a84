//! What was simulated, for tests, the quiz and `truth.json`.

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::tissue::Tissue;
use crate::roi::Role;
use crate::verdict::Finding;

/// What a correct reading finds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    pub finding: Finding,
    /// `false` where the sign must not be used, whatever the numbers say.
    pub sign_applies: bool,
    /// Half a sentence.
    pub because: String,
}

/// What one tissue was simulated with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TissueTruth {
    pub tissue: Tissue,
    pub r2star_per_s: f64,
    /// Signal at TE 0 before shading, signal units.
    pub s0: f64,
    pub fat_fraction: f64,
}

/// Where the lesion lies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LesionTruth {
    /// Slice on which it is biggest, from 0.
    pub slice: usize,
    /// Center on that slice in pixel coordinates, (0, 0) at the top-left corner of the top-left pixel.
    pub center_pixel: [f64; 2],
    /// Mean radius in the plane, mm.
    pub radius_mm: f64,
}

/// The true rate inside one region, with the mottle and the vessels that it caught.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoiTruth {
    pub name: String,
    pub role: Role,
    pub pixels: usize,
    /// Mean and SD of the true R2* of the pixels, s⁻¹; `None` in air.
    pub r2star_per_s: Option<[f64; 2]>,
}

/// Everything that is known about a simulated case (`sideroscope-truth`, version 1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    pub format: String,
    pub version: u32,
    pub case: Case,
    pub seed: u64,
    pub field_t: f64,
    pub te_ms: Vec<f64>,
    /// Noise SD per real channel, signal units.
    pub sigma: f64,
    pub coils: u32,
    pub expected: Expected,
    pub liver: TissueTruth,
    pub lesion: TissueTruth,
    /// R2* of lesion over R2* of liver.
    pub r2star_ratio: f64,
    pub lesion_geometry: LesionTruth,
    pub rois: Vec<RoiTruth>,
    pub tissues: Vec<TissueTruth>,
}
