//! The verdict as a card, and the remarks that belong beside it.

use crate::display::numbers::{Bound, Quantity, interval_text};
use crate::display::scene::{Color, Ink, PaneRect, Primitive, Stroke};
use crate::pipeline::{Analysis, Measured};
use crate::publish::column::{Column, Look};
use crate::publish::{Subject, labels};
use crate::t;
use crate::verdict::{BoundSide, Calibration, Finding, Scheme, Verdict, grade_in_words};

/// Ground, border and heading of the card by finding: [paper, dark].
fn tints(finding: Finding, ink: &Ink) -> [Color; 3] {
    let is_paper = *ink == Ink::PAPER;
    let hex = match (finding, is_paper) {
        (Finding::Isointense, true) => [0xEEF7F0, 0x8FC39F, 0x1F6B38],
        (Finding::Isointense, false) => [0x16241B, 0x2C5338, 0x7FD197],
        (Finding::Hyperintense, true) => [0xFDF4E7, 0xDFB274, 0x8A4B00],
        (Finding::Hyperintense, false) => [0x2A1F12, 0x63471E, 0xF2B866],
        (Finding::Hypointense, true) => [0xEDF3FC, 0x94B4E4, 0x1D4F97],
        (Finding::Hypointense, false) => [0x172030, 0x2F4870, 0x8AB8F5],
        (Finding::Indeterminate, true) => [0xFAF8E6, 0xCFC476, 0x695D00],
        (Finding::Indeterminate, false) => [0x262416, 0x575029, 0xE3D07A],
        (Finding::NotAssessable, true) => [0xF4F4F6, 0xBDC1CA, 0x4A525E],
        (Finding::NotAssessable, false) => [0x222227, 0x4A4C57, 0xB9C0CC],
    };
    hex.map(Color::rgb)
}

/// The card in `room`, texts in `size` points, smaller where the room asks for it; without a verdict it says so.
pub fn verdict_card(subject: &Subject, room: PaneRect, ink: &Ink, size: f32) -> Vec<Primitive> {
    let Some(analysis) = subject.analysis.as_deref() else { return empty(room, ink, size) };
    let Some(verdict) = &analysis.verdict else { return empty(room, ink, size) };
    let [fill, border, tint] = tints(verdict.finding, ink);
    let ground = Primitive::Rect {
        rect: room,
        corner_radius: 0.6 * size,
        fill: Some(fill),
        stroke: Some(Stroke::solid(border, 0.8)),
    };
    let mut content = vec![ground];
    content.extend(fitted(room, size, |size| card(analysis, verdict, room, ink, tint, size)));
    content
}

/// Draws at `size`, or at the largest smaller size that stays inside `room`, down to two thirds.
fn fitted<'a>(room: PaneRect, size: f32, draw: impl Fn(f32) -> Column<'a>) -> Vec<Primitive> {
    let mut drawn = draw(size);
    for step in 1..=7 {
        if drawn.top <= room.max[1] - 0.5 * size {
            break;
        }
        drawn = draw(size * (1.0 - 0.05 * step as f32));
    }
    vec![Primitive::Clip { rect: room, content: drawn.content }]
}

fn card<'a>(
    analysis: &Analysis,
    verdict: &Verdict,
    room: PaneRect,
    ink: &'a Ink,
    tint: Color,
    size: f32,
) -> Column<'a> {
    let margin = size;
    let mut column = Column::new(ink, room.min.map(|v| v + margin), room.width() - 2.0 * margin);
    let heading = column.strong(size);
    column.paragraph(t!("publish-lesion-against-liver"), Look { color: tint, ..heading });
    let finding = column.strong(1.9 * size);
    column.paragraph(labels::finding(verdict.finding), finding);
    let headline = column.look(1.08 * size);
    column.paragraph(&verdict.headline.sentence().to_string(), headline);
    column.space(0.6 * size);
    let indent = 0.42 * column.width;
    for (name, value) in numbers(analysis, verdict) {
        column.row(&name, indent, &value, size);
        column.space(0.12 * size);
    }
    column
}

