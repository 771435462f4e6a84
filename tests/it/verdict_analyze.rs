//! From a simulated stack and ROIs to measurements and verdict.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use sideroscope::fit::{EchoSelection, Model, NoiseSource};
use sideroscope::pipeline::{AnalysisSettings, Analyzer, SigmaChoice, analyze, compare, estimate_noise};
use sideroscope::roi::Role;
use sideroscope::series::{DecayKind, EchoStack};
use sideroscope::verdict::{Basis, BoundSide, Finding};

use super::verdict_stack::{Scene, Tissue, rectangle, standard_rois, two_tissues};

fn stack_of(lesion: Tissue, liver: Tissue) -> EchoStack {
    Scene::new(&two_tissues(lesion, liver)).stack()
}

fn finding(lesion: f64, liver: f64, settings: &AnalysisSettings) -> Finding {
    let stack = stack_of(Tissue::new(1000.0, lesion), Tissue::new(1000.0, liver));
    analyze(&stack, &standard_rois(), settings).verdict.expect("both ROIs").finding
}

#[test]
fn recovers_the_rates_and_answers_the_question() {
    let settings = AnalysisSettings::default();
    let stack = stack_of(Tissue::new(1000.0, 60.0), Tissue::new(900.0, 400.0));
    let analysis = analyze(&stack, &standard_rois(), &settings);
    for (measured, truth, s0) in [(&analysis.rois[0], 60.0, 1000.0), (&analysis.rois[1], 400.0, 900.0)] {
        let rate = measured.r2star_per_s.expect("a rate");
        let ci = rate.ci95.expect("an interval");
        assert!((rate.value / truth - 1.0).abs() < 0.02, "{rate:?}");
        assert!(ci.low < rate.value && rate.value < ci.high && ci.high - ci.low < 0.06 * truth, "{rate:?}");
        assert!((measured.s0.expect("S0") / s0 - 1.0).abs() < 0.02);
        let pixels = measured.pixel_r2star_per_s.expect("pixel statistics");
        assert!((pixels.median.value / truth - 1.0).abs() < 0.03, "{pixels:?}");
        assert!(pixels.min.value < pixels.quartiles[0].value, "{pixels:?}");
        assert_eq!(measured.pixel_values.len() + pixels.invalid, measured.pixels);
    }
    assert_eq!((analysis.rois[0].pixels, analysis.rois[1].pixels), (200, 300));
    assert!((analysis.rois[0].area_mm2 - 600.0).abs() < 1e-9, "1.5 mm × 2 mm pixels");
    // −0.16 + 0.02603·400 = 10.25
    let lic = analysis.rois[1].lic_mg_per_g.expect("1.5 T");
    assert!((lic.value - 10.25).abs() < 0.25 && lic.ci95.is_some());
    assert_eq!(analysis.noise.source, NoiseSource::NoiseRoi);
    assert!((analysis.noise.sigma.expect("air") / 25.0 - 1.0).abs() < 0.02);
    assert!((analysis.noise_floor.expect("σ known") / 25.0 - 2.563).abs() < 0.06);
    let verdict = analysis.verdict.expect("both ROIs");
    assert_eq!(verdict.finding, Finding::Hyperintense);
    assert!(verdict.applies() && verdict.reasons().next().is_none(), "{:?}", verdict.caveats);
    assert!((verdict.ratio.expect("both known").value - 0.15).abs() < 0.01);
    // ln(400/60)/(400 − 60)
    assert!((verdict.best_te_ms.expect("both known") - 5.58).abs() < 0.1);
}

#[test]
fn every_finding_is_reached() {
    let settings = AnalysisSettings::default();
    for (lesion, liver, expected) in [
        (400.0, 400.0, Finding::Isointense),
        (60.0, 400.0, Finding::Hyperintense),
        (700.0, 350.0, Finding::Hypointense),
        (320.0, 400.0, Finding::Indeterminate),
    ] {
        assert_eq!(finding(lesion, liver, &settings), expected, "{lesion} against {liver}");
    }
}

#[test]
fn every_model_finds_the_iron_free_lesion() {
    for model in Model::ALL {
        let settings = AnalysisSettings { model, replicates: 200, ..AnalysisSettings::default() };
        assert_eq!(finding(40.0, 250.0, &settings), Finding::Hyperintense, "{model:?}");
    }
}

