//! Looks up attributes in parsed elements and turns their bytes into numbers and text.
//!
//! Decimal strings are parsed here and nowhere else: a value that is no finite number is an error with the text in
//! it, never a silent 1.

use super::charset::Charset;
use super::parse::{Element, Encoding, Value};

/// A data set or an item, with the bytes its values lie in.
#[derive(Clone, Copy)]
pub(super) struct DataSet<'a> {
    bytes: &'a [u8],
    elements: &'a [Element],
}

/// A number that is not there, or not a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    /// The attribute is not there.
    Absent,
    /// It is there without a value.
    Empty,
    Valid(f64),
    /// Something else, as text.
    Invalid(String),
}

impl Number {
    pub fn valid(&self) -> Option<f64> {
        if let Self::Valid(value) = self { Some(*value) } else { None }
    }
}

impl<'a> DataSet<'a> {
    pub fn new(bytes: &'a [u8], elements: &'a [Element]) -> Self {
        Self { bytes, elements }
    }

    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The first element with `tag`: where a tag comes twice, the first one is what every writer meant.
    pub fn element(&self, tag: u32) -> Option<&'a Element> {
        self.elements.iter().find(|element| element.tag == tag)
    }

    pub fn has(&self, tag: u32) -> bool {
        self.element(tag).is_some()
    }

    pub fn value_bytes(&self, tag: u32) -> Option<&'a [u8]> {
        let element = self.element(tag)?;
        self.bytes_of(element)
    }

    pub fn bytes_of(&self, element: &Element) -> Option<&'a [u8]> {
        match element.value {
            Value::Bytes { start, len } => self.bytes.get(start..start + len),
            Value::Items(_) => None,
        }
    }

    /// Items of a sequence; empty when there is none.
    pub fn items(&self, tag: u32) -> impl Iterator<Item = DataSet<'a>> + use<'a> {
        let bytes = self.bytes;
        let items: &'a [_] = match self.element(tag).map(|element| &element.value) {
            Some(Value::Items(items)) => items,
            _ => &[],
        };
        items.iter().map(move |elements| DataSet { bytes, elements })
    }

    pub fn first_item(&self, tag: u32) -> Option<DataSet<'a>> {
        self.items(tag).next()
    }

    /// Element `number` (0x00–0xFF) of the private block that `creator` reserved in `group`.
    ///
    /// Without a creator element the block 0x10 is taken: exports strip creators more often than they move blocks.
    pub fn private(&self, group: u16, creator: &str, number: u8) -> Option<u32> {
        let base = u32::from(group) << 16;
        let reserved = self.elements.iter().find(|element| {
            let is_creator = (base | 0x10..=base | 0xFF).contains(&element.tag);
            is_creator && self.bytes_of(element).is_some_and(|text| trim(text).starts_with(creator.as_bytes()))
        });
        let block = reserved.map_or(0x10, |element| element.tag & 0xFF);
        let tag = base | block << 8 | u32::from(number);
        self.has(tag).then_some(tag)
    }

    /// The same where the creator stands in the file: for elements whose number others use too.
    pub fn private_of(&self, group: u16, creator: &str, number: u8) -> Option<u32> {
        let base = u32::from(group) << 16;
        let is_creator = |element: &&Element| {
            (base | 0x10..=base | 0xFF).contains(&element.tag)
                && self.bytes_of(element).is_some_and(|text| trim(text).starts_with(creator.as_bytes()))
        };
        let block = self.elements.iter().find(is_creator)?.tag & 0xFF;
        let tag = base | block << 8 | u32::from(number);
        self.has(tag).then_some(tag)
    }

    /// Text without padding; ASCII attributes only (CS, UI, DS, IS, DA, TM).
    pub fn ascii(&self, tag: u32) -> Option<String> {
        let bytes = trim(self.value_bytes(tag)?);
        let text: String =
            bytes.iter().take(4096).map(|&b| if b.is_ascii_graphic() || b == b' ' { b as char } else { '?' }).collect();
        Some(text.trim().to_owned())
    }

    /// The values of a multi-valued code string, upper case.
    pub fn codes(&self, tag: u32) -> Vec<String> {
        let text = self.ascii(tag).unwrap_or_default();
        text.split('\\').map(|code| code.trim().to_ascii_uppercase()).filter(|code| !code.is_empty()).collect()
    }

    /// Text in the character set of the file, fit for one line on a screen.
    pub fn text(&self, tag: u32, charset: &Charset) -> String {
        self.value_bytes(tag).map(|bytes| charset.decode(bytes)).unwrap_or_default()
    }

    /// All numbers of a decimal or integer string, or of a binary number.
    pub fn numbers(&self, tag: u32) -> Vec<Number> {
        let Some(element) = self.element(tag) else { return Vec::new() };
        let Some(bytes) = self.bytes_of(element) else { return Vec::new() };
        let encoding = Encoding { is_explicit: true, is_big_endian: element.is_big_endian };
        match &element.vr {
            b"US" | b"SS" | b"UL" | b"SL" | b"FL" | b"FD" => binary_numbers(bytes, element.vr, encoding),
            _ => string_numbers(bytes),
        }
    }

    /// The first number of an attribute.
    pub fn number(&self, tag: u32) -> Number {
        if !self.has(tag) {
            return Number::Absent;
        }
        self.numbers(tag).into_iter().next().unwrap_or(Number::Empty)
    }

    /// Exactly `N` finite numbers, or nothing.
    pub fn vector<const N: usize>(&self, tag: u32) -> Option<[f64; N]> {
        let values: Option<Vec<f64>> = self.numbers(tag).iter().map(Number::valid).collect();
        values?.try_into().ok()
    }

    /// An integer attribute; digits in front of other characters do not count ("12abc" is no number).
    pub fn integer(&self, tag: u32) -> Option<i64> {
        let value = self.number(tag).valid()?;
        (value.fract() == 0.0 && value.abs() < 1e15).then_some(value as i64)
    }

    /// Numbers of a private element whose representation the file may not state (implicit or UN): `read` gets the
    /// bytes and their order.
    pub fn raw_number(&self, tag: u32, vr: &[u8; 2]) -> Option<f64> {
        let element = self.element(tag)?;
        let encoding = Encoding { is_explicit: true, is_big_endian: element.is_big_endian };
        let numbers = if &element.vr == b"UN" {
            match vr {
                b"DS" | b"IS" => string_numbers(self.bytes_of(element)?),
                _ => binary_numbers(self.bytes_of(element)?, *vr, encoding),
            }
        } else {
            self.numbers(tag)
        };
        numbers.first()?.valid()
    }
}

pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| *byte == 0 || *byte == b' ';
    let end = bytes.iter().rposition(|byte| !is_padding(byte)).map_or(0, |last| last + 1);
    let start = bytes[..end].iter().position(|byte| !is_padding(byte)).unwrap_or(end);
    &bytes[start..end]
}

fn binary_numbers(bytes: &[u8], vr: [u8; 2], encoding: Encoding) -> Vec<Number> {
    fn each<const N: usize>(bytes: &[u8], encoding: Encoding, read: impl Fn([u8; N]) -> f64) -> Vec<Number> {
        let chunks = bytes.chunks_exact(N).filter_map(|chunk| <[u8; N]>::try_from(chunk).ok());
        // Little endian once, so that `read` needs no second form.
        let ordered = chunks.map(|mut chunk| {
            if encoding.is_big_endian {
                chunk.reverse();
            }
            read(chunk)
        });
        ordered.map(|v| if v.is_finite() { Number::Valid(v) } else { Number::Invalid(v.to_string()) }).collect()
    }
    match &vr {
        b"US" => each(bytes, encoding, |b| f64::from(u16::from_le_bytes(b))),
        b"SS" => each(bytes, encoding, |b| f64::from(i16::from_le_bytes(b))),
        b"UL" => each(bytes, encoding, |b| f64::from(u32::from_le_bytes(b))),
        b"SL" => each(bytes, encoding, |b| f64::from(i32::from_le_bytes(b))),
        b"FL" => each(bytes, encoding, |b| f64::from(f32::from_le_bytes(b))),
        _ => each(bytes, encoding, f64::from_le_bytes),
    }
}

fn string_numbers(bytes: &[u8]) -> Vec<Number> {
    let bytes = trim(bytes);
    if bytes.is_empty() {
        return vec![Number::Empty];
    }
    bytes.split(|byte| *byte == b'\\').take(4096).map(parse_decimal).collect()
}

/// PS3.5 6.2 DS: digits, sign, point and exponent. "NaN", "inf", "1,5" and overflowing numbers are refused.
fn parse_decimal(bytes: &[u8]) -> Number {
    let text = String::from_utf8_lossy(trim(bytes)).into_owned();
    if text.is_empty() {
        return Number::Empty;
    }
    let is_decimal = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    match text.parse::<f64>() {
        Ok(value) if is_decimal && value.is_finite() => Number::Valid(value),
        _ => Number::Invalid(printable(&text, 24)),
    }
}

/// Text without control and direction characters, at most `max` characters.
pub(super) fn printable(text: &str, max: usize) -> String {
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    text.chars().filter(is_plain).take(max).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_strings_that_are_no_numbers_are_not_silently_numbers() {
        let check = |text: &str, expected: Number| assert_eq!(string_numbers(text.as_bytes())[0], expected, "{text:?}");
        check("2.5 ", Number::Valid(2.5));
        check(" -1e-30", Number::Valid(-1e-30));
        check("", Number::Empty);
        for bad in ["NaN", "inf", "-inf", "abc", "1,5", "1e400", "0x10", "1.2ms"] {
            check(bad, Number::Invalid(bad.to_owned()));
        }
        assert_eq!(string_numbers(b"2\\3"), [Number::Valid(2.0), Number::Valid(3.0)]);
    }

    #[test]
    fn text_loses_control_and_direction_characters() {
        assert_eq!(printable("A\u{1b}[31m\nB\u{202e}C", 99), "A[31mBC");
    }
}
