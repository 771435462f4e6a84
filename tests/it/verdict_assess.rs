//! The table of the verdict, its gates, and its words, from evidence made by hand.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};
use sideroscope::fit::{CurveFit, NoFit, NoiseSource};
use sideroscope::text::Message;
use sideroscope::units::FieldStrength;
use sideroscope::verdict::{
    Appearance, BoundSide, Calibration, Caveat, Draws, Evidence, Finding, RateDraw, Rules, Scheme, Tissue,
    TissueEvidence, Verdict, assess,
};

const TE: [f64; 8] = [1.0, 2.4, 3.8, 5.2, 6.6, 8.0, 9.4, 10.8];
const DRAWS: usize = 4000;

/// One tissue with a known rate, the relative SD of its estimate, and S0.
#[derive(Clone)]
struct Known {
    fit: Result<CurveFit, NoFit>,
    draws: Draws,
    mean: Vec<f64>,
    pixels: usize,
}

fn known(rate: f64, spread: f64, s0: f64, seed: u64) -> Known {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let normal = Normal::new(0.0, spread).expect("valid spread");
    let mean: Vec<f64> = TE.iter().map(|te| s0 * (-rate * te / 1000.0).exp() + 12.5).collect();
    let factors: Vec<f64> = (0..DRAWS).map(|_| 1.0 + normal.sample(&mut rng)).collect();
    let draws = Draws {
        rates: factors.iter().map(|f| RateDraw::exact(rate * f)).collect(),
        means: factors.iter().flat_map(|f| mean.iter().map(move |m| m * (1.0 + 0.2 * (f - 1.0)))).collect(),
        degrees: 500.0,
    };
    let fit = CurveFit {
        r2star_per_s: rate,
        s0,
        is_lower_bound: false,
        sigma: Some(10.0),
        offset: None,
        fat_fraction: None,
        predicted: mean.clone(),
        residual_ss: 1.0,
        r_squared: Some(0.99),
        num_parameters: 2,
        echoes_used: (0..TE.len()).collect(),
    };
    Known { fit: Ok(fit), draws, mean, pixels: 200 }
}

fn beyond(limit: f64, seed: u64) -> Known {
    let mut tissue = known(limit, 0.0, 1000.0, seed);
    tissue.fit.as_mut().expect("a fit").is_lower_bound = true;
    tissue.draws.rates = vec![RateDraw::at_least(limit); DRAWS];
    tissue
}

fn evidence<'a>(lesion: &'a Known, liver: &'a Known) -> Evidence<'a> {
    let tissue = |known: &'a Known| TissueEvidence {
        pixels: known.pixels,
        signal_mean: &known.mean,
        fit: known.fit.as_ref().map_err(|why| *why),
        draws: &known.draws,
        readings: &[],
        quality: None,
        sigma_region: None,
        has_own_sigma: false,
        effective_pixels: known.pixels as f64,
    };
    Evidence {
        te_ms: &TE,
        field: FieldStrength::from_tesla(1.5),
        is_spin_echo: false,
        sigma: Some(10.0),
        sigma_source: NoiseSource::NoiseRoi,
        noise_floor: Some(25.6),
        lesion: tissue(lesion),
        liver: tissue(liver),
        stack_sigma: Some(10.0),
        iron_free: None,
        caveats: &[],
        rules: Rules::default(),
    }
}

fn verdict(lesion: &Known, liver: &Known) -> Verdict {
    assess(&evidence(lesion, liver))
}

fn warnings(verdict: &Verdict) -> Vec<Message> {
    verdict.warnings().collect()
}

/// Relative SDs and ratios with the answer worked out by hand: θ ± 1.645·s and ± 1.96·s against ln 1.25 = 0.223.
#[test]
fn the_table_of_findings() {
    use Finding::*;
    for (ratio, spread, finding, leans) in [
        (1.00, 0.05, Isointense, None),
        (1.10, 0.05, Isointense, None),                // 0.095 + 0.082 = 0.178
        (1.17, 0.05, Indeterminate, Some(Isointense)), // 0.157 + 0.082 = 0.239
        (1.00, 0.15, Indeterminate, Some(Isointense)), // ± 0.247
        (0.70, 0.05, Hyperintense, None),              // −0.357 + 0.098 = −0.259
        (0.60, 0.05, Hyperintense, None),
        (0.75, 0.05, Indeterminate, Some(Hyperintense)), // −0.288 + 0.098 = −0.190
        (1.35, 0.05, Indeterminate, Some(Hypointense)),  // 0.300 − 0.098 = 0.202
        (1.60, 0.05, Hypointense, None),
        (0.20, 0.30, Hyperintense, None),
    ] {
        let each = spread / 2.0_f64.sqrt();
        let found = verdict(&known(400.0 * ratio, each, 1000.0, 1), &known(400.0, each, 1000.0, 2));
        assert_eq!((found.finding, found.leans), (finding, leans), "ratio {ratio}, SD {spread}: {:?}", found.ratio);
        assert!(found.applies() && found.reasons().next().is_none(), "{:?}", found.caveats);
        let estimate = found.ratio.expect("both rates known");
        assert!((estimate.value / ratio - 1.0).abs() < 1e-9 && estimate.bound.is_none());
        assert!(estimate.ci95.low < estimate.ci90.low && estimate.ci90.high < estimate.ci95.high);
    }
}

