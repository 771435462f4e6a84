//! The window as a reader uses it: pointer, wheel and keys in, what is on screen and in the session out.

use std::f64::consts::PI;
use std::sync::mpsc;

use egui::accesskit::Role as WidgetRole;
use egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::kittest::Queryable;
use image::GenericImageView;
use sideroscope::fit::Model;
use sideroscope::gui::theme;
use sideroscope::phantom::Case;
use sideroscope::roi::{Role, Shape};
use sideroscope::session::{
    Action, Dialog, DocumentAction, Event as JobEvent, Executor, JobKind, Jobs, MapKind, PaneContent, PaneId, Source,
    Tool,
};
use sideroscope::verdict::Finding;

use crate::support::window::*;

const SIZE: [f32; 2] = [1280.0, 800.0];
/// Field of view of the built-in cases, mm, and room around an image in its pane, points.
const FIELD_MM: [f32; 2] = [400.0, 300.0];
const ROOM: f32 = 12.0;

/// Points of screen per millimetre at zoom 1: the whole image fits into the pane.
fn points_per_mm(window: &Window) -> f32 {
    let pane = rect(window, ECHO).size() - Vec2::splat(ROOM);
    (pane.x / FIELD_MM[0]).min(pane.y / FIELD_MM[1])
}

/// A place on the echo image, millimetres right and below of its middle at zoom 1.
fn at_mm(window: &Window, x: f32, y: f32) -> Pos2 {
    rect(window, ECHO).center() + vec2(x, y) * points_per_mm(window)
}

/// An empty slice of the case: regions of the case lie on the middle one.
fn go_to_free_slice(window: &mut Window) {
    let at = rect(window, ECHO).center();
    wheel(window, at, -1.0, Modifiers::NONE);
    let slice = session(window).view.slice;
    assert!(session(window).document().rois.iter().all(|roi| roi.slice != slice), "slice {slice} is free");
}

#[test]
fn opens_on_a_case_that_is_already_answered_and_rests() {
    let mut window = default_window(SIZE);
    assert_eq!(session(&window).study.case(), Some(Case::Iso));
    let verdict = analysis(&window).verdict.clone().expect("the case comes with its regions");
    assert_eq!(verdict.finding, Finding::Isointense);
    for label in ["Isointense", &verdict.headline.sentence().to_string(), ECHO, MAP, "ROI Lesion", "ROI Liver"] {
        assert!(is_shown(&window, label), "{label}");
    }
    // The third echo of TE 0.99 + 1.41 k ms; it and the field are always on.
    for text in ["TE 3.81 ms", "echo 3/12", "slice 3/5", "1.5 T", "R2* map"] {
        assert!(is_painted(&window, text), "{text} in {:?}", painted_texts(&window));
    }
    rests(&mut window);
    // A pointer that lies still on an image keeps the window at rest too.
    window.hover_at(at_mm(&window, 20.0, 10.0));
    window.run_steps(60);
    rests(&mut window);
}

fn rests(window: &mut Window) {
    let uploads = window.state().num_uploads();
    for _ in 0..5 {
        window.step();
        assert_eq!(window.state().num_uploads(), uploads, "an idle frame uploads nothing");
        assert_eq!(repaint_delay(window), std::time::Duration::MAX, "an idle frame asks for none after it");
    }
}

#[test]
fn wheel_keys_and_buttons_move_through_the_images() {
    let mut window = small_window(SIZE);
    let (echo, map) = (rect(&window, ECHO).center(), rect(&window, MAP).center());
    wheel(&mut window, echo, -1.0, Modifiers::NONE);
    assert_eq!(session(&window).view.slice, 3, "one notch down is one slice on");
    wheel(&mut window, map, 2.0, Modifiers::NONE);
    assert_eq!(session(&window).view.slice, 1, "the same on the other pane, and back");
    assert!(is_painted(&window, "slice 2/5"));
    key(&mut window, Key::ArrowRight);
    key(&mut window, Key::ArrowRight);
    key(&mut window, Key::ArrowLeft);
    assert_eq!((session(&window).view.echo, session(&window).view.slice), (3, 1));
    assert!(is_painted(&window, "TE 5.22 ms"));
    key(&mut window, Key::ArrowDown);
    assert_eq!(session(&window).view.slice, 2);

    window_drag(&mut window);
    pan_and_zoom(&mut window);
}

