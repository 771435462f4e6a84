//! Tools for regions and annotations through the window: names, pointer and keys in, document and picture out.

use egui::accesskit::Role as WidgetRole;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::kittest::Queryable;
use sideroscope::roi::{Marker, Role, Shape};
use sideroscope::session::{DrawShape, Tool};

use crate::support::window::*;

const SIZE: [f32; 2] = [1280.0, 800.0];

/// Where a point of the image (pixel coordinates) stands on the screen.
fn at(window: &Window, x: f64, y: f64) -> Pos2 {
    transform(window, ECHO).screen_from_slice([x, y])
}

/// A case on a slice without regions.
fn free_slice() -> Window {
    let mut window = small_window(SIZE);
    key(&mut window, Key::ArrowDown);
    let slice = session(&window).view.slice;
    assert!(session(&window).document().rois.iter().all(|roi| roi.slice != slice));
    window
}

fn drag_image(window: &mut Window, points: &[[f64; 2]]) {
    let places: Vec<Pos2> = points.iter().map(|&[x, y]| at(window, x, y)).collect();
    drag(window, PointerButton::Primary, &places);
}

fn last_shape(window: &Window) -> Shape {
    session(window).document().rois.last().expect("a region").shape.clone()
}

fn pixels(window: &Window) -> usize {
    let id = session(window).view.selected.expect("selected");
    analysis(window).rois.iter().find(|m| m.id == Some(id)).expect("measured").pixels
}

#[test]
fn circle_and_rectangle_are_drawn_by_their_buttons() {
    let mut window = free_slice();
    key(&mut window, Key::B);
    click(&mut window, "Circle");
    drag_image(&mut window, &[[60.0, 40.0], [64.0, 40.0], [68.0, 40.0]]);
    let Shape::Ellipse { center, radii, .. } = last_shape(&window) else { panic!("a circle") };
    assert!((center[0] - 60.0).abs() < 0.1 && (center[1] - 40.0).abs() < 0.1, "{center:?}");
    assert!(radii.iter().all(|radius| (radius - 8.0).abs() < 0.1), "{radii:?}");
    click(&mut window, "Rectangle");
    drag_image(&mut window, &[[20.0, 20.0], [30.0, 26.0]]);
    let Shape::Rectangle { min, max } = last_shape(&window) else { panic!("a rectangle") };
    assert!((min[0] - 20.0).abs() < 0.1 && (max[1] - 26.0).abs() < 0.1, "{min:?} {max:?}");
    ctrl(&mut window, Key::Z);
    ctrl(&mut window, Key::Z);
    assert!(session(&window).document().rois.iter().all(|roi| roi.slice == 2), "both are taken back");
}

#[test]
fn the_brush_paints_what_its_circle_covers_and_the_eraser_takes_it_away() {
    let mut window = free_slice();
    key(&mut window, Key::B);
    key(&mut window, Key::U);
    assert_eq!(session(&window).view.draw_shape, DrawShape::Brush);
    // A disc of radius 4 about a pixel's center holds 49 lattice points (OEIS A000328).
    drag_image(&mut window, &[[60.5, 40.5]]);
    assert_eq!(pixels(&window), 49);
    assert_eq!(session(&window).view.tool, Tool::Draw(Role::Liver), "the brush stays in hand");
    // Eight columns on: every pixel within 4 of the way belongs, 49 and 8 columns of 9.
    drag_image(&mut window, &[[60.5, 40.5], [64.5, 40.5], [68.5, 40.5]]);
    assert_eq!(pixels(&window), 49 + 8 * 9);
    assert_eq!(rois_of(&window, Role::Liver).iter().filter(|roi| roi.slice == 3).count(), 1, "the same region grows");
    key(&mut window, Key::X);
    drag_image(&mut window, &[[60.5, 40.5]]);
    assert_eq!(pixels(&window), 8 * 9);
    ctrl(&mut window, Key::Z);
    assert_eq!(pixels(&window), 49 + 8 * 9, "one stroke is one step");
    ctrl_shift(&mut window, Key::Z);
    assert_eq!(pixels(&window), 8 * 9);
    // Shift and the wheel change the size and leave the slice.
    let before = session(&window).view.options.brush_radius_px;
    let place = at(&window, 60.0, 40.0);
    wheel(&mut window, place, 1.0, Modifiers::SHIFT);
    assert!(session(&window).view.options.brush_radius_px > before);
    assert_eq!(session(&window).view.slice, 3);
    key(&mut window, Key::OpenBracket);
    assert_eq!(session(&window).view.options.brush_radius_px, before);
    key(&mut window, Key::Escape);
    assert_eq!(session(&window).view.tool, Tool::Window);
}

