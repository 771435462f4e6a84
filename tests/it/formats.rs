//! The page of file formats says what the program reads: each example goes through its reader and comes back whole.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sideroscope::io::{rois, session_file, teaching_case};
use sideroscope::publish::figure::{Layout, View};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    fs::read_to_string(path).expect("docs/formats.md is part of the project")
}

/// The example of `format`.
fn example(format: &str) -> String {
    let page = page();
    let blocks = page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let found: Vec<&str> = blocks.filter(|block| block.contains(&format!("\"format\": \"{format}\""))).collect();
    assert_eq!(found.len(), 1, "one example of {format}");
    found[0].to_owned()
}

/// Every field of `example` is in `written` with its value; fields that state a default may have been left out.
fn assert_kept(example: &Value, written: &Value, place: &str) {
    match (example, written) {
        (Value::Object(fields), Value::Object(kept)) => {
            for (name, value) in fields {
                let is_empty = value == "" || value.as_array().is_some_and(Vec::is_empty) || value == false;
                match kept.get(name) {
                    Some(kept) => assert_kept(value, kept, &format!("{place}.{name}")),
                    None => assert!(is_empty, "{place}.{name} was passed over"),
                }
            }
        }
        (Value::Array(items), Value::Array(kept)) => {
            assert_eq!(items.len(), kept.len(), "{place}");
            for (index, (item, kept)) in items.iter().zip(kept).enumerate() {
                assert_kept(item, kept, &format!("{place}[{index}]"));
            }
        }
        (Value::Number(number), Value::Number(kept)) => assert_eq!(number.as_f64(), kept.as_f64(), "{place}"),
        _ => assert_eq!(example, written, "{place}"),
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn the_example_of_regions_is_read() {
    let text = example(rois::FORMAT);
    let file = rois::parse_file(&text).expect("regions");
    assert_eq!((file.rois.len(), file.annotations.len()), (1, 2));
    assert_kept(&json(&text), &json(&rois::file_to_json(&file.rois, &file.annotations)), "rois");
}

#[test]
fn the_example_of_a_session_is_read() {
    let text = example(session_file::FORMAT);
    let file = session_file::parse(text.as_bytes()).expect("a session");
    assert_kept(&json(&text), &json(&file.to_json()), "session");
}

#[test]
fn the_example_of_a_figure_is_read() {
    let text = example(sideroscope::publish::figure::LAYOUT_FORMAT);
    let layout = Layout::parse(&text).expect("a layout");
    assert_kept(&json(&text), &json(&layout.to_json()), "figure");
    let page = page();
    for view in View::ALL {
        let word = serde_json::to_value(view).expect("a word");
        assert!(page.contains(&format!("`{}`", word.as_str().expect("text"))), "{word} is not on the page");
    }
}

#[test]
fn the_example_of_a_teaching_case_is_read() {
    let root = tempfile::tempdir().expect("a folder");
    let folder: PathBuf = root.path().join("one");
    fs::create_dir(&folder).expect("a folder");
    let text = example(teaching_case::FORMAT);
    fs::write(folder.join("case.json"), &text).expect("written");
    fs::write(folder.join("image.dcm"), b"stands for an image").expect("written");
    let listing = teaching_case::list(root.path());
    assert!(listing.set_aside.is_empty(), "{:?}", listing.set_aside);
    assert_kept(&json(&text), &with_head(serde_json::to_value(&listing.cases[0].texts).expect("texts")), "case");
}

/// Format and version belong to the file, not to the texts.
fn with_head(mut texts: Value) -> Value {
    texts["format"] = teaching_case::FORMAT.into();
    texts["version"] = teaching_case::VERSION.into();
    texts
}
