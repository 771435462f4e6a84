//! Paths → one echo stack: scan, choose, give it the echo times that were typed, load. The one way in, for the window
//! and for every command.
//!
//! Must not know: who asked; how what was found is shown.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use thiserror::Error;

use crate::io::{self, LoadError, LoadProgress, Scan, ScanProgress};
use crate::series::{Catalog, EchoStack, StackPlan};
use crate::text::Message;
use crate::units::EchoTime;

/// Which stack of a path is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StackChoice {
    /// What an R2* analysis most likely means, see [`Catalog::best_stack`].
    #[default]
    Best,
    /// The only one that can be fitted; with several, nobody may guess.
    Only,
    /// Its UID, or its number in the list counted from 1.
    Named(String),
}

/// What the stack is opened for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A stack that cannot be fitted opens too.
    #[default]
    View,
    /// Regions of it are compared, by the look of one image where there are no more.
    Compare,
    Fit,
}

/// Echo times that were typed.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedTimes {
    pub times: Vec<EchoTime>,
    /// Where the files state them already.
    pub stated: Stated,
}

/// What typed echo times do on a stack whose files state them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// They are a mistake.
    Refuses,
    /// They are meant for another stack of the same figure.
    Stays,
}

/// What to open.
#[derive(Clone, Debug, Default)]
pub struct OpenRequest {
    pub paths: Vec<PathBuf>,
    pub choice: StackChoice,
    pub purpose: Purpose,
    pub echo_times: Option<TypedTimes>,
    pub derived: Derived,
}

/// What images that call themselves derived are taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Derived {
    /// No measurement: a stack of them is viewed only.
    #[default]
    AsStated,
    /// The user knows them for originals, as programs that remove names leave them.
    AsOriginal,
}

/// Why no stack can be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("canceled")]
    Canceled,
    #[error("the path does not exist: check its spelling")]
    NoSuchPath,
    /// What was set aside stands in the scan.
    #[error("no images were found")]
    NothingFound,
    #[error("the images hold no echo stack, they can only be viewed")]
    NoStack,
    #[error("there is no stack {wanted}, choose a number from 1 to {available}")]
    NoSuchStack { wanted: String, available: usize },
    #[error("{count} echo stacks can be fitted: choose one of the list with --stack and its number or UID")]
    SeveralStacks { count: usize },
    #[error("{count} series of one or two echoes can be compared: choose one with --stack and its number or UID")]
    SeveralImages { count: usize },
    #[error("the files state the echo times of this stack: leave --te out")]
    TimesStated,
    #[error("--te gives {typed} echo times, the stack has {echoes} echoes")]
    TimesDoNotFit { typed: usize, echoes: usize },
    #[error("the stack cannot be fitted, only viewed in the window: {0}")]
    CannotBeFitted(Message),
    #[error(transparent)]
    Load(LoadError),
}

/// How far opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenProgress {
    Scan(ScanProgress),
    Load(LoadProgress),
}

/// What opening brought: the scan says what was set aside, also where no stack could be loaded.
#[derive(Debug)]
pub struct Opened {
    pub scan: Scan,
    pub loaded: Result<Loaded, OpenError>,
}

/// A stack with the plan it was loaded by.
#[derive(Debug)]
pub struct Loaded {
    pub plan: StackPlan,
    pub stack: EchoStack,
}

impl Opened {
    /// Every file that was looked at: none of them may be replaced.
    pub fn files(&self) -> Vec<PathBuf> {
        files_of(&self.scan)
    }
}

/// Scans the paths and loads the stack that is meant.
pub fn open(request: &OpenRequest, progress: &(dyn Fn(OpenProgress) + Sync), cancel: &AtomicBool) -> Opened {
    let there: Vec<PathBuf> = request.paths.iter().filter(|path| path.exists()).cloned().collect();
    let mut scan = io::scan(&there, &|step| progress(OpenProgress::Scan(step)), cancel);
    if request.derived == Derived::AsOriginal {
        scan.catalog.take_derived_as_original();
    }
    let loaded = if there.is_empty() {
        Err(OpenError::NoSuchPath)
    } else if scan.is_canceled {
        Err(OpenError::Canceled)
    } else {
        choose(&scan.catalog, &request.choice, request.purpose).and_then(|plan| load(plan, request, progress, cancel))
    };
    Opened { scan, loaded }
}