/// The pixels that grow are exactly those joined with the pressed one and within the tolerance: checked by a flood of
/// its own over the image.
#[test]
fn growing_takes_the_similar_pixels_around_and_a_drag_takes_more() {
    let mut window = free_slice();
    key(&mut window, Key::B);
    click(&mut window, "Grow");
    let (x, y) = (45.5, 45.5);
    window.hover_at(at(&window, x, y));
    window.run();
    assert!(session(&window).shown().grow_preview().is_some(), "the region shows before the click");
    let from = at(&window, x, y);
    hold(&mut window, PointerButton::Primary, &[from]);
    let small = pixels_of_open_growth(&window);
    hold_on(&mut window, from + vec2(60.0, 0.0));
    let large = pixels_of_open_growth(&window);
    assert!(small > 0 && large > small, "{small} then {large}");
    button(&window, from + vec2(60.0, 0.0), PointerButton::Primary, false);
    window.run();
    assert_eq!(session(&window).view.tool, Tool::Window);
    assert_eq!(pixels(&window), large);
    ctrl(&mut window, Key::Z);
    assert!(session(&window).document().rois.iter().all(|roi| roi.slice == 2), "press and drag are one step");
}

fn pixels_of_open_growth(window: &Window) -> usize {
    let roi = session(window).document().rois.last().expect("it grows").clone();
    analysis(window).rois.iter().find(|m| m.id == Some(roi.id)).expect("measured live").pixels
}

fn hold_on(window: &mut Window, to: Pos2) {
    window.hover_at(to);
    window.run();
}

#[test]
fn backspace_takes_the_last_corner_back_and_deletes_nothing_else() {
    let mut window = free_slice();
    let count = session(&window).document().rois.len();
    key(&mut window, Key::L);
    click(&mut window, "Polygon");
    for [x, y] in [[20.0, 20.0], [60.0, 20.0], [60.0, 60.0]] {
        let place = at(&window, x, y);
        click_at(&mut window, place);
    }
    key(&mut window, Key::Backspace);
    assert_eq!(session(&window).shown().open_vertices().len(), 2);
    for _ in 0..2 {
        key(&mut window, Key::Backspace);
    }
    assert_eq!(session(&window).shown().open_outline(), None);
    assert_eq!(session(&window).document().rois.len(), count, "no region was deleted");
}

#[test]
fn regions_are_nudged_and_duplicated_by_keys() {
    let mut window = small_window(SIZE);
    click(&mut window, "ROI Lesion");
    let before =
        session(&window).document().roi(session(&window).view.selected.expect("selected")).expect("it").clone();
    shift(&mut window, Key::ArrowRight);
    shift(&mut window, Key::ArrowRight);
    let moved = session(&window).document().roi(before.id).expect("it").shape.clone();
    assert_eq!(moved, before.shape.translated([2.0, 0.0]));
    assert_eq!(session(&window).view.echo, 2, "the echo stays");
    ctrl(&mut window, Key::Z);
    ctrl(&mut window, Key::D);
    assert_eq!(rois_of(&window, Role::Lesion).last().map(|roi| roi.name.as_str()), Some("Lesion 2"));
    ctrl(&mut window, Key::Z);
}

