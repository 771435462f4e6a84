//! Teaching as it is seen: guided tour, sliders, synthetic echo, library, own cases, presenter.

use egui::Key;
use egui_kittest::kittest::Queryable;
use sideroscope::io::teaching_case;
use sideroscope::phantom::{Case, Knob};
use sideroscope::session::{
    Action, CaseRef, Executor, PaneId, Scale, Session, StudyAction, TeachAction, TeachCommand, ViewAction,
};
use sideroscope::verdict::Finding;

use crate::support::window::*;

const SIZE: [f32; 2] = [1280.0, 800.0];

fn on(case: Case) -> Session {
    let mut session = Session::new(Executor::Inline, || ());
    session.show(coarse(case));
    session.poll();
    session
}

fn teach(session: &mut Session, action: TeachAction) {
    session.apply(Action::Teach(action));
    session.poll();
}

#[test]
fn the_guided_script_walks_by_keys_and_says_each_step() {
    let mut window = small_window(SIZE);
    click(&mut window, "Guided tour");
    for (number, step) in Case::Iso.steps().into_iter().enumerate() {
        assert!(is_shown(&window, &step.text), "step {number}");
        assert_eq!(session(&window).teaching.step, Some(number));
        if let Some(echo) = step.view.echo {
            assert_eq!(session(&window).view.echo, echo, "step {number}");
        }
        let window_of_echo = session(&window).view.look(PaneId::FIRST, Scale::Signal).window;
        assert_eq!(window_of_echo.map(|w| [w.low(), w.high()]), step.view.window, "step {number}");
        key(&mut window, Key::PageDown);
    }
    key(&mut window, Key::PageUp);
    assert_eq!(session(&window).teaching.step, Some(Case::Iso.steps().len() - 2));
    click(&mut window, "End the guided tour");
    assert_eq!(session(&window).teaching.step, None);
}

/// What a step can change on screen.
fn seen(session: &Session) -> String {
    let view = &session.view;
    let contents: Vec<_> = view.shown().map(|pane| (view.content(pane), pane == view.active)).collect();
    let looks: Vec<_> = view.shown().filter_map(|pane| Some(view.look(pane, view.content(pane).scale()?))).collect();
    let te = session.view.synthetic.te_ms;
    format!("{} {} {:?} {} {contents:?} {looks:?} {te}", view.slice, view.echo, view.selected, view.is_decay_log)
}

#[test]
fn every_step_of_every_case_can_be_shown() {
    for case in Case::ALL {
        let mut session = on(case);
        let mut before = None;
        for (number, step) in case.steps().iter().enumerate() {
            teach(&mut session, TeachAction::GoToStep(number));
            assert_eq!(session.teaching.step, Some(number));
            if let Some(echo) = step.view.echo {
                assert_eq!(session.view.echo, echo, "{case:?} step {number}");
            }
            if let Some((role, _)) = step.view.select {
                let selected = session.view.selected.and_then(|id| session.document().roi(id));
                assert_eq!(selected.map(|roi| roi.role), Some(role), "{case:?} step {number}");
            }
            assert!(!step.text.trim_end_matches('.').contains(". "), "one sentence: {}", step.text);
            let seen = seen(&session);
            assert_ne!(before.as_ref(), Some(&seen), "{case:?} step {number} moves nothing");
            before = Some(seen);
        }
    }
}

