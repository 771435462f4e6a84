//! One decay curve: checks, estimator, and the answer in signal units.
//!
//! Must not know: volumes, regions.

use super::problem::{Estimate, Problem};
use super::{CurveFit, FitSettings, Model, NoFit, models};

/// Fits one decay curve, of a pixel or of the mean over a region, with the chosen model.
///
/// * `te_ms` — echo times of all loaded echoes, ms, ascending.
/// * `signal` — one magnitude per loaded echo, arbitrary units.
///
/// The rate is a lower bound (`is_lower_bound`) where an infinite rate would explain the echoes as well, one-sided at
/// 95 %: it is never a number at the end of a search. Models that know no noise floor give a lower bound where only
/// the first echo stands above it.
///
/// # Errors
/// The reason why the curve has no value; inputs of different length or not in ascending order are refused too.
pub fn fit_curve(settings: &FitSettings, te_ms: &[f64], signal: &[f64]) -> Result<CurveFit, NoFit> {
    fit_with(settings, te_ms, signal, None, |problem| models::fit(settings.model, problem))
}

/// [`fit_curve`] that starts at the answer to a similar curve, as replicates of a bootstrap do.
pub fn refit_curve(
    settings: &FitSettings,
    te_ms: &[f64],
    signal: &[f64],
    similar: &CurveFit,
) -> Result<CurveFit, NoFit> {
    fit_with(settings, te_ms, signal, Some(similar), |problem| models::fit(settings.model, problem))
}

pub(super) fn fit_with(
    settings: &FitSettings,
    te_ms: &[f64],
    signal: &[f64],
    similar: Option<&CurveFit>,
    estimator: impl Fn(&Problem) -> Result<Estimate, NoFit>,
) -> Result<CurveFit, NoFit> {
    if te_ms.len() != signal.len() {
        return Err(NoFit::MissingImage);
    }
    let used = settings.echoes.indices(te_ms.len());
    let te_s: Vec<f64> = used.iter().map(|&i| te_ms[i] / 1000.0).collect();
    let values: Vec<f64> = used.iter().map(|&i| signal[i]).collect();
    let mut problem = Problem::new(&te_s, &values, settings)?;
    problem.warm = similar.map(|similar| warm_start(similar, &problem));
    let estimate = estimator(&problem)?;
    let fit = answer(settings.model, &problem, &estimate, te_ms, signal, used);
    if is_finite(&fit) { Ok(fit) } else { Err(NoFit::DidNotConverge) }
}

pub(super) fn warm_start(similar: &CurveFit, problem: &Problem) -> Estimate {
    let amplitude = similar.s0 * (-similar.r2star_per_s * problem.te_first).exp() / problem.scale;
    let mut warm = Estimate::mono(similar.r2star_per_s, amplitude, problem.len());
    warm.sigma = similar.sigma.map(|sigma| sigma / problem.scale);
    warm.offset = similar.offset.map(|offset| offset / problem.scale);
    warm.fat_fraction = similar.fat_fraction;
    warm
}

fn answer(
    model: Model,
    problem: &Problem,
    estimate: &Estimate,
    te_ms: &[f64],
    signal: &[f64],
    mut used: Vec<usize>,
) -> CurveFit {
    let scale = problem.scale;
    let predicted: Vec<f64> = te_ms
        .iter()
        .map(|te| scale * models::predict(model, problem, estimate, te / 1000.0 - problem.te_first))
        .collect();
    used.truncate(estimate.num_used);
    let mean = used.iter().map(|&i| signal[i] / scale).sum::<f64>() / used.len() as f64;
    let total: f64 = used.iter().map(|&i| (signal[i] / scale - mean).powi(2)).sum();
    let residual: f64 = used.iter().map(|&i| ((signal[i] - predicted[i]) / scale).powi(2)).sum();
    let is_fat_known = problem.field_t.is_some_and(|field| models::is_fat_fraction_reliable(estimate.rate, field));
    CurveFit {
        r2star_per_s: estimate.rate,
        s0: scale * estimate.amplitude * (estimate.rate * problem.te_first).exp(),
        is_lower_bound: estimate.is_lower_bound,
        sigma: estimate.sigma.map(|sigma| sigma * scale),
        offset: estimate.offset.map(|offset| offset * scale),
        fat_fraction: estimate.fat_fraction.filter(|_| is_fat_known && !estimate.is_lower_bound),
        predicted,
        residual_ss: residual * scale * scale,
        r_squared: (total > 1e-12).then(|| 1.0 - residual / total),
        num_parameters: estimate.num_parameters,
        echoes_used: used,
    }
}

fn is_finite(fit: &CurveFit) -> bool {
    let optional = [fit.sigma, fit.offset, fit.fat_fraction, fit.r_squared];
    [fit.r2star_per_s, fit.s0, fit.residual_ss].iter().chain(&fit.predicted).all(|v| v.is_finite())
        && optional.into_iter().flatten().all(f64::is_finite)
}
