//! Finds files under paths and reads their headers.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::bytes;
use super::find::Found;
use super::nifti;
use super::read_header::Budget;
use super::read_header::{Outcome, read_path};
use super::readers;
use crate::series::{Catalog, FilePlace, ImageHeader, Packing, PixelSource, group};
use crate::text::Message;

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanProgress {
    /// Files whose header was read so far; files found so far while `total` is 0.
    pub done: usize,
    /// 0 while folders are still being searched.
    pub total: usize,
}

/// A file or folder that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetAside {
    pub path: PathBuf,
    /// The path, with the name of the archive entry where there is one.
    pub label: String,
    /// One sentence without the path.
    pub reason: Message,
}

impl SetAside {
    pub(super) fn new(path: PathBuf, reason: impl Into<Message>) -> Self {
        Self { label: path.display().to_string(), path, reason: reason.into() }
    }
}

/// What was found under the paths.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Files that were read as images, entries of archives each for itself.
    pub files_read: usize,
    /// Files that were not, in the order of their paths.
    pub set_aside: Vec<SetAside>,
    pub catalog: Catalog,
    /// The scan was canceled; what was found until then is here.
    pub is_canceled: bool,
}

/// Reads the headers of all images under `paths`: DICOM and NIfTI files, folders with everything below them, ZIP
/// archives, and the files a DICOMDIR lists.
///
/// Never fails as a whole. `progress` is called from several threads, at most twice per file and once per folder;
/// `cancel` stops at the next file or folder.
pub fn scan(paths: &[PathBuf], progress: &(dyn Fn(ScanProgress) + Sync), cancel: &AtomicBool) -> Scan {
    let step = |found: usize| {
        progress(ScanProgress { done: found, total: 0 });
        !cancel.load(Ordering::Relaxed)
    };
    let mut found = Found::default();
    paths.iter().for_each(|path| found.walk(path, &step));
    let mut scan = Scan { is_canceled: cancel.load(Ordering::Relaxed), ..Scan::default() };
    let mut images = Vec::new();
    let (done, mut total) = (AtomicUsize::new(0), 0);
    let budget = Budget::default();
    // A DICOMDIR may list files that no path led to; they are a round of their own.
    loop {
        let files = found.take_files();
        if files.is_empty() {
            break;
        }
        total += files.len();
        for outcome in read_all(files, &budget, &done, total, progress, cancel) {
            let Some(outcome) = outcome else {
                scan.is_canceled = true;
                continue;
            };
            scan.files_read += outcome.files_read;
            scan.set_aside.extend(outcome.set_aside);
            images.extend(outcome.images);
            outcome.listed.iter().for_each(|path| found.walk(path, &step));
        }
    }
    scan.set_aside.retain(|aside| !budget.sidecars.is_used(&aside.path));
    scan.set_aside.extend(found.set_aside);
    digest_duplicates(&mut images);
    nifti::assign(&mut images);
    scan.catalog = group(images);
    for (place, reason) in std::mem::take(&mut scan.catalog.refused) {
        scan.files_read -= 1;
        scan.set_aside.push(SetAside { path: place.path, label: place.label, reason });
    }
    scan.set_aside.sort();
    scan.set_aside.dedup();
    scan
}

fn read_all(
    files: Vec<PathBuf>,
    budget: &Budget,
    done: &AtomicUsize,
    total: usize,
    progress: &(dyn Fn(ScanProgress) + Sync),
    cancel: &AtomicBool,
) -> Vec<Option<Outcome>> {
    let one = |path: PathBuf| {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let outcome = read_path(&path, budget);
        progress(ScanProgress { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
        Some(outcome)
    };
    readers::install(|| files.into_par_iter().map(one).collect())
}

/// Fills `pixel_digest` of files that share a SOPInstanceUID, so that copies can be told from clashes.
fn digest_duplicates(images: &mut [ImageHeader]) {
    let mut files: BTreeMap<&str, BTreeSet<&FilePlace>> = BTreeMap::new();
    for image in images.iter().filter(|image| image.frame == 0 && !image.file.sop_instance_uid.is_empty()) {
        files.entry(&image.file.sop_instance_uid).or_default().insert(&image.file.place);
    }
    let doubled: BTreeSet<FilePlace> =
        files.into_values().filter(|places| places.len() > 1).flatten().cloned().collect();
    if doubled.is_empty() {
        return;
    }
    for image in images.iter_mut().filter(|image| doubled.contains(&image.file.place)) {
        let mut file = (*image.file).clone();
        file.pixel_digest = digest(&file.place, &file.pixels);
        image.file = Arc::new(file);
    }
}

fn digest(place: &FilePlace, pixels: &PixelSource) -> Option<u64> {
    // Offsets into inflated data mean nothing in the file; its whole content stands for the pixels.
    let is_deflated = pixels.packing == Packing::Deflated;
    let (offset, length) = if is_deflated { (0, u64::MAX) } else { (pixels.offset, pixels.length) };
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes::range(place, offset, length).ok()?);
    Some(hasher.finish())
}