/// Name and value of every number of the card.
fn numbers(analysis: &Analysis, verdict: &Verdict) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let mut push = |name: &str, value: String| rows.push((name.to_owned(), value));
    if let Some(ratio) = &verdict.ratio {
        let bound = match ratio.bound {
            Some(BoundSide::UpperBound) => Bound::Upper,
            Some(BoundSide::LowerBound) => Bound::Lower,
            None => Bound::None,
        };
        let interval = Some([ratio.ci90.low, ratio.ci90.high]);
        push(t!("publish-ratio"), Quantity::Ratio.format_measured(ratio.value, interval, bound));
        push(t!("publish-margin"), interval_text([1.0 / verdict.margin, verdict.margin], 2));
    }
    let rates = [(t!("publish-lesion-rate"), &analysis.lesion), (t!("publish-liver-rate"), &analysis.liver)];
    for (name, region) in rates {
        if let Some(rate) = region.as_ref().and_then(|region| region.r2star_per_s) {
            push(name, format!("{} s⁻¹", measured(Quantity::R2Star, &rate)));
        }
    }
    if let Some(iron) = &verdict.liver_iron {
        let bound = if iron.is_lower_bound { "> " } else { "" };
        push(
            t!("publish-liver-iron"),
            format!("{bound}{:.1} mg/g · {}", iron.lic_mg_per_g, grade_in_words(iron.grade)),
        );
        let calibration = Calibration::by_name(iron.calibration).map_or(iron.calibration, |found| found.label);
        let scheme = Scheme::by_name(iron.scheme).map_or(iron.scheme, |found| found.label);
        push("", format!("{calibration} · {scheme}"));
    }
    if let Some(te) = verdict.best_te_ms {
        push(t!("publish-best-te"), t!("publish-best-te-value", te = format!("{te:.1}")));
    }
    rows
}

/// Value and 95 % interval, "404 (397–411)", or "> 1200" for a lower bound.
pub(super) fn measured(quantity: Quantity, measured: &Measured) -> String {
    let interval = measured.ci95.map(|ci| [ci.low, ci.high]);
    let bound = if measured.is_lower_bound { Bound::Lower } else { Bound::None };
    quantity.format_measured(measured.value, interval, bound)
}

fn empty(room: PaneRect, ink: &Ink, size: f32) -> Vec<Primitive> {
    let mut column = Column::new(ink, room.min.map(|v| v + size), room.width() - 2.0 * size);
    let (title, text) = (column.strong(1.4 * size), column.secondary(size));
    column.paragraph(t!("publish-no-verdict"), title);
    column.paragraph(t!("publish-no-verdict-why"), text);
    let border = Some(Stroke::solid(ink.line, 0.8));
    let mut content = vec![Primitive::Rect { rect: room, corner_radius: 0.6 * size, fill: None, stroke: border }];
    content.append(&mut column.content);
    content
}

/// A sentence beside the verdict, with the sign that stands before it.
pub type Remark = (&'static str, String);

/// Reasons first, then warnings, then the noise floor.
pub fn remarks(analysis: &Analysis) -> Vec<Remark> {
    let Some(verdict) = &analysis.verdict else {
        return analysis.warnings.iter().map(|warning| ("!", warning.to_string())).collect();
    };
    let reasons = verdict.reasons().map(|reason| ("⚠", reason.to_string()));
    let warnings =
        verdict.warnings().chain(analysis.warnings.iter().cloned()).map(|warning| ("!", warning.to_string()));
    reasons.chain(warnings).chain(floor_sentence(verdict).map(|sentence| ("!", sentence))).collect()
}

/// From which echo on looking alike means nothing; `None` when no echo, or every one, lies at the floor.
pub fn floor_sentence(verdict: &Verdict) -> Option<String> {
    let first = verdict.per_echo.iter().position(|echo| echo.is_at_noise_floor)?;
    let is_to_the_end = verdict.per_echo[first..].iter().all(|echo| echo.is_at_noise_floor);
    (first > 0 && is_to_the_end).then(|| {
        let te = format!("{:.1}", verdict.per_echo[first].te_ms);
        t!("publish-floor-sentence", number = first + 1, te = te)
    })
}
