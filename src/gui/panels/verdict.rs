//! The verdict card: finding, numbers, gates and warnings, the differential text.

use egui::{Color32, CornerRadius, Label, Margin, RichText, Stroke, Ui};

use crate::display::numbers::{Bound, Quantity, interval_text};
use crate::gui::theme;
use crate::gui::widgets;
use crate::pipeline::Analysis;
use crate::roi::Role;
use crate::session::{Action, AnswerChange, Session};
use crate::t;
use crate::text::t;
use crate::verdict::{Appearance, BoundSide, DifferentialEntry, Finding, Verdict, differential, grade_in_words};

const SOURCE_URL: &str = "https://doi.org/10.1186/s13256-017-1531-9";

/// Below this height the card keeps to what only it says: the rates stand in the table too.
const ROOMY: f32 = 800.0;
/// From this height on the limits are unfolded by themselves.
const TALL: f32 = 900.0;

/// Between labels and numbers of the card, and the narrowest column of labels, points.
const COLUMN_GAP: f32 = 12.0;
const MIN_LABEL: f32 = 80.0;

/// The answer: card, reasons and warnings, differential, for a panel of this height.
pub fn verdict_ui(ui: &mut Ui, session: &Session, height: f32, actions: &mut Vec<Action>) {
    let analysis = session.analysis.as_deref();
    let Some((analysis, verdict)) = analysis.and_then(|analysis| Some((analysis, analysis.verdict.as_ref()?))) else {
        return next_step_ui(ui, session);
    };
    card_ui(ui, analysis, verdict, height >= ROOMY);
    ui.add_space(4.0);
    let has_limits = session.is_frozen || session.view.answer.shows_limits.unwrap_or(height >= TALL);
    remarks_ui(ui, session, analysis, verdict, has_limits, actions);
}

/// The finding as a heading, named in words whatever its tint.
pub fn finding_label(finding: Finding) -> &'static str {
    match finding {
        Finding::Isointense => t("finding-isointense"),
        Finding::Hyperintense => t("finding-hyperintense"),
        Finding::Hypointense => t("finding-hypointense"),
        Finding::Indeterminate => t("finding-indeterminate"),
        Finding::NotAssessable => t("finding-not-assessable"),
    }
}

fn card_ui(ui: &mut Ui, analysis: &Analysis, verdict: &Verdict, is_roomy: bool) {
    let (fill, border, tint) = theme::finding_colors(verdict.finding);
    let frame = egui::Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, border))
        .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
        .inner_margin(Margin::symmetric(12, if is_roomy { 12 } else { 9 }));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = if is_roomy { 4.0 } else { 2.0 };
        ui.label(theme::heading(t("lesion-against-liver")).color(tint));
        let name = finding_label(verdict.finding);
        ui.label(RichText::new(name).font(theme::semibold(theme::SIZE_FINDING)).color(theme::TEXT));
        ui.add(Label::new(RichText::new(verdict.headline.sentence().to_string()).size(theme::SIZE_TITLE)).wrap());
        let rows = rows(analysis, verdict, is_roomy);
        // A grid without rows would still take its space.
        if !rows.is_empty() {
            ui.add_space(3.0);
            ui.scope(|ui| numbers_ui(ui, &rows));
        }
        if let Some(iron) = &verdict.liver_iron {
            let (calibration, scheme) =
                (widgets::calibration_label(iron.calibration), widgets::scheme_label(iron.scheme));
            ui.add(Label::new(theme::small(t!("iron-by", calibration = calibration, scheme = scheme))).truncate());
        }
    });
}

