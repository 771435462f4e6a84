//! What the noise floor tells of a voxel before, and after, a decay is fitted.
//!
//! Must not know: images.

use super::kernel::Kernel;
use super::math;
use super::types::{DEFERRED, FITTED, Lane, Outcome, WIDTH};
use crate::fit::NoFit;

/// On the border of a limit, relative to it, the reference decides.
const MARGIN: f32 = 1e-5;
/// Squares of other magnitudes leave the range of single precision.
const MAGNITUDES: std::ops::Range<f32> = 1e-12..1e12;

impl Kernel {
    /// Whether the first two echoes of every voxel stand so far above noise that nothing else needs to be asked.
    /// Infinities and NaN in later echoes show in the residuals.
    #[inline(always)]
    pub(super) fn stands_out(&self, signal: &[Lane]) -> bool {
        let (floor, chance) = self.noise.map_or((0.0, 0.0), |n| (n.floor * n.sigma, n.chance * n.sigma));
        let (least, second) = (chance.max(floor) * (1.0 + MARGIN), floor * (1.0 + MARGIN));
        let mut others = u32::from(self.saturation < f32::INFINITY);
        for l in 0..WIDTH {
            let is_out = (signal[0][l] > least) & (signal[1][l] > second);
            others |= u32::from(!(is_out & MAGNITUDES.contains(&signal[0][l])));
        }
        others == 0
    }

    /// Sorts out what has no signal, only noise, or no usable number; `true` if a lane is left to fit.
    #[inline(always)]
    pub(super) fn classify(&self, signal: &[Lane], state: &mut [u8; WIDTH]) -> bool {
        let (mut highest, mut power) = ([f32::MIN; WIDTH], [0.0; WIDTH]);
        for y in &signal[..self.num_echoes] {
            for l in 0..WIDTH {
                highest[l] = if y[l] > highest[l] { y[l] } else { highest[l] };
                power[l] += y[l] * y[l];
            }
        }
        let (floor, chance, limit) = self
            .noise
            .map_or((0.0, 0.0, 0.0), |n| (n.floor * n.sigma, n.chance * n.sigma, n.power * n.sigma * n.sigma));
        let mut left = 0;
        for l in 0..WIDTH {
            let is_noise = (highest[l] <= floor * (1.0 - MARGIN))
                | ((highest[l] <= chance * (1.0 - MARGIN)) & (power[l] <= limit * (1.0 - MARGIN)));
            let is_near = (highest[l] <= floor * (1.0 + MARGIN))
                | ((highest[l] <= chance * (1.0 + MARGIN)) & (power[l] <= limit * (1.0 + MARGIN)));
            // NaN where one signal is none, or too large to be squared.
            let poison = power[l] * 0.0;
            let is_odd = !(poison == 0.0) | (highest[l] >= self.saturation) | !(MAGNITUDES.contains(&highest[l]));
            state[l] = if is_odd | (is_near & !is_noise) {
                DEFERRED
            } else if is_noise {
                NoFit::AtNoiseFloor as u8
            } else {
                FITTED
            };
            // A blanked background is large, and no voxel of it needs to be deferred.
            if (highest[l] <= 0.0) & (poison == 0.0) & (highest[l] < self.saturation) {
                state[l] = NoFit::NoSignal as u8;
            }
            left |= u8::from(state[l] == FITTED);
        }
        left != 0
    }

    /// For models that know no noise floor: the bound where only the first echo stands above it, as
    /// [`reach::from_floor`] gives it.
    ///
    /// * `wanted` — the states before the fit.
    #[inline(always)]
    pub(super) fn bound_by_floor(&self, signal: &[Lane], wanted: &[u8; WIDTH], out: &mut Outcome) {
        let Some(noise) = self.noise else { return };
        let (floor, later) = (noise.floor * noise.sigma, noise.later_mean * noise.sigma);
        let mut sum = [0.0; WIDTH];
        for y in &signal[1..self.num_echoes] {
            for l in 0..WIDTH {
                sum[l] += y[l];
            }
        }
        let per_echo = 1.0 / (self.num_echoes - 1) as f32;
        for l in 0..WIDTH {
            let (first, second, mean) = (signal[0][l], signal[1][l], sum[l] * per_echo);
            let is_bound = |margin: f32| {
                (first > floor * (1.0 + margin)) & (second <= floor * (1.0 - margin)) & (mean <= later * (1.0 - margin))
            };
            // The logarithm loses digits where the first echo hardly stands out.
            let log = math::ln::<math::Separate>((first / floor).max(1.0));
            let (is_possible, is_sure) = (is_bound(-MARGIN), is_bound(MARGIN) & (log > 0.01));
            let state = if is_sure { NoFit::BeyondRange as u8 } else { DEFERRED };
            let is_ours = is_possible & (wanted[l] == FITTED);
            out.rate[l] = if is_ours { log / self.first_gap } else { out.rate[l] };
            out.state[l] = if is_ours { state } else { out.state[l] };
        }
    }
}
