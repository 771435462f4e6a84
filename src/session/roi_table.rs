//! The table of regions: rows, cells, order, and the text that goes to the clipboard.

use super::Session;
use crate::display::numbers::{self, Bound, Quantity};
use crate::io::table::safe_text;
use crate::pipeline::{Measured, RoiMeasurement};
use crate::roi::Role;
use crate::text::t;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoiColumn {
    Name,
    Pixels,
    Area,
    /// R2* of the mean decay with its interval.
    Rate,
    T2Star,
    Lic,
    /// Mean and SD of the R2* of single pixels.
    PixelMean,
    PixelSd,
    Cov,
    S0,
    RSquared,
    Echoes,
}

impl RoiColumn {
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Pixels,
        Self::Area,
        Self::Rate,
        Self::T2Star,
        Self::Lic,
        Self::PixelMean,
        Self::PixelSd,
        Self::Cov,
        Self::S0,
        Self::RSquared,
        Self::Echoes,
    ];

    /// Heading with its unit.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Name => t("column-name"),
            Self::Pixels => t("column-pixels"),
            Self::Area => t("column-area"),
            Self::Rate => t("column-rate"),
            Self::T2Star => t("column-t2star"),
            Self::Lic => t("column-lic"),
            Self::PixelMean => t("column-pixel-mean"),
            Self::PixelSd => t("column-pixel-sd"),
            Self::Cov => t("column-cov"),
            Self::S0 => t("column-s0"),
            Self::RSquared => t("column-r-squared"),
            Self::Echoes => t("column-echoes"),
        }
    }

    /// What the column holds, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Name => t("column-name-help"),
            Self::Pixels => t("column-pixels-help"),
            Self::Area => t("column-area-help"),
            Self::Rate => t("column-rate-help"),
            Self::T2Star => t("column-t2star-help"),
            Self::Lic => t("column-lic-help"),
            Self::PixelMean => t("column-pixel-mean-help"),
            Self::PixelSd => t("column-pixel-sd-help"),
            Self::Cov => t("column-cov-help"),
            Self::S0 => t("column-s0-help"),
            Self::RSquared => t("column-r-squared-help"),
            Self::Echoes => t("column-echoes-help"),
        }
    }

    /// The cell as it stands in the window.
    pub fn cell(self, roi: &RoiMeasurement) -> String {
        let pixel = roi.pixel_r2star_per_s.as_ref();
        let fit = roi.fit.as_ref().ok();
        let or_none = |text: Option<String>| text.unwrap_or_else(|| numbers::NO_VALUE.to_owned());
        let bounded = |measured: &Measured| {
            let sign = if measured.is_lower_bound { "> " } else { "" };
            format!("{sign}{}", numbers::significant(measured.value, 3))
        };
        match self {
            Self::Name => roi.name.clone(),
            Self::Pixels => roi.pixels.to_string(),
            Self::Area => numbers::significant(roi.area_mm2, 3),
            Self::Rate => match (&roi.r2star_per_s, &roi.fit) {
                (Some(rate), _) => rate_text(rate),
                (None, Err(why)) => why.to_string(),
                (None, Ok(_)) => numbers::NO_VALUE.to_owned(),
            },
            Self::T2Star => or_none(roi.t2star_ms.as_ref().map(bounded)),
            Self::Lic => or_none(roi.lic_mg_per_g.as_ref().map(bounded)),
            Self::PixelMean => or_none(pixel.map(|p| Quantity::R2Star.format(p.mean))),
            Self::PixelSd => or_none(pixel.map(|p| numbers::significant(p.sd, 2))),
            Self::Cov => or_none(cov(roi).map(|cov| format!("{:.0} %", 100.0 * cov))),
            Self::S0 => or_none(roi.s0.map(|s0| numbers::significant(s0, 3))),
            Self::RSquared => or_none(fit.and_then(|fit| fit.r_squared).map(|r2| format!("{r2:.3}"))),
            Self::Echoes => or_none(fit.map(|fit| numbers::index_ranges(&fit.echoes_used))),
        }
    }

    /// What rows are sorted by; `None` stands last.
    fn key(self, roi: &RoiMeasurement) -> Option<f64> {
        let pixel = roi.pixel_r2star_per_s.as_ref();
        let fit = roi.fit.as_ref().ok();
        match self {
            Self::Name => None,
            Self::Pixels => Some(roi.pixels as f64),
            Self::Area => Some(roi.area_mm2),
            Self::Rate => roi.r2star_per_s.map(|m| m.value),
            Self::T2Star => roi.t2star_ms.map(|m| m.value),
            Self::Lic => roi.lic_mg_per_g.map(|m| m.value),
            Self::PixelMean => pixel.map(|p| p.mean),
            Self::PixelSd => pixel.map(|p| p.sd),
            Self::Cov => cov(roi),
            Self::S0 => roi.s0,
            Self::RSquared => fit.and_then(|fit| fit.r_squared),
            Self::Echoes => fit.map(|fit| fit.echoes_used.len() as f64),
        }
        .filter(|key| key.is_finite())
    }
}

/// Value and 95 % interval, "404 (397–411)", or "> 1200" for a lower bound.
fn rate_text(rate: &Measured) -> String {
    let bound = if rate.is_lower_bound { Bound::Lower } else { Bound::None };
    Quantity::R2Star.format_measured(rate.value, rate.ci95.map(|ci| [ci.low, ci.high]), bound)
}

fn cov(roi: &RoiMeasurement) -> Option<f64> {
    let pixel = roi.pixel_r2star_per_s.as_ref()?;
    (pixel.mean > 0.0).then(|| pixel.sd / pixel.mean)
}

impl Session {
    /// Regions of the table in its order: every ROI but noise, and the pool of a role that has several ROIs.
    pub fn roi_rows(&self) -> Vec<&RoiMeasurement> {
        let Some(analysis) = self.analysis.as_deref() else { return Vec::new() };
        let mut rows: Vec<&RoiMeasurement> = analysis.rois.iter().filter(|roi| roi.role != Role::Noise).collect();
        let pools = [&analysis.lesion, &analysis.liver].into_iter().flatten();
        rows.extend(pools.filter(|pool| analysis.rois.iter().filter(|roi| roi.role == pool.role).count() > 1));
        if let Some((column, is_descending)) = self.view.answer.sorted_by {
            sort(&mut rows, column, is_descending);
        }
        rows
    }

    /// The table for a spreadsheet: tab-separated, a header with units, intervals in columns of their own, all digits.
    pub fn roi_table_text(&self) -> String {
        let mut text = EXPORTED.map(|(heading, _)| heading).join("\t");
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
    ("R2* of pixels, mean (1/s)", |roi| number(roi.pixel_r2star_per_s.map(|p| p.mean))),
    ("R2* of pixels, SD (1/s)", |roi| number(roi.pixel_r2star_per_s.map(|p| p.sd))),
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
