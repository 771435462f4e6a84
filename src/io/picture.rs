//! Pictures with their resolution: PNG with texts inside, JPEG, TIFF.
//!
//! Must not know: what a picture shows.

use std::io::{Cursor, Write};
use std::path::Path;

use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{ExtendedColorType, ImageEncoder};
use thiserror::Error;

use super::atomic::{self, WriteError};
use super::small_file::{self, Links};
use crate::display::RgbaPixels;
use crate::t;

/// A kind of picture file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    Png,
    Jpeg,
    Tiff,
}

impl PictureFormat {
    pub const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Tiff];

    pub fn label(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Tiff => "TIFF",
        }
    }

    /// What file names end in, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Tiff => &["tif", "tiff"],
        }
    }

    /// The format a file name asks for by its ending.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Self::ALL.into_iter().find(|format| format.extensions().contains(&ending.as_str()))
    }
}

/// A text inside a PNG, found by its keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureText {
    /// 1–79 letters of Latin-1.
    pub keyword: &'static str,
    pub text: String,
}

/// What a picture file holds beside its pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PictureNotes {
    /// Pixels per inch, for print.
    pub dpi: Option<f64>,
    /// PNG alone takes them.
    pub texts: Vec<PictureText>,
}

/// Why a picture was not written.
#[derive(Debug, Error)]
pub enum PictureError {
    #[error("{}", t!("write-encode", reason = .0))]
    Encode(String),
    #[error(transparent)]
    Write(#[from] WriteError),
}

fn encode_error(error: impl std::fmt::Display) -> PictureError {
    PictureError::Encode(error.to_string())
}

/// Writes `pixels` to `path`, whole or not at all.
pub fn write(
    path: &Path,
    format: PictureFormat,
    pixels: &RgbaPixels,
    notes: &PictureNotes,
) -> Result<(), PictureError> {
    Ok(atomic::write_bytes(path, &to_bytes(format, pixels, notes)?)?)
}

/// The bytes of the file. JPEG and TIFF have no clear ground: it becomes white.
pub fn to_bytes(format: PictureFormat, pixels: &RgbaPixels, notes: &PictureNotes) -> Result<Vec<u8>, PictureError> {
    let side = |n: usize| u32::try_from(n).map_err(encode_error);
    let (width, height) = (side(pixels.width)?, side(pixels.height)?);
    match format {
        PictureFormat::Png => png_bytes(pixels, [width, height], notes),
        PictureFormat::Jpeg => {
            let mut out = Vec::new();
            let mut encoder = JpegEncoder::new_with_quality(&mut out, 92);
            if let Some(dpi) = notes.dpi {
                encoder.set_pixel_density(PixelDensity::dpi(dpi.round() as u16));
            }
            encoder.write_image(&on_white(pixels), width, height, ExtendedColorType::Rgb8).map_err(encode_error)?;
            Ok(out)
        }
        PictureFormat::Tiff => tiff_bytes(&on_white(pixels), [width, height], notes),
    }
}

fn on_white(pixels: &RgbaPixels) -> Vec<u8> {
    let over = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    pixels.rgba.chunks_exact(4).flat_map(|p| [over(p[0], p[3]), over(p[1], p[3]), over(p[2], p[3])]).collect()
}

fn png_bytes(pixels: &RgbaPixels, [width, height]: [u32; 2], notes: &PictureNotes) -> Result<Vec<u8>, PictureError> {
    let mut out = Vec::new();
    let is_opaque = pixels.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(if is_opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    if let Some(dpi) = notes.dpi {
        let per_meter = (dpi / 0.0254).round() as u32;
        let unit = png::Unit::Meter;
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_meter, yppu: per_meter, unit }));
    }
    for note in &notes.texts {
        encoder.add_itxt_chunk(note.keyword.to_owned(), note.text.clone()).map_err(encode_error)?;
    }
    let mut writer = encoder.write_header().map_err(encode_error)?;
    if is_opaque {
        writer.write_image_data(&on_white(pixels)).map_err(encode_error)?;
    } else {
        writer.write_image_data(&pixels.rgba).map_err(encode_error)?;
    }
    writer.finish().map_err(encode_error)?;
    Ok(out)
}