/// Finds the stack that is meant among what was found.
///
/// # Errors
/// Nothing was found, none can be chosen, or several may be meant.
pub fn choose<'a>(catalog: &'a Catalog, choice: &StackChoice, purpose: Purpose) -> Result<&'a StackPlan, OpenError> {
    if catalog.is_empty() {
        return Err(OpenError::NothingFound);
    }
    match choice {
        StackChoice::Best => catalog.best_stack().ok_or(OpenError::NoStack),
        StackChoice::Only => only(catalog, purpose),
        StackChoice::Named(name) => {
            let index = name.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            let by_number = || index.and_then(|index| catalog.stacks().nth(index));
            catalog
                .stack(name)
                .or_else(by_number)
                .ok_or_else(|| OpenError::NoSuchStack { wanted: name.clone(), available: catalog.stacks().count() })
        }
    }
}

/// The only candidate; without any, what can at least be viewed.
fn only(catalog: &Catalog, purpose: Purpose) -> Result<&StackPlan, OpenError> {
    let is_candidate = |plan: &&StackPlan| plan.component.is_magnitude() && plan.derived_from.is_none();
    let candidates: Vec<&StackPlan> = catalog.fittable().filter(is_candidate).collect();
    let compared = || catalog.stacks().filter(|plan| plan.can_be_compared() && is_candidate(plan));
    match candidates[..] {
        [only] => Ok(only),
        // A study of single images: which of them is meant nobody may guess.
        [] if purpose == Purpose::Compare && compared().count() > 1 => {
            Err(OpenError::SeveralImages { count: compared().count() })
        }
        [] => catalog.best_stack().ok_or(OpenError::NoStack),
        _ => Err(OpenError::SeveralStacks { count: candidates.len() }),
    }
}

/// Loads the stack of `plan` as `request` wants it; what it says of paths, choice and derived images does not matter any
/// more.
///
/// # Errors
/// The plan cannot serve the purpose, the typed times do not belong to it, or its pixels cannot be read.
pub fn load(
    plan: &StackPlan,
    request: &OpenRequest,
    progress: &(dyn Fn(OpenProgress) + Sync),
    cancel: &AtomicBool,
) -> Result<Loaded, OpenError> {
    let plan = with_typed_times(plan, request.echo_times.as_ref())?;
    let is_refused = |reason: Option<Message>, can_be_compared: bool| match (request.purpose, reason) {
        (Purpose::Fit, Some(reason)) => Err(OpenError::CannotBeFitted(reason)),
        (Purpose::Compare, Some(reason)) if !can_be_compared => Err(OpenError::CannotBeFitted(reason)),
        _ => Ok(()),
    };
    is_refused(plan.refusal.clone(), plan.can_be_compared())?;
    let stack = io::load(&plan, &|step| progress(OpenProgress::Load(step)), cancel).map_err(|error| match error {
        LoadError::Canceled => OpenError::Canceled,
        error => OpenError::Load(error),
    })?;
    is_refused(stack.fit_refusal().cloned(), stack.can_be_compared())?;
    Ok(Loaded { plan, stack })
}

/// The plan with the echo times that were typed, where it waits for them.
fn with_typed_times(plan: &StackPlan, typed: Option<&TypedTimes>) -> Result<StackPlan, OpenError> {
    let Some(TypedTimes { times, stated }) = typed else { return Ok(plan.clone()) };
    match (plan.wants_echo_times, stated) {
        (true, _) => {}
        (false, Stated::Stays) => return Ok(plan.clone()),
        (false, Stated::Refuses) => {
            let refused = plan.refusal.clone().map(OpenError::CannotBeFitted);
            return Err(refused.unwrap_or(OpenError::TimesStated));
        }
    }
    let (typed, echoes) = (times.len(), plan.num_echoes());
    plan.with_echo_times(times.clone()).ok_or(OpenError::TimesDoNotFit { typed, echoes })
}

/// Every file that a scan looked at.
pub fn files_of(scan: &Scan) -> Vec<PathBuf> {
    let images = scan.catalog.stacks().flat_map(|plan| plan.frames.iter().flatten().flatten());
    let mut files: Vec<PathBuf> = images.map(|frame| frame.image.file.place.path.clone()).collect();
    files.extend(scan.set_aside.iter().map(|aside| aside.path.clone()));
    files.sort();
    files.dedup();
    files
}