/// Window and level by the left button: to the right widens, up brightens, on the pane under the pointer alone.
fn window_drag(window: &mut Window) {
    let before = shown_window(window, PaneId::FIRST);
    let map_before = shown_window(window, PaneId::SECOND);
    let text = before.text();
    assert!(is_painted(window, &text));
    let from = at_mm(window, -150.0, 100.0);
    drag(window, PointerButton::Primary, &[from, from + vec2(20.0, 0.0), from + vec2(60.0, 0.0)]);
    let wide = shown_window(window, PaneId::FIRST);
    // One width of e per 250 points.
    let factor = wide.width() / before.width();
    assert!((factor.ln() - 60.0 / 250.0).abs() < 0.03, "{factor}");
    assert!((wide.center() / before.center() - 1.0).abs() < 0.01);
    assert!(is_painted(window, &wide.text()) && !is_painted(window, &text));
    drag(window, PointerButton::Primary, &[from, from - vec2(0.0, 20.0), from - vec2(0.0, 50.0)]);
    let bright = shown_window(window, PaneId::FIRST);
    assert!(bright.center() < wide.center(), "up brightens: the level falls");
    assert!((bright.width() / wide.width() - 1.0).abs() < 1e-9);
    assert_eq!(shown_window(window, PaneId::SECOND), map_before);
}

fn shown_window(window: &Window, pane: PaneId) -> sideroscope::display::Window {
    session(window).shown().window(pane).expect("the pane shows an image")
}

fn pan_and_zoom(window: &mut Window) {
    let from = at_mm(window, -20.0, 30.0);
    let held = transform(window, ECHO).slice_from_screen(from);
    drag(window, PointerButton::Middle, &[from, from + vec2(15.0, 0.0), from + vec2(30.0, -24.0)]);
    let found = transform(window, ECHO).screen_from_slice(held);
    assert!((found - (from + vec2(30.0, -24.0))).length() < 0.5, "the image follows the pointer: {found:?}");

    let before = session(window).view.zoom;
    drag(window, PointerButton::Secondary, &[from, from - vec2(0.0, 20.0), from - vec2(0.0, 60.0)]);
    let zoomed = session(window).view.zoom;
    assert!(zoomed > 1.2 * before, "up enlarges: {zoomed}");
    assert!(is_painted(window, &format!("zoom {zoomed:.1}×")));

    let cursor = at_mm(window, 60.0, -40.0);
    let held = transform(window, ECHO).slice_from_screen(cursor);
    wheel(window, cursor, 1.0, Modifiers::COMMAND);
    assert!(session(window).view.zoom > zoomed, "Ctrl and wheel zoom in");
    assert_eq!(session(window).view.slice, 2, "and leave the slice");
    let found = transform(window, ECHO).screen_from_slice(held);
    assert!((found - cursor).length() < 0.5, "the place under the cursor stays: {found:?} for {cursor:?}");
    let on_map = transform(window, MAP).screen_from_slice(held);
    let offset = rect(window, MAP).min - rect(window, ECHO).min;
    assert!((on_map - offset - cursor).length() < 0.5, "both panes are linked");
    key(window, Key::F);
    assert_eq!((session(window).view.zoom, session(window).view.center), (1.0, None));
}

