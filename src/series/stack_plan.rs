//! An echo stack before its pixels are read: which image goes into which cell of the echo × slice table.

use crate::privacy::Identity;
use std::sync::Arc;

use super::component::Component;
use super::echo_stack::{DecayKind, StackInfo};
use super::header::{ImageHeader, Scale};
use crate::say;
use crate::t;
use crate::text::Message;
use crate::units::{EchoTime, EchoTimes, FieldStrength};
use crate::volume::Grid;

/// One image and the scaling chosen for it.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameRef {
    pub image: Arc<ImageHeader>,
    pub scale: Scale,
}

/// What the echo times of a stack rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeSource {
    /// The files state them.
    Stated,
    /// The files state them, but no echo of a liver can be that early: another unit was probably written.
    Doubtful,
    /// The files state none that tell the echoes apart; the echoes are only numbered.
    Unknown,
    /// Typed in by the user.
    Typed,
}

/// `[echo][slice]`; `None` where the source has no image.
pub type FrameTable = Vec<Vec<Option<FrameRef>>>;

/// Another component of the same acquisition, on the same echo × slice table.
#[derive(Clone, Debug, PartialEq)]
pub struct Companion {
    pub component: Component,
    pub frames: FrameTable,
}

/// A stack that can be loaded. Echo times ascend, slices ascend along the normal.
#[derive(Clone, Debug, PartialEq)]
pub struct StackPlan {
    /// SeriesInstanceUID, with `#2` and so on where one series holds several stacks.
    pub uid: String,
    /// The UID it had in version 0.1, where that is another one.
    pub former_uid: Option<String>,
    pub study_uid: String,
    /// Every series that gave images, in the order of their echoes.
    pub series_uids: Vec<String>,
    pub series_number: Option<i64>,
    /// SeriesDescription, else ProtocolName; may be empty.
    pub description: String,
    pub vendor: String,
    pub component: Component,
    /// The word of ImageType that says the images were computed from others.
    pub derived_from: Option<String>,
    pub decay: DecayKind,
    pub field: Option<FieldStrength>,
    pub repetition_time_ms: Option<f64>,
    pub flip_angle_deg: Option<f64>,
    pub echo_times: Vec<EchoTime>,
    /// With [`TeSource::Unknown`], `echo_times` only numbers the echoes 1, 2, 3 … ms.
    pub te_source: TeSource,
    pub grid: Grid,
    pub frames: FrameTable,
    /// For [`Component::Real`]: the imaginary part, so that the magnitude can be made of both.
    pub imaginary: Option<FrameTable>,
    pub companions: Vec<Companion>,
    /// Sentences the user must see.
    pub warnings: Vec<Message>,
    /// Why the stack can be viewed but must not be fitted; `None` when it can.
    pub refusal: Option<Message>,
    /// Nothing but the number of echoes refuses it: one, which can still be judged by its look.
    pub is_refused_by_count: bool,
    /// A run that ends earlier than another one of the same measurement: never taken unasked.
    pub is_broken_off: bool,
    /// Only the word DERIVED keeps it from a fit, see [`Self::taken_as_original`].
    pub may_be_original: bool,
    /// With [`Self::may_be_original`]: why echo times must be typed before the originals are fitted.
    pub(super) refusal_of_original: Option<Message>,
    /// The user knows the images for originals although they are marked as DERIVED.
    pub is_taken_as_original: bool,
    /// Nothing but echo times is missing for a fit, see [`Self::with_echo_times`].
    pub wants_echo_times: bool,
}

impl StackPlan {
    /// Whether `uid` names the stack, now or in version 0.1.
    pub fn is_called(&self, uid: &str) -> bool {
        self.uid == uid || self.former_uid.as_deref() == Some(uid)
    }

    pub fn num_echoes(&self) -> usize {
        self.echo_times.len()
    }

    pub fn num_slices(&self) -> usize {
        self.grid.num_slices()
    }

    /// As [`EchoStack::can_be_fitted`](super::EchoStack::can_be_fitted).
    pub fn can_be_fitted(&self) -> bool {
        self.num_echoes() >= EchoTimes::FEWEST_FOR_A_RATE && self.refusal.is_none()
    }

    /// As [`EchoStack::can_be_compared`](super::EchoStack::can_be_compared).
    pub fn can_be_compared(&self) -> bool {
        self.refusal.is_none() || self.is_refused_by_count
    }

    /// Whether `echo_times` are times, not only numbers.
    pub fn te_is_known(&self) -> bool {
        self.te_source != TeSource::Unknown
    }

