//! What a scan found: studies, their series, and the echo stacks in them.

use super::component::Component;
use super::echo_stack::DecayKind;
use super::header::FilePlace;
use super::stack_plan::{FrameRef, StackPlan};
use crate::text::Message;

/// Everything found under the given paths, in a stable order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    pub studies: Vec<Study>,
    /// Files that were read but belong to no series, with the reason.
    pub refused: Vec<(FilePlace, Message)>,
    /// Sentences that concern everything found, e.g. that it belongs to more than one patient.
    pub notes: Vec<Message>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Study {
    pub uid: String,
    /// StudyDescription; may be empty.
    pub description: String,
    pub series: Vec<Series>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    pub uid: String,
    pub number: Option<i64>,
    /// SeriesDescription, else ProtocolName; may be empty.
    pub description: String,
    pub modality: String,
    pub num_images: usize,
    /// Echo stacks, derived maps and phase images of the series; empty when it is no gray MR series or when its
    /// images went into a stack of another series.
    pub stacks: Vec<StackPlan>,
    /// Image for the thumbnail.
    pub middle: Option<FrameRef>,
    /// What was split, joined or left out, and why a series holds no stack.
    pub notes: Vec<Message>,
}

impl Catalog {
    /// All stacks, in the order lists show them; `--stack INDEX` counts in this order from 1.
    pub fn stacks(&self) -> impl Iterator<Item = &StackPlan> {
        self.studies.iter().flat_map(|study| &study.series).flat_map(|series| &series.stacks)
    }

    pub fn num_series(&self) -> usize {
        self.studies.iter().map(|study| study.series.len()).sum()
    }

    /// Nothing can be opened, not even for viewing.
    pub fn is_empty(&self) -> bool {
        self.num_series() == 0
    }

    /// The stack of a UID, also of the one that version 0.1 gave it.
    pub fn stack(&self, uid: &str) -> Option<&StackPlan> {
        let former = || self.stacks().find(|stack| stack.former_uid.as_deref() == Some(uid));
        self.stacks().find(|stack| stack.uid == uid).or_else(former)
    }

    /// Puts `plan` in the place of the stack of its UID; its place in [`Self::stacks`], or `None` if there is none.
    pub fn replace_stack(&mut self, plan: StackPlan) -> Option<usize> {
        let series = self.studies.iter_mut().flat_map(|study| &mut study.series);
        let (index, place) =
            series.flat_map(|series| &mut series.stacks).enumerate().find(|(_, s)| s.uid == plan.uid)?;
        *place = plan;
        Some(index)
    }

    /// Takes every stack that only the word DERIVED keeps from a fit as one of originals.
    pub fn take_derived_as_original(&mut self) {
        let series = self.studies.iter_mut().flat_map(|study| &mut study.series);
        for plan in series.flat_map(|series| &mut series.stacks) {
            if let Some(original) = plan.taken_as_original() {
                *plan = original;
            }
        }
    }

    /// The stack an R2* analysis most likely means: one that can be fitted, gradient echo before spin echo, marked
    /// magnitude before unmarked, then most echoes, most slices, largest matrix, first in the list.
    pub fn best_stack(&self) -> Option<&StackPlan> {
        let rank = |stack: &StackPlan| {
            (
                stack.can_be_fitted(),
                stack.can_be_compared(),
                !stack.is_broken_off,
                stack.component.is_magnitude() || stack.imaginary.is_some(),
                stack.derived_from.is_none(),
                stack.decay == DecayKind::T2Star,
                stack.component == Component::Magnitude,
                stack.num_echoes(),
                stack.num_slices(),
                stack.grid.rows * stack.grid.columns,
            )
        };
        // `max_by_key` keeps the last of equals; the first in the list is what a user would expect.
        self.stacks().enumerate().max_by_key(|(index, stack)| (rank(stack), std::cmp::Reverse(*index))).map(|(_, s)| s)
    }

    /// Stacks that can be fitted; a run that was broken off is none of them, the whole one beside it is.
    pub fn fittable(&self) -> impl Iterator<Item = &StackPlan> {
        self.stacks().filter(|stack| stack.can_be_fitted() && !stack.is_broken_off)
    }
}
