//! Images at echo times that were never measured, from the fitted S0 and R2*.
//!
//! Must not know: which echo times were measured, how an image is shown.

use ndarray::{Array2, ArrayView2, Axis};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{ChiSquared, StandardNormal};
use rayon::prelude::*;

use super::models::{HERNANDO, fat_water_magnitude};
use super::{FitSettings, Model, RelaxationMaps};

/// Noise of a synthetic image: noncentral chi, as in a root-sum-of-squares image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SyntheticNoise {
    /// SD per real channel, signal units; zero makes no noise.
    pub sigma: f64,
    /// L; 1 is Rician.
    pub coils: u32,
}

/// The same pattern for every echo time: what changes while the time is moved is the decay alone.
const SEED: u64 = 1986;

/// One slice as it would look at `te_ms`, `[row, column]` in signal units; `None` where the maps have no such slice.
///
/// A voxel without a fit has no value (NaN). Noise-free: S0·e^(−R2*·TE), for the fat–water model |W + F·c(TE)|·e^(−R2*·TE).
/// With noise: one draw of the noncentral chi law around it, always the same for a slice.
pub fn synthetic_slice(
    maps: &RelaxationMaps,
    slice: usize,
    te_ms: f64,
    noise: Option<SyntheticNoise>,
) -> Option<Array2<f32>> {
    if slice >= maps.num_slices() {
        return None;
    }
    let fat = maps.fat_fraction.as_ref().map(|fat| fat.index_axis(Axis(0), slice));
    let mut image = decayed(
        maps.s0.index_axis(Axis(0), slice),
        maps.r2star_per_s.index_axis(Axis(0), slice),
        fat,
        &maps.settings,
        te_ms,
    );
    if let Some(noise) = noise.filter(|noise| noise.sigma > 0.0 && noise.sigma.is_finite()) {
        add_noise(&mut image, slice, noise);
    }
    Some(image)
}

fn decayed(
    s0: ArrayView2<'_, f32>,
    rates: ArrayView2<'_, f32>,
    fat: Option<ArrayView2<'_, f32>>,
    settings: &FitSettings,
    te_ms: f64,
) -> Array2<f32> {
    let te_s = (te_ms / 1000.0) as f32;
    let mut image = Array2::from_shape_fn(s0.raw_dim(), |at| s0[at] * (-rates[at] * te_s).exp());
    let field_t = settings.field_t.filter(|_| settings.model == Model::FatWater);
    if let Some((fat, field_t)) = fat.zip(field_t) {
        // |1 − f + f·c| is smooth in f: two of its squares' coefficients say it for every voxel.
        let at = |fraction: f64| fat_water_magnitude(&HERNANDO, field_t, te_ms, 1.0, fraction, 0.0).powi(2);
        let (half, all) = (at(0.5), at(1.0));
        let (b, c) = (4.0 * half - 3.0 - all, 2.0 + 2.0 * all - 4.0 * half);
        ndarray::Zip::from(&mut image).and(&fat).for_each(|value, &f| {
            // Where fat cannot be told from water the mixture counts as water.
            let f = if f.is_finite() { f64::from(f) } else { 0.0 };
            *value *= (1.0 + f * (b + f * c)).max(0.0).sqrt() as f32;
        });
    }
    image.mapv_inplace(|value| if value.is_finite() { value } else { f32::NAN });
    image
}

