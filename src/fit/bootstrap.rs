//! Block bootstrap of a region's pixels: how uncertain is the decay of their mean?
//!
//! Neighboring pixels of an interpolated image share their noise, so whole square blocks are drawn. Their side
//! follows from the measured correlation of what each pixel contributes to the rate.
//!
//! Must not know: shapes of regions, verdicts.
//!
//! # Source
//! Künsch, Ann Stat 1989;17:1217, doi 10.1214/aos/1176347265 (moving blocks).

use std::collections::HashMap;

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::{CurveFit, FitSettings, NoFit, fit_curve, refit_curve};

/// Longest distance, in pixels, at which correlation is looked for.
const MAX_LAG: usize = 12;
/// Correlation below this is taken as none.
const NO_CORRELATION: f64 = 0.1;
/// Fewest blocks a region is cut into.
const MIN_BLOCKS: f64 = 8.0;
/// Limit of the correction for correlation that reaches beyond the blocks.
const MAX_INFLATION: f64 = 2.0;

/// What the replicates of one region say. Replicate `i` of two regions with the same seed are independent draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Replicates {
    /// Side of the square blocks, pixels.
    pub block_px: usize,
    /// Correlation of the pixels' contributions at distances 1, 2, … pixels, the larger of both directions.
    pub correlation: Vec<f64>,
    /// Factor on the spread of the replicates for correlation that reaches beyond the blocks; 1 for none.
    pub inflation: f64,
    /// ln R2* (R2* in s⁻¹) per replicate; `None` where the replicate failed or gave a lower bound only.
    pub ln_r2star: Vec<Option<f64>>,
    /// S0 per replicate, signal units; `None` as above.
    pub s0: Vec<Option<f64>>,
    /// Mean signal of every replicate, `[replicate, echo]`, signal units.
    pub mean: Array2<f64>,
    /// Replicates without any answer.
    pub num_failed: usize,
    /// Replicates whose rate lies beyond the reach of the echoes: above every other replicate.
    pub num_bounds: usize,
}

/// Draws `replicates` times from the pixels of a region and fits the mean of each draw.
///
/// * `te_ms` — echo times of the loaded echoes.
/// * `positions` — slice, row and column of every pixel.
/// * `decays` — `[pixel, echo]`, signal units, as many rows as positions.
/// * `seed` — every replicate has its own stream of it, so the answer does not depend on threads. Give two regions
///   of one comparison different seeds.
///
/// A region without pixels, or with numbers of rows that differ, has no replicates.
pub fn bootstrap(
    settings: &FitSettings,
    te_ms: &[f64],
    positions: &[[usize; 3]],
    decays: ArrayView2<f64>,
    seed: u64,
    replicates: usize,
) -> Replicates {
    let (pixels, echoes) = decays.dim();
    let Some(mean) = decays.mean_axis(Axis(0)).filter(|_| positions.len() == pixels && te_ms.len() == echoes) else {
        return Replicates::none(echoes);
    };
    let full = fit_curve(settings, te_ms, &mean.to_vec());
    let correlation = correlation(&full, te_ms, positions, decays, &mean);
    let block_px = block_side(&correlation, pixels);
    let inflation = inflation(&correlation, block_px);
    let blocks = Blocks::new(positions, decays, block_px);

    let draws: Vec<(Vec<f64>, Result<CurveFit, NoFit>)> = (0..replicates)
        .into_par_iter()
        .map(|replicate| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(replicate as u64);
            let drawn = blocks.draw(&mut rng);
            let drawn: Vec<f64> = mean.iter().zip(&drawn).map(|(m, d)| m + inflation * (d - m)).collect();
            let fit = replicate_fit(settings, te_ms, &drawn, &full);
            (drawn, fit)
        })
        .collect();

    let mut answer = Replicates { block_px, correlation, inflation, ..Replicates::none(echoes) };
    let mut means = Vec::with_capacity(replicates * echoes);
    for (drawn, fit) in draws {
        means.extend(drawn);
        answer.push(fit);
    }
    answer.mean = Array2::from_shape_vec((replicates, echoes), means).unwrap_or_else(|_| Array2::zeros((0, echoes)));
    answer
}

impl Replicates {
    fn none(echoes: usize) -> Self {
        Self {
            block_px: 1,
            correlation: Vec::new(),
            inflation: 1.0,
            ln_r2star: Vec::new(),
            s0: Vec::new(),
            mean: Array2::zeros((0, echoes)),
            num_failed: 0,
            num_bounds: 0,
        }
    }

    fn push(&mut self, fit: Result<CurveFit, NoFit>) {
        let value = fit.as_ref().ok().filter(|fit| !fit.is_lower_bound);
        self.ln_r2star.push(value.map(|fit| fit.r2star_per_s.ln()));
        self.s0.push(value.map(|fit| fit.s0));
        match fit {
            Ok(fit) if fit.is_lower_bound => self.num_bounds += 1,
            Err(_) => self.num_failed += 1,
            Ok(_) => {}
        }
    }
}

fn replicate_fit(
    settings: &FitSettings,
    te_ms: &[f64],
    drawn: &[f64],
    full: &Result<CurveFit, NoFit>,
) -> Result<CurveFit, NoFit> {
    if let Ok(full) = full {
        let warm = refit_curve(settings, te_ms, drawn, full);
        if warm.is_ok() {
            return warm;
        }
    }
    fit_curve(settings, te_ms, drawn)
}

