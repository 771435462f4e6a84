//! Noise-free curves, whose parameters must come back, and inputs that have no answer.
//!
//! Expected values are the parameters the curves were made with, and the check values of the literature named below.

use proptest::prelude::*;
use sideroscope::fit::{
    CurveFit, EchoSelection, FitSettings, HAMILTON, HERNANDO, Model, NoFit, Noise, NoiseSource, aicc,
    fat_water_magnitude, fit_curve, fit_pixels, noise,
};

use crate::fit_support::{Simulator, settings, te_ms};

fn decay(s0: f64, rate: f64) -> Vec<f64> {
    te_ms().iter().map(|te| s0 * (-rate * te / 1000.0).exp()).collect()
}

#[track_caller]
fn assert_recovers(fit: &CurveFit, s0: f64, rate: f64, tolerance: f64) {
    assert!(!fit.is_lower_bound, "{fit:?}");
    assert!((fit.r2star_per_s / rate - 1.0).abs() < tolerance, "R2* {rate}: {fit:?}");
    assert!((fit.s0 / s0 - 1.0).abs() < tolerance, "S0 {s0}: {fit:?}");
}

#[test]
fn recovers_the_rate_of_noise_free_decay() {
    // A σ so small that every echo stands far above it, for the models that want one.
    for rate in [5.0, 30.0, 100.0, 250.0, 500.0, 1000.0, 2000.0, 3000.0] {
        for s0 in [1.0, 873.0, 3e-5] {
            let signal = decay(s0, rate);
            for model in [Model::Nlls, Model::LogLinear, Model::LogLinearUnweighted, Model::Offset, Model::SecondMoment]
            {
                let fit = fit_curve(&settings(model, None, 1), &te_ms(), &signal).expect("a decay");
                assert_recovers(&fit, s0, rate, 1e-6);
                assert!(fit.residual_ss < 1e-10 * s0 * s0 && fit.r_squared.expect("varies") > 1.0 - 1e-9);
            }
        }
    }
}

/// numpy.polyfit(te, ln M, 1), without weights and with w = M.
#[test]
fn log_linear_fits_agree_with_polyfit() {
    let even = [681.58, 406.11, 463.74, 370.18, 225.31, 230.62, 194.84, 119.53, 119.13, 101.36, 64.68, 63.23];
    let check = |te: &[f64], signal: &[f64], model: Model, rate: f64, s0: f64| {
        let fit = fit_curve(&settings(model, None, 1), te, signal).expect("a decay");
        assert_recovers(&fit, s0, rate, 1e-9);
    };
    check(&te_ms(), &even, Model::LogLinearUnweighted, 151.44631638130448, 729.3744503832696);
    check(&te_ms(), &even, Model::LogLinear, 152.6107306615526, 758.9123340017828);
    let (te, uneven) = ([1.2, 2.6, 5.0, 9.1, 14.0, 20.5], [812.0, 640.0, 395.5, 160.25, 61.0, 22.5]);
    check(&te, &uneven, Model::LogLinearUnweighted, 190.3557529734716, 995.0710796615815);
    check(&te, &uneven, Model::LogLinear, 196.016273312724, 1041.1676937671818);
}

#[test]
fn recovers_the_rate_of_expected_magnitudes_under_noise() {
    for coils in [1, 2, 4, 8, 32] {
        for rate in [20.0, 100.0, 300.0, 700.0, 1500.0, 2500.0] {
            let (s0, sigma) = (3000.0, 15.0);
            let expected: Vec<f64> =
                decay(s0, rate).iter().map(|&a| noise::expected_magnitude(a, sigma, coils)).collect();
            let fit = fit_curve(&settings(Model::M1ncm, Some(sigma), coils), &te_ms(), &expected).expect("a decay");
            assert_recovers(&fit, s0, rate, 1e-6);
            let power: Vec<f64> =
                decay(s0, rate).iter().map(|&a| noise::second_moment(a, sigma, coils).sqrt()).collect();
            let fit = fit_curve(&settings(Model::SecondMoment, Some(sigma), coils), &te_ms(), &power).expect("a decay");
            assert_recovers(&fit, s0, rate, 1e-6);
        }
    }
}

