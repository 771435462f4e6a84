//! What data and models say against an answer, from the evidence alone.
//!
//! Must not know: the answer.

use super::caveat::Caveat;
use super::draws::{Draws, RateDraw};
use super::effect::Tissue;
use super::evidence::{Evidence, TissueEvidence};
use super::quality::{FitQuality, Misfit, Reading};
use crate::fit::{NoFit, NoiseSource};

pub(super) fn gates(evidence: &Evidence<'_>, is_liver_bounded: bool) -> Vec<Caveat> {
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
    found.extend(sigma_gate(evidence));
    found
}

fn sigma_gate(evidence: &Evidence<'_>) -> Option<Caveat> {
    match (evidence.sigma, evidence.sigma_source) {
        (None, _) => Some(Caveat::SigmaUnknown),
        (Some(sigma), NoiseSource::Fitted) => Some(Caveat::SigmaFitted { sigma }),
        _ => None,
    }
}

/// What speaks against the iron of the liver alone; of the evidence only the liver counts.
pub fn liver_caveats(evidence: &Evidence<'_>) -> Vec<Caveat> {
    let mut found = evidence.caveats.to_vec();
    // That there is no fit the card says in its own words.
    if evidence.liver.fit.is_ok() {
        found.extend(tissue_gates(evidence, Tissue::Liver, evidence.liver, false));
    }
    found.extend(sigma_gate(evidence));
    found
}

fn small_region(evidence: &Evidence<'_>, tissue: Tissue, data: TissueEvidence<'_>) -> Option<Caveat> {
    let (pixels, at_least) = (data.pixels, evidence.rules.min_pixels);
    (pixels < at_least).then_some(Caveat::SmallRoi { tissue, pixels, at_least })
}

/// Regions of so few pixels that their own spread is hardly known.
pub(super) fn small_regions(evidence: &Evidence<'_>) -> impl Iterator<Item = Caveat> {
    let both = [(Tissue::Lesion, evidence.lesion), (Tissue::Liver, evidence.liver)];
    both.into_iter().filter_map(|(tissue, data)| small_region(evidence, tissue, data))
}

fn tissue_gates(
    evidence: &Evidence<'_>,
    tissue: Tissue,
    data: TissueEvidence<'_>,
    is_bounded_otherwise: bool,
) -> Vec<Caveat> {
    let rules = &evidence.rules;
    let mut found = Vec::new();
    found.extend(small_region(evidence, tissue, data));
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
    if let (Some(Reading { misfit: Some(_), rate_per_s, .. }), Ok(fit)) = (best, data.fit) {
        let (plain_per_s, per_s) = (fit.r2star_per_s, *rate_per_s);
        let causes = Misfit::kinds(data.readings.iter().filter_map(|reading| reading.misfit));
        found.push(Caveat::CauseUsed { tissue, causes, plain_per_s, per_s });
    }
    if let (true, Some(own), Some(stack_sigma)) = (data.has_own_sigma, data.sigma_region, evidence.stack_sigma) {
        found.push(Caveat::SigmaOfRegion { tissue, sigma: own.sigma, stack_sigma });
    }
    found
}

/// Equality is not called from a few pixels, whose own spread is hardly known.
pub(super) fn few_pixels(evidence: &Evidence<'_>) -> Option<Caveat> {
    let at_least = evidence.rules.min_effective_pixels;
    let of = |(tissue, data): (Tissue, TissueEvidence<'_>)| {
        let effective = data.effective_pixels;
        (effective < at_least as f64).then_some(Caveat::FewEffectivePixels { tissue, effective, at_least })
    };
    [(Tissue::Lesion, evidence.lesion), (Tissue::Liver, evidence.liver)].into_iter().find_map(of)
}

/// A liver without signal beside a lesion with one: its rate is bounded if its S0 is not far below the lesion's.
pub(super) fn bound_from_s0(evidence: &Evidence<'_>) -> Option<(Draws, Caveat)> {
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
