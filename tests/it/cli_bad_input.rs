//! What users hand over by mistake: one clear sentence each, the rest still opens, nothing half-written.

use std::fs;
use std::path::{Path, PathBuf};

use dicom_core::{DataElement, PrimitiveValue, VR};
use dicom_dictionary_std::tags;
use dicom_object::{DefaultDicomObject, open_file};
use serde_json::Value;

use super::cli_support::{Folder, Ran, contents, run};

/// `case` with only the files of one slice, so that runs are quick; ROIs of the case lie on slice 2.
fn thinned(keep: impl Fn(&str) -> bool) -> Folder {
    let folder = Folder::with_case("iso");
    for path in contents(&folder.path("case")).into_keys() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.ends_with(".dcm") && !keep(&name) {
            fs::remove_file(path).expect("removed");
        }
    }
    folder
}

fn images(folder: &Folder) -> Vec<PathBuf> {
    contents(&folder.path("case")).into_keys().filter(|path| path.extension().is_some_and(|e| e == "dcm")).collect()
}

fn change(path: &Path, edit: impl FnOnce(&mut DefaultDicomObject)) {
    let mut object = open_file(path).expect("readable");
    edit(&mut object);
    object.write_to_file(path).expect("written");
}

fn analyze(folder: &Folder) -> Ran {
    run(["analyze", &folder.at("case"), "--rois", &folder.at("case/rois.json"), "-o", &folder.at("out")])
}

fn map(folder: &Folder) -> Ran {
    run(["map", &folder.at("case"), "-o", &folder.at("out"), "--model", "log-linear"])
}

fn nothing_written(folder: &Folder) {
    assert!(contents(&folder.path("out")).is_empty(), "{:?}", contents(&folder.path("out")).keys());
}

fn reasons(info: &Value) -> String {
    info["set_aside"].to_string()
}

#[test]
fn a_path_that_does_not_exist() {
    let folder = Folder::new();
    run(["info", &folder.at("nowhere")]).fails(1, "nowhere");
    run(["map", &folder.at("nowhere"), "-o", &folder.at("out")]).fails(1, "cannot open");
    nothing_written(&folder);
}

