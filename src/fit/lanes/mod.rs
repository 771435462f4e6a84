//! Whole rows of voxels at once in single precision: 64 voxels side by side, one per lane.
//!
//! Every lane computes what it would compute alone. Gauss–Newton steps serve the voxels that one decay explains; those
//! they defer are gathered for Newton steps. Voxels for which single precision, or the number of steps, does not
//! reach the reference fit within 1e-4 are
//! deferred to it.
//!
//! Must not know: slices, threads.

#![allow(
    clippy::needless_range_loop,
    clippy::manual_clamp,
    clippy::neg_cmp_op_on_partial_ord,
    reason = "indexed loops over lanes become vector code; max, min and negated comparisons say what happens to NaN"
)]

mod bound;
mod decay;
mod dispatch;
mod fat_water;
mod floor;
mod kernel;
mod line;
mod math;
mod newton;
mod scan;
mod store;
mod sweep;
mod types;

pub(super) use kernel::Kernel;
pub(super) use store::Deferred;
