//! Presses every command of the table and holds that each does what its help says.

use std::time::{Duration, Instant};

use egui::accesskit;
use egui_kittest::kittest::{NodeT, Queryable};
use sideroscope::display::Window as Range;
use sideroscope::fit::Model;
use sideroscope::io::{SetAside, home::Home};
use sideroscope::phantom::Case;
use sideroscope::pipeline::AnalysisSettings;
use sideroscope::roi::Role;
use sideroscope::session::{
    Action, Command, Dialog, Document, DrawShape, Executor, ExportRequest, ExportTarget, Key, Menu, Overlays, PaneId,
    Pick, PictureOptions, PointerEvent, Scale, Session, SettingChange, Shortcut, Tool, View,
};

use crate::support::window as driver;
use crate::teach_commands;

fn on_a_case() -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    session.show(driver::coarse(Case::Iso));
    assert!(session.poll());
    session
}

fn run(session: &mut Session, command: Command) {
    assert_eq!(session.is_enabled(command), Ok(()), "{command:?}");
    session.apply(Action::Run(command));
    session.poll();
}

/// The state a command can touch, to see that one touched nothing.
#[derive(Debug, PartialEq)]
struct Seen {
    document: Document,
    view: View,
    dialog: Option<Dialog>,
    pick: Option<Pick>,
    export: Option<ExportRequest>,
    generation: u64,
    notices: usize,
    undo: Option<String>,
}

fn seen(session: &Session) -> Seen {
    Seen {
        document: session.document.clone(),
        view: session.view.clone(),
        dialog: session.dialog.clone(),
        pick: session.effects.pick().cloned(),
        export: session.effects.picture().cloned(),
        generation: session.study.generation,
        notices: session.notices.shown().len(),
        undo: session.undo_label(),
    }
}

#[test]
fn every_command_does_what_its_help_says() {
    let mut session = on_a_case();
    for command in Command::ALL {
        press(&mut session, command);
    }
}

