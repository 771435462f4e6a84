//! Which tissues fill each pixel of a slice: organs are laid over one another, then averaged through the slice.
//!
//! Must not know: signals, random numbers.

use super::contour::{Coverage, Outline, Raster, coverage};
use super::tissue::Tissue;

/// Share of every tissue in one pixel; the shares add up to 1.
pub type Shares = [f32; Tissue::COUNT];

/// The shares of all pixels of one slice, row after row.
#[derive(Clone, Debug, PartialEq)]
pub struct Layers {
    pub raster: Raster,
    pub shares: Vec<Shares>,
}

impl Layers {
    /// Nothing but air.
    pub fn new(raster: Raster) -> Self {
        let mut air = [0.0; Tissue::COUNT];
        air[Tissue::Air as usize] = 1.0;
        Self { raster, shares: vec![air; raster.columns * raster.rows] }
    }

    /// Lays `tissue` over whatever lies inside `outline` (mm).
    pub fn paint(&mut self, tissue: Tissue, outline: &[[f64; 2]]) {
        if let Some(cover) = coverage(outline, &self.raster) {
            self.paint_cover(tissue, &cover);
        }
    }

    pub fn paint_some(&mut self, tissue: Tissue, outline: Option<Outline>) {
        if let Some(outline) = outline {
            self.paint(tissue, &outline);
        }
    }

    fn paint_cover(&mut self, tissue: Tissue, cover: &Coverage) {
        for (column, row, c) in cover.pixels() {
            let shares = &mut self.shares[row * self.raster.columns + column];
            shares.iter_mut().for_each(|share| *share *= 1.0 - c);
            shares[tissue as usize] += c;
        }
    }

    /// Lays `tissue` inside `outline`, but only where one of `over` lies: a vessel or lesion stays inside its organ.
    pub fn paint_over(&mut self, tissue: Tissue, over: &[Tissue], outline: &[[f64; 2]]) {
        if let Some(cover) = coverage(outline, &self.raster) {
            for (column, row, c) in cover.pixels() {
                self.replace(column, row, tissue, over, c);
            }
        }
    }

    /// Turns the part `amount` of the tissues `over` in one pixel into `tissue`.
    pub fn replace(&mut self, column: usize, row: usize, tissue: Tissue, over: &[Tissue], amount: f32) {
        let shares = &mut self.shares[row * self.raster.columns + column];
        let mut moved = 0.0;
        for &old in over.iter().filter(|&&old| old != tissue) {
            moved += shares[old as usize] * amount;
            shares[old as usize] *= 1.0 - amount;
        }
        shares[tissue as usize] += moved;
    }

    /// Adds the shares of another section of the same slice, `weight` times.
    pub fn accumulate(&mut self, section: &Self, weight: f32) {
        for (sum, shares) in self.shares.iter_mut().zip(&section.shares) {
            for (a, b) in sum.iter_mut().zip(shares) {
                *a += weight * b;
            }
        }
    }

    /// A sum of sections starts here.
    pub fn empty(raster: Raster) -> Self {
        Self { raster, shares: vec![[0.0; Tissue::COUNT]; raster.columns * raster.rows] }
    }

    /// Spreads every pixel over its neighbors, as the point spread of the acquisition does: (side, 1 − 2·side, side)
    /// along rows and columns.
    pub fn spread(&mut self, side: f32) {
        let (columns, rows) = (self.raster.columns, self.raster.rows);
        self.spread_along(1, columns, |line| line * columns, rows, side);
        self.spread_along(columns, rows, |line| line, columns, side);
    }

    fn spread_along(&mut self, step: usize, length: usize, start: impl Fn(usize) -> usize, lines: usize, side: f32) {
        for line in 0..lines {
            let first = start(line);
            let mut before = self.shares[first];
            for i in 0..length {
                let here = self.shares[first + i * step];
                let after = self.shares[first + (i + 1).min(length - 1) * step];
                self.shares[first + i * step] =
                    std::array::from_fn(|t| here[t] + side * (before[t] + after[t] - 2.0 * here[t]));
                before = here;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phantom::contour::ellipse;

    const RASTER: Raster = Raster { columns: 32, rows: 24, spacing_mm: [1.5, 1.5] };

    #[test]
    fn shares_add_up_to_one_and_a_lesion_stays_inside_its_organ() {
        let mut layers = Layers::new(RASTER);
        layers.paint(Tissue::Liver, &ellipse([0.0, 0.0], [12.0, 9.0], 10.0));
        layers.paint_over(Tissue::Lesion, &[Tissue::Liver], &ellipse([10.0, 0.0], [6.0, 6.0], 0.0));
        let air_before: f32 = layers.shares.iter().map(|s| s[Tissue::Air as usize]).sum();
        layers.spread(0.15);
        let sums: Vec<f32> = layers.shares.iter().map(|s| s.iter().sum()).collect();
        assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-5));
        let air_after: f32 = layers.shares.iter().map(|s| s[Tissue::Air as usize]).sum();
        let covered = std::f32::consts::PI * 12.0 * 9.0 / 2.25;
        assert!((air_before - (32.0 * 24.0 - covered)).abs() < 1.0);
        assert!((air_before - air_after).abs() < 1e-2);
        assert!(layers.shares.iter().any(|s| s[Tissue::Lesion as usize] > 0.99));
    }
}