#[test]
fn fits_the_noise_level_as_a_third_parameter_where_echoes_reach_it() {
    for coils in [1, 4] {
        for (rate, tolerance) in [(300.0, 1e-4), (600.0, 1e-5), (1000.0, 1e-5)] {
            let expected: Vec<f64> =
                decay(1000.0, rate).iter().map(|&a| noise::expected_magnitude(a, 15.0, coils)).collect();
            let fit = fit_curve(&settings(Model::M1ncm, None, coils), &te_ms(), &expected).expect("a decay");
            assert_recovers(&fit, 1000.0, rate, tolerance);
            assert!((fit.sigma.expect("fitted") / 15.0 - 1.0).abs() < 10.0 * tolerance, "{fit:?}");
            assert_eq!(fit.num_parameters, 3);
        }
    }
}

#[test]
fn recovers_a_constant_offset() {
    let signal: Vec<f64> = decay(800.0, 200.0).iter().map(|s| s + 35.0).collect();
    let fit = fit_curve(&settings(Model::Offset, None, 1), &te_ms(), &signal).expect("a decay");
    assert_recovers(&fit, 800.0, 200.0, 1e-6);
    assert!((fit.offset.expect("fitted") - 35.0).abs() < 1e-4);
}

/// Closed form of the corrected ARLO on noise-free decay, from an independent program.
#[test]
fn arlo_has_the_values_of_the_corrected_form() {
    for (rate, expected, tolerance) in [
        (30.0, 30.0, 0.01),
        (100.0, 100.0, 0.01),
        (250.0, 249.98, 0.005),
        (500.0, 499.35, 0.005),
        (750.0, 745.44, 0.005),
        (1000.0, 982.64, 0.005),
    ] {
        let fit = fit_curve(&settings(Model::Arlo, None, 1), &te_ms(), &decay(900.0, rate)).expect("a decay");
        assert!((fit.r2star_per_s - expected).abs() < tolerance, "{rate}: {}", fit.r2star_per_s);
    }
}

#[test]
fn arlo_refuses_unequally_spaced_echoes() {
    let mut te = te_ms();
    te[5] += 0.1;
    let arlo = settings(Model::Arlo, None, 1);
    assert_eq!(fit_curve(&arlo, &te, &decay(900.0, 100.0)), Err(NoFit::UnequalSpacing));
    // What rounding to 0.01 ms does to a header is no unequal spacing.
    te[5] -= 0.095;
    assert!(fit_curve(&arlo, &te, &decay(900.0, 100.0)).is_ok());
    let gap = FitSettings { echoes: EchoSelection { excluded: vec![4] }, ..arlo };
    assert_eq!(fit_curve(&gap, &te_ms(), &decay(900.0, 100.0)), Err(NoFit::UnequalSpacing));
}

/// Magnitudes of an independent program: S0 = 1000, PDFF 20 %, R2* 50, Hamilton spectrum.
const FAT_WATER: [(f64, [f64; 12]); 2] = [
    (
        1.5,
        [
            836.6993, 568.7131, 734.0337, 708.2027, 487.9941, 540.6928, 560.8458, 406.1737, 412.1253, 459.2824,
            347.5912, 301.1876,
        ],
    ),
    (
        3.0,
        [
            633.0939, 850.2574, 608.3050, 587.0272, 643.8238, 434.6511, 566.4783, 443.3522, 429.5530, 460.6880,
            328.1436, 385.6147,
        ],
    ),
];

#[test]
fn fat_water_magnitudes_have_the_check_values() {
    for (field, expected) in FAT_WATER {
        for (te, expected) in te_ms().into_iter().zip(expected) {
            let got = fat_water_magnitude(&HAMILTON, field, te, 1000.0, 0.2, 50.0);
            assert!((got - expected).abs() < 1e-4, "{field} T, {te} ms: {got} {expected}");
        }
    }
}

