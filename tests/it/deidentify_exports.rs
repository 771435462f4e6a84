//! Headers in five scripts, each with marked names, places and descriptions: no export holds a mark, in any encoding.
//!
//! Exports are those of the command line and of the window: reports, figures, animations, maps, tables, DICOM objects,
//! pictures with the session inside, ROI files, layouts, own cases. PDF text is read as a reader would.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::tags;

use crate::cli_support::{Folder, run};
use crate::deidentify::{files, unpacked};
use crate::deidentify_window::{add_case, opened, publish_everything, type_everywhere};

/// Names in a header's own bytes, and what they read.
struct Script {
    charset: &'static str,
    patient: &'static [u8],
    place: &'static [u8],
    physician: &'static [u8],
    /// What somebody in a hurry types: each holds one of the marks.
    typed: [&'static str; 5],
    /// What must never be found, as text.
    marks: &'static [&'static str],
}

const LATIN: Script = Script {
    charset: "ISO_IR 100",
    patient: b"Z\xf6rnkw\xe4ld^\xdcn\xdfa\xe7",
    place: b"Klinikum Q\xfcxh\xf6fen",
    physician: b"\xd1u\xf1ezq\xf8ra^\xc5l",
    typed: ["Läsion Zörnkwäld", "Leber von Ünßaç", "aus Qüxhöfen", "Zörnkwäld Ünßaç 3", "für Ñuñezqøra"],
    marks: &["Zörnkwäld", "Ünßaç", "Qüxhöfen", "Ñuñezqøra"],
};

const CYRILLIC: Script = Script {
    charset: "ISO_IR 144",
    patient: b"\xc9\xe3\xda\xd8\xdd\xd7\xde\xdd^\xcd\xd4\xe3\xd0\xe0\xd4\xd8\xd9",
    place: b"\xb1\xde\xdb\xec\xdd\xd8\xe6\xd0 \xca\xf1\xd6\xe1\xda",
    physician: b"\xb2\xe0\xd0\xe7\xd5\xd2\xd0\xdb\xec\xe1\xda\xd8\xd9",
    typed: ["очаг Щукинзон", "печень Эдуардий", "из Ъёжск", "Щукинзон Эдуардий 3", "Врачевальский"],
    marks: &["Щукинзон", "Эдуардий", "Ъёжск", "Врачевальский"],
};

const GREEK: Script = Script {
    charset: "ISO_IR 126",
    patient: b"\xd8\xe1\xf1\xe1\xed\xf4\xfe\xed\xe7\xf2^\xce\xe5\xed\xef\xf6\xdc\xed\xe7\xf2",
    place: b"\xcd\xef\xf3\xef\xea\xef\xec\xe5\xdf\xef \xd9\xec\xdd\xe3\xe1\xf0\xef\xeb\xe9\xf2",
    physician: b"\xc9\xe1\xf4\xf1\xfc\xf0\xef\xf5\xeb\xef\xf2",
    typed: ["βλάβη Ψαραντώνης", "ήπαρ Ξενοφάνης", "Ωμέγαπολις", "Ψαραντώνης Ξενοφάνης 3", "Ιατρόπουλος"],
    marks: &["Ψαραντώνης", "Ξενοφάνης", "Ωμέγαπολις", "Ιατρόπουλος"],
};

const JAPANESE: Script = Script {
    charset: "ISO 2022 IR 13\\ISO 2022 IR 87",
    patient: b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
    place: b"\x1b$B=BC+7r9/IB1!\x1b(J",
    physician: b"\x1b$BNkLZ<!O:\x1b(J",
    typed: ["山田太郎 2", "ﾔﾏﾀﾞ", "渋谷健康病院", "やまだ たろう", "鈴木次郎"],
    marks: &["山田", "太郎", "ﾔﾏﾀﾞ", "やまだ", "渋谷健康病院", "鈴木次郎"],
};

const KOREAN: Script = Script {
    charset: "\\ISO 2022 IR 149",
    patient: b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
    place: b"\x1b$)C\xb1\xe6\xb5\xbf\xc7\xd1\xba\xfb\xba\xb4\xbf\xf8",
    physician: b"\x1b$)C\xc0\xcc\xbc\xf8\xbd\xc5^\x1b$)C\xc0\xe5\xb1\xba",
    typed: ["홍길동 간", "洪吉洞", "길동한빛병원", "Hong Gildong 3", "이순신"],
    marks: &["홍길동", "길동", "洪吉洞", "Gildong", "길동한빛병원", "이순신"],
};

const CHINESE: Script = Script {
    charset: "GB18030",
    patient: b"Wangqxz^Xiaodongqxz=\xcd\xf5^\xd0\xa1\xb6\xab",
    place: b"\xb1\xb1\xbe\xa9\xb3\xa4\xb8\xfd\xd2\xbd\xd4\xba",
    physician: b"\xc0\xee\xca\xb1\xd5\xe4",
    typed: ["王小东 肝", "小东", "北京长庚医院", "Wangqxz Xiaodongqxz", "李时珍"],
    marks: &["王小东", "小东", "北京长庚医院", "Wangqxz", "Xiaodongqxz", "李时珍"],
};

