//! ZIP archives: the list of entries, each checked before anything is read from it. // APPNOTE 6.3.10
//!
//! Entries are read in place and never written anywhere, so a name that points outside cannot do harm. It is still
//! said, because an archive with such names may have been made to do harm.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::bytes::is_plausible;
use super::why;
use crate::say;
use crate::series::{FilePlace, Wrapping};
use crate::text::Message;

const MAX_ENTRIES: u64 = 100_000;
const MAX_TOTAL: u64 = 4 << 30;
/// End of central directory: 22 bytes and a comment of up to 65535.
const MAX_TAIL: u64 = 22 + 65_535;

/// What an archive holds: files to read, and entries set aside with the reason (by label).
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub files: Vec<FilePlace>,
    /// Labels of files whose name leads out of the archive.
    pub suspicious: BTreeSet<String>,
    pub set_aside: Vec<(String, Message)>,
    /// Inflated bytes of all entries.
    pub total: u64,
}

/// Whether a file that starts with `head` is a ZIP archive.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Lists the entries of the archive at `path`. The error is a sentence.
pub(super) fn list(path: &Path) -> Result<Listing, Message> {
    let unreadable = |error: io::Error| say!("archive-unreadable", error = why(&error));
    let mut file = File::open(path).map_err(unreadable)?;
    let total = file.metadata().map_err(unreadable)?.len();
    let directory = read_directory(&mut file, total).map_err(unreadable)?;
    let Some((directory, count)) = directory else {
        return Err(say!("archive-cut-off"));
    };
    if count > MAX_ENTRIES {
        return Err(say!("archive-too-many-entries", count = count, most = MAX_ENTRIES));
    }
    let mut listing = Listing::default();
    let (mut names, mut sum) = (BTreeMap::<Vec<u8>, usize>::new(), 0u64);
    let mut rest = directory.as_slice();
    while let Some((entry, next)) = Entry::parse(rest) {
        rest = next;
        if entry.name.ends_with(b"/") {
            continue;
        }
        let label = format!("{} › {}", path.display(), entry.printable_name());
        let copies = names.entry(entry.name.to_vec()).or_default();
        *copies += 1;
        sum = sum.saturating_add(entry.size);
        listing.total = sum;
        if *copies > 1 {
            listing.set_aside.push((label, say!("archive-name-twice")));
        } else if let Some(reason) = entry.refusal(sum) {
            listing.set_aside.push((label, reason));
        } else {
            match entry.place(&mut file, path, label.clone(), total) {
                Ok(place) => {
                    if entry.leads_out() {
                        listing.suspicious.insert(label);
                    }
                    listing.files.push(place);
                }
                Err(reason) => listing.set_aside.push((label, reason)),
            }
        }
    }
    Ok(listing)
}

/// The central directory and the number of entries it claims; `None` where there is none.
fn read_directory(file: &mut File, total: u64) -> io::Result<Option<(Vec<u8>, u64)>> {
    let tail_start = total.saturating_sub(MAX_TAIL);
    let tail = read_at(file, tail_start, total - tail_start)?;
    let Some(at) = tail.windows(4).rposition(|window| window == b"PK\x05\x06") else { return Ok(None) };
    let Some(end) = tail.get(at..at + 22) else { return Ok(None) };
    let (count, size, offset) = (u64::from(u16_at(end, 10)), u64::from(u32_at(end, 12)), u64::from(u32_at(end, 16)));
    if offset.saturating_add(size) > total || size > 64 << 20 {
        return Ok(None);
    }
    Ok(Some((read_at(file, offset, size)?, count)))
}

fn read_at(file: &mut File, offset: u64, length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// An entry of the central directory.
struct Entry<'a> {
    flags: u16,
    method: u16,
    crc32: u32,
    compressed: u64,
    size: u64,
    name: &'a [u8],
    external_attributes: u32,
    made_by: u16,
    header_offset: u64,
}

impl<'a> Entry<'a> {
    /// The first entry in `bytes` and what follows it. // APPNOTE 4.3.12
    fn parse(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        if bytes.len() < 46 || !bytes.starts_with(b"PK\x01\x02") {
            return None;
        }
        let length = |at| usize::from(u16_at(bytes, at));
        let (name, extra, comment) = (length(28), length(30), length(32));
        let entry = Self {
            made_by: u16_at(bytes, 4),
            flags: u16_at(bytes, 8),
            method: u16_at(bytes, 10),
            crc32: u32_at(bytes, 16),
            compressed: u64::from(u32_at(bytes, 20)),
            size: u64::from(u32_at(bytes, 24)),
            name: bytes.get(46..46 + name)?,
            external_attributes: u32_at(bytes, 38),
            header_offset: u64::from(u32_at(bytes, 42)),
        };
        Some((entry, bytes.get(46 + name + extra + comment..).unwrap_or_default()))
    }

    /// Name for messages; bytes that are no text are shown as such.
    fn printable_name(&self) -> String {
        String::from_utf8_lossy(self.name).chars().filter(|c| !c.is_control()).take(200).collect()
    }

    /// Absolute names and names that climb, on any system.
    fn leads_out(&self) -> bool {
        let name = String::from_utf8_lossy(self.name);
        name.starts_with(['/', '\\']) || name.contains(':') || name.split(['/', '\\']).any(|part| part == "..")
    }

    /// Why the entry is not read, by what the directory says of it.
    fn refusal(&self, sum: u64) -> Option<Message> {
        let name = String::from_utf8_lossy(self.name);
        // The upper half of the attributes are Unix modes when the archive was made there. // APPNOTE 4.4.2
        let is_link = self.made_by >> 8 == 3 && (self.external_attributes >> 16) & 0o170_000 == 0o120_000;
        let is_archive = name.to_ascii_lowercase().ends_with(".zip");
        let reason = if is_link {
            say!("archive-link")
        } else if is_archive {
            say!("archive-nested")
        } else if self.flags & 1 != 0 {
            say!("archive-encrypted")
        } else if !matches!(self.method, 0 | 8) {
            say!("archive-method-unsupported")
        } else if self.size == u64::from(u32::MAX) || self.compressed == u64::from(u32::MAX) {
            say!("archive-entry-too-large")
        } else if !is_plausible(self.compressed, self.size) {
            say!("archive-ratio-too-high")
        } else if sum > MAX_TOTAL {
            say!("archive-too-large")
        } else {
            return None;
        };
        Some(reason.to_owned())
    }

    /// Where the data of the entry start: behind its local header. // APPNOTE 4.3.7
    fn place(&self, file: &mut File, path: &Path, label: String, total: u64) -> Result<FilePlace, Message> {
        let header = read_at(file, self.header_offset, 30).map_err(|error| error.kind().to_string())?;
        if header.len() < 30 || !header.starts_with(b"PK\x03\x04") {
            return Err(say!("file-header-damaged"));
        }
        let start = self.header_offset + 30 + u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
        if start + self.compressed > total {
            return Err(say!("file-cut-off"));
        }
        let is_deflated = self.method == 8;
        let size = if is_deflated { self.size } else { self.compressed };
        let wrapping = Wrapping::Zip { start, compressed: self.compressed, size, is_deflated, crc32: self.crc32 };
        Ok(FilePlace { path: path.to_owned(), wrapping, label })
    }
}