#[test]
fn the_list_renames_hides_and_changes_roles() {
    let mut window = small_window(SIZE);
    let (lesion, liver) = (rect(&window, "ROI Lesion"), rect(&window, "ROI Liver"));
    assert!(!lesion.intersects(liver), "the lines stand below each other: {lesion:?} {liver:?}");
    click(&mut window, "ROI Lesion");
    key(&mut window, Key::F2);
    assert!(window.get_by_role_and_label(WidgetRole::TextInput, "New name of ROI Lesion").is_focused());
    window.event(Event::Text("Nodule".to_owned()));
    window.run();
    key(&mut window, Key::Enter);
    assert_eq!(rois_of(&window, Role::Lesion)[0].name, "Nodule");
    assert!(is_shown(&window, "ROI Nodule"));
    click(&mut window, "Hide ROI Nodule");
    assert!(!rois_of(&window, Role::Lesion)[0].is_visible);
    assert!(analysis(&window).verdict.is_some(), "a hidden region still counts");
    let tags = painted_texts(&window).iter().filter(|text| text.text == "L" && text.size == 11.0).count();
    click(&mut window, "Show ROI Nodule");
    let shown = painted_texts(&window).iter().filter(|text| text.text == "L" && text.size == 11.0).count();
    assert!(shown > tags, "its tag is back on both panes: {tags}, {shown}");
    click(&mut window, "Menu of ROI Nodule");
    assert!(is_shown(&window, "Interpolate between slices") && is_shown(&window, "Role"));
    key(&mut window, Key::Escape);
    click(&mut window, "Delete ROI Nodule");
    assert!(rois_of(&window, Role::Lesion).is_empty());
    ctrl(&mut window, Key::Z);
    ctrl(&mut window, Key::Z);
    ctrl(&mut window, Key::Z);
    ctrl(&mut window, Key::Z);
    assert_eq!(rois_of(&window, Role::Lesion)[0].name, "Lesion", "names and eyes are taken back too");
}

/// 3.125 mm pixels: forty columns are 125 mm.
#[test]
fn annotations_measure_in_the_patient_and_hide_with_the_overlays() {
    let mut window = free_slice();
    click(&mut window, "Distance");
    drag_image(&mut window, &[[20.0, 30.0], [40.0, 30.0], [60.0, 30.0]]);
    let mark = session(&window).document().annotations.last().expect("a distance").clone();
    assert_eq!(mark.marker, Marker::Distance);
    assert!(is_painted(&window, "125.0 mm"), "{:?}", painted_texts(&window));
    click(&mut window, "Angle");
    for [x, y] in [[80.0, 60.0], [60.0, 60.0], [60.0, 40.0]] {
        let place = at(&window, x, y);
        click_at(&mut window, place);
    }
    assert!(is_painted(&window, "90.0°"));
    // The end of the distance is pulled: 40 columns become 20.
    click(&mut window, "Annotation Distance 125.0 mm");
    drag_image(&mut window, &[[60.0, 30.0], [50.0, 30.0], [40.0, 30.0]]);
    assert!(is_painted(&window, "62.5 mm"));
    ctrl(&mut window, Key::Z);
    assert!(is_painted(&window, "125.0 mm"));
    key(&mut window, Key::Space);
    assert!(is_painted(&window, "125.0 mm"), "they stay with the echo time");
    key(&mut window, Key::Space);
    // The list goes on to name it.
    let is_on_image = |window: &Window| painted_texts(window).iter().any(|painted| painted.text == "125.0 mm");
    assert!(!is_on_image(&window), "without overlays they are gone");
    key(&mut window, Key::Space);
    assert!(is_on_image(&window));
}

#[test]
fn the_row_of_tools_keeps_its_height_and_stays_within_the_window() {
    for size in [[1024.0, 700.0], [1920.0, 1080.0]] {
        let mut window = small_window(size);
        let image = rect(&window, ECHO);
        for label in ["Ellipse", "Brush", "Eraser", "Grow", "Polygon", "Distance", "Probe", "Window"] {
            click(&mut window, label);
            assert_eq!(rect(&window, ECHO), image, "{label} at {size:?} moves no image");
            let button = rect(&window, label);
            assert!(button.right() <= size[0] && button.min.x >= 0.0);
        }
        assert!(pos2(size[0], size[1]).x >= image.right());
    }
}

