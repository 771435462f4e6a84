//! The caption of a figure, from what the panels show: echo times, field, model, version.

use super::figure::{Layout, Materials, PanelSpec, View};
use super::{Subject, labels};
use crate::display::numbers::significant;
use crate::pipeline::SOFTWARE;
use crate::publish::figure::echo_of;
use crate::series::DecayKind;
use crate::t;

/// Sentences for a manuscript, in the language of this thread.
pub fn caption(layout: &Layout, materials: &Materials) -> String {
    let mut sentences: Vec<String> = Vec::new();
    let title = layout.title.trim();
    if !title.is_empty() {
        sentences.push(ended(title));
    }
    let shown: Vec<(usize, &PanelSpec)> =
        layout.panels.iter().enumerate().filter(|(_, panel)| panel.view != View::Empty).collect();
    for &(index, panel) in &shown {
        let text = panel_text(panel, materials);
        let letter = layout.letter(index);
        sentences.push(if letter.is_empty() { ended(&text) } else { format!("({letter}) {}", ended(&text)) });
    }
    let subjects = subjects(&shown, materials);
    for &subject in &subjects {
        // Of several sources it must be told which panels a technique belongs to.
        let letters = if subjects.len() > 1 { letters_of(subject, layout, &shown, materials) } else { String::new() };
        sentences.extend(technique(subject).map(|text| format!("{letters}{text}")));
        sentences.extend(method(subject, &shown));
    }
    if shown.iter().any(|(_, panel)| panel.rois || matches!(panel.view, View::Decay)) {
        sentences.push(t!("publish-caption-regions").to_owned());
    }
    sentences.push(t!("publish-caption-software", software = SOFTWARE));
    sentences.join(" ")
}

fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

fn panel_text(panel: &PanelSpec, materials: &Materials) -> String {
    let label = panel.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
    if panel.view == View::Picture {
        return label.unwrap_or(t!("publish-caption-picture")).to_owned();
    }
    let Some(subject) = materials.subject(&panel.source) else {
        return label.unwrap_or(t!("publish-figure-missing")).to_owned();
    };
    let text = match (panel.view, panel.view.map()) {
        (_, Some(kind)) => t!("publish-map-title", name = subject.map_name(kind)),
        (View::Decay, _) => t!("publish-caption-decay").to_owned(),
        (View::Contrast, _) => t!("publish-caption-contrast").to_owned(),
        (View::Verdict, _) => t!("publish-caption-verdict").to_owned(),
        (View::Table, _) => t!("publish-caption-table").to_owned(),
        _ => echo_text(panel, subject),
    };
    match label.filter(|_| panel.view.is_image()) {
        Some(label) if !text.contains(label) => format!("{label}: {text}"),
        _ => text,
    }
}

fn echo_text(panel: &PanelSpec, subject: &Subject) -> String {
    let te = format!("{:.2}", subject.stack.echo_times()[echo_of(panel, subject)].ms());
    match subject.stack.info.decay {
        _ if subject.stack.num_echoes() == 1 => t!("publish-caption-one-echo", te = te),
        DecayKind::T2Star => t!("publish-caption-gradient-echo", te = te),
        DecayKind::T2 => t!("publish-caption-spin-echo", te = te),
    }
}

/// Every subject once, in the order of the panels.
fn subjects<'a>(shown: &[(usize, &PanelSpec)], materials: &'a Materials) -> Vec<&'a Subject> {
    let mut found: Vec<&Subject> = Vec::new();
    for (_, panel) in shown.iter().filter(|(_, panel)| panel.view != View::Picture) {
        if let Some(subject) = materials.subject(&panel.source).map(|subject| &**subject)
            && !found.iter().any(|held| std::ptr::eq(*held, subject))
        {
            found.push(subject);
        }
    }
    found
}

/// "(a, c) " for the panels that show `subject`; empty without letters.
fn letters_of(subject: &Subject, layout: &Layout, shown: &[(usize, &PanelSpec)], materials: &Materials) -> String {
    let of_subject = |panel: &PanelSpec| {
        let found = materials.subject(&panel.source).filter(|_| panel.view != View::Picture);
        found.is_some_and(|found| std::ptr::eq(&**found, subject))
    };
    let letters = shown.iter().filter(|(_, panel)| of_subject(panel)).map(|&(index, _)| layout.letter(index));
    let letters: Vec<String> = letters.filter(|letter| !letter.is_empty()).collect();
    if letters.is_empty() { String::new() } else { format!("({}) ", letters.join(", ")) }
}

/// "1.5 T, 12 echoes, TE 0.99–16.50 ms, TR 200 ms, flip angle 20°." A simulated case says so.
fn technique(subject: &Subject) -> Option<String> {
    let (info, te) = (&subject.stack.info, subject.stack.te_ms());
    let (first, last) = (te.first()?, te.last()?);
    let mut parts = Vec::new();
    if let Some(case) = subject.case {
        parts.push(match subject.is_case_changed {
            true => t!("publish-caption-case-changed", name = case.name()),
            false => t!("publish-caption-case", name = case.name()),
        });
    }
    parts.extend(subject.field().map(|field| field.to_string()));
    if te.len() > 1 {
        let (first, last) = (format!("{first:.2}"), format!("{last:.2}"));
        parts.push(t!("publish-echoes-te", count = te.len(), first = first, last = last));
    }
    parts.extend(info.repetition_time_ms.map(|tr| format!("TR {} ms", significant(tr, 3))));
    parts.extend(info.flip_angle_deg.map(|angle| t!("publish-flip-angle", angle = significant(angle, 2))));
    (!parts.is_empty()).then(|| ended(&parts.join(", ")))
}

/// Model, echoes and noise, where a panel rests on a fit.
fn method(subject: &Subject, shown: &[(usize, &PanelSpec)]) -> Option<String> {
    let rests_on_fit = shown.iter().any(|(_, panel)| !matches!(panel.view, View::Echo | View::Picture | View::Empty));
    let analysis = subject.analysis.as_deref().filter(|_| rests_on_fit)?;
    let echoes = labels::echoes(analysis, subject.stack.num_echoes());
    let model = labels::model(analysis.settings.model);
    Some(t!("publish-caption-method", model = model, echoes = echoes, noise = labels::noise(&analysis.noise)))
}
