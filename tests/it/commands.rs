//! Presses every command of the table and holds that each does what its help says.

use std::time::{Duration, Instant};

use egui::accesskit;
use egui_kittest::kittest::{NodeT, Queryable};
use sideroscope::display::Window as Range;
use sideroscope::fit::Model;
use sideroscope::gui::shortcut_of;
use sideroscope::io::{SetAside, home::Home};
use sideroscope::phantom::Case;
use sideroscope::pipeline::AnalysisSettings;
use sideroscope::roi::Role;
use sideroscope::session::{
    Action, CaseCommand, Command, Dialog, Document, DocumentAction, DrawCommand, DrawShape, EditCommand, Executor,
    ExportRequest, ExportTarget, FileCommand, Key, Menu, Overlays, PaneId, Pick, PictureOptions, Place, PointerEvent,
    ProgramCommand, PublishCommand, RegionCommand, Scale, Session, SettingChange, Shortcut, System, Tool, View,
    ViewAction, ViewCommand, plain,
};
use strum::IntoEnumIterator;

use crate::support::window as driver;
use crate::teach_commands;

fn on_a_case() -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    session.show(driver::coarse(Case::Iso));
    assert!(session.poll());
    session
}

fn run(session: &mut Session, command: impl Into<Command>) {
    let command = command.into();
    assert_eq!(session.is_enabled(command), Ok(()), "{command:?}");
    session.apply(Action::run(command));
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
        document: session.document().clone(),
        view: session.view.clone(),
        dialog: session.out.dialog.clone(),
        pick: session.out.effects.pick().cloned(),
        export: session.out.effects.picture().cloned(),
        generation: session.study.generation,
        notices: session.out.notices.shown().len(),
        undo: session.shown().undo_label(),
    }
}

#[test]
fn every_command_does_what_its_help_says() {
    let mut session = on_a_case();
    for command in Command::all() {
        press(&mut session, command);
    }
}

