//! The commands of the contract, through the real binary.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use super::cli_support::{Folder, Ran, command, contents, run};

const NAMES: [&str; 7] = ["iso", "hyper", "hypo", "floor-trap", "focal-sparing", "no-overload", "fatty"];
/// 0.99 + 1.41 k ms, the echo times of the built-in cases at 1.5 T.
fn te_ms() -> Vec<f64> {
    (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|v| v.as_f64().expect("a number")).collect()
}

fn is_close(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
}

#[test]
fn the_list_of_cases_has_one_line_each_with_the_name_first() {
    let ran = run(["case", "--list"]).ok();
    let names: Vec<&str> = ran.stdout.lines().map(|line| line.split_whitespace().next().expect("a name")).collect();
    assert_eq!(names, NAMES);
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_case_is_written_as_dicom_with_truth_and_rois_and_found_again() {
    let folder = Folder::with_case("iso");
    let truth = folder.json("case/truth.json");
    assert_eq!((&truth["case"], &truth["seed"]), (&"iso".into(), &1.into()));
    assert_eq!(folder.json("case/rois.json")["format"], "sideroscope-rois");
    let info = run(["info", &folder.at("case"), "--json"]).ok().json();
    assert_eq!(info["files_read"], 60);
    let stacks = info["stacks"].as_array().expect("stacks");
    assert_eq!(stacks.len(), 1);
    assert_eq!(numbers(&stacks[0]["shape"]), [5.0, 12.0, 192.0, 256.0]);
    assert_eq!(stacks[0]["field_t"], 1.5);
    assert!(is_close(&numbers(&stacks[0]["te_ms"]), &te_ms()));
    let aside: Vec<&str> =
        info["set_aside"].as_array().expect("list").iter().filter_map(|v| v["path"].as_str()).collect();
    assert!(aside.len() == 2 && aside.iter().all(|path| path.ends_with(".json")), "{aside:?}");
    let text = run(["info", &folder.at("case")]).ok().stdout;
    assert!(text.contains("12 echoes 0.99–16.50 ms, 5 slices, 256 × 192, 1.5 T"), "{text}");
}

#[test]
fn another_seed_gives_other_noise_and_the_same_seed_the_same_files() {
    let folder = Folder::new();
    for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
        run(["case", "iso", "-o", &folder.at(name), "--seed", seed, "-q"]).ok();
    }
    let bytes = |name: &str| contents(&folder.path(name)).into_values().collect::<Vec<_>>();
    assert!(bytes("a") == bytes("b"), "the same seed");
    assert!(bytes("a") != bytes("c"), "another seed");
}

#[test]
fn a_case_through_files_gives_the_report_of_the_case_itself() {
    let folder = Folder::with_case("iso");
    let before = contents(&folder.path("case"));
    let (case, rois) = (folder.at("case"), folder.at("case/rois.json"));
    // Any model will do; this one is quick.
    let options = ["--model", "truncated", "-q"];
    run(["analyze", &case, "--rois", &rois, "-o", &folder.at("files")].into_iter().chain(options)).ok();
    run(["analyze", "--case", "iso", "-o", &folder.at("direct")].into_iter().chain(options)).ok();
    assert_eq!(folder.json("files/report.json"), folder.json("direct/report.json"));
    for (name, start) in [("figure.png", &b"\x89PNG\r\n\x1a\n"[..]), ("report.csv", b"name,role,")] {
        let bytes = std::fs::read(folder.path("files").join(name)).expect("written");
        assert!(bytes.starts_with(start), "{name}");
    }
    assert!(contents(&folder.path("case")) == before, "the input is never changed");
}

