//! What a pointer does to a region, through the public gestures.

use proptest::prelude::*;
use sideroscope::roi::edit::{
    BrushMode, Canvas, Cursor, Gesture, Modifiers, Part, Progress, Tool, cursor, deleted_vertex, handles, hit,
    inserted_vertex, simplified, tolerance_px,
};
use sideroscope::roi::{Point, Roi, RoiId, RoiMask, Role, Shape};

const CANVAS: Canvas = Canvas { rows: 100, columns: 120, pixel_aspect: 1.0 };
const PLAIN: Modifiers = Modifiers { constrain: false, from_center: false };
const CONSTRAIN: Modifiers = Modifiers { constrain: true, from_center: false };
const FROM_CENTER: Modifiers = Modifiers { constrain: false, from_center: true };

fn ellipse(center: Point, radii: [f64; 2], rotation_deg: f64) -> Shape {
    Shape::Ellipse { center, radii, rotation_deg }
}

fn rectangle(min: Point, max: Point) -> Shape {
    Shape::Rectangle { min, max }
}

fn drawn(tool: Tool, from: Point, to: Point, modifiers: Modifiers, canvas: Canvas) -> Progress {
    let mut gesture = Gesture::draw(tool, from, canvas);
    gesture.drag(to, modifiers);
    gesture.release()
}

fn edited(shape: &Shape, part: Part, from: Point, to: Point, modifiers: Modifiers) -> Progress {
    let mut gesture = Gesture::edit(shape.clone(), part, from, CANVAS);
    gesture.drag(to, modifiers);
    gesture.release()
}

/// Equal kind and numbers equal to rounding.
fn assert_same(found: &Progress, expected: &Shape) {
    let Progress::Done(found) = found else { panic!("{found:?} instead of {expected:?}") };
    let numbers = |shape: &Shape| match shape {
        Shape::Ellipse { center, radii, rotation_deg } => {
            vec![center[0], center[1], radii[0], radii[1], *rotation_deg]
        }
        Shape::Rectangle { min, max } => vec![min[0], min[1], max[0], max[1]],
        Shape::Polygon(points) => points.iter().flatten().copied().collect(),
    };
    assert_eq!(std::mem::discriminant(found), std::mem::discriminant(expected), "{found:?} instead of {expected:?}");
    let (a, b) = (numbers(found), numbers(expected));
    assert!(
        a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| (x - y).abs() < 1e-9),
        "{found:?} instead of {expected:?}"
    );
}

#[test]
fn one_drag_draws_an_ellipse_or_rectangle_between_its_corners_in_any_direction() {
    for (from, to) in [([10.0, 20.0], [30.0, 26.0]), ([30.0, 26.0], [10.0, 20.0]), ([10.0, 26.0], [30.0, 20.0])] {
        let found = drawn(Tool::Ellipse, from, to, PLAIN, CANVAS);
        assert_same(&found, &ellipse([20.0, 23.0], [10.0, 3.0], 0.0));
        let found = drawn(Tool::Rectangle, from, to, PLAIN, CANVAS);
        assert_same(&found, &rectangle([10.0, 20.0], [30.0, 26.0]));
    }
}

#[test]
fn modifiers_make_it_round_and_centered() {
    let found = drawn(Tool::Ellipse, [10.0, 20.0], [30.0, 26.0], CONSTRAIN, CANVAS);
    assert_same(&found, &ellipse([20.0, 30.0], [10.0, 10.0], 0.0));
    let found = drawn(Tool::Rectangle, [50.0, 50.0], [40.0, 53.0], CONSTRAIN, CANVAS);
    assert_same(&found, &rectangle([40.0, 50.0], [50.0, 60.0]));
    let found = drawn(Tool::Ellipse, [50.0, 50.0], [60.0, 44.0], FROM_CENTER, CANVAS);
    assert_same(&found, &ellipse([50.0, 50.0], [10.0, 6.0], 0.0));
}

#[test]
fn a_circle_is_round_in_the_patient_where_pixels_are_not_square() {
    let found = drawn(Tool::Circle, [50.0, 50.0], [53.0, 54.0], PLAIN, CANVAS);
    assert_same(&found, &ellipse([50.0, 50.0], [5.0, 5.0], 0.0));
    // Pixels twice as high as wide: 4 rows are as long as 8 columns, so the radius is √(6² + 8²) = 10 columns.
    let tall = Canvas { pixel_aspect: 2.0, ..CANVAS };
    let found = drawn(Tool::Circle, [50.0, 50.0], [56.0, 54.0], PLAIN, tall);
    assert_same(&found, &ellipse([50.0, 50.0], [10.0, 5.0], 0.0));
}

