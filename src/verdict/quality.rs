//! How well the model and its noise level describe the pixels of a region.

use super::draws::RateDraw;
use super::finding::Interval;
use crate::say;
use crate::text::Message;

/// One value per tissue.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PerTissue<T> {
    pub lesion: T,
    pub liver: T,
}

/// Misfit of the mean decay against what its pixels allow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitQuality {
    /// χ² of the mean decay over its degrees of freedom: about 1 where the model holds. `None` where as many parameters
    /// as echoes leave none.
    pub chi2_per_dof: Option<f64>,
    /// Echo that is described worst, ms.
    pub worst_te_ms: f64,
    /// Its measured mean over the expected one, minus 1, percent.
    pub worst_percent: f64,
    /// What explains the misfit best.
    pub cause: Option<Misfit>,
}

/// The rate of a region under one model that its pixels allow.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What the model knows besides one exponential; `None` for the chosen model.
    pub misfit: Option<Misfit>,
    /// s⁻¹.
    pub rate_per_s: f64,
    pub is_lower_bound: bool,
    /// Signal units.
    pub s0: f64,
    /// One per replicate, paired with those of the other tissue.
    pub rates: Vec<RateDraw>,
    /// As in [`FitQuality`].
    pub chi2_per_dof: Option<f64>,
    /// Explains the decay with nearly the rate of the chosen model: an answer must not contradict it, but it has not to
    /// decide by itself, with more parameters to be uncertain of.
    pub keeps_rate: bool,
}

/// A reason why one exponential does not describe a decay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Misfit {
    /// Fat and water in one voxel; fat fraction in percent.
    Fat { percent: f64 },
    /// The field varies across the slice, by that many Hz.
    ThroughPlaneGradient { hz: f64 },
    /// Two tissues of different rates in the voxels, s⁻¹.
    TwoCompartments { slow_per_s: f64, fast_per_s: f64 },
    /// Signals are cut at a highest value.
    Clipping,
    /// Even echoes are larger or smaller than odd ones, by that many percent.
    OddEven { percent: f64 },
}

impl Misfit {
    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fat { .. } => "fat",
            Self::ThroughPlaneGradient { .. } => "through-plane-gradient",
            Self::TwoCompartments { .. } => "two-compartments",
            Self::Clipping => "clipping",
            Self::OddEven { .. } => "odd-even-echoes",
        }
    }

    /// Each kind once, in the order of its first.
    pub(super) fn kinds(causes: impl Iterator<Item = Self>) -> Vec<Self> {
        let mut kinds: Vec<Self> = Vec::new();
        for cause in causes {
            if kinds.iter().all(|known| known.name() != cause.name()) {
                kinds.push(cause);
            }
        }
        kinds
    }

    /// Several that explain alike, as [`Self::in_words`].
    pub fn all_in_words(causes: &[Self]) -> Message {
        match causes {
            [] => say!("misfit-unknown"),
            [only] => only.in_words(),
            [first, others @ ..] => say!("misfit-or", first = first.in_words(), others = Self::all_in_words(others)),
        }
    }

    /// As the end of a sentence, with its number.
    pub fn in_words(self) -> Message {
        let whole = |value: f64| format!("{value:.0}");
        match self {
            Self::Fat { percent } => say!("misfit-fat", percent = whole(percent)),
            Self::ThroughPlaneGradient { hz } => say!("misfit-gradient", hz = whole(hz)),
            Self::TwoCompartments { slow_per_s, fast_per_s } => {
                say!("misfit-two-compartments", slow = whole(slow_per_s), fast = whole(fast_per_s))
            }
            Self::Clipping => say!("misfit-clipping"),
            Self::OddEven { percent } => say!("misfit-odd-even", percent = format!("{percent:.1}")),
        }
    }
}

/// Noise level that the pixels of a region show themselves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SigmaRegion {
    /// SD per real channel, signal units.
    pub sigma: f64,
    pub ci95: Interval,
    /// Over the σ of the stack; `None` where that is unknown.
    pub over_stack: Option<f64>,
}
