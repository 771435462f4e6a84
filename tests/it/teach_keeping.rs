//! What teaching keeps: changed cases in sessions, cases of one's own with their guided tours.

use std::path::Path;

use sideroscope::io::rois;
use sideroscope::phantom::{Case, Knob, Knobs, StepPane, build};
use sideroscope::session::{
    Action, CaseRef, EditCommand, Executor, PaneId, Phase, RecoveryAction, Session, StudyAction, TeachAction,
    TeachCommand,
};
use sideroscope::verdict::Finding;

use crate::cli_support::{Folder, run};

fn new_session() -> Session {
    Session::new(Executor::Inline, || ())
}

fn apply(session: &mut Session, action: Action) {
    session.apply(action);
    session.poll();
}

fn turn(session: &mut Session, knob: Knob, value: f64) {
    apply(session, Action::Teach(TeachAction::Turn(knob, value)));
}

fn on(case: Case) -> Session {
    let mut session = new_session();
    session.apply(Action::Study(StudyAction::OpenCase(case)));
    session.poll();
    session
}

/// A pixel in the liver at the first echo.
fn signal(session: &Session) -> Vec<f32> {
    let stack = session.study.stack.as_deref().expect("a case");
    stack.image(0, session.view.slice).iter().copied().collect()
}

#[test]
fn a_changed_case_is_saved_and_reopens_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("changed.sideroscope.json");
    let mut first = on(Case::Iso);
    assert!(!first.is_modified());
    turn(&mut first, Knob::LiverRate, 700.0);
    turn(&mut first, Knob::NumEchoes, 7.0);
    assert!(first.is_modified(), "a changed parameter is work");
    let save = RecoveryAction::SaveTo { path: path.clone(), replaces: false };
    apply(&mut first, Action::Recovery(save));
    assert!(!first.is_modified());

    let mut second = new_session();
    apply(&mut second, Action::Study(StudyAction::Open(vec![path])));
    assert_eq!(second.document().case_changes, [(Knob::LiverRate, 700.0), (Knob::NumEchoes, 7.0)].into());
    assert_eq!(second.shown().case_knobs(), first.shown().case_knobs());
    assert_eq!(second.study.stack.as_deref().map(|stack| stack.num_echoes()), Some(7));
    assert_eq!(signal(&second), signal(&first));
    // The simulation itself says what the images of these parameters are.
    let knobs = Knobs::with_changes(Case::Iso, &second.document().case_changes);
    let built = build(&knobs.applied(Case::Iso), 1).expect("a case");
    let expected: Vec<f32> = built.stack.image(0, second.view.slice).iter().copied().collect();
    assert_eq!(signal(&second), expected);
    assert!(second.shown().is_case_changed() && !second.is_modified());
}

#[test]
fn a_session_of_an_untouched_case_holds_no_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plain.sideroscope.json");
    let mut session = on(Case::Hypo);
    apply(&mut session, Action::Recovery(RecoveryAction::SaveTo { path: path.clone(), replaces: false }));
    let text = std::fs::read_to_string(Path::new(&path)).expect("written");
    assert!(!text.contains("case_numbers"), "{text}");
}

#[test]
fn undo_takes_a_slider_back_and_the_picture_with_it() {
    let mut session = on(Case::Iso);
    let before = signal(&session);
    // One drag: many values of one slider are one step.
    for rate in [450.0, 500.0, 640.0] {
        turn(&mut session, Knob::LiverRate, rate);
    }
    turn(&mut session, Knob::Sigma, 40.0);
    let noisy = signal(&session);
    assert_ne!(noisy, before);
    apply(&mut session, Action::run(EditCommand::Undo));
    assert_eq!(session.document().case_changes, [(Knob::LiverRate, 640.0)].into());
    apply(&mut session, Action::run(EditCommand::Undo));
    assert!(!session.shown().is_case_changed());
    assert_eq!(signal(&session), before);
    apply(&mut session, Action::run(EditCommand::Redo));
    apply(&mut session, Action::run(EditCommand::Redo));
    assert_eq!(signal(&session), noisy);
    apply(&mut session, Action::run(TeachCommand::ResetCase));
    assert_eq!(signal(&session), before);
}

/// A session on a built-in case that came as DICOM files, with its regions.
pub fn on_files(folder: &Folder, case: Case) -> Session {
    let study = folder.path("study");
    run(["case", case.name(), "-q", "-o", study.to_str().expect("UTF-8")]).ok();
    let mut session = new_session();
    apply(&mut session, Action::Study(StudyAction::Open(vec![study.clone()])));
    for roi in rois::read(&study.join("rois.json")).expect("regions") {
        session.documents.shown.insert(roi);
    }
    session
}