/// The first echoes of a built-in case as a study whose headers say who was scanned where, also in its descriptions.
fn study(folder: &Folder, script: &Script) -> PathBuf {
    let study = folder.path("study");
    run(["case", "iso", "-q", "-o", study.to_str().expect("UTF-8")]).ok();
    let mut count = 0;
    for path in files(&study) {
        let Ok(mut object) = dicom_object::open_file(&path) else { continue };
        let echo: i32 = object.element(tags::ECHO_NUMBERS).expect("a number").to_int().expect("a number");
        if echo > 6 {
            fs::remove_file(&path).expect("there");
            continue;
        }
        let plain = |bytes: &[u8]| bytes.iter().map(|&b| if b == b'^' { b' ' } else { b }).collect::<Vec<u8>>();
        let marked: [(Tag, VR, Vec<u8>); 9] = [
            (tags::PATIENT_NAME, VR::PN, script.patient.to_vec()),
            (tags::OTHER_PATIENT_NAMES, VR::PN, script.patient.to_vec()),
            (tags::INSTITUTION_NAME, VR::LO, script.place.to_vec()),
            (tags::INSTITUTION_ADDRESS, VR::ST, script.place.to_vec()),
            (tags::REFERRING_PHYSICIAN_NAME, VR::PN, script.physician.to_vec()),
            (tags::REQUESTING_PHYSICIAN, VR::PN, script.physician.to_vec()),
            (tags::IMAGE_COMMENTS, VR::LT, plain(script.patient)),
            (tags::SERIES_DESCRIPTION, VR::LO, plain(script.physician)),
            (tags::STUDY_DESCRIPTION, VR::LO, plain(script.place)),
        ];
        object.put(DataElement::new(tags::SPECIFIC_CHARACTER_SET, VR::CS, PrimitiveValue::from(script.charset)));
        for (tag, vr, bytes) in marked {
            object.put(DataElement::new(tag, vr, PrimitiveValue::U8(bytes.into())));
        }
        object.write_to_file(&path).expect("written");
        count += 1;
    }
    assert_eq!(count, 30, "6 echoes of 5 slices");
    study
}

/// The regions of the case under the names that were typed.
fn name_regions(rois: &Path, typed: &[&str; 5]) {
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(rois).expect("readable")).expect("JSON");
    let regions = file["rois"].as_array_mut().expect("regions");
    let template = regions.iter().find(|roi| roi["role"] == "lesion").expect("a lesion").clone();
    for typed in typed {
        let mut region = template.clone();
        (region["name"], region["role"]) = ((*typed).into(), "other".into());
        regions.push(region);
    }
    fs::write(rois, file.to_string()).expect("written");
}

fn command_line(study: &Path, out: &Path, typed: &[&str; 5]) {
    let rois = study.join("rois.json");
    name_regions(&rois, typed);
    let at = |name: &str| out.join(name).to_str().expect("UTF-8").to_owned();
    let (study, rois) = (study.to_str().expect("UTF-8"), rois.to_str().expect("UTF-8"));
    run(["analyze", study, "--rois", rois, "-q", "-o", &at("analysis"), "--dicom", "--pdf", "--models"]).ok();
    for format in ["nifti", "dicom", "png"] {
        run(["map", study, "-q", "-o", &at(format), "--format", format, "--model", "log-linear"]).ok();
    }
    for name in ["figure.pdf", "figure.svg", "figure.png"] {
        let (file, caption) = (at(name), at(&format!("{name}.txt")));
        let size = ["--width", "84", "--dpi", "100"];
        let words = ["figure", "--path", study, "--rois", rois, "-q", "-o", &file, "--caption", &caption];
        run(words.iter().chain(&size)).ok();
    }
    for name in ["echoes.gif", "echoes.png"] {
        run(["cine", study, "-q", "-o", &at(name), "--size", "96"]).ok();
    }
}

/// The marks as bytes: UTF-8, UTF-16 of both orders, the hexadecimal of a PDF string, Latin-1 where it has the letters.
fn needles(script: &Script) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for mark in script.marks {
        let name = |form: &str| format!("{mark} in {form}");
        let big: Vec<u8> = mark.encode_utf16().flat_map(u16::to_be_bytes).collect();
        all.push((name("UTF-8"), mark.as_bytes().to_vec()));
        all.push((name("UTF-16LE"), mark.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        all.push((name("hexadecimal"), big.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()).collect()));
        all.push((name("UTF-16BE"), big));
        let latin: Option<Vec<u8>> = mark.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
        all.extend(latin.map(|bytes| (name("Latin-1"), bytes)));
    }
    // The bytes of the header itself: each part of a name, each word of a place.
    for field in [script.patient, script.place, script.physician] {
        let parts = field.split(|byte| matches!(byte, b'^' | b'=' | b' '));
        let long = parts.filter(|part| part.len() > 3 && *part != b"Klinikum" && *part != b"Hong");
        all.extend(long.map(|part| (format!("{part:?} of the header"), part.to_vec())));
    }
    all
}

