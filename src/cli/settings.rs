//! Options → settings of an analysis.

use anyhow::{Result, bail};

use super::args::Common;
use super::outcome::Usage;
use crate::fit::EchoSelection;
use crate::pipeline::{AnalysisSettings, SigmaChoice};
use crate::verdict::{TypedIron, TypedLoad};

fn liver_load(common: &Common) -> Option<TypedLoad> {
    let lic = common.liver_lic.map(TypedIron::Lic);
    let value = lic.or(common.liver_r2star.map(TypedIron::Rate))?;
    Some(TypedLoad { value, source: common.liver_source.clone() })
}

/// The settings that `common` asks for, on a stack of `num_echoes`.
pub fn analysis_settings(common: &Common, num_echoes: usize) -> Result<AnalysisSettings> {
    let echoes = match common.echoes {
        Some(range) if range.last > num_echoes => {
            bail!(Usage(format!(
                "--echoes {}-{} does not fit: the stack has {num_echoes} echoes",
                range.first, range.last
            )))
        }
        Some(range) => EchoSelection::range(range.first - 1, range.last - 1, num_echoes),
        None => EchoSelection::default(),
    };
    Ok(AnalysisSettings {
        model: common.model,
        echoes,
        sigma: common.sigma.map_or(SigmaChoice::Auto, SigmaChoice::Given),
        coils: common.coils,
        field_t: common.field,
        calibration: common.calibration,
        margin: common.margin,
        liver_load: liver_load(common),
        s0_ratio_bound: common.s0_bound,
        seed: common.seed,
        ..AnalysisSettings::default()
    })
}
