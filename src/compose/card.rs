//! The verdict card: the gated answer, its numbers row by row, and what limits it. Words and order for every target.

use super::answer::{Answer, rate_name, time_name};
use crate::display::numbers::{Bound, Quantity, interval_text};
use crate::display::scene::{Tint, Tokens};
use crate::pipeline::{Analysis, Measured};
use crate::t;
use crate::text::t;
use crate::units::umol_per_g_from_mg_per_g;
use crate::verdict::{
    Appearance, Basis, BoundSide, Calibration, Headline, IronFraction, RatioEstimate, Scheme, SignalLoss, Tone,
    Verdict, grade_in_words,
};

/// The card of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What is asked, small above the answer.
    pub heading: String,
    /// The answer in a word or two.
    pub title: String,
    /// The answer in a sentence.
    pub sentence: String,
    /// The finding by the rates, small, where the sign does not apply.
    pub by_rate: Option<String>,
    pub tone: Tone,
    pub rows: Vec<CardRow>,
    /// Where the lesion lies between tissue without iron and the liver.
    pub scale: Option<IronFraction>,
    /// What the liver's iron rests on.
    pub foot: Option<String>,
    /// The limits of the sign in a line; never left out.
    pub limits: Option<String>,
}

/// One number of the card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardRow {
    pub name: String,
    pub value: String,
    /// Whether the table or a plot says it too: a low window leaves the row out.
    pub is_elsewhere: bool,
}

/// Colors of a card; they depend on the headline's tone and on nothing else.
pub fn tint(tone: Tone, ink: &Tokens) -> Tint {
    match tone {
        Tone::Isointense => ink.green,
        Tone::Hyperintense => ink.amber,
        Tone::Hypointense => ink.blue,
        Tone::Undecided => ink.yellow,
        Tone::Muted => ink.gray,
    }
}

/// The card; with a liver region alone that of the liver's iron. `None` until one of them is measured.
pub fn card(answer: &Answer<'_>) -> Option<Card> {
    match &answer.analysis.verdict {
        Some(verdict) => Some(of_verdict(answer, verdict)),
        None => of_liver(answer),
    }
}

fn of_verdict(answer: &Answer<'_>, verdict: &Verdict) -> Card {
    let analysis = answer.analysis;
    let rate = rate_name(answer.decay());
    let mut rows = Rows::default();
    match verdict.basis {
        Basis::R2Star => {}
        Basis::TwoPoint | Basis::Appearance | Basis::ScannerMap => {
            rows.push(t("card-basis").to_owned(), basis_text(verdict));
        }
    }
    few_echo_rows(&mut rows, verdict);
    if let Some(ratio) = &verdict.ratio {
        rows.push(t!("r2star-ratio", rate = rate), ratio_text(ratio));
        rows.push(t("ratio-margin").to_owned(), interval_text([1.0 / verdict.margin, verdict.margin], 2));
    }
    if let Some(scale) = verdict.iron_scale {
        rows.push(t("card-iron-scale").to_owned(), scale.label().to_string());
    }
    let regions =
        [(t!("lesion-r2star", rate = rate), &analysis.lesion), (t!("liver-r2star", rate = rate), &analysis.liver)];
    for (name, region) in regions {
        if let Some(measured) = region.as_ref().and_then(|region| region.r2star_per_s) {
            rows.elsewhere(name, rate_text(&measured));
        }
    }
    if let Some(iron) = &verdict.liver_iron {
        let measured = Measured { value: iron.lic_mg_per_g, ci95: None, is_lower_bound: iron.is_lower_bound };
        let lic = measured_text(Quantity::Lic, &measured);
        rows.push(t("liver-iron").to_owned(), format!("{lic} mg/g · {}", grade_in_words(iron.grade)));
    }
    if let Some(te) = verdict.best_te_ms {
        rows.elsewhere(t("best-echo-time").to_owned(), t!("best-echo-time-value", te = format!("{te:.1}")));
    }
    Card {
        heading: t("lesion-against-liver").to_owned(),
        title: verdict.headline.title().to_string(),
        sentence: verdict.headline.sentence().to_string(),
        by_rate: verdict.by_rate().map(|message| message.to_string()),
        tone: verdict.headline.tone(),
        rows: rows.0,
        scale: verdict.iron_fraction,
        foot: verdict.liver_iron.as_ref().map(|iron| foot(iron.calibration, iron.scheme)),
        limits: Some(t("card-limits").to_owned()),
    }
}

