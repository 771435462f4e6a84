//! Everything derived from document and study: σ, measurements, verdict, maps. Remembered by what it was made from.

use std::sync::Arc;

use super::jobs::JobKind;
use super::study::Event;
use super::Session;
use crate::fit::{FitSettings, fit_volume};
use crate::pipeline::{self, Analysis, AnalysisSettings, Measurement, NoiseEstimate};
use crate::roi::{Role, Roi, Shape};

/// What a measurement depends on.
#[derive(Clone, PartialEq)]
struct MeasureKey {
    generation: u64,
    regions: Vec<(usize, Shape)>,
    settings: AnalysisSettings,
    sigma: Option<f64>,
}

/// What σ depends on.
#[derive(Clone, PartialEq)]
struct NoiseKey {
    generation: u64,
    noise_rois: Vec<(usize, Shape)>,
    settings: AnalysisSettings,
}

/// Results kept between refreshes: while one region is dragged, the others are not measured again.
#[derive(Default)]
pub(super) struct Results {
    noise: Option<(NoiseKey, NoiseEstimate)>,
    measured: Vec<(MeasureKey, Arc<Measurement>)>,
}

/// Regions of a crowded document, pooled roles, and as many from before an undo.
const MAX_KEPT: usize = 64;

impl Results {
    fn noise(&mut self, key: NoiseKey, estimate: impl FnOnce() -> NoiseEstimate) -> NoiseEstimate {
        if let Some((held, noise)) = &self.noise
            && *held == key
        {
            return noise.clone();
        }
        let noise = estimate();
        self.noise = Some((key, noise.clone()));
        noise
    }

    fn measured(&mut self, key: MeasureKey, measure: impl FnOnce() -> Measurement) -> Arc<Measurement> {
        if let Some(index) = self.measured.iter().position(|(held, _)| *held == key) {
            // Most recently used last.
            let entry = self.measured.remove(index);
            let found = Arc::clone(&entry.1);
            self.measured.push(entry);
            return found;
        }
        let measured = Arc::new(measure());
        if self.measured.len() >= MAX_KEPT {
            self.measured.remove(0);
        }
        self.measured.push((key, Arc::clone(&measured)));
        measured
    }
}

fn outlines<'a>(rois: impl IntoIterator<Item = &'a Roi>) -> Vec<(usize, Shape)> {
    rois.into_iter().map(|roi| (roi.slice, roi.shape.clone())).collect()
}

impl Session {
    /// Brings measurements, verdict and maps up to the document.
    pub(super) fn refresh(&mut self) {
        let Some(stack) = self.study.stack.clone().filter(|stack| stack.can_be_fitted()) else {
            self.analysis = None;
            return;
        };
        let settings = &self.document.settings;
        let rois = &self.document.rois;
        let generation = self.study.generation;
        let noise_key = NoiseKey {
            generation,
            noise_rois: outlines(rois.iter().filter(|roi| roi.role == Role::Noise)),
            settings: settings.clone(),
        };
        let noise = self.results.noise(noise_key, || pipeline::estimate_noise(&stack, rois, settings));
        let results = &mut self.results;
        let analysis: Analysis = pipeline::analyze_with(&stack, rois, settings, &noise, &mut |pooled| {
            let regions = outlines(pooled.iter().copied());
            let key = MeasureKey { generation, regions, settings: settings.clone(), sigma: noise.noise.sigma };
            results.measured(key, || pipeline::measure_roi(&stack, pooled, &noise, settings))
        });
        self.analysis = Some(Arc::new(analysis));
        // Maps follow when the gesture ends: a drag of the noise region must not start a fit per frame.
        if !self.history.is_gesture_open() {
            self.request_maps();
        }
    }

    /// Starts the voxel-wise fit unless the newest maps already have these settings.
    pub(super) fn request_maps(&mut self) {
        let (Some(stack), Some(analysis)) = (self.study.stack.clone(), self.analysis.as_deref()) else { return };
        let settings = FitSettings {
            model: analysis.settings.model,
            echoes: analysis.settings.echoes.clone(),
            noise: analysis.noise,
            field_t: self.field().map(|field| field.tesla()),
        };
        if self.study.maps_asked.as_ref() == Some(&settings) {
            return;
        }
        self.study.maps_asked = Some(settings.clone());
        self.jobs.start(JobKind::Fit, move |context| {
            let te_ms = stack.te_ms();
            let progress = |done, total| context.progress(done, total);
            let (magnitude, is_present) = (stack.magnitude().view(), stack.is_present().view());
            let maps = fit_volume(
                &te_ms,
                magnitude,
                is_present,
                stack.saturation(),
                &settings,
                &progress,
                &context.cancel,
            );
            Event::Fitted(maps.ok().map(Arc::new))
        });
    }

    pub(super) fn take_maps(&mut self, maps: Arc<crate::fit::RelaxationMaps>) {
        self.study.maps = Some(maps);
        self.study.set_top_rate();
    }

    /// The fit was stopped by the user: the next change may ask again.
    pub(super) fn forget_asked_maps(&mut self) {
        self.study.maps_asked = self.study.maps.as_deref().map(|maps| maps.settings.clone());
    }
}
