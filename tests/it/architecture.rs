//! Holds what Cargo cannot enforce inside one package: who may know whom, and which packages are there for a reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::imports::{Source, circles, file_of, sources};

/// What a room may name.
enum Knows {
    Only(&'static [&'static str]),
    /// Every room that stands before it.
    Earlier,
}

/// Rooms in reading order: none names one that stands below it.
const ROOMS: &[(&str, Knows)] = &[
    ("text", Knows::Only(&[])),
    ("units", Knows::Only(&["text"])),
    ("privacy", Knows::Only(&["text"])),
    ("volume", Knows::Only(&["text", "units"])),
    ("series", Knows::Only(&["text", "units", "privacy", "volume"])),
    ("fit", Knows::Only(&["text", "units", "volume"])),
    ("roi", Knows::Only(&["text", "units", "privacy", "volume"])),
    ("display", Knows::Only(&["text", "units", "volume"])),
    // Statistics and fits, no pixels.
    ("verdict", Knows::Only(&["text", "units", "fit", "roi"])),
    // The simulated signal stands apart from the estimators it tests.
    ("phantom", Knows::Only(&["text", "units", "privacy", "volume", "series", "roi", "verdict"])),
    // Files hold values, not fits.
    ("io", Knows::Only(&["text", "units", "privacy", "volume", "series", "roi", "display", "verdict", "phantom"])),
    ("pipeline", Knows::Earlier),
    // What is composed depends on no target, and reads and writes nothing.
    ("compose", Knows::Only(&["text", "units", "volume", "series", "fit", "roi", "display", "verdict", "pipeline"])),
    ("publish", Knows::Earlier),
    ("session", Knows::Earlier),
    ("shell", Knows::Earlier),
    ("gui", Knows::Earlier),
    ("cli", Knows::Earlier),
];
/// Rooms of which another may name some paths only.
const DOORS: &[(&str, &str, &[&str])] = &[("cli", "gui", &["gui::offscreen", "gui::run"])];

/// Rooms that must compile without a toolkit, files, environment, clocks or threads.
const PURE: &[&str] = &["text", "units", "privacy", "volume", "series", "fit", "roi", "verdict", "display", "phantom"];
const IMPURE: &[&str] = &["std::fs", "std::env", "std::time", "std::thread", "SystemTime", "Instant", "fs", "thread"];
/// Packages that one room owns.
const OWNED: &[(&str, &str)] = &[
    ("egui", "gui"),
    ("eframe", "gui"),
    ("egui_extras", "gui"),
    ("egui_plot", "gui"),
    ("rfd", "gui"),
    ("winit", "gui"),
    ("clap", "cli"),
    ("dicom_object", "io"),
    ("krilla", "io"),
    ("tiff", "io"),
];
/// Macros at the root of the crate that belong to the room of texts.
const TEXT_MACROS: &[&str] = &["say", "t"];
/// Files of a room that name each other in circles, and how many; a number may only fall.
const IN_CIRCLES: &[(&str, usize)] =
    &[("fit", 2), ("gui", 6), ("io", 10), ("phantom", 14), ("roi", 7), ("series", 12), ("verdict", 10)];
/// Files of the session in layers, as `src/session/mod.rs` tells them: none names a file of a later layer. The first
/// line that fits a file counts.
const SESSION: &[&[&str]] = &[
    // Names and what is passed about.
    &["case_ref", "item", "export", "pick", "notice", "derived", "jobs", "saved_words"],
    &["command/name", "command/keymap", "command/keys", "command/place"],
    // State of each component.
    &["view/answer", "view/synthetic", "view/tool_options", "view/panes", "view/state"],
    &["document/content", "document/gesture", "document/echo_cut", "document/families", "document/history"],
    &[
        "study/comparison",
        "study/state",
        "study/ranges",
        "saved_answer",
        "saved_view",
        "document/shelf",
        "document/state",
    ],
    &["teaching/quiz", "teaching/presenter", "teaching/variation", "teaching/state", "link", "dialog"],
    &["recovery/recent", "recovery/preferences", "recovery/workspace", "recovery/state", "recovery/task"],
    // What is asked of it, and of what is on screen.
    &["shown", "saved_case", "saved"],
    &["view/action", "document/action", "study/action", "teaching/action", "recovery/action", "action"],
    &["request", "event", "effect", "outbox"],
    // How each changes; they name each other's state and actions alone.
    &["study", "document", "view", "teaching", "recovery"],
    // The session, its commands, and which component an action is for.
    &["mod"],
    &["command"],
    &["update", "arriving", "leaving", "picture"],
];
/// Components of the session: none names how another one changes.
const COMPONENTS: &[&str] = &["study", "document", "view", "teaching", "recovery"];
/// Functions of `io` that read or write: the session asks for them, the shell calls them.
const OPENS_FILES: &[&str] = &[
    "read",
    "read_file",
    "write",
    "write_file",
    "write_bytes",
    "write_copy",
    "scan",
    "load",
    "load_image",
    "list",
    "add",
    "session_in",
    "is_roi_file",
    "digest_of",
    "discard",
];
/// Packages that no line names, and why they are there.
const UNNAMED: &[&str] = &[
    // Turns the deflated transfer syntax on in dicom-object.
    "dicom-transfer-syntax-registry",
    // Turns features of the window on that eframe leaves off.
    "winit",
];

