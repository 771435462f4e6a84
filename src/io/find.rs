//! Walks folders and collects files, each once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::scan::SetAside;
use super::why;
use crate::say;

/// Folders inside folders that are followed.
const MAX_DEPTH: usize = 64;

/// Files under the given paths, each once, and what could not be reached.
#[derive(Default)]
pub(super) struct Found {
    files: Vec<PathBuf>,
    pub set_aside: Vec<SetAside>,
    seen: BTreeSet<PathBuf>,
}

impl Found {
    /// The files found since the last call, in the order of their names.
    pub fn take_files(&mut self) -> Vec<PathBuf> {
        let mut files = std::mem::take(&mut self.files);
        files.sort();
        files
    }

    /// Adds a file, or everything below a folder. `step` is told the number of files found so far before each look at
    /// the disk; once it answers `false` nothing more is looked at.
    pub fn walk(&mut self, start: &Path, step: &dyn Fn(usize) -> bool) {
        let mut open = vec![(start.to_owned(), 0)];
        while let Some((path, depth)) = open.pop() {
            if !step(self.files.len()) {
                return;
            }
            let metadata = match fs::metadata(&path) {
                Ok(metadata) => metadata,
                Err(error) => {
                    self.set_aside.push(SetAside::new(path, say!("scan-unreachable", error = why(&error))));
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
            } else if !metadata.is_file() {
                // A pipe would block the reader forever.
                self.set_aside.push(SetAside::new(path, say!("scan-not-a-file")));
            } else if let Some(header) = headers_of_image(&path).into_iter().find(|header| header.is_file()) {
                // The voxels of a pair: its header stands for both.
                open.push((header, depth));
            } else if !is_sidecar(&path) {
                self.files.push(path);
            }
        }
    }

    fn folder(&mut self, path: PathBuf, depth: usize, open: &mut Vec<(PathBuf, usize)>) {
        if depth >= MAX_DEPTH {
            self.set_aside.push(SetAside::new(path, say!("scan-too-deep")));
            return;
        }
        match fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.filter_map(Result::ok).map(|entry| (entry.path(), depth + 1))),
            Err(error) => {
                self.set_aside.push(SetAside::new(path, say!("scan-folder-unreadable", error = why(&error))));
            }
        }
    }
}

/// The JSON file beside a NIfTI file is read with it.
fn is_sidecar(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
        && ["nii", "nii.gz", "hdr", "hdr.gz"].iter().any(|ending| path.with_extension(ending).is_file())
}

/// The name of a NIfTI file without its endings.
pub(super) fn stem(name: &str) -> Option<&str> {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    plain.strip_suffix(".nii").or_else(|| plain.strip_suffix(".hdr"))
}

/// The headers that a `.img` file may belong to.
pub(super) fn headers_of_image(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let Some(stem) = plain.strip_suffix(".img").or_else(|| plain.strip_suffix(".IMG")) else { return Vec::new() };
    [".hdr", ".hdr.gz", ".HDR"].iter().map(|ending| path.with_file_name(format!("{stem}{ending}"))).collect()
}

/// Where the voxels of a `.hdr` file may lie.
pub(super) fn image_of_header(path: &Path) -> Vec<PathBuf> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let stem = plain.strip_suffix(".hdr").or_else(|| plain.strip_suffix(".HDR")).unwrap_or(plain);
    [".img", ".img.gz", ".IMG"].iter().map(|ending| path.with_file_name(format!("{stem}{ending}"))).collect()
}