#[test]
fn recovers_fat_and_rate_of_noise_free_mixtures() {
    for field in [1.5, 3.0] {
        for fat in [0.02, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95] {
            for rate in [30.0, 100.0, 300.0] {
                let signal: Vec<f64> =
                    te_ms().iter().map(|&te| fat_water_magnitude(&HERNANDO, field, te, 1000.0, fat, rate)).collect();
                let settings = FitSettings { field_t: Some(field), ..settings(Model::FatWater, None, 1) };
                let fit = fit_curve(&settings, &te_ms(), &signal).expect("a decay");
                assert_recovers(&fit, 1000.0, rate, 1e-5);
                assert!((fit.fat_fraction.expect("slow enough") - fat).abs() < 1e-5, "{fat}: {fit:?}");
            }
        }
    }
}

#[test]
fn fat_is_not_named_where_iron_has_removed_the_echoes() {
    let fat_water = settings(Model::FatWater, None, 1);
    let signal: Vec<f64> =
        te_ms().iter().map(|&te| fat_water_magnitude(&HERNANDO, 1.5, te, 1000.0, 0.1, 900.0)).collect();
    let fit = fit_curve(&fat_water, &te_ms(), &signal).expect("a decay");
    assert_eq!(fit.fat_fraction, None);
    let no_field = FitSettings { field_t: None, ..fat_water };
    assert_eq!(fit_curve(&no_field, &te_ms(), &signal), Err(NoFit::MissingParameter));
}

#[test]
fn the_corrected_criterion_prefers_the_model_that_made_the_curve() {
    let mut simulator = Simulator::new(3);
    let with_offset: Vec<f64> = decay(1000.0, 200.0).iter().map(|s| s + 60.0 + simulator.normal()).collect();
    let plain: Vec<f64> = decay(1000.0, 200.0).iter().map(|s| s + simulator.normal()).collect();
    let score = |model, signal: &[f64]| {
        aicc(&fit_curve(&settings(model, None, 1), &te_ms(), signal).expect("a decay")).expect("twelve echoes")
    };
    assert!(score(Model::Offset, &with_offset) < score(Model::Nlls, &with_offset) - 10.0);
    assert!(score(Model::Nlls, &plain) < score(Model::Offset, &plain));
}

#[test]
fn likelihood_over_the_pixels_of_a_region_finds_rate_and_noise() {
    let mut simulator = Simulator::new(21);
    for coils in [1, 4] {
        let pixels: Vec<f64> = (0..300).flat_map(|_| simulator.decay(&te_ms(), 1000.0, 500.0, 20.0, coils)).collect();
        let pixels = ndarray::Array2::from_shape_vec((300, 12), pixels).expect("300 × 12");
        let known = settings(Model::MaximumLikelihood, Some(20.0), coils);
        let fit = fit_pixels(&known, &te_ms(), pixels.view()).expect("a decay");
        // The bound of 300 pixels is 0.37 % for one coil.
        assert!((fit.r2star_per_s / 500.0 - 1.0).abs() < 0.015, "{fit:?}");
        let unknown = settings(Model::MaximumLikelihood, None, coils);
        let fit = fit_pixels(&unknown, &te_ms(), pixels.view()).expect("a decay");
        assert!((fit.r2star_per_s / 500.0 - 1.0).abs() < 0.015, "{fit:?}");
        assert!((fit.sigma.expect("estimated") / 20.0 - 1.0).abs() < 0.02, "{fit:?}");
    }
}

