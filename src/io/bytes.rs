//! The bytes of an image file, whatever is wrapped around them: nothing, gzip, or a ZIP archive.
//!
//! Every inflation is capped: by the size the caller asks for, and by the ratio a real image can reach.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use flate2::read::{DeflateDecoder, MultiGzDecoder};

use crate::series::{FilePlace, Wrapping};

/// Inflated bytes per compressed byte that are believed; deflate cannot exceed about 1030.
pub(super) const MAX_RATIO: u64 = 1000;

/// A reader from the first byte of the file, and the length of the file where it is known without reading it.
pub(super) fn reader(place: &FilePlace) -> io::Result<(Box<dyn Read>, Option<u64>)> {
    let mut file = File::open(&place.path)?;
    let length = file.metadata()?.len();
    Ok(match place.wrapping {
        Wrapping::Plain => (Box::new(file), Some(length)),
        Wrapping::Gzip => (Box::new(MultiGzDecoder::new(file)), None),
        Wrapping::Zip { start, compressed, size, is_deflated } => {
            file.seek(SeekFrom::Start(start))?;
            let raw = file.take(compressed);
            let inner: Box<dyn Read> = if is_deflated { Box::new(DeflateDecoder::new(raw)) } else { Box::new(raw) };
            (Box::new(inner.take(size)), Some(size))
        }
    })
}

/// `length` bytes from `offset` on; fewer at the end of the file.
pub(super) fn range(place: &FilePlace, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    if place.wrapping == Wrapping::Plain {
        let mut file = File::open(&place.path)?;
        file.seek(SeekFrom::Start(offset))?;
        return read_up_to(file, length);
    }
    let (mut reader, _) = reader(place)?;
    let skipped = io::copy(&mut (&mut reader).take(offset), &mut io::sink())?;
    if skipped < offset { Ok(Vec::new()) } else { read_up_to(reader, length) }
}

/// Everything of a gzipped file, if that is at most `limit` bytes.
pub(super) fn inflated(place: &FilePlace, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let compressed = place.path.metadata()?.len();
    let limit = limit.min(compressed.saturating_mul(MAX_RATIO));
    let (reader, _) = reader(place)?;
    let bytes = read_up_to(reader, limit + 1)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The buffer grows with what is read, not with what was claimed.
fn read_up_to(reader: impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(64 << 20) as usize);
    reader.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