/// The picture, the verdict and the truth follow the sliders; going back gives back the case.
#[test]
fn a_changed_case_is_marked_and_its_answer_follows() {
    let mut session = Session::new(Executor::Inline, || ());
    session.apply(Action::Study(StudyAction::OpenCase(Case::Hyper)));
    session.poll();
    let before = session.study.stack.clone().expect("a case");
    let finding = |session: &Session| {
        session.study.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref()).map(|verdict| verdict.finding)
    };
    assert_eq!(finding(&session), Some(Finding::Hyperintense));
    // Its own regions stay, and so does the place in the stack.
    session.apply(Action::View(ViewAction::Echo(4)));
    let rois = session.document().rois.clone();
    teach(&mut session, TeachAction::Turn(Knob::LesionRate, 400.0));
    assert_eq!(finding(&session), Some(Finding::Isointense), "a lesion with the rate of the liver is isointense");
    assert_eq!(session.teaching.variation.expected().map(|expected| expected.finding), Some(Finding::Isointense));
    assert_eq!(session.teaching.variation.changes(), [(Knob::LesionRate, 45.0, 400.0)]);
    assert_eq!((session.view.echo, &session.document().rois), (4, &rois));
    let stack = session.study.stack.clone().expect("a case");
    assert!(stack.info.description.contains("changed") && stack.info.uid != before.info.uid);
    assert!(session.study.maps.is_some(), "the maps follow");
    // Worse iron: R2* 900 with a first echo at 0.99 ms is 0.41 of S0, the lesion keeps its 0.82·0.96.
    teach(&mut session, TeachAction::Turn(Knob::NumEchoes, 4.0));
    assert_eq!(session.study.stack.as_deref().map(|stack| stack.num_echoes()), Some(4));
    assert_eq!(session.view.echo, 3, "an echo that is gone is not shown");
    session.apply(Action::run(TeachCommand::ResetCase));
    session.poll();
    assert!(!session.shown().is_case_changed());
    let back = session.study.stack.clone().expect("a case");
    assert_eq!(back.magnitude(), before.magnitude());
    assert_eq!(finding(&session), Some(Finding::Hyperintense));
}

#[test]
fn sliders_are_named_and_the_mark_names_what_was_changed() {
    let mut window = case_window(SIZE, Case::Hyper);
    click(&mut window, "What if…");
    for label in ["R2* of the liver", "R2* of the lesion", "Fat in the liver", "Noise σ", "Field strength", "Coils"] {
        let named = window.query_all_by_role_and_label(egui::accesskit::Role::Slider, label).count()
            + window.query_all_by_role_and_label(egui::accesskit::Role::SpinButton, label).count();
        assert!(named > 0, "{label} is no named slider");
    }
    window.state_mut().session.apply(Action::Teach(TeachAction::Turn(Knob::LiverRate, 700.0)));
    window.run();
    assert!(is_painted(&window, "changed from the case"));
    assert!(is_painted(&window, "R2* of the liver, was 400 s⁻¹"));
    assert!(is_painted(&window, "changed)"), "the series is named as changed");
    click(&mut window, "What if…");
    assert!(is_painted(&window, "400 s⁻¹ → 700 s⁻¹"));
}

