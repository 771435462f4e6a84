//! One way in, one result per folder, one noise level: through the real binary.

use std::fs;
use std::path::Path;

use dicom_core::VR;
use dicom_dictionary_std::tags;
use serde_json::Value;

use super::cli_support::{Folder, contents, run};
use super::ingest_files::write_stack;

fn names(folder: &Path) -> Vec<String> {
    let paths = contents(folder).into_keys();
    paths.map(|path| path.strip_prefix(folder).expect("inside").to_string_lossy().into_owned()).collect()
}

/// Issue 12: `figure` and `cine` took the stack without the echo times that were typed for it.
#[test]
fn figure_and_cine_take_echo_times_like_the_other_commands() {
    let folder = Folder::new();
    fs::create_dir(folder.path("in")).expect("folder");
    // The template shows echoes up to the eighth.
    write_stack(&folder.path("in"), 8, 2, |image, _, _| image.without(tags::ECHO_TIME));
    let (input, svg, gif) = (folder.at("in"), folder.at("figure.svg"), folder.at("cine.gif"));
    let figure = ["figure", "--template", "echoes", "--path", &input, "-o", &svg];
    let with = |words: &[&str], te: &str| run(words.iter().copied().chain(["--te", te]));
    with(&figure, "1.2,2.4").fails(2, "the stack has 8 echoes");
    with(&["cine", &input, "-o", &gif], "1.2,2.4").fails(2, "the stack has 8 echoes");
    with(&figure, "1.25+1.25x8").ok();
    with(&["cine", &input, "-o", &gif], "1.25+1.25x8").ok();
    let text = fs::read_to_string(folder.path("figure.svg")).expect("written");
    assert!(text.contains("2.5") && text.contains("3.8"), "the times stand on the echoes");
}

/// Issue 13: pixel statistics are those of the map; field case 66: air blanked by the scanner, truth 60 and 200 s⁻¹.
#[test]
fn pixel_statistics_are_those_of_the_map_where_the_air_is_blanked() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/field/66-blanked-air-pixel-statistics");
    if !case.exists() {
        eprintln!("skipped: no {}", case.display());
        return;
    }
    let folder = Folder::new();
    let (input, rois) = (case.join("input"), case.join("rois.json"));
    let (input, rois) = (input.to_str().expect("text"), rois.to_str().expect("text"));
    run(["analyze", input, "--rois", rois, "-o", &folder.at("out"), "-q"]).ok();
    let report = folder.json("out/report.json");
    for (role, mean, sd) in [("lesion", 59.69, 2.12), ("liver", 200.09, 3.49)] {
        let row = report["rois"].as_array().expect("rows").iter().find(|row| row["role"] == role).expect("a row");
        let pixels = &row["pixel_r2star_per_s"];
        let near = |key: &str, expected: f64| (pixels[key].as_f64().expect("a number") - expected).abs() < 0.02;
        assert!(near("mean", mean) && near("sd", sd), "{role}: {pixels}");
    }
    assert_eq!(report["settings"]["sigma_source"], "residuals");
}

#[test]
fn a_report_names_its_basis_its_limits_and_its_bounds() {
    let folder = Folder::new();
    run(["analyze", "--case", "iso", "-o", &folder.at("out"), "-q"]).ok();
    let report = folder.json("out/report.json");
    let verdict = &report["verdict"];
    assert_eq!((&verdict["basis"], &report["decay"]), (&"r2star".into(), &"T2*".into()));
    assert_eq!(verdict["excluded_difference_per_s"], Value::Null);
    assert!(verdict["headline"].as_str().is_some_and(|text| !text.is_empty()));
    assert!(verdict["limits"].as_array().is_some_and(|limits| limits.len() >= 3), "{verdict}");
    assert!(verdict["sources"].to_string().contains("10.1186/s13256-017-1531-9"));
    let lic = |unit: &str| report["rois"][0][unit]["value"].as_f64().expect("iron");
    assert!((lic("lic_umol_per_g") / lic("lic_mg_per_g") - 1000.0 / 55.845).abs() < 1e-9);
    for value in [&report["rois"][0]["r2star_per_s"], &verdict["r2star_ratio"], &verdict["liver_iron"]] {
        assert!(value["is_lower_bound"].is_boolean() && value["is_upper_bound"].is_boolean(), "{value}");
    }
}