#[test]
fn a_lesion_is_drawn_by_one_drag_and_measured_while_it_grows() {
    let mut window = small_window(SIZE);
    go_to_free_slice(&mut window);
    key(&mut window, Key::L);
    assert_eq!(session(&window).view.tool, Tool::Draw(Role::Lesion));
    let (from, halfway, to) = (at_mm(&window, -60.0, -30.0), at_mm(&window, -40.0, -10.0), at_mm(&window, -10.0, 6.0));

    hold(&mut window, PointerButton::Primary, &[from, halfway]);
    let first = measured(&window, "Lesion 2").expect("measured before the button is released");
    window.hover_at(to);
    window.run();
    let second = measured(&window, "Lesion 2").expect("measured while it grows");
    // Ellipses in boxes of 20 mm × 20 mm and 50 mm × 36 mm.
    for (found, expected) in [(first, PI / 4.0 * 400.0), (second, PI / 4.0 * 1800.0)] {
        assert!((found / expected - 1.0).abs() < 0.05, "{found} mm² instead of {expected}");
    }
    assert_eq!(session(&window).shown().undo_label(), None, "the gesture is still open");
    button(&window, to, PointerButton::Primary, false);
    window.run();

    assert_eq!(rois_of(&window, Role::Lesion).len(), 2);
    assert_eq!(measured(&window, "Lesion 2"), Some(second));
    assert!(is_shown(&window, "ROI Lesion 2"), "it stands in the list");
    assert!(is_shown(&window, "Lesion 2"), "and in the table");
    assert_eq!(session(&window).view.selected, rois_of(&window, Role::Lesion).last().map(|roi| roi.id));
    assert_eq!(session(&window).view.tool, Tool::Window, "one region per press of the tool");

    assert_eq!(session(&window).shown().undo_label().as_deref(), Some("Draw lesion"));
    ctrl(&mut window, Key::Z);
    assert_eq!((rois_of(&window, Role::Lesion).len(), session(&window).shown().undo_label()), (1, None), "one step");
    assert!(!is_shown(&window, "ROI Lesion 2"));
    ctrl_shift(&mut window, Key::Z);
    assert_eq!(measured(&window, "Lesion 2"), Some(second));

    // A frame that took long holds the whole gesture, and loses none of it.
    key(&mut window, Key::L);
    let (from, to) = (at_mm(&window, 20.0, 20.0), at_mm(&window, 60.0, 60.0));
    window.hover_at(from);
    window.run();
    let press = |pos, pressed| {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        Event::PointerButton { pos, button, pressed, modifiers }
    };
    window.input_mut().events.extend([press(from, true), Event::PointerMoved(to), press(to, false)]);
    window.run();
    let area = measured(&window, "Lesion 3").expect("drawn within one frame");
    assert!((area / (PI / 4.0 * 1600.0) - 1.0).abs() < 0.05, "{area} mm²");
}

/// Area of a region in mm², once it is measured.
fn measured(window: &Window, name: &str) -> Option<f64> {
    analysis(window).rois.iter().find(|roi| roi.name == name).map(|roi| roi.area_mm2)
}

#[test]
fn the_image_stays_where_it_is_while_the_first_region_is_drawn() {
    let mut window = small_window(SIZE);
    while let Some(roi) = session(&window).document().rois.first().map(|roi| roi.id) {
        window.state_mut().session.apply(Action::Document(DocumentAction::Delete(roi)));
    }
    window.run();
    let before = rect(&window, ECHO);
    key(&mut window, Key::L);
    let places = [at_mm(&window, -60.0, -30.0), at_mm(&window, -40.0, -10.0)];
    hold(&mut window, PointerButton::Primary, &places);
    assert!(measured(&window, "Lesion").is_some());
    assert_eq!(rect(&window, ECHO), before);
}

