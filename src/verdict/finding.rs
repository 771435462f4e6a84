//! The answer as data: what the card, the report and the figure show.

use serde::{Deserialize, Serialize};

use super::caveat::Caveat;
use super::differential::{self, Differential};
use super::effect::Effect;
use super::headline::Headline;
use super::iron::{IronFraction, IronScale};
use super::quality::{FitQuality, PerTissue, SigmaRegion};
use crate::say;
use crate::text::Message;

/// Lesion against iron-loaded liver, by R2*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Holds iron as the liver does: equivalence shown by two one-sided tests.
    Isointense,
    /// Excludes iron.
    Hyperintense,
    /// Holds more iron than the liver.
    Hypointense,
    Indeterminate,
    /// A gate failed; the reasons name it.
    NotAssessable,
}

impl Finding {
    /// "isointense", "not assessable" … as written inside a sentence.
    pub fn adjective(self) -> Message {
        match self {
            Self::Isointense => say!("is-isointense"),
            Self::Hyperintense => say!("is-hyperintense"),
            Self::Hypointense => say!("is-hypointense"),
            Self::Indeterminate => say!("is-indeterminate"),
            Self::NotAssessable => say!("is-not-assessable"),
        }
    }

    /// "Isointense", "Not assessable" … as a heading.
    pub fn title(self) -> Message {
        self.adjective().capitalized()
    }
}

/// How the lesion looks against the liver on one echo image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Appearance {
    Isointense,
    Hyperintense,
    Hypointense,
    Indeterminate,
}

/// Lower and upper end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// R2* of lesion over R2* of liver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioEstimate {
    pub value: f64,
    pub ci90: Interval,
    pub ci95: Interval,
    /// `Some` when one of the rates is only a lower bound: `value` is then the 95 % end on that side; the far end of
    /// the intervals says nothing (0, or again `value`).
    pub bound: Option<BoundSide>,
}

/// On which side of the truth a bound lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoundSide {
    /// The truth is smaller.
    UpperBound,
    /// The truth is greater.
    LowerBound,
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Rates fitted from three echoes or more.
    #[default]
    #[serde(rename = "r2star")]
    R2Star,
    /// Rates from two echoes.
    TwoPoint,
    /// Signals of one echo, or of a pair that fat disturbs.
    Appearance,
    /// R2* or T2* images made by the scanner.
    ScannerMap,
}

/// Contrast of one echo image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EchoContrast {
    pub te_ms: f64,
    /// (S_lesion − S_liver) / S_liver of the ROI means; `None` when the liver has no signal.
    pub contrast: Option<f64>,
    pub ci95: Option<Interval>,
    /// (S_lesion − S_liver) / σ; `None` without a noise level.
    pub cnr: Option<f64>,
    /// `None` at the floor: looking alike there means nothing.
    pub appearance: Option<Appearance>,
    /// Both ROI means lie below the noise floor.
    pub is_at_noise_floor: bool,
    /// What this image would say alone; `None` where it is not asked.
    pub alone: Option<ImageAlone>,
}

/// The answer of one image, were it the only one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImageAlone {
    /// By its look; "not assessable" at the noise floor.
    pub finding: Finding,
    /// Difference of the rates that it would not show, s⁻¹.
    pub excluded_per_s: Option<f64>,
}

/// Iron of the background liver.
#[derive(Clone, Debug, PartialEq)]
pub struct LiverIron {
    pub lic_mg_per_g: f64,
    /// "mild", "moderate" …: a code, see [`super::grade_in_words`].
    pub grade: &'static str,
    /// "guglielmo-2023" …
    pub scheme: &'static str,
    /// "hernando-2023" …
    pub calibration: &'static str,
    /// The R2* behind it is only a lower bound.
    pub is_lower_bound: bool,
    /// A sentence when the value lies outside the calibrated range.
    pub note: Option<Message>,
}

/// Largest difference of the rates that one echo image would not show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExcludedDifference {
    pub te_ms: f64,
    /// s⁻¹.
    pub per_s: f64,
    /// The ratio of S0 is taken to lie within 1/this and this.
    pub s0_ratio_bound: f64,
}

/// What a tissue loses of its signal from the earlier to the later of two echoes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignalLoss {
    /// Percent of the earlier; below zero where it gains.
    pub percent: f64,
    pub ci95: Interval,
}

