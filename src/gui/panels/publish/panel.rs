//! One panel of the figure: what it shows, which slice and echo, what lies over it.

use egui::{ComboBox, Ui};

use super::form::{FigureForm, Pen};
use super::parts::{choices, hint, number, text_row};
use crate::gui::panels::study::plan_title;
use crate::gui::theme;
use crate::publish::figure::{PanelSpec, View};
use crate::session::Session;
use crate::t;

pub fn view_label(view: View) -> &'static str {
    match view {
        View::Echo => t!("content-echo"),
        View::R2Star => "R2*",
        View::T2Star => "T2*",
        View::S0 => "S0",
        View::Lic => "LIC",
        View::Decay => t!("plot-decay"),
        View::Contrast => t!("contrast-title"),
        View::Verdict => t!("publish-view-verdict"),
        View::Table => t!("publish-view-table"),
        View::Picture => t!("publish-view-picture"),
        View::Empty => t!("publish-view-empty"),
    }
}

pub fn panel_ui(ui: &mut Ui, session: &Session, form: &mut FigureForm) {
    let columns = form.layout.columns;
    let Some(panel) = form.layout.panels.get_mut(form.selected) else { return };
    ui.horizontal(|ui| {
        ui.label(theme::secondary(t!("publish-shows")));
        let combo = ComboBox::from_id_salt("figure view").selected_text(view_label(panel.view));
        let response = combo.show_ui(ui, |ui| {
            for view in View::ALL {
                ui.selectable_value(&mut panel.view, view, view_label(view));
            }
        });
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, t!("publish-shows")));
        number(ui, t!("publish-span"), &mut panel.span, 1..=columns);
    });
    match panel.view {
        View::Picture => picture_ui(ui, panel),
        View::Empty => {}
        _ => {
            source_ui(ui, session, panel);
            if panel.view.is_image() {
                image_ui(ui, session, panel);
            }
        }
    }
    if panel.view.is_image() && panel.view != View::Empty {
        marks_row(ui, form);
    }
}

fn picture_ui(ui: &mut Ui, panel: &mut PanelSpec) {
    let mut file = panel.file.clone().unwrap_or_default();
    text_row(ui, t!("publish-picture-file"), &mut file);
    panel.file = Some(file);
    let mut label = panel.label.clone().unwrap_or_default();
    text_row(ui, t!("publish-label"), &mut label);
    panel.label = Some(label);
    hint(ui, t!("publish-picture-hint"));
}

/// Another series of the study, by its number.
fn source_ui(ui: &mut Ui, session: &Session, panel: &mut PanelSpec) {
    let catalog = session.study.catalog.as_deref();
    // A template names series that no study knows by that name: these panels wait for a choice, also of the only series.
    if panel.source.is_empty() && catalog.is_none_or(|catalog| catalog.stacks().count() < 2) {
        return;
    }
    let name = |number: usize, description: &str| {
        let short: String = description.chars().take(30).collect();
        format!("{number} · {short}")
    };
    let plans = catalog.iter().flat_map(|catalog| catalog.stacks()).enumerate();
    let descriptions: Vec<String> = plans.map(|(index, plan)| name(index + 1, &plan_title(plan))).collect();
    let number: Option<usize> = panel.source.parse().ok();
    let is_open = panel.source.is_empty();
    let shown = number.and_then(|n| descriptions.get(n.checked_sub(1)?).cloned());
    ui.horizontal(|ui| {
        ui.label(theme::secondary(t!("publish-source")));
        let unknown = if is_open { t!("publish-source-open") } else { t!("publish-figure-missing") };
        let text = shown.unwrap_or_else(|| unknown.to_owned());
        let combo = ComboBox::from_id_salt("figure source").selected_text(text).width(230.0);
        let response = combo.show_ui(ui, |ui| {
            ui.selectable_value(&mut panel.source, String::new(), t!("publish-source-open"));
            for (index, description) in descriptions.iter().enumerate() {
                ui.selectable_value(&mut panel.source, (index + 1).to_string(), description);
            }
        });
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, t!("publish-source")));
    });
}

