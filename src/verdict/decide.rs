//! From the readings of both tissues to a finding: equivalence or difference of the rates, under every model that the
//! pixels allow.
//!
//! Must not know: gates, iron of the liver, words.

use std::borrow::Cow;

use super::caveat::Caveat;
use super::draws::{Bounds, Draws, rate_interval};
use super::effect::Tissue;
use super::evidence::TissueEvidence;
use super::finding::{BoundSide, Finding, Interval, RatioEstimate};
use super::quality::{Misfit, PerTissue, Reading};
use crate::fit::NoFit;

/// One way to read one tissue.
pub(super) struct Side<'a> {
    pub draws: Cow<'a, Draws>,
    /// s⁻¹; infinite where only a bound is known, `None` where nothing is.
    pub rate: Option<f64>,
    pub s0: Option<f64>,
    pub misfit: Option<Misfit>,
    /// As in [`Reading`].
    pub keeps_rate: bool,
}

/// Every way to read a tissue that its pixels allow, the best first; at least one.
///
/// * `bound` — takes the place of the draws of a liver without signal.
pub(super) fn sides(tissue: TissueEvidence<'_>, bound: Option<Draws>) -> Vec<Side<'_>> {
    if tissue.readings.is_empty() || bound.is_some() {
        let (rate, s0) = match tissue.fit {
            Ok(fit) if fit.is_lower_bound => (Some(f64::INFINITY), None),
            Ok(fit) => (Some(fit.r2star_per_s), Some(fit.s0)),
            Err(NoFit::AtNoiseFloor | NoFit::BeyondRange) => (Some(f64::INFINITY), None),
            Err(_) => (None, None),
        };
        let draws = bound.map_or(Cow::Borrowed(tissue.draws), Cow::Owned);
        return vec![Side { draws, rate, s0, misfit: None, keeps_rate: false }];
    }
    let of = |reading: &Reading| Side {
        draws: Cow::Owned(Draws { rates: reading.rates.clone(), means: Vec::new(), degrees: tissue.draws.degrees }),
        rate: Some(if reading.is_lower_bound { f64::INFINITY } else { reading.rate_per_s }),
        s0: (!reading.is_lower_bound).then_some(reading.s0),
        misfit: reading.misfit,
        keeps_rate: reading.keeps_rate,
    };
    tissue.readings.iter().map(of).collect()
}

/// The answer of one reading of the lesion against one of the liver.
pub(super) struct Answer {
    /// θ = ln ratio; infinite where one rate is only a bound, `None` where nothing is known.
    pub point: Option<f64>,
    /// Of θ at 90 % and 95 %.
    pub intervals: Option<(Interval, Interval)>,
    pub decision: Decision,
    /// What the readings know besides one exponential.
    pub misfits: PerTissue<Option<Misfit>>,
    /// One of the readings only has not to contradict.
    pub keeps_rates: bool,
}

/// Of every pair, the best readings first.
pub(super) fn answers(lesions: &[Side<'_>], livers: &[Side<'_>], margin: f64) -> Vec<Answer> {
    let pairs = lesions.iter().flat_map(|lesion| livers.iter().map(move |liver| (lesion, liver)));
    let of = |(lesion, liver): (&Side<'_>, &Side<'_>)| {
        let draws = Bounds::of_log_ratio(&lesion.draws, &liver.draws);
        let intervals = draws.interval(0.90).zip(draws.interval(0.95));
        let theta = lesion.rate.zip(liver.rate).map(|(lesion, liver)| (lesion / liver).ln());
        let point = theta.filter(|theta| !theta.is_nan());
        let decision = intervals.map_or(Decision::NONE, |(ci90, ci95)| decide(point, ci90, ci95, margin));
        let misfits = PerTissue { lesion: lesion.misfit, liver: liver.misfit };
        let keeps_rates = lesion.keeps_rate || liver.keeps_rate;
        Answer { point, intervals, decision, misfits, keeps_rates }
    };
    pairs.map(of).collect()
}

/// The decision of the best readings. A definite one stands only if every pair of readings agrees with it: those of models
/// that the pixels do not rule out, and those at the ends of the interval of a region's σ. A reading that keeps the rate
/// agrees where it leans the same way.
pub(super) fn settle(answers: &[Answer], caveats: &mut Vec<Caveat>) -> Decision {
    let (misfits, best) = (answers[0].misfits, answers[0].decision);
    let agrees = |other: &Answer| {
        let Decision { finding, leans, .. } = other.decision;
        finding == best.finding || (other.keeps_rates && leans == Some(best.finding))
    };
    let disagrees = |other: &&Answer| !agrees(other);
    let Some(other) = answers.iter().find(disagrees).filter(|_| best.is_definite()) else { return best };
    let tissue = if misfits.lesion == other.misfits.lesion { Tissue::Liver } else { Tissue::Lesion };
    let of_tissue = |answer: &Answer| match tissue {
        Tissue::Lesion => answer.misfits.lesion,
        Tissue::Liver => answer.misfits.liver,
    };
    let causes = Misfit::kinds(answers.iter().filter_map(of_tissue));
    caveats.push(match misfits == other.misfits || causes.is_empty() {
        true => Caveat::SigmaDecides { tissue },
        false => Caveat::ModelsDisagree { tissue, causes },
    });
    best
}

/// Why the best readings set no limit to the ratio: a model that explains a decay may need more echoes than there are.
pub(super) fn without_limit(lesions: &[Side<'_>], livers: &[Side<'_>]) -> Caveat {
    for (tissue, sides) in [(Tissue::Lesion, lesions), (Tissue::Liver, livers)] {
        let is_open = rate_interval(&sides[0].draws, 0.95).is_none_or(|ci| ci.low <= 0.0 || ci.high.is_infinite());
        if sides[0].misfit.is_some() && is_open {
            let causes = Misfit::kinds(sides.iter().filter_map(|side| side.misfit));
            return Caveat::RateUnidentified { tissue, causes };
        }
    }
    Caveat::RatioUnbounded
}

#[derive(Clone, Copy)]
pub(super) struct Decision {
    pub finding: Finding,
    pub leans: Option<Finding>,
    pub flips_at_margin: Option<f64>,
}

impl Decision {
    pub const NONE: Self = Self { finding: Finding::NotAssessable, leans: None, flips_at_margin: None };

    pub fn is_definite(self) -> bool {
        matches!(self.finding, Finding::Isointense | Finding::Hyperintense | Finding::Hypointense)
    }
}

/// Two one-sided tests for equality (90 % interval inside the margin), a 95 % interval beyond it for difference.
/// Intervals are of θ = ln ratio and may have infinite ends.
pub(super) fn decide(point: Option<f64>, ci90: Interval, ci95: Interval, margin: f64) -> Decision {
    let delta = margin.ln();
    // The smallest margin that calls them equal, and the largest that calls them different.
    let equal_from = ci90.high.max(-ci90.low);
    let different_to = (-ci95.high).max(ci95.low);
    let as_margin = |theta: f64| Some(theta.exp()).filter(|margin| margin.is_finite() && *margin > 1.0);
    let difference = if ci95.low > 0.0 { Finding::Hypointense } else { Finding::Hyperintense };
    if equal_from < delta {
        return Decision { finding: Finding::Isointense, leans: None, flips_at_margin: as_margin(equal_from) };
    }
    if different_to > delta {
        return Decision { finding: difference, leans: None, flips_at_margin: as_margin(different_to) };
    }
    let middle = point.unwrap_or(0.5 * (ci95.low + ci95.high));
    let leans = if middle < -delta {
        Finding::Hyperintense
    } else if middle > delta {
        Finding::Hypointense
    } else {
        Finding::Isointense
    };
    let flips_at_margin = match leans {
        Finding::Isointense => as_margin(equal_from),
        _ => as_margin(different_to).or_else(|| as_margin(equal_from)),
    };
    Decision { finding: Finding::Indeterminate, leans: Some(leans), flips_at_margin }
}

pub(super) fn ratio_estimate(point: Option<f64>, ci90: Interval, ci95: Interval) -> Option<RatioEstimate> {
    let of = |ci: Interval| Interval { low: ci.low.exp(), high: ci.high.exp() };
    let (ratio90, ratio95) = (of(ci90), of(ci95));
    match point.map(f64::exp).filter(|value| value.is_finite() && *value > 0.0) {
        Some(value) if ratio95.high.is_finite() => {
            Some(RatioEstimate { value, ci90: ratio90, ci95: ratio95, bound: None })
        }
        _ if ratio95.high.is_finite() && ratio95.high > 0.0 => {
            let ci = |high: f64| Interval { low: 0.0, high };
            let value = ratio95.high;
            Some(RatioEstimate { value, ci90: ci(ratio90.high), ci95: ci(value), bound: Some(BoundSide::UpperBound) })
        }
        _ if ratio95.low.is_finite() && ratio95.low > 0.0 => {
            let ci = |low: f64| Interval { low, high: low };
            let value = ratio95.low;
            Some(RatioEstimate { value, ci90: ci(ratio90.low), ci95: ci(value), bound: Some(BoundSide::LowerBound) })
        }
        _ => None,
    }
}
