//! What leaves the window names no patient: exports, pictures with their session, own cases, scores, copies, lists.
//!
//! The user has typed the patient's name, number and dates wherever text can be typed.

use std::fs;
use std::path::{Path, PathBuf};

use sideroscope::fit::Model;
use sideroscope::gui::offscreen::{FigureInput, figure_png};
use sideroscope::io::home::Home;
use sideroscope::io::rois;
use sideroscope::pipeline::AnalysisSettings;
use sideroscope::privacy::TypedTexts;
use sideroscope::publish::figure::{Layout, Template, View};
use sideroscope::publish::panel::Annotation;
use sideroscope::publish::report::ReportOptions;
use sideroscope::roi::Marker;
use sideroscope::session::{
    Action, CineShows, DocumentAction, Executor, Export, PublishCommand, PublishRequest, RecoveryAction, RoiFileAction,
    Session, SettingChange, StudyAction, TeachAction, TeachCommand,
};
use sideroscope::verdict::{Finding, TypedIron, TypedLoad};

use crate::cli_support::{Folder, run};
use crate::deidentify::{check_file, files, marked_study, named_in};

/// What someone in a hurry types.
const TYPED: [&str; 5] = [
    "Lesion of Zyxwname",
    "Liver, ID ZYXWID4711",
    "scan of 27.04.2019, born 17 June 1942",
    "Zyxwgiven Zyxwname 2019-04-27",
    "Zyxwhospital, ZYXWACC8",
];

pub fn apply(session: &mut Session, action: Action) {
    session.apply(action);
    session.poll();
}

/// The marked study with regions, opened in a session.
pub fn opened(study: &Path) -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    apply(&mut session, Action::Study(StudyAction::Open(vec![study.to_path_buf()])));
    for roi in rois::read(&study.join("rois.json")).expect("regions") {
        session.documents.shown.insert(roi);
    }
    measure(&mut session, Model::LogLinear);
    session
}

/// A change that has everything measured anew.
fn measure(session: &mut Session, model: Model) {
    apply(session, Action::Document(DocumentAction::Change(SettingChange::Model(model))));
    apply(session, Action::Document(DocumentAction::EndGesture));
    assert!(session.study.analysis.as_deref().is_some_and(|analysis| analysis.verdict.is_some()));
}

/// The patient in every text that can be typed.
pub fn type_everywhere(session: &mut Session, typed: &[&str; 5]) {
    for (roi, name) in session.documents.shown.rois.iter_mut().zip(typed.iter().cycle()) {
        roi.name = (*name).to_owned();
    }
    let mark = session.documents.shown.mark(Marker::Text, session.view.slice, [60.0, 60.0]);
    session.documents.shown.annotation_mut(mark).expect("the mark").text = typed[3].to_owned();
    session.documents.shown.notes = typed.join("\n");
    let load = TypedLoad { value: TypedIron::Lic(9.0), source: typed[2].to_owned() };
    apply(session, Action::Document(DocumentAction::Change(SettingChange::LiverLoad(Some(load)))));
    // Measures under the new names.
    measure(session, Model::M1ncm);
    assert_eq!(session.shown().num_naming_texts(), session.document().rois.len() + 2);
}

fn marked_layout(typed: &[&str; 5]) -> Layout {
    let mut layout = Template::Answer.layout();
    (layout.title, layout.caption) = (typed[0].to_owned(), typed.join(", "));
    layout.panels[0].label = Some(typed[1].to_owned());
    layout.panels[0].marks = vec![Annotation::Words { at: [50.0, 50.0], text: typed[3].to_owned() }];
    assert_eq!(layout.panels[0].view, View::Echo);
    layout
}

pub fn publish_everything(session: &mut Session, out: &Path, typed: &[&str; 5]) {
    fs::create_dir_all(out).expect("a folder");
    for ending in ["pdf", "svg", "png", "csv", "json"] {
        let (path, options) = (out.join(format!("report.{ending}")), ReportOptions::default());
        apply(
            session,
            Action::Recovery(RecoveryAction::Export(Box::new(Export::Publish(PublishRequest::Report {
                path,
                options,
            })))),
        );
    }
    for ending in ["pdf", "svg", "png", "tif", "jpg"] {
        let path = out.join(format!("figure.{ending}"));
        let layout = Box::new(Layout { dpi: 100.0, ..marked_layout(typed) });
        apply(
            session,
            Action::Recovery(RecoveryAction::Export(Box::new(Export::Publish(PublishRequest::Figure {
                path,
                layout,
            })))),
        );
    }
    let (path, layout) = (out.join("layout.json"), Box::new(marked_layout(typed)));
    apply(
        session,
        Action::Recovery(RecoveryAction::Export(Box::new(Export::Publish(PublishRequest::Layout { path, layout })))),
    );
    for shows in [CineShows::Echoes, CineShows::SyntheticTe] {
        let path = out.join(format!("{shows:?}.gif"));
        apply(
            session,
            Action::Recovery(RecoveryAction::Export(Box::new(Export::Publish(PublishRequest::Cine {
                path,
                seconds: 0.1,
                side_px: 64,
                shows,
            })))),
        );
    }
    let embedded = session.picture_given_away().to_file().expect("a study is open").for_publication();
    fs::write(out.join("embedded.json"), embedded.to_json()).expect("written");
    let save = RoiFileAction::Save { path: out.join("rois.json"), replaces: false };
    apply(session, Action::Recovery(RecoveryAction::RoiFile(save)));
    apply(session, Action::run(PublishCommand::CopyTable));
    fs::write(out.join("table.txt"), session.take_effects().text().expect("a copy")).expect("written");
    let input = FigureInput {
        stack: session.study.stack.clone().expect("a stack"),
        rois: session.document().rois.clone(),
        settings: AnalysisSettings::default(),
        case: None,
    };
    fs::write(out.join("screenshot.png"), figure_png(input, 1).expect("drawn")).expect("written");
}

