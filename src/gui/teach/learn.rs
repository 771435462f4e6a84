//! The page "what to learn": truth, explanation, sources.

use egui::{Label, RichText, ScrollArea, Ui};

use crate::gui::theme;
use crate::session::{CaseRef, Session};
use crate::t;
use crate::verdict::Finding;

/// The page of the open case.
pub fn learn_ui(ui: &mut Ui, session: &Session) {
    ui.set_width((ui.ctx().content_rect().width() - 120.0).clamp(420.0, 640.0));
    let Some(case) = session.teaching.current.as_ref() else { return };
    let Some(texts) = session.shown().case_texts(case) else { return };
    ui.label(RichText::new(&texts.title).font(theme::semibold(theme::SIZE_IMAGE + 2.0)));
    ui.add_space(8.0);
    let height = (ui.ctx().content_rect().height() - 200.0).max(200.0);
    // Without a least height the area would keep to the height of the dialog before it knew its content.
    let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
    area.show(ui, |ui| {
        paragraph(ui, &texts.history);
        paragraph(ui, &texts.question);
        heading(ui, t!("learn-truth"));
        for line in truth_lines(session) {
            paragraph(ui, &line);
        }
        if !texts.learn.is_empty() {
            heading(ui, t!("command-learn"));
            if session.shown().is_case_changed() {
                ui.add(Label::new(theme::small(t!("learn-unchanged"))).wrap());
            }
            paragraph(ui, &texts.learn);
        }
        if let CaseRef::BuiltIn(case) = case {
            heading(ui, t!("learn-sources"));
            for source in case.sources() {
                ui.hyperlink_to(source.text, source.url);
            }
        }
        ui.add_space(8.0);
        ui.add(Label::new(theme::small(t!("learn-limits"))).wrap());
    });
}

/// What was simulated, and what a correct reading finds; for own cases what their author states.
pub fn truth_lines(session: &Session) -> Vec<String> {
    let Some(case) = session.teaching.current.as_ref() else { return Vec::new() };
    let variation = &session.teaching.variation;
    let mut lines = Vec::new();
    if let Some([lesion, liver]) = variation.true_rates() {
        lines.push(t!(
            "truth-rates",
            lesion = format!("{lesion:.0}"),
            liver = format!("{liver:.0}"),
            ratio = crate::display::numbers::significant(lesion / liver, 3)
        ));
    }
    let (finding, applies, because) = match (variation.expected(), session.shown().case_texts(case)) {
        (Some(expected), _) => (Some(expected.finding), expected.sign_applies, expected.because),
        (None, Some(texts)) => (texts.answer, texts.sign_applies.unwrap_or(true), texts.because),
        (None, None) => (None, true, String::new()),
    };
    let is_rated = finding.is_some_and(|finding| finding != Finding::NotAssessable);
    if let Some(finding) = finding.filter(|_| applies || !is_rated) {
        let name = finding.title().to_string();
        lines.push(if because.is_empty() {
            t!("truth-finding-plain", finding = name)
        } else {
            t!("truth-finding", finding = name, because = because)
        });
    }
    if let Some(finding) = finding.filter(|_| !applies && is_rated) {
        let name = finding.adjective().to_string();
        lines.push(if because.is_empty() {
            t!("truth-no-sign-plain", finding = name)
        } else {
            t!("truth-no-sign-because", finding = name, because = because)
        });
    } else if !applies {
        lines.push(t!("truth-no-sign").to_owned());
    }
    lines
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(8.0);
    ui.label(theme::heading(text));
    ui.add_space(2.0);
}

fn paragraph(ui: &mut Ui, text: &str) {
    if !text.is_empty() {
        ui.add(Label::new(RichText::new(text).size(theme::SIZE_TITLE)).wrap());
        ui.add_space(4.0);
    }
}
