//! One and two echoes: check values in closed form and by scipy, gates, and error rates by simulation.

use sideroscope::fit::{NoFit, NoiseSource};
use sideroscope::pipeline::{AnalysisSettings, analyze};
use sideroscope::units::FieldStrength;
use sideroscope::verdict::{
    Basis, BoundSide, Caveat, Draws, Evidence, FewCaveat, FewEvidence, Finding, Headline, KnownNoise, Rules,
    TissueEvidence, TypedIron, TypedLoad, Verdict, assess_few, excluded_difference, two_point_rate,
};

use super::verdict_stack::{Scene, Tissue, standard_rois, two_tissues};

const SIGMA: f64 = 20.0;

/// Draws that spread by `share` of the mean.
fn draws(means: &[f64], share: f64) -> Draws {
    let factor = |i: i32| 1.0 + share * (f64::from(i) / 499.5 - 1.0);
    let means = (0..1000).flat_map(|i| means.iter().map(move |mean| mean * factor(i))).collect();
    Draws { rates: Vec::new(), means, degrees: 1000.0 }
}

struct Case<'a> {
    te_ms: &'a [f64],
    lesion: &'a [f64],
    liver: &'a [f64],
    muscle: Option<&'a [f64]>,
    load: Option<TypedLoad>,
    field_t: Option<f64>,
    sigma: Option<f64>,
}

impl Default for Case<'_> {
    fn default() -> Self {
        let load = Some(TypedLoad { value: TypedIron::Lic(9.0), source: "biopsy".to_owned() });
        Self { te_ms: &[9.2], lesion: &[], liver: &[], muscle: None, load, field_t: Some(1.5), sigma: Some(SIGMA) }
    }
}

impl Case<'_> {
    fn verdict(&self) -> Verdict {
        let all = [Some(self.lesion), Some(self.liver), self.muscle].map(|means| draws(means.unwrap_or(&[]), 0.01));
        let tissue = |means, draws| TissueEvidence {
            pixels: 200,
            signal_mean: means,
            fit: Err(NoFit::TooFewEchoes),
            draws,
            readings: &[],
            quality: None,
            sigma_region: None,
            has_own_sigma: false,
            effective_pixels: 200.0,
        };
        let evidence = Evidence {
            te_ms: self.te_ms,
            field: self.field_t.and_then(FieldStrength::from_tesla),
            is_spin_echo: false,
            sigma: self.sigma,
            sigma_source: NoiseSource::Given,
            stack_sigma: self.sigma,
            noise_floor: self.sigma.map(|sigma| 2.5636 * sigma),
            lesion: tissue(self.lesion, &all[0]),
            liver: tissue(self.liver, &all[1]),
            iron_free: None,
            caveats: &[],
            rules: Rules::default(),
        };
        let echoes: Vec<usize> = (0..self.te_ms.len()).collect();
        assess_few(&FewEvidence {
            evidence: &evidence,
            echoes: &echoes,
            coils: 1,
            sigma_factors: &[1.0; 1000],
            muscle: self.muscle.map(|means| tissue(means, &all[2])),
            load: self.load.as_ref(),
            s0_ratio_bound: 1.3,
        })
    }
}

/// scipy: S0 1000, σ 20, TE 9.2 ms, one channel; rates 60/300, 250/300 and 400/500 s⁻¹.
#[test]
fn the_ratio_of_one_image_is_that_of_the_amplitudes() {
    for (lesion, liver, q) in [(576.145, 66.550, 9.0975), (102.275, 66.550, 1.5841)] {
        let verdict = Case { lesion: &[lesion], liver: &[liver], ..Case::default() }.verdict();
        let ratio = verdict.signal_ratio.expect("a ratio");
        assert!((ratio.value / q - 1.0).abs() < 2e-4, "{ratio:?} instead of {q}");
        assert_eq!((verdict.basis, verdict.finding), (Basis::Appearance, Finding::Hyperintense));
        assert!(matches!(verdict.headline, Headline::Appearance { finding: Finding::Hyperintense, te_ms: 9.2 }));
    }
    let verdict = Case { lesion: &[34.159], liver: &[26.625], ..Case::default() }.verdict();
    assert_eq!(verdict.finding, Finding::NotAssessable, "both at the floor");
    assert!(verdict.caveats.contains(&Caveat::Few(FewCaveat::BothAtFloor { te_ms: 9.2 })));
}

