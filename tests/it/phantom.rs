//! The built-in cases: same seed, same case; true rates that images without noise give back; noise as theory has it.

use std::f64::consts::PI;
use std::sync::OnceLock;

use ndarray::Array3;
use sideroscope::phantom::{Built, Case, Parameters, PhantomError, Tissue, build};
use sideroscope::roi::{Roi, RoiMask, Role};
use sideroscope::verdict::Finding;

/// The built-in case with seed 1, made once for all tests.
fn first(case: Case) -> &'static Built {
    static CASES: [OnceLock<Built>; Case::ALL.len()] = [const { OnceLock::new() }; Case::ALL.len()];
    CASES[case.number() - 1].get_or_init(|| case.build(1))
}

/// Images without noise, fat and rounding: every pixel that one tissue fills decays with one rate.
fn ideal(case: Case) -> Parameters {
    let mut parameters = case.parameters();
    parameters.sigma = 0.0;
    parameters.rounds_to_integers = false;
    for tissue in Tissue::ALL {
        parameters.tissues[tissue].fat_fraction = 0.0;
    }
    parameters
}

fn uniform(case: Case) -> Parameters {
    Parameters { texture: 0.0, dephasing: 0.0, ..ideal(case) }
}

fn mask(built: &Built, roi: &Roi) -> RoiMask {
    let grid = &built.stack.grid;
    RoiMask::from_shape(&roi.shape, roi.slice, grid.rows, grid.columns)
}

fn pixels(built: &Built, role: Role) -> Vec<[usize; 3]> {
    let rois = built.rois.iter().filter(|roi| roi.role == role);
    rois.flat_map(|roi| {
        mask(built, roi).pixels().iter().map(|&(row, column)| [roi.slice, row, column]).collect::<Vec<_>>()
    })
    .collect()
}

/// Rate between the first and the last echo, s⁻¹: the closed form for one exponential.
fn rate(built: &Built, [slice, row, column]: [usize; 3]) -> f64 {
    let (te, signal) = (built.stack.te_ms(), built.stack.decay(slice, row, column));
    // Two early echoes: the late ones of fast tissues are denormal numbers.
    1000.0 * (signal[0] / signal[1]).ln() / (te[1] - te[0])
}

#[test]
fn the_names_are_those_of_the_contract() {
    let names: Vec<&str> = Case::ALL.into_iter().map(Case::name).collect();
    assert_eq!(names, ["iso", "hyper", "hypo", "floor-trap", "focal-sparing", "no-overload", "fatty"]);
    for case in Case::ALL {
        assert_eq!(Case::from_name(case.name()), Some(case));
        assert_eq!(serde_json::to_value(case).expect("a name"), case.name());
        let texts = [case.title(), case.history(), case.question(), case.learn()];
        assert!(texts.iter().all(|text| text.len() > 10 && !text.contains("  ")), "{case:?}");
    }
    assert_eq!(Case::from_name("Iso"), None);
}

#[test]
fn the_same_seed_makes_the_same_case_and_another_seed_another() {
    let (once, again, other) = (Case::Iso.build(7), Case::Iso.build(7), Case::Iso.build(8));
    assert_eq!(once.stack, again.stack);
    assert_eq!(once.truth, again.truth);
    assert_ne!(once.stack.magnitude(), other.stack.magnitude());
    assert_eq!(once.rois, other.rois, "the regions depend on the anatomy, not on the noise");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let with_threads = |count| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("a pool");
        pool.install(|| Case::Hyper.build(3))
    };
    let (one, four) = (with_threads(1), with_threads(4));
    assert_eq!(one.stack, four.stack);
    assert_eq!(one.truth, four.truth);
}

#[test]
fn uniform_tissues_without_noise_give_back_the_rates_they_were_made_with() {
    for case in Case::ALL {
        let parameters = uniform(case);
        let built = build(&parameters, 1).expect("valid parameters");
        let mut seen = [0_usize; Tissue::COUNT];
        for ((slice, row, column), tissue) in built.pure_tissue.indexed_iter() {
            let Some(tissue) = tissue.filter(|&t| parameters.tissues[t].s0 > 0.0) else { continue };
            let (found, made) = (rate(&built, [slice, row, column]), parameters.tissues[tissue].r2star_per_s);
            // Single-precision magnitudes over 1.4 ms leave 1e-4 per ms, which is 0.2 s⁻¹ at most.
            assert!((found - made).abs() < 1e-3 * made + 0.2, "{case:?} {tissue:?}: {found} instead of {made}");
            seen[tissue as usize] += 1;
        }
        let wanted = [Tissue::Liver, Tissue::Lesion, Tissue::Spleen, Tissue::Muscle, Tissue::Vein, Tissue::Marrow];
        for tissue in wanted {
            assert!(seen[tissue as usize] >= 100, "{case:?}: {} pixels of {tissue:?}", seen[tissue as usize]);
        }
    }
}

