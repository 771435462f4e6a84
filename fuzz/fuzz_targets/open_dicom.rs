//! Sound DICOM files with their structure changed: tags, representations, lengths, numbers of frames, fragments and
//! their table. Each byte of the input is a choice, so that the fuzzer spends its time behind the first check.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "support.rs"]
mod support;

fuzz_target!(|data: &[u8]| {
    let mut choices = Choices { data, at: 0 };
    support::open(&file(&mut choices));
});

/// The input as a sequence of choices; zeros behind its end.
struct Choices<'a> {
    data: &'a [u8],
    at: usize,
}

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        self.at += 1;
        self.data.get(self.at - 1).copied().unwrap_or(0)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n
    }

    /// One byte in sixteen asks for a change.
    fn changes(&mut self) -> bool {
        self.byte() & 15 == 15
    }

    /// A number of the kind that programs trip over.
    fn number(&mut self) -> u32 {
        let odd = [0, 1, 2, 3, 0x7F, 0xFF, 0xFFFE, 0xFFFF, 0x10000, 1_000_000, 0x7FFF_FFFF, u32::MAX - 1, u32::MAX];
        match self.below(2) {
            0 => odd[self.below(odd.len())],
            _ => u32::from_le_bytes([self.byte(), self.byte(), self.byte(), 0]),
        }
    }

    fn rest(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| self.byte()).collect()
    }
}

const SYNTAXES: [&str; 9] = [
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.5",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.110",
];

/// Writes elements in one of the three encodings, changed where the input asks for it.
struct Writer<'a, 'b> {
    choices: &'a mut Choices<'b>,
    out: Vec<u8>,
    is_explicit: bool,
    is_big: bool,
}

impl Writer<'_, '_> {
    fn u16(&mut self, value: u16) {
        let bytes = if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() };
        self.out.extend(bytes);
    }

    fn u32(&mut self, value: u32) {
        let bytes = if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() };
        self.out.extend(bytes);
    }

    fn put(&mut self, tag: u32, vr: &[u8; 2], value: &[u8]) {
        let mut value = value.to_vec();
        if self.choices.changes() {
            value = self.choices.rest(24);
        }
        if value.len() % 2 == 1 && !self.choices.changes() {
            value.push(b' ');
        }
        let tag = if self.choices.changes() { tag ^ (1 << self.choices.below(32)) } else { tag };
        let length = if self.choices.changes() { self.choices.number() } else { value.len() as u32 };
        let copies = if self.choices.changes() { 2 } else { 1 };
        for _ in 0..copies {
            self.header(tag, vr, length);
            self.out.extend(&value);
        }
    }

    fn header(&mut self, tag: u32, vr: &[u8; 2], length: u32) {
        self.u16((tag >> 16) as u16);
        self.u16(tag as u16);
        if !self.is_explicit {
            return self.u32(length);
        }
        let vr = if self.choices.changes() { [self.choices.byte(), self.choices.byte()] } else { *vr };
        self.out.extend(vr);
        if matches!(&vr, b"OB" | b"OW" | b"SQ" | b"UN" | b"UT") {
            self.out.extend([0, 0]);
            self.u32(length);
        } else {
            self.u16(length as u16);
        }
    }

    fn text(&mut self, tag: u32, vr: &[u8; 2], value: &str) {
        self.put(tag, vr, value.as_bytes());
    }

    fn word(&mut self, tag: u32, value: u16) {
        let value = if self.choices.changes() { self.choices.number() as u16 } else { value };
        let bytes = if self.is_big { value.to_be_bytes() } else { value.to_le_bytes() };
        self.put(tag, b"US", &bytes);
    }

    /// A sequence of items that `fill` writes.
    fn sequence(&mut self, tag: u32, items: usize, fill: &mut dyn FnMut(&mut Self, usize)) {
        self.header(tag, b"SQ", u32::MAX);
        for n in 0..items {
            self.item(0xE000, u32::MAX);
            fill(self, n);
            if !self.choices.changes() {
                self.item(0xE00D, 0);
            }
        }
        if !self.choices.changes() {
            self.item(0xE0DD, 0);
        }
    }

    fn item(&mut self, element: u16, length: u32) {
        self.u16(0xFFFE);
        self.u16(element);
        self.u32(length);
    }
}

