//! Every command of the program in one table: menus, toolbar, shortcuts, help, the README table, accessible names and
//! the test that presses each of them come from here.

use super::command_regions::region_command;
use super::command_teach::teach_command;
use crate::phantom::Case;
use crate::t;

/// A thing the user can do that needs no further argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    OpenFolder,
    OpenFiles,
    OpenPath,
    ExportFigure,
    CopyFigure,
    Undo,
    Redo,
    DeleteRoi,
    Cancel,
    ToolWindow,
    ToolPan,
    ToolZoom,
    DrawLesion,
    DrawLiver,
    DrawNoise,
    ShapeEllipse,
    ShapePolygon,
    ShapeFreehand,
    ShapeCircle,
    ShapeRectangle,
    ShapeBrush,
    ShapeEraser,
    ShapeGrow,
    MarkDistance,
    MarkAngle,
    MarkArrow,
    MarkText,
    MarkProbe,
    KeepDrawing,
    Smaller,
    Larger,
    CopyRoi,
    PasteRoi,
    DuplicateRoi,
    CopyToNext,
    CopyToPrevious,
    CopyToAll,
    InterpolateRoi,
    RenameItem,
    NudgeLeft,
    NudgeRight,
    NudgeUp,
    NudgeDown,
    ShowOutliers,
    ExcludeOutliers,
    IncludeOutliers,
    PreviousSlice,
    NextSlice,
    PreviousEcho,
    NextEcho,
    Cine,
    Overlays,
    PatientText,
    FitToPane,
    FullRange,
    Preset1,
    Preset2,
    Preset3,
    Preset4,
    Preset5,
    SetAside,
    LogDecay,
    CopyTable,
    ResetSettings,
    EchoTimes,
    Help,
    CaseIso,
    CaseHyper,
    CaseHypo,
    CaseFloorTrap,
    CaseFocalSparing,
    CaseNoOverload,
    CaseFatty,
    CancelJob,
    CaseLibrary,
    CaseGuide,
    NextStep,
    PreviousStep,
    NextCase,
    PreviousCase,
    CaseSliders,
    ResetCase,
    LearnPage,
    AddCase,
    Quiz,
    AnswerIso,
    AnswerHyper,
    AnswerHypo,
    AnswerCannotTell,
    QuizNext,
    Presenter,
    Spotlight,
    SyntheticTe,
    BestTe,
    IsoCrossing,
    SaveSession,
    SaveSessionAs,
    UnsavedWork,
    LayoutOne,
    LayoutOneByTwo,
    LayoutTwoByOne,
    LayoutOneByThree,
    LayoutTwoByTwo,
    LayoutTwoByThree,
    PresetEchoAndMap,
    PresetAllMaps,
    PresetEchoSeries,
    PresetMapOverEcho,
    Maximize,
    NextPane,
    Smooth,
    LinkAll,
    ToolRegionWindow,
    CinePingPong,
}

/// Where a command is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Menu {
    Open,
    Edit,
    Tools,
    View,
    Layout,
    Export,
    Teach,
    Help,
}

impl Menu {
    pub const ALL: [Self; 8] =
        [Self::Open, Self::Edit, Self::Tools, Self::View, Self::Layout, Self::Export, Self::Teach, Self::Help];

    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Edit => "Edit",
            Self::Tools => "Tools",
            Self::View => "View",
            Self::Layout => t!("menu-layout"),
            Self::Export => "Export",
            Self::Teach => "Teach",
            Self::Help => "Help",
        }
    }
}

/// A key without its modifiers, named without a toolkit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Letter(char),
    Digit(u8),
    Escape,
    Delete,
    Space,
    F1,
    F5,
    F6,
    F7,
    F8,
    PageUp,
    PageDown,
    Enter,
    F2,
    Up,
    Down,
    Left,
    Right,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    pub ctrl: bool,
    pub shift: bool,
    pub key: Key,
}

impl Shortcut {
    pub(super) const fn plain(key: Key) -> Self {
        Self { ctrl: false, shift: false, key }
    }

    pub(super) const fn ctrl(letter: char) -> Self {
        Self { ctrl: true, shift: false, key: Key::Letter(letter) }
    }

    /// Shift alone: for keys that mean something else without it.
    pub(super) const fn shift(key: Key) -> Self {
        Self { ctrl: false, shift: true, key }
    }

