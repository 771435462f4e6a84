//! Every sign of trouble from data that shows it, and from data that just does not.

use sideroscope::pipeline::{AnalysisSettings, PixelExclusion, PixelReason, analyze, pixel_exclusions};
use sideroscope::roi::{Roi, Role};
use sideroscope::series::EchoStack;
use sideroscope::text::Message;
use sideroscope::verdict::{Finding, Misfit, Verdict};

use super::verdict_stack::{Scene, Tissue, rectangle, standard_rois, two_tissues};

fn verdict_of(stack: &EchoStack, rois: &[Roi]) -> Verdict {
    analyze(stack, rois, &AnalysisSettings::default()).verdict.expect("both ROIs")
}

fn says(verdict: &Verdict, words: &str) -> bool {
    verdict.warnings().chain(verdict.reasons()).any(|sentence| sentence.to_string().contains(words))
}

fn plain() -> impl Fn(usize, usize, usize) -> Option<Tissue> {
    two_tissues(Tissue::new(1000.0, 80.0), Tissue::new(1000.0, 250.0))
}

/// A number in 0–1 that looks random and belongs to a pixel.
fn hashed(row: usize, col: usize) -> f64 {
    let mut x = (row * 7919 + col * 104_729 + 12_345) as u64;
    x = (x ^ (x >> 15)).wrapping_mul(0x2c1b_3c6d_1234_5677);
    x = (x ^ (x >> 12)).wrapping_mul(0x297a_2d39_9876_5431);
    (x >> 40) as f64 / (1_u64 << 24) as f64
}

#[test]
fn plain_tissue_shows_no_sign() {
    let tissues = plain();
    for seed in 1..=10 {
        let mut scene = Scene::new(&tissues);
        scene.seed = seed;
        let verdict = verdict_of(&scene.stack(), &standard_rois());
        let beyond_the_floor = |w: &Message| !w.to_string().contains("noise floor and look alike");
        let signs: Vec<_> = verdict.warnings().filter(beyond_the_floor).collect();
        assert!(signs.is_empty() && verdict.reasons().next().is_none(), "seed {seed}: {signs:?} {:?}", verdict.caveats);
    }
}

#[test]
fn a_small_roi_warns_below_20_pixels() {
    let tissues = plain();
    let stack = Scene::new(&tissues).stack();
    for (rows, warns) in [(4, true), (5, false)] {
        let mut rois = standard_rois();
        rois[0] = rectangle(1, Role::Lesion, [26, 10], [rows, 4]);
        let verdict = verdict_of(&stack, &rois);
        assert_eq!(says(&verdict, "under 20"), warns, "{} pixels: {:?}", rows * 4, verdict.caveats);
    }
}

#[test]
fn a_late_first_echo_warns() {
    let tissues = plain();
    for (first, warns) in [(9.0, true), (6.0, false)] {
        let mut scene = Scene::new(&tissues);
        // 250 s⁻¹ keeps 10.5 % at 9 ms and 22 % at 6 ms.
        scene.te_ms = (0..8).map(|k| first + 1.5 * f64::from(k)).collect();
        assert_eq!(says(&verdict_of(&scene.stack(), &standard_rois()), "At the first echo"), warns, "TE {first} ms");
    }
}

#[test]
fn a_heterogeneous_liver_withholds_the_sign_over_25_percent() {
    // A uniform spread of ± w has a CoV of w/√3.
    for (cov, warns) in [(0.32, true), (0.18, false), (0.0, false)] {
        let varied = |_: usize, row: usize, col: usize| {
            let rate = 250.0 * (1.0 + cov * 3.0_f64.sqrt() * (2.0 * hashed(row, col) - 1.0));
            two_tissues(Tissue::new(1000.0, 80.0), Tissue::new(1000.0, rate))(0, row, col)
        };
        let verdict = verdict_of(&Scene::new(&varied).stack(), &standard_rois());
        assert_eq!(says(&verdict, "inside the liver ROI"), warns, "CoV {cov}: {:?}", verdict.caveats);
        assert_eq!(verdict.applies(), !warns, "CoV {cov}: {:?}", verdict.caveats);
    }
}

#[test]
fn noise_alone_is_no_heterogeneity() {
    let fast = two_tissues(Tissue::new(1000.0, 80.0), Tissue::new(1000.0, 900.0));
    let verdict = verdict_of(&Scene::new(&fast).stack(), &standard_rois());
    assert!(!says(&verdict, "inside the liver ROI"), "{:?}", verdict.caveats);
}

#[test]
fn echoes_with_another_scaling_block() {
    let tissues = plain();
    for (factor, blocks) in [(1.5, true), (0.6, true), (1.04, false)] {
        let mut scene = Scene::new(&tissues);
        let scaled = move |echo: usize, _: usize, _: usize, value: f64| if echo >= 3 { factor * value } else { value };
        scene.finish = &scaled;
        let verdict = verdict_of(&scene.stack(), &standard_rois());
        assert_eq!(says(&verdict, "the signal is scaled by"), blocks, "factor {factor}: {:?}", verdict.caveats);
        assert_eq!(verdict.finding == Finding::NotAssessable, blocks, "factor {factor}");
    }
}