pub fn add_case(session: &mut Session, cases: &Path, typed: &[&str; 5]) {
    apply(session, Action::Teach(TeachAction::Folder(cases.display().to_string())));
    apply(session, Action::run(TeachCommand::KeepStep));
    let mut draft = session.teaching.draft.clone();
    [draft.title, draft.history, draft.question, draft.learn, draft.because] = typed.map(|text| format!("Of {text}"));
    draft.answer = Some(Finding::Isointense);
    draft.steps[0].text = typed[0].to_owned().into();
    assert_eq!(draft.count_naming(&session.shown().identity()), 6);
    apply(session, Action::Teach(TeachAction::Draft(draft)));
    apply(session, Action::Teach(TeachAction::AddCase));
    assert_eq!(session.teaching.library.listing.cases.len(), 1);
}

/// Answers every case and saves the scores in both forms: own cases stand in them by their titles.
fn play(session: &mut Session, out: &Path) {
    apply(session, Action::Teach(TeachAction::StartQuiz { draws_rois: false }));
    while session.teaching.quiz.as_ref().is_some_and(|quiz| quiz.at < quiz.order.len() - 1 || quiz.choice.is_none()) {
        apply(session, Action::run(TeachCommand::AnswerIso));
        apply(session, Action::run(TeachCommand::QuizNext));
        apply(session, Action::run(TeachCommand::QuizNext));
    }
    assert!(session.teaching.answers.iter().any(|answered| answered.name.starts_with("Of Lesion of …")));
    for name in ["scores.csv", "scores.json"] {
        apply(session, Action::Teach(TeachAction::SaveScores(out.join(name))));
    }
}

#[test]
fn what_the_user_typed_leaves_without_the_patient() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    let out = folder.path("out");
    let mut session = opened(&study);
    type_everywhere(&mut session, &TYPED);
    publish_everything(&mut session, &out, &TYPED);
    add_case(&mut session, &out.join("cases"), &TYPED);
    play(&mut session, &out);
    let written = files(&out);
    // 5 reports, 5 figures, layout, 2 moving pictures, ROI file, 3 copies, 62 files of a case, 2 score files.
    assert_eq!(written.len(), 81, "{written:?}");
    written.iter().for_each(|path| check_file(path));
    // The rest of what was typed is still there.
    let report = fs::read_to_string(out.join("report.json")).expect("text");
    assert!(report.contains("Lesion of …") && report.contains("Liver, ID …"), "{report}");
}

/// The command line reads names from a ROI file.
#[test]
fn names_in_a_roi_file_leave_without_the_patient() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    let rois = study.join("rois.json");
    let text = fs::read_to_string(&rois).expect("text").replace("\"Lesion\"", &format!("{:?}", TYPED[0]));
    assert!(text.contains(TYPED[0]));
    fs::write(&rois, text).expect("written");
    let out = folder.path("out");
    let (study, rois) = (study.to_str().expect("UTF-8"), rois.to_str().expect("UTF-8"));
    let at = |name: &str| out.join(name).to_str().expect("UTF-8").to_owned();
    run(["analyze", study, "--rois", rois, "-q", "-o", &at("a"), "--dicom", "--pdf"]).ok();
    run(["figure", "--path", study, "--rois", rois, "-q", "-o", &at("f.svg")]).ok();
    files(&out).iter().for_each(|path| check_file(path));
    assert!(fs::read_to_string(out.join("a/report.csv")).expect("text").contains("Lesion of …"));
}

/// Work files are the user's own and keep what was typed; of the headers they hold UIDs and nothing of the patient. The
/// list of recent files holds places.
#[test]
fn saved_sessions_copies_and_lists_hold_nothing_of_the_headers() {
    let folder = Folder::new();
    let study = marked_study(&folder);
    let home = folder.path("home");
    let mut session = Session::new(Executor::Inline, || ());
    session.set_home(Home::at(&home));
    apply(&mut session, Action::Study(StudyAction::Open(vec![study.clone()])));
    for roi in rois::read(&study.join("rois.json")).expect("regions") {
        session.documents.shown.insert(roi);
    }
    session.view.shows_patient_text = true;
    session.autosave(0.0);
    session.autosave(100.0);
    assert!(session.rescue().is_some(), "an autosaved copy is there");
    let copy = |name: &str| -> Option<PathBuf> {
        files(&home).into_iter().find(|path| path.components().any(|part| part.as_os_str() == name))
    };
    assert!(copy("autosave").is_some() && copy("recent.json").is_some(), "{:?}", files(&home));
    files(&home).iter().for_each(|path| check_file(path));
    let path = folder.path("own.sideroscope.json");
    apply(&mut session, Action::Recovery(RecoveryAction::SaveTo { path: path.clone(), replaces: false }));
    check_file(&path);

    session.documents.shown.notes = TYPED[0].to_owned();
    apply(&mut session, Action::Recovery(RecoveryAction::SaveTo { path: path.clone(), replaces: true }));
    assert!(!named_in(&fs::read(&path).expect("written")).is_empty(), "notes are the user's own words");
}

#[test]
fn a_case_names_nobody() {
    let mut session = Session::new(Executor::Inline, || ());
    session.apply(Action::Study(StudyAction::OpenCase(sideroscope::phantom::Case::Iso)));
    session.poll();
    assert_eq!(session.shown().num_naming_texts(), 0);
}
