//! A mean decay, the models of it, and what a model answers.
//!
//! Must not know: how models are fitted.

use crate::fit::FittedRate;
use crate::units::{EchoTimes, FieldStrength, R2Star};

/// The mean over a region's pixels at every echo, with its noise.
#[derive(Clone, Copy, Debug)]
pub struct MeanDecay<'a> {
    /// Of all loaded echoes.
    pub echo_times: &'a EchoTimes,
    /// One mean magnitude per loaded echo, signal units.
    pub mean: &'a [f64],
    /// Standard error of each of them, signal units, correlation of the pixels included.
    pub standard_error: &'a [f64],
    /// Indices of the echoes that take part, ascending.
    pub used: &'a [usize],
    /// SD of a single pixel per real channel, signal units; `None` compares with the amplitude itself.
    pub sigma: Option<f64>,
    /// L; 1 is Rician.
    pub coils: u32,
    /// For the fat–water model only.
    pub field: Option<FieldStrength>,
}

/// What may shape a decay beside one exponential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecayModel {
    /// S0·e^(−R2*·TE).
    Plain,
    /// |W + F·c(TE)|·e^(−R2*·TE) with the six peaks of liver fat.
    FatWater,
    /// S0·|sinc(Δf·TE)|·e^(−R2*·TE): the field varies by Δf across the slice.
    ThroughPlaneGradient,
    /// Two exponentials.
    TwoCompartments,
    /// One exponential whose even echoes are 1 + ε times as large.
    OddEven,
    /// One exponential whose echoes from this loaded one on are 1 + ε times as large: a step of gain.
    Step(usize),
}

impl DecayModel {
    /// What may bend a decay in tissue and scanner, those named first that explain as well as another.
    pub const CAUSES: [Self; 4] = [Self::FatWater, Self::ThroughPlaneGradient, Self::TwoCompartments, Self::OddEven];

    pub fn num_parameters(self) -> usize {
        match self {
            Self::Plain => 2,
            Self::FatWater | Self::ThroughPlaneGradient | Self::OddEven | Self::Step(_) => 3,
            Self::TwoCompartments => 4,
        }
    }
}

/// What a model found beside S0 and R2*.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DecayShape {
    Plain,
    /// Proton density fat fraction, 0–1.
    FatWater {
        fat_fraction: f64,
    },
    /// Range of the field across the slice, Hz.
    ThroughPlaneGradient {
        delta_f_hz: f64,
    },
    /// The faster of both rates, and its share of S0, 0–1; R2* is the slower.
    TwoCompartments {
        fast: R2Star,
        fast_share: f64,
    },
    /// ε: the second, fourth … loaded echo over what the others say, minus 1.
    OddEven {
        excess: f64,
    },
    /// ε of the echoes from the loaded one `from` on.
    Step {
        from: usize,
        excess: f64,
    },
}

impl DecayShape {
    pub fn model(self) -> DecayModel {
        match self {
            Self::Plain => DecayModel::Plain,
            Self::FatWater { .. } => DecayModel::FatWater,
            Self::ThroughPlaneGradient { .. } => DecayModel::ThroughPlaneGradient,
            Self::TwoCompartments { .. } => DecayModel::TwoCompartments,
            Self::OddEven { .. } => DecayModel::OddEven,
            Self::Step { from, .. } => DecayModel::Step(from),
        }
    }

    fn mean_rate_per_s(self, r2star: R2Star) -> f64 {
        match self {
            Self::TwoCompartments { fast, fast_share } => {
                (1.0 - fast_share) * r2star.per_s() + fast_share * fast.per_s()
            }
            _ => r2star.per_s(),
        }
    }

    /// The mean rate as far as it is known: where a faster part has reached the limit of the search, only that it is
    /// above the slower one.
    pub(super) fn mean_rate(self, r2star: R2Star, is_identified: bool) -> FittedRate {
        match (is_identified, self) {
            (true, _) => {
                R2Star::from_per_s(self.mean_rate_per_s(r2star)).map_or(FittedRate::Unknown, FittedRate::Exact)
            }
            (false, Self::TwoCompartments { .. }) => FittedRate::AtLeast(r2star),
            (false, _) => FittedRate::Unknown,
        }
    }
}

/// A model's answer to a mean decay.
#[derive(Clone, Debug, PartialEq)]
pub struct DecayFit {
    pub r2star: R2Star,
    /// Signal at TE 0 of all parts together, signal units.
    pub s0: f64,
    pub shape: DecayShape,
    /// Mean expected at every loaded echo, signal units.
    pub expected: Vec<f64>,
    /// Σ((mean − expected)/standard error)² over the used echoes.
    pub chi2: f64,
    /// Σ(mean − expected)² over the used echoes, signal units squared.
    pub residual_ss: f64,
    pub num_used: usize,
    /// 2 where the third was held.
    pub num_parameters: usize,
    /// Whether the search has ended at a minimum, and at none of its limits: otherwise the rate is unknown, and χ² not
    /// below that of the model.
    pub is_identified: bool,
}

impl DecayFit {
    pub fn model(&self) -> DecayModel {
        self.shape.model()
    }

    /// R2* of all parts together: of two compartments the mean by their share of S0, as iron is counted.
    pub fn mean_rate_per_s(&self) -> f64 {
        self.shape.mean_rate_per_s(self.r2star)
    }

    /// [`Self::mean_rate_per_s`] as far as it is known: where a faster part has reached the limit of the search, only that
    /// it is above the slower one.
    pub fn mean_rate(&self) -> FittedRate {
        self.shape.mean_rate(self.r2star, self.is_identified)
    }

    pub fn degrees_of_freedom(&self) -> usize {
        self.num_used.saturating_sub(self.num_parameters)
    }

    /// χ² over its degrees of freedom; `None` where none is left.
    pub fn chi2_per_dof(&self) -> Option<f64> {
        (self.degrees_of_freedom() > 0).then(|| self.chi2 / self.degrees_of_freedom() as f64)
    }

    /// Akaike's criterion, smaller is better, among fits to the same echoes: χ² + 2k. The variances are known here, and
    /// nothing has to be corrected for few echoes, so it compares models down to as many echoes as parameters.
    ///
    /// # Source
    /// Akaike, IEEE Trans Automat Contr 1974;19:716, doi 10.1109/TAC.1974.1100705.
    pub fn aic(&self) -> f64 {
        self.chi2 + 2.0 * self.num_parameters as f64
    }

    /// [`Self::aic`] with the correction for few echoes, which asks more of models with many parameters: 2k(k + 1)/(n − k − 1)
    /// on top. `None` where it is not defined.
    ///
    /// # Source
    /// Hurvich & Tsai, Biometrika 1989;76:297, doi 10.1093/biomet/76.2.297.
    pub fn aicc(&self) -> Option<f64> {
        let (n, k) = (self.num_used as f64, self.num_parameters as f64);
        (n > k + 1.0).then(|| self.aic() + 2.0 * k * (k + 1.0) / (n - k - 1.0))
    }

    /// Used echo that is described worst, by its index, and its mean over the expected one minus 1.
    pub fn worst_echo(&self, decay: &MeanDecay) -> Option<(usize, f64)> {
        let pull = |echo: usize| ((decay.mean[echo] - self.expected[echo]) / decay.standard_error[echo]).abs();
        let worst = decay.used.iter().copied().max_by(|&a, &b| pull(a).total_cmp(&pull(b)))?;
        Some((worst, decay.mean[worst] / self.expected[worst] - 1.0))
    }
}
