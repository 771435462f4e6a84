//! One file → the headers of its images: tells DICOM, NIfTI, gzip, ZIP and DICOMDIR apart by their first bytes.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::archive::{self, is_zip};
use super::bids::{self, Sidecars};
use super::bytes;
use super::dicom::{self, OpenError, Opened, Prefix, Reading};
use super::find;
use super::nifti;
use super::scan::SetAside;
use super::why;
use crate::say;
use crate::series::{FilePlace, ImageHeader, Wrapping};
use crate::text::Message;

/// Compressed pixels of a file up to this size are checked while scanning; larger ones when they are read.
const MAX_CHECKED_FRAGMENTS: u64 = 64 << 20;
/// Longest sidecar that is read.
const MAX_SIDECAR: u64 = 1 << 20;
/// Packed NIfTI files up to this size are unpacked once while scanning, to see that all is there and undamaged;
/// larger ones when they are read.
const MAX_MEASURED: u64 = 64 << 20;
/// The checksums of archives up to this size, inflated, are compared while scanning; those of larger ones when their
/// files are read.
const MAX_CHECKED_ARCHIVE: u64 = 512 << 20;
/// Largest gzipped DICOM file, inflated.
const MAX_GZIPPED: u64 = 256 << 20;

/// Most images that files of many images may add to one scan: a header of each is kept.
const MAX_IMAGES: usize = 1 << 19;

/// What a scan may still take in. A cap per file alone lets many small files together claim anything.
#[derive(Debug, Default)]
pub(super) struct Budget {
    images: AtomicUsize,
    pub sidecars: Sidecars,
}

impl Budget {
    /// Whether a file of `images` images may be kept. Files of one image cost a file each, so they cannot be claimed.
    fn grants(&self, images: usize) -> bool {
        images <= 1 || self.images.fetch_add(images, Ordering::Relaxed) + images <= MAX_IMAGES
    }
}

/// What became of one path.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub images: Vec<ImageHeader>,
    pub files_read: usize,
    pub set_aside: Vec<SetAside>,
    /// Files a DICOMDIR lists.
    pub listed: Vec<PathBuf>,
}

impl Outcome {
    fn refused(place: &FilePlace, reason: &Message) -> Self {
        let aside =
            SetAside { path: place.path.clone(), label: place.label.clone(), reason: reason.clone().capitalized() };
        Self { set_aside: vec![aside], ..Self::default() }
    }

    fn merge(mut self, other: Self) -> Self {
        self.images.extend(other.images);
        self.files_read += other.files_read;
        self.set_aside.extend(other.set_aside);
        self.listed.extend(other.listed);
        self
    }
}

/// Reads what lies at `path`.
pub(super) fn read_path(path: &Path, budget: &Budget) -> Outcome {
    let place = FilePlace { path: path.to_owned(), wrapping: Wrapping::Plain, label: path.display().to_string() };
    let head = match bytes::range(&place, 0, nifti::HEAD as u64) {
        Ok(head) => head,
        Err(error) => return Outcome::refused(&place, &say!("file-unreadable", error = why(&error))),
    };
    if is_zip(&head) {
        return read_archive(&place, budget);
    }
    let is_gzip = head.starts_with(&[0x1F, 0x8B]);
    let wrapping = if is_gzip { Wrapping::Gzip } else { Wrapping::Plain };
    read_guarded(FilePlace { wrapping, ..place }, &BTreeMap::new(), budget)
}

