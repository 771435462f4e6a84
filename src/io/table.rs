//! Tables as CSV: one row per ROI.
//!
//! Must not know: how the numbers were computed.

use std::path::Path;

use super::atomic::{self, WriteError};
use super::report::{Estimate, Pixels, RoiRow};
use crate::roi::Role;

/// What stands in a cell; empty means "cannot be computed".
type Cell = fn(&RoiRow) -> String;

const COLUMNS: &[(&str, Cell)] = &[
    ("name", |row| safe_text(&row.name)),
    ("role", |row| role_name(row.role).to_owned()),
    ("pixels", |row| row.pixels.to_string()),
    ("area_mm2", |row| row.area_mm2.to_string()),
    ("r2star_per_s", |row| number(row.r2star_per_s.map(|r| r.value))),
    ("r2star_ci95_low", |row| number(row.r2star_per_s.and_then(|r| r.ci95).map(|ci| ci[0]))),
    ("r2star_ci95_high", |row| number(row.r2star_per_s.and_then(|r| r.ci95).map(|ci| ci[1]))),
    ("r2star_censored", |row| row.r2star_per_s.map_or(String::new(), |r| r.censored.to_string())),
    ("t2star_ms", |row| number(row.t2star_ms.map(|e| e.value))),
    ("t2star_ci95_low", |row| low(row.t2star_ms)),
    ("t2star_ci95_high", |row| high(row.t2star_ms)),
    ("lic_mg_per_g", |row| number(row.lic_mg_per_g.map(|e| e.value))),
    ("lic_ci95_low", |row| low(row.lic_mg_per_g)),
    ("lic_ci95_high", |row| high(row.lic_mg_per_g)),
    ("s0", |row| number(row.s0)),
    ("r_squared", |row| number(row.r_squared)),
    ("pixel_r2star_mean", |row| pixel(row, |p| p.mean)),
    ("pixel_r2star_sd", |row| pixel(row, |p| p.sd)),
    ("pixel_r2star_median", |row| pixel(row, |p| p.median)),
    ("pixel_r2star_q1", |row| pixel(row, |p| p.iqr[0])),
    ("pixel_r2star_q3", |row| pixel(row, |p| p.iqr[1])),
    ("pixel_r2star_min", |row| pixel(row, |p| p.min)),
    ("pixel_r2star_max", |row| pixel(row, |p| p.max)),
    ("pixels_without_value", |row| row.pixel_r2star_per_s.map_or(row.pixels, |p| p.invalid).to_string()),
    ("echoes_used", |row| row.echoes_used.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")),
];

/// The table as text, with a header line.
pub fn to_csv(rows: &[RoiRow]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut push = |cells: Vec<String>| writer.write_record(cells).expect("writing into memory cannot fail");
    push(COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect());
    for row in rows {
        push(COLUMNS.iter().map(|(_, cell)| cell(row)).collect());
    }
    let bytes = writer.into_inner().expect("writing into memory cannot fail");
    String::from_utf8(bytes).expect("the cells are text")
}

/// Writes `path`, whole or not at all.
pub fn write(path: &Path, rows: &[RoiRow]) -> Result<(), WriteError> {
    atomic::write_bytes(path, to_csv(rows).as_bytes())
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
        Role::Other => "other",
    }
}

fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| value.to_string())
}

fn low(estimate: Option<Estimate>) -> String {
    number(estimate.and_then(|e| e.ci95).map(|ci| ci[0]))
}

fn high(estimate: Option<Estimate>) -> String {
    number(estimate.and_then(|e| e.ci95).map(|ci| ci[1]))
}

fn pixel(row: &RoiRow, value: fn(&Pixels) -> f64) -> String {
    number(row.pixel_r2star_per_s.as_ref().map(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::report::Rate;

    fn row(name: &str) -> RoiRow {
        RoiRow {
            name: name.to_owned(),
            role: Role::Lesion,
            pixels: 12,
            area_mm2: 24.5,
            r2star_per_s: Some(Rate { value: 61.0, ci95: Some([59.5, 62.25]), censored: false }),
            t2star_ms: None,
            pixel_r2star_per_s: None,
            lic_mg_per_g: Some(Estimate { value: 1.5, ci95: None }),
            s0: Some(1003.0),
            r_squared: None,
            signal_mean: Vec::new(),
            signal_sd: Vec::new(),
            echoes_used: vec![1, 2, 4],
        }
    }

    /// Cells of the only data row by column name, read back by the csv crate.
    fn read_back(rows: &[RoiRow]) -> Vec<(String, String)> {
        let text = to_csv(rows);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("header").clone();
        let record = reader.records().next().expect("a row").expect("valid row");
        header.iter().zip(&record).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    }

    #[test]
    fn a_row_holds_the_numbers_and_leaves_unknown_cells_empty() {
        let cells = read_back(&[row("Lesion, \"right\"")]);
        let cell = |name: &str| cells.iter().find(|(n, _)| n == name).expect("column").1.as_str();
        assert_eq!(cell("name"), "Lesion, \"right\"");
        assert_eq!((cell("r2star_per_s"), cell("r2star_ci95_low"), cell("r2star_ci95_high")), ("61", "59.5", "62.25"));
        assert_eq!((cell("t2star_ms"), cell("lic_ci95_low"), cell("r_squared")), ("", "", ""));
        assert_eq!((cell("echoes_used"), cell("pixels_without_value")), ("1 2 4", "12"));
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
            assert_eq!(read_back(&[row(name)])[0].1, expected);
        }
    }
}
