//! From an estimator to its solvers, compiled once for every set of instructions.
//!
//! Must not know: slices, threads.

use std::marker::PhantomData;

use super::kernel::{Estimator, Instructions, Kernel};
#[cfg(target_arch = "x86_64")]
use super::math::Fused;
use super::math::{self, Arithmetic};
use super::store::Deferred;
use super::types::{Even, Times, Uneven};
use super::{bound, decay, fat_water, line, newton};
use crate::fit::output::Part;

/// What every processor of this kind has.
#[cfg(target_arch = "aarch64")]
type Everywhere = math::Fused;
#[cfg(not(target_arch = "aarch64"))]
type Everywhere = math::Separate;

/// Newton steps of the two passes over deferred voxels: the few that need many are gathered apart, so that others do
/// not wait for them.
const NEWTON_STEPS: [usize; 2] = [8, 24];

/// As [`NEWTON_STEPS`], for fat and water.
const FAT_STEPS: [usize; 2] = [8, 30];

impl Kernel {
    /// Fits the voxels `start..start + out.len()` of images in row order. Voxels that the lanes cannot settle are
    /// added to `deferred`, their place in `out` is not filled.
    pub fn fit(&self, echoes: &[&[f32]], start: usize, out: &mut Part, deferred: &mut Deferred) {
        match self.instructions {
            Instructions::Baseline => self.fit_here::<Everywhere>(echoes, start, out, deferred),
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            // SAFETY: `detect` chose this variant because the processor reported its features.
            Instructions::Avx2 => unsafe { self.fit_avx2(echoes, start, out, deferred) },
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            // SAFETY: as above.
            Instructions::Avx512 => unsafe { self.fit_avx512(echoes, start, out, deferred) },
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn fit_avx2(&self, echoes: &[&[f32]], start: usize, out: &mut Part, deferred: &mut Deferred) {
        self.fit_here::<Fused>(echoes, start, out, deferred);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    fn fit_avx512(&self, echoes: &[&[f32]], start: usize, out: &mut Part, deferred: &mut Deferred) {
        self.fit_here::<Fused>(echoes, start, out, deferred);
    }

    #[inline(always)]
    fn fit_here<A: Arithmetic>(&self, echoes: &[&[f32]], start: usize, out: &mut Part, deferred: &mut Deferred) {
        match self.spacing {
            Some(spacing) => self.choose(Even::<A> { spacing, arithmetic: PhantomData }, echoes, start, out, deferred),
            None => self.choose(Uneven::<A>(PhantomData), echoes, start, out, deferred),
        }
    }

    /// One loop per estimator: the choice is then outside of it.
    #[inline(always)]
    fn choose<T: Times>(&self, times: T, echoes: &[&[f32]], start: usize, out: &mut Part, deferred: &mut Deferred) {
        match self.estimator {
            Estimator::FirstMoment => {
                self.sweep(&decay::FirstMoment(times), echoes, start, out, deferred);
                for max_steps in NEWTON_STEPS {
                    self.refit_deferred(&newton::NewtonFirstMoment { times, max_steps }, echoes, start, out, deferred);
                }
                self.bound(&bound::Bound(times), echoes, start, out, deferred);
            }
            Estimator::LeastSquares => {
                self.sweep(&decay::LeastSquares(times), echoes, start, out, deferred);
                for max_steps in NEWTON_STEPS {
                    self.refit_deferred(&newton::NewtonLeastSquares { times, max_steps }, echoes, start, out, deferred);
                }
            }
            Estimator::LogLinear => self.sweep(&line::LogLinear::<T, true>(times), echoes, start, out, deferred),
            Estimator::LogLinearUnweighted => {
                self.sweep(&line::LogLinear::<T, false>(times), echoes, start, out, deferred)
            }
            Estimator::FatWater => {
                self.sweep(&fat_water::FatWater { times, max_steps: FAT_STEPS[0] }, echoes, start, out, deferred);
                self.refit_deferred(
                    &fat_water::FatWater { times, max_steps: FAT_STEPS[1] },
                    echoes,
                    start,
                    out,
                    deferred,
                );
            }
            Estimator::Arlo(h) => self.sweep(&line::Arlo { h, times }, echoes, start, out, deferred),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::lanes::types::DEFERRED;
    use crate::fit::output::Output;
    use crate::fit::{EchoSelection, FitSettings, Model, Noise, NoiseSource};

    const TE_S: [f64; 8] = [1e-3, 2.2e-3, 3.4e-3, 4.6e-3, 5.8e-3, 7e-3, 8.2e-3, 9.4e-3];
    const VOXELS: usize = 1024;

    /// R2* in s⁻¹ and reasons; deferred voxels keep the zeros that maps begin with.
    fn rates(model: Model, instructions: Instructions, echoes: &[Vec<f32>]) -> (Vec<f32>, Vec<u8>) {
        let noise = Noise { sigma: Some(10.0), coils: 2, source: NoiseSource::Given };
        let settings = FitSettings { model, echoes: EchoSelection::default(), noise, field_t: Some(1.5) };
        let mut kernel = Kernel::new(&TE_S, &settings, f32::INFINITY).expect("runs in lanes");
        kernel.instructions = instructions;
        let images: Vec<&[f32]> = echoes.iter().map(Vec::as_slice).collect();
        let mut out = Output::new(None, VOXELS, model == Model::FatWater);
        out.slices(VOXELS).iter_mut().for_each(|part| kernel.fit(&images, 0, part, &mut Deferred::default()));
        (out.r2star, out.reason)
    }

    /// Those of this processor, beside what every processor can run.
    fn wide() -> Vec<Instructions> {
        const ALL: &[Instructions] = &[
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2,
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512,
        ];
        let num = ALL.iter().position(|one| *one == Instructions::detect()).map_or(0, |last| last + 1);
        ALL[..num].to_vec()
    }

    #[test]
    fn every_instruction_set_gives_the_same_maps_to_rounding() {
        let ripple = |echo: usize, voxel: usize| ((voxel * 37 + echo * 101) % 41) as f64 / 2.0;
        let signal = |echo: usize, voxel: usize| {
            let rate = 20.0 * 60.0_f64.powf(voxel as f64 / VOXELS as f64);
            (800.0 * (-rate * TE_S[echo]).exp() + 15.0 + ripple(echo, voxel)) as f32
        };
        let echoes: Vec<Vec<f32>> = (0..TE_S.len()).map(|e| (0..VOXELS).map(|v| signal(e, v)).collect()).collect();
        for model in
            [Model::M1ncm, Model::Nlls, Model::LogLinear, Model::LogLinearUnweighted, Model::Arlo, Model::FatWater]
        {
            let everywhere = rates(model, Instructions::Baseline, &echoes);
            assert!(everywhere.0.iter().filter(|rate| **rate > 0.0).count() > VOXELS / 2, "{model:?}");
            for instructions in wide() {
                // Whether two minima are as good as each other, and whether the last step is more than rounding, is on
                // the border for many fat–water fits. Those go to the reference fit, which every processor runs alike:
                // deferring costs time, it does not change the maps.
                let border = if model == Model::FatWater { VOXELS / 4 } else { VOXELS / 100 };
                let what = format!("{model:?} {instructions:?}");
                check_alike(&everywhere, &rates(model, instructions, &echoes), border, &what);
            }
        }
    }

    #[track_caller]
    fn check_alike(
        (rates, reasons): &(Vec<f32>, Vec<u8>),
        (wide, wide_reasons): &(Vec<f32>, Vec<u8>),
        border: usize,
        what: &str,
    ) {
        // On the border of a limit, rounding decides whether the reference fit is asked.
        let is_alike: Vec<bool> = reasons.iter().zip(wide_reasons).map(|(a, b)| a == b).collect();
        let is_deferred = |(a, b): &(&u8, &u8)| a != b && (**a == DEFERRED || **b == DEFERRED);
        let num_deferred = reasons.iter().zip(wide_reasons).filter(is_deferred).count();
        let num_other = is_alike.iter().filter(|alike| !**alike).count() - num_deferred;
        assert!(num_deferred <= border, "{what}: one defers {num_deferred} voxels, the other does not");
        assert!(num_other <= VOXELS / 100, "{what}: {num_other} reasons differ");
        let pairs = rates.iter().zip(wide).zip(is_alike).filter(|((rate, _), is_alike)| *is_alike && rate.is_finite());
        for ((a, b), _) in pairs {
            assert!((a - b).abs() <= 1e-4 * a.abs(), "{what}: {a} and {b}");
        }
    }
}
