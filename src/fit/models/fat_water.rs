//! Magnitude fat–water model with one R2*: |W + F·c(t)|·e^(−R2*·t), c(t) = Σ a_p·e^(2πi·f_p·t).
//!
//! Started at the best of a scan with mostly water and at the best with mostly fat; the smaller residual is kept. Where σ is known, the
//! magnitudes are compared with their expected value under noise.
//!
//! # Source
//! Triay Bagur et al., Magn Reson Med 2019, doi 10.1002/mrm.27728; Bray et al., Magn Reson Med 2023, doi 10.1002/mrm.29493.

use super::mono;
use crate::fit::problem::{Estimate, Problem};
use crate::fit::{NoFit, lm, noise, reach};

/// Resonances of liver fat: (ppm from water, relative amplitude).
pub type FatSpectrum = [(f64, f64); 6];

/// The spectrum of the fit.
// Hernando et al., Magn Reson Med 2013, doi 10.1002/mrm.24593
pub const HERNANDO: FatSpectrum =
    [(-3.9, 0.087), (-3.5, 0.694), (-2.7, 0.128), (-2.04, 0.004), (-0.49, 0.039), (0.50, 0.048)];

/// Frequency of the main peak of liver fat from water, Hz, below zero: what makes echoes swing.
pub fn main_fat_peak_hz(field_t: f64) -> f64 {
    let main = HERNANDO.iter().copied().fold((0.0, 0.0), |most, peak| if peak.1 > most.1 { peak } else { most });
    GAMMA_BAR_MHZ_PER_T * field_t * main.0
}

/// For comparison; water at 4.7 ppm.
// Hamilton et al., NMR Biomed 2011;24:784, doi 10.1002/nbm.1622
pub const HAMILTON: FatSpectrum =
    [(0.6, 0.047), (-0.5, 0.039), (-1.95, 0.006), (-2.6, 0.120), (-3.4, 0.700), (-3.8, 0.088)];

/// Gyromagnetic ratio of the proton in water over 2π, MHz/T.
// CODATA 2018
const GAMMA_BAR_MHZ_PER_T: f64 = 42.577_478_518;

/// Above this rate at 1.5 T the echoes that tell fat from water are gone, and false high fat fractions result.
// Idilman et al., 2016
const FAT_LIMIT_PER_S_AT_1_5_T: f64 = 671.0;

/// Can fat be told from water at this rate?
pub fn is_fat_fraction_reliable(r2star_per_s: f64, field_t: f64) -> bool {
    r2star_per_s <= highest_reliable_rate(field_t)
}

/// Fastest such rate, s⁻¹. Fat and water drift apart in proportion to the field, so the limit does too.
pub(in crate::fit) fn highest_reliable_rate(field_t: f64) -> f64 {
    FAT_LIMIT_PER_S_AT_1_5_T * field_t / 1.5
}

/// Fat fractions of the scan for starts: one of them lies in the valley of every mixture.
pub(in crate::fit) const FAT_FRACTIONS: [f64; 10] = [0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0];

/// Magnitude of a fat–water mixture without noise, in the units of `s0`.
pub fn fat_water_magnitude(
    spectrum: &FatSpectrum,
    field_t: f64,
    te_ms: f64,
    s0: f64,
    fat_fraction: f64,
    r2star_per_s: f64,
) -> f64 {
    let te = te_ms / 1000.0;
    let (re, im) = dephasing(spectrum, field_t, te);
    let real = 1.0 - fat_fraction + fat_fraction * re;
    s0 * real.hypot(fat_fraction * im) * (-r2star_per_s * te).exp()
}

/// c(t), real and imaginary.
pub(in crate::fit) fn dephasing(spectrum: &FatSpectrum, field_t: f64, te_s: f64) -> (f64, f64) {
    spectrum.iter().fold((0.0, 0.0), |(re, im), &(ppm, amplitude)| {
        let (sin, cos) = (std::f64::consts::TAU * GAMMA_BAR_MHZ_PER_T * field_t * ppm * te_s).sin_cos();
        (re + amplitude * cos, im + amplitude * sin)
    })
}

pub(super) fn fit(problem: &Problem) -> Result<Estimate, NoFit> {
    let field_t = problem.field_t.filter(|t| t.is_finite() && *t > 0.0).ok_or(NoFit::MissingParameter)?;
    if let Some(bound) = reach::from_floor(problem) {
        return Ok(bound);
    }
    let phases: Vec<(f64, f64)> =
        problem.tau.iter().map(|tau| dephasing(&HERNANDO, field_t, problem.te_first + tau)).collect();
    let mixture = Mixture { problem, phases };
    let (parameters, rss) = mixture.best().ok_or(NoFit::DidNotConverge)?;
    let [water, fat, rate] = parameters;
    if rate <= 0.0 {
        return Err(NoFit::NoDecay);
    }
    let mut best = Estimate::mono(rate, water + fat, problem.len());
    best.sigma = problem.sigma;
    best.num_parameters = 3;
    best.fat_fraction = Some(fat / (water + fat)).filter(|f| f.is_finite());
    let noise = problem.sigma.map_or(0.0, |sigma| reach::pure_noise(problem, sigma));
    let rss_at_infinity: f64 = problem.y[1..].iter().map(|y| (y - noise).powi(2)).sum();
    reach::bounded(problem, best, (rss, rss_at_infinity), problem.sigma.map(|s| s * s), |rate| {
        mixture.at_rate(rate, parameters)
    })
}

