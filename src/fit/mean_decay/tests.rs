//! Against closed forms, and against `scipy.optimize.least_squares` 1.17 (bounds, tolerances 1e-14, several starts) with
//! E[M] from `scipy.special.ive`, on means of 80 Rician pixels drawn by numpy.

use super::{DecayFit, DecayModel, DecayShape, MeanDecay};
use crate::fit::noise::expected_magnitude;
use crate::fit::{FittedRate, HERNANDO, NoFit, fat_water_magnitude};
use crate::units::{EchoTimes, FieldStrength};

const SIGMA: f64 = 20.0;

fn te_ms() -> Vec<f64> {
    (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect()
}

fn te() -> EchoTimes {
    EchoTimes::from_ms(&te_ms()).expect("ascending")
}

const ALL: [usize; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

fn decay<'a>(echo_times: &'a EchoTimes, mean: &'a [f64], standard_error: &'a [f64]) -> MeanDecay<'a> {
    let field = FieldStrength::from_tesla(1.5);
    MeanDecay { echo_times, mean, standard_error, used: &ALL, sigma: Some(SIGMA), coils: 1, field }
}

/// R2*, S0 and what shapes the decay.
fn numbers(fit: &DecayFit) -> Vec<f64> {
    let shape = match fit.shape {
        DecayShape::Plain => vec![],
        DecayShape::FatWater { fat_fraction } => vec![fat_fraction],
        DecayShape::ThroughPlaneGradient { delta_f_hz } => vec![delta_f_hz],
        DecayShape::TwoCompartments { fast, fast_share } => vec![fast.per_s(), fast_share],
        DecayShape::OddEven { excess } | DecayShape::Step { excess, .. } => vec![excess],
    };
    [vec![fit.r2star.per_s(), fit.s0], shape].concat()
}

#[track_caller]
fn check(fit: &DecayFit, expected: &[f64], tolerance: f64) {
    for (got, expected) in numbers(fit).iter().zip(expected) {
        let is_near = (got - expected).abs() <= tolerance * expected.abs().max(1e-2);
        assert!(is_near, "{:?}: {got} instead of {expected}", fit.shape);
    }
}

/// The mean of 80 pixels, its standard error, and what scipy finds: χ², then R2*, S0 and the rest.
struct Reference {
    mean: [f64; 12],
    found: &'static [(DecayModel, f64, &'static [f64])],
}

const SE: [f64; 12] = [2.236, 2.277, 2.317, 2.358, 2.399, 2.439, 2.48, 2.521, 2.561, 2.602, 2.643, 2.683];

use DecayModel::{FatWater, OddEven, Plain, Step, ThroughPlaneGradient, TwoCompartments};

const SCIPY: [Reference; 5] = [
    Reference {
        mean: [776.42, 626.79, 511.03, 411.57, 334.51, 274.15, 215.91, 177.28, 141.79, 119.55, 94.92, 77.08],
        found: &[
            (Plain, 7.81754, &[150.0076, 900.4883]),
            (FatWater, 7.14313, &[149.9861, 902.9431, 0.002803383]),
            (ThroughPlaneGradient, 7.17499, &[148.676, 898.5155, 8.436227]),
            (OddEven, 7.75903, &[149.971, 900.6904, -0.0008957666]),
        ],
    },
    Reference {
        mean: [681.58, 406.11, 463.74, 370.18, 225.31, 230.62, 194.84, 119.53, 119.13, 101.36, 64.68, 63.23],
        found: &[
            (Plain, 3853.62548, &[154.2682, 742.4286]),
            (FatWater, 4.34983, &[150.7103, 906.1662, 0.2009809]),
            (ThroughPlaneGradient, 3853.62548, &[154.2682, 742.4286, 0.0]),
            (OddEven, 2513.47761, &[148.9972, 776.1195, -0.1549814]),
        ],
    },
    Reference {
        mean: [829.63, 715.76, 610.46, 498.1, 402.81, 312.57, 232.59, 164.72, 112.8, 68.19, 39.4, 25.63],
        found: &[
            (Plain, 3240.92788, &[156.3832, 1027.091]),
            (FatWater, 3240.92788, &[156.3832, 1027.091, 0.0]),
            (ThroughPlaneGradient, 5.60049, &[82.56131, 904.5934, 59.06318]),
            (OddEven, 3095.1872, &[158.1076, 1016.91, 0.04096808]),
        ],
    },
    Reference {
        mean: [773.41, 664.6, 506.75, 435.3, 337.1, 291.41, 220.3, 187.17, 144.49, 125.31, 93.44, 82.42],
        found: &[
            (Plain, 272.18474, &[146.7016, 909.723]),
            (ThroughPlaneGradient, 246.35117, &[138.7398, 897.7115, 20.4159]),
            (OddEven, 7.70861, &[149.0749, 896.057, 0.06032868]),
        ],
    },
    Reference {
        mean: [665.31, 493.5, 394.42, 331.35, 280.79, 242.37, 208.09, 182.4, 159.11, 141.76, 121.22, 103.88],
        found: &[
            (Plain, 1139.79858, &[132.3786, 708.1197]),
            (FatWater, 1103.60565, &[132.2865, 725.3648, 0.02427142]),
            (OddEven, 982.22198, &[130.5538, 718.8174, -0.05364525]),
            (TwoCompartments, 3.23568, &[98.97038, 876.4038, 638.6468, 0.3942249]),
        ],
    },
];

