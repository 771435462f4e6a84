//! How precisely echo times can measure a rate, and which model a curve prefers.
//!
//! Must not know: images.

use std::sync::OnceLock;

use super::noise::{MAX_COILS, special::chi_bessel};

/// Coefficient of variation of R2* that no unbiased estimator can undercut, for one pixel; divide by √N for N pixels.
///
/// * `te_ms` — echo times, ms; `s0_over_sigma` — S0/σ of a pixel; `coils` — L.
///
/// `None` where the bound is not finite: fewer than two echoes, no signal, rate not above zero.
///
/// # Source
/// The Cramér–Rao bound of S0 and R2*. For Gaussian noise var(R2*) ≥ σ²ΣE² / {S0²[ΣE²·ΣTE²E² − (ΣTE·E²)²]} with
/// E = e^(−R2*·TE); here every echo weighs as much as its magnitude says of its amplitude under noncentral chi noise.
pub fn cramer_rao_cov(te_ms: &[f64], s0_over_sigma: f64, r2star_per_s: f64, coils: u32) -> Option<f64> {
    bound(te_ms, s0_over_sigma, r2star_per_s, |amplitude| information(amplitude, coils))
}

/// [`cramer_rao_cov`] for Gaussian noise, which is what remains far above the floor.
pub fn gaussian_cramer_rao_cov(te_ms: &[f64], s0_over_sigma: f64, r2star_per_s: f64) -> Option<f64> {
    bound(te_ms, s0_over_sigma, r2star_per_s, |_| 1.0)
}

fn bound(te_ms: &[f64], s0_over_sigma: f64, rate: f64, weight: impl Fn(f64) -> f64) -> Option<f64> {
    // Relative to the first echo time, so that nothing underflows; the determinant does not change with the origin.
    let first = te_ms.iter().copied().fold(f64::INFINITY, f64::min) / 1000.0;
    let at_first = s0_over_sigma * (-rate * first).exp();
    let (mut e0, mut e1, mut e2) = (0.0, 0.0, 0.0);
    for te in te_ms {
        let tau = te / 1000.0 - first;
        let e = (-rate * tau).exp();
        let w = weight(at_first * e) * e * e;
        e0 += w;
        e1 += tau * w;
        e2 += tau * tau * w;
    }
    let cov = (e0 / (e0 * e2 - e1 * e1)).sqrt() / (at_first * rate);
    (cov.is_finite() && cov > 0.0).then_some(cov)
}

/// Fisher information of one magnitude about its amplitude `t` = A/σ, in units of 1/σ²: 0 without signal, 1 far above
/// the floor.
fn information(t: f64, coils: u32) -> f64 {
    static KNOWN: [OnceLock<Vec<f64>>; MAX_COILS as usize + 1] = [const { OnceLock::new() }; MAX_COILS as usize + 1];
    let coils = coils.clamp(1, MAX_COILS);
    let far = 12.0 * f64::from(coils).sqrt();
    if t.is_nan() || t >= far {
        return 1.0 - (f64::from(coils) - 0.5) / (t * t).max(1.0);
    }
    let table = KNOWN[coils as usize]
        .get_or_init(|| (0..=STEPS).map(|i| integrate_information(far * i as f64 / STEPS as f64, coils)).collect());
    let place = t / far * STEPS as f64;
    let i = (place as usize).min(STEPS - 1);
    table[i] + (place - i as f64) * (table[i + 1] - table[i])
}

const STEPS: usize = 200;

/// E[(Mρ(MA) − A)²] over the noncentral chi law with σ = 1.
fn integrate_information(a: f64, coils: u32) -> f64 {
    let l = f64::from(coils);
    let center = (a * a + 2.0 * l).sqrt();
    let (low, high) = ((center - 9.0).max(0.0), center + 9.0);
    let points = (0..600).map(|i| low + (high - low) * (f64::from(i) + 0.5) / 600.0);
    let log_density = |m: f64, ln_reduced: f64| (2.0 * l - 1.0) * m.ln() + ln_reduced - (m * m + a * a) / 2.0;
    let values: Vec<(f64, f64)> = points
        .map(|m| {
            let chi = chi_bessel(coils, m * a);
            (log_density(m, chi.ln_reduced), (m * chi.ratio - a).powi(2))
        })
        .collect();
    let peak = values.iter().map(|v| v.0).fold(f64::NEG_INFINITY, f64::max);
    let (mass, moment) = values.iter().fold((0.0, 0.0), |(mass, moment), (log, v)| {
        let density = (log - peak).exp();
        (mass + density, moment + density * v)
    });
    moment / mass
}

/// Rates above this coefficient of variation count as not measurable.
pub const MEASURABLE_COV: f64 = 0.25;

