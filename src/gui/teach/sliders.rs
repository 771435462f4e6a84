//! What if the iron were worse: the numbers of a built-in case as sliders.

use egui::{RichText, Slider, Ui};

use crate::gui::theme;
use crate::gui::widgets::command_button;
use crate::phantom::Knob;
use crate::session::{Action, Session, TeachAction, TeachCommand};
use crate::t;

/// Name of a number, without its unit.
pub fn label(knob: Knob) -> &'static str {
    match knob {
        Knob::Field => t!("knob-field"),
        Knob::FirstTe => t!("knob-first-te"),
        Knob::TeStep => t!("knob-te-step"),
        Knob::NumEchoes => t!("knob-num-echoes"),
        Knob::LiverRate => t!("knob-liver-rate"),
        Knob::LesionRate => t!("knob-lesion-rate"),
        Knob::LiverS0 => t!("knob-liver-s0"),
        Knob::LesionS0 => t!("knob-lesion-s0"),
        Knob::Sigma => t!("setting-sigma"),
        Knob::Coils => t!("coils-name"),
        Knob::LiverFat => t!("knob-liver-fat"),
        Knob::LesionFat => t!("knob-lesion-fat"),
    }
}

fn unit(knob: Knob) -> &'static str {
    match knob {
        Knob::Field => " T",
        Knob::FirstTe | Knob::TeStep => " ms",
        Knob::LiverRate | Knob::LesionRate => " s⁻¹",
        Knob::LiverFat | Knob::LesionFat => " %",
        Knob::LiverS0 | Knob::LesionS0 | Knob::Sigma | Knob::Coils | Knob::NumEchoes => "",
    }
}

/// "400 s⁻¹".
pub fn value_text(knob: Knob, value: f64) -> String {
    format!("{value:.*}{}", decimals(knob), unit(knob))
}

fn decimals(knob: Knob) -> usize {
    if knob.step() < 1.0 { 2 } else { 0 }
}

/// One slider per number; the picture follows.
pub fn sliders_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let Some(knobs) = session.shown().case_knobs() else { return };
    ui.add_space(2.0);
    theme::card().inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        theme::visible_rails(ui);
        let changes = session.teaching.variation.changes();
        // One line in either case: the sliders below must not move under the hand.
        ui.label(match changes.is_empty() {
            true => theme::small(t!("knob-unchanged")),
            false => caution(format!("⚠ {}", t!("case-changed"))),
        });
        for knob in Knob::ALL {
            match changes.iter().find(|(changed, ..)| *changed == knob) {
                Some(&(_, from, _)) => {
                    let text = t!("knob-changed", name = label(knob), from = value_text(knob, from));
                    ui.label(caution(text));
                }
                None => drop(ui.label(theme::small(label(knob)))),
            }
            let mut value = knobs.value(knob);
            ui.spacing_mut().slider_width = (ui.available_width() - 76.0).max(60.0);
            let is_rate = matches!(knob, Knob::LiverRate | Knob::LesionRate);
            let slider = Slider::new(&mut value, knob.range())
                .step_by(knob.step())
                .fixed_decimals(decimals(knob))
                .suffix(unit(knob))
                .logarithmic(is_rate);
            let response = ui.add(slider);
            response.widget_info(|| egui::WidgetInfo::slider(true, value, label(knob)));
            if response.changed() {
                actions.push(Action::Teach(TeachAction::Turn(knob, value)));
            }
        }
        ui.add_space(2.0);
        ui.add(egui::Label::new(theme::small(t!("knob-field-note"))).wrap());
        command_button(ui, session, TeachCommand::ResetCase, actions, |button| button);
    });
}

fn caution(text: String) -> RichText {
    RichText::new(text).size(theme::SIZE_SMALL).color(theme::colors().caution)
}
