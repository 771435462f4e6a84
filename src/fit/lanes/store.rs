//! What groups of voxels come to, and its way into the maps.
//!
//! Must not know: signals, estimators.

use super::kernel::Kernel;
use super::math::{Separate, reciprocal_root};
use super::types::{BOUND, DEFERRED, FITTED, Outcome, WIDTH};
use crate::fit::NoFit;
use crate::fit::output::Part;

/// What the lanes could not settle, or only bound; voxels by their place in the part that was fitted.
#[derive(Debug, Default)]
pub(in crate::fit) struct Deferred {
    /// For the reference fit.
    pub voxels: Vec<usize>,
    /// Lower bounds, s⁻¹.
    pub bounds: Vec<(usize, f32)>,
    pub(super) unbounded: Vec<Best>,
}

/// The best fit of a voxel whose rate may be infinite.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub voxel: usize,
    /// ms⁻¹.
    pub rate: f32,
    /// Signal units.
    pub rss: f32,
}

impl Kernel {
    #[inline(always)]
    pub(super) fn store_one(&self, outcome: &Outcome, l: usize, voxel: usize, out: &mut Part, deferred: &mut Deferred) {
        let (rate, rss) = (outcome.rate[l], outcome.rss[l]);
        match outcome.state[l] {
            FITTED => {
                (out.r2star[voxel], out.s0[voxel]) = (1000.0 * rate, outcome.s0[l]);
                out.rms[voxel] = (rss / self.num_echoes as f32).sqrt();
                out.reason[voxel] = FITTED;
                if let Some(fat) = out.fat.get_mut(voxel) {
                    *fat = outcome.fat[l];
                }
            }
            BOUND => deferred.unbounded.push(Best { voxel, rate, rss }),
            state => match NoFit::from_code(state) {
                Some(reason) => {
                    out.refuse(voxel, reason);
                    if reason == NoFit::BeyondRange {
                        deferred.bounds.push((voxel, 1000.0 * rate));
                    }
                }
                None => deferred.voxels.push(voxel),
            },
        }
    }

    /// Writes a group that begins at `at`; its voxels before `done` are there already.
    #[inline(always)]
    pub(super) fn store(&self, outcome: &Outcome, at: usize, done: usize, out: &mut Part, deferred: &mut Deferred) {
        let room = (
            out.r2star[at..].first_chunk_mut::<WIDTH>(),
            out.s0[at..].first_chunk_mut::<WIDTH>(),
            out.rms[at..].first_chunk_mut::<WIDTH>(),
            out.reason[at..].first_chunk_mut::<WIDTH>(),
        );
        let (Some(rate), Some(s0), Some(rms), Some(reason)) = room else { return };
        let per_echo = 1.0 / self.num_echoes as f32;
        let mut num_left = 0;
        for l in 0..WIDTH {
            let is_fitted = outcome.state[l] == FITTED;
            let pick = |value: f32| if is_fitted { value } else { f32::NAN };
            rate[l] = pick(1000.0 * outcome.rate[l]);
            s0[l] = pick(outcome.s0[l]);
            let mean = outcome.rss[l] * per_echo;
            rms[l] = pick(mean * reciprocal_root::<Separate>(mean));
            num_left += u8::from(outcome.state[l] >= NoFit::BeyondRange as u8);
        }
        *reason = outcome.state;
        if let Some(fat) = out.fat.get_mut(at..).and_then(|fat| fat.first_chunk_mut::<WIDTH>()) {
            for l in 0..WIDTH {
                fat[l] = if outcome.state[l] == FITTED { outcome.fat[l] } else { f32::NAN };
            }
        }
        if num_left > 0 {
            for l in (0..WIDTH).filter(|&l| at + l >= done) {
                match outcome.state[l] {
                    DEFERRED => deferred.voxels.push(at + l),
                    state if state == NoFit::BeyondRange as u8 => {
                        deferred.bounds.push((at + l, 1000.0 * outcome.rate[l]))
                    }
                    _ => {}
                }
            }
        }
    }
}
