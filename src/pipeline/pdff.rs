//! Proton density fat fraction of a region, with its interval from the replicates of its mean decay.
//!
//! Must not know: how replicates are drawn.

use std::sync::atomic::AtomicBool;

use ndarray::{Array2, Array4};

use super::analysis::Measured;
use crate::fit::{FitSettings, Model, VolumeSignal};
use crate::verdict::{Bounds, Draws};

/// Replicates that are fitted: enough for the 2.5 % ends, and few enough to follow a drag.
const REPLICATES: usize = 200;

/// PDFF in percent of a region's mean decay; `None` for another model, and where fat cannot be told from water.
///
/// * `te_ms`, `mean` — one per echo of the stack.
/// * `draws` — their means are the replicates.
pub(super) fn pdff_percent(settings: &FitSettings, te_ms: &[f64], mean: &[f64], draws: &Draws) -> Option<Measured> {
    let echoes = te_ms.len();
    if settings.model != Model::FatWater || mean.len() != echoes {
        return None;
    }
    let replicates = (draws.means.len() / echoes.max(1)).min(REPLICATES);
    let magnitude = Array4::from_shape_fn((echoes, 1, 1, 1 + replicates), |(echo, _, _, column)| match column {
        0 => mean[echo] as f32,
        replicate => draws.means[(replicate - 1) * echoes + echo] as f32,
    });
    let is_present = Array2::from_elem((echoes, 1), true);
    let (magnitude, is_present) = (magnitude.view(), is_present.view());
    let signal = VolumeSignal { te_ms, magnitude, is_present, saturation: None };
    let maps = signal.fit(settings, &|_, _| (), &AtomicBool::new(false)).ok()?;
    let fractions: Vec<f64> = maps.fat_fraction?.iter().map(|&fraction| 100.0 * f64::from(fraction)).collect();
    let value = fractions[0];
    let known: Vec<f64> = fractions[1..].iter().copied().filter(|fraction| fraction.is_finite()).collect();
    // A replicate without a fraction could have any: then there is no interval.
    let is_whole = known.len() == replicates && replicates > 0;
    let interval = is_whole.then(|| Bounds::exact(known, draws.degrees).interval(0.95)).flatten();
    let ci95 = interval.map(|mut ci| {
        (ci.low, ci.high) = (ci.low.max(0.0), ci.high.min(100.0));
        ci
    });
    value.is_finite().then_some(Measured { value, ci95, is_lower_bound: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{EchoSelection, Noise, NoiseSource};

    /// A noise-free decay of 20 % fat at 1.5 T and 50 s⁻¹; Hernando's spectrum (MRM 2013, 10.1002/mrm.24593).
    fn decay(te_ms: &[f64]) -> Vec<f64> {
        let ppm = [-3.9, -3.5, -2.7, -2.04, -0.49, 0.50];
        let share = [0.087, 0.694, 0.128, 0.004, 0.039, 0.048];
        let signal = |te: &f64| {
            let turn = |ppm: f64| 2.0 * std::f64::consts::PI * 42.577 * 1.5 * ppm * te / 1000.0;
            let real: f64 = share.iter().zip(ppm).map(|(a, ppm)| a * turn(ppm).cos()).sum();
            let imaginary: f64 = share.iter().zip(ppm).map(|(a, ppm)| a * turn(ppm).sin()).sum();
            1000.0 * (0.8 + 0.2 * real).hypot(0.2 * imaginary) * (-0.05 * te).exp()
        };
        te_ms.iter().map(signal).collect()
    }

    #[test]
    fn the_fat_of_a_noise_free_decay_is_found_with_an_interval_around_it() {
        let te_ms: Vec<f64> = (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect();
        let mean = decay(&te_ms);
        let noise = Noise { sigma: Some(1.0), coils: 1, source: NoiseSource::Given };
        let settings =
            FitSettings { model: Model::FatWater, echoes: EchoSelection::default(), noise, field_t: Some(1.5) };
        // Replicates that differ by up to 1 % of the signal, without chance.
        let swing = |i: usize, echo: usize| 1.0 + 0.01 * ((7 * i + 13 * echo) as f64).sin();
        let means =
            (0..60).flat_map(|i| mean.iter().enumerate().map(move |(echo, s)| s * swing(i, echo)).collect::<Vec<_>>());
        let draws = Draws { rates: Vec::new(), means: means.collect(), degrees: 30.0 };
        let found = pdff_percent(&settings, &te_ms, &mean, &draws).expect("fat is fitted");
        assert!((found.value - 20.0).abs() < 0.5, "{found:?}");
        let ci = found.ci95.expect("an interval");
        assert!(ci.low < found.value && found.value < ci.high && ci.high - ci.low < 10.0, "{ci:?}");
        let plain = FitSettings { model: Model::Nlls, ..settings };
        assert_eq!(pdff_percent(&plain, &te_ms, &mean, &draws), None);
    }
}