/// Brings the session where the command is enabled, runs it, checks what it did, and clears up behind it.
fn press(session: &mut Session, command: Command) {
    match command {
        Command::File(FileCommand::OpenFolder) => picks(session, command, Pick::Folder),
        Command::File(FileCommand::OpenFiles) => picks(session, command, Pick::Files),
        Command::File(FileCommand::OpenPath) => opens(session, command, Dialog::OpenPath),
        Command::File(FileCommand::OpenRois) => opens(session, command, Dialog::OpenRois),
        Command::File(FileCommand::SaveRois) => opens(session, command, Dialog::SaveRois { taken: None }),
        Command::Publish(PublishCommand::ExportFigure) => opens(session, command, Dialog::Export),
        Command::Publish(PublishCommand::ComposeFigure) => opens(session, command, Dialog::Figure),
        Command::Publish(PublishCommand::ExportReport) => opens(session, command, Dialog::Report),
        Command::Publish(PublishCommand::ExportCine) => opens(session, command, Dialog::Cine),
        Command::Program(ProgramCommand::Help) => opens(session, command, Dialog::Help),
        Command::View(ViewCommand::SetAside) => lists_files_set_aside(session),
        Command::Edit(EditCommand::EchoTimes) => asks_for_echo_times(session),
        // Nothing of a case is derived; what it does has a test of its own.
        Command::Edit(EditCommand::TakeAsOriginal) => assert!(session.is_enabled(command).is_err()),
        Command::Publish(PublishCommand::CopyFigure) => {
            run(session, command);
            let target = ExportTarget::Clipboard;
            assert_eq!(
                session.take_effects().picture(),
                Some(&ExportRequest { target, scale: 2, options: PictureOptions::default() })
            );
        }
        Command::Edit(EditCommand::Undo)
        | Command::Edit(EditCommand::Redo)
        | Command::Region(RegionCommand::DeleteRoi) => deletes_and_takes_back(session),
        Command::Edit(EditCommand::Cancel) => cancels_the_innermost_first(session),
        Command::Draw(DrawCommand::ToolPan) => chooses(session, command, Tool::Pan),
        Command::Draw(DrawCommand::ToolZoom) => chooses(session, command, Tool::Zoom),
        Command::Draw(DrawCommand::ToolWindow) => chooses(session, command, Tool::Window),
        Command::Draw(DrawCommand::DrawLesion) => chooses(session, command, Tool::Draw(Role::Lesion)),
        Command::Draw(DrawCommand::DrawLiver) => chooses(session, command, Tool::Draw(Role::Liver)),
        Command::Draw(DrawCommand::DrawNoise) => chooses(session, command, Tool::Draw(Role::Noise)),
        Command::Draw(DrawCommand::DrawMuscle) => chooses(session, command, Tool::Draw(Role::Muscle)),
        Command::Draw(DrawCommand::ShapeEllipse) => shapes(session, command, DrawShape::Ellipse),
        Command::Draw(DrawCommand::ShapePolygon) => shapes(session, command, DrawShape::Polygon),
        Command::Draw(DrawCommand::ShapeFreehand) => shapes(session, command, DrawShape::Freehand),
        Command::Draw(_) | Command::Region(_) => crate::roi_commands::press(command),
        Command::View(ViewCommand::PreviousSlice) => steps(session, command, |view| &mut view.slice, 4, 3),
        Command::View(ViewCommand::NextSlice) => steps(session, command, |view| &mut view.slice, 1, 2),
        Command::View(ViewCommand::PreviousEcho) => steps(session, command, |view| &mut view.echo, 7, 6),
        Command::View(ViewCommand::NextEcho) => steps(session, command, |view| &mut view.echo, 10, 11),
        Command::View(ViewCommand::Cine) => switches(session, command, |view| view.is_cine_running),
        Command::View(ViewCommand::LogDecay) => switches(session, command, |view| view.is_decay_log),
        Command::Publish(PublishCommand::CopyTable) => {
            run(session, command);
            let effects = session.take_effects();
            let text = effects.text().expect("a text for the clipboard");
            assert!(text.starts_with("ROI\t") && text.contains("\nLiver\t"), "{text}");
        }
        Command::View(ViewCommand::PatientText) => switches(session, command, |view| view.shows_patient_text),
        Command::View(ViewCommand::Overlays) => {
            for overlays in [Overlays::Minimal, Overlays::None, Overlays::All] {
                run(session, command);
                assert_eq!(session.view.overlays, overlays);
            }
        }
        Command::View(ViewCommand::FitToPane) => {
            session.apply(Action::View(ViewAction::ZoomAt { pane: PaneId::FIRST, factor: 3.0, anchor: [40.0, 50.0] }));
            run(session, command);
            assert_eq!((session.view.zoom, session.view.center), (1.0, None));
        }
        // The ranges are those of the help sentences; the fifth preset exists on the R2* map alone.
        Command::View(ViewCommand::FullRange) => ranges_over_all_values(session),
        Command::View(ViewCommand::Preset1) => differs_from_full_range(session, command),
        Command::View(ViewCommand::Preset2) => ranges(session, command, 100.0),
        Command::View(ViewCommand::Preset3) => ranges(session, command, 400.0),
        Command::View(ViewCommand::Preset4) => ranges(session, command, 600.0),
        Command::View(ViewCommand::Preset5) => {
            ranges(session, command, 1000.0);
            session.apply(Action::View(ViewAction::Activate(PaneId::FIRST)));
            assert!(session.is_enabled(command).is_err(), "the echo image has no fifth preset");
        }
        Command::Edit(EditCommand::ResetSettings) => {
            session.apply(Action::Document(DocumentAction::Change(SettingChange::Model(Model::LogLinear))));
            session.apply(Action::Document(DocumentAction::EndGesture));
            run(session, command);
            assert_eq!(session.document().settings, AnalysisSettings::default());
            assert_eq!(session.shown().undo_label().as_deref(), Some("Reset settings"));
        }
        Command::Layout(_) => crate::panes_session::press(session, command),
        Command::View(ViewCommand::ToolRegionWindow) => chooses(session, command, Tool::RegionWindow),
        Command::View(ViewCommand::CinePingPong) => switches(session, command, |view| view.cine.is_ping_pong),
        Command::Case(case) => opens_case(case),
        Command::Program(ProgramCommand::Preferences) => opens(session, command, Dialog::Preferences),
        Command::Program(ProgramCommand::Palette) => opens(session, command, Dialog::Palette),
        Command::File(FileCommand::SaveSession) | Command::File(FileCommand::SaveSessionAs) => {
            opens(session, command, Dialog::SaveAs)
        }
        Command::File(FileCommand::UnsavedWork) => {
            assert!(session.is_enabled(command).is_err(), "without a folder nothing is kept");
            let folder = tempfile::tempdir().expect("a folder");
            session.set_home(Home::at(folder.path()));
            opens(session, command, Dialog::Recover);
            session.recovery.home = None;
        }
        Command::File(FileCommand::CancelJob) => {
            let before = (session.study.generation, session.study.case());
            session.apply(Action::run(CaseCommand::CaseIso));
            run(session, command);
            assert_eq!((session.study.generation, session.study.case()), before, "a stopped job changes nothing");
            assert!(session.is_enabled(command).is_err());
        }
        Command::Teach(_) => teach_commands::press(command),
    }
}