fn image_ui(ui: &mut Ui, session: &Session, panel: &mut PanelSpec) {
    let Some(stack) = session.study.stack.as_deref() else { return };
    let is_open = panel.source.is_empty();
    // Of another series the counts are not known here; a number too high shows its last.
    let (slices, echoes) = if is_open { (stack.num_slices(), stack.num_echoes()) } else { (999, 999) };
    ui.horizontal(|ui| {
        let subject_slice =
            session.document().rois.iter().find(|roi| roi.role == crate::roi::Role::Lesion).map(|roi| roi.slice);
        let mut slice = panel.slice.unwrap_or_else(|| subject_slice.unwrap_or(stack.num_slices() / 2) + 1);
        let before = slice;
        number(ui, t!("publish-slice"), &mut slice, 1..=slices);
        if slice != before {
            panel.slice = Some(slice);
        }
        if panel.view == View::Echo {
            let mut echo = panel.echo.unwrap_or(3.min(echoes));
            let before = echo;
            number(ui, t!("content-echo"), &mut echo, 1..=echoes);
            if echo != before {
                panel.echo = Some(echo);
            }
        }
    });
    let mut label = panel.label.clone().unwrap_or_default();
    let before = label.clone();
    text_row(ui, t!("publish-label"), &mut label);
    if label != before {
        panel.label = Some(label);
    }
    ui.horizontal_wrapped(|ui| {
        ui.checkbox(&mut panel.rois, t!("rois-heading"));
        ui.checkbox(&mut panel.scale_bar, t!("publish-with-scale-bar"));
        ui.checkbox(&mut panel.orientation, t!("publish-with-letters"));
        if panel.view != View::Echo {
            ui.checkbox(&mut panel.color_bar, t!("publish-with-color-bar"));
        }
    });
    ui.horizontal_wrapped(|ui| {
        if ui.button(t!("publish-crop-as-seen")).on_hover_text(t!("publish-crop-as-seen-help")).clicked() {
            panel.crop = seen_part(session);
        }
        if ui.add_enabled(panel.crop.is_some(), egui::Button::new(t!("publish-crop-none"))).clicked() {
            panel.crop = None;
        }
        if ui.button(t!("publish-window-as-seen")).on_hover_text(t!("publish-window-as-seen-help")).clicked() {
            panel.window = seen_window(session, panel.view);
        }
        if ui.add_enabled(panel.window.is_some(), egui::Button::new(t!("range-auto"))).clicked() {
            panel.window = None;
        }
    });
}

/// The part of the image that the zoomed pane shows, in the proportions of the whole image.
fn seen_part(session: &Session) -> Option<[f64; 4]> {
    let grid = &session.study.stack.as_deref()?.grid;
    let (columns, rows) = (grid.columns as f64, grid.rows as f64);
    let [x, y] = session.view.center.unwrap_or([columns / 2.0, rows / 2.0]);
    let zoom = session.view.zoom.max(1.0);
    let half = [columns / 2.0 / zoom, rows / 2.0 / zoom];
    let x = x.clamp(half[0], columns - half[0]);
    let y = y.clamp(half[1], rows - half[1]);
    Some([x - half[0], y - half[1], x + half[0], y + half[1]].map(|v| (v * 10.0).round() / 10.0))
}

fn seen_window(session: &Session, view: View) -> Option<[f64; 2]> {
    let scale = view.map().map_or(crate::session::Scale::Signal, crate::session::Scale::Map);
    let pane = session.view.shown().find(|&pane| session.view.content(pane).scale() == Some(scale))?;
    let window = session.shown().scale_window(pane, scale)?;
    Some([window.low(), window.high()])
}

/// What a drag on the preview draws.
fn marks_row(ui: &mut Ui, form: &mut FigureForm) {
    let pens = [
        (Pen::Select, t!("publish-pen-none")),
        (Pen::Arrow, t!("publish-pen-arrow")),
        (Pen::Arrowhead, t!("publish-pen-arrowhead")),
        (Pen::Words, t!("publish-pen-words")),
    ];
    choices(ui, t!("publish-marks"), &mut form.pen, &pens);
    let Some(panel) = form.layout.panels.get_mut(form.selected) else { return };
    let mut removed = None;
    for (index, mark) in panel.marks.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            use crate::publish::panel::Annotation;
            match mark {
                Annotation::Words { text, .. } => {
                    let response = ui.add(egui::TextEdit::singleline(text).desired_width(180.0));
                    response.widget_info(|| {
                        egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("publish-pen-words"))
                    });
                }
                Annotation::Arrow { tip, .. } | Annotation::Arrowhead { tip, .. } => {
                    ui.label(theme::small(format!("→ {:.0}, {:.0}", tip[0], tip[1])));
                }
            }
            if ui.small_button(t!("publish-remove-mark")).clicked() {
                removed = Some(index);
            }
        });
    }
    if let Some(index) = removed {
        panel.marks.remove(index);
    }
    if form.pen != Pen::Select {
        hint(ui, t!("publish-pen-hint"));
    }
}
