//! The look of one image: contrast of the amplitudes behind its means, with an interval and a test against the floor.

use super::evidence::FewEvidence;
use super::gates::{at_floor, gates};
use super::load;
use super::signal::{Amplitudes, SignalRatio};
use crate::verdict::assess::contrasts;
use crate::verdict::caveat::Caveat;
use crate::verdict::contrast;
use crate::verdict::effect::Effect;
use crate::verdict::evidence::{Evidence, TissueEvidence};
use crate::verdict::few_caveat::FewCaveat;
use crate::verdict::finding::{
    Appearance, Basis, BoundSide, EchoContrast, ExcludedDifference, Finding, Interval, RatioEstimate, SignalLoss,
    Verdict,
};
use crate::verdict::gates::few_pixels;
use crate::verdict::headline::Headline;

/// Largest |R2*_lesion − R2*_liver|, s⁻¹, at which two tissues may look alike on one image at `te_ms`:
/// (ln(1 + margin) + ln k)/TE for a ratio of S0 within 1/k and k. `None` at TE 0.
pub fn excluded_difference(te_ms: f64, appearance_margin: f64, s0_ratio_bound: f64) -> Option<ExcludedDifference> {
    let per_s = 1000.0 * (appearance_margin.ln_1p() + s0_ratio_bound.ln()) / te_ms;
    (per_s.is_finite() && per_s > 0.0).then_some(ExcludedDifference { te_ms, per_s, s0_ratio_bound })
}

/// Relative loss of signal from an early to a later echo, percent; `None` where the later is at the noise floor or
/// nothing bounds it.
pub(super) fn signal_loss(
    few: &FewEvidence<'_>,
    tissue: TissueEvidence<'_>,
    early: usize,
    late: usize,
) -> Option<SignalLoss> {
    let (early, late) = (Amplitudes::of(few, tissue, early), Amplitudes::of(few, tissue, late));
    let kept = SignalRatio::of(&late, &early)?;
    let loss = |kept: f64| 100.0 * (1.0 - kept);
    let ci95 = Interval { low: loss(kept.ci95.high), high: loss(kept.ci95.low) };
    (ci95.low.is_finite() && ci95.high.is_finite()).then_some(SignalLoss { percent: loss(kept.value?), ci95 })
}

pub(super) fn by_appearance(few: &FewEvidence<'_>, echo: usize) -> Verdict {
    let Evidence { rules, te_ms, .. } = *few.evidence;
    let te_ms = te_ms.get(echo).copied().unwrap_or(0.0);
    let [lesion, liver] = [few.evidence.lesion, few.evidence.liver].map(|tissue| Amplitudes::of(few, tissue, echo));
    let mut caveats = gates(few);
    caveats.extend(at_floor(few, &lesion, &liver, te_ms));
    let (liver_iron, load) = load::of(few, &liver, echo);
    if !few.evidence.is_spin_echo {
        caveats.extend(load);
    }
    let ratio = SignalRatio::of(&lesion, &liver).filter(|_| few.evidence.sigma.is_some());
    let is_blocked = caveats.iter().any(|caveat| caveat.effect() == Effect::Blocks);
    let (seen, contrast) = match ratio {
        Some(ratio) => (seen(ratio, rules.appearance_margin), Some(ratio)),
        None => (Appearance::Indeterminate, None),
    };
    let mut finding = if is_blocked { Finding::NotAssessable } else { finding_of(seen) };
    if finding == Finding::Isointense {
        caveats.extend(few_pixels(few.evidence));
    }
    let mut leans = (finding == Finding::Indeterminate).then(|| ratio.and_then(|r| lean(r, rules.appearance_margin)));
    if finding != Finding::NotAssessable && caveats.iter().any(|caveat| caveat.effect() == Effect::LeavesOpen) {
        leans = Some(Some(finding));
        finding = Finding::Indeterminate;
    }
    let excluded_difference = excluded_difference(te_ms, rules.appearance_margin, few.s0_ratio_bound);
    caveats.extend(excluded_difference.map(|excluded| {
        let ExcludedDifference { te_ms, per_s: excluded_per_s, s0_ratio_bound } = excluded;
        Caveat::from(FewCaveat::OneImage { te_ms, excluded_per_s, s0_ratio_bound })
    }));
    let leans = leans.flatten();
    let headline = headline(finding, leans, te_ms, &caveats);
    let mut per_echo = contrasts(few.evidence);
    if let (Some(ratio), Some(shown)) = (contrast, per_echo.get_mut(echo)) {
        without_noise(shown, ratio, seen);
    }
    Verdict {
        basis: Basis::Appearance,
        signal_ratio: ratio.and_then(estimate),
        liver_iron,
        per_echo,
        excluded_difference,
        ..Verdict::new(headline, finding, leans, rules.margin, caveats)
    }
}

/// The image's own row tells the same contrast as the finding: that of the amplitudes, noise taken away.
fn without_noise(shown: &mut EchoContrast, ratio: SignalRatio, seen: Appearance) {
    let Some(value) = ratio.value.filter(|_| !shown.is_at_noise_floor) else { return };
    let ci95 = Interval { low: ratio.ci95.low - 1.0, high: ratio.ci95.high - 1.0 };
    shown.contrast = Some(value - 1.0);
    shown.ci95 = Some(ci95).filter(|ci| ci.low.is_finite() && ci.high.is_finite());
    shown.appearance = Some(seen);
}

/// Intervals of the contrast q − 1 against the margin.
fn seen(ratio: SignalRatio, margin: f64) -> Appearance {
    let contrast = |ci: Interval| Interval { low: ci.low - 1.0, high: ci.high - 1.0 };
    contrast::appearance(contrast(ratio.ci90), contrast(ratio.ci95), margin)
}

fn finding_of(seen: Appearance) -> Finding {
    match seen {
        Appearance::Isointense => Finding::Isointense,
        Appearance::Hyperintense => Finding::Hyperintense,
        Appearance::Hypointense => Finding::Hypointense,
        Appearance::Indeterminate => Finding::Indeterminate,
    }
}

fn lean(ratio: SignalRatio, margin: f64) -> Option<Finding> {
    let contrast = ratio.value? - 1.0;
    Some(match contrast {
        c if c > margin => Finding::Hyperintense,
        c if c < -margin => Finding::Hypointense,
        _ => Finding::Isointense,
    })
}

fn estimate(ratio: SignalRatio) -> Option<RatioEstimate> {
    let SignalRatio { value, ci90, ci95 } = ratio;
    match value {
        Some(value) if ci95.high.is_finite() => Some(RatioEstimate { value, ci90, ci95, bound: None }),
        _ if ci95.high.is_finite() => {
            let ci = |high: f64| Interval { low: 0.0, high };
            let bound = Some(BoundSide::UpperBound);
            Some(RatioEstimate { value: ci95.high, ci90: ci(ci90.high), ci95: ci(ci95.high), bound })
        }
        _ if ci95.low > 0.0 => {
            let ci = |low: f64| Interval { low, high: low };
            let bound = Some(BoundSide::LowerBound);
            Some(RatioEstimate { value: ci95.low, ci90: ci(ci90.low), ci95: ci(ci95.low), bound })
        }
        _ => None,
    }
}

pub(super) fn headline(finding: Finding, leans: Option<Finding>, te_ms: f64, caveats: &[Caveat]) -> Headline {
    match Headline::gated(finding, leans, None, caveats) {
        Headline::Finding { finding, .. } => Headline::Appearance { finding, te_ms },
        gated => gated,
    }
}
