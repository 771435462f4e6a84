//! DICOMDIR: an index of files on a medium. // PS3.3 annex F
//!
//! The links between its records are not followed, so that loops among them cannot matter; every record is visited
//! once, in the order of the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::dataset::DataSet;
use super::file::Opened;
use crate::say;
use crate::text::Message;

const FIRST_RECORD_OFFSET: u32 = 0x0004_1200;
const DIRECTORY_RECORDS: u32 = 0x0004_1220;
const NEXT_RECORD_OFFSET: u32 = 0x0004_1400;
const LOWER_RECORD_OFFSET: u32 = 0x0004_1420;
const REFERENCED_FILE_ID: u32 = 0x0004_1500;

/// The files a DICOMDIR lists, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    pub files: Vec<PathBuf>,
    pub problems: Vec<Message>,
}

/// Reads a DICOMDIR; `None` if the file is something else.
///
/// * `folder` — where it lies: only files below it are taken.
pub(crate) fn directory(opened: &Opened, folder: &Path) -> Option<Directory> {
    let data = opened.data_set();
    if !data.has(DIRECTORY_RECORDS) {
        return None;
    }
    let mut found = Directory::default();
    let (mut missing, mut outside) = (0, 0);
    for record in data.items(DIRECTORY_RECORDS) {
        let Some(id) = record.ascii(REFERENCED_FILE_ID).filter(|id| !id.is_empty()) else { continue };
        let parts: Vec<&str> = id.split('\\').map(str::trim).collect();
        if !parts.iter().all(|part| is_plain(part)) {
            outside += 1;
        } else if let Some(path) = resolve(folder, &parts) {
            found.files.push(path);
        } else {
            missing += 1;
        }
    }
    if outside > 0 {
        found.problems.push(say!("dicomdir-outside", outside = outside));
    }
    if missing > 0 {
        found.problems.push(say!("dicomdir-missing", missing = missing));
    }
    if links_repeat(&data) {
        found.problems.push(say!("dicomdir-loop"));
    }
    Some(found)
}

/// One component of a path that stays where it is. // PS3.10 8.2
fn is_plain(part: &str) -> bool {
    !part.is_empty() && part != "." && part != ".." && !part.contains(['/', '\\', ':', '\0'])
}

/// The file below `folder`; components are matched without regard to case where the exact name is not there, because
/// media written as upper case are often mounted or copied as lower case.
fn resolve(folder: &Path, parts: &[&str]) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in parts {
        let exact = path.join(part);
        path = if exact.exists() {
            exact
        } else {
            let matches = |name: &std::ffi::OsStr| name.to_str().is_some_and(|name| name.eq_ignore_ascii_case(part));
            let mut names: Vec<_> =
                fs::read_dir(&path).ok()?.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
            names.sort();
            path.join(names.into_iter().find(|name| matches(name))?)
        };
    }
    // A link below the folder may still lead out of it.
    let (real, root) = (fs::canonicalize(&path).ok()?, fs::canonicalize(folder).ok()?);
    (real.is_file() && real.starts_with(root)).then_some(path)
}

/// In a sound directory every record is the target of exactly one link.
fn links_repeat(data: &DataSet<'_>) -> bool {
    let offset = |data: &DataSet<'_>, tag| data.integer(tag).filter(|offset| *offset != 0);
    let mut targets: BTreeSet<i64> = offset(data, FIRST_RECORD_OFFSET).into_iter().collect();
    data.items(DIRECTORY_RECORDS)
        .flat_map(|record| [NEXT_RECORD_OFFSET, LOWER_RECORD_OFFSET].map(|tag| offset(&record, tag)))
        .flatten()
        .any(|target| !targets.insert(target))
}
