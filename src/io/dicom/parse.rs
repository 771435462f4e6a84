//! Bytes → elements. The shield in front of everything else: every length is compared with the bytes that are there,
//! nesting and element counts are capped, nothing recurses, and reading stops at the pixel data.
//!
//! A reader of our own because the files that matter most here are the ones a strict parser refuses or follows into
//! the ground: lying lengths, a transfer syntax that is not the one used, missing meta information, thousands of
//! nested sequences. Must not know: what any attribute means.

use crate::say;
use crate::text::Message;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::StandardDataDictionary;
use thiserror::Error;

/// Sequences inside sequences; real files stay below 10.
const MAX_DEPTH: usize = 64;
const MAX_ELEMENTS: usize = 1_000_000;

const ITEM: u32 = 0xFFFE_E000;
const ITEM_END: u32 = 0xFFFE_E00D;
const SEQUENCE_END: u32 = 0xFFFE_E0DD;
pub(super) const FLOAT_PIXEL_DATA: u32 = 0x7FE0_0008;
pub(super) const DOUBLE_PIXEL_DATA: u32 = 0x7FE0_0009;
pub(super) const PIXEL_DATA: u32 = 0x7FE0_0010;
const UNDEFINED: u32 = 0xFFFF_FFFF;

/// How elements are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    pub is_explicit: bool,
    pub is_big_endian: bool,
}

impl Encoding {
    pub const EXPLICIT: Self = Self { is_explicit: true, is_big_endian: false };
    pub const IMPLICIT: Self = Self { is_explicit: false, is_big_endian: false };
    pub const BIG_ENDIAN: Self = Self { is_explicit: true, is_big_endian: true };

    pub fn u16(self, bytes: [u8; 2]) -> u16 {
        if self.is_big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    pub fn u32(self, bytes: [u8; 4]) -> u32 {
        if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}

/// Why a data set cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum ParseError {
    /// Not an error of the file: the bytes given end here, more are needed.
    #[error("{0} bytes of the file are needed")]
    NeedMore(usize),
    #[error("{0}")]
    Damaged(Message),
}

impl From<Message> for ParseError {
    fn from(why: Message) -> Self {
        Self::Damaged(why)
    }
}

/// `(gggg,eeee)`, as DICOM writes tags.
pub(super) fn tag_text(tag: u32) -> String {
    format!("({:04X},{:04X})", tag >> 16, tag & 0xFFFF)
}

fn sequence(tag: u32) -> Message {
    say!("parse-sequence", tag = tag_text(tag))
}

/// A value: bytes in the buffer that was parsed, or items.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Bytes { start: usize, len: usize },
    Items(Vec<Elements>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    pub tag: u32,
    /// As written, upper case; from the dictionary for implicit data.
    pub vr: [u8; 2],
    pub is_big_endian: bool,
    pub value: Value,
}

/// Elements of a data set or an item, in the order of the file.
pub(super) type Elements = Vec<Element>;

/// Where the pixel element lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PixelElement {
    pub tag: u32,
    /// First byte of the value.
    pub offset: u64,
    /// `None`: undefined length, encapsulated.
    pub length: Option<u64>,
}

/// A data set up to its pixel data.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parsed {
    pub elements: Elements,
    pub pixels: Option<PixelElement>,
    /// Where parsing stopped.
    pub end: usize,
    pub notes: Vec<Message>,
}

enum Open {
    Sequence { tag: u32, vr: [u8; 2], end: Option<usize>, items: Vec<Elements>, outer: Encoding },
    Item { end: Option<usize>, elements: Elements },
}

/// Parses the data set that starts at `start`.
///
/// * `bytes` — the file from its beginning, possibly not all of it.
/// * `total` — length of the whole file.
/// * `stop_after_group` — stop before the first element of a higher group (for the file meta information).
///
/// # Errors
/// [`ParseError::NeedMore`] when `bytes` ends before the pixel data and the file goes on.
pub(super) fn parse(
    bytes: &[u8],
    start: usize,
    total: u64,
    encoding: Encoding,
    stop_after_group: Option<u16>,
) -> Result<Parsed, ParseError> {
    let mut parser = Parser {
        bytes,
        at: start,
        total,
        encoding,
        stop_after_group,
        open: Vec::new(),
        depth: 0,
        count: 0,
        parsed: Parsed::default(),
    };
    while parser.step()? {}
    parser.parsed.end = parser.at;
    Ok(parser.parsed)
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    total: u64,
    encoding: Encoding,
    stop_after_group: Option<u16>,
    open: Vec<Open>,
    depth: usize,
    count: usize,
    parsed: Parsed,
}

