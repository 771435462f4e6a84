//! Simulated stacks for the error rates: one or two tissues in air, correlated noise of several channels, tissue that
//! varies from pixel to pixel.

use ndarray::{Array2, Array4};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use sideroscope::privacy::Identity;
use sideroscope::roi::{Roi, RoiId, Role, Shape};
use sideroscope::series::{DecayKind, EchoStack, StackInfo};
use sideroscope::units::{EchoTime, FieldStrength};
use sideroscope::volume::Grid;

pub const ROWS: usize = 48;
pub const COLUMNS: usize = 80;
/// Rows of air above the tissue, where the noise ROI lies.
const AIR_ROWS: usize = 14;
pub const S0: f64 = 1000.0;

/// What is varied.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    pub lesion_rate: f64,
    pub liver_rate: f64,
    /// S0/σ.
    pub snr: f64,
    pub coils: u32,
    /// Weight of each neighbor in the filter that correlates the noise; 0 for white noise.
    pub smoothing: f64,
    /// CoV of R2* between pixels; S0 varies half as much.
    pub heterogeneity: f64,
    /// SD in pixels of the Gaussian filter that makes the tissue smooth; 0 for tissue filtered as the noise.
    pub texture: f64,
    pub pixels: usize,
}

impl Condition {
    pub fn sigma(&self) -> f64 {
        S0 / self.snr
    }
}

/// A stack of one condition and its ROIs: lesion, liver, noise.
pub fn simulate(condition: &Condition, te_ms: &[f64], seed: u64) -> (EchoStack, Vec<Roi>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let rate = tissue_map(&mut rng, condition, |column| {
        if column < COLUMNS / 2 { condition.lesion_rate } else { condition.liver_rate }
    });
    let s0 = {
        let half = Condition { heterogeneity: 0.5 * condition.heterogeneity, ..*condition };
        tissue_map(&mut rng, &half, |_| S0)
    };
    let mut magnitude = Array4::zeros((te_ms.len(), 1, ROWS, COLUMNS));
    for (echo, te) in te_ms.iter().enumerate() {
        let mut power = Array2::<f64>::zeros((ROWS, COLUMNS));
        for channel in 0..2 * condition.coils {
            let noise = field(&mut rng, [ROWS, COLUMNS], condition.smoothing);
            for ((row, col), value) in power.indexed_iter_mut() {
                let is_tissue = row >= AIR_ROWS && channel == 0;
                let amplitude = if is_tissue { s0[[row, col]] * (-rate[[row, col]] * te / 1000.0).exp() } else { 0.0 };
                *value += (amplitude + condition.sigma() * noise[[row, col]]).powi(2);
            }
        }
        for ((row, col), value) in power.indexed_iter() {
            magnitude[[echo, 0, row, col]] = value.sqrt() as f32;
        }
    }
    (stack(te_ms, magnitude), rois(condition.pixels))
}

/// Values around `mean` of the column, with the condition's CoV and the noise's correlation.
fn tissue_map(rng: &mut ChaCha8Rng, condition: &Condition, mean: impl Fn(usize) -> f64) -> Array2<f64> {
    let field = match condition.texture {
        0.0 => field(rng, [ROWS, COLUMNS], condition.smoothing),
        sd => smooth_field(rng, [ROWS, COLUMNS], sd),
    };
    Array2::from_shape_fn((ROWS, COLUMNS), |(row, col)| {
        // Cut at 3 SD: tissue has no negative rates.
        mean(col) * (1.0 + condition.heterogeneity * field[[row, col]].clamp(-3.0, 3.0))
    })
}

/// Normal noise of unit variance, each pixel mixed with its neighbors along rows and columns by `weight`.
pub fn field(rng: &mut ChaCha8Rng, shape: [usize; 2], weight: f64) -> Array2<f64> {
    let mut values = Array2::from_shape_simple_fn(shape, || StandardNormal.sample(rng));
    if weight == 0.0 {
        return values;
    }
    let norm = (1.0 + 2.0 * weight * weight).sqrt();
    for mut line in values.rows_mut() {
        mix(line.as_slice_mut().expect("rows are contiguous"), weight, norm);
    }
    for col in 0..shape[1] {
        let mut line = values.column(col).to_vec();
        mix(&mut line, weight, norm);
        values.column_mut(col).iter_mut().zip(line).for_each(|(v, l)| *v = l);
    }
    values
}

