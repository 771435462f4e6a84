//! Blocks of neighboring pixels for the bootstrap: noise and tissue of neighbors are alike (interpolation, filters,
//! anatomy), so single pixels are not independent draws.

use std::collections::HashMap;

use super::correlation::{Correlation, MAX_LAG, NEAR_LAG, Neighbors};
use super::heterogeneity::EchoModel;
use super::region::RegionPixels;
use crate::units::EchoTimes;

/// Fewest blocks a side is widened for; fewer tell nothing about their own spread.
const MIN_BLOCKS: usize = 14;
/// Fewest independent pieces a region is taken to hold: below, its pixels say nothing about their own spread.
const MIN_PIECES: f64 = 1.5;

/// A division of the pixels into blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks {
    /// Pixel indices of each block; none is empty.
    pub members: Vec<Vec<usize>>,
    /// Side in pixels.
    pub side: usize,
    /// Factor on deviations from the mean, at least 1: correlation that reaches from block to block, and what a mean
    /// over few independent pixels hides of their spread.
    pub inflation: f64,
    /// Degrees of freedom of the spread between blocks.
    pub degrees: f64,
    /// As many independent pixels would know the variance of a pixel as well.
    pub degrees_of_pixels: f64,
    /// As many independent pixels would know the mean as well.
    pub effective_pixels: f64,
    /// Variance of the mean over that of independent pixels, from the noise alone; at least 1.
    pub noise_factor: f64,
}

impl Blocks {
    /// Squares whose side spans the correlation found in the pixels, as far as enough blocks remain.
    ///
    /// * `used` — echoes that take part, with their models; `predicted` — the fit at every loaded echo. Both empty where
    ///   there is no fit: then single pixels are drawn.
    pub fn of(pixels: &RegionPixels, used: &[(usize, EchoModel)], predicted: &[f64]) -> Self {
        // Few regions correlate far: the long distances are looked at only where the short ones do not end it.
        let mut neighbors = Neighbors::of(pixels, NEAR_LAG);
        let mut found = correlations(pixels, &neighbors, used, predicted);
        let far = far_lag(pixels.len());
        if far > NEAR_LAG && found.iter().flatten().any(|correlation| correlation.reach == NEAR_LAG) {
            neighbors = Neighbors::of(pixels, far);
            found = correlations(pixels, &neighbors, used, predicted);
        }
        let [noise, rates] = found;
        let known = || noise.iter().chain(&rates);
        let reach = known().map(|correlation| correlation.reach).max().unwrap_or(0);
        let (members, side) = tiles(pixels, reach + 1);
        let mut block_of = vec![0; pixels.len()];
        for (block, members) in members.iter().enumerate() {
            members.iter().for_each(|&pixel| block_of[pixel] = block);
        }
        let strongest = known().max_by(|a, b| a.variance_factor(&neighbors).total_cmp(&b.variance_factor(&neighbors)));
        let n = pixels.len() as f64;
        let (all, inside, pixels_of_variance) = strongest.map_or((1.0, 1.0, n), |correlation| {
            (
                correlation.variance_factor(&neighbors),
                correlation.variance_factor_inside(&neighbors, &block_of),
                correlation.pixels_of_variance(&neighbors),
            )
        });
        let pieces = (n / all).max(MIN_PIECES);
        let inflation = (all / inside * pieces / (pieces - 1.0)).sqrt().max(1.0);
        let degrees = (effective(&members) - 1.0).min(pixels_of_variance - 1.0).max(1.0);
        // The misfit is no noise; for intervals it is left in, which only widens them.
        let pure = Correlation::of_noise(pixels, &neighbors, used, predicted, false);
        let noise_factor = pure.or(noise).map_or(1.0, |noise| noise.variance_factor(&neighbors));
        Self {
            members,
            side,
            inflation,
            degrees,
            degrees_of_pixels: pixels_of_variance,
            effective_pixels: n / all,
            noise_factor,
        }
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }
}

/// Distance up to which a region of so many pixels can tell correlation from its own one shape: a quarter of its side.
fn far_lag(num_pixels: usize) -> usize {
    ((num_pixels as f64).sqrt() as usize / 4).clamp(NEAR_LAG, MAX_LAG)
}

/// Correlation of the noise, and of what pixels contribute to the rate.
fn correlations(
    pixels: &RegionPixels,
    neighbors: &Neighbors,
    used: &[(usize, EchoModel)],
    predicted: &[f64],
) -> [Option<Correlation>; 2] {
    // One or two echoes hold no rate whose noise could be told from the tissue.
    if let [.., (last, _)] = used
        && used.len() < EchoTimes::FEWEST_FOR_A_RATE
    {
        return [None, Some(Correlation::of_level(pixels, neighbors, *last))];
    }
    let noise = Correlation::of_noise(pixels, neighbors, used, predicted, true)
        .or_else(|| Correlation::of_floor(pixels, neighbors, used));
    [noise, Correlation::of_rates(pixels, neighbors, used)]
}

/// Number of equally large blocks that would spread as much: (Σn)²/Σn².
fn effective(members: &[Vec<usize>]) -> f64 {
    let sizes = || members.iter().map(|members| members.len() as f64);
    let squares: f64 = sizes().map(|n| n * n).sum();
    if squares == 0.0 { 0.0 } else { sizes().sum::<f64>().powi(2) / squares }
}

/// The largest squares up to `wanted` that leave enough blocks, and their side.
fn tiles(pixels: &RegionPixels, wanted: usize) -> (Vec<Vec<usize>>, usize) {
    let mut found = (tile(pixels, 1), 1);
    for side in 2..=wanted {
        let wider = tile(pixels, side);
        if wider.len() < MIN_BLOCKS {
            break;
        }
        found = (wider, side);
    }
    found
}

fn tile(pixels: &RegionPixels, side: usize) -> Vec<Vec<usize>> {
    // From the corner of the region, not of the image, so that a region moved by a pixel keeps its blocks.
    let first = |axis: usize| pixels.positions.iter().map(|position| position[axis]).min().unwrap_or(0);
    let (row0, col0) = (first(1), first(2));
    let mut index = HashMap::new();
    let mut tiles: Vec<Vec<usize>> = Vec::new();
    for (pixel_idx, &[slice, row, col]) in pixels.positions.iter().enumerate() {
        let key = [slice, (row - row0) / side, (col - col0) / side];
        let tile_idx = *index.entry(key).or_insert(tiles.len());
        if tile_idx == tiles.len() {
            tiles.push(Vec::new());
        }
        tiles[tile_idx].push(pixel_idx);
    }
    tiles
}
