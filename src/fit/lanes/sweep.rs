//! How voxels come to a solver: all in their order, then those that were deferred, gathered.
//!
//! Must not know: estimators.

use super::kernel::{Kernel, Solver};
use super::store::Deferred;
use super::types::{EMPTY, Lane, Outcome, Scratch, Tile, WIDTH};
use crate::fit::output::Part;

impl Kernel {
    /// All voxels of a part, in their order.
    #[inline(always)]
    pub(super) fn sweep(
        &self,
        solver: &impl Solver,
        echoes: &[&[f32]],
        start: usize,
        out: &mut Part,
        deferred: &mut Deferred,
    ) {
        let len = out.reason.len();
        if len < WIDTH {
            deferred.voxels.extend(0..len);
            return;
        }
        let (mut signal, mut scratch) = (EMPTY, Scratch::new());
        for done in (0..len).step_by(WIDTH) {
            // The last group reaches back over voxels that are done: they get the same values again.
            let at = done.min(len - WIDTH);
            for (lane, echo) in signal.iter_mut().zip(echoes) {
                if let Some(values) = echo[start + at..].first_chunk::<WIDTH>() {
                    *lane = *values;
                }
            }
            let mut outcome = Outcome::new();
            self.settle(solver, &signal[..self.num_echoes], &mut scratch, &mut outcome);
            self.store(&outcome, at, done, out, deferred);
        }
    }

    /// Gathers the deferred voxels into groups and fits them again; some may be deferred once more.
    #[inline(always)]
    pub(super) fn refit_deferred(
        &self,
        solver: &impl Solver,
        echoes: &[&[f32]],
        start: usize,
        out: &mut Part,
        deferred: &mut Deferred,
    ) {
        let (mut signal, mut scratch) = (EMPTY, Scratch::new());
        let voxels = std::mem::take(&mut deferred.voxels);
        for group in voxels.chunks(WIDTH) {
            gather(echoes, start, group, |voxel| *voxel, &mut signal);
            let mut outcome = Outcome::new();
            self.settle(solver, &signal, &mut scratch, &mut outcome);
            for (l, &voxel) in group.iter().enumerate() {
                self.store_one(&outcome, l, voxel, out, deferred);
            }
        }
    }

    /// Finds the bounds of the voxels whose best rate may be infinite.
    #[inline(always)]
    pub(super) fn bound(
        &self,
        solver: &impl Solver,
        echoes: &[&[f32]],
        start: usize,
        out: &mut Part,
        deferred: &mut Deferred,
    ) {
        let (mut signal, mut scratch) = (EMPTY, Scratch::new());
        let unbounded = std::mem::take(&mut deferred.unbounded);
        for group in unbounded.chunks(WIDTH) {
            gather(echoes, start, group, |best| best.voxel, &mut signal);
            let mut outcome = Outcome::new();
            for l in 0..WIDTH {
                let best = group.get(l).unwrap_or(&group[0]);
                (outcome.rate[l], outcome.rss[l]) = (best.rate, best.rss);
            }
            solver.solve(self, &signal, &mut scratch, &mut outcome);
            for (l, best) in group.iter().enumerate() {
                self.store_one(&outcome, l, best.voxel, out, deferred);
            }
        }
    }

    #[inline(always)]
    fn settle<S: Solver>(&self, solver: &S, signal: &[Lane], scratch: &mut Scratch, outcome: &mut Outcome) {
        if self.stands_out(signal) {
            solver.solve(self, signal, scratch, outcome);
            return;
        }
        if !self.classify(signal, &mut outcome.state) {
            return;
        }
        let wanted = outcome.state;
        solver.solve(self, signal, scratch, outcome);
        if !S::KNOWS_FLOOR {
            self.bound_by_floor(signal, &wanted, outcome);
        }
    }
}

/// Brings the signals of scattered voxels side by side; lanes without a voxel of their own repeat the first.
#[inline(always)]
fn gather<T>(echoes: &[&[f32]], start: usize, group: &[T], voxel_of: impl Fn(&T) -> usize, signal: &mut Tile) {
    for (lane, echo) in signal.iter_mut().zip(echoes) {
        for l in 0..WIDTH {
            lane[l] = echo[start + voxel_of(group.get(l).unwrap_or(&group[0]))];
        }
    }
}
