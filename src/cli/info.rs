//! `info`: what is there.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::args::Common;
use super::outcome::{Usage, one_line, print};
use super::source::{scan, stack_line, why_nothing};
use crate::io::Scan;
use crate::io::report::Decay;
use crate::pipeline::{Purpose, StackChoice, choose};
use crate::series::{Series, StackPlan};

/// Prints what lies under `path`; an error when nothing of it can be opened.
pub fn info(path: &Path, is_json: bool, common: &Common) -> Result<()> {
    let mut scan = scan(path, common)?;
    if common.is_derived_taken {
        scan.catalog.take_derived_as_original();
    }
    let only = match &common.stack {
        Some(name) => {
            let found = choose(&scan.catalog, &StackChoice::Named(name.clone()), Purpose::View);
            Some(found.map_err(|error| Usage(error.to_string()))?.uid.clone())
        }
        None => None,
    };
    let is_shown = |plan: &StackPlan| only.as_ref().is_none_or(|uid| *uid == plan.uid);
    print(&if is_json { json_text(&scan, is_shown) } else { plain_text(&scan, is_shown) })?;
    if scan.catalog.is_empty() {
        bail!("nothing can be opened: {}", why_nothing(&scan));
    }
    Ok(())
}

fn json_text(scan: &Scan, is_shown: impl Fn(&StackPlan) -> bool) -> String {
    let shown = scan.catalog.stacks().enumerate().filter(|(_, plan)| is_shown(plan));
    let stacks: Vec<Value> = shown.map(|(index, plan)| stack_json(index, plan)).collect();
    let series = scan.catalog.studies.iter().flat_map(|study| &study.series);
    let without_stack: Vec<Value> = series.filter(|series| series.stacks.is_empty()).map(series_json).collect();
    let aside = scan.set_aside.iter().map(|aside| json!({"path": aside.label, "reason": aside.reason}));
    let report = json!({
        "format": "sideroscope-info",
        "version": 1,
        "files_read": scan.files_read,
        "stacks": stacks,
        "series_without_stack": without_stack,
        "set_aside": aside.collect::<Vec<_>>(),
    });
    format!("{report:#}\n")
}

fn stack_json(index: usize, plan: &StackPlan) -> Value {
    json!({
        "index": index + 1,
        "uid": plan.uid,
        "study_uid": plan.study_uid,
        "series_uids": plan.series_uids,
        "series_number": plan.series_number,
        "description": plan.description,
        "vendor": plan.vendor,
        "component": plan.component.name(),
        "derived_from": plan.derived_from,
        "decay": Decay::from(plan.decay),
        "field_t": plan.field.map(|field| field.tesla()),
        "te_ms": plan.te_is_known().then(|| plan.te_ms()),
        "repetition_time_ms": plan.repetition_time_ms,
        "flip_angle_deg": plan.flip_angle_deg,
        "shape": [plan.num_slices(), plan.num_echoes(), plan.grid.rows, plan.grid.columns],
        "spacing_mm": [plan.grid.spacing_x_mm, plan.grid.spacing_y_mm],
        "images": plan.num_images(),
        "can_be_fitted": plan.can_be_fitted(),
        "refusal": plan.refusal,
        "warnings": plan.warnings,
    })
}

fn series_json(series: &Series) -> Value {
    json!({
        "uid": series.uid,
        "number": series.number,
        "description": series.description,
        "modality": series.modality,
        "images": series.num_images,
        "notes": series.notes,
    })
}

fn plain_text(scan: &Scan, is_shown: impl Fn(&StackPlan) -> bool) -> String {
    let mut lines = Vec::new();
    let mut index = 0;
    for (number, study) in scan.catalog.studies.iter().enumerate() {
        lines.push(format!("Study {}{}", number + 1, described(&study.description)));
        for series in &study.series {
            let number = series.number.map_or(String::new(), |number| format!(" {number}"));
            let images = if series.num_images == 1 { "image" } else { "images" };
            lines.push(format!(
                "  Series{number}{}: {} {} {images}",
                described(&series.description),
                series.num_images,
                one_line(&series.modality)
            ));
            for plan in &series.stacks {
                if is_shown(plan) {
                    lines.extend(stack_text(index, plan));
                }
                index += 1;
            }
            lines.extend(series.notes.iter().map(|note| format!("    {}", one_line(&note.to_string()))));
        }
    }
    lines.push(format!("{} files read, {} set aside", scan.files_read, scan.set_aside.len()));
    lines.extend(
        scan.set_aside
            .iter()
            .map(|aside| format!("  set aside: {}: {}", one_line(&aside.label), one_line(&aside.reason.to_string()))),
    );
    lines.join("\n") + "\n"
}

fn stack_text(index: usize, plan: &StackPlan) -> Vec<String> {
    let mut lines = vec![format!("    {}", stack_line(index, plan)), format!("        uid {}", one_line(&plan.uid))];
    if plan.te_is_known() && plan.num_echoes() > 1 {
        let times: Vec<String> = plan.echo_times.iter().map(|te| format!("{:.2}", te.ms())).collect();
        lines.push(format!("        TE {} ms", times.join(" ")));
    }
    lines.extend(plan.refusal.iter().map(|reason| format!("        not fitted: {}", one_line(&reason.to_string()))));
    lines.extend(plan.warnings.iter().map(|warning| format!("        {}", one_line(&warning.to_string()))));
    lines
}

fn described(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() { text } else { format!(" \"{text}\"") }
}
