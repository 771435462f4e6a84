//! From a mean decay to the answer of a model: starts, bounds, least squares, and back to signal units.
//!
//! Must not know: which models there are beyond their amplitudes and starts.

use super::decay::{DecayFit, DecayModel, DecayShape, MeanDecay};
use super::models::{self, Amplitude, EchoAt};
use super::starts::Scan;
use crate::fit::models::{HERNANDO, dephasing};
use crate::fit::noise::{ExpectedMagnitude, second_moment};
use crate::fit::{NoFit, lm};
use crate::units::R2Star;

/// Standard errors are not smaller than this share of the largest mean: clipped echoes have none at all.
const LEAST_ERROR: f64 = 1e-6;
/// Largest excess of even echoes that is looked for.
const HIGHEST_EXCESS: f64 = 0.5;

/// One model on one decay.
pub(super) struct Descent<'a> {
    decay: &'a MeanDecay<'a>,
    model: DecayModel,
    /// The used ones.
    echoes: Vec<EchoAt>,
    mean: Vec<f64>,
    /// 1/standard error.
    precision: Vec<f64>,
    law: &'static ExpectedMagnitude,
    sigma: Option<f64>,
}

impl<'a> Descent<'a> {
    pub fn new(decay: &'a MeanDecay<'a>, model: DecayModel) -> Result<Self, NoFit> {
        let count = decay.echo_times.len();
        if decay.mean.len() != count || decay.standard_error.len() != count || decay.used.iter().any(|&i| i >= count) {
            return Err(NoFit::MissingImage);
        }
        if decay.used.len() < model.num_parameters() {
            return Err(NoFit::TooFewEchoes);
        }
        if model == DecayModel::FatWater && decay.field.is_none() {
            return Err(NoFit::MissingParameter);
        }
        let pick = |values: &[f64]| decay.used.iter().map(|&echo| values[echo]).collect::<Vec<f64>>();
        let (mean, error) = (pick(decay.mean), pick(decay.standard_error));
        if mean.iter().chain(&error).any(|value| !value.is_finite()) || error.iter().any(|error| *error < 0.0) {
            return Err(NoFit::NotFinite);
        }
        let highest = mean.iter().copied().fold(0.0, f64::max);
        if highest <= 0.0 {
            return Err(NoFit::NoSignal);
        }
        let precision = error.iter().map(|error| 1.0 / error.max(LEAST_ERROR * highest)).collect();
        let echoes = decay.used.iter().map(|&echo| echo_at(decay, model, echo)).collect();
        let sigma = decay.sigma.filter(|sigma| sigma.is_finite() && *sigma > 0.0);
        Ok(Self { decay, model, echoes, mean, precision, law: ExpectedMagnitude::of(decay.coils), sigma })
    }

    pub fn fit_from_scan(&self) -> Result<DecayFit, NoFit> {
        let scan = self.scan();
        match self.model {
            DecayModel::Plain => self.best(models::plain, vec![scan.plain()], &self.ranges([])),
            DecayModel::FatWater => self.best(models::fat_water, scan.fat_water(), &self.fat_ranges()),
            DecayModel::ThroughPlaneGradient => {
                let starts = scan.gradient(self.highest_gradient_hz());
                self.best(models::gradient, starts, &self.gradient_ranges())
            }
            DecayModel::OddEven => self.best(models::odd_even, vec![scan.odd_even()], &self.odd_even_ranges()),
            DecayModel::TwoCompartments => {
                self.best(models::two_compartments, scan.two_compartments(), &self.compartment_ranges())
            }
        }
    }

