//! Export ▸ Compose figure…: panels in a grid with letters, marks, title and caption; what is seen is what is saved.

use egui::{Context, DragValue, ScrollArea, Ui, vec2};

use super::form::FigureForm;
use super::marks::marks_ui;
use super::panel::panel_ui;
use super::parts::{choices, ending_ui, hint, naming_ui, number, text_row, with_ending};
use crate::gui::theme;
use crate::gui::widgets::title;
use crate::privacy::TypedTexts;
use crate::publish::export::SheetFormat;
use crate::publish::figure::{Layout, Letters, PanelSpec, Template, Theme, WindowChoice, compose};
use crate::session::{Action, Pick, PublishRequest, Session};
use crate::t;

/// Width of the settings beside the preview.
const SETTINGS: f32 = 340.0;

pub fn figure_ui(ui: &mut Ui, session: &Session, form: &mut FigureForm, actions: &mut Vec<Action>) {
    title(ui, t!("publish-figure-dialog"));
    let Some(workshop) = form.workshop(session) else { return };
    let content = ui.ctx().content_rect().size();
    let size = vec2((content.x - SETTINGS - 110.0).clamp(420.0, 1500.0), (content.y - 130.0).clamp(320.0, 1100.0));
    ui.horizontal_top(|ui| {
        let (layout, maker) = (form.layout.clone(), workshop);
        let key = format!("{} {} {}", layout.to_json(), maker.main.maps.is_some(), crate::text::language().tag());
        let shown = form.preview.show(ui, size, &key, move || compose(&layout, &maker.materials(&layout)));
        if let Some((rect, response)) = shown
            && let Some(composed) = form.preview.composed().cloned()
        {
            marks_ui(ui, form, &composed, rect, &response);
        }
        ui.add_space(14.0);
        ui.vertical(|ui| {
            ui.set_width(SETTINGS);
            let area = ScrollArea::vertical().max_height(size.y - 84.0).auto_shrink([false, true]);
            area.show(ui, |ui| {
                settings_ui(ui, form);
                ui.separator();
                panel_ui(ui, session, form);
            });
            ui.separator();
            let in_layout = form.layout.count_naming(&session.shown().identity());
            naming_ui(ui, session.shown().num_naming_texts() + in_layout);
            let layout = Box::new(form.layout.clone());
            ending_ui(ui, &mut form.path, |path| PublishRequest::Figure { path, layout }, actions);
            ui.horizontal(|ui| more_ui(ui, form, actions));
        });
    });
}

fn more_ui(ui: &mut Ui, form: &FigureForm, actions: &mut Vec<Action>) {
    if ui.button(t!("publish-save-layout")).on_hover_text(t!("publish-save-layout-help")).clicked() {
        let path = with_ending(&form.path, "json").into();
        actions.push(Action::Pick(Pick::Publish(Box::new(PublishRequest::Layout {
            path,
            layout: Box::new(form.layout.clone()),
        }))));
    }
    if let Some(composed) = form.preview.composed()
        && ui.button(t!("publish-copy-caption")).clicked()
    {
        copy(ui.ctx(), &composed.caption);
    }
}

fn copy(ctx: &Context, text: &str) {
    ctx.copy_text(text.to_owned());
}

