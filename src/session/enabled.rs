//! Whether a command can run now, and if not, why.

use super::jobs::JobKind;
use super::{Command, Links, Session, Tool};
use crate::pipeline::AnalysisSettings;
use crate::t;

impl Session {
    /// `Err` holds the reason in words, shown where the command is greyed out.
    pub fn is_enabled(&self, command: Command) -> Result<(), &'static str> {
        let need = |condition: bool, reason: &'static str| if condition { Ok(()) } else { Err(reason) };
        let stack = self.study.stack.as_deref();
        let has_stack = || need(stack.is_some(), t!("disabled-open-first"));
        if let Some(answer) = self.is_teach_enabled(command) {
            return answer;
        }
        match command {
            Command::OpenFolder
            | Command::OpenFiles
            | Command::OpenPath
            | Command::Preferences
            | Command::Palette
            | Command::Help
            | Command::CaseIso
            | Command::CaseHyper
            | Command::CaseFloorTrap
            | Command::CaseHypo
            | Command::CaseFocalSparing
            | Command::CaseNoOverload
            | Command::CaseFatty
            | Command::CaseLibrary
            | Command::CaseGuide
            | Command::NextStep
            | Command::PreviousStep
            | Command::NextCase
            | Command::PreviousCase
            | Command::CaseSliders
            | Command::ResetCase
            | Command::LearnPage
            | Command::KeepStep
            | Command::AddCase
            | Command::Quiz
            | Command::AnswerIso
            | Command::AnswerHyper
            | Command::AnswerHypo
            | Command::AnswerCannotTell
            | Command::QuizNext
            | Command::SaveScores
            | Command::Presenter
            | Command::Spotlight
            | Command::SyntheticTe
            | Command::BestTe
            | Command::IsoCrossing => Ok(()),
            Command::Undo => need(self.undo_label().is_some() || self.is_drawing(), t!("disabled-no-undo")),
            Command::Redo => need(self.redo_label().is_some(), t!("disabled-no-redo")),
            Command::DeleteRoi => need(self.selected_item().is_some() || self.is_drawing(), t!("need-item")),
            Command::Cancel => {
                let busy = self.is_drawing() || self.selected_item().is_some() || self.dialog.is_some();
                let busy = busy || self.teaching.presenter.is_some();
                need(busy || self.view.tool != Tool::Window, t!("disabled-no-cancel"))
            }
            Command::PreviousSlice | Command::NextSlice => {
                need(stack.is_some_and(|s| s.num_slices() > 1), t!("disabled-one-slice"))
            }
            Command::PreviousEcho | Command::NextEcho | Command::Cine => {
                need(stack.is_some_and(|s| s.num_echoes() > 1), t!("disabled-one-echo"))
            }
            Command::SetAside => need(!self.study.set_aside.is_empty(), t!("disabled-all-read")),
            Command::LogDecay => need(self.analysis.is_some(), t!("disabled-no-decay")),
            Command::CopyTable => need(!self.roi_rows().is_empty(), t!("disabled-no-table")),
            Command::ResetSettings => {
                need(self.document.settings != AnalysisSettings::default(), t!("disabled-all-default"))
            }
            Command::EchoTimes => {
                has_stack()?;
                let wants_them = self.plan_of_stack().is_some_and(|plan| plan.wants_echo_times);
                need(wants_them, t!("echo-times-known"))
            }
            Command::CancelJob => {
                let busy = [JobKind::Load, JobKind::Fit, JobKind::FatFit, JobKind::Series]
                    .iter()
                    .any(|&kind| self.jobs.running(kind).is_some());
                need(busy, t!("disabled-no-job"))
            }
            Command::Maximize => {
                has_stack()?;
                need(self.view.layout.num_panes() > 1 || self.view.maximized.is_some(), t!("only-one-pane"))
            }
            Command::NextPane => {
                has_stack()?;
                need(self.view.shown().count() > 1, t!("only-one-pane"))
            }
            Command::LinkAll => {
                has_stack()?;
                need(self.view.panes.iter().any(|pane| pane.links != Links::ALL), t!("all-linked"))
            }
            Command::CinePingPong => need(stack.is_some_and(|s| s.num_echoes() > 1), t!("disabled-one-echo")),
            Command::Preset5 => {
                has_stack()?;
                need(self.presets(self.view.active).len() > 5, t!("disabled-no-preset"))
            }
            Command::ShapeCircle
            | Command::ShapeRectangle
            | Command::ShapeBrush
            | Command::ShapeEraser
            | Command::ShapeGrow
            | Command::MarkDistance
            | Command::MarkAngle
            | Command::MarkArrow
            | Command::MarkText
            | Command::MarkProbe
            | Command::KeepDrawing
            | Command::Smaller
            | Command::Larger
            | Command::CopyRoi
            | Command::PasteRoi
            | Command::DuplicateRoi
            | Command::CopyToNext
            | Command::CopyToPrevious
            | Command::CopyToAll
            | Command::InterpolateRoi
            | Command::RenameItem
            | Command::NudgeLeft
            | Command::NudgeRight
            | Command::NudgeUp
            | Command::NudgeDown
            | Command::ShowOutliers
            | Command::ExcludeOutliers
            | Command::IncludeOutliers => self.region_command_enabled(command),
            Command::ToolWindow
            | Command::ToolPan
            | Command::ToolZoom
            | Command::DrawLesion
            | Command::DrawLiver
            | Command::DrawNoise
            | Command::ShapeEllipse
            | Command::ShapePolygon
            | Command::ShapeFreehand
            | Command::Overlays
            | Command::PatientText
            | Command::FitToPane
            | Command::FullRange
            | Command::Preset1
            | Command::Preset2
            | Command::Preset3
            | Command::Preset4
            | Command::ExportFigure
            | Command::CopyFigure
            | Command::ComposeFigure
            | Command::ExportReport
            | Command::ExportCine
            | Command::LayoutOne
            | Command::LayoutOneByTwo
            | Command::LayoutTwoByOne
            | Command::LayoutOneByThree
            | Command::LayoutTwoByTwo
            | Command::LayoutTwoByThree
            | Command::PresetEchoAndMap
            | Command::PresetAllMaps
            | Command::PresetEchoSeries
            | Command::PresetMapOverEcho
            | Command::Smooth
            | Command::ToolRegionWindow
            | Command::SaveSession
            | Command::OpenRois
            | Command::SaveSessionAs => has_stack(),
            Command::SaveRois => {
                has_stack()?;
                let document = &self.document;
                need(!document.rois.is_empty() || !document.annotations.is_empty(), t!("need-any-roi"))
            }
            Command::UnsavedWork => need(self.keeping.home.is_some(), t!("disabled-no-home")),
        }
    }
}
