//! What a fitted model expects at any echo time, for plots.

use super::models::HERNANDO;
use super::noise::{expected_magnitude, second_moment};
use super::{CurveFit, FitSettings, Model, fat_water_magnitude};

impl CurveFit {
    /// Magnitude expected at `te_ms`, noise included where the model knows noise, in signal units; finite for every
    /// TE from 0 on.
    pub fn expected_signal(&self, settings: &FitSettings, te_ms: f64) -> f64 {
        let amplitude = self.s0 * (-self.r2star_per_s * te_ms / 1000.0).exp();
        let coils = settings.noise.coils;
        match (settings.model, self.sigma.filter(|&sigma| sigma > 0.0)) {
            (Model::M1ncm | Model::MaximumLikelihood, Some(sigma)) => expected_magnitude(amplitude, sigma, coils),
            (Model::SecondMoment, Some(sigma)) => second_moment(amplitude, sigma, coils).sqrt(),
            (Model::Offset, _) => amplitude + self.offset.unwrap_or(0.0),
            (Model::FatWater, sigma) => {
                let mixture = match (settings.field_t, self.fat_fraction) {
                    (Some(field_t), Some(fat)) => {
                        fat_water_magnitude(&HERNANDO, field_t, te_ms, self.s0, fat, self.r2star_per_s)
                    }
                    _ => amplitude,
                };
                sigma.map_or(mixture, |sigma| expected_magnitude(mixture, sigma, coils))
            }
            _ => amplitude,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fit::{EchoSelection, FitSettings, Model, Noise, NoiseSource, fit_curve};

    /// The curve of a plot must go through what the fit itself expects at the loaded echoes.
    #[test]
    fn the_curve_meets_the_prediction_at_every_echo() {
        let te: Vec<f64> = (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect();
        let signal: Vec<f64> = te.iter().map(|t| (1000.0 * (-0.25 * t).exp()).hypot(20.0)).collect();
        for model in
            [Model::M1ncm, Model::Nlls, Model::Offset, Model::SecondMoment, Model::MaximumLikelihood, Model::FatWater]
        {
            let noise = Noise { sigma: Some(15.0), coils: 1, source: NoiseSource::Given };
            let settings = FitSettings { model, echoes: EchoSelection::default(), noise, field_t: Some(1.5) };
            let fit = fit_curve(&settings, &te, &signal).unwrap();
            for (te, predicted) in te.iter().zip(&fit.predicted) {
                let curve = fit.expected_signal(&settings, *te);
                assert!(
                    (curve - predicted).abs() < 1e-3 * predicted.abs() + 1e-3,
                    "{model:?}: {curve} at {te}, fit says {predicted}"
                );
            }
        }
    }
}