#[test]
fn a_click_without_a_drag_draws_nothing() {
    for tool in [Tool::Ellipse, Tool::Circle, Tool::Rectangle, Tool::Freehand] {
        assert_eq!(Gesture::draw(tool, [10.0, 10.0], CANVAS).release(), Progress::Canceled, "{tool:?}");
        let found = drawn(tool, [10.0, 10.0], [10.2, 10.2], PLAIN, CANVAS);
        assert_eq!(found, Progress::Canceled, "{tool:?} moved by a fifth of a pixel");
    }
}

#[test]
fn drawing_stays_on_the_image() {
    let found = drawn(Tool::Rectangle, [100.0, 90.0], [500.0, 400.0], PLAIN, CANVAS);
    assert_same(&found, &rectangle([100.0, 90.0], [120.0, 100.0]));
    let found = drawn(Tool::Rectangle, [10.0, 10.0], [-30.0, f64::NAN], PLAIN, CANVAS);
    assert_same(&found, &rectangle([0.0, 0.0], [10.0, 10.0]));
}

#[test]
fn a_preview_is_there_while_the_button_is_down() {
    let mut gesture = Gesture::draw(Tool::Ellipse, [10.0, 20.0], CANVAS);
    assert_eq!(gesture.preview(), None);
    gesture.drag([30.0, 26.0], PLAIN);
    assert_eq!(gesture.preview(), Some(ellipse([20.0, 23.0], [10.0, 3.0], 0.0)));
    assert!(gesture.outline().1 && gesture.is_drawing());
}

/// Press and release at each point, with hover in between.
fn clicked(points: &[Point]) -> Gesture {
    let mut gesture = Gesture::draw(Tool::Polygon, points[0], CANVAS);
    assert_eq!(gesture.release(), Progress::Continue);
    for &point in &points[1..] {
        gesture.hover(point);
        assert_eq!(gesture.press(point, 1.0), Progress::Continue);
        assert_eq!(gesture.release(), Progress::Continue);
    }
    gesture
}

const TRIANGLE: [Point; 3] = [[10.0, 10.0], [30.0, 10.0], [20.0, 30.0]];

#[test]
fn a_polygon_closes_on_its_first_vertex() {
    let mut gesture = clicked(&TRIANGLE);
    assert!(gesture.is_between_presses());
    let found = gesture.press([10.6, 10.5], 1.0);
    assert_same(&found, &Shape::Polygon(TRIANGLE.to_vec()));
}

#[test]
fn a_polygon_closes_on_a_double_click_without_a_doubled_vertex() {
    let mut gesture = clicked(&TRIANGLE);
    assert_eq!(gesture.press([20.3, 30.1], 1.0), Progress::Continue);
    assert_eq!(gesture.release(), Progress::Continue);
    let found = gesture.finish();
    assert_same(&found, &Shape::Polygon(TRIANGLE.to_vec()));
}

#[test]
fn a_polygon_with_two_vertices_or_no_area_is_not_kept() {
    assert_eq!(clicked(&TRIANGLE[..2]).finish(), Progress::Canceled);
    let flat = [[10.0, 10.0], [20.0, 10.0], [30.0, 10.0]];
    assert_eq!(clicked(&flat).finish(), Progress::Canceled);
    // Back on the first vertex after two: still open, and no vertex is doubled.
    let mut gesture = clicked(&TRIANGLE[..2]);
    assert_eq!(gesture.press(TRIANGLE[0], 1.0), Progress::Continue);
}

#[test]
fn the_last_vertex_can_be_taken_back_until_none_is_left() {
    let mut gesture = clicked(&TRIANGLE);
    assert_eq!(gesture.undo_vertex(), Progress::Continue);
    assert_eq!(gesture.vertices(), &TRIANGLE[..2]);
    assert_eq!(gesture.undo_vertex(), Progress::Continue);
    assert_eq!(gesture.undo_vertex(), Progress::Canceled);
}

