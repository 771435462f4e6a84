//! A window under test: opened without display, driven by labels, keys and pointer events.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, Vec2, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use sideroscope::gui::app::App;
use sideroscope::gui::viewport::{PaneTransform, pane_label};
use sideroscope::phantom::{self, Case};
use sideroscope::pipeline::Analysis;
use sideroscope::roi::{Roi, Role};
use sideroscope::session::{Executor, Opened, PaneId, Session, Source};

use super::SoftwareRenderer;

pub type Window = Harness<'static, App>;

/// Names of the two image panes.
pub const ECHO: &str = "Image 1";
pub const MAP: &str = "Image 2";

/// A window that opens on its own default, the first built-in case.
pub fn default_window(size: [f32; 2]) -> Window {
    build(size, |ctx| App::new(ctx, Vec::new(), Executor::Inline))
}

/// A window with nothing open: the only path it was given does not exist.
pub fn empty_window(size: [f32; 2]) -> Window {
    window_on(size, vec!["no such study".into()], Executor::Inline)
}

/// A window that opens `paths`.
pub fn window_on(size: [f32; 2], paths: Vec<PathBuf>, executor: Executor) -> Window {
    build(size, move |ctx| App::new(ctx, paths, executor))
}

/// A window on the first built-in case in coarse pixels: the same anatomy, fitted in a quarter of the time.
pub fn small_window(size: [f32; 2]) -> Window {
    opened_window(size, coarse(Case::Iso))
}

/// A window on a built-in case.
pub fn case_window(size: [f32; 2], case: Case) -> Window {
    opened_window(size, Opened::case(case))
}

/// A window on what was opened.
pub fn opened_window(size: [f32; 2], opened: Opened) -> Window {
    build(size, move |ctx| {
        let mut app = App::new(ctx, vec!["no such study".into()], Executor::Inline);
        app.session.poll();
        app.session.show(opened);
        app
    })
}

/// Columns and rows of a coarse case.
pub const COARSE: [usize; 2] = [128, 96];

/// A built-in case with a quarter of its pixels.
pub fn coarse(case: Case) -> Opened {
    let mut parameters = case.parameters();
    [parameters.matrix.columns, parameters.matrix.rows] = COARSE;
    // Full mottle would leave too few independent pixels for an answer.
    parameters.texture = 0.5;
    let built = phantom::build(&parameters, 1).expect("half the matrix is a matrix");
    Opened {
        source: Source::Case(case),
        folder: None,
        catalog: None,
        thumbnails: Arc::default(),
        files_read: 0,
        set_aside: Arc::default(),
        stack: Ok(Arc::new(built.stack)),
        rois: built.rois,
        case_changes: Default::default(),
    }
}

fn build(size: [f32; 2], app: impl FnOnce(&egui::Context) -> App) -> Window {
    // Steps as long as a frame, so that two clicks in four events are a double click; none of them draws a cursor.
    let builder = Harness::builder().with_size(Vec2::from(size)).with_max_steps(20).with_step_dt(1.0 / 60.0);
    let builder = builder.with_render_cursor(false).renderer(SoftwareRenderer::default());
    let mut window = builder.build_eframe(|cc| app(&cc.egui_ctx));
    window.run();
    window
}

pub fn session(window: &Window) -> &Session {
    &window.state().session
}

/// The analysis on screen.
pub fn analysis(window: &Window) -> &Analysis {
    session(window).study.analysis.as_deref().expect("the open case can be analyzed")
}

pub fn rois_of(window: &Window, role: Role) -> Vec<&Roi> {
    session(window).document().rois.iter().filter(|roi| roi.role == role).collect()
}

pub fn rect(window: &Window, label: &str) -> Rect {
    window.get_by_label(label).rect()
}

pub fn is_shown(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

pub fn is_disabled(window: &Window, label: &str) -> bool {
    window.get_by_label(label).accesskit_node().is_disabled()
}

/// Presses the button of this name and lets the window settle.
pub fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

pub fn key(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

pub fn ctrl(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND, key);
    window.run();
}

pub fn ctrl_shift(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, key);
    window.run();
}

/// A key with Shift held.
pub fn shift(window: &mut Window, key: Key) {
    window.key_press_modifiers(Modifiers::SHIFT, key);
    window.run();
}

/// The wheel turned by whole notches at a place; up is positive.
pub fn wheel(window: &mut Window, at: Pos2, notches: f32, modifiers: Modifiers) {
    window.hover_at(at);
    let unit = MouseWheelUnit::Line;
    let (phase, source) = (egui::TouchPhase::Move, egui::MouseWheelSource::Wheel);
    let delta = vec2(0.0, notches);
    window.event_modifiers(Event::MouseWheel { unit, delta, phase, source, modifiers }, modifiers);
    window.run();
}

/// A button pressed or released at a place.
pub fn button(window: &Window, at: Pos2, button: PointerButton, pressed: bool) {
    window.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
}