#[test]
fn polygons_and_freehand_outlines_are_drawn() {
    let mut window = small_window(SIZE);
    go_to_free_slice(&mut window);
    // Shoelace: a trapezoid of 60 mm and 30 mm by 40 mm.
    let corners = [(-60.0, -30.0), (0.0, -30.0), (-15.0, 10.0), (-45.0, 10.0)].map(|(x, y)| at_mm(&window, x, y));
    key(&mut window, Key::B);
    key(&mut window, Key::G);
    assert_eq!(session(&window).view.tool, Tool::Draw(Role::Liver));
    for corner in [corners[0], corners[1], at_mm(&window, 40.0, 40.0)] {
        click_at(&mut window, corner);
    }
    ctrl(&mut window, Key::Z);
    assert_eq!(session(&window).shown().open_vertices().len(), 2, "Ctrl+Z takes the last corner back");
    rests(&mut window);
    click_at(&mut window, corners[2]);
    double_click_at(&mut window, corners[3]);
    assert_eq!(session(&window).shown().open_outline(), None, "a double click closes it");
    let drawn = rois_of(&window, Role::Liver).last().expect("a liver region").shape.clone();
    assert!(matches!(&drawn, Shape::Polygon(points) if points.len() == 4), "{drawn:?}");
    let area = measured(&window, "Liver 2").expect("measured");
    assert!((area / 1800.0 - 1.0).abs() < 0.05, "{area} mm²");
    assert_eq!(session(&window).shown().undo_label().as_deref(), Some("Draw liver"));

    // The pointer goes on; nothing is drawn or moved by it.
    let before = session(&window).document().clone();
    window.hover_at(at_mm(&window, 50.0, 50.0));
    window.run();
    assert_eq!(*session(&window).document(), before);

    key(&mut window, Key::N);
    key(&mut window, Key::H);
    let circle: Vec<Pos2> = (0..=40)
        .map(|i| f64::from(i) / 40.0 * 2.0 * PI)
        .map(|angle| at_mm(&window, 70.0 + 25.0 * angle.cos() as f32, 40.0 + 25.0 * angle.sin() as f32))
        .collect();
    drag(&mut window, PointerButton::Primary, &circle);
    let drawn = rois_of(&window, Role::Noise).last().expect("a noise region").shape.clone();
    let Shape::Polygon(points) = &drawn else { panic!("{drawn:?}") };
    assert!(points.len() >= 8, "{points:?}");
    let pixel_mm2 = f64::from(FIELD_MM[0] * FIELD_MM[1]) / (COARSE[0] * COARSE[1]) as f64;
    let area = drawn.area_px() * pixel_mm2;
    assert!((area / (PI * 625.0) - 1.0).abs() < 0.05, "{area} mm²");
}

#[test]
fn regions_are_moved_resized_deleted_and_taken_back() {
    let mut window = small_window(SIZE);
    go_to_free_slice(&mut window);
    key(&mut window, Key::L);
    let (from, to) = (at_mm(&window, -60.0, -40.0), at_mm(&window, 0.0, 10.0));
    drag(&mut window, PointerButton::Primary, &[from, to]);
    let (center, radii) = (from + (to - from) / 2.0, (to - from) / 2.0);
    // A click beside it takes the selection away, so that no handle lies on its outline.
    let beside = at_mm(&window, 80.0, 60.0);
    click_at(&mut window, beside);
    assert_eq!(session(&window).view.selected, None);

    let angle = PI as f32 / 5.0;
    let on_outline = center + vec2(radii.x * angle.cos(), radii.y * angle.sin());
    let by = vec2(24.0, -15.0);
    drag(&mut window, PointerButton::Primary, &[on_outline, on_outline + by / 2.0, on_outline + by]);
    let center = center + by;
    is_ellipse(&window, center, radii);
    assert_eq!(session(&window).shown().undo_label().as_deref(), Some("Move ROI"));
    assert!(session(&window).view.selected.is_some(), "what is moved is selected");

    let right = center + vec2(radii.x, 0.0);
    drag(&mut window, PointerButton::Primary, &[right, right + vec2(9.0, 0.0), right + vec2(18.0, 0.0)]);
    is_ellipse(&window, center + vec2(9.0, 0.0), radii + vec2(9.0, 0.0));
    assert_eq!(session(&window).shown().undo_label().as_deref(), Some("Resize ROI"));

    key(&mut window, Key::Delete);
    assert_eq!(rois_of(&window, Role::Lesion).len(), 1);
    assert!(is_disabled(&window, "Redo") && !is_disabled(&window, "Undo"));
    ctrl(&mut window, Key::Z);
    is_ellipse(&window, center + vec2(9.0, 0.0), radii + vec2(9.0, 0.0));
    ctrl(&mut window, Key::Z);
    ctrl(&mut window, Key::Z);
    is_ellipse(&window, center - by, radii);
    for _ in 0..2 {
        ctrl_shift(&mut window, Key::Z);
    }
    is_ellipse(&window, center + vec2(9.0, 0.0), radii + vec2(9.0, 0.0));

    // The list selects, goes to the slice, and deletes by its own button.
    click(&mut window, "ROI Lesion");
    assert_eq!(session(&window).view.slice, 2);
    click(&mut window, "Delete ROI Lesion");
    assert_eq!(rois_of(&window, Role::Lesion).len(), 1);
    click(&mut window, "Undo");
    assert_eq!(rois_of(&window, Role::Lesion).len(), 2);

    // Esc closes what lies on top and leaves the selection.
    click(&mut window, "ROI Lesion");
    key(&mut window, Key::F1);
    assert_eq!(session(&window).out.dialog, Some(Dialog::Help));
    key(&mut window, Key::Escape);
    assert_eq!(session(&window).out.dialog, None);
    assert!(session(&window).view.selected.is_some());
    click(&mut window, "View");
    assert!(is_shown(&window, "Echo cine"));
    key(&mut window, Key::Escape);
    assert!(!is_shown(&window, "Echo cine") && session(&window).view.selected.is_some());
}