/// What the simulation was made with stands in truth.json, which the analysis does not read.
#[test]
fn the_reports_find_what_was_simulated() {
    for name in ["iso", "hyper"] {
        let folder = Folder::with_case(name);
        let answer = run(["analyze", "--case", name, "-o", &folder.at("out")]).ok().stdout;
        assert!(answer.lines().count() == 1 && answer.contains("R2* ratio"), "{answer}");
        let (truth, report) = (folder.json("case/truth.json"), folder.json("out/report.json"));
        assert_eq!((&report["format"], &report["version"]), (&"sideroscope-report".into(), &1.into()));
        assert_eq!(report["verdict"]["finding"], truth["expected"]["finding"], "{name}");
        assert_eq!(report["input"]["shape"], serde_json::json!([5, 12, 192, 256]));
        assert!(is_close(&numbers(&report["input"]["te_ms"]), &te_ms()));
        assert_eq!(report["settings"]["echoes"], serde_json::json!([1, 12]));
        let sigma = report["settings"]["sigma"].as_f64().expect("a noise level");
        let true_sigma = truth["sigma"].as_f64().expect("a number");
        assert!((sigma / true_sigma - 1.0).abs() < 0.05, "{sigma} against {true_sigma}");
        for (roi, truth) in report["rois"].as_array().expect("rois").iter().zip(truth["rois"].as_array().expect("rois"))
        {
            let Some(expected) = truth["r2star_per_s"][0].as_f64() else { continue };
            let found = roi["r2star_per_s"]["value"].as_f64().expect("a rate");
            assert!((found / expected - 1.0).abs() < 0.05, "{name} {}: {found} against {expected}", roi["name"]);
        }
    }
}

/// The archive copy of a case belongs to the same patient and study as the files of `case`, and refers to them.
#[test]
fn the_archive_copy_belongs_to_the_study_of_the_images() {
    use dicom_dictionary_std::tags;
    let folder = Folder::with_case("iso");
    let out = folder.at("out");
    run(["analyze", "--case", "iso", "-o", &out, "--dicom", "--model", "log-linear", "-q"]).ok();
    let text = |name: &str, tag| {
        let object = dicom_object::open_file(folder.path(name)).expect("readable");
        object.element(tag).expect("element").to_str().expect("text").into_owned()
    };
    for name in ["R2starmap.dcm", "T2starmap.dcm", "S0map.dcm", "LICmap.dcm", "figure.dcm", "rois.dcm"] {
        for tag in [tags::STUDY_INSTANCE_UID, tags::PATIENT_ID, tags::PATIENT_NAME, tags::STUDY_DATE] {
            let source = text("case/iso_echo01_slice01.dcm", tag);
            assert_eq!(text(&format!("out/{name}"), tag), source, "{name} {tag}");
        }
    }
    let segments = dicom_object::open_file(folder.path("out/rois.dcm")).expect("readable");
    let series = &segments.element(tags::REFERENCED_SERIES_SEQUENCE).expect("references").items().expect("items")[0];
    let listed = series.element(tags::REFERENCED_INSTANCE_SEQUENCE).expect("instances").items().expect("items");
    let uid = |item: &dicom_object::InMemDicomObject| {
        item.element(tags::REFERENCED_SOP_INSTANCE_UID).expect("UID").to_str().expect("text").into_owned()
    };
    let listed: Vec<String> = listed.iter().map(uid).collect();
    assert_eq!(listed.len(), 60);
    assert!(listed.contains(&text("case/iso_echo12_slice05.dcm", tags::SOP_INSTANCE_UID)));
}

#[test]
fn options_reach_the_report() {
    let folder = Folder::new();
    let options = "--model nlls --echoes 2-9 --sigma 20 --coils 4 --field 3.0 --margin 1.5 --seed 3 --threads 1";
    let base = ["analyze", "--case", "hyper", "-q", "-o", &folder.at("out")].map(str::to_owned);
    run(base.into_iter().chain(options.split(' ').map(str::to_owned))).ok();
    let report = folder.json("out/report.json");
    let expected = serde_json::json!({
        "model": "nlls", "echoes": [2, 9], "sigma": 20.0, "sigma_source": "given", "coils": 4,
        "calibration": "hernando-2023", "margin": 1.5, "seed": 3
    });
    assert_eq!(report["settings"], expected);
    assert_eq!(report["input"]["field_t"], 3.0);
    assert_eq!(report["rois"][0]["echoes_used"], serde_json::json!([2, 3, 4, 5, 6, 7, 8, 9]));
}