/// The figure as a whole.
fn settings_ui(ui: &mut Ui, form: &mut FigureForm) {
    let mut template = form.template;
    if choices(ui, t!("publish-template"), &mut template, &Template::ALL.map(|t| (t, t.label()))) {
        let kept = form.layout.clone();
        form.template = template;
        form.layout = Layout { width_mm: kept.width_mm, dpi: kept.dpi, theme: kept.theme, ..template.layout() };
        form.selected = 0;
    }
    let layout = &mut form.layout;
    text_row(ui, t!("publish-title"), &mut layout.title);
    let mut is_auto = layout.caption == "auto";
    if ui.checkbox(&mut is_auto, t!("publish-caption-below")).changed() {
        layout.caption = if is_auto { "auto".to_owned() } else { String::new() };
    }
    let widths = [(84.0, "84"), (129.0, "129"), (174.0, "174")];
    choices_or_number(ui, t!("publish-width"), &mut layout.width_mm, &widths, (30.0..=420.0, " mm"));
    let mut format = SheetFormat::of_path(std::path::Path::new(form.path.trim())).unwrap_or(SheetFormat::Pdf);
    if choices(ui, t!("publish-format"), &mut format, &SheetFormat::ALL.map(|f| (f, f.label()))) {
        form.path = with_ending(&form.path, format.extension());
    }
    if matches!(format, SheetFormat::Picture(_)) {
        let resolutions = [(150.0, "150"), (300.0, "300"), (600.0, "600")];
        choices_or_number(ui, t!("publish-resolution"), &mut layout.dpi, &resolutions, (72.0..=1200.0, " dpi"));
    }
    ui.horizontal(|ui| {
        number(ui, t!("publish-columns"), &mut layout.columns, 1..=8);
        let mut points = layout.text_pt;
        ui.label(theme::secondary(t!("publish-text-size")));
        let response = ui.add(DragValue::new(&mut points).range(4.0..=30.0).speed(0.05).suffix(" pt"));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, t!("publish-text-size")));
        layout.text_pt = points;
    });
    for panel in &mut layout.panels {
        panel.span = panel.span.clamp(1, layout.columns);
    }
    let letters = [(Letters::Lower, "a b c"), (Letters::Upper, "A B C"), (Letters::None, t!("publish-none"))];
    choices(ui, t!("publish-letters"), &mut layout.letters, &letters);
    let windows = [(WindowChoice::Common, t!("publish-window-common")), (WindowChoice::Own, t!("publish-window-own"))];
    choices(ui, t!("publish-window"), &mut layout.window, &windows);
    let themes = [(Theme::Paper, t!("publish-theme-paper")), (Theme::Dark, t!("publish-theme-dark"))];
    choices(ui, t!("publish-theme"), &mut layout.theme, &themes);
    panels_row(ui, form);
    hint(ui, t!("publish-figure-hint"));
}

/// What is usual to choose, and any other number: columns of journals differ.
fn choices_or_number(
    ui: &mut Ui,
    name: &str,
    value: &mut f64,
    usual: &[(f64, &str)],
    (range, unit): (std::ops::RangeInclusive<f64>, &str),
) {
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::secondary(name));
        for (number, label) in usual {
            ui.selectable_value(value, *number, *label);
        }
        let response =
            ui.add(DragValue::new(value).range(range).speed(1.0).min_decimals(0).max_decimals(1).suffix(unit));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
    });
}

/// Choosing, adding and removing panels.
fn panels_row(ui: &mut Ui, form: &mut FigureForm) {
    const MOST: usize = 26;
    form.selected = form.selected.min(form.layout.panels.len().saturating_sub(1));
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::secondary(t!("publish-panel")));
        for index in 0..form.layout.panels.len() {
            let letter = form.layout.letter(index);
            let name = if letter.is_empty() { (index + 1).to_string() } else { letter };
            let response = ui.selectable_label(form.selected == index, &name);
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, t!("publish-panel-named", name = name))
            });
            if response.clicked() {
                form.selected = index;
            }
        }
        if ui
            .add_enabled(form.layout.panels.len() < MOST, egui::Button::new("+"))
            .on_hover_text(t!("publish-add-panel"))
            .clicked()
        {
            form.layout.panels.push(PanelSpec::default());
            form.selected = form.layout.panels.len() - 1;
        }
        let can_remove = form.layout.panels.len() > 1;
        if ui.add_enabled(can_remove, egui::Button::new("−")).on_hover_text(t!("publish-remove-panel")).clicked() {
            form.layout.panels.remove(form.selected);
            form.selected = form.selected.min(form.layout.panels.len() - 1);
        }
    });
}
