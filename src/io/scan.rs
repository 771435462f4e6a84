//! Finds files under paths and reads their headers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::dicom::{self, OpenError, Opened, Reading};
use crate::series::{Catalog, FilePlace, ImageHeader, Packing, PixelSource, group};

/// Folders inside folders that are followed.
const MAX_FOLDER_DEPTH: usize = 64;
/// Compressed pixels of a file up to this size are checked while scanning; larger ones when they are read.
const MAX_CHECKED_FRAGMENTS: u64 = 64 << 20;

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanProgress {
    /// Files whose header was read so far.
    pub done: usize,
    pub total: usize,
}

/// A file or folder that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetAside {
    pub path: PathBuf,
    /// The path, with the name of the archive entry where there is one.
    pub label: String,
    /// One sentence without the path.
    pub reason: String,
}

/// What was found under the paths.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Files that were read as images.
    pub files_read: usize,
    /// Files that were not, in the order of their paths.
    pub set_aside: Vec<SetAside>,
    pub catalog: Catalog,
    /// The scan was cancelled; what was found until then is here.
    pub is_cancelled: bool,
}

/// Reads the headers of all images under `paths`: files, and folders with everything below them.
///
/// Never fails as a whole. `progress` is called from several threads, at most once per file; `cancel` stops at the
/// next file.
pub fn scan(paths: &[PathBuf], progress: &(dyn Fn(ScanProgress) + Sync), cancel: &AtomicBool) -> Scan {
    let mut found = Found::default();
    for path in paths {
        found.walk(path);
    }
    let files = found.files;
    let (done, total) = (AtomicUsize::new(0), files.len());
    let results: Vec<(PathBuf, Option<FileResult>)> = files
        .into_par_iter()
        .map(|path| {
            if cancel.load(Ordering::Relaxed) {
                return (path, None);
            }
            let result = read_guarded(&path);
            progress(ScanProgress { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
            (path, Some(result))
        })
        .collect();
    let mut scan = Scan { set_aside: found.set_aside, ..Scan::default() };
    let mut images = Vec::new();
    for (path, result) in results {
        match result {
            None => scan.is_cancelled = true,
            Some(Ok(headers)) => {
                scan.files_read += 1;
                images.extend(headers);
            }
            Some(Err(reason)) => scan.set_aside.push(set_aside(path, reason)),
        }
    }
    digest_duplicates(&mut images);
    scan.catalog = group(images);
    for (place, reason) in std::mem::take(&mut scan.catalog.refused) {
        scan.files_read -= 1;
        scan.set_aside.push(SetAside { path: place.path, label: place.label, reason });
    }
    scan.set_aside.sort();
    scan.set_aside.dedup();
    scan
}

type FileResult = Result<Vec<ImageHeader>, String>;

fn set_aside(path: PathBuf, reason: String) -> SetAside {
    SetAside { label: path.display().to_string(), path, reason }
}

/// Files under the given paths, each once, in the order of their names.
#[derive(Default)]
struct Found {
    files: Vec<PathBuf>,
    set_aside: Vec<SetAside>,
    seen: BTreeSet<PathBuf>,
}

impl Found {
    fn walk(&mut self, start: &Path) {
        let mut open = vec![(start.to_owned(), 0)];
        while let Some((path, depth)) = open.pop() {
            let metadata = match fs::metadata(&path) {
                Ok(metadata) => metadata,
                Err(error) => {
                    self.set_aside.push(set_aside(path, format!("It cannot be reached: {}", error.kind())));
                    continue;
                }
            };
            // Links and the same path given twice lead to one file or folder: it is read once.
            let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            if !self.seen.insert(real) {
                continue;
            }
            if metadata.is_dir() {
                self.folder(path, depth, &mut open);
            } else if metadata.is_file() {
                self.files.push(path);
            } else {
                // A pipe would block the reader forever.
                self.set_aside.push(set_aside(path, "It is neither a file nor a folder".to_owned()));
            }
        }
        self.files.sort();
    }

    fn folder(&mut self, path: PathBuf, depth: usize, open: &mut Vec<(PathBuf, usize)>) {
        if depth >= MAX_FOLDER_DEPTH {
            self.set_aside.push(set_aside(path, "It lies too deep in folders".to_owned()));
            return;
        }
        match fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.filter_map(Result::ok).map(|entry| (entry.path(), depth + 1))),
            Err(error) => self.set_aside.push(set_aside(path, format!("The folder cannot be read: {}", error.kind()))),
        }
    }
}

