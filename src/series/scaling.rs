//! Which of the scalings in the headers counts: rescale, Philips floating point, or real world values.
//!
//! A wrong factor that is the same for all echoes leaves R2* alone; one that differs per echo changes every number.

use super::header::{ImageHeader, Scale};
use super::stack_plan::{FrameRef, FrameTable};
use crate::say;
use crate::text::Message;

/// What was chosen for a stack.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Choice {
    pub warnings: Vec<Message>,
    pub refusal: Option<Message>,
}

/// Relative difference below which two factors are the same.
const SAME_FACTOR: f64 = 1e-4;

/// Sets the scale of every image in `table`.
///
/// RescaleSlope counts. Philips' floating point value (displayed value / (RescaleSlope × scale slope)) takes its
/// place where RescaleSlope × scale slope differs between images, because displayed values are then not comparable;
/// where it does not differ both give the same R2*. RealWorldValueMapping counts where there is no RescaleSlope.
pub(super) fn choose(table: &mut FrameTable) -> Choice {
    let mut choice = Choice::default();
    let images: Vec<&ImageHeader> = table.iter().flatten().flatten().map(|frame| &*frame.image).collect();
    if let Some(reason) = images.iter().find_map(|image| image.scalings.refused.clone()) {
        choice.refusal = Some(reason);
        return choice;
    }
    let rule = pick_rule(&images, &mut choice);
    for frame in table.iter_mut().flatten().flatten() {
        frame.scale = rule.scale(frame);
    }
    check_values(table, &mut choice);
    choice
}

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    Rescale,
    PhilipsFloat,
}

impl Rule {
    fn scale(self, frame: &FrameRef) -> Scale {
        let scalings = &frame.image.scalings;
        let displayed = scalings.rescale.or(scalings.real_world).unwrap_or(Scale::IDENTITY);
        match (self, scalings.philips_scale_slope) {
            (Self::PhilipsFloat, Some(scale_slope)) => {
                let divisor = displayed.slope * scale_slope;
                Scale { slope: displayed.slope / divisor, intercept: displayed.intercept / divisor }
            }
            _ => displayed,
        }
    }
}

fn pick_rule(images: &[&ImageHeader], choice: &mut Choice) -> Rule {
    let slopes: Vec<f64> = images.iter().filter_map(|image| image.scalings.rescale).map(|scale| scale.slope).collect();
    let scale_slopes: Vec<f64> = images.iter().filter_map(|image| image.scalings.philips_scale_slope).collect();
    if !slopes.is_empty() && slopes.len() < images.len() {
        choice.warnings.push(say!("rescale-slope-partly-missing"));
    }
    if scale_slopes.len() < images.len() || slopes.len() < images.len() {
        return Rule::Rescale;
    }
    let products: Vec<f64> = slopes.iter().zip(&scale_slopes).map(|(slope, scale)| slope * scale).collect();
    if !varies(&products) {
        return Rule::Rescale;
    }
    if varies(&scale_slopes) {
        choice.warnings.push(say!("rescale-philips-used"));
    } else {
        // With a constant scale slope the two rules contradict each other and nothing tells which one is right.
        choice.refusal = Some(say!("rescale-ambiguous"));
    }
    Rule::PhilipsFloat
}

fn varies(factors: &[f64]) -> bool {
    let (low, high) = factors.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &f| (l.min(f), h.max(f)));
    high - low > SAME_FACTOR * high.abs().max(low.abs())
}

fn check_values(table: &FrameTable, choice: &mut Choice) {
    let scales = || table.iter().flatten().flatten().map(|frame| frame.scale);
    if scales().any(|scale| scale.slope < 0.0) {
        choice.warnings.push(say!("rescale-slope-negative"));
    }
    if scales().any(|scale| scale.intercept != 0.0) {
        choice.warnings.push(say!("rescale-intercept-offset"));
    }
    if let Some(scale) = scales().find(|scale| !(1e-9..=1e9).contains(&scale.slope.abs())) {
        choice.warnings.push(say!("rescale-slope-unusual", slope = format!("{:e}", scale.slope)));
    }
}
