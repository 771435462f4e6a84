//! What panels ask for. Panels read the session and return actions; the session applies them at the end of the frame.

use std::path::PathBuf;

use super::Dialog;
use super::answer::AnswerChange;
use super::case_ref::CaseRef;
use super::command::CommandName;
use super::export::PublishRequest;
use super::export::{Export, ExportRequest, PictureOptions};
use super::item::RegionEdit;
use super::panes::{Layout, Link, PaneContent, PaneId, PanePreset};
use super::pick::{Pick, Picked};
use super::quiz::Prediction;
use super::recovery::{Preferences, RecoveryAction};
use super::view::{Cine, DrawShape, Overlays, Tool};
use crate::display::image::Interpolation;
use crate::display::{ColorMap, Window};
use crate::fit::Model;
use crate::io::teaching_case::CaseTexts;
use crate::phantom::Knob;
use crate::pipeline::SigmaChoice;
use crate::roi::edit::Modifiers;
use crate::roi::{Point, RoiId};
use crate::units::EchoTime;
use crate::verdict::{Calibration, Scheme, TypedLoad};

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
    /// Iron of the liver as known from elsewhere.
    LiverLoad(Option<TypedLoad>),
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
    /// Writes an export over what lies there.
    Replace(Box<Export>),
    /// Choose a place for the figure in a file dialog.
    PickFigure {
        scale: u32,
        options: PictureOptions,
    },
    /// Echo times of the shown stack, which the files do not state.
    TypeEchoTimes(Vec<EchoTime>),
    /// The shown stack is marked as DERIVED and shall be fitted as originals.
    TakeAsOriginal,
    Publish(PublishRequest),
    /// Choose the place in a file dialog first.
    PickPublish(PublishRequest),
    /// Answers [`super::Effect::Pick`].
    Picked(Pick, Picked),
    CloseDialog,
    /// Stops what is being loaded or fitted.
    CancelJobs,
    /// Answers of the dialogs about files.
    Recovery(RecoveryAction),
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
    /// Shows the file a notice is about in the desktop's file manager.
    ShowInFolder(PathBuf),
    Teach(TeachAction),
    /// Regions from and to files of their own.
    RoiFile(RoiFileAction),
}

/// What the dialogs about ROI files answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoiFileAction {
    /// The path is being typed.
    Text(String),
    /// Asks for a place for the regions.
    AskWhere,
    Open(PathBuf),
    Save {
        path: PathBuf,
        replaces: bool,
    },
    /// Choose in the desktop's dialog.
    PickOpen,
    PickSave,
}

/// What panels ask for in teaching, beside commands.
#[derive(Clone, Debug, PartialEq)]
pub enum TeachAction {
    Open(CaseRef),
    /// The card whose texts are shown.
    Select(CaseRef),
    /// Opens a case with its first guided step.
    Guide(CaseRef),
    GoToStep(usize),
    /// Steps of the guided script after the shown one.
    StepGuide(i32),
    CloseGuide,
    /// Cases after the open one, round at the ends.
    StepCase(i64),
    ShowLibrary,
    ShowSliders(bool),
    /// Undoes what was turned.
    ResetCase,
    Turn(Knob, f64),
    Folder(String),
    Draft(CaseTexts),
    /// Begins the texts of a case from what is on screen.
    StartDraft,
    /// The view on screen becomes a step of that case.
    KeepStep,
    AddCase,
    StartQuiz {
        draws_rois: bool,
    },
    Predict(Prediction),
    /// The reveal, the next case, the score, the end.
    QuizNext,
    EndQuiz,
    SaveScores(PathBuf),
    /// Name of the score file, as typed.
    ScoresPath(String),
    SyntheticTe(f64),
    SyntheticNoise(bool),
    ToggleSyntheticPane,
    TogglePresenter,
    ToggleSpotlight,
    RestartTimer,
}
