//! Performs what a session asks for, for the window as for tests: work off the frame starts here. What needs a desktop
//! (file dialogs, the clipboard, drawing) waits in the session until the window takes it.
//!
//! Must not know: any toolkit; what an effect is for.

use crate::session::{Action, Effect, Effects, Session};

impl Session {
    /// Applies one action and performs what it asks for.
    pub fn apply(&mut self, action: Action) {
        let effects = self.update(action);
        self.perform(effects);
    }

    /// Takes in finished work; `true` when anything changed.
    pub fn poll(&mut self) -> bool {
        let waiting = self.take_effects();
        self.perform(waiting);
        let mut has_news = false;
        while let Some(effects) = self.take_result() {
            has_news = true;
            self.perform(effects);
        }
        has_news
    }

    fn perform(&mut self, effects: Effects) {
        for effect in effects {
            match effect {
                Effect::Spawn(job) => job.start(self.jobs.executor()),
                other => self.effects.push(other),
            }
        }
    }
}
