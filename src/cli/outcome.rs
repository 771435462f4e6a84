//! How a command ends: exit code and one line on stderr.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::io::why;

/// The command line was wrong in a way that only the data could show; ends with exit code 2.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// 0 done, 1 could not do the job, 2 wrong usage.
pub fn exit_code(result: Result<(), anyhow::Error>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    if is_broken_pipe(&error) {
        // The reader of our output has seen enough, as `head` has.
        return ExitCode::SUCCESS;
    }
    say(&format!("error: {}", one_line(&format!("{error:#}"))));
    ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
}

/// The refusal of a path that cannot be opened.
pub fn cannot_open(path: &Path, error: &io::Error) -> anyhow::Error {
    anyhow::anyhow!("cannot open {} ({}): check the path and its permission", path.display(), why(error))
}

/// One line on stderr; a closed stderr is no reason to fail.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes `text` to stdout.
pub fn print(text: &str) -> Result<(), anyhow::Error> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// File names and header texts may hold line breaks or terminal codes; a message is one plain line.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
