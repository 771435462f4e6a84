//! From evidence to the answer: equivalence or difference of the rates, gates, iron of the liver, and the words.

use std::borrow::Cow;

use super::calibration::{Calibration, NoLic};
use super::caveat::{Caveat, Effect, Tissue, Untrusted};
use super::contrast::{self, ContrastInput};
use super::draws::{Bounds, Draws, RateDraw, rate_interval};
use super::eye;
use super::finding::{Basis, BoundSide, EchoContrast, Finding, Interval, LiverIron, RatioEstimate, Verdict};
use super::grade::Scheme;
use super::headline::Headline;
use super::iron::{self, IronScale};
use super::quality::{FitQuality, Misfit, PerTissue, Reading, SigmaRegion};
use crate::fit::{CurveFit, NoFit, NoiseSource};
use crate::units::FieldStrength;

/// Every threshold of the verdict. All are this program's own choice except the limits inside calibration and scheme.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Equivalence margin of the R2* ratio, above 1: repeatability of liver T2* is 15 % (2.77 × CoV 5.5 %, Bachtiar
    /// 2019), 1.25 lies just above it.
    pub margin: f64,
    /// Contrast within ± this looks alike on one image.
    pub appearance_margin: f64,
    pub calibration: &'static Calibration,
    pub scheme: &'static Scheme,
    pub min_echoes: usize,
    pub min_pixels: usize,
    /// A first echo that keeps less than this share of S0 comes too late.
    pub min_first_echo_share: f64,
    /// S0 of a liver without signal, as a share of the lesion's, behind the bound of its rate.
    pub assumed_s0_share: f64,
    /// Fewest independent pixels of either tissue for "isointense".
    pub min_effective_pixels: usize,
    /// χ² over degrees of freedom from which on the finding is open, and from which on there is none.
    pub lack_of_fit: f64,
    pub no_fit_at_all: f64,
    /// A normal rate of the liver is believed with its S0 within 1/this and this of the lesion's, and a fit that
    /// explains at least this share of the variation.
    pub max_s0_ratio: f64,
    pub min_r_squared: f64,
}

impl Rules {
    /// χ² over degrees of freedom from which a fit counts as lacking; good fits measured so far stay below 6.4.
    pub const LACK_OF_FIT: f64 = 8.0;
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            margin: 1.25,
            appearance_margin: 0.15,
            calibration: &Calibration::ALL[0],
            scheme: &Scheme::ALL[0],
            min_echoes: 3,
            min_pixels: 20,
            min_first_echo_share: 0.15,
            assumed_s0_share: 0.5,
            min_effective_pixels: 20,
            lack_of_fit: Self::LACK_OF_FIT,
            no_fit_at_all: 30.0,
            max_s0_ratio: 3.0,
            min_r_squared: 0.95,
        }
    }
}

/// What is known of one tissue.
#[derive(Clone, Copy, Debug)]
pub struct TissueEvidence<'a> {
    pub pixels: usize,
    /// Mean of the pixels per loaded echo, signal units.
    pub signal_mean: &'a [f64],
    /// Fit of the mean decay.
    pub fit: Result<&'a CurveFit, NoFit>,
    pub draws: &'a Draws,
    /// Models that the pixels do not rule out, the best first; empty to take `fit` as it is.
    pub readings: &'a [Reading],
    pub quality: Option<FitQuality>,
    /// Noise of the region, and whether it took the place of the stack's.
    pub sigma_region: Option<SigmaRegion>,
    pub has_own_sigma: bool,
    /// As many independent pixels would know the spread between pixels as well.
    pub effective_pixels: f64,
}

/// What the verdict rests on.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Every loaded echo, ms.
    pub te_ms: &'a [f64],
    pub field: Option<FieldStrength>,
    /// T2 instead of T2*: the sign does not apply.
    pub is_spin_echo: bool,
    /// Noise SD per real channel, signal units.
    pub sigma: Option<f64>,
    pub sigma_source: NoiseSource,
    /// σ of the stack, where a region may have its own.
    pub stack_sigma: Option<f64>,
    /// Means below this are at the noise floor, signal units.
    pub noise_floor: Option<f64>,
    pub lesion: TissueEvidence<'a>,
    pub liver: TissueEvidence<'a>,
    /// Rate of a region without iron (muscle, spleen), if one is drawn.
    pub iron_free: Option<&'a Draws>,
    /// What was seen in the pixels and headers.
    pub caveats: &'a [Caveat],
    pub rules: Rules,
}

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
        caveats.push(Caveat::RatioUnbounded);
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
        headline: headline(finding, leans, iron_scale, &caveats),
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
        caveats,
    }
}

