//! The preferences: tabs, immediate effect, reset; keys are given by pressing them.

use egui::{Button, ComboBox, DragValue, Event, Grid, Id, Label, RichText, ScrollArea, Ui};

use crate::display::ColorMap;
use crate::fit::Model;
use crate::gui::widgets::{calibration_label, layout_label, model_label, title};
use crate::gui::{shortcuts, theme};
use crate::session::{
    Action, Appearance, CINE_SPEEDS, Command, Holder, Layout, Preferences, RecoveryAction, Session, Shortcut,
};
use crate::t;
use crate::text::Language;
use crate::verdict::Calibration;

const WIDTH: f32 = 620.0;
/// Sizes of the interface to choose from, per cent.
const SCALE_STEPS: [u32; 6] = [80, 100, 125, 150, 175, 200];
/// Room for the longest name of a command, in every language.
const LABEL_WIDTH: f32 = 250.0;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Window,
    Images,
    Analysis,
    Keys,
}

const TABS: [Tab; 4] = [Tab::Window, Tab::Images, Tab::Analysis, Tab::Keys];

impl Tab {
    fn label(self) -> &'static str {
        match self {
            Self::Window => t!("preferences-window"),
            Self::Images => t!("preferences-images"),
            Self::Analysis => t!("group-analysis"),
            Self::Keys => t!("preferences-keys"),
        }
    }
}

/// The dialog. Everything takes effect at once, so there is nothing to confirm.
pub fn preferences_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
    title(ui, t!("preferences-title"));
    let tab_id = Id::unique("preferences tab");
    let mut tab: Tab = ui.data(|data| data.get_temp(tab_id)).unwrap_or_default();
    ui.horizontal(|ui| {
        for choice in TABS {
            if ui.selectable_label(tab == choice, choice.label()).clicked() {
                tab = choice;
                // The dialog takes the size of the new tab one frame later.
                ui.ctx().request_repaint();
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(tab_id, tab));
    ui.add_space(10.0);
    let mut changed = session.recovery.preferences.clone();
    match tab {
        Tab::Window => grid(ui, |ui| window_rows(ui, &mut changed)),
        Tab::Images => grid(ui, |ui| image_rows(ui, &mut changed)),
        Tab::Analysis => {
            grid(ui, |ui| analysis_rows(ui, &mut changed));
            ui.add(Label::new(theme::small(t!("preferences-analysis-note"))).wrap());
        }
        Tab::Keys => keys_ui(ui, &mut changed),
    }
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        if ui.button(t!("preferences-close")).clicked() {
            actions.push(Action::CloseDialog);
        }
        let default = Preferences::default();
        let reset = ui.add_enabled(changed != default, Button::new(t!("preferences-reset")));
        if reset.on_hover_text(t!("preferences-reset-help")).clicked() {
            changed = default;
        }
    });
    if changed != session.recovery.preferences {
        actions.push(Action::Recovery(RecoveryAction::Prefer(Box::new(changed))));
    }
}

fn grid(ui: &mut Ui, rows: impl FnOnce(&mut Ui)) {
    Grid::new("preferences").num_columns(2).spacing([18.0, 10.0]).min_col_width(180.0).show(ui, rows);
}

fn row(ui: &mut Ui, name: &'static str, content: impl FnOnce(&mut Ui)) {
    ui.label(theme::secondary(name));
    ui.horizontal(content);
    ui.end_row();
}

/// Choices side by side; each names itself and the row it belongs to.
fn choices<T: PartialEq + Copy>(ui: &mut Ui, current: &mut T, options: &[T], label: impl Fn(T) -> &'static str) {
    for &option in options {
        if ui.selectable_label(*current == option, label(option)).clicked() {
            *current = option;
        }
    }
}

fn combo<T: PartialEq + Copy>(
    ui: &mut Ui,
    name: &'static str,
    current: &mut T,
    options: &[T],
    label: impl Fn(T) -> String,
) {
    let shown = label(*current);
    let response = ComboBox::from_id_salt(name).width(220.0).selected_text(&shown).show_ui(ui, |ui| {
        for &option in options {
            if ui.selectable_label(*current == option, label(option)).clicked() {
                *current = option;
            }
        }
    });
    response.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name);
        info.current_text_value = Some(shown.clone());
        info
    });
}

