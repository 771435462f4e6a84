//! Asks for echo times where the files state none that can be used.

use egui::{Label, RichText, TextEdit, Ui};

use crate::gui::theme;
use crate::gui::widgets::accent_button;
use crate::series::parse_echo_times;
use crate::session::{Action, Session, StudyAction};
use crate::t;

/// Content of the dialog. What is typed lives in the window's memory: the session gets it when it is right.
pub fn echo_times_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(480.0);
    ui.label(RichText::new(t!("echo-times-title")).font(theme::semibold(theme::SIZE_IMAGE)));
    ui.add_space(8.0);
    let Some(plan) = session.shown().plan_of_stack() else { return };
    if let Some(reason) = &plan.refusal {
        ui.add(Label::new(theme::secondary(reason)).wrap());
        ui.add_space(8.0);
    }
    let id = ui.scope_id().with("echo times typed");
    let mut text = ui.data_mut(|data| data.get_temp::<String>(id)).unwrap_or_default();
    let edit = TextEdit::singleline(&mut text).hint_text("0.99+1.41x12").desired_width(f32::INFINITY);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("echo-times-field")));
    let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if !response.has_focus() && !is_entered && ui.memory(|m| m.focused().is_none()) {
        response.request_focus();
    }
    let wanted = plan.num_echoes();
    let typed = parse_echo_times(&text);
    let (is_right, word) = match &typed {
        Ok(times) if times.len() == wanted => {
            let list: Vec<String> = times.iter().map(|te| format!("{:.2}", te.ms())).collect();
            (true, t!("echo-times-list", list = list.join("  ")))
        }
        Ok(times) => (false, t!("echo-times-count", typed = times.len(), wanted = wanted)),
        Err(_) if text.trim().is_empty() => (false, t!("echo-times-hint", wanted = wanted)),
        Err(sentence) => (false, sentence.to_string()),
    };
    ui.add_space(4.0);
    ui.add(Label::new(theme::small(word)).wrap());
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let button = accent_button(t!("echo-times-use"));
        let is_clicked = ui.add_enabled(is_right, button).clicked();
        if let Ok(times) = &typed
            && is_right
            && (is_clicked || is_entered)
        {
            ui.data_mut(|data| data.remove::<String>(id));
            actions.push(Action::Study(StudyAction::TypeEchoTimes(times.clone())));
            return;
        }
        if ui.button(t!("echo-times-later")).on_hover_text(t!("echo-times-later-hint")).clicked() {
            actions.push(Action::CloseDialog);
        }
        ui.data_mut(|data| data.insert_temp(id, text));
    });
}
