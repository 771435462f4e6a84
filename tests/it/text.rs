//! The string table is whole: every key the source asks for exists, in every language, with the same arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use sideroscope::session::Command;
use sideroscope::text::{Language, keys};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Key → argument names, for every `t!("…")`, `t("…")` and `say!("…")` in the source, and for the command table.
fn asked() -> BTreeMap<String, BTreeSet<Vec<String>>> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut asked: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    for row in Command::all().map(Command::row) {
        for key in [row.label, row.help] {
            asked.entry(key.to_owned()).or_default().insert(Vec::new());
        }
    }
    for file in files {
        let source = fs::read_to_string(&file).expect("readable source");
        let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let text = code.join("\n");
        for start in ["t!(", "t(", "say!("] {
            for (at, _) in text.match_indices(start) {
                let is_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let rest = text[at + start.len()..].trim_start();
                if is_word || !rest.starts_with('"') {
                    continue;
                }
                let Some((key, after)) = rest[1..].split_once('"') else { continue };
                if key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
                    asked.entry(key.to_owned()).or_default().insert(arguments(after));
                }
            }
        }
    }
    asked
}

/// Names before ` = ` at the top level of the macro's parentheses.
fn arguments(after_key: &str) -> Vec<String> {
    let (mut depth, mut part, mut names) = (0i32, String::new(), Vec::new());
    let mut push = |part: &mut String| {
        let name = part.trim().split(" =").next().unwrap_or_default().trim().to_owned();
        if !name.is_empty() {
            names.push(name);
        }
        part.clear();
    };
    let mut in_text = false;
    for c in after_key.chars() {
        match c {
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                push(&mut part);
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    push(&mut part);
    names.sort();
    names
}

#[test]
fn every_text_the_source_asks_for_exists_with_its_arguments() {
    let english = keys(Language::English).expect("readable texts");
    let mut problems = Vec::new();
    for (key, uses) in asked() {
        match english.get(&key) {
            None => problems.push(format!("{key}: no text")),
            Some(declared) => problems.extend(
                uses.iter().filter(|used| *used != declared).map(|used| format!("{key}: {used:?} for {declared:?}")),
            ),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn no_text_is_left_over() {
    let asked = asked();
    let unused: Vec<_> =
        keys(Language::English).expect("texts").into_keys().filter(|key| !asked.contains_key(key)).collect();
    assert!(unused.is_empty(), "nothing asks for {unused:?}");
}

#[test]
fn every_language_has_every_text_with_the_same_arguments() {
    let english = keys(Language::English).expect("readable texts");
    for language in Language::ALL {
        let other = keys(language).unwrap_or_else(|error| panic!("{}: {error}", language.tag()));
        let missing: Vec<_> = english.iter().filter(|(key, arguments)| other.get(*key) != Some(*arguments)).collect();
        let extra: Vec<_> = other.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{}: missing {missing:?}, extra {extra:?}", language.tag());
    }
}

/// Texts that are the same in every language although they are two, with the reason.
const SAME: &[(&str, &str, &str)] = &[
    ("command-tool-window", "preferences-window", "the tool that sets gray values, and the program's window"),
    ("publish-text-size", "mark-text", "the size of all texts, and one text on an image"),
    ("screenshot-size", "option-brush", "of a picture in pixels, and of a brush"),
];

/// Key → text of a language, lines of a text joined.
fn texts(language: Language) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/text").join(language.tag());
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("texts") {
        let file = fs::read_to_string(entry.expect("entry").path()).expect("readable texts");
        let mut open: Option<String> = None;
        for line in file.lines() {
            match line.split_once(" =") {
                Some((key, text)) if !key.starts_with([' ', '#']) && !key.is_empty() => {
                    texts.insert(key.to_owned(), text.trim().to_owned());
                    open = Some(key.to_owned());
                }
                _ if line.starts_with(' ') => {
                    let held = open.as_ref().and_then(|key| texts.get_mut(key)).expect("a text goes on");
                    held.push_str(line.trim());
                }
                _ => open = None,
            }
        }
    }
    texts
}

/// What is one text in every language has one key: two would drift apart. A language that tells two uses of a word apart
/// is reason enough for two keys.
#[test]
fn no_text_has_two_keys() {
    let all: Vec<BTreeMap<String, String>> = Language::ALL.into_iter().map(texts).collect();
    assert!(all[0].len() > 1000, "the texts are read");
    let mut by_text: BTreeMap<Vec<&str>, Vec<&str>> = BTreeMap::new();
    for key in all[0].keys() {
        let text = all.iter().map(|texts| texts[key].as_str()).collect();
        by_text.entry(text).or_default().push(key);
    }
    let is_listed =
        |keys: &[&str]| SAME.iter().any(|(a, b, _)| keys.len() == 2 && keys.contains(a) && keys.contains(b));
    let twice: Vec<_> = by_text.iter().filter(|(_, keys)| keys.len() > 1 && !is_listed(keys)).collect();
    assert!(twice.is_empty(), "{twice:#?}");
    let stale: Vec<_> = SAME.iter().filter(|(a, b, _)| all[0].get(*a) != all[0].get(*b)).collect();
    assert!(stale.is_empty(), "no longer the same: {stale:?}");
}
