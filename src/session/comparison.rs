//! The comparison of models: computed off the frame, when it is looked at and no gesture is under way.

use std::sync::Arc;

use super::answer::PlotKind;
use super::derived::Derived;
use super::event::Event;
use super::jobs::JobKind;
use super::{Document, Session};
use crate::fit::Model;
use crate::pipeline::{AnalysisSettings, ModelRow, compare};
use crate::roi::{Roi, Role};

/// What a comparison rests on: a drag of another region, the margin or the chosen model do not change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    generation: u64,
    rois: Vec<Roi>,
    settings: AnalysisSettings,
}

impl Key {
    fn of(generation: u64, document: &Document) -> Self {
        let rois = document.rois.iter().filter(|roi| roi.role != Role::Other);
        let default = AnalysisSettings::default();
        let settings = AnalysisSettings {
            model: Model::default(),
            margin: default.margin,
            scheme: default.scheme,
            calibration: default.calibration,
            ..document.settings.clone()
        };
        // Names and selection change no number.
        let rois = rois.map(|roi| Roi { name: String::new(), ..roi.clone() }).collect();
        Self { generation, rois, settings }
    }
}

/// The newest comparison.
pub type Comparison = Derived<Key, Arc<Vec<ModelRow>>>;

impl Session {
    /// Models of the regions on screen; the flag says that they belong to an older state and new ones are coming.
    pub fn comparison(&self) -> (Option<&Arc<Vec<ModelRow>>>, bool) {
        let now = Key::of(self.study.generation, &self.document);
        (self.comparison.as_ref(), !self.comparison.is_of(&now))
    }

    /// Starts the comparison if it is looked at and the newest one asked for is of another state.
    pub(super) fn request_comparison(&mut self) {
        let is_shown = self.view.answer.plots.contains(&PlotKind::Models) && !self.hides_answers();
        let Some(stack) = self.study.stack.clone().filter(|stack| is_shown && stack.can_be_fitted()) else { return };
        let key = Key::of(self.study.generation, &self.document);
        if self.history.is_gesture_open() || !self.comparison.ask(&key) {
            return;
        }
        let (rois, settings) = (self.document.rois.clone(), self.document.settings.clone());
        self.jobs.start(JobKind::Compare, move |context| {
            Event::Compared(compare(&stack, &rois, &settings, &context.cancel).map(Arc::new))
        });
    }

    pub(super) fn take_comparison(&mut self, rows: Option<Arc<Vec<ModelRow>>>) {
        self.comparison.answer(rows);
    }

    /// Another study: nothing of the old comparison belongs to it.
    pub(super) fn forget_comparison(&mut self) {
        self.jobs.cancel(JobKind::Compare);
        self.comparison.forget();
    }
}
