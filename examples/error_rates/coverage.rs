//! How often the 95 % interval of a rate holds the true rate.

use rayon::prelude::*;
use sideroscope::pipeline::{AnalysisSettings, MeasurementContext, measure_roi};
use sideroscope::roi::Role;
use sideroscope::verdict::rate_interval;

use super::scene::{Condition, disc, simulate};
use super::table::{Tally, percent};

/// Two rates share a simulation, one per tissue.
const RATES: [[f64; 2]; 3] = [[30.0, 100.0], [300.0, 600.0], [1200.0, 60.0]];
const SNRS: [f64; 3] = [15.0, 40.0, 100.0];
const COILS: [u32; 3] = [1, 4, 8];
/// Weights of the filter that correlates neighbors by 0, 0.43 and 0.61.
pub const SMOOTHINGS: [f64; 3] = [0.0, 0.25, 0.4];
const HETEROGENEITIES: [f64; 2] = [0.05, 0.10];
const PIXELS: [usize; 3] = [30, 100, 500];

/// Coverage by the level of one factor, over all levels of the others.
pub struct Coverage {
    pub by_factor: Vec<(&'static str, Vec<(String, Tally)>)>,
    pub all: Tally,
    /// Per cell, for looking closer: what, tally, mean error and SD of the estimates (percent).
    pub cells: Vec<(String, Tally, f64, f64)>,
}

#[derive(Clone, Copy)]
struct Trial {
    level: [usize; 6],
    is_covered: bool,
    /// Relative error; `None` for a bound.
    error: Option<f64>,
}

/// Runs every combination `trials` times.
pub fn run(te_ms: &[f64], trials: u64) -> Coverage {
    let conditions: Vec<[usize; 5]> =
        indices([RATES.len(), SNRS.len(), COILS.len(), SMOOTHINGS.len(), HETEROGENEITIES.len()]);
    let jobs: Vec<([usize; 5], u64)> =
        conditions.iter().flat_map(|&levels| (0..trials).map(move |trial| (levels, trial))).collect();
    let results: Vec<Trial> =
        jobs.par_iter().enumerate().flat_map_iter(|(seed, (levels, _))| one(te_ms, *levels, seed as u64)).collect();
    summarize(&results)
}

fn indices(sizes: [usize; 5]) -> Vec<[usize; 5]> {
    let total: usize = sizes.iter().product();
    let digits = |mut n: usize| sizes.map(|size| (n % size, n /= size).0);
    (0..total).map(digits).collect()
}

fn one(te_ms: &[f64], [rates, snr, coils, smoothing, spread]: [usize; 5], seed: u64) -> Vec<Trial> {
    let condition = Condition {
        lesion_rate: RATES[rates][0],
        liver_rate: RATES[rates][1],
        snr: SNRS[snr],
        coils: COILS[coils],
        smoothing: SMOOTHINGS[smoothing],
        heterogeneity: HETEROGENEITIES[spread],
        texture: 0.0,
        pixels: 0,
    };
    let (stack, rois) = simulate(&condition, te_ms, seed + 1);
    let settings = AnalysisSettings { coils: condition.coils, ..AnalysisSettings::default() };
    let context = MeasurementContext::new(&stack, &rois, &settings);
    let mut found = Vec::new();
    for (tissue, role) in [Role::Lesion, Role::Liver].into_iter().enumerate() {
        let truth = RATES[rates][tissue];
        for (pixels, &count) in PIXELS.iter().enumerate() {
            let measured = measure_roi(&stack, &[&disc(role, count)], &context);
            // No interval says nothing wrong; it is counted as the one from 0 to infinity that it is.
            let interval = rate_interval(&measured.draws, 0.95);
            let is_covered = interval.is_none_or(|ci| ci.low <= truth && truth <= ci.high);
            let rate = measured.roi.r2star_per_s.filter(|rate| !rate.is_lower_bound);
            let level = [2 * rates + tissue, snr, coils, smoothing, spread, pixels];
            found.push(Trial { level, is_covered, error: rate.map(|rate| rate.value / truth - 1.0) });
        }
    }
    found
}

fn summarize(results: &[Trial]) -> Coverage {
    let rates: Vec<String> = RATES.iter().flatten().map(|rate| format!("{rate:.0} s⁻¹")).collect();
    let names: [(&str, Vec<String>); 6] = [
        ("R2*", rates),
        ("S0/σ", SNRS.map(|v| format!("{v:.0}")).to_vec()),
        ("channels L", COILS.map(|v| v.to_string()).to_vec()),
        ("correlation of neighbors", SMOOTHINGS.map(|a| format!("{:.2}", 2.0 * a / (1.0 + 2.0 * a * a))).to_vec()),
        ("CoV of R2* between pixels", HETEROGENEITIES.map(percent).to_vec()),
        ("ROI, pixels", PIXELS.map(|v| v.to_string()).to_vec()),
    ];
    let tally = |of: &dyn Fn(&Trial) -> bool| {
        let mut tally = Tally::default();
        results.iter().filter(|trial| of(trial)).for_each(|trial| tally.count(trial.is_covered));
        tally
    };
    let by_factor = names
        .iter()
        .enumerate()
        .map(|(factor, (name, levels))| {
            let rows = levels.iter().enumerate();
            let rows = rows.map(|(level, label)| (label.clone(), tally(&|trial| trial.level[factor] == level)));
            (*name, rows.collect())
        })
        .collect();
    let mut levels: Vec<[usize; 6]> = results.iter().map(|trial| trial.level).collect();
    levels.sort_unstable();
    levels.dedup();
    let cells = levels
        .iter()
        .map(|level| {
            let label: Vec<&str> = names.iter().zip(level).map(|((_, labels), &i)| labels[i].as_str()).collect();
            let errors: Vec<f64> = results.iter().filter(|t| t.level == *level).filter_map(|t| t.error).collect();
            let n = errors.len() as f64;
            let mean = errors.iter().sum::<f64>() / n;
            let sd = (errors.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / n).sqrt();
            (label.join(" | "), tally(&|trial| trial.level == *level), 100.0 * mean, 100.0 * sd)
        })
        .collect();
    Coverage { by_factor, all: tally(&|_| true), cells }
}