#[test]
fn the_open_end_of_a_polygon_follows_the_pointer() {
    let mut gesture = clicked(&TRIANGLE[..2]);
    gesture.hover([25.0, 40.0]);
    assert_eq!(gesture.outline(), (vec![TRIANGLE[0], TRIANGLE[1], [25.0, 40.0]], false));
    assert_eq!(gesture.preview(), Some(Shape::Polygon(vec![TRIANGLE[0], TRIANGLE[1], [25.0, 40.0]])));
    assert_eq!(gesture.vertices().len(), 2);
}

#[test]
fn a_vertex_dragged_before_release_lands_where_the_pointer_ends() {
    let mut gesture = clicked(&TRIANGLE[..2]);
    assert_eq!(gesture.press([21.0, 33.0], 1.0), Progress::Continue);
    gesture.drag(TRIANGLE[2], PLAIN);
    assert_eq!(gesture.release(), Progress::Continue);
    assert_same(&gesture.finish(), &Shape::Polygon(TRIANGLE.to_vec()));
}

fn circle_points(count: usize, radius: f64) -> Vec<Point> {
    (0..count)
        .map(|i| {
            let (sin, cos) = (std::f64::consts::TAU * i as f64 / count as f64).sin_cos();
            [50.0 + radius * cos, 50.0 + radius * sin]
        })
        .collect()
}

