//! Pictures as PNG.
//!
//! Must not know: what a picture shows.

use std::io;
use std::path::Path;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat};

use super::atomic::{self, WriteError};
use crate::display::RgbaPixels;

/// Writes `pixels` to `path`, whole or not at all. The file carries no text, time or name.
pub fn write_png(path: &Path, pixels: &RgbaPixels) -> Result<(), WriteError> {
    let side = |n: usize| u32::try_from(n).map_err(|_| io::Error::other("the picture is too large"));
    atomic::write_with(path, |out| {
        let (width, height) = (side(pixels.width)?, side(pixels.height)?);
        let encoder = PngEncoder::new(out);
        encoder.write_image(&pixels.rgba, width, height, ExtendedColorType::Rgba8).map_err(io::Error::other)
    })
}

/// The picture in the bytes of a PNG file.
pub fn read_png(bytes: &[u8]) -> io::Result<RgbaPixels> {
    let picture = image::load_from_memory_with_format(bytes, ImageFormat::Png).map_err(io::Error::other)?.into_rgba8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    Ok(RgbaPixels { width, height, rgba: picture.into_raw() })
}

/// The picture in the bytes of a PNG, JPEG or TIFF file; the whole file is read into memory, which limits its size.
pub fn read_picture(bytes: &[u8]) -> io::Result<RgbaPixels> {
    /// 100 megapixels.
    const MOST_PIXELS: u64 = 100_000_000;
    let reader = image::ImageReader::new(io::Cursor::new(bytes)).with_guessed_format()?;
    let (width, height) = reader.into_dimensions().map_err(io::Error::other)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(io::Error::other("the picture is too large"));
    }
    let picture = image::load_from_memory(bytes).map_err(io::Error::other)?.into_rgba8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    Ok(RgbaPixels { width, height, rgba: picture.into_raw() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read_back_as_it_was() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let path = dir.path().join("map.png");
        let rgba: Vec<u8> = (0..24).map(|v| v * 10).collect();
        write_png(&path, &RgbaPixels { width: 3, height: 2, rgba: rgba.clone() }).expect("written");
        let read = image::open(&path).expect("readable").into_rgba8();
        assert_eq!((read.width(), read.height()), (3, 2));
        assert_eq!(read.into_raw(), rgba);
    }
}
