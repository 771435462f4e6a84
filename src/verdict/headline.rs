//! The gated answer: what the card, the report and every picture say first, and what colors may depend on.

use super::caveat::Caveat;
use super::effect::Effect;
use super::finding::Finding;
use super::iron::IronScale;
use crate::say;
use crate::text::Message;

/// The first thing a reader sees. Names no finding where the sign does not apply.
#[derive(Clone, Debug, PartialEq)]
pub enum Headline {
    /// A definite finding and, where an iron-free reference tells, where the lesion lies between it and the liver.
    Finding {
        /// Isointense, hyperintense or hypointense.
        finding: Finding,
        scale: Option<IronScale>,
    },
    /// How the lesion looks on one image, at the echo time of which it was read, ms.
    Appearance { finding: Finding, te_ms: f64 },
    /// The data do not decide.
    Undecided { leans: Option<Finding> },
    /// The sign must not be used, whatever the rates say; the caveat that says why.
    SignDoesNotApply(Caveat),
    /// Nothing can be said; the caveat that says why, where one does.
    NotAssessable(Option<Caveat>),
    /// Only the liver was measured: its iron is the result.
    LiverOnly,
}

/// What colors may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    Isointense,
    Hyperintense,
    Hypointense,
    Undecided,
    /// Gray: the sign does not apply, or nothing can be said of a lesion.
    Muted,
}

impl Headline {
    /// What is said first: no finding where the sign does not apply, and none where a gate failed.
    pub(super) fn gated(
        finding: Finding,
        leans: Option<Finding>,
        scale: Option<IronScale>,
        caveats: &[Caveat],
    ) -> Self {
        let first = |effect: Effect| caveats.iter().find(|caveat| caveat.effect() == effect).cloned();
        let is_certain = |why: &Caveat| matches!(why, Caveat::SpinEcho | Caveat::LiverNotLoaded { .. });
        match (finding, first(Effect::Withholds)) {
            // A normal liver needs no assessment of the lesion.
            (Finding::NotAssessable, Some(why)) if is_certain(&why) => Self::SignDoesNotApply(why),
            (Finding::NotAssessable, _) => Self::NotAssessable(first(Effect::Blocks)),
            (_, Some(why)) => Self::SignDoesNotApply(why),
            (Finding::Indeterminate, None) => Self::Undecided { leans },
            (finding, None) => Self::Finding { finding, scale },
        }
    }

    /// The big word on the card.
    pub fn title(&self) -> Message {
        match self {
            Self::Finding { finding, .. } | Self::Appearance { finding, .. } => finding.title(),
            Self::Undecided { .. } => Finding::Indeterminate.title(),
            Self::SignDoesNotApply(_) => say!("headline-title-sign-does-not-apply"),
            Self::NotAssessable(_) => Finding::NotAssessable.title(),
            Self::LiverOnly => say!("headline-title-liver"),
        }
    }

    /// The answer in one sentence, no full stop.
    pub fn sentence(&self) -> Message {
        match self {
            Self::Finding { finding, scale } => finding_sentence(*finding, *scale),
            Self::Appearance { finding, te_ms } => appearance_sentence(*finding, *te_ms),
            Self::Undecided { leans: Some(leans) } => say!("headline-leans", finding = leans.adjective()),
            Self::Undecided { leans: None } => say!("headline-undecided"),
            Self::SignDoesNotApply(why) => why.sentence(),
            Self::NotAssessable(_) => say!("headline-not-assessable"),
            Self::LiverOnly => say!("headline-liver"),
        }
    }

    pub fn tone(&self) -> Tone {
        match self {
            Self::Finding { finding: Finding::Isointense, .. }
            | Self::Appearance { finding: Finding::Isointense, .. } => Tone::Isointense,
            Self::Finding { finding: Finding::Hyperintense, .. }
            | Self::Appearance { finding: Finding::Hyperintense, .. } => Tone::Hyperintense,
            Self::Finding { finding: Finding::Hypointense, .. }
            | Self::Appearance { finding: Finding::Hypointense, .. } => Tone::Hypointense,
            Self::Finding { finding: Finding::Indeterminate, .. } | Self::Undecided { .. } => Tone::Undecided,
            Self::Finding { finding: Finding::NotAssessable, .. }
            | Self::Appearance { .. }
            | Self::SignDoesNotApply(_)
            | Self::NotAssessable(_)
            | Self::LiverOnly => Tone::Muted,
        }
    }
}

fn finding_sentence(finding: Finding, scale: Option<IronScale>) -> Message {
    match (finding, scale) {
        (Finding::Isointense, _) => say!("headline-isointense"),
        (Finding::Hyperintense, Some(IronScale::None)) => say!("headline-hyperintense"),
        (Finding::Hyperintense, _) => say!("headline-hyperintense-less"),
        (Finding::Hypointense, _) => say!("headline-hypointense"),
        (Finding::Indeterminate, _) => say!("headline-undecided"),
        (Finding::NotAssessable, _) => say!("headline-not-assessable"),
    }
}

fn appearance_sentence(finding: Finding, te_ms: f64) -> Message {
    let te = format!("{te_ms:.2}");
    match finding {
        Finding::Isointense => say!("headline-looks-isointense", te = te),
        Finding::Hyperintense => say!("headline-looks-hyperintense", te = te),
        Finding::Hypointense => say!("headline-looks-hypointense", te = te),
        Finding::Indeterminate => say!("headline-undecided"),
        Finding::NotAssessable => say!("headline-not-assessable"),
    }
}
