//! The window. egui lives only here.
//!
//! Panels read `&Session` and return actions; nothing slow happens in a frame; colors and sizes come from [`theme`].

pub mod app;
mod dialogs;
mod drawn;
pub mod figure;
mod focus;
mod hints;
mod labels;
pub mod offscreen;
mod paint;
mod panels;
mod picture_size;
mod plot;
pub mod raster;
mod shell;
mod shortcuts;
mod signals;
mod start;
mod teach;
mod textures;
pub mod theme;
pub mod viewport;
mod widgets;

pub use shortcuts::shortcut_of;
pub use start::run;

/// One line on stderr; a closed stderr is no reason to fail.
fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}
