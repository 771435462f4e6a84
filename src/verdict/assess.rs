//! From evidence to the answer: the finding, gated, with the iron of the liver and the words.

use super::caveat::Caveat;
use super::contrast::{self, ContrastInput};
use super::decide::{Decision, Side, answers, ratio_estimate, settle, sides, without_limit};
use super::effect::Effect;
use super::evidence::Evidence;
use super::eye;
use super::finding::{Basis, EchoContrast, Finding, Interval, Verdict};
use super::gates::{bound_from_s0, few_pixels, gates};
use super::headline::Headline;
use super::iron;
use super::liver::liver_iron;
use super::quality::PerTissue;

/// Answers the question. "Not assessable" and "indeterminate" are answers; nothing here fails.
pub fn assess(evidence: &Evidence<'_>) -> Verdict {
    let bound = bound_from_s0(evidence);
    let mut caveats = evidence.caveats.to_vec();
    caveats.extend(bound.as_ref().map(|(_, caveat)| caveat.clone()));
    caveats.extend(gates(evidence, bound.is_some()));
    let lesions = sides(evidence.lesion, None);
    let livers = sides(evidence.liver, bound.map(|(draws, _)| draws));
    let answers = answers(&lesions, &livers, evidence.rules.margin);
    let (lesion, liver) = (&lesions[0], &livers[0]);
    let (liver_iron, iron_caveats) = liver_iron(evidence, lesion, liver);
    caveats.extend(iron_caveats);

    let has = |caveats: &[Caveat], effect: Effect| caveats.iter().any(|caveat| caveat.effect() == effect);
    let intervals = answers[0].intervals;
    if !has(&caveats, Effect::Blocks) && intervals.is_none_or(|(_, ci95)| is_open_on_both_sides(ci95)) {
        // A ratio without limits is no bound either.
        caveats.retain(|caveat| !matches!(caveat, Caveat::OneBeyondReach { .. }));
        caveats.push(without_limit(&lesions, &livers));
    }
    let mut decision = if has(&caveats, Effect::Blocks) { Decision::NONE } else { settle(&answers, &mut caveats) };
    if decision.finding == Finding::Isointense {
        caveats.extend(few_pixels(evidence));
    }
    if has(&caveats, Effect::LeavesOpen) && decision.is_definite() {
        decision.leans = Some(decision.finding);
        decision.finding = Finding::Indeterminate;
    }
    let Decision { finding, leans, flips_at_margin } = decision;

    let per_echo = contrasts(evidence);
    let shape = curve_shape(evidence, lesion, liver);
    caveats.extend(eye::disagreements(finding, &per_echo, shape.s0_ratio, shape.iso_crossing_te_ms, shape.best_te_ms));
    let fraction =
        iron::fraction(&lesion.draws, &liver.draws, lesion.rate, liver.rate, evidence.iron_free, evidence.field);
    let iron_scale = iron::scale(finding, fraction.as_ref(), &lesion.draws, evidence.field);
    Verdict {
        basis: Basis::R2Star,
        headline: Headline::gated(finding, leans, iron_scale, &caveats),
        finding,
        leans,
        ratio: intervals.and_then(|(ci90, ci95)| ratio_estimate(answers[0].point, ci90, ci95)),
        margin: evidence.rules.margin,
        flips_at_margin,
        liver_iron,
        iron_fraction: fraction,
        iron_scale,
        fit_quality: PerTissue { lesion: evidence.lesion.quality, liver: evidence.liver.quality },
        sigma_region: PerTissue { lesion: evidence.lesion.sigma_region, liver: evidence.liver.sigma_region },
        per_echo,
        best_te_ms: shape.best_te_ms,
        iso_crossing_te_ms: shape.iso_crossing_te_ms,
        s0_ratio: shape.s0_ratio,
        excluded_difference: None,
        signal_ratio: None,
        signal_loss: PerTissue::default(),
        caveats,
    }
}

fn is_open_on_both_sides(ci: Interval) -> bool {
    ci.low.is_infinite() && ci.high.is_infinite()
}

pub(super) fn contrasts(evidence: &Evidence<'_>) -> Vec<EchoContrast> {
    contrast::per_echo(&ContrastInput {
        te_ms: evidence.te_ms,
        lesion_mean: evidence.lesion.signal_mean,
        liver_mean: evidence.liver.signal_mean,
        lesion_draws: evidence.lesion.draws,
        liver_draws: evidence.liver.draws,
        sigma: evidence.sigma,
        noise_floor: evidence.noise_floor,
        margin: evidence.rules.appearance_margin,
    })
}

#[derive(Default)]
struct CurveShape {
    best_te_ms: Option<f64>,
    iso_crossing_te_ms: Option<f64>,
    s0_ratio: Option<f64>,
}

/// What follows from the two fitted curves; empty where one of them is unknown or only bounded.
fn curve_shape(evidence: &Evidence<'_>, lesion: &Side<'_>, liver: &Side<'_>) -> CurveShape {
    let curve = |side: &Side<'_>| side.s0.zip(side.rate.filter(|rate| rate.is_finite()));
    let (Some(lesion), Some(liver)) = (curve(lesion), curve(liver)) else { return CurveShape::default() };
    let last_te = evidence.te_ms.last().copied().unwrap_or(0.0);
    CurveShape {
        best_te_ms: contrast::best_te_ms(lesion.1, liver.1),
        // A crossing after the last echo is an extrapolation nobody sees.
        iso_crossing_te_ms: contrast::iso_crossing_te_ms(lesion, liver).filter(|&te| te <= last_te),
        s0_ratio: Some((lesion.0 / liver.0).ln()).filter(|ratio| ratio.is_finite()),
    }
}
