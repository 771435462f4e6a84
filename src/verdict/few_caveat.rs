//! What speaks against, or belongs beside, an answer from one or two echoes.

use super::effect::{Effect, Tissue};
use crate::say;
use crate::text::Message;

/// One gate or warning of an answer from few echoes. Times in ms, rates in s⁻¹.
#[derive(Clone, Debug, PartialEq)]
pub enum FewCaveat {
    /// Both tissues lie at the noise floor of the only image.
    BothAtFloor {
        te_ms: f64,
    },
    /// One of them does: the ratio of the signals is a bound.
    OneAtFloor {
        tissue: Tissue,
        te_ms: f64,
    },
    /// Without a noise level nobody can tell signal from noise on one image.
    SigmaUnknown,
    /// Whether the liver holds iron is known from nowhere.
    LoadUnknown,
    /// Its iron was typed in.
    LoadTyped {
        lic_mg_per_g: f64,
        source: String,
    },
    /// What was typed in is below the limit of iron overload.
    TypedNotLoaded {
        lic_mg_per_g: f64,
        limit_mg_per_g: f64,
        scheme: &'static str,
    },
    /// Signals of one echo, liver over muscle, with the ends of the 95 % interval.
    DarkerThanMuscle {
        ratio: f64,
        low: f64,
        high: f64,
    },
    NotDarkerThanMuscle {
        ratio: f64,
        low: f64,
        high: f64,
    },
    /// The muscle region is at the floor or unbounded.
    MuscleSaysNothing,
    /// How large a difference of the rates one image hides.
    OneImage {
        te_ms: f64,
        excluded_per_s: f64,
        s0_ratio_bound: f64,
    },
    /// A rate from two echoes, which cannot show whether one exponential holds.
    TwoPoint,
    /// Fat is out of phase differently at the two echoes: their ratio is no rate.
    FatSensitivePair {
        early_te_ms: f64,
        late_te_ms: f64,
        is_field_known: bool,
    },
}

impl FewCaveat {
    pub(super) fn effect(&self) -> Effect {
        match self {
            Self::BothAtFloor { .. } | Self::SigmaUnknown => Effect::Blocks,
            Self::LoadUnknown
            | Self::TypedNotLoaded { .. }
            | Self::NotDarkerThanMuscle { .. }
            | Self::MuscleSaysNothing => Effect::Withholds,
            Self::OneAtFloor { .. }
            | Self::LoadTyped { .. }
            | Self::DarkerThanMuscle { .. }
            | Self::OneImage { .. }
            | Self::TwoPoint
            | Self::FatSensitivePair { .. } => Effect::Warns,
        }
    }

    pub(super) fn sentence(&self) -> Message {
        let te = |te_ms: &f64| format!("{te_ms:.2}");
        match self {
            Self::BothAtFloor { te_ms } => say!("few-both-at-floor", te = te(te_ms)),
            Self::OneAtFloor { tissue: Tissue::Liver, te_ms } => say!("few-liver-at-floor", te = te(te_ms)),
            Self::OneAtFloor { tissue: Tissue::Lesion, te_ms } => say!("few-lesion-at-floor", te = te(te_ms)),
            Self::SigmaUnknown => say!("few-sigma-unknown"),
            Self::LoadUnknown => say!("few-load-unknown"),
            Self::LoadTyped { lic_mg_per_g, source } if source.trim().is_empty() => {
                say!("few-load-typed-bare", lic = format!("{lic_mg_per_g:.1}"))
            }
            Self::LoadTyped { lic_mg_per_g, source } => {
                say!("few-load-typed", lic = format!("{lic_mg_per_g:.1}"), source = source)
            }
            Self::TypedNotLoaded { lic_mg_per_g, limit_mg_per_g, scheme } => say!(
                "few-typed-not-loaded",
                lic = format!("{lic_mg_per_g:.1}"),
                limit = format!("{limit_mg_per_g:.1}"),
                scheme = *scheme
            ),
            Self::DarkerThanMuscle { ratio, low, high } => say!(
                "few-darker-than-muscle",
                ratio = format!("{ratio:.2}"),
                low = format!("{low:.2}"),
                high = format!("{high:.2}")
            ),
            Self::NotDarkerThanMuscle { ratio, low, high } => say!(
                "few-not-darker-than-muscle",
                ratio = format!("{ratio:.2}"),
                low = format!("{low:.2}"),
                high = format!("{high:.2}")
            ),
            Self::MuscleSaysNothing => say!("few-muscle-says-nothing"),
            Self::OneImage { te_ms, excluded_per_s, s0_ratio_bound } => say!(
                "few-one-image",
                te = te(te_ms),
                rate = format!("{excluded_per_s:.0}"),
                bound = format!("{s0_ratio_bound:.2}")
            ),
            Self::TwoPoint => say!("few-two-point"),
            Self::FatSensitivePair { early_te_ms, late_te_ms, is_field_known: true } => {
                say!("few-fat-pair", early = te(early_te_ms), late = te(late_te_ms))
            }
            Self::FatSensitivePair { early_te_ms, late_te_ms, is_field_known: false } => {
                say!("few-fat-pair-field-unknown", early = te(early_te_ms), late = te(late_te_ms))
            }
        }
    }
}
