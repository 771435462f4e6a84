//! The corpus of damaged and odd files (`data/hostile/index.csv`): every case opens or is refused as its index says,
//! without a panic, within five seconds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use sideroscope::io::{self, Scan};
use sideroscope::series::StackPlan;

use super::support::{data, trial, verdict};

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    /// Shown, and nothing to say.
    Opens,
    /// Shown, with a sentence.
    Warned,
    /// Shown, with a sentence why it is not fitted.
    NotFitted,
    /// Not shown, with a sentence.
    Refused,
}

/// Cases where this program does otherwise than the index, and why that is as good or better.
const DIFFERENT: &[(&str, Seen, &str)] = &[
    ("02_length/meta_grouplen_big.dcm", Seen::Warned, "the group length is not needed: the note in the index says so"),
    ("02_length/meta_grouplen_ff.dcm", Seen::Warned, "the same"),
    ("04_pixel/saturated.dcm", Seen::Warned, "an image that is clipped everywhere deserves a word"),
    ("05_syntax/jpeg_fragmented.dcm", Seen::Warned, "it is lossy, as jpeg_baseline_ok is"),
    ("07_echo/increasing_signal", Seen::Opens, "for the fit to say"),
    ("07_echo/noise_only", Seen::Opens, "for the fit to say"),
    ("08_geometry/dup_file", Seen::Warned, "a copy that is dropped is counted"),
    ("09_series/derived_in_series", Seen::Warned, "images kept out of the fit are counted"),
    ("09_series/one_series_per_echo", Seen::Warned, "joining series is said"),
    ("11_container/dicomdir_absolute", Seen::Warned, "the other files of the folder open, the reference is refused"),
    ("11_container/dicomdir_traversal", Seen::Warned, "the same"),
    ("11_container/nested.zip", Seen::Refused, "there is nothing else in the archive"),
    ("11_container/symlink.zip", Seen::Refused, "there is no image in the archive"),
];

pub fn trials() -> Vec<Trial> {
    vec![trial("hostile::every_case_opens_or_is_refused_as_the_index_says", corpus)]
}

fn corpus() -> Result<(), Failed> {
    let mut index = csv::Reader::from_path(data("hostile/index.csv"))?;
    let (mut wrong, mut counts) = (Vec::new(), std::collections::BTreeMap::<(String, Seen), usize>::new());
    for row in index.records() {
        let row = row?;
        let (path, expected) = (row[0].to_owned(), row[3].to_owned());
        let started = Instant::now();
        let seen = catch_unwind(AssertUnwindSafe(|| open(&path)));
        if started.elapsed() > Duration::from_secs(5) {
            wrong.push(format!("{path}: took {:?}", started.elapsed()));
        }
        let Ok((seen, said)) = seen else {
            wrong.push(format!("{path}: panicked"));
            continue;
        };
        *counts.entry((expected.clone(), seen)).or_default() += 1;
        let known = DIFFERENT.iter().find(|(known, ..)| *known == path);
        let agrees = match known {
            Some((_, expected, _)) => seen == *expected,
            None => as_expected(&expected, seen),
        };
        if !agrees {
            wrong.push(format!("{path} ({}): expected {expected}, {seen:?} {said:?}", &row[2]));
        }
    }
    println!("hostile: {counts:?}");
    verdict(wrong)
}

/// "clear error" is also met by showing the image with a sentence why it is not fitted.
fn as_expected(expected: &str, seen: Seen) -> bool {
    match expected {
        "opens" => seen == Seen::Opens,
        "opens with a warning" => matches!(seen, Seen::Warned | Seen::NotFitted),
        _ => matches!(seen, Seen::Refused | Seen::NotFitted),
    }
}

fn open(path: &str) -> (Seen, Vec<String>) {
    let cancel = AtomicBool::new(false);
    let scan = io::scan(&[data(&format!("hostile/{path}"))], &|_| (), &cancel);
    let mut said: Vec<String> = scan.set_aside.iter().map(|aside| format!("set aside: {}", aside.reason)).collect();
    said.extend(scan.catalog.notes.iter().map(String::from));
    said.extend(
        scan.catalog
            .studies
            .iter()
            .flat_map(|study| &study.series)
            .flat_map(|series| series.notes.iter().map(String::from)),
    );
    let (mut shown, mut fitted, mut refusals) = (viewable(&scan), false, Vec::new());
    // Phase images and maps beside a stack need no words; alone they do.
    let is_magnitude = |plan: &StackPlan| plan.component.is_magnitude() && plan.derived_from.is_none();
    let has_magnitude = scan.catalog.stacks().any(is_magnitude);
    for plan in scan.catalog.stacks() {
        match io::load(plan, &|_| (), &cancel) {
            Err(error) => said.push(format!("load: {error}")),
            Ok(stack) => {
                shown = true;
                fitted |= stack.can_be_fitted();
                said.extend(stack.info.warnings.iter().map(String::from));
                let refusal = stack.fit_refusal().filter(|_| !has_magnitude || is_magnitude(plan));
                // Only the cases about echoes are about a single one.
                let is_expected =
                    |reason: &String| path.starts_with("07_echo") || !reason.starts_with("There is only one echo");
                refusals.extend(refusal.map(String::from).filter(is_expected));
            }
        }
    }
    let seen = match (shown, fitted, refusals.is_empty(), said.is_empty()) {
        (false, ..) => Seen::Refused,
        (_, false, false, _) => Seen::NotFitted,
        (.., true) => Seen::Opens,
        _ => Seen::Warned,
    };
    assert!(seen != Seen::Refused || !said.is_empty(), "{path}: refused without a word");
    said.extend(refusals);
    (seen, said)
}

/// Whether a series without a stack can at least be looked at.
fn viewable(scan: &Scan) -> bool {
    let series = scan.catalog.studies.iter().flat_map(|study| &study.series).filter(|series| series.stacks.is_empty());
    series.filter_map(|series| series.middle.as_ref()).any(|middle| io::load_image(middle, 64).is_ok())
}
