//! Does the model describe the mean decay, and if not, which of the usual causes does? What a region's rate is under
//! every model that its pixels allow.
//!
//! Must not know: what a verdict makes of it.

use super::context::MeasurementContext;
use super::region::RegionPixels;
use super::region_decay::{RegionDecay, misfit};
use super::setup::{Fitted, Setup};
use crate::fit::{CurveFit, DecayFit, DecayModel, FittedRate, fit_curve, fitted_rate};
use crate::verdict::{Draws, FitQuality, Misfit, RateDraw, Reading, Rules, SigmaRegion};

/// Gain in Akaike's criterion from which on a cause counts as found, and is named: five times what one parameter more
/// costs.
const FOUND: f64 = 10.0;
/// Models within this of the best are not ruled out.
const NOT_RULED_OUT: f64 = 6.0;
/// Change of the rate below which a cause that is found is not worth a word: the CoV of T2* of the liver from scan to
/// scan (Bachtiar et al. 2019).
const MATERIAL: f64 = 0.055;

/// The mean decay of one region under several models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// Models that are not ruled out, the best first; empty without a rate.
    pub plausible: Vec<Reading>,
    pub quality: Option<FitQuality>,
    /// The model in force alone, whatever it is worth.
    pub plain: Option<Reading>,
    decay: Option<RegionDecay>,
}

impl Readings {
    pub(super) fn of(
        setup: &Setup,
        pixels: &RegionPixels,
        fitted: &Fitted,
        draws: &Draws,
        sigma_region: Option<&SigmaRegion>,
        context: &MeasurementContext,
    ) -> Self {
        let Ok(fit) = &fitted.fit else { return Self::default() };
        let in_force = Reading {
            misfit: None,
            rate_per_s: fit.r2star_per_s,
            is_lower_bound: fit.is_lower_bound,
            s0: fit.s0,
            rates: draws.rates.clone(),
            chi2_per_dof: None,
            keeps_rate: false,
        };
        let judged = || {
            if fit.is_lower_bound || fit.echoes_used.len() < 3 {
                return None;
            }
            let decay = RegionDecay::of(setup, pixels, fitted, fit, sigma_region, context)?;
            let plain = decay.fit_in_force(setup.fit_settings.model)?;
            Some((decay, plain))
        };
        let Some((decay, plain)) = judged() else {
            return Self { plausible: vec![in_force.clone()], plain: Some(in_force), ..Self::default() };
        };
        let in_force = Reading { chi2_per_dof: plain.chi2_per_dof(), ..in_force };
        let causes = Causes::of(&decay, &plain);
        let quality = Some(quality(&decay, &plain, causes.found().and_then(misfit)));
        // A σ of the region moves the rate: the best reading is asked at both ends of its interval too.
        let ends = sigma_region.filter(|region| setup.fit_settings.noise.sigma == Some(region.sigma));
        let of_causes = |others: &[&DecayFit]| others.iter().map(|fit| decay.reading(fit, draws)).collect::<Vec<_>>();
        let mut plausible = Vec::new();
        match causes.used(fit) {
            Some(best) => {
                plausible.push(decay.reading(best, draws));
                plausible.extend(at_sigma_ends(&plausible[0], ends, |sigma| decay.rate_at(best, sigma)));
                plausible.extend(of_causes(&causes.beside(best)));
                plausible.extend(causes.allow(&plain).then(|| in_force.clone()));
            }
            None => {
                plausible.push(in_force.clone());
                plausible.extend(at_sigma_ends(&in_force, ends, |sigma| plain_rate_at(setup, fitted, sigma)));
                let others = causes.without_weight();
                let keeps_rate = |other: &DecayFit| other.is_identified && change(other, fit) <= MATERIAL;
                let readings = of_causes(&others).into_iter().zip(others);
                plausible.extend(readings.map(|(r, other)| Reading { keeps_rate: keeps_rate(other), ..r }));
            }
        }
        Self { plausible, quality, plain: Some(in_force), decay: Some(decay) }
    }

    /// The fat–water reading, although nothing here asks for it.
    pub fn fat_reading(&self, draws: &Draws) -> Option<Reading> {
        let decay = self.decay.as_ref()?;
        let reading = decay.reading(&decay.fit(DecayModel::FatWater)?, draws);
        // Without fat it is the plain model again, with a parameter more to be uncertain of.
        matches!(reading.misfit, Some(Misfit::Fat { percent }) if percent >= 1.0).then_some(reading)
    }

    /// Whether a step of gain at this echo describes the decay better than every cause that is no change of gain.
    pub fn confirms_step(&self, echo_idx: usize) -> bool {
        let Some(decay) = self.decay.as_ref().filter(|decay| decay.uses(echo_idx)) else { return false };
        let Some(step) = decay.fit(DecayModel::Step(echo_idx)) else { return false };
        DecayModel::CAUSES.into_iter().filter_map(|cause| decay.fit(cause)).all(|other| step.aic() < other.aic())
    }
}

