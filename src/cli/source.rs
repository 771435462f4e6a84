//! What a command works on: a path with files, or a built-in case.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::{Result, anyhow};

use super::args::{Common, EchoTimes};
use super::outcome::{Usage, cannot_open, one_line, print, say};
use super::progress::Progress;
use crate::io::{self, Scan};
use crate::phantom::Case;
use crate::pipeline::{
    self, Derived, Loaded, OpenError, OpenProgress, OpenRequest, Purpose, StackChoice, Stated, TypedTimes,
};
use crate::roi::Roi;
use crate::series::{Catalog, EchoStack, StackPlan};

/// A loaded stack and where it came from.
pub struct Source {
    pub stack: EchoStack,
    /// `None` for a built-in case.
    pub plan: Option<StackPlan>,
    /// Every file that was looked at: none of them may be replaced.
    pub inputs: Vec<PathBuf>,
    /// The regions a built-in case brings.
    pub rois: Vec<Roi>,
}

impl Source {
    pub fn of_case(case: Case, seed: u64) -> Self {
        let built = case.build(seed);
        Self { stack: built.stack, plan: None, inputs: Vec::new(), rois: built.rois }
    }

    /// Scans `path`, chooses the stack that is meant, and reads its pixels.
    pub fn of_path(path: &Path, purpose: Purpose, common: &Common) -> Result<Self> {
        let (choice, stated) = (choice(common), Stated::Refuses);
        Self::opened(
            path,
            OpenRequest { choice, purpose, echo_times: typed(common, stated), ..request(path, common) },
            common,
        )
    }

    /// One of several sources of a figure: its own stack, and echo times typed for the others may pass it by.
    pub fn of_figure(path: &Path, stack: Option<&str>, common: &Common) -> Result<Self> {
        let choice = stack.map_or_else(|| choice(common), |name| StackChoice::Named(name.to_owned()));
        let echo_times = typed(common, Stated::Stays);
        Self::opened(path, OpenRequest { choice, echo_times, ..request(path, common) }, common)
    }

    fn opened(path: &Path, request: OpenRequest, common: &Common) -> Result<Self> {
        // What the system says against the path is more than "does not exist".
        std::fs::metadata(path).map_err(|error| cannot_open(path, &error))?;
        let bars = [Progress::new("Scanning", common.is_quiet), Progress::new("Reading", common.is_quiet)];
        let progress = |step: OpenProgress| match step {
            OpenProgress::Scan(step) => bars[0].set(step.done, step.total),
            OpenProgress::Load(step) => bars[1].set(step.done, step.total),
        };
        let opened = pipeline::open(&request, &progress, &AtomicBool::new(false));
        drop(bars);
        let inputs = opened.files();
        let Loaded { plan, stack } = match opened.loaded {
            Ok(loaded) => loaded,
            Err(error) => return Err(refusal(error, &opened.scan)?),
        };
        tell_what_was_left_out(&opened.scan, &stack, common);
        Ok(Self { stack, plan: Some(plan), inputs, rois: Vec::new() })
    }
}

fn request(path: &Path, common: &Common) -> OpenRequest {
    let derived = if common.is_derived_taken { Derived::AsOriginal } else { Derived::AsStated };
    OpenRequest { paths: vec![path.to_owned()], derived, ..OpenRequest::default() }
}

/// The stack that `--stack` names, or the only one that can be fitted.
fn choice(common: &Common) -> StackChoice {
    common.stack.clone().map_or(StackChoice::Only, StackChoice::Named)
}

fn typed(common: &Common, stated: Stated) -> Option<TypedTimes> {
    common.echo_times.clone().map(|EchoTimes(times)| TypedTimes { times, stated })
}

/// The refusal with what to do next: where several stacks may be meant, they are printed.
fn refusal(error: OpenError, scan: &Scan) -> Result<anyhow::Error> {
    Ok(match error {
        OpenError::NothingFound => anyhow!("nothing to open: {}", why_nothing(scan)),
        OpenError::SeveralStacks { .. } => {
            print(&stack_lines(&scan.catalog))?;
            anyhow!(Usage(error.to_string()))
        }
        OpenError::NoSuchStack { .. } | OpenError::TimesStated | OpenError::TimesDoNotFit { .. } => {
            anyhow!(Usage(error.to_string()))
        }
        OpenError::NoStack => anyhow!(error).context("there is nothing to fit"),
        error => anyhow!(error),
    })
}

/// Reads the headers under `path`; only a path that does not exist is an error.
pub fn scan(path: &Path, common: &Common) -> Result<Scan> {
    std::fs::metadata(path).map_err(|error| cannot_open(path, &error))?;
    let progress = Progress::new("Scanning", common.is_quiet);
    let paths = [path.to_owned()];
    Ok(io::scan(&paths, &|step| progress.set(step.done, step.total), &AtomicBool::new(false)))
}

/// Why a scan found no image, in one sentence.
pub fn why_nothing(scan: &Scan) -> String {
    match scan.set_aside.as_slice() {
        [] => "the folder holds no files, name one with DICOM or NIfTI images".to_owned(),
        [only] => format!("{} ({}), name DICOM or NIfTI images", only.reason, only.label),
        [first, ..] => {
            let number = scan.set_aside.len();
            format!(
                "all {number} files were set aside, the first because: {} ({}), name DICOM or NIfTI images",
                first.reason, first.label
            )
        }
    }
}

/// One line per stack, with the number that `--stack` takes.
pub fn stack_lines(catalog: &Catalog) -> String {
    catalog.stacks().enumerate().map(|(index, plan)| format!("{}\n", stack_line(index, plan))).collect()
}

/// "[2] 12 echoes 0.99–16.50 ms, 5 slices, 256 × 192, 1.5 T; liver GRE; magnitude"; `index` counts from 0.
pub fn stack_line(index: usize, plan: &StackPlan) -> String {
    let mut parts = vec![plan.summary()];
    parts.extend([plan.vendor.as_str(), plan.description.as_str()].map(one_line).into_iter().filter(|s| !s.is_empty()));
    parts.push(plan.component.name().to_owned());
    parts.extend(plan.derived_from.as_ref().map(|word| format!("derived ({})", one_line(word))));
    format!("[{}] {}", index + 1, parts.join("; "))
}

fn tell_what_was_left_out(scan: &Scan, stack: &EchoStack, common: &Common) {
    if common.is_quiet {
        return;
    }
    if let [first, ..] = scan.set_aside.as_slice() {
        let number = scan.set_aside.len();
        let first = format!("{} ({})", first.reason, first.label);
        say(&one_line(&format!(
            "note: {number} of the files were set aside, see `sideroscope info`; the first: {first}"
        )));
    }
    for warning in &stack.info.warnings {
        say(&format!("note: {}", one_line(&warning.to_string())));
    }
}
