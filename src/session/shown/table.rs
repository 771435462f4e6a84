//! The table of regions: its order on screen, and the text that goes to the clipboard.

use super::state::Shown;
pub use crate::compose::RoiColumn;
use crate::compose::{rate_name, roi_rows, time_name};
use crate::io::table::safe_text;
use crate::pipeline::{Measured, RoiMeasurement};

impl<'a> Shown<'a> {
    /// Regions of the table in its order: every ROI but noise, and the pool of a role that has several ROIs.
    pub fn roi_rows(self) -> Vec<&'a RoiMeasurement> {
        let Some(analysis) = self.study.analysis.as_deref() else { return Vec::new() };
        let mut rows = roi_rows(analysis);
        if let Some((column, is_descending)) = self.view.answer.sorted_by {
            sort(&mut rows, column, is_descending);
        }
        rows
    }

    /// The table for a spreadsheet: tab-separated, a header with units, intervals in columns of their own, all digits.
    pub fn roi_table_text(self) -> String {
        let decay = self.decay();
        let named = |heading: &str| heading.replace("R2*", rate_name(decay)).replace("T2*", time_name(decay));
        let mut text = EXPORTED.map(|(heading, _)| named(heading)).join("\t");
        for roi in self.roi_rows() {
            text.push('\n');
            text.push_str(&EXPORTED.map(|(_, cell)| cell(roi)).join("\t"));
        }
        text.push('\n');
        text
    }
}

/// Rows without a value stand last, whichever way the others go.
fn sort(rows: &mut [&RoiMeasurement], column: RoiColumn, is_descending: bool) {
    if column == RoiColumn::Name {
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        if is_descending {
            rows.reverse();
        }
        return;
    }
    rows.sort_by(|a, b| match (column.key(a), column.key(b)) {
        (Some(a), Some(b)) if is_descending => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
}

type Cell = fn(&RoiMeasurement) -> String;

/// Columns of the text. Headings are the same in every language, as in files: programs read them.
const EXPORTED: [(&str, Cell); 19] = [
    ("ROI", |roi| safe_text(&roi.name)),
    ("role", |roi| roi.role.label().to_lowercase()),
    ("pixels", |roi| roi.pixels.to_string()),
    ("area (mm²)", |roi| number(Some(roi.area_mm2))),
    ("R2* (1/s)", |roi| value(roi.r2star_per_s)),
    ("R2* 95 % low (1/s)", |roi| number(roi.r2star_per_s.and_then(|m| m.ci95).map(|ci| ci.low))),
    ("R2* 95 % high (1/s)", |roi| number(roi.r2star_per_s.and_then(|m| m.ci95).map(|ci| ci.high))),
    ("T2* (ms)", |roi| value(roi.t2star_ms)),
    ("T2* 95 % low (ms)", |roi| number(roi.t2star_ms.and_then(|m| m.ci95).map(|ci| ci.low))),
    ("T2* 95 % high (ms)", |roi| number(roi.t2star_ms.and_then(|m| m.ci95).map(|ci| ci.high))),
    ("LIC (mg/g)", |roi| value(roi.lic_mg_per_g)),
    ("LIC 95 % low (mg/g)", |roi| number(roi.lic_mg_per_g.and_then(|m| m.ci95).map(|ci| ci.low))),
    ("LIC 95 % high (mg/g)", |roi| number(roi.lic_mg_per_g.and_then(|m| m.ci95).map(|ci| ci.high))),
    ("R2* of pixels, mean (1/s)", |roi| number(roi.pixel_r2star_per_s.and_then(|p| p.mean))),
    ("R2* of pixels, SD (1/s)", |roi| number(roi.pixel_r2star_per_s.and_then(|p| p.sd))),
    ("pixels without R2*", |roi| roi.pixel_r2star_per_s.map_or(roi.pixels, |p| p.invalid).to_string()),
    ("S0", |roi| number(roi.s0)),
    ("R²", |roi| number(roi.fit.as_ref().ok().and_then(|fit| fit.r_squared))),
    ("echoes used", |roi| {
        let used = roi.fit.as_ref().map_or(&[][..], |fit| &fit.echoes_used);
        used.iter().map(|echo| (echo + 1).to_string()).collect::<Vec<_>>().join(" ")
    }),
];

fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or(String::new(), |value| value.to_string())
}

fn value(measured: Option<Measured>) -> String {
    let Some(measured) = measured else { return String::new() };
    if measured.is_lower_bound { format!("> {}", number(Some(measured.value))) } else { number(Some(measured.value)) }
}
