//! Regions as they are listed: what is selected, numbers of one, pixels that stand apart (vessels, ducts).

use super::state::Shown;
use crate::fit::NoFit;
use crate::roi::{OutlierBasis, Roi, RoiId, Summary, outliers};
use crate::session::item::Item;

/// Numbers of one region, for its tooltip.
#[derive(Clone, Debug, PartialEq)]
pub struct RoiStatistics {
    /// Pixels that count.
    pub pixels: usize,
    pub area_mm2: f64,
    /// Pixels of the shape that the user left out.
    pub excluded: usize,
    /// Magnitude at the echo on screen.
    pub signal: Option<Summary>,
    /// s⁻¹; `None` while there is no map or no pixel has a rate.
    pub r2star_per_s: Option<Summary>,
    /// Pixels without a rate by reason, the most frequent first.
    pub without_rate: Vec<(NoFit, usize)>,
}

impl<'a> Shown<'a> {
    /// What is selected on the images and in the list.
    pub fn selected_item(self) -> Option<Item> {
        self.view.selected_mark.map(Item::Annotation).or(self.view.selected.map(Item::Roi))
    }

    pub(in crate::session) fn selected_roi(self) -> Option<&'a Roi> {
        self.documents.shown.roi(self.view.selected?)
    }

    /// Regions wait to be pasted.
    pub(in crate::session) fn has_copied(self) -> bool {
        !self.documents.copied.is_empty()
    }

    /// (row, column) of the pixels of a region that stand apart from the rest, by the tool options.
    pub fn outlier_pixels(self, roi: &Roi) -> Vec<(usize, usize)> {
        let Some(stack) = self.study.stack.as_deref() else { return Vec::new() };
        if roi.slice >= stack.num_slices() {
            return Vec::new();
        }
        let mask = roi.mask(stack.grid.rows, stack.grid.columns);
        let values: Vec<f64> = match self.view.options.outlier_basis(self.view.echo) {
            OutlierBasis::Signal { echo } => {
                let image = stack.image(echo, roi.slice);
                mask.pixels().iter().map(|&at| f64::from(image[at])).collect()
            }
            OutlierBasis::R2Star => {
                let Some(maps) = self.study.maps.as_deref() else { return Vec::new() };
                let rates = maps.r2star_per_s.index_axis(ndarray::Axis(0), roi.slice);
                mask.pixels().iter().map(|&at| f64::from(rates[at])).collect()
            }
        };
        outliers(&values, self.view.options.outlier_times).into_iter().map(|i| mask.pixels()[i]).collect()
    }

    /// Numbers of a region; `None` without a stack or the region, and while a quiz asks.
    pub fn roi_statistics(self, id: RoiId) -> Option<RoiStatistics> {
        if self.hides_answers() {
            return None;
        }
        let (stack, roi) = (self.study.stack.as_deref()?, self.documents.shown.roi(id)?);
        if roi.slice >= stack.num_slices() {
            return None;
        }
        let mask = roi.mask(stack.grid.rows, stack.grid.columns);
        let image = stack.image(self.view.echo, roi.slice);
        let mut without: Vec<(NoFit, usize)> = Vec::new();
        let mut rates = Vec::new();
        if let Some(maps) = self.study.maps.as_deref() {
            for &(row, col) in mask.pixels() {
                let at = [roi.slice, row, col];
                let rate = f64::from(maps.r2star_per_s[at]);
                rates.push(rate);
                if rate.is_finite() {
                    continue;
                }
                let Some(reason) = maps.reason_at(at) else { continue };
                match without.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, count)) => *count += 1,
                    None => without.push((reason, 1)),
                }
            }
        }
        without.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        Some(RoiStatistics {
            pixels: mask.len(),
            area_mm2: mask.len() as f64 * stack.grid.pixel_area_mm2(),
            excluded: roi.num_excluded(stack.grid.rows, stack.grid.columns),
            signal: Summary::of(mask.pixels().iter().map(|&at| f64::from(image[at]))),
            r2star_per_s: Summary::of(rates),
            without_rate: without,
        })
    }
}
