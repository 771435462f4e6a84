//! Maps of a fitted volume, with a reason wherever there is no value.
//!
//! Must not know: how voxels are fitted, how maps are shown or stored.

use ndarray::Array3;

use super::{FitSettings, NoFit};

/// R2*, S0 and what else was fitted, per voxel, with where it came from. All arrays are `[slice, row, column]`.
#[derive(Clone, Debug)]
pub struct RelaxationMaps {
    /// With the σ that was used.
    pub settings: FitSettings,
    /// Echo times of the loaded echoes, ms.
    pub te_ms: Vec<f64>,
    /// s⁻¹; NaN where there is no value, lower bounds included.
    pub r2star_per_s: Array3<f32>,
    /// Signal at TE 0, signal units; NaN where there is no value.
    pub s0: Array3<f32>,
    /// Root of the mean squared residual over the used echoes, signal units; NaN where there is no value.
    pub residual_rms: Array3<f32>,
    /// [`NoFit`] as its code; [`NoFit::HAS_VALUE`] where there is a value.
    pub reason: Array3<u8>,
    /// 0–1, for the fat–water model; NaN where there is no value or fat cannot be told from water.
    pub fat_fraction: Option<Array3<f32>>,
    /// Slices that lack at least one of the chosen echoes and were fitted, if at all, with what they have.
    pub incomplete_slices: Vec<usize>,
    /// (flat index, bound in s⁻¹), ascending, of the voxels with [`NoFit::BeyondRange`].
    pub(super) lower_bounds: Vec<(usize, f32)>,
}

impl RelaxationMaps {
    /// Why a voxel has no value; `None` if it has one or lies outside.
    pub fn reason_at(&self, voxel: [usize; 3]) -> Option<NoFit> {
        self.reason.get(voxel).copied().and_then(NoFit::from_code)
    }

    /// What the rate of a voxel with [`NoFit::BeyondRange`] is greater than, s⁻¹.
    pub fn lower_bound_per_s(&self, [slice, row, column]: [usize; 3]) -> Option<f32> {
        let (slices, rows, columns) = self.reason.dim();
        if slice >= slices || row >= rows || column >= columns {
            return None;
        }
        let index = (slice * rows + row) * columns + column;
        self.lower_bounds.binary_search_by_key(&index, |&(i, _)| i).ok().map(|found| self.lower_bounds[found].1)
    }

    /// All lower bounds: `[slice, row, column]` and bound in s⁻¹, in storage order.
    pub fn lower_bounds(&self) -> impl Iterator<Item = ([usize; 3], f32)> + '_ {
        let (_, rows, columns) = self.reason.dim();
        self.lower_bounds
            .iter()
            .map(move |&(i, bound)| ([i / (rows * columns), i / columns % rows, i % columns], bound))
    }

    pub fn num_slices(&self) -> usize {
        self.reason.dim().0
    }
}
