//! The window without a mouse and without sight: every control has a name and a role, Tab reaches it, and the eye sees
//! where the focus is.

use std::collections::BTreeSet;

use egui::accesskit::Role as WidgetRole;
use egui::{Color32, Key};
use egui_kittest::kittest::NodeT;
use sideroscope::gui::theme;
use sideroscope::phantom::Case;
use sideroscope::roi::Role;
use sideroscope::session::{Action, AnswerChange, Dialog, Layout, PlotKind, TeachAction, TeachCommand, ViewAction};

use crate::support::window::*;

const SIZE: [f32; 2] = [1600.0, 1000.0];

/// Roles that tell a screen reader nothing of what a control is.
const MEANINGLESS: [WidgetRole; 2] = [WidgetRole::Unknown, WidgetRole::GenericContainer];

/// What can be clicked or typed into, without names or roles of use.
fn nameless(window: &Window, place: &str, found: &mut BTreeSet<String>) {
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        let acts = node.data().supports_action(egui::accesskit::Action::Click)
            || matches!(node.role(), WidgetRole::TextInput | WidgetRole::MultilineTextInput);
        // egui's own scroll bars tell what they are by their role; what has no place is not in the window.
        let is_placed = node.bounding_box().is_some_and(|at| at.x0.is_finite());
        if !acts || !is_placed || node.is_disabled() || node.role() == WidgetRole::ScrollBar {
            continue;
        }
        let name = node.label().unwrap_or_default();
        if name.trim().is_empty() {
            let at = node.bounding_box();
            found.insert(format!("{place}: {:?} has no name, at {at:?}", node.role()));
        } else if MEANINGLESS.contains(&node.role()) {
            found.insert(format!("{place}: {name} has no role"));
        }
    }
}

fn settle(window: &mut Window) {
    window.run();
    window.run();
}

#[test]
fn every_control_of_every_state_has_a_name_and_a_role() {
    let mut found = BTreeSet::new();
    let mut window = opened(SIZE, Case::Hyper);
    for plot in PlotKind::ALL {
        window.state_mut().session.apply(Action::View(ViewAction::Answer(AnswerChange::Show(plot))));
        settle(&mut window);
        nameless(&window, &format!("{plot:?}"), &mut found);
    }
    let lesion = rois_of(&window, Role::Lesion)[0].id;
    window.state_mut().session.apply(Action::View(ViewAction::Select(Some(lesion))));
    window.state_mut().session.apply(Action::View(ViewAction::SetLayout(Layout::TwoByTwo)));
    settle(&mut window);
    nameless(&window, "two by two", &mut found);
    let dialogs = [
        Dialog::Help,
        Dialog::SetAside,
        Dialog::OpenPath,
        Dialog::OpenRois,
        Dialog::Export,
        Dialog::SaveAs,
        Dialog::Recover,
        Dialog::Close,
        Dialog::Preferences,
        Dialog::Palette,
        Dialog::EchoTimes,
        Dialog::CaseLibrary,
        Dialog::Learn,
        Dialog::AddCase,
        Dialog::Quiz,
        Dialog::Report,
        Dialog::Figure,
        Dialog::Cine,
    ];
    for dialog in dialogs {
        let place = format!("{dialog:?}");
        window.state_mut().session.out.dialog = Some(dialog);
        settle(&mut window);
        nameless(&window, &place, &mut found);
        window.state_mut().session.out.dialog = None;
        settle(&mut window);
    }
    for command in
        [TeachCommand::CaseGuide, TeachCommand::CaseSliders, TeachCommand::SyntheticTe, TeachCommand::Presenter]
    {
        window.state_mut().session.apply(Action::run(command));
        settle(&mut window);
        nameless(&window, &format!("{command:?}"), &mut found);
    }
    let mut window = opened(SIZE, Case::Iso);
    window.state_mut().session.apply(Action::Teach(TeachAction::StartQuiz { draws_rois: false }));
    settle(&mut window);
    nameless(&window, "quiz", &mut found);
    let window = empty_window(SIZE);
    nameless(&window, "empty", &mut found);
    assert!(found.is_empty(), "{}", found.into_iter().collect::<Vec<_>>().join("\n"));
}