#[test]
fn a_liver_at_the_floor_leaves_a_lower_bound() {
    let verdict = Case { lesion: &[300.0], liver: &[30.0], ..Case::default() }.verdict();
    let ratio = verdict.signal_ratio.expect("a bound");
    assert_eq!((verdict.finding, ratio.bound), (Finding::Hyperintense, Some(BoundSide::LowerBound)));
    // The amplitude of the floor is 2.3355 σ.
    assert!((ratio.value / (299.3 / (2.3355 * SIGMA)) - 1.0).abs() < 0.03, "{ratio:?}");
    // Just above the floor beside one just below: nothing definite.
    let verdict = Case { lesion: &[53.0], liver: &[50.0], ..Case::default() }.verdict();
    assert_eq!(verdict.finding, Finding::Indeterminate);
}

/// (ln 1.15 + ln k)/t in closed form.
#[test]
fn what_one_image_excludes() {
    for (k, expected) in [(1.3, [87.4, 43.7, 28.7, 20.1]), (1.0, [30.4, 15.2, 10.0, 7.0])] {
        for (te_ms, expected) in [4.6, 9.2, 14.0, 20.0].into_iter().zip(expected) {
            let got = excluded_difference(te_ms, 0.15, k).expect("a time above zero").per_s;
            assert!((got - expected).abs() < 0.05, "k {k} TE {te_ms}: {got}");
        }
    }
    assert_eq!(excluded_difference(0.0, 0.15, 1.3), None);
}

#[test]
fn the_sign_needs_a_loaded_liver() {
    let case = |load: Option<f64>, muscle: Option<&'static [f64]>| {
        let load = load.map(|lic| TypedLoad { value: TypedIron::Lic(lic), source: String::new() });
        Case { lesion: &[300.0], liver: &[100.0], load, muscle, ..Case::default() }.verdict()
    };
    assert!(case(Some(9.0), None).applies());
    assert!(!case(Some(0.8), None).applies());
    assert!(!case(None, None).applies());
    assert!(case(None, Some(&[250.0])).applies(), "darker than muscle");
    assert!(!case(None, Some(&[100.0])).applies(), "as dark as muscle");
    assert!(!case(None, Some(&[20.0])).applies(), "muscle at the floor");
    let withheld = case(None, None);
    assert!(matches!(withheld.headline, Headline::SignDoesNotApply(Caveat::Few(FewCaveat::LoadUnknown))));
    assert_eq!(withheld.finding, Finding::Hyperintense, "the finding stands");
    assert!(withheld.by_rate().expect("small print").to_string().contains("look"));
}

/// −0.16 + 0.02603·400 = 10.25 mg/g at 1.5 T.
#[test]
fn a_typed_rate_needs_the_field() {
    let load = |value| Some(TypedLoad { value, source: "R2* map".to_owned() });
    let of = |value, field_t| {
        Case { lesion: &[300.0], liver: &[100.0], load: load(value), field_t, ..Case::default() }.verdict()
    };
    let known = of(TypedIron::Rate(400.0), Some(1.5));
    assert!(known.applies() && (known.liver_iron.expect("a calibration").lic_mg_per_g - 10.25).abs() < 0.01);
    assert!(!of(TypedIron::Rate(30.0), Some(1.5)).applies(), "a normal rate");
    let unknown = of(TypedIron::Rate(60.0), None);
    assert!(!unknown.applies() && unknown.caveats.iter().any(|c| matches!(c, Caveat::FieldUnknown { .. })));
    // A number that is still to be typed is none.
    let nothing = of(TypedIron::Lic(0.0), Some(1.5));
    assert!(matches!(nothing.headline, Headline::SignDoesNotApply(Caveat::Few(FewCaveat::LoadUnknown))));
}

#[test]
fn without_a_noise_level_one_image_says_nothing() {
    let verdict = Case { lesion: &[300.0], liver: &[100.0], sigma: None, ..Case::default() }.verdict();
    assert_eq!(verdict.finding, Finding::NotAssessable);
}

