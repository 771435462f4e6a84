//! Names in any script: what a header says in its own character set is found in texts typed in the same letters, in every
//! export.

use std::fs;
use std::path::Path;

use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_dictionary_std::tags;

use crate::cli_support::{Folder, run};
use crate::deidentify::{files, unpacked};

/// A header's character set, its patient's name in bytes, and what somebody may type.
struct Script {
    charset: &'static str,
    name: &'static [u8],
    typed: &'static [&'static str],
}

/// The examples of PS3.5 annexes H (Japanese), I (Korean), J and K (Chinese), and names of its annex on Cyrillic and
/// Arabic sets; typed as the same annexes show them.
const SCRIPTS: [Script; 8] = [
    Script {
        charset: "\\ISO 2022 IR 87",
        name: b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
        typed: &["山田太郎", "山田 太郎", "ヤマダ", "たろう", "YAMADA", "yamadatarou"],
    },
    Script {
        charset: "ISO 2022 IR 13\\ISO 2022 IR 87",
        name: b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
        typed: &["ﾔﾏﾀﾞ", "山田太郎", "太郎", "やまだ"],
    },
    Script {
        charset: "\\ISO 2022 IR 149",
        name: b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
        typed: &["홍길동", "길동", "洪吉洞", "Gildong", "HongGildong"],
    },
    Script {
        charset: "\\ISO 2022 IR 58",
        name: b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=",
        typed: &["张小东", "小东", "XiaoDong", "Zhangs"],
    },
    Script {
        charset: "GB18030",
        name: b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab",
        typed: &["王小东", "小东", "Xiaodong"],
    },
    Script {
        charset: "ISO_IR 192",
        name: b"Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1",
        typed: &["王小東", "小東", "wangxiaodong"],
    },
    Script {
        charset: "ISO_IR 144",
        name: b"\xbb\xee\xda\x63\x65\xdc\xd1\x79\x70\xd3",
        typed: &["Люкceмбypг", "люкceмбypг"],
    },
    Script {
        charset: "ISO_IR 127", name: b"\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1", typed: &["قباني", "لنزار"]
    },
];

fn study(folder: &Folder, script: &Script) -> std::path::PathBuf {
    let study = folder.path("study");
    run(["case", "iso", "-q", "-o", study.to_str().expect("UTF-8")]).ok();
    for path in files(&study) {
        let Ok(mut object) = dicom_object::open_file(&path) else { continue };
        object.put(DataElement::new(tags::SPECIFIC_CHARACTER_SET, VR::CS, PrimitiveValue::from(script.charset)));
        object.put(DataElement::new(tags::PATIENT_NAME, VR::PN, PrimitiveValue::U8(script.name.into())));
        object.write_to_file(&path).expect("written");
    }
    study
}

/// The regions of the case, each named by something that somebody may type.
fn name_regions(rois: &Path, typed: &[&str]) {
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(rois).expect("readable")).expect("JSON");
    let regions = file["rois"].as_array_mut().expect("regions");
    let template = regions.iter().find(|roi| roi["role"] == "lesion").expect("a lesion").clone();
    for typed in typed {
        let mut region = template.clone();
        region["name"] = format!("{typed} 2").into();
        region["role"] = "other".into();
        regions.push(region);
    }
    fs::write(rois, file.to_string()).expect("written");
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let hex: String = wide.iter().map(|byte| format!("{byte:02X}")).collect();
    [text.as_bytes(), &wide, hex.as_bytes()]
        .iter()
        .any(|needle| bytes.windows(needle.len()).any(|part| part == *needle))
}

#[test]
fn names_of_every_script_are_hidden_in_every_export() {
    for script in &SCRIPTS {
        let folder = Folder::new();
        let study = study(&folder, script);
        let rois = study.join("rois.json");
        name_regions(&rois, script.typed);
        let out = folder.path("out");
        let at = |name: &str| out.join(name).to_str().expect("UTF-8").to_owned();
        let (study, rois) = (study.to_str().expect("UTF-8"), rois.to_str().expect("UTF-8"));
        run(["analyze", study, "--rois", rois, "-q", "-o", &at("analysis"), "--dicom", "--pdf"]).ok();
        let svg = at("figure.svg");
        run(["figure", "--path", study, "--rois", rois, "-q", "--width", "84", "-o", &svg]).ok();
        let report = fs::read_to_string(out.join("analysis").join("report.json")).expect("a report");
        assert_eq!(report.matches("… 2\"").count(), script.typed.len(), "{}", script.charset);
        for path in files(&out) {
            let bytes = fs::read(&path).expect("readable");
            for bytes in unpacked(&bytes).iter().chain([&bytes]) {
                let found: Vec<_> = script.typed.iter().filter(|typed| holds(bytes, typed)).collect();
                assert!(found.is_empty(), "{}: {} holds {found:?}", script.charset, path.display());
            }
        }
    }
}
