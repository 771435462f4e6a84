//! Opening off the frame: scan, group, choose, load.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use ndarray::Array2;

use crate::io::teaching_case::OwnCase;
use crate::io::{self, Scan, SetAside, rois};
use crate::pipeline::{Purpose, StackChoice, choose};
use crate::roi::Roi;
use crate::series::{Catalog, EchoStack, StackPlan};
use crate::session::{Event, JobContext, Opened, Source, Study};
use crate::t;

/// Longest side of a stack's picture, pixels.
const THUMBNAIL_SIDE: usize = 128;

/// A case of the user's own; regions that do not lie on the images are left out, the images are the case.
pub(super) fn open_own(own: OwnCase, context: &JobContext<Event>) -> Option<Box<Opened>> {
    let mut opened = open(vec![own.folder], context)?;
    if let Ok(stack) = &opened.stack {
        let lies_on = |roi: &Roi| rois::check_fits(std::slice::from_ref(roi), &stack.grid).is_ok();
        opened.rois = own.rois.into_iter().filter(lies_on).collect();
    }
    Some(opened)
}

/// Scans `paths` and loads the stack an R2* analysis most likely means; `None` when canceled.
pub(super) fn open(paths: Vec<PathBuf>, context: &JobContext<Event>) -> Option<Box<Opened>> {
    let started = Instant::now();
    let scanned = scan(paths, context)?;
    let stack = match choose(&scanned.catalog, &StackChoice::Best, Purpose::View) {
        Ok(plan) => load(plan, context)?,
        Err(_) => Err(scanned.nothing_to_open()),
    };
    log::debug!("stack loaded {:.0} ms after the start of the scan", started.elapsed().as_secs_f64() * 1e3);
    Some(scanned.opened(stack))
}

/// What lies under the paths, with no stack loaded yet.
pub(super) struct Scanned {
    paths: Vec<PathBuf>,
    /// Paths that do not exist: nothing was set aside there.
    missing: usize,
    files_read: usize,
    set_aside: Vec<SetAside>,
    pub catalog: Catalog,
}

/// Reads the headers under `paths`; `None` when canceled.
pub(super) fn scan(paths: Vec<PathBuf>, context: &JobContext<Event>) -> Option<Scanned> {
    let started = Instant::now();
    let there: Vec<PathBuf> = paths.iter().filter(|path| path.exists()).cloned().collect();
    let missing = paths.len() - there.len();
    let scan = io::scan(&there, &|step| context.progress(step.done, step.total), &context.cancel);
    if scan.is_canceled || context.cancel.load(Ordering::Relaxed) {
        return None;
    }
    let Scan { files_read, set_aside, catalog, .. } = scan;
    log::debug!("{files_read} files scanned in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    Some(Scanned { paths, missing, files_read, set_aside, catalog })
}

impl Scanned {
    /// With the stack that was loaded, or why none was.
    pub fn opened(self, stack: Result<Arc<EchoStack>, String>) -> Box<Opened> {
        let pictures = self.catalog.stacks().map(|plan| io::load_image(plan.middle()?, THUMBNAIL_SIDE).ok());
        let thumbnails: Vec<Option<Array2<f32>>> = pictures.collect();
        Box::new(Opened {
            folder: self.paths.first().and_then(|path| Some(std::path::absolute(path).ok()?.parent()?.to_path_buf())),
            source: Source::Paths(self.paths),
            thumbnails: Arc::new(thumbnails),
            catalog: Some(Arc::new(self.catalog)),
            files_read: self.files_read,
            set_aside: Arc::new(self.set_aside),
            stack,
            rois: Vec::new(),
            case_changes: BTreeMap::new(),
        })
    }

    /// One sentence for a path on which nothing can be shown; no path in it, because paths may hold names.
    fn nothing_to_open(&self) -> String {
        if self.missing == self.paths.len() {
            return t!("open-no-such-path").to_owned();
        }
        match (self.files_read, self.set_aside.len()) {
            (0, 0) => t!("open-empty").to_owned(),
            (0, count) => t!("open-no-images", count = count),
            (read, count) => t!("open-no-series", read = read, count = count),
        }
    }
}

/// Loads another stack of the open study; `None` when canceled or there is none of that number.
pub(super) fn open_stack(study: &Study, index: usize, context: &JobContext<Event>) -> Option<Box<Opened>> {
    let catalog: Arc<Catalog> = study.catalog.clone()?;
    let stack = load(catalog.stacks().nth(index)?, context)?;
    Some(Box::new(Opened {
        source: study.source.clone()?,
        folder: study.folder.clone(),
        catalog: Some(catalog),
        thumbnails: Arc::clone(&study.thumbnails),
        files_read: study.files_read,
        set_aside: Arc::clone(&study.set_aside),
        stack,
        rois: Vec::new(),
        case_changes: BTreeMap::new(),
    }))
}

/// Loads another stack of the open study, to look at beside it; `None` when canceled.
pub(super) fn load_other(
    catalog: Option<&Catalog>,
    index: usize,
    context: &JobContext<Event>,
) -> Option<Result<Arc<EchoStack>, String>> {
    let Some(plan) = catalog.and_then(|catalog| catalog.stacks().nth(index)) else {
        return Some(Err(t!("series-not-in-study").to_owned()));
    };
    load(plan, context)
}

/// Loads a stack; the outer `None` when canceled, `Err` holds a sentence.
pub(super) fn load(plan: &StackPlan, context: &JobContext<Event>) -> Option<Result<Arc<EchoStack>, String>> {
    let stack = io::load(plan, &|step| context.progress(step.done, step.total), &context.cancel);
    if context.cancel.load(Ordering::Relaxed) {
        return None;
    }
    Some(stack.map(Arc::new).map_err(|error| t!("open-not-loaded", reason = error)))
}