#[test]
fn the_true_map_is_the_rate_of_the_images_also_where_tissue_is_mottled() {
    let built = build(&ideal(Case::Hypo), 2).expect("valid parameters");
    let mut spread = Vec::new();
    for ((slice, row, column), tissue) in built.pure_tissue.indexed_iter() {
        if *tissue == Some(Tissue::Liver) {
            let (found, truth) =
                (rate(&built, [slice, row, column]), f64::from(built.truth_r2star[[slice, row, column]]));
            assert!((found / truth - 1.0).abs() < 1e-3, "{found} instead of {truth}");
            spread.push(truth);
        }
    }
    let n = spread.len() as f64;
    let mean = spread.iter().sum::<f64>() / n;
    let sd = (spread.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
    assert!((0.05..0.09).contains(&(sd / mean)), "7 % was asked for, {sd} of {mean} was made");
}

#[test]
fn fat_beats_against_water_as_the_six_lines_say() {
    // numpy, spectrum of Hernando 2013, 42.577478518 MHz/T: S0 1000, R2* 180 s⁻¹, 25 % fat, TE = 0.99 + 1.41 k ms.
    let expected = [
        (
            1.5,
            [[
                709.7006, 360.9088, 447.5386, 343.5532, 179.3165, 190.9919, 154.5732, 84.7121, 85.9862, 73.2638,
                38.9949, 36.8858,
            ]],
        ),
        (
            3.0,
            [[
                481.5798, 611.6197, 364.2145, 255.0963, 268.5122, 146.9043, 141.1596, 119.4753, 66.4472, 76.5033,
                50.8558, 33.2893,
            ]],
        ),
    ];
    for (field_t, [expected]) in expected {
        let mut parameters = uniform(Case::Fatty);
        parameters.field_t = field_t;
        parameters.shading = 0.0;
        parameters.tissues[Tissue::Liver] = Case::Fatty.parameters().tissues[Tissue::Liver];
        assert_eq!(parameters.tissues[Tissue::Liver].fat_fraction, 0.25);
        let built = build(&parameters, 1).expect("valid parameters");
        let (at, _) = built.pure_tissue.indexed_iter().find(|(_, t)| **t == Some(Tissue::Liver)).expect("some liver");
        let found = built.stack.decay(at.0, at.1, at.2);
        for (f, e) in found.iter().zip(expected) {
            assert!((f - e).abs() < 0.02, "{field_t} T: {found:?}");
        }
    }
}

#[test]
fn noise_in_air_has_the_moments_of_theory() {
    // E[M]/σ in air: science of noncentral chi noise, √(π/2)·(2L−1)!!/(2^(L−1)·(L−1)!); E[M²] = 2Lσ².
    for (coils, first_moment) in [(1, (PI / 2.0).sqrt()), (4, 2.741625)] {
        let mut parameters = Case::Iso.parameters();
        parameters.coils = coils;
        let built = build(&parameters, 5).expect("valid parameters");
        let air = pixels(&built, Role::Noise);
        let echoes = built.stack.num_echoes();
        let values: Vec<f64> = (0..echoes)
            .flat_map(|echo| air.iter().map(move |&[s, r, c]| (echo, s, r, c)))
            .map(|at| f64::from(built.stack.magnitude()[at]) / parameters.sigma)
            .collect();
        let n = values.len() as f64;
        let (mean, square) = (values.iter().sum::<f64>() / n, values.iter().map(|v| v * v).sum::<f64>() / n);
        // Standard error of the mean is at most 0.71/√n; five of them, and 1/24σ² for whole numbers.
        assert!(n > 5000.0 && (mean - first_moment).abs() < 5.0 * 0.71 / n.sqrt(), "L = {coils}: {mean}");
        assert!((square / (2.0 * f64::from(coils)) - 1.0).abs() < 0.07, "L = {coils}: {square}");
    }
}

#[test]
fn every_region_lies_in_its_tissue_and_holds_enough_pixels() {
    for case in Case::ALL {
        let built = first(case);
        for (roi, truth) in built.rois.iter().zip(&built.truth.rois) {
            let wanted: &[Tissue] = match roi.role {
                Role::Lesion => &[Tissue::Lesion],
                Role::Liver => &[Tissue::Liver, Tissue::SparedLiver],
                Role::Noise | Role::Muscle | Role::Other => &[Tissue::Air],
            };
            let mask = mask(built, roi);
            let filled: Vec<Tissue> =
                mask.pixels().iter().filter_map(|&(row, column)| built.pure_tissue[[roi.slice, row, column]]).collect();
            assert!(
                filled.iter().all(|tissue| wanted.contains(tissue)),
                "{case:?}: {} touches another tissue",
                roi.name
            );
            // The rest holds traces of small veins, which no liver is without.
            assert!(2 * filled.len() > mask.len(), "{case:?}: {} of {} pixels pure", filled.len(), mask.len());
            assert!(mask.len() >= 100, "{case:?}: {}", roi.name);
            assert_eq!(mask.len(), truth.pixels);
            assert_eq!(roi.slice, built.truth.lesion_geometry.slice);
        }
    }
}

#[test]
fn true_rates_inside_the_regions_are_those_of_the_tissues() {
    for case in Case::ALL {
        let (built, parameters) = (first(case), case.parameters());
        for roi in &built.truth.rois {
            let tissue = match (roi.role, roi.name.as_str()) {
                (Role::Lesion, _) => Tissue::Lesion,
                (Role::Liver, "Liver 2") => Tissue::SparedLiver,
                (Role::Liver, _) => Tissue::Liver,
                _ => continue,
            };
            let [mean, sd] = roi.r2star_per_s.expect("a rate");
            let made = parameters.tissues[tissue].r2star_per_s;
            assert!((mean / made - 1.0).abs() < 0.03, "{case:?} {}: {mean} instead of {made}", roi.name);
            assert!((0.02..0.12).contains(&(sd / mean)), "{case:?} {}: SD {sd}", roi.name);
        }
    }
}

#[test]
fn the_truth_of_every_case_agrees_with_what_it_claims_to_show() {
    for case in Case::ALL {
        let (truth, margin) = (&first(case).truth, 1.25_f64);
        let ratio = truth.lesion.r2star_per_s / truth.liver.r2star_per_s;
        assert!((truth.r2star_ratio / ratio - 1.0).abs() < 1e-12);
        match truth.expected.finding {
            Finding::Isointense => assert!(ratio.ln().abs() < 0.5 * margin.ln(), "{case:?}: {ratio}"),
            Finding::Hyperintense => assert!(ratio < 0.6, "{case:?}: {ratio}"),
            Finding::Hypointense => assert!(ratio > 1.4, "{case:?}: {ratio}"),
            Finding::Indeterminate | Finding::NotAssessable => assert_eq!(case, Case::FloorTrap),
        }
    }
    // Normal liver at 1.5 T: 29–39 s⁻¹; every other case lies above the first limit of 75.3 s⁻¹ (1.8 mg/g).
    for case in Case::ALL {
        let rate = case.parameters().tissues[Tissue::Liver].r2star_per_s;
        assert_eq!(rate < 75.3, case == Case::NoOverload, "{case:?}: {rate}");
    }
}

#[test]
fn the_floor_trap_hides_at_every_echo_what_an_earlier_one_would_show() {
    let parameters = ideal(Case::FloorTrap);
    let signal = |tissue: Tissue, te_ms: f64| {
        let signal = parameters.tissues[tissue];
        signal.s0 * (-signal.r2star_per_s * te_ms / 1000.0).exp()
    };
    let sigma = Case::FloorTrap.parameters().sigma;
    // E[M]/σ at A/σ = 2 is 2.272, below the floor of 2.56 for one coil.
    assert!(parameters.te_ms.iter().all(|&te| signal(Tissue::Lesion, te) < 2.0 * sigma));
    let early = signal(Tissue::Lesion, 1.0) / signal(Tissue::Liver, 1.0);
    assert!((1.28..1.34).contains(&early), "the text says 30 %: {early}");
    let built = first(Case::FloorTrap);
    let mean = |role: Role, echo: usize| {
        let inside = pixels(built, role);
        inside.iter().map(|&[s, r, c]| f64::from(built.stack.magnitude()[[echo, s, r, c]])).sum::<f64>()
            / inside.len() as f64
    };
    for echo in 0..built.stack.num_echoes() {
        assert!(mean(Role::Lesion, echo).max(mean(Role::Liver, echo)) < 2.56 * sigma, "echo {echo} is at the floor");
    }
    let contrast = |echo| mean(Role::Lesion, echo) / mean(Role::Liver, echo) - 1.0;
    assert!((1..6).all(|echo| contrast(echo).abs() < 0.15), "they look alike");
}

#[test]
fn the_liver_regions_of_focal_sparing_disagree() {
    let built = first(Case::FocalSparing);
    let rates: Vec<f64> = built.truth.rois.iter().filter_map(|roi| roi.r2star_per_s.map(|rate| rate[0])).collect();
    let [lesion, liver, second] = rates[..] else { panic!("three regions with a rate") };
    assert!((0.3..0.5).contains(&(lesion / liver)), "{rates:?}");
    assert!(second < 0.7 * liver, "{rates:?}");
    assert!(!built.truth.expected.sign_applies);
}

#[test]
fn slices_are_axial_with_the_right_side_on_the_left() {
    let stack = &first(Case::Iso).stack;
    let letters = stack.grid.edge_letters().expect("geometry");
    assert_eq!([letters.left, letters.right, letters.top, letters.bottom], ["R", "L", "A", "P"]);
    assert_eq!(stack.magnitude().shape(), [12, 5, 192, 256]);
    assert_eq!(stack.te_ms()[..3], [0.99, 2.4, 3.81]);
    // The liver lies on the patient's right, the spleen on the left.
    let built = first(Case::Iso);
    let center_x = |tissue| {
        let columns: Vec<f64> = built
            .pure_tissue
            .indexed_iter()
            .filter(|(_, t)| **t == Some(tissue))
            .map(|((_, _, c), _)| c as f64)
            .collect();
        columns.iter().sum::<f64>() / columns.len() as f64
    };
    assert!(center_x(Tissue::Liver) < 110.0 && center_x(Tissue::Spleen) > 170.0);
}

#[test]
fn values_are_whole_numbers_that_fit_twelve_bits() {
    for case in Case::ALL {
        let built = first(case);
        assert!(built.stack.magnitude().iter().all(|v| v.fract() == 0.0 && (0.0..4096.0).contains(v)), "{case:?}");
    }
}

#[test]
fn truth_survives_the_way_through_json() {
    let truth = Case::FocalSparing.build(4).truth;
    let text = serde_json::to_string(&truth).expect("truth is plain data");
    let back: sideroscope::phantom::Truth = serde_json::from_str(&text).expect("what we wrote");
    assert_eq!(back, truth);
    let parameters = Case::FocalSparing.parameters();
    let text = serde_json::to_string(&parameters).expect("parameters are plain data");
    assert_eq!(serde_json::from_str::<Parameters>(&text).expect("what we wrote"), parameters);
}

#[test]
fn parameters_that_make_no_case_are_refused_in_words() {
    type Spoil = fn(&mut Parameters);
    let spoils: [(Spoil, &str); 6] = [
        (|p| p.te_ms.clear(), "echo times"),
        (|p| p.te_ms.swap(0, 1), "echo times"),
        (|p| p.sigma = f64::NAN, "sigma"),
        (|p| p.coils = 0, "coils"),
        (|p| p.tissues[Tissue::Liver].r2star_per_s = -1.0, "R2*"),
        (|p| p.matrix.columns = 0, "columns"),
    ];
    for (spoil, name) in spoils {
        let mut parameters = Case::Iso.parameters();
        spoil(&mut parameters);
        let error: PhantomError = build(&parameters, 1).expect_err("refused");
        assert!(error.to_string().contains(name), "{error}");
    }
    let mut parameters = Case::Iso.parameters();
    parameters.lesion.radii_mm = [f64::NAN; 3];
    assert!(build(&parameters, 1).is_err());
}

#[test]
fn the_true_map_has_no_rate_in_air_and_a_finite_one_in_tissue() {
    let built = first(Case::Iso);
    let check = |map: &Array3<f32>| {
        for (at, tissue) in built.pure_tissue.indexed_iter() {
            match tissue {
                Some(Tissue::Air | Tissue::Gas) => assert!(map[at].is_nan()),
                Some(_) => assert!(map[at].is_finite() && map[at] >= 0.0),
                None => {}
            }
        }
    };
    check(&built.truth_r2star);
}
