//! Panes in the window: menus, color bars, strip and pointer.

use egui::accesskit::Role as WidgetRole;
use egui::{Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use sideroscope::display::image::Interpolation;
use sideroscope::display::{ColorMap, Window as Range};
use sideroscope::session::{Layout, Link, MapKind, PaneContent, PaneId, Scale, Tool};

use crate::support::window::*;

const SIZE: [f32; 2] = [1280.0, 800.0];
const FIRST: PaneId = PaneId::FIRST;
const SECOND: PaneId = PaneId::SECOND;

fn image(number: usize) -> String {
    format!("Image {number}")
}

/// Opens a pane's menu, then clicks through its entries.
fn choose(window: &mut Window, number: usize, path: &[&str]) {
    click(window, &format!("Content of image {number}"));
    for label in path {
        // The pane's own menu lies on the window's: of two entries of one name the last drawn is meant.
        let at = window.query_all_by_label(label).last().unwrap_or_else(|| panic!("{label} in the menu")).rect();
        window.hover_at(at.center());
        window.run();
        click_at(window, at.center());
    }
    if window.query_by_label("Fit this image").is_some() {
        key(window, Key::Escape);
    }
}

#[test]
fn layouts_fill_the_room_without_overlap() {
    for size in [[1024.0, 700.0], [1920.0, 1080.0]] {
        let mut window = small_window(size);
        for (shortcut, layout) in [
            (Key::Num1, Layout::One),
            (Key::Num2, Layout::OneByTwo),
            (Key::Num5, Layout::TwoByOne),
            (Key::Num3, Layout::OneByThree),
            (Key::Num4, Layout::TwoByTwo),
            (Key::Num6, Layout::TwoByThree),
        ] {
            ctrl(&mut window, shortcut);
            assert_eq!(session(&window).view.layout, layout);
            let [rows, columns] = layout.grid();
            let rects: Vec<Rect> = (1..=layout.num_panes()).map(|n| rect(&window, &image(n))).collect();
            assert!(!is_shown(&window, &image(layout.num_panes() + 1)));
            for (i, a) in rects.iter().enumerate() {
                assert!(a.width() >= 150.0 && a.height() >= 150.0, "{size:?} {layout:?}: {a:?}");
                assert!(rects[i + 1..].iter().all(|b| !a.intersects(*b)), "{size:?} {layout:?}");
                assert_eq!(a.top() == rects[0].top(), i / columns == 0, "{rows} rows");
                assert_eq!(a.left() == rects[0].left(), i % columns == 0, "{columns} columns");
            }
        }
    }
}

#[test]
fn the_layout_menu_lays_out_and_fills() {
    let mut window = small_window(SIZE);
    click(&mut window, "Layout");
    click(&mut window, "All maps");
    let labels: Vec<String> =
        (1..=6).map(|n| window.get_by_label(&image(n)).accesskit_node().value().expect("what it shows")).collect();
    assert_eq!(labels, ["Echo", "R2* map", "T2* map", "S0 map", "LIC map", "Residual map"]);
    click(&mut window, "Layout");
    click(&mut window, "Echo series");
    // TE 0.99 + 1.41 k ms; first, last and four between.
    for te in ["0.99", "3.81", "6.63", "10.86", "13.68", "16.50"] {
        assert!(is_painted(&window, &format!("TE {te} ms")), "{te}");
    }
}

#[test]
fn a_double_click_fills_the_room_with_one_image_and_returns() {
    let mut window = small_window(SIZE);
    let (small, other) = (rect(&window, MAP), rect(&window, ECHO));
    let free = small.center() + vec2(0.3, 0.35) * small.size();
    double_click_at(&mut window, free);
    assert_eq!(session(&window).view.maximized, Some(SECOND));
    assert!(!is_shown(&window, ECHO));
    let large = rect(&window, MAP);
    assert!((large.width() - (small.width() + other.width())).abs() < 6.0, "{large:?}");
    window.run_steps(40);
    double_click_at(&mut window, large.center() + vec2(0.4, 0.4) * large.size());
    assert_eq!((session(&window).view.maximized, rect(&window, MAP)), (None, small));
    // Ctrl+M does the same for the active image.
    ctrl(&mut window, Key::M);
    assert_eq!(session(&window).view.maximized, Some(SECOND));
    ctrl(&mut window, Key::M);

    // While something is drawn a double click belongs to it.
    key(&mut window, Key::B);
    key(&mut window, Key::G);
    let pane = rect(&window, ECHO);
    let at = |x: f32, y: f32| pane.center() + vec2(x * pane.width(), y * pane.height());
    for corner in [at(-0.3, 0.2), at(-0.1, 0.2)] {
        click_at(&mut window, corner);
    }
    double_click_at(&mut window, at(-0.2, 0.4));
    assert_eq!(session(&window).view.maximized, None);
    assert_eq!(session(&window).document().rois.len(), 4, "three of the case and the one drawn");
}

#[test]
fn a_pane_shows_what_its_menu_chooses() {
    let mut window = small_window(SIZE);
    for (label, content) in [
        ("T2* map", PaneContent::Map(MapKind::T2Star)),
        ("PDFF map", PaneContent::Map(MapKind::Pdff)),
        ("Residual map", PaneContent::Map(MapKind::Residual)),
        ("Fit mask", PaneContent::FitMask),
        ("Echo", PaneContent::Echo),
    ] {
        choose(&mut window, 2, &[label]);
        assert_eq!(session(&window).view.content(SECOND), content, "{label}");
        assert_eq!(window.get_by_label(MAP).accesskit_node().value().as_deref(), Some(label));
    }
    choose(&mut window, 2, &["Fit mask"]);
    assert!(is_painted(&window, "at the noise floor ·") && is_painted(&window, "value ·"));
    choose(&mut window, 2, &["Fixed echo", "Echo 7, fixed"]);
    assert_eq!(session(&window).view.content(SECOND), PaneContent::PinnedEcho(6));
    key(&mut window, Key::ArrowRight);
    assert!(is_painted(&window, "TE 9.45 ms"), "the fixed echo stays");
    assert!(is_painted(&window, "TE 5.22 ms"), "the other goes on");
    choose(&mut window, 2, &["Map over echo", "LIC over echo"]);
    assert!(matches!(
        session(&window).view.content(SECOND),
        PaneContent::MapOverEcho { map: MapKind::Lic, opacity: 60 }
    ));
    click(&mut window, "Content of image 2");
    let slider = window.get_by_role_and_label(WidgetRole::Slider, "Opacity");
    slider.set_value_accesskit(25.0);
    window.run();
    let over = session(&window).view.content(SECOND);
    assert!(matches!(over, PaneContent::MapOverEcho { opacity: 25, .. }), "{over:?}");
    key(&mut window, Key::Escape);
}

#[test]
fn range_colors_smoothing_and_links_are_chosen_per_pane() {
    let mut window = small_window(SIZE);
    choose(&mut window, 2, &["Display range", "0–1000 s⁻¹"]);
    assert_eq!(session(&window).shown().range(SECOND), Range::new(0.0, 1000.0));
    assert!(is_painted(&window, "0–1000 s⁻¹"));
    choose(&mut window, 2, &["Color map", "Viridis"]);
    choose(&mut window, 2, &["Color map", "Reversed"]);
    let look = session(&window).view.look(SECOND, Scale::Map(MapKind::R2Star));
    assert_eq!((look.colors, look.is_reversed), (ColorMap::Viridis, true));
    choose(&mut window, 2, &["Smooth pixels"]);
    assert_eq!(session(&window).view.pane(SECOND).interpolation, Interpolation::Bilinear);
    assert_eq!(session(&window).view.pane(FIRST).interpolation, Interpolation::Nearest);
    choose(&mut window, 2, &["Linked with the others", "Slice"]);
    assert!(!session(&window).view.pane(SECOND).links.has(Link::Slice));
    let map = rect(&window, MAP).center();
    wheel(&mut window, map, -1.0, Modifiers::NONE);
    assert_eq!((session(&window).shown().slice_of(FIRST), session(&window).shown().slice_of(SECOND)), (2, 3));
    assert!(is_painted(&window, "slice 3/5") && is_painted(&window, "slice 4/5"));
    click(&mut window, "Layout");
    click(&mut window, "Link all images");
    assert_eq!(session(&window).shown().slice_of(SECOND), 2);
}

#[test]
fn a_right_click_opens_the_same_menu_and_a_right_drag_does_not() {
    let mut window = small_window(SIZE);
    let pane = rect(&window, ECHO);
    let free = pane.center() + vec2(0.35, 0.3) * pane.size();
    drag(&mut window, PointerButton::Secondary, &[free, free - vec2(0.0, 15.0), free - vec2(0.0, 40.0)]);
    assert!(!is_shown(&window, "Fit this image"));
    assert!(session(&window).view.zoom > 1.1);
    drag(&mut window, PointerButton::Secondary, &[free]);
    click(&mut window, "Fit this image");
    assert_eq!(session(&window).view.zoom, 1.0);
}

#[test]
fn the_color_bar_is_dragged_by_its_ends_and_its_middle() {
    let mut window = small_window(SIZE);
    let (start, auto) = (Range::new(0.0, 600.0), session(&window).shown().range(SECOND));
    assert_eq!(auto, start);
    let echo = session(&window).shown().window(FIRST);
    let bar = rect(&window, "Color bar 2");
    // The reach goes six points beyond the bar at both ends.
    let height = bar.height() - 12.0;
    let at = |share: f32| Pos2::new(bar.right() - 11.0, bar.top() + 6.0 + share * height);
    let up = |from: Pos2, share: f32| [from, from - vec2(0.0, 0.5 * share * height), from - vec2(0.0, share * height)];
    drag(&mut window, PointerButton::Primary, &up(at(0.1), 0.05));
    let high = session(&window).shown().range(SECOND).expect("a map");
    // A first move starts the drag; the pointer's way counts from the press.
    assert!((high.high() - 630.0).abs() < 12.0 && high.low() == 0.0, "{high:?}");
    drag(&mut window, PointerButton::Primary, &up(at(0.5), 0.1));
    let both = session(&window).shown().range(SECOND).expect("a map");
    assert!((both.width() - high.width()).abs() < 1e-6 && both.low() > 40.0, "{both:?}");
    drag(&mut window, PointerButton::Primary, &up(at(0.9), 0.1));
    let low = session(&window).shown().range(SECOND).expect("a map");
    assert!(low.high() == both.high() && low.low() > both.low() + 40.0, "{low:?}");
    assert_eq!(session(&window).shown().window(FIRST), echo, "the echo keeps its window");
    assert_eq!(session(&window).view.tool, Tool::Window);
    drag(&mut window, PointerButton::Secondary, &[at(0.5)]);
    click(&mut window, "Automatic");
    assert_eq!(session(&window).shown().range(SECOND), auto);

    window.get_by_label("Color bar 2").focus();
    window.run();
    key(&mut window, Key::ArrowUp);
    let keyed = session(&window).shown().range(SECOND).expect("a map");
    assert!((keyed.high() - 630.0).abs() < 1e-6, "a twentieth up by key: {keyed:?}");
}

#[test]
fn a_dragged_rectangle_gives_the_window() {
    let mut window = small_window(SIZE);
    key(&mut window, Key::D);
    assert_eq!(session(&window).view.tool, Tool::RegionWindow);
    let pane = rect(&window, ECHO);
    let (from, to) = (pane.center() + vec2(20.0, 60.0), pane.center() + vec2(60.0, 90.0));
    let shown = transform(&window, ECHO);
    let corners = [from, to].map(|at| shown.slice_from_screen(at));
    drag(&mut window, PointerButton::Primary, &[from, from + vec2(20.0, 20.0), to]);
    let found = session(&window).shown().window(FIRST).expect("an echo");
    let image = session(&window).shown().values(FIRST, Scale::Signal).expect("an echo");
    let (x, y) =
        (corners[0][0] as usize..corners[1][0].ceil() as usize, corners[0][1] as usize..corners[1][1].ceil() as usize);
    let part = image.slice(ndarray::s![y, x]);
    let low = part.iter().copied().fold(f32::MAX, f32::min);
    let high = part.iter().copied().fold(f32::MIN, f32::max);
    assert_eq!(Some(found), Range::new(f64::from(low), f64::from(high)));
    assert!(session(&window).document().rois.len() == 3, "nothing was drawn");
}

#[test]
fn the_cine_plays_at_its_speed_and_turns_round() {
    let mut window = small_window(SIZE);
    key(&mut window, Key::Escape);
    click(&mut window, "Back and forth");
    assert!(session(&window).view.cine.is_ping_pong);
    window.get_by_role_and_label(WidgetRole::SpinButton, "Cine speed").set_value_accesskit(10.0);
    window.run();
    assert_eq!(session(&window).view.cine.echoes_per_s, 10.0);
    window.get_by_label("Play echoes").click();
    let mut seen = vec![session(&window).view.echo];
    // Three seconds at 60 frames: from echo 3 up to 12 and back.
    for _ in 0..180 {
        window.step();
        let echo = session(&window).view.echo;
        if seen.last() != Some(&echo) {
            seen.push(echo);
        }
    }
    let expected: Vec<usize> = (2..12).chain((0..11).rev()).chain(1..12).collect();
    assert!(seen.len() >= 22, "{seen:?}");
    assert_eq!(seen, expected[..seen.len()], "back and forth");
    window.get_by_label("Stop echoes").click();
    window.run();
    assert!(!session(&window).view.is_cine_running);
}

#[test]
fn textures_are_uploaded_only_when_their_content_changes() {
    let mut window = small_window(SIZE);
    ctrl(&mut window, Key::Num6);
    let uploads = |window: &Window| window.state().num_uploads();
    let settled = uploads(&window);
    // Zoom, pan, pointer, selection and overlays change no pixel of an image.
    let at = rect(&window, ECHO).center() + vec2(30.0, 20.0);
    wheel(&mut window, at, 1.0, Modifiers::COMMAND);
    drag(&mut window, PointerButton::Middle, &[at, at + vec2(10.0, 5.0)]);
    key(&mut window, Key::Space);
    key(&mut window, Key::Space);
    key(&mut window, Key::Space);
    window.hover_at(rect(&window, MAP).center());
    window.run();
    assert_eq!(uploads(&window), settled);
    // An echo is one pane's picture: the five maps stay.
    key(&mut window, Key::ArrowRight);
    assert_eq!(uploads(&window), settled + 1);
    // A slice is six panes and twelve thumbnails.
    key(&mut window, Key::ArrowDown);
    assert_eq!(uploads(&window), settled + 1 + 6 + 12);
}

#[test]
fn nothing_is_said_of_images_that_are_not_there() {
    let window = empty_window(SIZE);
    for text in ["0–1", "none of 0", "s⁻¹"] {
        assert!(!is_painted(&window, text), "{text}: {:?}", painted_texts(&window));
    }
}
