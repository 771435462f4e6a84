//! What is composed: the measurements of one stack, and what all its plots have in common.

use crate::display::plot::{Axis, Band, Dot, Mark};
use crate::display::scene::{Color, Pattern, Tokens};
use crate::fit::FitSettings;
use crate::pipeline::{Analysis, MapKind, RoiMeasurement};
use crate::roi::Role;
use crate::series::{DecayKind, EchoStack};
use crate::t;

/// Points of a curve over the whole axis of echo times.
pub(super) const SAMPLES: usize = 96;
/// The axis of echo times ends this much beyond the last echo.
pub(super) const BEYOND: f64 = 1.03;
/// Marks on the axes, at most.
pub(super) const X_TICKS: usize = 6;
pub(super) const Y_TICKS: usize = 5;
/// Radius of points, as a share of the text size: where lesion and liver agree, both stay visible.
pub(super) const SMALL_POINT: f32 = 0.28;
pub(super) const LARGE_POINT: f32 = 0.38;

/// What was measured in one stack.
pub struct Answer<'a> {
    pub analysis: &'a Analysis,
    /// Of every loaded echo, ms.
    pub te_ms: Vec<f64>,
}

impl<'a> Answer<'a> {
    pub fn new(stack: &EchoStack, analysis: &'a Analysis) -> Self {
        Self { analysis, te_ms: stack.te_ms() }
    }

    pub fn decay(&self) -> DecayKind {
        self.analysis.context.decay
    }

    pub(super) fn fit_settings(&self) -> &'a FitSettings {
        &self.analysis.context.fit
    }

    /// Lesion and liver, where they hold pixels.
    pub fn regions(&self) -> Vec<&'a RoiMeasurement> {
        let both = [&self.analysis.lesion, &self.analysis.liver].into_iter().flatten();
        both.filter(|roi| !roi.signal_mean.is_empty()).collect()
    }

    pub(super) fn last_te_ms(&self) -> Option<f64> {
        self.te_ms.last().copied()
    }
}

/// Whether an echo took part in the fit of a region; without a fit, whether it was chosen to.
pub fn is_used(analysis: &Analysis, region: &RoiMeasurement, echo: usize) -> bool {
    match &region.fit {
        Ok(fit) => fit.echoes_used.contains(&echo),
        Err(_) => analysis.settings.echoes.includes(echo),
    }
}

/// Hue of a role; line style and letter tag say the same without color.
pub fn role_color(role: Role, ink: &Tokens) -> Color {
    match role {
        Role::Lesion => ink.lesion,
        Role::Liver => ink.liver,
        Role::Noise => ink.noise,
        Role::Muscle | Role::Other => ink.other,
    }
}

pub(super) fn role_pattern(role: Role) -> Pattern {
    match role {
        Role::Liver => Pattern::Dashed { on: 6.0, off: 4.0 },
        _ => Pattern::Solid,
    }
}

/// A disc for the lesion, a larger square for the liver.
pub(super) fn role_dot(role: Role) -> (Dot, f32) {
    match role {
        Role::Liver => (Dot::Square, LARGE_POINT),
        _ => (Dot::Disc, SMALL_POINT),
    }
}

/// Name of the rate: spin echoes decay with R2, without a star.
pub fn rate_name(decay: DecayKind) -> &'static str {
    MapKind::R2Star.label(decay)
}

/// Name of the time that is the inverse of the rate.
pub fn time_name(decay: DecayKind) -> &'static str {
    MapKind::T2Star.label(decay)
}

/// Echo times from 0 to a little beyond `last_te_ms`.
pub(super) fn te_axis(last_te_ms: f64) -> Axis {
    Axis::linear([0.0, last_te_ms * BEYOND], t!("axis-te"), X_TICKS)
}

/// The times at which curves are sampled on an axis.
pub(super) fn sampled(axis: &Axis) -> impl Iterator<Item = f64> {
    let [low, high] = axis.range;
    (0..=SAMPLES).map(move |i| low + (high - low) * i as f64 / SAMPLES as f64)
}

/// The noise floor as a level: up to `level` of the value axis.
pub(super) fn floor_band(level: f64, ink: &Tokens) -> Band {
    let [fill, hatch] = ink.floor;
    let note = t!("noise-floor").to_owned();
    Band { x: [None, None], y: [None, Some(level)], fill, hatch: Some(hatch), note }
}

/// The line at the echo that a window shows beside the plot.
pub(super) fn current_mark(te_ms: Option<f64>, ink: &Tokens) -> Option<Mark> {
    te_ms.map(|x| Mark { x, color: ink.faint, pattern: Pattern::Solid, weight: 1.0, note: String::new() })
}
