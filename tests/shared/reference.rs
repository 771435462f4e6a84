//! Real series against numbers that numpy, pydicom and scipy made of them (`reference_numbers*.json`).

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use libtest_mimic::{Failed, Trial};
use sideroscope::fit::{
    EchoSelection, FitSettings, LogLinearWeights, Model, Noise, NoiseSource, fit_curve, fit_log_linear,
};
use sideroscope::io;
use sideroscope::series::{DecayKind, EchoStack};

use super::support::{data, json, load, scan, trial, verdict};

/// (reference file, series in it, path of the data, decay)
const SERIES: &[(&str, &str, &str, DecayKind)] = &[
    (SHARE, "dicom_multiecho/siemens_aera15_multiecho_SE_32echo", "", DecayKind::T2),
    (SHARE, "dicom_multiecho/ge_mr450w15_multiecho_SE_8echo", "", DecayKind::T2),
    (SHARE, "dicom_multiecho/philips_ingenia15_multiecho_SE_32echo", "", DecayKind::T2),
    (SHARE, "dicom_multiecho/siemens_prisma_D13_classic_2echo_M", "", DecayKind::T2Star),
    (SHARE, "dicom_multiecho/philips_elition_classic_2echo_M_P", "", DecayKind::T2Star),
    (SHARE, "dicom_multiecho/philips_elition_enhanced_2echo_M_P", "", DecayKind::T2Star),
    (SHARE, "dicom_multiecho/siemens_xa30_enhanced_2echo_M", "", DecayKind::T2Star),
    (
        ABDOMEN,
        "siemens_prisma_abdomen_r2star_12echo_nifti_00024",
        "abdomen_12echo/siemens_prisma_3t_nifti/00024",
        DecayKind::T2Star,
    ),
    (
        ABDOMEN,
        "siemens_prisma_abdomen_r2star_12echo_nifti_00025",
        "abdomen_12echo/siemens_prisma_3t_nifti/00025",
        DecayKind::T2Star,
    ),
    (
        ABDOMEN,
        "ge_mr750_kidney_r2star_12echo_M_R_I_s17_FS",
        "abdomen_12echo/ge_mr750_3t_dicom_M_R_I",
        DecayKind::T2Star,
    ),
];
const SHARE: &str = "real/reference_numbers_share.json";
const ABDOMEN: &str = "real/abdomen_12echo/reference_numbers.json";

pub fn trials() -> Vec<Trial> {
    let of = |&(file, series, path, decay): &(&'static str, &'static str, &'static str, DecayKind)| {
        let path = if path.is_empty() { series } else { path };
        trial(format!("reference::{series}"), move || agrees(file, series, path, decay))
    };
    SERIES.iter().map(of).chain([trial("reference::philips_classic_and_enhanced_are_identical", identical)]).collect()
}

/// The path, or the files that start with it.
fn files(path: &str) -> Result<Vec<PathBuf>, Failed> {
    let path = data(&format!("real/{path}"));
    let (Some(folder), Some(start)) = (path.parent(), path.file_name()) else { return Err("no such folder".into()) };
    if path.exists() {
        return Ok(vec![path]);
    }
    let names = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    let start = start.to_string_lossy().into_owned();
    Ok(names.filter(|p| p.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&start))).collect())
}

fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect()
}

fn agrees(file: &str, series: &str, path: &str, decay: DecayKind) -> Result<(), Failed> {
    let reference = &json(file)["series"][series];
    let scan = io::scan(&files(path)?, &|_| (), &AtomicBool::new(false));
    // Two echoes give no rate, but are read and compared like more.
    let whole: Vec<_> = scan
        .catalog
        .stacks()
        .filter(|stack| stack.num_echoes() > 1 && stack.can_be_compared() && !stack.is_broken_off)
        .collect();
    let [plan] = whole[..] else {
        return Err(format!("{} stacks can be compared, expected 1", whole.len()).into());
    };
    let stack = load(plan)?;
    let mut wrong = Vec::new();
    let shape = numbers(&reference["shape"]);
    let found = [stack.grid.rows, stack.grid.columns, stack.num_slices(), stack.num_echoes()].map(|n| n as f64);
    if shape != found {
        wrong.push(format!("shape {found:?}, reference {shape:?}"));
    }
    check_close("TE", &stack.te_ms(), &numbers(&reference["te_ms"]), 1e-6, &mut wrong);
    check_close("mean per echo", &means(&stack), &numbers(&reference["per_echo_mean"]), 1e-5, &mut wrong);
    let highest = stack.magnitude().iter().copied().fold(f32::MIN, f32::max);
    check_close("maximum", &[f64::from(highest)], &[reference["max"].as_f64().unwrap_or(f64::NAN)], 1e-6, &mut wrong);
    if stack.info.decay != decay {
        wrong.push(format!("decay {:?}", stack.info.decay));
    }
    if scan.catalog.best_stack() != Some(plan) {
        wrong.push("another stack is offered first".to_owned());
    }
    check_rois(&stack, reference, &mut wrong);
    verdict(wrong)
}

