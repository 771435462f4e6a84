//! `figure`: a layout and what it names → PNG, TIFF, JPEG, PDF or SVG.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::args::Common;
use super::folder;
use super::materials::{self, Found};
use super::outcome::{Usage, cannot_open, print};
use crate::io::atomic;
use crate::io::small_file::{self, Links};
use crate::publish::export::{self, SheetFormat};
use crate::publish::figure::{Layout, Template, check, compose};

/// What the words ask for.
pub struct Request<'a> {
    /// `None` takes the template.
    pub layout: Option<&'a Path>,
    pub template: Template,
    pub main: Option<Found>,
    pub output: &'a Path,
    /// Where the caption goes, if anywhere.
    pub caption: Option<&'a Path>,
    pub width_mm: Option<f64>,
    pub dpi: Option<f64>,
}

/// Prints the templates, one a line, the name first; with a name, its layout to start from.
pub fn templates(name: Option<Template>) -> Result<()> {
    match name {
        Some(template) => print(&template.layout().to_json()),
        None => print(&Template::ALL.map(|t| format!("{:<12} {}\n", t.name(), t.label())).concat()),
    }
}

/// A layout is some kilobytes of text.
const MOST_LAYOUT_BYTES: u64 = 16 << 20;

/// Composes the figure and writes it.
pub fn figure(request: Request<'_>, common: &Common) -> Result<()> {
    let format = SheetFormat::of_path(request.output)
        .ok_or_else(|| Usage("the output must end in .png, .tif, .jpg, .pdf or .svg".to_owned()))?;
    let (mut layout, home) = match request.layout {
        Some(path) => {
            let bytes = small_file::read(path, MOST_LAYOUT_BYTES, Links::Follow);
            let text = bytes.map_err(|error| cannot_open(path, &error))?;
            let text = String::from_utf8_lossy(&text);
            let layout = Layout::parse(&text).with_context(|| format!("the layout {}", path.display()))?;
            (layout, path.parent().unwrap_or(Path::new("")).to_owned())
        }
        None => (request.template.layout(), PathBuf::new()),
    };
    layout.width_mm = request.width_mm.unwrap_or(layout.width_mm);
    layout.dpi = request.dpi.unwrap_or(layout.dpi);
    layout.check().map_err(|error| Usage(error.to_string()))?;
    let (materials, mut inputs) = materials::of_layout(&layout, &home, request.main, common)?;
    check(&layout, &materials)?;
    inputs.extend(request.layout.map(Path::to_owned));
    let outputs: Vec<PathBuf> =
        [Some(request.output), request.caption].into_iter().flatten().map(Path::to_owned).collect();
    folder::check_files(&outputs, &inputs)?;
    let composed = common.drawn(|| compose(&layout, &materials));
    let bytes = export::to_bytes(&composed.sheet, format, layout.dpi)?;
    if let Some(path) = request.caption {
        atomic::write_bytes(path, format!("{}\n", composed.caption).as_bytes())?;
    }
    atomic::write_bytes(request.output, &bytes)?;
    if common.is_quiet { Ok(()) } else { print(&format!("{}\n", composed.caption)) }
}