#[test]
fn the_number_of_threads_does_not_change_the_report() {
    let folder = Folder::new();
    for threads in ["1", "2"] {
        let words =
            ["analyze", "--case", "iso", "--model", "arlo", "--threads", threads, "-q", "-o", &folder.at(threads)];
        run(words).ok();
    }
    assert_eq!(folder.json("1/report.json"), folder.json("2/report.json"));
}

#[test]
fn maps_are_written_in_every_format() {
    let folder = Folder::with_case("hyper");
    for (format, expected) in [
        ("nifti", vec!["R2starmap.nii.gz", "R2starmap.json", "T2starmap.nii.gz", "S0map.nii.gz", "LICmap.nii.gz"]),
        ("dicom", vec!["R2starmap.dcm", "T2starmap.dcm", "S0map.dcm", "LICmap.dcm"]),
        ("png", vec!["R2starmap_slice01.png", "T2starmap_slice05.png", "LICmap_slice03.png", "S0map.json"]),
    ] {
        let out = folder.at(format);
        let ran = run(["map", &folder.at("case"), "-o", &out, "--format", format, "--model", "log-linear"]).ok();
        let written = contents(&folder.path(format));
        assert!(ran.stdout.contains(&format!("Wrote {} files", written.len())), "{}", ran.stdout);
        for name in expected {
            assert!(written.contains_key(&folder.path(format).join(name)), "{format}: {name} is missing");
        }
    }
    let sidecar = folder.json("nifti/R2starmap.json");
    assert_eq!((&sidecar["Units"], &sidecar["EstimationAlgorithm"]), (&"1/s".into(), &"log-linear".into()));
    assert!(is_close(&numbers(&sidecar["EchoTime"]), &te_ms().iter().map(|te| te / 1000.0).collect::<Vec<_>>()));
    assert_eq!(folder.json("nifti/T2starmap.json")["Units"], "s");
}

/// Read by the `nifti` crate: the mean of the map in the lesion is the rate that was simulated there.
#[test]
fn the_r2star_map_holds_the_simulated_rate_in_si_units() {
    use nifti::{NiftiObject, RandomAccessNiftiVolume, ReaderOptions};
    let folder = Folder::with_case("hyper");
    run(["map", &folder.at("case"), "-o", &folder.at("maps"), "--model", "nlls", "-q"]).ok();
    let truth = folder.json("case/truth.json");
    let center = numbers(&truth["lesion_geometry"]["center_pixel"]);
    let slice = truth["lesion_geometry"]["slice"].as_u64().expect("a slice") as u16;
    let mean = |name: &str| {
        let volume = ReaderOptions::new().read_file(folder.path("maps").join(name)).expect("readable").into_volume();
        let (x, y) = (center[0] as u16, center[1] as u16);
        let voxels = (x - 2..=x + 2).flat_map(|x| (y - 2..=y + 2).map(move |y| (x, y)));
        let values: Vec<f32> = voxels.map(|(x, y)| volume.get_f32(&[x, y, slice]).expect("inside")).collect();
        f64::from(values.iter().sum::<f32>()) / values.len() as f64
    };
    let expected = truth["lesion"]["r2star_per_s"].as_f64().expect("a rate");
    let rate = mean("R2starmap.nii.gz");
    assert!((rate / expected - 1.0).abs() < 0.1, "{rate} against {expected} 1/s");
    let t2star_s = mean("T2starmap.nii.gz");
    assert!((t2star_s * expected - 1.0).abs() < 0.1, "{t2star_s} s against a rate of {expected} 1/s");
}

