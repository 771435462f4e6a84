//! What a command works on: a path with files, or a built-in case.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, anyhow, bail};

use super::args::{Common, EchoTimes};
use super::outcome::{Usage, cannot_open, one_line, print, say};
use super::progress::Progress;
use crate::io::{self, Scan};
use crate::phantom::Case;
use crate::pipeline::{StackChoice, choose};
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

    /// Scans `path`, chooses a stack that can be fitted, and reads its pixels.
    pub fn of_path(path: &Path, common: &Common) -> Result<Self> {
        let scan = scan(path, common)?;
        if scan.catalog.is_empty() {
            bail!("nothing to open: {}", why_nothing(&scan));
        }
        let plan = with_typed_times(&taken(chosen(&scan.catalog, common)?, common), common)?;
        if let Some(reason) = &plan.refusal {
            bail!("the stack cannot be fitted, only viewed in the window: {reason}");
        }
        let progress = Progress::new("Reading", common.is_quiet);
        let stack = io::load(&plan, &|step| progress.set(step.done, step.total), &AtomicBool::new(false))?;
        drop(progress);
        if let Some(reason) = stack.fit_refusal() {
            bail!("the stack cannot be fitted, only viewed in the window: {reason}");
        }
        tell_what_was_left_out(&scan, &stack, common);
        Ok(Self { stack, plan: Some(plan), inputs: files_of(&scan), rois: Vec::new() })
    }
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

/// The stack that `--stack` names, or the only one that can be fitted; with several the list is printed.
/// The stack that is meant; when several may be, they are printed.
pub fn chosen<'a>(catalog: &'a Catalog, common: &Common) -> Result<&'a StackPlan> {
    if let Some(name) = &common.stack {
        return choose(catalog, &StackChoice::Named(name.clone())).map_err(|error| anyhow!(Usage(error.to_string())));
    }
    let is_candidate = |plan: &&StackPlan| plan.component.is_magnitude() && plan.derived_from.is_none();
    let candidates: Vec<&StackPlan> = catalog.fittable().filter(is_candidate).collect();
    match candidates[..] {
        [only] => Ok(only),
        [] => choose(catalog, &StackChoice::Best).context("there is nothing to fit"),
        _ => {
            print(&stack_lines(catalog))?;
            Err(anyhow!(Usage(format!(
                "{} echo stacks can be fitted: choose one of the list with --stack and its number or UID",
                candidates.len()
            ))))
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

/// The plan as it is, or with its derived images taken as originals where `--derived` asks for it.
fn taken(plan: &StackPlan, common: &Common) -> StackPlan {
    let original = common.is_derived_taken.then(|| plan.taken_as_original()).flatten();
    original.unwrap_or_else(|| plan.clone())
}

/// The plan with the echo times of `--te`, where it waits for them.
fn with_typed_times(plan: &StackPlan, common: &Common) -> Result<StackPlan> {
    let Some(EchoTimes(times)) = &common.echo_times else { return Ok(plan.clone()) };
    if !plan.wants_echo_times {
        if let Some(reason) = &plan.refusal {
            bail!("the stack cannot be fitted, only viewed in the window: {reason}");
        }
        bail!(Usage("the files state the echo times of this stack: leave --te out".to_owned()));
    }
    let (typed, echoes) = (times.len(), plan.num_echoes());
    plan.with_echo_times(times.clone())
        .ok_or_else(|| anyhow!(Usage(format!("--te gives {typed} echo times, the stack has {echoes} echoes"))))
}

/// Every file that the scan looked at.
pub fn files_of(scan: &Scan) -> Vec<PathBuf> {
    let images = scan.catalog.stacks().flat_map(|plan| plan.frames.iter().flatten().flatten());
    let mut files: Vec<PathBuf> = images.map(|frame| frame.image.file.place.path.clone()).collect();
    files.extend(scan.set_aside.iter().map(|aside| aside.path.clone()));
    files.sort();
    files.dedup();
    files
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
