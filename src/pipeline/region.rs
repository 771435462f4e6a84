//! The pixels of one or several ROIs with their decays: what every number of a ROI is computed from.

use crate::roi::Roi;
use crate::series::EchoStack;

/// Decays of the pixels of a region, in order of slice, row, column.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionPixels {
    /// (slice, row, column) of every pixel.
    pub positions: Vec<[usize; 3]>,
    num_echoes: usize,
    /// `[pixel × echo]`.
    values: Vec<f32>,
    /// Echoes that some slice of the region lacks.
    pub missing_echoes: Vec<usize>,
}

impl RegionPixels {
    /// Pixels of all `rois` together; a pixel that lies in several counts once, slices outside the stack hold none.
    /// Pixels without signal (padding, margins that the scanner set to zero) are left out: they are no part of the image.
    pub fn of(stack: &EchoStack, rois: &[&Roi]) -> Self {
        let mut positions = Vec::new();
        for roi in rois.iter().filter(|roi| roi.slice < stack.num_slices()) {
            let mask = roi.mask(stack.grid.rows, stack.grid.columns);
            positions.extend(mask.pixels().iter().map(|&(row, col)| [roi.slice, row, col]));
        }
        positions.sort_unstable();
        positions.dedup();
        positions.retain(|&position| stack.has_signal(position));
        Self::at(stack, positions)
    }

    /// Pixels at `positions`, each inside the stack.
    fn at(stack: &EchoStack, positions: Vec<[usize; 3]>) -> Self {
        let num_echoes = stack.num_echoes();
        let mut values = vec![0.0; positions.len() * num_echoes];
        for (echo_idx, volume) in stack.magnitude().outer_iter().enumerate() {
            for (pixel_idx, &position) in positions.iter().enumerate() {
                values[pixel_idx * num_echoes + echo_idx] = volume[position];
            }
        }
        let lacks = |echo: usize| positions.iter().any(|&[slice, ..]| !stack.is_present()[[echo, slice]]);
        let missing_echoes = (0..num_echoes).filter(|&echo| lacks(echo)).collect();
        Self { positions, num_echoes, values, missing_echoes }
    }

    /// A region of given decays: `value(pixel, echo)`.
    #[cfg(test)]
    pub fn from_decays(positions: Vec<[usize; 3]>, num_echoes: usize, value: impl Fn(usize, usize) -> f32) -> Self {
        let values = (0..positions.len() * num_echoes).map(|i| value(i / num_echoes, i % num_echoes)).collect();
        Self { positions, num_echoes, values, missing_echoes: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.positions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    pub fn num_echoes(&self) -> usize {
        self.num_echoes
    }

    /// Slices the pixels lie on, ascending.
    pub fn slices(&self) -> Vec<usize> {
        let mut slices: Vec<usize> = self.positions.iter().map(|position| position[0]).collect();
        slices.dedup();
        slices
    }

    /// Magnitudes of one pixel along the echoes.
    pub fn decay(&self, pixel_idx: usize) -> &[f32] {
        &self.values[pixel_idx * self.num_echoes..(pixel_idx + 1) * self.num_echoes]
    }

    /// Magnitudes of every pixel along the echoes.
    pub fn decays(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.num_echoes.max(1))
    }

    /// Magnitudes of one echo, in the order of the pixels.
    pub fn echo(&self, echo_idx: usize) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().skip(echo_idx).step_by(self.num_echoes.max(1)).map(|&value| f64::from(value))
    }

    /// Mean per echo; empty without pixels.
    pub fn mean(&self) -> Vec<f64> {
        if self.is_empty() {
            return Vec::new();
        }
        (0..self.num_echoes).map(|echo| self.echo(echo).sum::<f64>() / self.len() as f64).collect()
    }

    /// Sample SD per echo; empty without pixels, 0 for one pixel.
    pub fn sd(&self, mean: &[f64]) -> Vec<f64> {
        let divisor = self.len().saturating_sub(1).max(1) as f64;
        let squares = |echo: usize| self.echo(echo).map(|value| (value - mean[echo]).powi(2)).sum::<f64>();
        (0..mean.len()).map(|echo| (squares(echo) / divisor).sqrt()).collect()
    }
}
