//! Bootstrap draws of a region and the intervals they give.

use super::finding::Interval;
use super::student::{normal_quantile, t_quantile};
use crate::fit::FittedRate;

/// One bootstrap replicate of a rate. Where the echoes cannot tell the rate it is known between two ends only, so
/// that a rate beyond reach widens the interval instead of disappearing from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateDraw {
    /// s⁻¹, at least 0.
    pub low: f64,
    /// s⁻¹; infinite when only a lower bound is known.
    pub high: f64,
}

impl RateDraw {
    pub fn exact(rate_per_s: f64) -> Self {
        Self { low: rate_per_s, high: rate_per_s }
    }

    /// "Greater than".
    pub fn at_least(rate_per_s: f64) -> Self {
        Self { low: rate_per_s, high: f64::INFINITY }
    }

    /// Nothing is known.
    pub const UNKNOWN: Self = Self { low: 0.0, high: f64::INFINITY };
}

impl From<FittedRate> for RateDraw {
    fn from(rate: FittedRate) -> Self {
        match rate {
            FittedRate::Exact(rate) => Self::exact(rate.per_s()),
            FittedRate::AtLeast(rate) => Self::at_least(rate.per_s()),
            FittedRate::Unknown => Self::UNKNOWN,
        }
    }
}

/// The bootstrap of one region: replicate `i` of every field comes from the same resampled pixels, and replicate `i`
/// of two regions shares the same draw of the noise level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draws {
    pub rates: Vec<RateDraw>,
    /// Mean signal, `[replicate × echo]`, signal units.
    pub means: Vec<f64>,
    /// Degrees of freedom of the spread of the draws; few of them widen the intervals.
    pub degrees: f64,
}

impl Draws {
    /// Mean signal of one echo in every replicate.
    pub fn echo_means(&self, echo_idx: usize, num_echoes: usize) -> impl Iterator<Item = f64> + '_ {
        self.means.iter().skip(echo_idx).step_by(num_echoes.max(1)).copied()
    }
}

/// Values between two ends, one pair per replicate.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    low: Vec<f64>,
    high: Vec<f64>,
    degrees: f64,
}

impl Bounds {
    /// Exactly known draws.
    pub fn exact(values: impl IntoIterator<Item = f64>, degrees: f64) -> Self {
        let low: Vec<f64> = sorted(values.into_iter().collect());
        Self { high: low.clone(), low, degrees }
    }

    /// Draws known between two ends, `(low, high)`.
    pub(super) fn between(ends: impl IntoIterator<Item = (f64, f64)>, degrees: f64) -> Self {
        // An end that is nowhere could lie anywhere.
        let known = |end: f64, nowhere: f64| if end.is_nan() { nowhere } else { end };
        let of = |(low, high): (f64, f64)| (known(low, f64::NEG_INFINITY), known(high, f64::INFINITY));
        let (low, high): (Vec<f64>, Vec<f64>) = ends.into_iter().map(of).unzip();
        Self { low: sorted(low), high: sorted(high), degrees }
    }

    /// Draws of ln rate: a stretched interval of a rate must not reach below zero.
    pub fn of_log_rates(draws: &Draws) -> Self {
        let low = sorted(draws.rates.iter().map(|draw| draw.low.ln()).collect());
        let high = sorted(draws.rates.iter().map(|draw| draw.high.ln()).collect());
        Self { low, high, degrees: draws.degrees }
    }

    /// Draws of ln(numerator / denominator).
    pub fn of_log_ratio(numerator: &Draws, denominator: &Draws) -> Self {
        let pairs = || numerator.rates.iter().zip(&denominator.rates);
        // 0/0 and ∞/∞ say nothing: the end that could lie anywhere does.
        let low = pairs().map(|(n, d)| (n.low / d.high).ln()).map(|v| if v.is_nan() { f64::NEG_INFINITY } else { v });
        let high = pairs().map(|(n, d)| (n.high / d.low).ln()).map(|v| if v.is_nan() { f64::INFINITY } else { v });
        let (low, high) = (sorted(low.collect()), sorted(high.collect()));
        Self { low, high, degrees: joint_degrees(numerator, denominator) }
    }

