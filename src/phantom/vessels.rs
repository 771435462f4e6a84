//! The vessels as tubes in space: hand-drawn trunks, and side branches that grow from them.
//!
//! Coordinates as in [`super::organs`]. Must not know: tissues, signals.

use std::f64::consts::TAU;

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::contour::Raster;

/// A point of a vessel's course with its radius, mm: x, y, z, r.
type Station = [f64; 4];

/// The anatomy is the same person in every case and for every noise seed.
const ANATOMY_SEED: u64 = 1829;

const RIGHT_HEPATIC_VEIN: &[Station] = &[
    [-23.0, 16.0, 40.0, 7.0],
    [-42.0, 10.0, 32.0, 5.5],
    [-66.0, 16.0, 24.0, 4.6],
    [-88.0, 22.0, 12.0, 3.4],
    [-104.0, 30.0, -6.0, 2.0],
];
const MIDDLE_HEPATIC_VEIN: &[Station] = &[
    [-22.0, 10.0, 38.0, 6.0],
    [-34.0, -10.0, 31.0, 5.0],
    [-48.0, -32.0, 22.0, 4.2],
    [-58.0, -52.0, 8.0, 3.2],
    [-62.0, -64.0, -12.0, 2.0],
];
const LEFT_HEPATIC_VEIN: &[Station] = &[
    [-22.0, 10.0, 38.0, 5.0],
    [-8.0, -16.0, 33.0, 4.4],
    [10.0, -38.0, 26.0, 3.6],
    [28.0, -54.0, 17.0, 2.8],
    [42.0, -62.0, 6.0, 1.8],
];
const PORTAL_TRUNK: &[Station] =
    &[[2.0, -6.0, -34.0, 6.5], [-12.0, -10.0, -20.0, 6.8], [-26.0, -12.0, -7.0, 6.8], [-34.0, -12.0, -2.0, 6.4]];
const RIGHT_PORTAL: &[Station] = &[[-34.0, -12.0, -2.0, 6.0], [-50.0, -7.0, 1.0, 5.4], [-62.0, -6.0, 1.0, 4.8]];
const RIGHT_ANTERIOR: &[Station] =
    &[[-60.0, -6.0, 1.0, 4.2], [-74.0, -24.0, 4.0, 3.6], [-88.0, -38.0, 10.0, 2.8], [-98.0, -44.0, 20.0, 1.8]];
const RIGHT_POSTERIOR: &[Station] =
    &[[-60.0, -6.0, 1.0, 4.2], [-76.0, 10.0, -5.0, 3.6], [-92.0, 24.0, -11.0, 2.8], [-104.0, 40.0, -20.0, 1.8]];
const LEFT_PORTAL: &[Station] = &[
    [-34.0, -12.0, -2.0, 5.4],
    [-24.0, -28.0, 3.0, 4.8],
    [-10.0, -40.0, 6.0, 4.4],
    [2.0, -56.0, 4.0, 3.8],
    [0.0, -68.0, -4.0, 2.6],
];
const LEFT_LATERAL: &[Station] = &[[-2.0, -50.0, 5.0, 3.0], [18.0, -56.0, 4.0, 2.6], [38.0, -60.0, 4.0, 1.6]];

/// Trunks inside the liver; side branches grow from all of them.
const LIVER_TRUNKS: [&[Station]; 8] = [
    RIGHT_HEPATIC_VEIN,
    MIDDLE_HEPATIC_VEIN,
    LEFT_HEPATIC_VEIN,
    RIGHT_PORTAL,
    RIGHT_ANTERIOR,
    RIGHT_POSTERIOR,
    LEFT_PORTAL,
    LEFT_LATERAL,
];

const CAVA: &[Station] =
    &[[-22.0, 25.0, -60.0, 10.5], [-23.0, 24.0, -15.0, 10.5], [-23.0, 21.0, 10.0, 11.0], [-22.0, 14.0, 45.0, 11.5]];
const SPLENIC_VEIN: &[Station] = &[
    [2.0, -6.0, -22.0, 4.6],
    [22.0, 0.0, -16.0, 4.4],
    [44.0, 12.0, -10.0, 4.2],
    [66.0, 30.0, -5.0, 4.0],
    [84.0, 42.0, 0.0, 3.4],
];
const AORTA: &[Station] =
    &[[8.0, 17.0, -60.0, 9.5], [9.0, 15.0, -15.0, 10.0], [12.0, 16.0, 15.0, 10.5], [16.0, 22.0, 50.0, 11.0]];
const MESENTERIC_ARTERY: &[Station] = &[[9.0, 8.0, -16.0, 3.8], [7.0, 0.0, -22.0, 3.8], [6.0, -4.0, -50.0, 3.8]];
const SPLENIC_ARTERY: &[Station] = &[
    [10.0, 7.0, -8.0, 3.4],
    [12.0, -3.0, -4.0, 3.2],
    [30.0, -2.0, -1.0, 2.6],
    [52.0, 12.0, 2.0, 2.4],
    [78.0, 34.0, 6.0, 2.2],
];

/// Balls that together fill a set of vessels.
pub struct Tubes(Vec<Station>);

impl Tubes {
    /// Hepatic and portal veins inside the liver, with their side branches.
    pub fn liver_veins() -> Self {
        let mut balls = Vec::new();
        let mut rng = ChaCha8Rng::seed_from_u64(ANATOMY_SEED);
        for trunk in LIVER_TRUNKS {
            fill(trunk, &mut balls);
            grow_branches(trunk, 2, &mut rng, &mut balls);
        }
        Self(balls)
    }

