//! The command palette: a few letters of a name, Enter.

use egui::{Button, Id, Key, Label, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use crate::gui::theme;
use crate::session::{Action, Command, ProgramCommand, Session};
use crate::t;

#[derive(Clone, Debug, Default)]
struct Typed {
    text: String,
    chosen: usize,
}

fn typed_id() -> Id {
    Id::unique("palette")
}

/// The palette opens empty: what was typed before goes with it.
pub fn forget(ctx: &egui::Context) {
    ctx.data_mut(|data| data.remove::<Typed>(typed_id()));
}

/// All commands whose name or help holds the letters typed, the best first.
pub fn palette_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 80.0));
    let id = typed_id();
    let mut typed: Typed = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let down = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowDown));
    let up = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowUp));
    let edit = TextEdit::singleline(&mut typed.text).desired_width(f32::INFINITY).hint_text(t!("palette-hint"));
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, t!("palette-name")));
    let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if !is_entered {
        response.request_focus();
    }
    if response.changed() {
        typed.chosen = 0;
    }
    let found = found(&typed.text);
    typed.chosen =
        (typed.chosen + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
    ui.add_space(6.0);
    let mut run = found.get(typed.chosen).copied().filter(|_| is_entered);
    if found.is_empty() {
        ui.label(theme::secondary(t!("palette-none")));
    }
    let is_moved = up || down || response.changed();
    ScrollArea::vertical().max_height(380.0).auto_shrink([false, true]).show(ui, |ui| {
        for (index, &command) in found.iter().enumerate() {
            if line_ui(ui, session, command, index == typed.chosen, is_moved) {
                run = Some(command);
            }
        }
    });
    match run.filter(|&command| session.is_enabled(command).is_ok()) {
        Some(command) => {
            typed = Typed::default();
            actions.push(Action::CloseDialog);
            actions.push(Action::run(command));
        }
        None if is_entered => response.request_focus(),
        None => {}
    }
    ui.data_mut(|data| data.insert_temp(id, typed));
}

fn line_ui(ui: &mut Ui, session: &Session, command: Command, is_chosen: bool, is_moved: bool) -> bool {
    let enabled = session.is_enabled(command);
    let mut button =
        Button::new(RichText::new(command.label())).selected(is_chosen).min_size([ui.available_width(), 0.0].into());
    if let Some(shortcut) = session.shortcut(command) {
        button = button.shortcut_text(shortcut.to_string());
    }
    let response = ui.add_enabled(enabled.is_ok(), button.frame_when_inactive(is_chosen));
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, enabled.is_ok(), is_chosen, command.label()));
    if is_chosen && is_moved {
        response.scroll_to_me(None);
    }
    if is_chosen {
        // Why it does nothing comes before what it would do.
        let below = enabled.err().unwrap_or(command.help());
        ui.horizontal(|ui| {
            ui.add_space(ui.spacing().button_padding.x);
            ui.add(Label::new(theme::small(below)).wrap());
        });
    }
    response.on_hover_text(command.help()).clicked()
}

/// Commands that fit `text`, the best first; all of them for an empty text.
fn found(text: &str) -> Vec<Command> {
    let shown = Command::all().filter(|&command| command != ProgramCommand::Palette);
    let mut scored: Vec<(u32, usize, Command)> = shown
        .enumerate()
        .filter_map(|(order, command)| {
            let by_name = fuzzy(command.label(), text);
            let by_help = fuzzy(command.help(), text).map(|score| score + 1000);
            Some((by_name.or(by_help)?, order, command))
        })
        .collect();
    scored.sort_unstable_by_key(|(score, order, _)| (*score, *order));
    scored.into_iter().map(|(_, _, command)| command).collect()
}

/// How far `letters` lie apart in `text` when read in order, lower is better: letters at the start of words count as
/// next to each other. `None` when one is missing.
fn fuzzy(text: &str, letters: &str) -> Option<u32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let wanted = letters.to_lowercase();
    let wanted = wanted.chars().filter(|c| !c.is_whitespace());
    let (mut at, mut score) = (0, 0);
    for letter in wanted {
        let starts_word = |i: usize| i == 0 || !text[i - 1].is_alphanumeric();
        let next = (at..text.len()).find(|&i| text[i] == letter)?;
        // A word that starts with the letter reads better than the same letter inside the word before.
        let word = (at..text.len()).find(|&i| text[i] == letter && starts_word(i));
        let place = word.filter(|_| next != at).unwrap_or(next);
        score += if place == at || starts_word(place) { 0 } else { (place - at) as u32 + 1 };
        score += u32::from(place != at);
        at = place + 1;
    }
    Some(score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{DrawCommand, EditCommand, PublishCommand, ViewCommand};

    #[test]
    fn a_few_letters_find_the_command() {
        for (text, expected) in [
            ("undo", Command::from(EditCommand::Undo)),
            ("exp fig", Command::from(PublishCommand::ExportFigure)),
            ("ef", Command::from(PublishCommand::ExportFigure)),
            ("echo cine", Command::from(ViewCommand::Cine)),
            ("skip fil", Command::from(ViewCommand::SetAside)),
            ("LESION", Command::from(DrawCommand::DrawLesion)),
        ] {
            assert_eq!(found(text).first(), Some(&expected), "{text}: {:?}", &found(text)[..3]);
        }
        assert!(found("qqq").is_empty());
        assert_eq!(found("").len(), Command::all().count() - 1);
    }
}
