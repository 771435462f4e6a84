//! Everything derived from document and study: measurements, verdict, maps.

use std::sync::Arc;
use std::time::Instant;

use super::Session;
use super::event::Event;
use super::jobs::{JobContext, JobKind, in_background_pool};
use super::opening;
use super::panes::{PaneContent, PaneId};
use super::study::{OtherStack, Study};
use super::view::MapKind;
use crate::fit::{FitSettings, Model, RelaxationMaps};
use crate::pipeline::{Analyzer, fit_stack};
use crate::series::EchoStack;

impl Session {
    /// Brings measurements, verdict and maps up to the document.
    pub(super) fn refresh(&mut self) {
        if self.hides_answers() {
            // Nothing that could answer exists while a quiz asks: what is not there cannot show through.
            self.analyzer = None;
            self.analysis = None;
            self.study.maps.forget();
            self.study.fat_maps.forget();
            self.jobs.cancel(JobKind::FatFit);
            self.forget_comparison();
            return self.jobs.cancel(JobKind::Fit);
        }
        let Some(stack) = self.study.stack.as_ref().filter(|stack| stack.can_be_compared()) else {
            self.analyzer = None;
            self.analysis = None;
            return;
        };
        // One analyzer per stack: it remembers what a drag does not change.
        let analyzer = match &mut self.analyzer {
            Some(analyzer) if Arc::ptr_eq(analyzer.stack(), stack) => analyzer,
            slot => slot.insert(Analyzer::new(Arc::clone(stack))),
        };
        let analysis = analyzer.analyze(&self.document.rois, &self.document.settings);
        self.analysis = Some(Arc::new(analysis));
        // Maps follow when the gesture ends: a drag of the noise region must not start a fit per frame.
        if !self.history.is_gesture_open() {
            self.request_maps();
            self.request_comparison();
            self.request_shown();
        }
    }

    /// Starts the voxel-wise fit unless the newest maps already have these settings.
    pub(super) fn request_maps(&mut self) {
        let stack = self.study.stack.clone().filter(|stack| stack.can_be_fitted());
        let (Some(stack), Some(analysis)) = (stack, self.analysis.as_deref()) else { return };
        let settings = analysis.context.fit.clone();
        if !self.study.maps.ask(&settings) {
            return;
        }
        let spare = self.spare_maps.take();
        self.jobs.start(JobKind::Fit, move |context| Event::Fitted(fitted(&stack, spare, &settings, context)));
    }

    /// Starts what the panes on screen need and nobody has made yet: fat maps, other series.
    pub(super) fn request_shown(&mut self) {
        let contents: Vec<PaneContent> = self.view.shown().map(|pane| self.view.content(pane)).collect();
        if contents.iter().any(|content| content.map() == Some(MapKind::Pdff)) {
            self.request_fat_maps();
        }
        // One after the other; the next starts when this one has come.
        let is_missing = |index: &usize| !self.study.others.contains_key(index);
        let mut wanted = contents.iter().filter_map(|content| match content {
            PaneContent::Series(index) => Some(*index),
            _ => None,
        });
        let next = wanted.find(is_missing);
        if let Some(index) = next.filter(|_| self.jobs.running(JobKind::Series).is_none()) {
            let study = self.study.clone();
            self.jobs.start(JobKind::Series, move |context| {
                Event::OtherLoaded(index, opening::load_other(&study, index, context))
            });
        }
    }

    fn request_fat_maps(&mut self) {
        let (Some(stack), Some(analysis)) = (self.study.stack.clone(), self.analysis.as_deref()) else { return };
        let settings = FitSettings { model: Model::FatWater, ..analysis.context.fit.clone() };
        if analysis.settings.model == Model::FatWater || !self.study.fat_maps.ask(&settings) {
            return;
        }
        self.jobs.start(JobKind::FatFit, move |context| Event::FatFitted(fitted(&stack, None, &settings, context)));
    }

    pub(super) fn take_fat_maps(&mut self, maps: Option<Arc<RelaxationMaps>>) {
        let is_new = maps.is_some();
        self.study.fat_maps.answer(maps);
        if is_new {
            self.study.set_fat_top();
        }
    }

    pub(super) fn take_other(&mut self, index: usize, loaded: Option<Result<Arc<EchoStack>, String>>) {
        let Some(loaded) = loaded else { return };
        let other = loaded.map(OtherStack::new);
        let middle = other.as_ref().map_or(0, |other| other.stack.num_slices() / 2);
        self.study.others.insert(index, other);
        for pane in PaneId::ALL {
            if self.view.content(pane) == PaneContent::Series(index) {
                self.view.pane_mut(pane).slice = middle;
            }
        }
        self.follow_slice(None);
        self.request_shown();
    }

    pub(super) fn take_maps(&mut self, maps: Arc<RelaxationMaps>) {
        self.spare_maps = self.study.maps.answer(Some(maps)).and_then(Arc::into_inner);
        self.study.set_map_tops();
    }

    /// The fit was stopped by the user: the next change may ask again.
    pub(super) fn forget_asked_maps(&mut self) {
        self.study.maps.forget_asked();
    }
}

fn fitted(
    stack: &EchoStack,
    spare: Option<RelaxationMaps>,
    settings: &FitSettings,
    context: &JobContext<Event>,
) -> Option<Arc<RelaxationMaps>> {
    let started = Instant::now();
    let progress = |done, total| context.progress(done, total);
    let maps = in_background_pool(|| fit_stack(stack, spare, settings, &progress, &context.cancel));
    log::debug!("volume fitted in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    maps.ok().map(Arc::new)
}

impl Study {
    /// What panes asked for belongs to the stack that was open.
    pub(super) fn forget_pane_data(&mut self) {
        self.fat_maps.forget();
        self.others.clear();
    }
}
