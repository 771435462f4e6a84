//! One σ for a whole volume whose noise level nobody knows.
//!
//! A σ fitted voxel by voxel would be a map of noise with a map of R2* that follows it, and takes a hundred times as
//! long. Tissue gives a better one: what a single decay leaves of a voxel far above the floor is noise, or more where
//! one decay is not enough. So a low quantile over many voxels is taken, which fat, flow and edges hardly move.
//!
//! Must not know: regions, windows.

use ndarray::{ArrayView2, ArrayView4, s};

use super::lanes::{Deferred, Kernel};
use super::output::Output;
use super::{EchoSelection, FitSettings, Model, Noise, NoiseSource, fit_curve};

/// σ of a volume with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VolumeNoise {
    /// SD per real channel, signal units.
    pub sigma: f64,
    /// [`NoiseSource::Residuals`], or [`NoiseSource::Fitted`] for the median of fits with σ as third parameter.
    pub source: NoiseSource,
    /// How many voxels it rests on.
    pub num_voxels: usize,
}

/// Voxels looked at, on a regular grid; and fewest that give a quantile.
const MAX_VOXELS: usize = 20_000;
const MIN_VOXELS: usize = 100;
/// Voxels fitted with σ as third parameter where no tissue stays above the floor, and fewest that give a median.
const MAX_FITTED: usize = 60;
const MIN_FITTED: usize = 5;
/// The last echo lies this many residual SDs above zero, so that magnitude noise is normal.
const MIN_LAST: f64 = 5.0;
/// The quantile of the residual variance. Of pure noise it is known; half the voxels misfitting moves σ by 13 %.
const QUANTILE: f64 = 0.1;
/// Normal deviate of [`QUANTILE`].
const DEVIATE: f64 = -1.281_552;

/// Estimates σ of a volume from its own decays; `None` where too few voxels hold a signal.
///
/// * `te_ms`, `magnitude` (`[echo, slice, row, column]`), `is_present` (`[echo, slice]`) — as in
///   [`VolumeSignal`](super::VolumeSignal). Slices that lack a chosen echo are left out.
///
/// The sample is a regular grid of voxels, so the answer does not depend on chance or threads.
pub fn sigma_of_volume(
    te_ms: &[f64],
    magnitude: ArrayView4<f32>,
    is_present: ArrayView2<bool>,
    echoes: &EchoSelection,
    coils: u32,
) -> Option<VolumeNoise> {
    let (num_echoes, slices, ..) = magnitude.dim();
    if te_ms.len() != num_echoes || is_present.dim() != (num_echoes, slices) {
        return None;
    }
    let used = echoes.indices(num_echoes);
    let te_ms: Vec<f64> = used.iter().map(|&echo| te_ms[echo]).collect();
    let sample = sample(magnitude, is_present, &used);
    from_residuals(&te_ms, &sample, coils).or_else(|| from_fits(&te_ms, &sample, coils))
}

/// `[echo][voxel]` of every n-th voxel that has signal.
fn sample(magnitude: ArrayView4<f32>, is_present: ArrayView2<bool>, used: &[usize]) -> Vec<Vec<f32>> {
    let (_, slices, rows, columns) = magnitude.dim();
    let whole: Vec<usize> = (0..slices).filter(|&slice| used.iter().all(|&echo| is_present[[echo, slice]])).collect();
    let per_slice = rows * columns;
    let stride = (whole.len() * per_slice).div_ceil(MAX_VOXELS).max(1);
    let voxels = (0..whole.len() * per_slice).step_by(stride);
    let mut sample = vec![Vec::new(); used.len()];
    for voxel in voxels {
        let (slice, row, column) = (whole[voxel / per_slice], voxel / columns % rows, voxel % columns);
        let decay = magnitude.slice(s![.., slice, row, column]);
        if used.iter().all(|&echo| decay[echo].is_finite() && decay[echo] > 0.0) {
            sample.iter_mut().zip(used).for_each(|(values, &echo)| values.push(decay[echo]));
        }
    }
    sample
}

fn settings(model: Model, coils: u32) -> FitSettings {
    let noise = Noise { sigma: None, coils, source: NoiseSource::Fitted };
    FitSettings { model, echoes: EchoSelection::default(), noise, field_t: None }
}