/// Signal sums of every square window that holds a pixel of the region. Each pixel lies in as many windows as a
/// window has cells, so all pixels are drawn alike, at the edge too.
struct Blocks {
    /// `[window, echo]`.
    sums: Array2<f64>,
    counts: Vec<f64>,
    /// Windows drawn per replicate: as many pixels as the region has, on average.
    num_drawn: usize,
}

impl Blocks {
    fn new(positions: &[[usize; 3]], decays: ArrayView2<f64>, side: usize) -> Self {
        let mut index = HashMap::new();
        let mut counts: Vec<f64> = Vec::new();
        let mut sums: Vec<Array1<f64>> = Vec::new();
        for (&[slice, row, column], decay) in positions.iter().zip(decays.rows()) {
            for (down, right) in (0..side).flat_map(|down| (0..side).map(move |right| (down, right))) {
                let window = *index.entry((slice, row + down, column + right)).or_insert_with(|| {
                    counts.push(0.0);
                    sums.push(Array1::zeros(decays.ncols()));
                    counts.len() - 1
                });
                counts[window] += 1.0;
                sums[window] += &decay;
            }
        }
        let num_drawn = ((counts.len() as f64 / (side * side) as f64).round() as usize).max(1);
        let sums = Array2::from_shape_fn((counts.len(), decays.ncols()), |(window, echo)| sums[window][echo]);
        Self { sums, counts, num_drawn }
    }

    fn draw(&self, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let mut sum = vec![0.0; self.sums.ncols()];
        let mut count = 0.0;
        for _ in 0..self.num_drawn {
            let window = rng.random_range(0..self.counts.len());
            count += self.counts[window];
            for (sum, value) in sum.iter_mut().zip(self.sums.row(window)) {
                *sum += value;
            }
        }
        sum.iter().map(|sum| sum / count).collect()
    }
}

/// Correlation along rows and columns of what each pixel contributes to the rate.
fn correlation(
    full: &Result<CurveFit, NoFit>,
    te_ms: &[f64],
    positions: &[[usize; 3]],
    decays: ArrayView2<f64>,
    mean: &Array1<f64>,
) -> Vec<f64> {
    let weights = influence(full, te_ms);
    let contribution = |decay: ArrayView1<f64>| -> f64 {
        decay.iter().zip(mean).zip(&weights).map(|((value, mean), weight)| weight * (value - mean)).sum()
    };
    let values: HashMap<[usize; 3], f64> =
        positions.iter().copied().zip(decays.rows().into_iter().map(contribution)).collect();
    let variance = positions.iter().map(|p| values[p].powi(2)).sum::<f64>() / positions.len() as f64;
    if !variance.is_finite() || variance <= 0.0 {
        return Vec::new();
    }
    let along = |lag: usize, axis: usize| {
        let (mut sum, mut pairs) = (0.0, 0.0_f64);
        for position in positions {
            let mut other = *position;
            other[axis] += lag;
            if let Some(value) = values.get(&other) {
                sum += values[position] * value;
                pairs += 1.0;
            }
        }
        if pairs < 4.0 { (0.0, 0.0) } else { (sum / pairs / variance, pairs) }
    };
    let mut correlation = Vec::new();
    for lag in 1..=MAX_LAG {
        let (down, down_pairs) = along(lag, 1);
        let (right, right_pairs) = along(lag, 2);
        let value = down.max(right);
        // What chance alone would show.
        let threshold = NO_CORRELATION.max(2.0 / down_pairs.min(right_pairs).max(1.0).sqrt());
        if value < threshold {
            break;
        }
        correlation.push(value.min(1.0));
    }
    correlation
}

/// How much each echo moves the rate of a least-squares fit; the first echo alone where there is no fit.
fn influence(full: &Result<CurveFit, NoFit>, te_ms: &[f64]) -> Vec<f64> {
    let mut weights = vec![0.0; te_ms.len()];
    let Ok(fit) = full else {
        weights.iter_mut().take(1).for_each(|w| *w = 1.0);
        return weights;
    };
    let slope = |i: usize| {
        let e = (-fit.r2star_per_s * te_ms[i] / 1000.0).exp();
        (e, -te_ms[i] * e)
    };
    let (mut aa, mut ab) = (0.0, 0.0);
    for &i in &fit.echoes_used {
        let (a, b) = slope(i);
        aa += a * a;
        ab += a * b;
    }
    for &i in &fit.echoes_used {
        let (a, b) = slope(i);
        weights[i] = b - a * ab / aa;
    }
    weights
}

/// Twice the distance at which correlation has gone, as far as the region still gives enough blocks.
fn block_side(correlation: &[f64], pixels: usize) -> usize {
    let wanted = if correlation.is_empty() { 1 } else { 2 * (correlation.len() + 1) };
    let possible = (pixels as f64 / MIN_BLOCKS).sqrt().floor() as usize;
    wanted.min(possible).max(1)
}

/// A block of side b keeps the share (1 − lag/b) of the covariance at each lag; this makes up for the rest.
fn inflation(correlation: &[f64], side: usize) -> f64 {
    let sum = |kept: &dyn Fn(usize) -> f64| -> f64 {
        1.0 + 2.0 * correlation.iter().enumerate().map(|(i, c)| c * kept(i + 1)).sum::<f64>()
    };
    let all = sum(&|_| 1.0);
    let kept = sum(&|lag| (1.0 - lag as f64 / side as f64).max(0.0));
    // Both directions of the plane, and the square root from variance to spread.
    (all / kept).clamp(1.0, MAX_INFLATION)
}