/// The finding changes exactly at the margin that is named.
#[test]
fn the_flip_margin_is_where_the_answer_changes() {
    for ratio in [1.0, 1.1, 1.17, 0.75, 0.6, 1.35, 1.6, 0.2] {
        let (lesion, liver) = (known(400.0 * ratio, 0.035, 1000.0, 3), known(400.0, 0.035, 1000.0, 4));
        let with_margin = |margin: f64| {
            let mut evidence = evidence(&lesion, &liver);
            evidence.rules.margin = margin;
            assess(&evidence)
        };
        let before = with_margin(1.25);
        let flip = before.flips_at_margin.expect("assessable");
        let (inside, outside) = if flip > 1.25 { (flip * 0.999, flip * 1.001) } else { (flip * 1.001, flip * 0.999) };
        assert_eq!(with_margin(inside).finding, before.finding, "ratio {ratio}");
        assert_ne!(with_margin(outside).finding, before.finding, "ratio {ratio}");
    }
}

#[test]
fn a_bright_lesion_beside_a_liver_beyond_reach_is_hyperintense_with_a_bound() {
    let found = verdict(&known(60.0, 0.03, 1000.0, 1), &beyond(900.0, 2));
    assert_eq!(found.finding, Finding::Hyperintense);
    let ratio = found.ratio.expect("a bound");
    assert_eq!(ratio.bound, Some(BoundSide::UpperBound));
    assert!((0.066..0.075).contains(&ratio.value), "{ratio:?}");
    assert_eq!((ratio.ci95.low, ratio.ci95.high), (0.0, ratio.value));
    assert!(found.warnings().any(|w| w.to_string().contains("above 900 s⁻¹")), "{:?}", found.caveats);
    assert!(found.liver_iron.expect("a bound").is_lower_bound);
    assert_eq!(found.best_te_ms, None);
}

#[test]
fn a_lesion_beyond_reach_beside_a_measured_liver_is_hypointense_with_a_bound() {
    let found = verdict(&beyond(1500.0, 1), &known(400.0, 0.03, 1000.0, 2));
    assert_eq!(found.finding, Finding::Hypointense);
    assert_eq!(found.ratio.expect("a bound").bound, Some(BoundSide::LowerBound));
    assert!(found.warnings().any(|w| w.to_string().contains("above 1500 s⁻¹")), "{:?}", found.caveats);
}

#[test]
fn both_beyond_reach_is_never_isointense() {
    let found = verdict(&beyond(900.0, 1), &beyond(900.0, 2));
    assert_eq!(found.finding, Finding::NotAssessable);
    assert!(found.reasons().any(|r| r.to_string().contains("Both decay faster")), "{:?}", found.caveats);
    assert_eq!((found.ratio, found.flips_at_margin, found.leans), (None, None, None));
}

#[test]
fn both_at_the_floor_is_never_isointense() {
    let floor = Known { fit: Err(NoFit::AtNoiseFloor), mean: vec![12.5; TE.len()], ..known(1.0, 0.0, 0.0, 1) };
    let found = verdict(&floor, &floor);
    assert_eq!(found.finding, Finding::NotAssessable);
    assert!(found.per_echo.iter().all(|echo| echo.is_at_noise_floor && echo.appearance.is_none()));
}

