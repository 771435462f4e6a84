//! `case`: a built-in case as files.

use std::path::Path;

use anyhow::Result;

use super::args::Common;
use super::folder;
use super::outcome::print;
use crate::io::atomic::{self, WriteError};
use crate::io::{dicom, rois};
use crate::phantom::Case;

/// Lists the cases, the name first, then the title.
pub fn list() -> Result<()> {
    let lines = Case::ALL.map(|case| format!("{:<14} {}\n", case.name(), case.title()));
    print(&lines.concat())
}

/// The file that says what the others are.
const TRUTH: &str = "truth.json";

/// Writes images, `truth.json` and `rois.json` into the folder `output`, all of them or none.
pub fn write(case: Case, output: &Path, common: &Common) -> Result<()> {
    let built = case.build(common.seed);
    let stage = folder::begin(output, &[], &[])?;
    let told = |error: WriteError| stage.told(error);
    let images = dicom::write_mr(stage.dir(), case.name(), &built.stack, case.name()).map_err(told)?;
    let truth = serde_json::to_string_pretty(&built.truth)? + "\n";
    atomic::write_bytes(&stage.path(TRUTH), truth.as_bytes()).map_err(told)?;
    rois::write(&stage.path("rois.json"), &built.rois).map_err(told)?;
    stage.commit(TRUTH, &[])?;
    if common.is_quiet {
        return Ok(());
    }
    print(&format!(
        "Wrote case {}: {} DICOM images ({} echoes, {} slices), truth.json and rois.json\n",
        case.name(),
        images.len(),
        built.stack.num_echoes(),
        built.stack.num_slices()
    ))
}