/// The clipboard's keys as the desktop sends them: an event of their own instead of the key.
#[test]
fn regions_are_copied_and_pasted_by_the_keys_of_the_desktop() {
    let mut window = small_window(SIZE);
    click(&mut window, "ROI Lesion");
    let lesion = rois_of(&window, Role::Lesion)[0].clone();
    let count = session(&window).document().rois.len();
    ctrl_shift(&mut window, Key::C);
    assert!(is_painted(&window, "copied"), "{:?}", painted_texts(&window));
    key(&mut window, Key::ArrowDown);
    window.event(Event::Paste("what lay in the clipboard before".to_owned()));
    window.run();
    let pasted = session(&window).document().rois.last().expect("regions").clone();
    assert_eq!((pasted.slice, &pasted.shape, &pasted.name), (lesion.slice + 1, &lesion.shape, &lesion.name));
    assert_eq!(session(&window).view.selected, Some(pasted.id));
    // On a slice that has it, the copy stands beside it under a name of its own.
    window.event(Event::Paste("still the same".to_owned()));
    window.run();
    let beside = session(&window).document().rois.last().expect("regions").clone();
    assert_ne!((&beside.shape, &beside.name), (&lesion.shape, &lesion.name));
    ctrl(&mut window, Key::Z);
    ctrl(&mut window, Key::Z);
    assert_eq!(session(&window).document().rois.len(), count, "each paste is one step");
    // The text of a ROI file from anywhere.
    let text = sideroscope::io::rois::to_json(std::slice::from_ref(&lesion));
    window.event(Event::Paste(text));
    window.run();
    assert_eq!(session(&window).document().rois.len(), count + 1);
}

#[test]
fn copying_the_figure_with_a_region_selected_remembers_the_region_for_pasting() {
    let mut window = small_window(SIZE);
    click(&mut window, "ROI Liver");
    let liver = rois_of(&window, Role::Liver)[0].clone();
    window.event(Event::Copy);
    window.run();
    key(&mut window, Key::ArrowUp);
    let picture = egui::ColorImage::filled([2, 2], egui::Color32::BLACK);
    window.event(Event::PasteImage(std::sync::Arc::new(picture)));
    window.run();
    let pasted = session(&window).document().rois.last().expect("regions");
    assert_eq!((pasted.slice, &pasted.shape, pasted.role), (liver.slice - 1, &liver.shape, Role::Liver));
}

/// Five times the spread is no number that noise reaches: at 2.5 some pixels of a plain region do.
#[test]
fn outlier_pixels_are_shown_and_left_out_and_taken_in_again() {
    let mut window = small_window(SIZE);
    click(&mut window, "ROI Liver");
    let before = pixels(&window);
    assert!(!is_shown(&window, "Leave out 0 px"), "nothing is offered before the preview");
    key(&mut window, Key::V);
    assert!(is_shown(&window, "Leave out 0 px") && is_disabled(&window, "Leave out 0 px"));
    let times = window.get_by_role_and_label(WidgetRole::SpinButton, "beyond").rect().center();
    drag(&mut window, PointerButton::Primary, &[times, times - vec2(30.0, 0.0), times - vec2(100.0, 0.0)]);
    let id = session(&window).view.selected.expect("selected");
    let roi = session(&window).document().roi(id).expect("it").clone();
    let count = session(&window).shown().outlier_pixels(&roi).len();
    assert!(count > 0 && count < before / 2, "{count} at {} SD", session(&window).view.options.outlier_times);
    click(&mut window, &format!("Leave out {count} px"));
    assert_eq!(pixels(&window), before - count);
    assert_eq!(session(&window).document().roi(id).expect("it").excluded[0].pixels.len(), count);
    assert!(is_painted(&window, &format!("Liver: {count} of {before} pixels left out")), "the log says so");
    click(&mut window, "Include again");
    assert_eq!(pixels(&window), before);
    ctrl(&mut window, Key::Z);
    assert_eq!(pixels(&window), before - count);
    ctrl(&mut window, Key::Z);
    assert_eq!(pixels(&window), before);
}