fn picks(session: &mut Session, command: Command, pick: Pick) {
    run(session, command);
    assert_eq!(session.take_effects().pick(), Some(&pick));
}

fn opens(session: &mut Session, command: Command, dialog: Dialog) {
    run(session, command);
    assert_eq!(session.out.dialog, Some(dialog));
    session.apply(Action::CloseDialog);
    assert_eq!(session.out.dialog, None);
}

fn lists_files_set_aside(session: &mut Session) {
    assert!(session.is_enabled(ViewCommand::SetAside).is_err(), "a built-in case has no files");
    let aside = SetAside { path: "notes.txt".into(), label: "notes.txt".into(), reason: "no image".into() };
    session.study.set_aside = std::sync::Arc::new(vec![aside]);
    opens(session, ViewCommand::SetAside.into(), Dialog::SetAside);
    session.study.set_aside = std::sync::Arc::default();
}

fn asks_for_echo_times(session: &mut Session) {
    // The files of a case state them; what the dialog does has a test of its own.
    assert!(session.is_enabled(EditCommand::EchoTimes).is_err());
    session.apply(Action::run(EditCommand::EchoTimes));
    assert_eq!(session.out.dialog, None);
}

fn deletes_and_takes_back(session: &mut Session) {
    let before = session.document().clone();
    let lesion = before.rois.iter().find(|roi| roi.role == Role::Lesion).expect("every case has a lesion").id;
    session.apply(Action::View(ViewAction::Select(Some(lesion))));
    run(session, RegionCommand::DeleteRoi);
    let without = session.document().clone();
    assert!(without.roi(lesion).is_none() && without.rois.len() + 1 == before.rois.len());
    assert!(session.study.analysis.as_deref().is_some_and(|analysis| analysis.verdict.is_none()));
    run(session, EditCommand::Undo);
    assert_eq!(session.document().rois, before.rois);
    assert!(session.study.analysis.as_deref().is_some_and(|analysis| analysis.verdict.is_some()));
    run(session, EditCommand::Redo);
    assert_eq!(session.document().rois, without.rois);
    run(session, EditCommand::Undo);
}

fn cancels_the_innermost_first(session: &mut Session) {
    let lesion = session.document().rois[0].id;
    session.apply(Action::View(ViewAction::Select(Some(lesion))));
    session.apply(Action::run(DrawCommand::DrawLiver));
    let before = session.document().clone();
    session
        .apply(Action::Document(DocumentAction::Pointer(PointerEvent::Press { pos: [10.0, 10.0], tolerance_px: 1.0 })));
    session.apply(Action::Document(DocumentAction::Pointer(PointerEvent::Drag {
        path: vec![[30.0, 24.0]],
        modifiers: Default::default(),
    })));
    assert_eq!(session.document().rois.len(), before.rois.len() + 1, "a region follows its drag");
    session.apply(Action::run(ProgramCommand::Help));
    run(session, EditCommand::Cancel);
    assert_eq!(session.out.dialog, None);
    assert!(session.shown().open_outline().is_some(), "closing the dialog leaves the drawing alone");
    run(session, EditCommand::Cancel);
    assert!(session.shown().open_outline().is_none());
    assert_eq!(session.document().rois, before.rois);
    assert_eq!(session.view.tool, Tool::Draw(Role::Liver));
    run(session, EditCommand::Cancel);
    assert_eq!((session.view.tool, session.view.selected), (Tool::Window, Some(lesion)));
    run(session, EditCommand::Cancel);
    assert_eq!(session.view.selected, None);
    assert!(session.is_enabled(EditCommand::Cancel).is_err());
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
        session.apply(Action::run(command));
    }
    let last = *axis(&mut session.view);
    let is_slice = command == ViewCommand::PreviousSlice || command == ViewCommand::NextSlice;
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
    session.apply(Action::View(ViewAction::Activate(PaneId::FIRST)));
    run(session, ViewCommand::FullRange);
    let stack = session.study.stack.as_deref().expect("a case is open");
    let image = stack.image(session.view.echo, session.view.slice);
    let low = image.iter().copied().fold(f32::INFINITY, f32::min);
    let high = image.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    assert_eq!(session.shown().window(PaneId::FIRST), Range::new(f64::from(low), f64::from(high)));
}