/// Floor 25.6 at TE 1 ms and half of S0 = 1000: rate above ln(500/25.6)/1 ms = 2972 s⁻¹.
#[test]
fn a_liver_without_signal_is_bounded_by_the_lesions_s0() {
    let dark = Known { fit: Err(NoFit::AtNoiseFloor), mean: vec![12.5; TE.len()], ..known(1.0, 0.0, 0.0, 1) };
    let found = verdict(&known(60.0, 0.03, 1000.0, 1), &dark);
    assert_eq!(found.finding, Finding::Hyperintense);
    assert!(
        found.warnings().any(|w| w.to_string().contains("2972 s⁻¹") && w.to_string().contains("50 %")),
        "{:?}",
        found.caveats
    );
    // The reverse says nothing: a lesion without signal may hold no protons.
    assert_eq!(verdict(&dark, &known(60.0, 0.03, 1000.0, 1)).finding, Finding::NotAssessable);
}

#[test]
fn a_liver_without_overload_withholds_the_sign_but_keeps_the_numbers() {
    let found = verdict(&known(30.0, 0.02, 1000.0, 1), &known(40.0, 0.02, 1000.0, 2));
    assert!(!found.applies());
    assert!(found.ratio.is_some() && found.liver_iron.is_some());
    assert!(
        found.reasons().next().expect("a caveat").to_string().contains("not iron-loaded (0.9 mg/g")
            && found.reasons().next().expect("a caveat").to_string().contains("1.8 mg/g")
    );
    assert!(!found.headline.sentence().to_string().contains("excludes iron"));
    // 75.3 s⁻¹ is the limit at 1.5 T by Hernando and Guglielmo.
    assert!(!verdict(&known(76.0, 0.02, 1e3, 1), &known(75.0, 0.02, 1e3, 2)).applies());
    let just = verdict(&known(76.0, 0.02, 1e3, 1), &known(76.0, 0.02, 1e3, 2));
    assert!(just.applies() && just.warnings().any(|w| w.to_string().contains("reaches across")), "{:?}", just.caveats);
}

#[test]
fn an_unknown_field_withholds_the_sign_unless_the_rate_is_iron_at_any_field() {
    let with_field = |rate: f64, field: Option<f64>| {
        let (lesion, liver) = (known(rate, 0.02, 1e3, 1), known(rate, 0.02, 1e3, 2));
        let mut evidence = evidence(&lesion, &liver);
        evidence.field = field.and_then(FieldStrength::from_tesla);
        assess(&evidence)
    };
    // 135.7 s⁻¹ is the limit at 3 T, the highest.
    assert!(!with_field(130.0, None).applies());
    assert!(with_field(140.0, None).applies());
    assert!(with_field(140.0, Some(1.0)).applies());
    assert!(!with_field(400.0, Some(7.0)).applies(), "no calibration reaches 7 T");
    assert!(with_field(140.0, Some(1.0)).warnings().any(|w| w.to_string().contains("not calibrated at 1 T")));
    assert!(with_field(400.0, Some(7.0)).reasons().any(|w| w.to_string().contains("not calibrated at 7 T")));
    assert_eq!(with_field(400.0, None).liver_iron, None);
    assert!(with_field(400.0, None).warnings().any(|w| w.to_string().contains("field strength is unknown")));
    // 100 s⁻¹ is overload at 1.5 T and none at 3 T.
    assert!(with_field(100.0, Some(1.5)).applies() && !with_field(100.0, Some(3.0)).applies());
}

#[test]
fn grade_and_calibration_are_named() {
    let iron = verdict(&known(400.0, 0.02, 1e3, 1), &known(400.0, 0.02, 1e3, 2)).liver_iron.expect("1.5 T");
    // −0.16 + 0.02603·400 = 10.25
    assert!((iron.lic_mg_per_g - 10.252).abs() < 1e-9);
    assert_eq!((iron.grade, iron.scheme, iron.calibration), ("severe", "guglielmo-2023", "hernando-2023"));
    let (lesion, liver) = (known(400.0, 0.02, 1e3, 1), known(400.0, 0.02, 1e3, 2));
    let mut other = evidence(&lesion, &liver);
    other.rules.calibration = Calibration::by_name("wood-2005").expect("known");
    other.rules.scheme = Scheme::by_name("pmc8528353").expect("known");
    let iron = assess(&other).liver_iron.expect("1.5 T");
    assert!((iron.lic_mg_per_g - 10.362).abs() < 1e-9);
    assert_eq!((iron.grade, iron.scheme), ("moderate", "pmc8528353"));
}

#[test]
fn spin_echoes_say_nothing_of_iron() {
    let (lesion, liver) = (known(30.0, 0.02, 1e3, 1), known(60.0, 0.02, 1e3, 2));
    let mut evidence = evidence(&lesion, &liver);
    evidence.is_spin_echo = true;
    let found = assess(&evidence);
    assert!(!found.applies() && found.liver_iron.is_none());
    assert_eq!(found.finding, Finding::Hyperintense);
    assert!(
        found.headline.sentence().to_string().starts_with("These are spin echoes")
            && found.reasons().any(|r| r.to_string().contains("spin echoes"))
    );
    assert!(!found.warnings().chain(found.reasons()).any(|s| s.to_string().contains("iron-loaded")));
}

