//! Holds the dependency direction that Cargo cannot enforce inside one package.

use std::fs;
use std::path::{Path, PathBuf};

/// (room, names its source must not contain, why)
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "text",
        &["crate::fit", "crate::roi", "crate::display", "crate::verdict", "crate::units"],
        "texts stand at the bottom",
    ),
    ("units.rs", &["crate::"], "units stand at the bottom"),
    (
        "volume",
        &["crate::series", "crate::fit", "crate::roi", "crate::display", "crate::verdict"],
        "volume knows only units",
    ),
    ("series", &["crate::fit", "crate::roi", "crate::display", "crate::verdict"], "series knows only units and volume"),
    (
        "fit",
        &["crate::roi", "crate::display", "crate::verdict", "crate::series"],
        "fits know curves and voxels, not regions or pictures",
    ),
    ("roi", &["crate::fit", "crate::display", "crate::verdict"], "a region knows geometry only"),
    (
        "display",
        &["crate::fit", "crate::roi", "crate::verdict", "crate::series"],
        "display draws numbers, whatever they mean",
    ),
    ("verdict", &["crate::display", "crate::series", "ndarray"], "the verdict takes statistics and fits, no pixels"),
    ("phantom", &["crate::fit", "crate::display"], "the simulated signal stands apart from the estimators it tests"),
    ("pipeline", &["crate::session", "crate::gui", "crate::cli"], "the pipeline runs without a window"),
    ("publish", &["crate::session", "crate::gui", "crate::cli"], "what is composed does not depend on a window"),
    ("session", &["crate::gui", "crate::cli"], "the session is tested without a window"),
    ("session", &["crate::shell"], "a session says what it wants done, the shell does it"),
    ("shell", &["crate::gui", "crate::cli"], "sessions are run without a window"),
    ("cli", &["egui"], "the command line reaches the window's drawing only through gui::offscreen"),
];

/// Rooms that must compile without a toolkit, files, environment, clocks or threads.
const PURE: &[&str] = &["text", "units.rs", "volume", "series", "fit", "roi", "verdict", "display", "phantom"];
const IMPURE: &[&str] = &["egui", "std::fs", "std::env", "std::time", "std::thread", "SystemTime", "Instant::now"];
const UPPER: &[&str] = &["crate::io", "crate::pipeline", "crate::session", "crate::gui", "crate::cli"];
/// Rooms above the domain where the toolkit is still unknown.
const WITHOUT_TOOLKIT: &[&str] = &["io", "pipeline", "publish", "session", "shell"];

fn sources(room: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room);
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("readable folder").map(|entry| entry.expect("entry").path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Lines of code, without comments, that contain one of `names`.
fn offences(room: &str, names: &[&str], why: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in sources(room) {
        let text = fs::read_to_string(&path).expect("readable source");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for name in names.iter().filter(|name| code.contains(**name)) {
                found.push(format!("{}:{}: {name} — {why}", path.display(), number + 1));
            }
        }
    }
    found
}

#[test]
fn rooms_depend_in_one_direction() {
    let mut found = Vec::new();
    for (room, names, why) in RULES {
        found.extend(offences(room, names, why));
    }
    for room in PURE {
        found.extend(offences(room, IMPURE, "the domain is pure"));
        found.extend(offences(room, UPPER, "the domain knows nothing above it"));
    }
    for room in WITHOUT_TOOLKIT {
        found.extend(offences(room, &["egui"], "only gui knows the toolkit"));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_rooms_of_the_rules_exist() {
    let missing: Vec<_> = RULES.iter().map(|(room, ..)| room).filter(|room| sources(room).is_empty()).collect();
    assert!(missing.is_empty(), "no source in {missing:?}: the rule would hold for nothing");
}

#[test]
fn buttons_on_the_accent_are_made_in_one_place() {
    // Elsewhere their words were dark on blue in the light theme.
    let named = offences("gui", &["ACCENT_FILL"], "take `widgets::accent_button`");
    let own = ["gui/theme.rs", "gui/light.rs", "gui/widgets.rs"];
    let found: Vec<_> = named.iter().filter(|line| !own.iter().any(|file| line.contains(file))).collect();
    assert!(found.is_empty(), "{found:#?}");
}
