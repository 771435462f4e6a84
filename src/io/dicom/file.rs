//! A DICOM file's frame: preamble, meta information, transfer syntax, and the guesses where they are missing.

use std::io::Read;

use super::dataset::{DataSet, printable};
use super::parse::{Encoding, ParseError, Parsed, parse};
use crate::io::bytes;
use crate::io::why;
use crate::say;
use crate::series::Packing;
use crate::text::Message;

/// Largest header read into memory; the largest real ones (enhanced, tens of thousands of frames) stay below.
const MAX_HEADER: usize = 256 << 20;
/// First bite of a file: most headers end within it.
const FIRST_READ: usize = 32 << 10;
/// Inflated bytes per deflated byte; zlib cannot exceed about 1030, real data stays far below.
const MAX_INFLATE_RATIO: u64 = 1000;

/// Why a file is not read as DICOM.
#[derive(Debug)]
pub(crate) enum OpenError {
    Io(Message),
    Empty,
    NotDicom,
    Parse(Message),
    TransferSyntax(String),
    Inflate(Message),
    HeaderTooLarge,
    Content(Message),
}

impl OpenError {
    pub fn message(self) -> Message {
        match self {
            Self::Io(why) => say!("file-unreadable", error = why),
            Self::Empty => say!("file-empty"),
            Self::NotDicom => say!("dicom-not"),
            Self::Parse(why) => say!("dicom-header-damaged", why = why),
            Self::TransferSyntax(uid) => say!("dicom-syntax-unsupported", uid = uid),
            Self::Inflate(why) => say!("dicom-deflated-damaged", why = why),
            Self::HeaderTooLarge => say!("dicom-header-too-large", size = MAX_HEADER >> 20),
            Self::Content(why) => why,
        }
    }
}

impl From<ParseError> for OpenError {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::NeedMore(_) => Self::HeaderTooLarge,
            ParseError::Damaged(why) => Self::Parse(why),
        }
    }
}

/// Bytes that can be read from the start onwards, so that a header is read without the pixels behind it.
pub(crate) trait Prefix {
    /// Length of everything.
    fn total(&self) -> u64;
    /// The first `n` bytes, or all there are.
    fn prefix(&mut self, n: usize) -> Result<&[u8], OpenError>;
}

/// Reads a prefix from anything that can be read, keeping what was read.
pub(crate) struct Reading<R> {
    reader: R,
    total: u64,
    bytes: Vec<u8>,
}

impl<R: Read> Reading<R> {
    pub fn new(reader: R, total: u64) -> Self {
        Self { reader, total, bytes: Vec::new() }
    }
}

impl<R: Read> Prefix for Reading<R> {
    fn total(&self) -> u64 {
        self.total
    }

    fn prefix(&mut self, n: usize) -> Result<&[u8], OpenError> {
        let wanted = (n as u64).min(self.total) as usize;
        if wanted > self.bytes.len() {
            let missing = (wanted - self.bytes.len()) as u64;
            let read = (&mut self.reader).take(missing).read_to_end(&mut self.bytes);
            read.map_err(|error| OpenError::Io(why(&error)))?;
            if self.bytes.len() < wanted {
                // The file shrank, or the archive lied about its size.
                self.total = self.bytes.len() as u64;
            }
        }
        Ok(&self.bytes[..self.bytes.len().min(n)])
    }
}

/// A parsed header with the bytes its values lie in.
pub(crate) struct Opened {
    pub(super) bytes: Vec<u8>,
    pub(super) parsed: Parsed,
    pub(super) encoding: Encoding,
    pub packing: Packing,
    pub is_lossy_syntax: bool,
    /// Length of the data set's byte space: the file, or its inflated form.
    pub total: u64,
    pub notes: Vec<Message>,
}

impl Opened {
    pub(super) fn data_set(&self) -> DataSet<'_> {
        DataSet::new(&self.bytes, &self.parsed.elements)
    }
}

/// Opens a file up to its pixel data.
pub(crate) fn open(source: &mut dyn Prefix) -> Result<Opened, OpenError> {
    let total = source.total();
    let head = source.prefix(FIRST_READ)?;
    if head.is_empty() {
        return Err(OpenError::Empty);
    }
    let frame = Frame::find(head, total)?;
    if frame.packing == Packing::Deflated {
        return open_deflated(source, frame);
    }
    let (bytes, parsed) = parse_growing(source, frame.data_start, frame.encoding)?;
    Ok(frame.opened(bytes, parsed, source.total()))
}