/// The last lesion is an ellipse at this place of the screen.
fn is_ellipse(window: &Window, center: Pos2, radii: Vec2) {
    let shape = rois_of(window, Role::Lesion).last().expect("a lesion").shape.clone();
    let Shape::Ellipse { center: [x, y], radii: [a, b], .. } = shape else { panic!("{shape:?}") };
    // Pixels of the built-in cases are square.
    let points_per_pixel = f64::from(points_per_mm(window) * FIELD_MM[0]) / COARSE[0] as f64;
    let middle = rect(window, ECHO).center();
    let [columns, rows] = COARSE.map(|n| n as f64);
    let found = [x - columns / 2.0, y - rows / 2.0, a, b].map(|pixels| pixels * points_per_pixel);
    let expected = [center.x - middle.x, center.y - middle.y, radii.x, radii.y].map(f64::from);
    for (found, expected) in found.into_iter().zip(expected) {
        assert!((found - expected).abs() < 0.5, "{found} instead of {expected} points");
    }
}

#[test]
fn plots_and_strip_choose_and_leave_out_echoes() {
    let mut window = small_window([1280.0, 1000.0]);
    // The points of the lesion in the plot: twelve discs in the right column, from short to long TE.
    let column = rect(&window, MAP).right();
    let mut points: Vec<Pos2> =
        painted_discs(&window, theme::DARK.lesion).into_iter().map(|(at, _)| at).filter(|at| at.x > column).collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    assert_eq!(points.len(), 12, "{points:?}");
    for echo in [6, 0] {
        click_at(&mut window, points[echo]);
        assert_eq!(session(&window).view.echo, echo, "a click on a point shows its echo");
    }

    click(&mut window, "Echo 4, TE 5.22 ms");
    assert_eq!(session(&window).view.echo, 3);
    assert!(is_painted(&window, "TE 5.22 ms"));
    let ratio = |window: &Window| analysis(window).verdict.as_ref().and_then(|v| v.ratio).map(|ratio| ratio.value);
    let before = ratio(&window).expect("a ratio");
    window.get_by_label("Echo 4, TE 5.22 ms").click_secondary();
    window.run();
    click(&mut window, "Leave out of the fit");
    assert!(is_shown(&window, "Echo 4, TE 5.22 ms, left out"));
    assert!(is_painted(&window, "11 of 12"), "the settings say how many are used");
    let fit = analysis(&window).lesion.as_ref().and_then(|roi| roi.fit.clone().ok()).expect("a fit");
    assert!(!fit.echoes_used.contains(&3) && fit.echoes_used.contains(&4), "{:?}", fit.echoes_used);
    assert_ne!(ratio(&window).expect("a ratio"), before, "the answer rests on the echoes used");

    // Without its first seven echoes this liver is at the noise floor, where alike means nothing.
    for echo in [1, 2, 3, 5, 6, 7, 8] {
        click(&mut window, &format!("Leave out echo {echo}"));
    }
    let finding = analysis(&window).verdict.as_ref().map(|verdict| verdict.finding);
    assert_eq!(finding, Some(Finding::NotAssessable));
    assert!(is_shown(&window, "Not assessable") && !is_shown(&window, "Isointense"));
    click(&mut window, "use all");
    assert!(is_shown(&window, "Isointense"));
    assert_eq!(ratio(&window), Some(before), "the same settings give the same answer");
}

