//! The comparison of models: as CSV for programs, as a short table for people.

use crate::fit::Model;
use crate::pipeline::{MapKind, ModelFit, ModelRow};
use crate::roi::Role;
use crate::series::DecayKind;

const HEADER: &str = "region,model,r2star_per_s,r2star_ci95_low,r2star_ci95_high,r2star_censored,rms_residual,aicc,\
                      r_squared,echoes_used,pdff_percent,pdff_ci95_low,pdff_ci95_high,reason";

/// One line per region and model; empty where there is no number, then with the reason in the last column.
pub fn csv(rows: &[ModelRow], decay: DecayKind) -> String {
    // Spin echoes have no star.
    let header = match decay {
        DecayKind::T2Star => HEADER.to_owned(),
        DecayKind::T2 => HEADER.replace("r2star", "r2"),
    };
    let mut text = format!("{header}\n");
    for (role, model, fit) in cells(rows) {
        let rate = fit.r2star_per_s;
        let ci = rate.and_then(|rate| rate.ci95);
        let found = fit.fit.as_ref().ok();
        let echoes = found.map_or(String::new(), |fit| {
            fit.echoes_used.iter().map(|echo| (echo + 1).to_string()).collect::<Vec<_>>().join(" ")
        });
        let cells = [
            role.label().to_lowercase(),
            name(model),
            number(rate.map(|rate| rate.value)),
            number(ci.map(|ci| ci.low)),
            number(ci.map(|ci| ci.high)),
            rate.map_or(String::new(), |rate| rate.is_lower_bound.to_string()),
            number(fit.rms_residual()),
            number(fit.aicc),
            number(found.and_then(|fit| fit.r_squared)),
            echoes,
            number(fit.pdff_percent.map(|fat| fat.value)),
            number(fit.pdff_percent.and_then(|fat| fat.ci95).map(|ci| ci.low)),
            number(fit.pdff_percent.and_then(|fat| fat.ci95).map(|ci| ci.high)),
            fit.fit.as_ref().err().map_or(String::new(), |why| why.to_string().replace([',', '\n'], ";")),
        ];
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// R2* with its interval, RMS residual and AICc, aligned, one line per region and model.
pub fn table(rows: &[ModelRow], decay: DecayKind) -> String {
    let rate = format!("{} 1/s (95 %)", MapKind::R2Star.label(decay));
    let mut text = format!("{:<8}{:<20}{rate:>26}{:>12}{:>10}\n", "region", "model", "RMS", "AICc");
    for (role, model, fit) in cells(rows) {
        let or_dash = |value: Option<f64>, digits: usize| value.map_or("-".to_owned(), |v| format!("{v:.digits$}"));
        let rate = match (&fit.fit, fit.r2star_per_s) {
            (Err(why), _) => {
                text.push_str(&format!("{:<8}{:<20}  {why}\n", role.label().to_lowercase(), name(model)));
                continue;
            }
            (Ok(_), Some(rate)) if rate.is_lower_bound => format!("> {:.1}", rate.value),
            (Ok(_), Some(rate)) => {
                let interval = rate.ci95.map_or(String::new(), |ci| format!(" ({:.1} to {:.1})", ci.low, ci.high));
                format!("{:.1}{interval}", rate.value)
            }
            (Ok(_), None) => "-".to_owned(),
        };
        let (rms, aicc) = (or_dash(fit.rms_residual(), 3), or_dash(fit.aicc, 1));
        let region = role.label().to_lowercase();
        text.push_str(&format!("{region:<8}{:<20}{rate:>26}{rms:>12}{aicc:>10}\n", name(model)));
    }
    text
}

/// Every model of the lesion, then of the liver.
fn cells(rows: &[ModelRow]) -> impl Iterator<Item = (Role, Model, &ModelFit)> {
    let of = move |role: Role| rows.iter().filter_map(move |row| Some((role, row.model, row.of(role)?)));
    of(Role::Lesion).chain(of(Role::Liver))
}

/// The name that `--model` takes.
fn name(model: Model) -> String {
    let json = serde_json::to_value(model).ok();
    json.as_ref().and_then(|json| json.as_str()).unwrap_or_default().to_owned()
}

fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| value.to_string())
}