fn parse_growing(source: &mut dyn Prefix, start: usize, encoding: Encoding) -> Result<(Vec<u8>, Parsed), OpenError> {
    let mut wanted = FIRST_READ;
    loop {
        let total = source.total();
        let bytes = source.prefix(wanted)?;
        match parse(bytes, start, total, encoding, None) {
            Err(ParseError::NeedMore(needed)) if bytes.len() as u64 <= total && wanted < MAX_HEADER => {
                wanted = (wanted * 4).max(needed + FIRST_READ).min(MAX_HEADER);
            }
            Err(error) => return Err(error.into()),
            Ok(parsed) => return Ok((bytes[..parsed.end.min(bytes.len())].to_vec(), parsed)),
        }
    }
}

/// What stands around the data set.
struct Frame {
    data_start: usize,
    encoding: Encoding,
    packing: Packing,
    is_lossy_syntax: bool,
    notes: Vec<Message>,
}

impl Frame {
    fn find(head: &[u8], total: u64) -> Result<Self, OpenError> {
        let mut notes = Vec::new();
        let meta_start = if head.get(128..132) == Some(b"DICM") {
            if head.starts_with(b"MZ") {
                notes.push(say!("dicom-preamble-program"));
            }
            132
        } else if head.starts_with(b"DICM") {
            notes.push(say!("dicom-preamble-missing"));
            4
        } else {
            return Self::without_preamble(head, total);
        };
        let (syntax, data_start) = read_meta(head, meta_start, total, &mut notes)?;
        if data_start as u64 >= total {
            return Err(OpenError::Content(say!("dicom-ends-after-meta")));
        }
        Self::with_syntax(head, data_start, syntax, total, notes)
    }

    fn with_syntax(
        head: &[u8],
        data_start: usize,
        syntax: Option<String>,
        total: u64,
        mut notes: Vec<Message>,
    ) -> Result<Self, OpenError> {
        let Some(uid) = syntax else {
            let encoding = guess_encoding(head, data_start, total).ok_or(OpenError::NotDicom)?;
            notes.push(say!("dicom-syntax-missing"));
            return Ok(Self::plain(data_start, encoding, notes));
        };
        let known = transfer_syntax(&uid).ok_or_else(|| OpenError::TransferSyntax(printable(&uid, 64)))?;
        let mut frame = Self::plain(data_start, known.encoding, notes);
        frame.packing = known.packing;
        frame.is_lossy_syntax = known.is_lossy;
        // What the data look like counts more than what the meta information says of them.
        if !matches!(known.packing, Packing::Deflated | Packing::BigEndian)
            && let Some(seen) = guess_encoding(head, data_start, total).filter(|seen| *seen != known.encoding)
        {
            let name = if seen.is_explicit { "explicit" } else { "implicit" };
            frame.notes.push(say!("dicom-other-syntax", name = name));
            frame.encoding = seen;
        }
        Ok(frame)
    }

    /// ACR-NEMA style: the data set starts at the first byte.
    fn without_preamble(head: &[u8], total: u64) -> Result<Self, OpenError> {
        let group = u16::from_le_bytes([head[0], *head.get(1).unwrap_or(&0)]);
        let mut notes = vec![say!("dicom-dicm-missing")];
        match group {
            // File meta information without the preamble in front of it.
            0x0002 if is_plausible(head, 0, Encoding::EXPLICIT, total) => {
                let (syntax, data_start) = read_meta(head, 0, total, &mut notes)?;
                Self::with_syntax(head, data_start, syntax, total, notes)
            }
            0x0008 | 0x0010 => {
                let encoding = guess_encoding(head, 0, total).ok_or(OpenError::NotDicom)?;
                Ok(Self::plain(0, encoding, notes))
            }
            _ => Err(OpenError::NotDicom),
        }
    }

    fn plain(data_start: usize, encoding: Encoding, notes: Vec<Message>) -> Self {
        let packing = Packing::LittleEndian;
        Self { data_start, encoding, packing, is_lossy_syntax: false, notes }
    }

    fn opened(self, bytes: Vec<u8>, mut parsed: Parsed, total: u64) -> Opened {
        let mut notes = self.notes;
        notes.append(&mut parsed.notes);
        note_order(&parsed, &mut notes);
        Opened {
            bytes,
            parsed,
            encoding: self.encoding,
            packing: self.packing,
            is_lossy_syntax: self.is_lossy_syntax,
            total,
            notes,
        }
    }
}

fn note_order(parsed: &Parsed, notes: &mut Vec<Message>) {
    let tags: Vec<u32> = parsed.elements.iter().map(|element| element.tag).collect();
    if tags.windows(2).any(|pair| pair[0] > pair[1]) {
        notes.push(say!("dicom-elements-unordered"));
    }
    let mut sorted = tags.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        notes.push(say!("dicom-element-twice"));
    }
    if tags.iter().any(|tag| tag >> 16 == 2) {
        notes.push(say!("dicom-meta-inside"));
    }
}

