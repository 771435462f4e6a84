//! Maps of whole volumes: the same as curve after curve, with a reason wherever there is no value.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use ndarray::{Array2, Array4, Axis, s};
use sideroscope::fit::{
    Canceled, EchoSelection, FitSettings, HERNANDO, Model, NoFit, NoiseSource, RelaxationMaps, VolumeSignal,
    fat_water_magnitude, fit_curve,
};

use crate::fit_support::{Simulator, settings, te_ms};

const SIGMA: f64 = 15.0;
const SHAPE: (usize, usize, usize, usize) = (12, 3, 37, 53);

/// Rates from 10 to 2500 s⁻¹ along the columns, air in the first columns, fat in one slice.
fn volume(coils: u32) -> Array4<f32> {
    let mut simulator = Simulator::new(41);
    let te = te_ms();
    let mut magnitude = Array4::zeros(SHAPE);
    for slice in 0..SHAPE.1 {
        for row in 0..SHAPE.2 {
            for column in 0..SHAPE.3 {
                let place = column as f64 / SHAPE.3 as f64;
                let rate = 10.0 * 250.0_f64.powf(place);
                let s0 = if column < 6 { 0.0 } else { SIGMA * 20.0 * (1 + row % 6) as f64 };
                for (echo, value) in simulator.decay(&te, s0, rate, SIGMA, coils).into_iter().enumerate() {
                    magnitude[[echo, slice, row, column]] = value as f32;
                }
            }
        }
    }
    magnitude
}

fn all_present() -> Array2<bool> {
    Array2::from_elem((SHAPE.0, SHAPE.1), true)
}

fn maps(settings: &FitSettings, magnitude: &Array4<f32>, present: &Array2<bool>) -> RelaxationMaps {
    run(&signal(&te_ms(), magnitude, present), settings)
}

fn signal<'a>(te_ms: &'a [f64], magnitude: &'a Array4<f32>, present: &'a Array2<bool>) -> VolumeSignal<'a> {
    VolumeSignal { te_ms, magnitude: magnitude.view(), is_present: present.view(), saturation: None }
}

fn run(signal: &VolumeSignal, settings: &FitSettings) -> RelaxationMaps {
    signal.fit(settings, &|_, _| {}, &AtomicBool::new(false)).expect("not canceled")
}

fn bits(maps: &RelaxationMaps) -> Vec<u32> {
    let floats = [&maps.r2star_per_s, &maps.s0, &maps.residual_rms].into_iter().chain(&maps.fat_fraction);
    floats.flatten().map(|v| v.to_bits()).chain(maps.reason.iter().map(|&r| u32::from(r))).collect()
}

/// Relative agreement of the maps with the reference fit.
const LANES_TOLERANCE: f64 = 1e-4;

#[track_caller]
fn check_against_curves(settings: &FitSettings, magnitude: &Array4<f32>, te: &[f64]) {
    let present = Array2::from_elem((te.len(), magnitude.dim().1), true);
    let maps = run(&signal(te, magnitude, &present), settings);
    let mut values = 0;
    for ((slice, row, column), &rate) in maps.r2star_per_s.indexed_iter() {
        let voxel = [slice, row, column];
        let decay: Vec<f64> = magnitude.slice(s![.., slice, row, column]).iter().map(|&v| f64::from(v)).collect();
        match fit_curve(settings, te, &decay) {
            Ok(fit) if !fit.is_lower_bound => {
                let close = |got: f32, expected: f64, rounding: f64, name: &str| {
                    let difference = (f64::from(got) - expected).abs();
                    assert!(
                        difference <= LANES_TOLERANCE * expected.abs() + rounding,
                        "{:?} {voxel:?} {name}: {got} {expected} {decay:?}",
                        settings.model
                    );
                };
                close(rate, fit.r2star_per_s, 0.0, "rate");
                close(maps.s0[voxel], fit.s0, 0.0, "S0");
                let rms = (fit.residual_ss / fit.echoes_used.len() as f64).sqrt();
                // A small difference of large signals.
                close(maps.residual_rms[voxel], rms, 2e-5 * fit.s0, "residual");
                assert_eq!(maps.reason_at(voxel), None);
                values += 1;
            }
            Ok(fit) => {
                assert_eq!(maps.reason_at(voxel), Some(NoFit::BeyondRange), "{:?} {voxel:?}", settings.model);
                let bound = f64::from(maps.lower_bound_per_s(voxel).expect("a bound"));
                assert!((bound / fit.r2star_per_s - 1.0).abs() < LANES_TOLERANCE);
                assert!(rate.is_nan() && maps.s0[voxel].is_nan());
            }
            Err(reason) => {
                assert_eq!(maps.reason_at(voxel), Some(reason), "{:?} {voxel:?} {decay:?}", settings.model);
                assert!(rate.is_nan() && maps.s0[voxel].is_nan() && maps.residual_rms[voxel].is_nan());
                assert_eq!(maps.lower_bound_per_s(voxel), None);
            }
        }
    }
    assert!(values > maps.reason.len() / 4, "{:?}: {values} values", settings.model);
}

