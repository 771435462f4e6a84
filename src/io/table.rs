//! Tables as CSV: one row per ROI.
//!
//! Must not know: how the numbers were computed.

use std::path::Path;

use super::atomic::{self, WriteError};
use super::report::{Decay, Estimate, Pixels, Report, RoiRow};
use crate::roi::Role;

/// What stands in a cell; empty means "cannot be computed".
type Cell = fn(&RoiRow) -> String;

const COLUMNS: &[(&str, Cell)] = &[
    ("name", |row| safe_text(&row.name)),
    ("role", |row| role_name(row.role).to_owned()),
    ("pixels", |row| row.pixels.to_string()),
    ("area_mm2", |row| row.area_mm2.to_string()),
    ("r2star_per_s", |row| number(row.rate().map(|r| r.value))),
    ("r2star_ci95_low", |row| number(row.rate().and_then(|r| r.ci95).map(|ci| ci[0]))),
    ("r2star_ci95_high", |row| number(row.rate().and_then(|r| r.ci95).map(|ci| ci[1]))),
    ("r2star_censored", |row| row.rate().map_or(String::new(), |r| r.censored.to_string())),
    ("t2star_ms", |row| value(row.time())),
    ("t2star_ci95_low", |row| low(row.time())),
    ("t2star_ci95_high", |row| high(row.time())),
    ("t2star_is_upper_bound", |row| row.time().map_or(String::new(), |e| e.bound.is_upper_bound.to_string())),
    ("lic_mg_per_g", |row| value(row.lic_mg_per_g)),
    ("lic_ci95_low", |row| low(row.lic_mg_per_g)),
    ("lic_ci95_high", |row| high(row.lic_mg_per_g)),
    ("lic_is_lower_bound", |row| row.lic_mg_per_g.map_or(String::new(), |e| e.bound.is_lower_bound.to_string())),
    ("lic_umol_per_g", |row| value(row.lic_umol_per_g)),
    ("pdff_percent", |row| value(row.pdff_percent)),
    ("pdff_ci95_low", |row| low(row.pdff_percent)),
    ("pdff_ci95_high", |row| high(row.pdff_percent)),
    ("s0", |row| number(row.s0)),
    ("r_squared", |row| number(row.r_squared)),
    ("pixel_r2star_mean", |row| number(row.pixel_rates().and_then(|p| p.mean))),
    ("pixel_r2star_sd", |row| number(row.pixel_rates().and_then(|p| p.sd))),
    ("pixel_r2star_median", |row| pixel(row, |p| p.median)),
    ("pixel_r2star_median_is_lower_bound", |row| pixel_bound(row, |p| p.median_is_lower_bound)),
    ("pixel_r2star_q1", |row| pixel(row, |p| p.iqr[0])),
    ("pixel_r2star_q1_is_lower_bound", |row| pixel_bound(row, |p| p.iqr_is_lower_bound[0])),
    ("pixel_r2star_q3", |row| pixel(row, |p| p.iqr[1])),
    ("pixel_r2star_q3_is_lower_bound", |row| pixel_bound(row, |p| p.iqr_is_lower_bound[1])),
    ("pixel_r2star_min", |row| pixel(row, |p| p.min)),
    ("pixel_r2star_min_is_lower_bound", |row| pixel_bound(row, |p| p.min_is_lower_bound)),
    ("pixel_r2star_max", |row| pixel(row, |p| p.max)),
    ("pixel_r2star_max_is_lower_bound", |row| pixel_bound(row, |p| p.max_is_lower_bound)),
    ("pixels_without_value", |row| row.pixel_rates().map_or(row.pixels, |p| p.invalid).to_string()),
    ("pixels_beyond_reach", |row| row.pixel_rates().map_or(String::new(), |p| p.beyond_reach.to_string())),
    ("echoes_used", |row| row.echoes_used.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")),
];

/// Columns of a decay: spin echoes have neither a star nor iron.
fn columns(decay: Decay) -> impl Iterator<Item = (String, Cell)> {
    let is_there = move |name: &str| decay == Decay::T2Star || !name.starts_with("lic_");
    let name_of = move |name: &str| match decay {
        Decay::T2Star => name.to_owned(),
        Decay::T2 => name.replace("r2star", "r2").replace("t2star", "t2"),
    };
    COLUMNS.iter().filter(move |(name, _)| is_there(name)).map(move |(name, cell)| (name_of(name), *cell))
}

/// The table as text, with a header line.
pub fn to_csv(report: &Report) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut push = |cells: Vec<String>| writer.write_record(cells).expect("writing into memory cannot fail");
    push(columns(report.decay).map(|(name, _)| name).collect());
    for row in &report.rois {
        push(columns(report.decay).map(|(_, cell)| cell(row)).collect());
    }
    let bytes = writer.into_inner().expect("writing into memory cannot fail");
    String::from_utf8(bytes).expect("the cells are text")
}

/// Writes `path`, whole or not at all.
pub fn write(path: &Path, report: &Report) -> Result<(), WriteError> {
    atomic::write_bytes(path, to_csv(report).as_bytes())
}

/// Text that a spreadsheet takes as text: a cell that starts with = + - @ would run as a formula, and control or
/// direction characters can hide what a cell says.
pub fn safe_text(text: &str) -> String {
    let clean: String = text.chars().filter(|&c| !c.is_control() && !is_direction_mark(c)).collect();
    if clean.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        format!("'{clean}")
    } else {
        clean
    }
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Lesion => "lesion",
        Role::Liver => "liver",
        Role::Noise => "noise",
        Role::Muscle => "muscle",
        Role::Other => "other",
    }
}

fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| value.to_string())
}

fn value(estimate: Option<Estimate>) -> String {
    number(estimate.map(|e| e.value))
}

fn low(estimate: Option<Estimate>) -> String {
    number(estimate.and_then(|e| e.ci95).map(|ci| ci[0]))
}

fn high(estimate: Option<Estimate>) -> String {
    number(estimate.and_then(|e| e.ci95).map(|ci| ci[1]))
}

fn pixel(row: &RoiRow, value: fn(&Pixels) -> f64) -> String {
    number(row.pixel_rates().map(value))
}

fn pixel_bound(row: &RoiRow, is_bound: fn(&Pixels) -> bool) -> String {
    row.pixel_rates().map_or(String::new(), |pixels| is_bound(pixels).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::report::{Bound, ByTissue, FORMAT, Input, Rate, Settings, VERSION, VerdictRecord};
    use crate::verdict::{Basis, Finding};

    fn row(name: &str) -> RoiRow {
        let lic = |value| Some(Estimate { value, ci95: None, bound: Bound::LOWER });
        RoiRow {
            name: name.to_owned(),
            role: Role::Lesion,
            pixels: 12,
            area_mm2: 24.5,
            r2star_per_s: Some(Rate { value: 61.0, ci95: Some([59.5, 62.25]), censored: false, bound: Bound::NONE }),
            t2star_ms: None,
            pixel_r2star_per_s: None,
            r2_per_s: None,
            t2_ms: None,
            pixel_r2_per_s: None,
            lic_mg_per_g: lic(1.5),
            lic_umol_per_g: lic(26.86),
            pdff_percent: None,
            s0: Some(1003.0),
            r_squared: None,
            signal_mean: Vec::new(),
            signal_sd: Vec::new(),
            echoes_used: vec![1, 2, 4],
        }
    }

    fn report(decay: Decay, row: RoiRow) -> Report {
        let input = Input { stack_uid: String::new(), te_ms: Vec::new(), field_t: None, shape: [1; 4], decay };
        let text = String::new;
        Report {
            format: FORMAT.to_owned(),
            version: VERSION,
            software: text(),
            input,
            settings: Settings {
                model: text(),
                echoes: None,
                sigma: None,
                sigma_source: text(),
                coils: 1,
                calibration: text(),
                margin: 1.25,
                seed: 1,
            },
            decay,
            rois: vec![row],
            verdict: VerdictRecord {
                basis: Basis::R2Star,
                headline: text(),
                finding: Finding::NotAssessable,
                leans: None,
                applies: false,
                r2star_ratio: None,
                r2_ratio: None,
                margin: 1.25,
                flips_at_margin: None,
                liver_iron: None,
                iron_fraction: None,
                fit_quality: ByTissue::default(),
                sigma_region: ByTissue::default(),
                per_echo: Vec::new(),
                best_te_ms: None,
                excluded_difference_per_s: None,
                signal_ratio: None,
                signal_loss_percent: ByTissue::default(),
                reasons: Vec::new(),
                warnings: Vec::new(),
                limits: Vec::new(),
                sources: Vec::new(),
            },
        }
    }

    /// Cells of the only data row by column name, read back by the csv crate.
    fn read_back(decay: Decay, row: RoiRow) -> Vec<(String, String)> {
        let text = to_csv(&report(decay, row));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("header").clone();
        let record = reader.records().next().expect("a row").expect("valid row");
        header.iter().zip(&record).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    }

    #[test]
    fn a_row_holds_the_numbers_and_leaves_unknown_cells_empty() {
        let cells = read_back(Decay::T2Star, row("Lesion, \"right\""));
        let cell = |name: &str| cells.iter().find(|(n, _)| n == name).expect("column").1.as_str();
        assert_eq!(cell("name"), "Lesion, \"right\"");
        assert_eq!((cell("r2star_per_s"), cell("r2star_ci95_low"), cell("r2star_ci95_high")), ("61", "59.5", "62.25"));
        assert_eq!((cell("t2star_ms"), cell("lic_ci95_low"), cell("r_squared")), ("", "", ""));
        assert_eq!((cell("echoes_used"), cell("pixels_without_value")), ("1 2 4", "12"));
        assert_eq!((cell("lic_is_lower_bound"), cell("lic_umol_per_g")), ("true", "26.86"));
    }

    #[test]
    fn spin_echoes_have_no_column_with_a_star_or_iron() {
        let rate = row("").r2star_per_s;
        let cells = read_back(Decay::T2, RoiRow { r2star_per_s: None, r2_per_s: rate, ..row("Liver") });
        assert!(cells.iter().all(|(name, _)| !name.contains("star") && !name.contains("lic")), "{cells:?}");
        assert!(cells.contains(&("r2_per_s".to_owned(), "61".to_owned())), "{cells:?}");
    }

    #[test]
    fn no_name_runs_as_a_formula() {
        for (name, expected) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'=1"),
            (" =1", "' =1"),
            ("\u{202e}=1", "'=1"),
            ("Lesion 1", "Lesion 1"),
        ] {
            assert_eq!(safe_text(name), expected);
            assert_eq!(read_back(Decay::T2Star, row(name))[0].1, expected);
        }
    }
}
