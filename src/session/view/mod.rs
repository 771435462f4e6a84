//! How the user looks at the data: never undone, never part of a result.

mod action;
mod answer;
mod arranging;
mod moving;
mod panes;
mod state;
mod steps;
mod synthetic;
mod tool_options;
pub(in crate::session) mod update;
mod windowing;

pub use action::ViewAction;
pub use answer::{AnswerChange, AnswerView, PlotKind};
pub use panes::{
    Layout, Link, Links, Look, Looks, MAX_PANES, PaneContent, PaneId, PanePreset, PaneView, START_OPACITY, Scale,
};
pub(in crate::session) use state::ZOOM_RANGE;
pub use state::{CINE_SPEEDS, Cine, DrawShape, Overlays, Tool, View};
pub use synthetic::SyntheticTe;
pub use tool_options::{BRUSH_RANGE_PX, GROW_RANGE_PERCENT, OUTLIER_RANGE, ToolOptions};