    pub fn fit_from_similar(&self, similar: &DecayFit) -> Result<DecayFit, NoFit> {
        let rate = similar.r2star.per_s();
        let first = self.echoes[0].te_s;
        let start = |shape: f64| [similar.s0 * (-rate * first).exp(), rate, shape];
        match similar.shape {
            DecayShape::Plain => {
                let [amplitude, rate, _] = start(0.0);
                self.best(models::plain, vec![[amplitude, rate]], &self.ranges([]))
            }
            DecayShape::FatWater { fat_fraction } => {
                self.best(models::fat_water, vec![start(fat_fraction)], &self.fat_ranges())
            }
            DecayShape::ThroughPlaneGradient { delta_f_hz } => {
                self.best(models::gradient, vec![start(delta_f_hz)], &self.gradient_ranges())
            }
            DecayShape::OddEven { excess } => self.best(models::odd_even, vec![start(excess)], &self.odd_even_ranges()),
            DecayShape::TwoCompartments { fast, fast_share } => {
                let [slow, fast_part] = [(1.0 - fast_share, rate), (fast_share, fast.per_s())]
                    .map(|(share, rate)| similar.s0 * share * (-rate * first).exp());
                let amplitude = slow + fast_part;
                let start = [amplitude, rate, fast.per_s(), fast_part / amplitude];
                self.best(models::two_compartments, vec![start], &self.compartment_ranges())
            }
        }
    }

    /// S0 and R2* of a model of three parameters whose third is held.
    pub fn fit_with_third(&self, value: f64) -> Result<DecayFit, NoFit> {
        let amplitude = match self.model {
            DecayModel::FatWater => models::fat_water,
            DecayModel::ThroughPlaneGradient => models::gradient,
            DecayModel::OddEven => models::odd_even,
            DecayModel::Plain | DecayModel::TwoCompartments => return Err(NoFit::MissingParameter),
        };
        let [first, rate] = self.scan().plain();
        let starts = [1.0, 0.5, 0.2].map(|part| [first, part * rate, value]).to_vec();
        let mut fit = self.best(amplitude, starts, &self.ranges([(value, value, 1.0)]))?;
        fit.num_parameters = 2;
        Ok(fit)
    }