    pub fn te_ms(&self) -> Vec<f64> {
        self.echo_times.iter().map(|te| te.ms()).collect()
    }

    /// Images in the table, companions not counted.
    pub fn num_images(&self) -> usize {
        self.frames.iter().flatten().flatten().count()
    }

    /// The image a list shows for the stack: first echo, middle slice, or the nearest there is.
    pub fn middle(&self) -> Option<&FrameRef> {
        let slices = self.frames.first()?;
        let middle = slices.len() / 2;
        (0..slices.len())
            .map(|k| (k.abs_diff(middle), k))
            .min_by_key(|&(distance, k)| (slices[k].is_none(), distance, k))
            .and_then(|(_, k)| slices[k].as_ref())
    }

    /// One line for lists: "6 echoes 1.20–7.20 ms, 3 slices, 32 × 32, 1.5 T".
    pub fn summary(&self) -> String {
        let tes = match (self.te_is_known(), self.echo_times.first(), self.echo_times.last()) {
            (true, Some(first), Some(last)) if self.echo_times.len() > 1 => format!(" {:.2}–{last}", first.ms()),
            (true, Some(first), _) => format!(" {first}"),
            _ => format!(" ({})", t!("te-unknown")),
        };
        let field = self.field.map(|field| format!(", {field}")).unwrap_or_default();
        let (echoes, slices) =
            (t!("echoes-count", count = self.num_echoes()), t!("slices-count", count = self.num_slices()));
        format!("{echoes}{tes}, {slices}, {} × {}{field}", self.grid.columns, self.grid.rows)
    }

    /// The same plan with echo times the user typed, for sources that state none, or none that can be meant.
    ///
    /// `None` unless there is one time per echo, ascending, and the plan wants them.
    pub fn with_echo_times(&self, echo_times: Vec<EchoTime>) -> Option<Self> {
        let ascends = echo_times.windows(2).all(|pair| pair[0] < pair[1]);
        if !self.wants_echo_times || echo_times.len() != self.num_echoes() || !ascends {
            return None;
        }
        let mut plan = self.clone();
        plan.te_source = TeSource::Typed;
        plan.warnings.push(say!("te-typed"));
        plan.wants_echo_times = false;
        plan.refusal = None;
        plan.echo_times = echo_times;
        Some(plan)
    }

    /// The same plan for a fit although its images are marked as DERIVED, as programs that remove names leave them.
    ///
    /// `None` where more than that word speaks against a fit.
    pub fn taken_as_original(&self) -> Option<Self> {
        let mut plan = self.may_be_original.then(|| self.clone())?;
        plan.warnings.push(say!("derived-taken-as-original"));
        plan.refusal = plan.refusal_of_original.take();
        plan.wants_echo_times = plan.refusal.is_some();
        plan.derived_from = None;
        plan.may_be_original = false;
        plan.is_taken_as_original = true;
        Some(plan)
    }

    /// What the loaded stack will say of itself.
    pub fn info(&self) -> StackInfo {
        let first = self.frames.iter().flatten().flatten().next().map(|frame| &frame.image.file);
        let identity = self.identity();
        StackInfo {
            uid: self.uid.clone(),
            study_uid: self.study_uid.clone(),
            frame_of_reference_uid: first.and_then(|file| file.frame_of_reference_uid.clone()),
            series_number: self.series_number,
            // Typed at the scanner, where names and dates get into it.
            description: identity.hide(&self.description).into_owned(),
            vendor: self.vendor.clone(),
            field: self.field,
            repetition_time_ms: self.repetition_time_ms,
            flip_angle_deg: self.flip_angle_deg,
            decay: self.decay,
            te_is_known: self.te_is_known(),
            patient_label: first.map(|file| file.patient_label.0.clone()).filter(|label| !label.is_empty()),
            identity,
            source_uids: self.frames.iter().map(|slices| slices.iter().map(source_uid).collect()).collect(),
            warnings: self.warnings.clone(),
        }
    }

    /// What the headers of all its images say of the patient.
    fn identity(&self) -> Identity {
        let mut identity = Identity::default();
        for frame in self.frames.iter().flatten().flatten() {
            // Nearly always the same in every file.
            if frame.image.file.identity != identity {
                identity.merge(&frame.image.file.identity);
            }
        }
        identity
    }
}

fn source_uid(frame: &Option<FrameRef>) -> String {
    frame.as_ref().map(|frame| frame.image.file.sop_instance_uid.clone()).unwrap_or_default()
}
