//! Reads the pixels of a planned stack, image by image, in parallel.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ndarray::{Array2, Array4};
use rayon::prelude::*;
use thiserror::Error;

use super::bytes;
use super::dicom::{self, Codestreams, FrameData, OpenError, Reading, frame_bytes, frame_values};
use super::readers;
use super::why;
use crate::say;
use crate::series::{
    Component, EchoStack, EchoStackError, FilePlace, FrameRef, FrameTable, Packing, PixelSource, SampleKind, Scale,
    StackPlan, Wrapping,
};
use crate::text::Message;

/// Pixels of one stack as `f32`; beyond this a desktop computer starts to swap.
const MAX_STACK_BYTES: u128 = 2 << 30;

/// Images read so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadProgress {
    pub done: usize,
    pub total: usize,
}

/// Why a stack or an image could not be read.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum LoadError {
    #[error("{}", say!("load-canceled"))]
    Canceled,
    #[error("{}", say!("load-too-large", mib = *mib))]
    TooLarge { mib: u128 },
    #[error("{}", say!("load-no-memory", mib = *mib))]
    NoMemory { mib: u128 },
    #[error("{}", say!("load-nothing-readable", why = .0))]
    NothingReadable(Message),
    #[error("{}", say!("load-image", why = .0))]
    Image(Message),
    #[error("{}", say!("load-no-companion", name = component.in_words()))]
    NoCompanion { component: Component },
    #[error(transparent)]
    Stack(#[from] EchoStackError),
}

/// Reads the pixels of `plan`, scaled.
///
/// Images that cannot be read leave their cell empty and give a warning; the stack fails only when none can be read.
/// `progress` is called from several threads; `cancel` stops at the next image.
pub fn load(
    plan: &StackPlan,
    progress: &(dyn Fn(LoadProgress) + Sync),
    cancel: &AtomicBool,
) -> Result<EchoStack, LoadError> {
    let mut read = read_table(plan, &plan.frames, progress, cancel)?;
    if let Some(imaginary) = &plan.imaginary {
        let other = read_table(plan, imaginary, progress, cancel)?;
        read.combine(other);
    }
    let mut info = plan.info();
    let padding = read.clear_padding();
    info.warnings.extend(read.warnings());
    if padding > 0 {
        info.warnings.push(say!("pixels-without-signal", count = padding));
    }
    // What the pixels say weighs more than that there is one echo, which can be compared all the same.
    let of_headers = plan.refusal.clone().filter(|_| !plan.is_refused_by_count);
    let of_both = of_headers.or_else(|| read.refusal(plan));
    let is_refused_by_count = plan.is_refused_by_count && of_both.is_none();
    let refusal = of_both.or_else(|| plan.refusal.clone());
    let saturation = if plan.imaginary.is_some() { None } else { read.saturation() };
    if saturation.is_some() && plan.component.is_magnitude() {
        info.warnings.push(say!("pixels-clipped"));
    }
    let stack =
        EchoStack::new(info, plan.grid.clone(), plan.echo_times.clone(), read.values, read.is_present, saturation)?;
    Ok(match refusal {
        Some(reason) if is_refused_by_count => stack.refused_by_count(reason),
        Some(reason) => stack.with_fit_refusal(reason),
        None => stack,
    })
}

/// Reads another component of the same acquisition, `[echo, slice, row, column]`, scaled; missing images are zero.
pub fn load_companion(
    plan: &StackPlan,
    component: Component,
    progress: &(dyn Fn(LoadProgress) + Sync),
    cancel: &AtomicBool,
) -> Result<Array4<f32>, LoadError> {
    let companion = plan.companions.iter().find(|companion| companion.component == component);
    let companion = companion.ok_or(LoadError::NoCompanion { component })?;
    let mut read = read_table(plan, &companion.frames, progress, cancel)?;
    read.clear_padding();
    Ok(read.values)
}

/// Reads one image for a list, `[row, column]`, at most `max_side` pixels wide and high; color becomes brightness.
///
/// Every n-th pixel is taken: a thumbnail of a magnitude image needs no filter.
pub fn load_image(frame: &FrameRef, max_side: usize) -> Result<Array2<f32>, LoadError> {
    let pixels = &frame.image.file.pixels;
    let bytes = PixelBytes::read(&frame.image.file.place, pixels).map_err(LoadError::Image)?;
    let mut values = bytes.frame(pixels, frame.image.frame as usize).map_err(LoadError::Image)?;
    values.iter_mut().filter(|value| is_padding(**value, pixels)).for_each(|value| *value = f64::NAN);
    let step = pixels.rows.max(pixels.columns).div_ceil(max_side.max(1));
    let (rows, columns) = (pixels.rows.div_ceil(step), pixels.columns.div_ceil(step));
    Ok(Array2::from_shape_fn((rows, columns), |(row, column)| {
        let value = scaled(values[row * step * pixels.columns + column * step], frame.scale);
        if value.is_finite() { value } else { 0.0 }
    }))
}