/// The verdict and everything it rests on. All numbers are finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub basis: Basis,
    /// The gated answer: what is shown first.
    pub headline: Headline,
    /// What the rates say, whether or not the sign applies.
    pub finding: Finding,
    /// Which way an indeterminate finding leans.
    pub leans: Option<Finding>,
    pub ratio: Option<RatioEstimate>,
    /// Equivalence margin as a ratio, e.g. 1.25.
    pub margin: f64,
    /// The margin at which the finding would change.
    pub flips_at_margin: Option<f64>,
    pub liver_iron: Option<LiverIron>,
    /// Iron of the lesion between iron-free tissue (0) and the liver (1).
    pub iron_fraction: Option<IronFraction>,
    pub iron_scale: Option<IronScale>,
    pub fit_quality: PerTissue<Option<FitQuality>>,
    pub sigma_region: PerTissue<Option<SigmaRegion>>,
    pub per_echo: Vec<EchoContrast>,
    /// Echo time of the largest contrast for equal S0, ms.
    pub best_te_ms: Option<f64>,
    /// Echo time at which the fitted curves cross, ms, if they do.
    pub iso_crossing_te_ms: Option<f64>,
    /// ln of the ratio lesion/liver of S0: T1, proton density and coil effects, not iron.
    pub s0_ratio: Option<f64>,
    pub excluded_difference: Option<ExcludedDifference>,
    /// Amplitude of the lesion over that of the liver at the one echo an appearance rests on.
    pub signal_ratio: Option<RatioEstimate>,
    /// From the first to the second echo of a pair that gives no rate.
    pub signal_loss: PerTissue<Option<SignalLoss>>,
    /// Everything that data, headers and model say against the answer, most important first.
    pub caveats: Vec<Caveat>,
}

impl Verdict {
    /// An answer and what speaks against it, every number beside it unknown.
    pub(super) fn new(
        headline: Headline,
        finding: Finding,
        leans: Option<Finding>,
        margin: f64,
        caveats: Vec<Caveat>,
    ) -> Self {
        Self {
            basis: Basis::default(),
            headline,
            finding,
            leans,
            ratio: None,
            margin,
            flips_at_margin: None,
            liver_iron: None,
            iron_fraction: None,
            iron_scale: None,
            fit_quality: PerTissue::default(),
            sigma_region: PerTissue::default(),
            per_echo: Vec::new(),
            best_te_ms: None,
            iso_crossing_te_ms: None,
            s0_ratio: None,
            excluded_difference: None,
            signal_ratio: None,
            signal_loss: PerTissue::default(),
            caveats,
        }
    }

    /// `false` when the sign does not apply (liver not iron-loaded …): numbers are shown, the wording is withheld.
    pub fn applies(&self) -> bool {
        !self.caveats.iter().any(|caveat| caveat.effect() == Effect::Withholds)
    }

    /// Why the finding is not assessable, is not definite, or does not apply; sentences with their numbers.
    pub fn reasons(&self) -> impl Iterator<Item = Message> + '_ {
        self.caveats.iter().filter(|caveat| caveat.effect() != Effect::Warns).map(Caveat::sentence)
    }

    /// What the reader must know besides; sentences with their numbers.
    pub fn warnings(&self) -> impl Iterator<Item = Message> + '_ {
        self.caveats.iter().filter(|caveat| caveat.effect() == Effect::Warns).map(Caveat::sentence)
    }

    /// "By R2*: isointense" or by the look of one image, for small print under a headline that says the sign does not apply.
    pub fn by_rate(&self) -> Option<Message> {
        let is_withheld = matches!(self.headline, Headline::SignDoesNotApply(_));
        let is_known = !matches!(self.finding, Finding::NotAssessable);
        let finding = self.finding.adjective();
        (is_withheld && is_known).then(|| match self.basis {
            Basis::Appearance => say!("verdict-by-appearance", finding = finding),
            Basis::R2Star | Basis::TwoPoint | Basis::ScannerMap => say!("verdict-by-rate", finding = finding),
        })
    }

    /// What the literature reports beside this answer.
    pub fn differential(&self) -> Differential {
        differential::on_scale(self.finding, self.applies(), self.iron_scale)
    }

    /// What limits the sign, one sentence each; belongs beside every verdict.
    pub fn limits(&self) -> [&'static str; 4] {
        differential::limits()
    }

    /// Citations: of the sign, then of what the liver's iron rests on.
    pub fn sources(&self) -> Vec<&'static str> {
        differential::sources(self.liver_iron.as_ref())
    }
}
