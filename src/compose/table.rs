//! The table of regions: columns, rows in the order drawn, and the words of every cell.

use super::answer::{rate_name, time_name};
use super::card::measured_text;
use crate::display::numbers::{self, Bound, Quantity};
use crate::pipeline::{Analysis, Measured, RoiMeasurement};
use crate::roi::Role;
use crate::series::DecayKind;
use crate::t;
use crate::text::t;
use crate::units::t2star_ms_from_r2star_per_s;

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

/// The columns in the order in which a narrow table drops them, the first to go first; the others stay.
pub const DROPPED_FIRST: [RoiColumn; 8] = [
    RoiColumn::PixelSd,
    RoiColumn::PixelMean,
    RoiColumn::S0,
    RoiColumn::RSquared,
    RoiColumn::Cov,
    RoiColumn::Area,
    RoiColumn::Echoes,
    RoiColumn::Pixels,
];

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

    /// The columns that mean something for a stack: spin echoes say nothing of iron.
    pub fn of(decay: DecayKind) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |column| decay == DecayKind::T2Star || *column != Self::Lic)
    }

    /// Heading with its unit.
    pub fn heading(self, decay: DecayKind) -> String {
        let plain = match self {
            Self::Name => t("roi-short"),
            Self::Pixels => t("column-pixels"),
            Self::Area => t("column-area"),
            Self::Rate => return t!("column-rate", rate = rate_name(decay)),
            Self::T2Star => return t!("column-t2star", time = time_name(decay)),
            Self::Lic => t("column-lic"),
            Self::PixelMean => t("column-pixel-mean"),
            Self::PixelSd => t("column-pixel-sd"),
            Self::Cov => t("column-cov"),
            Self::S0 => t("column-s0"),
            Self::RSquared => t("column-r-squared"),
            Self::Echoes => t("column-echoes"),
        };
        plain.to_owned()
    }

    /// What the column holds, in a sentence.
    pub fn help(self, decay: DecayKind) -> String {
        let rate = rate_name(decay);
        let plain = match self {
            Self::Name => t("column-name-help"),
            Self::Pixels => t("column-pixels-help"),
            Self::Area => t("column-area-help"),
            Self::Rate => return t!("column-rate-help", rate = rate),
            Self::T2Star => return t!("column-t2star-help", time = time_name(decay)),
            Self::Lic => t("column-lic-help"),
            Self::PixelMean => return t!("column-pixel-mean-help", rate = rate),
            Self::PixelSd => return t!("column-pixel-sd-help", rate = rate),
            Self::Cov => return t!("column-cov-help", rate = rate),
            Self::S0 => t("column-s0-help"),
            Self::RSquared => t("column-r-squared-help"),
            Self::Echoes => t("column-echoes-help"),
        };
        plain.to_owned()
    }

    /// The words of a cell.
    pub fn cell(self, roi: &RoiMeasurement) -> String {
        let pixel = roi.pixel_r2star_per_s.as_ref();
        let fit = roi.fit.as_ref().ok();
        let or_none = |text: Option<String>| text.unwrap_or_else(|| numbers::NO_VALUE.to_owned());
        match self {
            Self::Name => name(roi),
            Self::Pixels => roi.pixels.to_string(),
            Self::Area => numbers::significant(roi.area_mm2, 3),
            Self::Rate => match (&roi.r2star_per_s, &roi.fit) {
                (Some(rate), _) => measured_text(Quantity::R2Star, rate),
                (None, Err(why)) => why.to_string(),
                (None, Ok(_)) => numbers::NO_VALUE.to_owned(),
            },
            Self::T2Star => or_none(time(roi)),
            Self::Lic => or_none(roi.lic_mg_per_g.as_ref().map(lic)),
            Self::PixelMean => or_none(pixel.and_then(|p| p.mean).map(|mean| Quantity::R2Star.format(mean))),
            Self::PixelSd => or_none(pixel.and_then(|p| p.sd).map(|sd| numbers::significant(sd, 2))),
            Self::Cov => or_none(coefficient_of_variation(roi).map(|cov| format!("{:.0} %", 100.0 * cov))),
            Self::S0 => or_none(roi.s0.map(|s0| numbers::significant(s0, 3))),
            Self::RSquared => or_none(fit.and_then(|fit| fit.r_squared).map(|r2| Quantity::RSquared.format(r2))),
            Self::Echoes => or_none(fit.map(|fit| numbers::index_ranges(&fit.echoes_used))),
        }
    }

    /// What rows are sorted by; `None` stands last.
    pub fn key(self, roi: &RoiMeasurement) -> Option<f64> {
        let pixel = roi.pixel_r2star_per_s.as_ref();
        let fit = roi.fit.as_ref().ok();
        match self {
            Self::Name => None,
            Self::Pixels => Some(roi.pixels as f64),
            Self::Area => Some(roi.area_mm2),
            Self::Rate => roi.r2star_per_s.map(|m| m.value),
            Self::T2Star => roi.t2star_ms.map(|m| m.value),
            Self::Lic => roi.lic_mg_per_g.map(|m| m.value),
            Self::PixelMean => pixel.and_then(|p| p.mean),
            Self::PixelSd => pixel.and_then(|p| p.sd),
            Self::Cov => coefficient_of_variation(roi),
            Self::S0 => roi.s0,
            Self::RSquared => fit.and_then(|fit| fit.r_squared),
            Self::Echoes => fit.map(|fit| fit.echoes_used.len() as f64),
        }
        .filter(|key| key.is_finite())
    }
}

/// The name of a region, else of its role; of pooled ones, that they are.
fn name(roi: &RoiMeasurement) -> String {
    let name = if roi.name.is_empty() { roi.role.in_words() } else { &roi.name };
    if roi.id.is_none() { t!("pooled", names = name) } else { name.to_owned() }
}

/// T2* of the rate; of a rate that is only known to be above something, what it is below.
fn time(roi: &RoiMeasurement) -> Option<String> {
    if let Some(time) = &roi.t2star_ms {
        return Some(Quantity::T2Star.format(time.value));
    }
    let rate = roi.r2star_per_s.filter(|rate| rate.is_lower_bound)?;
    Some(Quantity::T2Star.format_measured(t2star_ms_from_r2star_per_s(rate.value)?, None, Bound::Upper))
}

/// The value alone: its interval stands with the rate.
fn lic(lic: &Measured) -> String {
    measured_text(Quantity::Lic, &Measured { ci95: None, ..*lic })
}

fn coefficient_of_variation(roi: &RoiMeasurement) -> Option<f64> {
    roi.pixel_r2star_per_s.as_ref()?.coefficient_of_variation()
}

/// Every region but noise in the order drawn, then the pool of a role that has several: the verdict rests on pools.
pub fn roi_rows(analysis: &Analysis) -> Vec<&RoiMeasurement> {
    let mut rows: Vec<&RoiMeasurement> = analysis.rois.iter().filter(|roi| roi.role != Role::Noise).collect();
    let pools = [&analysis.lesion, &analysis.liver].into_iter().flatten();
    rows.extend(pools.filter(|pool| analysis.rois.iter().filter(|roi| roi.role == pool.role).count() > 1));
    rows
}

/// The slice of a region whose name another one has too: one structure on several slices. Counted from 0.
pub fn told_apart_by_slice(rows: &[&RoiMeasurement], roi: &RoiMeasurement) -> Option<usize> {
    let is_twin = |row: &&&RoiMeasurement| row.id.is_some_and(|id| Some(id) != roi.id) && row.name == roi.name;
    roi.id.and_then(|_| rows.iter().find(is_twin)).and_then(|_| roi.slices.first().copied())
}
