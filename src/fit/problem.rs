//! One curve made ready for the estimators, and what they answer.
//!
//! Inside the estimators times are in s from the first used echo, signals are divided by their largest magnitude
//! and σ with them, so that no input overflows and one tolerance serves all.
//!
//! Must not know: which estimator is used.

use super::noise::{self, ExpectedMagnitude};
use super::{FitSettings, NoFit};

/// The used echoes of one curve, scaled.
pub(super) struct Problem {
    /// s from the first used echo.
    pub tau: Vec<f64>,
    pub y: Vec<f64>,
    /// TE of the first used echo, s.
    pub te_first: f64,
    pub scale: f64,
    pub sigma: Option<f64>,
    pub law: &'static ExpectedMagnitude,
    pub field_t: Option<f64>,
    /// Parameters near the answer, if known: the search then starts there.
    pub warm: Option<Estimate>,
}

/// The answer of an estimator, in the units of [`Problem`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    /// s⁻¹.
    pub rate: f64,
    /// True amplitude at the first used echo.
    pub amplitude: f64,
    pub is_lower_bound: bool,
    pub sigma: Option<f64>,
    pub offset: Option<f64>,
    pub fat_fraction: Option<f64>,
    pub num_parameters: usize,
    /// How many of the echoes, from the first, took part.
    pub num_used: usize,
}

impl Problem {
    /// * `te_s`, `signal` — the echoes that take part, ascending times in s.
    pub fn new(te_s: &[f64], signal: &[f64], settings: &FitSettings) -> Result<Self, NoFit> {
        if te_s.len() < settings.min_echoes() || te_s.len() != signal.len() {
            return Err(NoFit::TooFewEchoes);
        }
        if signal.iter().chain(te_s).any(|v| !v.is_finite()) || te_s.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(NoFit::NotFinite);
        }
        let scale = signal.iter().copied().fold(0.0, f64::max);
        if scale <= 0.0 {
            return Err(NoFit::NoSignal);
        }
        let sigma = settings.noise.sigma.filter(|s| s.is_finite() && *s > 0.0).map(|s| s / scale);
        Ok(Self {
            tau: te_s.iter().map(|t| t - te_s[0]).collect(),
            y: signal.iter().map(|s| s / scale).collect(),
            te_first: te_s[0],
            scale,
            sigma,
            law: ExpectedMagnitude::of(settings.noise.coils),
            field_t: settings.field_t,
            warm: None,
        })
    }

    pub fn len(&self) -> usize {
        self.y.len()
    }

    /// s between the first and last used echo.
    pub fn span(&self) -> f64 {
        self.tau.last().copied().unwrap_or(0.0)
    }

    /// s between the first two used echoes.
    pub fn first_gap(&self) -> f64 {
        self.tau[1]
    }

    /// Rates searched end here: nothing is left at the second echo.
    pub fn rate_limit(&self) -> f64 {
        30.0 / self.first_gap()
    }

    /// Floor of a single magnitude, if σ is known.
    pub fn floor(&self) -> Option<f64> {
        self.sigma.map(|sigma| noise::noise_floor(sigma, self.law.coils()))
    }

    /// The same problem with the first `count` echoes only.
    pub fn truncated(&self, count: usize) -> Self {
        Self { tau: self.tau[..count].to_vec(), y: self.y[..count].to_vec(), ..*self }
    }
}

impl Estimate {
    pub fn mono(rate: f64, amplitude: f64, num_used: usize) -> Self {
        Self {
            rate,
            amplitude,
            is_lower_bound: false,
            sigma: None,
            offset: None,
            fat_fraction: None,
            num_parameters: 2,
            num_used,
        }
    }
}