#[test]
fn without_rois_there_is_no_verdict_and_no_panic() {
    let stack = stack_of(Tissue::new(1000.0, 60.0), Tissue::new(900.0, 400.0));
    let settings = AnalysisSettings::default();
    let empty = analyze(&stack, &[], &settings);
    assert!(empty.verdict.is_none() && empty.rois.is_empty() && empty.liver.is_none());
    assert_eq!(empty.noise.source, NoiseSource::Background);
    let lesion_only = analyze(&stack, &standard_rois()[..1], &settings);
    assert!(lesion_only.verdict.is_none() && lesion_only.lesion.is_some());
    let mut off_image = standard_rois();
    off_image[0] = rectangle(1, Role::Lesion, [900, 900], [5, 5]);
    off_image[1].slice = 17;
    let nothing = analyze(&stack, &off_image, &settings);
    assert!(nothing.verdict.is_none());
    assert_eq!((nothing.rois[0].pixels, nothing.rois[1].pixels), (0, 0));
    assert!(nothing.rois[0].signal_mean.is_empty() && nothing.rois[0].pixel_r2star_per_s.is_none());
}

#[test]
fn the_answer_depends_on_the_seed_and_on_nothing_else() {
    let stack = stack_of(Tissue::new(1000.0, 300.0), Tissue::new(900.0, 400.0));
    let rois = standard_rois();
    let settings = AnalysisSettings::default();
    let first = analyze(&stack, &rois, &settings);
    assert_eq!(first, analyze(&stack, &rois, &settings));
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert_eq!(first, one_thread.install(|| analyze(&stack, &rois, &settings)));
    let other = analyze(&stack, &rois, &AnalysisSettings { seed: 2, ..settings.clone() });
    let width = |analysis: &sideroscope::pipeline::Analysis| analysis.rois[0].r2star_per_s.and_then(|r| r.ci95);
    assert_ne!(width(&first), width(&other));
}

#[test]
fn the_analyzer_answers_as_the_plain_call() {
    let stack = Arc::new(stack_of(Tissue::new(1000.0, 300.0), Tissue::new(900.0, 400.0)));
    let mut analyzer = Analyzer::new(Arc::clone(&stack));
    let mut rois = standard_rois();
    let mut settings = AnalysisSettings { replicates: 200, ..AnalysisSettings::default() };
    for step in 0..6 {
        match step {
            1 | 2 => rois[0] = rectangle(1, Role::Lesion, [26, 10 + step], [20, 10]),
            3 => settings.margin = 1.5,
            4 => settings.coils = 2,
            5 => rois[2] = rectangle(3, Role::Noise, [2, 4], [5, 50]),
            _ => {}
        }
        assert_eq!(analyzer.analyze(&rois, &settings), analyze(&stack, &rois, &settings), "step {step}");
    }
}

#[test]
fn rois_of_one_role_are_pooled() {
    let stack = stack_of(Tissue::new(1000.0, 60.0), Tissue::new(900.0, 400.0));
    let mut rois = standard_rois();
    rois.push(rectangle(4, Role::Lesion, [26, 14], [20, 10]));
    let analysis = analyze(&stack, &rois, &AnalysisSettings::default());
    let pooled = analysis.lesion.expect("two lesion ROIs");
    // 10 and 10 columns that share 6: 14 columns of 20 pixels.
    assert_eq!((pooled.pixels, pooled.id), (280, None));
    assert_eq!(analysis.rois.len(), 4);
}

#[test]
fn excluded_echoes_take_no_part() {
    let tissues = two_tissues(Tissue::new(1000.0, 60.0), Tissue::new(900.0, 400.0));
    let mut scene = Scene::new(&tissues);
    let spoiled = |echo: usize, _: usize, _: usize, value: f64| if echo == 2 { 3.0 * value } else { value };
    scene.finish = &spoiled;
    let settings = AnalysisSettings { echoes: EchoSelection { excluded: vec![2] }, ..AnalysisSettings::default() };
    let analysis = analyze(&scene.stack(), &standard_rois(), &settings);
    let rate = analysis.rois[1].r2star_per_s.expect("a rate").value;
    assert!((rate / 400.0 - 1.0).abs() < 0.02, "{rate}");
    assert!(!analysis.rois[1].fit.as_ref().expect("a fit").echoes_used.contains(&2));
}