fn differs_from_full_range(session: &mut Session, command: Command) {
    session.apply(Action::View(ViewAction::Activate(PaneId::FIRST)));
    run(session, ViewCommand::FullRange);
    let full = session.shown().window(PaneId::FIRST);
    run(session, command);
    let (full, auto) = (full.expect("a window"), session.shown().window(PaneId::FIRST).expect("a window"));
    assert!(auto.low() >= full.low() && auto.high() < full.high(), "{auto:?} lies within {full:?}");
}

/// On the R2* map the range from 0 to `high`; on an echo another window than before.
fn ranges(session: &mut Session, command: Command, high: f64) {
    session.apply(Action::View(ViewAction::Activate(PaneId::SECOND)));
    run(session, command);
    assert_eq!(session.shown().window(PaneId::SECOND), Range::new(0.0, high), "{command:?}");
    session.apply(Action::View(ViewAction::Activate(PaneId::FIRST)));
    if session.is_enabled(command).is_ok() {
        run(session, ViewCommand::FullRange);
        let full = session.shown().window(PaneId::FIRST);
        run(session, command);
        assert_ne!(session.shown().window(PaneId::FIRST), full, "{command:?}");
    }
    session.apply(Action::View(ViewAction::Activate(PaneId::SECOND)));
}

/// What a correct reading finds stands in the case itself, which was simulated with known truth.
fn opens_case(command: CaseCommand) {
    let case = Case::ALL[command as usize];
    // With threads, as in the running program: the answer is there before the map, whose fit is stopped here.
    let mut session = Session::new(Executor::Threads, || ());
    run(&mut session, command);
    let deadline = Instant::now() + Duration::from_secs(120);
    while session.study.case().is_none() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
        session.poll();
    }
    assert_eq!(session.study.case(), Some(case));
    let verdict = session.study.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref());
    let verdict = verdict.expect("a case comes with its regions");
    let expected = case.expected();
    assert_eq!(verdict.finding, expected.finding, "{case:?}");
    assert_eq!(verdict.applies(), expected.sign_applies, "{case:?}");
    assert_eq!(session.shown().undo_label(), None, "a case opens with a history of its own");
    session.apply(Action::run(FileCommand::CancelJob));
}

#[test]
fn a_disabled_command_says_why_and_does_nothing() {
    let mut session = Session::new(Executor::Inline, || ());
    let before = seen(&session);
    let mut num_disabled = 0;
    for command in Command::all() {
        let Err(reason) = session.is_enabled(command) else { continue };
        num_disabled += 1;
        let is_sentence = reason.chars().next().is_some_and(char::is_uppercase) && !reason.ends_with('.');
        assert!(is_sentence, "{command:?}: {reason:?}");
        session.apply(Action::run(command));
        session.poll();
        assert_eq!(seen(&session), before, "{command:?}");
    }
    // Opening, the seven cases, help, palette and preferences, and in teaching the library, its next and previous case,
    // the quiz and the presenter need no study.
    assert_eq!(num_disabled, Command::all().count() - 3 - Case::ALL.len() - 3 - 5);
}

#[test]
fn every_command_has_a_label_and_a_help_sentence() {
    for command in Command::all() {
        let (label, help) = (command.label(), command.help());
        assert!(label.chars().next().is_some_and(char::is_uppercase), "{command:?}");
        assert!(help.chars().next().is_some_and(char::is_uppercase), "{command:?}");
        assert!(help.len() > command.plain_label().len() || command.place() == Place::BuiltInCases, "{command:?}");
        assert!(!help.ends_with('.') && !help.contains(". "), "{command:?}: one sentence without a period");
    }
}