/// Brings the session where the command is enabled, runs it, checks what it did, and clears up behind it.
fn press(session: &mut Session, command: Command) {
    match command {
        Command::OpenFolder => picks(session, command, Pick::Folder),
        Command::OpenFiles => picks(session, command, Pick::Files),
        Command::OpenPath => opens(session, command, Dialog::OpenPath),
        Command::OpenRois => opens(session, command, Dialog::OpenRois),
        Command::SaveRois => opens(session, command, Dialog::SaveRois { taken: None }),
        Command::ExportFigure => opens(session, command, Dialog::Export),
        Command::ComposeFigure => opens(session, command, Dialog::Figure),
        Command::ExportReport => opens(session, command, Dialog::Report),
        Command::ExportCine => opens(session, command, Dialog::Cine),
        Command::Help => opens(session, command, Dialog::Help),
        Command::SetAside => lists_files_set_aside(session),
        Command::EchoTimes => asks_for_echo_times(session),
        Command::CopyFigure => {
            run(session, command);
            let target = ExportTarget::Clipboard;
            assert_eq!(
                session.take_effects().picture(),
                Some(&ExportRequest { target, scale: 2, options: PictureOptions::default() })
            );
        }
        Command::Undo | Command::Redo | Command::DeleteRoi => deletes_and_takes_back(session),
        Command::Cancel => cancels_the_innermost_first(session),
        Command::ToolPan => chooses(session, command, Tool::Pan),
        Command::ToolZoom => chooses(session, command, Tool::Zoom),
        Command::ToolWindow => chooses(session, command, Tool::Window),
        Command::DrawLesion => chooses(session, command, Tool::Draw(Role::Lesion)),
        Command::DrawLiver => chooses(session, command, Tool::Draw(Role::Liver)),
        Command::DrawNoise => chooses(session, command, Tool::Draw(Role::Noise)),
        Command::ShapeEllipse => shapes(session, command, DrawShape::Ellipse),
        Command::ShapePolygon => shapes(session, command, DrawShape::Polygon),
        Command::ShapeFreehand => shapes(session, command, DrawShape::Freehand),
        Command::ShapeCircle
        | Command::ShapeRectangle
        | Command::ShapeBrush
        | Command::ShapeEraser
        | Command::ShapeGrow
        | Command::MarkDistance
        | Command::MarkAngle
        | Command::MarkArrow
        | Command::MarkText
        | Command::MarkProbe
        | Command::KeepDrawing
        | Command::Smaller
        | Command::Larger
        | Command::CopyRoi
        | Command::PasteRoi
        | Command::DuplicateRoi
        | Command::CopyToNext
        | Command::CopyToPrevious
        | Command::CopyToAll
        | Command::InterpolateRoi
        | Command::RenameItem
        | Command::NudgeLeft
        | Command::NudgeRight
        | Command::NudgeUp
        | Command::NudgeDown
        | Command::ShowOutliers
        | Command::ExcludeOutliers
        | Command::IncludeOutliers => {
            crate::roi_commands::press(command);
        }
        Command::PreviousSlice => steps(session, command, |view| &mut view.slice, 4, 3),
        Command::NextSlice => steps(session, command, |view| &mut view.slice, 1, 2),
        Command::PreviousEcho => steps(session, command, |view| &mut view.echo, 7, 6),
        Command::NextEcho => steps(session, command, |view| &mut view.echo, 10, 11),
        Command::Cine => switches(session, command, |view| view.is_cine_running),
        Command::LogDecay => switches(session, command, |view| view.is_decay_log),
        Command::CopyTable => {
            run(session, command);
            let effects = session.take_effects();
            let text = effects.text().expect("a text for the clipboard");
            assert!(text.starts_with("ROI\t") && text.contains("\nLiver\t"), "{text}");
        }
        Command::PatientText => switches(session, command, |view| view.shows_patient_text),
        Command::Overlays => {
            for overlays in [Overlays::Minimal, Overlays::None, Overlays::All] {
                run(session, command);
                assert_eq!(session.view.overlays, overlays);
            }
        }
        Command::FitToPane => {
            session.apply(Action::ZoomAt { pane: PaneId::FIRST, factor: 3.0, anchor: [40.0, 50.0] });
            run(session, command);
            assert_eq!((session.view.zoom, session.view.center), (1.0, None));
        }
        // The ranges are those of the help sentences; the fifth preset exists on the R2* map alone.
        Command::FullRange => ranges_over_all_values(session),
        Command::Preset1 => differs_from_full_range(session, command),
        Command::Preset2 => ranges(session, command, 100.0),
        Command::Preset3 => ranges(session, command, 400.0),
        Command::Preset4 => ranges(session, command, 600.0),
        Command::Preset5 => {
            ranges(session, command, 1000.0);
            session.apply(Action::Activate(PaneId::FIRST));
            assert!(session.is_enabled(command).is_err(), "the echo image has no fifth preset");
        }
        Command::ResetSettings => {
            session.apply(Action::Change(SettingChange::Model(Model::LogLinear)));
            session.apply(Action::EndGesture);
            run(session, command);
            assert_eq!(session.document.settings, AnalysisSettings::default());
            assert_eq!(session.undo_label().as_deref(), Some("Reset settings"));
        }
        Command::LayoutOne
        | Command::LayoutOneByTwo
        | Command::LayoutTwoByOne
        | Command::LayoutOneByThree
        | Command::LayoutTwoByTwo
        | Command::LayoutTwoByThree
        | Command::PresetEchoAndMap
        | Command::PresetAllMaps
        | Command::PresetEchoSeries
        | Command::PresetMapOverEcho
        | Command::Maximize
        | Command::NextPane
        | Command::Smooth
        | Command::LinkAll => crate::panes_session::press(session, command),
        Command::ToolRegionWindow => chooses(session, command, Tool::RegionWindow),
        Command::CinePingPong => switches(session, command, |view| view.cine.is_ping_pong),
        Command::CaseIso
        | Command::CaseHyper
        | Command::CaseHypo
        | Command::CaseFloorTrap
        | Command::CaseFocalSparing
        | Command::CaseNoOverload
        | Command::CaseFatty => opens_case(command),
        Command::Preferences => opens(session, command, Dialog::Preferences),
        Command::Palette => opens(session, command, Dialog::Palette),
        Command::SaveSession | Command::SaveSessionAs => opens(session, command, Dialog::SaveAs),
        Command::UnsavedWork => {
            assert!(session.is_enabled(command).is_err(), "without a folder nothing is kept");
            let folder = tempfile::tempdir().expect("a folder");
            session.set_home(Home::at(folder.path()));
            opens(session, command, Dialog::Recover);
            session.keeping.home = None;
        }
        Command::CancelJob => {
            let before = (session.study.generation, session.study.case());
            session.apply(Action::Run(Command::CaseIso));
            run(session, command);
            assert_eq!((session.study.generation, session.study.case()), before, "a stopped job changes nothing");
            assert!(session.is_enabled(command).is_err());
        }
        Command::CaseLibrary
        | Command::CaseGuide
        | Command::NextStep
        | Command::PreviousStep
        | Command::NextCase
        | Command::PreviousCase
        | Command::CaseSliders
        | Command::ResetCase
        | Command::LearnPage
        | Command::KeepStep
        | Command::AddCase
        | Command::Quiz
        | Command::AnswerIso
        | Command::AnswerHyper
        | Command::AnswerHypo
        | Command::AnswerCannotTell
        | Command::QuizNext
        | Command::SaveScores
        | Command::Presenter
        | Command::Spotlight
        | Command::SyntheticTe
        | Command::BestTe
        | Command::IsoCrossing => teach_commands::press(command),
    }
}