#[test]
fn a_folder_without_dicom_and_an_empty_one() {
    let folder = Folder::new();
    folder.write("case/notes.txt", "not an image");
    folder.write("case/rois.json", r#"{"format": "sideroscope-rois", "version": 1, "rois": []}"#);
    let ran = run(["info", &folder.at("case"), "--json"]).fails(1, "nothing can be opened");
    assert!(reasons(&ran.json()).contains("notes.txt"), "every file is told");
    map(&folder).fails(1, "nothing to open");
    analyze(&folder).fails(1, "nothing to open");
    fs::create_dir(folder.path("empty")).expect("folder");
    run(["info", &folder.at("empty")]).fails(1, "holds no files");
    nothing_written(&folder);
}

#[test]
fn a_single_echo_is_judged_by_its_look_and_has_no_map() {
    let folder = thinned(|name| name.contains("echo03"));
    let info = run(["info", &folder.at("case"), "--json"]).ok().json();
    assert_eq!(info["stacks"][0]["can_be_fitted"], false);
    map(&folder).fails(1, "only one echo");
    nothing_written(&folder);
    let said = analyze(&folder).ok().stdout;
    assert!(said.contains("does not tell whether the liver is iron-loaded"), "{said}");
}

#[test]
fn echoes_without_echo_times_are_not_fitted() {
    let folder = thinned(|name| name.contains("slice03"));
    for path in images(&folder) {
        change(&path, |object| {
            object.put(DataElement::new(tags::ECHO_TIME, VR::DS, PrimitiveValue::Empty));
        });
    }
    let info = run(["info", &folder.at("case"), "--json"]).ok().json();
    assert_eq!((&info["stacks"][0]["te_ms"], &info["stacks"][0]["can_be_fitted"]), (&Value::Null, &false.into()));
    map(&folder).fails(1, "cannot be fitted, only viewed");
    nothing_written(&folder);
}

#[test]
fn images_of_another_size_are_kept_apart() {
    let folder = thinned(|name| name.contains("slice03") || name.contains("slice04"));
    for path in images(&folder).iter().filter(|path| path.to_string_lossy().contains("slice04")) {
        change(path, |object| {
            object.put(DataElement::new(tags::ROWS, VR::US, PrimitiveValue::from(96_u16)));
            let pixels = object.element(tags::PIXEL_DATA).expect("pixels").to_bytes().expect("bytes").into_owned();
            let half = pixels[..pixels.len() / 2].to_vec();
            object.put(DataElement::new(tags::PIXEL_DATA, VR::OW, PrimitiveValue::U8(half.into())));
        });
    }
    let info = run(["info", &folder.at("case"), "--json"]).ok().json();
    let stacks = info["stacks"].as_array().expect("stacks");
    let rows: Vec<&Value> = stacks.iter().map(|stack| &stack["shape"][2]).collect();
    assert!(rows.contains(&&192.into()) && rows.contains(&&96.into()), "{rows:?}");
    map(&folder).fails(2, "choose one of the list with --stack");
}

#[test]
fn a_truncated_file_among_good_ones_is_set_aside_and_told() {
    let folder = thinned(|name| name.contains("slice03"));
    let victim = images(&folder)[5].clone();
    let bytes = fs::read(&victim).expect("readable");
    fs::write(&victim, &bytes[..bytes.len() / 2]).expect("written");
    let info = run(["info", &folder.at("case"), "--json"]).ok().json();
    assert_eq!(info["files_read"], 11);
    assert!(reasons(&info).contains("echo06_slice03.dcm"), "{}", reasons(&info));
    let ran = map(&folder).ok();
    assert!(ran.stderr.contains("set aside"), "{}", ran.stderr);
    assert_eq!(fs::read(&victim).expect("readable").len(), bytes.len() / 2, "the input is not repaired in place");
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_among_good_ones_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = thinned(|name| name.contains("slice03"));
    // A link that leads to itself cannot be followed by any user, root included.
    std::os::unix::fs::symlink(folder.path("case/loop"), folder.path("case/loop")).expect("link");
    let locked = folder.path("case/locked");
    fs::create_dir(&locked).expect("folder");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("locked");
    let is_root = fs::read_dir(&locked).is_ok();
    let info = run(["info", &folder.at("case"), "--json"]).ok().json();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("unlocked");
    assert!(reasons(&info).contains("loop"), "{}", reasons(&info));
    assert!(is_root || reasons(&info).contains("locked"), "{}", reasons(&info));
    assert_eq!(info["files_read"], 12);
}

#[test]
fn a_roi_file_that_does_not_fit_is_named_before_anything_is_written() {
    let folder = thinned(|name| name.contains("slice03"));
    let roi = |slice: &str, shape: &str| {
        format!(
            r#"{{"format": "sideroscope-rois", "version": 1, "rois":
                [{{"name": "Mass", "role": "lesion", "slice": {slice}, "shape": {shape}}}]}}"#
        )
    };
    let circle = r#"{"ellipse": {"center": [60, 60], "radii": [5, 5]}}"#;
    for (text, expected) in [
        (roi("4", circle), "ROI \"Mass\": slice 4 does not exist, the stack has slices 0 to 0"),
        (roi("0", r#"{"rectangle": {"min": [300, 4], "max": [310, 9]}}"#), "ROI \"Mass\": it lies outside the image"),
        (roi("0", r#"{"rectangle": {"min": [9, 4], "max": [3, 9]}}"#), "ROI \"Mass\""),
        (roi("0", "{}"), "ROI \"Mass\": its shape must be"),
        ("{".to_owned(), "not valid JSON"),
        (r#"{"format": "sideroscope-rois", "version": 9, "rois": []}"#.to_owned(), "version 9"),
    ] {
        let rois = folder.write("rois.json", &text);
        run(["analyze", &folder.at("case"), "--rois", &rois, "-o", &folder.at("out")]).fails(1, expected);
        nothing_written(&folder);
    }
    run(["analyze", &folder.at("case"), "--rois", &folder.at("none.json"), "-o", &folder.at("out")])
        .fails(1, "cannot read the ROI file");
}

#[test]
fn echoes_that_the_stack_does_not_have() {
    let folder = Folder::new();
    run(["analyze", "--case", "iso", "-o", &folder.at("out"), "--echoes", "1-20"]).fails(2, "the stack has 12 echoes");
    nothing_written(&folder);
}

#[test]
fn a_report_without_a_lesion_says_so_and_is_no_failure() {
    let folder = thinned(|name| name.contains("slice03"));
    let text = r#"{"format": "sideroscope-rois", "version": 1, "rois":
        [{"name": "L", "role": "liver", "slice": 0, "shape": {"ellipse": {"center": [70, 69], "radii": [8, 7]}}}]}"#;
    let rois = folder.write("rois.json", text);
    run(["analyze", &folder.at("case"), "--rois", &rois, "-o", &folder.at("out")]).ok();
    let report = folder.json("out/report.json");
    assert_eq!(report["verdict"]["finding"], "not_assessable");
    assert!(report["verdict"]["reasons"].to_string().contains("lesion"), "{}", report["verdict"]["reasons"]);
    assert!(report["rois"][0]["r2star_per_s"]["value"].as_f64().is_some());
}

#[test]
fn an_output_folder_that_cannot_be_made() {
    let folder = thinned(|name| name.contains("slice03"));
    folder.write("file", "a file, not a folder");
    let out = folder.at("file/out");
    run(["map", &folder.at("case"), "-o", &out]).fails(1, "cannot make the output folder");
    run(["analyze", "--case", "iso", "-o", &out]).fails(1, "cannot make the output folder");
    run(["case", "iso", "-o", &out]).fails(1, "cannot make the output folder");
    assert_eq!(fs::read(folder.path("file")).expect("still there"), b"a file, not a folder");
}

#[test]
fn an_input_is_never_replaced_by_an_output() {
    let folder = thinned(|name| name.contains("slice03"));
    let images = images(&folder);
    fs::rename(&images[0], folder.path("case/R2starmap.dcm")).expect("renamed");
    let before = contents(&folder.path("case"));
    let case = folder.at("case");
    run(["map", &case, "-o", &case, "--format", "dicom", "--model", "log-linear"]).fails(1, "would replace an input");
    assert!(contents(&folder.path("case")) == before);
    let text = r#"{"format": "sideroscope-rois", "version": 1, "rois": []}"#;
    folder.write("case/report.json", text);
    let before = contents(&folder.path("case"));
    run(["analyze", &case, "--rois", &folder.at("case/report.json"), "-o", &case])
        .fails(1, "report.json would replace");
    assert!(contents(&folder.path("case")) == before);
}
