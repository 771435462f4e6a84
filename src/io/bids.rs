//! Which sidecars hold for a file: the one of its name, and those above it with some of its entities.
//! // BIDS 1.10, inheritance principle

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::find::stem;

/// Folders above a file that are looked at: a dataset, its subject, session and kind of data.
const MAX_LEVELS: usize = 4;
/// Entries of a folder that are looked at.
const MAX_ENTRIES: usize = 20_000;
/// Marks the uppermost folder of a dataset.
const DATASET: &str = "dataset_description.json";

/// Finds sidecars, listing each folder once.
#[derive(Debug, Default)]
pub(super) struct Sidecars {
    folders: Mutex<BTreeMap<PathBuf, Arc<Vec<String>>>>,
    /// Files that were read as sidecars, and the marks of datasets above them: no images that could not be read.
    used: Mutex<BTreeSet<PathBuf>>,
}

/// The text of a sidecar: UTF-8, as BIDS asks for, or UTF-16 with its mark, as some editors write it.
pub(super) fn text(bytes: &[u8]) -> String {
    let words = |read: fn([u8; 2]) -> u16| -> String {
        let words: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&words)
    };
    match bytes {
        [0xFF, 0xFE, ..] => words(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => words(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// A BIDS name: entities, then a suffix.
struct Name<'a> {
    entities: BTreeSet<&'a str>,
    suffix: &'a str,
}

impl<'a> Name<'a> {
    fn of(stem: &'a str) -> Option<Self> {
        let (entities, suffix) = stem.rsplit_once('_').unwrap_or(("", stem));
        let entities: BTreeSet<&str> = entities.split('_').filter(|part| !part.is_empty()).collect();
        let is_name = entities.iter().all(|entity| entity.contains('-')) && !suffix.is_empty();
        is_name.then_some(Self { entities, suffix })
    }

    fn holds_for(&self, other: &Name<'_>) -> bool {
        self.suffix == other.suffix && self.entities.is_subset(&other.entities)
    }
}

impl Sidecars {
    /// Paths of the sidecars of the NIfTI file at `path`, the nearest last.
    pub fn of(&self, path: &Path) -> Vec<PathBuf> {
        let Some(stem) = path.file_name().and_then(|name| name.to_str()).and_then(stem) else { return Vec::new() };
        let own = path.with_file_name(format!("{stem}.json"));
        let mut found = Vec::new();
        if let Some(name) = Name::of(stem).filter(|name| !name.entities.is_empty()) {
            for folder in path.ancestors().skip(1).take(MAX_LEVELS) {
                let names = self.names(folder);
                let mut here: Vec<(usize, PathBuf)> = Vec::new();
                for file in names.iter() {
                    let Some(other) = file.strip_suffix(".json").and_then(Name::of) else { continue };
                    let path = folder.join(file);
                    if other.holds_for(&name) && path != own {
                        here.push((other.entities.len(), path));
                    }
                }
                // In one folder the one with more entities is the nearer one.
                here.sort_by(|a, b| b.cmp(a));
                found.extend(here.into_iter().map(|(_, path)| path));
                if names.iter().any(|name| name == DATASET) {
                    found.push(folder.join(DATASET));
                    break;
                }
            }
        }
        found.reverse();
        found.extend(Some(own).filter(|own| own.is_file()));
        self.used.lock().unwrap_or_else(PoisonError::into_inner).extend(found.iter().cloned());
        found.retain(|path| path.file_name().is_none_or(|name| name != DATASET));
        found
    }

    /// Whether the file at `path` was read with others.
    pub fn is_used(&self, path: &Path) -> bool {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    /// Names of the JSON files in a folder.
    fn names(&self, folder: &Path) -> Arc<Vec<String>> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let list = || {
            let entries = fs::read_dir(folder).into_iter().flatten().take(MAX_ENTRIES).filter_map(Result::ok);
            let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
            let names: BTreeSet<String> = names.collect();
            // The sidecar of another file is no common one; there are as many of them as files.
            let is_owned = |stem: &str| [".nii", ".nii.gz"].iter().any(|end| names.contains(&format!("{stem}{end}")));
            let common = names.iter().filter(|name| name.strip_suffix(".json").is_some_and(|stem| !is_owned(stem)));
            Arc::new(common.cloned().collect())
        };
        folders.entry(folder.to_owned()).or_insert_with(list).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sidecars_of_all_levels_hold_and_those_of_others_do_not() {
        let dir = tempfile::tempdir().expect("folder");
        let deep = dir.path().join("sub-1/anat");
        fs::create_dir_all(&deep).expect("writable");
        for name in [
            DATASET,
            "MEGRE.json",
            "echo-1_MEGRE.json",
            "echo-2_MEGRE.json",
            "bold.json",
            "sub-1/sub-1_MEGRE.json",
            "sub-1/anat/sub-1_echo-1_MEGRE.json",
            "sub-1/anat/sub-1_echo-2_MEGRE.json",
            "sub-1/anat/notes.json",
        ] {
            fs::write(dir.path().join(name), "{}").expect("writable");
        }
        let found = Sidecars::default().of(&deep.join("sub-1_echo-1_MEGRE.nii.gz"));
        let found: Vec<&Path> = found.iter().map(|path| path.strip_prefix(dir.path()).expect("below")).collect();
        let expected =
            ["MEGRE.json", "echo-1_MEGRE.json", "sub-1/sub-1_MEGRE.json", "sub-1/anat/sub-1_echo-1_MEGRE.json"];
        assert_eq!(found, expected.map(Path::new));
    }

    #[test]
    fn texts_of_editors_are_read() {
        let wide =
            |read: fn(u16) -> [u8; 2]| -> Vec<u8> { "\u{feff}{\"µ\": 1}".encode_utf16().flat_map(read).collect() };
        for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
            assert_eq!(text(&bytes), "{\"µ\": 1}");
        }
        assert_eq!(text("{\"µ\": 1}".as_bytes()), "{\"µ\": 1}");
    }

    #[test]
    fn a_file_without_entities_has_only_its_own() {
        let dir = tempfile::tempdir().expect("folder");
        fs::write(dir.path().join("gre.json"), "{}").expect("writable");
        fs::write(dir.path().join("x.json"), "{}").expect("writable");
        assert_eq!(Sidecars::default().of(&dir.path().join("gre.nii")), [dir.path().join("gre.json")]);
        assert_eq!(Sidecars::default().of(&dir.path().join("other.nii")), [] as [PathBuf; 0]);
    }
}
