//! Bars below the images: the guided script, and the slider of the synthetic echo.

use egui::{Button, Frame, Label, Margin, Rect, RichText, Ui, UiBuilder};

use super::synthetic;
use crate::gui::theme;
use crate::gui::widgets::{command_button, name_after};
use crate::session::{Action, Session, TeachCommand};
use crate::t;

/// Room beside the sentence for the buttons of the script, points.
const BUTTONS: f32 = 210.0;

/// Draws the bars at the bottom of `room` and returns what is left above them.
pub fn bars_ui(ui: &mut Ui, session: &Session, room: Rect, actions: &mut Vec<Action>) -> Rect {
    let mut left = room;
    if synthetic::is_shown(session.shown()) {
        let height = synthetic::row_height(left.width());
        let row = take_bottom(&mut left, height);
        bar(ui, row, |ui| synthetic::row_ui(ui, session, actions));
    }
    let steps = session.shown().guide_steps();
    let shown = session.teaching.step.and_then(|at| Some((at, steps.get(at)?)));
    if let Some((at, step)) = shown {
        let font = theme::medium(theme::SIZE_IMAGE);
        let width = (left.width() - BUTTONS - 24.0).max(120.0);
        let text = ui.painter().layout(step.text.clone().into_owned(), font, theme::colors().text, width);
        let row = take_bottom(&mut left, text.size().y.max(32.0) + 18.0);
        bar(ui, row, |ui| guide_ui(ui, session, (at, steps.len()), &step.text, actions));
    }
    left
}

fn take_bottom(room: &mut Rect, height: f32) -> Rect {
    let split = room.bottom() - height;
    let row = Rect::from_min_max(egui::pos2(room.left(), split), room.max);
    room.max.y = split;
    row
}

fn bar(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    ui.painter().rect_filled(rect, 0.0, theme::colors().card);
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, theme::colors().line));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        Frame::new().inner_margin(Margin::symmetric(12, 6)).show(ui, content);
    });
}

fn guide_ui(ui: &mut Ui, session: &Session, (at, count): (usize, usize), text: &str, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        let width = (ui.available_width() - BUTTONS).max(120.0);
        ui.allocate_ui_with_layout(
            egui::vec2(width, ui.available_height()),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_width(width);
                let sentence = RichText::new(text).font(theme::medium(theme::SIZE_IMAGE)).color(theme::colors().text);
                ui.add(Label::new(sentence).wrap());
            },
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = ui.add(Button::new("×")).on_hover_text(t!("guide-close"));
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, t!("guide-close")));
            if close.clicked() {
                actions.push(Action::run(TeachCommand::CaseGuide));
            }
            for (command, sign, is_possible) in
                [(TeachCommand::NextStep, "›", at + 1 < count), (TeachCommand::PreviousStep, "‹", at > 0)]
            {
                ui.add_enabled_ui(is_possible, |ui| {
                    let response = command_button(ui, session, command, actions, |_| {
                        Button::new(RichText::new(sign).font(theme::semibold(theme::SIZE_IMAGE + 3.0)))
                            .min_size(egui::vec2(34.0, 28.0))
                    });
                    name_after(&response, command);
                });
            }
            ui.label(theme::secondary(t!("guide-step", number = at + 1, count = count)));
        });
    });
}
