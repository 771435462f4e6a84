//! Any bytes as the compressed frame of a sound DICOM file: the first byte chooses the transfer syntax, the second
//! the size of the image, so that the fuzzer spends its time in the decoders and not in the header.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "support.rs"]
mod support;

const SYNTAXES: [&str; 6] = [
    "1.2.840.10008.1.2.5",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.110",
];

fuzz_target!(|data: &[u8]| {
    let [syntax, size, stream @ ..] = data else { return };
    let side = [8u16, 32, 33, 64][usize::from(size % 4)];
    support::open(&file(SYNTAXES[usize::from(*syntax) % SYNTAXES.len()], side, stream));
});

/// An MR image with one compressed frame, written element by element.
fn file(syntax: &str, side: u16, stream: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes.extend(b"DICM");
    let mut put = |group: u16, element: u16, vr: &[u8; 2], value: &[u8]| {
        let padded = value.len().next_multiple_of(2);
        bytes.extend(group.to_le_bytes());
        bytes.extend(element.to_le_bytes());
        bytes.extend(vr);
        bytes.extend((padded as u16).to_le_bytes());
        bytes.extend(value);
        bytes.resize(bytes.len() + padded - value.len(), 0);
    };
    put(0x0002, 0x0010, b"UI", syntax.as_bytes());
    put(0x0008, 0x0016, b"UI", b"1.2.840.10008.5.1.4.1.1.4");
    put(0x0008, 0x0018, b"UI", b"2.25.1");
    put(0x0018, 0x0081, b"DS", b"1.2");
    put(0x0020, 0x000D, b"UI", b"2.25.2");
    put(0x0020, 0x000E, b"UI", b"2.25.3");
    put(0x0028, 0x0002, b"US", &1u16.to_le_bytes());
    put(0x0028, 0x0004, b"CS", b"MONOCHROME2");
    for (element, value) in [(0x0010, side), (0x0011, side), (0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 0)] {
        put(0x0028, element, b"US", &value.to_le_bytes());
    }
    bytes.extend(b"\xE0\x7F\x10\x00OB\0\0\xFF\xFF\xFF\xFF");
    bytes.extend(b"\xFE\xFF\x00\xE0\0\0\0\0");
    bytes.extend(b"\xFE\xFF\x00\xE0");
    bytes.extend((stream.len() as u32).to_le_bytes());
    bytes.extend(stream);
    bytes.extend(b"\xFE\xFF\xDD\xE0\0\0\0\0");
    bytes
}