#[test]
fn a_liver_alone_has_its_iron() {
    let folder = Folder::with_case("iso");
    let mut rois = folder.json("case/rois.json");
    rois["rois"].as_array_mut().expect("list").retain(|roi| roi["role"] != "lesion");
    let file = folder.write("liver.json", &rois.to_string());
    let ran = run(["analyze", &folder.at("case"), "--rois", &file, "-o", &folder.at("out")]).ok();
    assert!(ran.stdout.contains("mg/g") && ran.stdout.contains("µmol/g"), "{}", ran.stdout);
    let iron = &folder.json("out/report.json")["verdict"]["liver_iron"];
    let truth = folder.json("case/truth.json");
    let liver = truth["rois"].as_array().expect("rois").iter().find(|roi| roi["role"] == "liver").expect("liver");
    let rate = liver["r2star_per_s"][0].as_f64().expect("a rate");
    // Hernando 2023, Radiology 306:e213256, at 1.5 T.
    let expected = -0.16 + 0.02603 * rate;
    let found = iron["lic_mg_per_g"].as_f64().expect("iron");
    assert!((found / expected - 1.0).abs() < 0.05, "{found} against {expected}");
}

/// Issue 14: a killed or repeated run left new maps beside an old report.
#[test]
fn a_folder_holds_one_result() {
    let folder = Folder::new();
    let out = folder.at("out");
    let analyze = |more: &[&str]| {
        let words = ["analyze", "--case", "iso", "-q", "--model", "log-linear", "-o", out.as_str()];
        run(words.into_iter().chain(more.iter().copied()))
    };
    analyze(&["--models", "--dicom"]).ok();
    fs::write(folder.path("out/notes.txt"), "mine").expect("written");
    fs::create_dir(folder.path("out/.sideroscope-dead.stage")).expect("folder");
    analyze(&[]).ok();
    assert_eq!(names(&folder.path("out")), ["figure.png", "notes.txt", "report.csv", "report.json"]);
    let busy = fs::File::open(folder.path("out")).expect("a folder");
    busy.lock().expect("locked");
    analyze(&[]).fails(1, "another run is writing");
}

/// Issue 13, F6: maps without any value were written with exit code 0.
#[test]
fn maps_without_a_value_are_refused_and_nothing_is_written() {
    let folder = Folder::with_case("iso");
    let (case, out) = (folder.at("case"), folder.at("out"));
    run(["map", &case, "-o", &out, "--model", "arlo", "--echoes", "1-2"]).fails(1, "");
    assert!(!folder.path("out").exists());
    run(["map", &case, "-o", &out, "--model", "log-linear", "--format", "dicom"]).ok();
    assert_eq!(names(&folder.path("out")), ["LICmap.dcm", "R2starmap.dcm", "S0map.dcm", "T2starmap.dcm"]);
}

