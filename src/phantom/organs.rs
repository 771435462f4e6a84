//! Organs drawn by hand at a few levels and interpolated between them.
//!
//! Coordinates are mm from the center of the image: x towards the patient's left, y towards the back, z towards the
//! head (0 is the middle slice).
//!
//! Must not know: tissues, pixels.

use super::contour::{Outline, scaled, smooth};

/// One organ: the same number of control points at each of its levels, ascending in z.
pub struct Organ<const N: usize, const M: usize> {
    pub levels: [(f64, [[f64; 2]; N]); M],
    /// Length over which the organ closes below its lowest and above its highest level, mm.
    pub caps_mm: [f64; 2],
}

impl<const N: usize, const M: usize> Organ<N, M> {
    /// Smooth outline at height `z`; `None` where the organ is not.
    pub fn at(&self, z: f64) -> Option<Outline> {
        let (first, last) = (&self.levels[0], &self.levels[M - 1]);
        if z <= first.0 {
            return closed(&first.1, first.0 - z, self.caps_mm[0]);
        }
        if z >= last.0 {
            return closed(&last.1, z - last.0, self.caps_mm[1]);
        }
        let above = self.levels.iter().position(|level| level.0 > z)?;
        let ((z0, low), (z1, high)) = (&self.levels[above - 1], &self.levels[above]);
        let t = (z - z0) / (z1 - z0);
        let points: [[f64; 2]; N] =
            std::array::from_fn(|i| std::array::from_fn(|k| low[i][k] + t * (high[i][k] - low[i][k])));
        Some(smooth(&points))
    }
}

/// The end of an organ: it shrinks like a sphere over `cap_mm`.
fn closed(points: &[[f64; 2]], beyond_mm: f64, cap_mm: f64) -> Option<Outline> {
    let t = if beyond_mm > 0.0 { beyond_mm / cap_mm } else { 0.0 };
    (t < 1.0).then(|| smooth(&scaled(points, (1.0 - t * t).sqrt())))
}
