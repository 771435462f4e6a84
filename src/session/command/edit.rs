//! The history, the settings of the fit, and the program itself.

use super::keys::{Key, plain, primary, primary_shift};
use super::needs;
use super::place::Place;
use super::row::{commands, row};
use crate::session::{Action, Dialog, DocumentAction, StudyAction};
use crate::t;

commands! {
    /// Steps of the history, and settings that are not on screen.
    EditCommand {
        Undo = row("command-undo", "command-undo-help", Place::History, |_| vec![Action::Document(DocumentAction::Undo)])
            .keys(primary(Key::Letter('Z')))
            .needs(needs::something_to_undo)
            .next_step(|session| session.shown().undo_label().map(|step| t!("undo-this", step = step)))
            .repeats();

        Redo = row("command-redo", "command-redo-help", Place::History, |_| vec![Action::Document(DocumentAction::Redo)])
            .keys(primary_shift(Key::Letter('Z')))
            .needs(needs::something_to_redo)
            .next_step(|session| session.shown().redo_label().map(|step| t!("redo-this", step = step)))
            .repeats();

        Cancel = row("cancel", "command-cancel-help", Place::History, |_| vec![Action::Cancel])
            .keys(plain(Key::Escape))
            .needs(needs::something_to_cancel);

        EchoTimes = row("command-echo-times", "command-echo-times-help", Place::Analysis, |_| {
            vec![Action::Show(Dialog::EchoTimes)]
        })
        .needs(needs::unknown_echo_times);

        TakeAsOriginal = row("command-take-as-original", "command-take-as-original-help", Place::Open, |_| {
            vec![Action::Study(StudyAction::TakeAsOriginal)]
        })
        .needs(needs::marked_derived);

        ResetSettings = row("command-reset-settings", "command-reset-settings-help", Place::Analysis, |_| {
            vec![Action::Document(DocumentAction::ResetSettings)]
        })
        .needs(needs::changed_settings);
    }
}

commands! {
    /// What concerns the program itself.
    ProgramCommand {
        Palette = row("command-palette", "command-palette-help", Place::Program, |_| {
            vec![Action::Show(Dialog::Palette)]
        })
        .keys(primary(Key::Letter('K')));

        Preferences = row("command-preferences", "command-preferences-help", Place::Program, |_| {
            vec![Action::Show(Dialog::Preferences)]
        })
        .keys(primary(Key::Comma));

        Help = row("command-help", "command-help-help", Place::Help, |_| vec![Action::Show(Dialog::Help)])
            .keys(plain(Key::F1));
    }
}
