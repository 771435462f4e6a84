//! Every word a person sees comes from the string table: in the marked language each of its texts stands between « », so
//! a word outside is one that no translation reaches. Walked through whole windows, painted texts and names alike.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Event, Key};
use egui_kittest::kittest::NodeT;
use sideroscope::fit::EchoSelection;
use sideroscope::gui::app::App;
use sideroscope::phantom::Case;
use sideroscope::pipeline::SigmaChoice;
use sideroscope::publish::report::{ReportOptions, report};
use sideroscope::roi::{Marker, Role};
use sideroscope::series::DecayKind;
use sideroscope::session::{
    Action, AnswerChange, Conflict, Dialog, DocumentAction, Executor, Opened, PlotKind, RegionCommand, RegionEdit,
    SettingChange, StudyAction, TeachAction, TeachCommand, ViewAction, ViewCommand,
};
use sideroscope::text::{Language, with_language};
use sideroscope::verdict::Calibration;

use crate::support::window::*;

const SIZE: [f32; 2] = [1600.0, 1000.0];

/// Words that are the same in every language: names, abbreviations, formats, file names, units.
const SAME: &[&str] = &[
    "AICc",
    "ARLO",
    "Belay",
    "Cividis",
    "CNR",
    "CSV",
    "Deutsch",
    "English",
    "Garbowski",
    "GIF",
    "Guglielmo",
    "Hankins",
    "Henninger",
    "Hernando",
    "Inferno",
    "JPEG",
    "JSON",
    "LIC",
    "Letter",
    "Magma",
    "PDF",
    "PDFF",
    "PMC",
    "PNG",
    "RMS",
    "ROI",
    "SVG",
    "Sideroscope",
    "TIFF",
    "Viridis",
    "Wood",
    "APNG",
    "Gray",
];

/// What stands outside of « » in a text, which may hold marks within marks.
fn outside_marks(text: &str) -> String {
    let mut depth = 0_usize;
    let mut rest = String::new();
    for letter in text.chars() {
        match letter {
            '«' => depth += 1,
            // The rest of a text whose beginning stands in the line above.
            '»' if depth == 0 => rest.clear(),
            '»' => depth -= 1,
            _ if depth == 0 => rest.push(letter),
            _ => {}
        }
    }
    rest
}

/// The words of a text that are neither from the table nor the same in every language. `data`: names of files and people
/// that this window shows.
fn strange_words(text: &str, data: &[&str]) -> Vec<String> {
    let mut rest = outside_marks(text);
    for known in data.iter().chain(&PAPERS) {
        rest = rest.replace(known, " ");
    }
    let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let words = rest.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(is_word);
    words.filter(|word| !SAME.iter().any(|same| word.starts_with(same))).map(str::to_owned).collect()
}

/// A window in the marked language; its regions are marked too, since the program names them.
fn marked(opened: impl FnOnce() -> Option<Opened> + 'static, paths: Vec<std::path::PathBuf>) -> Window {
    let builder = egui_kittest::Harness::builder().with_size(egui::Vec2::from(SIZE)).with_max_steps(20);
    let builder = builder.with_step_dt(1.0 / 60.0).renderer(crate::support::SoftwareRenderer::default());
    let mut window = builder.build_eframe(|cc| {
        with_language(Language::Marked, || {
            let mut app = App::new(&cc.egui_ctx, paths, Executor::Inline).with_language(Some(Language::Marked));
            app.session.poll();
            if let Some(opened) = opened() {
                app.session.show(opened);
            }
            app
        })
    });
    settle(&mut window);
    window
}

fn settle(window: &mut Window) {
    for _ in 0..3 {
        window.run();
    }
}

fn apply(window: &mut Window, action: Action) {
    with_language(Language::Marked, || {
        window.state_mut().session.apply(action);
        window.state_mut().session.poll();
    });
    settle(window);
}

/// Collects what is strange in every state, so that one run tells all.
#[derive(Default)]
struct Findings(BTreeSet<String>);

impl Findings {
    fn look(&mut self, window: &Window, place: &str, data: &[&str]) {
        let mut texts: Vec<String> = painted_texts(window).into_iter().map(|painted| painted.text).collect();
        for node in window.root().children_recursive() {
            let node = node.accesskit_node();
            let is_input = matches!(node.role(), egui::accesskit::Role::TextInput);
            texts.extend(node.label().filter(|_| !is_input));
        }
        for text in texts {
            if !strange_words(&text, data).is_empty() {
                self.0.insert(format!("{place}: {text}"));
            }
        }
    }

