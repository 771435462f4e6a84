//! From a mean decay to the answer of a model: starts, bounds, least squares, and back to signal units.
//!
//! Must not know: which models there are beyond their amplitudes and starts.

use super::decay::{DecayFit, DecayModel, DecayShape, MeanDecay};
use super::models::{self, Amplitude, EchoAt};
use super::starts::{Scan, highest_rate};
use crate::fit::models::{HERNANDO, dephasing};
use crate::fit::noise::{ExpectedMagnitude, second_moment};
use crate::fit::{FittedRate, NoFit, lm};
use crate::units::R2Star;

/// Standard errors are not smaller than this share of the largest mean: clipped echoes have none at all.
const LEAST_ERROR: f64 = 1e-6;
/// Largest excess of even echoes that is looked for.
const HIGHEST_EXCESS: f64 = 0.5;
/// Largest step of gain that is looked for, as a factor.
const HIGHEST_STEP: f64 = 10.0;
/// A parameter within this share of a limit of the search has reached it.
const AT_LIMIT: f64 = 1e-3;

/// One model on one decay.
pub(super) struct Descent<'a> {
    decay: &'a MeanDecay<'a>,
    model: DecayModel,
    /// The used ones.
    echoes: Vec<EchoAt>,
    /// 1/standard error.
    precision: Vec<f64>,
    law: &'static ExpectedMagnitude,
}

/// Where a search ended, in parameters of the model; those that it does not have are 0.
struct Found {
    parameters: [f64; 4],
    chi2: f64,
    has_converged: bool,
}