#[test]
fn clipped_pixels_warn_then_block() {
    let tissues = plain();
    for (pixels, warns, blocks) in [(30, true, true), (10, true, false), (1, false, false)] {
        let mut scene = Scene::new(&tissues);
        scene.saturation = Some(4095.0);
        // The lesion ROI holds 200 pixels: rows 26–45, columns 10–19.
        let clipped = move |echo: usize, row: usize, col: usize, value: f64| {
            let index = (row as isize - 26) * 10 + col as isize - 10;
            let is_inside = (26..46).contains(&row) && (10..20).contains(&col);
            if echo == 0 && is_inside && index < pixels { 4095.0 } else { value }
        };
        scene.finish = &clipped;
        let (stack, rois) = (scene.stack(), standard_rois());
        let verdict = verdict_of(&stack, &rois);
        assert_eq!(says(&verdict, "are clipped at TE 0.99 ms"), warns, "{pixels} pixels");
        let log = pixel_exclusions(&stack, &analyze(&stack, &rois, &AnalysisSettings::default()), &rois);
        let reason = PixelReason::Clipped { echoes: vec![0] };
        let (region, count) = (rois[0].name.clone(), pixels as usize);
        assert_eq!(log, [PixelExclusion { reason, region, count, total: 200 }], "the log names them all");
        assert_eq!(verdict.finding == Finding::NotAssessable, blocks, "{pixels} pixels");
    }
}

#[test]
fn fat_in_the_liver_warns() {
    for field_t in [1.5, 3.0] {
        for (fat, warns) in [(0.15, true), (0.05, true), (0.003, false)] {
            let tissues = two_tissues(Tissue::new(1000.0, 80.0), Tissue { fat, ..Tissue::new(1000.0, 150.0) });
            let mut scene = Scene::new(&tissues);
            scene.field_t = Some(field_t);
            // In-phase and opposed echoes at both fields.
            scene.te_ms = (0..12).map(|k| 1.1 + 1.1 * f64::from(k)).collect();
            let verdict = verdict_of(&scene.stack(), &standard_rois());
            let cause = verdict.fit_quality.liver.and_then(|quality| quality.cause);
            let is_fat = matches!(cause, Some(Misfit::Fat { .. }));
            assert_eq!(is_fat, warns, "{field_t} T, fat {fat}: {cause:?}");
        }
    }
}

#[test]
fn pixels_of_a_vessel_warn() {
    for (vessel_columns, warns) in [(1, true), (0, false)] {
        let with_vessel = move |slice: usize, row: usize, col: usize| {
            let vessel = (35..35 + vessel_columns).contains(&col);
            let liver = Tissue::new(1000.0, if vessel { 20.0 } else { 250.0 });
            two_tissues(Tissue::new(1000.0, 80.0), liver)(slice, row, col)
        };
        let verdict = verdict_of(&Scene::new(&with_vessel).stack(), &standard_rois());
        assert_eq!(says(&verdict, "a vessel or an edge"), warns, "{:?}", verdict.caveats);
        // 15 rows of one column.
        assert_eq!(says(&verdict, "15 of 300 liver pixels"), warns, "{:?}", verdict.caveats);
    }
}

#[test]
fn echoes_that_move_warn() {
    let tissues = plain();
    for seed in [1, 2, 3] {
        for (columns, warns) in [(3.0, true), (2.0, true), (1.0, true), (0.8, true), (0.4, false), (0.0, false)] {
            let mut scene = Scene { seed, ..Scene::new(&tissues) };
            let shift = move |echo: usize| if echo >= 3 { columns } else { 0.0 };
            scene.shift = &shift;
            let verdict = verdict_of(&scene.stack(), &standard_rois());
            let is_said = says(&verdict, "the echoes are not on top of each other");
            assert_eq!(is_said, warns, "{columns}: {:?}", verdict.caveats);
            let is_close = (-3..=3)
                .any(|n| says(&verdict, &format!("about {:.1} pixels up to TE 5.22 ms", columns + 0.1 * f64::from(n))));
            assert_eq!(is_close, warns, "{columns}: {:?}", verdict.caveats);
        }
    }
    // A drift of a third of a pixel per echo.
    let drift = |echo: usize| 0.33 * echo as f64;
    let scene = Scene { shift: &drift, ..Scene::new(&tissues) };
    assert!(says(&verdict_of(&scene.stack(), &standard_rois()), "the echoes are not on top of each other"));
}

#[test]
fn liver_rois_that_disagree_withhold_the_sign() {
    for (spared, warns) in [(150.0, true), (230.0, false)] {
        let sparing = move |slice: usize, row: usize, col: usize| {
            let liver = Tissue::new(1000.0, if col >= 44 { spared } else { 250.0 });
            two_tissues(Tissue::new(1000.0, 80.0), liver)(slice, row, col)
        };
        let mut rois = standard_rois();
        rois[1] = rectangle(2, Role::Liver, [26, 30], [15, 12]);
        rois.push(rectangle(4, Role::Liver, [26, 45], [15, 10]));
        let verdict = verdict_of(&Scene::new(&sparing).stack(), &rois);
        let is_said = verdict.reasons().any(|reason| reason.to_string().contains("Liver ROIs disagree (Liver 4"));
        assert_eq!((is_said, verdict.applies()), (warns, !warns), "{spared}: {:?}", verdict.caveats);
        assert!(verdict.ratio.is_some() && verdict.finding == Finding::Hyperintense, "the numbers stand");
    }
}
