//! The command line: words → pipeline → files, stdout and an exit code.
//!
//! Must not know: windows. It reaches the drawing of figures through `gui::offscreen` alone.

mod analyze;
mod args;
mod case;
mod cine;
mod figure;
mod folder;
mod info;
mod map;
mod materials;
mod models;
mod outcome;
mod progress;
mod provenance;
mod settings;
mod source;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Parser;

use crate::publish::figure::Template;
use analyze::{Extras, Subject};
use args::{Cli, Command, Common};
use outcome::Usage;
pub use outcome::say;

use crate::text::Language;

/// What the words ask for.
pub enum Invocation {
    /// Open the window on these paths; none means the first built-in case.
    Window {
        paths: Vec<PathBuf>,
        language: Option<Language>,
    },
    Command(Box<Job>),
}

/// A command with its options.
pub struct Job {
    command: Command,
    common: Common,
}

/// Reads the arguments. `Err` is the exit code after help, version or an explanation was printed.
pub fn parse() -> Result<Invocation, ExitCode> {
    let Cli { command, paths, common } = Cli::try_parse().map_err(|error| {
        if error.exit_code() == 0 {
            // Help and version, on stdout.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        wrong_usage(&usage_line(&error.render().to_string()))
    })?;
    let language = common.lang.map(args::LanguageName::language);
    match command {
        Some(_) if !paths.is_empty() => Err(wrong_usage("error: a command comes before its paths; see --help")),
        Some(command) => Ok(Invocation::Command(Box::new(Job { command, common }))),
        None => match paths.iter().find(|path| !path.exists()) {
            Some(path) => Err(wrong_usage(&format!(
                "error: there is no file, folder or command named \"{}\"; see --help",
                outcome::one_line(&path.to_string_lossy())
            ))),
            None => Ok(Invocation::Window { paths, language }),
        },
    }
}

fn wrong_usage(line: &str) -> ExitCode {
    say(line);
    ExitCode::from(2)
}

/// The first paragraph of clap's explanation and its usage, in one line.
fn usage_line(explanation: &str) -> String {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let what = words(explanation.split("\n\n").next().unwrap_or_default());
    let usage = explanation.lines().find_map(|line| line.strip_prefix("Usage: ")).map(words);
    match usage {
        Some(usage) => format!("{what}; usage: {usage}"),
        None => format!("{what}; see --help"),
    }
}

/// Runs a command to its exit code.
pub fn run(job: Job) -> ExitCode {
    let work = || set_threads(&job.common).and_then(|()| perform(job));
    // A mistake of the program is "could not do the job" too; the panic has told where it is.
    let result = catch_unwind(AssertUnwindSafe(work));
    outcome::exit_code(result.unwrap_or_else(|_| Err(anyhow!("the program failed, please report the lines above"))))
}

fn set_threads(common: &Common) -> Result<()> {
    let Some(threads) = common.threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    pool.context("the worker threads could not be started, choose fewer with --threads")
}

fn perform(Job { command, common }: Job) -> Result<()> {
    match command {
        Command::Info { path, json } => info::info(&path, json, &common),
        Command::Map { path, output, format } => map::map(&path, &output, format.into(), &common),
        Command::Analyze { case: Some(case), rois, output, dicom, models, pdf, paper, .. } => {
            let extras = Extras { is_dicom: dicom, pdf: pdf.as_deref(), paper: paper.into(), has_models: models };
            analyze::analyze(&Subject::Case { case, rois: rois.as_deref() }, &output, extras, &common)
        }
        Command::Analyze { path: Some(path), rois: Some(rois), output, dicom, models, pdf, paper, .. } => {
            let extras = Extras { is_dicom: dicom, pdf: pdf.as_deref(), paper: paper.into(), has_models: models };
            analyze::analyze(&Subject::Files { path: &path, rois: &rois }, &output, extras, &common)
        }
        Command::Case { name: Some(name), output: Some(folder), .. } => case::write(name, &folder, &common),
        Command::Case { list: true, .. } => case::list(),
        Command::Figure { list: true, template, .. } => figure::templates(template),
        Command::Figure { layout, template, case, path, rois, output, caption, width, dpi, .. } => {
            let Some(output) = output else {
                return Err(Usage("name the output file with -o, or --list".to_owned()).into());
            };
            if layout.is_none() && case.is_none() && path.is_none() {
                return Err(Usage("name a layout file, a --case or a --path".to_owned()).into());
            }
            let main = found(case, path.as_deref(), rois.as_deref(), &common)?;
            let template = template.unwrap_or(Template::Answer);
            let (layout, output, caption) = (layout.as_deref(), output.as_path(), caption.as_deref());
            let request = figure::Request { layout, template, main, output, caption, width_mm: width, dpi };
            figure::figure(request, &common)
        }
        Command::Cine { path, case, output, slice, is_synthetic, seconds, size } => {
            match found(case, path.as_deref(), None, &common)? {
                Some(found) => {
                    let side_px = size.into();
                    let request = cine::Request { output: &output, slice, seconds, side_px, is_synthetic };
                    cine::cine(found, request, &common)
                }
                None => Err(Usage("name a path or a --case".to_owned()).into()),
            }
        }
        Command::Analyze { .. } => Err(Usage("name a path and its --rois, or a --case".to_owned()).into()),
        Command::Case { .. } => Err(Usage("name a case and an output folder, or --list".to_owned()).into()),
    }
}

/// The one source that the words name.
fn found(
    case: Option<crate::phantom::Case>,
    path: Option<&Path>,
    rois: Option<&Path>,
    common: &Common,
) -> Result<Option<materials::Found>> {
    match (case, path) {
        (Some(case), _) => materials::of_case(case, rois, common).map(Some),
        (None, Some(path)) => materials::of_path(path, rois, common).map(Some),
        (None, None) => Ok(None),
    }
}
