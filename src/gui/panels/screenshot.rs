//! Export ▸ Export figure…: what is seen, as a picture.

use std::path::{Path, PathBuf};

use egui::{Label, RichText, TextEdit, Ui};

use super::forms::ExportForm;
use crate::gui::theme;
use crate::gui::widgets::accent_button;
use crate::io::picture::PictureFormat;
use crate::session::{Action, Export, ExportRequest, ExportTarget, Pick, RecoveryAction, Session};
use crate::t;

pub fn screenshot_ui(ui: &mut Ui, session: &Session, form: &mut ExportForm, actions: &mut Vec<Action>) {
    ui.set_width(520.0);
    ui.label(RichText::new(t!("screenshot-title")).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label(theme::secondary(t!("screenshot-size")));
        for scale in 1..=4 {
            if ui.selectable_label(form.scale == scale, format!("{scale}×")).clicked() {
                form.scale = scale;
            }
        }
        let [width, height] = crate::gui::picture_size::size_px(session.shown(), form.scale);
        ui.label(theme::small(t!("screenshot-pixels", width = width, height = height)));
    });
    let format = PictureFormat::of_path(Path::new(form.path.trim())).unwrap_or(PictureFormat::Png);
    ui.horizontal(|ui| {
        ui.label(theme::secondary(t!("publish-format")));
        for choice in PictureFormat::ALL {
            if ui.selectable_label(format == choice, choice.label()).clicked() {
                let path = Path::new(form.path.trim()).with_extension(choice.extensions()[0]);
                form.path = path.to_string_lossy().into_owned();
            }
        }
    });
    theme::visible_boxes(ui);
    ui.checkbox(&mut form.options.has_date, t!("screenshot-date"));
    if format == PictureFormat::Png {
        ui.checkbox(&mut form.options.keeps_places, t!("screenshot-places"))
            .on_hover_text(t!("screenshot-places-help"));
    }
    ui.add_space(6.0);
    let response = ui.add(TextEdit::singleline(&mut form.path).desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("publish-file-name")));
    ui.add_space(4.0);
    let hint = if format == PictureFormat::Png { t!("screenshot-hint-png") } else { t!("screenshot-hint") };
    ui.add(Label::new(theme::small(hint)).wrap());
    ui.add_space(10.0);
    super::publish::naming_ui(ui, session.shown().num_naming_texts());
    ui.horizontal(|ui| ending_ui(ui, form, actions));
}

fn ending_ui(ui: &mut Ui, form: &ExportForm, actions: &mut Vec<Action>) {
    let (scale, options) = (form.scale, form.options);
    let can_save = !form.path.trim().is_empty();
    let save = accent_button(t!("save-button"));
    if ui.add_enabled(can_save, save).clicked() {
        let target = ExportTarget::File(PathBuf::from(form.path.trim()));
        actions.push(Action::Recovery(RecoveryAction::Export(Box::new(Export::Picture(ExportRequest {
            target,
            scale,
            options,
        })))));
    }
    if ui.button(t!("publish-choose-place")).clicked() {
        actions.push(Action::Pick(Pick::Figure { scale, options }));
    }
    if ui.button(t!("screenshot-copy")).on_hover_text(t!("screenshot-copy-help")).clicked() {
        actions.push(Action::Recovery(RecoveryAction::Export(Box::new(Export::Picture(ExportRequest {
            target: ExportTarget::Clipboard,
            scale,
            options,
        })))));
    }
    if ui.button(t!("cancel")).clicked() {
        actions.push(Action::CloseDialog);
    }
}
