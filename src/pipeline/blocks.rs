//! Blocks of neighboring pixels for the bootstrap: noise and tissue of neighbors are alike (interpolation, filters,
//! anatomy), so single pixels are not independent draws.

use std::collections::HashMap;

use super::correlation::{Contributions, Correlation, MAX_LAG, NEAR_LAG, Neighbors};
use super::heterogeneity::EchoModel;
use super::region::RegionPixels;
use super::texture::mean_spread;
use crate::units::EchoTimes;

/// Fewest blocks a side is widened for; fewer tell nothing about their own spread.
const MIN_BLOCKS: usize = 14;
/// Limits of the factor on what blocks show of the spread: a draw of blocks that happen to agree hides it, one that
/// happens to differ exaggerates it.
const MIN_INFLATION: f64 = 0.7;
const MAX_INFLATION: f64 = 12.0;
/// Fewest independent pieces a region is taken to hold: below, its pixels say nothing about their own spread.
const MIN_PIECES: f64 = 1.5;

/// A division of the pixels into blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks {
    /// Pixel indices of each block; none is empty.
    pub members: Vec<Vec<usize>>,
    /// Side in pixels.
    pub side: usize,
    /// Factor on deviations from the mean: correlation that reaches from block to block, and what a mean over few
    /// independent pixels hides of their spread.
    pub inflation: f64,
    /// Degrees of freedom of that spread.
    pub degrees: f64,
    /// As many independent pixels would know the variance of a pixel as well.
    pub degrees_of_pixels: f64,
    /// As many independent pixels would know the mean as well, by the strongest correlation that is seen.
    pub independent_pixels: f64,
    /// As many independent pixels would know the mean as well, by the noise and by what texture is likely; no more than
    /// the noise allows.
    pub effective_pixels: f64,
    /// Variance of the mean over that of independent pixels, from the noise alone; at least 1.
    pub noise_factor: f64,
}

/// The fit of the mean decay that pixels are compared with.
#[derive(Clone, Debug, Default)]
pub struct RegionLaw<'a> {
    /// Echoes that take part, with their models; empty where there is no fit: then single pixels are drawn.
    pub used: Vec<(usize, EchoModel)>,
    /// The fit at every loaded echo.
    pub predicted: &'a [f64],
    /// Of the mean; 0 where too few echoes tell one.
    pub rate_per_s: f64,
}

impl Blocks {
    /// Squares whose side spans the correlation found in the pixels, as far as enough blocks remain.
    pub fn of(pixels: &RegionPixels, law: &RegionLaw<'_>) -> Self {
        let RegionLaw { used, predicted, .. } = law;
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
        let factor = |correlation: &Correlation| correlation.variance_factor(&neighbors);
        let strongest = known().max_by(|a, b| factor(a).total_cmp(&factor(b)));
        let n = pixels.len() as f64;
        let (all, inside, pixels_of_variance) = strongest.map_or((1.0, 1.0, n), |correlation| {
            let inside = correlation.variance_factor_inside(&neighbors, &block_of);
            (factor(correlation), inside, correlation.pixels_of_variance(&neighbors))
        });
        // The misfit is no noise; for intervals it is left in, which only widens them.
        let pure = Correlation::of_noise(pixels, &neighbors, used, predicted, false);
        let noise_factor = pure.or_else(|| noise.clone()).map_or(1.0, |noise| noise.variance_factor(&neighbors));
        let few = Self {
            inflation: (all / inside).sqrt().max(1.0) * few_pieces(n / all),
            degrees: (effective(&members) - 1.0).min(pixels_of_variance - 1.0).max(1.0),
            members,
            side,
            degrees_of_pixels: pixels_of_variance,
            independent_pixels: n / all,
            effective_pixels: n / noise_factor,
            noise_factor,
        };
        few.with_texture(pixels, law, noise.as_ref()).unwrap_or(few)
    }

    /// The spread of the draws set to what texture of every scale leaves possible.
    fn with_texture(&self, pixels: &RegionPixels, law: &RegionLaw<'_>, noise: Option<&Correlation>) -> Option<Self> {
        let contributions = Contributions::of(pixels, &law.used)?.without_outliers();
        let spread = mean_spread(pixels, &contributions, law.rate_per_s, noise)?;
        let sum = |members: &Vec<usize>| members.iter().map(|&pixel| contributions.values[pixel]).sum::<f64>();
        let drawn = self.members.iter().map(|members| sum(members).powi(2)).sum::<f64>().sqrt() / pixels.len() as f64;
        let inflation = (spread.sd_per_s / drawn).clamp(MIN_INFLATION, MAX_INFLATION);
        inflation.is_finite().then(|| Self {
            inflation,
            degrees: spread.degrees,
            effective_pixels: self.effective_pixels.min(spread.effective_pixels),
            ..self.clone()
        })
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }
}

/// What a mean over so few independent pieces hides of their spread.
fn few_pieces(pieces: f64) -> f64 {
    let pieces = pieces.max(MIN_PIECES);
    (pieces / (pieces - 1.0)).sqrt()
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