/// Normal noise of unit variance after a Gaussian filter of `sd` pixels: neighbors at a distance d correlate by
/// e^(−d²/4sd²).
fn smooth_field(rng: &mut ChaCha8Rng, shape: [usize; 2], sd: f64) -> Array2<f64> {
    let values = Array2::from_shape_simple_fn(shape, || -> f64 { StandardNormal.sample(rng) });
    let reach = (4.0 * sd).ceil() as isize;
    let weight = |d: isize| (-0.5 * (d as f64 / sd).powi(2)).exp();
    let norm = (-reach..=reach).map(|d| weight(d).powi(2)).sum::<f64>().sqrt();
    let along = |values: &Array2<f64>, axis: usize| {
        Array2::from_shape_fn(shape, |at| {
            let of = |d: isize| {
                let mut at = [at.0, at.1];
                at[axis] = (at[axis] as isize + d).rem_euclid(shape[axis] as isize) as usize;
                weight(d) * values[at]
            };
            (-reach..=reach).map(of).sum::<f64>() / norm
        })
    };
    along(&along(&values, 0), 1)
}

fn mix(line: &mut [f64], weight: f64, norm: f64) {
    let source = line.to_vec();
    let n = source.len();
    for (i, value) in line.iter_mut().enumerate() {
        *value = (source[i] + weight * (source[(i + n - 1) % n] + source[(i + 1) % n])) / norm;
    }
}

fn stack(te_ms: &[f64], magnitude: Array4<f32>) -> EchoStack {
    stack_at(te_ms, 1.5, magnitude)
}

/// A stack at a field of `field_t` tesla from `[echo, slice, row, column]`.
pub fn stack_at(te_ms: &[f64], field_t: f64, magnitude: Array4<f32>) -> EchoStack {
    let info = StackInfo {
        uid: String::new(),
        study_uid: String::new(),
        frame_of_reference_uid: None,
        series_number: None,
        description: String::new(),
        vendor: String::new(),
        field: FieldStrength::from_tesla(field_t),
        repetition_time_ms: None,
        flip_angle_deg: None,
        decay: DecayKind::T2Star,
        te_is_known: true,
        patient_label: None,
        identity: Identity::default(),
        source_uids: Vec::new(),
        warnings: Vec::new(),
    };
    let (.., rows, columns) = magnitude.dim();
    let grid = Grid::new(columns, rows, [1.6, 1.6], None, vec![[0.0; 3]], None).expect("a valid grid");
    let te = te_ms.iter().map(|&te| EchoTime::from_ms(te).expect("positive")).collect();
    let present = Array2::from_elem((te_ms.len(), 1), true);
    EchoStack::new(info, grid, te, magnitude, present, None).expect("a valid stack")
}

/// Two discs of about `pixels` pixels, and a strip of air of 400 pixels.
fn rois(pixels: usize) -> Vec<Roi> {
    let strip = Shape::Rectangle { min: [15.0, 2.0], max: [65.0, 10.0] };
    vec![disc(Role::Lesion, pixels), disc(Role::Liver, pixels), roi(Role::Noise, strip)]
}

/// A disc of about `pixels` pixels in the tissue of that role.
pub fn disc(role: Role, pixels: usize) -> Roi {
    let radius = (pixels as f64 / std::f64::consts::PI).sqrt();
    let x = if role == Role::Lesion { 20.2 } else { 59.7 };
    roi(role, Shape::Ellipse { center: [x, 31.3], radii: [radius, radius], rotation_deg: 0.0 })
}

pub fn roi(role: Role, shape: Shape) -> Roi {
    Roi::new(RoiId(role as u64), role.label(), role, 0, shape)
}
