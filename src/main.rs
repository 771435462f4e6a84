//! Sideroscope: arguments in, window or command line, exit code out.

use std::path::PathBuf;
use std::process::ExitCode;

use sideroscope::cli::{self, Invocation};

fn main() -> ExitCode {
    env_logger::init();
    match cli::parse() {
        Err(code) => code,
        Ok(Invocation::Command(job)) => cli::run(*job),
        Ok(Invocation::Window(paths)) => match open_window(paths) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                cli::say(&cli::no_window_hint(&reason));
                ExitCode::FAILURE
            }
        },
    }
}

fn open_window(_paths: Vec<PathBuf>) -> Result<(), String> {
    Err("this build has none".to_owned())
}