/// Expected magnitude `tau` s after the first used echo.
pub(super) fn predict(problem: &Problem, estimate: &Estimate, tau: f64) -> f64 {
    let (re, im) = dephasing(&HERNANDO, problem.field_t.unwrap_or(0.0), problem.te_first + tau);
    let fat = estimate.fat_fraction.unwrap_or(0.0);
    let amplitude = estimate.amplitude * (1.0 - fat + fat * re).hypot(fat * im) * (-estimate.rate * tau).exp();
    match estimate.sigma {
        Some(sigma) if sigma > 0.0 => problem.law.at(amplitude, sigma).0,
        _ => amplitude,
    }
}

struct Mixture<'a> {
    problem: &'a Problem,
    /// c at every echo.
    phases: Vec<(f64, f64)>,
}

impl Mixture<'_> {
    /// Value at echo `i` and its gradient by water, fat and rate.
    fn value(&self, &[water, fat, rate]: &[f64; 3], i: usize) -> (f64, [f64; 3]) {
        let ((re, im), tau) = (self.phases[i], self.problem.tau[i]);
        let e = (-rate * tau).exp();
        let (real, imaginary) = (water + fat * re, fat * im);
        let size = real.hypot(imaginary).max(1e-12);
        let amplitude = size * e;
        let gradient = [real / size * e, (real * re + imaginary * im) / size * e, -tau * amplitude];
        match self.problem.sigma {
            Some(sigma) => {
                let (value, slope) = self.problem.law.at(amplitude, sigma);
                (value, gradient.map(|g| slope * g))
            }
            None => (amplitude, gradient),
        }
    }

    /// Best mixture with water and fat ≥ 0, and its residual sum of squares.
    fn best(&self) -> Option<([f64; 3], f64)> {
        let starts = match self.problem.warm {
            Some(warm) => {
                let fat = warm.fat_fraction.unwrap_or(0.0);
                vec![[warm.amplitude * (1.0 - fat), warm.amplitude * fat, warm.rate]]
            }
            None => self.scan(),
        };
        starts.into_iter().filter_map(|start| self.descend(start)).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The best of a scan with little and with much fat, which leave two valleys.
    fn scan(&self) -> Vec<[f64; 3]> {
        let power = self.problem.sigma.map_or(0.0, |s| noise::second_moment(0.0, s, self.problem.law.coils()));
        let y: Vec<f64> = self.problem.y.iter().map(|y| (y * y - power).max(0.0).sqrt()).collect();
        let curves = mono::scanned_rates(&self.problem.tau)
            .map(|rate| (rate, self.problem.tau.iter().map(|tau| (-rate * tau).exp()).collect::<Vec<f64>>()));
        let mut best = [(-1.0, [0.0; 3]); 2];
        for fat in FAT_FRACTIONS {
            let mixed: Vec<f64> = self.phases.iter().map(|(re, im)| (1.0 - fat + fat * re).hypot(fat * im)).collect();
            for (rate, curve) in &curves {
                let (mut ye, mut ee) = (0.0, 0.0);
                for ((y, mixed), e) in y.iter().zip(&mixed).zip(curve) {
                    ye += y * mixed * e;
                    ee += (mixed * e).powi(2);
                }
                let amplitude = (ye / ee).max(0.0);
                let best = &mut best[usize::from(fat > 0.5)];
                if amplitude * ye > best.0 {
                    *best = (amplitude * ye, [amplitude * (1.0 - fat), amplitude * fat, *rate]);
                }
            }
        }
        best.map(|(_, start)| start).to_vec()
    }

    fn descend(&self, start: [f64; 3]) -> Option<([f64; 3], f64)> {
        let found = lm::minimize(start, &self.problem.y, |p, i| self.value(p, i), |p| self.project(p));
        let [water, fat, rate] = found.parameters;
        // The magnitude is the same for both signs.
        let (water, fat) = if water + fat < 0.0 { (-water, -fat) } else { (water, fat) };
        if found.has_converged && water >= 0.0 && fat >= 0.0 {
            return Some(([water, fat, rate], found.rss));
        }
        // One part wants to be negative: the best allowed mixture then holds only the other.
        let alone = |is_fat: bool| {
            let spread = move |p: &[f64; 2]| if is_fat { [0.0, p[0], p[1]] } else { [p[0], 0.0, p[1]] };
            let found = lm::minimize(
                [start[0] + start[1], start[2]],
                &self.problem.y,
                |p, i| {
                    let (value, g) = self.value(&spread(p), i);
                    (value, [g[usize::from(is_fat)], g[2]])
                },
                |p| {
                    let [_, _, rate] = self.project([0.0, 0.0, p[1]]);
                    [p[0].abs(), rate]
                },
            );
            found.has_converged.then(|| (spread(&found.parameters), found.rss))
        };
        [alone(false), alone(true)].into_iter().flatten().min_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn project(&self, [water, fat, rate]: [f64; 3]) -> [f64; 3] {
        let limit = 2.0 * self.problem.rate_limit();
        [water, fat, rate.clamp(-0.1 * limit, limit)]
    }

    /// Smallest residual sum of squares at a rate, with the amplitude.
    fn at_rate(&self, rate: f64, start: [f64; 3]) -> (f64, f64) {
        let found = lm::minimize_to(
            1e-4,
            [start[0], start[1]],
            &self.problem.y,
            |p, i| {
                let (value, g) = self.value(&[p[0], p[1], rate], i);
                (value, [g[0], g[1]])
            },
            |p| p.map(f64::abs),
        );
        (found.rss, found.parameters[0] + found.parameters[1])
    }
}
