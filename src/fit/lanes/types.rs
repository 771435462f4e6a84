//! What the solvers in lanes share: lanes and tiles, noise, times, the states of a lane.
//!
//! Must not know: which solvers there are, images.

use std::marker::PhantomData;

use super::math::{self, Arithmetic};
use crate::fit::noise::{self, ExpectedMagnitude, LaneLaw};
use crate::fit::{NoFit, reach};

/// Voxels side by side. Loops this long are compiled to whole vectors (shorter ones are taken apart first), and long
/// enough that a vector does not wait for the one before it.
pub(super) const WIDTH: usize = 64;
/// Most echoes; beyond, every voxel is for the reference fit.
pub(super) const MAX_ECHOES: usize = 32;

pub(super) type Lane = [f32; WIDTH];
/// Signals of the voxels of a group, `[echo][voxel]`.
pub(super) type Tile = [Lane; MAX_ECHOES];

pub(super) const EMPTY: Tile = [[0.0; WIDTH]; MAX_ECHOES];

/// Room for what a solver makes of the signals.
pub(super) struct Scratch {
    pub scaled: Tile,
    pub corrected: Tile,
}

impl Scratch {
    #[inline(always)]
    pub fn new() -> Self {
        Self { scaled: EMPTY, corrected: EMPTY }
    }
}

/// σ and what follows from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaneNoise {
    pub sigma: f32,
    /// In units of σ.
    pub floor: f32,
    pub chance: f32,
    /// Sum over echoes of M²/σ² that noise alone does not exceed.
    pub power: f32,
    pub beta: f32,
    /// Mean of the later echoes that noise alone does not exceed.
    pub later_mean: f32,
    /// 2L.
    pub channels: f32,
    pub law: LaneLaw,
}

/// How e^(−R·τ) is stepped from echo to echo, and how products are added.
pub(super) trait Times: Arithmetic {
    /// Whether echoes are equally spaced.
    const IS_EVEN: bool;

    /// Called once for a rate: what [`Self::next`] needs.
    fn ratio(self, rate: f32) -> f32;

    /// The value at an echo, of the value at the echo before, or of an amplitude and the logarithm of what is left of it.
    fn next(self, before: f32, ratio: f32, amplitude: f32, log: f32) -> f32;
}

/// Equal spacing, ms: one exponential per curve.
#[derive(Clone, Copy)]
pub(super) struct Even<A> {
    pub spacing: f32,
    pub arithmetic: PhantomData<A>,
}

/// Any spacing: one exponential per echo.
#[derive(Clone, Copy)]
pub(super) struct Uneven<A>(pub PhantomData<A>);

impl<A: Arithmetic> Arithmetic for Even<A> {
    #[inline(always)]
    fn madd(a: f32, b: f32, c: f32) -> f32 {
        A::madd(a, b, c)
    }
}

impl<A: Arithmetic> Arithmetic for Uneven<A> {
    #[inline(always)]
    fn madd(a: f32, b: f32, c: f32) -> f32 {
        A::madd(a, b, c)
    }
}

impl<A: Arithmetic> Times for Even<A> {
    const IS_EVEN: bool = true;

    #[inline(always)]
    fn ratio(self, rate: f32) -> f32 {
        math::exp::<A>(-rate * self.spacing)
    }

    #[inline(always)]
    fn next(self, before: f32, ratio: f32, _amplitude: f32, _log: f32) -> f32 {
        before * ratio
    }
}

impl<A: Arithmetic> Times for Uneven<A> {
    const IS_EVEN: bool = false;

    #[inline(always)]
    fn ratio(self, _rate: f32) -> f32 {
        0.0
    }

    #[inline(always)]
    fn next(self, _before: f32, _ratio: f32, amplitude: f32, log: f32) -> f32 {
        amplitude * math::exp::<A>(log)
    }
}

/// What a group of voxels came to.
#[repr(align(64))]
pub(super) struct Outcome {
    pub rate: Lane,
    pub s0: Lane,
    /// Sum of squared residuals, signal units.
    pub rss: Lane,
    /// Fat fraction, of the fat–water model; NaN where it cannot be told.
    pub fat: Lane,
    pub state: [u8; WIDTH],
}

impl Outcome {
    #[inline(always)]
    pub fn new() -> Self {
        Self { rate: [0.0; WIDTH], s0: [0.0; WIDTH], rss: [0.0; WIDTH], fat: [0.0; WIDTH], state: [FITTED; WIDTH] }
    }
}

/// States of a lane beside the codes of [`NoFit`].
pub(super) const FITTED: u8 = NoFit::HAS_VALUE;
pub(super) const DEFERRED: u8 = u8::MAX;
/// The best rate is known and may be infinite: its bound has to be found.
pub(super) const BOUND: u8 = u8::MAX - 1;

impl LaneNoise {
    pub fn new(sigma: f64, coils: u32, num_echoes: usize) -> Self {
        let law = ExpectedMagnitude::of(coils);
        let limits = reach::NoiseLimits::new(law.coils(), num_echoes);
        Self {
            sigma: sigma as f32,
            floor: limits.floor as f32,
            chance: limits.chance as f32,
            power: limits.power as f32,
            beta: noise::beta(law.coils()) as f32,
            later_mean: reach::later_mean(law.coils(), num_echoes - 1) as f32,
            channels: 2.0 * law.coils() as f32,
            law: law.lane_law(),
        }
    }
}
