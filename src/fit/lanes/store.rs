//! What groups of voxels come to, and its way into the maps.
//!
//! Must not know: signals, estimators.

use super::math::{Separate, reciprocal_root};
use super::{BOUND, FITTED, HARD, Kernel, Lane, WIDTH};
use crate::fit::NoFit;
use crate::fit::volume::Part;

/// What the lanes could not settle, or only bound; voxels by their place in the part that was fitted.
#[derive(Debug, Default)]
pub(in crate::fit) struct Left {
    /// For the reference fit.
    pub hard: Vec<usize>,
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

/// What a group of voxels came to.
#[repr(align(64))]
pub(super) struct Outcome {
    pub rate: Lane,
    pub s0: Lane,
    /// Sum of squared residuals, signal units.
    pub rss: Lane,
    pub state: [u8; WIDTH],
}

impl Outcome {
    #[inline(always)]
    pub fn new() -> Self {
        Self { rate: [0.0; WIDTH], s0: [0.0; WIDTH], rss: [0.0; WIDTH], state: [FITTED; WIDTH] }
    }
}

impl Kernel {
    #[inline(always)]
    pub(super) fn store_one(&self, outcome: &Outcome, l: usize, voxel: usize, out: &mut Part, left: &mut Left) {
        let (rate, rss) = (outcome.rate[l], outcome.rss[l]);
        match outcome.state[l] {
            FITTED => {
                (out.r2star[voxel], out.s0[voxel]) = (1000.0 * rate, outcome.s0[l]);
                out.rms[voxel] = (rss / self.num_echoes as f32).sqrt();
                out.reason[voxel] = FITTED;
            }
            BOUND => left.unbounded.push(Best { voxel, rate, rss }),
            state => match NoFit::from_code(state) {
                Some(reason) => {
                    out.refuse(voxel, reason);
                    if reason == NoFit::BeyondRange {
                        left.bounds.push((voxel, 1000.0 * rate));
                    }
                }
                None => left.hard.push(voxel),
            },
        }
    }

    /// Writes a group that begins at `at`; its voxels before `done` are there already.
    #[inline(always)]
    pub(super) fn store(&self, outcome: &Outcome, at: usize, done: usize, out: &mut Part, left: &mut Left) {
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
        if num_left > 0 {
            for l in (0..WIDTH).filter(|&l| at + l >= done) {
                match outcome.state[l] {
                    HARD => left.hard.push(at + l),
                    state if state == NoFit::BeyondRange as u8 => left.bounds.push((at + l, 1000.0 * outcome.rate[l])),
                    _ => {}
                }
            }
        }
    }
}