#[test]
fn freehand_needs_far_fewer_vertices_for_the_same_pixels() {
    let points = circle_points(400, 12.0);
    let mut gesture = Gesture::draw(Tool::Freehand, points[0], CANVAS);
    for &point in &points {
        gesture.drag(point, PLAIN);
    }
    let Progress::Done(shape) = gesture.release() else { panic!("a freehand outline is kept") };
    let Shape::Polygon(vertices) = &shape else { panic!("freehand gives a polygon, not {shape:?}") };
    assert!(vertices.len() < 60, "{} vertices for 400 points", vertices.len());
    let area = std::f64::consts::PI * 144.0;
    assert!((shape.area_px() / area - 1.0).abs() < 0.02, "{} instead of {area}", shape.area_px());
    let drawn = RoiMask::from_shape(&Shape::Polygon(points), 0, 100, 120);
    let kept = RoiMask::from_shape(&shape, 0, 100, 120);
    let lost = drawn.pixels().iter().filter(|&&(row, col)| !kept.contains(row, col)).count();
    assert!(lost + kept.len().abs_diff(drawn.len()) <= 10, "{} and {} pixels, {lost} lost", kept.len(), drawn.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_simplified_line_keeps_its_ends_and_stays_within_the_tolerance(
        points in prop::collection::vec([0.0..50.0_f64, 0.0..50.0_f64], 0..40), tolerance in 0.1..5.0_f64
    ) {
        let kept = simplified(&points, tolerance);
        prop_assert_eq!(kept.first(), points.first());
        prop_assert_eq!(kept.last(), points.last());
        for p in &points {
            let near = kept.windows(2).map(|w| segment_distance(*p, w[0], w[1])).fold(f64::INFINITY, f64::min);
            prop_assert!(kept.len() < 2 || near <= tolerance + 1e-9, "{:?} lies {} away", p, near);
        }
    }

    #[test]
    fn resizing_by_any_handle_keeps_the_opposite_one_in_place(
        radii in [3.0..15.0_f64, 3.0..15.0_f64], turn in -90.0..90.0_f64, to in [30.0..90.0_f64, 30.0..70.0_f64],
        sides in prop::sample::select(vec![(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)]),
    ) {
        let shape = ellipse([60.0, 50.0], radii, turn);
        let place = |shape: &Shape, part| handles(shape, 0.1).iter().find(|h| h.part == part).map(|h| h.pos);
        let part = Part::Resize(sides.0, sides.1);
        let opposite = Part::Resize(-sides.0, -sides.1);
        let grip = place(&shape, part).expect("a handle");
        if let Progress::Done(found) = edited(&shape, part, grip, to, PLAIN) {
            let Shape::Ellipse { center, radii: found_radii, .. } = &found else { panic!("{found:?}") };
            let before = place(&shape, opposite).expect("a handle");
            // The fixed point may have changed sides when the pointer crossed it: it is still on the box.
            let turn = turn.to_radians();
            let [dx, dy] = [before[0] - center[0], before[1] - center[1]];
            let local = [dx * turn.cos() + dy * turn.sin(), -dx * turn.sin() + dy * turn.cos()];
            for (i, side) in [sides.0, sides.1].into_iter().enumerate() {
                let expected = if side == 0 { 0.0 } else { found_radii[i] };
                prop_assert!((local[i].abs() - expected).abs() < 1e-6, "{:?} in {:?}", local, found);
            }
        }
    }
}

fn segment_distance(p: Point, a: Point, b: Point) -> f64 {
    // Densely sampled: independent of the formula under test.
    (0..=500)
        .map(|i| f64::from(i) / 500.0)
        .map(|t| (p[0] - a[0] - t * (b[0] - a[0])).hypot(p[1] - a[1] - t * (b[1] - a[1])))
        .fold(f64::INFINITY, f64::min)
        - 0.08
}

#[test]
fn body_and_outline_move_a_shape_and_its_center_stays_on_the_image() {
    let shape = ellipse([50.0, 50.0], [10.0, 5.0], 30.0);
    for part in [Part::Body, Part::Outline] {
        let found = edited(&shape, part, [52.0, 51.0], [62.0, 48.0], PLAIN);
        assert_same(&found, &ellipse([60.0, 47.0], [10.0, 5.0], 30.0));
    }
    let found = edited(&shape, Part::Body, [50.0, 50.0], [-400.0, 1000.0], PLAIN);
    assert_same(&found, &ellipse([0.0, 100.0], [10.0, 5.0], 30.0));
}

#[test]
fn a_press_without_a_move_changes_nothing() {
    let shape = rectangle([10.0, 10.0], [20.0, 20.0]);
    for part in [Part::Body, Part::Resize(1, 1), Part::Rotate] {
        assert_eq!(Gesture::edit(shape.clone(), part, [20.0, 20.0], CANVAS).release(), Progress::Canceled);
        // There and back again is no change either.
        let mut gesture = Gesture::edit(shape.clone(), part, [20.0, 20.0], CANVAS);
        gesture.drag([40.0, 33.0], PLAIN);
        gesture.drag([20.0, 20.0], PLAIN);
        assert_eq!(gesture.release(), Progress::Canceled, "{part:?}");
    }
}

#[test]
fn handles_pull_one_side_and_leave_the_other() {
    let shape = rectangle([10.0, 10.0], [30.0, 20.0]);
    // Taken hold of 0.4 pixels beside the handle: it keeps that distance and does not jump.
    let found = edited(&shape, Part::Resize(1, 0), [30.4, 15.0], [40.4, 90.0], PLAIN);
    assert_same(&found, &rectangle([10.0, 10.0], [40.0, 20.0]));
    let found = edited(&shape, Part::Resize(-1, -1), [10.0, 10.0], [4.0, 6.0], PLAIN);
    assert_same(&found, &rectangle([4.0, 6.0], [30.0, 20.0]));
    let found = edited(&shape, Part::Resize(0, 1), [20.0, 20.0], [20.0, 24.0], FROM_CENTER);
    assert_same(&found, &rectangle([10.0, 6.0], [30.0, 24.0]));
    let found = edited(&shape, Part::Resize(1, 1), [30.0, 20.0], [50.0, 21.0], CONSTRAIN);
    assert_same(&found, &rectangle([10.0, 10.0], [50.0, 30.0]));
    let found = edited(&shape, Part::Resize(1, 0), [30.0, 15.0], [50.0, 15.0], CONSTRAIN);
    assert_same(&found, &rectangle([10.0, 5.0], [50.0, 25.0]));
}

#[test]
fn a_side_pulled_across_the_other_turns_the_shape_over() {
    let shape = rectangle([40.0, 40.0], [50.0, 50.0]);
    let found = edited(&shape, Part::Resize(1, 0), [50.0, 45.0], [20.0, 45.0], PLAIN);
    assert_same(&found, &rectangle([20.0, 40.0], [40.0, 50.0]));
}

#[test]
fn a_shape_pulled_together_keeps_one_pixel() {
    let shape = rectangle([40.0, 40.0], [50.0, 50.0]);
    let found = edited(&shape, Part::Resize(1, 0), [50.0, 45.0], [40.0, 45.0], PLAIN);
    assert_same(&found, &rectangle([40.0, 40.0], [41.0, 50.0]));
}

#[test]
fn the_knob_turns_an_ellipse_about_its_center() {
    let shape = ellipse([50.0, 50.0], [10.0, 5.0], 10.0);
    let found = edited(&shape, Part::Rotate, [50.0, 40.0], [60.0, 50.0], PLAIN);
    // A quarter turn to 100° is the same ellipse as −80°.
    assert_same(&found, &ellipse([50.0, 50.0], [10.0, 5.0], -80.0));
    let found = edited(&shape, Part::Rotate, [50.0, 40.0], [53.0, 40.0], CONSTRAIN);
    assert_same(&found, &ellipse([50.0, 50.0], [10.0, 5.0], 25.0));
}

#[test]
fn a_turned_rectangle_becomes_a_polygon_of_the_same_area() {
    let shape = rectangle([40.0, 45.0], [60.0, 55.0]);
    let found = edited(&shape, Part::Rotate, [50.0, 40.0], [60.0, 50.0], PLAIN);
    let quarter = vec![[55.0, 40.0], [55.0, 60.0], [45.0, 60.0], [45.0, 40.0]];
    assert_same(&found, &Shape::Polygon(quarter));
}

#[test]
fn vertices_move_appear_and_go() {
    let shape = Shape::Polygon(TRIANGLE.to_vec());
    let found = edited(&shape, Part::Vertex(2), [20.2, 30.0], [22.2, 35.0], PLAIN);
    assert_same(&found, &Shape::Polygon(vec![TRIANGLE[0], TRIANGLE[1], [22.0, 35.0]]));
    let found = edited(&shape, Part::Segment(0), [20.0, 10.0], [20.0, 5.0], PLAIN);
    let pentagon = Shape::Polygon(vec![TRIANGLE[0], [20.0, 5.0], TRIANGLE[1], TRIANGLE[2]]);
    assert_same(&found, &pentagon);
    // The last edge leads back to the first vertex.
    let closed = inserted_vertex(&shape, 2, [15.0, 20.0]).expect("an edge");
    assert_eq!(closed, Shape::Polygon(vec![TRIANGLE[0], TRIANGLE[1], TRIANGLE[2], [15.0, 20.0]]));
    assert_eq!(deleted_vertex(&pentagon, 1), Some(shape.clone()));
    assert_eq!(deleted_vertex(&shape, 1), None, "a triangle keeps its corners");
    assert_eq!(deleted_vertex(&pentagon, 9), None);
    assert_eq!(inserted_vertex(&rectangle([0.0, 0.0], [1.0, 1.0]), 0, [0.0, 0.0]), None);
}

fn roi(id: u64, slice: usize, shape: Shape) -> Roi {
    Roi::new(RoiId(id), format!("ROI {id}"), Role::Other, slice, shape)
}

#[test]
fn a_hit_finds_outline_before_body_and_the_small_region_inside_the_large_one() {
    let rois = [
        roi(1, 0, rectangle([10.0, 10.0], [90.0, 90.0])),
        roi(2, 0, ellipse([50.0, 50.0], [8.0, 8.0], 0.0)),
        roi(3, 1, ellipse([20.0, 20.0], [5.0, 5.0], 0.0)),
    ];
    let at = |slice, pos| hit(&rois, slice, None, pos, 1.5).map(|h| (h.roi.0, h.part));
    assert_eq!(at(0, [50.0, 50.0]), Some((2, Part::Body)));
    assert_eq!(at(0, [58.9, 50.0]), Some((2, Part::Outline)));
    assert_eq!(at(0, [20.0, 20.0]), Some((1, Part::Body)));
    assert_eq!(at(0, [10.5, 40.0]), Some((1, Part::Outline)));
    assert_eq!(at(1, [20.0, 20.0]), Some((3, Part::Body)));
    assert_eq!(at(0, [2.0, 2.0]), None);
    assert_eq!(at(7, [50.0, 50.0]), None);
}

#[test]
fn handles_answer_only_on_the_selected_region() {
    let rois = [roi(1, 0, ellipse([50.0, 50.0], [20.0, 10.0], 0.0)), roi(2, 0, Shape::Polygon(TRIANGLE.to_vec()))];
    let at = |selected, pos| hit(&rois, 0, Some(RoiId(selected)), pos, 1.0).map(|h| (h.roi.0, h.part));
    assert_eq!(at(1, [70.3, 50.2]), Some((1, Part::Resize(1, 0))));
    assert_eq!(at(1, [30.0, 40.0]), Some((1, Part::Resize(-1, -1))));
    assert_eq!(at(1, [50.0, 37.0]), Some((1, Part::Rotate)));
    assert_eq!(at(2, [70.3, 50.2]), Some((1, Part::Outline)));
    assert_eq!(at(2, [50.0, 37.0]), None);
    assert_eq!(at(2, [10.2, 10.2]), Some((2, Part::Vertex(0))));
    assert_eq!(at(2, [20.0, 10.5]), Some((2, Part::Segment(0))));
    assert_eq!(at(2, [14.8, 20.0]), Some((2, Part::Segment(2))));
}

#[test]
fn a_region_smaller_than_its_handles_can_still_be_moved() {
    let rois = [roi(1, 0, ellipse([50.0, 50.0], [2.0, 2.0], 0.0))];
    let found = hit(&rois, 0, Some(RoiId(1)), [50.2, 50.1], 4.0).expect("a hit");
    assert_eq!(found.part, Part::Body);
    let edge = hit(&rois, 0, Some(RoiId(1)), [52.5, 50.0], 4.0).expect("a hit");
    assert_eq!(edge.part, Part::Resize(1, 0));
}

#[test]
fn the_catch_radius_is_the_same_on_screen_at_every_zoom() {
    let rois = [roi(1, 0, rectangle([10.0, 10.0], [90.0, 90.0]))];
    for zoom in [0.5, 1.0, 4.0, 16.0] {
        let tolerance = tolerance_px(8.0, zoom);
        let at = |points: f64| hit(&rois, 0, None, [10.0 - points / zoom, 50.0], tolerance);
        assert!(at(7.5).is_some() && at(8.5).is_none(), "zoom {zoom}");
    }
    assert!(tolerance_px(8.0, 0.0).is_finite());
}

#[test]
fn cursors_follow_the_turn_of_the_shape() {
    let flat = ellipse([50.0, 50.0], [20.0, 10.0], 0.0);
    assert_eq!(cursor(&flat, Part::Resize(1, 0)), Cursor::ResizeHorizontal);
    assert_eq!(cursor(&flat, Part::Resize(0, -1)), Cursor::ResizeVertical);
    assert_eq!(cursor(&flat, Part::Resize(-1, -1)), Cursor::ResizeNwSe);
    assert_eq!(cursor(&flat, Part::Resize(1, -1)), Cursor::ResizeNeSw);
    let turned = ellipse([50.0, 50.0], [20.0, 10.0], 90.0);
    assert_eq!(cursor(&turned, Part::Resize(1, 0)), Cursor::ResizeVertical);
    let diagonal = ellipse([50.0, 50.0], [20.0, 10.0], 45.0);
    assert_eq!(cursor(&diagonal, Part::Resize(1, 0)), Cursor::ResizeNwSe);
    assert_eq!(cursor(&diagonal, Part::Body), Cursor::Move);
}

#[test]
fn a_freehand_outline_does_not_drown_in_handles() {
    let shape = Shape::Polygon(circle_points(200, 10.0));
    let found = handles(&shape, 2.0);
    assert!((3..=16).contains(&found.len()), "{} handles", found.len());
    for (i, a) in found.iter().enumerate() {
        for b in &found[i + 1..] {
            assert!((a.pos[0] - b.pos[0]).hypot(a.pos[1] - b.pos[1]) >= 3.99, "{a:?} covers {b:?}");
        }
    }
    assert_eq!(handles(&Shape::Polygon(TRIANGLE.to_vec()), 50.0).len(), 3);
}

#[test]
fn extreme_pointers_never_break_a_gesture() {
    let extremes = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 0.0];
    let shapes = [
        ellipse([50.0, 50.0], [20.0, 10.0], 30.0),
        rectangle([10.0, 10.0], [30.0, 20.0]),
        Shape::Polygon(TRIANGLE.to_vec()),
        Shape::Polygon(vec![]),
    ];
    let parts = [Part::Body, Part::Resize(1, -1), Part::Rotate, Part::Vertex(2), Part::Vertex(9), Part::Segment(2)];
    for &x in &extremes {
        for &y in &extremes {
            for shape in &shapes {
                for part in parts {
                    if let Progress::Done(found) = edited(shape, part, [20.0, 20.0], [x, y], CONSTRAIN) {
                        assert!(!found.is_degenerate(), "{found:?} from {part:?} at {x} {y}");
                    }
                }
            }
            for tool in [Tool::Ellipse, Tool::Circle, Tool::Rectangle, Tool::Freehand, Tool::Polygon] {
                if let Progress::Done(found) = drawn(tool, [x, y], [y, x], FROM_CENTER, CANVAS) {
                    assert!(!found.is_degenerate(), "{found:?}");
                }
            }
        }
    }
}