fn picks(session: &mut Session, command: Command, pick: Pick) {
    run(session, command);
    assert_eq!(session.take_effects().pick(), Some(&pick));
}

fn opens(session: &mut Session, command: Command, dialog: Dialog) {
    run(session, command);
    assert_eq!(session.dialog, Some(dialog));
    session.apply(Action::CloseDialog);
    assert_eq!(session.dialog, None);
}

fn lists_files_set_aside(session: &mut Session) {
    assert!(session.is_enabled(Command::SetAside).is_err(), "a built-in case has no files");
    let aside = SetAside { path: "notes.txt".into(), label: "notes.txt".into(), reason: "no image".into() };
    session.study.set_aside = std::sync::Arc::new(vec![aside]);
    opens(session, Command::SetAside, Dialog::SetAside);
    session.study.set_aside = std::sync::Arc::default();
}

fn asks_for_echo_times(session: &mut Session) {
    // The files of a case state them; what the dialog does has a test of its own.
    assert!(session.is_enabled(Command::EchoTimes).is_err());
    session.apply(Action::Run(Command::EchoTimes));
    assert_eq!(session.dialog, None);
}

fn deletes_and_takes_back(session: &mut Session) {
    let before = session.document.clone();
    let lesion = before.rois.iter().find(|roi| roi.role == Role::Lesion).expect("every case has a lesion").id;
    session.apply(Action::Select(Some(lesion)));
    run(session, Command::DeleteRoi);
    let without = session.document.clone();
    assert!(without.roi(lesion).is_none() && without.rois.len() + 1 == before.rois.len());
    assert!(session.analysis.as_deref().is_some_and(|analysis| analysis.verdict.is_none()));
    run(session, Command::Undo);
    assert_eq!(session.document.rois, before.rois);
    assert!(session.analysis.as_deref().is_some_and(|analysis| analysis.verdict.is_some()));
    run(session, Command::Redo);
    assert_eq!(session.document.rois, without.rois);
    run(session, Command::Undo);
}

