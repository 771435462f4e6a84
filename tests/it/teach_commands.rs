//! Presses every teaching command and holds that each does what its help says.

use sideroscope::phantom::{Case, Knob};
use sideroscope::session::{
    Action, CaseRef, Command, Dialog, Executor, Phase, Prediction, Session, TeachAction, TeachCommand,
};

use crate::cli_support::Folder;
use crate::support::window::coarse;
use crate::teach_keeping::on_files;

fn on(case: Case) -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    session.show(coarse(case));
    session.poll();
    session
}

fn run(session: &mut Session, command: impl Into<Command>) {
    let command = command.into();
    assert_eq!(session.is_enabled(command), Ok(()), "{command:?}");
    session.apply(Action::run(command));
    session.poll();
}

fn teach(session: &mut Session, action: TeachAction) {
    session.apply(Action::Teach(action));
    session.poll();
}

/// Brings a session of its own where the command is enabled, runs it and checks what it did.
pub fn press(command: Command) {
    let session = &mut on(Case::Iso);
    match command {
        Command::Teach(TeachCommand::CaseLibrary) => {
            run(session, command);
            assert_eq!(session.out.dialog, Some(Dialog::CaseLibrary));
            assert_eq!(session.teaching.library.pictures.len(), Case::ALL.len());
        }
        Command::Teach(TeachCommand::KeepStep) => {
            assert!(session.is_enabled(command).is_err(), "built-in cases have their script");
            let folder = Folder::new();
            let session = &mut on_files(&folder, Case::Hyper);
            (session.view.echo, session.view.is_decay_log) = (4, true);
            run(session, command);
            let [step] = session.teaching.draft.steps.as_slice() else { panic!("one step") };
            assert_eq!((step.view.echo, step.view.is_decay_log), (Some(4), true));
        }
        Command::Teach(TeachCommand::LearnPage) => {
            run(session, command);
            assert_eq!(session.out.dialog, Some(Dialog::Learn));
        }
        Command::Teach(TeachCommand::Quiz) => {
            run(session, command);
            assert_eq!(session.out.dialog, Some(Dialog::Quiz));
            teach(session, TeachAction::StartQuiz { draws_rois: false });
            run(session, command);
            assert!(session.teaching.quiz.is_none(), "the same command ends it");
        }
        Command::Teach(TeachCommand::AddCase) => {
            let reason = session.is_enabled(command).expect_err("a built-in case has no files");
            assert!(reason.contains("files"), "{reason}");
        }
        Command::Teach(TeachCommand::CaseGuide) => {
            run(session, command);
            assert_eq!(session.teaching.step, Some(0));
            run(session, command);
            assert_eq!(session.teaching.step, None);
        }
        Command::Teach(TeachCommand::NextStep) | Command::Teach(TeachCommand::PreviousStep) => steps(session, command),
        Command::Teach(TeachCommand::NextCase) => moves_on(session, command, Case::Hyper),
        Command::Teach(TeachCommand::PreviousCase) => moves_on(session, command, Case::Fatty),
        Command::Teach(TeachCommand::CaseSliders) => {
            run(session, command);
            assert!(session.teaching.shows_sliders);
            run(session, command);
            assert!(!session.teaching.shows_sliders);
        }
        Command::Teach(TeachCommand::ResetCase) => {
            assert!(session.is_enabled(command).is_err());
            teach(session, TeachAction::Turn(Knob::LiverRate, 700.0));
            assert!(session.shown().is_case_changed());
            run(session, command);
            assert!(!session.shown().is_case_changed());
        }
        Command::Teach(TeachCommand::AnswerIso) => answers(session, command, Prediction::Isointense),
        Command::Teach(TeachCommand::AnswerHyper) => answers(session, command, Prediction::Hyperintense),
        Command::Teach(TeachCommand::AnswerHypo) => answers(session, command, Prediction::Hypointense),
        Command::Teach(TeachCommand::AnswerCannotTell) => answers(session, command, Prediction::CannotTell),
        Command::Teach(TeachCommand::QuizNext) => {
            teach(session, TeachAction::StartQuiz { draws_rois: false });
            assert!(session.is_enabled(command).is_err(), "an answer comes first");
            run(session, TeachCommand::AnswerIso);
            run(session, command);
            assert_eq!(session.teaching.quiz.as_ref().map(|quiz| quiz.phase), Some(Phase::Revealed));
        }
        Command::Teach(TeachCommand::SaveScores) => {
            assert!(session.is_enabled(command).is_err(), "nothing is answered yet");
            teach(session, TeachAction::StartQuiz { draws_rois: false });
            run(session, TeachCommand::AnswerIso);
            run(session, TeachCommand::QuizNext);
            let folder = Folder::new();
            let path = folder.path("scores.csv");
            teach(session, TeachAction::ScoresPath(path.display().to_string()));
            run(session, command);
            assert_eq!(std::fs::read_to_string(path).expect("the score file").lines().count(), 2);
        }
        Command::Teach(TeachCommand::Presenter) => {
            run(session, command);
            assert!(session.teaching.presenter.is_some() && !session.view.shows_patient_text);
            run(session, command);
            assert!(session.teaching.presenter.is_none() && session.view.shows_patient_text);
        }
        Command::Teach(TeachCommand::Spotlight) => {
            run(session, TeachCommand::Presenter);
            run(session, command);
            assert!(session.teaching.presenter.as_ref().is_some_and(|presenter| presenter.has_spotlight));
        }
        Command::Teach(TeachCommand::SyntheticTe) => {
            run(session, command);
            assert!(session.shown().shows_synthetic());
            run(session, command);
            assert!(!session.shown().shows_synthetic());
        }
        Command::Teach(TeachCommand::BestTe) | Command::Teach(TeachCommand::IsoCrossing) => jumps(command),
        other => panic!("{other:?} is no teaching command"),
    }
}