/// One strip per 64 lines, LZW; resolution in pixels per inch.
fn tiff_bytes(rgb: &[u8], [width, height]: [u32; 2], notes: &PictureNotes) -> Result<Vec<u8>, PictureError> {
    use tiff::encoder::compression::DeflateLevel;
    use tiff::encoder::{Compression, Rational, TiffEncoder, colortype};
    use tiff::tags::ResolutionUnit;

    let mut out = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut out)
        .map_err(encode_error)?
        .with_compression(Compression::Deflate(DeflateLevel::default()));
    let mut image = encoder.new_image::<colortype::RGB8>(width, height).map_err(encode_error)?;
    if let Some(dpi) = notes.dpi {
        image.resolution(ResolutionUnit::Inch, Rational { n: (dpi * 100.0).round() as u32, d: 100 });
    }
    image.write_data(rgb).map_err(encode_error)?;
    out.flush().map_err(encode_error)?;
    Ok(out.into_inner())
}

/// Keyword of the session inside a picture.
pub const SESSION_KEYWORD: &str = "sideroscope-session";

/// The session inside the picture at `path`; `None` for every other file. Reads PNG files alone.
pub fn session_in(path: &Path) -> Option<String> {
    /// Larger than any picture of the program.
    const MOST_BYTES: u64 = 256 << 20;
    if PictureFormat::of_path(path) != Some(PictureFormat::Png) {
        return None;
    }
    text_of_png(&small_file::read(path, MOST_BYTES, Links::Follow).ok()?, SESSION_KEYWORD)
}

/// The text of `keyword` in the bytes of a PNG; `None` when it is no PNG or holds no such text.
pub fn text_of_png(bytes: &[u8], keyword: &str) -> Option<String> {
    /// A session is small; a larger text is not one.
    const MOST_BYTES: usize = 16 << 20;
    let mut options = png::DecodeOptions::default();
    options.set_ignore_text_chunk(false);
    let mut decoder = png::Decoder::new_with_options(Cursor::new(bytes), options);
    decoder.set_limits(png::Limits { bytes: MOST_BYTES });
    let reader = decoder.read_info().ok()?;
    let info = reader.info();
    let found = info.utf8_text.iter().find(|chunk| chunk.keyword == keyword)?;
    found.get_text().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> RgbaPixels {
        let rgba = (0..48).flat_map(|i| [i * 5, 255 - i * 5, 60, 255]).collect();
        RgbaPixels { width: 8, height: 6, rgba }
    }

    #[test]
    fn every_format_is_read_back_and_lossless_ones_exactly() {
        let notes = PictureNotes { dpi: Some(300.0), texts: Vec::new() };
        for format in PictureFormat::ALL {
            let bytes = to_bytes(format, &picture(), &notes).expect("encoded");
            let read = image::load_from_memory(&bytes).expect("readable").into_rgba8();
            assert_eq!((read.width(), read.height()), (8, 6), "{format:?}");
            let difference = read.as_raw().iter().zip(&picture().rgba).map(|(a, b)| a.abs_diff(*b)).max();
            let most = if format == PictureFormat::Jpeg { 40 } else { 0 };
            assert!(difference.is_some_and(|most_found| most_found <= most), "{format:?}: {difference:?}");
        }
    }

    #[test]
    fn a_png_carries_texts_in_any_script() {
        let texts = vec![PictureText { keyword: "sideroscope", text: "{\"α\": \"Leber ä ⁻¹\"}".to_owned() }];
        let bytes = to_bytes(PictureFormat::Png, &picture(), &PictureNotes { dpi: None, texts }).expect("encoded");
        assert_eq!(text_of_png(&bytes, "sideroscope").as_deref(), Some("{\"α\": \"Leber ä ⁻¹\"}"));
        assert_eq!(text_of_png(&bytes, "other"), None);
        assert_eq!(text_of_png(b"no picture", "sideroscope"), None);
    }

    #[test]
    fn endings_name_formats() {
        for (name, expected) in [
            ("a.png", Some(PictureFormat::Png)),
            ("a.JPG", Some(PictureFormat::Jpeg)),
            ("a.b.tiff", Some(PictureFormat::Tiff)),
            ("a.pdf", None),
            ("a", None),
        ] {
            assert_eq!(PictureFormat::of_path(Path::new(name)), expected, "{name}");
        }
    }
}