/// What the answer rests on, where that is not a fit of three echoes or more.
fn basis_text(verdict: &Verdict) -> String {
    match (verdict.basis, verdict.excluded_difference) {
        (Basis::Appearance, Some(image)) => t!("basis-one-image", te = format!("{:.2}", image.te_ms)),
        (Basis::Appearance, None) => t("basis-image").to_owned(),
        (Basis::TwoPoint, _) => t("basis-two-echoes").to_owned(),
        (Basis::ScannerMap, _) => t("basis-scanner-map").to_owned(),
        (Basis::R2Star, _) => t("basis-fit").to_owned(),
    }
}

fn few_echo_rows(rows: &mut Rows, verdict: &Verdict) {
    if let Some(ratio) = &verdict.signal_ratio {
        rows.push(t("card-signal-ratio").to_owned(), ratio_text(ratio));
    }
    let losses =
        [(t("card-loss-lesion"), verdict.signal_loss.lesion), (t("card-loss-liver"), verdict.signal_loss.liver)];
    for (name, loss) in losses {
        if let Some(SignalLoss { percent, ci95 }) = loss {
            rows.push(name.to_owned(), format!("{percent:.0} % ({:.0}–{:.0})", ci95.low, ci95.high));
        }
    }
}

/// What the shown image would say, were it the only one; `None` where that is the answer already.
pub fn image_alone(answer: &Answer<'_>, echo: usize) -> Option<String> {
    let contrast = answer.analysis.verdict.as_ref()?.per_echo.get(echo)?;
    let alone = contrast.alone?;
    let (te, finding) = (format!("{:.2}", contrast.te_ms), alone.finding.adjective());
    Some(match alone.excluded_per_s {
        Some(rate) => t!("image-alone", te = te, finding = finding, rate = format!("{rate:.0}")),
        None => t!("image-alone-bare", te = te, finding = finding),
    })
}

/// The liver's iron as the result, while the question of the lesion waits.
fn of_liver(answer: &Answer<'_>) -> Option<Card> {
    let liver = answer.analysis.liver.as_ref().filter(|_| answer.analysis.lesion.is_none())?;
    let measured = liver.r2star_per_s?;
    let (headline, context) = (Headline::LiverOnly, &answer.analysis.context);
    let rate = rate_name(answer.decay());
    let mut rows = Rows::default();
    rows.push(t!("liver-r2star", rate = rate), rate_text(&measured));
    let grade = liver.lic_mg_per_g.map(|lic| (lic, grade_of(&lic, context.scheme)));
    let title = match &grade {
        Some((lic, grade)) => {
            rows.push(t("liver-iron").to_owned(), format!("{} mg/g", measured_text(Quantity::Lic, lic)));
            rows.push(t("card-iron-molar").to_owned(), molar_text(lic));
            rows.push(t("card-grade").to_owned(), grade.clone());
            format!("{} mg/g · {grade}", lic_number(lic))
        }
        None => rate_text(&measured),
    };
    if let Some(t2star) = &liver.t2star_ms {
        let value = Quantity::T2Star.format_measured(t2star.value, ends(t2star), Bound::None);
        rows.elsewhere(t!("card-time", name = time_name(answer.decay())), format!("{value} ms"));
    }
    Some(Card {
        heading: headline.title().to_string(),
        title,
        sentence: headline.sentence().to_string(),
        by_rate: None,
        tone: headline.tone(),
        rows: rows.0,
        scale: None,
        foot: grade
            .is_some()
            .then(|| t!("iron-by", calibration = context.calibration.label, scheme = context.scheme.label)),
        limits: None,
    })
}

/// The grade of a LIC; of a bound the least it can be.
fn grade_of(lic: &Measured, scheme: &Scheme) -> String {
    let grade = grade_in_words(scheme.grade(lic.value.max(0.0)));
    if lic.is_lower_bound { t!("card-grade-at-least", grade = grade) } else { grade.to_owned() }
}

#[derive(Default)]
struct Rows(Vec<CardRow>);

impl Rows {
    fn push(&mut self, name: String, value: String) {
        self.0.push(CardRow { name, value, is_elsewhere: false });
    }

    fn elsewhere(&mut self, name: String, value: String) {
        self.0.push(CardRow { name, value, is_elsewhere: true });
    }
}

fn ratio_text(ratio: &RatioEstimate) -> String {
    let bound = match ratio.bound {
        Some(BoundSide::UpperBound) => Bound::Upper,
        Some(BoundSide::LowerBound) => Bound::Lower,
        None => Bound::None,
    };
    Quantity::Ratio.format_measured(ratio.value, Some([ratio.ci90.low, ratio.ci90.high]), bound)
}

