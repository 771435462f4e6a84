//! Performs what a session asks for, for the window as for tests: work off the frame starts here, small files are read
//! and written. What needs a desktop (file dialogs, the clipboard, drawing) waits in the session until the window takes
//! it.
//!
//! Must not know: any toolkit; what an effect is for.

pub mod files;
mod linking;
mod opening;
mod publishing;
mod work;

pub use publishing::{DataFormat, Workshop, report_sheet};

use std::path::PathBuf;
use std::time::Duration;

use crate::io::home::Home;
use crate::session::{Action, Effect, Effects, Event, Executor, FileTask, RecoveryAction, Session};

/// As long as the end of the program waits for files that are being written.
const PATIENCE: Duration = Duration::from_secs(5);

impl Session {
    /// Applies one action and performs what it asks for.
    pub fn apply(&mut self, action: Action) {
        let effects = self.update(action);
        self.perform(effects);
    }

    /// Takes in finished work; `true` when anything changed.
    pub fn poll(&mut self) -> bool {
        self.perform_waiting();
        let mut has_news = false;
        while let Some(effects) = self.take_result() {
            has_news = true;
            self.perform(effects);
        }
        has_news
    }

    /// Uses the program's folder from now on, and offers what earlier sittings left there.
    pub fn set_home(&mut self, home: Home) {
        self.apply(Action::Recovery(RecoveryAction::UseHome(home)));
    }

    /// Writes copies when it is time; in how many seconds to ask again.
    ///
    /// * `now` — seconds on any clock that only goes forward.
    pub fn autosave(&mut self, now: f64) -> Option<f64> {
        let next = self.autosave_due(now);
        self.perform_waiting();
        next
    }

    /// The user wants to leave; `true` when nothing is left to ask.
    pub fn close(&mut self) -> bool {
        let may_close = self.may_close();
        self.perform_waiting();
        may_close
    }

    /// The program fails or is told to end: the work is written at once, the gesture in hand included. Returns where
    /// what is on screen is found again; `None` where nothing was to be saved or nothing could be.
    pub fn rescue(&mut self) -> Option<PathBuf> {
        self.finish_files();
        let mut place = None;
        for task in self.rescue_tasks() {
            let copy = match &task {
                FileTask::WriteCopy { home, id, .. } => home.autosave(id),
                _ => continue,
            };
            let before = std::fs::metadata(&copy).and_then(|data| data.modified()).ok();
            self.update(files::perform(task));
            let is_new = std::fs::metadata(&copy).and_then(|data| data.modified()).is_ok_and(|at| Some(at) != before);
            if is_new {
                place.get_or_insert(copy);
            }
        }
        place
    }

    /// Waits until the files that are being written are written.
    pub fn finish_files(&mut self) {
        self.perform_waiting();
        self.out.jobs.finish_queued(PATIENCE);
        self.poll();
    }

    fn perform_waiting(&mut self) {
        let waiting = self.take_effects();
        self.perform(waiting);
    }

    fn perform(&mut self, effects: Effects) {
        for effect in effects {
            match effect {
                Effect::Work(ticket, request) => {
                    ticket.start(self.out.jobs.executor(), move |context| work::answer(request, context));
                }
                Effect::File(task) => self.perform_file(task),
                other => self.out.effects.push(other),
            }
        }
    }

    fn perform_file(&mut self, task: FileTask) {
        // What earlier sittings left is needed before the first frame, and bounded in size.
        let is_at_once = self.out.jobs.executor() == Executor::Inline || matches!(task, FileTask::Start(_));
        if is_at_once {
            return self.apply(files::perform(task));
        }
        let lane = task.lane() as usize;
        self.out.jobs.queue(lane, move || Event::Answer(Box::new(files::perform(task))));
    }
}