/// A drag that has not been released yet, through all places.
pub fn hold(window: &mut Window, with: PointerButton, places: &[Pos2]) {
    window.hover_at(places[0]);
    button(window, places[0], with, true);
    for &place in &places[1..] {
        window.hover_at(place);
    }
    window.run();
}

/// A whole drag through all places.
pub fn drag(window: &mut Window, with: PointerButton, places: &[Pos2]) {
    hold(window, with, places);
    button(window, places[places.len() - 1], with, false);
    window.run();
}

pub fn click_at(window: &mut Window, at: Pos2) {
    drag(window, PointerButton::Primary, &[at]);
}

pub fn double_click_at(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    for pressed in [true, false, true, false] {
        button(window, at, PointerButton::Primary, pressed);
    }
    window.run();
}

/// How the pane of this name shows the current slice.
pub fn transform(window: &Window, pane: &str) -> PaneTransform {
    let session = session(window);
    let shown = PaneId::ALL.into_iter().find(|&id| pane_label(id) == pane).expect("the name of a pane");
    PaneTransform::new(rect(window, pane), session.shown().placement(shown).expect("a case is open"))
}

/// Seconds until the window asks to be drawn again; infinite while it rests.
pub fn repaint_delay(window: &Window) -> std::time::Duration {
    window.output().viewport_output[&ViewportId::ROOT].repaint_delay
}

/// A text on screen: what is drawn on images has no widget of its own.
#[derive(Clone, Debug)]
pub struct PaintedText {
    pub text: String,
    pub rect: Rect,
    pub size: f32,
    /// It ends in an ellipsis because its room was too narrow.
    pub is_cut: bool,
}

/// Every text painted in the last frame.
pub fn painted_texts(window: &Window) -> Vec<PaintedText> {
    let mut texts = Vec::new();
    each_shape(window, &mut |shape| {
        if let egui::Shape::Text(text) = shape {
            let size = text.galley.job.sections.first().map_or(0.0, |section| section.format.font_id.size);
            let rect = text.galley.rect.translate(text.pos.to_vec2());
            let is_cut = text.galley.elided;
            texts.push(PaintedText { text: text.galley.text().to_owned(), rect, size, is_cut });
        }
    });
    texts
}

pub fn is_painted(window: &Window, part: &str) -> bool {
    painted_texts(window).iter().any(|painted| painted.text.contains(part))
}

/// Middle and radius of every disc of a color painted in the last frame.
pub fn painted_discs(window: &Window, color: egui::Color32) -> Vec<(Pos2, f32)> {
    let mut discs = Vec::new();
    each_shape(window, &mut |shape| {
        if let egui::Shape::Circle(circle) = shape
            && circle.fill == color
        {
            discs.push((circle.center, circle.radius));
        }
    });
    discs
}

/// Where vertical lines of a color stand in the last frame: solid ones, dashes, and dots.
pub fn painted_verticals(window: &Window, color: egui::Color32) -> Vec<(f32, egui::Rangef)> {
    let mut found = Vec::new();
    let mut line = |a: Pos2, b: Pos2| {
        if (a.x - b.x).abs() < 0.1 {
            found.push((a.x, egui::Rangef::new(a.y.min(b.y), a.y.max(b.y))));
        }
    };
    each_shape(window, &mut |shape| match shape {
        egui::Shape::LineSegment { points: [a, b], stroke } if stroke.color == color => line(*a, *b),
        egui::Shape::Path(path) if path.stroke.color == egui::epaint::ColorMode::Solid(color) => {
            path.points.windows(2).for_each(|ends| line(ends[0], ends[1]));
        }
        egui::Shape::Circle(circle) if circle.fill == color => line(circle.center, circle.center),
        _ => {}
    });
    found
}

/// Every line of a color with more than two points painted in the last frame.
pub fn painted_lines(window: &Window, color: egui::Color32) -> Vec<Vec<Pos2>> {
    let mut lines = Vec::new();
    each_shape(window, &mut |shape| {
        if let egui::Shape::Path(path) = shape
            && path.stroke.color == egui::epaint::ColorMode::Solid(color)
        {
            lines.push(path.points.clone());
        }
    });
    lines
}

fn each_shape(window: &Window, seen: &mut impl FnMut(&egui::Shape)) {
    for clipped in &window.output().shapes {
        visit(&clipped.shape, seen);
    }
}

fn visit(shape: &egui::Shape, seen: &mut impl FnMut(&egui::Shape)) {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| visit(shape, seen)),
        shape => seen(shape),
    }
}

/// Outlines of rectangles drawn in a color in the last frame.
pub fn painted_rings(window: &Window, color: egui::Color32) -> Vec<Rect> {
    let mut rings = Vec::new();
    each_shape(window, &mut |shape| {
        if let egui::Shape::Rect(rect) = shape
            && rect.stroke.color == color
            && rect.stroke.width >= 2.0
        {
            rings.push(rect.rect);
        }
    });
    rings
}