#[test]
fn maps_agree_with_the_fit_of_every_curve() {
    let magnitude = volume(1);
    for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::LogLinearUnweighted, Model::Arlo] {
        check_against_curves(&settings(model, Some(SIGMA), 1), &magnitude, &te_ms());
    }
    for model in [Model::Nlls, Model::LogLinear, Model::LogLinearUnweighted, Model::Arlo] {
        check_against_curves(&settings(model, None, 1), &magnitude, &te_ms());
    }
    for model in [Model::Truncated, Model::Offset, Model::SecondMoment, Model::MaximumLikelihood] {
        check_against_curves(
            &settings(model, Some(SIGMA), 1),
            &magnitude.slice(s![.., ..1, ..9, ..]).to_owned(),
            &te_ms(),
        );
    }
}

/// Sum of two decays and an offset that no single decay explains, as fat, flow and edges make; a rising voxel; a flat one.
fn odd_volume() -> Array4<f32> {
    let mut simulator = Simulator::new(5);
    let te = te_ms();
    let mut magnitude = Array4::zeros((12, 2, 30, 40));
    for ((slice, row), column) in
        (0..2).flat_map(|s| (0..30).map(move |r| (s, r))).flat_map(|p| (0..40).map(move |c| (p, c)))
    {
        let (a, b) = (20.0 * row as f64, 15.0 * column as f64);
        for (echo, t) in te.iter().enumerate() {
            let swing = 1.0 + if slice == 0 { 0.0 } else { 0.6 * (1.4 * t).cos() };
            let clean =
                swing * (a * (-0.6 * t).exp() + b * (-0.02 * t).exp()) + if column == 7 { 30.0 * t } else { 0.0 };
            magnitude[[echo, slice, row, column]] = simulator.magnitude(clean, SIGMA, 1) as f32;
        }
    }
    magnitude
}

#[test]
fn maps_agree_with_the_fit_of_curves_that_no_single_decay_explains() {
    for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::LogLinearUnweighted, Model::Arlo] {
        check_against_curves(&settings(model, Some(SIGMA), 1), &odd_volume(), &te_ms());
    }
    check_against_curves(&settings(Model::Nlls, None, 1), &odd_volume(), &te_ms());
    // σ given twice too high: most echoes of most voxels then lie below what noise alone would give.
    check_against_curves(&settings(Model::M1ncm, Some(2.0 * SIGMA), 1), &odd_volume(), &te_ms());
}

#[test]
fn an_unknown_noise_level_is_one_for_the_volume() {
    let magnitude = volume(1);
    let found = maps(&settings(Model::M1ncm, None, 1), &magnitude, &all_present());
    let noise = found.settings.noise;
    assert_eq!(noise.source, NoiseSource::Residuals);
    let sigma = noise.sigma.expect("a noise level");
    assert!((sigma / SIGMA - 1.0).abs() < 0.08, "{sigma}");
    let given = maps(&settings(Model::M1ncm, Some(sigma), 1), &magnitude, &all_present());
    assert_eq!(bits(&found), bits(&given));
    // Half of the voxels misfit.
    let mut mixed = magnitude.clone();
    mixed.slice_mut(s![3, .., .., 0..;2]).mapv_inplace(|v| 1.4 * v);
    let sigma = maps(&settings(Model::M1ncm, None, 1), &mixed, &all_present()).settings.noise.sigma.expect("one");
    assert!((0.85..1.3).contains(&(sigma / SIGMA)), "{sigma}");
    // Without tissue above the floor, and without any signal at all.
    let mut simulator = Simulator::new(3);
    let fast = Array4::from_shape_fn((12, 1, 20, 20), |(echo, ..)| {
        simulator.magnitude(600.0 * f64::exp(-0.8 * te_ms()[echo]), SIGMA, 1) as f32
    });
    let present = Array2::from_elem((12, 1), true);
    let noise = maps(&settings(Model::M1ncm, None, 1), &fast, &present).settings.noise;
    assert_eq!(noise.source, NoiseSource::Fitted);
    assert!((0.8..1.25).contains(&(noise.sigma.expect("one") / SIGMA)), "{noise:?}");
    let nothing = maps(&settings(Model::M1ncm, None, 1), &Array4::zeros((12, 1, 20, 20)), &present);
    assert!(nothing.reason.iter().all(|&r| r == NoFit::NoSignal as u8));
}

