//! Iron of the background liver, and whether the sign applies to it.
//!
//! Must not know: the lesion beyond its S0.

use super::calibration::{Calibration, NoLic};
use super::caveat::{Caveat, Untrusted};
use super::decide::Side;
use super::draws::rate_interval;
use super::evidence::{Evidence, Rules};
use super::finding::{Interval, LiverIron};
use super::grade::Scheme;
use crate::fit::NoFit;
use crate::units::FieldStrength;

/// LIC and grade of the liver, and what they say against the sign.
pub(super) fn liver_iron(
    evidence: &Evidence<'_>,
    lesion: &Side<'_>,
    liver: &Side<'_>,
) -> (Option<LiverIron>, Vec<Caveat>) {
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
    let is_normal = calibration.lic(rate, evidence.field).is_ok_and(|lic| !scheme.is_loaded(lic.mg_per_g));
    if let (true, Some(why)) = (is_normal, untrusted(evidence, lesion, liver)) {
        return (None, vec![Caveat::LiverPerhapsBeyondReach { rate, why }]);
    }
    iron_of_rate(evidence, rate, is_lower_bound, rates)
}

/// LIC and grade of a liver of `rate`, s⁻¹, and what they say against the sign.
///
/// * `rates` — 95 % interval of the rate, s⁻¹.
pub(super) fn iron_of_rate(
    evidence: &Evidence<'_>,
    rate: f64,
    is_lower_bound: bool,
    rates: Option<Interval>,
) -> (Option<LiverIron>, Vec<Caveat>) {
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

/// R2* that means iron overload at any field up to 3.2 T: the highest limit of the default calibration.
fn is_loaded_at_any_field(rate_per_s: f64, field_t: Option<f64>, scheme: &Scheme) -> bool {
    let limits = Calibration::ALL[0].formulas.iter().filter_map(|formula| {
        let field = FieldStrength::from_tesla(formula.field_t)?;
        Calibration::ALL[0].r2star_at(scheme.first_limit_mg_per_g(), field)
    });
    field_t.is_none_or(|tesla| tesla <= 3.2) && rate_per_s >= limits.fold(0.0, f64::max)
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