fn cancels_the_innermost_first(session: &mut Session) {
    let lesion = session.document.rois[0].id;
    session.apply(Action::Select(Some(lesion)));
    session.apply(Action::Run(Command::DrawLiver));
    let before = session.document.clone();
    session.apply(Action::Pointer(PointerEvent::Press { pos: [10.0, 10.0], tolerance_px: 1.0 }));
    session.apply(Action::Pointer(PointerEvent::Drag { path: vec![[30.0, 24.0]], modifiers: Default::default() }));
    assert_eq!(session.document.rois.len(), before.rois.len() + 1, "a region follows its drag");
    session.apply(Action::Run(Command::Help));
    run(session, Command::Cancel);
    assert_eq!(session.dialog, None);
    assert!(session.open_outline().is_some(), "closing the dialog leaves the drawing alone");
    run(session, Command::Cancel);
    assert!(session.open_outline().is_none());
    assert_eq!(session.document.rois, before.rois);
    assert_eq!(session.view.tool, Tool::Draw(Role::Liver));
    run(session, Command::Cancel);
    assert_eq!((session.view.tool, session.view.selected), (Tool::Window, Some(lesion)));
    run(session, Command::Cancel);
    assert_eq!(session.view.selected, None);
    assert!(session.is_enabled(Command::Cancel).is_err());
}

fn chooses(session: &mut Session, command: Command, tool: Tool) {
    session.view.tool = if tool == Tool::Pan { Tool::Window } else { Tool::Pan };
    run(session, command);
    assert_eq!(session.view.tool, tool);
    session.view.tool = Tool::Window;
}

fn shapes(session: &mut Session, command: Command, shape: DrawShape) {
    session.view.draw_shape = if shape == DrawShape::Ellipse { DrawShape::Polygon } else { DrawShape::Ellipse };
    run(session, command);
    assert_eq!(session.view.draw_shape, shape);
    assert!(matches!(session.view.tool, Tool::Draw(_)), "choosing a shape means drawing");
    session.view.tool = Tool::Window;
}

/// From `start` one step to `end`; twelve echoes and five slices stop it at both ends.
fn steps(session: &mut Session, command: Command, axis: fn(&mut View) -> &mut usize, start: usize, end: usize) {
    *axis(&mut session.view) = start;
    run(session, command);
    assert_eq!(*axis(&mut session.view), end, "{command:?}");
    for _ in 0..13 {
        session.apply(Action::Run(command));
    }
    let last = *axis(&mut session.view);
    let is_slice = matches!(command, Command::PreviousSlice | Command::NextSlice);
    let expected = match (end > start, is_slice) {
        (false, _) => 0,
        (true, true) => 4,
        (true, false) => 11,
    };
    assert_eq!(last, expected, "{command:?} stops at the end");
    session.view.slice = 2;
}

fn switches(session: &mut Session, command: Command, is_on: fn(&View) -> bool) {
    let before = is_on(&session.view);
    run(session, command);
    assert_eq!(is_on(&session.view), !before, "{command:?}");
    run(session, command);
    assert_eq!(is_on(&session.view), before, "{command:?}");
}

/// Smallest and largest value of the echo on screen, and nothing else.
fn ranges_over_all_values(session: &mut Session) {
    session.apply(Action::Activate(PaneId::FIRST));
    run(session, Command::FullRange);
    let stack = session.study.stack.as_deref().expect("a case is open");
    let image = stack.image(session.view.echo, session.view.slice);
    let low = image.iter().copied().fold(f32::INFINITY, f32::min);
    let high = image.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    assert_eq!(session.window(PaneId::FIRST), Range::new(f64::from(low), f64::from(high)));
}

fn differs_from_full_range(session: &mut Session, command: Command) {
    session.apply(Action::Activate(PaneId::FIRST));
    run(session, Command::FullRange);
    let full = session.window(PaneId::FIRST);
    run(session, command);
    let (full, auto) = (full.expect("a window"), session.window(PaneId::FIRST).expect("a window"));
    assert!(auto.low() >= full.low() && auto.high() < full.high(), "{auto:?} lies within {full:?}");
}