fn read_archive(place: &FilePlace, budget: &Budget) -> Outcome {
    let listing = match archive::list(&place.path) {
        Ok(listing) => listing,
        Err(reason) => return Outcome::refused(place, &reason),
    };
    let aside = |(label, reason)| SetAside { path: place.path.clone(), label, reason };
    let set_aside: Vec<SetAside> = listing.set_aside.into_iter().map(aside).collect();
    let suspicious = listing.suspicious;
    let entries: BTreeMap<String, FilePlace> =
        listing.files.into_iter().map(|file| (file.label.clone(), file)).collect();
    if entries.is_empty() && set_aside.is_empty() {
        return Outcome::refused(place, &say!("archive-empty"));
    }
    let files: Vec<&FilePlace> = entries.values().filter(|file| !is_sidecar(&file.label, &entries)).collect();
    let is_checked = listing.total <= MAX_CHECKED_ARCHIVE;
    let read = files.into_par_iter().map(|file| {
        if let Some(Err(error)) = is_checked.then(|| bytes::measured(file, u64::MAX)) {
            return Outcome::refused(file, &say!("file-unreadable", error = why(&error)));
        }
        let mut outcome = read_guarded(file.clone(), &entries, budget);
        if suspicious.contains(&file.label) {
            outcome.images = with_notes(outcome.images, vec![say!("archive-name-leads-out")]);
        }
        outcome
    });
    let all: Vec<Outcome> = read.collect();
    all.into_iter().fold(Outcome { set_aside, ..Outcome::default() }, Outcome::merge)
}

fn is_sidecar(label: &str, entries: &BTreeMap<String, FilePlace>) -> bool {
    let has = |name: &str| entries.contains_key(name);
    if let Some(stem) = label.strip_suffix(".json") {
        return ["nii", "nii.gz", "hdr"].iter().any(|ending| has(&format!("{stem}.{ending}")));
    }
    find::headers_of_image(Path::new(label)).iter().any(|path| path.to_str().is_some_and(has))
}

/// A panic in a reader concerns one file, not the scan.
fn read_guarded(place: FilePlace, siblings: &BTreeMap<String, FilePlace>, budget: &Budget) -> Outcome {
    let read = catch_unwind(AssertUnwindSafe(|| read_image(&place, siblings, budget)));
    match read.unwrap_or_else(|_| Err(say!("file-reader-failed"))) {
        Ok(outcome) if budget.grants(outcome.images.len()) => outcome,
        Ok(_) => Outcome::refused(&place, &say!("scan-too-many-images", most = MAX_IMAGES)),
        Err(reason) => Outcome::refused(&place, &reason),
    }
}

fn read_image(place: &FilePlace, siblings: &BTreeMap<String, FilePlace>, budget: &Budget) -> Result<Outcome, Message> {
    let (reader, total) = bytes::reader(place).map_err(|error| say!("file-unreadable", error = why(&error)))?;
    let mut reading = Reading::new(reader, total.unwrap_or(u64::MAX));
    let head = reading.prefix(nifti::HEAD).map_err(OpenError::message)?;
    if nifti::is_nifti(head) {
        let voxels = if nifti::is_pair(head) { image_of_pair(place, siblings)? } else { place.clone() };
        let total = length_of(&voxels, head)?;
        let images = nifti::headers(head, Some(total), voxels, &sidecars(place, siblings, budget))?;
        return Ok(Outcome { images, files_read: 1, ..Outcome::default() });
    }
    if nifti::is_analyze(head) {
        return Err(say!("nifti-analyze"));
    }
    let opened = if total.is_some() {
        dicom::open(&mut reading)
    } else {
        let inflated =
            bytes::inflated(place, MAX_GZIPPED).map_err(|error| say!("gzip-damaged", error = why(&error)))?;
        let inflated = inflated.ok_or(say!("file-inflates-too-much"))?;
        let total = inflated.len() as u64;
        dicom::open(&mut Reading::new(Cursor::new(inflated), total))
    };
    opened.and_then(|opened| read_dicom(opened, place)).map_err(OpenError::message)
}

/// Length of what holds the voxels, unpacked: of gzipped files measured up to a size, then bounded.
fn length_of(voxels: &FilePlace, head: &[u8]) -> Result<u64, Message> {
    let unreadable = |error: std::io::Error| say!("file-unreadable", error = why(&error));
    let (_, length) = bytes::reader(voxels).map_err(unreadable)?;
    if let Some(length) = length {
        return Ok(length);
    }
    let packed = voxels.path.metadata().map_err(unreadable)?.len();
    let (wanted, _) = nifti::claimed(head)?;
    if !bytes::is_plausible(packed, wanted) {
        return Err(say!("file-inflates-too-much"));
    }
    if packed > MAX_MEASURED {
        return Ok(packed.saturating_mul(bytes::MAX_RATIO));
    }
    bytes::measured(voxels, wanted).map_err(|error| say!("gzip-damaged", error = why(&error)))
}

