//! Every voxel of a volume, in parallel; each voxel's value depends on that voxel alone.
//!
//! Must not know: regions, windows, files.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ndarray::{Array3, ArrayView1, ArrayView2, ArrayView3, ArrayView4, Axis, CowArray, Ix2};
use rayon::prelude::*;
use thiserror::Error;

use super::lanes::{Kernel, Left};
use super::problem::{MIN_ECHOES, Problem};
use super::{FitSettings, Model, NoFit, Noise, RelaxationMaps, models, sigma_of_volume};

/// The fit was asked to stop.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the fit was cancelled")]
pub struct Cancelled;

/// Voxels handed to a thread at once; cancellation is looked at between them.
const BLOCK: usize = 4096;

/// Fits every voxel of a volume.
///
/// * `te_ms` — echo times, ms, ascending.
/// * `magnitude` — `[echo, slice, row, column]`, arbitrary units.
/// * `is_present` — `[echo, slice]`; a slice is fitted with the echoes it has, if they are at least three.
/// * `saturation` — voxels that reach this value in a used echo get no value.
/// * `settings` — where a model needs σ and none is given, one for the volume is taken ([`sigma_of_volume`]) and stands
///   in the settings of the maps; if there is none, σ is fitted voxel by voxel.
/// * `progress` — called with (slices done, slices) from any thread.
///
/// Shapes that do not agree give maps without a value ([`NoFit::MissingImage`]).
///
/// # Errors
/// [`Cancelled`] soon after `cancel` is set.
pub fn fit_volume(
    te_ms: &[f64],
    magnitude: ArrayView4<f32>,
    is_present: ArrayView2<bool>,
    saturation: Option<f32>,
    settings: &FitSettings,
    progress: &(dyn Fn(usize, usize) + Sync),
    cancel: &AtomicBool,
) -> Result<RelaxationMaps, Cancelled> {
    let settings = &with_noise(te_ms, magnitude, is_present, settings);
    let (echoes, slices, rows, columns) = magnitude.dim();
    let is_consistent = te_ms.len() == echoes && is_present.dim() == (echoes, slices);
    let mut out = Output::new(slices, rows * columns, settings.model == Model::FatWater);
    let done = AtomicUsize::new(0);
    let bounds: Vec<Vec<(usize, f32)>> = out
        .slices(rows * columns)
        .into_par_iter()
        .enumerate()
        .map(|(slice, out)| {
            let used: Vec<usize> = match is_consistent {
                true => (0..echoes).filter(|&e| settings.echoes.includes(e) && is_present[[e, slice]]).collect(),
                false => Vec::new(),
            };
            let task = SliceTask::new(te_ms, magnitude.index_axis(Axis(1), slice), &used, saturation, settings);
            let mut bounds = task.run(out, cancel)?;
            bounds.iter_mut().for_each(|(index, _)| *index += slice * rows * columns);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, slices);
            Ok(bounds)
        })
        .collect::<Result<_, Cancelled>>()?;

    let incomplete = |&slice: &usize| {
        is_consistent && (0..echoes).any(|echo| settings.echoes.includes(echo) && !is_present[[echo, slice]])
    };
    let shape = (slices, rows, columns);
    Ok(RelaxationMaps {
        settings: settings.clone(),
        te_ms: te_ms.to_vec(),
        r2star_per_s: shaped(out.r2star, shape),
        s0: shaped(out.s0, shape),
        residual_rms: shaped(out.rms, shape),
        reason: shaped(out.reason, shape),
        fat_fraction: out.has_fat.then(|| shaped(out.fat, shape)),
        incomplete_slices: (0..slices).filter(incomplete).collect(),
        lower_bounds: bounds.concat(),
    })
}

/// The settings with the σ of the volume, where the model needs one and has none.
fn with_noise(
    te_ms: &[f64],
    magnitude: ArrayView4<f32>,
    is_present: ArrayView2<bool>,
    settings: &FitSettings,
) -> FitSettings {
    let mut settings = settings.clone();
    if settings.noise.sigma.is_none() && matches!(settings.model, Model::M1ncm | Model::MaximumLikelihood) {
        let found = sigma_of_volume(te_ms, magnitude, is_present, &settings.echoes, settings.noise.coils);
        if let Some(found) = found {
            settings.noise = Noise { sigma: Some(found.sigma), source: found.source, ..settings.noise };
        }
    }
    settings
}

/// Fits one slice; the same values as [`fit_volume`] gives it, if σ is given.
///
/// * `magnitude` — `[echo, row, column]`; `is_present` — per echo. The maps have one slice.
///
/// # Errors
/// As [`fit_volume`].
pub fn fit_slice(
    te_ms: &[f64],
    magnitude: ArrayView3<f32>,
    is_present: ArrayView1<bool>,
    saturation: Option<f32>,
    settings: &FitSettings,
    cancel: &AtomicBool,
) -> Result<RelaxationMaps, Cancelled> {
    let (magnitude, is_present) = (magnitude.insert_axis(Axis(1)), is_present.insert_axis(Axis(1)));
    fit_volume(te_ms, magnitude, is_present, saturation, settings, &|_, _| {}, cancel)
}

