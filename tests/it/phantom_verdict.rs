//! The whole way from simulated images to the verdict: it finds what was simulated.

use sideroscope::phantom::{Built, Case, Tissue};
use sideroscope::pipeline::{Analysis, AnalysisSettings, RoiMeasurement, analyze};
use sideroscope::roi::Role;
use sideroscope::verdict::{Appearance, Verdict};

fn analyzed(case: Case, seed: u64) -> (Built, Analysis, Verdict) {
    let built = case.build(seed);
    let analysis = analyze(&built.stack, &built.rois, &AnalysisSettings::default());
    let verdict = analysis.verdict.clone().expect("a lesion and a liver region");
    (built, analysis, verdict)
}

#[test]
fn the_verdict_finds_what_was_simulated_whatever_the_noise() {
    for case in Case::ALL {
        for seed in [1, 12] {
            let (built, _, verdict) = analyzed(case, seed);
            let expected = &built.truth.expected;
            assert_eq!(verdict.finding, expected.finding, "{case:?}, seed {seed}: {}", verdict.headline.sentence());
            assert_eq!(verdict.applies(), expected.sign_applies, "{case:?}, seed {seed}: {:?}", verdict.caveats);
            let moves = verdict.warnings().any(|warning| warning.to_string().contains("on top of each other"));
            assert!(!moves, "{case:?}, seed {seed}: {:?}", verdict.caveats);
        }
    }
}

#[test]
fn measured_rates_are_the_true_ones_within_their_intervals() {
    for case in [Case::Iso, Case::Hyper, Case::Hypo, Case::FocalSparing, Case::NoOverload] {
        let (built, analysis, _) = analyzed(case, 1);
        assert!((analysis.noise.sigma.expect("air") / built.truth.sigma - 1.0).abs() < 0.02);
        let tissue_regions = analysis.rois.iter().filter(|roi| roi.role != Role::Noise);
        for (measured, truth) in tissue_regions.zip(&built.truth.rois) {
            assert_eq!((measured.name.as_str(), measured.pixels), (truth.name.as_str(), truth.pixels));
            let (rate, [made, _]) = (rate(measured), truth.r2star_per_s.expect("tissue"));
            // Fat of 3 % and traces of veins bias one exponential by about 2 %.
            assert!((rate / made - 1.0).abs() < 0.035, "{case:?} {}: {rate} instead of {made}", measured.name);
        }
    }
}

fn rate(measured: &RoiMeasurement) -> f64 {
    measured.r2star_per_s.expect("a rate").value
}

#[test]
fn the_floor_trap_says_that_nothing_can_be_said() {
    let (_, _, verdict) = analyzed(Case::FloorTrap, 1);
    assert!(verdict.per_echo.iter().all(|echo| echo.is_at_noise_floor && echo.appearance.is_none()));
    assert!(verdict.reasons().any(|reason| reason.to_string().contains("noise floor")), "{:?}", verdict.caveats);
}

#[test]
fn focal_sparing_warns_that_the_liver_regions_disagree() {
    let (_, _, verdict) = analyzed(Case::FocalSparing, 1);
    let sentences: Vec<_> = verdict.reasons().chain(verdict.warnings()).collect();
    assert!(sentences.iter().any(|s| s.to_string().contains("disagree")), "{sentences:?}");
}

#[test]
fn the_fatty_liver_looks_darker_where_fat_opposes_water_and_equal_in_phase() {
    let (built, _, verdict) = analyzed(Case::Fatty, 12);
    assert_eq!(built.truth.liver.tissue, Tissue::Liver);
    // Opposed near 2.3 ms, in phase near 4.6 ms at 1.5 T.
    let appearance =
        |te: f64| verdict.per_echo.iter().find(|echo| (echo.te_ms - te).abs() < 0.01).and_then(|e| e.appearance);
    assert_eq!(appearance(2.40), Some(Appearance::Hyperintense));
    assert_eq!(appearance(5.22), Some(Appearance::Isointense));
    assert!(verdict.warnings().any(|warning| warning.to_string().contains("fat")), "{:?}", verdict.caveats);
}