#[test]
fn every_model_agrees_with_scipy() {
    let te = te();
    for Reference { mean, found } in &SCIPY {
        let decay = decay(&te, mean, &SE);
        for &(model, chi2, expected) in *found {
            let fit = decay.fit(model).expect("a fit");
            assert!((fit.chi2 - chi2).abs() < 1e-4 * chi2.max(1.0), "{model:?}: χ² {} instead of {chi2}", fit.chi2);
            // A gradient of nothing is flat at nothing: χ² moves with its fourth power there.
            let tolerance = if expected.get(2) == Some(&0.0) { 20.0 } else { 2e-4 };
            check(&fit, expected, tolerance);
            let FittedRate::Exact(again) = decay.refits(&fit).expect("a fit").mean_rate(mean, 1.0) else {
                panic!("{model:?}: no rate the second time")
            };
            let rate = fit.mean_rate_per_s();
            assert!((again.per_s() - rate).abs() < tolerance * rate, "again, {model:?}: {again:?} {rate}");
        }
    }
}

#[test]
fn the_model_that_made_the_decay_is_found_first() {
    let te = te();
    let made = [Plain, FatWater, ThroughPlaneGradient, OddEven, TwoCompartments];
    for (Reference { mean, .. }, truth) in SCIPY.iter().zip(made) {
        let aic = |model: DecayModel| decay(&te, mean, &SE).fit(model).expect("a fit").aic();
        let others = [Plain].into_iter().chain(DecayModel::CAUSES).filter(|&model| model != truth);
        let beaten: Vec<_> = others.map(|model| (model, aic(model) - aic(truth))).collect();
        assert!(beaten.iter().all(|&(_, behind)| behind > 0.0), "{truth:?}: {beaten:?}");
    }
}

fn noise_free(amplitude: impl Fn(f64) -> f64) -> Vec<f64> {
    te_ms().into_iter().map(|te| expected_magnitude(amplitude(te), SIGMA, 1)).collect()
}

#[track_caller]
fn recovers(model: DecayModel, amplitude: impl Fn(f64) -> f64, expected: &[f64]) {
    let (te, mean) = (te(), noise_free(amplitude));
    let fit = decay(&te, &mean, &[1.0; 12]).fit(model).expect("a fit");
    assert!(fit.chi2 < 1e-2, "{model:?} {expected:?}: χ² {}", fit.chi2);
    check(&fit, expected, 1e-3);
}

#[test]
fn noise_free_decays_are_recovered() {
    for rate in [30.0, 100.0, 300.0, 800.0, 1500.0] {
        recovers(Plain, |te| 900.0 * (-rate * te / 1e3).exp(), &[rate, 900.0]);
        recovers(OddEven, |te| even(te, 0.08) * 900.0 * (-rate * te / 1e3).exp(), &[rate, 900.0, 0.08]);
    }
    for (rate, fat) in [(40.0, 0.05), (40.0, 0.35), (150.0, 0.2), (300.0, 0.1), (60.0, 0.8)] {
        recovers(FatWater, |te| fat_water_magnitude(&HERNANDO, 1.5, te, 900.0, fat, rate), &[rate, 900.0, fat]);
    }
    for (rate, hz) in [(40.0, 40.0), (60.0, 60.0), (180.0, 80.0), (60.0, 150.0), (30.0, 250.0), (300.0, 60.0)] {
        let sinc = move |te: f64| {
            let x = std::f64::consts::PI * hz * te / 1e3;
            (x.sin() / x).abs()
        };
        recovers(ThroughPlaneGradient, |te| 900.0 * sinc(te) * (-rate * te / 1e3).exp(), &[rate, 900.0, hz]);
    }
    for (slow, fast, share) in [(60.0, 600.0, 0.5), (300.0, 1500.0, 0.3), (30.0, 300.0, 0.9)] {
        let parts = |te: f64| (1.0 - share) * (-slow * te / 1e3).exp() + share * (-fast * te / 1e3).exp();
        recovers(TwoCompartments, |te| 900.0 * parts(te), &[slow, 900.0, fast, share]);
    }
}

