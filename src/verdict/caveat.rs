//! Gates and warnings: what the data or their headers say against the answer, each with its numbers and its sentence.

use super::finding::Interval;

/// Which of the two tissues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tissue {
    Lesion,
    Liver,
}

impl Tissue {
    /// "lesion", "liver".
    pub fn noun(self) -> &'static str {
        match self {
            Self::Lesion => "lesion",
            Self::Liver => "liver",
        }
    }
}

/// What a caveat does to the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The finding becomes "not assessable".
    Blocks,
    /// The numbers stand, the sign does not apply.
    Withholds,
    /// The reader must know.
    Warns,
}

/// One gate or warning. Numbers are finite; signals in signal units, rates in s⁻¹, times in ms.
#[derive(Clone, Debug, PartialEq)]
pub enum Caveat {
    /// Fewer than three usable echoes.
    FewEchoes {
        used: usize,
    },
    /// The mean decay could not be fitted; why, in words.
    NoFit {
        tissue: Tissue,
        why: &'static str,
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
    /// Residuals that follow the fat frequency.
    FatOscillation {
        tissue: Tissue,
        amplitude_percent: f64,
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
        finding_word: &'static str,
    },
    /// The eye sees a difference that S0 makes, not iron.
    S0Effect {
        s0_ratio: f64,
        eye_word: &'static str,
    },
    /// The eye sees no difference at echoes where the rates have not told yet, or where the curves cross.
    EyeMisses {
        te_ms: f64,
        finding_word: &'static str,
        is_crossing: bool,
    },
    /// The eye sees a difference that lies within the margin of the rates.
    EyeExaggerates {
        te_ms: f64,
        eye_word: &'static str,
    },
}

impl Caveat {
    pub fn effect(&self) -> Effect {
        match self {
            Self::FewEchoes { .. }
            | Self::NoFit { .. }
            | Self::BothBeyondReach { .. }
            | Self::RatioUnbounded
            | Self::MarginNotAboveOne { .. }
            | Self::EchoScaling { .. }
            | Self::Saturated { is_blocking: true, .. } => Effect::Blocks,
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

    /// One sentence with its numbers, no full stop, and what to do next where something can be done.
    pub fn sentence(&self) -> String {
        match self {
            Self::FewEchoes { used } => {
                format!("Only {used} usable echo{} where a rate needs 3: include more echoes", plural(*used, "es"))
            }
            Self::NoFit { tissue, why } => format!("The decay of the {} cannot be fitted: {why}", tissue.noun()),
            Self::BothBeyondReach { lesion_above, liver_above } => format!(
                "Both decay faster than these echoes can measure (lesion above {lesion_above:.0} s⁻¹, liver above \
                 {liver_above:.0} s⁻¹): looking alike means nothing here, shorter echo times are needed"
            ),
            Self::RatioUnbounded => {
                "The data set no limit to the ratio of the rates: use a larger ROI or shorter echo times".to_owned()
            }
            Self::MarginNotAboveOne { margin } => {
                format!("An equivalence margin of {margin} is no margin: choose one above 1, for example 1.25")
            }
            Self::EchoScaling { te_ms, lesion_factor, liver_factor } => format!(
                "From TE {te_ms:.2} ms on, the signal is scaled by {liver_factor:.2} in the liver and \
                 {lesion_factor:.2} in the lesion, which no decay explains: exclude these echoes or check the rescale values"
            ),
            Self::Saturated { tissue, te_ms, percent, is_blocking } => {
                let then = if *is_blocking { "the decay is not the tissue's" } else { "its rate may be too low" };
                format!(
                    "{percent:.0} % of the {} pixels are clipped at TE {te_ms:.2} ms: {then}, exclude that echo",
                    tissue.noun()
                )
            }
            Self::SpinEcho => {
                "These are spin echoes (T2): the sign is read on T2* and nothing is said of iron".to_owned()
            }
            Self::LiverNotLoaded { lic_mg_per_g, limit_mg_per_g, scheme, calibration } => format!(
                "The liver is not iron-loaded ({lic_mg_per_g:.1} mg/g by {calibration}, {scheme} begins at \
                 {limit_mg_per_g:.1} mg/g): the sign does not apply"
            ),
            Self::LiverNearLimit { lic, limit_mg_per_g, scheme } => format!(
                "The liver's iron ({:.1}–{:.1} mg/g) reaches across the limit of iron overload, {limit_mg_per_g:.1} mg/g \
                 by {scheme}: the sign may not apply",
                lic.low, lic.high
            ),
            Self::FieldUnknown { liver_rate, is_loaded_anyway: true } => format!(
                "The field strength is unknown, but {liver_rate:.0} s⁻¹ means iron overload up to 3 T: enter the field for LIC"
            ),
            Self::FieldUnknown { liver_rate, is_loaded_anyway: false } => format!(
                "The field strength is unknown and {liver_rate:.0} s⁻¹ may or may not mean iron overload: enter the field"
            ),
            Self::FieldNotCovered { field_t, calibration, is_loaded_anyway } => {
                let then = if *is_loaded_anyway {
                    "no LIC is given, the rate itself shows iron overload"
                } else {
                    "whether the liver is iron-loaded is not known"
                };
                format!("{calibration} is not calibrated at {field_t} T: {then}")
            }
            Self::SmallRoi { tissue, pixels, at_least } => format!(
                "The {} ROI holds {pixels} pixel{}, under {at_least}: its interval is uncertain, draw it larger or on more slices",
                tissue.noun(),
                plural(*pixels, "s")
            ),
            Self::FirstEchoLate { tissue, te_ms, rate, percent_left } => format!(
                "At the first echo (TE {te_ms:.2} ms) only {percent_left:.0} % of the {}'s signal is left at {rate:.0} s⁻¹: \
                 its rate rests on few echoes, a shorter first echo would tell more",
                tissue.noun()
            ),
            Self::OneBeyondReach { tissue, above } => format!(
                "The {} decays faster than these echoes can measure (above {above:.0} s⁻¹): the ratio is a bound",
                tissue.noun()
            ),
            Self::BoundFromS0 { above, s0_share } => format!(
                "The liver is at the noise floor in every echo; its rate is above {above:.0} s⁻¹ if its S0 is at least \
                 {:.0} % of the lesion's",
                100.0 * s0_share
            ),
            Self::Heterogeneous { tissue: Tissue::Liver, cov_percent, limit_percent } => format!(
                "R2* varies by {cov_percent:.0} % (CoV) inside the liver ROI, over {limit_percent:.0} %: iron is spread \
                 unevenly, so the sign does not apply; draw the ROI in even tissue"
            ),
            Self::Heterogeneous { tissue, cov_percent, limit_percent } => format!(
                "R2* varies by {cov_percent:.0} % (CoV) inside the {} ROI, over {limit_percent:.0} %: one rate may not describe it",
                tissue.noun()
            ),
            Self::LiverRoisDisagree { lowest, lowest_name, highest, highest_name } => format!(
                "Liver ROIs disagree ({lowest_name} {lowest:.0} s⁻¹, {highest_name} {highest:.0} s⁻¹): focal sparing, \
                 periportal or focal siderosis, where the sign does not apply"
            ),
            Self::SigmaUnknown => {
                "The noise level is unknown, so the noise floor is not marked: draw a noise ROI in air".to_owned()
            }
            Self::SigmaFitted { sigma } => format!(
                "The noise level (σ {sigma:.3}) is fitted from the decay itself for want of air: draw a noise ROI to check it"
            ),
            Self::FatOscillation { tissue, amplitude_percent } => format!(
                "The {}'s residuals swing with the fat frequency (± {amplitude_percent:.1} % of S0): try the fat–water model",
                tissue.noun()
            ),
            Self::OutlierPixels { tissue, count, pixels } => format!(
                "{count} of {pixels} {} pixels lie far from the rest: a vessel or an edge, exclude them",
                tissue.noun()
            ),
            Self::Misregistered { tissue, shift_pixels, te_ms } => format!(
                "The {} moves by about {shift_pixels:.1} pixels up to TE {te_ms:.2} ms: the echoes are not on top of each other",
                tissue.noun()
            ),
            Self::FloorTrap { from_te_ms, to_te_ms, finding_word } => {
                let echoes = if from_te_ms == to_te_ms {
                    format!("At TE {from_te_ms:.2} ms")
                } else {
                    format!("From TE {from_te_ms:.2} to {to_te_ms:.2} ms")
                };
                format!(
                    "{echoes} both tissues are at the noise floor and look alike, although the lesion is {finding_word} by its rate"
                )
            }
            Self::S0Effect { s0_ratio, eye_word } => format!(
                "The lesion looks {eye_word} because of its S0 ({s0_ratio:.2} times the liver's: T1, proton density, coil), \
                 not because of its iron"
            ),
            Self::EyeMisses { te_ms, finding_word, is_crossing } => {
                let why = if *is_crossing { "the curves cross there" } else { "the rates have not told yet" };
                format!(
                    "At TE {te_ms:.2} ms the lesion looks like the liver, although it is {finding_word} by its rate: {why}"
                )
            }
            Self::EyeExaggerates { te_ms, eye_word } => format!(
                "At TE {te_ms:.2} ms the lesion looks {eye_word}, although its rate equals the liver's within the margin"
            ),
        }
    }
}

fn plural(count: usize, ending: &'static str) -> &'static str {
    if count == 1 { "" } else { ending }
}