fn mask(shape: &Shape) -> RoiMask {
    RoiMask::from_shape(shape, 0, CANVAS.rows, CANVAS.columns)
}

fn painted(base: Option<&Shape>, mode: BrushMode, radius: f64, path: &[Point], canvas: Canvas) -> Progress {
    let mut gesture = Gesture::brush(base.cloned(), mode, radius, path[0], canvas);
    for &pos in &path[1..] {
        gesture.drag(pos, PLAIN);
    }
    gesture.release()
}

#[test]
fn a_dab_of_the_brush_is_a_disc_of_pixels() {
    let Progress::Done(shape) = painted(None, BrushMode::Add, 7.0, &[[50.5, 40.5]], CANVAS) else { panic!("painted") };
    assert_eq!(mask(&shape), mask(&ellipse([50.5, 40.5], [7.0, 7.0], 0.0)));
    assert_eq!(mask(&shape).len(), 149);
    let Progress::Done(dot) = painted(None, BrushMode::Add, 0.0, &[[50.9, 40.1]], CANVAS) else { panic!("painted") };
    assert_eq!(mask(&dot).pixels(), [(40, 50)]);
}

#[test]
fn a_fast_stroke_leaves_no_gaps() {
    let Progress::Done(shape) = painted(None, BrushMode::Add, 2.0, &[[10.5, 20.5], [60.5, 20.5]], CANVAS) else {
        panic!("painted")
    };
    let found = mask(&shape);
    assert!((10..=60).all(|col| (18..=22).all(|row| found.contains(row, col))));
    assert!(!found.contains(17, 30) && !found.contains(23, 30));
}