    pub(super) const fn ctrl_shift(letter: char) -> Self {
        Self { ctrl: true, shift: true, key: Key::Letter(letter) }
    }
}

impl std::fmt::Display for Shortcut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl+")?;
        }
        if self.shift {
            f.write_str("Shift+")?;
        }
        match self.key {
            Key::Letter(letter) => write!(f, "{letter}"),
            Key::Digit(digit) => write!(f, "{digit}"),
            Key::Escape => f.write_str("Esc"),
            Key::Delete => f.write_str("Delete"),
            Key::Space => f.write_str("Space"),
            Key::F1 => f.write_str("F1"),
            Key::F5 => f.write_str("F5"),
            Key::F6 => f.write_str("F6"),
            Key::F7 => f.write_str("F7"),
            Key::F8 => f.write_str("F8"),
            Key::PageUp => f.write_str("Page ↑"),
            Key::PageDown => f.write_str("Page ↓"),
            Key::Enter => f.write_str("Enter"),
            Key::F2 => f.write_str("F2"),
            Key::Up => f.write_str("↑"),
            Key::Down => f.write_str("↓"),
            Key::Left => f.write_str("←"),
            Key::Right => f.write_str("→"),
        }
    }
}

/// One row of the command table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommandInfo {
    pub label: &'static str,
    /// One sentence: what it does.
    pub help: &'static str,
    pub menu: Menu,
    pub shortcut: Option<Shortcut>,
}

impl Command {
    pub const ALL: [Self; 114] = [
        Self::OpenFolder,
        Self::OpenFiles,
        Self::OpenPath,
        Self::ExportFigure,
        Self::CopyFigure,
        Self::Undo,
        Self::Redo,
        Self::DeleteRoi,
        Self::Cancel,
        Self::ToolWindow,
        Self::ToolPan,
        Self::ToolZoom,
        Self::DrawLesion,
        Self::DrawLiver,
        Self::DrawNoise,
        Self::ShapeEllipse,
        Self::ShapePolygon,
        Self::ShapeFreehand,
        Self::ShapeCircle,
        Self::ShapeRectangle,
        Self::ShapeBrush,
        Self::ShapeEraser,
        Self::ShapeGrow,
        Self::MarkDistance,
        Self::MarkAngle,
        Self::MarkArrow,
        Self::MarkText,
        Self::MarkProbe,
        Self::KeepDrawing,
        Self::Smaller,
        Self::Larger,
        Self::CopyRoi,
        Self::PasteRoi,
        Self::DuplicateRoi,
        Self::CopyToNext,
        Self::CopyToPrevious,
        Self::CopyToAll,
        Self::InterpolateRoi,
        Self::RenameItem,
        Self::NudgeLeft,
        Self::NudgeRight,
        Self::NudgeUp,
        Self::NudgeDown,
        Self::ShowOutliers,
        Self::ExcludeOutliers,
        Self::IncludeOutliers,
        Self::PreviousSlice,
        Self::NextSlice,
        Self::PreviousEcho,
        Self::NextEcho,
        Self::Cine,
        Self::Overlays,
        Self::PatientText,
        Self::FitToPane,
        Self::FullRange,
        Self::Preset1,
        Self::Preset2,
        Self::Preset3,
        Self::Preset4,
        Self::Preset5,
        Self::SetAside,
        Self::LogDecay,
        Self::CopyTable,
        Self::ResetSettings,
        Self::EchoTimes,
        Self::Help,
        Self::CaseIso,
        Self::CaseHyper,
        Self::CaseHypo,
        Self::CaseFloorTrap,
        Self::CaseFocalSparing,
        Self::CaseNoOverload,
        Self::CaseFatty,
        Self::CancelJob,
        Self::CaseLibrary,
        Self::CaseGuide,
        Self::NextStep,
        Self::PreviousStep,
        Self::NextCase,
        Self::PreviousCase,
        Self::CaseSliders,
        Self::ResetCase,
        Self::LearnPage,
        Self::AddCase,
        Self::Quiz,
        Self::AnswerIso,
        Self::AnswerHyper,
        Self::AnswerHypo,
        Self::AnswerCannotTell,
        Self::QuizNext,
        Self::Presenter,
        Self::Spotlight,
        Self::SyntheticTe,
        Self::BestTe,
        Self::IsoCrossing,
        Self::SaveSession,
        Self::SaveSessionAs,
        Self::UnsavedWork,
        Self::LayoutOne,
        Self::LayoutOneByTwo,
        Self::LayoutTwoByOne,
        Self::LayoutOneByThree,
        Self::LayoutTwoByTwo,
        Self::LayoutTwoByThree,
        Self::PresetEchoAndMap,
        Self::PresetAllMaps,
        Self::PresetEchoSeries,
        Self::PresetMapOverEcho,
        Self::Maximize,
        Self::NextPane,
        Self::Smooth,
        Self::LinkAll,
        Self::ToolRegionWindow,
        Self::CinePingPong,
    ];

