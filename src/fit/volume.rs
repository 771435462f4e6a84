//! Every voxel of a volume, in parallel; each voxel's value depends on that voxel alone.
//!
//! Must not know: regions, windows, files.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ndarray::{Array3, ArrayView2, ArrayView3, ArrayView4, Axis, CowArray, Ix2, s};
use rayon::prelude::*;
use thiserror::Error;

use super::lanes::{Deferred, Kernel};
use super::output::{Output, Part};
use super::problem::Problem;
use super::{FitSettings, Model, NoFit, Noise, RelaxationMaps, models, sigma_of_volume};

/// The fit was asked to stop.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the fit was canceled")]
pub struct Canceled;

/// Voxels handed to a thread at once; cancellation is looked at between them.
const BLOCK: usize = 4096;

/// The echoes of a volume, to be fitted voxel by voxel.
#[derive(Clone, Copy, Debug)]
pub struct VolumeSignal<'a> {
    /// Ascending.
    pub te_ms: &'a [f64],
    /// `[echo, slice, row, column]`, arbitrary units.
    pub magnitude: ArrayView4<'a, f32>,
    /// `[echo, slice]`; a slice is fitted with the echoes it has, if they are enough for the model.
    pub is_present: ArrayView2<'a, bool>,
    /// Voxels that reach this value in a used echo get no value.
    pub saturation: Option<f32>,
}

impl<'a> VolumeSignal<'a> {
    /// Fits every voxel.
    ///
    /// * `settings` — where a model needs σ and none is given, one for the volume is taken ([`sigma_of_volume`]) and
    ///   stands in the settings of the maps; if there is none, σ is fitted voxel by voxel.
    /// * `progress` — called with (slices done, slices) from any thread.
    ///
    /// Shapes that do not agree give maps without a value ([`NoFit::MissingImage`]).
    ///
    /// # Errors
    /// [`Canceled`] soon after `cancel` is set.
    pub fn fit(
        &self,
        settings: &FitSettings,
        progress: &(dyn Fn(usize, usize) + Sync),
        cancel: &AtomicBool,
    ) -> Result<RelaxationMaps, Canceled> {
        self.fit_into(None, settings, progress, cancel)
    }

    /// As [`Self::fit`], in the memory of maps that nobody needs any more: new memory costs as much as the fastest fits.
    /// Nothing of the old maps is left.
    ///
    /// # Errors
    /// As [`Self::fit`]; the memory is then given up.
    pub fn fit_into(
        &self,
        old: Option<RelaxationMaps>,
        settings: &FitSettings,
        progress: &(dyn Fn(usize, usize) + Sync),
        cancel: &AtomicBool,
    ) -> Result<RelaxationMaps, Canceled> {
        let settings = &self.with_noise(settings);
        let (echoes, slices, rows, columns) = self.magnitude.dim();
        let is_consistent = self.te_ms.len() == echoes && self.is_present.dim() == (echoes, slices);
        let has_fat = settings.model == Model::FatWater;
        let mut out = Output::new(old, slices * rows * columns, has_fat);
        let done = AtomicUsize::new(0);
        let bounds: Vec<Vec<(usize, f32)>> = out
            .slices(rows * columns)
            .into_par_iter()
            .enumerate()
            .map(|(slice, out)| {
                let is_used = |&echo: &usize| settings.echoes.includes(echo) && self.is_present[[echo, slice]];
                let used: Vec<usize> = if is_consistent { (0..echoes).filter(is_used).collect() } else { Vec::new() };
                let images = self.magnitude.index_axis_move(Axis(1), slice);
                let task = SliceTask::new(self.te_ms, images, &used, self.saturation, settings);
                let mut bounds = task.run(out, cancel)?;
                bounds.iter_mut().for_each(|(index, _)| *index += slice * rows * columns);
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, slices);
                Ok(bounds)
            })
            .collect::<Result<_, Canceled>>()?;

        let incomplete = |&slice: &usize| {
            is_consistent && (0..echoes).any(|echo| settings.echoes.includes(echo) && !self.is_present[[echo, slice]])
        };
        let shape = (slices, rows, columns);
        Ok(RelaxationMaps {
            settings: settings.clone(),
            te_ms: self.te_ms.to_vec(),
            r2star_per_s: shaped(out.r2star, shape),
            s0: shaped(out.s0, shape),
            residual_rms: shaped(out.rms, shape),
            reason: shaped(out.reason, shape),
            fat_fraction: has_fat.then(|| shaped(out.fat, shape)),
            incomplete_slices: (0..slices).filter(incomplete).collect(),
            lower_bounds: bounds.concat(),
        })
    }

    /// One slice of it.
    ///
    /// * `slice` — less than the number of slices of `magnitude` and `is_present`.
    ///
    /// # Panics
    /// If there is no such slice.
    pub fn slice(&self, slice: usize) -> Self {
        Self {
            magnitude: self.magnitude.slice_move(s![.., slice..=slice, .., ..]),
            is_present: self.is_present.slice_move(s![.., slice..=slice]),
            ..*self
        }
    }

    /// The settings with the σ of the volume, where the model needs one and has none.
    fn with_noise(&self, settings: &FitSettings) -> FitSettings {
        let mut settings = settings.clone();
        if settings.noise.sigma.is_none() && matches!(settings.model, Model::M1ncm | Model::MaximumLikelihood) {
            let coils = settings.noise.coils;
            let found = sigma_of_volume(self.te_ms, self.magnitude, self.is_present, &settings.echoes, coils);
            if let Some(found) = found {
                settings.noise = Noise { sigma: Some(found.sigma), source: found.source, ..settings.noise };
            }
        }
        settings
    }
}

