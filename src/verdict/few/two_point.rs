//! Two echoes at which fat is in like phase: R2* = ln(A1/A2)/Δt, without a word on whether the model holds.

use super::evidence::FewEvidence;
use super::fat::is_sensitive;
use super::gates::{at_floor, gates};
use super::load;
use super::signal::{Amplitudes, KnownNoise, TwoPointRate, rate_of_two};
use crate::units::FieldStrength;
use crate::verdict::assess::contrasts;
use crate::verdict::caveat::Caveat;
use crate::verdict::decide::{Decision, decide, ratio_estimate};
use crate::verdict::draws::{Bounds, Draws, rate_interval};
use crate::verdict::effect::{Effect, Tissue};
use crate::verdict::few_caveat::FewCaveat;
use crate::verdict::finding::{Basis, Finding, LiverIron, Verdict};
use crate::verdict::gates::few_pixels;
use crate::verdict::headline::Headline;
use crate::verdict::liver::iron_of_rate;

/// R2* of a region by two echoes; `None` where fat may fake it: the phase of its main peak differs by more than 60°.
///
/// * `te_ms`, `means` — of every loaded echo, ms and signal units; `echoes` — indices of the two.
pub fn two_point_rate(
    te_ms: &[f64],
    means: &[f64],
    draws: &Draws,
    [early, late]: [usize; 2],
    noise: KnownNoise<'_>,
    field: Option<FieldStrength>,
) -> Option<TwoPointRate> {
    let (first, second) = (*te_ms.get(early)?, *te_ms.get(late)?);
    let is_rate = !is_sensitive(first, second, field);
    let at = |echo: usize| Amplitudes::at(noise, means, draws, echo);
    is_rate.then(|| rate_of_two(&at(early), &at(late), (second - first) / 1000.0))
}

pub(super) fn assess(few: &FewEvidence<'_>, early: usize, late: usize) -> Verdict {
    let te_ms = |echo: usize| few.evidence.te_ms.get(echo).copied().unwrap_or(0.0);
    let gap_s = (te_ms(late) - te_ms(early)) / 1000.0;
    let [lesion, liver] = [few.evidence.lesion, few.evidence.liver].map(|tissue| {
        let (early, late) = (Amplitudes::of(few, tissue, early), Amplitudes::of(few, tissue, late));
        (rate_of_two(&early, &late, gap_s), early, late)
    });
    let mut caveats = gates(few);
    caveats.push(FewCaveat::TwoPoint.into());
    caveats.extend(at_floor(few, &lesion.1, &liver.1, te_ms(early)));
    for (tissue, (rate, first, second)) in [(Tissue::Lesion, &lesion), (Tissue::Liver, &liver)] {
        if second.is_at_floor() && !first.is_at_floor() {
            caveats.push(Caveat::OneBeyondReach { tissue, above: rate.value.low });
        }
    }
    let (lesion, liver) = (lesion.0, liver);
    let margin = few.evidence.rules.margin;
    let draws = Bounds::of_log_ratio(&lesion.draws, &liver.0.draws);
    let point = (lesion.value.high / liver.0.value.low).ln();
    let is_exact = |rate: &TwoPointRate| rate.value.low == rate.value.high && rate.value.low > 0.0;
    let point = Some(point).filter(|_| is_exact(&lesion) && is_exact(&liver.0));
    let intervals = draws.interval(0.90).zip(draws.interval(0.95));
    let bounded = intervals.filter(|(_, ci95)| ci95.low.is_finite() || ci95.high.is_finite());
    let has = |caveats: &[Caveat], effect: Effect| caveats.iter().any(|caveat| caveat.effect() == effect);
    if bounded.is_none() && !has(&caveats, Effect::Blocks) {
        caveats.push(Caveat::RatioUnbounded);
    }
    let mut decision = match bounded {
        Some((ci90, ci95)) if !has(&caveats, Effect::Blocks) => decide(point, ci90, ci95, margin),
        _ => Decision::NONE,
    };
    if decision.finding == Finding::Isointense {
        caveats.extend(few_pixels(few.evidence));
    }
    if has(&caveats, Effect::LeavesOpen) && decision.is_definite() {
        decision = Decision { leans: Some(decision.finding), finding: Finding::Indeterminate, ..decision };
    }
    let (liver_iron, more) = iron(few, &liver.0, &liver.1, early);
    caveats.extend(more);
    let Decision { finding, leans, flips_at_margin } = decision;
    let headline = Headline::gated(finding, leans, None, &caveats);
    Verdict {
        basis: Basis::TwoPoint,
        ratio: bounded.and_then(|(ci90, ci95)| ratio_estimate(point, ci90, ci95)),
        flips_at_margin,
        liver_iron,
        per_echo: contrasts(few.evidence),
        ..Verdict::new(headline, finding, leans, margin, caveats)
    }
}

/// What was typed comes before a rate of two echoes.
fn iron(
    few: &FewEvidence<'_>,
    rate: &TwoPointRate,
    first: &Amplitudes,
    echo: usize,
) -> (Option<LiverIron>, Vec<Caveat>) {
    if few.evidence.is_spin_echo {
        return (None, Vec::new());
    }
    let is_typed = few.load.is_some_and(|load| load.is_known());
    if is_typed || first.is_at_floor() || rate.value.low <= 0.0 {
        return load::of(few, first, echo);
    }
    let is_lower_bound = rate.value.low < rate.value.high;
    iron_of_rate(few.evidence, rate.value.low, is_lower_bound, rate_interval(&rate.draws, 0.95))
}
