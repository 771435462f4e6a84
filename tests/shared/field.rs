//! Situations from public bug reports (`data/field`, README there): each with the right answer.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use sideroscope::io::{self, rois};
use sideroscope::pipeline::{AnalysisSettings, RegionPixels, analyze};
use sideroscope::roi::Role;
use sideroscope::series::{EchoStack, StackPlan};

use super::support::{data, load, scan, trial, verdict};

/// Rates of lesion and liver in slice 1, s⁻¹, from the README.
const TRUTH: [(Role, f64, f64); 2] = [(Role::Lesion, 60.0, 4.0), (Role::Liver, 200.0, 8.0)];

pub fn trials() -> Vec<Trial> {
    vec![
        trial("field::a_run_that_was_broken_off_is_not_joined", broken_off),
        trial("field::persons_and_coils_are_never_mixed", kept_apart),
        trial("field::nifti_layouts_are_one_stack_of_six", layouts),
        trial("field::a_converted_object_keeps_its_echo_times", converted),
        trial("field::padding_is_no_signal", padding),
        trial("field::a_wrong_checksum_is_said", checksum),
        trial("field::claims_cost_nothing", claims),
        trial("field::a_damaged_tail_is_told", damaged_tail),
    ]
}

fn counts(path: &str) -> Vec<usize> {
    let mut counts: Vec<usize> = scan(path).catalog.stacks().map(StackPlan::num_echoes).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts
}

/// The rates of the regions that lie beside the cases.
fn rates(stack: &EchoStack) -> Result<Vec<String>, Failed> {
    let rois = rois::read(&data("field/rois.json"))?;
    let analysis = analyze(stack, &rois, &AnalysisSettings::default());
    let mut wrong = Vec::new();
    for (role, expected, tolerance) in TRUTH {
        let rate = analysis.rois.iter().find(|roi| roi.role == role).and_then(|roi| roi.r2star_per_s);
        match rate {
            Some(rate) if (rate.value - expected).abs() <= tolerance => {}
            other => wrong.push(format!("{role:?}: {:?}, expected {expected}", other.map(|rate| rate.value))),
        }
    }
    Ok(wrong)
}

fn only_fittable(path: &str) -> Result<EchoStack, Failed> {
    let scan = scan(path);
    let plans: Vec<&StackPlan> = scan.catalog.fittable().collect();
    let [plan] = plans[..] else { return Err(format!("{path}: {} stacks", plans.len()).into()) };
    load(plan)
}

fn broken_off() -> Result<(), Failed> {
    let path = "field/56-aborted-second-run/input";
    let mut wrong = rates(&only_fittable(path)?)?;
    if counts(path) != [6, 3] {
        wrong.push(format!("{:?}", counts(path)));
    }
    verdict(wrong)
}

fn kept_apart() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for case in ["57-two-subjects-one-folder/input/bids", "57-two-subjects-one-folder/input/named-te"] {
        let found = counts(&format!("field/{case}"));
        if found != [6, 6] {
            wrong.push(format!("{case}: {found:?}"));
        }
    }
    for case in ["57-two-subjects-one-folder/input/same-te", "61-coils-in-changing-order/input"] {
        let found = counts(&format!("field/{case}"));
        if found != [6, 6] {
            wrong.push(format!("{case}: {found:?}"));
        }
    }
    // Each stack of the coils holds one coil.
    for plan in scan("field/61-coils-in-changing-order/input").catalog.stacks() {
        let coils: std::collections::BTreeSet<&str> =
            plan.frames.iter().flatten().flatten().map(|frame| frame.image.acquisition.coil.as_str()).collect();
        if coils.len() != 1 {
            wrong.push(format!("{coils:?}"));
        }
    }
    verdict(wrong)
}

fn layouts() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(data("field/58-nifti-layouts/input"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let path = format!("field/58-nifti-layouts/input/{name}");
        let found = counts(&path);
        if found != [6] {
            wrong.push(format!("{name}: {found:?}"));
        } else if name == "no-json" {
            let scan = scan(&path);
            if scan.catalog.stacks().any(|plan| !plan.wants_echo_times) {
                wrong.push("no-json does not ask for echo times".to_owned());
            }
        } else {
            wrong.extend(rates(&only_fittable(&path)?)?.into_iter().map(|complaint| format!("{name}: {complaint}")));
        }
    }
    verdict(wrong)
}

fn converted() -> Result<(), Failed> {
    let stack = only_fittable("field/22-legacy-converted/input")?;
    let mut wrong = rates(&stack)?;
    if (stack.num_echoes(), stack.num_slices()) != (6, 3) {
        wrong.push(format!("{} echoes, {} slices", stack.num_echoes(), stack.num_slices()));
    }
    verdict(wrong)
}

fn padding() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for case in ["u65535", "s-2000", "zeroed"] {
        let stack = only_fittable(&format!("field/09-padding/input/{case}"))?;
        wrong.extend(rates(&stack)?.into_iter().map(|complaint| format!("{case}: {complaint}")));
        let rois = rois::read(&data("field/rois.json"))?;
        let noise: Vec<_> = rois.iter().filter(|roi| roi.role == Role::Noise).collect();
        let pixels = RegionPixels::of(&stack, &noise);
        if pixels.decays().any(|decay| decay.iter().all(|value| *value == 0.0)) {
            wrong.push(format!("{case}: padding in the noise"));
        }
    }
    verdict(wrong)
}

fn checksum() -> Result<(), Failed> {
    let scan = scan("field/63-crc/input");
    let reasons: Vec<String> = scan.set_aside.iter().map(|aside| aside.reason.to_string()).collect();
    let mut wrong = Vec::new();
    if reasons.len() != 1 || !reasons[0].contains("checksum") {
        wrong.push(format!("{reasons:?}"));
    }
    let plan = scan.catalog.best_stack().ok_or("no stack")?;
    let lesion = rates(&load(plan)?)?.into_iter().filter(|complaint| complaint.contains("Lesion"));
    wrong.extend(lesion);
    verdict(wrong)
}

fn claims() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for case in ["reliability-nframes_abort", "reliability-nifti_gz_claims", "reliability-j2k_bomb"] {
        let started = Instant::now();
        let scan = io::scan(&[data(&format!("field/{case}"))], &|_| (), &AtomicBool::new(false));
        if started.elapsed() > Duration::from_secs(2) || scan.files_read > 0 || scan.set_aside.is_empty() {
            wrong.push(format!("{case}: {:?}, {} read", started.elapsed(), scan.files_read));
        }
    }
    verdict(wrong)
}

/// The second half of the coded data is zero: unread bytes tell.
fn damaged_tail() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for case in ["silent_rec_ljpeg_tail.dcm", "silent_d2n_compressed_jpeg_tail.dcm", "silent_rec_ljpeg_bit.dcm"] {
        let path = format!("field/reliability-silent_jpeg_tail/{case}");
        let scan = scan(&path);
        let plan = scan.catalog.stacks().next().ok_or("no stack")?;
        if let Ok(stack) = load(plan) {
            wrong.push(format!("{case}: read, {:?}", stack.info.warnings));
        }
    }
    verdict(wrong)
}
