//! Arguments → window or command → exit code.

use std::process::ExitCode;

use sideroscope::cli::{self, Invocation};
use sideroscope::gui;

fn main() -> ExitCode {
    env_logger::init();
    match cli::parse() {
        Err(code) => code,
        Ok(Invocation::Command(job)) => cli::run(*job),
        Ok(Invocation::Window { paths, language }) => match gui::run(paths, language) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                cli::say(&error.to_string());
                ExitCode::FAILURE
            }
        },
    }
}
