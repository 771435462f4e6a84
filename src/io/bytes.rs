//! The bytes of an image file, whatever is wrapped around them: nothing, gzip, or a ZIP archive.
//!
//! Every inflation is capped: by the size the caller asks for, and by the ratio a real image can reach.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::Crc;
use flate2::bufread::GzDecoder;
use flate2::read::DeflateDecoder;

use super::reason::DamagedPacking;
use super::small_file::{self, Links};
use crate::series::{FilePlace, Wrapping};

/// Inflated bytes per compressed byte that are believed; deflate cannot exceed about 1030.
pub(super) const MAX_RATIO: u64 = 1000;
/// From this size on no image is as empty as to be packed by more than a hundred.
const LARGE: u64 = 128 << 20;
const LARGE_RATIO: u64 = 100;

/// Whether `inflated` bytes may come from `packed` ones.
pub(super) fn is_plausible(packed: u64, inflated: u64) -> bool {
    let ratio = if inflated > LARGE { LARGE_RATIO } else { MAX_RATIO };
    inflated <= packed.saturating_mul(ratio).saturating_add(1024)
}

/// A reader from the first byte of the file, and the length of the file where it is known without reading it.
pub(super) fn reader(place: &FilePlace) -> io::Result<(Box<dyn Read>, Option<u64>)> {
    let mut file = open(&place.path)?;
    let length = file.metadata()?.len();
    Ok(match place.wrapping {
        Wrapping::Plain => (Box::new(file), Some(length)),
        Wrapping::Gzip => (Box::new(Unpacking(Members::new(BufReader::new(file)))), None),
        Wrapping::Zip { start, compressed, size, is_deflated, crc32 } => {
            file.seek(SeekFrom::Start(start))?;
            let raw = file.take(compressed);
            let inner: Box<dyn Read> =
                if is_deflated { Box::new(Unpacking(DeflateDecoder::new(raw))) } else { Box::new(raw) };
            let inner = inner.take(size);
            (Box::new(Checked { inner, crc: Crc::new(), read: 0, size, crc32 }), Some(size))
        }
    })
}

/// `length` bytes from `offset` on; fewer at the end of the file.
pub(super) fn range(place: &FilePlace, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    if place.wrapping == Wrapping::Plain {
        let mut file = open(&place.path)?;
        file.seek(SeekFrom::Start(offset))?;
        return read_up_to(file, length);
    }
    unpacked(place, offset, length)
}

fn unpacked(place: &FilePlace, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    let (mut reader, _) = reader(place)?;
    let skipped = io::copy(&mut (&mut reader).take(offset), &mut io::sink())?;
    if skipped < offset {
        return Ok(Vec::new());
    }
    let bytes = read_up_to(&mut reader, length)?;
    if place.wrapping != Wrapping::Plain {
        // The checksum stands at the end, or holds for everything up to it.
        io::copy(&mut reader.take(MAX_TAIL), &mut io::sink())?;
    }
    Ok(bytes)
}

fn open(path: &Path) -> io::Result<File> {
    small_file::open(path, Links::Follow)
}

/// The members of a gzip file, one after the other; what follows them and is none is passed over. // RFC 1952 2.2
struct Members<R> {
    /// `None` at the end.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    fn new(inner: R) -> Self {
        Self { member: Some(GzDecoder::new(inner)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let mut inner = self.member.take().map(GzDecoder::into_inner).ok_or(ErrorKind::UnexpectedEof)?;
            self.member = inner.fill_buf()?.starts_with(&[0x1F, 0x8B]).then(|| GzDecoder::new(inner));
        }
        Ok(0)
    }
}

/// A decoder. What it says of damaged data would read like a fault of the file's kind.
struct Unpacking<R>(R);

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::InvalidInput | ErrorKind::InvalidData => io::Error::new(ErrorKind::InvalidData, DamagedPacking),
            _ => error,
        })
    }
}

/// An entry of an archive, compared with its length and checksum at its end.
struct Checked<R> {
    inner: R,
    crc: Crc,
    read: u64,
    size: u64,
    crc32: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.crc.update(&buffer[..count]);
        self.read += count as u64;
        let is_at_end = self.read == self.size || (count == 0 && !buffer.is_empty());
        if is_at_end && (self.read != self.size || self.crc.sum() != self.crc32) {
            return Err(io::Error::new(ErrorKind::InvalidData, DamagedPacking));
        }
        Ok(count)
    }
}

/// Bytes behind the wanted ones that are read to reach the checksum.
const MAX_TAIL: u64 = 1 << 20;

/// How many bytes a gzipped file inflates to, at most `wanted` and a little more: measured, because nothing that the
/// file says of itself has to be true. Its checksum is compared where the end is reached.
pub(super) fn measured(place: &FilePlace, wanted: u64) -> io::Result<u64> {
    let (reader, _) = reader(place)?;
    io::copy(&mut reader.take(wanted.saturating_add(MAX_TAIL)), &mut io::sink())
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
    let mut bytes = Vec::new();
    bytes.try_reserve(length.min(64 << 20) as usize).map_err(|_| ErrorKind::OutOfMemory)?;
    reader.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