/// A panic in a reader concerns one file, not the scan.
fn read_guarded(path: &Path) -> FileResult {
    catch_unwind(AssertUnwindSafe(|| read_file(path)))
        .unwrap_or_else(|_| Err("Reading it failed on damaged data".to_owned()))
        .map_err(|reason| sentence(&reason))
}

/// First letter in upper case.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn read_file(path: &Path) -> FileResult {
    let file = File::open(path).map_err(|error| format!("it cannot be opened: {}", error.kind()))?;
    let total = file.metadata().map_err(|error| format!("it cannot be read: {}", error.kind()))?.len();
    let place = FilePlace { path: path.to_owned(), member: None, label: path.display().to_string() };
    read_dicom(&file, total, place).map_err(|error| error.to_string())
}

fn read_dicom(file: &File, total: u64, place: FilePlace) -> Result<Vec<ImageHeader>, OpenError> {
    let mut opened = dicom::open(&mut Reading::new(file, total))?;
    note_what_follows(file, &mut opened);
    let headers = dicom::headers(&opened, place)?;
    let Some(pixels) = headers.first().map(|image| image.file.pixels.clone()) else { return Ok(headers) };
    if !pixels.packing.is_encapsulated() || pixels.length > MAX_CHECKED_FRAGMENTS {
        return Ok(headers);
    }
    let bytes = read_range(file, pixels.offset, pixels.length)?;
    let notes = dicom::check_encapsulated(&pixels, &bytes).map_err(|error| OpenError::Content(error.to_string()))?;
    Ok(with_notes(headers, notes))
}

fn with_notes(mut headers: Vec<ImageHeader>, notes: Vec<String>) -> Vec<ImageHeader> {
    if notes.is_empty() {
        return headers;
    }
    if let Some(mut file) = headers.first().map(|image| (*image.file).clone()) {
        file.notes.extend(notes);
        let file = Arc::new(file);
        headers.iter_mut().for_each(|image| image.file = file.clone());
    }
    headers
}

fn read_range(mut file: &File, offset: u64, length: u64) -> Result<Vec<u8>, OpenError> {
    let io = |error: std::io::Error| OpenError::Io(error.kind().to_string());
    file.seek(SeekFrom::Start(offset)).map_err(io)?;
    let mut bytes = Vec::with_capacity(length as usize);
    file.take(length).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

/// Looks at the element behind the pixel data of a plain file.
fn note_what_follows(file: &File, opened: &mut Opened) {
    let Some(end) = opened.native_pixel_end().filter(|end| *end < opened.total) else { return };
    let Ok(next) = read_range(file, end, 8.min(opened.total - end)) else { return };
    if let Some(note) = opened.note_on_what_follows(&next) {
        opened.notes.push(note);
    }
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
    let file = File::open(&place.path).ok()?;
    // Offsets into inflated data mean nothing in the file; its whole content stands for the pixels.
    let offset = if pixels.packing == Packing::Deflated { 0 } else { pixels.offset };
    let mut hasher = DefaultHasher::new();
    let mut reader = file;
    reader.seek(SeekFrom::Start(offset)).ok()?;
    let mut left = if offset == 0 { u64::MAX } else { pixels.length };
    let mut block = vec![0u8; 1 << 16];
    while left > 0 {
        let wanted = block.len().min(left.try_into().unwrap_or(usize::MAX));
        let read = reader.read(&mut block[..wanted]).ok().filter(|read| *read > 0);
        let Some(read) = read else { break };
        hasher.write(&block[..read]);
        left -= read as u64;
    }
    Some(hasher.finish())
}