#[test]
fn two_echoes_are_judged_by_their_look_where_fat_may_fake_a_rate() {
    let settings = AnalysisSettings { echoes: EchoSelection::range(0, 1, 12), ..AnalysisSettings::default() };
    let stack = stack_of(Tissue::new(1000.0, 60.0), Tissue::new(1000.0, 400.0));
    let verdict = analyze(&stack, &standard_rois(), &settings).verdict.expect("both ROIs");
    assert_eq!((verdict.basis, verdict.finding), (Basis::Appearance, Finding::Hyperintense));
    assert!(!verdict.applies(), "nothing says that the liver is loaded");
    let three = AnalysisSettings { echoes: EchoSelection::range(0, 2, 12), ..AnalysisSettings::default() };
    assert_eq!(finding(60.0, 400.0, &three), Finding::Hyperintense);
}

#[test]
fn sigma_comes_from_where_it_can() {
    let tissues = two_tissues(Tissue::new(1000.0, 60.0), Tissue::new(900.0, 400.0));
    let stack = Scene::new(&tissues).stack();
    let rois = standard_rois();
    let settings = AnalysisSettings::default();
    let source = |stack: &EchoStack, settings: &AnalysisSettings, rois: &[_]| {
        let found = estimate_noise(stack, rois, settings);
        (found.noise.source, found.noise.sigma, found.warnings)
    };
    assert_eq!(source(&stack, &settings, &rois).0, NoiseSource::NoiseRoi);
    let (from, sigma, warnings) = source(&stack, &settings, &rois[..2]);
    assert!(from == NoiseSource::Background && (sigma.expect("air") / 25.0 - 1.0).abs() < 0.03 && warnings.is_empty());
    let given = AnalysisSettings { sigma: SigmaChoice::Given(7.0), ..settings.clone() };
    assert_eq!(source(&stack, &given, &rois), (NoiseSource::Given, Some(7.0), Vec::new()));
    let nonsense = AnalysisSettings { sigma: SigmaChoice::Given(-1.0), ..settings.clone() };
    assert!(source(&stack, &nonsense, &rois).2[0].to_string().contains("-1"));
    let fitted = AnalysisSettings { sigma: SigmaChoice::Fitted, ..settings.clone() };
    let (from, sigma, _) = source(&stack, &fitted, &rois);
    assert!(from == NoiseSource::Residuals && (sigma.expect("decays") / 25.0 - 1.0).abs() < 0.15, "{sigma:?}");

    // Slow decay, so that no tissue turns to noise that could be found instead of air.
    let slow = two_tissues(Tissue::new(1000.0, 30.0), Tissue::new(900.0, 60.0));
    let mut blanked = Scene::new(&slow);
    let blank = |_: usize, row: usize, col: usize, value: f64| match (row, col) {
        (20..48, 4..56) => value,
        _ => 0.0,
    };
    blanked.finish = &blank;
    let (from, sigma, warnings) = source(&blanked.stack(), &settings, &rois);
    assert!(from == NoiseSource::Residuals && (sigma.expect("decays") / 25.0 - 1.0).abs() < 0.15, "{sigma:?}");
    assert!(warnings[0].to_string().contains("100 % of the noise ROI is zero"), "{warnings:?}");
    // With σ fitted, the liver that reaches the floor still gives it.
    let analysis = analyze(&stack, &rois, &fitted);
    let floor = analysis.noise_floor.expect("the liver reaches the floor");
    assert!((floor / (25.0 * 2.563) - 1.0).abs() < 0.15, "{floor}");

    let misplaced = vec![rectangle(3, Role::Noise, [16, 4], [20, 50])];
    assert!(source(&stack, &settings, &misplaced).2[0].to_string().contains("does not look like noise"));
}

