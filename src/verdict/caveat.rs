//! Gates and warnings: what the data or their headers say against the answer, each with its numbers and its sentence.

use super::effect::{Effect, Tissue};
use super::few_caveat::FewCaveat;
use super::finding::{Appearance, Finding, Interval};
use super::quality::Misfit;
use crate::fit::NoFit;
use crate::say;
use crate::text::Message;

/// One gate or warning. Numbers are finite; signals in signal units, rates in s⁻¹, times in ms.
#[derive(Clone, Debug, PartialEq)]
pub enum Caveat {
    /// Fewer than three usable echoes.
    FewEchoes {
        used: usize,
    },
    /// The mean decay could not be fitted.
    NoFit {
        tissue: Tissue,
        why: NoFit,
    },
    /// Both rates are faster than these echoes can measure.
    BothBeyondReach {
        lesion_above: f64,
        liver_above: f64,
    },
    /// Nothing bounds the ratio of the rates.
    RatioUnbounded,
    MarginNotAboveOne {
        margin: f64,
    },
    /// Some echoes carry another scaling than the rest.
    EchoScaling {
        te_ms: f64,
        lesion_factor: f64,
        liver_factor: f64,
    },
    /// So many pixels are clipped that the decay is no longer the tissue's.
    Saturated {
        tissue: Tissue,
        te_ms: f64,
        percent: f64,
        is_blocking: bool,
    },
    /// The images are spin echoes: T2, not T2*.
    SpinEcho,
    LiverNotLoaded {
        lic_mg_per_g: f64,
        limit_mg_per_g: f64,
        scheme: &'static str,
        calibration: &'static str,
    },
    /// The interval of the liver's LIC reaches across the limit.
    LiverNearLimit {
        lic: Interval,
        limit_mg_per_g: f64,
        scheme: &'static str,
    },
    /// No field strength and a rate too low to be iron at any field.
    FieldUnknown {
        liver_rate: f64,
        is_loaded_anyway: bool,
    },
    /// No calibration holds at this field.
    FieldNotCovered {
        field_t: f64,
        calibration: &'static str,
        is_loaded_anyway: bool,
    },
    SmallRoi {
        tissue: Tissue,
        pixels: usize,
        at_least: usize,
    },
    /// The tissue has lost most of its signal before the first echo.
    FirstEchoLate {
        tissue: Tissue,
        te_ms: f64,
        rate: f64,
        percent_left: f64,
    },
    /// The liver is beyond the measurable limit and the lesion is not.
    OneBeyondReach {
        tissue: Tissue,
        above: f64,
    },
    /// The liver has no signal at all; the bound rests on an assumed S0.
    BoundFromS0 {
        above: f64,
        s0_share: f64,
    },
    Heterogeneous {
        tissue: Tissue,
        cov_percent: f64,
        limit_percent: f64,
    },
    /// Liver ROIs with clearly different rates.
    LiverRoisDisagree {
        lowest: f64,
        lowest_name: String,
        highest: f64,
        highest_name: String,
    },
    SigmaUnknown,
    /// σ of the air and σ seen in the fit disagree.
    SigmaFitted {
        sigma: f64,
    },
    /// No model that was tried describes the mean decay.
    LackOfFit {
        tissue: Tissue,
        chi2_per_dof: f64,
        worst_te_ms: f64,
        worst_percent: f64,
        cause: Option<Misfit>,
        is_blocking: bool,
    },
    /// One exponential does not describe the mean decay, another model does, and its rate is used.
    CauseUsed {
        tissue: Tissue,
        /// The best first, then those that explain nearly as well.
        causes: Vec<Misfit>,
        plain_per_s: f64,
        per_s: f64,
    },
    /// Models that the data do not rule out answer differently.
    ModelsDisagree {
        tissue: Tissue,
        causes: Vec<Misfit>,
    },
    /// What explains the decay leaves the rate unknown.
    RateUnidentified {
        tissue: Tissue,
        causes: Vec<Misfit>,
    },
    /// The noise inside the region is not that of air.
    SigmaOfRegion {
        tissue: Tissue,
        sigma: f64,
        stack_sigma: f64,
    },
    /// The ends of the interval of the region's σ answer differently.
    SigmaDecides {
        tissue: Tissue,
    },
    /// A rate that looks normal may be that of a liver whose signal is gone before the first echo.
    LiverPerhapsBeyondReach {
        rate: f64,
        why: Untrusted,
    },
    /// So few independent pixels that equality cannot be shown.
    FewEffectivePixels {
        tissue: Tissue,
        effective: f64,
        at_least: usize,
    },
    /// Lesion ROIs with clearly different rates.
    LesionRoisDisagree {
        lowest: f64,
        lowest_name: String,
        highest: f64,
        highest_name: String,
        /// They lie on different sides of the margin, so that one word cannot hold for both.
        is_blocking: bool,
    },
    /// Pixels far from the rest of the ROI: a vessel or an edge.
    OutlierPixels {
        tissue: Tissue,
        count: usize,
        pixels: usize,
    },
    /// The tissue moves between echoes.
    Misregistered {
        tissue: Tissue,
        shift_pixels: f64,
        te_ms: f64,
    },
    /// At the noise floor everything looks alike.
    FloorTrap {
        from_te_ms: f64,
        to_te_ms: f64,
        finding: Finding,
    },
    /// The eye sees a difference that S0 makes, not iron.
    S0Effect {
        s0_ratio: f64,
        seen: Appearance,
    },
    /// The eye sees no difference at echoes where the rates have not told yet, or where the curves cross.
    EyeMisses {
        te_ms: f64,
        finding: Finding,
        is_crossing: bool,
    },
    /// The eye sees a difference that lies within the margin of the rates.
    EyeExaggerates {
        te_ms: f64,
        seen: Appearance,
    },
    /// Of an answer from one or two echoes.
    Few(FewCaveat),
}