/// Reads the file meta information. Its group length is not trusted: the group ends where another begins.
///
/// Returns the transfer syntax, if stated, and where the data set starts.
fn read_meta(
    head: &[u8],
    start: usize,
    total: u64,
    notes: &mut Vec<Message>,
) -> Result<(Option<String>, usize), OpenError> {
    let next_group = head.get(start..start + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    if next_group.is_some_and(|group| group != 2) {
        notes.push(say!("dicom-meta-missing"));
        return Ok((None, start));
    }
    // PS3.10 7.1: meta information is explicit little endian whatever follows.
    let meta = match parse(head, start, total, Encoding::EXPLICIT, Some(2)) {
        Err(ParseError::NeedMore(_)) => return Err(OpenError::Parse(say!("dicom-meta-too-long"))),
        other => other?,
    };
    let data = DataSet::new(head, &meta.elements);
    if let Some(length) = data.number(0x0002_0000).valid() {
        let counted_from = data.element(0x0002_0000).map_or(start, |_| start + 12);
        if counted_from as f64 + length != meta.end as f64 {
            notes.push(say!("dicom-meta-length-wrong"));
        }
    }
    let stored = data.value_bytes(0x0002_0010);
    if stored.is_some_and(|uid| uid.ends_with(b" ")) {
        notes.push(say!("dicom-uid-padded"));
    }
    notes.extend(meta.notes.iter().cloned());
    Ok((data.ascii(0x0002_0010).filter(|uid| !uid.is_empty()), meta.end))
}

/// Which form the data set at `start` has, judged by its first elements.
fn guess_encoding(head: &[u8], start: usize, total: u64) -> Option<Encoding> {
    [Encoding::EXPLICIT, Encoding::IMPLICIT].into_iter().find(|encoding| is_plausible(head, start, *encoding, total))
}

/// Two elements in a row (or one and the end) with ascending low groups and lengths that fit.
fn is_plausible(head: &[u8], start: usize, encoding: Encoding, total: u64) -> bool {
    let mut at = start;
    let mut last = 0u32;
    for _ in 0..2 {
        let Some(bytes) = head.get(at..at + 8) else { return at > start && at as u64 == total };
        let tag = u32::from(u16::from_le_bytes([bytes[0], bytes[1]])) << 16
            | u32::from(u16::from_le_bytes([bytes[2], bytes[3]]));
        if tag <= last && last != 0 || tag >> 16 > 0x7FE0 || tag >> 16 < 2 {
            return false;
        }
        last = tag;
        let (length, header) = if encoding.is_explicit {
            if !bytes[4..6].iter().all(u8::is_ascii_alphabetic) {
                return false;
            }
            match &bytes[4..6] {
                b"OB" | b"OW" | b"SQ" | b"UN" | b"UT" | b"OF" | b"UC" | b"UR" => return true,
                _ => (u32::from(u16::from_le_bytes([bytes[6], bytes[7]])), 8),
            }
        } else {
            (u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]), 8)
        };
        if length == u32::MAX {
            return true;
        }
        if at as u64 + u64::from(length) + 8 > total {
            return false;
        }
        at += header + length as usize;
        if at > head.len() {
            return true;
        }
    }
    true
}

struct Syntax {
    encoding: Encoding,
    packing: Packing,
    is_lossy: bool,
}

/// PS3.6 table A-1, as far as images of MR scanners use it.
fn transfer_syntax(uid: &str) -> Option<Syntax> {
    let explicit = |packing, is_lossy| Some(Syntax { encoding: Encoding::EXPLICIT, packing, is_lossy });
    match uid {
        "1.2.840.10008.1.2" => {
            Some(Syntax { encoding: Encoding::IMPLICIT, packing: Packing::LittleEndian, is_lossy: false })
        }
        "1.2.840.10008.1.2.1" => explicit(Packing::LittleEndian, false),
        "1.2.840.10008.1.2.1.99" => explicit(Packing::Deflated, false),
        "1.2.840.10008.1.2.2" => {
            Some(Syntax { encoding: Encoding::BIG_ENDIAN, packing: Packing::BigEndian, is_lossy: false })
        }
        "1.2.840.10008.1.2.4.50" | "1.2.840.10008.1.2.4.51" => explicit(Packing::Jpeg, true),
        "1.2.840.10008.1.2.4.57" | "1.2.840.10008.1.2.4.70" => explicit(Packing::Jpeg, false),
        "1.2.840.10008.1.2.4.80" => explicit(Packing::JpegLs, false),
        "1.2.840.10008.1.2.4.81" => explicit(Packing::JpegLs, true),
        "1.2.840.10008.1.2.4.90" | "1.2.840.10008.1.2.4.201" | "1.2.840.10008.1.2.4.202" => {
            explicit(Packing::Jpeg2000, false)
        }
        "1.2.840.10008.1.2.4.91" | "1.2.840.10008.1.2.4.203" => explicit(Packing::Jpeg2000, true),
        "1.2.840.10008.1.2.4.110" => explicit(Packing::JpegXl, false),
        "1.2.840.10008.1.2.4.111" | "1.2.840.10008.1.2.4.112" => explicit(Packing::JpegXl, true),
        "1.2.840.10008.1.2.5" => explicit(Packing::Rle, false),
        _ => None,
    }
}

