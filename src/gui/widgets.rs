//! Small pieces that several panels share.

use egui::{Label, Response, RichText, TextEdit, Ui};

use super::theme;
use crate::fit::Model;
use crate::session::{Action, Command, Layout, Session};
use crate::text::t;
use crate::verdict::Calibration;

/// A button for a command: label, shortcut in the tooltip, disabled with its reason; `look` gives it its look.
pub fn command_button(
    ui: &mut Ui,
    session: &Session,
    command: impl Into<Command>,
    actions: &mut Vec<Action>,
    look: impl FnOnce(egui::Button<'static>) -> egui::Button<'static>,
) -> Response {
    let command = command.into();
    let enabled = session.is_enabled(command);
    let button = look(egui::Button::new(command.label()));
    let response = ui.add_enabled(enabled.is_ok(), button);
    let shortcut = session.shortcut(command).map(|s| format!("  ({s})")).unwrap_or_default();
    let response = response.on_hover_text(format!("{}{shortcut}", command.help_now(session)));
    let response = match enabled {
        Err(reason) => response.on_disabled_hover_text(reason),
        Ok(()) => response,
    };
    if response.clicked() {
        actions.push(Action::run(command));
    }
    response
}

/// A button that stands pressed while what its command switches is on.
pub fn toggle_button(
    ui: &mut Ui,
    session: &Session,
    command: impl Into<Command>,
    actions: &mut Vec<Action>,
) -> Response {
    let command = command.into();
    let is_on = command.toggle(session).is_on();
    command_button(ui, session, command, actions, |button| {
        let button = button.selected(is_on).frame_when_inactive(is_on);
        if is_on { button.fill(theme::colors().selected) } else { button }
    })
}

/// The button that ends a dialog or begins what the window waits for: filled, and legible on its fill in any theme.
pub fn accent_button(label: &str) -> egui::Button<'_> {
    egui::Button::new(egui::RichText::new(label).color(theme::colors().on_accent)).fill(theme::colors().accent_fill)
}

/// A menu line for a command, with its shortcut at the right.
pub fn command_item(
    ui: &mut Ui,
    session: &Session,
    command: impl Into<Command>,
    actions: &mut Vec<Action>,
) -> Response {
    let command = command.into();
    let response = command_button(ui, session, command, actions, |button| match session.shortcut(command) {
        Some(shortcut) => button.shortcut_text(shortcut.to_string()),
        None => button,
    });
    name_after(&response, command);
    response
}

/// The accessible name is the command's label, whatever else the button shows.
pub fn name_after(response: &Response, command: impl Into<Command>) {
    let command = command.into();
    let is_enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, is_enabled, command.label()));
}

/// A slider over the room that is left, with its value; the new one when it was moved.
pub fn opacity_ui(ui: &mut Ui, opacity: u8, name: &str) -> Option<u8> {
    const VALUE: f32 = 54.0;
    let mut percent = opacity;
    theme::visible_rails(ui);
    ui.spacing_mut().slider_width = (ui.available_width() - VALUE).max(40.0);
    let slider = ui.add(egui::Slider::new(&mut percent, 0..=100).suffix(" %"));
    slider.widget_info(|| egui::WidgetInfo::slider(true, f64::from(percent), name));
    slider.changed().then_some(percent)
}

/// A box to tick, with a rim that menus and cards otherwise leave out; the new state when it was pressed.
///
/// * `name` — for readers of the screen; the text where it says all.
pub fn check(ui: &mut Ui, is_on: bool, text: &str, name: &str) -> Option<bool> {
    let mut state = is_on;
    let response = ui.scope(|ui| {
        theme::visible_boxes(ui);
        ui.checkbox(&mut state, text)
    });
    response.inner.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, state, name));
    response.inner.changed().then_some(state)
}

/// Name of a calibration for people: "hernando-2023" → "Hernando 2023".
pub fn calibration_label(name: &str) -> &str {
    Calibration::by_name(name).map_or(name, |calibration| calibration.label)
}

/// Name of a model for people.
pub fn model_label(model: Model) -> &'static str {
    match model {
        Model::M1ncm => t("model-m1ncm"),
        Model::Nlls => t("model-nlls"),
        Model::LogLinear => t("model-log-linear"),
        Model::LogLinearUnweighted => t("model-log-linear-unweighted"),
        Model::Arlo => t("model-arlo"),
        Model::Truncated => t("model-truncated"),
        Model::Offset => t("model-offset"),
        Model::SecondMoment => t("model-second-moment"),
        Model::MaximumLikelihood => t("model-maximum-likelihood"),
        Model::FatWater => t("model-fat-water"),
    }
}

/// Name of a layout for people.
pub fn layout_label(layout: Layout) -> &'static str {
    match layout {
        Layout::One => t("layout-1"),
        Layout::OneByTwo => t("layout-1x2"),
        Layout::TwoByOne => t("layout-2x1"),
        Layout::OneByThree => t("layout-1x3"),
        Layout::TwoByTwo => t("layout-2x2"),
        Layout::TwoByThree => t("layout-2x3"),
    }
}

/// Width of dialogs about files.
pub const DIALOG_WIDTH: f32 = 560.0;

/// Heading of a dialog.
pub fn title(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(8.0);
}

/// What a dialog asks or says.
pub fn words(ui: &mut Ui, text: &str) {
    ui.add(Label::new(theme::secondary(text)).wrap());
    ui.add_space(10.0);
}

/// Leaves a dialog without doing anything.
pub fn cancel(ui: &mut Ui, actions: &mut Vec<Action>) {
    if ui.button(t("cancel")).clicked() {
        actions.push(Action::CloseDialog);
    }
}

/// A box for a path that has the focus when it appears; `true` when Enter was pressed in it.
pub fn path_box(ui: &mut Ui, name: &'static str, text: &mut String) -> bool {
    let response = ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if !response.has_focus() && !is_entered && ui.memory(|m| m.focused().is_none()) {
        response.request_focus();
    }
    ui.add_space(8.0);
    is_entered
}

/// A field for one line that is handed on when the keyboard leaves it, or Enter is pressed; until then its text is its
/// own.
pub fn submitted(ui: &mut Ui, name: &'static str, hint: &'static str, width: f32, value: &str) -> Option<String> {
    let id = ui.scope_id().with(("typed", name));
    let mut text = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| value.to_owned());
    let response = ui.add(TextEdit::singleline(&mut text).hint_text(hint).desired_width(width));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    ui.data_mut(|data| data.remove::<String>(id));
    (response.lost_focus() && text != value).then_some(text)
}

/// A section heading with its usual space around it.
pub fn section(ui: &mut Ui, title: &str) {
    ui.add_space(10.0);
    ui.label(theme::heading(title));
    ui.add_space(4.0);
}