fn teach(session: &mut Session, action: TeachAction) {
    apply(session, Action::Teach(action));
}

fn press(session: &mut Session, command: TeachCommand) {
    assert_eq!(session.is_enabled(command), Ok(()), "{command:?}");
    apply(session, Action::run(command));
}

/// Adds the open study to the library below `folder` with two steps, and returns its reference there.
fn add_with_steps(session: &mut Session, folder: &Folder) -> CaseRef {
    let lesion = session.document().rois.iter().find(|roi| roi.name == "Lesion").map(|roi| roi.id);
    (session.view.slice, session.view.echo, session.view.selected) = (2, 4, lesion);
    press(session, TeachCommand::KeepStep);
    session.view.active = PaneId::SECOND;
    session.view.echo = 1;
    press(session, TeachCommand::KeepStep);
    press(session, TeachCommand::AddCase);
    let mut draft = session.teaching.draft.clone();
    (draft.title, draft.learn) = ("Round and bright".to_owned(), "Iron stays out.".to_owned());
    draft.answer = Some(Finding::Hyperintense);
    for (step, text) in draft.steps.iter_mut().zip(["The lesion is bright.", "Its rate is low."]) {
        step.text = text.into();
    }
    teach(session, TeachAction::Folder(folder.path("cases").display().to_string()));
    teach(session, TeachAction::Draft(draft));
    teach(session, TeachAction::AddCase);
    let own: Vec<CaseRef> =
        session.shown().all_cases().into_iter().filter(|case| matches!(case, CaseRef::Own(_))).collect();
    assert_eq!(own.len(), 1, "it stands in the library");
    own.into_iter().next().expect("one case")
}

#[test]
fn a_case_of_ones_own_is_guided_and_asked_like_a_built_in_one() {
    let folder = Folder::new();
    let mut author = on_files(&folder, Case::Hyper);
    let own = add_with_steps(&mut author, &folder);

    // Another program on the shared folder.
    let mut learner = new_session();
    teach(&mut learner, TeachAction::Folder(folder.path("cases").display().to_string()));
    teach(&mut learner, TeachAction::Guide(own.clone()));
    assert_eq!(learner.teaching.current, Some(own.clone()));
    assert_eq!((learner.teaching.step, learner.view.slice, learner.view.echo), (Some(0), 2, 4));
    let selected = learner.view.selected.and_then(|id| learner.document().roi(id));
    assert_eq!(selected.map(|roi| roi.name.as_str()), Some("Lesion"));
    press(&mut learner, TeachCommand::NextStep);
    assert_eq!((learner.teaching.step, learner.view.echo), (Some(1), 1));
    let steps = learner.shown().guide_steps();
    assert_eq!(steps[1].text, "Its rate is low.");
    assert!(matches!(steps[1].view.pane, StepPane::R2StarMap(_)), "{:?}", steps[1].view);

    teach(&mut learner, TeachAction::StartQuiz { draws_rois: false });
    let quiz = learner.teaching.quiz.clone().expect("a quiz");
    assert!(quiz.order.contains(&own) && quiz.order.len() == Case::ALL.len() + 1);
    for case in quiz.order {
        assert_eq!(learner.teaching.current, Some(case.clone()));
        assert!(learner.study.analysis.is_none() && learner.study.maps.is_none());
        press(&mut learner, TeachCommand::AnswerHyper);
        press(&mut learner, TeachCommand::QuizNext);
        if case == own {
            assert_eq!(learner.teaching.answers.last().map(|answered| answered.points()), Some(1.0));
            assert!(learner.study.analysis.as_deref().is_some_and(|analysis| analysis.verdict.is_some()));
        }
        press(&mut learner, TeachCommand::QuizNext);
    }
    assert_eq!(learner.teaching.quiz.as_ref().map(|quiz| quiz.phase), Some(Phase::Done));
}

#[test]
fn steps_of_one_study_do_not_go_to_another() {
    let folder = Folder::new();
    let mut session = on_files(&folder, Case::Hyper);
    press(&mut session, TeachCommand::KeepStep);
    session.apply(Action::Study(StudyAction::OpenCase(Case::Iso)));
    session.poll();
    assert!(session.teaching.draft.steps.is_empty());
}
