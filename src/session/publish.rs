//! Figures, reports and moving pictures of what is open: gathered here, made off the frame.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use super::event::Event;
use super::export::{CineShows, Exported, PublishRequest};
use super::jobs::JobKind;
use super::{MapKind, Scale, Session};
use crate::fit::SyntheticNoise;
use crate::io::animation::{self, AnimationFormat};
use crate::io::{atomic, raster, table};
use crate::pipeline::{self, Analysis, OpenRequest};
use crate::privacy::{self, Identity, TypedTexts};
use crate::publish::cine::{self, CineOptions};
use crate::publish::export::{self, SheetFormat};
use crate::publish::figure::{Layout, Materials, compose};
use crate::publish::report::{ReportOptions, report};
use crate::publish::{self, Subject};
use crate::series::Catalog;
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

impl Session {
    /// What panels are drawn from: the open stack with its regions, measurements and maps; `None` with nothing open.
    pub fn subject(&self) -> Option<Subject> {
        let stack = self.study.stack.clone()?;
        let mut rois = self.document.rois.clone();
        rois.hide(&stack.info.identity);
        let analysis = self.publishable_analysis();
        Some(Subject {
            stack,
            rois,
            analysis,
            maps: self.study.maps.as_ref().cloned(),
            case: self.study.case(),
            is_case_changed: self.is_case_changed(),
            settings: self.document.settings.clone(),
            colors: self.view.looks.of(Scale::Map(MapKind::R2Star)).colors,
        })
    }

    /// What the headers say of the patient; empty for a case and with nothing open.
    pub fn identity(&self) -> Identity {
        self.study.stack.as_deref().map(|stack| stack.info.identity.clone()).unwrap_or_default()
    }

    /// How many names of regions and texts of marks name the patient: these words are left out of what is exported.
    pub fn num_naming_texts(&self) -> usize {
        let Some(stack) = self.study.stack.as_deref() else { return 0 };
        let identity = &stack.info.identity;
        self.document.rois.count_naming(identity) + self.document.annotations.count_naming(identity)
    }

    fn publishable_analysis(&self) -> Option<Arc<Analysis>> {
        let analysis = self.analysis.clone()?;
        let identity = self.identity();
        // Asked of the names alone: a copy of an analysis is large.
        if !analysis.rois.iter().any(|roi| privacy::names_patient(&roi.name, &identity)) {
            return Some(analysis);
        }
        let mut hidden = (*analysis).clone();
        hidden.hide(&identity);
        Some(Arc::new(hidden))
    }

    /// A copy for a picture that is given away: no patient text, and none in what was typed.
    pub fn publishable(&self) -> Self {
        let mut copy = self.frozen();
        let identity = self.identity();
        copy.document.rois.hide(&identity);
        copy.document.annotations.hide(&identity);
        copy.analysis = self.publishable_analysis();
        copy.view.shows_patient_text = false;
        copy
    }

    /// A snapshot for composing figures, independent of what happens to the session after.
    pub fn workshop(&self) -> Option<Workshop> {
        let main = Arc::new(self.subject()?);
        Some(Workshop { main, catalog: self.study.catalog.clone(), held: Arc::default() })
    }

    /// The slice and echo on screen, for reports.
    pub fn report_options(&self) -> ReportOptions {
        ReportOptions {
            slice: Some(self.view.slice),
            echo: Some(self.view.echo),
            map: self.view.shown().find_map(|pane| self.view.content(pane).map()),
            ..ReportOptions::default()
        }
    }

    pub(super) fn publish(&mut self, request: PublishRequest) {
        if let PublishRequest::Scores { path } = request {
            return self.write_scores(path);
        }
        self.dialog = None;
        let Some(workshop) = self.workshop() else { return };
        let slice = self.view.slice;
        let noise = self.synthetic_source(slice).and_then(|source| source.noise);
        self.jobs.start(JobKind::Export, move |_| Event::Exported(made(&workshop, &request, (slice, noise))));
    }
}

/// Makes and writes it; the sentence to show.
///
/// * `noise` — of the synthetic echo.
fn made(
    workshop: &Workshop,
    request: &PublishRequest,
    (slice, noise): (usize, Option<SyntheticNoise>),
) -> Result<Exported, String> {
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
