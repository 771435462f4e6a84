//! What figures and moving pictures are made from: cases, files, pictures.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use super::args::Common;
use super::outcome::{Usage, cannot_open};
use super::settings::analysis_settings;
use super::source::Source;
use crate::display::RgbaPixels;
use crate::io::small_file::{self, Links};
use crate::io::{raster, rois};
use crate::phantom::Case;
use crate::pipeline::Purpose;
use crate::privacy::TypedTexts;
use crate::publish::Subject;
use crate::publish::figure::{self, Layout, Materials};
use crate::roi::Roi;

/// A source with the files that were read for it, none of which may be replaced.
pub struct Found {
    pub subject: Arc<Subject>,
    pub inputs: Vec<PathBuf>,
}

/// A built-in case, with other regions than its own if a file is given.
pub fn of_case(case: Case, roi_file: Option<&Path>, common: &Common) -> Result<Found> {
    let built = case.build(common.seed);
    let (rois, inputs) = match roi_file {
        Some(file) => (rois::read(file)?, vec![file.to_owned()]),
        None => (built.rois, Vec::new()),
    };
    rois::check_fits(&rois, &built.stack.grid)?;
    let settings = analysis_settings(common, built.stack.num_echoes())?;
    Ok(Found { subject: Arc::new(Subject::analyzed(Arc::new(built.stack), rois, settings, Some(case))), inputs })
}

/// The stack of a path that is meant; also one that can only be viewed.
pub fn of_path(path: &Path, roi_file: Option<&Path>, common: &Common) -> Result<Found> {
    let rois = read_rois(roi_file)?;
    of_source(Source::of_path(path, Purpose::View, common)?, rois, roi_file, common)
}

fn read_rois(file: Option<&Path>) -> Result<Vec<Roi>> {
    Ok(file.map(rois::read).transpose()?.unwrap_or_default())
}

fn of_source(source: Source, mut rois: Vec<Roi>, roi_file: Option<&Path>, common: &Common) -> Result<Found> {
    let Source { mut stack, mut inputs, .. } = source;
    // No panel shows it, and nothing written from here on can hold it.
    stack.info.patient_label = None;
    rois.hide(&stack.info.identity);
    rois::check_fits(&rois, &stack.grid)?;
    let mut settings = analysis_settings(common, stack.num_echoes())?;
    settings.hide(&stack.info.identity);
    inputs.extend(roi_file.map(Path::to_owned));
    Ok(Found { subject: Arc::new(Subject::analyzed(Arc::new(stack), rois, settings, None)), inputs })
}

/// Everything that a layout names; paths count from `folder`. Returns the files that were read, too.
pub fn of_layout(
    layout: &Layout,
    folder: &Path,
    main: Option<Found>,
    common: &Common,
) -> Result<(Materials, Vec<PathBuf>)> {
    let mut inputs = Vec::new();
    let mut materials = Materials::default();
    if let Some(found) = main {
        inputs.extend(found.inputs);
        materials.main = Some(found.subject);
    }
    for (name, source) in &layout.sources {
        let found = named(source, folder, common).with_context(|| format!("source \"{name}\""))?;
        inputs.extend(found.inputs);
        materials.subjects.insert(name.clone(), found.subject);
    }
    for file in layout.panels.iter().filter_map(|panel| panel.file.as_ref()) {
        if !materials.pictures.contains_key(file) {
            let path = folder.join(file);
            materials.pictures.insert(file.clone(), Arc::new(picture(&path)?));
            inputs.push(path);
        }
    }
    Ok((materials, inputs))
}

fn named(source: &figure::Source, folder: &Path, common: &Common) -> Result<Found> {
    let roi_file = source.rois.as_ref().map(|file| folder.join(file));
    match (&source.case, &source.path) {
        (Some(name), None) => {
            let known = || Case::ALL.map(Case::name).join(", ");
            let case = Case::from_name(name);
            let case = case.ok_or_else(|| Usage(format!("there is no case {name}, choose one of {}", known())))?;
            of_case(case, roi_file.as_deref(), common)
        }
        (None, Some(path)) => {
            let rois = read_rois(roi_file.as_deref())?;
            let source = Source::of_figure(&folder.join(path), source.stack.as_deref(), common)?;
            of_source(source, rois, roi_file.as_deref(), common)
        }
        _ => bail!(Usage("name either a case or a path".to_owned())),
    }
}

/// A picture file of any kind the program reads.
fn picture(path: &Path) -> Result<RgbaPixels> {
    /// Larger than any picture for print.
    const MOST_BYTES: u64 = 512 << 20;
    let bytes = small_file::read(path, MOST_BYTES, Links::Follow).map_err(|error| cannot_open(path, &error))?;
    raster::read_picture(&bytes)
        .with_context(|| format!("{} is no PNG, JPEG or TIFF: convert it to one of these", path.display()))
}
