//! Application state without a window.
//!
//! [`Session`] holds five components and an outbox, and routes. Each component owns one kind of state, with its own
//! actions and its own `update` in a folder:
//!
//! * [`Study`] — what is loaded and what follows from it: images, measurements, verdict, maps; changed by results of work
//! * [`Documents`] — what the user made: undoable, saved; of the stack on screen and, on the shelf, of the others
//! * [`View`] — how it is looked at: never undone, never part of a result
//! * [`Teaching`] — cases, guided scripts, library, quiz, presenter
//! * [`Recovery`] — the files behind the work, preferences, exports
//!
//! A component changes itself alone. It sees the others by shared reference (`Around`; what concerns several of them is
//! asked of [`Shown`]) and leaves everything else in the [`Outbox`]: words for the user, a dialog, effects, what another
//! component shall do next, and that something derived is out of date. [`Session::update`] routes one action, does what
//! followed from it, brings what is derived up to date once, and returns [`Effects`], which `crate::shell` and the window
//! perform. Work off the frame is data ([`Request`]) like any other effect; no file is opened here.
//!
//! Within the session no arrow runs back up, and no component names how another one changes; `tests/it/architecture.rs`
//! holds both: names ← state of the components ← [`Shown`] ← actions, events, effects ← `update` of each component ←
//! [`Session`] ← `command`, one row a command ← the router (`update`, `arriving`, `leaving`, `picture`).
//!
//! Must not know: any toolkit, and how a file is read or written.

mod action;
mod arriving;
mod case_ref;
mod command;
mod derived;
mod dialog;
mod document;
mod effect;
mod event;
mod export;
mod item;
mod jobs;
mod leaving;
mod link;
mod notice;
mod outbox;
mod pick;
mod picture;
mod recovery;
mod request;
mod saved;
mod saved_answer;
mod saved_case;
mod saved_view;
mod saved_words;
mod shown;
mod study;
mod teaching;
mod update;
mod view;

pub use action::Action;
pub use case_ref::CaseRef;
pub use command::{
    CaseCommand, Command, CommandName, CommandRow, DrawCommand, EditCommand, FileCommand, Holder, Icon, Key, Keymap,
    LayoutCommand, Menu, Place, ProgramCommand, PublishCommand, RegionCommand, Shortcut, System, TeachCommand, Toggle,
    ViewCommand, plain, primary, primary_shift, quiz_command, shift, shortcut_table_markdown,
};
pub use derived::Derived;
pub use dialog::{Conflict, Dialog};
pub use document::{Document, DocumentAction, Documents, History, PointerEvent, SettingChange, WorkspaceId};
pub use effect::{Effect, Effects};
pub use event::Event;
pub use export::{CineShows, Export, ExportRequest, ExportTarget, Exported, PictureOptions, PublishRequest};
pub use item::{Item, RegionEdit};
pub use jobs::{Executor, JobContext, JobKind, Jobs, Progress};
pub use link::{Origin, Restored, SessionLink};
pub use notice::{Notice, NoticeKind, Notices};
pub use outbox::Outbox;
pub use pick::{Pick, Picked};
pub use picture::Picture;
pub use recovery::{
    Appearance, BROKEN_PREFERENCES, FileAnswer, FileTask, Hold, Over, PREFERENCES, Preferences, RECENT, RecentEntry,
    Recovery, RecoveryAction, RoiFileAction, RoisWritten, SCALES, SaveResult, Startup, parse_recent, recent_text,
    recent_with,
};
pub use request::{Publication, Request};
pub use saved::files_record;
pub use saved_case::opened as opened_case;
pub use shown::{CursorValues, Placement, RoiColumn, RoiStatistics, Shown, SyntheticSource};
pub use study::{Comparison, Opened, OtherStack, SEED, Source, Study, StudyAction};
pub use teaching::{
    Answered, Library, LibraryNews, Phase, Prediction, Presenter, Quiz, Simulated, Solution, TeachAction, Teaching,
    Variation, scores,
};
pub use view::{
    AnswerChange, AnswerView, BRUSH_RANGE_PX, CINE_SPEEDS, Cine, DrawShape, GROW_RANGE_PERCENT, Layout, Link, Links,
    Look, Looks, MAX_PANES, OUTLIER_RANGE, Overlays, PaneContent, PaneId, PanePreset, PaneView, PlotKind,
    START_OPACITY, Scale, SyntheticTe, Tool, ToolOptions, View, ViewAction,
};

pub use crate::pipeline::MapKind;
pub use crate::roi::edit::Cursor;

/// The whole state of the program.
pub struct Session {
    pub study: Study,
    pub documents: Documents,
    pub view: View,
    pub teaching: Teaching,
    pub recovery: Recovery,
    pub out: Outbox,
}

impl Session {
    /// An empty session; `wake` is called when a job has news.
    pub fn new(executor: Executor, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            study: Study::default(),
            documents: Documents::default(),
            view: View::default(),
            teaching: Teaching::default(),
            recovery: Recovery::default(),
            out: Outbox::new(Jobs::new(executor, wake)),
        }
    }

    /// The state as it is looked at.
    pub fn shown(&self) -> Shown<'_> {
        let Self { study, documents, view, teaching, .. } = self;
        Shown { study, documents, view, teaching }
    }

    /// The document on screen.
    pub fn document(&self) -> &Document {
        &self.documents.shown
    }
}
