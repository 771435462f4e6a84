//! Blocks of neighbouring pixels for the bootstrap: noise and tissue of neighbours are alike (interpolation, filters,
//! anatomy), so single pixels are not independent draws.

use std::collections::HashMap;

use super::region::RegionPixels;

/// Longest distance in pixels at which correlation is looked for; interpolation by two and common filters end within.
const MAX_LAG: usize = 3;
/// Correlation below this counts as none.
const NEGLIGIBLE: f64 = 0.08;
/// Fewest blocks a side is widened for; fewer tell nothing about their own spread.
const MIN_BLOCKS: usize = 12;
/// Largest correction of an SD for correlation that reaches across blocks.
const MAX_INFLATION: f64 = 2.5;

/// A division of the pixels into blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks {
    /// Pixel indices of each block; none is empty.
    pub members: Vec<Vec<usize>>,
    /// Side in pixels.
    pub side: usize,
    /// Factor on deviations from the mean, at least 1: correlation that reaches from block to block.
    pub inflation: f64,
}

impl Blocks {
    /// Squares whose side spans the correlation found in the pixels, as far as enough blocks remain.
    pub fn of(pixels: &RegionPixels) -> Self {
        let correlation = Correlation::of(pixels);
        let wanted = correlation.reach() + 1;
        let mut tiles = tile(pixels, 1);
        let mut side = 1;
        for next in 2..=wanted {
            let wider = tile(pixels, next);
            if wider.len() < MIN_BLOCKS {
                break;
            }
            (tiles, side) = (wider, next);
        }
        let inflation = correlation.inflation(pixels, &tiles);
        Self { members: tiles, side, inflation }
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Number of equally large blocks that would spread as much: (Σn)²/Σn², over the variance that other blocks share.
    pub fn effective(&self) -> f64 {
        let sizes = || self.members.iter().map(|members| members.len() as f64);
        let squares: f64 = sizes().map(|n| n * n).sum();
        if squares == 0.0 { 0.0 } else { sizes().sum::<f64>().powi(2) / squares / self.inflation }
    }
}

fn tile(pixels: &RegionPixels, side: usize) -> Vec<Vec<usize>> {
    // The corner of the region, not of the image, so that a region moved by a pixel keeps its blocks.
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

/// Correlation of the deviations from the mean between pixels (Δrow, Δcolumn) apart, pooled over the echoes.
struct Correlation {
    /// `[Δrow][Δcolumn + MAX_LAG]`.
    values: [[f64; 2 * MAX_LAG + 1]; MAX_LAG + 1],
}

impl Correlation {
    fn of(pixels: &RegionPixels) -> Self {
        let lookup = Lookup::of(pixels);
        let deviations = standardized(pixels);
        let num_echoes = pixels.num_echoes();
        let product = |a: usize, b: usize| -> f64 {
            let of = |pixel_idx: usize| &deviations[pixel_idx * num_echoes..(pixel_idx + 1) * num_echoes];
            of(a).iter().zip(of(b)).map(|(x, y)| f64::from(x * y)).sum()
        };
        let mut values = [[0.0; 2 * MAX_LAG + 1]; MAX_LAG + 1];
        for (d_row, line) in values.iter_mut().enumerate() {
            for (shifted, value) in line.iter_mut().enumerate() {
                let d_col = shifted as isize - MAX_LAG as isize;
                let (mut sum, mut count) = (0.0, 0_usize);
                for (a, &position) in pixels.positions.iter().enumerate() {
                    if let Some(b) = lookup.neighbor(position, d_row, d_col) {
                        sum += product(a, b);
                        count += 1;
                    }
                }
                // A handful of pairs is no estimate.
                if count >= 8 {
                    *value = sum / (count * num_echoes.max(1)) as f64;
                }
            }
        }
        Self { values }
    }

    fn at(&self, d_row: usize, d_col: isize) -> f64 {
        self.values[d_row][(d_col + MAX_LAG as isize) as usize]
    }

    /// Largest lag along rows or columns that still correlates, without gaps.
    fn reach(&self) -> usize {
        let along = |lag: usize| self.at(lag, 0).max(self.at(0, lag as isize));
        (1..=MAX_LAG).take_while(|&lag| along(lag) > NEGLIGIBLE).count()
    }

    /// SD of the mean with all pairs over its SD with pairs inside blocks only.
    fn inflation(&self, pixels: &RegionPixels, tiles: &[Vec<usize>]) -> f64 {
        let mut tile_of = vec![0; pixels.len()];
        for (tile_idx, members) in tiles.iter().enumerate() {
            members.iter().for_each(|&pixel| tile_of[pixel] = tile_idx);
        }
        let lookup = Lookup::of(pixels);
        let (mut inside, mut across) = (pixels.len() as f64, 0.0);
        for (a, &position) in pixels.positions.iter().enumerate() {
            for d_row in 0..=MAX_LAG {
                for d_col in -(MAX_LAG as isize)..=MAX_LAG as isize {
                    let rho = self.at(d_row, d_col);
                    let is_half = d_row > 0 || d_col > 0;
                    if !is_half || rho.abs() < 0.5 * NEGLIGIBLE {
                        continue;
                    }
                    if let Some(b) = lookup.neighbor(position, d_row, d_col) {
                        // Each unordered pair stands for two.
                        *(if tile_of[a] == tile_of[b] { &mut inside } else { &mut across }) += 2.0 * rho;
                    }
                }
            }
        }
        if inside > 0.0 { ((inside + across) / inside).sqrt().clamp(1.0, MAX_INFLATION) } else { 1.0 }
    }
}

/// Deviations from the mean over the SD, per echo, `[pixel × echo]`.
fn standardized(pixels: &RegionPixels) -> Vec<f32> {
    let mean = pixels.mean();
    let sd = pixels.sd(&mean);
    let scale = |echo: usize| if sd[echo] > 0.0 { 1.0 / sd[echo] } else { 0.0 };
    let scales: Vec<f64> = (0..sd.len()).map(scale).collect();
    pixels
        .decays()
        .flat_map(|decay| decay.iter().zip(&mean).zip(&scales).map(|((v, m), s)| ((f64::from(*v) - m) * s) as f32))
        .collect()
}

/// Which pixel lies where.
struct Lookup {
    origin: [usize; 3],
    shape: [usize; 3],
    /// Pixel index + 1, 0 where there is none.
    cells: Vec<u32>,
}

impl Lookup {
    fn of(pixels: &RegionPixels) -> Self {
        let axis = |i: usize| pixels.positions.iter().map(move |position| position[i]);
        let origin = [0, 1, 2].map(|i| axis(i).min().unwrap_or(0));
        let shape = [0, 1, 2].map(|i| axis(i).max().map_or(0, |max| max + 1 - origin[i]));
        let mut lookup = Self { origin, shape, cells: vec![0; shape.iter().product()] };
        for (pixel_idx, &position) in pixels.positions.iter().enumerate() {
            let cell = lookup.cell([0, 1, 2].map(|i| position[i] - origin[i]));
            lookup.cells[cell] = pixel_idx as u32 + 1;
        }
        lookup
    }

    fn cell(&self, [slice, row, col]: [usize; 3]) -> usize {
        (slice * self.shape[1] + row) * self.shape[2] + col
    }

    fn neighbor(&self, [slice, row, col]: [usize; 3], d_row: usize, d_col: isize) -> Option<usize> {
        let row = row - self.origin[1] + d_row;
        let col = (col - self.origin[2]).checked_add_signed(d_col)?;
        if row >= self.shape[1] || col >= self.shape[2] {
            return None;
        }
        self.cells[self.cell([slice - self.origin[0], row, col])].checked_sub(1).map(|idx| idx as usize)
    }
}
