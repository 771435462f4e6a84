//! A sheet to the file that its name asks for.

use std::path::Path;

use thiserror::Error;

use crate::display::render::{MAX_SIDE_PX, render};
use crate::display::scene::Sheet;
use crate::io::atomic::WriteError;
use crate::io::pdf::{self, PdfError};
use crate::io::picture::{self, PictureError, PictureFormat, PictureNotes};
use crate::io::svg;
use crate::pipeline::SOFTWARE;
use crate::t;

/// What a sheet can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SheetFormat {
    Pdf,
    Svg,
    Picture(PictureFormat),
}

impl SheetFormat {
    pub const ALL: [Self; 5] = [
        Self::Pdf,
        Self::Svg,
        Self::Picture(PictureFormat::Png),
        Self::Picture(PictureFormat::Tiff),
        Self::Picture(PictureFormat::Jpeg),
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Svg => "SVG",
            Self::Picture(format) => format.label(),
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Svg => "svg",
            Self::Picture(format) => format.extensions()[0],
        }
    }

    /// The format a file name asks for by its ending.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "svg" => Some(Self::Svg),
            _ => PictureFormat::of_path(path).map(Self::Picture),
        }
    }
}

/// Why a sheet was not written.
#[derive(Debug, Error)]
pub enum ExportError {
    #[error("{}", t!("write-too-large", width = .0, height = .1, most = MAX_SIDE_PX))]
    TooLarge(u64, u64),
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Picture(#[from] PictureError),
}

/// The bytes of the file; `dpi` counts for pictures alone.
pub fn to_bytes(sheet: &Sheet, format: SheetFormat, dpi: f64) -> Result<Vec<u8>, ExportError> {
    match format {
        SheetFormat::Pdf => Ok(pdf::to_bytes(sheet, SOFTWARE)?),
        SheetFormat::Svg => Ok(svg::to_text(sheet).into_bytes()),
        SheetFormat::Picture(format) => {
            let scale = dpi / 72.0;
            let [width, height] = sheet.size.map(|side| (f64::from(side) * scale).round() as u64);
            if width.max(height) > u64::from(MAX_SIDE_PX) {
                return Err(ExportError::TooLarge(width, height));
            }
            let pixels = render(sheet, scale as f32);
            let notes = PictureNotes { dpi: Some(dpi), texts: Vec::new() };
            Ok(picture::to_bytes(format, &pixels, &notes)?)
        }
    }
}

/// Writes `sheet` to `path`, whole or not at all.
pub fn write(path: &Path, sheet: &Sheet, format: SheetFormat, dpi: f64) -> Result<(), ExportError> {
    Ok(crate::io::atomic::write_bytes(path, &to_bytes(sheet, format, dpi)?)?)
}