#[test]
fn the_floor_trap_is_never_isointense() {
    // Both beyond these echoes (first TE 8 ms): 500 and 900 s⁻¹ have reached the floor in every echo.
    for (lesion, liver) in [(900.0, 900.0), (600.0, 900.0), (500.0, 1200.0)] {
        let tissues = two_tissues(Tissue::new(1000.0, lesion), Tissue::new(1000.0, liver));
        let mut scene = Scene::new(&tissues);
        scene.te_ms = (0..8).map(|k| 8.0 + 2.0 * f64::from(k)).collect();
        let verdict = analyze(&scene.stack(), &standard_rois(), &AnalysisSettings::default()).verdict.expect("ROIs");
        assert_eq!(verdict.finding, Finding::NotAssessable, "{lesion} against {liver}: {verdict:?}");
    }
}

#[test]
fn a_liver_beyond_reach_leaves_a_bright_lesion_hyperintense() {
    let tissues = two_tissues(Tissue::new(1000.0, 40.0), Tissue::new(1000.0, 3000.0));
    for te_first in [2.0, 4.0] {
        let mut scene = Scene::new(&tissues);
        scene.te_ms = (0..8).map(|k| te_first + 2.0 * f64::from(k)).collect();
        let verdict = analyze(&scene.stack(), &standard_rois(), &AnalysisSettings::default()).verdict.expect("ROIs");
        assert_eq!(verdict.finding, Finding::Hyperintense, "TE {te_first}: {verdict:?}");
        assert_eq!(
            verdict.ratio.expect("a bound").bound,
            Some(BoundSide::UpperBound),
            "TE {te_first}: {:?}",
            verdict.ratio
        );
    }
}

#[test]
fn spin_echoes_give_no_iron() {
    let tissues = two_tissues(Tissue::new(1000.0, 15.0), Tissue::new(1000.0, 80.0));
    let mut scene = Scene::new(&tissues);
    scene.decay = DecayKind::T2;
    let analysis = analyze(&scene.stack(), &standard_rois(), &AnalysisSettings::default());
    assert!(analysis.rois.iter().all(|roi| roi.lic_mg_per_g.is_none()));
    let verdict = analysis.verdict.expect("both ROIs");
    assert!(!verdict.applies() && verdict.liver_iron.is_none());
}

#[test]
fn models_can_be_compared_on_one_region() {
    let liver = Tissue { fat: 0.25, ..Tissue::new(1000.0, 40.0) };
    let stack = stack_of(Tissue::new(1000.0, 30.0), liver);
    let (rois, settings) = (standard_rois(), AnalysisSettings { replicates: 200, ..AnalysisSettings::default() });
    let compared = compare(&stack, &rois, &settings, &AtomicBool::new(false)).expect("not canceled");
    assert_eq!(compared.iter().map(|row| row.model).collect::<Vec<_>>(), Model::ALL);
    let of =
        |model| compared.iter().find(|row| row.model == model).and_then(|row| row.liver.as_ref()).expect("a liver");
    let (plain_fit, fat_fit) = (of(Model::M1ncm), of(Model::FatWater));
    let (plain, fat) = (plain_fit.aicc.expect("defined"), fat_fit.aicc.expect("defined"));
    assert!(fat < plain - 10.0, "fat is there: {fat} against {plain}");
    assert!(fat_fit.rms_residual().expect("a fit") < plain_fit.rms_residual().expect("a fit"));
    // A quarter of fat biases one exponential, and the ratio with it; the fat–water fit finds what is true.
    let ratio_of =
        |model| compared.iter().find(|row| row.model == model).and_then(|row| row.ratio).expect("both tissues").0;
    assert!((ratio_of(Model::FatWater) / 0.75 - 1.0).abs() < 0.03, "{}", ratio_of(Model::FatWater));
    assert!((ratio_of(Model::M1ncm) / 0.75 - 1.0).abs() > 0.07, "{}", ratio_of(Model::M1ncm));
    let apart = stack_of(Tissue::new(1000.0, 60.0), Tissue::new(1000.0, 240.0));
    let rows = compare(&apart, &rois, &settings, &AtomicBool::new(false)).expect("not canceled");
    let (ratio, ci) = rows[0].ratio.expect("a ratio");
    assert!((ratio / 0.25 - 1.0).abs() < 0.03 && ci.low < ratio && ratio < ci.high, "{ratio} {ci:?}");
    assert_eq!(compare(&stack, &rois, &settings, &AtomicBool::new(true)), None, "canceled");
}