    /// The row of the table; exhaustive, so a new command cannot be forgotten.
    pub fn info(self) -> CommandInfo {
        if let Some(info) = teach_command(self) {
            return info;
        }
        let row = |label, help, menu, shortcut| CommandInfo { label, help, menu, shortcut };
        let key = |key| Some(Shortcut::plain(key));
        let letter = |c| Some(Shortcut::plain(Key::Letter(c)));
        let digit = |d| Some(Shortcut::plain(Key::Digit(d)));
        let ctrl = |c| Some(Shortcut::ctrl(c));
        let ctrl_digit = |d| Some(Shortcut { ctrl: true, shift: false, key: Key::Digit(d) });
        match self {
            Self::OpenFolder => row("Open folder…", "Open a study folder", Menu::Open, ctrl('O')),
            Self::OpenFiles => {
                let shortcut = Some(Shortcut::ctrl_shift('O'));
                row("Open files…", "Open single files", Menu::Open, shortcut)
            }
            Self::OpenPath => row("Open path…", "Type or paste the path of a file or folder", Menu::Open, ctrl('L')),
            Self::ExportFigure => {
                row("Export figure…", "Save what is on screen as an annotated picture", Menu::Export, ctrl('E'))
            }
            Self::CopyFigure => {
                row("Copy figure", "Copy what is on screen as a picture to the clipboard", Menu::Export, ctrl('C'))
            }
            Self::Undo => row("Undo", "Take the last change back", Menu::Edit, ctrl('Z')),
            Self::Redo => row("Redo", "Make the change again", Menu::Edit, Some(Shortcut::ctrl_shift('Z'))),
            Self::DeleteRoi => row("Delete ROI", "Delete the selected ROI", Menu::Edit, key(Key::Delete)),
            Self::Cancel => {
                row("Cancel", "Stop drawing, drop the tool, then the selection", Menu::Edit, key(Key::Escape))
            }
            Self::ToolWindow => row("Window", "Drag to set window width and level", Menu::Tools, letter('W')),
            Self::ToolPan => row("Pan", "Drag to move the image", Menu::Tools, letter('P')),
            Self::ToolZoom => row("Zoom", "Drag up or down to zoom", Menu::Tools, letter('Z')),
            Self::DrawLesion => row("Lesion", "Draw a lesion ROI", Menu::Tools, letter('L')),
            Self::DrawLiver => row("Liver", "Draw a background liver ROI", Menu::Tools, letter('B')),
            Self::DrawNoise => row("Noise", "Draw a noise ROI in air", Menu::Tools, letter('N')),
            Self::ShapeEllipse => row("Ellipse", "Draw ROIs as ellipses (Shift: circle)", Menu::Tools, letter('E')),
            Self::ShapePolygon => {
                row("Polygon", "Draw ROIs corner by corner; close with a double click", Menu::Tools, letter('G'))
            }
            Self::ShapeFreehand => row("Freehand", "Draw ROIs along the pointer", Menu::Tools, letter('H')),
            Self::ShapeCircle
            | Self::ShapeRectangle
            | Self::ShapeBrush
            | Self::ShapeEraser
            | Self::ShapeGrow
            | Self::MarkDistance
            | Self::MarkAngle
            | Self::MarkArrow
            | Self::MarkText
            | Self::MarkProbe
            | Self::KeepDrawing
            | Self::Smaller
            | Self::Larger
            | Self::CopyRoi
            | Self::PasteRoi
            | Self::DuplicateRoi
            | Self::CopyToNext
            | Self::CopyToPrevious
            | Self::CopyToAll
            | Self::InterpolateRoi
            | Self::RenameItem
            | Self::NudgeLeft
            | Self::NudgeRight
            | Self::NudgeUp
            | Self::NudgeDown
            | Self::ShowOutliers
            | Self::ExcludeOutliers
            | Self::IncludeOutliers => region_command(self),
            Self::PreviousSlice => row("Previous slice", "Show the slice before", Menu::View, key(Key::Up)),
            Self::NextSlice => row("Next slice", "Show the slice after", Menu::View, key(Key::Down)),
            Self::PreviousEcho => row("Previous echo", "Show the echo before", Menu::View, key(Key::Left)),
            Self::NextEcho => row("Next echo", "Show the echo after", Menu::View, key(Key::Right)),
            Self::Cine => row("Echo cine", "Play the echoes as a loop, or stop", Menu::View, letter('C')),
            Self::Overlays => {
                row("Overlays", "Show all overlays, only the echo time, or none", Menu::View, key(Key::Space))
            }
            Self::PatientText => row("Patient text", "Show or hide the patient text in the corner", Menu::View, None),
            Self::FitToPane => row("Fit to pane", "Show the whole image", Menu::View, letter('F')),
            Self::FullRange => row("Full range", "Window from the smallest to the largest value", Menu::View, digit(0)),
            Self::Preset1 => row("Preset 1", "Automatic window, 0.1–99.9 % of the values", Menu::View, digit(1)),
            Self::Preset2 => row("Preset 2", "Window 1–99 % · R2* 0–100 s⁻¹ · T2* 0–5 ms", Menu::View, digit(2)),
            Self::Preset3 => row("Preset 3", "Window 2–90 % · R2* 0–400 s⁻¹ · T2* 0–20 ms", Menu::View, digit(3)),
            Self::Preset4 => row("Preset 4", "Window 0.1–75 % · R2* 0–600 s⁻¹ · T2* 0–50 ms", Menu::View, digit(4)),
            Self::Preset5 => row("Preset 5", "R2* 0–1000 s⁻¹", Menu::View, digit(5)),
            Self::SetAside => row("Files set aside", "List the files that were not read, and why", Menu::View, None),
            Self::LogDecay => {
                row("Logarithmic decay plot", "Switch the decay plot to a log axis", Menu::View, letter('Y'))
            }
            Self::CopyTable => {
                row("Copy table", "Copy the ROI table as text for a spreadsheet", Menu::Export, ctrl('T'))
            }
            Self::ResetSettings => {
                row("Reset fit settings", "Set all fit settings to their defaults", Menu::Edit, None)
            }
            Self::EchoTimes => row("Echo times…", "Type the echo times that the files do not state", Menu::Edit, None),
            Self::Help => row("Shortcuts", "Show all shortcuts", Menu::Help, key(Key::F1)),
            Self::CaseIso => case_row(Case::Iso),
            Self::CaseHyper => case_row(Case::Hyper),
            Self::CaseFloorTrap => case_row(Case::FloorTrap),
            Self::CaseHypo => case_row(Case::Hypo),
            Self::CaseFocalSparing => case_row(Case::FocalSparing),
            Self::CaseNoOverload => case_row(Case::NoOverload),
            Self::CaseFatty => case_row(Case::Fatty),
            Self::SaveSession => row(t!("command-save"), t!("command-save-help"), Menu::Open, ctrl('S')),
            Self::SaveSessionAs => {
                let shortcut = Some(Shortcut::ctrl_shift('S'));
                row(t!("command-save-as"), t!("command-save-as-help"), Menu::Open, shortcut)
            }
            Self::UnsavedWork => row(t!("command-unsaved"), t!("command-unsaved-help"), Menu::Open, None),
            Self::CancelJob => row("Stop loading", "Stop what is being loaded or fitted", Menu::Open, None),
            // Answered above; listed so that the match stays exhaustive.
            Self::CaseLibrary
            | Self::CaseGuide
            | Self::NextStep
            | Self::PreviousStep
            | Self::NextCase
            | Self::PreviousCase
            | Self::CaseSliders
            | Self::ResetCase
            | Self::LearnPage
            | Self::AddCase
            | Self::Quiz
            | Self::AnswerIso
            | Self::AnswerHyper
            | Self::AnswerHypo
            | Self::AnswerCannotTell
            | Self::QuizNext
            | Self::Presenter
            | Self::Spotlight
            | Self::SyntheticTe
            | Self::BestTe
            | Self::IsoCrossing => row("", "", Menu::Teach, None),
            Self::LayoutOne => row(t!("layout-1"), t!("layout-1-help"), Menu::Layout, ctrl_digit(1)),
            Self::LayoutOneByTwo => row(t!("layout-1x2"), t!("layout-1x2-help"), Menu::Layout, ctrl_digit(2)),
            Self::LayoutTwoByOne => row(t!("layout-2x1"), t!("layout-2x1-help"), Menu::Layout, ctrl_digit(5)),
            Self::LayoutOneByThree => row(t!("layout-1x3"), t!("layout-1x3-help"), Menu::Layout, ctrl_digit(3)),
            Self::LayoutTwoByTwo => row(t!("layout-2x2"), t!("layout-2x2-help"), Menu::Layout, ctrl_digit(4)),
            Self::LayoutTwoByThree => row(t!("layout-2x3"), t!("layout-2x3-help"), Menu::Layout, ctrl_digit(6)),
            Self::PresetEchoAndMap => row(t!("panes-echo-map"), t!("panes-echo-map-help"), Menu::Layout, None),
            Self::PresetAllMaps => row(t!("panes-all-maps"), t!("panes-all-maps-help"), Menu::Layout, None),
            Self::PresetEchoSeries => row(t!("panes-echoes"), t!("panes-echoes-help"), Menu::Layout, None),
            Self::PresetMapOverEcho => row(t!("panes-over"), t!("panes-over-help"), Menu::Layout, None),
            Self::Maximize => row(t!("maximize"), t!("maximize-help"), Menu::Layout, letter('M')),
            Self::NextPane => row(t!("next-pane"), t!("next-pane-help"), Menu::Layout, letter('X')),
            Self::Smooth => row(t!("smooth"), t!("smooth-help"), Menu::Layout, letter('I')),
            Self::LinkAll => row(t!("link-all"), t!("link-all-help"), Menu::Layout, None),
            Self::ToolRegionWindow => row(t!("region-window"), t!("region-window-help"), Menu::View, letter('R')),
            Self::CinePingPong => row(t!("ping-pong"), t!("ping-pong-help"), Menu::View, None),
        }
    }