fn even(te: f64, excess: f64) -> f64 {
    let echo = ((te - 0.99) / 1.41).round() as usize;
    if echo % 2 == 1 { 1.0 + excess } else { 1.0 }
}

/// A step of gain is found where it is, and looks like nothing where it is not.
#[test]
fn a_step_of_gain_is_recovered() {
    for (from, gain) in [(4, 1.5), (2, 0.6), (7, 3.0)] {
        let stepped = |te: f64| {
            let echo = ((te - 0.99) / 1.41).round() as usize;
            if echo >= from { gain } else { 1.0 }
        };
        recovers(Step(from), |te| stepped(te) * 900.0 * (-0.06 * te).exp(), &[60.0, 900.0, gain - 1.0]);
    }
    recovers(Step(5), |te| 900.0 * (-0.06 * te).exp(), &[60.0, 900.0, 0.0]);
}

/// LIC is linear in R2*, so the mean over the compartments counts: 0.4·600 + 0.6·100 s⁻¹.
#[test]
fn the_rate_of_two_compartments_is_their_mean() {
    let te = te();
    let mean = noise_free(|te| 900.0 * (0.6 * (-0.1 * te).exp() + 0.4 * (-0.6 * te).exp()));
    let whole = decay(&te, &mean, &[1.0; 12]);
    let fit = whole.fit(TwoCompartments).expect("a fit");
    assert!(fit.is_identified && (fit.mean_rate_per_s() - 300.0).abs() < 0.3, "{fit:?}");
    // Replicates of 1.1 times the signal and of a noise level that fits them have the same rate.
    let brighter: Vec<f64> = mean.iter().map(|m| 1.1 * m).collect();
    let again = whole.refits(&fit).expect("a fit").mean_rate(&brighter, 1.1);
    assert!(matches!(again, FittedRate::Exact(rate) if (rate.per_s() - 300.0).abs() < 0.3), "{again:?}");
}

/// A part that is gone before the second echo has no rate, only a bound.
#[test]
fn what_ends_at_a_limit_of_the_search_is_no_number() {
    let te = te();
    let mut mean = noise_free(|te| 600.0 * (-0.06 * te).exp());
    mean[0] += 250.0;
    let whole = decay(&te, &mean, &[1.0; 12]);
    let fit = whole.fit(TwoCompartments).expect("a fit");
    assert!(!fit.is_identified, "{fit:?}");
    let rate = whole.refits(&fit).expect("a fit").mean_rate(&mean, 1.0);
    assert!(matches!(rate, FittedRate::AtLeast(rate) if (rate.per_s() - 60.0).abs() < 1.0), "{rate:?}");
}

#[test]
fn criteria_are_the_closed_forms() {
    let te = te();
    let fit = decay(&te, &SCIPY[1].mean, &SE).fit(FatWater).expect("a fit");
    assert!((fit.aic() - (fit.chi2 + 6.0)).abs() < 1e-12);
    // 2·3·4/(12 − 3 − 1) = 3.
    assert!((fit.aicc().expect("defined") - (fit.chi2 + 9.0)).abs() < 1e-12);
    assert!((fit.chi2_per_dof().expect("nine left") - fit.chi2 / 9.0).abs() < 1e-12);
    let plain = decay(&te, &SCIPY[1].mean, &SE).fit(Plain).expect("a fit");
    let worst = plain.worst_echo(&decay(&te, &SCIPY[1].mean, &SE)).expect("an echo");
    // The second echo is opposed-phase at 1.5 T: 406 where the exponential says more.
    assert!(worst.0 == 1 && worst.1 < -0.1, "{worst:?}");
}

#[test]
fn what_cannot_be_fitted_says_why() {
    let te = te();
    let mean = SCIPY[0].mean;
    let whole = decay(&te, &mean, &SE);
    assert_eq!(MeanDecay { field: None, ..whole }.fit(FatWater), Err(NoFit::MissingParameter));
    assert_eq!(MeanDecay { used: &[0, 1], ..whole }.fit(FatWater), Err(NoFit::TooFewEchoes));
    assert!(MeanDecay { used: &[0, 1, 2], ..whole }.fit(FatWater).is_ok(), "three echoes can hold three parameters");
    assert_eq!(MeanDecay { mean: &mean[1..], ..whole }.fit(Plain), Err(NoFit::MissingImage));
    assert_eq!(MeanDecay { mean: &[0.0; 12], ..whole }.fit(Plain), Err(NoFit::NoSignal));
    assert_eq!(MeanDecay { mean: &[f64::NAN; 12], ..whole }.fit(Plain), Err(NoFit::NotFinite));
    assert!(MeanDecay { standard_error: &[0.0; 12], ..whole }.fit(Plain).is_ok(), "clipped echoes have no spread");
}