/// The first change brings words of warning; they must not take the slider away from the hand.
#[test]
fn a_slider_stays_under_the_hand_that_drags_it() {
    let mut window = case_window(SIZE, Case::Hyper);
    click(&mut window, "What if…");
    let slider = window.query_all_by_role_and_label(egui::accesskit::Role::Slider, "Noise σ").next();
    let rail = slider.expect("a slider").rect();
    let at = |share: f32| egui::pos2(rail.left() + share * rail.width(), rail.center().y);
    // 18 of 0 to 150.
    drag(&mut window, egui::PointerButton::Primary, &[0.14, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map(at));
    let sigma = session(&window).shown().case_knobs().expect("a case").value(Knob::Sigma);
    assert!(sigma > 85.0, "{sigma}: it was let go");
}

/// Voxel by voxel S0·e^(−R2*·TE) of the fitted maps, also far beyond the last echo.
#[test]
fn the_synthetic_image_is_the_closed_form_of_the_fit() {
    let mut session = on(Case::Hyper);
    session.apply(Action::run(TeachCommand::SyntheticTe));
    let maps = session.study.maps.as_ref().cloned().expect("fitted inline");
    let slice = session.view.slice;
    for te in [0.0, 6.0, 33.0] {
        session.apply(Action::View(ViewAction::SyntheticTe(te)));
        let te = session.view.synthetic.te_ms;
        let image = session.shown().synthetic_image(slice).expect("maps are there");
        let mut seen = 0;
        for ((row, column), &value) in image.indexed_iter() {
            let at = [slice, row, column];
            let (s0, rate) = (f64::from(maps.s0[at]), f64::from(maps.r2star_per_s[at]));
            if !rate.is_finite() {
                assert!(value.is_nan(), "no fit, no value");
                continue;
            }
            let expected = s0 * (-rate * te / 1000.0).exp();
            assert!((f64::from(value) - expected).abs() <= 1e-4 * expected + 1e-6, "{at:?}: {value} for {expected}");
            seen += 1;
        }
        assert!(seen > 1000);
    }
    // Twice the last echo, 0.99 + 11·1.41 ms, is the end.
    session.apply(Action::View(ViewAction::SyntheticTe(1e9)));
    assert!((session.view.synthetic.te_ms - 33.0).abs() < 1e-9);
}

#[test]
fn beyond_the_echoes_the_pane_says_extrapolation() {
    let mut window = small_window(SIZE);
    key(&mut window, Key::F8);
    assert!(session(&window).shown().shows_synthetic());
    let set = |window: &mut Window, te: f64| {
        window.state_mut().session.apply(Action::View(ViewAction::SyntheticTe(te)));
        window.run();
    };
    set(&mut window, 6.0);
    assert!(is_painted(&window, "TE 6.00 ms") && !is_painted(&window, "outside the measured echo times"));
    for te in [0.5, 25.0] {
        set(&mut window, te);
        assert!(is_painted(&window, &format!("TE {te:.2} ms")));
        assert!(is_painted(&window, "outside the measured echo times"), "{te}");
        assert!(is_painted(&window, "measured from 0.99 to 16.5 ms"), "{te}");
    }
    click(&mut window, "Contrast");
    assert!(is_painted(&window, "synthetic 25.00 ms"), "the contrast plot shows where the slider stands");
    click(&mut window, "Noise as acquired");
    assert!(session(&window).view.synthetic.has_noise);
    key(&mut window, Key::F8);
    assert!(!session(&window).shown().shows_synthetic());
}

#[test]
fn the_library_shows_every_case_as_a_card_and_opens_it() {
    let mut window = small_window(SIZE);
    key(&mut window, Key::F7);
    window.run();
    for (number, case) in Case::ALL.into_iter().enumerate() {
        assert!(is_shown(&window, &format!("Case {}: {}", number + 1, case.title())));
    }
    click(&mut window, &format!("Case 3: {}", Case::Hypo.title()));
    assert!(is_painted(&window, Case::Hypo.history().split('.').next().expect("a sentence")));
    click(&mut window, "Open case");
    assert_eq!(session(&window).teaching.current, Some(CaseRef::BuiltIn(Case::Hypo)));
    assert!(session(&window).out.dialog.is_none());
    // What there is to learn, with its sources.
    click(&mut window, "What to learn");
    assert!(is_shown(&window, "Belay, Bellizzi, Stolpen, J Med Case Rep 2018"));
    assert!(is_painted(&window, "Simulated with R2* 336 s⁻¹ in the lesion and 210 s⁻¹ in the liver"));
}

#[test]
fn own_cases_stand_under_the_built_in_ones_and_open_with_their_regions() {
    let dir = tempfile::tempdir().expect("temporary folder");
    let built = coarse(Case::Hypo);
    let stack = built.stack.clone().expect("a stack");
    let texts = teaching_case::CaseTexts {
        title: "From the ward".to_owned(),
        question: "Iron?".to_owned(),
        answer: Some(Finding::Hypointense),
        sign_applies: Some(true),
        ..Default::default()
    };
    teaching_case::add(dir.path(), &texts, &stack, &built.rois).expect("written");
    std::fs::create_dir(dir.path().join("broken")).expect("folder");
    let mut window = small_window(SIZE);
    let folder = dir.path().display().to_string();
    window.state_mut().session.apply(Action::Teach(TeachAction::Folder(folder)));
    key(&mut window, Key::F7);
    window.run();
    assert!(is_painted(&window, "broken: it holds no case.json"));
    click(&mut window, "Case 8: From the ward");
    click(&mut window, "Open case");
    window.run();
    let session = session(&window);
    assert!(matches!(session.teaching.current, Some(CaseRef::Own(_))));
    assert_eq!(session.document().rois.len(), built.rois.len());
    let verdict = session.study.analysis.as_deref().and_then(|analysis| analysis.verdict.as_ref());
    assert_eq!(verdict.map(|verdict| verdict.finding), Some(Finding::Hypointense));
}

#[test]
fn the_presenter_hides_what_a_talk_does_not_need_and_esc_leaves() {
    let mut window = small_window(SIZE);
    key(&mut window, Key::F5);
    assert!(session(&window).teaching.presenter.is_some());
    assert!(!is_shown(&window, "Undo") && is_shown(&window, "Leave") && is_shown(&window, "Next case"));
    assert!(!session(&window).view.shows_patient_text);
    let has_timer = window.query_all_by_label_contains("Timer 0:").count() > 0;
    assert!(has_timer);
    key(&mut window, Key::S);
    assert!(session(&window).teaching.presenter.as_ref().is_some_and(|presenter| presenter.has_spotlight));
    ctrl(&mut window, Key::PageDown);
    assert_eq!(session(&window).teaching.current, Some(CaseRef::BuiltIn(Case::Hyper)));
    assert!(!session(&window).view.shows_patient_text, "also with the next case");
    key(&mut window, Key::Escape);
    assert!(session(&window).teaching.presenter.is_none());
    assert!(is_shown(&window, "Undo") && session(&window).view.shows_patient_text);
}

#[test]
fn the_library_stands_as_one_block_at_every_size() {
    for size in [[1024.0, 700.0], [1920.0, 1080.0]] {
        let mut window = small_window(size);
        key(&mut window, Key::F7);
        let cards: Vec<egui::Rect> =
            Case::ALL.map(|case| rect(&window, &format!("Case {}: {}", case.number(), case.title()))).to_vec();
        let (first, last_of_row) = (cards[0], cards[3]);
        assert_eq!(first.top(), last_of_row.top(), "{size:?}: four beside each other");
        assert!(cards[4].top() > first.bottom() && cards[4].left() == first.left(), "{size:?}: then the next row");
        for text in painted_texts(&window) {
            let is_title = Case::ALL.iter().any(|case| text.text.starts_with(&format!("{}  ", case.number())));
            assert!(!is_title || !text.is_cut, "{size:?}: {} is cut", text.text);
        }
        // The texts stand beside the cards, as high as they are, and the buttons at their lower end.
        let open = rect(&window, "Open case");
        let gap = open.left() - last_of_row.right();
        assert!((8.0..48.0).contains(&gap), "{size:?}: {gap} between cards and texts");
        let above = cards[6].bottom() - open.bottom();
        assert!((0.0..32.0).contains(&above), "{size:?}: the buttons end {above} above the cards");
        let room = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let add = rect(&window, "Add to the case library…");
        for part in cards.iter().chain([&open, &add]) {
            assert!(room.contains_rect(*part), "{size:?}: {part:?} is cut");
        }
    }
}

#[test]
fn the_page_to_learn_from_shows_its_last_line_where_there_is_room() {
    let mut window = small_window(SIZE);
    click(&mut window, "What to learn");
    window.run();
    assert!(is_painted(&window, "Teaching text, no diagnosis"));
}

#[test]
fn where_the_sign_must_not_be_used_the_truth_says_so_in_one_sentence_with_its_reason() {
    let mut window = case_window(SIZE, Case::NoOverload);
    click(&mut window, "What to learn");
    window.run();
    let text = "By its rate the lesion is isointense, but the sign must not be used here: the liver holds no iron";
    assert!(is_painted(&window, text));
}