/// Label and value of every number of the card.
fn rows(analysis: &Analysis, verdict: &Verdict, is_roomy: bool) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(ratio) = &verdict.ratio {
        let bound = match ratio.bound {
            Some(BoundSide::UpperBound) => Bound::Upper,
            Some(BoundSide::LowerBound) => Bound::Lower,
            None => Bound::None,
        };
        let interval = Some([ratio.ci90.low, ratio.ci90.high]);
        rows.push((t("r2star-ratio"), Quantity::Ratio.format_measured(ratio.value, interval, bound)));
        rows.push((t("ratio-margin"), interval_text([1.0 / verdict.margin, verdict.margin], 2)));
    }
    for (label, roi) in [(t("lesion-r2star"), &analysis.lesion), (t("liver-r2star"), &analysis.liver)] {
        if let Some(measured) = roi.as_ref().and_then(|roi| roi.r2star_per_s).filter(|_| is_roomy) {
            rows.push((label, format!("{} s⁻¹", widgets::measured_text(Quantity::R2Star, &measured))));
        }
    }
    if let Some(iron) = &verdict.liver_iron {
        let bound = if iron.is_lower_bound { "> " } else { "" };
        rows.push((t("liver-iron"), format!("{bound}{:.1} mg/g · {}", iron.lic_mg_per_g, grade_in_words(iron.grade))));
    }
    if let Some(te) = verdict.best_te_ms.filter(|_| is_roomy) {
        rows.push((t("best-echo-time"), t!("best-echo-time-value", te = format!("{te:.1}"))));
    }
    rows
}

fn numbers_ui(ui: &mut Ui, rows: &[(&'static str, String)]) {
    ui.spacing_mut().interact_size.y = 17.0;
    let width = |text: &str| {
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter().layout_no_wrap(text.to_owned(), font, theme::TEXT).size().x.ceil()
    };
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(width).fold(0.0, f32::max);
    // Where both do not fit side by side the labels are broken, never the numbers.
    let numbers = widest(&mut rows.iter().map(|(_, value)| value.as_str()));
    let room = (ui.available_width() - numbers - COLUMN_GAP).max(MIN_LABEL);
    let labels = widest(&mut rows.iter().map(|(label, _)| *label)).min(room);
    // No grid: it knows its columns one frame late, and this card comes and goes.
    ui.spacing_mut().item_spacing = egui::vec2(COLUMN_GAP, 2.0);
    for (label, value) in rows {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(labels);
                ui.add(Label::new(theme::secondary(*label)).wrap());
            });
            ui.add(Label::new(value).wrap());
        });
    }
}

fn remarks_ui(
    ui: &mut Ui,
    session: &Session,
    analysis: &Analysis,
    verdict: &Verdict,
    has_limits: bool,
    actions: &mut Vec<Action>,
) {
    theme::card().inner_margin(Margin::symmetric(12, 9)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 5.0;
        for reason in verdict.reasons() {
            remark(ui, "⚠", theme::CAUTION, &reason.to_string(), theme::TEXT);
        }
        for warning in verdict.warnings().chain(analysis.warnings.iter().cloned()) {
            remark(ui, "!", theme::CAUTION, &warning.to_string(), theme::CAUTION);
        }
        if let Some(sentence) = floor_sentence(verdict) {
            remark(ui, "!", theme::CAUTION, &sentence, theme::CAUTION);
        }
        differential_ui(ui, session, verdict, has_limits, actions);
    });
}

/// What was reported with this finding, its limits and its source; never a diagnosis of this lesion.
fn differential_ui(ui: &mut Ui, session: &Session, verdict: &Verdict, has_limits: bool, actions: &mut Vec<Action>) {
    let beside = differential(verdict.finding, verdict.applies());
    let names = |entries: &[DifferentialEntry]| entries.iter().map(|e| e.lesion).collect::<Vec<_>>().join(" · ");
    if !beside.fitting.is_empty() {
        let text = t!("reported-with", lesions = names(&beside.fitting));
        remark(ui, "i", theme::FAINT, &text, theme::SECONDARY);
    }
    ui.horizontal(|ui| {
        ui.add_space(18.0);
        if !session.is_frozen {
            limits_button(ui, has_limits, actions);
        }
        let link = theme::small(t("source")).color(ui.visuals().hyperlink_color);
        ui.hyperlink_to(link, SOURCE_URL).on_hover_text(beside.source);
        ui.add(Label::new(theme::small("Belay et al., J Med Case Rep 2018")).truncate());
    });
    if has_limits {
        let limits: String = beside.limits.iter().map(|limit| format!("{limit}. ")).collect();
        remark(ui, "i", theme::FAINT, limits.trim_end(), theme::SECONDARY);
    }
}