    fn none(self) {
        assert!(self.0.is_empty(), "not from the table:\n{}", self.0.into_iter().collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn words_outside_of_marks_are_found() {
    assert_eq!(strange_words("«Echo «3»» · 12.0 ms", &[]), Vec::<String>::new());
    assert_eq!(strange_words("«Echo» noise floor R2*", &[]), ["noise", "floor"]);
    assert_eq!(strange_words("session.json «saved»", &["session.json"]), Vec::<String>::new());
    assert_eq!(strange_words("Hernando 2023 · PNG", &[]), Vec::<String>::new());
    assert_eq!(strange_words("liver» outside «inside", &[]), ["outside"]);
}

/// Files and folders that dialogs suggest.
const FILES: [&str; 9] = [
    "sideroscope-figure.png",
    "sideroscope-figure.pdf",
    "sideroscope-report.pdf",
    "sideroscope-echoes.gif",
    "sideroscope-quiz.csv",
    "no such study",
    "session.json",
    "work.sideroscope.json",
    "notes.txt",
];

#[test]
fn the_verdict_and_its_plots_speak_from_the_table_in_every_case() {
    let mut findings = Findings::default();
    for case in Case::ALL {
        let mut window = marked(move || Some(coarse(case)), vec!["no such study".into()]);
        findings.look(&window, &format!("{case:?}"), &FILES);
        apply(&mut window, Action::View(ViewAction::Answer(AnswerChange::Limits(true))));
        for plot in PlotKind::ALL {
            apply(&mut window, Action::View(ViewAction::Answer(AnswerChange::Show(plot))));
            findings.look(&window, &format!("{case:?} {plot:?}"), &FILES);
        }
    }
    findings.none();
}

/// Gates and warnings that the built-in cases do not show.
#[test]
fn every_gate_speaks_from_the_table() {
    let mut findings = Findings::default();
    let mut window = marked(|| Some(coarse(Case::Hyper)), vec!["no such study".into()]);
    let changes = [
        SettingChange::LastEcho(1),
        SettingChange::AllEchoes,
        SettingChange::Field(Some(7.0)),
        SettingChange::Field(None),
        SettingChange::Sigma(SigmaChoice::Fitted),
        SettingChange::Sigma(SigmaChoice::Given(1e4)),
        SettingChange::Sigma(SigmaChoice::Given(-1.0)),
        SettingChange::Sigma(SigmaChoice::Auto),
        SettingChange::Calibration(Calibration::by_name("wood-2005").expect("known")),
        SettingChange::Margin(3.0),
    ];
    for change in changes {
        let place = format!("{change:?}");
        apply(&mut window, Action::Document(DocumentAction::Change(change)));
        apply(&mut window, Action::Document(DocumentAction::EndGesture));
        findings.look(&window, &place, &FILES);
    }
    type Change = fn(&mut Opened);
    let altered: [(&str, Change); 4] = [
        ("spin echo", |opened| change_stack(opened, |info| info.decay = DecayKind::T2)),
        ("field unknown", |opened| change_stack(opened, |info| info.field = None)),
        ("TE unknown", |opened| change_stack(opened, |info| info.te_is_known = false)),
        ("no regions", |opened| opened.rois.clear()),
    ];
    for (place, change) in altered {
        let opened = move || {
            let mut opened = coarse(Case::Hyper);
            change(&mut opened);
            Some(opened)
        };
        let mut window = marked(opened, vec!["no such study".into()]);
        for plot in PlotKind::ALL {
            apply(&mut window, Action::View(ViewAction::Answer(AnswerChange::Show(plot))));
            findings.look(&window, &format!("{place} {plot:?}"), &FILES);
        }
    }
    findings.none();
}

fn change_stack(opened: &mut Opened, change: impl FnOnce(&mut sideroscope::series::StackInfo)) {
    let stack = opened.stack.as_mut().expect("a built-in case opens");
    change(&mut Arc::make_mut(stack).info);
}

#[test]
fn dialogs_and_menus_speak_from_the_table() {
    let mut findings = Findings::default();
    let mut window = marked(|| Some(coarse(Case::Iso)), vec!["no such study".into()]);
    let path = std::path::PathBuf::from("work.sideroscope.json");
    let dialogs = [
        Dialog::Help,
        Dialog::SetAside,
        Dialog::OpenPath,
        Dialog::OpenRois,
        Dialog::Export,
        Dialog::SaveAs,
        Dialog::Conflict { path: path.clone(), conflict: Conflict::Exists },
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
        findings.look(&window, &place, &FILES);
        window.state_mut().session.out.dialog = None;
        settle(&mut window);
    }
    for menu in sideroscope::session::Menu::all() {
        let label = with_language(Language::Marked, || menu.label());
        if is_shown(&window, label) {
            click(&mut window, label);
            findings.look(&window, &format!("{menu:?}"), &FILES);
            key(&mut window, Key::Escape);
        }
    }
    findings.none();
}

#[test]
fn regions_notices_and_the_status_bar_speak_from_the_table() {
    let mut findings = Findings::default();
    let mut window = marked(|| Some(coarse(Case::Hyper)), vec!["no such study".into()]);
    let lesion = rois_of(&window, Role::Lesion)[0].id;
    apply(&mut window, Action::View(ViewAction::Select(Some(lesion))));
    let middle = painted_pane(&window);
    window.hover_at(middle);
    settle(&mut window);
    findings.look(&window, "cursor on the image", &FILES);
    for marker in Marker::ALL {
        let slice = session(&window).view.slice;
        window.state_mut().session.documents.shown.mark(marker, slice, [60.0, 40.0]);
    }
    settle(&mut window);
    findings.look(&window, "annotations", &FILES);
    for command in
        [RegionCommand::CopyRoi, RegionCommand::PasteRoi, RegionCommand::InterpolateRoi, RegionCommand::ExcludeOutliers]
    {
        apply(&mut window, Action::run(command));
        findings.look(&window, &format!("{command:?}"), &FILES);
    }
    apply(&mut window, Action::Document(DocumentAction::Region(RegionEdit::SetRole(lesion, Role::Liver))));
    findings.look(&window, "two livers", &FILES);
    window.event(Event::PointerGone);
    apply(&mut window, Action::Study(StudyAction::Open(vec!["/no/such/place".into()])));
    findings.look(&window, "a path that leads nowhere", &["/no/such/place", "no/such/place"]);
    findings.none();
}

fn painted_pane(window: &Window) -> egui::Pos2 {
    let name = sideroscope::gui::viewport::pane_label(session(window).view.active);
    rect(window, &name).center()
}

#[test]
fn teaching_speaks_from_the_table() {
    let mut findings = Findings::default();
    for case in Case::ALL {
        let mut window = marked(move || Some(coarse(case)), vec!["no such study".into()]);
        apply(&mut window, Action::run(TeachCommand::CaseGuide));
        findings.look(&window, &format!("guide of {case:?}"), &FILES);
        apply(&mut window, Action::run(TeachCommand::CaseGuide));
        apply(&mut window, Action::run(TeachCommand::LearnPage));
        findings.look(&window, &format!("learn {case:?}"), &FILES);
    }
    let mut window = marked(|| Some(coarse(Case::Iso)), vec!["no such study".into()]);
    for command in [TeachCommand::CaseSliders, TeachCommand::SyntheticTe, TeachCommand::Presenter] {
        apply(&mut window, Action::run(command));
        findings.look(&window, &format!("{command:?}"), &FILES);
    }
    let mut window = marked(|| Some(coarse(Case::Iso)), vec!["no such study".into()]);
    apply(&mut window, Action::Teach(TeachAction::StartQuiz { draws_rois: false }));
    findings.look(&window, "quiz asks", &FILES);
    apply(&mut window, Action::run(TeachCommand::AnswerIso));
    apply(&mut window, Action::run(TeachCommand::QuizNext));
    findings.look(&window, "quiz reveals", &FILES);
    findings.none();
}

/// Authors and journals.
const PAPERS: [&str; 14] = [
    "10.1148/radiol",
    "Belay, Bellizzi, Stolpen",
    "doi",
    "Constantinides",
    "et al",
    "Feng",
    "J Magn Reson Imaging",
    "J Med Case Rep",
    "Magn Reson Med",
    "RadioGraphics",
    "Radiology",
    "RöFo",
    "Storey",
    "Triay Bagur",
];

#[test]
fn empty_and_refused_windows_speak_from_the_table() {
    let mut findings = Findings::default();
    let window = marked(|| None, vec!["no such study".into()]);
    findings.look(&window, "empty", &FILES);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("notes.txt"), "no image").expect("a file");
    let name = folder.path().display().to_string();
    let stem = folder.path().file_name().expect("a name").to_string_lossy().into_owned();
    let mut window = marked(|| None, vec![folder.path().to_owned()]);
    findings.look(&window, "a folder without images", &[&name, &stem, "notes.txt"]);
    apply(&mut window, Action::run(ViewCommand::SetAside));
    findings.look(&window, "set aside", &[&name, &stem, "notes.txt"]);
    findings.none();
}

/// The page is drawn without the window; lines are broken for it, so its texts are read as one.
#[test]
fn the_report_speaks_from_the_table() {
    let mut found = Vec::new();
    for case in [Case::Iso, Case::FloorTrap, Case::FocalSparing, Case::NoOverload] {
        let dump = with_language(Language::Marked, || {
            let Opened { stack, rois, .. } = coarse(case);
            let stack = stack.expect("a case opens");
            let settings =
                sideroscope::pipeline::AnalysisSettings { echoes: EchoSelection::default(), ..Default::default() };
            let subject = sideroscope::publish::Subject::analyzed(stack, rois, settings, Some(case));
            report(&subject, &ReportOptions::default()).dump()
        });
        let texts: Vec<&str> = dump.lines().filter_map(quoted).collect();
        found.extend(strange_words(&texts.join(" "), &[]));
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "not from the table: {found:?}");
}

/// The text of a line of the dump.
fn quoted(line: &str) -> Option<&str> {
    line.trim_start().starts_with("text ").then(|| line.split_once('"').map(|(_, text)| text.trim_end_matches('"')))?
}
