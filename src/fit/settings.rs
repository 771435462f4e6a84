//! What can be chosen about a fit, and what a fit answers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Estimator of R2*. Names on the command line and in reports are the kebab-case ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// First-moment noise-corrected: least squares on the expected magnitude of noncentral chi noise.
    #[default]
    M1ncm,
    /// Mono-exponential nonlinear least squares by variable projection.
    Nlls,
    /// Log-linear least squares weighted by squared signal.
    LogLinear,
    /// Auto-regression on linear operations (equally spaced echoes only).
    Arlo,
    /// Mono-exponential on the leading echoes above the noise floor.
    Truncated,
    /// Mono-exponential plus constant.
    Offset,
    /// Second moment: mono-exponential of squared magnitude plus noise power.
    SecondMoment,
    /// Rician (one coil) or noncentral-chi maximum likelihood.
    MaximumLikelihood,
    /// Magnitude fat–water model with one R2*.
    FatWater,
}

impl Model {
    /// Every model, the default first, in the order menus show them.
    pub const ALL: [Self; 9] = [
        Self::M1ncm,
        Self::Nlls,
        Self::LogLinear,
        Self::Arlo,
        Self::Truncated,
        Self::Offset,
        Self::SecondMoment,
        Self::MaximumLikelihood,
        Self::FatWater,
    ];
}

/// Which echoes take part, by index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EchoSelection {
    /// Indices (from 0) left out; empty means all echoes.
    pub excluded: Vec<usize>,
}

impl EchoSelection {
    /// Keeps `first..=last` (from 0) of `num_echoes`.
    pub fn range(first: usize, last: usize, num_echoes: usize) -> Self {
        Self { excluded: (0..num_echoes).filter(|&i| i < first || i > last).collect() }
    }

    pub fn includes(&self, echo_idx: usize) -> bool {
        !self.excluded.contains(&echo_idx)
    }

    /// Indices that take part out of `num_echoes`, ascending.
    pub fn indices(&self, num_echoes: usize) -> Vec<usize> {
        (0..num_echoes).filter(|&i| self.includes(i)).collect()
    }
}

/// How σ, the noise SD per real channel, was obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoiseSource {
    /// A noise ROI in air: σ² = mean(M²) / 2L.
    NoiseRoi,
    /// Air found in the images themselves.
    Background,
    /// Typed in.
    Given,
    /// Fitted as a third parameter where no air could be used.
    Fitted,
    /// One σ for a whole volume, from what single decays leave unexplained.
    Residuals,
}

impl NoiseSource {
    /// Where σ came from, in words for a report: "the noise level is …".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NoiseRoi => "measured in a noise ROI in air",
            Self::Background => "measured in air that was found in the images",
            Self::Given => "typed in",
            Self::Fitted => "fitted together with the decay",
            Self::Residuals => {
                "estimated once for the volume: the 10 % quantile of what single decays leave unexplained in voxels \
                 far above the noise"
            }
        }
    }
}

/// Noise model of the magnitude: L-channel root-sum-of-squares, noncentral chi with 2L degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// SD per real channel in signal units; `None` when it must be fitted.
    pub sigma: Option<f64>,
    /// L; 1 is Rician.
    pub coils: u32,
    pub source: NoiseSource,
}

/// Everything that changes a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct FitSettings {
    pub model: Model,
    pub echoes: EchoSelection,
    pub noise: Noise,
    /// B0 in tesla, for the fat–water model only.
    pub field_t: Option<f64>,
}

/// The answer of a fit to one decay curve. Every number is finite.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveFit {
    pub r2star_per_s: f64,
    /// Signal at TE 0, in signal units.
    pub s0: f64,
    /// `true`: the echoes cannot reach the rate; it is greater than `r2star_per_s`.
    pub is_lower_bound: bool,
    /// σ used or fitted, if the model knows noise.
    pub sigma: Option<f64>,
    /// Constant of the offset model, signal units.
    pub offset: Option<f64>,
    /// Proton density fat fraction 0–1 of the fat–water model.
    pub fat_fraction: Option<f64>,
    /// What the model expects to be measured at each loaded echo (not only the used ones), signal units.
    pub predicted: Vec<f64>,
    /// Residual sum of squares over the used echoes.
    pub residual_ss: f64,
    /// 1 − SS_res/SS_tot over the used echoes; `None` when the signal does not vary.
    pub r_squared: Option<f64>,
    /// Number of free parameters.
    pub num_parameters: usize,
    /// Indices of the echoes that took part.
    pub echoes_used: Vec<usize>,
}

/// Why a curve or voxel has no value. The discriminants are the reason codes in map files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum NoFit {
    /// Not an error: the voxel has a value.
    None = 0,
    TooFewEchoes = 1,
    /// No echo stands above the noise floor.
    AtNoiseFloor = 2,
    /// Zero or negative signal throughout.
    NoSignal = 3,
    /// A signal value is NaN or infinite.
    NotFinite = 4,
    Saturated = 5,
    /// The model needs equally spaced echoes.
    UnequalSpacing = 6,
    /// Signal does not decay: R2* would be zero or negative.
    NoDecay = 7,
    DidNotConverge = 8,
    /// The model needs the field strength or the noise level.
    MissingParameter = 9,
    /// The source holds no image for this slice.
    MissingImage = 10,
    /// Faster than the echoes can reach; only a lower bound is known.
    BeyondRange = 11,
}

impl NoFit {
    const ALL: [Self; 12] = [
        Self::None,
        Self::TooFewEchoes,
        Self::AtNoiseFloor,
        Self::NoSignal,
        Self::NotFinite,
        Self::Saturated,
        Self::UnequalSpacing,
        Self::NoDecay,
        Self::DidNotConverge,
        Self::MissingParameter,
        Self::MissingImage,
        Self::BeyondRange,
    ];

    /// The reason of a code in a map file; `None` for a code that no reason has.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

impl fmt::Display for NoFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "has a value",
            Self::TooFewEchoes => "too few echoes for this model",
            Self::AtNoiseFloor => "no echo stands above the noise floor",
            Self::NoSignal => "there is no signal",
            Self::NotFinite => "a signal or echo time is no usable number",
            Self::Saturated => "the scanner clipped the signal",
            Self::UnequalSpacing => "this model needs equally spaced echoes; choose another model",
            Self::NoDecay => "the signal does not decay",
            Self::DidNotConverge => "the fit did not converge",
            Self::MissingParameter => "this model needs the field strength or the noise level",
            Self::MissingImage => "the source holds too few images of this slice",
            Self::BeyondRange => "faster than the echo times can reach; only a lower bound is known",
        })
    }
}

impl std::error::Error for NoFit {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_reasons() {
        for (code, reason) in NoFit::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(reason as u8), code);
            assert_eq!(NoFit::from_code(reason as u8), Some(reason));
        }
        assert_eq!(NoFit::from_code(12), None);
    }
}
