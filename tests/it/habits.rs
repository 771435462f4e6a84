//! Language, appearance, preferences, keys, palette, names for screen readers.

use std::fs;

use egui::accesskit::Role as WidgetRole;
use egui::{Color32, Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use sideroscope::gui::theme;
use sideroscope::io::home::Home;
use sideroscope::phantom::Case;
use sideroscope::session::{Action, Appearance, Dialog, Executor, Layout, Preferences, RecoveryAction, Session};
use sideroscope::text::{Language, t};

use crate::support::window::{self as driver, Window, click, ctrl, is_shown, key, session};

const SIZE: [f32; 2] = [1280.0, 800.0];

fn prefer(window: &mut Window, change: impl FnOnce(&mut Preferences)) {
    let mut preferences = session(window).recovery.preferences.clone();
    change(&mut preferences);
    window.state_mut().session.apply(Action::Recovery(RecoveryAction::Prefer(Box::new(preferences))));
    window.run();
    window.run();
}

#[test]
fn the_language_changes_at_once_and_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path());
    let mut window = driver::small_window(SIZE);
    window.state_mut().session.set_home(home.clone());
    assert!(is_shown(&window, "Polygon") && is_shown(&window, "Undo"));
    ctrl(&mut window, Key::Comma);
    assert_eq!(session(&window).out.dialog, Some(Dialog::Preferences));
    click(&mut window, "Deutsch");
    window.run();
    assert!(is_shown(&window, "Einstellungen") && is_shown(&window, "Schließen"), "the open dialog too");
    click(&mut window, "Schließen");
    assert!(is_shown(&window, "Läsion") && is_shown(&window, "Rückgängig"));
    let mut next = Session::new(Executor::Inline, || ());
    next.set_home(home);
    assert_eq!(next.recovery.preferences.language(), Language::German);
}

#[test]
fn broken_preferences_start_anew_and_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("preferences.json"), "{\"margin\": ").expect("a file");
    let mut session = Session::new(Executor::Inline, || ());
    session.set_home(Home::at(folder.path()));
    assert_eq!(session.recovery.preferences, Preferences::default());
    assert_eq!(session.out.notices.shown().len(), 1, "one sentence");
    assert!(folder.path().join("preferences.broken.json").is_file(), "the old file is kept");
}

#[test]
fn preferences_reach_what_they_name() {
    let mut window = driver::small_window(SIZE);
    prefer(&mut window, |preferences| {
        preferences.margin = 1.5;
        preferences.echoes_per_s = 2.0;
        preferences.shows_patient_text = false;
        preferences.is_drag_reversed = true;
        preferences.set_layout(Layout::TwoByTwo);
        preferences.scale_percent = 150;
    });
    let view = &session(&window).view;
    assert_eq!((view.layout, view.cine.echoes_per_s, view.shows_patient_text), (Layout::TwoByTwo, 2.0, false));
    assert!(view.window_drag.is_level_reversed);
    assert_eq!(window.ctx.zoom_factor(), 1.5);
    assert_eq!(session(&window).document().settings.margin, 1.25, "what is open keeps its settings");
    let case = driver::coarse(Case::Hyper);
    window.state_mut().session.show(case);
    assert_eq!(session(&window).document().settings.margin, 1.5, "what is opened from now on does not");
}

#[test]
fn the_palette_finds_and_runs_commands() {
    let mut window = driver::small_window(SIZE);
    ctrl(&mut window, Key::K);
    assert_eq!(session(&window).out.dialog, Some(Dialog::Palette));
    window.get_by_role_and_label(WidgetRole::TextInput, "Command").type_text("log dec");
    window.run();
    key(&mut window, Key::Enter);
    assert!(session(&window).view.is_decay_log);
    assert_eq!(session(&window).out.dialog, None);
    // A command that cannot run says why and leaves the palette open.
    ctrl(&mut window, Key::K);
    window.get_by_role_and_label(WidgetRole::TextInput, "Command").type_text("redo");
    window.run();
    assert!(is_shown(&window, "Nothing to redo"));
    key(&mut window, Key::Enter);
    assert_eq!(session(&window).out.dialog, Some(Dialog::Palette));
    key(&mut window, Key::Escape);
    assert_eq!(session(&window).out.dialog, None);
}

#[test]
fn copy_and_question_mark_stop_at_an_open_dialog() {
    let mut window = driver::small_window(SIZE);
    key(&mut window, Key::F1);
    window.event(Event::Copy);
    window.event(Event::Text("?".to_owned()));
    window.step();
    assert!(session(&window).out.effects.picture().is_none());
    let copies = window.output().platform_output.commands.len();
    assert_eq!(copies, 0, "nothing goes to the clipboard behind a dialog");
    assert_eq!(session(&window).out.dialog, Some(Dialog::Help));
}