/// Highest R2* in s⁻¹ whose Cramér–Rao bound stays under [`MEASURABLE_COV`] for the mean of `num_pixels` pixels of
/// this S0/σ; `None` if no rate does.
pub fn highest_measurable_r2star(te_ms: &[f64], s0_over_sigma: f64, num_pixels: usize, coils: u32) -> Option<f64> {
    let averaging = (num_pixels.max(1) as f64).sqrt();
    let cov =
        |rate: f64| cramer_rao_cov(te_ms, s0_over_sigma, rate, coils).map_or(f64::INFINITY, |cov| cov / averaging);
    // The coefficient of variation falls, then rises with the rate: walk down from where nothing is left.
    let rates = (0..=400).map(|i| 0.1 * 1e6_f64.powf(f64::from(i) / 400.0));
    let mut low = rates.rev().find(|&rate| cov(rate) < MEASURABLE_COV)?;
    let mut high = low * 1e6_f64.powf(1.0 / 400.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if cov(middle) < MEASURABLE_COV { low = middle } else { high = middle }
    }
    Some(low)
}

/// Akaike's criterion corrected for few echoes: smaller is better, among fits to the same echoes of the same curve.
///
/// `None` where it is not defined: too few echoes for the parameters, or no residual.
///
/// # Source
/// Hurvich & Tsai, Biometrika 1989;76:297, doi 10.1093/biomet/76.2.297; the residual variance counts as a parameter.
pub fn aicc(fit: &super::CurveFit) -> Option<f64> {
    let (n, k) = (fit.echoes_used.len() as f64, fit.num_parameters as f64 + 1.0);
    let value = n * (fit.residual_ss / n).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
    (n > k + 1.0 && value.is_finite()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn te() -> Vec<f64> {
        (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect()
    }

    /// (S0/σ, R2*, percent): numpy, integrating the Rician information on a grid of its own; and the Gaussian formula.
    const TABLE: [(f64, f64, f64, f64); 7] = [
        (50.0, 30.0, 5.16, 5.16),
        (50.0, 100.0, 2.93, 2.93),
        (50.0, 250.0, 3.82, 3.75),
        (50.0, 500.0, 6.38, 6.19),
        (50.0, 1000.0, 15.23, 14.26),
        (20.0, 500.0, 17.04, 15.47),
        (100.0, 1000.0, 7.31, 7.13),
    ];

    #[test]
    fn the_bound_has_the_tabulated_values() {
        for (snr, rate, rician, gaussian) in TABLE {
            let cov = 100.0 * cramer_rao_cov(&te(), snr, rate, 1).unwrap();
            assert!((cov - rician).abs() < 0.01, "{snr} {rate}: {cov} {rician}");
            let cov = 100.0 * gaussian_cramer_rao_cov(&te(), snr, rate).unwrap();
            assert!((cov - gaussian).abs() < 0.01, "{snr} {rate}: {cov} {gaussian}");
        }
    }

    #[test]
    fn the_highest_measurable_rate_sits_where_the_bound_reaches_a_quarter() {
        let rate = highest_measurable_r2star(&te(), 50.0, 1, 1).unwrap();
        assert!((cramer_rao_cov(&te(), 50.0, rate, 1).unwrap() - 0.25).abs() < 1e-6);
        assert!(cramer_rao_cov(&te(), 50.0, rate * 1.01, 1).unwrap() > 0.25);
        assert!(highest_measurable_r2star(&te(), 200.0, 1, 1).unwrap() > rate);
        assert!(highest_measurable_r2star(&te(), 50.0, 100, 1).unwrap() > rate);
        assert!(highest_measurable_r2star(&te(), 50.0, 1, 8).unwrap() < rate);
        assert_eq!(highest_measurable_r2star(&te(), 0.0, 1, 1), None);
        assert_eq!(highest_measurable_r2star(&[], 50.0, 1, 1), None);
        assert_eq!(cramer_rao_cov(&[2.0], 50.0, 100.0, 1), None);
    }

    #[test]
    fn the_criterion_counts_the_residual_variance_as_a_parameter() {
        let fit = |num_parameters: usize, residual_ss: f64, echoes: usize| crate::fit::CurveFit {
            r2star_per_s: 100.0,
            s0: 1000.0,
            is_lower_bound: false,
            sigma: None,
            offset: None,
            fat_fraction: None,
            predicted: vec![1.0; echoes],
            residual_ss,
            r_squared: None,
            num_parameters,
            echoes_used: (0..echoes).collect(),
        };
        // Twelve echoes with a mean square of one: 2·3 + 2·3·4/8 for two parameters, 2·4 + 2·4·5/7 for three.
        for (parameters, expected) in [(2, 9.0), (3, 8.0 + 40.0 / 7.0)] {
            assert!((aicc(&fit(parameters, 12.0, 12)).unwrap() - expected).abs() < 1e-12);
        }
        // A tenth of the residual: 12·ln 0.1 less.
        assert!((aicc(&fit(2, 1.2, 12)).unwrap() - (9.0 + 12.0 * 0.1_f64.ln())).abs() < 1e-9);
        assert_eq!(aicc(&fit(2, 12.0, 4)), None, "four echoes for three parameters");
        assert_eq!(aicc(&fit(2, 0.0, 12)), None);
    }
}
