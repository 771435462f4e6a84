//! Which echoes did not take part, of which region, and why.

use super::{Analysis, RoiMeasurement};
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
