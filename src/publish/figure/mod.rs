//! Figures for papers and slides: a grid of panels, composed from a small layout file.

mod compose;
mod layout;
mod materials;
mod template;
mod typed;

pub use compose::{Cell, ComposeError, Composed, check, compose};
pub use layout::{LAYOUT_FORMAT, Layout, LayoutError, Letters, PanelSpec, Source, Theme, View, WindowChoice};
pub use materials::Materials;
pub(super) use materials::echo_of;
pub use template::Template;