impl From<FewCaveat> for Caveat {
    fn from(caveat: FewCaveat) -> Self {
        Self::Few(caveat)
    }
}

/// Why a low rate of the liver is not believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Untrusted {
    /// The fit explains that share of the variation only.
    PoorFit {
        r_squared: f64,
    },
    /// S0 over that of the lesion.
    S0 {
        ratio: f64,
    },
    FirstEchoAtFloor {
        te_ms: f64,
    },
}

impl Untrusted {
    fn in_words(self) -> Message {
        match self {
            Self::PoorFit { r_squared } => say!("untrusted-poor-fit", share = digits(100.0 * r_squared.max(0.0), 0)),
            Self::S0 { ratio } => say!("untrusted-s0", ratio = digits(ratio, 2)),
            Self::FirstEchoAtFloor { te_ms } => say!("untrusted-first-echo", te = digits(te_ms, 2)),
        }
    }
}

impl Caveat {
    pub fn effect(&self) -> Effect {
        match self {
            Self::Few(few) => few.effect(),
            Self::FewEchoes { .. }
            | Self::NoFit { .. }
            | Self::BothBeyondReach { .. }
            | Self::RatioUnbounded
            | Self::MarginNotAboveOne { .. }
            | Self::EchoScaling { .. }
            | Self::LiverPerhapsBeyondReach { .. }
            | Self::LackOfFit { is_blocking: true, .. }
            | Self::LesionRoisDisagree { is_blocking: true, .. }
            | Self::Saturated { is_blocking: true, .. } => Effect::Blocks,
            Self::LackOfFit { .. }
            | Self::ModelsDisagree { .. }
            | Self::RateUnidentified { .. }
            | Self::SigmaDecides { .. }
            | Self::FewEffectivePixels { .. } => Effect::LeavesOpen,
            // Iron that is spread unevenly (focal sparing, periportal or focal siderosis) leaves no liver to compare with.
            Self::SpinEcho
            | Self::LiverRoisDisagree { .. }
            | Self::Heterogeneous { tissue: Tissue::Liver, .. }
            | Self::LiverNotLoaded { .. }
            | Self::FieldUnknown { is_loaded_anyway: false, .. }
            | Self::FieldNotCovered { is_loaded_anyway: false, .. } => Effect::Withholds,
            _ => Effect::Warns,
        }
    }

    /// What is named as explaining a decay that is no single exponential.
    pub fn causes(&self) -> &[Misfit] {
        match self {
            Self::CauseUsed { causes, .. }
            | Self::ModelsDisagree { causes, .. }
            | Self::RateUnidentified { causes, .. } => causes,
            Self::LackOfFit { cause, .. } => cause.as_slice(),
            _ => &[],
        }
    }