#[test]
fn the_floor_trap_is_said_in_one_sentence() {
    // 500 against 300: from about 8 ms on both are below 25.6.
    let found = verdict(&known(300.0, 0.02, 200.0, 1), &known(500.0, 0.02, 200.0, 2));
    assert_eq!(found.finding, Finding::Hyperintense);
    let trap: Vec<_> =
        found.warnings().filter(|w| w.to_string().contains("both tissues are at the noise floor")).collect();
    assert_eq!(trap.len(), 1);
    assert!(trap[0].to_string().contains("10.80 ms") && trap[0].to_string().contains("hyperintense"), "{trap:?}");
}

#[test]
fn an_s0_effect_is_not_iron() {
    let found = verdict(&known(400.0, 0.02, 1400.0, 1), &known(400.0, 0.02, 1000.0, 2));
    assert_eq!(found.finding, Finding::Isointense);
    assert_eq!(found.per_echo[0].appearance, Some(Appearance::Hyperintense));
    assert!(
        found.warnings().any(|w| w.to_string().contains("brighter because of its S0 (1.40")),
        "{:?}",
        found.caveats
    );
    let plain = verdict(&known(400.0, 0.02, 1000.0, 1), &known(400.0, 0.02, 1000.0, 2));
    assert!(plain.warnings().next().is_none(), "{:?}", plain.caveats);
}

#[test]
fn curves_that_cross_hide_a_difference() {
    // ln(1000/600)/(400 − 200) = 2.55 ms; the echo at 2.4 ms looks alike.
    let found = verdict(&known(200.0, 0.02, 600.0, 1), &known(400.0, 0.02, 1000.0, 2));
    assert_eq!(found.finding, Finding::Hyperintense);
    assert!((found.iso_crossing_te_ms.expect("they cross") - 2.554).abs() < 0.001);
    assert!(found.warnings().any(|w| w.to_string().contains("the curves cross there")), "{:?}", found.caveats);
    assert!(found.warnings().any(|w| w.to_string().contains("darker because of its S0")), "{:?}", found.caveats);
}

#[test]
fn gates_from_the_evidence_itself() {
    let good = || known(400.0, 0.02, 1e3, 1);
    let liver = known(400.0, 0.02, 1e3, 2);
    let mut few = good();
    few.fit.as_mut().expect("a fit").echoes_used.truncate(2);
    let found = verdict(&few, &liver);
    assert_eq!(found.finding, Finding::NotAssessable);
    assert!(
        found.reasons().next().expect("a caveat").to_string().contains("Only 2 usable echoes"),
        "{:?}",
        found.caveats
    );
    let mut three = good();
    three.fit.as_mut().expect("a fit").echoes_used.truncate(3);
    assert_eq!(verdict(&three, &liver).finding, Finding::Isointense);

    let sized = |pixels: usize| warnings(&verdict(&Known { pixels, ..good() }, &liver));
    assert!(sized(19).iter().any(|w| w.to_string().contains("19 pixels")) && sized(20).is_empty());

    // At 1 ms a rate of 1900 s⁻¹ leaves 15 %.
    let late = |rate: f64| warnings(&verdict(&known(60.0, 0.02, 1e3, 1), &known(rate, 0.02, 1e3, 2)));
    let says_late = |warnings: Vec<Message>| warnings.iter().any(|w| w.to_string().contains("first echo"));
    assert!(says_late(late(1910.0)) && !says_late(late(1880.0)));

    let (lesion, liver) = (good(), known(400.0, 0.02, 1e3, 2));
    let mut unknown = evidence(&lesion, &liver);
    (unknown.sigma, unknown.noise_floor) = (None, None);
    assert!(assess(&unknown).warnings().any(|w| w.to_string().contains("noise level is unknown")));
    let mut fitted = evidence(&lesion, &liver);
    fitted.sigma_source = NoiseSource::Fitted;
    let says_fitted =
        |verdict: &Verdict| verdict.warnings().any(|w| w.to_string().contains("(σ 10.000) is fitted from the decay"));
    assert!(says_fitted(&assess(&fitted)) && !says_fitted(&verdict(&lesion, &liver)));
    for margin in [1.0, f64::NAN, 0.8] {
        let mut none = evidence(&lesion, &liver);
        none.rules.margin = margin;
        let found = assess(&none);
        assert_eq!(found.finding, Finding::NotAssessable);
        assert!(
            found.reasons().next().expect("a caveat").to_string().contains("is not a margin"),
            "{:?}",
            found.caveats
        );
    }
}