fn means(stack: &EchoStack) -> Vec<f64> {
    let mean = |sum: f64, n: usize| sum / n as f64;
    stack.magnitude().outer_iter().map(|v| mean(v.iter().map(|&x| f64::from(x)).sum(), v.len())).collect()
}

/// Means in discs of pixel (row, column), which also hold the orientation and the order of the slices.
fn check_rois(stack: &EchoStack, reference: &serde_json::Value, wrong: &mut Vec<String>) {
    let Some(rois) = reference["rois"].as_object() else { return };
    // Coordinates of NIfTI series are voxel indices (i, j); these volumes are stored with j running to the head and are
    // turned round when read.
    let is_voxel = reference["coordinates"].as_str().is_some_and(|text| text.starts_with("(i, j)"));
    let last_row = stack.grid.rows as f64 - 1.0;
    for (name, roi) in rois {
        let center = numbers(&roi["centre"]);
        let center = if is_voxel { vec![last_row - center[1], center[0]] } else { center };
        let (slice, radius) = (roi["slice"].as_u64().unwrap_or(0) as usize, roi["radius_px"].as_f64().unwrap_or(0.0));
        let inside = |row: usize, column: usize| {
            (row as f64 - center[0]).powi(2) + (column as f64 - center[1]).powi(2) <= radius * radius
        };
        let mean = |echo: usize| {
            let image = stack.image(echo, slice);
            let values =
                image.indexed_iter().filter(|((row, column), _)| inside(*row, *column)).map(|(_, v)| f64::from(*v));
            let values: Vec<f64> = values.collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        let found: Vec<f64> = (0..stack.num_echoes()).map(mean).collect();
        check_close(&format!("signal of {name}"), &found, &numbers(&roi["mean_signal"]), 1e-4, wrong);
        check_rates(name, &stack.te_ms(), &found, roi, wrong);
    }
}

/// R2* of the mean decay by the estimators whose definition numpy and scipy share.
fn check_rates(name: &str, te_ms: &[f64], decay: &[f64], roi: &serde_json::Value, wrong: &mut Vec<String>) {
    let line = |weights| fit_log_linear(te_ms, decay, weights).map(|(rate, _)| rate);
    let noise = Noise { sigma: None, coils: 1, source: NoiseSource::Fitted };
    let settings = FitSettings { model: Model::Nlls, echoes: EchoSelection::default(), noise, field_t: None };
    let found = [
        ("loglin_R2s", line(LogLinearWeights::Equal)),
        ("wloglin_R2s", line(LogLinearWeights::SquaredSignal)),
        ("nlls2_R2s", fit_curve(&settings, te_ms, decay).map(|fit| fit.r2star_per_s)),
    ];
    for (key, rate) in found {
        if let Some(expected) = roi[key].as_f64() {
            check_close(&format!("{key} of {name}"), &[rate.unwrap_or(f64::NAN)], &[expected], 1e-3, wrong);
        }
    }
}

fn check_close(what: &str, found: &[f64], expected: &[f64], tolerance: f64, wrong: &mut Vec<String>) {
    let close = |(a, b): (&f64, &f64)| (a - b).abs() <= tolerance * b.abs().max(1e-3);
    if found.len() != expected.len() || expected.is_empty() || !found.iter().zip(expected).all(close) {
        wrong.push(format!("{what}: {found:?}, reference {expected:?}"));
    }
}

/// The same acquisition exported twice: the volumes must be the same to the last bit.
fn identical() -> Result<(), Failed> {
    let stack = |path: &str| {
        let scan = scan(path);
        load(scan.catalog.best_stack().ok_or("no stack")?)
    };
    let classic = stack("real/dicom_multiecho/philips_elition_classic_2echo_M_P")?;
    let enhanced = stack("real/dicom_multiecho/philips_elition_enhanced_2echo_M_P")?;
    if classic.magnitude() != enhanced.magnitude() {
        return Err("the volumes differ".into());
    }
    Ok(())
}
