//! `cine`: the echoes of a slice → animated GIF or APNG.

use std::path::Path;

use anyhow::{Context, Result};

use super::args::Common;
use super::folder;
use super::materials::Found;
use super::outcome::{Usage, print};
use crate::io::animation::{self, AnimationFormat};
use crate::publish::cine::{self, CineOptions};

/// Writes the echoes of `slice` (from 1; nothing for the one that shows most), each shown for `seconds`.
pub fn cine(
    found: Found,
    output: &Path,
    slice: Option<usize>,
    seconds: f64,
    side_px: usize,
    common: &Common,
) -> Result<()> {
    let format = AnimationFormat::of_path(output)
        .ok_or_else(|| Usage("the output must end in .gif, .apng or .png".to_owned()))?;
    let subject = &found.subject;
    let count = subject.stack.num_slices();
    let slice = match slice {
        Some(slice) if slice == 0 || slice > count => {
            return Err(Usage(format!("slice {slice} does not exist, the stack has slices 1 to {count}")).into());
        }
        Some(slice) => slice - 1,
        None => subject.main_slice(),
    };
    folder::check_files(&[output.to_owned()], &found.inputs)?;
    let frames = cine::echoes(subject, slice);
    let grid = &subject.stack.grid;
    let window = subject
        .common_window(slice)
        .context("the images hold no value to window by: choose another slice with --slice")?;
    let options = CineOptions { side_px, crop: None };
    let pictures = cine::pictures(&frames, [grid.spacing_x_mm, grid.spacing_y_mm], window, options);
    animation::write(output, format, &pictures, seconds)?;
    if common.is_quiet { Ok(()) } else { print(&format!("Wrote {} frames\n", pictures.len())) }
}
