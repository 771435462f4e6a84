//! What a change leaves behind beside the component itself: words for the user, a question, work, effects, and what
//! follows in other components.
//!
//! Must not know: any component's state.

use std::collections::VecDeque;

use super::action::Action;
use super::dialog::Dialog;
use super::effect::{Effect, Effects};
use super::event::Event;
use super::jobs::{JobKind, Jobs};
use super::notice::Notices;
use super::pick::Pick;
use super::recovery::FileTask;
use super::request::Request;

/// Where every component puts what is not its own.
pub struct Outbox {
    pub notices: Notices,
    /// The question in front of the images.
    pub dialog: Option<Dialog>,
    /// What is asked of the outside and not yet taken by [`super::Session::update`] or, where it needs a desktop, by the
    /// window.
    pub effects: Effects,
    pub jobs: Jobs<Event>,
    next: VecDeque<Action>,
    changed: Changed,
}

/// What is out of date since the last action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// Measurements and all that rests on them.
    pub measures: bool,
    /// What is looked at: something may be shown that is not there yet.
    pub looks: bool,
    /// Parameters of a built-in case.
    pub case: bool,
    /// The place where something is being drawn is no longer on screen.
    pub leaves_gesture: bool,
}

impl Outbox {
    pub(super) fn new(jobs: Jobs<Event>) -> Self {
        Self {
            notices: Notices::default(),
            dialog: None,
            effects: Effects::default(),
            jobs,
            next: VecDeque::new(),
            changed: Changed::default(),
        }
    }

    /// The document or the images changed: what is measured follows, once, after the action.
    pub(super) fn changed(&mut self) {
        self.changed.measures = true;
    }

    /// Other things are looked at: what they show is asked for after the action.
    pub(super) fn looks_changed(&mut self) {
        self.changed.looks = true;
    }

    /// The numbers of the case changed: it is simulated anew.
    pub(super) fn case_changed(&mut self) {
        self.changed.case = true;
    }

    /// What is being drawn is given up.
    pub(super) fn leave_gesture(&mut self) {
        self.changed.leaves_gesture = true;
    }

    /// Asks another component, after this one is done.
    pub(super) fn follow(&mut self, action: impl Into<Action>) {
        self.next.push_back(action.into());
    }

    pub(super) fn next(&mut self) -> Option<Action> {
        self.next.pop_front()
    }

    pub(super) fn take_changed(&mut self) -> Changed {
        std::mem::take(&mut self.changed)
    }

    /// `true` once where a gesture is to be given up.
    pub(super) fn takes_leave(&mut self) -> bool {
        std::mem::take(&mut self.changed.leaves_gesture)
    }

    pub(super) fn pick(&mut self, pick: Pick) {
        self.effects.push(Effect::Pick(pick));
    }

    pub(super) fn copy(&mut self, text: String) {
        self.effects.push(Effect::Copy(text));
    }

    pub(super) fn file(&mut self, task: FileTask) {
        self.effects.push(Effect::File(task));
    }

    /// Has work done off the frame; a request of a kind supersedes the one before.
    pub(super) fn request(&mut self, kind: JobKind, request: Request) {
        let ticket = self.jobs.begin(kind);
        self.effects.push(Effect::Work(ticket, request));
    }
}
