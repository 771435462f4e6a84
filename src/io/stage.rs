//! A folder that takes one result: its files are made beside it, then swapped in together, the main one last.
//!
//! One process at a time: the folder is locked from the start of the work. What a killed run left is removed by the
//! next. Must not know: what the files hold.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use thiserror::Error;

use super::atomic::{self, PREFIX, WriteError};
use crate::t;

const SUFFIX: &str = ".stage";
/// Files of an older result wait here until the new ones stand.
const OLD: &str = ".old";

/// Why a result cannot go into a folder.
#[derive(Debug, Error)]
pub enum StageError {
    #[error("{}", t!("write-folder-busy", path = path.display()))]
    Busy { path: PathBuf },
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A result on its way into `folder`. Dropped before [`Self::commit`], it leaves the folder as it was.
#[derive(Debug)]
pub struct Stage {
    folder: PathBuf,
    dir: Option<TempDir>,
    /// Held while the stage lives.
    _lock: Lock,
    /// The folder was made for this result.
    is_new: bool,
}

impl Stage {
    /// Makes the folder if it is missing, locks it, and removes what killed runs left in it.
    ///
    /// # Errors
    /// Another process works in the folder, or nothing can be written there.
    pub fn begin(folder: &Path) -> Result<Self, StageError> {
        let is_new = !folder.exists();
        atomic::create_folder(folder)?;
        let failed = |source| WriteError::Folder { path: folder.to_owned(), source };
        let lock = Lock::take(folder)?;
        clean(folder);
        let dir = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempdir_in(folder).map_err(failed)?;
        Ok(Self { folder: folder.to_owned(), dir: Some(dir), _lock: lock, is_new })
    }

    /// Where to write a file of the result.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir().join(name)
    }

    /// Where the files of the result are made.
    pub fn dir(&self) -> &Path {
        self.dir.as_ref().map_or(&self.folder, |dir| dir.path())
    }

    /// An error of a write into the stage, told with the place the file was meant for.
    pub fn told(&self, error: WriteError) -> WriteError {
        match error {
            WriteError::File { path, source } => {
                let name = path.file_name().map(PathBuf::from).unwrap_or_default();
                WriteError::File { path: self.folder.join(name), source }
            }
            error @ WriteError::Folder { .. } => error,
        }
    }

    /// Swaps the files in, `last` after all others; `stale` files of an older result go.
    ///
    /// # Errors
    /// If a file cannot be moved; then the older result stands as before.
    pub fn commit(mut self, last: &str, stale: &[String]) -> Result<(), StageError> {
        let Some(dir) = self.dir.take() else { return Ok(()) };
        self.is_new = false;
        let swap = Swap { folder: &self.folder, stage: dir.path() };
        swap.run(last, stale)
            .map_err(|(name, source)| StageError::Write(WriteError::File { path: self.folder.join(name), source }))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.dir.take());
        if self.is_new {
            // Only an empty folder goes.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

struct Swap<'a> {
    folder: &'a Path,
    stage: &'a Path,
}

type Failed = (String, io::Error);

impl Swap<'_> {
    fn run(&self, last: &str, stale: &[String]) -> Result<(), Failed> {
        let mut new = self.names().map_err(|error| (last.to_owned(), error))?;
        // The file that says what the others are comes last and goes first.
        new.sort_by_key(|name| (name == last, name.clone()));
        let mut old: Vec<String> = stale.iter().chain(&new).cloned().collect();
        old.sort_by_key(|name| (name != last, name.clone()));
        old.dedup();
        let kept = self.stage.join(OLD);
        fs::create_dir(&kept).map_err(|error| (last.to_owned(), error))?;
        let (mut put_away, mut put_in) = (Vec::new(), Vec::new());
        let done = old
            .iter()
            .filter(|name| self.folder.join(name).symlink_metadata().is_ok())
            .try_for_each(|name| moved(self.folder, &kept, name, &mut put_away))
            .and_then(|()| new.iter().try_for_each(|name| moved(self.stage, self.folder, name, &mut put_in)));
        if done.is_err() {
            // What cannot be moved back stays where it is: there is no third place.
            for name in put_in.iter().rev() {
                let _ = fs::rename(self.folder.join(name), self.stage.join(name));
            }
            for name in put_away.iter().rev() {
                let _ = fs::rename(kept.join(name), self.folder.join(name));
            }
        }
        atomic::sync_folder(self.folder);
        done
    }

    fn names(&self) -> io::Result<Vec<String>> {
        fs::read_dir(self.stage)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }
}

