//! Text in the character set of a file: all that PS3.3 C.12.1.1.2 defines, code extensions of ISO 2022 among them.

use std::cell::Cell;

use encoding_rs::{
    EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5, ISO_8859_6, ISO_8859_7,
    ISO_8859_8, ISO_8859_15, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1252, WINDOWS_1254,
};

use super::dataset::{printable, trim};
use crate::say;
use crate::text::Message;

/// Longest text taken from a header; longer ones are cut.
const MAX_TEXT: usize = 256;

/// SpecificCharacterSet of a file.
pub(super) struct Charset {
    /// How bytes from 80 up are read before any escape sequence; `None` for ASCII alone.
    upper: Option<&'static Encoding>,
    /// Escape sequences switch between sets.
    is_extended: bool,
    note: Option<Message>,
    trouble: Cell<Trouble>,
}

#[derive(Clone, Copy, Default)]
struct Trouble {
    is_cut: bool,
    is_unreadable: bool,
}

/// Defined terms without their form: "ISO_IR 100" and "ISO 2022 IR 100" name one set. // PS3.3 C.12.1.1.2
fn encoding(term: &str) -> Option<&'static Encoding> {
    let number = term.strip_prefix("ISO 2022 IR ").or_else(|| term.strip_prefix("ISO_IR ")).unwrap_or(term);
    Some(match number.trim() {
        // Windows' sets hold all letters of Latin 1 and 5 at the same places.
        "6" | "100" => WINDOWS_1252,
        "101" => ISO_8859_2,
        "109" => ISO_8859_3,
        "110" => ISO_8859_4,
        "144" => ISO_8859_5,
        "127" => ISO_8859_6,
        "126" => ISO_8859_7,
        "138" => ISO_8859_8,
        "148" => WINDOWS_1254,
        "203" => ISO_8859_15,
        "166" => WINDOWS_874,
        // JIS X 0201: its katakana are the single bytes of Shift JIS.
        "13" => SHIFT_JIS,
        // Reached by escape sequences; files that leave those out mean the set all the same.
        "87" | "159" => EUC_JP,
        "149" => EUC_KR,
        "58" => GBK,
        "192" => UTF_8,
        "GB18030" => GB18030,
        "GBK" => GBK,
        _ => return None,
    })
}

impl Charset {
    /// `codes` — the values of (0008,0005).
    pub fn new(codes: Option<&str>) -> Self {
        let codes: Vec<&str> = codes.unwrap_or_default().split('\\').map(str::trim).collect();
        // Japanese and Korean files leave the first value empty and name the set in the second.
        let named: Vec<&str> = codes.iter().copied().filter(|code| !code.is_empty()).collect();
        let unknown = named.iter().find(|name| encoding(name).is_none());
        let note = unknown.map(|name| say!("charset-unknown", name = printable(name, 24)));
        let is_extended = codes.len() > 1 || named.iter().any(|name| name.starts_with("ISO 2022"));
        let upper = named.iter().find_map(|name| encoding(name));
        Self { upper, is_extended, note, trouble: Cell::default() }
    }

    /// Text fit for one line on a screen, at most [`MAX_TEXT`] characters.
    pub fn decode(&self, bytes: &[u8]) -> String {
        let whole = trim(bytes);
        let bytes = &whole[..whole.len().min(4 * MAX_TEXT)];
        if bytes.len() < whole.len() {
            self.trouble.set(Trouble { is_cut: true, ..self.trouble.get() });
        }
        let has_escapes = bytes.contains(&ESCAPE);
        let text = if self.is_extended || has_escapes { self.switching(bytes) } else { self.plain(bytes, self.upper) };
        // Decoders put U+FFFD where bytes mean nothing in the character set.
        if text.contains('\u{FFFD}') {
            self.trouble.set(Trouble { is_unreadable: true, ..self.trouble.get() });
        }
        printable(&text, MAX_TEXT)
    }

    fn plain(&self, bytes: &[u8], upper: Option<&'static Encoding>) -> String {
        match upper {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            None => String::from_utf8_lossy(bytes).into_owned(),
        }
    }

    /// Text with escape sequences. // PS3.5 6.1.2.5
    fn switching(&self, bytes: &[u8]) -> String {
        let mut text = String::new();
        let initial = Sets { lower: Lower::Ascii, upper: self.upper };
        let (mut sets, mut at, mut start) = (initial, 0, 0);
        while at < bytes.len() {
            let escape = (bytes[at] == ESCAPE).then(|| sets.after(&bytes[at + 1..])).flatten();
            // Delimiters of names and values bring the initial sets back, where one byte is one letter.
            let is_delimiter =
                matches!(bytes[at], b'^' | b'=' | b'\\' | b'\r' | b'\n' | b'\t') && sets.lower == Lower::Ascii;
            if let Some((next, length)) = escape {
                text.push_str(&self.run(&bytes[start..at], sets));
                (sets, at) = (next, at + 1 + length);
                start = at;
            } else if is_delimiter {
                text.push_str(&self.run(&bytes[start..=at], sets));
                (sets, at) = (initial, at + 1);
                start = at;
            } else {
                at += 1;
            }
        }
        text + &self.run(&bytes[start..], sets)
    }