#[test]
fn settings_change_the_fit_and_say_so() {
    let mut window = small_window([1280.0, 1000.0]);
    let maps = std::sync::Arc::clone(session(&window).study.maps.as_ref().expect("maps"));
    choose(&mut window, "Model", "Log-linear");
    assert_eq!(session(&window).document().settings.model, Model::LogLinear);
    assert_eq!(analysis(&window).settings.model, Model::LogLinear);
    assert!(is_shown(&window, "Model ●"), "a setting that is not the default is marked");
    assert!(is_painted(&window, "Log-linear fit"));
    let refitted = session(&window).study.maps.as_ref().expect("maps");
    assert_eq!(refitted.settings.model, Model::LogLinear, "the map follows");
    assert!(!std::sync::Arc::ptr_eq(&maps, refitted));

    choose(&mut window, "Field strength", "3 T (set)");
    assert_eq!(session(&window).document().settings.field_t, Some(3.0));
    assert!(is_shown(&window, "Field ●"));
    choose(&mut window, "Field strength", "1.5 T (header)");
    assert!(!is_shown(&window, "Field ●"));

    click(&mut window, "Reset fit settings");
    assert_eq!(session(&window).document().settings.model, Model::default());
    assert!(!is_shown(&window, "Model ●") && !is_shown(&window, "Reset fit settings"));
    ctrl(&mut window, Key::Z);
    assert_eq!(session(&window).document().settings.model, Model::LogLinear, "settings are undone like everything");

    choose(&mut window, "Map shown", "LIC");
    assert_eq!(session(&window).view.content(PaneId::SECOND), PaneContent::Map(MapKind::Lic));
    assert!(is_painted(&window, "LIC map") && is_painted(&window, "Hernando 2023"));
}

fn choose(window: &mut Window, combo: &str, option: &str) {
    window.get_by_role_and_label(WidgetRole::ComboBox, combo).click();
    window.run();
    click(window, option);
}

#[test]
fn paths_that_cannot_be_shown_say_why() {
    let mut window = empty_window(SIZE);
    let missing = "The path does not exist; check it for typing errors";
    assert!(is_shown(&window, missing));
    assert!(is_painted(&window, "Drop a folder here"), "and what to do next");
    click(&mut window, "Dismiss message");
    assert!(!is_shown(&window, missing));

    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in [("notes.txt", &b"not an image"[..]), ("more.txt", b"nor this"), ("empty.dcm", b"")] {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    ctrl(&mut window, Key::L);
    window.get_by_role_and_label(WidgetRole::TextInput, "Path").type_text(&folder.path().display().to_string());
    window.run();
    // Letters go into the box, not to the tools.
    window.key_press(Key::P);
    window.run();
    assert_eq!(session(&window).view.tool, Tool::Window);
    key(&mut window, Key::Enter);
    assert_eq!(session(&window).out.dialog, None);
    assert!(is_shown(&window, "No MR images found, 3 files skipped; see View → Skipped files for the reasons"));

    click(&mut window, "View");
    click(&mut window, "Skipped files");
    assert_eq!(session(&window).out.dialog, Some(Dialog::SetAside));
    let aside = std::sync::Arc::clone(&session(&window).study.set_aside);
    assert_eq!(aside.len(), 3);
    for file in aside.iter() {
        let count = aside.iter().filter(|other| other.reason == file.reason).count();
        let line = format!("{count} × {}", file.reason);
        assert!(is_shown(&window, &line), "{line}");
    }
    assert!(is_shown(&window, "Files: 0 files read, 3 skipped"), "{:?}", session(&window).study.summary());
}

#[test]
fn figures_are_saved_and_copied_without_patient_text() {
    let mut window = small_window(SIZE);
    // The case as if it came from a scanner, with a patient to name.
    let patient = "DOE^JANE 1970-01-01";
    let app = window.state_mut();
    let mut stack = app.session.study.stack.as_deref().expect("a case").clone();
    stack.info.patient_label = Some(patient.to_owned());
    app.session.study.stack = Some(std::sync::Arc::new(stack));
    app.session.study.source = Some(Source::Paths(Vec::new()));
    window.run();
    assert!(is_painted(&window, "DOE^JANE"), "on screen it may show");

    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("figure.png");
    ctrl(&mut window, Key::E);
    assert_eq!(session(&window).out.dialog, Some(Dialog::Export));
    window
        .get_by_role_and_label(WidgetRole::TextInput, "File name")
        .set_text_value_accesskit(&path.display().to_string());
    click(&mut window, "1×");
    click(&mut window, "Save");
    assert_eq!(session(&window).out.dialog, None);
    let bytes = std::fs::read(&path).expect("the figure is written");
    let name = patient.split([' ', '^']).next().expect("a name").as_bytes();
    assert!(!bytes.windows(name.len()).any(|part| part == name), "no patient text beside the pixels");
    let picture = image::load_from_memory(&bytes).expect("a PNG").to_rgba8();
    let (width, height) = picture.dimensions();
    let said = format!("Figure saved: {width} × {height} pixels");
    assert!(session(&window).out.notices.shown().iter().any(|notice| notice.text.starts_with(&said)));
    assert_eq!(width, 1600, "a figure at 1× is 1600 points wide");

    // The same case without a patient gives the same pixels.
    let app = window.state_mut();
    let mut stack = app.session.study.stack.as_deref().expect("a case").clone();
    stack.info.patient_label = None;
    app.session.study.stack = Some(std::sync::Arc::new(stack));
    ctrl(&mut window, Key::E);
    click(&mut window, "Save");
    click(&mut window, "Replace");
    assert_eq!(session(&window).out.dialog, None);
    let without = image::load_from_memory(&std::fs::read(&path).expect("a file")).expect("a PNG").to_rgba8();
    assert!(without == picture, "nothing of the patient is drawn");

    // The desktop sends Ctrl+C as an event of its own.
    window.event(Event::Copy);
    let copied = (0..4).find_map(|_| {
        window.step();
        window.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        })
    });
    assert_eq!(copied, Some([2 * width as usize, 2 * height as usize]), "copied at 2×");
    assert!(picture.view(0, 0, width, height).pixels().any(|(_, _, pixel)| pixel.0 != [0, 0, 0, 255]));
}