#[test]
fn maps_agree_with_curves_for_many_coils_and_unequal_echoes() {
    check_against_curves(&settings(Model::M1ncm, Some(SIGMA), 4), &volume(4), &te_ms());
    check_against_curves(&settings(Model::M1ncm, Some(SIGMA), 8), &volume(8), &te_ms());
    let mut te = te_ms();
    te[3] += 0.2;
    te[11] += 1.9;
    for model in [Model::M1ncm, Model::Nlls, Model::LogLinear] {
        check_against_curves(&settings(model, Some(SIGMA), 1), &volume(1), &te);
    }
    // Three and six echoes, and very large and small signals.
    for (echoes, scale) in [(3, 1.0_f32), (6, 1e-6), (12, 1e6)] {
        let magnitude = volume(1).slice(s![..echoes, .., .., ..]).mapv(|v| v * scale);
        for model in [Model::M1ncm, Model::Nlls] {
            let settings = settings(model, Some(SIGMA * f64::from(scale)), 1);
            check_against_curves(&settings, &magnitude, &te_ms()[..echoes]);
        }
    }
}

#[test]
fn a_slice_alone_has_the_values_it_has_in_the_volume() {
    let (magnitude, present) = (volume(1), all_present());
    for model in [Model::M1ncm, Model::Nlls, Model::Arlo] {
        let settings = settings(model, Some(SIGMA), 1);
        let whole = maps(&settings, &magnitude, &present);
        let alone = run(&signal(&te_ms(), &magnitude, &present).slice(1), &settings);
        for (got, expected) in alone.r2star_per_s.iter().zip(whole.r2star_per_s.index_axis(Axis(0), 1)) {
            assert_eq!(got.to_bits(), expected.to_bits());
        }
        let bounds = whole.lower_bounds().filter(|(voxel, _)| voxel[0] == 1).count();
        assert_eq!(alone.lower_bounds().count(), bounds);
    }
}

#[test]
fn threads_do_not_change_maps() {
    let magnitude = volume(1);
    let settings = settings(Model::M1ncm, Some(SIGMA), 1);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        bits(&pool.install(|| maps(&settings, &magnitude, &all_present())))
    };
    assert_eq!(run(1), run(5));
}

#[test]
fn slices_with_missing_echoes_are_fitted_with_what_they_have_and_marked() {
    let magnitude = volume(1);
    let mut present = all_present();
    present[[3, 1]] = false;
    (2..12).for_each(|echo| present[[echo, 2]] = false);
    let settings = settings(Model::M1ncm, Some(SIGMA), 1);
    let found = maps(&settings, &magnitude, &present);
    assert_eq!(found.incomplete_slices, [1, 2]);
    assert!(found.reason.index_axis(Axis(0), 2).iter().all(|&r| r == NoFit::MissingImage as u8));
    assert!(found.r2star_per_s.index_axis(Axis(0), 2).iter().all(|v| v.is_nan()));
    let without = FitSettings { echoes: EchoSelection { excluded: vec![3] }, ..settings };
    let expected = maps(&without, &magnitude, &all_present());
    for (got, expected) in
        found.r2star_per_s.index_axis(Axis(0), 1).iter().zip(expected.r2star_per_s.index_axis(Axis(0), 1))
    {
        assert_eq!(got.to_bits(), expected.to_bits());
    }
    assert!(expected.incomplete_slices.is_empty());
}

