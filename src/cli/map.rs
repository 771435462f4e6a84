//! `map`: a fitted volume as files.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};

use super::args::Common;
use super::folder;
use super::outcome::{print, say};
use super::progress::Progress;
use super::provenance;
use super::settings::analysis_settings;
use super::source::Source;
use crate::fit::{FitSettings, RelaxationMaps};
use crate::pipeline::{AnalysisSettings, MapFormat, MapSet, estimate_noise, fit_stack};
use crate::roi::Roi;
use crate::series::{DecayKind, EchoStack};
use crate::units::FieldStrength;
use crate::verdict::Calibration;

/// Fits every voxel under `path` and writes the maps into `output`.
pub fn map(path: &Path, output: &Path, format: MapFormat, common: &Common) -> Result<()> {
    let source = Source::of_path(path, common)?;
    let stack = &source.stack;
    let settings = analysis_settings(common, stack.num_echoes())?;
    // Fails before the work, not after it.
    folder::prepare(output, &[], &source.inputs)?;
    let fitted = fit(stack, &[], &settings, common)?;
    let field = field_of(stack, &settings);
    let calibration = Calibration::by_name(&settings.calibration)
        .context("the calibration is unknown: choose one with --calibration")?;
    let maps = MapSet::new(&stack.grid, &fitted, field, calibration);
    let names = maps.file_names(format);
    folder::prepare(output, &names, &source.inputs)?;
    maps.write(output, format, |method| provenance::of(stack, source.plan.as_ref(), None, method, common.has_patient))?;
    if common.is_quiet {
        return Ok(());
    }
    if let Some(sentence) = maps.why_no_lic() {
        say(&format!("note: {sentence}"));
    }
    if stack.info.decay == DecayKind::T2 {
        say("note: these are spin echoes: the maps hold R2, not R2*, and say nothing of iron by these calibrations");
    }
    let voxels = fitted.reason.len();
    let valid = fitted.reason.iter().filter(|code| **code == 0).count();
    print(&format!("Wrote {} files: {valid} of {voxels} voxels have a value\n", names.len()))
}

/// The volume-wide fit with the noise that an analysis of `rois` takes.
pub fn fit(stack: &EchoStack, rois: &[Roi], settings: &AnalysisSettings, common: &Common) -> Result<RelaxationMaps> {
    let noise = estimate_noise(stack, rois, settings);
    if !common.is_quiet {
        noise.warnings.iter().for_each(|sentence| say(&format!("note: {sentence}")));
    }
    let settings = FitSettings {
        model: settings.model,
        echoes: settings.echoes.clone(),
        noise: noise.noise,
        field_t: field_of(stack, settings).map(FieldStrength::tesla),
    };
    let progress = Progress::new("Fitting", common.is_quiet);
    let report = |done, total| progress.set(done, total);
    let never = AtomicBool::new(false);
    Ok(fit_stack(stack, None, &settings, &report, &never)?)
}

/// The field in force: the user's, else the stack's.
pub fn field_of(stack: &EchoStack, settings: &AnalysisSettings) -> Option<FieldStrength> {
    settings.field_t.and_then(FieldStrength::from_tesla).or(stack.info.field)
}