fn right_click(window: &mut Window, at: Pos2) {
    drag(window, PointerButton::Secondary, &[at]);
}

fn center_of(window: &Window, role: Role) -> Pos2 {
    let outline = rois_of(window, role)[0].shape.outline();
    let mean = [0, 1].map(|axis| outline.iter().map(|p| p[axis]).sum::<f64>() / outline.len() as f64);
    at(window, mean[0], mean[1])
}

#[test]
fn a_right_click_opens_the_menu_of_the_region_under_it_and_beside_regions_that_of_the_image() {
    let mut window = small_window(SIZE);
    let liver = center_of(&window, Role::Liver);
    right_click(&mut window, liver);
    assert_eq!(session(&window).view.selected, Some(rois_of(&window, Role::Liver)[0].id));
    assert!(is_shown(&window, "Interpolate between slices") && is_shown(&window, "Role"));
    assert!(!is_shown(&window, "R2* map"), "not the menu of the image");
    click(&mut window, "Duplicate ROI");
    assert_eq!(rois_of(&window, Role::Liver).len(), 2);
    assert!(!is_shown(&window, "Interpolate between slices"), "the menu is closed");
    let beside = at(&window, 64.0, 93.0);
    right_click(&mut window, beside);
    assert!(is_shown(&window, "R2* map") && !is_shown(&window, "Interpolate between slices"));
}

#[test]
fn a_right_click_on_a_thumbnail_opens_its_menu_after_the_models_were_looked_at() {
    let mut window = small_window(SIZE);
    click(&mut window, "Models");
    let thumbnail = window.get_by_label_contains("Echo 5").rect().center();
    right_click(&mut window, thumbnail);
    click(&mut window, "Leave out of the fit");
    assert!(!session(&window).document().settings.echoes.includes(4));
    let mark = rect(&window, "Take in echo 5").center();
    right_click(&mut window, mark);
    click(&mut window, "Take into the fit");
    assert!(session(&window).document().settings.echoes.includes(4), "the mark in its corner has the same menu");
}

#[test]
fn a_double_click_fills_the_window_beside_regions_and_never_on_them_or_with_a_tool() {
    let mut window = small_window(SIZE);
    for role in [Role::Liver, Role::Lesion] {
        let place = center_of(&window, role);
        double_click_at(&mut window, place);
        assert_eq!(session(&window).view.maximized, None, "{role:?}");
    }
    key(&mut window, Key::ArrowDown);
    key(&mut window, Key::B);
    click(&mut window, "Grow");
    let place = at(&window, 45.5, 45.5);
    click_at(&mut window, place);
    // A pixel of the region beside one of its corners: the second click of a double click lands on the corner.
    let shape = last_shape(&window);
    let Shape::Polygon(corners) = &shape else { panic!("a grown region has corners") };
    let around =
        [[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]].map(|[dx, dy]| [corners[0][0] + dx, corners[0][1] + dy]);
    let seed = around.into_iter().find(|&at| shape.contains(at)).expect("a corner has a pixel inside");
    let seed = at(&window, seed[0], seed[1]);
    ctrl(&mut window, Key::Z);
    key(&mut window, Key::B);
    click_at(&mut window, seed);
    let grown = last_shape(&window);
    let Shape::Polygon(corners) = &grown else { panic!("a grown region has corners") };
    let corner = at(&window, corners[0][0], corners[0][1]);
    ctrl(&mut window, Key::Z);
    key(&mut window, Key::B);
    for _ in 0..60 {
        window.step();
    }
    double_click_at(&mut window, seed);
    assert_eq!(last_shape(&window), grown, "no corner is lost");
    assert_eq!(session(&window).view.maximized, None);
    for _ in 0..60 {
        window.step();
    }
    double_click_at(&mut window, corner);
    let Shape::Polygon(left) = last_shape(&window) else { panic!("a polygon") };
    assert_eq!(left.len() + 1, corners.len(), "on a corner a double click takes it away");
    for _ in 0..60 {
        window.step();
    }
    let free = at(&window, 4.0, 4.0);
    double_click_at(&mut window, free);
    assert!(session(&window).view.maximized.is_some());
}