/// On the R2* map the range from 0 to `high`; on an echo another window than before.
fn ranges(session: &mut Session, command: Command, high: f64) {
    session.apply(Action::Activate(PaneId::SECOND));
    run(session, command);
    assert_eq!(session.window(PaneId::SECOND), Range::new(0.0, high), "{command:?}");
    session.apply(Action::Activate(PaneId::FIRST));
    if session.is_enabled(command).is_ok() {
        run(session, Command::FullRange);
        let full = session.window(PaneId::FIRST);
        run(session, command);
        assert_ne!(session.window(PaneId::FIRST), full, "{command:?}");
    }
    session.apply(Action::Activate(PaneId::SECOND));
}

/// What a correct reading finds stands in the case itself, which was simulated with known truth.
fn opens_case(command: Command) {
    let case = command.case().expect("a command of a case");
    // With threads, as in the running program: the answer is there before the map, whose fit is stopped here.
    let mut session = Session::new(Executor::Threads, || ());
    run(&mut session, command);
    let deadline = Instant::now() + Duration::from_secs(120);
    while session.study.case().is_none() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
        session.poll();
    }
    assert_eq!(session.study.case(), Some(case));
    let verdict = session.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref());
    let verdict = verdict.expect("a case comes with its regions");
    let expected = case.expected();
    assert_eq!(verdict.finding, expected.finding, "{case:?}");
    assert_eq!(verdict.applies(), expected.sign_applies, "{case:?}");
    assert_eq!(session.undo_label(), None, "a case opens with a history of its own");
    session.apply(Action::Run(Command::CancelJob));
}

#[test]
fn a_disabled_command_says_why_and_does_nothing() {
    let mut session = Session::new(Executor::Inline, || ());
    let before = seen(&session);
    let mut num_disabled = 0;
    for command in Command::ALL {
        let Err(reason) = session.is_enabled(command) else { continue };
        num_disabled += 1;
        let is_sentence = reason.chars().next().is_some_and(char::is_uppercase) && !reason.ends_with('.');
        assert!(is_sentence, "{command:?}: {reason:?}");
        session.apply(Action::Run(command));
        session.poll();
        assert_eq!(seen(&session), before, "{command:?}");
    }
    // Opening, the seven cases, help, palette and preferences, and in teaching the library, its next and previous case,
    // the quiz and the presenter need no study.
    assert_eq!(num_disabled, Command::ALL.len() - 3 - Case::ALL.len() - 3 - 5);
}

#[test]
fn every_command_has_a_label_a_help_sentence_and_a_menu() {
    for command in Command::ALL {
        let info = command.info();
        assert!(info.label.chars().next().is_some_and(char::is_uppercase), "{command:?}");
        assert!(info.help.chars().next().is_some_and(char::is_uppercase), "{command:?}");
        assert!(info.help.len() > info.label.trim_end_matches('…').len() || command.case().is_some(), "{command:?}");
        assert!(!info.help.ends_with('.') && !info.help.contains(". "), "{command:?}: one sentence without a period");
        assert!(Menu::ALL.contains(&info.menu), "{command:?}");
    }
}

/// Every command stands in the window itself or in its menu, under the label of the table.
#[test]
fn every_command_is_reachable_by_its_label() {
    let mut window = driver::empty_window([1200.0, 750.0]);
    for menu in Menu::ALL {
        let commands = || Command::ALL.into_iter().filter(|command| command.info().menu == menu);
        let has_button = window.query_by_role_and_label(accesskit::Role::Button, menu.label()).is_some();
        if has_button {
            driver::click(&mut window, menu.label());
        }
        for command in commands() {
            let label = command.info().label;
            let nodes: Vec<_> = window.query_all_by_label(label).collect();
            assert!(!nodes.is_empty(), "{command:?} ({label}) is not reachable in {}", menu.label());
            let is_enabled = driver::session(&window).is_enabled(command).is_ok();
            for node in nodes {
                assert_eq!(!node.accesskit_node().is_disabled(), is_enabled, "{command:?}");
            }
        }
        if has_button {
            driver::key(&mut window, egui::Key::Escape);
        }
    }
}

