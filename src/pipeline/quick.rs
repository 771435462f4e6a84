//! Fits of many decays that resemble one: replicates of a bootstrap, pixels of a region.
//!
//! Gauss–Newton from the answer to the decay they resemble, with the expected magnitude from a table: the same minimum
//! as the reference fit, thirty times faster, so that an interval follows a drag. Whatever is not plain — no
//! convergence, a rate that may be out of reach, another model — is left to the reference fit.

use crate::fit::noise::{ExpectedMagnitude, noise_floor};
use crate::fit::{CurveFit, FitSettings, Model, NoFit, refit_curve};
use crate::verdict::RateDraw;

/// A fit prepared for decays that resemble `like`.
pub(super) struct QuickFit<'a> {
    settings: &'a FitSettings,
    te_ms: &'a [f64],
    like: &'a CurveFit,
    /// Indices of the echoes that take part, and their times after the first of them, s.
    used: Vec<usize>,
    tau_s: Vec<f64>,
    /// `None` for the model without noise.
    law: Option<Table>,
    /// Start: amplitude at the first used echo.
    amplitude: f64,
    is_quick: bool,
}

/// What a search may take; more is left to the reference fit.
const MAX_STEPS: usize = 12;
/// Relative change of the rate at which the search ends, far below any standard error.
const TOLERANCE: f64 = 1e-6;
/// Largest rise of the residual sum of squares that still leaves a rate in doubt, in variances of one magnitude.
const REACH_DOUBT: f64 = 2.8;

impl<'a> QuickFit<'a> {
    pub fn new(settings: &'a FitSettings, te_ms: &'a [f64], like: &'a CurveFit) -> Self {
        let used = settings.echoes.indices(te_ms.len());
        let first_ms = used.first().map_or(0.0, |&echo| te_ms[echo]);
        let law = match settings.model {
            Model::M1ncm => settings.noise.sigma.map(|_| Table::new(settings.noise.coils)),
            _ => None,
        };
        let is_plain = matches!(settings.model, Model::Nlls) || law.is_some();
        Self {
            settings,
            te_ms,
            like,
            tau_s: used.iter().map(|&echo| (te_ms[echo] - first_ms) / 1000.0).collect(),
            is_quick: is_plain && used.len() >= 3 && !like.is_lower_bound,
            used,
            law,
            amplitude: like.s0 * (-like.r2star_per_s * first_ms / 1000.0).exp(),
        }
    }

    /// Rate of a decay, s⁻¹; σ is the settings' times `sigma_factor`.
    pub fn rate(&self, signal: &[f64], sigma_factor: f64) -> RateDraw {
        match self.quick(signal, sigma_factor) {
            Some(rate) => RateDraw::exact(rate),
            None => rate_draw(&self.reference(signal, sigma_factor)),
        }
    }

    fn reference(&self, signal: &[f64], sigma_factor: f64) -> Result<CurveFit, NoFit> {
        let mut settings = self.settings.clone();
        settings.noise.sigma = settings.noise.sigma.map(|sigma| sigma * sigma_factor);
        refit_curve(&settings, self.te_ms, signal, self.like)
    }

    /// `None` where only the reference fit can tell.
    fn quick(&self, signal: &[f64], sigma_factor: f64) -> Option<f64> {
        let sigma = self.settings.noise.sigma.map(|sigma| sigma * sigma_factor).filter(|_| self.is_quick);
        if !self.is_quick {
            return None;
        }
        let sigma_law = self.law.as_ref().zip(sigma);
        let (mut amplitude, mut rate) = (self.amplitude, self.like.r2star_per_s);
        for _ in 0..MAX_STEPS {
            let sums = self.sums(signal, sigma_law, amplitude, rate);
            let [step_amplitude, step_rate] = sums.step()?;
            amplitude += step_amplitude;
            rate += step_rate;
            if !(amplitude > 0.0 && rate > 0.0) {
                return None;
            }
            if step_rate.abs() <= TOLERANCE * rate {
                return (!self.is_doubtful(signal, sigma, sums.rss)).then_some(rate);
            }
        }
        None
    }

    fn sums(&self, signal: &[f64], law: Option<(&Table, f64)>, amplitude: f64, rate: f64) -> Sums {
        let mut sums = Sums::default();
        for (&echo, &tau) in self.used.iter().zip(&self.tau_s) {
            let e = (-rate * tau).exp();
            let (value, slope) = match law {
                Some((table, sigma)) => {
                    let (value, slope) = table.at(amplitude * e / sigma);
                    (value * sigma, slope)
                }
                None => (amplitude * e, 1.0),
            };
            let by_amplitude = slope * e;
            sums.add(signal[echo] - value, by_amplitude, -by_amplitude * amplitude * tau);
        }
        sums
    }

    /// Whether the reference fit could call the rate a bound, or the decay noise.
    fn is_doubtful(&self, signal: &[f64], sigma: Option<f64>, rss: f64) -> bool {
        let coils = self.settings.noise.coils;
        let later = || self.used.iter().skip(1).map(|&echo| signal[echo]);
        let Some(sigma) = sigma else {
            // Without σ the reference judges by the residuals.
            return later().map(|y| y * y).sum::<f64>() < 20.0 * rss;
        };
        let floor = noise_floor(sigma, coils);
        let noise = self.law.as_ref().map_or(0.0, |law| law.at(0.0).0 * sigma);
        let at_infinity: f64 = later().map(|y| (y - noise).powi(2)).sum();
        let above = self.used.iter().filter(|&&echo| signal[echo] > floor).count();
        at_infinity < rss + REACH_DOUBT * sigma * sigma || above < 2
    }
}

