//! Application state without a window.
//!
//! Four owners of state: the study (loaded data and results, changed only by job results), the document (undoable),
//! the view (never undone), preferences. Panels read [`Session`] and return [`Action`]s.
//!
//! Must not know: any toolkit.

mod action;
mod answer;
mod arranging;
mod command;
mod comparison;
mod document;
mod drawing;
mod echo_cut;
mod effect;
mod families;
mod growing;
mod history;
mod jobs;
mod keeping;
mod linking;
mod marking;
mod notice;
mod opening;
mod outliers;
mod panes;
mod placing;
mod preferences;
mod presenter;
mod probe;
mod publish;
mod quiz;
mod ranges;
mod recent;
mod regions;
mod results;
mod roi_files;
mod roi_table;
mod saved;
mod saved_answer;
mod saved_case;
mod saved_view;
mod showing;
mod study;
mod synthetic;
mod teach_panes;
mod teaching;
mod tool_options;
mod update;
mod values;
mod variation;
mod view;

use std::path::PathBuf;
use std::sync::Arc;

pub use action::{Action, ExportRequest, ExportTarget, PictureOptions, PointerEvent, SettingChange};
pub use answer::{AnswerChange, AnswerView, PlotKind};
pub use command::{
    CaseCommand, Command, CommandName, CommandRow, DrawCommand, EditCommand, FileCommand, Holder, Icon, Key, Keymap,
    LayoutCommand, Menu, Place, ProgramCommand, PublishCommand, RegionCommand, Shortcut, System, TeachCommand, Toggle,
    ViewCommand, plain, primary, primary_shift, quiz_command, shift, shortcut_table_markdown,
};
pub use comparison::Comparison;
pub use document::Document;
pub use drawing::Cursor;
pub use effect::{Effect, Effects, Pick, Picked};
pub use history::History;
pub use jobs::{Executor, Job, JobKind, Jobs, Progress};
pub use keeping::{Conflict, Keeping, KeepingAction};
pub use linking::{Origin, Restored, SessionLink};
pub use notice::{Notice, NoticeKind, Notices};
pub use outliers::RoiStatistics;
pub use panes::{
    Layout, Link, Links, Look, Looks, MAX_PANES, PaneContent, PaneId, PanePreset, PaneView, START_OPACITY, Scale,
};
pub use placing::Placement;
pub use preferences::{Appearance, Preferences, SCALES};
pub use presenter::Presenter;
pub use publish::{CineShows, DataFormat, PublishRequest, Workshop, report_sheet};
pub use quiz::{Answered, Phase, Prediction, Quiz, Solution, scores};
pub use recent::RecentEntry;
pub use regions::{Item, RegionEdit};
pub use roi_files::RoiFileAction;
pub use roi_table::RoiColumn;
pub use study::{Event, Opened, OtherStack, Source, Study};
pub use synthetic::{SyntheticSource, SyntheticTe};
pub use teaching::{CaseRef, Library, TeachAction, Teaching};
pub use tool_options::{BRUSH_RANGE_PX, GROW_RANGE_PERCENT, OUTLIER_RANGE, ToolOptions};
pub use values::CursorValues;
pub use view::{CINE_SPEEDS, Cine, DrawShape, MapKind, Overlays, Tool, View};

use crate::fit::RelaxationMaps;
use crate::pipeline::{Analysis, Analyzer};
use crate::roi::Roi;

/// A question the window puts in front of the images.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    Help,
    SetAside,
    OpenPath,
    /// Which ROI file to add.
    OpenRois,
    /// Where to write the regions; the place that holds something else already, if one was chosen.
    SaveRois {
        taken: Option<PathBuf>,
    },
    Export,
    /// Where to write the session.
    SaveAs,
    /// The place holds something else.
    Conflict {
        path: PathBuf,
        conflict: Conflict,
    },
    /// Work that no window holds.
    Recover,
    /// The images of a session were not found; `was_asked`: not where the user said either.
    Relink {
        link: Box<SessionLink>,
        was_asked: bool,
    },
    /// Work would be lost by closing.
    Close,
    Preferences,
    Palette,
    EchoTimes,
    CaseLibrary,
    /// What there is to learn from the open case.
    Learn,
    AddCase,
    /// How a quiz shall run.
    Quiz,
    Report,
    Figure,
    Cine,
}

/// The whole state of the program.
pub struct Session {
    pub study: Study,
    pub document: Document,
    pub view: View,
    /// Measurements and verdict of the document on the study; `None` without a stack that can be fitted.
    pub analysis: Option<Arc<Analysis>>,
    pub notices: Notices,
    pub teaching: Teaching,
    pub keeping: Keeping,
    pub preferences: Preferences,
    /// What was opened lately.
    pub recent: Vec<RecentEntry>,
    pub dialog: Option<Dialog>,
    /// Text of the path box; kept between openings.
    pub path_text: String,
    /// The same for the box in which a ROI file is named.
    pub roi_path_text: String,
    /// What is asked of the outside and not yet taken by [`Self::update`] or, where it needs a desktop, by the window.
    pub effects: Effects,
    /// A copy for a figure: nothing in it answers to a pointer.
    pub is_frozen: bool,
    pub jobs: Jobs<Event>,
    history: History,
    drawing: Option<drawing::Drawing>,
    growing: Option<growing::Growing>,
    marking: Option<marking::Marking>,
    /// Regions copied in this window.
    copied: Vec<Roi>,
    analyzer: Option<Analyzer>,
    comparison: Comparison,
    /// Maps that nothing shows any more: the next fit takes their memory.
    spare_maps: Option<RelaxationMaps>,
}

impl Session {
    /// An empty session; `wake` is called when a job has news.
    pub fn new(executor: Executor, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            study: Study::default(),
            document: Document::default(),
            view: View::default(),
            analysis: None,
            notices: Notices::default(),
            teaching: Teaching::default(),
            keeping: Keeping::default(),
            preferences: Preferences::default(),
            recent: Vec::new(),
            dialog: None,
            path_text: String::new(),
            roi_path_text: String::new(),
            effects: Effects::default(),
            is_frozen: false,
            jobs: Jobs::new(executor, wake),
            history: History::default(),
            drawing: None,
            growing: None,
            marking: None,
            copied: Vec::new(),
            analyzer: None,
            comparison: Comparison::default(),
            spare_maps: None,
        }
    }

    /// A copy of what is shown, without jobs or history, for drawing a figure off the frame.
    pub fn frozen(&self) -> Self {
        let mut copy = Self::new(Executor::Inline, || ());
        copy.study = self.study.clone();
        copy.document = self.document.clone();
        copy.view = self.view.clone();
        copy.analysis = self.analysis.clone();
        copy.teaching = self.teaching.clone();
        copy.comparison = self.comparison.clone();
        copy.is_frozen = true;
        copy
    }

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<String> {
        self.history.undo_label().map(String::from)
    }

    pub fn redo_label(&self) -> Option<String> {
        self.history.redo_label().map(String::from)
    }
}
