//! What a verdict rests on: thresholds, and what is known of both tissues.
//!
//! Must not know: how an answer follows from it.

use super::calibration::Calibration;
use super::caveat::Caveat;
use super::draws::Draws;
use super::grade::Scheme;
use super::quality::{FitQuality, Reading, SigmaRegion};
use crate::fit::{CurveFit, NoFit, NoiseSource};
use crate::units::FieldStrength;

/// Every threshold of the verdict. All are this program's own choice except the limits inside calibration and scheme.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Equivalence margin of the R2* ratio, above 1: repeatability of liver T2* is 15 % (2.77 × CoV 5.5 %, Bachtiar
    /// 2019), 1.25 lies just above it.
    pub margin: f64,
    /// Contrast within ± this looks alike on one image.
    pub appearance_margin: f64,
    pub calibration: &'static Calibration,
    pub scheme: &'static Scheme,
    pub min_echoes: usize,
    pub min_pixels: usize,
    /// A first echo that keeps less than this share of S0 comes too late.
    pub min_first_echo_share: f64,
    /// S0 of a liver without signal, as a share of the lesion's, behind the bound of its rate.
    pub assumed_s0_share: f64,
    /// Fewest independent pixels of either tissue for "isointense".
    pub min_effective_pixels: usize,
    /// χ² over degrees of freedom from which on the finding is open, and from which on there is none.
    pub lack_of_fit: f64,
    pub no_fit_at_all: f64,
    /// A normal rate of the liver is believed with its S0 within 1/this and this of the lesion's, and a fit that
    /// explains at least this share of the variation.
    pub max_s0_ratio: f64,
    pub min_r_squared: f64,
}

impl Rules {
    /// χ² over degrees of freedom from which a fit counts as lacking; good fits measured so far stay below 6.4.
    pub const LACK_OF_FIT: f64 = 8.0;
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            margin: 1.25,
            appearance_margin: 0.15,
            calibration: &Calibration::ALL[0],
            scheme: &Scheme::ALL[0],
            min_echoes: 3,
            min_pixels: 20,
            min_first_echo_share: 0.15,
            assumed_s0_share: 0.5,
            min_effective_pixels: 20,
            lack_of_fit: Self::LACK_OF_FIT,
            no_fit_at_all: 30.0,
            max_s0_ratio: 3.0,
            min_r_squared: 0.95,
        }
    }
}

/// What is known of one tissue.
#[derive(Clone, Copy, Debug)]
pub struct TissueEvidence<'a> {
    pub pixels: usize,
    /// Mean of the pixels per loaded echo, signal units.
    pub signal_mean: &'a [f64],
    /// Fit of the mean decay.
    pub fit: Result<&'a CurveFit, NoFit>,
    pub draws: &'a Draws,
    /// Models that the pixels do not rule out, the best first; empty to take `fit` as it is.
    pub readings: &'a [Reading],
    pub quality: Option<FitQuality>,
    /// Noise of the region, and whether it took the place of the stack's.
    pub sigma_region: Option<SigmaRegion>,
    pub has_own_sigma: bool,
    /// As many independent pixels would know the spread between pixels as well.
    pub effective_pixels: f64,
}

impl<'a> TissueEvidence<'a> {
    /// A tissue that is not measured.
    pub fn unknown(draws: &'a Draws) -> Self {
        Self {
            pixels: 0,
            signal_mean: &[],
            fit: Err(NoFit::NoSignal),
            draws,
            readings: &[],
            quality: None,
            sigma_region: None,
            has_own_sigma: false,
            effective_pixels: 0.0,
        }
    }
}

/// What the verdict rests on.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Every loaded echo, ms.
    pub te_ms: &'a [f64],
    pub field: Option<FieldStrength>,
    /// T2 instead of T2*: the sign does not apply.
    pub is_spin_echo: bool,
    /// Noise SD per real channel, signal units.
    pub sigma: Option<f64>,
    pub sigma_source: NoiseSource,
    /// σ of the stack, where a region may have its own.
    pub stack_sigma: Option<f64>,
    /// Means below this are at the noise floor, signal units.
    pub noise_floor: Option<f64>,
    pub lesion: TissueEvidence<'a>,
    pub liver: TissueEvidence<'a>,
    /// Rate of a region without iron (muscle, spleen), if one is drawn.
    pub iron_free: Option<&'a Draws>,
    /// What was seen in the pixels and headers.
    pub caveats: &'a [Caveat],
    pub rules: Rules,
}
