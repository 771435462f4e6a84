//! The echoes and the noise made ready for lanes.
//!
//! Must not know: which solvers an estimator runs, images.

use super::scan::{Mixtures, Scan};
use super::types::{Lane, LaneNoise, MAX_ECHOES, Outcome, Scratch};
use crate::fit::{FitSettings, Model, models, reach};

/// The estimators that run in lanes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Estimator {
    FirstMoment,
    LeastSquares,
    LogLinear,
    LogLinearUnweighted,
    FatWater,
    /// Spacing over 3, ms.
    Arlo(f32),
}

/// Everything about the echoes and the noise that is the same for all voxels. Times in ms, rates in ms⁻¹.
#[derive(Clone, Debug)]
pub(in crate::fit) struct Kernel {
    pub(super) estimator: Estimator,
    pub(super) num_echoes: usize,
    /// From the first echo: it holds the weight of a fast decay, and sums of single precision do not cancel there.
    pub(super) tau: [f32; MAX_ECHOES],
    pub(super) te_first: f32,
    pub(super) span: f32,
    pub(super) first_gap: f32,
    /// Between any two echoes, if it is the same to rounding: exponentials then follow from the one before.
    pub(super) spacing: Option<f32>,
    pub(super) noise: Option<LaneNoise>,
    /// t²/ν of [`reach::allowed_rise`].
    pub(super) rise_per_rss: f32,
    pub(super) scan: Box<Scan>,
    /// For the fat–water model.
    pub(super) fat: Option<Box<Mixtures>>,
    pub(super) saturation: f32,
    pub(super) instructions: Instructions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Instructions {
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
            {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Self::Avx2;
            }
        }
        Self::Baseline
    }
}

/// The spacing of echoes that are equally spaced to the last digits a header may hold.
fn exact_spacing(te_ms: &[f64]) -> Option<f32> {
    let spacing = models::equal_spacing(te_ms)?;
    let is_exact = te_ms.iter().enumerate().all(|(i, te)| (te - te_ms[0] - i as f64 * spacing).abs() < 1e-6 * spacing);
    is_exact.then_some(spacing as f32)
}

impl Kernel {
    /// `None` where the model or the number of echoes does not run in lanes.
    pub fn new(te_s: &[f64], settings: &FitSettings, saturation: f32) -> Option<Self> {
        let num_echoes = te_s.len();
        let is_ascending = te_s.windows(2).all(|pair| pair[0] < pair[1]) && te_s.iter().all(|t| t.is_finite());
        if !(settings.min_echoes()..=MAX_ECHOES).contains(&num_echoes) || !is_ascending {
            return None;
        }
        let sigma = settings.noise.sigma.filter(|sigma| sigma.is_finite() && *sigma > 0.0);
        let te_ms: Vec<f64> = te_s.iter().map(|t| 1000.0 * t).collect();
        let fat = settings.field_t.filter(|field| field.is_finite() && *field > 0.0);
        let fat = fat.filter(|_| settings.model == Model::FatWater);
        let num_parameters = if fat.is_some() { 3 } else { 2 };
        let estimator = match settings.model {
            Model::M1ncm if sigma.is_some() => Estimator::FirstMoment,
            Model::Nlls => Estimator::LeastSquares,
            Model::LogLinear => Estimator::LogLinear,
            Model::LogLinearUnweighted => Estimator::LogLinearUnweighted,
            Model::FatWater if fat.is_some() => Estimator::FatWater,
            Model::Arlo => Estimator::Arlo((models::equal_spacing(&te_ms)? / 3.0) as f32),
            _ => return None,
        };
        Some(Self {
            estimator,
            num_echoes,
            tau: std::array::from_fn(|e| te_ms.get(e).map_or(0.0, |te| (te - te_ms[0]) as f32)),
            te_first: te_ms[0] as f32,
            span: (te_ms[num_echoes - 1] - te_ms[0]) as f32,
            first_gap: (te_ms[1] - te_ms[0]) as f32,
            spacing: exact_spacing(&te_ms),
            noise: sigma.map(|sigma| LaneNoise::new(sigma, settings.noise.coils, num_echoes)),
            rise_per_rss: reach::rise_per_rss(num_echoes, num_parameters) as f32,
            scan: Box::new(Scan::new(&te_ms.iter().map(|te| te - te_ms[0]).collect::<Vec<_>>())),
            fat: fat.map(|field| Box::new(Mixtures::new(&te_ms, field))),
            saturation,
            instructions: Instructions::detect(),
        })
    }
}

/// Fits the lanes of a tile whose state is [`FITTED`]; what it computes for others is not looked at.
///
/// A trait and not a function argument: calls through `Fn` are compiled apart, without the wide instructions of
/// their caller.
pub(super) trait Solver {
    /// Models of the noise find their bounds by themselves.
    const KNOWS_FLOOR: bool;

    fn solve(&self, kernel: &Kernel, signal: &[Lane], scratch: &mut Scratch, out: &mut Outcome);
}