fn number(ui: &mut Ui, name: &'static str, value: DragValue<'_>) {
    ui.add(value).widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
}

fn window_rows(ui: &mut Ui, preferences: &mut Preferences) {
    row(ui, t!("preferences-language"), |ui| {
        let mut language = preferences.language();
        choices(ui, &mut language, &Language::ALL, Language::name);
        preferences.set_language(language);
    });
    row(ui, t!("preferences-appearance"), |ui| {
        choices(ui, &mut preferences.appearance, &Appearance::ALL, Appearance::label);
    });
    row(ui, t!("preferences-scale"), |ui| {
        let mut steps = SCALE_STEPS.to_vec();
        // One from a file of preferences is a step of its own until another is chosen.
        if !steps.contains(&preferences.scale_percent) {
            steps.push(preferences.scale_percent);
            steps.sort_unstable();
        }
        for percent in steps {
            let is_chosen = preferences.scale_percent == percent;
            let step = ui.selectable_label(is_chosen, format!("{percent} %"));
            let name = t!("preferences-scale-step", percent = percent);
            step.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_chosen, name.clone()));
            if step.clicked() {
                preferences.scale_percent = percent;
            }
        }
    });
    row(ui, t!("preferences-autosave"), |ui| {
        theme::visible_boxes(ui);
        ui.checkbox(&mut preferences.is_autosaving, t!("preferences-autosave-on"));
    });
    row(ui, t!("preferences-hints"), |ui| {
        theme::visible_boxes(ui);
        ui.checkbox(&mut preferences.shows_hints, t!("preferences-hints-on"));
    });
}

fn image_rows(ui: &mut Ui, preferences: &mut Preferences) {
    row(ui, t!("preferences-drag"), |ui| {
        choices(ui, &mut preferences.is_drag_swapped, &[false, true], |is_swapped| match is_swapped {
            false => t!("preferences-drag-across"),
            true => t!("preferences-drag-swapped"),
        });
    });
    row(ui, "", |ui| {
        theme::visible_boxes(ui);
        ui.checkbox(&mut preferences.is_drag_reversed, t!("preferences-drag-reversed"));
    });
    row(ui, t!("preferences-layout"), |ui| {
        let mut layout = preferences.layout();
        combo(ui, t!("preferences-layout"), &mut layout, &Layout::ALL, |layout| layout_label(layout).to_owned());
        preferences.set_layout(layout);
    });
    row(ui, t!("preferences-colors"), |ui| {
        let mut colors = preferences.map_colors();
        combo(ui, t!("preferences-colors"), &mut colors, &ColorMap::ALL, |colors| colors.label().to_owned());
        preferences.set_map_colors(colors);
    });
    row(ui, t!("command-patient-text"), |ui| {
        theme::visible_boxes(ui);
        ui.checkbox(&mut preferences.shows_patient_text, t!("preferences-patient-on"));
    });
    row(ui, t!("preferences-cine"), |ui| {
        let value = DragValue::new(&mut preferences.echoes_per_s).range(CINE_SPEEDS).speed(0.1).max_decimals(1);
        number(ui, t!("preferences-cine"), value);
        ui.label(theme::small(t!("preferences-cine-unit")));
    });
}

fn analysis_rows(ui: &mut Ui, preferences: &mut Preferences) {
    row(ui, t!("setting-model"), |ui| {
        combo(ui, t!("setting-model"), &mut preferences.model, &Model::ALL, |model| model_label(model).to_owned());
    });
    row(ui, t!("preferences-calibration"), |ui| {
        let names: Vec<&str> = Calibration::ALL.iter().map(|calibration| calibration.name).collect();
        let held = preferences.calibration.clone();
        let mut name = names.iter().copied().find(|name| *name == held).unwrap_or(names[0]);
        combo(ui, t!("preferences-calibration"), &mut name, &names, |name| calibration_label(name).to_owned());
        preferences.calibration = name.to_owned();
    });
    row(ui, t!("margin-name"), |ui| {
        let value = DragValue::new(&mut preferences.margin).prefix("× ").range(1.01..=3.0).speed(0.005).max_decimals(2);
        number(ui, t!("margin-name"), value);
    });
}

/// Keys being given: the command, and who has the keys that were pressed.
#[derive(Clone, Copy, Debug)]
struct Giving {
    command: Command,
    clash: Option<(Shortcut, Holder)>,
}