impl Parser<'_> {
    /// One element, item or delimiter. `false` at the end.
    fn step(&mut self) -> Result<bool, ParseError> {
        if let Some(end) = self.innermost_end() {
            if self.at > end {
                return Err(say!("parse-item-too-long", what = self.innermost_sequence()).into());
            }
            if self.at == end {
                self.close();
                return Ok(true);
            }
        } else if self.at as u64 >= self.total {
            return if self.open.is_empty() {
                Ok(false)
            } else {
                Err(say!("parse-unclosed", what = self.innermost_sequence()).into())
            };
        }
        match self.open.last() {
            Some(Open::Sequence { .. }) => self.item(),
            _ => self.element(),
        }
    }

    fn innermost_end(&self) -> Option<usize> {
        match self.open.last()? {
            Open::Sequence { end, .. } | Open::Item { end, .. } => *end,
        }
    }

    fn innermost_sequence(&self) -> Message {
        let tag = self.open.iter().rev().find_map(|open| match open {
            Open::Sequence { tag, .. } => Some(*tag),
            Open::Item { .. } => None,
        });
        tag.map_or_else(|| say!("parse-data-set"), sequence)
    }

    /// An item or the end of the innermost sequence.
    fn item(&mut self) -> Result<bool, ParseError> {
        let tag = self.tag_at(self.at)?;
        let length = self.encoding.u32(self.array(self.at + 4)?);
        match tag {
            ITEM => {
                self.at += 8;
                let end = self.defined_end(length, || say!("parse-item"))?;
                self.counted()?;
                self.open.push(Open::Item { end, elements: Vec::new() });
                Ok(true)
            }
            SEQUENCE_END => {
                self.at += 8;
                self.close();
                Ok(true)
            }
            _ => Err(say!("parse-no-item", what = self.innermost_sequence()).into()),
        }
    }

    fn element(&mut self) -> Result<bool, ParseError> {
        let tag = self.tag_at(self.at)?;
        if self.stop_after_group.is_some_and(|group| self.open.is_empty() && tag >> 16 > u32::from(group)) {
            return Ok(false);
        }
        if matches!(tag, ITEM_END | SEQUENCE_END) {
            return self.delimiter(tag);
        }
        let (vr, length, header) = self.header(tag)?;
        let value = self.at + header;
        if self.open.is_empty() && matches!(tag, PIXEL_DATA | FLOAT_PIXEL_DATA | DOUBLE_PIXEL_DATA) {
            let length = (length != UNDEFINED).then_some(u64::from(length));
            self.parsed.pixels = Some(PixelElement { tag, offset: value as u64, length });
            self.at = value;
            return Ok(false);
        }
        self.counted()?;
        self.at = value;
        if &vr == b"SQ" || (length == UNDEFINED && &vr == b"UN") {
            return self.open_sequence(tag, vr, length);
        }
        if length == UNDEFINED {
            return if tag == PIXEL_DATA {
                self.skip_fragments()
            } else {
                Err(say!("parse-undefined-length", what = tag_text(tag)).into())
            };
        }
        if length % 2 == 1 {
            self.note(say!("dicom-length-odd"));
        }
        let end = self.defined_end(length, || tag_text(tag).into())?.unwrap_or(self.at);
        if end > self.bytes.len() {
            return Err(ParseError::NeedMore(end));
        }
        self.push(tag, vr, Value::Bytes { start: self.at, len: length as usize });
        self.at = end;
        Ok(true)
    }

    /// Compressed pixels inside a sequence: an icon, of no use here.
    fn skip_fragments(&mut self) -> Result<bool, ParseError> {
        loop {
            let tag = self.tag_at(self.at)?;
            let length = self.encoding.u32(self.array(self.at + 4)?);
            self.at += 8;
            match tag {
                SEQUENCE_END => return Ok(true),
                ITEM => {
                    let end = self.defined_end(length, || say!("parse-fragment"))?;
                    self.at = end.ok_or_else(|| say!("parse-undefined-length", what = say!("parse-fragment")))?;
                    self.counted()?;
                }
                _ => return Err(say!("parse-no-item", what = say!("parse-icon")).into()),
            }
        }
    }

    /// The end of an item, or a delimiter that closes nothing.
    fn delimiter(&mut self, tag: u32) -> Result<bool, ParseError> {
        let length = self.encoding.u32(self.array(self.at + 4)?);
        self.at += 8;
        if length != 0 {
            // PS3.5 7.5: delimiters have length 0; what the length says is not there in the files that get it wrong.
            self.note(say!("dicom-delimiter-with-length", tag = tag_text(tag)));
        }
        match (tag, self.open.last()) {
            (ITEM_END, Some(Open::Item { end: None, .. })) => self.close(),
            (SEQUENCE_END, Some(Open::Item { .. })) => {
                return Err(say!("parse-unclosed", what = self.innermost_sequence()).into());
            }
            _ => self.note(say!("dicom-delimiter-stray", tag = tag_text(tag))),
        }
        Ok(true)
    }

    fn open_sequence(&mut self, tag: u32, vr: [u8; 2], length: u32) -> Result<bool, ParseError> {
        if self.depth >= MAX_DEPTH {
            return Err(say!("parse-too-deep", most = MAX_DEPTH).into());
        }
        let end = self.defined_end(length, || sequence(tag))?;
        self.depth += 1;
        self.open.push(Open::Sequence { tag, vr, end, items: Vec::new(), outer: self.encoding });
        if &vr == b"UN" {
            // PS3.5 6.2.2 note 4: an unknown sequence is written as implicit little endian whatever is around it.
            self.encoding = Encoding::IMPLICIT;
        }
        Ok(true)
    }

    /// Value representation, length and size of the element header at the cursor.
    fn header(&mut self, tag: u32) -> Result<([u8; 2], u32, usize), ParseError> {
        if !self.encoding.is_explicit {
            let length = self.encoding.u32(self.array(self.at + 4)?);
            return Ok((dictionary_vr(tag, length), length, 8));
        }
        let written: [u8; 2] = self.array(self.at + 4)?;
        let vr = written.map(|byte| byte.to_ascii_uppercase());
        if VR::from_binary(vr).is_none() {
            if !vr.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b' ') {
                return Err(say!("parse-bad-vr", what = tag_text(tag)).into());
            }
            self.note(say!("dicom-vr-unknown", tag = tag_text(tag)));
        } else if vr != written {
            self.note(say!("dicom-vr-lower-case", tag = tag_text(tag)));
        }
        if has_long_length(vr) {
            let length = self.encoding.u32(self.array(self.at + 8)?);
            return Ok((vr, length, 12));
        }
        Ok((vr, u32::from(self.encoding.u16(self.array(self.at + 6)?)), 8))
    }

    /// End of a value of `length` bytes at the cursor, inside everything that is open; `None` for undefined length.
    fn defined_end(&self, length: u32, what: impl FnOnce() -> Message) -> Result<Option<usize>, ParseError> {
        if length == UNDEFINED {
            return Ok(None);
        }
        let present = self.total.saturating_sub(self.at as u64);
        if u64::from(length) > present {
            return Err(say!("parse-length", what = what(), claimed = length, present = present).into());
        }
        let end = self.at + length as usize;
        if self.innermost_end().is_some_and(|limit| end > limit) {
            return Err(say!("parse-item-too-long", what = self.innermost_sequence()).into());
        }
        Ok(Some(end))
    }

    fn counted(&mut self) -> Result<(), ParseError> {
        self.count += 1;
        if self.count > MAX_ELEMENTS { Err(say!("parse-too-many", most = MAX_ELEMENTS).into()) } else { Ok(()) }
    }

    fn push(&mut self, tag: u32, vr: [u8; 2], value: Value) {
        let element = Element { tag, vr, is_big_endian: self.encoding.is_big_endian, value };
        match self.open.last_mut() {
            Some(Open::Item { elements, .. }) => elements.push(element),
            _ => self.parsed.elements.push(element),
        }
    }

    /// Closes the innermost item or sequence.
    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Item { elements, .. }) => {
                if let Some(Open::Sequence { items, .. }) = self.open.last_mut() {
                    items.push(elements);
                }
            }
            Some(Open::Sequence { tag, vr, items, outer, .. }) => {
                self.depth -= 1;
                self.encoding = outer;
                self.push(tag, vr, Value::Items(items));
            }
            None => {}
        }
    }

    /// Each kind of note once: a damaged file repeats its fault thousands of times.
    fn note(&mut self, note: Message) {
        if self.parsed.notes.len() < 16 && !self.parsed.notes.contains(&note) {
            self.parsed.notes.push(note);
        }
    }

    fn tag_at(&self, at: usize) -> Result<u32, ParseError> {
        let bytes: [u8; 4] = self.array(at)?;
        let group = self.encoding.u16([bytes[0], bytes[1]]);
        let element = self.encoding.u16([bytes[2], bytes[3]]);
        Ok(u32::from(group) << 16 | u32::from(element))
    }

    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], ParseError> {
        match self.bytes.get(at..at + N).and_then(|slice| slice.try_into().ok()) {
            Some(array) => Ok(array),
            None if (at + N) as u64 <= self.total => Err(ParseError::NeedMore(at + N)),
            None => Err(say!("parse-header-cut-off").into()),
        }
    }
}

/// Value representations with a 4-byte length in explicit VR. // PS3.5 7.1.2
fn has_long_length(vr: [u8; 2]) -> bool {
    matches!(&vr, b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV")
}

/// What the dictionary says of a tag in implicit data; undefined length can only be a sequence.
fn dictionary_vr(tag: u32, length: u32) -> [u8; 2] {
    if length == UNDEFINED {
        return *b"SQ";
    }
    let entry = StandardDataDictionary.by_tag(Tag((tag >> 16) as u16, (tag & 0xFFFF) as u16));
    match entry.map(|entry| entry.vr()) {
        Some(VirtualVr::Exact(vr)) => {
            let name = vr.to_string().as_bytes();
            [name[0], name[1]]
        }
        Some(VirtualVr::Xs | VirtualVr::Lt) => *b"US",
        Some(VirtualVr::Px | VirtualVr::Ox) => *b"OW",
        _ => *b"UN",
    }
}
