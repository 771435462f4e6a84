//! Application state without a window.
//!
//! Owners of state: the study (loaded data and results, changed only by job results), the document (undoable; those of
//! other series wait on the shelf), the view (never undone), teaching, recovery (files behind the work) and preferences.
//! Panels read [`Session`] and return [`Action`]s; [`Session::update`] applies one and returns [`Effects`], which
//! `crate::shell` and the window perform.
//!
//! Within the session no arrow runs back up; `tests/it/architecture.rs` holds this:
//!
//! * names: `case_ref`, `item`, `panes`, `pick`, `export`, `link`, `dialog`, `notice`, `tool_options`
//! * state: `document`, `gesture`, `view`, `study`, `derived`, `teaching`, `quiz`, `variation`, `recovery::{state, task}`
//! * what is asked and answered: `action` ← `event` ← `effect`, `jobs`
//! * [`Session`] itself
//! * what changes it, each file an `impl Session` that none of the above names: `update`, `drawing`, `growing`, `marking`,
//!   `regions`, `showing`, `lessons`, `simulation`, `exporting`, `recovery::{files, autosave, closing, restoring, kept}` …
//! * `command`: one row a command, from the session to its actions
//!
//! Must not know: any toolkit.

mod action;
mod answer;
mod arranging;
mod case_ref;
mod command;
mod comparison;
mod derived;
mod dialog;
mod document;
mod drawing;
mod echo_cut;
mod effect;
mod event;
mod export;
mod exporting;
mod gesture;
mod growing;
mod item;
mod jobs;
mod lessons;
mod link;
mod linking;
mod marking;
mod notice;
mod opening;
mod outliers;
mod panes;
mod pick;
mod placing;
mod presenter;
mod probe;
mod publish;
mod quiz;
mod ranges;
mod recovery;
mod regions;
mod results;
mod roi_files;
mod roi_table;
mod saved;
mod saved_answer;
mod saved_case;
mod saved_view;
mod saved_words;
mod showing;
mod simulation;
mod study;
mod synthetic;
mod teach_panes;
mod teaching;
mod tool_options;
mod update;
mod values;
mod variation;
mod view;

use std::sync::Arc;

pub use action::{Action, PointerEvent, RoiFileAction, SettingChange, TeachAction};
pub use answer::{AnswerChange, AnswerView, PlotKind};
pub use case_ref::CaseRef;
pub use command::{
    CaseCommand, Command, CommandName, CommandRow, DrawCommand, EditCommand, FileCommand, Holder, Icon, Key, Keymap,
    LayoutCommand, Menu, Place, ProgramCommand, PublishCommand, RegionCommand, Shortcut, System, TeachCommand, Toggle,
    ViewCommand, plain, primary, primary_shift, quiz_command, shift, shortcut_table_markdown,
};
pub use comparison::Comparison;
pub use derived::Derived;
pub use dialog::{Conflict, Dialog};
pub use document::{Document, History, WorkspaceId};
pub use drawing::Cursor;
pub use effect::{Effect, Effects};
pub use event::Event;
pub use export::{CineShows, Export, ExportRequest, ExportTarget, Exported, PictureOptions, PublishRequest};
pub use item::{Item, RegionEdit};
pub use jobs::{Executor, Job, JobKind, Jobs, Progress};
pub use link::{Origin, Restored, SessionLink};
pub use notice::{Notice, NoticeKind, Notices};
pub use outliers::RoiStatistics;
pub use panes::{
    Layout, Link, Links, Look, Looks, MAX_PANES, PaneContent, PaneId, PanePreset, PaneView, START_OPACITY, Scale,
};
pub use pick::{Pick, Picked};
pub use placing::Placement;
pub use presenter::Presenter;
pub use publish::{DataFormat, Workshop, report_sheet};
pub use quiz::{Answered, Phase, Prediction, Quiz, Solution, scores};
pub use recovery::{
    Appearance, BROKEN_PREFERENCES, FileAnswer, FileTask, Hold, Over, PREFERENCES, Preferences, RECENT, RecentEntry,
    Recovery, RecoveryAction, RoisWritten, SCALES, SaveResult, Startup, parse_recent, recent_text, recent_with,
};
pub use roi_table::RoiColumn;
pub use study::{Opened, OtherStack, Source, Study};
pub use synthetic::{SyntheticSource, SyntheticTe};
pub use teaching::{Library, Teaching};
pub use tool_options::{BRUSH_RANGE_PX, GROW_RANGE_PERCENT, OUTLIER_RANGE, ToolOptions};
pub use values::CursorValues;
pub use view::{CINE_SPEEDS, Cine, DrawShape, MapKind, Overlays, Tool, View};

use self::document::shelf::{Shelf, Standing};
use self::gesture::{Drawing, Growing, Marking};
use crate::fit::RelaxationMaps;
use crate::pipeline::{Analysis, Analyzer};
use crate::roi::Roi;

/// The whole state of the program.
pub struct Session {
    pub study: Study,
    pub document: Document,
    pub view: View,
    /// Measurements and verdict of the document on the study; `None` without a stack that can be fitted.
    pub analysis: Option<Arc<Analysis>>,
    pub notices: Notices,
    pub teaching: Teaching,
    pub recovery: Recovery,
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
    /// What the document on screen is compared with.
    standing: Standing,
    /// Documents of the stacks that are not on screen.
    shelf: Shelf,
    drawing: Option<Drawing>,
    growing: Option<Growing>,
    marking: Option<Marking>,
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
            recovery: Recovery::default(),
            preferences: Preferences::default(),
            recent: Vec::new(),
            dialog: None,
            path_text: String::new(),
            roi_path_text: String::new(),
            effects: Effects::default(),
            is_frozen: false,
            jobs: Jobs::new(executor, wake),
            history: History::default(),
            standing: Standing::default(),
            shelf: Shelf::default(),
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
