//! The output folder: made, tried, and never the input.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::io::stage::Stage;

/// Makes and locks `folder` for a result of files `names`, and makes sure, before any work is done, that files can be
/// written there and that none of them would replace one of `inputs`.
pub fn begin(folder: &Path, names: &[String], inputs: &[PathBuf]) -> Result<Stage> {
    let stage = Stage::begin(folder)?;
    check(folder, names, inputs)?;
    Ok(stage)
}

/// Makes sure that none of `names` in `folder` would replace one of `inputs` or a folder.
pub fn check(folder: &Path, names: &[String], inputs: &[PathBuf]) -> Result<()> {
    let inputs: HashSet<PathBuf> = inputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    for name in names {
        let target = folder.join(name);
        if target.canonicalize().is_ok_and(|target| inputs.contains(&target)) {
            bail!("{name} would replace an input file: choose another folder with -o");
        }
        if target.is_dir() {
            bail!("{name} is a folder in the output folder: choose another folder with -o");
        }
    }
    Ok(())
}

/// Makes sure that none of the single files `outputs` would replace one of `inputs`.
pub fn check_files(outputs: &[PathBuf], inputs: &[PathBuf]) -> Result<()> {
    let inputs: HashSet<PathBuf> = inputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    for output in outputs {
        if output.canonicalize().is_ok_and(|output| inputs.contains(&output)) {
            bail!("{} would replace an input file: choose another name with -o", output.display());
        }
        if output.is_dir() {
            bail!("{} is a folder: name a file with -o", output.display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_never_replaced_whatever_its_spelling() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let input = dir.path().join("R2starmap.nii.gz");
        crate::io::atomic::write_bytes(&input, b"input").expect("written");
        let spelled = dir.path().join("sub").join("..").join("R2starmap.nii.gz");
        std::fs::create_dir(dir.path().join("sub")).expect("folder");
        let names = ["R2starmap.nii.gz".to_owned()];
        let error = begin(dir.path(), &names, &[spelled]).expect_err("refused");
        assert!(error.to_string().contains("would replace an input file"));
        begin(dir.path(), &["T2starmap.nii.gz".to_owned()], &[input]).expect("another name is fine");
    }
}
