//! What is seen of the images: slice, echo, texts, range of values.

use super::keys::{
    Key::{self, Digit, Letter},
    plain,
};
use super::needs;
use super::place::Place;
use super::row::{commands, row};
use crate::session::{Action, Cine, Dialog, Session, Tool, ViewAction};

/// Number keys on the active pane; 0 is its last preset. Keys beyond the presets of this pane do nothing.
fn preset(session: &Session, number: usize) -> Vec<Action> {
    let pane = session.view.active;
    let count = session.shown().presets(pane).len();
    let chosen = if number == 0 { count } else { number };
    let index = chosen.checked_sub(1).filter(|_| number < count);
    index.map(|index| Action::View(ViewAction::ChoosePreset(pane, index))).into_iter().collect()
}

commands! {
    /// Slice, echo, overlays and range.
    ViewCommand {
        PreviousSlice = row("command-previous-slice", "command-previous-slice-help", Place::SliceAndEcho, |session| {
            vec![Action::View(ViewAction::ScrollSlices(session.view.active, -1))]
        })
        .keys(plain(Key::Up))
        .needs(needs::several_slices)
        .repeats();

        NextSlice = row("command-next-slice", "command-next-slice-help", Place::SliceAndEcho, |session| {
            vec![Action::View(ViewAction::ScrollSlices(session.view.active, 1))]
        })
        .keys(plain(Key::Down))
        .needs(needs::several_slices)
        .repeats();

        PreviousEcho = row("command-previous-echo", "command-previous-echo-help", Place::SliceAndEcho, |_| {
            vec![Action::View(ViewAction::ScrollEchoes(-1))]
        })
        .keys(plain(Key::Left))
        .needs(needs::several_echoes)
        .repeats();

        NextEcho = row("command-next-echo", "command-next-echo-help", Place::SliceAndEcho, |_| {
            vec![Action::View(ViewAction::ScrollEchoes(1))]
        })
        .keys(plain(Key::Right))
        .needs(needs::several_echoes)
        .repeats();

        Cine = row("command-cine", "command-cine-help", Place::SliceAndEcho, |session| {
            vec![Action::View(ViewAction::RunCine(!session.view.is_cine_running))]
        })
        .keys(plain(Letter('C')))
        .needs(needs::several_echoes)
        .toggle(|session| session.view.is_cine_running.into());

        CinePingPong = row("ping-pong", "ping-pong-help", Place::SliceAndEcho, |session| {
            let cine = session.view.cine;
            vec![Action::View(ViewAction::SetCine(Cine { is_ping_pong: !cine.is_ping_pong, ..cine }))]
        })
        .needs(needs::several_echoes)
        .toggle(|session| session.view.cine.is_ping_pong.into());

        Overlays = row("command-overlays", "command-overlays-help", Place::Shown, |session| {
            vec![Action::View(ViewAction::SetOverlays(session.view.overlays.next()))]
        })
        .keys(plain(Key::Space))
        .needs(needs::study);

        PatientText = row("command-patient-text", "command-patient-text-help", Place::Shown, |session| {
            vec![Action::View(ViewAction::ShowPatientText(!session.view.shows_patient_text))]
        })
        .needs(needs::study)
        .toggle(|session| session.view.shows_patient_text.into());

        LogDecay = row("command-log-decay", "command-log-decay-help", Place::Shown, |session| {
            vec![Action::View(ViewAction::SetDecayLog(!session.view.is_decay_log))]
        })
        .keys(plain(Letter('Y')))
        .needs(needs::decay)
        .toggle(|session| session.view.is_decay_log.into());

        SetAside = row("command-set-aside", "command-set-aside-help", Place::Shown, |_| {
            vec![Action::Show(Dialog::SetAside)]
        })
        .needs(needs::files_set_aside);

        ToolRegionWindow = row("region-window", "region-window-help", Place::Range, |_| {
            vec![Action::View(ViewAction::SetTool(Tool::RegionWindow))]
        })
        .keys(plain(Letter('D')))
        .needs(needs::study)
        .toggle(|session| (session.view.tool == Tool::RegionWindow).into());

        FullRange = row("command-full-range", "command-full-range-help", Place::Range, |session| preset(session, 0))
            .keys(plain(Digit(0)))
            .needs(needs::study);

        Preset1 = row("command-preset1", "command-preset1-help", Place::Range, |session| preset(session, 1))
            .keys(plain(Digit(1)))
            .needs(needs::study);

        Preset2 = row("command-preset2", "command-preset2-help", Place::Range, |session| preset(session, 2))
            .keys(plain(Digit(2)))
            .needs(needs::study);

        Preset3 = row("command-preset3", "command-preset3-help", Place::Range, |session| preset(session, 3))
            .keys(plain(Digit(3)))
            .needs(needs::study);

        Preset4 = row("command-preset4", "command-preset4-help", Place::Range, |session| preset(session, 4))
            .keys(plain(Digit(4)))
            .needs(needs::study);

        Preset5 = row("command-preset5", "command-preset5-help", Place::Range, |session| preset(session, 5))
            .keys(plain(Digit(5)))
            .needs(needs::fifth_preset);

        FitToPane = row("command-fit-to-pane", "command-fit-to-pane-help", Place::Fit, |session| {
            vec![Action::View(ViewAction::FitToPane(session.view.active))]
        })
        .keys(plain(Letter('F')))
        .needs(needs::study);
    }
}