fn keys_ui(ui: &mut Ui, preferences: &mut Preferences) {
    let id = Id::unique("keys being given");
    let mut giving: Option<Giving> = ui.data(|data| data.get_temp(id)).flatten();
    if let Some(now) = giving.filter(|giving| giving.clash.is_none()) {
        giving = take_keys(ui, now, preferences);
    }
    clash_ui(ui, &mut giving, preferences);
    let height = (ui.ctx().content_rect().height() - 330.0).max(160.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("keys").num_columns(3).spacing([14.0, 6.0]).show(ui, |ui| {
            for command in Command::all() {
                key_row(ui, command, &mut giving, preferences);
            }
        });
    });
    ui.data_mut(|data| data.insert_temp(id, giving));
}

fn key_row(ui: &mut Ui, command: Command, giving: &mut Option<Giving>, preferences: &mut Preferences) {
    let label = command.plain_label();
    let room = ui.allocate_ui(egui::vec2(LABEL_WIDTH, 20.0), |ui| {
        ui.set_width(LABEL_WIDTH);
        ui.add(Label::new(label).truncate())
    });
    room.inner.on_hover_text(command.help());
    let is_giving = giving.is_some_and(|giving| giving.command == command && giving.clash.is_none());
    let keys =
        preferences.keys.shortcut(command).map(|shortcut| shortcut.to_string()).unwrap_or_else(|| "–".to_owned());
    let shown = if is_giving { t!("keys-press").to_owned() } else { keys.clone() };
    let button = ui.add(Button::new(RichText::new(shown).font(theme::medium(theme::SIZE_BODY))).selected(is_giving));
    button.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Button, true, t!("keys-of", command = label, keys = keys))
    });
    if button.on_hover_text(t!("keys-change")).clicked() {
        *giving = Some(Giving { command, clash: None });
    }
    ui.horizontal(|ui| {
        if preferences.keys.shortcut(command).is_some() {
            let none = ui.small_button("×");
            none.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, t!("keys-none-of", command = label))
            });
            if none.on_hover_text(t!("keys-none")).clicked() {
                let _ = preferences.keys.set(command, None);
            }
        }
        if !preferences.keys.is_default(command) {
            let reset = ui.small_button(t!("keys-reset"));
            let name = t!("keys-reset-of", command = label);
            reset.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.clone()));
            if reset.clicked() {
                preferences.keys.reset(command);
            }
        }
    });
    ui.end_row();
}

/// Takes the next keys that are pressed; Esc gives up.
fn take_keys(ui: &mut Ui, giving: Giving, preferences: &mut Preferences) -> Option<Giving> {
    let events = ui.input(|i| i.events.clone());
    for event in events {
        let Event::Key { key, pressed: true, modifiers, .. } = event else { continue };
        // The dialog and its buttons shall not see the keys.
        ui.input_mut(|i| i.events.retain(|e| !matches!(e, Event::Key { .. } | Event::Text(_))));
        if key == egui::Key::Escape {
            return None;
        }
        let Some(shortcut) = shortcuts::shortcut_of(key, modifiers) else { continue };
        return match preferences.keys.set(giving.command, Some(shortcut)) {
            Ok(()) => None,
            Err(holder) => Some(Giving { clash: Some((shortcut, holder)), ..giving }),
        };
    }
    Some(giving)
}

/// The keys belong to another command: take them over, or not.
fn clash_ui(ui: &mut Ui, giving: &mut Option<Giving>, preferences: &mut Preferences) {
    let Some(Giving { command, clash: Some((shortcut, holder)) }) = *giving else { return };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("⚠").color(theme::colors().caution));
        let text = match holder {
            Holder::Command(holder) => t!("keys-clash", keys = shortcut, command = holder.plain_label()),
            Holder::Desktop => t!("keys-of-desktop", keys = shortcut, command = command.plain_label()),
        };
        ui.label(RichText::new(text).color(theme::colors().caution));
        if matches!(holder, Holder::Command(_)) && ui.button(t!("keys-take")).clicked() {
            preferences.keys.take(command, shortcut);
            *giving = None;
        }
        if ui.button(t!("keys-leave")).clicked() {
            *giving = None;
        }
    });
    ui.add_space(6.0);
}
