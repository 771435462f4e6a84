//! The synthetic echo: how far its slider reaches, and its image.
//!
//! Must not know: how the image is shown.

use std::sync::Arc;

use ndarray::Array2;

use super::state::Shown;
use crate::fit::{RelaxationMaps, SyntheticNoise, synthetic_slice};
use crate::session::view::{PaneContent, PaneId};
use crate::t;

/// Everything the image of a synthetic echo depends on: for textures, and for animations off the frame.
#[derive(Clone, Debug)]
pub struct SyntheticSource {
    pub maps: Arc<RelaxationMaps>,
    pub slice: usize,
    pub noise: Option<SyntheticNoise>,
}

impl SyntheticSource {
    /// The image at `te_ms`, `[row, column]` in signal units; NaN where a voxel has no fit.
    pub fn image(&self, te_ms: f64) -> Option<Array2<f32>> {
        synthetic_slice(&self.maps, self.slice, te_ms, self.noise)
    }
}

impl<'a> Shown<'a> {
    /// Longest synthetic echo time, ms: twice the last echo.
    pub fn synthetic_end_ms(self) -> f64 {
        let stack = self.study.stack.as_deref();
        stack.and_then(|stack| stack.echo_times().last()).map_or(20.0, |te| 2.0 * te.ms())
    }

    /// What the synthetic image of `slice` is made from; `None` before the fit.
    pub fn synthetic_source(self, slice: usize) -> Option<SyntheticSource> {
        let maps = self.study.maps.as_ref().cloned()?;
        let noise = maps.settings.noise;
        let sigma = noise.sigma.filter(|_| self.view.synthetic.has_noise);
        let noise = sigma.map(|sigma| SyntheticNoise { sigma, coils: noise.coils });
        Some(SyntheticSource { maps, slice, noise })
    }

    /// The synthetic image of `slice` at the time of the slider.
    pub fn synthetic_image(self, slice: usize) -> Option<Array2<f32>> {
        self.synthetic_source(slice)?.image(self.view.synthetic.te_ms)
    }

    /// Whether the synthetic echo time lies outside what was measured: before the first echo or after the last.
    pub fn is_extrapolated(self) -> bool {
        let te = self.view.synthetic.te_ms;
        let Some(stack) = self.study.stack.as_deref() else { return false };
        let times = stack.echo_times();
        times.first().is_some_and(|first| te < first.ms()) || times.last().is_some_and(|last| te > last.ms())
    }

    /// "extrapolated: …" in words; empty within the measured echo times.
    pub fn extrapolation_text(self) -> String {
        let Some(stack) = self.study.stack.as_deref().filter(|_| self.is_extrapolated()) else { return String::new() };
        let times = stack.echo_times();
        let (first, last) = (times[0].ms(), times[times.len() - 1].ms());
        t!("synthetic-extrapolated", first = format!("{first:.2}"), last = format!("{last:.1}"))
    }

    /// TE of the largest difference for equal S0, ms, where the slider can go.
    pub fn best_te_ms(self) -> Option<f64> {
        let verdict = self.study.analysis.as_deref()?.verdict.as_ref()?;
        verdict.best_te_ms.filter(|te| (0.0..=self.synthetic_end_ms()).contains(te))
    }

    /// TE at which lesion and liver are equally bright, ms, where the slider can go.
    pub fn iso_crossing_te_ms(self) -> Option<f64> {
        let verdict = self.study.analysis.as_deref()?.verdict.as_ref()?;
        verdict.iso_crossing_te_ms.filter(|te| (0.0..=self.synthetic_end_ms()).contains(te))
    }

    /// "no noise" or "noise σ 18.0, 1 coil(s)".
    pub fn synthetic_noise_text(self) -> String {
        let noise = self.synthetic_source(0).and_then(|source| source.noise);
        noise.map_or_else(
            || t!("synthetic-no-noise").to_owned(),
            |noise| t!("synthetic-noise-text", sigma = format!("{:.1}", noise.sigma), coils = noise.coils),
        )
    }

    /// The pane that shows the synthetic echo.
    pub(in crate::session) fn synthetic_pane(self) -> Option<PaneId> {
        self.view.shown().find(|&pane| self.view.content(pane) == PaneContent::SyntheticTe)
    }

    pub fn shows_synthetic(self) -> bool {
        self.synthetic_pane().is_some()
    }
}
