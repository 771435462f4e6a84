//! The open case in the side panel: its question, what was changed, and what can be done with it.

use egui::{Label, RichText, Ui};

use super::sliders;
use crate::gui::theme;
use crate::gui::widgets::{command_button, section};
use crate::session::{Action, CaseRef, Command, Session, TeachCommand};
use crate::t;

/// Nothing for studies that are no case, and while a quiz asks.
pub fn case_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let teaching = &session.teaching;
    let Some(case) = teaching.current.as_ref().filter(|_| !session.shown().hides_answers()) else { return };
    let Some(texts) = session.shown().case_texts(case) else { return };
    section(ui, t!("case-section"));
    let question = ui.add(Label::new(RichText::new(&texts.question).size(theme::SIZE_BODY)).wrap());
    question.on_hover_text(format!("{}\n{}", texts.title, texts.history));
    // The open sliders name their changes themselves: lines that come and go above them would move them under the hand.
    if session.shown().is_case_changed() && !teaching.shows_sliders {
        changes_ui(ui, session);
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding = egui::vec2(6.0, 3.0);
        ui.spacing_mut().item_spacing.x = 4.0;
        for command in [TeachCommand::CaseGuide, TeachCommand::CaseSliders, TeachCommand::LearnPage] {
            // Own cases have no sliders, and a script only if their author wrote one.
            let is_own = matches!(case, CaseRef::Own(_));
            if is_own
                && (command == TeachCommand::CaseSliders
                    || (command == TeachCommand::CaseGuide && texts.steps.is_empty()))
            {
                continue;
            }
            let is_on = Command::from(command).toggle(session).is_on();
            command_button(ui, session, command, actions, |button| {
                let button = button.selected(is_on);
                if is_on { button.fill(theme::colors().selected) } else { button }
            });
        }
    });
    if teaching.shows_sliders {
        sliders::sliders_ui(ui, session, actions);
    }
}

/// A changed case says so, in words, with every number that differs.
fn changes_ui(ui: &mut Ui, session: &Session) {
    let changes = session.teaching.variation.changes();
    let list: Vec<String> = changes
        .iter()
        .map(|&(knob, from, to)| {
            t!(
                "case-change",
                name = sliders::label(knob),
                from = sliders::value_text(knob, from),
                to = sliders::value_text(knob, to)
            )
        })
        .collect();
    let text = format!("⚠ {}\n{}", t!("case-changed"), list.join("\n"));
    ui.add(Label::new(RichText::new(text.trim_end()).size(theme::SIZE_SMALL).color(theme::colors().caution)).wrap());
}
