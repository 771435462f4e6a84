//! The command line: words → pipeline → files, stdout and an exit code.
//!
//! Must not know: windows. It reaches the drawing of figures through `gui::offscreen` alone.

mod analyze;
mod args;
mod case;
mod folder;
mod info;
mod map;
mod outcome;
mod progress;
mod provenance;
mod settings;
mod source;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Parser;

use analyze::Subject;
use args::{Cli, Command, Common};
use outcome::Usage;
pub use outcome::say;

use crate::text::{self, Language};

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
    text::set_language(language.unwrap_or_default());
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

/// The line for a machine on which no window opens.
pub fn no_window_hint(reason: &str) -> String {
    format!(
        "error: the window could not be opened ({}): without a display, try `sideroscope analyze --case iso -o DIR`",
        outcome::one_line(reason)
    )
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
        Command::Analyze { case: Some(case), rois, output, dicom, .. } => {
            analyze::analyze(&Subject::Case { case, rois: rois.as_deref() }, &output, dicom, &common)
        }
        Command::Analyze { path: Some(path), rois: Some(rois), output, dicom, .. } => {
            analyze::analyze(&Subject::Files { path: &path, rois: &rois }, &output, dicom, &common)
        }
        Command::Case { name: Some(name), output: Some(folder), .. } => case::write(name, &folder, &common),
        Command::Case { list: true, .. } => case::list(),
        Command::Analyze { .. } => Err(Usage("name a path and its --rois, or a --case".to_owned()).into()),
        Command::Case { .. } => Err(Usage("name a case and an output folder, or --list".to_owned()).into()),
    }
}
