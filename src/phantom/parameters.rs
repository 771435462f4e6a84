//! Everything about a simulated case that can be changed.
//!
//! Must not know: how a case is drawn or what it teaches.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::case::Case;
use super::contour::{Outline, lobed};
use super::tissue::Tissues;
use super::truth::Expected;
use crate::units::{EchoTime, FieldStrength};

/// An egg-shaped region of the liver: the lesion, or a part that was spared from iron.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// x towards the patient's left, y towards the back, z towards the head, mm from the middle of the stack.
    pub center_mm: [f64; 3],
    pub radii_mm: [f64; 3],
    /// Turns from +x towards +y.
    pub turn_deg: f64,
    /// Bulges of the outline: count around the circle, relative height, phase in radians.
    pub lobes: Vec<(f64, f64, f64)>,
    /// Width of a rim inside the outline, 0 for none, mm.
    pub rim_mm: f64,
    /// Vessels run through undisturbed, as in tissue that is not a mass.
    pub vessels_pass_through: bool,
}

impl Region {
    /// Outline at height `z_mm`, `inset_mm` inside the surface; `None` above and below the region.
    pub(super) fn section(&self, z_mm: f64, inset_mm: f64) -> Option<Outline> {
        let radii = self.radii_mm.map(|r| r - inset_mm);
        let t = (z_mm - self.center_mm[2]) / radii[2];
        if radii.iter().any(|r| *r <= 0.0) || t.abs() >= 1.0 {
            return None;
        }
        let size = (1.0 - t * t).sqrt();
        let center = [self.center_mm[0], self.center_mm[1]];
        Some(lobed(center, [radii[0] * size, radii[1] * size], self.turn_deg, &self.lobes))
    }
}

/// The pixel matrix and its slices.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    pub columns: usize,
    pub rows: usize,
    pub slices: usize,
    /// Field of view along x and y, mm.
    pub field_of_view_mm: [f64; 2],
    pub slice_thickness_mm: f64,
    /// From slice center to slice center, mm.
    pub slice_distance_mm: f64,
}

/// What a case is made from; [`Case::parameters`] gives the built-in ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    pub case: Case,
    /// B0, tesla: sets the beat of fat against water; the R2* of [`Self::tissues`] belong to this field.
    pub field_t: f64,
    /// Echo times in ms, ascending.
    pub te_ms: Vec<f64>,
    pub repetition_time_ms: f64,
    pub flip_angle_deg: f64,
    pub tissues: Tissues,
    /// Noise SD per real channel, signal units; 0 makes noise-free images.
    pub sigma: f64,
    /// Receive channels, combined by root sum of squares.
    pub coils: u32,
    /// Scales the heterogeneity of every tissue: 1 as listed, 0 for uniform tissues.
    pub texture: f64,
    /// Relative SD of the receive sensitivity over the body, 0 for none.
    pub shading: f64,
    /// Scales the loss of signal around gas: 1 as usual, 0 for none.
    pub dephasing: f64,
    /// Stores whole numbers, as scanners do.
    pub rounds_to_integers: bool,
    pub matrix: Matrix,
    pub lesion: Region,
    /// A second region, of [`super::Tissue::SparedLiver`].
    pub spared: Option<Region>,
    /// Where a reader would first try a liver ROI: center in mm from the middle of the image and radii in mm.
    pub liver_rois_mm: Vec<([f64; 2], [f64; 2])>,
}

/// Why parameters make no case.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum PhantomError {
    #[error("echo times must be above zero and ascend, found {0:?} ms")]
    EchoTimes(Vec<f64>),
    #[error("{name} {value} lies outside {low} to {high}")]
    OutOfRange { name: &'static str, value: f64, low: f64, high: f64 },
}

impl Parameters {
    /// Checks what sliders and files can get wrong.
    pub fn check(&self) -> Result<(), PhantomError> {
        let valid = self.te_ms.iter().all(|&te| EchoTime::from_ms(te).is_some());
        if self.te_ms.is_empty() || !valid || self.te_ms.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(PhantomError::EchoTimes(self.te_ms.clone()));
        }
        let matrix = &self.matrix;
        let mut limits = vec![
            ("field strength", self.field_t, 0.01, 20.0),
            ("sigma", self.sigma, 0.0, 1e6),
            ("coils", f64::from(self.coils), 1.0, 128.0),
            ("texture", self.texture, 0.0, 3.0),
            ("dephasing", self.dephasing, 0.0, 10.0),
            ("shading", self.shading, 0.0, 0.5),
            ("columns", matrix.columns as f64, 16.0, 1024.0),
            ("rows", matrix.rows as f64, 16.0, 1024.0),
            ("slices", matrix.slices as f64, 1.0, 64.0),
            ("field of view", matrix.field_of_view_mm[0], 50.0, 1000.0),
            ("field of view", matrix.field_of_view_mm[1], 50.0, 1000.0),
            ("slice thickness", matrix.slice_thickness_mm, 0.1, 100.0),
            ("slice distance", matrix.slice_distance_mm, 0.1, 100.0),
        ];
        for signal in self.tissues.iter() {
            limits.extend([
                ("R2*", signal.r2star_per_s, 0.0, 1e5),
                ("S0", signal.s0, 0.0, 1e6),
                ("fat fraction", signal.fat_fraction, 0.0, 1.0),
                ("heterogeneity", signal.heterogeneity, 0.0, 0.3),
            ]);
        }
        for region in std::iter::once(&self.lesion).chain(&self.spared) {
            limits.extend(region.center_mm.map(|value| ("lesion position", value, -500.0, 500.0)));
            limits.extend(region.radii_mm.map(|value| ("lesion radius", value, 0.5, 500.0)));
            limits.push(("lesion rim", region.rim_mm, 0.0, 500.0));
            limits.push(("lesion turn", region.turn_deg, -360.0, 360.0));
            // Together below 1, or the outline would cross itself.
            limits.push(("height of lobes", region.lobes.iter().map(|lobe| lobe.1.abs()).sum(), 0.0, 0.9));
        }
        match limits.into_iter().find(|(_, value, low, high)| !(low..=high).contains(&value)) {
            Some((name, value, low, high)) => Err(PhantomError::OutOfRange { name, value, low, high }),
            None => Ok(()),
        }
    }

    /// The parameters of the built-in case, unchanged.
    pub fn is_built_in(&self) -> bool {
        *self == self.case.parameters()
    }

    /// What a correct reading finds.
    pub fn expected(&self) -> Expected {
        super::expected::of(self)
    }

    /// Field strength as a quantity; `None` when it is not above zero.
    pub fn field(&self) -> Option<FieldStrength> {
        FieldStrength::from_tesla(self.field_t)
    }

    /// Height of the center of `slice`, mm; the middle of the stack is 0.
    pub fn slice_z_mm(&self, slice: usize) -> f64 {
        (slice as f64 - (self.matrix.slices as f64 - 1.0) / 2.0) * self.matrix.slice_distance_mm
    }
}