#[test]
fn the_light_appearance_turns_panels_and_leaves_images() {
    let mut window = driver::small_window(SIZE);
    let at = |window: &mut Window, pos: egui::Pos2| {
        let picture = window.render().expect("a picture");
        let pixel = picture.get_pixel(pos.x as u32, pos.y as u32).0;
        Color32::from_rgb(pixel[0], pixel[1], pixel[2])
    };
    let corner = driver::rect(&window, driver::ECHO).left_top() + egui::vec2(6.0, 60.0);
    let image = at(&mut window, corner);
    let panel = egui::pos2(3.0, 400.0);
    assert_eq!(at(&mut window, panel), theme::DARK.panel);
    prefer(&mut window, |preferences| preferences.appearance = Appearance::Light);
    assert_eq!(at(&mut window, panel), theme::LIGHT.panel);
    assert_eq!(at(&mut window, corner), image);
    prefer(&mut window, |preferences| preferences.appearance = Appearance::Dark);
    assert_eq!(at(&mut window, panel), theme::DARK.panel, "and back");
}

/// Roles a user acts on.
const INTERACTIVE: [WidgetRole; 9] = [
    WidgetRole::Button,
    WidgetRole::CheckBox,
    WidgetRole::ComboBox,
    WidgetRole::Link,
    WidgetRole::RadioButton,
    WidgetRole::Slider,
    WidgetRole::SpinButton,
    WidgetRole::TextInput,
    WidgetRole::MultilineTextInput,
];

#[test]
fn every_control_has_a_name() {
    let mut window = driver::small_window([1280.0, 1000.0]);
    let nameless = |window: &Window, place: &str| {
        let mut found = Vec::new();
        each_node(window, &mut |role, name, _| {
            if INTERACTIVE.contains(&role) && name.trim().is_empty() {
                found.push(format!("{place}: {role:?}"));
            }
        });
        found
    };
    let mut found = nameless(&window, "window");
    for dialog in [Dialog::Help, Dialog::OpenPath, Dialog::SaveAs, Dialog::Preferences, Dialog::Palette] {
        window.state_mut().session.out.dialog = Some(dialog.clone());
        window.run();
        found.extend(nameless(&window, &format!("{dialog:?}")));
        window.state_mut().session.out.dialog = None;
        window.run();
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn each_node(window: &Window, seen: &mut dyn FnMut(WidgetRole, String, String)) {
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        seen(node.role(), node.label().unwrap_or_default(), node.value().unwrap_or_default());
    }
}

#[test]
fn every_control_is_reached_by_tab() {
    let mut window = driver::small_window(SIZE);
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..250 {
        window.key_press(Key::Tab);
        window.step();
        if let Some(focused) = window.ctx.memory(|memory| memory.focused()) {
            reached.insert(focused.value());
        }
    }
    for label in ["Open", "Undo", "Lesion", "Polygon", "Export", "ROI Lesion", "Echo 1, TE 0.99 ms", "Notes"] {
        let node = window.query_all_by_label(label).next().unwrap_or_else(|| panic!("{label}"));
        let is_disabled = node.accesskit_node().is_disabled();
        node.focus();
        window.step();
        let focused = window.ctx.memory(|memory| memory.focused()).map(|id| id.value());
        assert!(is_disabled || focused.is_some_and(|id| reached.contains(&id)), "{label} is not reached by Tab");
    }
}

#[test]
fn a_missing_path_is_no_file_set_aside() {
    let window = driver::empty_window(SIZE);
    assert_eq!(session(&window).study.set_aside.len(), 0);
    assert_eq!(session(&window).study.summary(), "");
    let _ = Modifiers::NONE;
}

#[test]
fn hints_can_be_switched_off_and_vanish_once_done() {
    let mut window = driver::small_window(SIZE);
    let mut empty = driver::coarse(Case::Hyper);
    empty.rois.clear();
    window.state_mut().session.show(empty);
    window.run();
    let texts = [t("step-lesion-text"), t("rois-none-yet"), t("hint-window")];
    let shown = |window: &Window| texts.map(|text| driver::is_painted(window, text));
    assert_eq!(shown(&window), [true; 3], "what to do next, in card, list and status bar");
    prefer(&mut window, |preferences| preferences.shows_hints = false);
    assert_eq!(shown(&window), [false; 3]);
    assert!(driver::is_painted(&window, t("step-lesion")), "what is missing is still named");
    prefer(&mut window, |preferences| preferences.shows_hints = true);
    let case = driver::coarse(Case::Hyper);
    window.state_mut().session.show(case);
    window.run();
    assert_eq!(shown(&window)[..2], [false; 2], "done: nothing is left to do");
}