#[test]
fn a_focused_button_takes_the_space_key() {
    let mut window = small_window(SIZE);
    let before = session(&window).view.overlays;
    window.get_by_role_and_label(WidgetRole::Button, "Pan").focus();
    window.run();
    key(&mut window, Key::Space);
    assert_eq!(session(&window).view.tool, Tool::Pan);
    assert_eq!(session(&window).view.overlays, before, "one key does one thing");
}

#[test]
fn lays_out_from_small_laptops_to_large_screens() {
    let mut window = small_window([1024.0, 700.0]);
    // 3840 × 2160 pixels at 2 pixels per point are 1920 × 1080 points.
    for (size, pixels_per_point) in [
        ([1024.0, 700.0], 1.0),
        ([1200.0, 750.0], 1.0),
        ([1920.0, 1080.0], 1.0),
        ([1920.0, 1080.0], 2.0),
        ([3840.0, 2160.0], 1.0),
    ] {
        window.set_pixels_per_point(pixels_per_point);
        window.set_size(Vec2::from(size));
        window.run();
        let screen = Rect::from_min_size(pos2(0.0, 0.0), Vec2::from(size));
        lies_well(&window, screen);
    }
}

fn lies_well(window: &Window, screen: Rect) {
    let (echo, map) = (rect(window, ECHO), rect(window, MAP));
    let headline = analysis(window).verdict.as_ref().expect("a verdict").headline.sentence().to_string();
    let finding = rect(window, "Isointense");
    let sentence = rect(window, &headline);
    let strip = rect(window, "Echo 1, TE 0.99 ms");
    let roi = rect(window, "ROI Lesion");
    for pane in [echo, map] {
        assert!(pane.width() >= 200.0 && pane.height() >= 200.0, "{screen:?}: {pane:?}");
    }
    for (name, region) in [("echo", echo), ("map", map), ("finding", finding), ("headline", sentence), ("strip", strip)]
    {
        assert!(screen.contains_rect(region), "{screen:?}: {name} {region:?}");
    }
    assert!(roi.right() <= echo.left() && echo.right() <= map.left(), "{screen:?}");
    assert!(map.right() <= finding.left() && map.right() <= sentence.left(), "{screen:?}");
    assert!(strip.top() >= echo.bottom(), "{screen:?}");
    let table = rect(window, "R2* s⁻¹ (95 %)");
    assert!(table.top() >= strip.bottom() && screen.contains_rect(table), "{screen:?}: {table:?}");
    toolbar_lies_well(window, screen, echo.top());
    for pane in [echo, map] {
        texts_lie_apart(window, pane);
    }
}

