//! Simulated decays for the fit tests.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use sideroscope::fit::{EchoSelection, FitSettings, Model, Noise, NoiseSource};

/// 0.99 + 1.41·k ms, 12 echoes: the vector of the accuracy table.
pub fn te_ms() -> Vec<f64> {
    (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect()
}

pub fn settings(model: Model, sigma: Option<f64>, coils: u32) -> FitSettings {
    let source = if sigma.is_some() { NoiseSource::Given } else { NoiseSource::Fitted };
    FitSettings { model, echoes: EchoSelection::default(), noise: Noise { sigma, coils, source }, field_t: Some(1.5) }
}

pub struct Simulator(ChaCha8Rng);

impl Simulator {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// Root sum of squares of `coils` complex channels with noise `sigma` per real channel.
    pub fn magnitude(&mut self, amplitude: f64, sigma: f64, coils: u32) -> f64 {
        let mut power = (amplitude + sigma * self.normal()).powi(2);
        for _ in 1..2 * coils {
            power += (sigma * self.normal()).powi(2);
        }
        power.sqrt()
    }

    pub fn decay(&mut self, te_ms: &[f64], s0: f64, rate: f64, sigma: f64, coils: u32) -> Vec<f64> {
        te_ms.iter().map(|te| self.magnitude(s0 * (-rate * te / 1000.0).exp(), sigma, coils)).collect()
    }
}

/// Mean and SD.
pub fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}