    /// Signals without the power of the noise.
    fn scan(&self) -> Scan<'_> {
        let power = self.sigma.map_or(0.0, |sigma| second_moment(0.0, sigma, self.law.coils()));
        let signal = self.mean.iter().map(|m| (m * m - power).max(0.0).sqrt()).collect();
        Scan { echoes: &self.echoes, signal, weight: self.precision.iter().map(|p| p * p).collect() }
    }

    fn best<const P: usize>(
        &self,
        amplitude: Amplitude<P>,
        starts: Vec<[f64; P]>,
        ranges: &lm::Ranges<P>,
    ) -> Result<DecayFit, NoFit> {
        let found = starts.into_iter().map(|start| self.descend(amplitude, start, ranges));
        let best = found.filter(|found| found.has_converged).min_by(|a, b| a.rss.total_cmp(&b.rss));
        let best = best.ok_or(NoFit::DidNotConverge)?;
        self.answer(amplitude, &best).ok_or(NoFit::DidNotConverge)
    }

    fn descend<const P: usize>(
        &self,
        amplitude: Amplitude<P>,
        start: [f64; P],
        ranges: &lm::Ranges<P>,
    ) -> lm::Solution<P> {
        let scaled: Vec<f64> = self.mean.iter().zip(&self.precision).map(|(mean, p)| mean * p).collect();
        lm::minimize_within(
            start,
            &scaled,
            |parameters, i| {
                let (value, by) = amplitude(parameters, &self.echoes[i]);
                let (value, slope) = self.magnitude(value);
                (value * self.precision[i], by.map(|by| slope * by * self.precision[i]))
            },
            ranges,
        )
    }

    /// Expected magnitude of an amplitude, and its change with it.
    fn magnitude(&self, amplitude: f64) -> (f64, f64) {
        self.sigma.map_or((amplitude, 1.0), |sigma| self.law.at(amplitude, sigma))
    }

    fn answer<const P: usize>(&self, amplitude: Amplitude<P>, found: &lm::Solution<P>) -> Option<DecayFit> {
        let parameters = &found.parameters;
        let all = 0..self.decay.echo_times.len();
        let at = |echo| self.magnitude(amplitude(parameters, &echo_at(self.decay, self.model, echo)).0).0;
        let expected: Vec<f64> = all.map(at).collect();
        let residual_ss = self.decay.used.iter().map(|&echo| (self.decay.mean[echo] - expected[echo]).powi(2)).sum();
        let (r2star, s0, shape) = self.in_signal_units(parameters)?;
        let fit = DecayFit {
            r2star,
            s0,
            shape,
            expected,
            chi2: found.rss,
            residual_ss,
            num_used: self.decay.used.len(),
            num_parameters: self.model.num_parameters(),
        };
        (s0.is_finite() && fit.chi2.is_finite() && fit.expected.iter().all(|value| value.is_finite())).then_some(fit)
    }

    /// R2*, S0 and the shape.
    fn in_signal_units(&self, parameters: &[f64]) -> Option<(R2Star, f64, DecayShape)> {
        let (amplitude, rate, third) = (parameters[0], parameters[1], parameters.get(2).copied().unwrap_or(0.0));
        let first = self.echoes[0].te_s;
        let s0 = amplitude * (rate * first).exp();
        let shape = match self.model {
            DecayModel::Plain => DecayShape::Plain,
            DecayModel::FatWater => DecayShape::FatWater { fat_fraction: third },
            DecayModel::ThroughPlaneGradient => DecayShape::ThroughPlaneGradient { delta_f_hz: third.abs() },
            DecayModel::OddEven => DecayShape::OddEven { excess: third },
            DecayModel::TwoCompartments => {
                let share = parameters[3];
                let mut parts = [(rate, 1.0 - share), (third, share)]
                    .map(|(rate, share)| (rate, amplitude * share * (rate * first).exp()));
                parts.sort_by(|a, b| a.0.total_cmp(&b.0));
                let [(slow, slow_s0), (fast, fast_s0)] = parts;
                let s0 = slow_s0 + fast_s0;
                let shape = DecayShape::TwoCompartments { fast: R2Star::from_per_s(fast)?, fast_share: fast_s0 / s0 };
                return Some((R2Star::from_per_s(slow)?, s0, shape));
            }
        };
        Some((R2Star::from_per_s(rate)?, s0, shape))
    }

    /// Amplitude and rate, and the ranges (low, high, size) of what shapes the decay.
    fn ranges<const P: usize, const MORE: usize>(&self, more: [(f64, f64, f64); MORE]) -> lm::Ranges<P> {
        let highest = self.mean.iter().copied().fold(0.0, f64::max);
        let span = self.echoes.last().map_or(1e-3, |echo| echo.tau_s).max(1e-6);
        let known = [(1e-9 * highest, 1e3 * highest, 1e-6 * highest), (0.0, self.scan().highest_rate(), 1e-3 / span)];
        let of = |j: usize| if j < 2 { known[j] } else { more[j - 2] };
        lm::Ranges {
            low: std::array::from_fn(|j| of(j).0),
            high: std::array::from_fn(|j| of(j).1),
            size: std::array::from_fn(|j| of(j).2),
        }
    }

    fn fat_ranges(&self) -> lm::Ranges<3> {
        self.ranges([(0.0, 1.0, 1e-3)])
    }

    fn gradient_ranges(&self) -> lm::Ranges<3> {
        self.ranges([(0.0, self.highest_gradient_hz(), 1e-2)])
    }

    fn odd_even_ranges(&self) -> lm::Ranges<3> {
        self.ranges([(-HIGHEST_EXCESS, HIGHEST_EXCESS, 1e-4)])
    }

    fn compartment_ranges(&self) -> lm::Ranges<4> {
        let span = self.echoes.last().map_or(1e-3, |echo| echo.tau_s).max(1e-6);
        self.ranges([(0.0, self.scan().highest_rate(), 1e-3 / span), (0.0, 1.0, 1e-4)])
    }

    /// Steeper gradients turn by more than half a cycle between neighboring echoes, and look like others.
    fn highest_gradient_hz(&self) -> f64 {
        let gaps = self.echoes.windows(2).map(|pair| pair[1].te_s - pair[0].te_s);
        (0.5 / gaps.fold(f64::INFINITY, f64::min)).min(500.0)
    }
}

fn echo_at(decay: &MeanDecay, model: DecayModel, echo: usize) -> EchoAt {
    let te_s = decay.echo_times[echo].seconds();
    let first = decay.used.first().map_or(te_s, |&echo| decay.echo_times[echo].seconds());
    let field = decay.field.filter(|_| model == DecayModel::FatWater);
    let fat = field.map_or((1.0, 0.0), |field| dephasing(&HERNANDO, field.tesla(), te_s));
    EchoAt { te_s, tau_s: te_s - first, fat, is_even: echo % 2 == 1 }
}
