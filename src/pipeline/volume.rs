//! An echo stack → its maps.
//!
//! Must not know: who asked, where the work runs.

use std::sync::atomic::AtomicBool;

use crate::fit::{Canceled, FitSettings, RelaxationMaps, VolumeSignal};
use crate::series::EchoStack;

/// Fits every voxel of `stack`, in the memory of `old` maps that nobody needs any more.
///
/// * `progress` — called with (slices done, slices) from any thread.
///
/// # Errors
/// [`Canceled`] soon after `cancel` is set.
pub fn fit_stack(
    stack: &EchoStack,
    old: Option<RelaxationMaps>,
    settings: &FitSettings,
    progress: &(dyn Fn(usize, usize) + Sync),
    cancel: &AtomicBool,
) -> Result<RelaxationMaps, Canceled> {
    let signal = VolumeSignal {
        te_ms: &stack.te_ms(),
        magnitude: stack.magnitude().view(),
        is_present: stack.is_present().view(),
        saturation: stack.saturation(),
    };
    signal.fit_into(old, settings, progress, cancel)
}
