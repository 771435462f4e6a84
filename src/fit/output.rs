//! Maps while they are filled, whole and in runs of voxels.
//!
//! Must not know: how voxels are fitted.

use ndarray::Array3;

use super::{NoFit, RelaxationMaps};

/// The maps while they are filled. Zeroed memory is touched first by the threads that fill it.
pub(super) struct Output {
    pub r2star: Vec<f32>,
    pub s0: Vec<f32>,
    pub rms: Vec<f32>,
    pub reason: Vec<u8>,
    pub fat: Vec<f32>,
}

/// A run of voxels of the maps.
pub(super) struct Part<'a> {
    pub r2star: &'a mut [f32],
    pub s0: &'a mut [f32],
    pub rms: &'a mut [f32],
    pub reason: &'a mut [u8],
    /// Empty unless fat is fitted.
    pub fat: &'a mut [f32],
}

/// The memory of a map, or new memory if it is of another size.
fn kept<T: Clone + Default>(old: Option<Array3<T>>, len: usize) -> Vec<T> {
    let old = old.map(|map| map.into_raw_vec_and_offset().0).filter(|values| values.len() == len);
    old.unwrap_or_else(|| vec![T::default(); len])
}

impl Output {
    /// Room for `len` voxels, in the memory of `old` where it has as many. Whatever it holds is to be written over.
    pub fn new(old: Option<RelaxationMaps>, len: usize, has_fat: bool) -> Self {
        let (r2star, s0, rms, reason, fat) = old.map_or_else(Default::default, |old| {
            (Some(old.r2star_per_s), Some(old.s0), Some(old.residual_rms), Some(old.reason), old.fat_fraction)
        });
        Self {
            r2star: kept(r2star, len),
            s0: kept(s0, len),
            rms: kept(rms, len),
            reason: kept(reason, len),
            fat: kept(fat, if has_fat { len } else { 0 }),
        }
    }

    pub fn slices(&mut self, slice_len: usize) -> Vec<Part<'_>> {
        let whole = Part {
            r2star: &mut self.r2star,
            s0: &mut self.s0,
            rms: &mut self.rms,
            reason: &mut self.reason,
            fat: &mut self.fat,
        };
        whole.split(slice_len)
    }
}

impl<'a> Part<'a> {
    /// Runs of `len` voxels, the last one shorter.
    pub fn split(self, len: usize) -> Vec<Part<'a>> {
        let mut rest = self;
        let mut parts = Vec::new();
        while !rest.reason.is_empty() {
            let at = len.clamp(1, rest.reason.len());
            let (r2star, r2star_rest) = rest.r2star.split_at_mut(at);
            let (s0, s0_rest) = rest.s0.split_at_mut(at);
            let (rms, rms_rest) = rest.rms.split_at_mut(at);
            let (reason, reason_rest) = rest.reason.split_at_mut(at);
            let (fat, fat_rest) = rest.fat.split_at_mut(at.min(rest.fat.len()));
            parts.push(Part { r2star, s0, rms, reason, fat });
            rest = Part { r2star: r2star_rest, s0: s0_rest, rms: rms_rest, reason: reason_rest, fat: fat_rest };
        }
        parts
    }

    pub fn refuse(&mut self, voxel: usize, reason: NoFit) {
        (self.r2star[voxel], self.s0[voxel], self.rms[voxel]) = (f32::NAN, f32::NAN, f32::NAN);
        self.reason[voxel] = reason as u8;
        if let Some(fat) = self.fat.get_mut(voxel) {
            *fat = f32::NAN;
        }
    }
}