fn is_open_on_both_sides(ci: Interval) -> bool {
    ci.low.is_infinite() && ci.high.is_infinite()
}

/// One way to read one tissue.
struct Side<'a> {
    draws: Cow<'a, Draws>,
    /// s⁻¹; infinite where only a bound is known, `None` where nothing is.
    rate: Option<f64>,
    s0: Option<f64>,
    misfit: Option<Misfit>,
}

/// Every way to read a tissue that its pixels allow, the best first; at least one.
///
/// * `bound` — takes the place of the draws of a liver without signal.
fn sides(tissue: TissueEvidence<'_>, bound: Option<Draws>) -> Vec<Side<'_>> {
    if tissue.readings.is_empty() || bound.is_some() {
        let (rate, s0) = match tissue.fit {
            Ok(fit) if fit.is_lower_bound => (Some(f64::INFINITY), None),
            Ok(fit) => (Some(fit.r2star_per_s), Some(fit.s0)),
            Err(NoFit::AtNoiseFloor | NoFit::BeyondRange) => (Some(f64::INFINITY), None),
            Err(_) => (None, None),
        };
        let draws = bound.map_or(Cow::Borrowed(tissue.draws), Cow::Owned);
        return vec![Side { draws, rate, s0, misfit: None }];
    }
    let of = |reading: &Reading| Side {
        draws: Cow::Owned(Draws { rates: reading.rates.clone(), means: Vec::new(), degrees: tissue.draws.degrees }),
        rate: Some(if reading.is_lower_bound { f64::INFINITY } else { reading.rate_per_s }),
        s0: (!reading.is_lower_bound).then_some(reading.s0),
        misfit: reading.misfit,
    };
    tissue.readings.iter().map(of).collect()
}

/// The answer of one reading of the lesion against one of the liver.
struct Answer {
    /// θ = ln ratio; infinite where one rate is only a bound, `None` where nothing is known.
    point: Option<f64>,
    /// Of θ at 90 % and 95 %.
    intervals: Option<(Interval, Interval)>,
    decision: Decision,
    /// What the readings know besides one exponential.
    misfits: PerTissue<Option<Misfit>>,
}

/// Of every pair, the best readings first.
fn answers(lesions: &[Side<'_>], livers: &[Side<'_>], margin: f64) -> Vec<Answer> {
    let pairs = lesions.iter().flat_map(|lesion| livers.iter().map(move |liver| (lesion, liver)));
    let of = |(lesion, liver): (&Side<'_>, &Side<'_>)| {
        let draws = Bounds::of_log_ratio(&lesion.draws, &liver.draws);
        let intervals = draws.interval(0.90).zip(draws.interval(0.95));
        let theta = lesion.rate.zip(liver.rate).map(|(lesion, liver)| (lesion / liver).ln());
        let point = theta.filter(|theta| !theta.is_nan());
        let decision = intervals.map_or(Decision::NONE, |(ci90, ci95)| decide(point, ci90, ci95, margin));
        let misfits = PerTissue { lesion: lesion.misfit, liver: liver.misfit };
        Answer { point, intervals, decision, misfits }
    };
    pairs.map(of).collect()
}

/// A definite finding stands only if every pair of readings agrees with it.
fn settle(answers: &[Answer], caveats: &mut Vec<Caveat>) -> Decision {
    let best = answers[0].decision;
    if !best.is_definite() {
        return best;
    }
    if let Some(other) = answers.iter().find(|other| other.decision.finding != best.finding) {
        let (a, b) = (answers[0].misfits, other.misfits);
        let tissue = if a.lesion != b.lesion { Tissue::Lesion } else { Tissue::Liver };
        let cause = match tissue {
            Tissue::Lesion => b.lesion.or(a.lesion),
            Tissue::Liver => b.liver.or(a.liver),
        };
        caveats.push(match cause {
            Some(cause) if a != b => Caveat::ModelsDisagree { tissue, cause },
            _ => Caveat::SigmaDecides { tissue },
        });
    }
    best
}

/// Equality is not called from a few pixels, whose own spread is hardly known.
fn few_pixels(evidence: &Evidence<'_>) -> Option<Caveat> {
    let at_least = evidence.rules.min_effective_pixels;
    let of = |(tissue, data): (Tissue, TissueEvidence<'_>)| {
        let effective = data.effective_pixels;
        (effective < at_least as f64).then_some(Caveat::FewEffectivePixels { tissue, effective, at_least })
    };
    [(Tissue::Lesion, evidence.lesion), (Tissue::Liver, evidence.liver)].into_iter().find_map(of)
}

#[derive(Clone, Copy)]
struct Decision {
    finding: Finding,
    leans: Option<Finding>,
    flips_at_margin: Option<f64>,
}

impl Decision {
    const NONE: Self = Self { finding: Finding::NotAssessable, leans: None, flips_at_margin: None };

    fn is_definite(self) -> bool {
        matches!(self.finding, Finding::Isointense | Finding::Hyperintense | Finding::Hypointense)
    }
}

/// Two one-sided tests for equality (90 % interval inside the margin), a 95 % interval beyond it for difference.
/// Intervals are of θ = ln ratio and may have infinite ends.
fn decide(point: Option<f64>, ci90: Interval, ci95: Interval, margin: f64) -> Decision {
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

fn ratio_estimate(point: Option<f64>, ci90: Interval, ci95: Interval) -> Option<RatioEstimate> {
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

/// A liver without signal beside a lesion with one: its rate is bounded if its S0 is not far below the lesion's.
fn bound_from_s0(evidence: &Evidence<'_>) -> Option<(Draws, Caveat)> {
    let (Ok(lesion), Err(NoFit::AtNoiseFloor | NoFit::BeyondRange)) = (evidence.lesion.fit, evidence.liver.fit) else {
        return None;
    };
    let first_echo = *lesion.echoes_used.first()?;
    let te_s = evidence.te_ms.get(first_echo)? / 1000.0;
    let share = evidence.rules.assumed_s0_share;
    let above = (share * lesion.s0 / evidence.noise_floor?).ln() / te_s;
    if lesion.is_lower_bound || !(above.is_finite() && above > 0.0) {
        return None;
    }
    let draws = Draws {
        rates: vec![RateDraw::at_least(above); evidence.lesion.draws.rates.len()],
        means: evidence.liver.draws.means.clone(),
        degrees: evidence.liver.draws.degrees,
    };
    Some((draws, Caveat::BoundFromS0 { above, s0_share: share }))
}

fn gates(evidence: &Evidence<'_>, is_liver_bounded: bool) -> Vec<Caveat> {
    let rules = &evidence.rules;
    let mut found = Vec::new();
    if !(rules.margin.is_finite() && rules.margin > 1.0) {
        found.push(Caveat::MarginNotAboveOne { margin: rules.margin });
    }
    if evidence.is_spin_echo {
        found.push(Caveat::SpinEcho);
    }
    for (tissue, data) in [(Tissue::Lesion, evidence.lesion), (Tissue::Liver, evidence.liver)] {
        found.extend(tissue_gates(evidence, tissue, data, is_liver_bounded && tissue == Tissue::Liver));
    }
    if let (Ok(lesion), Ok(liver)) = (evidence.lesion.fit, evidence.liver.fit) {
        match (lesion.is_lower_bound, liver.is_lower_bound) {
            (true, true) => found
                .push(Caveat::BothBeyondReach { lesion_above: lesion.r2star_per_s, liver_above: liver.r2star_per_s }),
            (true, false) => {
                found.push(Caveat::OneBeyondReach { tissue: Tissue::Lesion, above: lesion.r2star_per_s });
            }
            (false, true) => found.push(Caveat::OneBeyondReach { tissue: Tissue::Liver, above: liver.r2star_per_s }),
            (false, false) => {}
        }
    }
    match (evidence.sigma, evidence.sigma_source) {
        (None, _) => found.push(Caveat::SigmaUnknown),
        (Some(sigma), NoiseSource::Fitted) => found.push(Caveat::SigmaFitted { sigma }),
        _ => {}
    }
    found
}

fn tissue_gates(
    evidence: &Evidence<'_>,
    tissue: Tissue,
    data: TissueEvidence<'_>,
    is_bounded_otherwise: bool,
) -> Vec<Caveat> {
    let rules = &evidence.rules;
    let mut found = Vec::new();
    if data.pixels < rules.min_pixels {
        found.push(Caveat::SmallRoi { tissue, pixels: data.pixels, at_least: rules.min_pixels });
    }
    found.extend(model_gates(evidence, tissue, data));
    match data.fit {
        Err(_) if is_bounded_otherwise => {}
        Err(why) => found.push(Caveat::NoFit { tissue, why }),
        Ok(fit) => {
            if fit.echoes_used.len() < rules.min_echoes {
                found.push(Caveat::FewEchoes { used: fit.echoes_used.len() });
            }
            let first_te = fit.echoes_used.first().and_then(|&idx| evidence.te_ms.get(idx));
            if let Some(&te_ms) = first_te {
                let left = (-fit.r2star_per_s * te_ms / 1000.0).exp();
                if left < rules.min_first_echo_share {
                    let percent_left = 100.0 * left;
                    found.push(Caveat::FirstEchoLate { tissue, te_ms, rate: fit.r2star_per_s, percent_left });
                }
            }
        }
    }
    found
}

/// Does the model hold, and its noise?
fn model_gates(evidence: &Evidence<'_>, tissue: Tissue, data: TissueEvidence<'_>) -> Vec<Caveat> {
    let rules = &evidence.rules;
    let mut found = Vec::new();
    let best = data.readings.first();
    if let (Some(quality), Some(chi2_per_dof)) = (data.quality, best.and_then(|best| best.chi2_per_dof))
        && chi2_per_dof > rules.lack_of_fit
    {
        let FitQuality { worst_te_ms, worst_percent, cause, .. } = quality;
        let is_blocking = chi2_per_dof > rules.no_fit_at_all;
        found.push(Caveat::LackOfFit { tissue, chi2_per_dof, worst_te_ms, worst_percent, cause, is_blocking });
    }
    if let (Some(Reading { misfit: Some(cause), rate_per_s, .. }), Ok(fit)) = (best, data.fit) {
        let (plain_per_s, per_s) = (fit.r2star_per_s, *rate_per_s);
        found.push(Caveat::CauseUsed { tissue, cause: *cause, plain_per_s, per_s });
    }
    if let (true, Some(own), Some(stack_sigma)) = (data.has_own_sigma, data.sigma_region, evidence.stack_sigma) {
        found.push(Caveat::SigmaOfRegion { tissue, sigma: own.sigma, stack_sigma });
    }
    found
}

/// R2* that means iron overload at any field up to 3.2 T: the highest limit of the default calibration.
fn is_loaded_at_any_field(rate_per_s: f64, field_t: Option<f64>, scheme: &Scheme) -> bool {
    let limits = Calibration::ALL[0].formulas.iter().filter_map(|formula| {
        let field = FieldStrength::from_tesla(formula.field_t)?;
        Calibration::ALL[0].r2star_at(scheme.first_limit_mg_per_g(), field)
    });
    field_t.is_none_or(|tesla| tesla <= 3.2) && rate_per_s >= limits.fold(0.0, f64::max)
}

/// LIC and grade of the liver, and what they say against the sign.
fn liver_iron(evidence: &Evidence<'_>, lesion: &Side<'_>, liver: &Side<'_>) -> (Option<LiverIron>, Vec<Caveat>) {
    let rates = rate_interval(&liver.draws, 0.95);
    let (rate, is_lower_bound) = match (evidence.liver.fit, rates) {
        (Ok(fit), _) if fit.is_lower_bound => (fit.r2star_per_s, true),
        (Ok(fit), _) => (liver.rate.filter(|rate| rate.is_finite()).unwrap_or(fit.r2star_per_s), false),
        (Err(NoFit::AtNoiseFloor | NoFit::BeyondRange), Some(ci)) if ci.low > 0.0 => (ci.low, true),
        _ => return (None, Vec::new()),
    };
    if evidence.is_spin_echo {
        return (None, Vec::new());
    }
    let Rules { calibration, scheme, .. } = evidence.rules;
    let lic = match calibration.lic(rate, evidence.field) {
        Ok(lic) => lic,
        Err(why) => return (None, without_lic(why, rate, calibration, scheme)),
    };
    let mut caveats = Vec::new();
    let limit_mg_per_g = scheme.first_limit_mg_per_g();
    if let (false, Some(why)) = (scheme.is_loaded(lic.mg_per_g), untrusted(evidence, lesion, liver)) {
        return (None, vec![Caveat::LiverPerhapsBeyondReach { rate, why }]);
    }
    if !scheme.is_loaded(lic.mg_per_g) {
        caveats.push(Caveat::LiverNotLoaded {
            lic_mg_per_g: lic.mg_per_g,
            limit_mg_per_g,
            scheme: scheme.label,
            calibration: calibration.label,
        });
    } else if let Some(interval) = rates.and_then(|ci| lic_interval(ci, calibration, evidence.field))
        && !scheme.is_loaded(interval.low)
    {
        caveats.push(Caveat::LiverNearLimit { lic: interval, limit_mg_per_g, scheme: scheme.label });
    }
    let iron = LiverIron {
        lic_mg_per_g: lic.mg_per_g,
        grade: scheme.grade(lic.mg_per_g),
        scheme: scheme.name,
        calibration: calibration.name,
        is_lower_bound,
        note: lic.note,
    };
    (Some(iron), caveats)
}

/// Why a normal rate of the liver is not believed: the decay of a liver whose signal is gone before the first echo is
/// that of noise, which is slow.
fn untrusted(evidence: &Evidence<'_>, lesion: &Side<'_>, liver: &Side<'_>) -> Option<Untrusted> {
    let (rules, fit) = (&evidence.rules, evidence.liver.fit.ok()?);
    let first = *fit.echoes_used.first()?;
    let mean = evidence.liver.signal_mean.get(first).copied()?;
    if evidence.noise_floor.is_some_and(|floor| mean < floor) {
        return Some(Untrusted::FirstEchoAtFloor { te_ms: evidence.te_ms.get(first).copied().unwrap_or_default() });
    }
    // Equal signals at the echoes of a slow decay leave nothing to explain.
    let has_decayed = liver.rate.is_some_and(|rate| rate * evidence.te_ms.last().copied().unwrap_or(0.0) > 300.0);
    if let Some(r_squared) = fit.r_squared.filter(|r2| *r2 < rules.min_r_squared && has_decayed) {
        return Some(Untrusted::PoorFit { r_squared });
    }
    let ratio = liver.s0? / lesion.s0?;
    let is_plausible = (1.0 / rules.max_s0_ratio..=rules.max_s0_ratio).contains(&ratio);
    (!is_plausible).then_some(Untrusted::S0 { ratio })
}

/// LIC at both ends of an interval of the rate; `None` where an end is not finite.
pub fn lic_interval(rates: Interval, calibration: &Calibration, field: Option<FieldStrength>) -> Option<Interval> {
    let lic = |rate: f64| calibration.lic(rate, field).ok().map(|lic| lic.mg_per_g);
    Some(Interval { low: lic(rates.low)?, high: lic(rates.high)? })
}

fn without_lic(why: NoLic, rate: f64, calibration: &Calibration, scheme: &Scheme) -> Vec<Caveat> {
    match why {
        NoLic::FieldUnknown => {
            let is_loaded_anyway = is_loaded_at_any_field(rate, None, scheme);
            vec![Caveat::FieldUnknown { liver_rate: rate, is_loaded_anyway }]
        }
        NoLic::FieldNotCovered(field_t) => {
            let is_loaded_anyway = is_loaded_at_any_field(rate, Some(field_t), scheme);
            vec![Caveat::FieldNotCovered { field_t, calibration: calibration.label, is_loaded_anyway }]
        }
        NoLic::BadRate | NoLic::SpinEcho => Vec::new(),
    }
}

fn contrasts(evidence: &Evidence<'_>) -> Vec<EchoContrast> {
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

/// What is said first: no finding where the sign does not apply, and none where a gate failed.
fn headline(finding: Finding, leans: Option<Finding>, scale: Option<IronScale>, caveats: &[Caveat]) -> Headline {
    let first = |effect: Effect| caveats.iter().find(|caveat| caveat.effect() == effect).cloned();
    let is_certain = |why: &Caveat| matches!(why, Caveat::SpinEcho | Caveat::LiverNotLoaded { .. });
    match (finding, first(Effect::Withholds)) {
        // A normal liver needs no assessment of the lesion.
        (Finding::NotAssessable, Some(why)) if is_certain(&why) => Headline::SignDoesNotApply(why),
        (Finding::NotAssessable, _) => Headline::NotAssessable(first(Effect::Blocks)),
        (_, Some(why)) => Headline::SignDoesNotApply(why),
        (Finding::Indeterminate, None) => Headline::Undecided { leans },
        (finding, None) => Headline::Finding { finding, scale },
    }
}
