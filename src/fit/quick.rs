//! Fits of many decays that resemble one: replicates of a bootstrap, pixels of a region.
//!
//! Gauss–Newton from the answer to the decay they resemble: the same minimum as the reference fit, thirty times faster,
//! so that an interval follows a drag. Whatever is not plain — no convergence, a rate that may be out of reach, another
//! model — is left to the reference fit.
//!
//! Must not know: where the decays come from.

use super::noise::{ExpectedMagnitude, noise_floor};
use super::{CurveFit, FitSettings, Model, NoFit, lm, refit_curve};
use crate::units::R2Star;

/// What a fit knows of a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FittedRate {
    /// Zero for a decay that does not fall.
    Exact(R2Star),
    /// Beyond the reach of the echoes: greater than this.
    AtLeast(R2Star),
    Unknown,
}

/// A fit prepared for decays that resemble `like`.
pub struct QuickFit<'a> {
    settings: &'a FitSettings,
    te_ms: &'a [f64],
    like: &'a CurveFit,
    /// Indices of the echoes that take part, and their times after the first of them, s.
    used: Vec<usize>,
    tau_s: Vec<f64>,
    /// `None` for the model without noise.
    law: Option<&'static ExpectedMagnitude>,
    /// Start: amplitude at the first used echo.
    amplitude: f64,
    is_quick: bool,
}

/// What a search may take; more is left to the reference fit.
const MAX_STEPS: usize = 12;
/// Relative change at which the search ends, far below any standard error.
const TOLERANCE: f64 = 1e-6;
/// Largest rise of the residual sum of squares that still leaves a rate in doubt, in variances of one magnitude.
const REACH_DOUBT: f64 = 2.8;

impl<'a> QuickFit<'a> {
    /// * `te_ms` — of all loaded echoes.
    /// * `like` — the fit of the decay that the others resemble.
    pub fn new(settings: &'a FitSettings, te_ms: &'a [f64], like: &'a CurveFit) -> Self {
        let used = settings.echoes.indices(te_ms.len());
        let first_s = used.first().map_or(0.0, |&echo| te_ms[echo] / 1000.0);
        let law = match settings.model {
            Model::M1ncm => settings.noise.sigma.map(|_| ExpectedMagnitude::of(settings.noise.coils)),
            _ => None,
        };
        let is_plain = matches!(settings.model, Model::Nlls) || law.is_some();
        Self {
            settings,
            te_ms,
            like,
            tau_s: used.iter().map(|&echo| te_ms[echo] / 1000.0 - first_s).collect(),
            is_quick: is_plain && used.len() >= settings.min_echoes() && !like.is_lower_bound,
            used,
            law,
            amplitude: like.s0 * (-like.r2star_per_s * first_s).exp(),
        }
    }

    /// Rate of a decay; σ is the settings' times `sigma_factor`.
    ///
    /// * `signal` — one magnitude per loaded echo, signal units.
    pub fn rate(&self, signal: &[f64], sigma_factor: f64) -> FittedRate {
        match self.quick(signal, sigma_factor).and_then(R2Star::from_per_s) {
            Some(rate) => FittedRate::Exact(rate),
            None => fitted_rate(&self.reference(signal, sigma_factor)),
        }
    }

    fn reference(&self, signal: &[f64], sigma_factor: f64) -> Result<CurveFit, NoFit> {
        let mut settings = self.settings.clone();
        settings.noise.sigma = settings.noise.sigma.map(|sigma| sigma * sigma_factor);
        refit_curve(&settings, self.te_ms, signal, self.like)
    }

    /// s⁻¹; `None` where only the reference fit can tell.
    fn quick(&self, signal: &[f64], sigma_factor: f64) -> Option<f64> {
        if !self.is_quick {
            return None;
        }
        let sigma = self.settings.noise.sigma.map(|sigma| sigma * sigma_factor);
        let law = self.law.zip(sigma);
        let y: Vec<f64> = self.used.iter().map(|&echo| signal[echo]).collect();
        let start = [self.amplitude, self.like.r2star_per_s];
        let found = lm::gauss_newton((TOLERANCE, MAX_STEPS), start, &y, |&[amplitude, rate], i| {
            let e = (-rate * self.tau_s[i]).exp();
            let (value, slope) = law.map_or((amplitude * e, 1.0), |(law, sigma)| law.at(amplitude * e, sigma));
            (value, [slope * e, -slope * e * amplitude * self.tau_s[i]])
        })?;
        let [amplitude, rate] = found.parameters;
        (amplitude > 0.0 && rate > 0.0 && !self.is_doubtful(&y, sigma, found.rss)).then_some(rate)
    }

    /// Whether the reference fit could call the rate a bound, or the decay noise.
    fn is_doubtful(&self, y: &[f64], sigma: Option<f64>, rss: f64) -> bool {
        let later = &y[1..];
        let Some(sigma) = sigma else {
            // Without σ the reference judges by the residuals.
            return later.iter().map(|y| y * y).sum::<f64>() < 20.0 * rss;
        };
        let noise = self.law.map_or(0.0, |law| law.at(0.0, sigma).0);
        let at_infinity: f64 = later.iter().map(|y| (y - noise).powi(2)).sum();
        let floor = noise_floor(sigma, self.settings.noise.coils);
        at_infinity < rss + REACH_DOUBT * sigma * sigma || y.iter().filter(|y| **y > floor).count() < 2
    }
}

/// What the reference fit says of one decay.
pub fn fitted_rate(found: &Result<CurveFit, NoFit>) -> FittedRate {
    let known = |fit: &CurveFit| match R2Star::from_per_s(fit.r2star_per_s) {
        Some(rate) if fit.is_lower_bound => FittedRate::AtLeast(rate),
        Some(rate) => FittedRate::Exact(rate),
        None => FittedRate::Unknown,
    };
    match found {
        Ok(fit) => known(fit),
        Err(NoFit::NoDecay) => R2Star::from_per_s(0.0).map_or(FittedRate::Unknown, FittedRate::Exact),
        Err(_) => FittedRate::Unknown,
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
                    let reference = fitted_rate(&fit_curve(&settings, &te_ms, &noisy));
                    check_alike(quick.rate(&noisy, 1.0), reference, &format!("{model:?} {rate}"));
                    num_quick += usize::from(quick.quick(&noisy, 1.0).is_some());
                }
            }
        }
        assert!(num_quick > 450, "most fits must take the quick way, {num_quick} of 600 did");
    }

    #[track_caller]
    fn check_alike(found: FittedRate, reference: FittedRate, what: &str) {
        match (found, reference) {
            (FittedRate::Exact(a), FittedRate::Exact(b)) | (FittedRate::AtLeast(a), FittedRate::AtLeast(b)) => {
                assert!((a.per_s() / b.per_s() - 1.0).abs() < 1e-4, "{what}: {a:?} {b:?}");
            }
            _ => assert_eq!(found, reference, "{what}"),
        }
    }
}
