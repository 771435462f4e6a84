//! The echo stack: magnitude images of one slice group at several echo times, valid by construction.

use crate::privacy::Identity;
use ndarray::{Array2, Array4, ArrayView2};
use thiserror::Error;

use crate::t;
use crate::text::Message;
use crate::units::{EchoTime, EchoTimes, FieldStrength};
use crate::volume::Grid;

/// What the echoes measure: gradient echoes decay with T2*, spin echoes with T2 (then no word of iron is said).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecayKind {
    T2Star,
    T2,
}

/// What is said of a stack beside its pixels. Only `patient_label` shows a patient's name or ID.
#[derive(Clone, Debug, PartialEq)]
pub struct StackInfo {
    /// Stable identity of the stack: its SeriesInstanceUID, with a suffix where one series holds several stacks.
    pub uid: String,
    pub study_uid: String,
    pub frame_of_reference_uid: Option<String>,
    pub series_number: Option<i64>,
    /// SeriesDescription, or what the source calls itself; may be empty.
    pub description: String,
    pub vendor: String,
    pub field: Option<FieldStrength>,
    pub repetition_time_ms: Option<f64>,
    pub flip_angle_deg: Option<f64>,
    pub decay: DecayKind,
    /// `false`: the source states no echo times, and those of the stack only number its echoes.
    pub te_is_known: bool,
    /// Text of the top left corner, shown only where patient text is allowed.
    pub patient_label: Option<String>,
    /// What the headers say of the patient, to be found in texts that leave; never shown.
    pub identity: Identity,
    /// SOPInstanceUIDs of the source images, `[echo][slice]`, empty for simulated stacks.
    pub source_uids: Vec<Vec<String>>,
    /// Sentences the user must see: repaired headers, slices without a match, uneven spacing …
    pub warnings: Vec<Message>,
}

/// Magnitude per echo time on one grid. Echo times ascend; every value is finite.
///
/// `magnitude` is indexed `[echo, slice, row, column]` in standard layout: one echo after the other, which is what
/// the volume-wide fits stream through. Cells of the echo × slice table that the source lacks are zero and marked
/// in `is_present`.
#[derive(Clone, Debug, PartialEq)]
pub struct EchoStack {
    pub info: StackInfo,
    pub grid: Grid,
    echo_times: Vec<EchoTime>,
    magnitude: Array4<f32>,
    is_present: Array2<bool>,
    saturation: Option<f32>,
    fit_refusal: Option<Message>,
    is_refused_by_count: bool,
}

/// Why images are not an echo stack.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum EchoStackError {
    #[error("a fit needs at least two different echo times, found {0}")]
    TooFewEchoes(usize),
    #[error("echo times are not in ascending order")]
    NotAscending,
    #[error("the pixels ({pixels:?}) do not fit {echoes} echoes × {slices} slices × {rows} rows × {columns} columns")]
    Shape { pixels: Vec<usize>, echoes: usize, slices: usize, rows: usize, columns: usize },
    #[error("a pixel of echo {echo} is not a finite number")]
    NotFinite { echo: usize },
}