fn shaped<T: Clone + Default>(values: Vec<T>, shape: (usize, usize, usize)) -> Array3<T> {
    Array3::from_shape_vec(shape, values).expect("the output was made with this many voxels")
}

/// The maps while they are filled. Zeroed memory is touched first by the threads that fill it.
pub(super) struct Output {
    pub r2star: Vec<f32>,
    pub s0: Vec<f32>,
    pub rms: Vec<f32>,
    pub reason: Vec<u8>,
    fat: Vec<f32>,
    has_fat: bool,
}

/// A run of voxels of the maps.
pub(super) struct Part<'a> {
    pub r2star: &'a mut [f32],
    pub s0: &'a mut [f32],
    pub rms: &'a mut [f32],
    pub reason: &'a mut [u8],
    /// Empty unless fat is fitted.
    pub fat: &'a mut [f32],
}

impl Output {
    pub fn new(slices: usize, slice_len: usize, has_fat: bool) -> Self {
        let len = slices * slice_len;
        let floats = || vec![0.0; len];
        let fat = if has_fat { floats() } else { Vec::new() };
        Self { r2star: floats(), s0: floats(), rms: floats(), reason: vec![0; len], fat, has_fat }
    }

    pub fn slices(&mut self, slice_len: usize) -> Vec<Part<'_>> {
        let whole = Part {
            r2star: &mut self.r2star,
            s0: &mut self.s0,
            rms: &mut self.rms,
            reason: &mut self.reason,
            fat: &mut self.fat,
        };
        whole.split(slice_len)
    }
}

impl<'a> Part<'a> {
    /// Runs of `len` voxels, the last one shorter.
    fn split(self, len: usize) -> Vec<Part<'a>> {
        let mut rest = self;
        let mut parts = Vec::new();
        while !rest.reason.is_empty() {
            let at = len.clamp(1, rest.reason.len());
            let (r2star, r2star_rest) = rest.r2star.split_at_mut(at);
            let (s0, s0_rest) = rest.s0.split_at_mut(at);
            let (rms, rms_rest) = rest.rms.split_at_mut(at);
            let (reason, reason_rest) = rest.reason.split_at_mut(at);
            let (fat, fat_rest) = rest.fat.split_at_mut(at.min(rest.fat.len()));
            parts.push(Part { r2star, s0, rms, reason, fat });
            rest = Part { r2star: r2star_rest, s0: s0_rest, rms: rms_rest, reason: reason_rest, fat: fat_rest };
        }
        parts
    }

    pub fn refuse(&mut self, voxel: usize, reason: NoFit) {
        (self.r2star[voxel], self.s0[voxel], self.rms[voxel]) = (f32::NAN, f32::NAN, f32::NAN);
        self.reason[voxel] = reason as u8;
        if let Some(fat) = self.fat.get_mut(voxel) {
            *fat = f32::NAN;
        }
    }
}

/// The used echoes of one slice, ready to be fitted in runs of voxels.
struct SliceTask<'a> {
    te_s: Vec<f64>,
    images: Vec<CowArray<'a, f32, Ix2>>,
    saturation: f32,
    settings: &'a FitSettings,
    kernel: Option<Kernel>,
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
        Self { te_s, images: used.iter().map(image).collect(), saturation, settings, kernel }
    }

    /// Lower bounds by index within the slice.
    fn run(&self, mut out: Part, cancel: &AtomicBool) -> Result<Vec<(usize, f32)>, Cancelled> {
        if self.images.len() < MIN_ECHOES {
            (0..out.reason.len()).for_each(|voxel| out.refuse(voxel, NoFit::MissingImage));
            return Ok(Vec::new());
        }
        let echoes: Vec<&[f32]> = self.images.iter().filter_map(|image| image.as_slice()).collect();
        let bounds: Vec<Vec<(usize, f32)>> = out
            .split(BLOCK)
            .into_par_iter()
            .enumerate()
            .map(|(block, mut out)| {
                if cancel.load(Ordering::Relaxed) {
                    return Err(Cancelled);
                }
                let start = block * BLOCK;
                let mut values = vec![0.0; echoes.len()];
                let mut left = Left::default();
                match &self.kernel {
                    Some(kernel) => kernel.fit(&echoes, start, &mut out, &mut left),
                    None => left.hard.extend(0..out.reason.len()),
                }
                let Left { hard, mut bounds, .. } = left;
                for voxel in hard {
                    for (value, echo) in values.iter_mut().zip(&echoes) {
                        *value = f64::from(echo[start + voxel]);
                    }
                    bounds.extend(self.fit_voxel(&values, voxel, &mut out).map(|bound| (voxel, bound)));
                }
                bounds.sort_unstable_by_key(|&(voxel, _)| voxel);
                bounds.iter_mut().for_each(|(voxel, _)| *voxel += start);
                Ok(bounds)
            })
            .collect::<Result<_, Cancelled>>()?;
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
        out.reason[voxel] = NoFit::None as u8;
        if let Some(fat) = out.fat.get_mut(voxel) {
            let is_known =
                self.settings.field_t.is_some_and(|field| models::is_fat_fraction_reliable(estimate.rate, field));
            *fat = estimate.fat_fraction.filter(|_| is_known).map_or(f32::NAN, |fat| fat as f32);
        }
        None
    }
}
