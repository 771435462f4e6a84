//! What can be chosen about a fit, and what a fit answers.

use serde::{Deserialize, Serialize};

use crate::units::EchoTimes;

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
    /// Log-linear least squares with equal weights, as many published maps; collapses at the noise floor.
    LogLinearUnweighted,
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
    pub const ALL: [Self; 10] = [
        Self::M1ncm,
        Self::Nlls,
        Self::LogLinear,
        Self::LogLinearUnweighted,
        Self::Arlo,
        Self::Truncated,
        Self::Offset,
        Self::SecondMoment,
        Self::MaximumLikelihood,
        Self::FatWater,
    ];

    /// Fewest echoes that determine the model and leave one to judge it by: the one place that says so.
    pub fn min_echoes(self) -> usize {
        match self {
            Self::Offset | Self::FatWater => EchoTimes::FEWEST_FOR_A_RATE + 1,
            _ => EchoTimes::FEWEST_FOR_A_RATE,
        }
    }
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

impl FitSettings {
    /// [`Model::min_echoes`], and one more where σ has to be fitted as well.
    pub fn min_echoes(&self) -> usize {
        // Maximum likelihood finds σ in the pixels.
        let fits_sigma = self.noise.sigma.is_none() && matches!(self.model, Model::M1ncm | Model::SecondMoment);
        self.model.min_echoes() + usize::from(fits_sigma)
    }
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