/// Issue 13, F4: a scanner sold as "3 T" whose frequency says 2.895 T has a calibration of its own.
#[test]
fn the_field_follows_from_the_frequency_where_the_header_rounds_it() {
    let with = |nucleus: &str, mhz: &str| {
        let folder = Folder::new();
        fs::create_dir(folder.path("in")).expect("folder");
        write_stack(&folder.path("in"), 3, 2, |image, _, _| {
            image.with(tags::MAGNETIC_FIELD_STRENGTH, VR::DS, "3").with(tags::IMAGING_FREQUENCY, VR::DS, mhz).with(
                tags::IMAGED_NUCLEUS,
                VR::SH,
                nucleus,
            )
        });
        let stack = run(["info", &folder.at("in"), "--json"]).ok().json()["stacks"][0].clone();
        (stack["field_t"].as_f64().expect("a field"), stack["warnings"].to_string())
    };
    let (field, warnings) = with("1H", "123.253");
    assert!((field - 123.253 / 42.577_478_518).abs() < 1e-6 && warnings.contains("imaging frequency"), "{field}");
    // Another nucleus precesses at another frequency; 127.7 MHz are 3 T within 1 %.
    for (nucleus, mhz) in [("31P", "51.7"), ("1H", "127.7")] {
        let (field, warnings) = with(nucleus, mhz);
        assert!((field - 3.0).abs() < 1e-9 && !warnings.contains("imaging frequency"), "{nucleus}: {field} {warnings}");
    }
}

/// Issue 13, F2: spin echoes were given R2*, T2* and LIC maps.
#[test]
fn spin_echoes_have_no_star_and_no_iron_in_any_file() {
    let folder = Folder::new();
    fs::create_dir(folder.path("in")).expect("folder");
    write_stack(&folder.path("in"), 4, 1, |image, echo, _| {
        let image = image.with(tags::SCANNING_SEQUENCE, VR::CS, "SE");
        image.with(tags::ECHO_TIME, VR::DS, &format!("{}", 15 * (echo + 1))).filled([900, 640, 450, 320][echo])
    });
    let input = folder.at("in");
    let stack = run(["info", &input, "--json"]).ok().json()["stacks"][0].clone();
    assert_eq!(stack["decay"], "T2");
    run(["map", &input, "-o", &folder.at("maps"), "-q"]).ok();
    let maps = names(&folder.path("maps"));
    assert!(maps.contains(&"R2map.nii.gz".to_owned()) && maps.contains(&"T2map.json".to_owned()), "{maps:?}");
    assert!(maps.iter().all(|name| !name.contains("star") && !name.contains("LIC")), "{maps:?}");
    let rois = r#"{"format": "sideroscope-rois", "version": 1, "rois": [
        {"name": "Liver", "role": "liver", "slice": 0, "shape": {"rectangle": {"min": [0, 0], "max": [4, 3]}}}]}"#;
    let rois = folder.write("rois.json", rois);
    let words = ["analyze", &input, "--rois", &rois, "-o", &folder.at("out"), "--dicom", "--models"];
    let ran = run(words).ok();
    assert!(!ran.stdout.contains("R2*") && !ran.stdout.contains("mg/g"), "{}", ran.stdout);
    let report = folder.json("out/report.json");
    assert_eq!(report["decay"], "T2");
    // 900 → 640 → 450 → 320 over 15 ms each: ln(900/320)/0.045 s = 22.98 1/s.
    let rate = report["rois"][0]["r2_per_s"]["value"].as_f64().expect("a rate");
    assert!((rate - 22.98).abs() < 0.5, "{rate}");
    assert_eq!((&report["rois"][0]["r2star_per_s"], &report["rois"][0]["lic_mg_per_g"]), (&Value::Null, &Value::Null));
    let out = names(&folder.path("out"));
    assert!(out.contains(&"R2map.dcm".to_owned()) && out.iter().all(|name| !name.contains("star")), "{out:?}");
    for table in ["out/report.csv", "out/models.csv"] {
        let text = fs::read_to_string(folder.path(table)).expect("written");
        assert!(!text.contains("r2star") && !text.contains("lic"), "{table}: {text}");
    }
}