/// What the reference fit says of one replicate.
fn rate_draw(found: &Result<CurveFit, NoFit>) -> RateDraw {
    match found {
        Ok(fit) if fit.is_lower_bound => RateDraw::at_least(fit.r2star_per_s),
        Ok(fit) => RateDraw::exact(fit.r2star_per_s),
        Err(NoFit::NoDecay) => RateDraw::exact(0.0),
        Err(_) => RateDraw::UNKNOWN,
    }
}

/// Normal equations of two parameters.
#[derive(Default)]
struct Sums {
    aa: f64,
    ab: f64,
    bb: f64,
    ar: f64,
    br: f64,
    rss: f64,
}

impl Sums {
    fn add(&mut self, residual: f64, a: f64, b: f64) {
        self.aa += a * a;
        self.ab += a * b;
        self.bb += b * b;
        self.ar += a * residual;
        self.br += b * residual;
        self.rss += residual * residual;
    }

    fn step(&self) -> Option<[f64; 2]> {
        let determinant = self.aa * self.bb - self.ab * self.ab;
        if determinant.is_nan() || determinant <= 1e-12 * self.aa * self.bb {
            return None;
        }
        let a = (self.bb * self.ar - self.ab * self.br) / determinant;
        let b = (self.aa * self.br - self.ab * self.ar) / determinant;
        Some([a, b])
    }
}

/// E[M]/σ and its slope over A/σ, tabulated: cubic between the nodes, within 1e-8; beyond the table the first terms of
/// the asymptotic series.
struct Table {
    nodes: Vec<(f64, f64)>,
    coils: f64,
}

const NODES_PER_SIGMA: f64 = 32.0;
const TABLE_END: f64 = 48.0;

impl Table {
    fn new(coils: u32) -> Self {
        let law = ExpectedMagnitude::of(coils);
        let count = (TABLE_END * NODES_PER_SIGMA) as usize + 2;
        let nodes = (0..count).map(|i| law.at(i as f64 / NODES_PER_SIGMA, 1.0)).collect();
        Self { nodes, coils: f64::from(coils) }
    }

    fn at(&self, t: f64) -> (f64, f64) {
        if t >= TABLE_END {
            // E[M]² ≈ A² + 2L − 1 far out, with a term in A⁻² below 1e-6 here for any sensible L.
            let value = (t * t + 2.0 * self.coils - 1.0).sqrt();
            return (value, t / value);
        }
        let position = t * NODES_PER_SIGMA;
        let index = position as usize;
        let (x, h) = (position - index as f64, 1.0 / NODES_PER_SIGMA);
        let ((v0, s0), (v1, s1)) = (self.nodes[index], self.nodes[index + 1]);
        let (d0, d1) = (s0 * h, s1 * h);
        let (c2, c3) = (3.0 * (v1 - v0) - 2.0 * d0 - d1, 2.0 * (v0 - v1) + d0 + d1);
        (v0 + x * (d0 + x * (c2 + x * c3)), (d0 + x * (2.0 * c2 + 3.0 * x * c3)) / h)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;
    use crate::fit::{EchoSelection, Noise, NoiseSource, fit_curve};

    fn settings(model: Model, coils: u32) -> FitSettings {
        let noise = Noise { sigma: Some(20.0), coils, source: NoiseSource::Given };
        FitSettings { model, echoes: EchoSelection { excluded: vec![3] }, noise, field_t: None }
    }

    #[test]
    fn the_table_agrees_with_the_special_functions() {
        for coils in [1, 2, 8, 32] {
            let table = Table::new(coils);
            for i in 0..4000 {
                let t = 0.0137 * f64::from(i);
                let (value, slope) = table.at(t);
                let (exact, exact_slope) = ExpectedMagnitude::of(coils).at(t, 1.0);
                // Beyond the table the next term of the series is (2L − 1)(2L − 3)/8t³.
                let tolerance = if t < TABLE_END { 1e-7 } else { 5e-3 };
                assert!((value - exact).abs() < tolerance, "L {coils}, A/σ {t}: {value} {exact}");
                assert!((slope - exact_slope).abs() < 10.0 * tolerance, "L {coils}, A/σ {t}: {slope} {exact_slope}");
            }
        }
    }

    #[test]
    fn quick_and_reference_fits_agree() {
        let te_ms: Vec<f64> = (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect();
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut num_quick = 0;
        for (model, coils) in [(Model::M1ncm, 1), (Model::M1ncm, 8), (Model::Nlls, 1)] {
            let settings = settings(model, coils);
            for rate in [30.0, 200.0, 600.0, 1200.0] {
                let law = ExpectedMagnitude::of(coils);
                let expected = |te: f64| law.at(900.0 * (-rate * te / 1000.0_f64).exp(), 20.0).0;
                let clean: Vec<f64> = te_ms.iter().map(|&te| expected(te)).collect();
                let like = fit_curve(&settings, &te_ms, &clean).expect("a fit");
                let quick = QuickFit::new(&settings, &te_ms, &like);
                for _ in 0..50 {
                    let mut draw = || -> f64 { StandardNormal.sample(&mut rng) };
                    let noisy: Vec<f64> = clean.iter().map(|m| (m + 6.0 * draw()).max(0.0)).collect();
                    let found = quick.rate(&noisy, 1.0);
                    let reference = rate_draw(&fit_curve(&settings, &te_ms, &noisy));
                    assert!(
                        (found.low / reference.low - 1.0).abs() < 1e-4,
                        "{model:?} {rate}: {found:?} {reference:?}"
                    );
                    assert_eq!(found.high.is_finite(), reference.high.is_finite());
                    num_quick += usize::from(quick.quick(&noisy, 1.0).is_some());
                }
            }
        }
        assert!(num_quick > 450, "most fits must take the quick way, {num_quick} of 600 did");
    }
}
