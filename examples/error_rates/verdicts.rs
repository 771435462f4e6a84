//! How often the verdict is wrong, or says nothing where the truth is clear.

use rayon::prelude::*;
use sideroscope::pipeline::{AnalysisSettings, analyze};
use sideroscope::verdict::{Finding, Verdict};

use super::coverage::SMOOTHINGS;
use super::scene::{Condition, simulate};
use super::table::{Check, Tally};

/// Simulates `trials` times with conditions drawn by index, and counts what `is_hit` says.
fn tally(
    trials: u64,
    te_ms: &[f64],
    condition: impl Fn(u64) -> Condition + Sync,
    is_hit: fn(&Verdict) -> bool,
) -> Tally {
    let hits: Vec<bool> = (0..trials)
        .into_par_iter()
        .map(|trial| {
            let condition = condition(trial);
            let (stack, rois) = simulate(&condition, te_ms, 1_000_003 * (trial + 1));
            let settings = AnalysisSettings { coils: condition.coils, seed: trial, ..AnalysisSettings::default() };
            analyze(&stack, &rois, &settings).verdict.as_ref().is_some_and(is_hit)
        })
        .collect();
    let mut tally = Tally::default();
    hits.into_iter().for_each(|hit| tally.count(hit));
    tally
}

fn pick<T: Copy>(values: &[T], trial: &mut u64) -> T {
    let value = values[(*trial % values.len() as u64) as usize];
    *trial /= values.len() as u64;
    value
}

/// Liver 150–600 s⁻¹, the given ratio, every combination of channels, correlation and spread.
fn of_ratio(ratio: f64, snrs: &'static [f64], pixels: &'static [usize]) -> impl Fn(u64) -> Condition + Sync {
    move |mut trial| {
        let liver_rate = pick(&[150.0, 300.0, 600.0], &mut trial);
        Condition {
            lesion_rate: ratio * liver_rate,
            liver_rate,
            smoothing: pick(&SMOOTHINGS, &mut trial),
            coils: pick(&[1, 4, 8], &mut trial),
            heterogeneity: pick(&[0.05, 0.10], &mut trial),
            snr: pick(snrs, &mut trial),
            texture: 0.0,
            pixels: pick(pixels, &mut trial),
        }
    }
}

const ALL_SNRS: &[f64] = &[15.0, 40.0, 100.0];
const ALL_PIXELS: &[usize] = &[30, 100, 500];

pub fn run(te_ms: &[f64], trials: u64) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut check = |what: &str, limits: [f64; 2], tally: Tally| {
        checks.push(Check { what: what.to_owned(), tally, limits });
    };
    for ratio in [0.8, 1.25] {
        let at_margin = || of_ratio(ratio, ALL_SNRS, ALL_PIXELS);
        let isointense = tally(trials, te_ms, at_margin(), |v| v.finding == Finding::Isointense);
        check(&format!("Isointense although the ratio is {ratio}, at the margin"), [0.0, 0.05], isointense);
        let different =
            tally(trials, te_ms, at_margin(), |v| matches!(v.finding, Finding::Hyperintense | Finding::Hypointense));
        check(&format!("Different although the ratio is {ratio}, at the margin"), [0.0, 0.05], different);
    }
    for ratio in [0.2, 0.6, 1.8] {
        let isointense =
            tally(trials, te_ms, of_ratio(ratio, ALL_SNRS, ALL_PIXELS), |v| v.finding == Finding::Isointense);
        check(&format!("Isointense although the ratio is {ratio}"), [0.0, 0.001], isointense);
    }
    let different = tally(trials, te_ms, of_ratio(1.0, ALL_SNRS, ALL_PIXELS), |v| {
        matches!(v.finding, Finding::Hyperintense | Finding::Hypointense)
    });
    check("Different although the rates are equal", [0.0, 0.001], different);
    for ratio in [0.2, 0.6, 1.0] {
        // 100 pixels that correlate by 0.61 are worth some 18, from which equality is not called.
        let clear = |trial: u64| {
            let condition = of_ratio(ratio, &[40.0], &[100])(trial);
            let smoothing = if ratio == 1.0 { condition.smoothing.min(SMOOTHINGS[1]) } else { condition.smoothing };
            Condition { smoothing, ..condition }
        };
        let open = tally(trials, te_ms, clear, |v| v.finding == Finding::Indeterminate);
        check(&format!("Indeterminate although the ratio is {ratio} (100 pixels, S0/σ 40)"), [0.0, 0.05], open);
    }
    small_checks(te_ms, trials, &mut check);
    floor_checks(trials, &mut check);
    checks
}

