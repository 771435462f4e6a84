//! Everything derived from document and study: measurements, verdict, maps.

use std::sync::Arc;
use std::time::Instant;

use super::Session;
use super::jobs::{JobKind, in_background_pool};
use super::study::Event;
use crate::fit::{FitSettings, RelaxationMaps, fit_volume};
use crate::pipeline::{Analysis, Analyzer};

impl Session {
    /// Brings measurements, verdict and maps up to the document.
    pub(super) fn refresh(&mut self) {
        if self.hides_answers() {
            // Nothing that could answer exists while a quiz asks: what is not there cannot show through.
            self.analyzer = None;
            self.analysis = None;
            self.study.maps = None;
            self.study.maps_asked = None;
            return self.jobs.cancel(JobKind::Fit);
        }
        let Some(stack) = self.study.stack.as_ref().filter(|stack| stack.can_be_fitted()) else {
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
        }
    }

    /// Starts the voxel-wise fit unless the newest maps already have these settings.
    pub(super) fn request_maps(&mut self) {
        let (Some(stack), Some(analysis)) = (self.study.stack.clone(), self.analysis.as_deref()) else { return };
        let settings = self.fit_settings(analysis);
        if self.study.maps_asked.as_ref() == Some(&settings) {
            return;
        }
        self.study.maps_asked = Some(settings.clone());
        self.jobs.start(JobKind::Fit, move |context| {
            let started = Instant::now();
            let progress = |done, total| context.progress(done, total);
            let (magnitude, is_present) = (stack.magnitude().view(), stack.is_present().view());
            let (te_ms, saturation) = (stack.te_ms(), stack.saturation());
            let maps = in_background_pool(|| {
                fit_volume(&te_ms, magnitude, is_present, saturation, &settings, &progress, &context.cancel)
            });
            log::debug!("volume fitted in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
            Event::Fitted(maps.ok().map(Arc::new))
        });
    }

    /// The settings of a fit of `analysis`, its noise included.
    pub fn fit_settings(&self, analysis: &Analysis) -> FitSettings {
        FitSettings {
            model: analysis.settings.model,
            echoes: analysis.settings.echoes.clone(),
            noise: analysis.noise,
            field_t: self.field().map(|field| field.tesla()),
        }
    }

    pub(super) fn take_maps(&mut self, maps: Arc<RelaxationMaps>) {
        self.study.maps = Some(maps);
        self.study.set_map_tops();
    }

    /// The fit was stopped by the user: the next change may ask again.
    pub(super) fn forget_asked_maps(&mut self) {
        self.study.maps_asked = self.study.maps.as_deref().map(|maps| maps.settings.clone());
    }
}
