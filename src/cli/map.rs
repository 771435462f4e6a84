//! `map`: a fitted volume as files.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use chrono::Utc;

use super::args::Common;
use super::folder;
use super::outcome::{print, say};
use super::progress::Progress;
use super::settings::analysis_settings;
use super::source::Source;
use crate::fit::{FitSettings, RelaxationMaps, fit_volume};
use crate::io::dicom::{MapProvenance, SourceImage, StudyContext};
use crate::pipeline::{AnalysisSettings, MapFormat, MapSet, estimate_noise};
use crate::series::{DecayKind, EchoStack, StackPlan};
use crate::units::FieldStrength;
use crate::verdict::Calibration;

/// Fits every voxel under `path` and writes the maps into `output`.
pub fn map(path: &Path, output: &Path, format: MapFormat, common: &Common) -> Result<()> {
    let source = Source::of_path(path, common)?;
    let stack = &source.stack;
    let settings = analysis_settings(common, stack.num_echoes())?;
    // Fails before the work, not after it.
    folder::prepare(output, &[], &source.inputs)?;
    let fitted = fit(stack, &settings, common)?;
    let field = field_of(stack, &settings);
    let calibration = Calibration::by_name(&settings.calibration).context("the calibration is unknown")?;
    let maps = MapSet::new(&stack.grid, &fitted, field, calibration);
    let names = maps.file_names(format);
    folder::prepare(output, &names, &source.inputs)?;
    maps.write(output, format, |method| provenance(&source, method))?;
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

/// The volume-wide fit with the noise that an analysis without ROIs would take.
pub fn fit(stack: &EchoStack, settings: &AnalysisSettings, common: &Common) -> Result<RelaxationMaps> {
    let noise = estimate_noise(stack, &[], settings);
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
    let (magnitude, is_present) = (stack.magnitude().view(), stack.is_present().view());
    let report = |done, total| progress.set(done, total);
    let never = AtomicBool::new(false);
    Ok(fit_volume(&stack.te_ms(), magnitude, is_present, stack.saturation(), &settings, &report, &never)?)
}

fn field_of(stack: &EchoStack, settings: &AnalysisSettings) -> Option<FieldStrength> {
    settings.field_t.and_then(FieldStrength::from_tesla).or(stack.info.field)
}

fn provenance(source: &Source, method: String) -> MapProvenance {
    let info = &source.stack.info;
    let first = source.plan.iter().flat_map(|plan| plan.frames.iter().flatten().flatten()).next();
    let place = first.map(|frame| &frame.image.file.place);
    let now = Utc::now();
    MapProvenance {
        context: StudyContext::of_source(place, &info.study_uid, info.frame_of_reference_uid.as_deref()),
        sources: source.plan.as_ref().map_or(Vec::new(), source_images),
        method,
        created: [now.format("%Y%m%d").to_string(), now.format("%H%M%S").to_string()],
    }
}

/// `[slice][echo]` of the DICOM images that gave the stack.
fn source_images(plan: &StackPlan) -> Vec<Vec<SourceImage>> {
    let of_slice = |slice: usize| {
        let frames = plan.frames.iter().filter_map(move |echo| echo[slice].as_ref());
        let files = frames.map(|frame| &frame.image.file).filter(|file| !file.sop_instance_uid.is_empty());
        files.map(|file| SourceImage {
            sop_class_uid: file.sop_class_uid.clone(),
            sop_instance_uid: file.sop_instance_uid.clone(),
            series_uid: file.series_uid.clone(),
        })
    };
    (0..plan.num_slices()).map(|slice| of_slice(slice).collect()).collect()
}