fn ends(measured: &Measured) -> Option<[f64; 2]> {
    measured.ci95.map(|ci| [ci.low, ci.high])
}

/// Value and 95 % interval, "404 (397–411)", or "> 1200" for a lower bound; no unit.
pub fn measured_text(quantity: Quantity, measured: &Measured) -> String {
    let bound = if measured.is_lower_bound { Bound::Lower } else { Bound::None };
    quantity.format_measured(measured.value, ends(measured), bound)
}

fn rate_text(measured: &Measured) -> String {
    format!("{} s⁻¹", measured_text(Quantity::R2Star, measured))
}

fn lic_number(lic: &Measured) -> String {
    let bound = if lic.is_lower_bound { Bound::Lower } else { Bound::None };
    Quantity::Lic.format_measured(lic.value, None, bound)
}

/// The same concentration in µmol/g, in whole numbers; the name of its row holds the unit.
fn molar_text(lic: &Measured) -> String {
    let sign = if lic.is_lower_bound { "> " } else { "" };
    format!("{sign}{:.0}", umol_per_g_from_mg_per_g(lic.value))
}

fn foot(calibration: &str, scheme: &str) -> String {
    let scheme = Scheme::by_name(scheme).map_or(scheme, |found| found.label);
    // What was typed rests on no calibration of ours.
    let Some(calibration) = Calibration::by_name(calibration).map(|found| found.label) else {
        return t!("iron-typed", scheme = scheme);
    };
    t!("iron-by", calibration = calibration, scheme = scheme)
}

/// How serious a remark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// Why the answer is not definite, not assessable, or withheld.
    Reason,
    /// What the reader must know besides.
    Warning,
}

/// A sentence beside the card.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    pub kind: RemarkKind,
    pub text: String,
}

impl Remark {
    /// The sign before the sentence.
    pub fn sign(&self) -> &'static str {
        match self.kind {
            RemarkKind::Reason => "⚠",
            RemarkKind::Warning => "!",
        }
    }
}

/// Reasons first, then warnings, then the noise floor. What the card's sentence says already is not said twice.
pub fn remarks(analysis: &Analysis) -> Vec<Remark> {
    let remark = |kind| move |text: String| Remark { kind, text };
    let general = analysis.warnings.iter().map(ToString::to_string).map(remark(RemarkKind::Warning));
    let Some(verdict) = &analysis.verdict else {
        return general.chain(note_of_liver(analysis).map(remark(RemarkKind::Warning))).collect();
    };
    let sentence = verdict.headline.sentence().to_string();
    let reasons = verdict.reasons().map(|reason| reason.to_string()).filter(|reason| *reason != sentence);
    let warnings = verdict.warnings().map(|warning| warning.to_string());
    let found = reasons.map(remark(RemarkKind::Reason)).chain(warnings.map(remark(RemarkKind::Warning)));
    found.chain(general).chain(floor_sentence(verdict).map(remark(RemarkKind::Warning))).collect()
}

/// Why the liver alone has no LIC.
fn note_of_liver(analysis: &Analysis) -> Option<String> {
    let liver = analysis.liver.as_ref().filter(|_| analysis.lesion.is_none())?;
    let has_rate = liver.r2star_per_s.is_some();
    match &liver.fit {
        Err(why) => Some(t!("card-liver-no-fit", why = why)),
        Ok(_) => (has_rate && liver.lic_mg_per_g.is_none()).then(|| t("card-liver-no-lic").to_owned()),
    }
}

/// From which echo on looking alike means nothing; `None` when no echo, or every one, lies at the floor.
fn floor_sentence(verdict: &Verdict) -> Option<String> {
    let first = verdict.per_echo.iter().position(|echo| echo.is_at_noise_floor)?;
    let is_to_the_end = verdict.per_echo[first..].iter().all(|echo| echo.is_at_noise_floor);
    (first > 0 && is_to_the_end).then(|| {
        let te = format!("{:.1}", verdict.per_echo[first].te_ms);
        t!("floor-sentence", number = first + 1, te = te)
    })
}

/// How one echo looks, in a word.
pub fn appearance_name(appearance: Option<Appearance>) -> &'static str {
    match appearance {
        Some(Appearance::Isointense) => t("is-isointense"),
        Some(Appearance::Hyperintense) => t("is-hyperintense"),
        Some(Appearance::Hypointense) => t("is-hypointense"),
        Some(Appearance::Indeterminate) => t("appearance-undecided"),
        None => t("appearance-floor"),
    }
}
