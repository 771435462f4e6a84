//! The slider of the synthetic echo, and its mark in the contrast plot.

use egui::{Checkbox, Slider, Ui};

use crate::gui::theme;
use crate::gui::widgets::command_button;
use crate::session::{Action, Session, Shown, TeachCommand, ViewAction};
use crate::t;

/// Below this width the row takes two lines, points.
const ONE_LINE: f32 = 860.0;

/// Whether a pane shows the synthetic echo.
pub fn is_shown(shown: Shown<'_>) -> bool {
    shown.shows_synthetic() && !shown.hides_answers()
}

pub fn row_height(width: f32) -> f32 {
    if width < ONE_LINE { 68.0 } else { 40.0 }
}

/// Slider, jumps, noise, and in words whether the image is extrapolated.
pub fn row_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let is_narrow = ui.available_width() + 24.0 < ONE_LINE;
    theme::visible_rails(ui);
    ui.horizontal_wrapped(|ui| {
        slider_ui(ui, session, is_narrow, actions);
        if is_narrow {
            ui.end_row();
        }
        for command in [TeachCommand::BestTe, TeachCommand::IsoCrossing] {
            command_button(ui, session, command, actions, |button| button);
        }
        let mut has_noise = session.view.synthetic.has_noise;
        let noise = ui.add(Checkbox::new(&mut has_noise, t!("synthetic-noise")));
        if noise.on_hover_text(t!("synthetic-noise-help")).changed() {
            actions.push(Action::View(ViewAction::SyntheticNoise(has_noise)));
        }
        let words = session.shown().extrapolation_text();
        if !words.is_empty() {
            ui.label(egui::RichText::new(format!("⚠ {words}")).color(theme::colors().caution));
        }
    });
}

fn slider_ui(ui: &mut Ui, session: &Session, is_narrow: bool, actions: &mut Vec<Action>) {
    ui.label(theme::secondary(t!("command-synthetic")));
    let mut te = session.view.synthetic.te_ms;
    let width = ui.available_width();
    ui.spacing_mut().slider_width = if is_narrow { width - 100.0 } else { (width - 620.0).clamp(160.0, 900.0) };
    let slider =
        Slider::new(&mut te, 0.0..=session.shown().synthetic_end_ms()).suffix(" ms").fixed_decimals(2).step_by(0.01);
    let response = ui.add(slider);
    response.widget_info(|| egui::WidgetInfo::slider(true, te, t!("command-synthetic")));
    if response.changed() {
        actions.push(Action::View(ViewAction::SyntheticTe(te)));
    }
}

/// Where the slider stands and ends, for the contrast plot, ms; `None` while no pane shows the synthetic echo.
pub fn shown_te_ms(shown: Shown<'_>) -> Option<[f64; 2]> {
    is_shown(shown).then(|| [shown.view.synthetic.te_ms, shown.synthetic_end_ms()])
}

/// A dashed frame around an image beyond the measured echo times; its corner says the same in words.
pub fn extrapolated_ui(painter: &egui::Painter, rect: egui::Rect) {
    let rect = rect.shrink(3.0);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    painter.extend(egui::Shape::dashed_line(&corners, egui::Stroke::new(2.0, theme::colors().caution), 9.0, 6.0));
}