#[test]
fn curves_without_an_answer_say_why() {
    let (te, nlls) = (te_ms(), settings(Model::Nlls, None, 1));
    let rising: Vec<f64> = (0..12).map(|i| 100.0 + f64::from(i)).collect();
    for (te, signal, reason) in [
        (&te[..], &[0.0; 12][..], NoFit::NoSignal),
        (&te, &[-3.0; 12], NoFit::NoSignal),
        (&te, &rising, NoFit::NoDecay),
        (&te[..2], &[5.0, 3.0], NoFit::TooFewEchoes),
        (&te[..4], &[5.0, f64::NAN, 3.0, 1.0], NoFit::NotFinite),
        (&te[..4], &[5.0, f64::INFINITY, 3.0, 1.0], NoFit::NotFinite),
        (&te, &[5.0, 4.0], NoFit::MissingImage),
        (&[3.0, 2.0, 4.0], &[5.0, 4.0, 3.0], NoFit::NotFinite),
    ] {
        assert_eq!(fit_curve(&nlls, te, signal), Err(reason), "{signal:?}");
    }
    assert_eq!(fit_curve(&settings(Model::Truncated, None, 1), &te, &decay(100.0, 50.0)), Err(NoFit::MissingParameter));
}

#[test]
fn excluded_echoes_have_no_influence_but_are_predicted() {
    let mut signal = decay(1000.0, 120.0);
    signal[0] = 5.0;
    signal[7] = 4000.0;
    let settings = FitSettings { echoes: EchoSelection { excluded: vec![0, 7] }, ..settings(Model::Nlls, None, 1) };
    let fit = fit_curve(&settings, &te_ms(), &signal).expect("a decay");
    assert_recovers(&fit, 1000.0, 120.0, 1e-6);
    assert_eq!(fit.echoes_used, [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]);
    assert!((fit.predicted[7] - decay(1000.0, 120.0)[7]).abs() < 1e-3);
    assert_eq!(fit.predicted.len(), 12);
}

#[test]
fn the_truncation_stands_in_the_echoes_used() {
    let signal: Vec<f64> = decay(1000.0, 500.0).iter().map(|&a| noise::expected_magnitude(a, 20.0, 1)).collect();
    let fit = fit_curve(&settings(Model::Truncated, Some(20.0), 1), &te_ms(), &signal).expect("a decay");
    let above = signal.iter().take_while(|&&s| s > noise::noise_floor(20.0, 1)).count();
    assert_eq!(fit.echoes_used, (0..above).collect::<Vec<_>>());
    assert!((4..8).contains(&above));
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => 0.0..2000.0,
        2 => -100.0..100.0,
        1 => prop::num::f64::ANY,
        1 => Just(0.0),
        1 => Just(4095.0),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_input_panics_or_gives_a_number_that_is_none(
        points in prop::collection::vec((prop_oneof![20 => 0.01..10.0, 1 => prop::num::f64::ANY], any_value()), 0..14),
        sigma in prop::option::of(prop_oneof![4 => 0.001..500.0, 1 => prop::num::f64::ANY]),
        coils in prop_oneof![4 => 0_u32..40, 1 => any::<u32>()],
        field in prop::option::of(prop_oneof![4 => 0.1..7.0, 1 => prop::num::f64::ANY]),
        excluded in prop::collection::vec(0_usize..14, 0..3),
        is_ascending in prop::bool::weighted(0.9),
    ) {
        let mut te = 0.0;
        let (te_ms, signal): (Vec<f64>, Vec<f64>) = points
            .iter()
            .map(|&(step, value)| {
                te = if is_ascending { te + step } else { step };
                (te, value)
            })
            .unzip();
        for model in Model::ALL {
            let settings = FitSettings {
                model,
                echoes: EchoSelection { excluded: excluded.clone() },
                noise: Noise { sigma, coils, source: NoiseSource::Given },
                field_t: field,
            };
            if let Ok(fit) = fit_curve(&settings, &te_ms, &signal) {
                let optional = [fit.sigma, fit.offset, fit.fat_fraction, fit.r_squared];
                let numbers = [fit.r2star_per_s, fit.s0, fit.residual_ss];
                let all = numbers.iter().chain(&fit.predicted).chain(optional.iter().flatten());
                prop_assert!(all.clone().all(|v| v.is_finite()), "{fit:?}");
                prop_assert!(fit.r2star_per_s > 0.0, "{fit:?}");
                prop_assert!(fit.fat_fraction.is_none_or(|fat| (0.0..=1.0).contains(&fat)), "{fit:?}");
                prop_assert_eq!(fit.predicted.len(), te_ms.len());
            }
        }
    }
}
