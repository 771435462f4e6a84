//! Pixels of every readable file against pydicom's arrays (SHA-256 in `decode_expectations.json`).

use std::collections::BTreeMap;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sideroscope::io;
use sideroscope::series::{Catalog, FrameRef, ImageHeader, Scale};

use super::support::{data, json, scan, trial, verdict};

/// Transfer syntaxes that lose nothing: the arrays must be the same to the last bit.
const LOSSY: &[&str] = &["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.91"];

/// Gray images that pydicom opens and this program does not read or reads otherwise, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("liver_1frame.dcm", "one bit per pixel: a segmentation"),
    ("liver_expb_1frame.dcm", "one bit per pixel: a segmentation"),
];

pub fn trials() -> Vec<Trial> {
    vec![
        trial("decode::lossless_pixels_equal_those_of_pydicom", equals_pydicom),
        trial("decode::lossy_12_bit_jpeg_is_close_to_its_original", extended_jpeg),
        trial("decode::every_file_is_read_or_set_aside", nothing_is_lost),
    ]
}

/// All frames of one file in their order.
fn frames(catalog: &Catalog) -> Vec<FrameRef> {
    let Some(middle) = catalog.studies.iter().flat_map(|study| &study.series).find_map(|series| series.middle.as_ref())
    else {
        return Vec::new();
    };
    let frame =
        |frame| FrameRef { image: Arc::new(ImageHeader { frame, ..(*middle.image).clone() }), scale: Scale::IDENTITY };
    (0..middle.image.file.pixels.frames as u32).map(frame).collect()
}

/// Bytes of the stored values in the form of numpy's array, little endian.
fn as_numpy(values: &[f32], dtype: &str) -> Option<Vec<u8>> {
    Some(match dtype {
        "uint8" => values.iter().map(|v| *v as u8).collect(),
        "uint16" | ">u2" => values.iter().flat_map(|v| (*v as u16).to_le_bytes()).collect(),
        "int16" | ">i2" => values.iter().flat_map(|v| (*v as i16).to_le_bytes()).collect(),
        "float32" => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        _ => return None,
    })
}

fn equals_pydicom() -> Result<(), Failed> {
    let expectations = json("real/decode_expectations.json");
    let (mut wrong, mut equal, mut skipped) = (Vec::new(), 0, BTreeMap::<&str, usize>::new());
    for (path, expected) in expectations["files"].as_object().into_iter().flatten() {
        let syntax = expected["ts"].as_str().unwrap_or_default();
        let dimensions: Vec<u64> =
            expected["shape"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        if expected["decode"] != "ok" {
            *skipped.entry("pydicom does not decode it").or_default() += 1;
            continue;
        }
        // A stack holds 32-bit floats: integers above 2^24 are rounded in it.
        if expected["dtype"].as_str().is_some_and(|dtype| dtype.ends_with("32") || dtype.ends_with("u4")) {
            *skipped.entry("32-bit integers").or_default() += 1;
            continue;
        }
        let gray = dimensions.len() == 2 || (dimensions.len() == 3 && dimensions[2] != 3);
        if LOSSY.contains(&syntax) || !gray {
            *skipped.entry("lossy or in color").or_default() += 1;
            continue;
        }
        let known = DIFFERENT.iter().find(|(known, _)| path.ends_with(known));
        match (compare(path, expected), known) {
            (Ok(()), None) => equal += 1,
            (Ok(()), Some(_)) => wrong.push(format!("{path}: is listed as different but is equal")),
            (Err(_), Some(_)) => *skipped.entry("known to differ").or_default() += 1,
            (Err(reason), None) => wrong.push(format!("{path} [{syntax}]: {reason}")),
        }
    }
    println!("decode: {equal} files equal, left out: {skipped:?}");
    if equal < 100 {
        wrong.push(format!("only {equal} files were compared"));
    }
    verdict(wrong)
}

fn compare(path: &str, expected: &Value) -> Result<(), String> {
    let scan = scan(&format!("real/{path}"));
    let frames = frames(&scan.catalog);
    if frames.is_empty() {
        return Err(scan.set_aside.first().map_or("nothing found".to_owned(), |aside| aside.reason.to_string()));
    }
    let mut bytes = Vec::new();
    for frame in &frames {
        let image = io::load_image(frame, usize::MAX).map_err(|error| error.to_string())?;
        let values: Vec<f32> = image.iter().copied().collect();
        bytes.extend(as_numpy(&values, expected["dtype"].as_str().unwrap_or_default()).ok_or("other dtype")?);
    }
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if !digest.starts_with(expected["sha256_le"].as_str().ok_or("no digest")?) {
        let shape = expected["shape"].to_string();
        return Err(format!("other pixels ({} frames, expected shape {shape} {})", frames.len(), expected["dtype"]));
    }
    Ok(())
}

/// DCMTK compressed one image with loss: no pixel may differ by more than a few steps of quantization.
fn extended_jpeg() -> Result<(), Failed> {
    let image = |path: &str| {
        let scan = scan(&format!("hostile/{path}"));
        let frame = frames(&scan.catalog).into_iter().next().ok_or("no image")?;
        Ok::<_, Failed>(io::load_image(&frame, usize::MAX)?)
    };
    let (original, lossy) = (image("00_good/single.dcm")?, image("13_valid_compressed/jpeg_ext12_lossy.dcm")?);
    let differences: Vec<f32> = original.iter().zip(&lossy).map(|(a, b)| (a - b).abs()).collect();
    let mean = differences.iter().sum::<f32>() / differences.len() as f32;
    let largest = differences.iter().copied().fold(0.0, f32::max);
    if mean == 0.0 || mean > 5.0 || largest > 60.0 {
        return Err(format!("mean difference {mean}, largest {largest}").into());
    }
    Ok(())
}

/// The whole collection of odd files at once: each file is counted exactly once.
fn nothing_is_lost() -> Result<(), Failed> {
    let mut files = 0;
    let mut open = vec![data("real/malformed_odd")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { files += 1 }
        }
    }
    let scan = scan("real/malformed_odd");
    let counted = scan.files_read + scan.set_aside.len();
    if counted != files {
        return Err(format!("{files} files, {} read + {} set aside", scan.files_read, scan.set_aside.len()).into());
    }
    Ok(())
}
