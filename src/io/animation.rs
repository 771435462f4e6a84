//! Moving pictures: animated GIF and APNG.
//!
//! Must not know: what the frames show.

use std::path::Path;

use thiserror::Error;

use super::atomic::{self, WriteError};
use crate::display::RgbaPixels;
use crate::t;

/// A kind of moving picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnimationFormat {
    /// 256 colors a frame, opens everywhere.
    Gif,
    /// PNG that moves: every color; programs that do not know it show the first frame.
    Apng,
}

impl AnimationFormat {
    pub const ALL: [Self; 2] = [Self::Gif, Self::Apng];

    pub fn label(self) -> &'static str {
        match self {
            Self::Gif => "GIF",
            Self::Apng => "APNG",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Gif => "gif",
            Self::Apng => "png",
        }
    }

    /// The format a file name asks for by its ending.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "gif" => Some(Self::Gif),
            "png" | "apng" => Some(Self::Apng),
            _ => None,
        }
    }
}

/// Why no moving picture was made.
#[derive(Debug, Error)]
pub enum AnimationError {
    #[error("{}", t!("write-no-frames"))]
    NoFrames,
    #[error("{}", t!("write-frame-size"))]
    Size,
    #[error("{}", t!("write-encode", reason = .0))]
    Encode(String),
    #[error(transparent)]
    Write(#[from] WriteError),
}

fn failed(error: impl std::fmt::Display) -> AnimationError {
    AnimationError::Encode(error.to_string())
}

/// Writes `frames` to `path`, whole or not at all.
pub fn write(path: &Path, format: AnimationFormat, frames: &[RgbaPixels], seconds: f64) -> Result<(), AnimationError> {
    Ok(atomic::write_bytes(path, &to_bytes(format, frames, seconds)?)?)
}

/// The bytes of an endless loop of opaque frames of one size, each shown for `seconds` (0.02 to 60, clamped).
pub fn to_bytes(format: AnimationFormat, frames: &[RgbaPixels], seconds: f64) -> Result<Vec<u8>, AnimationError> {
    let first = frames.first().ok_or(AnimationError::NoFrames)?;
    let size = [first.width, first.height];
    if frames.iter().any(|frame| [frame.width, frame.height] != size) {
        return Err(AnimationError::Size);
    }
    let seconds = if seconds.is_finite() { seconds.clamp(0.02, 60.0) } else { 0.5 };
    match format {
        AnimationFormat::Gif => gif_bytes(frames, size, seconds),
        AnimationFormat::Apng => apng_bytes(frames, size, seconds),
    }
}

fn gif_bytes(frames: &[RgbaPixels], size: [usize; 2], seconds: f64) -> Result<Vec<u8>, AnimationError> {
    let [width, height] = size.map(|side| u16::try_from(side).map_err(|_| AnimationError::Size));
    let (width, height) = (width?, height?);
    let mut out = Vec::new();
    {
        let mut encoder = gif::Encoder::new(&mut out, width, height, &[]).map_err(failed)?;
        encoder.set_repeat(gif::Repeat::Infinite).map_err(failed)?;
        for frame in frames {
            let mut rgba = frame.rgba.clone();
            let mut encoded = gif::Frame::from_rgba_speed(width, height, &mut rgba, 10);
            encoded.delay = (seconds * 100.0).round() as u16;
            encoder.write_frame(&encoded).map_err(failed)?;
        }
    }
    Ok(out)
}

fn apng_bytes(frames: &[RgbaPixels], size: [usize; 2], seconds: f64) -> Result<Vec<u8>, AnimationError> {
    let [width, height] = size.map(|side| u32::try_from(side).map_err(|_| AnimationError::Size));
    let count = u32::try_from(frames.len()).map_err(|_| AnimationError::Size)?;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width?, height?);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_animated(count, 0).map_err(failed)?;
    encoder.set_frame_delay((seconds * 1000.0).round() as u16, 1000).map_err(failed)?;
    let mut writer = encoder.write_header().map_err(failed)?;
    for frame in frames {
        let rgb: Vec<u8> = frame.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        writer.write_image_data(&rgb).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use image::AnimationDecoder;

    use super::*;

    fn frames() -> Vec<RgbaPixels> {
        let frame = |gray: u8| RgbaPixels { width: 6, height: 4, rgba: [gray, gray, gray, 255].repeat(24) };
        vec![frame(0), frame(128), frame(255)]
    }

    #[test]
    fn every_frame_is_shown_for_its_time() {
        let bytes = to_bytes(AnimationFormat::Gif, &frames(), 0.25).expect("encoded");
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(bytes.as_slice()).expect("a GIF");
        let mut found = Vec::new();
        while let Some(frame) = decoder.read_next_frame().expect("a frame") {
            found.push((frame.delay, frame.buffer[0]));
        }
        assert_eq!(found, [(25, 0), (25, 128), (25, 255)]);
        let bytes = to_bytes(AnimationFormat::Apng, &frames(), 0.25).expect("encoded");
        let decoder = image::codecs::png::PngDecoder::new(std::io::Cursor::new(bytes)).expect("a PNG");
        let decoded = decoder.apng().expect("animated").into_frames().collect_frames().expect("frames");
        let found: Vec<_> =
            decoded.iter().map(|frame| (frame.delay().numer_denom_ms(), frame.buffer().get_pixel(0, 0).0[0])).collect();
        assert_eq!(found, [((250, 1), 0), ((250, 1), 128), ((250, 1), 255)]);
    }

    #[test]
    fn impossible_frames_are_refused() {
        assert!(matches!(to_bytes(AnimationFormat::Gif, &[], 0.2), Err(AnimationError::NoFrames)));
        let mut odd = frames();
        odd[1].width = 4;
        odd[1].height = 6;
        assert!(matches!(to_bytes(AnimationFormat::Apng, &odd, 0.2), Err(AnimationError::Size)));
    }
}
