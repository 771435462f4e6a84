//! Tests against reference data that cannot be part of the repository (licenses, size).
//!
//! The data lie in a folder `shared` beside the repository, or where SIDEROSCOPE_SHARED says. Without them every trial
//! is listed as ignored: skipped, and seen to be skipped.

mod decode;
mod field;
mod geometry;
mod hostile;
mod reference;
mod support;

use libtest_mimic::{Arguments, Trial};

fn main() {
    // Decoders are meant to fail on damaged data; their panics are caught and counted, not printed.
    std::panic::set_hook(Box::new(|info| {
        if std::env::var_os("RUST_BACKTRACE").is_some() {
            eprintln!("{info}");
        }
    }));
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(reference::trials());
    trials.extend(geometry::trials());
    trials.extend(decode::trials());
    trials.extend(hostile::trials());
    trials.extend(field::trials());
    libtest_mimic::run(&arguments, trials).exit();
}