fn file(choices: &mut Choices<'_>) -> Vec<u8> {
    let syntax = choices.below(SYNTAXES.len());
    let side = [2u16, 8, 16, 33][choices.below(4)];
    let frames = [1usize, 2, 3, 6][choices.below(4)];
    let is_enhanced = choices.below(3) == 0;
    let is_explicit = syntax != 1;
    let mut writer = Writer { choices, out: Vec::new(), is_explicit: true, is_big: false };
    writer.text(0x0002_0010, b"UI", SYNTAXES[syntax]);
    (writer.is_explicit, writer.is_big) = (is_explicit, syntax == 2);
    writer.text(0x0008_0005, b"CS", ["ISO_IR 100", "\\ISO 2022 IR 87", "ISO_IR 192", "GB18030"][frames % 4]);
    writer.text(0x0008_0008, b"CS", r"ORIGINAL\PRIMARY\M");
    let class = if is_enhanced { "1.2.840.10008.5.1.4.1.1.4.1" } else { "1.2.840.10008.5.1.4.1.1.4" };
    writer.text(0x0008_0016, b"UI", class);
    writer.text(0x0008_0018, b"UI", "2.25.1");
    writer.text(0x0008_0032, b"TM", "101500.5");
    writer.text(0x0010_0010, b"PN", "A^B\x1b$B;3ED\x1b(B");
    writer.text(0x0018_0081, b"DS", "1.2");
    writer.text(0x0020_000D, b"UI", "2.25.2");
    writer.text(0x0020_000E, b"UI", "2.25.3");
    writer.text(0x0020_0032, b"DS", r"0\0\0");
    writer.text(0x0020_0037, b"DS", r"1\0\0\0\1\0");
    writer.word(0x0028_0002, 1);
    writer.text(0x0028_0004, b"CS", "MONOCHROME2");
    let claimed = if writer.choices.changes() { writer.choices.number() } else { frames as u32 };
    writer.text(0x0028_0008, b"IS", &claimed.to_string());
    for (element, value) in [(0x10, side), (0x11, side), (0x100, 16), (0x101, 12), (0x102, 11), (0x103, 0)] {
        writer.word(0x0028_0000 | element, value);
    }
    writer.word(0x0028_0120, 4095);
    if is_enhanced {
        groups(&mut writer, frames);
    }
    pixels(&mut writer, syntax >= 3, usize::from(side), frames);
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    bytes.extend(writer.out);
    bytes
}

fn groups(writer: &mut Writer<'_, '_>, frames: usize) {
    writer.sequence(0x5200_9229, 1, &mut |writer, _| writer.text(0x0018_0080, b"DS", "100"));
    writer.sequence(0x5200_9230, frames, &mut |writer, n| {
        writer.sequence(0x0018_9114, 1, &mut |writer, _| {
            let te = 1.2 * (n % 3 + 1) as f64;
            writer.put(0x0018_9082, b"FD", &te.to_le_bytes());
        });
        writer.sequence(0x0020_9171, 1, &mut |writer, _| writer.text(0x0018_0081, b"DS", "2.4"));
        writer.sequence(0x0020_9113, 1, &mut |writer, _| {
            writer.text(0x0020_0032, b"DS", &format!(r"0\0\{}", n / 3));
        });
    });
}

fn pixels(writer: &mut Writer<'_, '_>, is_encapsulated: bool, side: usize, frames: usize) {
    if !is_encapsulated {
        let values = vec![7; 2 * side * side * frames];
        let length = if writer.choices.changes() { writer.choices.number() } else { values.len() as u32 };
        writer.header(0x7FE0_0010, b"OW", length);
        writer.out.extend(values);
        return;
    }
    writer.header(0x7FE0_0010, b"OB", u32::MAX);
    let table = writer.choices.rest(16);
    writer.item(0xE000, table.len() as u32);
    writer.out.extend(table);
    let fragments = if writer.choices.changes() { writer.choices.below(12) } else { frames };
    for _ in 0..fragments {
        let stream = stream(writer.choices, side);
        let length = if writer.choices.changes() { writer.choices.number() } else { stream.len() as u32 };
        writer.item(0xE000, length);
        writer.out.extend(stream);
    }
    if !writer.choices.changes() {
        writer.item(0xE0DD, 0);
    }
}

/// The beginning of a codestream of some kind with bytes of the input behind it.
fn stream(choices: &mut Choices<'_>, side: usize) -> Vec<u8> {
    let size = (side as u16).to_be_bytes();
    let mut bytes = match choices.below(4) {
        0 => {
            let mut header = vec![0u8; 64];
            header[..12].copy_from_slice(&[2, 0, 0, 0, 64, 0, 0, 0, 80, 0, 0, 0]);
            header
        }
        1 => {
            let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 16, size[0], size[1], size[0], size[1], 1, 1, 0x11, 0];
            bytes.extend([0xFF, 0xC4, 0, 21, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
            bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0]);
            bytes
        }
        2 => {
            let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xF7, 0, 11, 12, size[0], size[1], size[0], size[1], 1, 1, 0x11, 0];
            bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0]);
            bytes
        }
        _ => choices.rest(64),
    };
    bytes.extend(choices.rest(200));
    bytes.extend([0xFF, 0xD9]);
    bytes
}
