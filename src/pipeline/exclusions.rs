//! Which echoes and pixels did not take part, of which region, and why.

use super::{Analysis, RoiMeasurement};
use crate::roi::{Roi, Role};
use crate::series::EchoStack;

/// Why echoes did not take part in a fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExclusionReason {
    /// Chosen by hand, one by one.
    LeftOut,
    /// Behind the last echo chosen by hand.
    BehindCut,
    /// The source holds no image of the slice at this echo.
    NoImage,
    /// The truncated model ends where the decay reaches the noise floor.
    AtFloor,
}

/// Echoes that did not take part for one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Exclusion {
    pub reason: ExclusionReason,
    /// Name of the region; `None` where it holds for all.
    pub region: Option<String>,
    /// Indices from 0, ascending, never empty.
    pub echoes: Vec<usize>,
}

/// Everything left out of the fits of lesion and liver, what was chosen by hand first. Empty when all echoes of both
/// take part.
pub fn exclusions(stack: &EchoStack, analysis: &Analysis) -> Vec<Exclusion> {
    let count = stack.num_echoes();
    let chosen = &analysis.settings.echoes;
    let used = chosen.indices(count);
    let cut = used.last().map_or(0, |last| last + 1);
    let (left_out, behind): (Vec<usize>, Vec<usize>) =
        (0..count).filter(|&echo| !chosen.includes(echo)).partition(|&echo| echo < cut);
    let mut found = Vec::new();
    let mut push = |reason, region: Option<&RoiMeasurement>, echoes: Vec<usize>| {
        if !echoes.is_empty() {
            found.push(Exclusion { reason, region: region.map(|roi| roi.name.clone()), echoes });
        }
    };
    push(ExclusionReason::LeftOut, None, left_out);
    push(ExclusionReason::BehindCut, None, behind);
    for roi in [&analysis.lesion, &analysis.liver].into_iter().flatten() {
        let is_missing = |echo: usize| roi.slices.iter().any(|&slice| !stack.is_present()[[echo, slice]]);
        let (missing, present): (Vec<usize>, Vec<usize>) = used.iter().partition(|&&echo| is_missing(echo));
        push(ExclusionReason::NoImage, Some(roi), missing);
        if let Ok(fit) = &roi.fit {
            let unused = present.into_iter().filter(|echo| !fit.echoes_used.contains(echo)).collect();
            push(ExclusionReason::AtFloor, Some(roi), unused);
        }
    }
    found
}

/// Why pixels of a region are not what the others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PixelReason {
    /// The scanner clipped them at these echoes (indices from 0) of the fit: they have no value on the maps, and the
    /// mean decay of the region runs too low there.
    Clipped { echoes: Vec<usize> },
    /// Padding, or set to zero by the scanner: they count nowhere.
    NoSignal,
    /// The user left them out.
    LeftOut,
}

/// Pixels of one region that did not take part for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PixelExclusion {
    pub reason: PixelReason,
    /// Name of the region.
    pub region: String,
    pub count: usize,
    /// Pixels of the region, with those that were left out.
    pub total: usize,
}

/// Pixels of lesion and liver that have no value or were left out, region by region; none is listed with count 0.
pub fn pixel_exclusions(stack: &EchoStack, analysis: &Analysis, rois: &[Roi]) -> Vec<PixelExclusion> {
    let (rows, columns) = (stack.grid.rows, stack.grid.columns);
    let used = analysis.settings.echoes.indices(stack.num_echoes());
    let mut found = Vec::new();
    let measured = |roi: &&Roi| matches!(roi.role, Role::Lesion | Role::Liver) && roi.slice < stack.num_slices();
    for roi in rois.iter().filter(measured) {
        let left_out = roi.num_excluded(rows, columns);
        let limit = stack.saturation();
        let mask = roi.mask(rows, columns);
        let is_blank = |&&(row, column): &&(usize, usize)| !stack.has_signal([roi.slice, row, column]);
        let blank = mask.pixels().iter().filter(is_blank).count();
        let total = mask.len() + left_out;
        let mut push = |reason, count| {
            if count > 0 {
                found.push(PixelExclusion { reason, region: roi.name.clone(), count, total });
            }
        };
        if let Some(limit) = limit {
            let is_clipped = |echo: usize, at: (usize, usize)| stack.image(echo, roi.slice)[at] >= limit;
            let pixels = mask.pixels();
            let count = pixels.iter().filter(|&&at| used.iter().any(|&echo| is_clipped(echo, at))).count();
            let echoes = used.iter().copied().filter(|&echo| pixels.iter().any(|&at| is_clipped(echo, at)));
            push(PixelReason::Clipped { echoes: echoes.collect() }, count);
        }
        push(PixelReason::NoSignal, blank);
        push(PixelReason::LeftOut, left_out);
    }
    found
}