fn shaped<T: Clone + Default>(values: Vec<T>, shape: (usize, usize, usize)) -> Array3<T> {
    Array3::from_shape_vec(shape, values).expect("the output was made with this many voxels")
}

/// The used echoes of one slice, ready to be fitted in runs of voxels.
struct SliceTask<'a> {
    te_s: Vec<f64>,
    images: Vec<CowArray<'a, f32, Ix2>>,
    saturation: f32,
    settings: &'a FitSettings,
    kernel: Option<Kernel>,
    /// Why no voxel of the slice can have a value.
    refusal: Option<NoFit>,
}

impl<'a> SliceTask<'a> {
    fn new(
        te_ms: &[f64],
        magnitude: ArrayView3<'a, f32>,
        used: &[usize],
        saturation: Option<f32>,
        settings: &'a FitSettings,
    ) -> Self {
        let image = |&echo: &usize| {
            let image = magnitude.index_axis_move(Axis(0), echo);
            if image.is_standard_layout() {
                CowArray::from(image)
            } else {
                CowArray::from(image.as_standard_layout().into_owned())
            }
        };
        let te_s: Vec<f64> = used.iter().map(|&echo| te_ms[echo] / 1000.0).collect();
        let saturation = saturation.unwrap_or(f32::INFINITY);
        let kernel = Kernel::new(&te_s, settings, saturation);
        let fewest = settings.min_echoes();
        let refusal = (used.len() < fewest).then(|| match settings.echoes.indices(te_ms.len()).len() {
            chosen if chosen < fewest => NoFit::TooFewEchoes,
            _ => NoFit::MissingImage,
        });
        Self { te_s, images: used.iter().map(image).collect(), saturation, settings, kernel, refusal }
    }

    /// Lower bounds by index within the slice.
    fn run(&self, mut out: Part, cancel: &AtomicBool) -> Result<Vec<(usize, f32)>, Canceled> {
        if let Some(reason) = self.refusal {
            (0..out.reason.len()).for_each(|voxel| out.refuse(voxel, reason));
            return Ok(Vec::new());
        }
        let echoes: Vec<&[f32]> = self.images.iter().filter_map(|image| image.as_slice()).collect();
        let bounds: Vec<Vec<(usize, f32)>> = out
            .split(BLOCK)
            .into_par_iter()
            .enumerate()
            .map(|(block, mut out)| {
                if cancel.load(Ordering::Relaxed) {
                    return Err(Canceled);
                }
                let start = block * BLOCK;
                let mut values = vec![0.0; echoes.len()];
                let mut deferred = Deferred::default();
                match &self.kernel {
                    Some(kernel) => kernel.fit(&echoes, start, &mut out, &mut deferred),
                    None => deferred.voxels.extend(0..out.reason.len()),
                }
                let Deferred { voxels, mut bounds, .. } = deferred;
                for voxel in voxels {
                    for (value, echo) in values.iter_mut().zip(&echoes) {
                        *value = f64::from(echo[start + voxel]);
                    }
                    bounds.extend(self.fit_voxel(&values, voxel, &mut out).map(|bound| (voxel, bound)));
                }
                bounds.sort_unstable_by_key(|&(voxel, _)| voxel);
                bounds.iter_mut().for_each(|(voxel, _)| *voxel += start);
                Ok(bounds)
            })
            .collect::<Result<_, Canceled>>()?;
        Ok(bounds.concat())
    }

    /// The reference fit of one voxel; a lower bound is handed back.
    fn fit_voxel(&self, values: &[f64], voxel: usize, out: &mut Part) -> Option<f32> {
        if values.iter().any(|value| value.is_finite() && *value >= f64::from(self.saturation)) {
            out.refuse(voxel, NoFit::Saturated);
            return None;
        }
        let fitted = Problem::new(&self.te_s, values, self.settings)
            .and_then(|problem| models::fit(self.settings.model, &problem).map(|estimate| (problem, estimate)));
        let (problem, estimate) = match fitted {
            Ok(fitted) => fitted,
            Err(reason) => {
                out.refuse(voxel, reason);
                return None;
            }
        };
        if estimate.is_lower_bound {
            out.refuse(voxel, NoFit::BeyondRange);
            return Some(estimate.rate as f32);
        }
        let s0 = problem.scale * estimate.amplitude * (estimate.rate * problem.te_first).exp();
        let residual: f64 = (0..estimate.num_used)
            .map(|i| {
                let predicted = models::predict(self.settings.model, &problem, &estimate, problem.tau[i]);
                (problem.y[i] - predicted).powi(2)
            })
            .sum();
        let rms = problem.scale * (residual / estimate.num_used as f64).sqrt();
        if !((estimate.rate as f32).is_finite() && (s0 as f32).is_finite() && (rms as f32).is_finite()) {
            out.refuse(voxel, NoFit::DidNotConverge);
            return None;
        }
        (out.r2star[voxel], out.s0[voxel], out.rms[voxel]) = (estimate.rate as f32, s0 as f32, rms as f32);
        out.reason[voxel] = NoFit::HAS_VALUE;
        if let Some(fat) = out.fat.get_mut(voxel) {
            let is_known =
                self.settings.field_t.is_some_and(|field| models::is_fat_fraction_reliable(estimate.rate, field));
            *fat = estimate.fat_fraction.filter(|_| is_known).map_or(f32::NAN, |fat| fat as f32);
        }
        None
    }
}
