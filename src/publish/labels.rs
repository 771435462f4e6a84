//! Names of models and sources in the language of the export.

use crate::fit::{Model, Noise, NoiseSource};
use crate::pipeline::Analysis;
use crate::t;

pub fn model(model: Model) -> &'static str {
    match model {
        Model::M1ncm => t!("publish-model-m1ncm"),
        Model::Nlls => t!("publish-model-nlls"),
        Model::LogLinear => t!("publish-model-log-linear"),
        Model::LogLinearUnweighted => t!("publish-model-log-linear-unweighted"),
        Model::Arlo => t!("model-arlo"),
        Model::Truncated => t!("publish-model-truncated"),
        Model::Offset => t!("publish-model-offset"),
        Model::SecondMoment => t!("publish-model-second-moment"),
        Model::MaximumLikelihood => t!("publish-model-maximum-likelihood"),
        Model::FatWater => t!("publish-model-fat-water"),
    }
}

/// "σ 15.1 (noise ROI), 1 coil", or that it was fitted.
pub fn noise(noise: &Noise) -> String {
    let source = match noise.source {
        NoiseSource::NoiseRoi => t!("publish-noise-roi"),
        NoiseSource::Background => t!("sigma-from-background"),
        NoiseSource::Given => t!("sigma-typed"),
        NoiseSource::Residuals => t!("publish-noise-residuals"),
        NoiseSource::Fitted => t!("sigma-fitted"),
    };
    match noise.sigma {
        Some(sigma) => format!("σ {} ({source})", crate::display::numbers::significant(sigma, 3)),
        None => format!("σ {source}"),
    }
}

/// "1–12", "1–4, 6" of the echoes that a fit may use, counted from 1.
pub fn echoes(analysis: &Analysis, num_echoes: usize) -> String {
    crate::display::numbers::index_ranges(&analysis.settings.echoes.indices(num_echoes))
}