fn is_padding(stored: f64, pixels: &PixelSource) -> bool {
    pixels.padding.is_some_and(|[low, high]| (low..=high).contains(&stored))
}

fn scaled(stored: f64, scale: Scale) -> f32 {
    (stored * scale.slope + scale.intercept) as f32
}

/// Pixels of a table, with what was noticed on the way.
struct ReadTable {
    values: Array4<f32>,
    is_present: Array2<bool>,
    failures: Vec<Message>,
    /// Stored bits that BitsStored leaves out.
    above_bits: usize,
    has_negative: bool,
    /// Scaled values at which images are clipped; `None` as an element where an image has another scale.
    clipped: Vec<(f32, usize)>,
}

/// One image to read and the place its values go to.
struct Job<'a> {
    frame: &'a FrameRef,
    cell: (usize, usize),
    out: &'a mut [f32],
}

/// What became of a job.
struct Done {
    cell: (usize, usize),
    result: Result<ImageFacts, Message>,
}

#[derive(Default)]
struct ImageFacts {
    above_bits: usize,
    has_negative: bool,
    clipped: Option<(f32, usize)>,
}

fn read_table(
    plan: &StackPlan,
    table: &FrameTable,
    progress: &(dyn Fn(LoadProgress) + Sync),
    cancel: &AtomicBool,
) -> Result<ReadTable, LoadError> {
    let (echoes, slices) = (plan.num_echoes(), plan.num_slices());
    let (rows, columns) = (plan.grid.rows, plan.grid.columns);
    let bytes = echoes as u128 * slices as u128 * rows as u128 * columns as u128 * 4;
    if bytes > MAX_STACK_BYTES || bytes > most_from(table) {
        return Err(LoadError::TooLarge { mib: bytes >> 20 });
    }
    let no_memory = |_| LoadError::NoMemory { mib: bytes >> 20 };
    let mut values = dicom::filled(echoes * slices * rows * columns, 0f32).map_err(no_memory)?;
    let mut jobs: BTreeMap<&FilePlace, Vec<Job<'_>>> = BTreeMap::new();
    let mut total = 0;
    for (index, out) in values.chunks_mut(rows * columns).enumerate() {
        let cell = (index / slices, index % slices);
        if let Some(frame) = &table[cell.0][cell.1] {
            total += 1;
            jobs.entry(&frame.image.file.place).or_default().push(Job { frame, cell, out });
        }
    }
    let done_count = AtomicUsize::new(0);
    let report = || progress(LoadProgress { done: done_count.fetch_add(1, Ordering::Relaxed) + 1, total });
    let jobs: Vec<(&FilePlace, Vec<Job<'_>>)> = jobs.into_iter().collect();
    let done: Vec<Done> = readers::install(|| {
        jobs.into_par_iter().flat_map_iter(|(place, jobs)| read_file(place, jobs, &report, cancel)).collect()
    });
    if cancel.load(Ordering::Relaxed) {
        return Err(LoadError::Canceled);
    }
    let values = Array4::from_shape_vec((echoes, slices, rows, columns), values)
        .expect("the vector was made with exactly this many values");
    collect(values, done)
}

/// Stacks up to this size are read whatever they come from.
const SMALL_STACK_BYTES: u128 = 256 << 20;
/// Bytes of a stack per byte of its files: no more than a heavily packed 8-bit image gives.
const MAX_GROWTH: u128 = 400;

/// How large a stack can honestly be, judged by the files that hold it.
fn most_from(table: &FrameTable) -> u128 {
    let mut lengths: BTreeMap<&FilePlace, u64> = BTreeMap::new();
    for frame in table.iter().flatten().flatten() {
        let file = &frame.image.file;
        let packed = match file.place.wrapping {
            Wrapping::Gzip => file.place.path.metadata().map_or(0, |metadata| metadata.len()),
            Wrapping::Zip { compressed, .. } => compressed,
            Wrapping::Plain => file.pixels.length,
        };
        lengths.insert(&file.place, packed);
    }
    SMALL_STACK_BYTES.max(MAX_GROWTH * lengths.values().map(|length| u128::from(*length)).sum::<u128>())
}

fn collect(values: Array4<f32>, done: Vec<Done>) -> Result<ReadTable, LoadError> {
    let is_present = Array2::from_elem((values.shape()[0], values.shape()[1]), false);
    let mut read =
        ReadTable { values, is_present, failures: Vec::new(), above_bits: 0, has_negative: false, clipped: Vec::new() };
    let num_images = done.len();
    for Done { cell, result } in done {
        match result {
            Err(reason) => read.failures.push(reason),
            Ok(facts) => {
                read.is_present[cell] = true;
                read.above_bits += facts.above_bits;
                read.has_negative |= facts.has_negative;
                read.clipped.extend(facts.clipped);
            }
        }
    }
    if read.failures.len() == num_images {
        let reason = read.failures.into_iter().next().unwrap_or_else(|| say!("pixels-none-there"));
        return Err(LoadError::NothingReadable(reason));
    }
    Ok(read)
}

/// Reads all wanted images of one file: it is opened once, its frames are decoded in parallel.
fn read_file(place: &FilePlace, jobs: Vec<Job<'_>>, report: &(dyn Fn() + Sync), cancel: &AtomicBool) -> Vec<Done> {
    let stopped = || say!("load-canceled");
    if cancel.load(Ordering::Relaxed) {
        return jobs.into_iter().map(|job| Done { cell: job.cell, result: Err(stopped()) }).collect();
    }
    let Some(pixels) = jobs.first().map(|job| job.frame.image.file.pixels.clone()) else { return Vec::new() };
    let bytes = PixelBytes::read(place, &pixels);
    let one = |job: Job<'_>| {
        let cell = job.cell;
        let result = match &bytes {
            _ if cancel.load(Ordering::Relaxed) => Err(stopped()),
            Err(reason) => Err(reason.clone()),
            Ok(bytes) => {
                let frame = job.frame.image.frame as usize;
                let above_bits = bytes.above_bits(&pixels, frame);
                bytes
                    .frame(&pixels, frame)
                    .and_then(|values| fill(&values, job))
                    .map(|facts| ImageFacts { above_bits, ..facts })
            }
        };
        report();
        Done { cell, result }
    };
    if jobs.len() == 1 { jobs.into_iter().map(one).collect() } else { jobs.into_par_iter().map(one).collect() }
}

