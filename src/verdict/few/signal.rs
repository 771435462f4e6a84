//! Amplitudes behind the mean signals of a region, value and draws.

use super::evidence::FewEvidence;
use crate::fit::noise::{MeanAmplitude, amplitude_of_mean};
use crate::verdict::draws::{Bounds, Draws, RateDraw};
use crate::verdict::evidence::TissueEvidence;
use crate::verdict::finding::Interval;

/// A value that lies between two ends, which are equal where it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Between {
    pub low: f64,
    pub high: f64,
}

impl Between {
    fn of(amplitude: MeanAmplitude) -> Self {
        match amplitude {
            MeanAmplitude::Known(value) => Self { low: value, high: value },
            MeanAmplitude::Below(bound) => Self { low: 0.0, high: bound },
        }
    }

    fn over(self, other: Self) -> Self {
        let divided = |a: f64, b: f64| if b > 0.0 { a / b } else { f64::INFINITY };
        Self { low: self.low / other.high, high: divided(self.high, other.low) }
    }
}

/// Noise of the images and its own uncertainty.
#[derive(Clone, Copy, Debug)]
pub struct KnownNoise<'a> {
    /// SD per real channel, signal units.
    pub sigma: f64,
    /// Channels L.
    pub coils: u32,
    /// Factors on σ, one per replicate.
    pub sigma_factors: &'a [f64],
}

/// Amplitude of one tissue at one echo.
#[derive(Clone, Debug)]
pub(super) struct Amplitudes {
    pub value: MeanAmplitude,
    /// One per replicate.
    pub draws: Vec<Between>,
    degrees: f64,
}

impl Amplitudes {
    /// Mean `echo` of a tissue without its noise; σ of every replicate is drawn too.
    pub fn of(few: &FewEvidence<'_>, tissue: TissueEvidence<'_>, echo: usize) -> Self {
        let sigma = few.evidence.sigma.unwrap_or(0.0);
        let noise = KnownNoise { sigma, coils: few.coils, sigma_factors: few.sigma_factors };
        Self::at(noise, tissue.signal_mean, tissue.draws, echo)
    }

    /// * `means` — one per loaded echo, signal units.
    pub fn at(noise: KnownNoise<'_>, means: &[f64], draws: &Draws, echo: usize) -> Self {
        let KnownNoise { sigma, coils, sigma_factors } = noise;
        let amplitude = |mean: f64, sigma: f64| amplitude_of_mean(mean, sigma, coils);
        let drawn = draws.echo_means(echo, means.len()).zip(sigma_factors);
        let values = drawn.map(|(mean, factor)| Between::of(amplitude(mean, sigma * factor)));
        let mean = means.get(echo).copied().unwrap_or(0.0);
        Self { value: amplitude(mean, sigma), draws: values.collect(), degrees: draws.degrees }
    }

    pub fn is_at_floor(&self) -> bool {
        matches!(self.value, MeanAmplitude::Below(_))
    }
}

/// Ratio of two amplitudes with its intervals; an end may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SignalRatio {
    /// `None` where one of them is only a bound.
    pub value: Option<f64>,
    pub ci90: Interval,
    pub ci95: Interval,
}

impl SignalRatio {
    /// `None` without draws, or where nothing bounds it.
    pub fn of(numerator: &Amplitudes, denominator: &Amplitudes) -> Option<Self> {
        let draws = log_ratio(numerator, denominator);
        let of = |confidence: f64| {
            let log = draws.interval(confidence)?;
            Some(Interval { low: log.low.exp(), high: log.high.exp() })
        };
        let value = match (numerator.value, denominator.value) {
            (MeanAmplitude::Known(a), MeanAmplitude::Known(b)) if b > 0.0 => Some(a / b),
            _ => None,
        };
        let (ci90, ci95) = (of(0.90)?, of(0.95)?);
        (ci95.low > 0.0 || ci95.high.is_finite()).then_some(Self { value, ci90, ci95 })
    }
}

fn log_ratio(numerator: &Amplitudes, denominator: &Amplitudes) -> Bounds {
    let ratios = numerator.draws.iter().zip(&denominator.draws).map(|(a, b)| a.over(*b));
    let logs = ratios.map(|ratio| (ratio.low.ln(), ratio.high.ln()));
    Bounds::between(logs, numerator.degrees.min(denominator.degrees))
}

/// ln(A1/A2)/Δt of one tissue.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoPointRate {
    pub value: RateDraw,
    pub draws: Draws,
}

/// * `gap_s` — Δt, s.
pub(super) fn rate_of_two(early: &Amplitudes, late: &Amplitudes, gap_s: f64) -> TwoPointRate {
    let rate = |a: Between, b: Between| {
        let ratio = a.over(b);
        let of = |ratio: f64, unknown: f64| if ratio.is_nan() { unknown } else { (ratio.ln() / gap_s).max(0.0) };
        RateDraw { low: of(ratio.low, 0.0), high: of(ratio.high, f64::INFINITY) }
    };
    let rates = early.draws.iter().zip(&late.draws).map(|(a, b)| rate(*a, *b)).collect();
    let value = rate(Between::of(early.value), Between::of(late.value));
    TwoPointRate { value, draws: Draws { rates, means: Vec::new(), degrees: early.degrees.min(late.degrees) } }
}