/// Every command stands in the window itself or in its menu, under the label of the table.
#[test]
fn every_command_is_reachable_by_its_label() {
    let mut window = driver::empty_window([1200.0, 750.0]);
    for menu in Menu::all() {
        let commands = || Command::all().filter(|command| command.menu() == menu);
        let has_button = window.query_by_role_and_label(accesskit::Role::Button, menu.label()).is_some();
        if has_button {
            driver::click(&mut window, menu.label());
        }
        for command in commands() {
            let label = command.label();
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
        match (shortcut.primary, shortcut.shift) {
            (true, true) => driver::ctrl_shift(window, key),
            (true, false) => driver::ctrl(window, key),
            (false, true) => driver::shift(window, key),
            _ => driver::key(window, key),
        }
    };
    for (command, holds) in SHORTCUTS {
        let shortcut = command.row().keys.of(System::HERE).expect("the command has keys");
        press(&mut window, shortcut);
        assert!(holds(driver::session(&window)), "{command:?} by {shortcut}");
    }
}

/// A command, and what its keys leave behind; one after the other.
type Pressed = (Command, fn(&Session) -> bool);

const SHORTCUTS: [Pressed; 19] = [
    (Command::Draw(DrawCommand::ToolPan), |session| session.view.tool == Tool::Pan),
    (Command::Draw(DrawCommand::ToolZoom), |session| session.view.tool == Tool::Zoom),
    (Command::Draw(DrawCommand::ToolWindow), |session| session.view.tool == Tool::Window),
    (Command::Draw(DrawCommand::DrawNoise), |session| session.view.tool == Tool::Draw(Role::Noise)),
    (Command::Draw(DrawCommand::DrawLiver), |session| session.view.tool == Tool::Draw(Role::Liver)),
    (Command::Draw(DrawCommand::ShapePolygon), |session| session.view.draw_shape == DrawShape::Polygon),
    (Command::Draw(DrawCommand::ShapeFreehand), |session| session.view.draw_shape == DrawShape::Freehand),
    (Command::Draw(DrawCommand::ShapeEllipse), |session| session.view.draw_shape == DrawShape::Ellipse),
    (Command::Edit(EditCommand::Cancel), |session| {
        session.view.tool == Tool::Window && session.view.selected.is_some()
    }),
    (Command::View(ViewCommand::Overlays), |session| session.view.overlays == Overlays::Minimal),
    (Command::View(ViewCommand::LogDecay), |session| session.view.is_decay_log),
    (Command::View(ViewCommand::Preset3), |session| session.view.look(PaneId::FIRST, Scale::Signal).window.is_some()),
    (Command::Region(RegionCommand::DeleteRoi), |session| !session.document().has_role(Role::Lesion)),
    (Command::Edit(EditCommand::Undo), |session| session.document().has_role(Role::Lesion)),
    (Command::Edit(EditCommand::Redo), |session| !session.document().has_role(Role::Lesion)),
    (Command::File(FileCommand::OpenPath), |session| session.out.dialog == Some(Dialog::OpenPath)),
    (Command::Edit(EditCommand::Cancel), |session| session.out.dialog.is_none()),
    (Command::Program(ProgramCommand::Help), |session| session.out.dialog == Some(Dialog::Help)),
    (Command::Edit(EditCommand::Cancel), |session| session.out.dialog.is_none()),
];

fn egui_key(key: Key) -> egui::Key {
    match key {
        Key::Letter('[') => egui::Key::OpenBracket,
        Key::Letter(']') => egui::Key::CloseBracket,
        Key::Letter(letter) => egui::Key::from_name(&letter.to_string()).expect("a letter"),
        Key::Digit(digit) => egui::Key::from_name(&digit.to_string()).expect("a digit"),
        named => egui::Key::from_name(named.into()).expect("a key of the toolkit"),
    }
}

/// The toolkit names every key that the table can hold, and it comes back as the same.
#[test]
fn every_key_of_the_table_reaches_it_from_the_keyboard() {
    let keys = Key::iter().chain(('A'..='Z').chain(['[', ']']).map(Key::Letter)).chain((0..10).map(Key::Digit));
    for key in keys {
        for primary in [false, true] {
            let modifiers = if primary { egui::Modifiers::COMMAND } else { egui::Modifiers::NONE };
            let modifiers = egui::Modifiers { ctrl: primary, ..modifiers };
            let wanted = Shortcut { primary, ..plain(key) };
            assert_eq!(shortcut_of(egui_key(key), modifiers), Some(wanted), "{key:?}");
        }
    }
    let alt_gr = egui::Modifiers { alt: true, ctrl: true, command: true, ..egui::Modifiers::NONE };
    assert_eq!(shortcut_of(egui::Key::OpenBracket, alt_gr), Some(plain(Key::Letter('['))), "AltGr on Windows");
    let control = egui::Modifiers { ctrl: true, ..egui::Modifiers::NONE };
    assert_eq!(shortcut_of(egui::Key::L, control), None, "Control on macOS is no key of ours");
    let alt = shortcut_of(egui::Key::L, egui::Modifiers::ALT).expect("keys");
    assert!(alt.alt && alt != plain(Key::Letter('L')), "Alt+L is not L");
}