    /// One sentence with its numbers, no full stop, and what to do next where something can be done.
    pub fn sentence(&self) -> Message {
        match self {
            Self::Few(few) => few.sentence(),
            Self::FewEchoes { used } => say!("caveat-few-echoes", used = *used),
            Self::NoFit { tissue, why } => say!("caveat-no-fit", tissue = tissue.noun(), why = why.message()),
            Self::BothBeyondReach { lesion_above, liver_above } => {
                say!("caveat-both-beyond-reach", lesion = digits(*lesion_above, 0), liver = digits(*liver_above, 0))
            }
            Self::RatioUnbounded => say!("caveat-ratio-unbounded"),
            Self::MarginNotAboveOne { margin } => say!("caveat-margin", margin = *margin),
            Self::EchoScaling { te_ms, lesion_factor, liver_factor } => say!(
                "caveat-echo-scaling",
                te = digits(*te_ms, 2),
                liver = digits(*liver_factor, 2),
                lesion = digits(*lesion_factor, 2)
            ),
            Self::Saturated { tissue, te_ms, percent, is_blocking } => {
                let (tissue, percent, te) = (tissue.noun(), digits(*percent, 0), digits(*te_ms, 2));
                match is_blocking {
                    true => say!("caveat-saturated-blocks", tissue = tissue, percent = percent, te = te),
                    false => say!("caveat-saturated", tissue = tissue, percent = percent, te = te),
                }
            }
            Self::SpinEcho => say!("caveat-spin-echo"),
            Self::LiverNotLoaded { lic_mg_per_g, limit_mg_per_g, scheme, calibration } => say!(
                "caveat-liver-not-loaded",
                lic = digits(*lic_mg_per_g, 1),
                limit = digits(*limit_mg_per_g, 1),
                scheme = *scheme,
                calibration = *calibration
            ),
            Self::LiverNearLimit { lic, limit_mg_per_g, scheme } => say!(
                "caveat-liver-near-limit",
                low = digits(lic.low, 1),
                high = digits(lic.high, 1),
                limit = digits(*limit_mg_per_g, 1),
                scheme = *scheme
            ),
            Self::FieldUnknown { liver_rate, is_loaded_anyway: true } => {
                say!("caveat-field-unknown-loaded", rate = digits(*liver_rate, 0))
            }
            Self::FieldUnknown { liver_rate, is_loaded_anyway: false } => {
                say!("caveat-field-unknown", rate = digits(*liver_rate, 0))
            }
            Self::FieldNotCovered { field_t, calibration, is_loaded_anyway: true } => {
                say!("caveat-field-not-covered-loaded", calibration = *calibration, field = *field_t)
            }
            Self::FieldNotCovered { field_t, calibration, is_loaded_anyway: false } => {
                say!("caveat-field-not-covered", calibration = *calibration, field = *field_t)
            }
            Self::SmallRoi { tissue, pixels, at_least } => {
                say!("caveat-small-roi", tissue = tissue.noun(), pixels = *pixels, least = *at_least)
            }
            Self::FirstEchoLate { tissue, te_ms, rate, percent_left } => say!(
                "caveat-first-echo-late",
                tissue = tissue.noun(),
                te = digits(*te_ms, 2),
                rate = digits(*rate, 0),
                percent = digits(*percent_left, 0)
            ),
            Self::OneBeyondReach { tissue, above } => {
                say!("caveat-one-beyond-reach", tissue = tissue.noun(), above = digits(*above, 0))
            }
            Self::BoundFromS0 { above, s0_share } => {
                say!("caveat-bound-from-s0", above = digits(*above, 0), percent = digits(100.0 * s0_share, 0))
            }
            Self::Heterogeneous { tissue: Tissue::Liver, cov_percent, limit_percent } => {
                say!("caveat-uneven-liver", cov = digits(*cov_percent, 0), limit = digits(*limit_percent, 0))
            }
            Self::Heterogeneous { tissue: Tissue::Lesion, cov_percent, limit_percent } => {
                say!("caveat-uneven-lesion", cov = digits(*cov_percent, 0), limit = digits(*limit_percent, 0))
            }
            Self::LiverRoisDisagree { lowest, lowest_name, highest, highest_name } => say!(
                "caveat-livers-disagree",
                lowname = lowest_name,
                low = digits(*lowest, 0),
                highname = highest_name,
                high = digits(*highest, 0)
            ),
            Self::SigmaUnknown => say!("caveat-sigma-unknown"),
            Self::SigmaFitted { sigma } => say!("caveat-sigma-fitted", sigma = digits(*sigma, 3)),
            Self::LackOfFit { tissue, chi2_per_dof, worst_te_ms, worst_percent, cause, .. } => {
                let (chi2, te, percent) =
                    (digits(*chi2_per_dof, 0), digits(*worst_te_ms, 2), format!("{worst_percent:+.0}"));
                match cause {
                    Some(cause) => say!(
                        "caveat-lack-of-fit-cause",
                        tissue = tissue.noun(),
                        chi2 = chi2,
                        te = te,
                        percent = percent,
                        cause = cause.in_words()
                    ),
                    None => {
                        say!("caveat-lack-of-fit", tissue = tissue.noun(), chi2 = chi2, te = te, percent = percent)
                    }
                }
            }
            Self::CauseUsed { tissue, causes, plain_per_s, per_s } => say!(
                "caveat-cause-used",
                tissue = tissue.noun(),
                cause = Misfit::all_in_words(causes),
                plain = digits(*plain_per_s, 0),
                rate = digits(*per_s, 0)
            ),
            Self::ModelsDisagree { tissue, causes } => {
                say!("caveat-models-disagree", tissue = tissue.noun(), cause = Misfit::all_in_words(causes))
            }
            Self::RateUnidentified { tissue, causes } => {
                say!("caveat-rate-unidentified", tissue = tissue.noun(), cause = Misfit::all_in_words(causes))
            }
            Self::SigmaOfRegion { tissue, sigma, stack_sigma } => say!(
                "caveat-sigma-of-region",
                tissue = tissue.noun(),
                sigma = digits(*sigma, 1),
                stack = digits(*stack_sigma, 1),
                times = digits(sigma / stack_sigma, 1)
            ),
            Self::SigmaDecides { tissue } => say!("caveat-sigma-decides", tissue = tissue.noun()),
            Self::LiverPerhapsBeyondReach { rate, why } => {
                say!("caveat-liver-perhaps-beyond-reach", rate = digits(*rate, 0), why = why.in_words())
            }
            Self::FewEffectivePixels { tissue, effective, at_least } => say!(
                "caveat-few-effective-pixels",
                tissue = tissue.noun(),
                effective = digits(*effective, 0),
                least = *at_least
            ),
            Self::LesionRoisDisagree { lowest, lowest_name, highest, highest_name, is_blocking } => {
                let (low, high) = (digits(*lowest, 0), digits(*highest, 0));
                let (low_name, high_name) = (lowest_name, highest_name);
                match is_blocking {
                    true => say!(
                        "caveat-lesions-disagree-blocks",
                        lowname = low_name,
                        low = low,
                        highname = high_name,
                        high = high
                    ),
                    false => say!(
                        "caveat-lesions-disagree",
                        lowname = low_name,
                        low = low,
                        highname = high_name,
                        high = high
                    ),
                }
            }
            Self::OutlierPixels { tissue, count, pixels } => {
                say!("caveat-outliers", tissue = tissue.noun(), count = *count, pixels = *pixels)
            }
            Self::Misregistered { tissue, shift_pixels, te_ms } => {
                say!("caveat-shift", tissue = tissue.noun(), shift = digits(*shift_pixels, 1), te = digits(*te_ms, 2))
            }
            Self::FloorTrap { from_te_ms, to_te_ms, finding } if from_te_ms == to_te_ms => {
                say!("caveat-floor-trap-at", te = digits(*from_te_ms, 2), finding = finding.adjective())
            }
            Self::FloorTrap { from_te_ms, to_te_ms, finding } => say!(
                "caveat-floor-trap",
                from = digits(*from_te_ms, 2),
                to = digits(*to_te_ms, 2),
                finding = finding.adjective()
            ),
            Self::S0Effect { s0_ratio, seen } => {
                say!("caveat-s0-effect", seen = eye_word(*seen), ratio = digits(*s0_ratio, 2))
            }
            Self::EyeMisses { te_ms, finding, is_crossing: true } => {
                say!("caveat-eye-misses-crossing", te = digits(*te_ms, 2), finding = finding.adjective())
            }
            Self::EyeMisses { te_ms, finding, is_crossing: false } => {
                say!("caveat-eye-misses", te = digits(*te_ms, 2), finding = finding.adjective())
            }
            Self::EyeExaggerates { te_ms, seen } => {
                say!("caveat-eye-exaggerates", te = digits(*te_ms, 2), seen = eye_word(*seen))
            }
        }
    }
}

fn digits(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}")
}

fn eye_word(seen: Appearance) -> Message {
    match seen {
        Appearance::Hyperintense => say!("looks-brighter"),
        Appearance::Hypointense => say!("looks-darker"),
        Appearance::Isointense | Appearance::Indeterminate => say!("looks-alike"),
    }
}