fn steps(session: &mut Session, command: Command) {
    run(session, TeachCommand::CaseGuide);
    run(session, TeachCommand::NextStep);
    assert_eq!(session.teaching.step, Some(1));
    // TE 3.81 ms is the third echo, and the second step selects the liver.
    assert_eq!(session.view.echo, 2);
    let selected = session.view.selected.and_then(|id| session.document().roi(id)).map(|roi| roi.name.clone());
    assert_eq!(selected.as_deref(), Some("Liver"));
    if command == TeachCommand::PreviousStep {
        run(session, command);
        assert_eq!((session.teaching.step, session.view.echo), (Some(0), 0));
        session.apply(Action::run(command));
        assert_eq!(session.teaching.step, Some(0), "before the first step is nothing");
    } else {
        (0..9).for_each(|_| session.apply(Action::run(command)));
        assert_eq!(session.teaching.step, Some(Case::Iso.steps().len() - 1), "the script ends");
    }
}

fn moves_on(session: &mut Session, command: Command, expected: Case) {
    run(session, command);
    assert_eq!(session.teaching.current, Some(CaseRef::BuiltIn(expected)));
}

fn answers(session: &mut Session, command: Command, expected: Prediction) {
    assert!(session.is_enabled(command).is_err(), "no question, no answer");
    teach(session, TeachAction::StartQuiz { draws_rois: false });
    run(session, command);
    assert_eq!(session.teaching.quiz.as_ref().and_then(|quiz| quiz.choice), Some(expected));
}

/// 400 s⁻¹ against 45 s⁻¹: best TE ln(400/45)/355 = 6.15 ms; S0 1000 and 820 meet at ln(1000/820)/355 = 0.56 ms. Both
/// from noisy images, so within 5 %, and the crossing within a third of a millisecond.
fn jumps(command: Command) {
    let session = &mut on(Case::Hyper);
    run(session, TeachCommand::SyntheticTe);
    run(session, command);
    let te = session.view.synthetic.te_ms;
    match command {
        Command::Teach(TeachCommand::BestTe) => assert!((te / 6.15 - 1.0).abs() < 0.05, "{te}"),
        _ => assert!((te - 0.56).abs() < 0.33, "{te}"),
    }
}