/// Unfolds the limits of the sign, which are never out of reach.
fn limits_button(ui: &mut Ui, is_open: bool, actions: &mut Vec<Action>) {
    let text = if is_open { t("limits-less") } else { t("limits") };
    let button = ui.add(egui::Button::new(theme::small(text).color(ui.visuals().hyperlink_color)).small().frame(false));
    button.widget_info(|| egui::WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, t("limits")));
    if button.on_hover_text(t("limits-help")).clicked() {
        actions.push(Action::Answer(AnswerChange::Limits(!is_open)));
    }
}

/// The sentence no other viewer says: from which echo on looking alike means nothing.
fn floor_sentence(verdict: &Verdict) -> Option<String> {
    let first = verdict.per_echo.iter().position(|echo| echo.is_at_noise_floor)?;
    let rest_at_floor = verdict.per_echo[first..].iter().all(|echo| echo.is_at_noise_floor);
    let all_gone = first == 0 && rest_at_floor;
    (!all_gone && rest_at_floor).then(|| {
        let te = format!("{:.1}", verdict.per_echo[first].te_ms);
        t!("floor-sentence", number = first + 1, te = te)
    })
}

fn remark(ui: &mut Ui, sign: &str, sign_color: Color32, text: &str, color: Color32) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (rect, _) = ui.allocate_exact_size(egui::vec2(10.0, 14.0), egui::Sense::empty());
        let font = theme::semibold(theme::SIZE_SMALL);
        ui.painter().text(rect.center_top(), egui::Align2::CENTER_TOP, sign, font, sign_color);
        ui.add(Label::new(RichText::new(text).size(theme::SIZE_SMALL + 0.5).color(color)).wrap());
    });
}

/// What to do next, until there is a verdict.
fn next_step_ui(ui: &mut Ui, session: &Session) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(t("lesion-against-liver")));
        ui.add_space(6.0);
        let (title, text) = next_step(session);
        ui.label(RichText::new(title).font(theme::semibold(theme::SIZE_IMAGE + 2.0)));
        // A refusal is no hint: it stays.
        let is_refused = session.study.stack.as_deref().is_some_and(|stack| stack.fit_refusal().is_some());
        if session.preferences.shows_hints || is_refused {
            ui.add(Label::new(theme::secondary(text)).wrap());
        }
    });
}

fn next_step(session: &Session) -> (&'static str, String) {
    let Some(stack) = session.study.stack.as_deref() else {
        return match session.jobs.opening() {
            Some((kind, _)) => (kind.label(), t("opening-text").to_owned()),
            None => (t("step-open"), t("step-open-text").to_owned()),
        };
    };
    if let Some(reason) = stack.fit_refusal() {
        return (t("step-no-decay"), reason.to_string());
    }
    let has = |role| session.document.has_role(role);
    let (title, text) = match (has(Role::Lesion), has(Role::Liver)) {
        (false, _) => (t("step-lesion"), t("step-lesion-text")),
        (true, false) => (t("step-liver"), t("step-liver-text")),
        (true, true) => (t("step-no-pixels"), t("step-no-pixels-text")),
    };
    (title, text.to_owned())
}

/// How one echo looks, in a word, for the plot's tooltip.
pub fn appearance_label(appearance: Option<Appearance>) -> &'static str {
    match appearance {
        Some(Appearance::Isointense) => t("appearance-isointense"),
        Some(Appearance::Hyperintense) => t("appearance-hyperintense"),
        Some(Appearance::Hypointense) => t("appearance-hypointense"),
        Some(Appearance::Indeterminate) => t("appearance-undecided"),
        None => t("appearance-floor"),
    }
}
