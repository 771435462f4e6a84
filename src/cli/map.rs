//! `map`: a fitted volume as files.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, bail};

use super::args::Common;
use super::folder;
use super::outcome::{print, say};
use super::progress::Progress;
use super::provenance;
use super::settings::analysis_settings;
use super::source::Source;
use crate::fit::RelaxationMaps;
use crate::pipeline::{MapFormat, MapSet, MapValues, MeasurementContext, fit_stack};
use crate::series::EchoStack;

/// Fits every voxel under `path` and writes the maps into `output`.
pub fn map(path: &Path, output: &Path, format: MapFormat, common: &Common) -> Result<()> {
    let source = Source::of_path(path, common)?;
    let stack = &source.stack;
    let settings = analysis_settings(common, stack.num_echoes())?;
    let (used, fewest) = (settings.echoes.indices(stack.num_echoes()).len(), settings.model.min_echoes());
    if used < fewest {
        bail!("{used} echoes take part, but this model needs at least {fewest}: no map can be fitted");
    }
    // Fails before the work, not after it.
    folder::prepare(output, &[], &source.inputs)?;
    let context = MeasurementContext::new(stack, &[], &settings);
    let fitted = fit(stack, &context, common)?;
    let maps = MapSet::new(&stack.grid, MapValues::new(&fitted, &context));
    let names = maps.file_names(format);
    folder::prepare(output, &names, &source.inputs)?;
    maps.write(output, format, |method| provenance::of(stack, source.plan.as_ref(), None, method, common.has_patient))?;
    if common.is_quiet {
        return Ok(());
    }
    if let Some(sentence) = maps.why_no_lic() {
        say(&format!("note: {sentence}"));
    }
    let (valid, voxels) = maps.count();
    print(&format!("Wrote {} files: {valid} of {voxels} voxels have a value\n", names.len()))
}

/// The volume-wide fit with what an analysis takes.
pub fn fit(stack: &EchoStack, context: &MeasurementContext, common: &Common) -> Result<RelaxationMaps> {
    if !common.is_quiet {
        context.noise.warnings.iter().for_each(|sentence| say(&format!("note: {sentence}")));
    }
    let progress = Progress::new("Fitting", common.is_quiet);
    let report = |done, total| progress.set(done, total);
    let never = AtomicBool::new(false);
    Ok(fit_stack(stack, None, &context.fit, &report, &never)?)
}
