//! From tissue shares to magnitude images.
//!
//! Must not know: where organs lie.

use std::f64::consts::TAU;

use super::contour::Raster;
use super::layers::{Layers, Shares};
use super::parameters::Parameters;
use super::texture::{Noise, Stream, blur, mottle};
use super::tissue::Tissue;

/// Lines of liver fat: shift from water in ppm, relative amplitude.
const FAT_LINES: [(f64, f64); 6] = [
    // Hernando et al., Magn Reson Med 2013, doi 10.1002/mrm.24593
    (-3.9, 0.087),
    (-3.5, 0.694),
    (-2.7, 0.128),
    (-2.04, 0.004),
    (-0.49, 0.039),
    (0.50, 0.048),
];
/// Gyromagnetic ratio of the proton over 2π, MHz/T. CODATA 2018.
const PROTON_MHZ_PER_T: f64 = 42.577_478_518;

/// Real and imaginary part of the fat signal relative to water, per unit of fat, at one echo time.
pub fn fat_phasor(te_ms: f64, field_t: f64) -> [f64; 2] {
    let turns = |ppm: f64| TAU * PROTON_MHZ_PER_T * field_t * ppm * te_ms / 1000.0;
    FAT_LINES.iter().fold([0.0; 2], |[re, im], (ppm, amplitude)| {
        let (sin, cos) = turns(*ppm).sin_cos();
        [re + amplitude * cos, im + amplitude * sin]
    })
}

/// The images of one slice and what they were made from.
pub struct SliceImages {
    /// `[echo][pixel]`, signal units.
    pub magnitude: Vec<Vec<f32>>,
    /// True R2* per pixel, s⁻¹: the rate of the signal at TE 0, NaN where there is none.
    pub r2star: Vec<f32>,
    /// True signal at TE 0 per pixel, with shading.
    pub s0: Vec<f32>,
    /// The tissue that fills the pixel alone.
    pub pure: Vec<Option<Tissue>>,
}

/// One tissue in one pixel.
#[derive(Clone, Copy, Default)]
struct Part {
    s0: f32,
    rate_per_ms: f32,
    fat: f32,
}

/// The mottle of one slice: how rate and S0 vary from place to place, mean 0 and SD 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Mottle {
    rate: Vec<f32>,
    s0: Vec<f32>,
}

impl Mottle {
    pub fn new(raster: Raster, slice: usize, seed: u64) -> Self {
        let field = |stream: Stream| mottle(stream.rng(seed), raster.columns, raster.rows);
        Self { rate: field(Stream::RateTexture { slice }), s0: field(Stream::S0Texture { slice }) }
    }
}

/// Makes the images of `slice` from its layers.
pub fn images(parameters: &Parameters, layers: &Layers, mottle: &Mottle, slice: usize, seed: u64) -> SliceImages {
    let count = layers.shares.len();
    let dephasing = dephasing_near_gas(parameters, layers);
    let columns = layers.raster.columns;
    let phasors: Vec<[f32; 2]> =
        parameters.te_ms.iter().map(|&te| fat_phasor(te, parameters.field_t).map(|v| v as f32)).collect();
    let te_ms: Vec<f32> = parameters.te_ms.iter().map(|&te| te as f32).collect();
    let mut made = SliceImages {
        magnitude: vec![vec![0.0; count]; te_ms.len()],
        r2star: vec![f32::NAN; count],
        s0: vec![0.0; count],
        pure: vec![None; count],
    };
    for pixel in 0..count {
        let shares = &layers.shares[pixel];
        let gain = sensitivity(parameters.shading, layers.raster.mm_from_pixel(pixel % columns, pixel / columns));
        let (mut parts, used) = parts(parameters, shares, gain, mottle.rate[pixel], mottle.s0[pixel]);
        parts[..used].iter_mut().for_each(|part| part.rate_per_ms += dephasing[pixel] / 1000.0);
        let parts = &parts[..used];
        for ((te, phasor), image) in te_ms.iter().zip(&phasors).zip(&mut made.magnitude) {
            image[pixel] = true_magnitude(parts, *te, *phasor);
        }
        let s0: f32 = parts.iter().map(|part| part.s0).sum();
        let weighted: f32 = parts.iter().map(|part| part.s0 * part.rate_per_ms).sum();
        made.s0[pixel] = s0;
        made.pure[pixel] = Tissue::ALL.into_iter().find(|&t| shares[t as usize] >= PURE);
        // Below this the pixel is air with a trace of its neighbor, and a rate would mean nothing.
        if s0 > 20.0 {
            made.r2star[pixel] = 1000.0 * weighted / s0;
        }
    }
    add_noise(parameters, slice, seed, &mut made.magnitude);
    made
}

