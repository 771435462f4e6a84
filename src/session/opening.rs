//! Opening off the frame: scan, group, choose, load.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::jobs::JobContext;
use super::study::{Event, Opened, Source, Study};
use crate::io::{self, Scan};
use crate::pipeline::{StackChoice, choose};
use crate::series::{Catalog, EchoStack, StackPlan};

/// Longest side of a stack's picture, pixels.
const THUMBNAIL_SIDE: usize = 128;

/// Scans `paths` and loads the stack an R2* analysis most likely means; `None` when canceled.
pub fn open(paths: Vec<PathBuf>, context: &JobContext<Event>) -> Option<Box<Opened>> {
    let started = Instant::now();
    let scan = io::scan(&paths, &|step| context.progress(step.done, step.total), &context.cancel);
    if scan.is_cancelled || context.cancel.load(Ordering::Relaxed) {
        return None;
    }
    let Scan { files_read, set_aside, catalog, .. } = scan;
    log::debug!("{files_read} files scanned in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    let stack = match choose(&catalog, &StackChoice::Best) {
        Ok(plan) => load(plan, context)?,
        Err(_) => Err(nothing_to_open(&paths, files_read, set_aside.len())),
    };
    log::debug!("stack loaded {:.0} ms after the start of the scan", started.elapsed().as_secs_f64() * 1e3);
    let thumbnails = catalog.stacks().map(|plan| io::load_image(plan.middle()?, THUMBNAIL_SIDE).ok()).collect();
    Some(Box::new(Opened {
        source: Source::Paths(paths),
        catalog: Some(Arc::new(catalog)),
        thumbnails: Arc::new(thumbnails),
        files_read,
        set_aside: Arc::new(set_aside),
        stack,
        rois: Vec::new(),
    }))
}

/// Loads another stack of the open study; `None` when canceled or there is none of that number.
pub fn open_stack(study: &Study, index: usize, context: &JobContext<Event>) -> Option<Box<Opened>> {
    let catalog: Arc<Catalog> = study.catalog.clone()?;
    let stack = load(catalog.stacks().nth(index)?, context)?;
    Some(Box::new(Opened {
        source: study.source.clone()?,
        catalog: Some(catalog),
        thumbnails: Arc::clone(&study.thumbnails),
        files_read: study.files_read,
        set_aside: Arc::clone(&study.set_aside),
        stack,
        rois: Vec::new(),
    }))
}

/// Loads another stack of the open study, to look at beside it; `None` when canceled.
pub fn load_other(study: &Study, index: usize, context: &JobContext<Event>) -> Option<Result<Arc<EchoStack>, String>> {
    let Some(plan) = study.catalog.as_deref().and_then(|catalog| catalog.stacks().nth(index)) else {
        return Some(Err("This series is not part of the study".to_owned()));
    };
    load(plan, context)
}

fn load(plan: &StackPlan, context: &JobContext<Event>) -> Option<Result<Arc<EchoStack>, String>> {
    let stack = io::load(plan, &|step| context.progress(step.done, step.total), &context.cancel);
    if context.cancel.load(Ordering::Relaxed) {
        return None;
    }
    Some(stack.map(Arc::new).map_err(|error| format!("This series could not be loaded: {error}")))
}

/// One sentence for a path on which nothing can be shown; no path in it, because paths may hold names.
fn nothing_to_open(paths: &[PathBuf], files_read: usize, set_aside: usize) -> String {
    let missing = paths.iter().filter(|path| !path.exists()).count();
    if missing == paths.len() {
        return "The path does not exist; check it for typing errors".to_owned();
    }
    match (files_read, set_aside) {
        (0, 0) => "The folder is empty; choose one that holds MR images".to_owned(),
        (0, n) => format!("No MR images found, {n} files set aside; see View → Files set aside for the reasons"),
        (read, n) => {
            format!("{read} files read but no series can be shown, {n} set aside; see View → Files set aside")
        }
    }
}
