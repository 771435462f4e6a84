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
use crate::io::stage::present;
use crate::pipeline::{MapFormat, MapSet, MapValues, MeasurementContext, Purpose, fit_stack};
use crate::series::EchoStack;

/// Fits every voxel under `path` and writes the maps into `output`.
pub fn map(path: &Path, output: &Path, format: MapFormat, common: &Common) -> Result<()> {
    let source = Source::of_path(path, Purpose::Fit, common)?;
    let stack = &source.stack;
    let settings = analysis_settings(common, stack.num_echoes())?;
    let (used, fewest) = (settings.echoes.indices(stack.num_echoes()).len(), settings.model.min_echoes());
    if used < fewest {
        bail!("{used} echoes take part, but this model needs at least {fewest}: no map can be fitted");
    }
    // Fails before the work, not after it.
    let stage = folder::begin(output, &[], &source.inputs)?;
    let context = MeasurementContext::new(stack, &[], &settings);
    let fitted = fit(stack, &context, common)?;
    let maps = MapSet::new(&stack.grid, MapValues::new(&fitted, &context));
    let maps = match &source.plan {
        Some(plan) => maps.in_order_of(plan),
        None => maps,
    };
    refuse_empty(&maps)?;
    if let Some(reason) = maps.refusal(format) {
        bail!("{reason}");
    }
    let names = maps.file_names(format);
    folder::check(output, &names, &source.inputs)?;
    let provenance = |method| provenance::of(stack, source.plan.as_ref(), None, method, common.has_patient);
    maps.write(stage.dir(), format, provenance).map_err(|error| stage.told(error))?;
    let older = present(output, MapSet::all_file_names(output), &source.inputs);
    stage.commit(names.last().map_or("", String::as_str), &older)?;
    if common.is_quiet {
        return Ok(());
    }
    if let Some(sentence) = maps.why_no_lic() {
        say(&format!("note: {sentence}"));
    }
    let (valid, voxels) = maps.count();
    print(&format!("Wrote {} files: {valid} of {voxels} voxels have a value\n", names.len()))
}

/// Maps without any value tell nothing, and would pass for a result.
pub fn refuse_empty(maps: &MapSet<'_>) -> Result<()> {
    match maps.why_empty() {
        Some(reason) => bail!("no voxel has a value, so no map is written: {reason}"),
        None => Ok(()),
    }
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