/// scipy: S0 1000, σ 20, one channel.
#[test]
fn two_echoes_give_the_rate_of_the_amplitudes() {
    let noise = KnownNoise { sigma: SIGMA, coils: 1, sigma_factors: &[1.0] };
    for (te_ms, means, field_t, expected) in
        [([2.4, 5.22], [487.1633, 209.8387], 0.35, 300.0), ([4.6, 9.2], [631.6005, 399.0212], 1.5, 100.0)]
    {
        let found =
            two_point_rate(&te_ms, &means, &Draws::default(), [0, 1], noise, FieldStrength::from_tesla(field_t));
        let rate = found.expect("fat in like phase").value;
        assert!((rate.low - expected).abs() < 0.01 && rate.low == rate.high, "{rate:?} instead of {expected}");
    }
}

/// S0 1000 without noise of the means: 100 and 300 s⁻¹ at 4.6 and 9.2 ms, in phase at 1.5 T.
#[test]
fn two_echoes_in_phase_answer_by_rates_and_others_by_their_look() {
    let means = |rate: f64| [4.6, 9.2].map(|te: f64| 1000.0 * (-rate * te / 1000.0).exp() + 0.2);
    let (slow, fast) = (means(100.0), means(250.0));
    let case = Case { te_ms: &[4.6, 9.2], lesion: &slow, liver: &fast, load: None, ..Case::default() };
    let verdict = case.verdict();
    assert_eq!((verdict.basis, verdict.finding), (Basis::TwoPoint, Finding::Hyperintense));
    assert!((verdict.ratio.expect("a ratio").value - 0.4).abs() < 0.02);
    assert!(verdict.applies(), "the liver's own rate shows its iron: {:?}", verdict.caveats);
    assert!(verdict.caveats.contains(&Caveat::Few(FewCaveat::TwoPoint)));
    let verdict = Case { te_ms: &[2.3, 4.6], ..case }.verdict();
    assert_eq!((verdict.basis, verdict.ratio), (Basis::Appearance, None));
    let loss = verdict.signal_loss.liver.expect("a loss");
    let expected = 100.0 * (1.0 - fast[1] / fast[0]);
    assert!((loss.percent - expected).abs() < 1.0 && loss.ci95.low < loss.percent, "{loss:?}");
    let of_unknown_field = Case { te_ms: &[4.6, 9.2], lesion: &slow, liver: &fast, field_t: None, ..Case::default() };
    assert_eq!(of_unknown_field.verdict().basis, Basis::Appearance);
}

fn rate_of(finding: Finding, lesion: f64, liver: f64) -> f64 {
    const TRIALS: u64 = 200;
    let settings = AnalysisSettings {
        liver_load: Some(TypedLoad { value: TypedIron::Lic(9.0), source: String::new() }),
        replicates: 400,
        ..AnalysisSettings::default()
    };
    let tissues = two_tissues(Tissue::new(lesion, 0.0), Tissue::new(liver, 0.0));
    let hits = (0..TRIALS).filter(|seed| {
        let scene = Scene { te_ms: vec![9.2], sigma: SIGMA, seed: *seed, ..Scene::new(&tissues) };
        analyze(&scene.stack(), &standard_rois(), &settings).verdict.expect("a verdict").finding == finding
    });
    hits.count() as f64 / TRIALS as f64
}

/// The two one-sided tests are wrong at the margin in one of twenty, and three standard errors of 200 trials are 4.6 %.
#[test]
fn looks_alike_is_rarely_said_at_the_margin_and_never_at_the_floor() {
    assert!(rate_of(Finding::Isointense, 1.15 * 150.0, 150.0) < 0.05 + 0.046);
    assert!(rate_of(Finding::Isointense, 0.85 * 150.0, 150.0) < 0.05 + 0.046);
    assert_eq!(rate_of(Finding::Isointense, 2.0 * 150.0, 150.0), 0.0);
    assert!(rate_of(Finding::Isointense, 150.0, 150.0) > 0.9, "alike is found");
    assert!(rate_of(Finding::Hyperintense, 1.5 * 150.0, 150.0) > 0.9, "brighter is found");
    assert_eq!(rate_of(Finding::NotAssessable, 5.0, 3.0), 1.0, "both in noise");
}
