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
    assert!(session(&window).document.rois.iter().all(|roi| roi.slice != slice));
    window
}

fn drag_image(window: &mut Window, points: &[[f64; 2]]) {
    let places: Vec<Pos2> = points.iter().map(|&[x, y]| at(window, x, y)).collect();
    drag(window, PointerButton::Primary, &places);
}

fn last_shape(window: &Window) -> Shape {
    session(window).document.rois.last().expect("a region").shape.clone()
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
    assert!(session(&window).document.rois.iter().all(|roi| roi.slice == 2), "both are taken back");
}

#[test]
fn the_brush_paints_what_its_circle_covers_and_the_eraser_takes_it_away() {
    let mut window = free_slice();
    key(&mut window, Key::B);
    key(&mut window, Key::U);
    assert_eq!(session(&window).view.draw_shape, DrawShape::Brush);
    // A disc of radius 4 about a pixel's centre holds 49 lattice points (OEIS A000328).
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
    assert!(session(&window).grow_preview().is_some(), "the region shows before the click");
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
    assert!(session(&window).document.rois.iter().all(|roi| roi.slice == 2), "press and drag are one step");
}

fn pixels_of_open_growth(window: &Window) -> usize {
    let roi = session(window).document.rois.last().expect("it grows").clone();
    analysis(window).rois.iter().find(|m| m.id == Some(roi.id)).expect("measured live").pixels
}

fn hold_on(window: &mut Window, to: Pos2) {
    window.hover_at(to);
    window.run();
}

#[test]
fn backspace_takes_the_last_corner_back_and_deletes_nothing_else() {
    let mut window = free_slice();
    let count = session(&window).document.rois.len();
    key(&mut window, Key::L);
    click(&mut window, "Polygon");
    for [x, y] in [[20.0, 20.0], [60.0, 20.0], [60.0, 60.0]] {
        let place = at(&window, x, y);
        click_at(&mut window, place);
    }
    key(&mut window, Key::Backspace);
    assert_eq!(session(&window).open_vertices().len(), 2);
    for _ in 0..2 {
        key(&mut window, Key::Backspace);
    }
    assert_eq!(session(&window).open_outline(), None);
    assert_eq!(session(&window).document.rois.len(), count, "no region was deleted");
}

#[test]
fn regions_are_nudged_and_duplicated_by_keys() {
    let mut window = small_window(SIZE);
    click(&mut window, "ROI Lesion");
    let before = session(&window).document.roi(session(&window).view.selected.expect("selected")).expect("it").clone();
    shift(&mut window, Key::ArrowRight);
    shift(&mut window, Key::ArrowRight);
    let moved = session(&window).document.roi(before.id).expect("it").shape.clone();
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
    window.get_by_role_and_label(WidgetRole::TextInput, "New name of ROI Lesion").focus();
    window.run();
    ctrl(&mut window, Key::A);
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
    let mark = session(&window).document.annotations.last().expect("a distance").clone();
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