#[test]
fn maps_in_kept_memory_hold_nothing_of_the_old_ones() {
    let (magnitude, present, te_ms) = (volume(1), all_present(), te_ms());
    let whole = signal(&te_ms, &magnitude, &present);
    let without = VolumeSignal { saturation: Some(1.0), ..whole };
    let models = [Model::M1ncm, Model::FatWater, Model::Nlls, Model::FatWater, Model::Arlo];
    let mut kept = None;
    for (model, signal) in
        models.into_iter().flat_map(|model| [(model, without), (model, whole), (model, whole.slice(1))])
    {
        let signal = VolumeSignal { magnitude: signal.magnitude.slice_move(s![.., .., ..9, ..]), ..signal };
        let settings = settings(model, Some(SIGMA), 1);
        let found = signal.fit_into(kept, &settings, &|_, _| {}, &AtomicBool::new(false)).expect("not canceled");
        let anew = run(&signal, &settings);
        assert_eq!(bits(&found), bits(&anew), "{model:?}");
        assert!(found.lower_bounds().eq(anew.lower_bounds()), "{model:?}");
        kept = Some(found);
    }
}

#[test]
fn clipped_and_broken_voxels_have_a_reason() {
    let mut magnitude = volume(1);
    magnitude[[0, 0, 10, 20]] = 4095.0;
    magnitude[[2, 0, 11, 20]] = f32::NAN;
    magnitude.slice_mut(s![.., 0, 12, 20]).fill(0.0);
    let (te_ms, present) = (te_ms(), all_present());
    let signal = VolumeSignal { saturation: Some(4095.0), ..signal(&te_ms, &magnitude, &present) };
    for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::Arlo, Model::Offset] {
        let found = run(&signal, &settings(model, None, 1));
        assert_eq!(found.reason_at([0, 10, 20]), Some(NoFit::Saturated), "{model:?}");
        assert_eq!(found.reason_at([0, 11, 20]), Some(NoFit::NotFinite), "{model:?}");
        assert_eq!(found.reason_at([0, 12, 20]), Some(NoFit::NoSignal), "{model:?}");
        assert_eq!(found.reason_at([9, 9, 9]), None);
    }
}

#[test]
fn broken_echoes_of_strong_signal_have_a_reason() {
    // The first two echoes of every voxel stand far above the noise.
    let mut magnitude = Array4::from_shape_fn((12, 1, 20, 20), |(echo, _, row, column)| {
        ((500.0 + 7.0 * column as f64) * (-0.01 * (row + 1) as f64 * te_ms()[echo]).exp()) as f32
    });
    for (echo, column, value) in [(2, 3, f32::NAN), (11, 4, f32::INFINITY), (7, 5, f32::NEG_INFINITY), (4, 6, -3.0)] {
        magnitude[[echo, 0, 9, column]] = value;
    }
    for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::Arlo] {
        check_against_curves(&settings(model, Some(1.0), 1), &magnitude, &te_ms());
        let present = Array2::from_elem((12, 1), true);
        let found = maps(&settings(model, Some(1.0), 1), &magnitude, &present);
        (3..6).for_each(|column| assert_eq!(found.reason_at([0, 9, column]), Some(NoFit::NotFinite), "{model:?}"));
    }
}

