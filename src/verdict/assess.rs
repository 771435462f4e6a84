//! From evidence to the answer: equivalence or difference of the rates, gates, iron of the liver, and the words.

use super::calibration::{Calibration, NoLic};
use super::caveat::{Caveat, Effect, Tissue};
use super::contrast::{self, ContrastInput};
use super::draws::{Bounds, Draws, RateDraw, rate_interval};
use super::eye;
use super::finding::{Basis, BoundSide, EchoContrast, Finding, Interval, LiverIron, RatioEstimate, Verdict};
use super::grade::Scheme;
use super::headline::Headline;
use super::quality::PerTissue;
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
    /// Means below this are at the noise floor, signal units.
    pub noise_floor: Option<f64>,
    pub lesion: TissueEvidence<'a>,
    pub liver: TissueEvidence<'a>,
    /// What was seen in the pixels and headers.
    pub caveats: &'a [Caveat],
    pub rules: Rules,
}

/// Answers the question. "Not assessable" and "indeterminate" are answers; nothing here fails.
pub fn assess(evidence: &Evidence<'_>) -> Verdict {
    let bound = bound_from_s0(evidence);
    let liver_draws = bound.as_ref().map_or(evidence.liver.draws, |(draws, _)| draws);
    let mut caveats = evidence.caveats.to_vec();
    caveats.extend(bound.as_ref().map(|(_, caveat)| caveat.clone()));
    caveats.extend(gates(evidence, bound.is_some()));

    let ratio_draws = Bounds::of_log_ratio(evidence.lesion.draws, liver_draws);
    let intervals = ratio_draws.interval(0.90).zip(ratio_draws.interval(0.95));
    let is_blocked = |caveats: &[Caveat]| caveats.iter().any(|caveat| caveat.effect() == Effect::Blocks);
    if !is_blocked(&caveats) && intervals.is_none_or(|(_, ci95)| ci95.low.is_infinite() && ci95.high.is_infinite()) {
        caveats.push(Caveat::RatioUnbounded);
    }
    let is_open = !is_blocked(&caveats);
    let margin = evidence.rules.margin;
    let decision = intervals.filter(|_| is_open).map(|(ci90, ci95)| decide(point(evidence), ci90, ci95, margin));
    let finding = decision.as_ref().map_or(Finding::NotAssessable, |decision| decision.finding);

    let (liver_iron, iron_caveats) = liver_iron(evidence, liver_draws);
    caveats.extend(iron_caveats);
    let per_echo = contrasts(evidence);
    let shape = curve_shape(evidence);
    caveats.extend(eye::disagreements(finding, &per_echo, shape.s0_ratio, shape.iso_crossing_te_ms, shape.best_te_ms));

    let leans = decision.as_ref().and_then(|decision| decision.leans);
    Verdict {
        basis: Basis::R2Star,
        headline: headline(finding, leans, &caveats),
        finding,
        leans,
        ratio: intervals.and_then(|(ci90, ci95)| ratio_estimate(point(evidence), ci90, ci95)),
        margin,
        flips_at_margin: decision.and_then(|decision| decision.flips_at_margin),
        liver_iron,
        iron_fraction: None,
        iron_scale: None,
        fit_quality: PerTissue::default(),
        sigma_region: PerTissue::default(),
        per_echo,
        best_te_ms: shape.best_te_ms,
        iso_crossing_te_ms: shape.iso_crossing_te_ms,
        s0_ratio: shape.s0_ratio,
        excluded_difference: None,
        caveats,
    }
}

struct Decision {
    finding: Finding,
    leans: Option<Finding>,
    flips_at_margin: Option<f64>,
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

/// θ of the fits; infinite where one of them is only a bound, `None` where nothing is known.
fn point(evidence: &Evidence<'_>) -> Option<f64> {
    let rate = |tissue: TissueEvidence<'_>| match tissue.fit {
        Ok(fit) if fit.is_lower_bound => Some(f64::INFINITY),
        Ok(fit) => Some(fit.r2star_per_s),
        Err(NoFit::AtNoiseFloor | NoFit::BeyondRange) => Some(f64::INFINITY),
        Err(_) => None,
    };
    let theta = (rate(evidence.lesion)? / rate(evidence.liver)?).ln();
    (!theta.is_nan()).then_some(theta)
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

/// R2* that means iron overload at any field up to 3.2 T: the highest limit of the default calibration.
fn is_loaded_at_any_field(rate_per_s: f64, field_t: Option<f64>, scheme: &Scheme) -> bool {
    let limits = Calibration::ALL[0].formulas.iter().filter_map(|formula| {
        let field = FieldStrength::from_tesla(formula.field_t)?;
        Calibration::ALL[0].r2star_at(scheme.first_limit_mg_per_g(), field)
    });
    field_t.is_none_or(|tesla| tesla <= 3.2) && rate_per_s >= limits.fold(0.0, f64::max)
}

/// LIC and grade of the liver, and what they say against the sign.
fn liver_iron(evidence: &Evidence<'_>, liver_draws: &Draws) -> (Option<LiverIron>, Vec<Caveat>) {
    let rates = rate_interval(liver_draws, 0.95);
    let (rate, is_lower_bound) = match (evidence.liver.fit, rates) {
        (Ok(fit), _) => (fit.r2star_per_s, fit.is_lower_bound),
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
fn curve_shape(evidence: &Evidence<'_>) -> CurveShape {
    let (Ok(lesion), Ok(liver)) = (evidence.lesion.fit, evidence.liver.fit) else {
        return CurveShape::default();
    };
    if lesion.is_lower_bound || liver.is_lower_bound {
        return CurveShape::default();
    }
    let last_te = evidence.te_ms.last().copied().unwrap_or(0.0);
    CurveShape {
        best_te_ms: contrast::best_te_ms(lesion.r2star_per_s, liver.r2star_per_s),
        // A crossing after the last echo is an extrapolation nobody sees.
        iso_crossing_te_ms: contrast::iso_crossing_te_ms(
            (lesion.s0, lesion.r2star_per_s),
            (liver.s0, liver.r2star_per_s),
        )
        .filter(|&te| te <= last_te),
        s0_ratio: Some((lesion.s0 / liver.s0).ln()).filter(|ratio| ratio.is_finite()),
    }
}

/// What is said first: no finding where the sign does not apply, and none where a gate failed.
fn headline(finding: Finding, leans: Option<Finding>, caveats: &[Caveat]) -> Headline {
    let first = |effect: Effect| caveats.iter().find(|caveat| caveat.effect() == effect).cloned();
    match (finding, first(Effect::Withholds)) {
        (Finding::NotAssessable, _) => Headline::NotAssessable(first(Effect::Blocks)),
        (_, Some(why)) => Headline::SignDoesNotApply(why),
        (Finding::Indeterminate, None) => Headline::Undecided { leans },
        (finding, None) => Headline::Finding { finding, scale: None },
    }
}
