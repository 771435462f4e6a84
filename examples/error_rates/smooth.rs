//! How often the 95 % interval of a rate holds the true rate where few pixels are independent.

use rayon::prelude::*;
use sideroscope::fit::cramer_rao_cov;
use sideroscope::pipeline::{AnalysisSettings, MeasurementContext, measure_roi};
use sideroscope::roi::Role;
use sideroscope::verdict::rate_interval;

use super::scene::{COLUMNS, Condition, ROWS, disc, simulate};
use super::table::{Check, Tally};

const RATES: [[f64; 2]; 3] = [[60.0, 300.0], [100.0, 600.0], [150.0, 30.0]];
const SNRS: [f64; 3] = [15.0, 40.0, 100.0];
/// 0 stands for tissue without correlation.
const TEXTURES: [f64; 5] = [0.0, 1.0, 1.5, 2.0, 3.0];
const HETEROGENEITIES: [f64; 2] = [0.05, 0.10];
const PIXELS: [usize; 8] = [12, 20, 25, 30, 40, 88, 200, 500];
/// Limits between levels of effective pixels.
const EFFECTIVE: [f64; 5] = [5.0, 10.0, 20.0, 40.0, 100.0];
/// Where fewer than 20 pixels are effective.
const FEW: [f64; 2] = [0.8, 1.0];

struct Trial {
    texture: f64,
    pixels: usize,
    effective: f64,
    is_covered: bool,
}

/// Runs every combination `trials` times; `limits` hold from 20 effective pixels on.
pub fn run(te_ms: &[f64], trials: u64, limits: [f64; 2]) -> Vec<Check> {
    let mut jobs = Vec::new();
    for rates in RATES {
        for snr in SNRS {
            for texture in TEXTURES {
                for heterogeneity in HETEROGENEITIES {
                    jobs.extend((0..trials).map(|_| (rates, snr, texture, heterogeneity)));
                }
            }
        }
    }
    let one = |(seed, (rates, snr, texture, heterogeneity)): (usize, &([f64; 2], f64, f64, f64))| {
        let [lesion_rate, liver_rate] = *rates;
        let condition = Condition {
            lesion_rate,
            liver_rate,
            snr: *snr,
            coils: 1,
            smoothing: 0.0,
            heterogeneity: *heterogeneity,
            texture: *texture,
            pixels: 0,
        };
        regions(&condition, te_ms, seed as u64)
    };
    let found: Vec<Trial> = jobs.par_iter().enumerate().flat_map_iter(one).collect();
    let check = |what: String, limits: [f64; 2], of: &dyn Fn(&Trial) -> bool| {
        let mut tally = Tally::default();
        found.iter().filter(|trial| of(trial)).for_each(|trial| tally.count(trial.is_covered));
        Check { what, tally, limits }
    };
    let least = |i: usize| if i == 0 { 0.0 } else { EFFECTIVE[i - 1] };
    let mut checks = Vec::new();
    for i in 0..=EFFECTIVE.len() {
        let (low, high) = (least(i), EFFECTIVE.get(i).copied().unwrap_or(f64::INFINITY));
        let limits = if low < 20.0 { FEW } else { limits };
        let what = if high.is_finite() { format!("{low:.0}–{high:.0}") } else { format!("{low:.0} and more") };
        checks.push(check(format!("effective pixels {what}"), limits, &|t| (low..high).contains(&t.effective)));
    }
    let is_enough = |trial: &Trial| trial.effective >= 20.0;
    for texture in TEXTURES {
        let what = format!("filter of {texture} pixels, 20 and more effective");
        checks.push(check(what, limits, &|t| t.texture == texture && is_enough(t)));
    }
    for pixels in PIXELS.into_iter().filter(|&pixels| pixels >= 25) {
        checks.push(check(format!("{pixels} pixels, 20 and more effective"), limits, &|t| {
            t.pixels == pixels && is_enough(t)
        }));
    }
    checks.into_iter().filter(|check| check.tally.total > 0).collect()
}

fn regions(condition: &Condition, te_ms: &[f64], seed: u64) -> Vec<Trial> {
    let (stack, rois) = simulate(condition, te_ms, 31 * seed + 7);
    let context = MeasurementContext::new(&stack, &rois, &AnalysisSettings { seed, ..AnalysisSettings::default() });
    let mut found = Vec::new();
    for (role, truth) in [(Role::Lesion, condition.lesion_rate), (Role::Liver, condition.liver_rate)] {
        for pixels in PIXELS {
            let roi = disc(role, pixels);
            let interval = rate_interval(&measure_roi(&stack, &[&roi], &context).draws, 0.95);
            let is_covered = interval.is_none_or(|ci| ci.low <= truth && truth <= ci.high);
            let places = roi.mask(ROWS, COLUMNS).pixels().to_vec();
            let effective = effective(condition, te_ms, truth, &places);
            found.push(Trial { texture: condition.texture, pixels, effective, is_covered });
        }
    }
    found
}

/// Variance of a pixel over that of the mean, from what is simulated.
fn effective(condition: &Condition, te_ms: &[f64], rate: f64, places: &[(usize, usize)]) -> f64 {
    let n = places.len() as f64;
    let noise = cramer_rao_cov(te_ms, condition.snr, rate, 1).unwrap_or(1.0).powi(2);
    let tissue = condition.heterogeneity.powi(2);
    let correlation = |&(r0, c0): &(usize, usize), &(r1, c1): &(usize, usize)| {
        let square = (r0 as f64 - r1 as f64).powi(2) + (c0 as f64 - c1 as f64).powi(2);
        if square == 0.0 { 1.0 } else { (-square / (4.0 * condition.texture.powi(2))).exp() }
    };
    let all: f64 = places.iter().map(|a| places.iter().map(|b| correlation(a, b)).sum::<f64>()).sum();
    (noise + tissue) / (noise / n + tissue * all / (n * n))
}