#[test]
fn a_ratio_that_nothing_bounds_is_not_assessable() {
    // The liver has a rate, but its replicates have none.
    let vague = Known { draws: beyond(400.0, 2).draws, ..known(400.0, 0.0, 1e3, 2) };
    let found = verdict(&beyond(1500.0, 1), &vague);
    assert_eq!(found.finding, Finding::NotAssessable);
    assert!(found.reasons().any(|r| r.to_string().contains("no limit to the ratio")), "{:?}", found.caveats);
    let bounded = verdict(&beyond(1500.0, 1), &known(400.0, 0.03, 1e3, 2));
    assert!(bounded.reasons().next().is_none(), "{:?}", bounded.caveats);
}

#[test]
fn the_eye_may_exaggerate_a_difference_within_the_margin() {
    let says = |rate: f64| {
        let found = verdict(&known(rate, 0.01, 1e3, 1), &known(400.0, 0.01, 1e3, 2));
        assert_eq!(found.finding, Finding::Isointense, "{rate}");
        found.warnings().any(|w| w.to_string().contains("looks darker, although its rate equals the liver's"))
    };
    // 44 s⁻¹ more for 9.4 ms leave 34 % less of the signal, 8 s⁻¹ more 7 %; 15 % is the margin of the eye.
    assert!(says(444.0) && !says(408.0));
}

#[test]
fn the_eye_may_miss_a_difference_that_the_rates_show() {
    // 40 s⁻¹ less for 10.8 ms raise the signal to 1.54 times; S0 takes most of it away, or more than that.
    let found = |s0: f64| verdict(&known(60.0, 0.02, s0, 1), &known(100.0, 0.02, 1e3, 2));
    let says = |s0: f64| {
        assert_eq!(found(s0).finding, Finding::Hyperintense, "{s0}");
        found(s0).warnings().any(|w| {
            w.to_string().contains("At TE 10.80 ms") && w.to_string().contains("the difference shows only later")
        })
    };
    assert!(says(620.0) && !says(450.0), "{:?} {:?}", found(620.0).caveats, found(450.0).caveats);
}

#[test]
fn gates_from_the_data_block_or_warn() {
    let (lesion, liver) = (known(400.0, 0.02, 1e3, 1), known(400.0, 0.02, 1e3, 2));
    let with = |caveat: Caveat| {
        let caveats = [caveat];
        let mut evidence = evidence(&lesion, &liver);
        evidence.caveats = &caveats;
        assess(&evidence)
    };
    let scaling = with(Caveat::EchoScaling { te_ms: 5.2, lesion_factor: 2.0, liver_factor: 2.1 });
    assert_eq!(scaling.finding, Finding::NotAssessable);
    assert!(scaling.reasons().next().expect("a caveat").to_string().contains("5.20 ms"));
    let varied = with(Caveat::Heterogeneous { tissue: Tissue::Liver, cov_percent: 31.0, limit_percent: 25.0 });
    assert_eq!((varied.finding, varied.applies()), (Finding::Isointense, false));
    assert!(varied.reasons().next().expect("a caveat").to_string().contains("31 %"));
    let varied = with(Caveat::Heterogeneous { tissue: Tissue::Lesion, cov_percent: 31.0, limit_percent: 25.0 });
    assert_eq!((varied.finding, varied.applies()), (Finding::Isointense, true));
    assert!(varied.warnings().next().expect("a caveat").to_string().contains("31 %"));
}

#[test]
fn no_number_of_a_verdict_is_infinite() {
    let tissues = [
        known(400.0, 0.02, 1e3, 1),
        known(0.0, 0.0, 1e3, 1),
        known(400.0, 0.9, 1e3, 1),
        beyond(900.0, 1),
        Known { fit: Err(NoFit::AtNoiseFloor), ..known(1.0, 0.0, 0.0, 1) },
        Known { fit: Err(NoFit::NoSignal), mean: vec![0.0; 8], draws: Draws::default(), pixels: 0 },
    ];
    for lesion in &tissues {
        for liver in &tissues {
            let found = verdict(lesion, liver);
            let text = format!("{found:?}");
            assert!(!text.contains("inf") && !text.contains("NaN"), "{text}");
        }
    }
}
