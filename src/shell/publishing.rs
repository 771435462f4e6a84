//! Figures, reports and moving pictures: made and written from what a session captured.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use crate::io::animation::{self, AnimationFormat};
use crate::io::{atomic, raster, table};
use crate::pipeline::{self, OpenRequest};
use crate::privacy::TypedTexts;
use crate::publish::cine::{self, CineOptions};
use crate::publish::export::{self, SheetFormat};
use crate::publish::figure::{Layout, Materials, compose};
use crate::publish::report::{ReportOptions, report};
use crate::publish::{self, Subject};
use crate::series::Catalog;
use crate::session::{CineShows, Exported, Publication, PublishRequest, Shown};
use crate::t;

/// What figures are made from; other series and picture files are read when a layout first names them, and kept.
#[derive(Clone, Debug)]
pub struct Workshop {
    pub main: Arc<Subject>,
    catalog: Option<Arc<Catalog>>,
    held: Arc<Mutex<Held>>,
}

/// `None` for what cannot be read: it is not tried again.
#[derive(Debug, Default)]
struct Held {
    series: BTreeMap<String, Option<Arc<Subject>>>,
    pictures: BTreeMap<String, Option<Arc<crate::display::RgbaPixels>>>,
}

impl Workshop {
    fn new(main: Arc<Subject>, catalog: Option<Arc<Catalog>>) -> Self {
        Self { main, catalog, held: Arc::default() }
    }

    /// A snapshot for composing figures, independent of what happens to the session after; `None` with nothing open.
    pub fn of(shown: Shown<'_>) -> Option<Self> {
        Some(Self::new(Arc::new(shown.subject()?), shown.study.catalog.clone()))
    }

    /// Everything that `layout` names and that can be read. A source is the number of a stack, counted from 1.
    pub fn materials(&self, layout: &Layout) -> Materials {
        let mut materials = Materials { main: Some(Arc::clone(&self.main)), ..Materials::default() };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for panel in &layout.panels {
            if !panel.source.is_empty() {
                let series = held.series.entry(panel.source.clone());
                let subject = series.or_insert_with(|| self.load(&panel.source));
                materials.subjects.extend(subject.clone().map(|subject| (panel.source.clone(), subject)));
            }
            if let Some(file) = panel.file.as_ref().filter(|file| !file.trim().is_empty()) {
                let picture = held.pictures.entry(file.clone()).or_insert_with(|| {
                    let bytes = std::fs::read(file).ok()?;
                    raster::read_picture(&bytes).ok().map(Arc::new)
                });
                materials.pictures.extend(picture.clone().map(|picture| (file.clone(), picture)));
            }
        }
        materials
    }

    fn load(&self, source: &str) -> Option<Arc<Subject>> {
        let number: usize = source.parse().ok()?;
        let plan = self.catalog.as_ref()?.stacks().nth(number.checked_sub(1)?)?;
        let loaded = pipeline::load(plan, &OpenRequest::default(), &|_| (), &AtomicBool::new(false)).ok()?;
        let settings = self.main.settings.clone();
        Some(Arc::new(Subject::analyzed(Arc::new(loaded.stack), Vec::new(), settings, None)))
    }
}

/// Makes and writes it; the sentence to show.
pub(super) fn publish(publication: Publication) -> Result<Exported, String> {
    let Publication { subject, catalog, request, slice, noise } = publication;
    let workshop = &Workshop::new(subject, catalog);
    let request = &request;
    let path = request.path();
    let failed = |error: &dyn std::fmt::Display| t!("publish-not-saved", why = error);
    let unknown = || t!("publish-unknown-ending").to_owned();
    match request {
        PublishRequest::Report { options, .. } => match DataFormat::of_path(path) {
            Some(format) => write_numbers(path, format, &workshop.main)?,
            None => {
                let format = SheetFormat::of_path(path).ok_or_else(unknown)?;
                let sheet = report(&workshop.main, options);
                export::write(path, &sheet, format, 200.0).map_err(|error| failed(&error))?;
            }
        },
        PublishRequest::Figure { layout, .. } => {
            let format = SheetFormat::of_path(path).ok_or_else(unknown)?;
            let composed = compose(layout, &workshop.materials(layout));
            export::write(path, &composed.sheet, format, layout.dpi).map_err(|error| failed(&error))?;
        }
        PublishRequest::Layout { layout, .. } => {
            let mut layout = layout.clone();
            layout.hide(&workshop.main.stack.info.identity);
            atomic::write_bytes(path, layout.to_json().as_bytes()).map_err(|error| failed(&error))?;
        }
        // Needs no images: done before.
        PublishRequest::Scores { .. } => {}
        PublishRequest::Cine { seconds, side_px, shows, .. } => {
            let format = AnimationFormat::of_path(path).ok_or_else(unknown)?;
            let subject = &workshop.main;
            let grid = &subject.stack.grid;
            let window = subject.common_window(slice).ok_or_else(|| t!("publish-no-values").to_owned())?;
            let options = CineOptions { side_px: *side_px, crop: None };
            let spacing_mm = [grid.spacing_x_mm, grid.spacing_y_mm];
            let frames = match shows {
                CineShows::Echoes => cine::echoes(subject, slice),
                CineShows::SyntheticTe => {
                    cine::synthetic(subject, slice, noise).ok_or_else(|| t!("publish-maps-missing").to_owned())?
                }
            };
            let pictures = cine::pictures(&frames, spacing_mm, window, options);
            animation::write(path, format, &pictures, *seconds).map_err(|error| failed(&error))?;
        }
    }
    Ok(Exported { sentence: t!("publish-saved", path = path.display()), path: Some(path.to_path_buf()) })
}

/// The numbers of a report for other programs, as the command line writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataFormat {
    /// One row per region.
    Csv,
    /// Everything, with the verdict.
    Json,
}

impl DataFormat {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format a file name asks for by its ending.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Self::ALL.into_iter().find(|format| format.extension() == ending)
    }
}

fn write_numbers(path: &Path, format: DataFormat, subject: &Subject) -> Result<(), String> {
    let analysis = subject.analysis.as_deref().ok_or_else(|| t!("publish-no-numbers").to_owned())?;
    let report = pipeline::report(&subject.stack, analysis);
    let written = match format {
        DataFormat::Csv => table::write(path, &report),
        DataFormat::Json => report.write(path),
    };
    written.map_err(|error| t!("publish-not-saved", why = error))
}

/// Draws a report page for a preview.
pub fn report_sheet(workshop: &Workshop, options: &ReportOptions) -> crate::display::scene::Sheet {
    publish::report::report(&workshop.main, options)
}
