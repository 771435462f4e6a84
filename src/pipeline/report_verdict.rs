//! Verdict → its part of the report file, and what stands there without a verdict.
//!
//! Must not know: how anything was computed.

use super::analysis::{Analysis, RoiMeasurement};
use super::report_numbers::{ends, finite, lower_if};
use crate::io::report::{
    AloneRecord, Bound, ByTissue, DifferenceRecord, EchoRecord, FractionRecord, IronRecord, LossRecord, QualityRecord,
    Ratio, VerdictRecord,
};
use crate::roi::Role;
use crate::series::{DecayKind, EchoStack};
use crate::units::umol_per_g_from_mg_per_g;
use crate::verdict::{
    Basis, BoundSide, EchoContrast, Finding, FitQuality, Headline, IronFraction, LiverIron, NoLic, RatioEstimate,
    SignalLoss, Verdict, differential,
};

/// The verdict of `analysis` with every sentence that belongs to it.
pub(super) fn verdict(stack: &EchoStack, analysis: &Analysis) -> VerdictRecord {
    let mut record = match &analysis.verdict {
        Some(verdict) => stated(verdict, stack),
        None => withheld(analysis),
    };
    if analysis.context.decay == DecayKind::T2 {
        record.r2_ratio = record.r2star_ratio.take();
    }
    record.liver_iron = record.liver_iron.or_else(|| liver_alone(analysis));
    let missing = analysis.rois.iter().flat_map(|roi| why_missing(roi, analysis));
    let more = stack.info.warnings.iter().chain(&analysis.warnings).map(String::from).chain(missing);
    for sentence in more.collect::<Vec<_>>() {
        if !record.warnings.contains(&sentence) {
            record.warnings.push(sentence);
        }
    }
    record
}

fn stated(verdict: &Verdict, stack: &EchoStack) -> VerdictRecord {
    let quality = |quality: Option<FitQuality>| quality.map(|quality| quality_record(quality, stack));
    let sigma = |sigma: Option<crate::verdict::SigmaRegion>| sigma.and_then(|sigma| finite(sigma.sigma));
    VerdictRecord {
        basis: verdict.basis,
        headline: verdict.headline.sentence().to_string(),
        finding: verdict.finding,
        leans: verdict.leans,
        applies: verdict.applies(),
        r2star_ratio: verdict.ratio.and_then(ratio),
        r2_ratio: None,
        margin: verdict.margin,
        flips_at_margin: verdict.flips_at_margin.and_then(finite),
        liver_iron: verdict.liver_iron.as_ref().and_then(iron),
        iron_fraction: verdict.iron_fraction.and_then(fraction),
        fit_quality: ByTissue {
            lesion: quality(verdict.fit_quality.lesion),
            liver: quality(verdict.fit_quality.liver),
        },
        sigma_region: ByTissue { lesion: sigma(verdict.sigma_region.lesion), liver: sigma(verdict.sigma_region.liver) },
        per_echo: verdict.per_echo.iter().map(echo).collect(),
        best_te_ms: verdict.best_te_ms.and_then(finite),
        excluded_difference_per_s: verdict.excluded_difference.and_then(|excluded| {
            let (te_ms, s0_ratio_bound) = (finite(excluded.te_ms)?, finite(excluded.s0_ratio_bound)?);
            Some(DifferenceRecord { te_ms, value: finite(excluded.per_s)?, s0_ratio_bound })
        }),
        signal_ratio: verdict.signal_ratio.and_then(ratio),
        signal_loss_percent: ByTissue {
            lesion: verdict.signal_loss.lesion.and_then(loss),
            liver: verdict.signal_loss.liver.and_then(loss),
        },
        reasons: verdict.reasons().map(|reason| reason.to_string()).collect(),
        warnings: verdict.warnings().map(|warning| warning.to_string()).collect(),
        limits: verdict.limits().map(str::to_owned).to_vec(),
        sources: verdict.sources().into_iter().map(str::to_owned).collect(),
    }
}

/// Without a lesion or without a liver there is nothing to compare; a liver alone still has its iron.
fn withheld(analysis: &Analysis) -> VerdictRecord {
    let holds_pixels = |role| analysis.rois.iter().any(|roi| roi.role == role && roi.pixels > 0);
    let (missing, headline) = match (holds_pixels(Role::Lesion), holds_pixels(Role::Liver)) {
        (false, false) => ("No lesion ROI and no liver ROI holds a pixel: draw both to get a verdict", None),
        (false, true) => ("No lesion ROI holds a pixel: draw one to get a verdict", Some(Headline::LiverOnly)),
        (true, false) => ("No liver ROI holds a pixel: draw one to get a verdict", None),
        (true, true) => ("The lesion and the liver could not be compared", None),
    };
    let beside = differential(Finding::NotAssessable, false);
    VerdictRecord {
        basis: Basis::R2Star,
        headline: headline_of_liver(headline, analysis),
        finding: Finding::NotAssessable,
        leans: None,
        applies: false,
        r2star_ratio: None,
        r2_ratio: None,
        margin: analysis.context.margin,
        flips_at_margin: None,
        liver_iron: None,
        iron_fraction: None,
        fit_quality: ByTissue::default(),
        sigma_region: ByTissue::default(),
        per_echo: Vec::new(),
        best_te_ms: None,
        excluded_difference_per_s: None,
        signal_ratio: None,
        signal_loss_percent: ByTissue::default(),
        reasons: vec![missing.to_owned()],
        warnings: Vec::new(),
        limits: beside.limits.map(str::to_owned).to_vec(),
        sources: vec![beside.source.to_owned()],
    }
}

