//! The dialogs of publishing as they are used in the window.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::support::window::*;

#[test]
fn a_panel_of_a_template_says_that_its_series_is_missing_and_takes_the_open_one() {
    let mut window = small_window([1280.0, 800.0]);
    ctrl_shift(&mut window, Key::F);
    click(&mut window, "Six sequences");
    assert!(is_painted(&window, "nothing chosen yet") && !is_painted(&window, "open series"));
    window.get_by_role_and_label(Role::ComboBox, "Series").click();
    window.run();
    click(&mut window, "open series");
    assert!(!is_painted(&window, "nothing chosen yet"));
}

#[test]
fn a_figure_is_as_wide_as_any_column() {
    let mut window = small_window([1280.0, 800.0]);
    ctrl_shift(&mut window, Key::F);
    click(&mut window, "129");
    let width = window.get_by_role_and_label(Role::SpinButton, "Width");
    assert_eq!(width.accesskit_node().numeric_value(), Some(129.0));
}