/// Additional R2* next to gas at 1.5 T, s⁻¹: its susceptibility bends the field. Grows with the field.
const GAS_DEPHASING_PER_S: f64 = 170.0;
/// The lung is full of gas, but its border is drawn out.
const LUNG_SHARE: f32 = 0.3;

fn dephasing_near_gas(parameters: &Parameters, layers: &Layers) -> Vec<f32> {
    let strength = (parameters.dephasing * GAS_DEPHASING_PER_S * parameters.field_t / 1.5) as f32;
    let gas = |shares: &Shares| shares[Tissue::Gas as usize] + LUNG_SHARE * shares[Tissue::Lung as usize];
    let mut field: Vec<f32> = layers.shares.iter().map(|shares| strength * gas(shares)).collect();
    if field.iter().any(|v| *v > 0.0) {
        (0..10).for_each(|_| blur(&mut field, layers.raster.columns, layers.raster.rows));
    }
    // The tail of the filter would otherwise change the rate of distant tissue by a hair.
    field.iter_mut().filter(|v| **v < 0.5).for_each(|v| *v = 0.0);
    field
}

/// S0 is more even than R2*: water content varies less than iron.
const S0_MOTTLE: f32 = 0.6;

/// Share from which a tissue fills a pixel alone; the rest is rounding of the section averages.
const PURE: f32 = 0.99999;

fn parts(parameters: &Parameters, shares: &Shares, gain: f32, rate: f32, s0: f32) -> ([Part; Tissue::COUNT], usize) {
    let mut parts = [Part::default(); Tissue::COUNT];
    let mut used = 0;
    for (&share, signal) in shares.iter().zip(parameters.tissues.iter()) {
        if share < 1e-5 || signal.s0 <= 0.0 {
            continue;
        }
        let mottle = (parameters.texture * signal.heterogeneity) as f32;
        parts[used] = Part {
            s0: share * signal.s0 as f32 * gain * (1.0 + S0_MOTTLE * mottle * s0).max(0.0),
            rate_per_ms: signal.r2star_per_s as f32 / 1000.0 * (1.0 + mottle * rate).max(0.0),
            fat: signal.fat_fraction as f32,
        };
        used += 1;
    }
    (parts, used)
}

/// |Σ S0·e^(−R2*·TE)·(1 − f + f·phasor)|: tissues in one pixel add up with their phase, which draws the dark border
/// between fat and water on opposed-phase echoes.
fn true_magnitude(parts: &[Part], te_ms: f32, [fat_re, fat_im]: [f32; 2]) -> f32 {
    let (mut re, mut im) = (0.0_f32, 0.0_f32);
    for part in parts {
        let a = part.s0 * (-part.rate_per_ms * te_ms).exp();
        re += a * (1.0 - part.fat + part.fat * fat_re);
        im += a * part.fat * fat_im;
    }
    re.hypot(im)
}

/// Receive sensitivity: 1 half way out, lower in the depth, higher below the coils in front and behind.
fn sensitivity(shading: f64, [x, y]: [f64; 2]) -> f32 {
    let out = (x / 165.0).powi(2) + (y / 110.0).powi(2);
    (1.0 + shading * (1.2 * (out.min(1.6) - 0.5) - 0.10 * x / 165.0 - 0.12 * y / 110.0)).max(0.05) as f32
}

fn add_noise(parameters: &Parameters, slice: usize, seed: u64, magnitude: &mut [Vec<f32>]) {
    let noise = (parameters.sigma > 0.0).then(|| Noise::new(parameters.sigma as f32, parameters.coils));
    for (echo, image) in magnitude.iter_mut().enumerate() {
        let mut rng = Stream::Noise { slice, echo }.rng(seed);
        for value in image {
            if let Some(noise) = &noise {
                *value = noise.magnitude(&mut rng, *value);
            }
            if parameters.rounds_to_integers {
                *value = value.round();
            }
        }
    }
}
