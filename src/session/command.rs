//! Every command of the program in one table: menus, toolbar, shortcuts, help, the README table, accessible names and
//! the test that presses each of them come from here.

use super::command_regions::region_command;
use super::command_teach::teach_command;
use super::shortcut::{Key, Shortcut};
use crate::phantom::Case;
use crate::t;

/// A thing the user can do that needs no further argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    OpenFolder,
    OpenFiles,
    OpenPath,
    OpenRois,
    SaveRois,
    ExportFigure,
    CopyFigure,
    ComposeFigure,
    ExportReport,
    ExportCine,
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
    KeepStep,
    AddCase,
    Quiz,
    AnswerIso,
    AnswerHyper,
    AnswerHypo,
    AnswerCannotTell,
    QuizNext,
    SaveScores,
    Presenter,
    Spotlight,
    SyntheticTe,
    BestTe,
    IsoCrossing,
    Preferences,
    Palette,
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
            Self::Open => t!("menu-open"),
            Self::Edit => t!("menu-edit"),
            Self::Tools => t!("menu-tools"),
            Self::View => t!("menu-view"),
            Self::Layout => t!("menu-layout"),
            Self::Export => t!("menu-export"),
            Self::Teach => t!("menu-teach"),
            Self::Help => t!("menu-help"),
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
    pub const ALL: [Self; 123] = [
        Self::OpenFolder,
        Self::OpenFiles,
        Self::OpenPath,
        Self::OpenRois,
        Self::SaveRois,
        Self::ExportFigure,
        Self::CopyFigure,
        Self::ComposeFigure,
        Self::ExportReport,
        Self::ExportCine,
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
        Self::KeepStep,
        Self::AddCase,
        Self::Quiz,
        Self::AnswerIso,
        Self::AnswerHyper,
        Self::AnswerHypo,
        Self::AnswerCannotTell,
        Self::QuizNext,
        Self::SaveScores,
        Self::Presenter,
        Self::Spotlight,
        Self::SyntheticTe,
        Self::BestTe,
        Self::IsoCrossing,
        Self::Preferences,
        Self::Palette,
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
            Self::OpenFolder => row(t!("command-open-folder"), t!("command-open-folder-help"), Menu::Open, ctrl('O')),
            Self::OpenFiles => {
                let shortcut = Some(Shortcut::ctrl_shift('O'));
                row(t!("command-open-files"), t!("command-open-files-help"), Menu::Open, shortcut)
            }
            Self::OpenPath => row(t!("command-open-path"), t!("command-open-path-help"), Menu::Open, ctrl('L')),
            Self::OpenRois => row(t!("command-open-rois"), t!("command-open-rois-help"), Menu::Open, None),
            Self::SaveRois => row(t!("command-save-rois"), t!("command-save-rois-help"), Menu::Open, None),
            Self::ExportFigure => {
                row(t!("command-export-figure"), t!("command-export-figure-help"), Menu::Export, ctrl('E'))
            }
            Self::CopyFigure => row(t!("command-copy-figure"), t!("command-copy-figure-help"), Menu::Export, ctrl('C')),
            Self::ComposeFigure => {
                row(t!("compose-figure"), t!("compose-figure-help"), Menu::Export, Some(Shortcut::ctrl_shift('F')))
            }
            Self::ExportReport => {
                row(t!("export-report"), t!("export-report-help"), Menu::Export, Some(Shortcut::ctrl_shift('R')))
            }
            Self::ExportCine => row(t!("export-cine"), t!("export-cine-help"), Menu::Export, None),
            Self::Undo => row(t!("command-undo"), t!("command-undo-help"), Menu::Edit, ctrl('Z')),
            Self::Redo => row(t!("command-redo"), t!("command-redo-help"), Menu::Edit, Some(Shortcut::ctrl_shift('Z'))),
            Self::DeleteRoi => {
                row(t!("command-delete-roi"), t!("command-delete-roi-help"), Menu::Edit, key(Key::Delete))
            }
            Self::Cancel => row(t!("command-cancel"), t!("command-cancel-help"), Menu::Edit, key(Key::Escape)),
            Self::ToolWindow => {
                row(t!("command-tool-window"), t!("command-tool-window-help"), Menu::Tools, letter('W'))
            }
            Self::ToolPan => row(t!("command-tool-pan"), t!("command-tool-pan-help"), Menu::Tools, letter('P')),
            Self::ToolZoom => row(t!("command-tool-zoom"), t!("command-tool-zoom-help"), Menu::Tools, letter('Z')),
            Self::DrawLesion => {
                row(t!("command-draw-lesion"), t!("command-draw-lesion-help"), Menu::Tools, letter('L'))
            }
            Self::DrawLiver => row(t!("command-draw-liver"), t!("command-draw-liver-help"), Menu::Tools, letter('B')),
            Self::DrawNoise => row(t!("command-draw-noise"), t!("command-draw-noise-help"), Menu::Tools, letter('N')),
            Self::ShapeEllipse => {
                row(t!("command-shape-ellipse"), t!("command-shape-ellipse-help"), Menu::Tools, letter('E'))
            }
            Self::ShapePolygon => {
                row(t!("command-shape-polygon"), t!("command-shape-polygon-help"), Menu::Tools, letter('G'))
            }
            Self::ShapeFreehand => {
                row(t!("command-shape-freehand"), t!("command-shape-freehand-help"), Menu::Tools, letter('H'))
            }
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
            Self::PreviousSlice => {
                row(t!("command-previous-slice"), t!("command-previous-slice-help"), Menu::View, key(Key::Up))
            }
            Self::NextSlice => row(t!("command-next-slice"), t!("command-next-slice-help"), Menu::View, key(Key::Down)),
            Self::PreviousEcho => {
                row(t!("command-previous-echo"), t!("command-previous-echo-help"), Menu::View, key(Key::Left))
            }
            Self::NextEcho => row(t!("command-next-echo"), t!("command-next-echo-help"), Menu::View, key(Key::Right)),
            Self::Cine => row(t!("command-cine"), t!("command-cine-help"), Menu::View, letter('C')),
            Self::Overlays => row(t!("command-overlays"), t!("command-overlays-help"), Menu::View, key(Key::Space)),
            Self::PatientText => row(t!("command-patient-text"), t!("command-patient-text-help"), Menu::View, None),
            Self::FitToPane => row(t!("command-fit-to-pane"), t!("command-fit-to-pane-help"), Menu::View, letter('F')),
            Self::FullRange => row(t!("command-full-range"), t!("command-full-range-help"), Menu::View, digit(0)),
            Self::Preset1 => row(t!("command-preset1"), t!("command-preset1-help"), Menu::View, digit(1)),
            Self::Preset2 => row(t!("command-preset2"), t!("command-preset2-help"), Menu::View, digit(2)),
            Self::Preset3 => row(t!("command-preset3"), t!("command-preset3-help"), Menu::View, digit(3)),
            Self::Preset4 => row(t!("command-preset4"), t!("command-preset4-help"), Menu::View, digit(4)),
            Self::Preset5 => row(t!("command-preset5"), t!("command-preset5-help"), Menu::View, digit(5)),
            Self::SetAside => row(t!("command-set-aside"), t!("command-set-aside-help"), Menu::View, None),
            Self::LogDecay => row(t!("command-log-decay"), t!("command-log-decay-help"), Menu::View, letter('Y')),
            Self::CopyTable => row(t!("command-copy-table"), t!("command-copy-table-help"), Menu::Export, ctrl('T')),
            Self::ResetSettings => {
                row(t!("command-reset-settings"), t!("command-reset-settings-help"), Menu::Edit, None)
            }
            Self::EchoTimes => row(t!("command-echo-times"), t!("command-echo-times-help"), Menu::Edit, None),
            Self::Help => row(t!("command-help"), t!("command-help-help"), Menu::Help, key(Key::F1)),
            Self::CaseIso => case_row(Case::Iso),
            Self::CaseHyper => case_row(Case::Hyper),
            Self::CaseFloorTrap => case_row(Case::FloorTrap),
            Self::CaseHypo => case_row(Case::Hypo),
            Self::CaseFocalSparing => case_row(Case::FocalSparing),
            Self::CaseNoOverload => case_row(Case::NoOverload),
            Self::CaseFatty => case_row(Case::Fatty),
            Self::Preferences => {
                let shortcut = Some(Shortcut { ctrl: true, shift: false, key: Key::Named("Comma") });
                row(t!("command-preferences"), t!("command-preferences-help"), Menu::Edit, shortcut)
            }
            Self::Palette => row(t!("command-palette"), t!("command-palette-help"), Menu::Edit, ctrl('K')),
            Self::SaveSession => row(t!("command-save"), t!("command-save-help"), Menu::Open, ctrl('S')),
            Self::SaveSessionAs => {
                let shortcut = Some(Shortcut::ctrl_shift('S'));
                row(t!("command-save-as"), t!("command-save-as-help"), Menu::Open, shortcut)
            }
            Self::UnsavedWork => row(t!("command-unsaved"), t!("command-unsaved-help"), Menu::Open, None),
            Self::CancelJob => row(t!("command-cancel-job"), t!("command-cancel-job-help"), Menu::Open, None),
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
            | Self::KeepStep
            | Self::AddCase
            | Self::Quiz
            | Self::AnswerIso
            | Self::AnswerHyper
            | Self::AnswerHypo
            | Self::AnswerCannotTell
            | Self::QuizNext
            | Self::SaveScores
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
            Self::Maximize => row(t!("maximize"), t!("maximize-help"), Menu::Layout, ctrl('M')),
            Self::NextPane => row(t!("next-pane"), t!("next-pane-help"), Menu::Layout, ctrl('N')),
            Self::Smooth => row(t!("smooth"), t!("smooth-help"), Menu::Layout, None),
            Self::LinkAll => row(t!("link-all"), t!("link-all-help"), Menu::Layout, None),
            Self::ToolRegionWindow => row(t!("region-window"), t!("region-window-help"), Menu::View, letter('D')),
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
    CommandInfo { label: case.title(), help: t!("command-case-help"), menu: Menu::Teach, shortcut: None }
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