/// Real series with slices at 0, 10.5 and 31.5 mm: one matrix put the middle one 5.25 mm off.
#[test]
fn slices_with_a_gap_are_refused_as_nifti_and_told_in_their_distances() {
    let folder = Folder::new();
    fs::create_dir(folder.path("in")).expect("folder");
    write_stack(&folder.path("in"), 3, 3, |image, echo, slice| {
        let z = ["0", "10.5", "31.5"][slice];
        image.with(tags::IMAGE_POSITION_PATIENT, VR::DS, &format!("0\\0\\{z}")).filled([900, 600, 400][echo])
    });
    let (input, out) = (folder.at("in"), folder.at("out"));
    // So few voxels tell no noise level; three echoes cannot tell it too, so the model must do without.
    let map = ["map", &input, "-o", &out, "--model", "nlls"];
    run(map).fails(1, "not evenly spaced");
    assert!(!folder.path("out").exists());
    let ran = run(map.into_iter().chain(["--format", "dicom"])).ok();
    assert!(ran.stderr.contains("10.5 mm, once 21.0 mm"), "{}", ran.stderr);
}

/// Issue 14: maps of a NIfTI input had their rows the other way round in the file, so that arrays could not be compared.
#[test]
fn maps_of_a_nifti_have_its_voxels_in_its_order() {
    let folder = Folder::new();
    // A map of ours is a NIfTI like any other: give it to the reader as two echoes more of a made-up stack.
    let (rows, columns, slices) = (4_usize, 3_usize, 2_usize);
    // RAS, first voxel at the left, back and bottom: its rows run to the front, ours to the back.
    let affine = [[2.0_f32, 0.0, 0.0, -3.0], [0.0, 2.0, 0.0, -4.0], [0.0, 0.0, 5.0, 10.0]];
    for (echo, te_s) in [0.002, 0.004, 0.006, 0.008].into_iter().enumerate() {
        let mut bytes = vec![0_u8; 352];
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        put(0, &348_i32.to_le_bytes());
        for (idx, n) in [3, columns, rows, slices, 1, 1, 1, 1].into_iter().enumerate() {
            put(40 + 2 * idx, &(n as i16).to_le_bytes());
        }
        put(70, &16_i16.to_le_bytes());
        put(72, &32_i16.to_le_bytes());
        for (idx, mm) in [1.0_f32, 2.0, 2.0, 5.0].into_iter().enumerate() {
            put(76 + 4 * idx, &mm.to_le_bytes());
        }
        put(108, &352.0_f32.to_le_bytes());
        put(254, &1_i16.to_le_bytes());
        for (idx, value) in affine.iter().flatten().enumerate() {
            put(280 + 4 * idx, &value.to_le_bytes());
        }
        put(344, b"n+1\0");
        for voxel in 0..rows * columns * slices {
            let rate = 20.0 + 10.0 * voxel as f64;
            bytes.extend((1000.0 * (-rate * te_s).exp() as f32).to_le_bytes());
        }
        let name = format!("sub-1_echo-{}_MEGRE", echo + 1);
        fs::create_dir_all(folder.path("nifti")).expect("folder");
        fs::write(folder.path(&format!("nifti/{name}.nii")), bytes).expect("written");
        folder
            .write(&format!("nifti/{name}.json"), &format!(r#"{{"EchoTime": {te_s}, "MagneticFieldStrength": 1.5}}"#));
    }
    run(["map", &folder.at("nifti"), "-o", &folder.at("maps"), "--model", "nlls", "-q"]).ok();
    let file = fs::File::open(folder.path("maps/R2starmap.nii.gz")).expect("written");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(file), &mut bytes).expect("gzip");
    let at = |offset: usize| f32::from_le_bytes(bytes[offset..offset + 4].try_into().expect("four bytes"));
    for (idx, expected) in affine.iter().flatten().enumerate() {
        assert!((at(280 + 4 * idx) - expected).abs() < 1e-4, "affine {idx}: {} {expected}", at(280 + 4 * idx));
    }
    for voxel in 0..rows * columns * slices {
        let (found, expected) = (at(352 + 4 * voxel), 20.0 + 10.0 * voxel as f32);
        assert!((found / expected - 1.0).abs() < 1e-3, "voxel {voxel}: {found} {expected}");
    }
}
