//! Acquisitions in which a plain model fails: decays, field gradients, fat, noise and clipping written out here, so that
//! no line is shared with the estimators.

use ndarray::{Array2, Array4};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use sideroscope::roi::{Roi, Role, Shape};
use sideroscope::series::EchoStack;

use super::scene::{S0, field, roi, stack_at};

const ROWS: usize = 48;
const COLUMNS: usize = 96;
const AIR_ROWS: usize = 14;

/// One tissue.
#[derive(Clone, Copy, Debug)]
pub struct Matter {
    pub rate: f64,
    pub s0: f64,
    /// Share of the voxel that decays with another rate, and that rate.
    pub second: (f64, f64),
    pub fat: f64,
    /// Field difference across the slice, Hz.
    pub gradient_hz: f64,
}

impl Matter {
    pub fn of(rate: f64) -> Self {
        Self { rate, s0: 1.0, second: (0.0, 0.0), fat: 0.0, gradient_hz: 0.0 }
    }

    fn amplitude(&self, te_ms: f64, field_t: f64, rate_factor: f64) -> f64 {
        let t = te_ms / 1000.0;
        let (share, other) = self.second;
        let decay = (1.0 - share) * (-self.rate * rate_factor * t).exp() + share * (-other * rate_factor * t).exp();
        let (re, im) = fat_signal(t, field_t);
        let mixture = (1.0 - self.fat + self.fat * re).hypot(self.fat * im);
        let x = std::f64::consts::PI * self.gradient_hz * t;
        let slice = if x == 0.0 { 1.0 } else { (x.sin() / x).abs() };
        S0 * self.s0 * decay * mixture * slice
    }
}

/// Fat of six peaks, water at 4.7 ppm (Hamilton et al., NMR Biomed 2011;24:784); not the spectrum of the estimator.
fn fat_signal(t: f64, field_t: f64) -> (f64, f64) {
    let peaks = [(5.3, 0.047), (4.2, 0.039), (2.75, 0.006), (2.1, 0.120), (1.3, 0.700), (0.9, 0.088)];
    peaks.iter().fold((0.0, 0.0), |(re, im), (ppm, share)| {
        let angle = 2.0 * std::f64::consts::PI * 42.577 * field_t * (ppm - 4.7) * t;
        (re + share * angle.cos(), im + share * angle.sin())
    })
}

/// What was scanned, and how.
#[derive(Clone, Debug)]
pub struct Scan {
    pub te_ms: Vec<f64>,
    pub field_t: f64,
    pub lesion: Matter,
    pub liver: Matter,
    /// A second lesion, drawn as a lesion region too.
    pub second_lesion: Option<Matter>,
    /// S0/σ in air.
    pub snr: f64,
    /// σ inside the body over σ in air.
    pub body_noise: f64,
    /// Signals above this are set to it.
    pub clip: Option<f64>,
    /// Even echoes are larger by this share.
    pub bipolar: f64,
    pub heterogeneity: f64,
    /// Pixels of each region.
    pub pixels: usize,
    /// Share of the lesion region that holds liver.
    pub liver_in_lesion: f64,
}

pub fn train(first_ms: f64, step_ms: f64, count: usize) -> Vec<f64> {
    (0..count).map(|k| first_ms + step_ms * k as f64).collect()
}

impl Scan {
    pub fn new(te_ms: Vec<f64>, field_t: f64, lesion: Matter, liver: Matter) -> Self {
        Self {
            te_ms,
            field_t,
            lesion,
            liver,
            second_lesion: None,
            snr: 40.0,
            body_noise: 1.0,
            clip: None,
            bipolar: 0.0,
            heterogeneity: 0.05,
            pixels: 120,
            liver_in_lesion: 0.0,
        }
    }

    /// Lesion left, liver right, second lesion in the middle, air above.
    pub fn acquire(&self, seed: u64) -> (EchoStack, Vec<Roi>) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let radius = (self.pixels as f64 / std::f64::consts::PI).sqrt();
        let centers = [[18.2, 31.3], [77.7, 31.3], [47.9, 31.2]];
        // The border runs through the disc where the region holds liver too.
        let border = chord(radius, self.liver_in_lesion) + centers[0][0];
        let matter_at = |col: usize| match col as f64 + 0.5 {
            x if x < border && x < 33.0 => &self.lesion,
            x if x > 33.0 && x < 62.0 => self.second_lesion.as_ref().unwrap_or(&self.liver),
            _ => &self.liver,
        };
        let (rates, signals) = (self.texture(&mut rng, 1.0), self.texture(&mut rng, 0.5));
        let sigma = S0 / self.snr;
        let mut magnitude = Array4::zeros((self.te_ms.len(), 1, ROWS, COLUMNS));
        for (echo, &te) in self.te_ms.iter().enumerate() {
            let gain = if echo % 2 == 1 { 1.0 + self.bipolar } else { 1.0 };
            for row in 0..ROWS {
                for col in 0..COLUMNS {
                    let is_body = row >= AIR_ROWS;
                    let amplitude = if is_body {
                        let matter = matter_at(col);
                        gain * signals[[row, col]] * matter.amplitude(te, self.field_t, rates[[row, col]])
                    } else {
                        0.0
                    };
                    let sd = if is_body { sigma * self.body_noise } else { sigma };
                    let mut draw = || -> f64 { sd * rng_normal(&mut rng) };
                    let value = (amplitude + draw()).hypot(draw());
                    magnitude[[echo, 0, row, col]] = self.clip.map_or(value, |clip| value.min(clip)) as f32;
                }
            }
        }
        let disc = |role: Role, at: [f64; 2]| {
            roi(role, Shape::Ellipse { center: at, radii: [radius, radius], rotation_deg: 0.0 })
        };
        let mut rois = vec![disc(Role::Lesion, centers[0]), disc(Role::Liver, centers[1])];
        if self.second_lesion.is_some() {
            rois.push(disc(Role::Lesion, centers[2]));
        }
        rois.push(roi(Role::Noise, Shape::Rectangle { min: [15.0, 2.0], max: [75.0, 10.0] }));
        (stack_at(&self.te_ms, self.field_t, magnitude), rois)
    }

    fn texture(&self, rng: &mut ChaCha8Rng, share: f64) -> Array2<f64> {
        field(rng, [ROWS, COLUMNS], 0.25).mapv(|v| 1.0 + share * self.heterogeneity * v.clamp(-3.0, 3.0))
    }
}

fn rng_normal(rng: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(rng)
}

/// Distance of a chord from the center of a disc beyond which the given share of its area lies.
fn chord(radius: f64, share: f64) -> f64 {
    if share <= 0.0 {
        return 1e9;
    }
    let beyond =
        |x: f64| ((x / radius).acos() - x / radius * (1.0 - (x / radius).powi(2)).sqrt()) / std::f64::consts::PI;
    let (mut low, mut high) = (-radius, radius);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if beyond(middle) > share { low = middle } else { high = middle }
    }
    low
}