fn moved(from: &Path, to: &Path, name: &str, done: &mut Vec<String>) -> Result<(), Failed> {
    fs::rename(from.join(name), to.join(name)).map_err(|error| (name.to_owned(), error))?;
    done.push(name.to_owned());
    Ok(())
}

/// Removes what killed runs left in `folder`: stages, and unfinished files whose writer is gone. The folder is locked.
fn clean(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = |suffix: &str| name.starts_with(PREFIX) && name.ends_with(suffix);
        if is_ours(SUFFIX) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = fs::remove_dir_all(entry.path());
        } else if is_ours(atomic::SUFFIX) {
            atomic::remove_if_left(&entry.path());
        }
    }
}

/// Names in `names` that lie in `folder` and are none of `inputs`.
pub fn present(folder: &Path, names: impl IntoIterator<Item = String>, inputs: &[PathBuf]) -> Vec<String> {
    let inputs: HashSet<PathBuf> = inputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let is_input = |path: &Path| path.canonicalize().is_ok_and(|path| inputs.contains(&path));
    let is_there = |name: &String| {
        let path = folder.join(name);
        path.is_file() && !is_input(&path)
    };
    names.into_iter().filter(is_there).collect()
}

/// A folder that one process works in. Where folders can be locked, no file is needed for it.
#[derive(Debug)]
struct Lock {
    _file: File,
    #[cfg(not(unix))]
    path: PathBuf,
}

impl Lock {
    fn take(folder: &Path) -> Result<Self, StageError> {
        let failed = |source| WriteError::Folder { path: folder.to_owned(), source };
        #[cfg(unix)]
        let file = File::open(folder).map_err(failed)?;
        #[cfg(not(unix))]
        let path = folder.join(".sideroscope.lock");
        #[cfg(not(unix))]
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StageError::Busy { path: folder.to_owned() }),
            // A file system without locks: better one result than none.
            Err(TryLockError::Error(error)) => log::warn!("the output folder cannot be locked: {error}"),
        }
        Ok(Self {
            _file: file,
            #[cfg(not(unix))]
            path,
        })
    }
}

#[cfg(not(unix))]
impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("readable folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_result_replaces_the_older_one_whole() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let out = dir.path().join("out");
        let first = Stage::begin(&out).expect("begun");
        for name in ["report.json", "models.csv", "a.dcm"] {
            atomic::write_bytes(&first.path(name), b"1").expect("written");
        }
        first.commit("report.json", &[]).expect("swapped in");
        fs::write(out.join("mine.txt"), "kept").expect("written");
        let second = Stage::begin(&out).expect("begun");
        atomic::write_bytes(&second.path("report.json"), b"2").expect("written");
        assert_eq!(fs::read(out.join("report.json")).expect("there"), b"1", "nothing changes before the swap");
        let stale = present(&out, ["models.csv", "a.dcm", "b.dcm"].map(str::to_owned), &[out.join("a.dcm")]);
        assert_eq!(stale, ["models.csv"], "an input is never removed");
        second.commit("report.json", &stale).expect("swapped in");
        assert_eq!(names(&out), ["a.dcm", "mine.txt", "report.json"]);
        assert_eq!(fs::read(out.join("report.json")).expect("there"), b"2");
    }

    #[test]
    fn a_second_process_is_refused_and_a_dropped_stage_leaves_nothing() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let out = dir.path().join("out");
        let first = Stage::begin(&out).expect("begun");
        assert!(matches!(Stage::begin(&out), Err(StageError::Busy { .. })));
        atomic::write_bytes(&first.path("report.json"), b"1").expect("written");
        drop(first);
        assert!(!out.exists(), "the folder was made for nothing");
        drop(Stage::begin(&out).expect("free again"));
    }

    #[test]
    fn leftovers_of_killed_runs_go_and_files_being_written_stay() {
        let dir = tempfile::tempdir().expect("temporary folder");
        fs::create_dir(dir.path().join(".sideroscope-abc.stage")).expect("folder");
        fs::write(dir.path().join(".sideroscope-abc.stage").join("report.json"), "half").expect("written");
        fs::write(dir.path().join(".sideroscope-def.part"), "half").expect("written");
        let live = File::create(dir.path().join(".sideroscope-ghi.part")).expect("made");
        live.lock().expect("locked");
        drop(Stage::begin(dir.path()).expect("begun"));
        assert_eq!(names(dir.path()), [".sideroscope-ghi.part"]);
    }
}