fn room(path: &[String]) -> &str {
    match path.first().map_or("", String::as_str) {
        name if TEXT_MACROS.contains(&name) => "text",
        name => name,
    }
}

/// The whole tree, without what binds it together at the root.
fn tree() -> Vec<Source> {
    sources("src").into_iter().filter(|source| !source.module.is_empty()).collect()
}

#[test]
fn rooms_depend_in_one_direction() {
    let mut found = Vec::new();
    for source in tree() {
        let own = room(&source.module);
        for path in source.inner.iter().filter(|path| !path.is_empty() && room(path) != own) {
            let name = path.join("::");
            let door = DOORS.iter().find(|(from, to, _)| *from == own && *to == room(path));
            let is_open = door.is_none_or(|(_, _, paths)| paths.iter().any(|path| name.starts_with(path)));
            if !is_allowed(own, room(path)) || !is_open {
                found.push(format!("{}: {own} must not know {name}", source.path));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn is_allowed(own: &str, other: &str) -> bool {
    let place = |name: &str| ROOMS.iter().position(|(room, _)| *room == name);
    match (place(own).map(|at| (at, &ROOMS[at].1)), place(other)) {
        (Some((_, Knows::Only(rooms))), Some(_)) => rooms.contains(&other),
        (Some((at, Knows::Earlier)), Some(before)) => before < at,
        // A name at the root that is no room, or a room without a rule.
        _ => false,
    }
}

#[test]
fn the_rules_are_in_order_and_name_rooms_that_exist() {
    let tree = tree();
    for (at, (name, knows)) in ROOMS.iter().enumerate() {
        assert!(tree.iter().any(|source| room(&source.module) == *name), "{name}: no source");
        if let Knows::Only(rooms) = knows {
            let later = |room: &&&str| !ROOMS[..at].iter().any(|(name, _)| name == *room);
            assert_eq!(rooms.iter().find(later), None, "{name} would know a later room");
        }
    }
}

#[test]
fn the_domain_is_pure_and_packages_have_their_room() {
    let mut found = Vec::new();
    for source in tree() {
        let own = room(&source.module);
        for path in &source.outer {
            let first = path.split("::").next().unwrap_or_default();
            let is_impure = |name: &&str| *path == **name || path.starts_with(&format!("{name}::"));
            if PURE.contains(&own) && IMPURE.iter().any(is_impure) {
                found.push(format!("{}: {path} in the domain", source.path));
            }
            for (package, owner) in OWNED.iter().filter(|(package, _)| *package == first) {
                if own != *owner {
                    found.push(format!("{}: only {owner} knows {package}", source.path));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The path of a file of the session without `src/session/` and `.rs`.
fn session_file(source: &Source) -> Option<&str> {
    let inside = source.path.strip_prefix("src/session/")?.trim_end_matches(".rs");
    Some(inside.strip_suffix("/mod").unwrap_or(inside))
}

fn session_layer(file: &str) -> usize {
    let is_in = |name: &&str| file == *name || file.starts_with(&format!("{name}/"));
    let layer = SESSION.iter().position(|layer| layer.iter().any(is_in));
    layer.unwrap_or_else(|| panic!("{file} stands in no layer of the session"))
}

#[test]
fn within_the_session_no_arrow_runs_back_up() {
    let tree = tree();
    let mut found = BTreeSet::new();
    for source in &tree {
        let Some(from) = session_file(source).filter(|from| *from != "mod") else { continue };
        for to in source.inner_untested.iter().filter_map(|path| session_file(file_of(path, &tree)?)) {
            if session_layer(to) > session_layer(from) {
                found.insert(format!("{from} → {to}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_component_does_not_name_how_another_one_changes() {
    let tree = tree();
    let component = |file: &str| COMPONENTS.iter().find(|name| file.starts_with(&format!("{name}/"))).copied();
    let last = session_layer("study/update");
    let mut found = BTreeSet::new();
    for source in &tree {
        let Some((from, own)) = session_file(source).and_then(|from| Some((from, component(from)?))) else { continue };
        for to in source.inner_untested.iter().filter_map(|path| session_file(file_of(path, &tree)?)) {
            if component(to).is_some_and(|other| other != own) && session_layer(to) == last {
                found.insert(format!("{from} → {to}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_session_opens_no_file() {
    let mut found = BTreeSet::new();
    for source in tree().iter().filter(|source| room(&source.module) == "session") {
        let outer = source.outer.iter().filter(|path| {
            ["std::fs", "std::env", "std::path::absolute", "fs::"].iter().any(|opens| path.starts_with(opens))
        });
        found.extend(outer.map(|path| format!("{}: {path}", source.path)));
        for path in source.inner_untested.iter().filter(|path| room(path) == "io") {
            if path.last().is_some_and(|name| OPENS_FILES.contains(&name.as_str())) {
                found.insert(format!("{}: {}", source.path, path.join("::")));
            }
        }
    }
    assert!(found.is_empty(), "an effect asks for it, the shell does it: {found:#?}");
}

#[test]
fn circles_of_files_only_become_fewer() {
    let tree = tree();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let circles = circles(&tree);
    for file in circles.iter().flatten() {
        let room = file.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default();
        *found.entry(room).or_default() += 1;
    }
    let allowed: BTreeMap<&str, usize> = IN_CIRCLES.iter().copied().collect();
    let more: Vec<_> =
        found.iter().filter(|(room, count)| **count > allowed.get(*room).copied().unwrap_or(0)).collect();
    assert!(more.is_empty(), "more files in circles: {more:?} of {circles:#?}");
}

#[test]
fn what_is_public_is_named_by_somebody() {
    // Rooms are public for the tests, so the compiler cannot see what nobody asks for.
    let all: Vec<Source> = ["src", "tests", "benches", "examples"].iter().flat_map(|folder| sources(folder)).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, times) in all.iter().flat_map(|source| &source.names) {
        *count.entry(name).or_default() += times;
    }
    let public = all.iter().filter(|source| source.path.starts_with("src/"));
    let public = public.flat_map(|source| source.public.iter().map(|name| (&source.path, name.as_str())));
    let dead: Vec<_> = public.filter(|(_, name)| count[name] == 1).collect();
    assert!(dead.is_empty(), "named only where they stand: {dead:?}");
}

#[test]
fn every_package_is_named_by_a_line() {
    let manifest = include_str!("../../Cargo.toml");
    for (section, folders) in
        [("[dependencies]", &["src"][..]), ("[dev-dependencies]", &["src", "tests", "benches", "examples"])]
    {
        let lines =
            manifest.lines().skip_while(|line| *line != section).skip(1).take_while(|line| !line.starts_with('['));
        let packages = lines
            .filter_map(|line| line.split_once(" = "))
            .map(|(name, _)| name.trim())
            .filter(|name| !name.starts_with('#'));
        let read: Vec<Source> = folders.iter().flat_map(|folder| sources(folder)).collect();
        let named: BTreeSet<&str> =
            read.iter().flat_map(|source| &source.outer).filter_map(|path| path.split("::").next()).collect();
        let unused: Vec<_> = packages
            .filter(|name| !UNNAMED.contains(name) && !named.contains(name.replace('-', "_").as_str()))
            .collect();
        assert!(unused.is_empty(), "{section}: nothing names {unused:?}");
    }
}

#[test]
fn buttons_on_the_accent_are_made_in_one_place() {
    // Elsewhere their words were dark on blue in the light theme.
    let own = ["gui/theme.rs", "gui/widgets.rs"];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = sources("src").into_iter().map(|source| source.path);
    let others = files.filter(|path| path.starts_with("src/gui/") && !own.iter().any(|file| path.ends_with(file)));
    let names_it = |path: &String| std::fs::read_to_string(root.join(path)).expect("readable").contains("accent_fill");
    let found: Vec<_> = others.filter(names_it).collect();
    assert!(found.is_empty(), "take `widgets::accent_button` in {found:#?}");
}