/// Inflates only as much as the header and its pixel data need.
fn open_deflated(source: &mut dyn Prefix, frame: Frame) -> Result<Opened, OpenError> {
    let total = source.total();
    let compressed = source.prefix(MAX_HEADER.min(total as usize))?;
    let deflated = &compressed[frame.data_start.min(compressed.len())..];
    let limit = (deflated.len() as u64 * MAX_INFLATE_RATIO).min(MAX_HEADER as u64);
    let mut inflating =
        Inflating { decoder: flate2::read::DeflateDecoder::new(deflated), bytes: Vec::new(), is_done: false };
    let mut wanted = FIRST_READ;
    let parsed = loop {
        inflating.grow(wanted)?;
        // While there is more to come its length is unknown; the limit is what it may be at most.
        let known = if inflating.is_done { inflating.bytes.len() as u64 } else { limit };
        match parse(&inflating.bytes, 0, known, frame.encoding, None) {
            Err(ParseError::NeedMore(needed)) if !inflating.is_done && (wanted as u64) < limit => {
                wanted = (wanted * 4).max(needed + FIRST_READ);
            }
            Err(error) => return Err(error.into()),
            Ok(parsed) => break parsed,
        }
    };
    let pixel_end = parsed.pixels.map_or(parsed.end as u64, |p| p.offset + p.length.unwrap_or(0));
    if pixel_end > limit || !bytes::is_plausible(total, pixel_end) {
        return Err(OpenError::Inflate(say!("pixel-data-larger-than-file")));
    }
    // One byte more than needed tells whether anything follows, without inflating it.
    inflating.grow(pixel_end as usize + 16)?;
    let total = inflating.bytes.len() as u64;
    Ok(frame.opened(inflating.bytes, parsed, total))
}

struct Inflating<R> {
    decoder: R,
    bytes: Vec<u8>,
    is_done: bool,
}

impl<R: Read> Inflating<R> {
    fn grow(&mut self, wanted: usize) -> Result<(), OpenError> {
        if self.is_done || wanted <= self.bytes.len() {
            return Ok(());
        }
        let missing = wanted - self.bytes.len();
        let read = (&mut self.decoder).take(missing as u64).read_to_end(&mut self.bytes);
        let read = read.map_err(|error| OpenError::Inflate(why(&error)))?;
        self.is_done = read < missing;
        Ok(())
    }
}

impl Opened {
    /// Where native pixel data end in the file; `None` for compressed and deflated ones.
    pub fn native_pixel_end(&self) -> Option<u64> {
        let pixels = self.parsed.pixels?;
        if self.packing == Packing::Deflated {
            return None;
        }
        pixels.offset.checked_add(pixels.length?)
    }

    /// What is wrong with the bytes behind the pixel data, if anything.
    pub fn note_on_what_follows(&self, next: &[u8]) -> Option<Message> {
        let Some(bytes) = next.first_chunk::<8>() else {
            return next.iter().any(|byte| *byte != 0).then(|| say!("pixel-data-followed-by-bytes"));
        };
        let group = self.encoding.u16([bytes[0], bytes[1]]);
        let element = self.encoding.u16([bytes[2], bytes[3]]);
        match (group, element) {
            (0x7FE0, 0x0010) => Some(say!("pixel-data-twice")),
            // PS3.10 7.2: DataSetTrailingPadding is (FFFC,FFFC).
            (0x7FE1..=0xFFFC, _) if !self.encoding.is_explicit || bytes[4..6].iter().all(u8::is_ascii_uppercase) => {
                None
            }
            _ => Some(say!("pixel-data-followed-by-garbage")),
        }
    }
}

impl Opened {
    /// The pixel bytes of a deflated file.
    pub fn inflated_pixels(mut self, pixels: &crate::series::PixelSource) -> Option<Vec<u8>> {
        let end = usize::try_from(pixels.offset + pixels.length).ok()?;
        if self.bytes.len() < end {
            return None;
        }
        self.bytes.truncate(end);
        Some(self.bytes.split_off(pixels.offset as usize))
    }
}
