//! What is asked of the view.

use super::answer::AnswerChange;
use super::panes::{Layout, Link, PaneContent, PaneId, PanePreset};
use super::state::{Cine, DrawShape, Overlays, Tool};
use super::tool_options::ToolOptions;
use crate::display::image::Interpolation;
use crate::display::window::DragPreference;
use crate::display::{ColorMap, Window};
use crate::phantom::StepView;
use crate::roi::{Point, RoiId};
use crate::session::item::Item;

/// A change of how the data are looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewAction {
    Slice(usize),
    ScrollSlices(PaneId, i32),
    Echo(usize),
    ScrollEchoes(i32),
    Activate(PaneId),
    ZoomAt {
        pane: PaneId,
        factor: f64,
        anchor: [f64; 2],
    },
    PanBy {
        pane: PaneId,
        delta: [f64; 2],
    },
    Cursor(Option<(PaneId, [f64; 2])>),
    /// Window drag by screen points: right widens, up brightens.
    DragWindow {
        pane: PaneId,
        dx: f64,
        dy: f64,
    },
    /// `None` makes it automatic.
    SetWindow(PaneId, Option<Window>),
    /// A display range of the pane's list.
    ChoosePreset(PaneId, usize),
    /// Window from the values between two corners, in pixel coordinates of what the pane shows.
    WindowFromRegion {
        pane: PaneId,
        corners: [Point; 2],
    },
    SetContent(PaneId, PaneContent),
    SetColors(PaneId, ColorMap),
    SetReversed(PaneId, bool),
    SetInterpolation(PaneId, Interpolation),
    InterpolateAll(Interpolation),
    SetLink(PaneId, Link, bool),
    LinkAll,
    SetLayout(Layout),
    SetPanePreset(PanePreset),
    /// One pane fills the room, or all are shown again.
    ToggleMaximized(PaneId),
    FitToPane(PaneId),
    SetCine(Cine),
    RunCine(bool),
    SetOverlays(Overlays),
    ShowPatientText(bool),
    SetDecayLog(bool),
    SetTool(Tool),
    SetShape(DrawShape),
    Select(Option<RoiId>),
    Answer(AnswerChange),
    /// The next echo of the loop.
    AdvanceCine,
    /// Selects a region or a mark, or nothing, and goes to its slice.
    ShowItem(Option<Item>),
    /// The same without leaving the slice.
    SelectItem(Option<Item>),
    /// Opens or closes the field for a name.
    Rename(Option<Item>),
    /// Settings of the drawing tools.
    Options(ToolOptions),
    /// Steps of the brush or of the tolerance, whichever the tool has.
    StepOption(i32),
    /// All maps at once.
    ColorMaps(ColorMap),
    PreferDrag(DragPreference),
    /// What a guided step shows.
    ShowStep(StepView),
    SyntheticTe(f64),
    SyntheticNoise(bool),
    ToggleSyntheticPane,
}
