//! The quiz as a learner meets it: nothing on screen answers before the reveal, keys alone are enough, points are kept.

use egui::Key;
use egui_kittest::kittest::{NodeT, Queryable};
use sideroscope::io::scores::Scores;
use sideroscope::phantom::Case;
use sideroscope::session::{Action, Answered, CaseRef, Executor, Phase, Session, TeachAction, TeachCommand};

use crate::support::window::*;

const SIZE: [f32; 2] = [1280.0, 800.0];

fn phase(window: &Window) -> Option<Phase> {
    session(window).teaching.quiz.as_ref().map(|quiz| quiz.phase)
}

fn start(window: &mut Window) {
    key(window, Key::F6);
    assert!(is_shown(window, "Start quiz"));
    key(window, Key::Enter);
    window.run();
    assert_eq!(phase(window), Some(Phase::Asking));
}

/// Everything a screen reader or an eye could find the answer in.
fn everything_said(window: &Window) -> String {
    let mut said: Vec<String> = painted_texts(window).into_iter().map(|painted| painted.text).collect();
    said.extend(window.root().children_recursive().filter_map(|node| node.accesskit_node().label()));
    said.join("\n")
}

/// Holds the pointer over image, map, the lesion and its row in the list; returns all that is then shown.
fn hover_images_and_regions(window: &mut Window) -> String {
    let (echo, map) = (rect(window, ECHO), rect(window, MAP));
    let mut said = String::new();
    let row = window.query_all_by_label_contains("Lesion").next().expect("its row").rect().center();
    for at in [echo.center(), map.center(), echo.center() + egui::vec2(-70.0, 30.0), row] {
        window.hover_at(at);
        for _ in 0..60 {
            window.step();
        }
        said += &everything_said(window);
    }
    said
}

#[test]
fn nothing_on_screen_answers_before_the_reveal() {
    let mut window = small_window(SIZE);
    start(&mut window);
    // The pointer on an image shows values elsewhere, and on a region its numbers.
    let hints = hover_images_and_regions(&mut window);
    let said = everything_said(&window) + &hints;
    // Titles and questions of the cases name what is to be seen.
    for case in Case::ALL {
        for text in [case.title(), case.question()] {
            assert!(!said.contains(text), "{text} is shown in\n{said}");
        }
    }
    let is_number = |(at, _): (usize, &str)| said[at + "signal ".len()..].starts_with(|c: char| c.is_ascii_digit());
    assert!(!said.match_indices("signal ").any(is_number) && !said.contains("R2* none"), "a value is shown in\n{said}");
    for part in ["R2* ratio", "Decay", "Contrast at each echo", "mg/g", "margin", "Noise floor", "fit\n"] {
        assert!(!said.contains(part), "{part} is shown in\n{said}");
    }
    assert!(session(&window).study.analysis.is_none() && session(&window).study.maps.is_none());
    assert!(said.contains("Hidden until the reveal"));
    assert!(said.contains("CASE 1 OF 7"));
    // Choosing alone reveals nothing.
    key(&mut window, Key::Num2);
    assert!(session(&window).study.analysis.is_none());
    assert!(is_shown(&window, "Hyperintense, chosen"));
    key(&mut window, Key::Enter);
    assert_eq!(phase(&window), Some(Phase::Revealed));
    assert!(session(&window).study.analysis.is_some());
    let said = everything_said(&window);
    assert!(said.contains("R2* ratio") || said.contains("Not assessable"), "the answer stands there");
    assert!(said.contains("Simulated with R2*"), "and the truth");
}

#[test]
fn a_round_by_keys_alone_keeps_the_score() {
    let mut window = small_window(SIZE);
    start(&mut window);
    let order: Vec<CaseRef> = session(&window).teaching.quiz.as_ref().expect("it runs").order.clone();
    for (number, case) in order.iter().enumerate() {
        assert_eq!(session(&window).teaching.current.as_ref(), Some(case), "question {number}");
        let CaseRef::BuiltIn(case) = case else { panic!("only built-in cases here") };
        let expected = case.expected();
        // The right answer by the rules: 4 where the sign does not apply or nothing can be told.
        use sideroscope::verdict::Finding;
        let answer = match (expected.sign_applies, expected.finding) {
            (true, Finding::Isointense) => Key::Num1,
            (true, Finding::Hyperintense) => Key::Num2,
            (true, Finding::Hypointense) => Key::Num3,
            _ => Key::Num4,
        };
        // One wrong answer, to see that it counts as such.
        key(&mut window, if number == 0 { if answer == Key::Num3 { Key::Num2 } else { Key::Num3 } } else { answer });
        key(&mut window, Key::Enter);
        assert!(is_shown(&window, if number == 0 { "× Wrong" } else { "✓ Correct" }), "question {number}");
        key(&mut window, Key::Enter);
        window.run();
    }
    assert_eq!(phase(&window), Some(Phase::Done));
    assert!(is_shown(&window, "6 of 7"));
    let points: f64 = session(&window).teaching.answers.iter().map(Answered::points).sum();
    assert_eq!(points, 6.0);
    key(&mut window, Key::Enter);
    assert_eq!(phase(&window), None);
    // Outside the quiz a digit is a window preset again.
    key(&mut window, Key::Num3);
    assert!(
        session(&window)
            .view
            .look(sideroscope::session::PaneId::FIRST, sideroscope::session::Scale::Signal)
            .window
            .is_some()
    );
}