/// Mean over standard error of the used echoes, and σ.
struct Signal {
    scaled: Vec<f64>,
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
        Ok(Self { decay, model, echoes, precision, law: ExpectedMagnitude::of(decay.coils) })
    }

    pub fn fit(&self) -> Result<DecayFit, NoFit> {
        let signal = self.signal(self.decay.mean, 1.0);
        let scan = self.scan(&signal);
        let found = match self.model {
            DecayModel::Plain => self.lowest(&signal, models::plain, vec![scan.plain()], &self.ranges([])),
            DecayModel::FatWater => self.lowest(&signal, models::fat_water, scan.fat_water(), &self.fat_ranges()),
            DecayModel::ThroughPlaneGradient => {
                let starts = scan.gradient(self.highest_gradient_hz());
                self.lowest(&signal, models::gradient, starts, &self.gradient_ranges())
            }
            DecayModel::OddEven | DecayModel::Step(_) => {
                let starts = scan.other_gain(self.excesses());
                self.lowest(&signal, models::other_gain, starts, &self.gain_ranges())
            }
            DecayModel::TwoCompartments => {
                let starts = scan.two_compartments();
                self.lowest(&signal, models::two_compartments, starts, &self.compartment_ranges())
            }
        };
        found.and_then(|found| self.answer(&found, signal.sigma)).ok_or(NoFit::DidNotConverge)
    }

    /// The mean rate of another decay at the same echoes, from the answer to a similar one.
    ///
    /// * `mean` — of all loaded echoes; σ is that of the decay times `sigma_factor`.
    pub fn mean_rate_like(&self, similar: &DecayFit, mean: &[f64], sigma_factor: f64) -> FittedRate {
        let signal = self.signal(mean, sigma_factor);
        let rate = similar.r2star.per_s();
        let first = self.echoes[0].te_s;
        let start = |shape: f64| vec![[similar.s0 * (-rate * first).exp(), rate, shape]];
        let found = match similar.shape {
            DecayShape::Plain => {
                let start = [similar.s0 * (-rate * first).exp(), rate];
                self.lowest(&signal, models::plain, vec![start], &self.ranges([]))
            }
            DecayShape::FatWater { fat_fraction } => {
                self.lowest(&signal, models::fat_water, start(fat_fraction), &self.fat_ranges())
            }
            DecayShape::ThroughPlaneGradient { delta_f_hz } => {
                self.lowest(&signal, models::gradient, start(delta_f_hz), &self.gradient_ranges())
            }
            DecayShape::OddEven { excess } | DecayShape::Step { excess, .. } => {
                self.lowest(&signal, models::other_gain, start(excess), &self.gain_ranges())
            }
            DecayShape::TwoCompartments { fast, fast_share } => {
                let [slow, fast_part] = [(1.0 - fast_share, rate), (fast_share, fast.per_s())]
                    .map(|(share, rate)| similar.s0 * share * (-rate * first).exp());
                let amplitude = slow + fast_part;
                let start = [amplitude, rate, fast.per_s(), fast_part / amplitude];
                self.lowest(&signal, models::two_compartments, vec![start], &self.compartment_ranges())
            }
        };
        let rate = found.and_then(|found| {
            let (r2star, _, shape) = self.in_signal_units(&found.parameters)?;
            Some(shape.mean_rate(r2star, self.is_identified(&found)))
        });
        rate.unwrap_or(FittedRate::Unknown)
    }

    fn signal(&self, mean: &[f64], sigma_factor: f64) -> Signal {
        let scaled = self.decay.used.iter().zip(&self.precision).map(|(&echo, p)| mean[echo] * p).collect();
        let sigma = self.decay.sigma.map(|sigma| sigma * sigma_factor);
        Signal { scaled, sigma: sigma.filter(|sigma| sigma.is_finite() && *sigma > 0.0) }
    }

    /// Signals without the power of the noise.
    fn scan(&self, signal: &Signal) -> Scan<'_> {
        let power = signal.sigma.map_or(0.0, |sigma| second_moment(0.0, sigma, self.law.coils()));
        let means = signal.scaled.iter().zip(&self.precision).map(|(scaled, p)| scaled / p);
        let signal = means.map(|m| (m * m - power).max(0.0).sqrt()).collect();
        Scan { echoes: &self.echoes, signal, weight: self.precision.iter().map(|p| p * p).collect() }
    }

    /// The lowest of the valleys, also where its search has not ended: what lies higher is not the model's answer.
    fn lowest<const P: usize>(
        &self,
        signal: &Signal,
        amplitude: Amplitude<P>,
        starts: Vec<[f64; P]>,
        ranges: &lm::Ranges<P>,
    ) -> Option<Found> {
        let descend = |start: [f64; P]| {
            let value_at = |parameters: &[f64; P], i: usize| {
                let (value, by) = amplitude(parameters, &self.echoes[i]);
                let (value, slope) = self.magnitude(value, signal.sigma);
                (value * self.precision[i], by.map(|by| slope * by * self.precision[i]))
            };
            lm::minimize_within(start, &signal.scaled, value_at, ranges)
        };
        let found = starts.into_iter().map(descend).min_by(|a, b| a.rss.total_cmp(&b.rss))?;
        let parameters = std::array::from_fn(|j| found.parameters.get(j).copied().unwrap_or(0.0));
        Some(Found { parameters, chi2: found.rss, has_converged: found.has_converged })
    }

    /// Expected magnitude of an amplitude, and its change with it.
    fn magnitude(&self, amplitude: f64, sigma: Option<f64>) -> (f64, f64) {
        sigma.map_or((amplitude, 1.0), |sigma| self.law.at(amplitude, sigma))
    }

    fn amplitude(&self, &[a, b, c, d]: &[f64; 4], at: &EchoAt) -> f64 {
        match self.model {
            DecayModel::Plain => models::plain(&[a, b], at).0,
            DecayModel::FatWater => models::fat_water(&[a, b, c], at).0,
            DecayModel::ThroughPlaneGradient => models::gradient(&[a, b, c], at).0,
            DecayModel::OddEven | DecayModel::Step(_) => models::other_gain(&[a, b, c], at).0,
            DecayModel::TwoCompartments => models::two_compartments(&[a, b, c, d], at).0,
        }
    }

    fn answer(&self, found: &Found, sigma: Option<f64>) -> Option<DecayFit> {
        let all = 0..self.decay.echo_times.len();
        let at =
            |echo| self.magnitude(self.amplitude(&found.parameters, &echo_at(self.decay, self.model, echo)), sigma);
        let expected: Vec<f64> = all.map(|echo| at(echo).0).collect();
        let residual_ss = self.decay.used.iter().map(|&echo| (self.decay.mean[echo] - expected[echo]).powi(2)).sum();
        let (r2star, s0, shape) = self.in_signal_units(&found.parameters)?;
        let fit = DecayFit {
            r2star,
            s0,
            shape,
            expected,
            chi2: found.chi2,
            residual_ss,
            num_used: self.decay.used.len(),
            num_parameters: self.model.num_parameters(),
            is_identified: self.is_identified(found),
        };
        (s0.is_finite() && fit.chi2.is_finite() && fit.expected.iter().all(|value| value.is_finite())).then_some(fit)
    }

    /// R2*, S0 and the shape.
    fn in_signal_units(&self, &[amplitude, rate, third, share]: &[f64; 4]) -> Option<(R2Star, f64, DecayShape)> {
        let first = self.echoes[0].te_s;
        let s0 = amplitude * (rate * first).exp();
        let shape = match self.model {
            DecayModel::Plain => DecayShape::Plain,
            DecayModel::FatWater => DecayShape::FatWater { fat_fraction: third },
            DecayModel::ThroughPlaneGradient => DecayShape::ThroughPlaneGradient { delta_f_hz: third.abs() },
            DecayModel::OddEven => DecayShape::OddEven { excess: third },
            DecayModel::Step(from) => DecayShape::Step { from, excess: third },
            DecayModel::TwoCompartments => {
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

    /// Whether the search has ended, and not where it does but nature does not: the parameter may lie anywhere beyond.
    fn is_identified(&self, &Found { parameters: [_, rate, third, share], has_converged, .. }: &Found) -> bool {
        let reaches = |value: f64, limit: f64| value >= limit * (1.0 - AT_LIMIT);
        let highest_rate = highest_rate(&self.echoes);
        let is_at_limit = match self.model {
            DecayModel::Plain | DecayModel::FatWater => reaches(rate, highest_rate),
            DecayModel::ThroughPlaneGradient => {
                reaches(rate, highest_rate) || reaches(third, self.highest_gradient_hz())
            }
            DecayModel::TwoCompartments => {
                let parts = [(rate, 1.0 - share), (third, share)];
                parts.iter().any(|&(rate, share)| share > AT_LIMIT && reaches(rate, highest_rate))
            }
            DecayModel::OddEven | DecayModel::Step(_) => {
                let (low, high) = self.excess_limits();
                reaches(rate, highest_rate) || reaches(third, high) || third <= low + AT_LIMIT
            }
        };
        has_converged && !is_at_limit
    }

    /// Amplitude and rate, and the ranges (low, high, size) of what shapes the decay.
    fn ranges<const P: usize, const MORE: usize>(&self, more: [(f64, f64, f64); MORE]) -> lm::Ranges<P> {
        let highest = self.decay.used.iter().map(|&echo| self.decay.mean[echo]).fold(0.0, f64::max);
        let known = [(1e-9 * highest, 1e3 * highest, 1e-6 * highest), self.rate_range()];
        let of = |j: usize| if j < 2 { known[j] } else { more[j - 2] };
        lm::Ranges {
            low: std::array::from_fn(|j| of(j).0),
            high: std::array::from_fn(|j| of(j).1),
            size: std::array::from_fn(|j| of(j).2),
        }
    }

    fn rate_range(&self) -> (f64, f64, f64) {
        let span = self.echoes.last().map_or(1e-3, |echo| echo.tau_s).max(1e-6);
        (0.0, highest_rate(&self.echoes), 1e-3 / span)
    }

    fn fat_ranges(&self) -> lm::Ranges<3> {
        self.ranges([(0.0, 1.0, 1e-3)])
    }

    fn gradient_ranges(&self) -> lm::Ranges<3> {
        self.ranges([(0.0, self.highest_gradient_hz(), 1e-2)])
    }

    fn gain_ranges(&self) -> lm::Ranges<3> {
        let (low, high) = self.excess_limits();
        self.ranges([(low, high, 1e-4)])
    }

    fn compartment_ranges(&self) -> lm::Ranges<4> {
        self.ranges([self.rate_range(), (0.0, 1.0, 1e-4)])
    }

    /// Lowest and highest excess that is looked for.
    fn excess_limits(&self) -> (f64, f64) {
        match self.model {
            DecayModel::Step(_) => (1.0 / HIGHEST_STEP - 1.0, HIGHEST_STEP - 1.0),
            _ => (-HIGHEST_EXCESS, HIGHEST_EXCESS),
        }
    }

    /// Those whose valleys are looked at: in even steps of the logarithm of the gain.
    fn excesses(&self) -> impl Iterator<Item = f64> + use<> {
        let (low, high) = self.excess_limits();
        let (low, high) = ((1.0 + low).ln(), (1.0 + high).ln());
        let count = ((high - low) / 0.05).ceil().max(1.0);
        (0..=count as usize).map(move |i| (low + (high - low) * i as f64 / count).exp() - 1.0)
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
    let has_other_gain = match model {
        DecayModel::Step(from) => echo >= from,
        _ => echo % 2 == 1,
    };
    EchoAt { te_s, tau_s: te_s - first, fat, has_other_gain }
}