/// Every row has a random stream of its own, so the result does not depend on the number of threads.
fn add_noise(image: &mut Array2<f32>, slice: usize, noise: SyntheticNoise) {
    let sigma = noise.sigma as f32;
    let others = ChiSquared::new(2.0 * (noise.coils.max(1) - 1) as f32).ok();
    image.outer_iter_mut().into_par_iter().enumerate().for_each(|(row, mut values)| {
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        rng.set_stream(((slice as u64) << 32) + row as u64);
        for value in &mut values {
            let (re, im): (f32, f32) = (rng.sample(StandardNormal), rng.sample(StandardNormal));
            let rest = others.as_ref().map_or(0.0, |others| rng.sample(others));
            *value = ((*value + sigma * re).powi(2) + sigma * sigma * (im * im + rest)).sqrt();
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use ndarray::Array4;

    use super::*;
    use crate::fit::{EchoSelection, Noise, NoiseSource, VolumeSignal};

    const TE: [f64; 6] = [1.2, 3.2, 5.2, 7.2, 9.2, 11.2];

    /// Maps of one uniform slice of 64 × 48 voxels, fitted to a noise-free decay, the first voxel without signal.
    fn maps(model: Model, s0: f64, rate: f64, fat: f64) -> RelaxationMaps {
        let signal = |te: f64| fat_water_magnitude(&HERNANDO, 1.5, te, s0, fat, rate) as f32;
        let magnitude =
            Array4::from_shape_fn(
                (TE.len(), 1, 48, 64),
                |(echo, _, row, column)| {
                    if (row, column) == (0, 0) { 0.0 } else { signal(TE[echo]) }
                },
            );
        let noise = Noise { sigma: Some(0.01), coils: 1, source: NoiseSource::Given };
        let settings = FitSettings { model, echoes: EchoSelection::default(), noise, field_t: Some(1.5) };
        let present = Array2::from_elem((TE.len(), 1), true);
        let (magnitude, is_present) = (magnitude.view(), present.view());
        let signal = VolumeSignal { te_ms: &TE, magnitude, is_present, saturation: None };
        signal.fit(&settings, &|_, _| (), &AtomicBool::new(false)).expect("not canceled")
    }

    #[test]
    fn without_noise_it_is_the_closed_form_at_every_echo_time() {
        let maps = maps(Model::Nlls, 900.0, 120.0, 0.0);
        for te in [0.0, 0.5, 6.0, 30.0] {
            let image = synthetic_slice(&maps, 0, te, None).expect("the slice exists");
            let expected = 900.0 * (-0.12 * te).exp();
            let found = f64::from(image[[20, 30]]);
            assert!((found / expected - 1.0).abs() < 1e-4, "TE {te}: {found} instead of {expected}");
            assert!(image[[0, 0]].is_nan(), "a voxel without a fit has no value");
        }
        assert!(synthetic_slice(&maps, 1, 1.0, None).is_none());
    }

    #[test]
    fn the_fat_water_model_beats_between_the_echoes() {
        let maps = maps(Model::FatWater, 800.0, 60.0, 0.2);
        for te in [0.0, 2.3, 4.6, 6.9, 8.0] {
            let image = synthetic_slice(&maps, 0, te, None).expect("the slice exists");
            let expected = fat_water_magnitude(&HERNANDO, 1.5, te, 800.0, 0.2, 60.0);
            let found = f64::from(image[[20, 30]]);
            assert!((found / expected - 1.0).abs() < 0.01, "TE {te}: {found} instead of {expected}");
        }
    }

    /// E[M]/σ at A/σ = 2 and 0.5, scipy: one coil 2.272383 and 1.330447, four coils 3.368179 and 2.784198.
    #[test]
    fn with_noise_the_mean_is_the_expected_magnitude() {
        let maps = maps(Model::Nlls, 1000.0, 100.0, 0.0);
        for (coils, ratio, expected) in [(1, 2.0, 2.272383), (1, 0.5, 1.330447), (4, 2.0, 3.368179), (4, 0.5, 2.784198)]
        {
            let sigma = 1000.0 * (-0.1_f64 * 10.0).exp() / ratio;
            let noise = Some(SyntheticNoise { sigma, coils });
            let image = synthetic_slice(&maps, 0, 10.0, noise).expect("the slice exists");
            let values: Vec<f64> = image.iter().filter(|v| v.is_finite()).map(|&v| f64::from(v) / sigma).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            // 3071 draws of SD below 1: four standard errors are 0.07.
            assert!((mean - expected).abs() < 0.07, "L {coils} A/σ {ratio}: {mean} instead of {expected}");
            assert_eq!(Some(image).map(|i| i[[5, 5]]), synthetic_slice(&maps, 0, 10.0, noise).map(|i| i[[5, 5]]));
        }
    }
}