#[test]
fn answers_are_as_wide_as_each_other_and_keep_their_names_whole_in_a_talk() {
    for size in [[1024.0, 700.0], [1920.0, 1080.0]] {
        let mut window = small_window(size);
        key(&mut window, Key::F5);
        start(&mut window);
        let painted = painted_texts(&window);
        let answers: Vec<_> = painted.iter().filter(|text| text.text.contains("Cannot tell\n")).collect();
        let [answer] = answers.as_slice() else { panic!("one answer: {answers:?}") };
        assert!(answer.text.starts_with("4Cannot tell\n"), "{}", answer.text);
        let buttons = ["Isointense", "Hyperintense", "Hypointense", "Cannot tell"].map(|name| rect(&window, name));
        for button in buttons {
            assert_eq!((button.width(), button.left()), (buttons[0].width(), buttons[0].left()), "{size:?}");
        }
    }
}

#[test]
fn the_score_is_saved_by_the_keys_that_save_a_session() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let path = dir.path().join("scores.csv");
    let mut window = small_window(SIZE);
    start(&mut window);
    for _ in Case::ALL {
        key(&mut window, Key::Num4);
        key(&mut window, Key::Enter);
        key(&mut window, Key::Enter);
        window.run();
    }
    assert_eq!(phase(&window), Some(Phase::Done));
    let action = TeachAction::ScoresPath(path.display().to_string());
    window.state_mut().session.apply(Action::Teach(action));
    ctrl(&mut window, Key::S);
    let text = std::fs::read_to_string(path).expect("the score file");
    assert_eq!(text.lines().count(), 1 + Case::ALL.len());
    assert!(session(&window).out.dialog.is_none(), "the session is not asked for a name");
}

#[test]
fn the_score_of_a_talk_in_large_type_fits_its_column() {
    let mut window = small_window([1024.0, 700.0]);
    key(&mut window, Key::F5);
    start(&mut window);
    for _ in Case::ALL {
        key(&mut window, Key::Num2);
        key(&mut window, Key::Enter);
        key(&mut window, Key::Enter);
        window.run();
    }
    assert!(is_shown(&window, "End of the round") || is_painted(&window, "END OF THE ROUND"));
    let room = window.ctx.content_rect();
    let head = painted_texts(&window).into_iter().find(|text| text.text.eq_ignore_ascii_case("End of the round"));
    let left = head.expect("the heading of the score").rect.left();
    for text in painted_texts(&window).iter().filter(|text| text.rect.left() >= left - 1.0) {
        assert!(text.rect.right() <= room.right(), "{} ends at {:?} of {room:?}", text.text, text.rect);
    }
    let titles = Case::ALL.map(|case| case.title());
    let texts = painted_texts(&window);
    for title in titles {
        let found = texts
            .iter()
            .filter(|text| text.text.starts_with(title))
            .max_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
        assert!(found.is_some_and(|text| text.rect.left() > left), "{title} stands in the table");
    }
}

fn quizzed(draws_rois: bool) -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    session.apply(Action::Teach(TeachAction::StartQuiz { draws_rois }));
    session.poll();
    session
}

#[test]
fn a_learner_who_draws_starts_without_regions_and_gets_the_missing_ones_at_the_reveal() {
    let mut session = quizzed(true);
    assert!(session.document().rois.is_empty());
    session.apply(Action::run(TeachCommand::AnswerIso));
    session.apply(Action::run(TeachCommand::QuizNext));
    assert!(session.study.analysis.as_deref().is_some_and(|analysis| analysis.verdict.is_some()));
    assert!(session.document().rois.len() >= 3);
}

#[test]
fn scores_are_written_whole_in_both_forms() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let mut session = quizzed(false);
    session.apply(Action::run(TeachCommand::AnswerCannotTell));
    session.apply(Action::run(TeachCommand::QuizNext));
    let path = dir.path().join("scores.json");
    session.apply(Action::Teach(TeachAction::SaveScores(path.clone())));
    session.poll();
    let scores: Scores = serde_json::from_slice(&std::fs::read(path).expect("file")).expect("JSON");
    assert_eq!((scores.format.as_str(), scores.version, scores.of), ("sideroscope-quiz", 1, 1));
    let row = &scores.answers[0];
    assert_eq!((row.round, row.prediction.as_str()), (1, "cannot tell"));
    assert!(sideroscope::phantom::Case::from_name(&row.case).is_some());
    let csv = dir.path().join("scores.csv");
    session.apply(Action::Teach(TeachAction::SaveScores(csv.clone())));
    session.poll();
    assert_eq!(std::fs::read_to_string(csv).expect("file").lines().count(), 2);
}

#[test]
fn opening_something_else_ends_the_quiz() {
    let mut session = quizzed(false);
    let asked = session.teaching.current.clone();
    let other = sideroscope::phantom::Case::ALL.into_iter().find(|&case| asked != Some(CaseRef::BuiltIn(case)));
    session.show(coarse(other.expect("seven cases")));
    assert!(session.teaching.quiz.is_none());
    assert!(session.study.analysis.is_some(), "and what it hid is back");
}