/// Smooth tissue, and regions of few pixels.
fn small_checks(te_ms: &[f64], trials: u64, check: &mut dyn FnMut(&str, [f64; 2], Tally)) {
    let smooth = |ratio: f64, pixels: &'static [usize]| {
        move |mut trial: u64| {
            let liver_rate = pick(&[150.0, 300.0, 600.0], &mut trial);
            Condition {
                lesion_rate: ratio * liver_rate,
                liver_rate,
                texture: pick(&[1.0, 1.5, 2.0, 3.0], &mut trial),
                heterogeneity: pick(&[0.05, 0.10], &mut trial),
                pixels: pick(pixels, &mut trial),
                snr: pick(ALL_SNRS, &mut trial),
                smoothing: 0.0,
                coils: 1,
            }
        }
    };
    let isointense = |v: &Verdict| v.finding == Finding::Isointense;
    for ratio in [0.8, 1.25] {
        let found = tally(trials, te_ms, smooth(ratio, &[25, 40, 88, 200, 500]), isointense);
        check(
            &format!("Isointense although the ratio is {ratio}, smooth tissue of 25 to 500 pixels"),
            [0.0, 0.05],
            found,
        );
        let found = tally(trials, te_ms, of_ratio(ratio, ALL_SNRS, &[20, 25, 30, 40]), isointense);
        check(&format!("Isointense although the ratio is {ratio}, 20 to 40 pixels"), [0.0, 0.05], found);
    }
    let found = tally(trials, te_ms, of_ratio(1.0, ALL_SNRS, &[8, 12, 18]), isointense);
    check("Isointense from fewer than 20 pixels", [0.0, 0.0], found);
}

fn floor_checks(trials: u64, check: &mut dyn FnMut(&str, [f64; 2], Tally)) {
    let late: Vec<f64> = (0..8).map(|k| 8.0 + 2.0 * f64::from(k)).collect();
    let both_fast = |mut trial: u64| Condition {
        lesion_rate: pick(&[450.0, 600.0, 900.0], &mut trial),
        liver_rate: pick(&[600.0, 900.0, 1200.0], &mut trial),
        smoothing: pick(&SMOOTHINGS, &mut trial),
        coils: pick(&[1, 4, 8], &mut trial),
        snr: pick(&[15.0, 30.0], &mut trial),
        heterogeneity: 0.05,
        texture: 0.0,
        pixels: pick(ALL_PIXELS, &mut trial),
    };
    let isointense = tally(trials, &late, both_fast, |v| v.finding == Finding::Isointense);
    check("Isointense in the floor trap (first TE 8 ms, 450–900 against 600–1200 s⁻¹)", [0.0, 0.001], isointense);
    let early: Vec<f64> = (0..8).map(|k| 2.0 + 2.0 * f64::from(k)).collect();
    let dark_liver = |mut trial: u64| Condition {
        lesion_rate: pick(&[30.0, 60.0, 100.0], &mut trial),
        liver_rate: pick(&[1500.0, 2500.0, 4000.0], &mut trial),
        smoothing: pick(&SMOOTHINGS, &mut trial),
        coils: pick(&[1, 4, 8], &mut trial),
        snr: pick(&[30.0, 60.0], &mut trial),
        heterogeneity: 0.05,
        texture: 0.0,
        pixels: pick(&[100, 500], &mut trial),
    };
    let found = tally(trials, &early, dark_liver, |v| {
        v.finding == Finding::Hyperintense && v.ratio.is_some_and(|ratio| ratio.value < 0.5)
    });
    check(
        "Hyperintense where the liver is beyond reach (1500–4000 s⁻¹, first TE 2 ms) and the lesion bright",
        [0.95, 1.0],
        found,
    );
}