#[test]
fn several_stacks_are_listed_and_chosen_by_number_or_uid() {
    let folder = Folder::with_case("iso");
    run(["case", "hyper", "-o", &folder.at("case"), "-q"]).ok();
    let base = |more: &[&str]| -> Ran {
        let words = ["map", &folder.at("case"), "-o", &folder.at("out"), "--format", "dicom", "--model", "log-linear"];
        run(words.iter().chain(more).map(|word| (*word).to_owned()))
    };
    let ran = base(&[]).fails(2, "2 echo stacks can be fitted");
    assert!(ran.stdout.contains("[1] ") && ran.stdout.contains("[2] "), "{}", ran.stdout);
    assert!(contents(&folder.path("out")).is_empty());
    base(&["--stack", "3"]).fails(2, "no stack 3");
    run(["info", &folder.at("case"), "--stack", "3"]).fails(2, "no stack 3");
    base(&["--stack", "2"]).ok();
    let info = run(["info", &folder.at("case"), "--json"]).ok().json();
    base(&["--stack", info["stacks"][1]["uid"].as_str().expect("a UID")]).ok();
    let one = run(["info", &folder.at("case"), "--json", "--stack", "2"]).ok().json();
    assert_eq!(one["stacks"].as_array().expect("list").len(), 1);
}

#[test]
fn wrong_usage_ends_with_code_2_and_one_line() {
    for (words, expected) in [
        ("info", "<PATH>"),
        ("map x", "--output <DIR>"),
        ("map x -o y --format tiff", "tiff"),
        ("map x -o y --model best", "best"),
        ("map x -o y --echoes 8-1", "as in 1-8"),
        ("map x -o y --sigma -1", "--sigma"),
        ("map x -o y --coils 0", "--coils"),
        ("map x -o y --margin 0.8", "ratio above 1"),
        ("map x -o y --calibration mine", "hernando-2023"),
        ("map x -o y --threads 0", "--threads"),
        ("analyze x -o y", "--rois"),
        ("analyze -o y", "PATH"),
        ("analyze --case nobody -o y", "iso, hyper"),
        ("analyze x --case iso --rois r -o y", "--case"),
        ("case", "NAME"),
        ("case iso", "--output <DIR>"),
        ("case nobody -o y", "iso, hyper"),
        ("--nonsense", "--nonsense"),
        ("analyse x", "analyse"),
    ] {
        run(words.split(' ')).fails(2, expected);
    }
    run(["map", "--help"]).ok();
    assert!(run(["--version"]).ok().stdout.starts_with("sideroscope "));
}

#[test]
fn without_a_display_the_command_that_needs_none_is_named() {
    let mut command = command();
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    let output = command.output().expect("the binary starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.lines().count() == 1 && said.contains("sideroscope analyze --case iso -o DIR"), "{said}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::with_case("iso");
    let mut child = command()
        .args(["info", &folder.at("case"), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

/// `--lang` is for figures and reports: what other programs read stays English.
#[test]
fn german_reports_and_english_files() {
    let folder = Folder::new();
    let out = folder.at("out");
    let ran = run(["analyze", "--case", "no-overload", "-o", &out, "--pdf", "--lang", "de"]).ok();
    // The gated answer first, the finding by the rates behind it.
    assert!(ran.stdout.starts_with("The liver is not iron-loaded"), "{}", ran.stdout);
    assert!(ran.stdout.contains("the sign does not apply"), "{}", ran.stdout);
    assert!(ran.stdout.contains("; by R2* alone the lesion is isointense (R2* ratio "), "{}", ran.stdout);
    assert_eq!(ran.stdout.trim_end().lines().count(), 1, "one sentence: {}", ran.stdout);
    let json = fs::read_to_string(folder.path("out/report.json")).expect("a report");
    assert!(json.contains("The liver is not iron-loaded") && json.contains("\"Lesion\"") && !json.contains("Leber"));
    let english = folder.at("english");
    run(["analyze", "--case", "no-overload", "-o", &english]).ok();
    assert_eq!(json, fs::read_to_string(folder.path("english/report.json")).expect("a report"));
    let table = |name: &str| fs::read_to_string(folder.path(name)).expect("a table");
    assert_eq!(table("out/report.csv"), table("english/report.csv"));
    let figure = |name: &str| fs::read(folder.path(name)).expect("a figure");
    assert_ne!(figure("out/figure.png"), figure("english/figure.png"), "the figure speaks German");
}
