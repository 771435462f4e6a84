//! `case`: a built-in case as files.

use std::path::Path;

use anyhow::Result;

use super::args::Common;
use super::outcome::print;
use crate::io::{atomic, dicom, rois};
use crate::phantom::Case;

/// Lists the cases, the name first, then the title.
pub fn list() -> Result<()> {
    let lines = Case::ALL.map(|case| format!("{:<14} {}\n", case.name(), case.title()));
    print(&lines.concat())
}

/// Writes images, `truth.json` and `rois.json` into `folder`.
pub fn write(case: Case, folder: &Path, common: &Common) -> Result<()> {
    let built = case.build(common.seed);
    atomic::create_folder(folder)?;
    let images = dicom::write_mr(folder, case.name(), &built.stack, case.name())?;
    let truth = serde_json::to_string_pretty(&built.truth)? + "\n";
    atomic::write_bytes(&folder.join("truth.json"), truth.as_bytes())?;
    rois::write(&folder.join("rois.json"), &built.rois)?;
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