/// Scales stored values into their place.
fn fill(values: &[f64], job: Job<'_>) -> Result<ImageFacts, Message> {
    if values.len() != job.out.len() {
        return Err(say!("load-other-matrix"));
    }
    let scale = job.frame.scale;
    let pixels = &job.frame.image.file.pixels;
    let mut facts = ImageFacts::default();
    for (out, &stored) in job.out.iter_mut().zip(values) {
        let value = scaled(stored, scale);
        // Not a number until all echoes are there: padding of one echo is padding of the decay.
        let is_signal = value.is_finite() && !is_padding(stored, pixels);
        *out = if is_signal { value } else { f32::NAN };
        facts.has_negative |= is_signal && value < 0.0;
    }
    facts.clipped = clipped(values, pixels).map(|(level, n)| (scaled(level, scale), n));
    Ok(facts)
}

/// The stored value at which a scanner's numbers end, if pixels sit on it.
///
/// Besides the top of BitsStored it is 4095 wherever that is the highest value: 12-bit images are often labelled 16.
fn clipped(values: &[f64], pixels: &PixelSource) -> Option<(f64, usize)> {
    let top = match pixels.kind {
        SampleKind::Float => return None,
        SampleKind::Unsigned => (1u64 << pixels.bits_stored) - 1,
        SampleKind::Signed => (1u64 << (pixels.bits_stored - 1)) - 1,
    } as f64;
    let image = values.iter().copied().filter(|value| !is_padding(*value, pixels));
    let highest = image.fold(f64::NEG_INFINITY, f64::max);
    if highest < 255.0 || (highest != top && highest != 4095.0) {
        return None;
    }
    let count = values.iter().filter(|value| **value == highest).count();
    // One pixel at 4095 may be chance where the range goes on above it.
    (highest == top || count >= 4).then_some((highest, count))
}

impl ReadTable {
    /// Sets decays that are padding or no number in any echo to zero throughout, which every fit and every region
    /// takes for no signal. Returns how many.
    fn clear_padding(&mut self) -> usize {
        let (echoes, slices, rows, columns) = self.values.dim();
        let volume = slices * rows * columns;
        let Some(values) = self.values.as_slice_mut() else { return 0 };
        let mut count = 0;
        for voxel in 0..volume {
            let decay = |echo: usize| echo * volume + voxel;
            if (0..echoes).any(|echo| !values[decay(echo)].is_finite()) {
                count += 1;
                (0..echoes).for_each(|echo| values[decay(echo)] = 0.0);
            }
        }
        count
    }

