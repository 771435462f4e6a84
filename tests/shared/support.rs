//! Where the shared data are, and how a trial without them is marked.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use libtest_mimic::{Failed, Trial};
use sideroscope::io::{self, Scan};
use sideroscope::series::{EchoStack, StackPlan};

/// The folder `shared`, if it is there.
pub fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let root = std::env::var_os("SIDEROSCOPE_SHARED").map_or(beside, PathBuf::from);
    root.join("data").is_dir().then_some(root)
}

pub fn data(path: &str) -> PathBuf {
    shared().unwrap_or_default().join("data").join(path)
}

/// A trial that needs the shared data.
pub fn trial(name: impl Into<String>, test: impl FnOnce() -> Result<(), Failed> + Send + 'static) -> Trial {
    Trial::test(name, test).with_ignored_flag(shared().is_none())
}

pub fn scan(path: &str) -> Scan {
    io::scan(&[data(path)], &|_| (), &AtomicBool::new(false))
}

pub fn load(plan: &StackPlan) -> Result<EchoStack, Failed> {
    io::load(plan, &|_| (), &AtomicBool::new(false)).map_err(Failed::from)
}

/// Fails with all complaints, or passes when there are none.
pub fn verdict(complaints: Vec<String>) -> Result<(), Failed> {
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

pub fn json(path: &str) -> serde_json::Value {
    let text = std::fs::read_to_string(data(path)).expect("readable JSON file");
    serde_json::from_str(&text).expect("valid JSON")
}
