//! `cine`: the echoes of a slice, or its synthetic echo → animated GIF or APNG.

use std::path::Path;

use anyhow::{Context, Result};

use super::args::Common;
use super::folder;
use super::materials::Found;
use super::outcome::{Usage, print};
use crate::io::animation::{self, AnimationFormat};
use crate::publish::cine::{self, CineOptions};

/// What is written and how.
pub struct Request<'a> {
    pub output: &'a Path,
    /// From 1; nothing for the slice that shows most.
    pub slice: Option<usize>,
    /// How long each frame is shown.
    pub seconds: f64,
    pub side_px: usize,
    /// The synthetic echo in place of the echoes.
    pub is_synthetic: bool,
}

/// Writes the moving picture.
pub fn cine(found: Found, request: Request<'_>, common: &Common) -> Result<()> {
    let Request { output, slice, seconds, side_px, is_synthetic } = request;
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
    let frames = match is_synthetic {
        true => cine::synthetic(subject, slice, None).context("the synthetic echo needs a stack that can be fitted")?,
        false => cine::echoes(subject, slice),
    };
    let grid = &subject.stack.grid;
    let window = subject
        .common_window(slice)
        .context("the images hold no value to window by: choose another slice with --slice")?;
    let options = CineOptions { side_px, crop: None };
    let pictures = cine::pictures(&frames, [grid.spacing_x_mm, grid.spacing_y_mm], window, options);
    animation::write(output, format, &pictures, seconds)?;
    if common.is_quiet { Ok(()) } else { print(&format!("Wrote {} frames\n", pictures.len())) }
}
