//! The answer as data: what the card, the report and the figure show.

use serde::{Deserialize, Serialize};

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
    /// `Some` when one of the rates is only a lower bound: the ratio is then below (`true`) or above (`false`) `value`,
    /// which is the 95 % end; the far end of the intervals says nothing (0, or again `value`).
    pub is_upper_bound: Option<bool>,
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

/// The verdict and everything it rests on. All numbers are finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub finding: Finding,
    /// Which way an indeterminate finding leans.
    pub leans: Option<Finding>,
    /// `false` when the sign does not apply (liver not iron-loaded …): numbers are shown, the wording is withheld.
    pub applies: bool,
    pub ratio: Option<RatioEstimate>,
    /// Equivalence margin as a ratio, e.g. 1.25.
    pub margin: f64,
    /// The margin at which the finding would change.
    pub flips_at_margin: Option<f64>,
    pub liver_iron: Option<LiverIron>,
    pub per_echo: Vec<EchoContrast>,
    /// Echo time of the largest contrast for equal S0, ms.
    pub best_te_ms: Option<f64>,
    /// Echo time at which the fitted curves cross, ms, if they do.
    pub iso_crossing_te_ms: Option<f64>,
    /// ln of the ratio lesion/liver of S0: T1, proton density and coil effects, not iron.
    pub s0_ratio: Option<f64>,
    /// One sentence that answers the question, e.g. "The lesion holds iron as the liver does".
    pub headline: Message,
    /// Why the finding is not assessable, or does not apply; sentences with their numbers.
    pub reasons: Vec<Message>,
    /// Caveats; sentences with their numbers.
    pub warnings: Vec<Message>,
}