    fn run(&self, bytes: &[u8], sets: Sets) -> String {
        match sets.lower {
            Lower::Ascii => self.plain(bytes, sets.upper),
            Lower::Jis0208 => EUC_JP.decode_without_bom_handling(&raised(bytes, false)).0.into_owned(),
            Lower::Jis0212 => EUC_JP.decode_without_bom_handling(&raised(bytes, true)).0.into_owned(),
        }
    }

    /// What went wrong with the texts decoded so far.
    pub fn notes(&self) -> Vec<Message> {
        let Trouble { is_cut, is_unreadable } = self.trouble.get();
        let cut = is_cut.then(|| say!("charset-text-cut"));
        let unreadable = is_unreadable.then(|| say!("charset-letters-unreadable"));
        self.note.iter().cloned().chain(cut).chain(unreadable).collect()
    }
}

/// Two bytes of seven bits per letter, as the extended Unix code has them.
fn raised(bytes: &[u8], is_supplement: bool) -> Vec<u8> {
    let pairs = bytes.chunks(2).flat_map(|pair| {
        let prefix = is_supplement.then_some(0x8F);
        prefix.into_iter().chain(pair.iter().map(|byte| byte | 0x80))
    });
    pairs.collect()
}

const ESCAPE: u8 = 0x1B;

/// What bytes below 80 mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lower {
    Ascii,
    Jis0208,
    Jis0212,
}

#[derive(Clone, Copy)]
struct Sets {
    lower: Lower,
    upper: Option<&'static Encoding>,
}

impl Sets {
    /// The sets after an escape sequence that `rest` starts with, and its length without ESC.
    /// // PS3.3 tables C.12-3 and C.12-4
    fn after(self, rest: &[u8]) -> Option<(Self, usize)> {
        let lower = |lower| Self { lower, ..self };
        let upper = |encoding| Self { upper: Some(encoding), ..self };
        let known: [(&[u8], Self); 20] = [
            (b"(B", lower(Lower::Ascii)),
            (b"(J", lower(Lower::Ascii)),
            (b"$B", lower(Lower::Jis0208)),
            (b"$@", lower(Lower::Jis0208)),
            (b"$(B", lower(Lower::Jis0208)),
            (b"$(D", lower(Lower::Jis0212)),
            (b")I", upper(SHIFT_JIS)),
            (b"$)C", upper(EUC_KR)),
            (b"$)A", upper(GBK)),
            (b"-A", upper(WINDOWS_1252)),
            (b"-B", upper(ISO_8859_2)),
            (b"-C", upper(ISO_8859_3)),
            (b"-D", upper(ISO_8859_4)),
            (b"-L", upper(ISO_8859_5)),
            (b"-G", upper(ISO_8859_6)),
            (b"-F", upper(ISO_8859_7)),
            (b"-H", upper(ISO_8859_8)),
            (b"-M", upper(WINDOWS_1254)),
            (b"-b", upper(ISO_8859_15)),
            (b"-T", upper(WINDOWS_874)),
        ];
        let found = known.into_iter().find(|(sequence, _)| rest.starts_with(sequence));
        let unknown = || {
            let length = rest.iter().take_while(|byte| (0x20..0x30).contains(*byte)).count() + 1;
            (length <= rest.len()).then_some((self, length))
        };
        found.map(|(sequence, sets)| (sets, sequence.len())).or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and bytes from the examples of PS3.5 annexes H, I, J and K.
    #[test]
    fn names_of_the_standard_are_read() {
        let check = |codes: &str, bytes: &[u8], expected: &str| {
            let charset = Charset::new(Some(codes));
            assert_eq!(charset.decode(bytes), expected, "{codes}");
            assert!(charset.notes().is_empty(), "{codes}");
        };
        check(
            "\\ISO 2022 IR 87",
            b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
        );
        check(
            "ISO 2022 IR 13\\ISO 2022 IR 87",
            b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J",
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎",
        );
        check(
            "\\ISO 2022 IR 149",
            b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
            "Hong^Gildong=洪^吉洞=홍^길동",
        );
        check("ISO_IR 192", "Wang^XiaoDong=王^小东".as_bytes(), "Wang^XiaoDong=王^小东");
        check("GB18030", b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab", "Wang^XiaoDong=王^小东");
        check("\\ISO 2022 IR 58", b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab", "Zhang^XiaoDong=张^小东");
        check("ISO_IR 144", b"\xbb\xee\xdacek\xbb", "ЛюкcekЛ");
        check("ISO_IR 100", b"M\xfcller^J\xf6rg", "Müller^Jörg");
        check("ISO_IR 13", b"\xd4\xcf\xc0\xde", "ﾔﾏﾀﾞ");
    }

    #[test]
    fn what_does_not_fit_is_said_and_never_dropped() {
        let charset = Charset::new(None);
        assert_eq!(charset.decode(b"M\xfcller"), "M\u{FFFD}ller");
        assert_eq!(charset.notes().len(), 1);
        assert_eq!(Charset::new(Some("ISO_IR 999")).notes().len(), 1);
        // Without its escape sequence the set that the file names is meant.
        assert_eq!(Charset::new(Some("\\ISO 2022 IR 149")).decode(b"\xc8\xab"), "홍");
    }
}