    /// The built-in case that this command opens.
    pub fn case(self) -> Option<Case> {
        match self {
            Self::CaseIso => Some(Case::Iso),
            Self::CaseHyper => Some(Case::Hyper),
            Self::CaseFloorTrap => Some(Case::FloorTrap),
            Self::CaseHypo => Some(Case::Hypo),
            Self::CaseFocalSparing => Some(Case::FocalSparing),
            Self::CaseNoOverload => Some(Case::NoOverload),
            Self::CaseFatty => Some(Case::Fatty),
            _ => None,
        }
    }
}

fn case_row(case: Case) -> CommandInfo {
    CommandInfo { label: case.title(), help: "Open this built-in case", menu: Menu::Teach, shortcut: None }
}

/// The shortcut table of the README and the help window, as Markdown rows.
pub fn shortcut_table_markdown() -> String {
    let mut table = String::from("| Keys | Command | What it does |\n|---|---|---|\n");
    for command in Command::ALL {
        let info = command.info();
        if let Some(shortcut) = info.shortcut {
            table.push_str(&format!("| {shortcut} | {} | {} |\n", info.label.trim_end_matches('…'), info.help));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_commands_share_a_shortcut_or_a_label() {
        let mut shortcuts = HashSet::new();
        let mut labels = HashSet::new();
        for command in Command::ALL {
            let info = command.info();
            assert!(labels.insert(info.label), "label {} twice", info.label);
            if let Some(shortcut) = info.shortcut {
                assert!(shortcuts.insert(shortcut), "{shortcut} twice");
            }
        }
    }

    #[test]
    fn every_built_in_case_has_a_command() {
        let cases: Vec<_> = Command::ALL.iter().filter_map(|command| command.case()).collect();
        assert_eq!(cases, Case::ALL.to_vec());
    }
}