/// Every cause that was tried against the model in force. A fit whose search has not ended stays among them: what it could
/// answer is not known, and its reading says so.
struct Causes {
    fits: Vec<DecayFit>,
    /// Akaike's criterion of the model in force, and whether it lacks fit.
    plain_aic: f64,
    is_plain_poor: bool,
    /// Place of the best in `fits`.
    best: Option<usize>,
}

impl Causes {
    fn of(decay: &RegionDecay, plain: &DecayFit) -> Self {
        // No parameter more can gain more than the whole misfit.
        let is_worth_trying = plain.chi2 > FOUND;
        let offered = DecayModel::CAUSES.into_iter().filter(|&cause| is_worth_trying && cause != plain.model());
        let fits: Vec<DecayFit> = offered.filter_map(|cause| decay.fit(cause)).collect();
        let smallest = fits.iter().map(DecayFit::aic).fold(f64::INFINITY, f64::min);
        // Of two that explain alike the one named first.
        let best = fits.iter().position(|fit| fit.aic() <= smallest + 2.0);
        let is_plain_poor = plain.chi2_per_dof().is_some_and(|chi2| chi2 > Rules::LACK_OF_FIT);
        Self { best, fits, plain_aic: plain.aic(), is_plain_poor }
    }

    /// The cause that explains the decay, if one does beyond doubt.
    fn found(&self) -> Option<&DecayFit> {
        self.best.map(|best| &self.fits[best]).filter(|best| self.plain_aic - best.aic() > FOUND)
    }

    /// The cause whose rate takes the place of the plain one.
    fn used(&self, plain: &CurveFit) -> Option<&DecayFit> {
        self.found().filter(|best| self.is_plain_poor || !best.is_identified || change(best, plain) > MATERIAL)
    }

    /// Whether a model is not ruled out beside the best. Where even the best leaves much unexplained its own misfit is
    /// the unit that differences are judged by (QAIC: Burnham & Anderson, Model Selection and Multimodel Inference, 2.5).
    fn allow(&self, fit: &DecayFit) -> bool {
        let Some(best) = self.best.map(|best| &self.fits[best]) else { return true };
        let unit = best.chi2_per_dof().unwrap_or(1.0).max(1.0);
        let penalty = |fit: &DecayFit| 2.0 * fit.num_parameters as f64;
        (fit.chi2 - best.chi2) / unit + penalty(fit) - penalty(best) <= NOT_RULED_OUT
    }

    /// The others that are not ruled out beside the best.
    fn beside(&self, best: &DecayFit) -> Vec<&DecayFit> {
        self.fits.iter().filter(|fit| fit.model() != best.model() && self.allow(fit)).collect()
    }

    /// Those that explain the decay without moving the rate: the plain one is kept, and an answer must stand under them.
    fn without_weight(&self) -> Vec<&DecayFit> {
        self.found().map_or(Vec::new(), |best| std::iter::once(best).chain(self.beside(best)).collect())
    }
}

/// By how much a cause moves the plain rate, as a difference of logarithms.
fn change(cause: &DecayFit, plain: &CurveFit) -> f64 {
    (cause.mean_rate_per_s() / plain.r2star_per_s).ln().abs()
}

/// A reading at both ends of the interval of the region's σ; none where the σ of the stack is in force.
///
/// * `rate_at` — the rate with a σ.
fn at_sigma_ends(reading: &Reading, region: Option<&SigmaRegion>, rate_at: impl Fn(f64) -> FittedRate) -> Vec<Reading> {
    let ends = region.map_or(Vec::new(), |region| vec![region.ci95.low, region.ci95.high]);
    let at = |end: f64| {
        let rate = RateDraw::from(rate_at(end));
        let moved = |draw: &RateDraw| {
            let factor = rate.low / reading.rate_per_s;
            RateDraw { low: draw.low * factor, high: draw.high * factor }
        };
        let is_exact = rate.low == rate.high;
        let rates = reading.rates.iter().map(|draw| if is_exact { moved(draw) } else { rate }).collect();
        Reading { rate_per_s: rate.low, is_lower_bound: !is_exact, rates, ..reading.clone() }
    };
    ends.into_iter().map(at).collect()
}

/// The rate of the model in force with another σ.
fn plain_rate_at(setup: &Setup, fitted: &Fitted, sigma: f64) -> FittedRate {
    let mean: Vec<f64> = fitted.mean.iter().zip(&fitted.excess).map(|(m, e)| m - e).collect();
    let mut settings = setup.fit_settings.clone();
    settings.noise.sigma = Some(sigma);
    fitted_rate(&fit_curve(&settings, setup.te_ms(), &mean))
}

fn quality(decay: &RegionDecay, plain: &DecayFit, cause: Option<Misfit>) -> FitQuality {
    let (worst_te_ms, over) = decay.worst_echo(plain);
    FitQuality { chi2_per_dof: plain.chi2_per_dof(), worst_te_ms, worst_percent: 100.0 * over, cause }
}
