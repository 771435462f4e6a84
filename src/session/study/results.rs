//! Everything that follows from document and images: measurements, verdict, maps, the comparison of models.

use std::sync::Arc;

use super::comparison::Key;
use super::state::{OtherStack, Study};
use super::update::Around;
use crate::fit::{FitSettings, Model, RelaxationMaps};
use crate::pipeline::{Analyzer, MapKind, ModelRow};
use crate::series::EchoStack;
use crate::session::jobs::JobKind;
use crate::session::request::Request;
use crate::session::view::{PaneContent, PlotKind};

impl Study {
    /// Brings measurements, verdict and maps up to the document.
    pub(in crate::session) fn measure(&mut self, around: &mut Around<'_>) {
        if around.shown(self).hides_answers() {
            // Nothing that could answer exists while a quiz asks: what is not there cannot show through.
            self.kept.analyzer = None;
            self.analysis = None;
            self.maps.forget();
            self.fat_maps.forget();
            around.out.jobs.cancel(JobKind::FatFit);
            self.forget_comparison(around);
            return around.out.jobs.cancel(JobKind::Fit);
        }
        let Some(stack) = self.stack.as_ref().filter(|stack| stack.can_be_compared()) else {
            self.kept.analyzer = None;
            self.analysis = None;
            return;
        };
        // One analyzer per stack: it remembers what a drag does not change.
        let analyzer = match &mut self.kept.analyzer {
            Some(analyzer) if Arc::ptr_eq(analyzer.stack(), stack) => analyzer,
            slot => slot.insert(Analyzer::new(Arc::clone(stack))),
        };
        let analysis = analyzer.analyze(&around.documents.shown.rois, &around.documents.shown.settings);
        self.analysis = Some(Arc::new(analysis));
        // Maps follow when the gesture ends: a drag of the noise region must not start a fit per frame.
        if !around.documents.history.is_gesture_open() {
            self.request_maps(around);
            self.request_comparison(around);
            self.request_shown(around);
        }
    }

    /// Starts the voxel-wise fit unless the newest maps already have these settings.
    pub(in crate::session) fn request_maps(&mut self, around: &mut Around<'_>) {
        let stack = self.stack.clone().filter(|stack| stack.can_be_fitted());
        let (Some(stack), Some(analysis)) = (stack, self.analysis.as_deref()) else { return };
        let settings = analysis.context.fit.clone();
        if !self.maps.ask(&settings) {
            return;
        }
        let spare = self.kept.spare_maps.take();
        around.out.request(JobKind::Fit, Request::Fit { stack, spare: spare.map(Box::new), settings });
    }

    /// Starts the comparison if it is looked at and the newest one asked for is of another state.
    pub(in crate::session) fn request_comparison(&mut self, around: &mut Around<'_>) {
        let is_shown = around.view.answer.plots.contains(&PlotKind::Models) && !around.shown(self).hides_answers();
        let Some(stack) = self.stack.clone().filter(|stack| is_shown && stack.can_be_fitted()) else { return };
        let key = Key::of(self.generation, &around.documents.shown);
        if around.documents.history.is_gesture_open() || !self.comparison.ask(&key) {
            return;
        }
        let (rois, settings) = (around.documents.shown.rois.clone(), around.documents.shown.settings.clone());
        around.out.request(JobKind::Compare, Request::Compare { stack, rois, settings });
    }

    /// Starts what the panes on screen need and nobody has made yet: fat maps, other series.
    pub(in crate::session) fn request_shown(&mut self, around: &mut Around<'_>) {
        let contents: Vec<PaneContent> = around.view.shown().map(|pane| around.view.content(pane)).collect();
        if contents.iter().any(|content| content.map() == Some(MapKind::Pdff)) {
            self.request_fat_maps(around);
        }
        // One after the other; the next starts when this one has come.
        let is_missing = |index: &usize| !self.others.contains_key(index);
        let mut wanted = contents.iter().filter_map(|content| match content {
            PaneContent::Series(index) => Some(*index),
            _ => None,
        });
        let next = wanted.find(is_missing);
        if let Some(index) = next.filter(|_| around.out.jobs.running(JobKind::Series).is_none()) {
            around.out.request(JobKind::Series, Request::Series { catalog: self.catalog.clone(), index });
        }
    }

    fn request_fat_maps(&mut self, around: &mut Around<'_>) {
        let (Some(stack), Some(analysis)) = (self.stack.clone(), self.analysis.as_deref()) else { return };
        let settings = FitSettings { model: Model::FatWater, ..analysis.context.fit.clone() };
        if analysis.settings.model == Model::FatWater || !self.fat_maps.ask(&settings) {
            return;
        }
        around.out.request(JobKind::FatFit, Request::FatFit { stack, settings });
    }

    pub(in crate::session) fn take_maps(&mut self, maps: Arc<RelaxationMaps>) {
        self.kept.spare_maps = self.maps.answer(Some(maps)).and_then(Arc::into_inner);
        self.set_map_tops();
    }

    pub(in crate::session) fn take_fat_maps(&mut self, maps: Option<Arc<RelaxationMaps>>) {
        let is_new = maps.is_some();
        self.fat_maps.answer(maps);
        if is_new {
            self.set_fat_top();
        }
    }

    /// Another stack was loaded; where it starts, or `None` where the job was stopped.
    pub(in crate::session) fn take_other(
        &mut self,
        index: usize,
        loaded: Option<Result<Arc<EchoStack>, String>>,
    ) -> Option<usize> {
        let other = loaded?.map(OtherStack::new);
        let middle = other.as_ref().map_or(0, |other| other.stack.num_slices() / 2);
        self.others.insert(index, other);
        Some(middle)
    }

    pub(in crate::session) fn take_comparison(&mut self, rows: Option<Arc<Vec<ModelRow>>>) {
        self.comparison.answer(rows);
    }

    /// Another study: nothing of the old comparison belongs to it.
    pub(in crate::session) fn forget_comparison(&mut self, around: &mut Around<'_>) {
        around.out.jobs.cancel(JobKind::Compare);
        self.comparison.forget();
    }
}