    /// Small vessels that wind through the fat between the bowel loops.
    pub fn mesenteric() -> Self {
        let mut balls = Vec::new();
        let mut rng = ChaCha8Rng::seed_from_u64(ANATOMY_SEED + 1);
        for _ in 0..34 {
            let start = [
                rng.random_range(-10.0..115.0),
                rng.random_range(-70.0..40.0),
                rng.random_range(-45.0..20.0),
                rng.random_range(1.0..2.2),
            ];
            let angle = rng.random_range(0.0..TAU);
            let course = bent_branch(start, &[[0.0; 4], [1.0, 0.0, 0.0, 0.0]], angle, &mut rng);
            fill(&course, &mut balls);
        }
        Self(balls)
    }

    /// Portal trunk and splenic vein, on their way to the liver.
    pub fn portal_inflow() -> Self {
        Self::of(&[PORTAL_TRUNK, SPLENIC_VEIN])
    }

    pub fn cava() -> Self {
        Self::of(&[CAVA])
    }

    pub fn arteries() -> Self {
        Self::of(&[AORTA, MESENTERIC_ARTERY, SPLENIC_ARTERY])
    }

    fn of(courses: &[&[Station]]) -> Self {
        let mut balls = Vec::new();
        courses.iter().for_each(|course| fill(course, &mut balls));
        Self(balls)
    }

    /// (column, row, coverage) of every pixel that the vessels touch at height `z`.
    pub fn section(&self, z: f64, raster: &Raster) -> Vec<(usize, usize, f32)> {
        let mut cover = vec![0.0_f32; raster.columns * raster.rows];
        for [x, y, ball_z, r] in &self.0 {
            let square = r * r - (z - ball_z).powi(2);
            if square > 0.0 {
                add_disc(&mut cover, raster, [*x, *y], square.sqrt());
            }
        }
        let pixels = cover.iter().enumerate().filter(|(_, c)| **c > 0.0);
        pixels.map(|(i, &c)| (i % raster.columns, i / raster.columns, c)).collect()
    }
}

/// Keeps the larger coverage, so that overlapping discs make one smooth tube.
fn add_disc(cover: &mut [f32], raster: &Raster, center: [f64; 2], radius_mm: f64) {
    let pixel_mm = raster.spacing_mm[0].min(raster.spacing_mm[1]);
    let reach = radius_mm + pixel_mm;
    let low = raster.pixel_from_mm([center[0] - reach, center[1] - reach]);
    let high = raster.pixel_from_mm([center[0] + reach, center[1] + reach]);
    let range = |low: f64, high: f64, limit: usize| low.max(0.0) as usize..(high.max(0.0).ceil() as usize).min(limit);
    for row in range(low[1], high[1], raster.rows) {
        for column in range(low[0], high[0], raster.columns) {
            let [x, y] = raster.mm_from_pixel(column, row);
            let distance = (x - center[0]).hypot(y - center[1]);
            let c = (0.5 + (radius_mm - distance) / pixel_mm).clamp(0.0, 1.0) as f32;
            let here = &mut cover[row * raster.columns + column];
            *here = here.max(c);
        }
    }
}

/// Balls every millimetre along a course.
fn fill(course: &[Station], balls: &mut Vec<Station>) {
    for pair in course.windows(2) {
        let steps = length(pair[0], pair[1]).ceil().max(1.0) as usize;
        for step in 0..=steps {
            balls.push(between(pair[0], pair[1], step as f64 / steps as f64));
        }
    }
}

fn between(a: Station, b: Station, t: f64) -> Station {
    std::array::from_fn(|k| a[k] + t * (b[k] - a[k]))
}

fn length(a: Station, b: Station) -> f64 {
    (0..3).map(|k| (b[k] - a[k]).powi(2)).sum::<f64>().sqrt()
}

/// Side branches to alternating sides, thinner and shorter with every generation.
fn grow_branches(course: &[Station], generations: usize, rng: &mut ChaCha8Rng, balls: &mut Vec<Station>) {
    let mut side = 1.0;
    for pair in course.windows(2) {
        let places: &[f64] = if generations > 1 { &[0.35, 0.9] } else { &[0.8] };
        for t in places {
            side = -side;
            let start = between(pair[0], pair[1], t + rng.random_range(-0.12..0.05));
            let angle = side * rng.random_range(38.0_f64..68.0).to_radians();
            let branch = bent_branch(start, pair, angle, rng);
            fill(&branch, balls);
            if generations > 1 {
                grow_branches(&branch, generations - 1, rng, balls);
            }
        }
    }
}

/// A branch of three pieces that leaves its parent at `angle` in the plane and curves back towards its direction.
fn bent_branch(start: Station, parent: &[Station], angle: f64, rng: &mut ChaCha8Rng) -> Vec<Station> {
    let (dx, dy) = (parent[1][0] - parent[0][0], parent[1][1] - parent[0][1]);
    let mut heading = dy.atan2(dx) + angle;
    let climb = rng.random_range(-0.6..0.6);
    let piece_mm = 2.4 * start[3] + rng.random_range(2.5..7.0);
    let mut here = [start[0], start[1], start[2], start[3] * 0.6];
    let mut course = vec![here];
    for _ in 0..3 {
        here = [
            here[0] + piece_mm * heading.cos(),
            here[1] + piece_mm * heading.sin(),
            here[2] + piece_mm * climb,
            (here[3] * 0.78).max(0.5),
        ];
        course.push(here);
        heading -= angle * rng.random_range(0.1..0.35);
    }
    course
}