#[test]
fn the_eraser_takes_pixels_and_can_cut_a_hole() {
    let base = rectangle([20.0, 20.0], [50.0, 50.0]);
    let Progress::Done(shape) = painted(Some(&base), BrushMode::Erase, 3.0, &[[35.5, 35.5]], CANVAS) else {
        panic!("erased")
    };
    assert_eq!(mask(&shape).len(), 900 - 29, "a disc of radius 3 has 29 pixels");
    assert!(!mask(&shape).contains(35, 35) && mask(&shape).contains(21, 21));
}

#[test]
fn the_brush_adds_to_what_is_there() {
    let base = ellipse([50.5, 40.5], [6.0, 6.0], 0.0);
    let Progress::Done(shape) = painted(Some(&base), BrushMode::Add, 3.0, &[[70.5, 40.5]], CANVAS) else {
        panic!("painted")
    };
    assert_eq!(mask(&shape).len(), 113 + 29);
}

#[test]
fn a_stroke_that_changes_no_pixel_or_leaves_none_is_canceled() {
    let base = ellipse([50.5, 40.5], [6.0, 6.0], 0.0);
    assert_eq!(painted(Some(&base), BrushMode::Add, 2.0, &[[50.0, 40.0]], CANVAS), Progress::Canceled);
    assert_eq!(painted(Some(&base), BrushMode::Erase, 2.0, &[[90.0, 90.0]], CANVAS), Progress::Canceled);
    assert_eq!(painted(Some(&base), BrushMode::Erase, 30.0, &[[50.0, 40.0]], CANVAS), Progress::Canceled);
    assert_eq!(painted(None, BrushMode::Erase, 30.0, &[[50.0, 40.0]], CANVAS), Progress::Canceled);
}

#[test]
fn the_brush_is_round_in_the_patient_where_pixels_are_not_square() {
    let tall = Canvas { pixel_aspect: 2.0, ..CANVAS };
    let Progress::Done(shape) = painted(None, BrushMode::Add, 8.0, &[[50.5, 50.5]], tall) else { panic!("painted") };
    let found = mask(&shape);
    assert!(found.contains(50, 58) && !found.contains(50, 59) && found.contains(54, 50) && !found.contains(55, 50));
}
