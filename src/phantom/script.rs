//! The guided scripts: steps that move the view, one sentence each.
//!
//! Must not know: panes and windows of the program; a step says what to show, not how.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::case::Case;
use crate::roi::Role;
use crate::t;

/// What a step shows beside its sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepView {
    /// Slice from 0; `None`: where the lesion is biggest.
    pub slice: Option<usize>,
    /// Echo from 0; `None` leaves the echo as it is.
    pub echo: Option<usize>,
    /// Lowest and highest signal of the window of the echoes, signal units; `None`: the automatic window.
    pub window: Option<[f64; 2]>,
    /// The region to select: its role, and which of that role from 0.
    pub select: Option<(Role, usize)>,
    pub pane: StepPane,
    /// The decay plot is logarithmic.
    pub is_decay_log: bool,
}

/// The pane a step speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepPane {
    /// The echo image.
    #[default]
    Echo,
    /// The R2* map; with a highest rate of its colors in s⁻¹, or the automatic one.
    #[serde(rename = "r2star-map")]
    R2StarMap(Option<f64>),
    /// The image as it would look at this echo time, ms.
    SyntheticTe(f64),
}

/// One step of a guided script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// One sentence.
    pub text: Cow<'static, str>,
    #[serde(default)]
    pub view: StepView,
}

fn step(text: &'static str, view: StepView) -> Step {
    Step { text: Cow::Borrowed(text), view }
}

fn echo(echo: usize) -> StepView {
    StepView { echo: Some(echo), ..StepView::default() }
}

fn dim(echo_idx: usize, top: f64) -> StepView {
    StepView { window: Some([0.0, top]), ..echo(echo_idx) }
}

fn map(echo_idx: usize, top_per_s: Option<f64>) -> StepView {
    StepView { pane: StepPane::R2StarMap(top_per_s), ..echo(echo_idx) }
}

fn synthetic(te_ms: f64) -> StepView {
    StepView { pane: StepPane::SyntheticTe(te_ms), ..StepView::default() }
}

impl StepView {
    fn on(self, role: Role, index: usize) -> Self {
        Self { select: Some((role, index)), ..self }
    }

    fn in_log(self) -> Self {
        Self { is_decay_log: true, ..self }
    }
}

/// The steps of `case`, in the order in which they are told.
pub fn steps(case: Case) -> Vec<Step> {
    use Role::{Lesion, Liver};
    match case {
        Case::Iso => vec![
            step(t!("case-iso-step-1"), echo(0).on(Lesion, 0)),
            step(t!("case-iso-step-2"), echo(2).on(Liver, 0)),
            step(t!("case-iso-step-3"), dim(8, 160.0)),
            step(t!("case-iso-step-4"), map(2, Some(600.0)).on(Lesion, 0)),
            step(t!("case-iso-step-5"), echo(2).on(Lesion, 0).in_log()),
        ],
        Case::Hyper => vec![
            step(t!("case-hyper-step-1"), echo(0).on(Lesion, 0)),
            step(t!("case-hyper-step-2"), echo(4).on(Lesion, 0)),
            step(t!("case-hyper-step-3"), echo(10).on(Liver, 0)),
            step(t!("case-hyper-step-4"), map(4, Some(600.0)).on(Lesion, 0)),
            step(t!("case-hyper-step-5"), synthetic(6.15)),
        ],
        Case::Hypo => vec![
            step(t!("case-hypo-step-1"), echo(0).on(Lesion, 0)),
            step(t!("case-hypo-step-2"), echo(2).on(Lesion, 0)),
            step(t!("case-hypo-step-3"), dim(10, 200.0).on(Liver, 0)),
            step(t!("case-hypo-step-4"), map(2, Some(400.0)).on(Lesion, 0)),
        ],
        Case::FloorTrap => vec![
            step(t!("case-trap-step-1"), echo(0).on(Lesion, 0)),
            step(t!("case-trap-step-2"), dim(0, 120.0).on(Lesion, 0)),
            step(t!("case-trap-step-3"), map(0, None)),
            step(t!("case-trap-step-4"), dim(0, 120.0).on(Liver, 0).in_log()),
            step(t!("case-trap-step-5"), echo(0)),
        ],
        Case::FocalSparing => vec![
            step(t!("case-sparing-step-1"), echo(2).on(Lesion, 0)),
            step(t!("case-sparing-step-2"), echo(1)),
            step(t!("case-sparing-step-3"), map(2, Some(600.0))),
            step(t!("case-sparing-step-4"), map(2, Some(600.0)).on(Liver, 1)),
            step(t!("case-sparing-step-5"), echo(2).on(Lesion, 0)),
        ],
        Case::NoOverload => vec![
            step(t!("case-none-step-1"), echo(0).on(Lesion, 0)),
            step(t!("case-none-step-2"), echo(11).on(Lesion, 0)),
            step(t!("case-none-step-3"), map(11, Some(100.0)).on(Liver, 0)),
            step(t!("case-none-step-4"), echo(4).on(Lesion, 0)),
        ],
        Case::Fatty => vec![
            step(t!("case-fatty-step-1"), echo(1).on(Lesion, 0)),
            step(t!("case-fatty-step-2"), echo(3).on(Lesion, 0)),
            step(t!("case-fatty-step-3"), echo(4).on(Lesion, 0)),
            step(t!("case-fatty-step-4"), map(3, Some(400.0)).on(Lesion, 0)),
            step(t!("case-fatty-step-5"), echo(3).on(Liver, 0)),
        ],
    }
}