    /// Real and imaginary part → magnitude; a cell needs both.
    fn combine(&mut self, imaginary: Self) {
        self.values.zip_mut_with(&imaginary.values, |real, imaginary| *real = real.hypot(*imaginary));
        self.is_present.zip_mut_with(&imaginary.is_present, |a, b| *a &= b);
        let frame = self.values.shape()[2] * self.values.shape()[3];
        let absent: Vec<bool> = self.is_present.iter().map(|present| !present).collect();
        if let Some(values) = self.values.as_slice_mut() {
            values.chunks_mut(frame).zip(absent).filter(|(_, absent)| *absent).for_each(|(chunk, _)| chunk.fill(0.0));
        }
        self.failures.extend(imaginary.failures);
        self.above_bits += imaginary.above_bits;
        self.has_negative = false;
    }

    fn warnings(&self) -> Vec<Message> {
        let mut warnings = Vec::new();
        if let Some(reason) = self.failures.first() {
            let n = self.failures.len();
            warnings.push(say!("load-images-unreadable", count = n, reason = reason));
        }
        if self.above_bits > 0 {
            warnings.push(say!("bits-above-stored", count = self.above_bits));
        }
        warnings
    }

    /// What only the pixels can tell against a fit.
    fn refusal(&self, plan: &StackPlan) -> Option<Message> {
        (self.has_negative
            && plan.component == Component::Unmarked
            && plan.frames.iter().flatten().flatten().all(|f| f.scale.slope > 0.0 && f.scale.intercept >= 0.0))
        .then(|| say!("load-negative-magnitude"))
    }

    /// The clipping value, if it is the same for all clipped images.
    fn saturation(&self) -> Option<f32> {
        let (first, _) = self.clipped.first()?;
        self.clipped.iter().all(|(value, _)| value == first).then_some(*first)
    }
}

/// The pixel bytes of a file, read once for all its frames.
enum PixelBytes {
    /// From the first wanted byte of the pixel data on.
    Native(Vec<u8>),
    Encapsulated(Vec<u8>, Codestreams),
}

impl PixelBytes {
    fn read(place: &FilePlace, pixels: &PixelSource) -> Result<Self, Message> {
        let io = |error: std::io::Error| say!("file-unreadable", error = why(&error));
        if pixels.packing == Packing::Deflated {
            let (reader, total) = bytes::reader(place).map_err(io)?;
            let total = total.ok_or(say!("gzip-holds-deflated"))?;
            let opened = dicom::open(&mut Reading::new(reader, total)).map_err(OpenError::message)?;
            return opened.inflated_pixels(pixels).map(Self::Native).ok_or_else(|| say!("file-changed"));
        }
        let bytes = bytes::range(place, pixels.offset, pixels.length).map_err(io)?;
        if (bytes.len() as u64) < pixels.length {
            return Err(say!("pixels-too-short", length = pixels.length, bytes = bytes.len()));
        }
        if !pixels.packing.is_encapsulated() {
            return Ok(Self::Native(bytes));
        }
        let streams = Codestreams::find(pixels, &bytes).map_err(Message::from)?;
        Ok(Self::Encapsulated(bytes, streams))
    }

    /// Cells of an uncompressed frame that use bits above those that BitsStored names.
    fn above_bits(&self, pixels: &PixelSource, frame: usize) -> usize {
        match (self, frame_bytes(pixels)) {
            (Self::Native(bytes), Some(length)) => {
                let length = length as usize;
                bytes.get(frame * length..(frame + 1) * length).map_or(0, |bytes| dicom::above_bits(bytes, pixels))
            }
            _ => 0,
        }
    }

    /// Stored values of a frame, in the order of the screen.
    fn frame(&self, pixels: &PixelSource, frame: usize) -> Result<Vec<f64>, Message> {
        let values = match self {
            Self::Native(bytes) => {
                let length = frame_bytes(pixels).ok_or(say!("frame-too-large"))? as usize;
                let bytes = bytes.get(frame * length..(frame + 1) * length).ok_or(say!("frame-missing"))?;
                frame_values(pixels, FrameData::Native(bytes))
            }
            Self::Encapsulated(bytes, streams) => {
                let stream = streams.frame(bytes, frame).ok_or(say!("frame-missing"))?;
                frame_values(pixels, FrameData::Encapsulated(&stream))
            }
        };
        values.map(|values| turned(values, pixels)).map_err(Message::from)
    }
}

/// Runs rows and columns backwards where the file stores them so.
fn turned(mut values: Vec<f64>, pixels: &PixelSource) -> Vec<f64> {
    let columns = pixels.columns;
    if pixels.flips.columns {
        values.chunks_mut(columns).for_each(<[f64]>::reverse);
    }
    if pixels.flips.rows {
        let (half, rows) = (pixels.rows / 2, pixels.rows);
        for row in 0..half {
            let (upper, lower) = values.split_at_mut((rows - 1 - row) * columns);
            upper[row * columns..(row + 1) * columns].swap_with_slice(&mut lower[..columns]);
        }
    }
    values
}