fn found(bytes: &[u8], needles: &[(String, Vec<u8>)]) -> Vec<String> {
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
    needles.iter().filter(|(_, needle)| holds(needle)).map(|(name, _)| name.clone()).collect()
}

/// Strings of a PDF's pages, read by each of its tables from glyphs to letters. // ISO 32000-1 9.10.3
fn pdf_texts(streams: &[Vec<u8>]) -> Vec<String> {
    let text = |stream: &Vec<u8>| String::from_utf8_lossy(stream).into_owned();
    let tables: Vec<BTreeMap<u16, String>> =
        streams.iter().map(text).filter(|s| s.contains("beginbf")).map(table).collect();
    let pages = streams.iter().filter(|stream| stream.windows(4).any(|part| part == b" Tf " || part == b"Tf 1"));
    let codes: Vec<u16> = pages.flat_map(|page| codes(page)).collect();
    tables.iter().map(|table| codes.iter().filter_map(|code| table.get(code)).cloned().collect()).collect()
}

fn table(map: String) -> BTreeMap<u16, String> {
    let pairs = map.lines().filter_map(|line| {
        let mut numbers = line.split(['<', '>']).filter(|part| !part.trim().is_empty());
        let code = u16::from_str_radix(numbers.next()?, 16).ok()?;
        let units = numbers.next()?.as_bytes().chunks(4);
        let units: Option<Vec<u16>> =
            units.map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok()).collect();
        Some((code, String::from_utf16_lossy(&units?)))
    });
    pairs.collect()
}

/// The two-byte codes of all literal strings of a page. // ISO 32000-1 7.3.4.2
fn codes(page: &[u8]) -> Vec<u16> {
    let (mut bytes, mut at, mut depth) = (Vec::new(), 0, 0);
    let mut all = Vec::new();
    while at < page.len() {
        let byte = page[at];
        at += 1;
        match (byte, depth) {
            (b'(', 0) => depth = 1,
            (b'\\', 1..) => {
                let next = page.get(at).copied().unwrap_or(0);
                let octal = page[at..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
                at += octal.max(1);
                bytes.push(match next {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    _ if octal > 0 => {
                        page[at - octal..at].iter().fold(0u16, |sum, b| sum * 8 + u16::from(b - b'0')) as u8
                    }
                    other => other,
                });
            }
            (b'(', _) => (depth, _) = (depth + 1, bytes.push(byte)),
            (b')', 1) => {
                all.extend(bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])));
                (depth, _) = (0, bytes.clear());
            }
            (b')', 2..) => (depth, _) = (depth - 1, bytes.push(byte)),
            (_, 1..) => bytes.push(byte),
            _ => {}
        }
    }
    all
}

fn check(script: &Script) {
    let folder = Folder::new();
    let study = study(&folder, script);
    let needles = needles(script);
    let of_study: usize = files(&study).iter().map(|path| found(&fs::read(path).expect("there"), &needles).len()).sum();
    assert!(of_study >= 30 * 2, "the search finds what is there: {of_study}");
    let out = folder.path("out");
    fs::create_dir_all(out.join("window")).expect("a folder");
    let mut session = opened(&study);
    type_everywhere(&mut session, &script.typed);
    publish_everything(&mut session, &out.join("window"), &script.typed);
    add_case(&mut session, &out.join("window/cases"), &script.typed);
    command_line(&study, &out, &script.typed);
    let mut written = files(&out);
    assert!(written.len() > 80, "{} files", written.len());
    let mut pdf_words = 0;
    for path in written.drain(..) {
        let bytes = fs::read(&path).expect("readable");
        let streams = unpacked(&bytes);
        let texts = if bytes.starts_with(b"%PDF") { pdf_texts(&streams) } else { Vec::new() };
        pdf_words += texts.iter().filter(|text| text.contains("R2*")).count();
        let texts = texts.into_iter().map(String::into_bytes);
        for part in std::iter::once(bytes).chain(streams).chain(texts) {
            let found = found(&part, &needles);
            assert!(found.is_empty(), "{}: {} holds {found:?}", script.charset, path.display());
        }
    }
    assert!(pdf_words >= 4, "the texts of four PDF files are read: {pdf_words}");
}

#[test]
fn latin_names_leave_in_no_export() {
    check(&LATIN);
}

#[test]
fn cyrillic_names_leave_in_no_export() {
    check(&CYRILLIC);
}

#[test]
fn greek_names_leave_in_no_export() {
    check(&GREEK);
}

#[test]
fn japanese_names_leave_in_no_export() {
    check(&JAPANESE);
}

#[test]
fn korean_names_leave_in_no_export() {
    check(&KOREAN);
}

#[test]
fn chinese_names_leave_in_no_export() {
    check(&CHINESE);
}
