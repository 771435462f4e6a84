//! The verdict card: finding, numbers, gates and warnings, the differential text.

use egui::{Color32, CornerRadius, Label, Margin, RichText, Stroke, Ui};

use crate::display::numbers::{Bound, Quantity, interval_text};
use crate::gui::theme;
use crate::gui::widgets;
use crate::pipeline::Analysis;
use crate::roi::Role;
use crate::session::Session;
use crate::verdict::{Appearance, DifferentialEntry, Finding, Verdict, differential};

const SOURCE_URL: &str = "https://doi.org/10.1186/s13256-017-1531-9";

/// The whole right-hand answer: card, reasons and warnings, differential.
pub fn verdict_ui(ui: &mut Ui, session: &Session) {
    let Some(analysis) = session.analysis.as_deref() else {
        return next_step_ui(ui, session);
    };
    let Some(verdict) = &analysis.verdict else {
        return next_step_ui(ui, session);
    };
    card_ui(ui, analysis, verdict);
    ui.add_space(8.0);
    remarks_ui(ui, analysis, verdict);
}

/// The finding as a heading, named in words whatever its tint.
pub fn finding_label(finding: Finding) -> &'static str {
    match finding {
        Finding::Isointense => "Isointense",
        Finding::Hyperintense => "Hyperintense",
        Finding::Hypointense => "Hypointense",
        Finding::Indeterminate => "Indeterminate",
        Finding::NotAssessable => "Not assessable",
    }
}

fn card_ui(ui: &mut Ui, analysis: &Analysis, verdict: &Verdict) {
    let (fill, border, tint) = theme::finding_colors(verdict.finding);
    let frame = egui::Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, border))
        .corner_radius(CornerRadius::same(theme::CARD_RADIUS))
        .inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading("Lesion against liver").color(tint));
        ui.add_space(4.0);
        let name = finding_label(verdict.finding);
        ui.label(RichText::new(name).font(theme::semibold(theme::SIZE_FINDING)).color(theme::TEXT));
        ui.add(Label::new(RichText::new(&verdict.headline).size(theme::SIZE_TITLE)).wrap());
        ui.add_space(6.0);
        numbers_ui(ui, analysis, verdict);
    });
}

fn numbers_ui(ui: &mut Ui, analysis: &Analysis, verdict: &Verdict) {
    egui::Grid::new("verdict numbers").num_columns(2).spacing([14.0, 4.0]).show(ui, |ui| {
        if let Some(ratio) = &verdict.ratio {
            let bound = match ratio.is_upper_bound {
                Some(true) => Bound::Upper,
                Some(false) => Bound::Lower,
                None => Bound::None,
            };
            let interval = Some([ratio.ci90.low, ratio.ci90.high]);
            row(ui, "R2* ratio (90 % CI)", &Quantity::Ratio.format_measured(ratio.value, interval, bound));
            row(ui, "margin", &interval_text([1.0 / verdict.margin, verdict.margin], 2));
        }
        for (label, roi) in [("Lesion R2*", &analysis.lesion), ("Liver R2*", &analysis.liver)] {
            if let Some(measured) = roi.as_ref().and_then(|roi| roi.r2star_per_s) {
                row(ui, label, &format!("{} s⁻¹", widgets::measured_text(Quantity::R2Star, &measured)));
            }
        }
        if let Some(iron) = &verdict.liver_iron {
            let bound = if iron.is_lower_bound { "> " } else { "" };
            row(ui, "Liver iron", &format!("{bound}{:.1} mg/g · {}", iron.lic_mg_per_g, iron.grade));
            let (calibration, scheme) =
                (widgets::calibration_label(iron.calibration), widgets::scheme_label(iron.scheme));
            row(ui, "", &format!("{calibration} · {scheme}"));
        }
        if let Some(te) = verdict.best_te_ms {
            row(ui, "best echo time", &format!("{te:.1} ms for equal S0"));
        }
    });
}

fn row(ui: &mut Ui, label: &str, value: &str) {
    ui.label(theme::secondary(label));
    ui.add(Label::new(value).wrap());
    ui.end_row();
}