impl EchoStack {
    /// * `magnitude` — `[echo, slice, row, column]`, arbitrary units, finite.
    /// * `is_present` — `[echo, slice]`; `false` where the source holds no image.
    /// * `saturation` — the stored value at which the scanner clipped, in the units of `magnitude`, if known.
    ///
    /// One or two echoes make a stack that cannot be fitted, see [`Self::can_be_fitted`], but compared.
    pub fn new(
        info: StackInfo,
        grid: Grid,
        echo_times: Vec<EchoTime>,
        magnitude: Array4<f32>,
        is_present: Array2<bool>,
        saturation: Option<f32>,
    ) -> Result<Self, EchoStackError> {
        if echo_times.is_empty() {
            return Err(EchoStackError::TooFewEchoes(0));
        }
        if echo_times.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(EchoStackError::NotAscending);
        }
        let (echoes, slices) = (echo_times.len(), grid.num_slices());
        if magnitude.shape() != [echoes, slices, grid.rows, grid.columns] || is_present.shape() != [echoes, slices] {
            let (rows, columns) = (grid.rows, grid.columns);
            return Err(EchoStackError::Shape { pixels: magnitude.shape().to_vec(), echoes, slices, rows, columns });
        }
        // A view of what is in order already would be copied: twice the memory of the largest thing there is.
        let in_order = magnitude.is_standard_layout();
        let magnitude = if in_order { magnitude } else { magnitude.as_standard_layout().into_owned() };
        for (echo, volume) in magnitude.outer_iter().enumerate() {
            if volume.iter().any(|value| !value.is_finite()) {
                return Err(EchoStackError::NotFinite { echo });
            }
        }
        Ok(Self {
            info,
            grid,
            echo_times,
            magnitude,
            is_present,
            saturation,
            fit_refusal: None,
            is_refused_by_count: false,
        })
    }

    /// What stands beside an image of echo `echo`: "TE 3.81 ms" with so many decimals, or that its TE is unknown.
    pub fn te_label(&self, echo: usize, decimals: usize) -> String {
        match self.echo_times.get(echo) {
            Some(te) if self.info.te_is_known => format!("TE {:.decimals$} ms", te.ms()),
            _ => t!("te-unknown").to_owned(),
        }
    }

    /// The same stack, for viewing only: `reason` says why a fit of it would be wrong (unknown echo times, a scaling
    /// that cannot be trusted, phase images …).
    pub fn with_fit_refusal(mut self, reason: Message) -> Self {
        self.fit_refusal = Some(reason);
        self
    }

    /// The same stack with a single echo, for comparing regions by their look: `reason` says why nothing is fitted.
    pub fn refused_by_count(mut self, reason: Message) -> Self {
        self.is_refused_by_count = true;
        self.with_fit_refusal(reason)
    }

    /// Why the stack must not be fitted; `None` when nothing but the number of echoes decides.
    pub fn fit_refusal(&self) -> Option<&Message> {
        self.fit_refusal.as_ref()
    }

    pub fn echo_times(&self) -> &[EchoTime] {
        &self.echo_times
    }

    /// Echo times in ms, as the fits take them.
    pub fn te_ms(&self) -> Vec<f64> {
        self.echo_times.iter().map(|te| te.ms()).collect()
    }

    pub fn num_echoes(&self) -> usize {
        self.echo_times.len()
    }

    pub fn num_slices(&self) -> usize {
        self.grid.num_slices()
    }

    /// `[echo, slice, row, column]`, standard layout.
    pub fn magnitude(&self) -> &Array4<f32> {
        &self.magnitude
    }

    /// One image, `[row, column]`.
    ///
    /// # Panics
    /// If `echo` or `slice` is out of range.
    pub fn image(&self, echo: usize, slice: usize) -> ArrayView2<'_, f32> {
        self.magnitude.slice(ndarray::s![echo, slice, .., ..])
    }

    /// `[echo, slice]`; `false` where the source holds no image.
    pub fn is_present(&self) -> &Array2<bool> {
        &self.is_present
    }

    /// Whether `[slice, row, column]` holds signal: padding and margins set to zero are zero at every echo.
    ///
    /// # Panics
    /// If it lies outside the stack.
    pub fn has_signal(&self, [slice, row, column]: [usize; 3]) -> bool {
        self.magnitude.slice(ndarray::s![.., slice, row, column]).iter().any(|&value| value != 0.0)
    }

    pub fn saturation(&self) -> Option<f32> {
        self.saturation
    }

    /// Enough echoes for a rate, and nothing that forbids a fit.
    pub fn can_be_fitted(&self) -> bool {
        self.num_echoes() >= EchoTimes::FEWEST_FOR_A_RATE && self.fit_refusal.is_none()
    }

    /// Whether regions of it can be compared: by their rates, or by their look where one or two echoes are all there is.
    pub fn can_be_compared(&self) -> bool {
        self.fit_refusal.is_none() || self.is_refused_by_count
    }

    /// Magnitudes of one pixel along the echoes, arbitrary units.
    pub fn decay(&self, slice: usize, row: usize, column: usize) -> Vec<f64> {
        self.magnitude.slice(ndarray::s![.., slice, row, column]).iter().map(|&v| f64::from(v)).collect()
    }
}