    /// Two-sided interval at `confidence` (0.90, 0.95); an end may be infinite. `None` without draws.
    ///
    /// Percentiles follow the normal quantile where few independent pieces ask for Student's t: their distance from
    /// the median is stretched by t/z. (Moving the percentiles outwards instead, as in Hesterberg, The American
    /// Statistician 2015;69:371, needs draws in the far tail that a thousand replicates do not have.)
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        let tail = (1.0 - confidence) / 2.0;
        let stretch = t_quantile(1.0 - tail, self.degrees) / normal_quantile(1.0 - tail);
        let end = |draws: &[f64], p: f64| {
            let (end, median) = (quantile(draws, p)?, quantile(draws, 0.5)?);
            // An infinite median leaves nothing to stretch from.
            Some(if median.is_finite() { median + (end - median) * stretch } else { end })
        };
        Some(Interval { low: end(&self.low, tail)?, high: end(&self.high, 1.0 - tail)? })
    }
}

/// Interval of a rate, s⁻¹: 0 and infinity are ends where nothing is known on that side. `None` without draws.
pub fn rate_interval(draws: &Draws, confidence: f64) -> Option<Interval> {
    let log = Bounds::of_log_rates(draws).interval(confidence)?;
    Some(Interval { low: log.low.exp(), high: log.high.exp() })
}

/// Degrees of freedom of a difference of two independent estimates, here of ln rate. The fewer of the two where a
/// spread is not known.
///
/// # Source
/// Welch, Biometrika 1947;34:28 (Welch–Satterthwaite).
fn joint_degrees(a: &Draws, b: &Draws) -> f64 {
    let fewer = a.degrees.min(b.degrees);
    let (Some(va), Some(vb)) = (log_variance(a), log_variance(b)) else { return fewer };
    let joint = (va + vb).powi(2) / (va * va / a.degrees + vb * vb / b.degrees);
    if joint.is_finite() { joint.max(fewer) } else { fewer }
}

fn log_variance(draws: &Draws) -> Option<f64> {
    let logs: Vec<f64> = draws.rates.iter().filter(|draw| draw.high.is_finite()).map(|draw| draw.low.ln()).collect();
    let n = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / n;
    let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / n;
    variance.is_finite().then_some(variance)
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// Quantile of ascending values, linear between order statistics at (i + ½)/n; infinite neighbors are not mixed.
fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = (p * sorted.len() as f64 - 0.5).clamp(0.0, last as f64);
    let (below, above) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    let fraction = position.fract();
    if below == above || fraction == 0.0 {
        return Some(below);
    }
    // A finite and an infinite neighbor: the farther one is the safe end.
    match (below.is_finite(), above.is_finite()) {
        (true, true) => Some(below + fraction * (above - below)),
        (false, _) => Some(below),
        _ => Some(above),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_a_uniform_grid() {
        let draws = Bounds::exact((0..1000).map(|i| f64::from(i) / 999.0), 1e9);
        let interval = draws.interval(0.95).expect("draws");
        assert!((interval.low - 0.025).abs() < 1e-3 && (interval.high - 0.975).abs() < 1e-3, "{interval:?}");
    }

    #[test]
    fn few_degrees_of_freedom_widen_the_interval() {
        let width = |blocks: f64| {
            let interval = Bounds::exact((0..1000).map(f64::from), blocks).interval(0.90).expect("draws");
            interval.high - interval.low
        };
        assert!(width(8.0) > width(30.0) && width(30.0) > width(1e9));
    }

    #[test]
    fn a_rate_beyond_reach_leaves_one_end_open() {
        let region = |rates: Vec<RateDraw>| Draws { rates, means: Vec::new(), degrees: 100.0 };
        let lesion = region((0..1000).map(|i| RateDraw::exact(50.0 + f64::from(i % 10))).collect());
        let liver = region(vec![RateDraw::at_least(1000.0); 1000]);
        let ratio = Bounds::of_log_ratio(&lesion, &liver).interval(0.95).expect("draws");
        assert_eq!(ratio.low, f64::NEG_INFINITY);
        assert!((ratio.high.exp() - 0.059).abs() < 1e-3, "{ratio:?}");
        let both = Bounds::of_log_ratio(&liver, &liver).interval(0.95).expect("draws");
        assert_eq!((both.low, both.high), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn no_draws_give_no_interval() {
        assert_eq!(Bounds::exact([], 10.0).interval(0.95), None);
    }
}
