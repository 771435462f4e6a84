//! Figures for papers and slides: a grid of panels, composed from a small layout file.

mod compose;
mod layout;
mod template;
mod typed;

pub(super) use compose::echo_of;
pub use compose::{Cell, ComposeError, Composed, Materials, check, compose};
pub use layout::{LAYOUT_FORMAT, Layout, LayoutError, Letters, PanelSpec, Source, Theme, View, WindowChoice};
pub use template::Template;
