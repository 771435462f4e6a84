//! The gated answer: what the card, the report and every picture say first, and what colors may depend on.

use super::caveat::Caveat;
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
    /// The big word on the card.
    pub fn title(&self) -> Message {
        match self {
            Self::Finding { finding, .. } => finding.title(),
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
            Self::Undecided { leans: Some(leans) } => say!("headline-leans", finding = leans.adjective()),
            Self::Undecided { leans: None } => say!("headline-undecided"),
            Self::SignDoesNotApply(why) => why.sentence(),
            Self::NotAssessable(_) => say!("headline-not-assessable"),
            Self::LiverOnly => say!("headline-liver"),
        }
    }

    pub fn tone(&self) -> Tone {
        match self {
            Self::Finding { finding: Finding::Isointense, .. } => Tone::Isointense,
            Self::Finding { finding: Finding::Hyperintense, .. } => Tone::Hyperintense,
            Self::Finding { finding: Finding::Hypointense, .. } => Tone::Hypointense,
            Self::Finding { finding: Finding::Indeterminate, .. } | Self::Undecided { .. } => Tone::Undecided,
            Self::Finding { finding: Finding::NotAssessable, .. }
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
