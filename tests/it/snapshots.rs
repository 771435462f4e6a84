//! Pictures of the whole window, drawn by the program's own rasterizer: what no number says, an eye must see once.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test it snapshots` accepts what changed; look at each picture before.

use std::path::Path;

use egui::Rect;
use egui_kittest::{SnapshotOptions, try_image_snapshot_options};
use image::RgbaImage;
use sideroscope::phantom::Case;

use sideroscope::gui::viewport::pane_label;
use sideroscope::session::{Action, Appearance, Event, Executor, JobKind, PaneId, Preferences, RecoveryAction};
use sideroscope::text::Language;

use crate::support::window::{Window, case_window, click, empty_window, is_painted, rect, session, window_on};

const SIZE: [f32; 2] = [1200.0, 750.0];
const FOLDER: &str = "tests/it/snapshots";
/// Pixels that may differ outside the map: the last digit of a number, on a machine with another math library.
const MOST: usize = 40;
/// Pixels of the map that may differ: where noise decides between a value and none, the last bits of a fit tip it, and
/// those depend on the instruction set.
const MOST_ON_MAP: usize = 400;

fn holds(window: &mut Window, name: &str) {
    window.remove_cursor();
    window.run();
    let mut picture = window.render().expect("the rasterizer draws every window");
    let is_update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let stored = image::open(Path::new(FOLDER).join(name).with_extension("png")).ok();
    if let Some(stored) = stored.filter(|_| !is_update) {
        let stored = stored.to_rgba8();
        if stored.dimensions() == picture.dimensions() {
            // In the language and the size of the window.
            let map = rect(window, &pane_label(PaneId::SECOND)) * window.ctx.pixels_per_point();
            let differing = forgive(&mut picture, &stored, map);
            assert!(differing <= MOST_ON_MAP, "{name}: {differing} pixels of the map differ");
        }
    }
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(MOST).output_path(FOLDER);
    if let Err(error) = try_image_snapshot_options(&picture, name, &options) {
        panic!("{error}");
    }
}

/// Takes the stored pixels where both differ within `area`; returns how many did.
fn forgive(picture: &mut RgbaImage, stored: &RgbaImage, area: Rect) -> usize {
    let mut differing = 0;
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let kept = *stored.get_pixel(x, y);
        if *pixel != kept && area.contains(egui::pos2(x as f32 + 0.5, y as f32 + 0.5)) {
            *pixel = kept;
            differing += 1;
        }
    }
    differing
}

#[test]
fn a_case_that_is_answered_and_its_map_of_liver_iron() {
    let mut window = case_window(SIZE, Case::Iso);
    holds(&mut window, "iso");
    click(&mut window, "Content of image 2");
    click(&mut window, "LIC map");
    holds(&mut window, "map_lic");
}

#[test]
fn a_case_that_allows_no_answer() {
    holds(&mut case_window(SIZE, Case::FloorTrap), "not_assessable");
}

#[test]
fn nothing_open() {
    let mut window = empty_window(SIZE);
    click(&mut window, "Dismiss message");
    holds(&mut window, "nothing_open");
}

/// A case with other preferences than the first start has.
fn preferring(size: [f32; 2], change: impl FnOnce(&mut Preferences)) -> Window {
    let mut window = case_window(size, Case::Iso);
    let mut preferences = session(&window).recovery.preferences.clone();
    change(&mut preferences);
    window.state_mut().session.apply(Action::Recovery(RecoveryAction::Prefer(Box::new(preferences))));
    window.run();
    window
}

#[test]
fn light() {
    holds(&mut preferring(SIZE, |preferences| preferences.appearance = Appearance::Light), "light");
}

#[test]
fn german() {
    holds(&mut preferring(SIZE, |preferences| preferences.set_language(Language::German)), "german");
}

#[test]
fn twice_the_size() {
    holds(&mut preferring([2048.0, 1400.0], |preferences| preferences.scale_percent = 200), "twice_the_size");
}

#[test]
fn loading() {
    let mut window = window_on(SIZE, vec!["no such study".into()], Executor::Threads);
    settle(&mut window, |window| is_painted(window, "The path does not exist"));
    let (done, wait) = std::sync::mpsc::channel::<()>();
    window.state_mut().session.out.notices.clear();
    window.state_mut().session.out.jobs.begin(JobKind::Load).start(Executor::Threads, move |context| {
        context.progress(74, 212);
        let _ = wait.recv();
        Event::Opened(None)
    });
    settle(&mut window, |window| is_painted(window, "74 / 212"));
    holds(&mut window, "loading");
    drop(done);
}

/// Frames until it is so: the job runs on a thread of its own.
fn settle(window: &mut Window, is_so: impl Fn(&Window) -> bool) {
    for _ in 0..2000 {
        window.step();
        if is_so(window) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("the job says nothing");
}