/// The keys of the table reach their commands through the window, modifiers included.
#[test]
fn shortcuts_run_their_commands() {
    let mut window = driver::small_window([1200.0, 750.0]);
    let press = |window: &mut driver::Window, shortcut: Shortcut| {
        let key = egui_key(shortcut.key);
        match (shortcut.ctrl, shortcut.shift) {
            (true, true) => driver::ctrl_shift(window, key),
            (true, false) => driver::ctrl(window, key),
            (false, true) => driver::shift(window, key),
            _ => driver::key(window, key),
        }
    };
    for (command, holds) in SHORTCUTS {
        let shortcut = command.info().shortcut.expect("the command has keys");
        press(&mut window, shortcut);
        assert!(holds(driver::session(&window)), "{command:?} by {shortcut}");
    }
}

/// A command, and what its keys leave behind; one after the other.
type Pressed = (Command, fn(&Session) -> bool);

const SHORTCUTS: [Pressed; 19] = [
    (Command::ToolPan, |session| session.view.tool == Tool::Pan),
    (Command::ToolZoom, |session| session.view.tool == Tool::Zoom),
    (Command::ToolWindow, |session| session.view.tool == Tool::Window),
    (Command::DrawNoise, |session| session.view.tool == Tool::Draw(Role::Noise)),
    (Command::DrawLiver, |session| session.view.tool == Tool::Draw(Role::Liver)),
    (Command::ShapePolygon, |session| session.view.draw_shape == DrawShape::Polygon),
    (Command::ShapeFreehand, |session| session.view.draw_shape == DrawShape::Freehand),
    (Command::ShapeEllipse, |session| session.view.draw_shape == DrawShape::Ellipse),
    (Command::Cancel, |session| session.view.tool == Tool::Window && session.view.selected.is_some()),
    (Command::Overlays, |session| session.view.overlays == Overlays::Minimal),
    (Command::LogDecay, |session| session.view.is_decay_log),
    (Command::Preset3, |session| session.view.look(PaneId::FIRST, Scale::Signal).window.is_some()),
    (Command::DeleteRoi, |session| !session.document.has_role(Role::Lesion)),
    (Command::Undo, |session| session.document.has_role(Role::Lesion)),
    (Command::Redo, |session| !session.document.has_role(Role::Lesion)),
    (Command::OpenPath, |session| session.dialog == Some(Dialog::OpenPath)),
    (Command::Cancel, |session| session.dialog.is_none()),
    (Command::Help, |session| session.dialog == Some(Dialog::Help)),
    (Command::Cancel, |session| session.dialog.is_none()),
];

fn egui_key(key: Key) -> egui::Key {
    match key {
        Key::Letter('[') => egui::Key::OpenBracket,
        Key::Letter(']') => egui::Key::CloseBracket,
        Key::Letter(letter) => egui::Key::from_name(&letter.to_string()).expect("a letter"),
        Key::Digit(digit) => egui::Key::from_name(&digit.to_string()).expect("a digit"),
        Key::Escape => egui::Key::Escape,
        Key::Delete => egui::Key::Delete,
        Key::Space => egui::Key::Space,
        Key::F1 => egui::Key::F1,
        Key::F2 => egui::Key::F2,
        Key::Up => egui::Key::ArrowUp,
        Key::Down => egui::Key::ArrowDown,
        Key::Left => egui::Key::ArrowLeft,
        Key::Right => egui::Key::ArrowRight,
        Key::Named(name) => egui::Key::from_name(name).expect("a key"),
    }
}
