//! Paths → one echo stack: scan, choose, load.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use thiserror::Error;

use crate::io::{self, LoadError, LoadProgress, Scan, ScanProgress};
use crate::series::{Catalog, EchoStack, StackPlan};

/// Which stack of a path is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StackChoice {
    /// What an R2* analysis most likely means, see [`Catalog::best_stack`].
    #[default]
    Best,
    /// Its UID, or its number in the list counted from 1.
    Named(String),
}

/// Why no stack can be opened.
#[derive(Debug, Error)]
pub enum OpenStackError {
    #[error("no images were found; {0}")]
    NothingFound(String),
    #[error("the images hold no echo stack, they can only be viewed")]
    NoStack,
    #[error("there is no stack {wanted}, choose a number from 1 to {available}")]
    NoSuchStack { wanted: String, available: usize },
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// Finds the wanted stack in a catalog.
pub fn choose<'a>(catalog: &'a Catalog, choice: &StackChoice) -> Result<&'a StackPlan, OpenStackError> {
    match choice {
        StackChoice::Best => catalog.best_stack().ok_or(OpenStackError::NoStack),
        StackChoice::Named(name) => {
            let index = name.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let by_number = || index.and_then(|index| catalog.stacks().nth(index));
            catalog.stack(name).or_else(by_number).ok_or_else(|| OpenStackError::NoSuchStack {
                wanted: name.clone(),
                available: catalog.stacks().count(),
            })
        }
    }
}

/// How far opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenProgress {
    Scan(ScanProgress),
    Load(LoadProgress),
}

/// Scans `paths` and loads one stack of what is there. The scan comes back too: it says what was set aside.
pub fn open(
    paths: &[PathBuf],
    choice: &StackChoice,
    progress: &(dyn Fn(OpenProgress) + Sync),
    cancel: &AtomicBool,
) -> Result<(Scan, EchoStack), OpenStackError> {
    let scan = io::scan(paths, &|step| progress(OpenProgress::Scan(step)), cancel);
    if scan.catalog.is_empty() {
        return Err(OpenStackError::NothingFound(first_reason(&scan)));
    }
    let plan = choose(&scan.catalog, choice)?;
    let stack = io::load(plan, &|step| progress(OpenProgress::Load(step)), cancel)?;
    Ok((scan, stack))
}

fn first_reason(scan: &Scan) -> String {
    match scan.set_aside.as_slice() {
        [] => "the folder is empty".to_owned(),
        [only] => format!("{}: {}", only.reason, only.label),
        [first, ..] => {
            format!("{} files were set aside, the first: {}: {}", scan.set_aside.len(), first.reason, first.label)
        }
    }
}