fn remarks_ui(ui: &mut Ui, analysis: &Analysis, verdict: &Verdict) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        for reason in &verdict.reasons {
            remark(ui, "⚠", theme::CAUTION, reason, theme::TEXT);
        }
        for warning in verdict.warnings.iter().chain(&analysis.warnings) {
            remark(ui, "!", theme::CAUTION, warning, theme::CAUTION);
        }
        if let Some(sentence) = floor_sentence(verdict) {
            remark(ui, "!", theme::CAUTION, &sentence, theme::CAUTION);
        }
        differential_ui(ui, verdict);
    });
}

/// What was reported with this finding, its limits and its source; never a diagnosis of this lesion.
fn differential_ui(ui: &mut Ui, verdict: &Verdict) {
    let beside = differential(verdict.finding, verdict.applies);
    let names = |entries: &[&DifferentialEntry]| entries.iter().map(|e| e.lesion).collect::<Vec<_>>().join(" · ");
    if !beside.fitting.is_empty() {
        let text = format!("Reported with this appearance: {}.", names(&beside.fitting));
        remark(ui, "i", theme::FAINT, &text, theme::SECONDARY);
    }
    for limit in beside.limits {
        remark(ui, "i", theme::FAINT, &format!("{limit}."), theme::SECONDARY);
    }
    ui.horizontal_wrapped(|ui| {
        ui.add_space(18.0);
        let link = theme::small("Source").color(ui.visuals().hyperlink_color);
        ui.hyperlink_to(link, SOURCE_URL).on_hover_text(beside.source);
        ui.add(Label::new(theme::small(beside.source)).wrap());
    });
}

/// The sentence no other viewer says: from which echo on looking alike means nothing.
fn floor_sentence(verdict: &Verdict) -> Option<String> {
    let first = verdict.per_echo.iter().position(|echo| echo.is_at_noise_floor)?;
    let rest_at_floor = verdict.per_echo[first..].iter().all(|echo| echo.is_at_noise_floor);
    let all_gone = first == 0 && rest_at_floor;
    (!all_gone && rest_at_floor).then(|| {
        let te = verdict.per_echo[first].te_ms;
        format!(
            "From echo {} (TE {te:.1} ms) on both tissues lie at the noise floor: looking alike there means nothing.",
            first + 1
        )
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
        ui.label(theme::heading("Lesion against liver"));
        ui.add_space(6.0);
        let (title, text) = next_step(session);
        ui.label(RichText::new(title).font(theme::semibold(theme::SIZE_IMAGE + 2.0)));
        ui.add(Label::new(theme::secondary(text)).wrap());
    });
}

fn next_step(session: &Session) -> (&'static str, String) {
    let Some(stack) = session.study.stack.as_deref() else {
        return ("Open a study", "Drop a folder here, press Ctrl+O, or take a built-in case from Teach.".into());
    };
    if !stack.can_be_fitted() {
        return (
            "No decay to fit",
            "This series has a single echo; R2* needs two echo times or more. Choose another series on the left."
                .into(),
        );
    }
    let has = |role| session.document.has_role(role);
    match (has(Role::Lesion), has(Role::Liver)) {
        (false, _) => ("Draw the lesion", "Press L, then drag an ellipse over the lesion on either image.".into()),
        (true, false) => {
            ("Draw background liver", "Press B, then drag an ellipse over plain liver, away from vessels.".into())
        }
        (true, true) => ("No pixels to compare", "A region lies outside the image; move it onto the tissue.".into()),
    }
}

/// How one echo looks, in a word, for the plot's tooltip.
pub fn appearance_label(appearance: Option<Appearance>) -> &'static str {
    match appearance {
        Some(Appearance::Isointense) => "isointense",
        Some(Appearance::Hyperintense) => "hyperintense",
        Some(Appearance::Hypointense) => "hypointense",
        Some(Appearance::Indeterminate) => "undecided",
        None => "at the noise floor",
    }
}