fn opened(size: [f32; 2], case: Case) -> Window {
    let mut window = small_window(size);
    window.state_mut().session.show(coarse(case));
    settle(&mut window);
    window
}

/// Where the focus is, as the id of a widget.
fn focused(window: &Window) -> Option<u64> {
    window.ctx.memory(|memory| memory.focused()).map(|id| id.value())
}

/// Every id that Tab leads to, until it comes round.
fn tab_order(window: &mut Window) -> BTreeSet<u64> {
    let mut reached = BTreeSet::new();
    for _ in 0..600 {
        window.key_press(Key::Tab);
        window.step();
        reached.extend(focused(window));
    }
    reached
}

#[test]
fn tab_reaches_every_enabled_control() {
    let mut window = opened(SIZE, Case::Hyper);
    let reached = tab_order(&mut window);
    let names: Vec<String> = window
        .root()
        .children_recursive()
        .filter(|node| {
            let node = node.accesskit_node();
            node.data().supports_action(egui::accesskit::Action::Click) && !node.is_disabled()
        })
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    let mut missed = BTreeSet::new();
    for name in names {
        use egui_kittest::kittest::Queryable;
        let Some(node) = window.query_all_by_label(&name).next() else { continue };
        node.focus();
        window.step();
        if focused(&window).is_none_or(|id| !reached.contains(&id)) {
            missed.insert(name);
        }
    }
    assert!(missed.is_empty(), "Tab does not reach {missed:?}");
}

/// WCAG 2.2, relative luminance and contrast ratio.
fn contrast(a: Color32, b: Color32) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = |c: Color32| 0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b());
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The ring is drawn by the window itself, so that no control is without: a line of the accent around what has the focus.
#[test]
fn the_focus_is_seen_around_every_control() {
    let mut window = opened(SIZE, Case::Hyper);
    let mut seen = BTreeSet::new();
    for step in 0..120 {
        window.key_press(Key::Tab);
        // What was out of view scrolls into it.
        settle(&mut window);
        let Some(id) = window.ctx.memory(|memory| memory.focused()) else { continue };
        if !seen.insert(id.value()) {
            break;
        }
        let Some(response) = window.ctx.read_response(id) else { panic!("step {step}: focus on nothing") };
        let ring = painted_rings(&window, theme::DARK.accent);
        let around = response.interact_rect;
        assert!(
            ring.iter().any(|rect| (rect.center() - around.center()).length() < 3.0 && rect.width() >= around.width()),
            "step {step}: no ring around {around:?}, rings {ring:?}"
        );
    }
    assert!(seen.len() > 40, "Tab went through {} controls", seen.len());
    for ground in [theme::DARK.background, theme::DARK.panel, theme::DARK.card, theme::IMAGE] {
        assert!(contrast(theme::DARK.accent, ground) >= 3.0);
    }
}

/// What is said by color is said by a word, a letter or a form too: the verdict in words, regions by letter and line.
#[test]
fn nothing_is_said_by_color_alone() {
    for case in Case::ALL {
        let window = opened(SIZE, case);
        let word = analysis(&window).verdict.as_ref().expect("a verdict").headline.title().to_string();
        assert!(is_painted(&window, &word), "{case:?}: {word}");
    }
    let window = opened(SIZE, Case::Hyper);
    let on_image = rect(&window, ECHO);
    for tag in ["L", "B"] {
        let letters = painted_texts(&window);
        let is_tagged = letters.iter().any(|text| text.text.starts_with(tag) && on_image.contains(text.rect.center()));
        assert!(is_tagged, "no letter {tag} beside a region");
    }
}
