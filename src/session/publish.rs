//! Figures, reports and moving pictures of what is open: gathered here, made off the frame.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use super::jobs::JobKind;
use super::study::Event;
use super::{MapKind, Scale, Session};
use crate::io::animation::{self, AnimationFormat};
use crate::io::{self, atomic, raster};
use crate::pipeline;
use crate::publish::cine::{self, CineOptions};
use crate::publish::export::{self, SheetFormat};
use crate::publish::figure::{Layout, Materials, compose};
use crate::publish::report::{ReportOptions, report};
use crate::publish::{self, Subject};
use crate::series::Catalog;
use crate::t;

/// Something to make and where it goes.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishRequest {
    Report {
        path: PathBuf,
        options: ReportOptions,
    },
    Figure {
        path: PathBuf,
        layout: Box<Layout>,
    },
    /// The figure's layout, to be used again.
    Layout {
        path: PathBuf,
        layout: Box<Layout>,
    },
    Cine {
        path: PathBuf,
        seconds: f64,
        side_px: usize,
    },
}

impl PublishRequest {
    pub fn path(&self) -> &Path {
        match self {
            Self::Report { path, .. }
            | Self::Figure { path, .. }
            | Self::Layout { path, .. }
            | Self::Cine { path, .. } => path,
        }
    }

    /// The same, going elsewhere; a name without an ending keeps that of the name before.
    pub fn moved_to(mut self, to: PathBuf) -> Self {
        let ending = self.path().extension().map(std::ffi::OsStr::to_owned);
        let (Self::Report { path, .. }
        | Self::Figure { path, .. }
        | Self::Layout { path, .. }
        | Self::Cine { path, .. }) = &mut self;
        *path = match (to.extension(), ending) {
            (None, Some(ending)) => to.with_extension(ending),
            _ => to,
        };
        self
    }
}

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
        let stack = io::load(plan, &|_| (), &AtomicBool::new(false)).ok()?;
        let settings = self.main.settings.clone();
        Some(Arc::new(Subject::analyzed(Arc::new(stack), Vec::new(), settings, None)))
    }
}

impl Session {
    /// What panels are drawn from: the open stack with its regions, measurements and maps; `None` with nothing open.
    pub fn subject(&self) -> Option<Subject> {
        let stack = self.study.stack.clone()?;
        Some(Subject {
            stack,
            rois: self.document.rois.clone(),
            analysis: self.analysis.clone(),
            maps: self.study.maps.clone(),
            case: self.study.case(),
            settings: self.document.settings.clone(),
            colors: self.view.looks.of(Scale::Map(MapKind::R2Star)).colors,
        })
    }

    /// A snapshot for composing figures, independent of what happens to the session after.
    pub fn workshop(&self) -> Option<Workshop> {
        let main = Arc::new(self.subject()?);
        Some(Workshop { main, catalog: self.study.catalog.clone(), held: Arc::default() })
    }

    /// The slice and echo on screen, for reports.
    pub fn report_options(&self) -> ReportOptions {
        let map = match self.view.shown().find_map(|pane| self.view.content(pane).map()) {
            Some(MapKind::T2Star) => pipeline::MapKind::T2Star,
            Some(MapKind::Lic) => pipeline::MapKind::Lic,
            Some(MapKind::S0) => pipeline::MapKind::S0,
            _ => pipeline::MapKind::R2Star,
        };
        ReportOptions {
            slice: Some(self.view.slice),
            echo: Some(self.view.echo),
            map: Some(map),
            ..ReportOptions::default()
        }
    }

    pub(super) fn publish(&mut self, request: PublishRequest) {
        self.dialog = None;
        let Some(workshop) = self.workshop() else { return };
        let slice = self.view.slice;
        self.jobs.start(JobKind::Export, move |_| Event::Exported(made(&workshop, &request, slice)));
    }
}

/// Makes and writes it; the sentence to show.
fn made(workshop: &Workshop, request: &PublishRequest, slice: usize) -> Result<String, String> {
    let path = request.path();
    let failed = |error: &dyn std::fmt::Display| t!("publish-not-saved", why = error);
    let unknown = || t!("publish-unknown-ending").to_owned();
    match request {
        PublishRequest::Report { options, .. } => {
            let format = SheetFormat::of_path(path).ok_or_else(unknown)?;
            let sheet = report(&workshop.main, options);
            export::write(path, &sheet, format, 200.0).map_err(|error| failed(&error))?;
        }
        PublishRequest::Figure { layout, .. } => {
            let format = SheetFormat::of_path(path).ok_or_else(unknown)?;
            let composed = compose(layout, &workshop.materials(layout));
            export::write(path, &composed.sheet, format, layout.dpi).map_err(|error| failed(&error))?;
        }
        PublishRequest::Layout { layout, .. } => {
            atomic::write_bytes(path, layout.to_json().as_bytes()).map_err(|error| failed(&error))?;
        }
        PublishRequest::Cine { seconds, side_px, .. } => {
            let format = AnimationFormat::of_path(path).ok_or_else(unknown)?;
            let subject = &workshop.main;
            let grid = &subject.stack.grid;
            let window = subject.common_window(slice).ok_or_else(|| t!("publish-no-values").to_owned())?;
            let options = CineOptions { side_px: *side_px, crop: None };
            let spacing_mm = [grid.spacing_x_mm, grid.spacing_y_mm];
            let pictures = cine::pictures(&cine::echoes(subject, slice), spacing_mm, window, options);
            animation::write(path, format, &pictures, *seconds).map_err(|error| failed(&error))?;
        }
    }
    Ok(t!("publish-saved", path = path.display()))
}

/// Draws a report page for a preview.
pub fn report_sheet(workshop: &Workshop, options: &ReportOptions) -> crate::display::scene::Sheet {
    publish::report::report(&workshop.main, options)
}
