//! Small simulated stacks: rectangles of tissue with known rates in air, for the tests of measurement and verdict.

use ndarray::{Array2, Array4};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use sideroscope::privacy::Identity;
use sideroscope::roi::{Roi, RoiId, Role, Shape};
use sideroscope::series::{DecayKind, EchoStack, StackInfo};
use sideroscope::units::{EchoTime, FieldStrength};
use sideroscope::volume::Grid;

/// Columns × rows of every slice.
pub const SIZE: usize = 64;

/// TE 0.99 + 1.41k ms, 12 echoes.
pub fn twelve_echoes() -> Vec<f64> {
    (0..12).map(|k| 0.99 + 1.41 * f64::from(k)).collect()
}

/// Tissue of one pixel.
#[derive(Clone, Copy, Debug)]
pub struct Tissue {
    pub s0: f64,
    pub rate: f64,
    /// Share of fat, 0–1.
    pub fat: f64,
}

impl Tissue {
    pub fn new(s0: f64, rate: f64) -> Self {
        Self { s0, rate, fat: 0.0 }
    }

    /// True amplitude at TE in ms on a field in tesla.
    pub fn amplitude(self, te_ms: f64, field_t: f64) -> f64 {
        // Turns in a ms for each ppm.
        let turns = 42.577_478e-3 * field_t * te_ms;
        let [mut re, mut im] = [1.0 - self.fat, 0.0];
        for (ppm, share) in FAT_LINES {
            let phase = 2.0 * std::f64::consts::PI * ppm * turns;
            re += self.fat * share * phase.cos();
            im += self.fat * share * phase.sin();
        }
        self.s0 * re.hypot(im) * (-self.rate * te_ms / 1000.0).exp()
    }
}

/// ppm from water and share of the lines of liver fat: Hernando et al., Magn Reson Med 2013, doi 10.1002/mrm.24593. A
/// single line instead would decay too slowly, which a fit with six takes for a lower R2*.
const FAT_LINES: [(f64, f64); 6] =
    [(-3.9, 0.087), (-3.5, 0.694), (-2.7, 0.128), (-2.04, 0.004), (-0.49, 0.039), (0.50, 0.048)];

/// What a simulated stack is made of.
pub struct Scene<'a> {
    pub te_ms: Vec<f64>,
    pub field_t: Option<f64>,
    pub sigma: f64,
    pub coils: u32,
    pub seed: u64,
    pub slices: usize,
    pub saturation: Option<f32>,
    pub decay: DecayKind,
    /// Tissue at (slice, row, column); air where `None`.
    pub tissue: &'a dyn Fn(usize, usize, usize) -> Option<Tissue>,
    /// Columns by which an echo lies too far to the right; between whole columns the signal is interpolated.
    pub shift: &'a dyn Fn(usize) -> f64,
    /// Last change of a magnitude: (echo, row, column, value).
    pub finish: &'a dyn Fn(usize, usize, usize, f64) -> f64,
}

/// Lesion: columns 8–23, liver: columns 28–51, both on rows 24–43; air elsewhere.
pub fn two_tissues(lesion: Tissue, liver: Tissue) -> impl Fn(usize, usize, usize) -> Option<Tissue> {
    move |_, row, col| match (row, col) {
        (20..48, 4..26) => Some(lesion),
        (20..48, 26..56) => Some(liver),
        _ => None,
    }
}

pub fn unchanged(_: usize, _: usize, _: usize, value: f64) -> f64 {
    value
}

impl<'a> Scene<'a> {
    pub fn new(tissue: &'a dyn Fn(usize, usize, usize) -> Option<Tissue>) -> Self {
        Self {
            te_ms: twelve_echoes(),
            field_t: Some(1.5),
            sigma: 25.0,
            coils: 1,
            seed: 1,
            slices: 1,
            saturation: None,
            decay: DecayKind::T2Star,
            tissue,
            shift: &|_| 0.0,
            finish: &unchanged,
        }
    }

    pub fn stack(&self) -> EchoStack {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let shape = (self.te_ms.len(), self.slices, SIZE, SIZE);
        let magnitude = Array4::from_shape_fn(shape, |(echo, slice, row, col)| {
            let at = |columns: f64| {
                let tissue = col.checked_sub(columns as usize).and_then(|col| (self.tissue)(slice, row, col));
                tissue.map_or(0.0, |t| t.amplitude(self.te_ms[echo], self.field_t.unwrap_or(1.5)))
            };
            let (shift, share) = ((self.shift)(echo), (self.shift)(echo).fract());
            let amplitude = (1.0 - share) * at(shift.floor()) + share * at(shift.ceil());
            let mut power = 0.0;
            for channel in 0..2 * self.coils {
                let noise: f64 = StandardNormal.sample(&mut rng);
                power += (self.sigma * noise + if channel == 0 { amplitude } else { 0.0 }).powi(2);
            }
            (self.finish)(echo, row, col, power.sqrt()) as f32
        });
        let positions = (0..self.slices).map(|slice| [0.0, 0.0, 8.0 * slice as f64]).collect();
        let orientation = Some([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
        let grid = Grid::new(SIZE, SIZE, [1.5, 2.0], Some(8.0), positions, orientation).expect("valid grid");
        let te = self.te_ms.iter().map(|&te| EchoTime::from_ms(te).expect("positive")).collect();
        let present = Array2::from_elem((self.te_ms.len(), self.slices), true);
        EchoStack::new(self.info(), grid, te, magnitude, present, self.saturation).expect("valid stack")
    }

    fn info(&self) -> StackInfo {
        StackInfo {
            uid: "1.2.3".to_owned(),
            study_uid: "1.2".to_owned(),
            frame_of_reference_uid: None,
            series_number: None,
            description: String::new(),
            vendor: String::new(),
            field: self.field_t.and_then(FieldStrength::from_tesla),
            repetition_time_ms: None,
            flip_angle_deg: None,
            decay: self.decay,
            te_is_known: true,
            patient_label: None,
            identity: Identity::default(),
            source_uids: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// A rectangle of `rows` × `columns` pixels with its corner at (row, column).
pub fn rectangle(id: u64, role: Role, [row, col]: [usize; 2], [rows, columns]: [usize; 2]) -> Roi {
    let min = [col as f64, row as f64];
    let max = [(col + columns) as f64, (row + rows) as f64];
    Roi::new(RoiId(id), format!("{} {id}", role.label()), role, 0, Shape::Rectangle { min, max })
}

/// Lesion (200 pixels), liver (300 pixels) and noise (500 pixels) on the layout of [`two_tissues`].
pub fn standard_rois() -> Vec<Roi> {
    vec![
        rectangle(1, Role::Lesion, [26, 10], [20, 10]),
        rectangle(2, Role::Liver, [26, 32], [15, 20]),
        rectangle(3, Role::Noise, [2, 4], [10, 50]),
    ]
}
