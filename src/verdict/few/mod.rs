//! One or two echoes: what they can say, and that they cannot say more. One image gives an appearance; two give a rate
//! unless fat may fake it, and then an appearance again.
//!
//! Must not know: pixels, windows, files.

mod appearance;
mod evidence;
mod fat;
mod gates;
mod load;
mod signal;
mod two_point;

pub use appearance::excluded_difference;
pub use evidence::FewEvidence;
pub use load::{TypedIron, TypedLoad};
pub use signal::{KnownNoise, TwoPointRate};
pub use two_point::two_point_rate;

use self::appearance::{by_appearance, signal_loss};
use self::gates::gates;
use super::assess::contrasts;
use super::caveat::Caveat;
use super::few_caveat::FewCaveat;
use super::finding::{Finding, ImageAlone, Verdict};
use super::headline::Headline;
use super::quality::PerTissue;

/// What echo `echo` of the evidence would say alone, whatever is known of the liver's iron.
pub fn image_alone(few: &FewEvidence<'_>, echo: usize) -> ImageAlone {
    let verdict = by_appearance(&FewEvidence { echoes: &[echo], ..*few }, echo);
    let excluded_per_s = verdict.excluded_difference.map(|excluded| excluded.per_s);
    ImageAlone { finding: verdict.finding, excluded_per_s }
}

/// Answers from one or two echoes. "Not assessable" and "indeterminate" are answers; nothing here fails.
pub fn assess_few(few: &FewEvidence<'_>) -> Verdict {
    let te_ms = |echo: usize| few.evidence.te_ms.get(echo).copied().unwrap_or(0.0);
    match *few.echoes {
        [early, late] if !fat::is_sensitive(te_ms(early), te_ms(late), few.evidence.field) => {
            two_point::assess(few, early, late)
        }
        [early, late] => {
            let mut verdict = by_appearance(few, late);
            let is_field_known = few.evidence.field.is_some();
            let (early_te_ms, late_te_ms) = (te_ms(early), te_ms(late));
            verdict.caveats.push(FewCaveat::FatSensitivePair { early_te_ms, late_te_ms, is_field_known }.into());
            let loss = |tissue| signal_loss(few, tissue, early, late);
            verdict.signal_loss = PerTissue { lesion: loss(few.evidence.lesion), liver: loss(few.evidence.liver) };
            verdict
        }
        [only] => by_appearance(few, only),
        _ => without_echoes(few),
    }
}

fn without_echoes(few: &FewEvidence<'_>) -> Verdict {
    let mut caveats = gates(few);
    caveats.push(Caveat::FewEchoes { used: few.echoes.len() });
    let headline = Headline::gated(Finding::NotAssessable, None, None, &caveats);
    Verdict {
        per_echo: contrasts(few.evidence),
        ..Verdict::new(headline, Finding::NotAssessable, None, few.evidence.rules.margin, caveats)
    }
}