/// All voxels alike, so that no neighbor asks for a closer look.
#[test]
fn rows_of_equal_voxels_are_judged_as_one_voxel_is() {
    let alike = |decay: &[f64]| Array4::from_shape_fn((12, 1, 20, 20), |(echo, ..)| decay[echo] as f32);
    let present = Array2::from_elem((12, 1), true);
    let rest = |first: [f64; 2], later: f64| [&first[..], &[later; 10]].concat();
    // σ 1: the floor is 2.56, the largest of twelve magnitudes reaches 4.13 by chance.
    let cases = [
        (rest([3.0, 2.8], 0.5), NoFit::AtNoiseFloor),
        (rest([2.5, 2.5], 1.2), NoFit::AtNoiseFloor),
        (rest([10.0, 1.2], 1.2), NoFit::BeyondRange),
    ];
    for (decay, reason) in cases {
        for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::Arlo] {
            let settings = settings(model, Some(1.0), 1);
            let alone = fit_curve(&settings, &te_ms(), &decay);
            let is_as_alone = match reason {
                NoFit::BeyondRange => alone.is_ok_and(|fit| fit.is_lower_bound),
                _ => alone == Err(reason),
            };
            let found = maps(&settings, &alike(&decay), &present);
            assert!(is_as_alone && found.reason.iter().all(|&code| code == reason as u8), "{model:?} {decay:?}");
        }
    }
    // Without σ, ARLO alone knows that it cannot follow: of 9000 s⁻¹ next to nothing is left at the second echo.
    let settings_without = settings(Model::Arlo, None, 1);
    let fast: Vec<f64> = te_ms().iter().map(|te| 1e8 * (-9.0 * te).exp()).collect();
    assert!(fit_curve(&settings_without, &te_ms(), &fast).is_ok_and(|fit| fit.is_lower_bound));
    let found = maps(&settings_without, &alike(&fast), &present);
    assert!(found.reason.iter().all(|&code| code == NoFit::BeyondRange as u8));
    let clipped: Vec<f64> = te_ms().iter().map(|te| (1000.0 * (-0.05 * te).exp()).min(800.0)).collect();
    let (te_ms, magnitude) = (te_ms(), alike(&clipped));
    for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::Arlo] {
        let fit = |limit| {
            let signal = VolumeSignal { saturation: Some(limit), ..signal(&te_ms, &magnitude, &present) };
            run(&signal, &settings(model, Some(1.0), 1))
        };
        assert!(fit(800.0).reason.iter().all(|&code| code == NoFit::Saturated as u8), "{model:?}");
        assert!(fit(801.0).reason.iter().all(|&code| code == NoFit::HAS_VALUE), "{model:?}");
    }
}

#[test]
fn maps_agree_with_curves_for_slow_decays() {
    // From a decay of 2 % over all echoes on.
    let magnitude = Array4::from_shape_fn((12, 1, 20, 20), |(echo, _, row, column)| {
        let rate = 1.3 * 1.01_f64.powi((20 * row + column) as i32);
        // S0 over more than an octave: errors of a logarithm depend on the place.
        let s0 = 2000.0 * 1.11_f64.powi(column as i32 % 11);
        (s0 * (-rate * te_ms()[echo] / 1000.0).exp()) as f32
    });
    let mut uneven = te_ms();
    uneven[4] += 0.3;
    for model in [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::Arlo] {
        check_against_curves(&settings(model, Some(1.0), 1), &magnitude, &te_ms());
        if model != Model::Arlo {
            check_against_curves(&settings(model, Some(1.0), 1), &magnitude, &uneven);
        }
    }
}

#[test]
fn fat_fraction_has_its_map() {
    let magnitude = volume(1).slice(s![.., ..1, ..5, ..]).to_owned();
    let present = Array2::from_elem((12, 1), true);
    let found = maps(&settings(Model::FatWater, Some(SIGMA), 1), &magnitude, &present);
    let fat = found.fat_fraction.expect("the model fits fat");
    assert!(fat.iter().filter(|f| f.is_finite()).count() > 50);
    assert!(fat.iter().filter(|f| f.is_finite()).all(|f| (0.0..=1.0).contains(f)));
    assert!(maps(&settings(Model::Nlls, None, 1), &magnitude, &present).fat_fraction.is_none());
}

#[test]
fn progress_counts_slices_and_cancelling_stops() {
    let magnitude = volume(1);
    let settings = settings(Model::Nlls, None, 1);
    let (present, seen, cancel) = (all_present(), Mutex::new(Vec::new()), AtomicBool::new(false));
    let note = |done: usize, all: usize| seen.lock().expect("unpoisoned").push((done, all));
    let te_ms = te_ms();
    let signal = signal(&te_ms, &magnitude, &present);
    signal.fit(&settings, &note, &cancel).expect("runs");
    let mut seen = seen.into_inner().expect("unpoisoned");
    seen.sort_unstable();
    assert_eq!(seen, [(1, 3), (2, 3), (3, 3)]);
    cancel.store(true, Ordering::Relaxed);
    assert_eq!(signal.fit(&settings, &|_, _| {}, &cancel).err(), Some(Canceled));
}

#[test]
fn shapes_that_do_not_agree_give_no_values() {
    let magnitude = volume(1);
    let present = Array2::from_elem((4, 1), true);
    let found = maps(&settings(Model::Nlls, None, 1), &magnitude, &present);
    assert!(found.reason.iter().all(|&r| r == NoFit::MissingImage as u8));
}