/// The `.img` file with the voxels of a `.hdr` file. Messages go on calling it by its header.
fn image_of_pair(place: &FilePlace, siblings: &BTreeMap<String, FilePlace>) -> Result<FilePlace, Message> {
    let missing = || say!("nifti-pair-incomplete");
    let beside = |text: &str| find::image_of_header(Path::new(text));
    if matches!(place.wrapping, Wrapping::Zip { .. }) {
        let images = beside(&place.label).into_iter();
        let found = images.filter_map(|path| siblings.get(path.to_str()?).cloned()).next();
        return found.map(|image| FilePlace { label: place.label.clone(), ..image }).ok_or_else(missing);
    }
    let path = find::image_of_header(&place.path).into_iter().find(|path| path.is_file()).ok_or_else(missing)?;
    let is_gzip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let wrapping = if is_gzip { Wrapping::Gzip } else { Wrapping::Plain };
    Ok(FilePlace { path, wrapping, label: place.label.clone() })
}

/// Texts of the BIDS sidecars that hold for a NIfTI file, the nearest last.
fn sidecars(place: &FilePlace, siblings: &BTreeMap<String, FilePlace>, budget: &Budget) -> Vec<String> {
    let text = |sidecar: &FilePlace| bytes::range(sidecar, 0, MAX_SIDECAR).ok().map(|bytes| bids::text(&bytes));
    if matches!(place.wrapping, Wrapping::Zip { .. }) {
        let own = find::stem(&place.label).and_then(|stem| siblings.get(&format!("{stem}.json")));
        return own.and_then(text).into_iter().collect();
    }
    let paths = budget.sidecars.of(&place.path);
    paths.into_iter().filter_map(|path| text(&FilePlace { path, ..FilePlace::default() })).collect()
}

fn read_dicom(mut opened: Opened, place: &FilePlace) -> Result<Outcome, OpenError> {
    let folder = place.path.parent().unwrap_or(Path::new("."));
    if let Some(directory) = dicom::directory(&opened, folder) {
        let problems = directory.problems.iter().map(|reason| Outcome::refused(place, reason).set_aside);
        let set_aside: Vec<SetAside> = problems.flatten().collect();
        let files_read = usize::from(set_aside.is_empty());
        return Ok(Outcome { files_read, set_aside, listed: directory.files, ..Outcome::default() });
    }
    note_what_follows(&mut opened, place);
    let images = dicom::headers(&opened, place.clone())?;
    let notes = check_compressed(&images, place)?;
    Ok(Outcome { images: with_notes(images, notes), files_read: 1, ..Outcome::default() })
}

fn check_compressed(images: &[ImageHeader], place: &FilePlace) -> Result<Vec<Message>, OpenError> {
    let Some(pixels) = images.first().map(|image| &image.file.pixels) else { return Ok(Vec::new()) };
    if !pixels.packing.is_encapsulated() || pixels.length > MAX_CHECKED_FRAGMENTS {
        return Ok(Vec::new());
    }
    let bytes = bytes::range(place, pixels.offset, pixels.length);
    let bytes = bytes.map_err(|error| OpenError::Io(why(&error)))?;
    dicom::check_encapsulated(pixels, &bytes).map_err(|error| OpenError::Content(error.into()))
}

fn with_notes(mut images: Vec<ImageHeader>, notes: Vec<Message>) -> Vec<ImageHeader> {
    if notes.is_empty() {
        return images;
    }
    if let Some(mut file) = images.first().map(|image| (*image.file).clone()) {
        file.notes.extend(notes);
        let file = Arc::new(file);
        images.iter_mut().for_each(|image| image.file = file.clone());
    }
    images
}

/// Looks at the element behind the pixel data.
fn note_what_follows(opened: &mut Opened, place: &FilePlace) {
    let Some(end) = opened.native_pixel_end().filter(|end| *end < opened.total) else { return };
    let Ok(next) = bytes::range(place, end, 8.min(opened.total - end)) else { return };
    opened.notes.extend(opened.note_on_what_follows(&next));
}