fn from_residuals(te_ms: &[f64], sample: &[Vec<f32>], coils: u32) -> Option<VolumeNoise> {
    let te_s: Vec<f64> = te_ms.iter().map(|te| te / 1000.0).collect();
    let kernel = Kernel::new(&te_s, &settings(Model::Nlls, coils), f32::INFINITY)?;
    let len = sample.first()?.len();
    let mut maps = Output::new(None, len, false);
    let images: Vec<&[f32]> = sample.iter().map(Vec::as_slice).collect();
    let mut deferred = Deferred::default();
    maps.slices(len).iter_mut().for_each(|part| kernel.fit(&images, 0, part, &mut deferred));
    deferred.voxels.sort_unstable();

    let (echoes, degrees) = (te_ms.len() as f64, te_ms.len() as f64 - 2.0);
    let last_s = te_s.last()?;
    let variance = |voxel: usize| {
        let (rate, s0) = (f64::from(maps.r2star[voxel]), f64::from(maps.s0[voxel]));
        let variance = f64::from(maps.rms[voxel]).powi(2) * echoes / degrees;
        let is_above = s0 * (-rate * last_s).exp() > MIN_LAST * variance.sqrt();
        (maps.reason[voxel] == 0 && deferred.voxels.binary_search(&voxel).is_err() && is_above).then_some(variance)
    };
    let mut variances: Vec<f64> = (0..len).filter_map(variance).collect();
    if variances.len() < MIN_VOXELS {
        return None;
    }
    variances.sort_unstable_by(f64::total_cmp);
    let quantile = variances[(QUANTILE * variances.len() as f64) as usize];
    let sigma = (quantile / chi_square_share(degrees)).sqrt();
    let found = VolumeNoise { sigma, source: NoiseSource::Residuals, num_voxels: variances.len() };
    (sigma.is_finite() && sigma > 0.0).then_some(found)
}

/// [`QUANTILE`] of χ²_ν/ν.
///
/// # Source
/// Wilson & Hilferty, PNAS 1931;17:684, doi 10.1073/pnas.17.12.684; too coarse for one and two degrees, whose values
/// are from Abramowitz & Stegun, table 26.8.
fn chi_square_share(degrees: f64) -> f64 {
    match degrees {
        ..1.5 => 0.015_791,
        ..2.5 => 0.210_721 / 2.0,
        _ => (1.0 - 2.0 / (9.0 * degrees) + DEVIATE * (2.0 / (9.0 * degrees)).sqrt()).powi(3),
    }
}

/// For volumes where every decay reaches the floor: there the echoes themselves tell σ, voxel by voxel.
fn from_fits(te_ms: &[f64], sample: &[Vec<f32>], coils: u32) -> Option<VolumeNoise> {
    let len = sample.first()?.len();
    let settings = settings(Model::M1ncm, coils);
    let fit = |voxel: usize| {
        let decay: Vec<f64> = sample.iter().map(|values| f64::from(values[voxel])).collect();
        fit_curve(&settings, te_ms, &decay).ok().filter(|fit| !fit.is_lower_bound)?.sigma
    };
    let mut found: Vec<f64> = (0..len).step_by(len.div_ceil(MAX_FITTED).max(1)).filter_map(fit).collect();
    if found.len() < MIN_FITTED {
        return None;
    }
    found.sort_unstable_by(f64::total_cmp);
    let sigma = found[found.len() / 2];
    (sigma > 0.0).then_some(VolumeNoise { sigma, source: NoiseSource::Fitted, num_voxels: found.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy.stats.chi2.ppf(0.1, ν)/ν.
    #[test]
    fn the_quantile_has_the_tabulated_values() {
        for (degrees, expected) in [
            (1.0, 0.015_791),
            (2.0, 0.105_361),
            (3.0, 0.194_791),
            (6.0, 0.367_354),
            (10.0, 0.486_518),
            (30.0, 0.686_644),
        ] {
            let got: f64 = chi_square_share(degrees);
            assert!((got / expected - 1.0).abs() < 0.02, "{degrees}: {got} {expected}");
        }
    }
}