/// Two chosen echoes are too few for any model, although every image is there; a slice without its images lacks them.
#[test]
fn too_few_chosen_echoes_are_told_from_missing_images() {
    let magnitude = volume(1);
    for (model, fewest) in [(Model::Nlls, 3), (Model::M1ncm, 3), (Model::Offset, 4), (Model::FatWater, 4)] {
        assert_eq!(model.min_echoes(), fewest);
        let few = FitSettings {
            echoes: EchoSelection::range(0, fewest - 2, 12),
            field_t: Some(1.5),
            ..settings(model, Some(SIGMA), 1)
        };
        let found = maps(&few, &magnitude, &all_present());
        assert!(found.reason.iter().all(|&code| NoFit::from_code(code) == Some(NoFit::TooFewEchoes)), "{model:?}");
        let mut present = all_present();
        (2..12).for_each(|echo| present[[echo, 0]] = false);
        let all = FitSettings { echoes: EchoSelection::default(), ..few };
        assert_eq!(maps(&all, &magnitude, &present).reason_at([0, 10, 20]), Some(NoFit::MissingImage), "{model:?}");
    }
}

/// Mixtures of all fat fractions and of rates from normal to heavy load.
fn fat_volume(field_t: f64) -> Array4<f32> {
    let (mut simulator, te) = (Simulator::new(8), te_ms());
    let mut magnitude = Array4::zeros((12, 1, 24, 40));
    for (row, column) in (0..24).flat_map(|r| (0..40).map(move |c| (r, c))) {
        let (rate, fat) = (25.0 * 30.0_f64.powf(row as f64 / 23.0), column as f64 / 39.0);
        for (echo, t) in te.iter().enumerate() {
            let clean = fat_water_magnitude(&HERNANDO, field_t, *t, 600.0, fat, rate);
            magnitude[[echo, 0, row, column]] = simulator.magnitude(clean, SIGMA, 1) as f32;
        }
    }
    magnitude
}

#[test]
fn fat_water_maps_agree_with_the_fit_of_every_curve() {
    for (field_t, sigma) in [(1.5, Some(SIGMA)), (3.0, Some(SIGMA)), (1.5, None)] {
        let settings = FitSettings { field_t: Some(field_t), ..settings(Model::FatWater, sigma, 1) };
        let magnitude = fat_volume(field_t);
        check_against_curves(&settings, &magnitude, &te_ms());
        let present = Array2::from_elem((12, 1), true);
        let found = run(&signal(&te_ms(), &magnitude, &present), &settings);
        let fractions = found.fat_fraction.expect("fat was fitted");
        for ((slice, row, column), &fraction) in fractions.indexed_iter() {
            let decay: Vec<f64> = magnitude.slice(s![.., slice, row, column]).iter().map(|&v| f64::from(v)).collect();
            let expected = fit_curve(&settings, &te_ms(), &decay).ok().and_then(|fit| fit.fat_fraction);
            match expected {
                Some(expected) => {
                    let difference = (f64::from(fraction) - expected).abs();
                    assert!(difference < 3e-4, "{row} {column}: {fraction} instead of {expected}");
                }
                None => assert!(fraction.is_nan(), "{row} {column}: {fraction} without a reference"),
            }
        }
    }
}

/// 1000, 20 %, 50 s⁻¹ at 1.5 and 3 T: noise-free mixtures come back from a whole volume.
#[test]
fn fat_water_maps_recover_the_mixture() {
    for (field_t, fat, rate) in [(1.5, 0.2, 50.0), (3.0, 0.2, 50.0), (1.5, 0.0, 200.0), (3.0, 0.45, 120.0)] {
        let te = te_ms();
        let magnitude = Array4::from_shape_fn((12, 1, 16, 16), |(echo, ..)| {
            fat_water_magnitude(&HERNANDO, field_t, te[echo], 1000.0, fat, rate) as f32
        });
        let present = Array2::from_elem((12, 1), true);
        let settings = FitSettings { field_t: Some(field_t), ..settings(Model::FatWater, Some(0.1), 1) };
        let found = run(&signal(&te, &magnitude, &present), &settings);
        let fraction = f64::from(found.fat_fraction.expect("fat was fitted")[[0, 7, 9]]);
        assert!((f64::from(found.r2star_per_s[[0, 7, 9]]) / rate - 1.0).abs() < 1e-4, "{field_t} T: R2*");
        assert!((fraction - fat).abs() < 2e-4, "{field_t} T: {fraction} instead of {fat}");
    }
}
