//! Pictures of the whole window, drawn by the program's own rasteriser: what no number says, an eye must see once.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test it snapshots` accepts what changed; look at each picture before.

use egui::accesskit::Role as WidgetRole;
use egui_kittest::SnapshotOptions;
use egui_kittest::kittest::Queryable;
use sideroscope::phantom::Case;

use crate::support::window::{Window, case_window, click, empty_window};

const SIZE: [f32; 2] = [1200.0, 750.0];

/// The rasteriser is deterministic; what is left for are last bits of fits on other machines: a digit in a table.
fn holds(window: &mut Window, name: &str) {
    // The volume fit picks its instruction set at run time, and a voxel on the edge of having a value may fall either way.
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(400).output_path("tests/it/snapshots");
    window.remove_cursor();
    window.run();
    window.snapshot_options(name, &options);
}

#[test]
fn a_case_that_is_answered_and_its_map_of_liver_iron() {
    let mut window = case_window(SIZE, Case::Iso);
    holds(&mut window, "iso");
    window.get_by_role_and_label(WidgetRole::ComboBox, "Map shown").click();
    window.run();
    click(&mut window, "LIC");
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
