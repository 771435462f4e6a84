//! What must hold where room is scarce: no word is cut or covered in the smallest window, in any language.

use egui::accesskit::Role as WidgetRole;
use egui::{Key, PointerButton, Rect, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use sideroscope::fit::NoiseSource;
use sideroscope::gui::theme;
use sideroscope::phantom::Case;
use sideroscope::pipeline::SigmaChoice;
use sideroscope::roi::Role;
use sideroscope::session::{
    Action, Command, DocumentAction, Key as Keys, LayoutCommand, MapKind, Menu, PaneContent, PaneId, RecoveryAction,
    RegionCommand, SettingChange, ViewAction, primary_shift,
};
use sideroscope::text::{Language, t, with_language};

use crate::support::window::*;

const SMALL: [f32; 2] = [1024.0, 700.0];

fn speak(window: &mut Window, language: Language) {
    let mut preferences = session(window).recovery.preferences.clone();
    preferences.set_language(language);
    window.state_mut().session.apply(Action::Recovery(RecoveryAction::Prefer(Box::new(preferences))));
    window.run();
    window.run();
}

fn rect_of(window: &Window, text: &str) -> Option<Rect> {
    painted_texts(window).iter().find(|painted| painted.text == text).map(|painted| painted.rect)
}

#[test]
fn menus_of_many_commands_stay_menus_in_the_smallest_window() {
    for language in Language::ALL {
        let mut window = small_window(SMALL);
        speak(&mut window, language);
        for menu in [Menu::Edit, Menu::View, Menu::Teach] {
            let label = |command: Command| with_language(language, || command.label());
            click(&mut window, with_language(language, || menu.label()));
            let mut all = Rect::NOTHING;
            for command in Command::all().filter(|command| command.menu() == menu) {
                // Undo and Redo stand in the toolbar too: the menu is drawn last.
                let line = window.query_all_by_label(label(command)).last().expect("a line").rect();
                all = all.union(line);
            }
            // Cases, guide, quiz, lecture and synthetic echo: the longest menu still leaves room around it.
            let most = if menu == Menu::Teach { 0.8 } else { 0.7 };
            assert!(all.height() < most * SMALL[1], "{menu:?} in {language:?}: {all:?}");
            assert!(all.left() >= 0.0 && all.right() <= SMALL[0], "{menu:?} in {language:?}: {all:?}");
            let is_line = |text: &str| Command::all().any(|command| label(command) == text);
            let is_cut = painted_texts(&window).iter().any(|text| text.is_cut && is_line(&text.text));
            assert!(!is_cut, "{menu:?} in {language:?}");
            key(&mut window, Key::Escape);
        }
    }
}

#[test]
fn the_columns_of_a_menu_are_walked_by_keys() {
    let mut window = small_window(SMALL);
    window.get_by_role_and_label(WidgetRole::Button, "Edit").focus();
    window.run();
    key(&mut window, Key::Enter);
    let is_there = |window: &Window| {
        let line = window.query_all_by_label("Copy to all slices").last().expect("a line");
        line.accesskit_node().is_focused()
    };
    let presses = (0..60).take_while(|_| {
        key(&mut window, Key::Tab);
        !is_there(&window)
    });
    assert!(presses.count() < 59, "Tab reaches the second column");
    let before = session(&window).document().rois.len();
    assert!(session(&window).view.selected.is_none() || session(&window).is_enabled(RegionCommand::CopyToAll).is_ok());
    key(&mut window, Key::Enter);
    assert_eq!(session(&window).document().rois.len(), before + 4, "on the other four slices");
}

#[test]
fn menus_and_tooltips_show_the_keys_that_were_given() {
    let mut window = small_window(SMALL);
    let mut preferences = session(&window).recovery.preferences.clone();
    let given = primary_shift(Keys::Letter('J'));
    preferences.keys.set(LayoutCommand::LinkAll, Some(given)).expect("free");
    window.state_mut().session.apply(Action::Recovery(RecoveryAction::Prefer(Box::new(preferences))));
    window.run();
    click(&mut window, "Layout");
    assert!(is_painted(&window, &given.to_string()), "{given}");
}

#[test]
fn a_press_on_an_image_closes_a_menu_even_if_it_becomes_a_drag() {
    let mut window = small_window(SMALL);
    click(&mut window, "Edit");
    assert!(is_shown(&window, "Rename"));
    let at = rect(&window, ECHO).center() + vec2(-60.0, 60.0);
    drag(&mut window, PointerButton::Primary, &[at, at + vec2(10.0, 5.0), at + vec2(30.0, 5.0)]);
    assert!(!is_shown(&window, "Rename"));
}

#[test]
fn words_in_the_plots_cover_neither_each_other_nor_a_line() {
    let mut num_words = 0;
    for case in Case::ALL {
        for size in [SMALL, [1920.0, 1080.0]] {
            let mut window = case_window(size, case);
            window.get_by_role_and_label(WidgetRole::Tab, "Contrast").click();
            window.run();
            for echo in 0..4 {
                window.state_mut().session.apply(Action::View(ViewAction::Echo(echo)));
                window.run();
                let words = ["best-te", "iso-crossing", "both-at-floor"].map(t);
                let rects: Vec<Rect> = words.into_iter().filter_map(|text| rect_of(&window, text)).collect();
                num_words += rects.len();
                for (place, rect) in rects.iter().enumerate() {
                    let place = format!("{case:?} {size:?} echo {echo}: {place}");
                    assert_eq!(rects.iter().filter(|other| other.intersects(rect.shrink(0.5))).count(), 1, "{place}");
                    for color in [theme::DARK.accent, theme::DARK.caution, theme::DARK.faint] {
                        let crossed = painted_verticals(&window, color);
                        let crossed = crossed.iter().find(|(x, y)| {
                            rect.x_range().contains(*x) && rect.y_range().intersection(*y).span() >= 0.0
                        });
                        assert_eq!(crossed, None, "{place} {rect:?}");
                    }
                }
            }
        }
    }
    assert!(num_words > 50, "{num_words}");
}

#[test]
fn the_source_of_the_noise_is_read_in_full() {
    for language in Language::ALL {
        for size in [SMALL, [1280.0, 800.0], [1920.0, 1080.0]] {
            let mut window = case_window(size, Case::Iso);
            window.state_mut().session.documents.shown.rois.retain(|roi| roi.role != Role::Noise);
            speak(&mut window, language);
            for sigma in [SigmaChoice::Auto, SigmaChoice::Fitted] {
                window.state_mut().session.apply(Action::Document(DocumentAction::Change(SettingChange::Sigma(sigma))));
                window.run();
                window.run();
                let source = match analysis(&window).noise.source {
                    NoiseSource::Background => t("sigma-from-background"),
                    NoiseSource::Fitted => t("sigma-fitted"),
                    NoiseSource::Residuals => t("sigma-from-residuals"),
                    other => panic!("{other:?}"),
                };
                let shown = painted_texts(&window).into_iter().filter(|text| text.text.contains(source));
                let shown: Vec<PaintedText> = shown.filter(|text| text.rect.right() < 300.0).collect();
                assert!(!shown.is_empty(), "{source} {size:?}");
                assert!(shown.iter().all(|text| !text.is_cut), "{language:?} {size:?}: {shown:?}");
            }
        }
    }
}

#[test]
fn numbers_of_the_verdict_are_not_broken() {
    for language in Language::ALL {
        let mut window = small_window(SMALL);
        speak(&mut window, language);
        let texts = painted_texts(&window);
        let of = |part: &str| {
            let found = texts.iter().filter(|text| text.rect.left() > 720.0 && text.text.contains(part));
            let found: Vec<&PaintedText> = found.collect();
            assert!(!found.is_empty(), "{part} in {language:?}");
            assert!(found.iter().all(|text| text.rect.height() < 20.0), "{part} in {language:?}: {found:?}");
        };
        let ratio = analysis(&window).verdict.as_ref().and_then(|verdict| verdict.ratio).expect("a ratio");
        of(&format!("{:.2} (", ratio.value));
        of("mg/g · ");
    }
}

#[test]
fn the_map_is_laid_over_its_echo_from_the_panel() {
    let mut window = small_window([1280.0, 1000.0]);
    window.get_by_label("Map over the echo").scroll_to_me();
    window.run();
    click(&mut window, "Map over the echo");
    let content = |window: &Window| session(window).view.content(PaneId::SECOND);
    assert_eq!(content(&window), PaneContent::MapOverEcho { map: MapKind::R2Star, opacity: 60 });
    window.get_by_role_and_label(WidgetRole::Slider, "Opacity of the map").set_value_accesskit(35.0);
    window.run();
    assert_eq!(content(&window), PaneContent::MapOverEcho { map: MapKind::R2Star, opacity: 35 });
    click(&mut window, "Map over the echo");
    assert_eq!(content(&window), PaneContent::Map(MapKind::R2Star));
}

#[test]
fn the_length_of_a_distance_at_the_edge_stays_on_its_image() {
    let mut window = small_window(SMALL);
    click(&mut window, "Distance");
    let at = |window: &Window, x: f64| transform(window, ECHO).screen_from_slice([x, 80.0]);
    let ends = [at(&window, 60.0), at(&window, 90.0), at(&window, 124.0)];
    drag(&mut window, PointerButton::Primary, &ends);
    let texts = painted_texts(&window);
    for label in [ECHO, MAP] {
        let pane = rect(&window, label);
        let shown = texts.iter().find(|text| text.text == "200.0 mm" && pane.contains(text.rect.center()));
        let shown = shown.unwrap_or_else(|| panic!("a length on {label}"));
        assert!(pane.contains_rect(shown.rect), "{label}: {shown:?} in {pane:?}");
    }
}

#[test]
fn the_size_of_the_interface_is_one_row_of_steps() {
    let mut window = small_window([1280.0, 800.0]);
    ctrl(&mut window, Key::Comma);
    click(&mut window, "Size of the interface 150 %");
    window.run();
    assert_eq!((session(&window).recovery.preferences.scale_percent, window.ctx.zoom_factor()), (150, 1.5));
    click(&mut window, "Size of the interface 100 %");
    window.run();
    let mut preferences = session(&window).recovery.preferences.clone();
    preferences.scale_percent = 110;
    window.state_mut().session.apply(Action::Recovery(RecoveryAction::Prefer(Box::new(preferences))));
    window.run();
    window.run();
    let chosen = window.get_by_label("Size of the interface 110 %");
    assert!(chosen.accesskit_node().toggled().is_some(), "a size from elsewhere is shown as what it is");
}

#[test]
fn the_strip_follows_the_echo_that_is_shown() {
    let mut window = small_window(SMALL);
    let strip = rect(&window, ECHO).x_range().min..=rect(&window, MAP).x_range().max;
    let is_in_sight = |window: &Window, label: &str| {
        let found = rect(window, label).x_range();
        strip.contains(&found.min) && strip.contains(&found.max)
    };
    assert!(!is_in_sight(&window, "Echo 12, TE 16.50 ms"), "the strip is too narrow for all");
    while session(&window).view.echo < 11 {
        key(&mut window, Key::ArrowRight);
    }
    assert!(is_in_sight(&window, "Echo 12, TE 16.50 ms"));
    while session(&window).view.echo > 0 {
        key(&mut window, Key::ArrowLeft);
    }
    assert!(is_in_sight(&window, "Echo 1, TE 0.99 ms"));
}