/// Corners, letters, ruler and color bar of a pane leave each other room; tags of regions lie where the regions do.
fn texts_lie_apart(window: &Window, pane: Rect) {
    const TAG_SIZE: f32 = 10.6;
    let mut texts: Vec<PaintedText> = painted_texts(window);
    texts.retain(|text| pane.contains_rect(text.rect) && text.size > TAG_SIZE);
    assert!(texts.len() > 8, "{texts:?}");
    for (index, a) in texts.iter().enumerate() {
        for b in &texts[index + 1..] {
            // Halos are the same text, one point beside it.
            let is_halo = a.text == b.text && (a.rect.min - b.rect.min).length() < 3.0;
            assert!(is_halo || !a.rect.shrink(1.5).intersects(b.rect.shrink(1.5)), "{pane:?}: {a:?} overlaps {b:?}");
        }
    }
}

/// The buttons of the bar stand side by side, all of them within the window.
fn toolbar_lies_well(window: &Window, screen: Rect, below: f32) {
    let labels = ["Open", "Undo", "Redo", "Window", "Pan", "Zoom", "Lesion", "Liver", "Noise", "Edit", "View"];
    let labels = labels.into_iter().chain(["Teach", "Export", "Shortcuts"]);
    let mut buttons: Vec<(&str, Rect)> = labels
        .map(|label| {
            let all = window.query_all_by_role_and_label(WidgetRole::Button, label);
            let rect = all.map(|node| node.rect()).find(|rect| rect.bottom() <= below);
            (label, rect.unwrap_or_else(|| panic!("{screen:?}: {label} stands in the bar")))
        })
        .collect();
    buttons.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()));
    for pair in buttons.windows(2) {
        let [(a, left), (b, right)] = pair else { continue };
        assert!(left.right() <= right.left(), "{screen:?}: {a} {left:?} overlaps {b} {right:?}");
    }
    for (label, rect) in &buttons {
        assert!(screen.contains_rect(*rect), "{screen:?}: {label} {rect:?}");
    }
}

/// While a slow folder is read the window says so, in the place of the invitation to open one, and takes other work.
#[test]
fn a_folder_that_takes_long_is_said_to_be_read() {
    let mut window = empty_window(SIZE);
    assert!(is_painted(&window, "Drop a folder here"));
    let (at, step) = mpsc::channel::<Option<(usize, usize)>>();
    let (told, heard) = mpsc::channel();
    let jobs = &mut window.state_mut().session.out.jobs;
    *jobs = Jobs::new(Executor::Threads, || ());
    jobs.begin(JobKind::Load).start(Executor::Threads, move |job| {
        while let Ok(Some((done, total))) = step.recv() {
            job.progress(done, total);
            told.send(()).expect("the test listens");
        }
        JobEvent::Opened(None)
    });
    window.step();
    let reach = |window: &mut Window, done, total| {
        at.send(Some((done, total))).expect("the job listens");
        heard.recv().expect("the job is at work");
        window.run_steps(2);
    };
    reach(&mut window, 120, 0);
    assert!(is_painted(&window, "Loading: 120 files found") && !is_painted(&window, "Drop a folder here"));
    reach(&mut window, 36, 180);
    assert!(is_painted(&window, "Loading 36 / 180"));
    window.key_press(Key::F1);
    window.run_steps(2);
    assert_eq!(session(&window).out.dialog, Some(Dialog::Help));
    window.key_press(Key::Escape);
    window.run_steps(2);
    window.get_by_label("Stop").click();
    window.run_steps(2);
    assert!(session(&window).out.jobs.opening().is_none() && is_painted(&window, "Drop a folder here"));
    at.send(None).expect("the job listens");
}
