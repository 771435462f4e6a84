//! What panels ask for. Panels read the session and return actions; the session applies them at the end of the frame.

use std::path::PathBuf;

use super::Dialog;
use super::answer::AnswerChange;
use super::command::CommandName;
use super::effect::{Pick, Picked};
use super::keeping::KeepingAction;
use super::panes::{Layout, Link, PaneContent, PaneId, PanePreset};
use super::preferences::Preferences;
use super::publish::PublishRequest;
use super::regions::RegionEdit;
use super::roi_files::RoiFileAction;
use super::teaching::TeachAction;
use super::view::{Cine, DrawShape, Overlays, Tool};
use crate::display::image::Interpolation;
use crate::display::{ColorMap, Window};
use crate::fit::Model;
use crate::pipeline::SigmaChoice;
use crate::roi::edit::Modifiers;
use crate::roi::{Point, RoiId};
use crate::units::EchoTime;
use crate::verdict::{Calibration, Scheme};

/// A pointer event on an image, in pixel coordinates of the current slice.
#[derive(Clone, Debug, PartialEq)]
pub enum PointerEvent {
    /// `tolerance_px` — how far a hit may be off, image pixels.
    Press {
        pos: Point,
        tolerance_px: f64,
    },
    /// Every place the pointer passed since the last event, in order.
    Drag {
        path: Vec<Point>,
        modifiers: Modifiers,
    },
    /// The pointer moved with no button down.
    Hover {
        pos: Point,
    },
    Release,
    /// A double click, or Enter: closes a polygon, or adds or removes a vertex of the selected one.
    DoubleClick {
        pos: Point,
        tolerance_px: f64,
    },
}

/// A change of the fit settings; undoable.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingChange {
    Model(Model),
    Sigma(SigmaChoice),
    Coils(u32),
    Field(Option<f64>),
    Calibration(&'static Calibration),
    Scheme(&'static Scheme),
    Margin(f64),
    EchoIncluded(usize, bool),
    /// Ends the fit after this echo (index from 0); within one gesture the selection at its start counts.
    LastEcho(usize),
    AllEchoes,
}

/// Everything a panel can ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Runs a command, if it can be run; made by [`Action::run`].
    Run(CommandName),
    /// Puts a question in front of the images.
    Show(Dialog),
    /// Chooses a place in the desktop's dialog.
    Pick(Pick),
    Open(Vec<PathBuf>),
    OpenStack(usize),
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
    Pointer(PointerEvent),
    Select(Option<RoiId>),
    Delete(RoiId),
    Undo,
    Redo,
    /// Leaves the innermost thing: a dialog, what is being drawn, the talk, the tool, the selection.
    Cancel,
    Change(SettingChange),
    ResetSettings,
    Region(RegionEdit),
    Answer(AnswerChange),
    /// A slider is being dragged: changes until [`Action::EndGesture`] are one undo step.
    EndGesture,
    OpenPathText(String),
    Export(ExportRequest),
    /// The ROI table as text for a spreadsheet.
    CopyTable,
    /// Choose a place for the figure in a file dialog.
    PickFigure {
        scale: u32,
        options: PictureOptions,
    },
    /// Echo times of the shown stack, which the files do not state.
    TypeEchoTimes(Vec<EchoTime>),
    Publish(PublishRequest),
    /// Choose the place in a file dialog first.
    PickPublish(PublishRequest),
    /// Answers [`super::Effect::Pick`].
    Picked(Pick, Picked),
    CloseDialog,
    /// Stops what is being loaded or fitted.
    CancelJobs,
    /// Answers of the dialogs about files.
    Keeping(KeepingAction),
    /// Where the images of the session are that the dialog asks about.
    Relink(Vec<PathBuf>),
    /// Choose that place in a file dialog.
    PickImages,
    OpenRecent(usize),
    Prefer(Box<Preferences>),
    ClearRecent,
    /// The notes are being typed: changes until [`Action::EndGesture`] are one undo step.
    Notes(String),
    DismissNotice(u64),
    Teach(TeachAction),
    /// Regions from and to files of their own.
    RoiFile(RoiFileAction),
}

/// Where a figure goes.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportTarget {
    File(PathBuf),
    Clipboard,
}

/// A figure to make: what is on screen at `scale` times its size.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportRequest {
    pub target: ExportTarget,
    /// 1–4.
    pub scale: u32,
    pub options: PictureOptions,
}

/// What a picture of the screen carries beside what is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PictureOptions {
    /// The session inside a PNG remembers where the images are; their paths may hold names.
    pub keeps_places: bool,
    /// The day of the export stands below the picture.
    pub has_date: bool,
}