/// The liver's iron is the result where it is all there is.
fn headline_of_liver(headline: Option<Headline>, analysis: &Analysis) -> String {
    let sentence = headline.as_ref().unwrap_or(&Headline::NotAssessable(None)).sentence().to_string();
    match liver_alone(analysis).filter(|_| headline == Some(Headline::LiverOnly)) {
        Some(IronRecord { lic_mg_per_g, grade, bound, .. }) => {
            let sign = if bound == Bound::LOWER { "above " } else { "" };
            format!("Iron of the liver {sign}{lic_mg_per_g:.1} mg/g, {grade}. {sentence}")
        }
        None => sentence,
    }
}

/// Iron of the liver regions, whatever stands against a verdict on a lesion.
fn liver_alone(analysis: &Analysis) -> Option<IronRecord> {
    let lic = analysis.liver.as_ref()?.lic_mg_per_g?;
    let scheme = analysis.context.scheme;
    iron_record(lic.value, scheme.grade(lic.value), scheme.name, lower_if(lic.is_lower_bound))
}

/// The sentences for a ROI whose row has empty fields.
fn why_missing(roi: &RoiMeasurement, analysis: &Analysis) -> Vec<String> {
    let name = &roi.name;
    if roi.role == Role::Noise {
        return Vec::new();
    }
    if roi.pixels == 0 {
        return vec![format!("{name}: no pixel center lies inside, so nothing was measured")];
    }
    let rate = match analysis.context.decay {
        DecayKind::T2Star => "R2*",
        DecayKind::T2 => "R2",
    };
    if let Err(reason) = &roi.fit {
        return vec![format!("{name}: no {rate}, {reason}")];
    }
    let mut found = Vec::new();
    if roi.r2star_per_s.is_some() && roi.lic_mg_per_g.is_none() {
        found.extend(why_no_iron(analysis).map(|why| format!("{name}: no LIC, {why}")));
    }
    if let Some(pixels) = roi.pixel_r2star_per_s.filter(|pixels| pixels.mean.is_none()) {
        let (invalid, total) = (pixels.invalid, roi.pixels);
        found.push(format!(
            "{name}: no mean of the pixels, {invalid} of {total} have no {rate} ({} beyond reach)",
            pixels.beyond_reach
        ));
    }
    found
}

fn why_no_iron(analysis: &Analysis) -> Option<&'static str> {
    match analysis.context.lic(1.0).err() {
        Some(NoLic::FieldUnknown) => Some("the field strength is unknown"),
        Some(NoLic::FieldNotCovered(_)) => Some("the calibration has no formula for this field strength"),
        // Spin echoes are not asked for iron.
        Some(NoLic::SpinEcho) => None,
        Some(NoLic::BadRate) | None => Some("the calibration gives no value for this rate"),
    }
}

fn ratio(ratio: RatioEstimate) -> Option<Ratio> {
    let bound = match ratio.bound {
        Some(BoundSide::UpperBound) => Bound::UPPER,
        Some(BoundSide::LowerBound) => Bound::LOWER,
        None => Bound::NONE,
    };
    Some(Ratio { value: finite(ratio.value)?, ci90: ends(ratio.ci90)?, ci95: ends(ratio.ci95)?, bound })
}

fn loss(loss: SignalLoss) -> Option<LossRecord> {
    Some(LossRecord { value: finite(loss.percent)?, ci95: ends(loss.ci95)? })
}

fn iron(iron: &LiverIron) -> Option<IronRecord> {
    iron_record(iron.lic_mg_per_g, iron.grade, iron.scheme, lower_if(iron.is_lower_bound))
}

fn iron_record(lic_mg_per_g: f64, grade: &str, scheme: &str, bound: Bound) -> Option<IronRecord> {
    let lic_mg_per_g = finite(lic_mg_per_g)?;
    let lic_umol_per_g = umol_per_g_from_mg_per_g(lic_mg_per_g);
    Some(IronRecord { grade: grade.to_owned(), scheme: scheme.to_owned(), lic_mg_per_g, lic_umol_per_g, bound })
}

fn fraction(fraction: IronFraction) -> Option<FractionRecord> {
    let (value, ci95) = (finite(fraction.value)?, ends(fraction.ci95)?);
    Some(FractionRecord { value, ci95, reference: fraction.reference.name().to_owned() })
}

fn quality_record(quality: FitQuality, stack: &EchoStack) -> QualityRecord {
    let worst = stack.te_ms().iter().position(|te| (te - quality.worst_te_ms).abs() < 1e-6);
    QualityRecord {
        chi2_per_dof: quality.chi2_per_dof.and_then(finite),
        worst_echo: worst.map(|echo| echo + 1),
        likely_cause: quality.cause.map(|cause| cause.name().to_owned()),
    }
}

fn echo(echo: &EchoContrast) -> EchoRecord {
    EchoRecord {
        te_ms: echo.te_ms,
        contrast: echo.contrast.and_then(finite),
        cnr: echo.cnr.and_then(finite),
        appearance: echo.appearance,
        at_noise_floor: echo.is_at_noise_floor,
        alone: echo.alone.map(|alone| AloneRecord {
            finding: alone.finding,
            excluded_difference_per_s: alone.excluded_per_s.and_then(finite),
        }),
    }
}
